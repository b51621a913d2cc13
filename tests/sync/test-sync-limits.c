// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a service allows: requests at a time, requests a minute, a budget. And what a later version of Cohort reads of
 * the answers that an earlier one kept. */

#include "cohort-sync-fixture.h"

#include "cohort-json-get.h"

#include <string.h>

/* 3 + 4 pages. */
#define N_MEMBERS 25
#define N_PAYMENTS 40
#define N_PAGES 7

/* Requests at a time */

static void
check_at_once (guint limit, guint expected)
{
  CohortProvider provider = stub_provider;
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;

  provider.limits.concurrent = limit;
  /* Two lists of as many pages: there are two tasks until the end. */
  sync_fixture_set_up (&fixture, 30, 30);
  fixture.provider = &provider;
  stub_server_hold (fixture.server, expected);
  result = sync_fixture_run_well (&fixture);
  g_assert_cmpuint (result->n_pages, ==, 6);
  g_assert_cmpuint (stub_server_get_most_at_once (fixture.server), ==, expected);
  sync_fixture_tear_down (&fixture);
}

static void
test_at_once (void)
{
  check_at_once (1, 1);
  check_at_once (2, 2);
  check_at_once (0, 2);
}

/* Requests a minute */

static void
test_pace (void)
{
  CohortProvider provider = stub_provider;
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;

  provider.limits.per_minute = 30;
  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  fixture.provider = &provider;
  result = sync_fixture_run_well (&fixture);
  g_assert_cmpuint (result->n_pages, ==, N_PAGES);
  /* All but the first wait; what the run itself takes is waited less. */
  g_assert_cmpint (fixture.waited_us, <=, (N_PAGES - 1) * 2 * G_USEC_PER_SEC);
  g_assert_cmpint (fixture.waited_us, >, (N_PAGES - 2) * 2 * G_USEC_PER_SEC);
  sync_fixture_tear_down (&fixture);
}

/* Budget */

static gint64 budget_after_us; /* when the next one begins, from the answer on */
static guint n_budgeted;       /* answers after which nothing is left */

static CohortVerdict
parse_with_budget (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch,
                   GError **error)
{
  CohortVerdict verdict = stub_provider.parse (call, task, reply, batch, error);

  if (task->kind == COHORT_TASK_PAGE && n_budgeted > 0)
    {
      n_budgeted--;
      cohort_batch_set_budget (batch, 0, cohort_call_server_us (call) + budget_after_us);
    }
  else
    cohort_batch_set_budget (batch, 99, cohort_call_server_us (call) + budget_after_us);
  return verdict;
}

static void
test_budget (void)
{
  CohortProvider provider = stub_provider;
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;

  provider.parse = parse_with_budget;
  provider.limits.concurrent = 1;
  budget_after_us = 60 * G_USEC_PER_SEC;
  n_budgeted = 2;
  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  fixture.provider = &provider;
  /* The service's clock is another one: by it the budget is renewed. */
  stub_server_set_skew (fixture.server, 3 * COHORT_US_PER_HOUR);
  result = sync_fixture_run_well (&fixture);
  g_assert_cmpint (fixture.waited_us, >, 115 * G_USEC_PER_SEC);
  g_assert_cmpint (fixture.waited_us, <=, 122 * G_USEC_PER_SEC);
  sync_fixture_tear_down (&fixture);
}

/* A long way to the next budget is not waited for: the account says until when, and the schedule leaves it alone. */
static void
test_spent_budget (void)
{
  CohortProvider provider = stub_provider;
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (CohortSyncResult) rest = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now;

  provider.parse = parse_with_budget;
  provider.limits.concurrent = 1;
  budget_after_us = COHORT_US_PER_HOUR;
  n_budgeted = 1;
  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  fixture.provider = &provider;
  now = fixture.clock.now_us (fixture.clock.data);
  result = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, "limited");
  g_assert_cmpuint (result->n_pages, ==, 1);
  g_assert_cmpint (fixture.waited_us, ==, 0);
  g_assert_cmpint (result->until_us, >, now + COHORT_US_PER_HOUR - 10 * G_USEC_PER_SEC);
  g_assert_cmpint (result->until_us, <, now + COHORT_US_PER_HOUR + 60 * G_USEC_PER_SEC);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT until_us FROM account"), ==, result->until_us);
  fixture.offset_us += COHORT_US_PER_HOUR;
  rest = sync_fixture_run_well (&fixture);
  g_assert_true (rest->resumed);
  g_assert_cmpuint (rest->n_pages, ==, N_PAGES - 1);
  sync_fixture_tear_down (&fixture);
}

/* A later version */

static guint n_reread;

/* Of what version 1 kept, version 2 reads that the payment failed. */
static gboolean
reread (const CohortCall *call, const char *type, const char *text, CohortBatch *batch, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *thing = root != NULL ? cohort_json_root_object (root) : NULL;
  g_autofree char *key = g_strconcat ("id:", cohort_json_text (thing, "id"), NULL);
  CohortRecord *record;

  g_assert_cmpstr (type, ==, "payment");
  g_assert_cmpstr (cohort_json_text (thing, "extra"), ==, "not read yet");
  n_reread++;
  record = cohort_batch_add (batch, COHORT_RECORD_PAYMENT, key);
  cohort_record_set_text (record, COHORT_F_STATUS, "failed");
  return TRUE;
}

#define FAILED "SELECT count (*) FROM payment WHERE status = 'failed'"

static gboolean
no_request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE, "Nothing is asked.");
  return FALSE;
}

static void
test_later_version (void)
{
  CohortProvider later = stub_provider;
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) offline = NULL;
  g_autoptr (CohortSyncResult) third = NULL;
  g_autoptr (GError) error = NULL;

  later.version = 2;
  later.reread = reread;
  n_reread = 0;
  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  first = sync_fixture_run_well (&fixture);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM raw_record"), ==, 4);
  g_assert_cmpint (sync_fixture_get (&fixture, FAILED), ==, 0);

  /* What was kept is enough: nothing is pulled for it. */
  later.request = no_request;
  fixture.provider = &later;
  offline = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (offline->outcome, ==, "broken");
  g_assert_cmpuint (n_reread, ==, 4);
  g_assert_cmpint (sync_fixture_get (&fixture, FAILED), ==, 4);
  g_assert_cmpuint (offline->n_changed, ==, 4);
  g_assert_cmpint (offline->step, >, 0);

  /* And once is enough. */
  later.request = stub_provider.request;
  third = sync_fixture_run_well (&fixture);
  g_assert_cmpuint (n_reread, ==, 4);
  sync_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync/limits/at-once", test_at_once);
  g_test_add_func ("/sync/limits/pace", test_pace);
  g_test_add_func ("/sync/limits/budget", test_budget);
  g_test_add_func ("/sync/limits/spent-budget", test_spent_budget);
  g_test_add_func ("/sync/later-version", test_later_version);
  return g_test_run ();
}
