// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rival prices typed by hand, and surveys read from a table of four prices a person. Reading takes bytes and gives
 * answers, so that a file is shown before any of it is kept. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-command-private.h"
#include "cohort-csv.h"
#include "cohort-decimal.h"
#include "cohort-history-private.h"
#include "cohort-market-report.h"
#include "cohort-market.h"
#include "cohort-money.h"

#define MAX_ANSWERS 100000

static const char *const columns[] = { "too_cheap", "cheap", "expensive", "too_expensive" };

/* Returns: (transfer none): a table to be filled in */
const char *
cohort_survey_template (void)
{
  return "too_cheap,cheap,expensive,too_expensive\r\n";
}

/* ---- reading a file ---- */

void
cohort_survey_file_free (CohortSurveyFile *self)
{
  g_array_unref (self->answers);
  g_free (self->rejected);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return FALSE;
}

static gboolean
find_columns (const CohortCsv *csv, guint found[4])
{
  guint n = 0;

  for (guint k = 0; k < 4; k++)
    for (guint i = 0; i < cohort_csv_n_fields (csv); i++)
      {
        g_autofree char *name = g_ascii_strdown (cohort_csv_field (csv, i), -1);

        if (strcmp (g_strdelimit (g_strstrip (name), " -", '_'), columns[k]) == 0)
          {
            found[k] = i;
            n++;
            break;
          }
      }
  return n == 4;
}

static gboolean
read_answer (const CohortCsv *csv, const guint at[4], int exponent, CohortSurveyAnswer *answer)
{
  for (guint k = 0; k < 4; k++)
    if (at[k] >= cohort_csv_n_fields (csv)
        || !cohort_decimal_parse_minor (cohort_csv_field (csv, at[k]), &COHORT_DECIMAL_POINT, exponent,
                                        &answer->price[k], NULL)
        || answer->price[k] < 0)
      return FALSE;
  return TRUE;
}

static void
take_row (CohortSurveyFile *self, const CohortCsv *csv, const guint at[4], int exponent)
{
  CohortSurveyAnswer answer;

  if (!read_answer (csv, at, exponent, &answer))
    {
      if (self->n_rejected++ == 0)
        self->rejected = g_strdup_printf (_ ("Line %u does not hold four prices."), (guint) cohort_csv_line (csv));
      return;
    }
  for (guint k = 1; k < 4; k++)
    if (answer.price[k] <= answer.price[k - 1])
      {
        self->n_unusual++;
        break;
      }
  g_array_append_val (self->answers, answer);
}

/**
 * cohort_survey_file_read:
 * @currency: of its prices
 *
 * Any thread.
 *
 * Returns: (transfer full): what can be taken of it; NULL with @error set where it is no such table
 */
CohortSurveyFile *
cohort_survey_file_read (GBytes *bytes, const char *currency, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (CohortSurveyFile) self = g_new0 (CohortSurveyFile, 1);
  g_autoptr (CohortCsv) csv = NULL;
  CohortCsvDialect dialect = COHORT_CSV_DEFAULT;
  gboolean end = FALSE;
  guint at[4] = { 0 };

  self->answers = g_array_new (FALSE, FALSE, sizeof (CohortSurveyAnswer));
  cohort_csv_detect (data, size, TRUE, &dialect);
  csv = cohort_csv_new (stream, &dialect);
  if (!cohort_csv_read (csv, &end, NULL, error))
    return NULL;
  if (end || !find_columns (csv, at))
    return refuse (error, _ ("The first line must name the columns too_cheap, cheap, expensive and too_expensive.")),
           NULL;
  while (TRUE)
    {
      if (!cohort_csv_read (csv, &end, NULL, error))
        return NULL;
      if (end)
        return g_steal_pointer (&self);
      if (self->answers->len >= MAX_ANSWERS)
        return refuse (error, _ ("That are more answers than a survey of prices has.")), NULL;
      take_row (self, csv, at, cohort_currency_exponent (currency));
    }
}

/* What the file holds, for the person to agree to. */
char *
cohort_survey_file_text (const CohortSurveyFile *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "%u answer.", "%u answers.", self->answers->len),
                          self->answers->len);
  if (self->n_unusual > 0)
    g_string_append_printf (
        text,
        g_dngettext (GETTEXT_PACKAGE, " %u does not rise from price to price and is kept, but not counted.",
                     " %u do not rise from price to price and are kept, but not counted.", self->n_unusual),
        self->n_unusual);
  if (self->n_rejected > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, " %1$u line is left out. %2$s",
                                         " %1$u lines are left out. %2$s", self->n_rejected),
                            self->n_rejected, self->rejected);
  return g_string_free (text, FALSE);
}

