// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* For tests: a provider run against a table of answers, without network and engine, and all that it asked and said as
 * text. Tasks are taken in the order in which they came; a mark is left where it was proposed. */

#pragma once

#include "cohort-provider.h"

G_BEGIN_DECLS

#define COHORT_KIT_NOON G_GINT64_CONSTANT (1782820800000000) /* 2026-06-30T12:00:00Z */

/* The answer to one task: "check", "page customers", "page customers starting_after=cus_9". */
typedef struct
{
  const char *task;
  const char *file;    /* (nullable) below `folder`; the body */
  const char *body;    /* (nullable) the body, where there is no file */
  guint status;        /* 0: 200 */
  const char *headers; /* (nullable) "Name: value", one a line */
} CohortKitReply;

typedef struct
{
  const char *stream;
  CohortMark mark;
} CohortKitMark;

typedef struct
{
  const CohortProvider *provider;
  const char *folder;            /* (nullable) of the answers; NULL: tests/data/providers */
  const char *const *values;     /* (nullable) "field=value", NULL at the end; fields of the account */
  const char *const *secrets;    /* (nullable) as above; "SECRET" stands in the dump where one is sent */
  const char *base_url;          /* (nullable) */
  const char *zone;              /* (nullable) UTC */
  gint64 now_us;                 /* 0: COHORT_KIT_NOON */
  const CohortKitMark *marks;    /* (nullable) ends with a stream that is NULL; without it all is a full pass */
  const CohortKitReply *replies; /* ends with a task that is NULL */
  gboolean check;                /* begin with the check */
} CohortKit;

/* What a reply to one task comes to. */
typedef struct
{
  guint status;
  const char *body;
  const char *expected; /* stands behind the task in what the run says: "  need auth: " */
} CohortKitRefusal;

char *cohort_kit_run (const CohortKit *self);
void cohort_kit_assert_first (const CohortKit *self, const char *name);
void cohort_kit_assert_refusals (const CohortKit *self, const char *task, const CohortKitRefusal *cases, guint n_cases,
                                 const char *never);
void cohort_kit_assert_golden (const CohortKit *self, const char *name);
char *cohort_kit_shared_path (const char *name);

G_END_DECLS
