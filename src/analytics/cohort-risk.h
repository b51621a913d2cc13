// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who is at risk on a day, by signs that anybody can look up, and what became of those who were named before. Pure and
// thread-safe.
#pragma once

#include "cohort-churn-rules.h"
#include "cohort-proportion.h"
#include "cohort-rhythm.h"

G_BEGIN_DECLS

#define COHORT_RISK_HORIZON 30 /* days within which leaving counts */
#define COHORT_RISK_QUIET_DAYS 60
#define COHORT_RISK_RENEWAL_DAYS 15
#define COHORT_RISK_LATE_DAYS 3 /* services take a day or two to book a payment */
#define COHORT_RISK_ORIGINS 12  /* past months that are graded */

/* The first that holds is the one that a member is named for. */
typedef enum
{
  COHORT_RISK_CANCELS,    /* asked to end */
  COHORT_RISK_PAST_DUE,   /* a payment is missing, for days */
  COHORT_RISK_QUIET,      /* their own rhythm broke */
  COHORT_RISK_RENEWAL,    /* a term of more than a month and a half is nearly over, and they were not seen for long */
  COHORT_RISK_DOWNGRADED, /* within 90 days */
  COHORT_RISK_LIKELY,     /* the model gives at least three times the usual chance, and one in ten */
  COHORT_N_RISK_SIGNS
} CohortRiskSign;

/* How often a thing was seen on a past day, and how many of them left within the horizon. */
typedef struct
{
  guint n, left;
} CohortRiskRecord;

typedef struct
{
  CohortDay day;
  guint paying, left;
  guint named, hits; /* named then, and those of them who left */
} CohortRiskMonth;

/* Somebody who was named on that day, or left though nobody named them. */
typedef struct
{
  CohortDay day;
  guint32 member;
  guint8 sign; /* CohortRiskSign; COHORT_N_RISK_SIGNS: not named */
  guint8 left;
} CohortRiskCase;

typedef struct
{
  CohortRiskRecord records[COHORT_N_RISK_SIGNS]; /* of who was named for each */
  CohortRiskRecord usual;                        /* of everybody who paid, in the months graded */
  CohortRiskRecord quiet;                        /* of them, who was not seen for long and bore no sign */
  GArray *months;                                /* (element-type CohortRiskMonth) rising */
  GArray *cases;                                 /* (element-type CohortRiskCase) by day, then member */
} CohortRiskHistory;

typedef struct
{
  guint32 member, segment;
  guint signs;    /* bit set of CohortRiskSign */
  gboolean quiet; /* no sign, and not seen for long: no risk by itself */
  CohortRhythm rhythm;
  double probability; /* of leaving within the horizon; NaN: nothing is known of the like */
  double hazard;      /* of their tenure and term alone */
  double tenure, term_months, to_renewal, past_due;
  gint64 monthly; /* 1e-4 minor units of the segment's currency */
  double home;    /* the same in home minor units; NaN without a rate */
  double months_left;
  guint active_90;
} CohortRisk;

/* What a model said. */
typedef struct
{
  guint32 member;
  double probability;
  guint n_reasons;
  CohortReason reasons[4];
  double values[4]; /* of the signals that the reasons name */
} CohortRiskForecast;

typedef struct
{
  CohortStatus status; /* OK; TOO_FEW: too few have left for a model; else why there is none */
  gsize n_rows, n_events;
  double lambda;
  gboolean boosted;
  CohortScores scores; /* of the months graded, each said by a model that knew the months before alone */
  CohortRiskHistory *history;
  GArray *forecasts; /* (element-type CohortRiskForecast) of who pays on the day, by member; none without a model */
} CohortRiskFit;

CohortRisk *cohort_risk_list (const CohortSegments *segments, const CohortFacts *facts, CohortDay day,
                              const CohortDay *known_until, const CohortRiskHistory *history, gsize *n);
guint cohort_risk_signs (const CohortChurnRows *rows, gsize row, const CohortRhythm *rhythm);
gboolean cohort_risk_unseen (const CohortRhythm *rhythm);
gboolean cohort_risk_is_likely (double probability, const CohortRiskRecord *usual);
guint32 *cohort_risk_order (const CohortRisk *risks, gsize n);
void cohort_risk_take_forecast (CohortRisk *risk, const CohortRiskForecast *forecast, const CohortRiskRecord *usual);
int cohort_risk_sign (guint signs);
double cohort_risk_rate (const CohortRiskRecord *record, double prior);

CohortRiskHistory *cohort_risk_history_new (const CohortSegments *segments, const CohortFacts *facts, CohortDay as_of);
CohortRiskFit *cohort_risk_fit_new (const CohortSegments *segments, const CohortFacts *facts, CohortDay as_of);
CohortRiskHistory *cohort_risk_history_alloc (void);
void cohort_risk_history_free (CohortRiskHistory *self);
void cohort_risk_fit_free (CohortRiskFit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRiskHistory, cohort_risk_history_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRiskFit, cohort_risk_fit_free)

G_END_DECLS