/* ---- commands ---- */

typedef struct
{
  char *offer, *interval;
  const char *currency; /* interned */
  gint64 amount;
  CohortDay day;
  GArray *answers; /* (nullable) (element-type CohortSurveyAnswer) */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_free (self->offer);
  g_free (self->interval);
  g_clear_pointer (&self->answers, g_array_unref);
  g_free (self);
}

static gboolean
save_rival (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Draft *draft = request->more;
  CohortMarketRow row = { .id = request->id,
                          .rival = request->name,
                          .offer = draft->offer,
                          .amount = draft->amount,
                          .currency = draft->currency,
                          .interval = draft->interval,
                          .day = draft->day };

  if (*request->name == '\0' || draft->amount < 0 || draft->day == COHORT_DAY_NONE)
    return refuse (error, _ ("Name who asks the price, and how much it is."));
  return row.id == 0 ? cohort_market_insert (db, &row, error) : cohort_market_change (db, &row, error);
}

static gboolean
remove_rival (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  return cohort_market_remove (db, request->id, error);
}

static gboolean
add_survey (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Draft *draft = request->more;
  CohortSurveyRow row = { 0, request->name, draft->currency, draft->day };

  if (draft->answers->len == 0)
    return refuse (error, _ ("There is no answer in it."));
  return cohort_survey_insert (db, &row, draft->answers, error);
}

static gboolean
remove_survey (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  return cohort_survey_remove (db, request->id, error);
}

static CohortCommandRequest *
request_new (CohortSession *session, const char *kind, CohortCommandRequestFunc run, const char *name, Draft *draft)
{
  CohortCommandRequest *request = cohort_command_request_new (session, kind, run);

  request->name = g_strstrip (g_strdup (name));
  request->more = draft;
  request->free_more = draft_free;
  cohort_command_request_set_detail (request, "name", request->name, NULL, 0);
  return request;
}

static CohortCommandRequest *
rival_request (CohortSession *session, const CohortRival *rival)
{
  Draft *draft = g_new0 (Draft, 1);
  CohortCommandRequest *request;

  draft->offer = rival->offer != NULL && *rival->offer != '\0' ? g_strdup (rival->offer) : NULL;
  draft->interval = g_strdup (rival->interval);
  draft->currency = g_intern_string (rival->currency);
  draft->amount = rival->amount;
  draft->day = rival->day;
  request = request_new (session, rival->id == 0 ? COHORT_STEP_ADD_RIVAL : COHORT_STEP_CHANGE_RIVAL, save_rival,
                         rival->rival, draft);
  request->id = rival->id;
  return request;
}

static CohortCommandRequest *
survey_request (CohortSession *session, const char *title, const char *currency, const CohortSurveyFile *file)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->currency = g_intern_string (currency);
  draft->day = cohort_session_get_today (session);
  draft->answers = g_array_copy (file->answers);
  return request_new (session, COHORT_STEP_ADD_SURVEY, add_survey, title, draft);
}

static CohortCommandRequest *
id_request (CohortSession *session, const char *kind, CohortCommandRequestFunc run, gint64 id)
{
  CohortCommandRequest *request = cohort_command_request_new (session, kind, run);

  request->id = id;
  return request;
}

void
cohort_command_save_rival_async (CohortSession *session, const CohortRival *rival, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, rival_request (session, rival), cancellable,
                                callback, user_data);
}

CohortDone *
cohort_command_save_rival (CohortSession *session, const CohortRival *rival, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, rival_request (session, rival),
                                         error);
}

void
cohort_command_remove_rival_async (CohortSession *session, gint64 id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                id_request (session, COHORT_STEP_REMOVE_RIVAL, remove_rival, id), cancellable, callback,
                                user_data);
}

void
cohort_command_add_survey_async (CohortSession *session, const char *title, const char *currency,
                                 const CohortSurveyFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                survey_request (session, title, currency, file), cancellable, callback, user_data);
}

CohortDone *
cohort_command_add_survey (CohortSession *session, const char *title, const char *currency,
                           const CohortSurveyFile *file, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         survey_request (session, title, currency, file), error);
}

void
cohort_command_remove_survey_async (CohortSession *session, gint64 id, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                id_request (session, COHORT_STEP_REMOVE_SURVEY, remove_survey, id), cancellable,
                                callback, user_data);
}
