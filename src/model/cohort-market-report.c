// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-market-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-market.h"
#include "cohort-store.h"
#include "cohort-words.h"

static void
rival_free (gpointer data)
{
  CohortRival *self = data;

  g_free (self->rival);
  g_free (self->offer);
  g_free (self);
}

static void
survey_free (gpointer data)
{
  CohortSurvey *self = data;

  g_free (self->title);
  g_clear_pointer (&self->answer, cohort_price_survey_free);
  g_clear_pointer (&self->curves, g_array_unref);
  g_free (self);
}

static void
report_clear (gpointer data)
{
  CohortMarketReport *self = data;

  g_ptr_array_unref (self->rivals);
  g_ptr_array_unref (self->surveys);
}

CohortMarketReport *
cohort_market_report_ref (CohortMarketReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_market_report_unref (CohortMarketReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* ---- reading ---- */

static void
add_rival (const CohortMarketRow *row, gpointer data)
{
  CohortMarketReport *self = data;
  CohortRival *one = g_new0 (CohortRival, 1);

  one->id = row->id;
  one->rival = g_strdup (row->rival);
  one->offer = g_strdup (row->offer);
  one->amount = row->amount;
  one->currency = g_intern_string (row->currency);
  one->interval = g_intern_string (row->interval);
  one->day = row->day;
  g_ptr_array_add (self->rivals, one);
}

static void
add_survey (const CohortSurveyRow *row, gpointer data)
{
  CohortMarketReport *self = data;
  CohortSurvey *one = g_new0 (CohortSurvey, 1);

  one->id = row->id;
  one->title = g_strdup (row->title);
  one->currency = g_intern_string (row->currency);
  one->day = row->day;
  one->curves = g_array_new (FALSE, FALSE, sizeof (CohortSurveyPoint));
  g_ptr_array_add (self->surveys, one);
}

static gboolean
rises (const CohortSurveyAnswer *answer)
{
  return answer->price[0] < answer->price[1] && answer->price[1] < answer->price[2]
         && answer->price[2] < answer->price[3];
}

static int
compare_prices (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* The curves that the crossings are of: falling ones are the share whose price lies above. */
static void
draw_curves (CohortSurvey *self, const GArray *answers)
{
  GArray *sorted[4];
  g_autoptr (GArray) grid = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint at[4] = { 0 };

  for (guint k = 0; k < 4; k++)
    {
      sorted[k] = g_array_new (FALSE, FALSE, sizeof (gint64));
      for (guint i = 0; i < answers->len; i++)
        {
          const CohortSurveyAnswer *answer = &g_array_index (answers, CohortSurveyAnswer, i);

          if (rises (answer))
            g_array_append_val (sorted[k], answer->price[k]);
        }
      g_array_sort (sorted[k], compare_prices);
      g_array_append_vals (grid, sorted[k]->data, sorted[k]->len);
    }
  g_array_sort (grid, compare_prices);
  for (guint i = 0; i < grid->len; i++)
    {
      CohortSurveyPoint point = { .price = g_array_index (grid, gint64, i) };

      if (i + 1 < grid->len && g_array_index (grid, gint64, i + 1) == point.price)
        continue;
      for (guint k = 0; k < 4; k++)
        {
          while (at[k] < sorted[k]->len && g_array_index (sorted[k], gint64, at[k]) <= point.price)
            at[k]++;
          point.share[k] = (double) (k < 2 ? sorted[k]->len - at[k] : at[k]) / sorted[k]->len;
        }
      g_array_append_val (self->curves, point);
    }
  for (guint k = 0; k < 4; k++)
    g_array_unref (sorted[k]);
}

static gboolean
fill_survey (CohortDb *db, CohortSurvey *self, GError **error)
{
  g_autoptr (GArray) answers = cohort_survey_answers (db, self->id, error);
  g_autofree double *prices = NULL;

  if (answers == NULL)
    return FALSE;
  prices = g_new (double, 4 * answers->len + 1);
  for (guint i = 0; i < answers->len; i++)
    for (guint k = 0; k < 4; k++)
      prices[k * answers->len + i] = (double) g_array_index (answers, CohortSurveyAnswer, i).price[k];
  self->answer = cohort_price_survey (prices, prices + answers->len, prices + 2 * answers->len,
                                      prices + 3 * answers->len, NULL, NULL, answers->len);
  draw_curves (self, answers);
  return TRUE;
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortMarketReport) report = g_atomic_rc_box_new0 (CohortMarketReport);

  report->rivals = g_ptr_array_new_with_free_func (rival_free);
  report->surveys = g_ptr_array_new_with_free_func (survey_free);
  if (!cohort_market_each (db, add_rival, report, error) || !cohort_survey_each (db, add_survey, report, error))
    return NULL;
  for (guint i = 0; i < report->surveys->len; i++)
    if (!fill_survey (db, g_ptr_array_index (report->surveys, i), error))
      return NULL;
  return g_steal_pointer (&report);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  CohortMarketReport *report = cohort_store_read_finish (COHORT_STORE (source), result, &error);

  if (report == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, report, (GDestroyNotify) cohort_market_report_unref);
}

void
cohort_market_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, cohort_market_report_load_async);
  cohort_store_read_async (cohort_session_get_store (session), answer, NULL, NULL,
                           (GDestroyNotify) cohort_market_report_unref, cancellable, on_answered, task);
}

