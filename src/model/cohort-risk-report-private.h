// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of the report on risk share. All on a reader thread. */

#pragma once

#include "cohort-risk-report.h"
#include "cohort-risk-rows.h"
#include "cohort-risk-state-private.h"

G_BEGIN_DECLS

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
  gint64 until_us; /* the end of the day judged on */
  GArray *deeds;   /* (element-type CohortRiskDeed), oldest first */
} CohortRiskAsk;

/* cohort-risk-words.c. All (transfer full). */
char *cohort_risk_words_offer (const CohortRiskAsk *ask, const CohortRisk *risk, const CohortRiskPerson *person);
/* FALSE with @error set */
gboolean cohort_risk_words_reasons (const CohortRiskAsk *ask, const CohortRisk *risk, CohortRiskRow *row,
                                    GError **error);
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

const CohortRiskHistory *cohort_risk_state_history (const CohortRiskState *state); /* (nullable) */
CohortRiskLine *cohort_risk_line_new (gint64 member, char *name, char *detail);
void cohort_risk_line_free (gpointer line);
char *cohort_risk_name (const CohortRiskAsk *ask, guint32 member, GError **error);

G_END_DECLS
