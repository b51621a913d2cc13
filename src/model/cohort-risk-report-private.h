// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of the report on risk share. All on a reader thread. */

#pragma once

#include "cohort-risk-report.h"
#include "cohort-risk-rows.h"
#include "cohort-risk-state-private.h"

G_BEGIN_DECLS

/* The day since which one in five is left alone, "no" or nothing: nobody is. */
#define COHORT_SETTING_RISK_HOLD_OUT "risk-hold-out"

#define COHORT_RISK_CONFIDENCE 0.95

/* Of a list that names everybody. */
#define COHORT_RISK_MOST_LINES 200

/* How long a member stays off the list who was said to be no risk. */
#define COHORT_RISK_VERDICT_DAYS 182

/* A deed or decision of a member; the newest of its kind. */
typedef struct
{
  gint64 id, member;
  char kind[12], sign[12];
  CohortDay day, other_day;
} CohortRiskDeed;

typedef struct
{
  CohortDb *db;
  const CohortRiskState *state;
  CohortZone *zone;
  gint64 until_us;          /* the end of the day judged on */
  GArray *deeds;            /* (element-type CohortRiskDeed), oldest first */
  CohortDay hold_out_since; /* COHORT_DAY_NONE: nobody is held out */
} CohortRiskAsk;

/* cohort-risk-words.c. All (transfer full). */
char *cohort_risk_words_offer (const CohortRiskAsk *ask, const CohortRisk *risk, const CohortRiskPerson *person);
/* FALSE with @error set */
gboolean cohort_risk_words_reasons (const CohortRiskAsk *ask, const CohortRisk *risk, CohortRiskRow *row,
                                    GError **error);
/* (transfer none) (nullable): how often members with the strongest sign of @risk left; NULL: nothing is known */
const CohortRiskRecord *cohort_risk_record_of (const CohortRiskAsk *ask, const CohortRisk *risk);
char *cohort_risk_words_record (const CohortRiskAsk *ask, const CohortRisk *risk);
char *cohort_risk_words_action (int sign);
char *cohort_risk_words_deed (const CohortRiskDeed *deed);
const char *cohort_risk_words_sign (int sign); /* in two or three words: "fell silent" */
char *cohort_risk_words_base (const CohortRiskState *state);
char *cohort_risk_words_method (const CohortRiskState *state);
char *cohort_risk_words_activity (const CohortRiskState *state);
char *cohort_risk_words_share (double share); /* "14 %" */

/* cohort-risk-grades.c: the second half of the report. FALSE with @error set */
gboolean cohort_risk_grades_add (const CohortRiskAsk *ask, CohortRiskReport *report, GError **error);

/* cohort-risk-treated.c: whether writing helps. FALSE with @error set */
gboolean cohort_risk_treated_add (const CohortRiskAsk *ask, CohortRiskReport *report, GError **error);
/* @since: (out): COHORT_DAY_NONE: nobody is held out */
gboolean cohort_risk_hold_out_load (CohortDb *db, CohortDay *since, GError **error);
gboolean cohort_risk_is_held_out (const CohortRiskAsk *ask, gint64 member);

/* cohort-risk-failed.c: those whose card failed. FALSE with @error set */
gboolean cohort_risk_failed_add (const CohortRiskAsk *ask, CohortRiskReport *report, GError **error);
/* Whether @member is one of them, dealt with or not. */
gboolean cohort_risk_failed_has (const CohortRiskReport *report, gint64 member);
/* @sums: (element-type utf8 gint64): sums of different currencies are never added */
void cohort_risk_add_sum (GHashTable *sums, const char *currency, gint64 minor);
char *cohort_risk_words_sums (GHashTable *sums); /* (transfer full): "¥236.00 + $5.00" */
CohortRiskPlace cohort_risk_deed_place (const CohortRiskAsk *ask, const CohortRiskDeed *deed, const char *sign);

const CohortRiskHistory *cohort_risk_state_history (const CohortRiskState *state); /* (nullable) */
CohortRiskLine *cohort_risk_line_new (gint64 member, char *name, char *detail);
void cohort_risk_line_free (gpointer line);
char *cohort_risk_name (const CohortRiskAsk *ask, guint32 member, GError **error);

G_END_DECLS
