// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-what-if-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cohort-metric-words.h"
#include "cohort-words.h"

typedef struct
{
  const char *id, *title;
} Policy;

static const Policy policies[] = {
  [COHORT_PRICE_GRANDFATHER] = { "new", N_ ("New members only") },
  [COHORT_PRICE_LOCK] = { "lock", N_ ("Those who are there, after a time at the old price") },
  [COHORT_PRICE_OPT_IN] = { "opt-in", N_ ("Those who are there, if they agree") },
  [COHORT_PRICE_SUNSET] = { "all", N_ ("Everybody, after notice") },
};

/* Returns: (transfer none): translated */
const char *
cohort_price_policy_title (CohortPricePolicy policy)
{
  return _ (policies[policy].title);
}

const char *
cohort_price_policy_id (CohortPricePolicy policy)
{
  return policies[policy].id;
}

gboolean
cohort_price_policy_from_id (const char *id, CohortPricePolicy *policy)
{
  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++)
    if (strcmp (policies[i].id, id) == 0)
      {
        *policy = (CohortPricePolicy) i;
        return TRUE;
      }
  return FALSE;
}

/* Returns: (transfer none): translated */
const char *
cohort_words_retention_model (CohortRetentionModel model)
{
  static const char *const names[COHORT_N_RETENTION_MODELS] = {
    [COHORT_RETENTION_CONSTANT] = N_ ("one rate of leaving for all"),
    [COHORT_RETENTION_SBG] = N_ ("shifted beta-geometric"),
    [COHORT_RETENTION_BDW] = N_ ("beta-discrete-Weibull"),
  };

  return _ (names[model]);
}

/**
 * cohort_what_if_title:
 *
 * Returns: (transfer full): "Basic · Stripe: ¥29.00 → ¥39.00 a month"
 */
char *
cohort_what_if_title (const CohortWhatIfReport *report)
{
  g_autofree char *before = cohort_words_money (report->old_price, report->currency);
  g_autofree char *after = cohort_words_money (report->question.new_price, report->currency);

  /* Translators: tier, its source, the old and the new price */
  return g_strdup_printf (_ ("%1$s · %2$s: %3$s → %4$s a month"), report->offer, report->source_name, before, after);
}

/* What a model says is not known to the cent: three digits. */
static char *
money (double minor, const CohortWhatIfReport *report)
{
  double unit = minor == 0 ? 1 : pow (10, floor (log10 (fabs (minor))) - 2);

  return cohort_words_money_brief (llround (round (minor / unit) * unit), report->currency);
}

static void
say_break_even (GPtrArray *lines, const CohortWhatIfReport *report)
{
  double fewer = report->new_only.break_even_fewer;
  g_autofree char *share = cohort_words_percent (fabs (fewer));

  if (report->question.new_price > report->old_price)
    /* Translators: %s is a percentage */
    g_ptr_array_add (lines, g_strdup_printf (_ ("It pays while fewer than %s of those who would have joined stay away. "
                                                "Later churn and refunds come on top."),
                                             share));
  else if (report->question.new_price < report->old_price)
    g_ptr_array_add (lines, g_strdup_printf (_ ("It pays when at least %s more join than now."), share));
  else
    g_ptr_array_add (lines, g_strdup (_ ("This is the present price.")));
}

static void
say_joiners (GPtrArray *lines, const CohortWhatIfReport *report)
{
  const CohortEstimate *rate = &report->new_only.joiners;
  g_autofree char *days = cohort_words_period (report->joined);

  if (report->joiners->len == 0 || rate->n == 0)
    g_ptr_array_add (lines, g_strdup_printf (_ ("%1$u began to pay it, %2$s."), report->joiners->len, days));
  else
    /* Translators: how many, in which time, how many a month, and from what to what that likely is */
    g_ptr_array_add (lines, g_strdup_printf (_ ("%1$u began to pay it, %2$s: %3$.1f a month, likely %4$.1f – %5$.1f."),
                                             report->joiners->len, days, rate->estimate, rate->lo, rate->hi));
}

