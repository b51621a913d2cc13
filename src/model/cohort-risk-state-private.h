// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What every answer about risk begins with: the shared ledger, the day it is judged on, how far activity is known, and
 * the list. Made once for a state of the file and a day; immutable, any thread. */

#pragma once

#include "cohort-db.h"
#include "cohort-ledger-snapshot.h"
#include "cohort-risk.h"
#include "cohort-session.h"
#include "cohort-upgrade.h"

G_BEGIN_DECLS

/* From here on grades are made by "cohortctl fit" alone, and only when it is asked for. */
#define COHORT_RISK_SMALL 2000

typedef enum
{
  COHORT_RISK_ACTIVITY_KNOWN,
  COHORT_RISK_ACTIVITY_OLD, /* it ends more than a month before the day */
  COHORT_RISK_ACTIVITY_NONE,
} CohortRiskActivity;

typedef struct
{
  CohortLedgerSnapshot *ledger;
  CohortDay as_of;          /* the day judged on: the last one known, or the one asked for */
  CohortDay activity_until; /* COHORT_DAY_NONE: none was ever imported */
  CohortRiskActivity activity;
  GArray *known_until;        /* (element-type CohortDay) by member index */
  char *hash;                 /* of all that the list, the grades and a model are made of */
  CohortRiskHistory *history; /* (nullable): too many members to grade them in passing, and no run is kept */
  CohortRiskFit *fit;         /* (nullable): what was kept for this hash */
  CohortRisk *risks;
  guint32 *order; /* of them: who is shown first */
  gsize n_risks;
  guint n_left; /* members who left by then */
  CohortUpgrade *upgrades;
  gsize n_upgrades;
  guint n_moved_up; /* members who did by then */
} CohortRiskState;

/* Which day; COHORT_DAY_NONE asks for the last one known, and not after @today. */
typedef struct
{
  CohortDay today, as_of;
} CohortRiskDay;

CohortRiskState *cohort_risk_state_ref (CohortRiskState *self);
void cohort_risk_state_unref (CohortRiskState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRiskState, cohort_risk_state_unref)

typedef struct _CohortRiskCache CohortRiskCache;

/* Main thread. Returns: (transfer none) */
CohortRiskCache *cohort_risk_cache_of (CohortSession *session);
CohortRiskCache *cohort_risk_cache_ref (CohortRiskCache *self);
void cohort_risk_cache_unref (CohortRiskCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRiskCache, cohort_risk_cache_unref)
void cohort_risk_cache_forget (CohortRiskCache *self);

/* On a reader thread. Returns: (transfer full): NULL with @error set */
CohortRiskState *cohort_risk_cache_get (CohortRiskCache *self, CohortDb *db, const CohortRiskDay *day, GError **error);

/* Never makes it. Returns: (transfer full) (nullable): what is there for that state of the file and that day */
CohortRiskState *cohort_risk_cache_peek (CohortRiskCache *self, CohortDb *db, const CohortRiskDay *day);

const char *cohort_risk_sign_id (int sign);
int cohort_risk_sign_from_id (const char *id);
/* Returns: (transfer none) (nullable) */
const CohortRiskForecast *cohort_risk_fit_find (const CohortRiskFit *fit, guint32 member);

/* cohort-risk-json.c: members by their ids in the ledger. */
char *cohort_risk_fit_print (const CohortRiskState *state, const CohortRiskFit *fit);
/* Returns: (transfer full) (nullable): NULL with @error set where it is no such document, or of another hash */
CohortRiskFit *cohort_risk_fit_parse (const CohortRiskState *state, const char *text, GError **error);

G_END_DECLS
