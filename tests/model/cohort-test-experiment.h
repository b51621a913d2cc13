// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A community for tests of experiments: twenty people register a week, and three in ten of them begin to pay two days
 * later. Its clock stands at experiment_now. Everything asserts. */

#pragma once

#include "cohort-experiments.h"
#include "cohort-test-db.h"

G_BEGIN_DECLS

#define EXPERIMENT_TODAY (COHORT_TEST_NOW / COHORT_US_PER_DAY)
#define EXPERIMENT_A_WEEK 20
#define BIT(verb) (1u << COHORT_EXPERIMENT_##verb)

typedef struct
{
  char *path;
  CohortSession *session;
  gint64 next; /* id of the next person */
} ExperimentFixture;

extern gint64 experiment_now; /* UTC µs */

void experiment_run_sql (ExperimentFixture *self, const char *sql);
gint64 experiment_ask_sql (ExperimentFixture *self, const char *sql);
/* How many days who begins to pay from now on stays; 61 at first. */
void experiment_stay (guint days);
/* Payments, too, are told of up to now: who did not pay has left. */
void experiment_know_payments (ExperimentFixture *self);
/* What a query gives, or with NULL all of the ledger. */
char *experiment_text (ExperimentFixture *self, const char *sql);
void experiment_come (ExperimentFixture *self, gint64 day, guint n, guint pays_pct, gboolean refunded);
void experiment_set_up (ExperimentFixture *self, gconstpointer data);
void experiment_tear_down (ExperimentFixture *self, gconstpointer data);
CohortExperimentDraft experiment_draft (void);
gint64 experiment_save (ExperimentFixture *self, gint64 id, const CohortExperimentDraft *draft);
void experiment_do (ExperimentFixture *self, gint64 id, CohortExperimentVerb verb);
char *experiment_refuse (ExperimentFixture *self, gint64 id, CohortExperimentVerb verb);
CohortExperimentReport *experiment_load (ExperimentFixture *self);
void experiment_assert (ExperimentFixture *self, gint64 id, CohortExperimentState state, guint verbs);
void experiment_run_weeks (ExperimentFixture *self, gint64 id, guint weeks, guint more);

G_END_DECLS