static void
say_outlook (GPtrArray *lines, const char *format, const CohortWhatIfReport *report, const CohortEstimate *keep,
             const CohortEstimate *change, const CohortEstimate *gain)
{
  g_autofree char *before = money (keep->estimate, report), *after = money (change->estimate, report);
  g_autofree char *more = money (gain->estimate, report), *lo = money (gain->lo, report),
                  *hi = money (gain->hi, report);
  GString *line = g_string_new (NULL);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the two literals of the callers */
  g_string_append_printf (line, format, report->question.horizon, before, after);
#pragma GCC diagnostic pop
  /* Translators: what comes out, and from what to what that likely is */
  cohort_words_add_sentence (line, g_strdup_printf (_ ("Difference: %1$s, likely %2$s – %3$s."), more, lo, hi));
  g_ptr_array_add (lines, g_string_free (line, FALSE));
}

static void
say_new (GPtrArray *lines, const CohortWhatIfReport *report)
{
  const CohortNewPriceOutlook *outlook = &report->new_only;
  g_autofree char *fewer = cohort_words_percent (report->question.fewer);

  if (outlook->status != COHORT_STATUS_OK && outlook->status != COHORT_STATUS_TOO_FEW)
    return;
  if (report->curve_of == COHORT_CURVE_NONE)
    {
      g_ptr_array_add (lines, g_strdup (_ ("Too few have left to tell how long people stay, so only the break-even can "
                                           "be given.")));
      return;
    }
  if (report->question.fewer > 0)
    g_ptr_array_add (lines, g_strdup_printf (_ ("Assumed: %s of those who would have joined stay away."), fewer));
  else
    g_ptr_array_add (lines, g_strdup (_ ("Assumed: just as many join as now.")));
  say_outlook (lines,
               /* Translators: months, money at the old price, money at the new one */
               _ ("From those who join in the next %1$u months: %2$s at the old price, %3$s at the new one."), report,
               &outlook->keep, &outlook->change, &outlook->gain);
  if (outlook->status == COHORT_STATUS_TOO_FEW)
    g_ptr_array_add (lines, g_strdup (_ ("So few joined that the direction is all this can show.")));
}

static void
say_those_there (GPtrArray *lines, const CohortWhatIfReport *report)
{
  g_autofree char *leave = cohort_words_percent (report->question.leave_at_once);
  g_autofree char *even = cohort_words_percent (report->there.break_even_leave);
  guint n = report->affected->len;

  if (report->kept->len > 0)
    g_ptr_array_add (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u who is there keeps what they pay.",
                                                          "%u who are there keep what they pay.", report->kept->len),
                                             report->kept->len));
  if (n == 0)
    return;
  g_ptr_array_add (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u who is there would pay more.",
                                                        "%u who are there would pay more.", n),
                                           n));
  if (report->there.status != COHORT_STATUS_OK)
    return;
  if (!isnan (report->there.break_even_leave))
    g_ptr_array_add (
        lines,
        g_strdup_printf (_ ("With them it pays while fewer than %1$s leave at once; assumed: %2$s."), even, leave));
  say_outlook (lines, _ ("From them in the next %1$u months: %2$s at what they pay, %3$s after the change."), report,
               &report->there.keep, &report->there.change, &report->there.gain);
}

static void
say_curve (GPtrArray *lines, const CohortWhatIfReport *report)
{
  if (report->curve_of == COHORT_CURVE_NONE)
    return;
  g_ptr_array_add (
      lines,
      report->curve_of == COHORT_CURVE_OFFER
          /* Translators: members, how many of them left, the name of a model */
          ? g_strdup_printf (_ ("How long people stay is from %1$u who began with this tier, %2$u of whom left; beyond "
                                "the data by a model: %3$s."),
                             report->n_curve, report->n_left, cohort_words_retention_model (report->model))
          : g_strdup_printf (
                _ ("Too few have left this tier: how long people stay is from all %1$u who ever paid, %2$u "
                   "of whom left; beyond the data by a model: %3$s."),
                report->n_curve, report->n_left, cohort_words_retention_model (report->model)));
}

GPtrArray *
cohort_what_if_sentences (const CohortWhatIfReport *report)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  say_break_even (lines, report);
  say_joiners (lines, report);
  say_new (lines, report);
  say_those_there (lines, report);
  say_curve (lines, report);
  for (guint i = 0; i < report->rules->len; i++)
    g_ptr_array_add (lines, g_strdup (g_ptr_array_index (report->rules, i)));
  return lines;
}
