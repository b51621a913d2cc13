/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests of two offers as they are kept. Plain functions for a connection's own thread; writing belongs between the
 * beginning and the end of a step. Words are those of the tables' CHECKs, interned. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  gint64 amount;        /* minor units a month; 0: the arms are no prices */
  const char *currency; /* interned (nullable) */
} CohortArmRow;

typedef struct
{
  gint64 id;
  guint number;
  const char *kind, *eligible, *assignment, *metric, *rule;
  guint window; /* days */
  gint64 difference_ppm;
  gint64 leaving_ppm, refund_ppm; /* -1: not watched */
  gint64 frozen_at;               /* UTC µs; 0: not frozen, and what follows is nothing */
  CohortDay first, last, judged;
  gint64 per_arm, baseline_yes, baseline_all, spread_milli, arrival_milli, seed;
  CohortArmRow arms[2];
} CohortVersionRow;

typedef struct
{
  gint64 id;
  char *question;
  const char *state, *ended_by, *verdict; /* the last two (nullable) */
  CohortDay ended;                        /* COHORT_DAY_NONE: not */
  gint64 created_at;                      /* UTC µs */
  GPtrArray *versions;                    /* (element-type CohortVersionRow): at least one, by number */
} CohortExperimentRow;

typedef struct
{
  gint64 id, member;
  guint position;
  gboolean shown;
} CohortAssignmentRow;

typedef struct
{
  guint position;
  const char *measure;
  guint64 yes, trials;
} CohortObservationRow;

/* The renewal @month months after the first payment. */
typedef struct
{
  guint position, month;
  guint64 lost, due;
} CohortRenewalRow;

void cohort_version_row_clear (CohortVersionRow *self);
void cohort_experiment_row_free (CohortExperimentRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortExperimentRow, cohort_experiment_row_free)

/* Returns: (transfer full) (element-type CohortExperimentRow): newest first; NULL with @error set */
GPtrArray *cohort_experiment_load (CohortDb *db, GError **error);
/* Returns: (transfer full): NULL with @error set; NOT_FOUND where there is none */
CohortExperimentRow *cohort_experiment_load_one (CohortDb *db, gint64 id, GError **error);
/* Returns: (transfer full) (element-type CohortAssignmentRow) */
GArray *cohort_experiment_assignments (CohortDb *db, gint64 version, GError **error);
/* Returns: (transfer full) (element-type guint): the weeks of which it was said that they were shown, rising */
GArray *cohort_experiment_weeks_shown (CohortDb *db, gint64 version, GError **error);
/* Returns: (transfer full) (element-type CohortObservationRow) */
GArray *cohort_experiment_observations (CohortDb *db, gint64 version, GError **error);

/* Returns: (transfer full) (element-type CohortRenewalRow) */
GArray *cohort_experiment_renewals (CohortDb *db, gint64 version, GError **error);

gboolean cohort_experiment_insert (CohortDb *db, const char *question, gint64 now_us, gint64 *id, GError **error);
gboolean cohort_experiment_set_question (CohortDb *db, gint64 id, const char *question, GError **error);
gboolean cohort_experiment_insert_version (CohortDb *db, gint64 experiment, const CohortVersionRow *row,
                                           GError **error);
/* Of a version that is not frozen: what is asked anew, or its freezing. */
gboolean cohort_experiment_replace_version (CohortDb *db, gint64 experiment, const CohortVersionRow *row,
                                            GError **error);
/* @ended_by, @verdict: (nullable); @ended: COHORT_DAY_NONE for none; @decision: 0 for none */
gboolean cohort_experiment_set_state (CohortDb *db, const CohortExperimentRow *row, gint64 decision, GError **error);
gboolean cohort_experiment_assign (CohortDb *db, gint64 version, gint64 member, guint position, gint64 now_us,
                                   GError **error);
gboolean cohort_experiment_show_week (CohortDb *db, gint64 version, guint week, gint64 now_us, GError **error);
gboolean cohort_experiment_show_assigned (CohortDb *db, gint64 version, gint64 now_us, GError **error);
gboolean cohort_experiment_observe (CohortDb *db, gint64 version, const CohortObservationRow *row, gint64 now_us,
                                    GError **error);
gboolean cohort_experiment_observe_renewal (CohortDb *db, gint64 version, const CohortRenewalRow *row, gint64 now_us,
                                            GError **error);
/* With all that hangs on it. */
gboolean cohort_experiment_remove (CohortDb *db, gint64 id, GError **error);

G_END_DECLS