CohortMarketReport *
cohort_market_report_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Waits for the answer; for tests. */
CohortMarketReport *
cohort_market_report_load (CohortSession *session, GError **error)
{
  return cohort_store_read (cohort_session_get_store (session), answer, NULL, NULL, error);
}

/* ---- words ---- */

/* "Rust Weekly · Supporter" */
char *
cohort_rival_title (const CohortRival *self)
{
  return self->offer != NULL && *self->offer != '\0' ? g_strdup_printf ("%s · %s", self->rival, self->offer)
                                                     : g_strdup (self->rival);
}

/* "$5.00 / month · seen on 3 May 2026" */
char *
cohort_rival_text (const CohortRival *self)
{
  g_autofree char *price = g_str_equal (self->interval, "once")
                               ? cohort_words_money (self->amount, self->currency)
                               : cohort_words_price (self->amount, self->currency, self->interval, 1);
  g_autofree char *day = cohort_words_day (self->day);

  /* Translators: a price, and a day */
  return g_strdup_printf (_ ("%1$s · seen on %2$s"), price, day);
}

static char *
money (double minor, const CohortSurvey *self)
{
  return cohort_words_money (llround (minor), self->currency);
}

GPtrArray *
cohort_survey_sentences (const CohortSurvey *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const CohortPriceSurvey *found = self->answer;
  guint n = (guint) found->n, unusual = (guint) found->n_invalid;

  g_ptr_array_add (lines,
                   g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u answer counts.", "%u answers count.", n), n));
  if (unusual > 0)
    g_ptr_array_add (
        lines,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u does not rise from price to price and is not counted.",
                                      "%u do not rise from price to price and are not counted.", unusual),
                         unusual));
  if (found->status != COHORT_STATUS_OK)
    {
      g_ptr_array_add (lines, g_strdup (_ ("That is too few for curves: twenty are needed.")));
      return lines;
    }
  {
    g_autofree char *lo = money (found->pmc.middle, self), *hi = money (found->pme.middle, self);
    g_autofree char *opp = money (found->opp.middle, self), *idp = money (found->idp.middle, self);

    g_ptr_array_add (lines, g_strdup_printf (_ ("Accepted between %1$s and %2$s. As many find %3$s too cheap as too "
                                                "expensive, and as many find %4$s cheap as expensive."),
                                             lo, hi, opp, idp));
  }
  g_ptr_array_add (lines,
                   g_strdup (_ ("What people say they would pay is more than what they do. It is a range to test "
                                "within, not a price.")));
  return lines;
}
