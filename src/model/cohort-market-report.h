// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is known of prices from outside the ledger: what rivals ask, by the day on which it was seen, and what people
 * said in surveys, with its curves. Immutable, made on a reader thread. Each change is a step. */

#pragma once

#include "cohort-commands.h"
#include "cohort-price-survey.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  char *rival, *offer; /* the latter (nullable) */
  gint64 amount;       /* minor units */
  const char *currency, *interval;
  CohortDay day;
} CohortRival;

/* Shares of who would find a price so. */
typedef struct
{
  gint64 price;    /* minor units */
  double share[4]; /* too cheap, cheap, expensive, too expensive */
} CohortSurveyPoint;

typedef struct
{
  gint64 id;
  char *title;
  const char *currency;
  CohortDay day;
  CohortPriceSurvey *answer; /* prices in minor units */
  GArray *curves;            /* (element-type CohortSurveyPoint): by price, of the answers that rise */
} CohortSurvey;

typedef struct
{
  GPtrArray *rivals;  /* (element-type CohortRival) */
  GPtrArray *surveys; /* (element-type CohortSurvey): newest first */
} CohortMarketReport;

CohortMarketReport *cohort_market_report_ref (CohortMarketReport *self);
void cohort_market_report_unref (CohortMarketReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMarketReport, cohort_market_report_unref)

void cohort_market_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
CohortMarketReport *cohort_market_report_load_finish (GAsyncResult *result, GError **error);
CohortMarketReport *cohort_market_report_load (CohortSession *session, GError **error);

/* (transfer full) */
char *cohort_rival_title (const CohortRival *self);
char *cohort_rival_text (const CohortRival *self);
GPtrArray *cohort_survey_sentences (const CohortSurvey *self); /* (element-type utf8) */

/* A file of answers as it was read: what of it can be taken, and what of each line that cannot. */
typedef struct
{
  GArray *answers;  /* four gint64 each, minor units */
  guint n_unusual;  /* of them: do not rise, and are kept but not counted */
  guint n_rejected; /* lines that are no answers */
  char *rejected;   /* (nullable) translated: the first of them, and why */
} CohortSurveyFile;

CohortSurveyFile *cohort_survey_file_read (GBytes *bytes, const char *currency, GError **error);
void cohort_survey_file_free (CohortSurveyFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSurveyFile, cohort_survey_file_free)
char *cohort_survey_file_text (const CohortSurveyFile *self);
const char *cohort_survey_template (void);

/* @rival: one without an id is added, else that of its id is changed. */
void cohort_command_save_rival_async (CohortSession *session, const CohortRival *rival, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_save_rival (CohortSession *session, const CohortRival *rival, GError **error);
void cohort_command_remove_rival_async (CohortSession *session, gint64 id, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
void cohort_command_add_survey_async (CohortSession *session, const char *title, const char *currency,
                                      const CohortSurveyFile *file, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_add_survey (CohortSession *session, const char *title, const char *currency,
                                       const CohortSurveyFile *file, GError **error);
void cohort_command_remove_survey_async (CohortSession *session, gint64 id, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
