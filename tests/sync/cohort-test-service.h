// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* For tests: a service on the loopback interface that answers with kept files, a ledger, whole runs over the one into
 * the other, and what both hold as text. Main thread. */

#pragma once

#include "cohort-test-import.h"

#include "cohort-secret-store.h"
#include "cohort-sync-run.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What is answered where: the first that fits. */
typedef struct
{
  const char *path;     /* how the path begins */
  const char *contains; /* (nullable) in the query or the body */
  const char *file;     /* below tests/data/providers; NULL: an empty list; "": nothing is there any more */
} TestRoute;

typedef struct
{
  const char *id;
  const char *const *secrets;  /* name, value, …, NULL */
  const char *const *settings; /* (nullable) the same */
  const TestRoute *routes;     /* ends with a path that is NULL */
  const char *const *exports;  /* NULL at the end */
  guint n_warnings;
  gint64 n_pending; /* references that lead nowhere: a guest's payment has no subscription */
} TestService;

typedef struct
{
  const TestService *service;
  const TestRoute *routes;
  const char *const *exports;
  SoupServer *server;
  char *url, *path;
  CohortStore *store;
  CohortSyncHttp *http;
  CohortSecretStore *keyring;
  gint64 source, passed;
} TestServiceFixture;

void test_service_set_up (TestServiceFixture *self, const TestService *service);
void test_service_tear_down (TestServiceFixture *self);
void test_service_add_account (TestServiceFixture *self);
CohortSyncResult *test_service_run (TestServiceFixture *self);
void test_service_import_exports (TestServiceFixture *self);
void test_service_assert_golden (TestServiceFixture *self, const char *name);

void test_service_check_alone (const TestService *service);
void test_service_check_with_exports (const TestService *service);
void test_service_check_with_stripe (const TestService *service, const char *const *stripe_exports, const char *golden);
void test_service_check_against_exports (const TestService *service, const char *const *sql);

extern const char test_service_members_sql[], test_service_payments_sql[], test_service_money_sql[],
    test_service_entries_sql[], test_service_segments_sql[];

G_END_DECLS
