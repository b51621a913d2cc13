/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What others ask, and what people said of prices. Plain functions for a connection's own thread; texts are the row's
 * own and gone with the next one; writing belongs between the beginning and the end of a step. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  const char *rival, *offer; /* the latter (nullable) */
  gint64 amount;             /* minor units */
  const char *currency, *interval;
  CohortDay day; /* on which it was seen */
} CohortMarketRow;

typedef struct
{
  gint64 id;
  const char *title, *currency;
  CohortDay day;
} CohortSurveyRow;

/* Minor units: too cheap, cheap, expensive, too expensive. */
typedef struct
{
  gint64 price[4];
} CohortSurveyAnswer;

typedef void (*CohortMarketRowFunc) (const CohortMarketRow *row, gpointer data);
typedef void (*CohortSurveyRowFunc) (const CohortSurveyRow *row, gpointer data);

/* By rival, newest first. */
gboolean cohort_market_each (CohortDb *db, CohortMarketRowFunc func, gpointer data, GError **error);
gboolean cohort_market_insert (CohortDb *db, const CohortMarketRow *row, GError **error);
/* The one of @row->id */
gboolean cohort_market_change (CohortDb *db, const CohortMarketRow *row, GError **error);
gboolean cohort_market_remove (CohortDb *db, gint64 id, GError **error);

/* Newest first. */
gboolean cohort_survey_each (CohortDb *db, CohortSurveyRowFunc func, gpointer data, GError **error);
/* Returns: (transfer full) (element-type CohortSurveyAnswer): NULL with @error set */
GArray *cohort_survey_answers (CohortDb *db, gint64 survey, GError **error);
gboolean cohort_survey_insert (CohortDb *db, const CohortSurveyRow *row, const GArray *answers, GError **error);
gboolean cohort_survey_remove (CohortDb *db, gint64 id, GError **error);

G_END_DECLS
