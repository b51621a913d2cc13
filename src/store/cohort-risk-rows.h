/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the page of members at risk reads and keeps beside the ledger's own tables: how far activity is known, payments
 * that failed, what was decided and done, and the forecasts of before. Plain functions for a connection's own thread;
 * texts of a row are gone with the next one. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

/**
 * CohortRiskNote:
 * @kind: "snooze", "not_a_risk", or of an intervention "message", "call", "offer", "other"
 * @sign: what the member was named for, "" for nothing
 * @day: of the decision or deed; of a snooze its end
 * @other_day: when an intervention is to be looked at again, or COHORT_DAY_NONE
 *
 * What a person decided or did about a member; the newest of a kind comes last.
 */
typedef struct
{
  gint64 id, member;
  const char *kind, *sign;
  CohortDay day, other_day;
} CohortRiskNote;

/**
 * CohortFailedRow:
 * @at: of the last try, UTC µs
 * @amount: of the last try
 *
 * A member whose last tries to pay failed.
 */
typedef struct
{
  gint64 member, at, amount;
  const char *currency;
  guint n_tries;
} CohortFailedRow;

/**
 * CohortRiskPerson:
 *
 * What a letter to a member begins with. All texts (nullable).
 */
typedef struct
{
  char *name, *email, *handle, *language, *sources, *tier, *last_used;
  gint64 last_used_at;
} CohortRiskPerson;

/**
 * CohortPredictionRow:
 *
 * One forecast that was kept; @member is whom the account belongs to now.
 */
typedef struct
{
  gint64 run, member;
  CohortDay day;
  const char *sign;
  gint64 probability_ppm; /* -1: not known */
} CohortPredictionRow;

typedef void (*CohortKnownUntilFunc) (gint64 member, CohortDay day, gpointer data);
typedef void (*CohortRiskNoteFunc) (const CohortRiskNote *row, gpointer data);
typedef void (*CohortFailedFunc) (const CohortFailedRow *row, gpointer data);
typedef void (*CohortPredictionFunc) (const CohortPredictionRow *row, gpointer data);

/* @day: (out): the last day that any file of members or money tells of, COHORT_DAY_NONE when none says so */
gboolean cohort_risk_horizon (CohortDb *db, CohortDay *day, GError **error);
gboolean cohort_risk_each_known_until (CohortDb *db, CohortKnownUntilFunc func, gpointer data, GError **error);
gboolean cohort_risk_each_note (CohortDb *db, CohortRiskNoteFunc func, gpointer data, GError **error);
/* Tries from @from to before @to, UTC µs, that no payment of the same member followed. */
gboolean cohort_risk_each_failed (CohortDb *db, gint64 from, gint64 to, CohortFailedFunc func, gpointer data,
                                  GError **error);
/* @before: UTC µs: what was used later is not told. Returns: (transfer full): NULL with @error set */
CohortRiskPerson *cohort_risk_person_load (CohortDb *db, gint64 member, gint64 before, GError **error);
void cohort_risk_person_free (CohortRiskPerson *person);
/* Of the last @n lives before @before, how many the member missed since the last one they came to; -1: they came to
 * fewer than two. */
gboolean cohort_risk_missed_lives (CohortDb *db, gint64 member, gint64 before, int *missed, GError **error);

/* @result: (out) (nullable): of the newest run with that hash */
gboolean cohort_prediction_load (CohortDb *db, const char *data_hash, char **result, GError **error);
gboolean cohort_prediction_each (CohortDb *db, CohortDay before, CohortPredictionFunc func, gpointer data,
                                 GError **error);
/* Inside a transaction. Takes the place of an earlier run of the same day. */
gboolean cohort_prediction_begin (CohortDb *db, CohortDay as_of, guint horizon, const char *method,
                                  const char *data_hash, const char *result, gint64 now_us, gint64 *run,
                                  GError **error);
gboolean cohort_prediction_add (CohortDb *db, gint64 run, gint64 member, const char *sign, gint64 probability_ppm,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRiskPerson, cohort_risk_person_free)

G_END_DECLS
