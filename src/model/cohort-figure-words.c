// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A figure put into words. Everything comes from the values of the metrics; nothing is computed here but the difference
// to the period before. What lies within chance is called no clear change, whatever its direction.

#include "config.h"

#include "cohort-figure-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-metric-words.h"
#include "cohort-preferences.h"
#include "cohort-words.h"

static void
line_free (gpointer data)
{
  CohortFigureLine *self = data;

  g_free (self->title);
  g_free (self->value);
  g_free (self);
}

/* @value: (transfer full) */
static void
add_line (GPtrArray *lines, const char *title, char *value)
{
  CohortFigureLine *line = g_new0 (CohortFigureLine, 1);

  line->title = g_strdup (title);
  line->value = value;
  g_ptr_array_add (lines, line);
}

static const char *
translated (const char *text)
{
  return g_dgettext (GETTEXT_PACKAGE, text);
}

static const CohortMetricValue *
value_of (const CohortMetricReport *report, CohortFigureSource source, const char *currency)
{
  return report != NULL ? cohort_metric_report_value (report, source.metric, source.part, currency) : NULL;
}

static gboolean
is_shown (const CohortMetricValue *value)
{
  return value != NULL && (value->status == COHORT_STATUS_OK || value->status == COHORT_STATUS_INCOMPLETE)
         && isfinite (value->estimate);
}

static CohortUnit
unit_of (const CohortMetricReport *report, CohortFigureSource source, const CohortMetricValue *value)
{
  const CohortMetricAnswer *answer = cohort_metric_report_find (report, source.metric);

  return value->is_count || answer == NULL ? COHORT_UNIT_COUNT : answer->metric->unit;
}

/* An amount of a metric, in 1e-4 minor units, or a count. */
static char *
amount_words (gint64 amount, const char *currency)
{
  return currency != NULL ? cohort_words_money (llround ((double) amount / COHORT_AMOUNT_SCALE), currency)
                          : cohort_words_count (amount);
}

/* ---- the formula ---- */

/* Said only where it gives the number. */
static char *
quotient (CohortUnit unit, const CohortMetricValue *value)
{
  gboolean is_share = unit == COHORT_UNIT_RATE;
  double num = value->num, den = value->den;
  g_autofree char *above = NULL, *below = NULL, *result = NULL;

  if (value->den == 0 || !is_shown (value))
    return NULL;
  if (!is_share && value->currency != NULL)
    num /= COHORT_AMOUNT_SCALE;
  if (fabs (num / den - value->estimate) > 1e-6 * fmax (1, fabs (value->estimate)))
    return NULL;
  above = amount_words (value->num, value->currency);
  below = is_share ? amount_words (value->den, value->currency) : cohort_words_count (value->den);
  result = cohort_words_estimate (unit, value->estimate, value->currency);
  /* Translators: a division with its result: 9 ÷ 205 = 4.4 % */
  return g_strdup_printf (_ ("%1$s ÷ %2$s = %3$s"), above, below, result);
}

static const struct
{
  const char *part, *word;
  int sign;
} flows[] = {
  { "new", NC_ ("movement", "new"), 1 },
  { "returned", NC_ ("movement", "returned"), 1 },
  { "expansion", NC_ ("movement", "expansion"), 1 },
  { "reactivation", NC_ ("movement", "returned"), 1 },
  { "contraction", NC_ ("movement", "contraction"), -1 },
  { "churn", NC_ ("movement", "churn"), -1 },
  { "left", NC_ ("movement", "left"), -1 },
  { "fx", NC_ ("movement", "exchange rates"), 1 },
};

/* As shown: minor units, or a count. */
static gint64
shown (const CohortMetricValue *value)
{
  return value->currency != NULL ? llround ((double) value->num / COHORT_AMOUNT_SCALE) : value->num;
}

static char *
shown_words (gint64 amount, const char *currency)
{
  return currency != NULL ? cohort_words_money (amount, currency) : cohort_words_count (amount);
}

/* What rounding leaves goes to the largest movement, so that the line can be added up by hand. */
static gboolean
take_flows (const CohortFigureContext *context, const CohortMetricValue *end, gint64 *amounts, gint64 *start)
{
  const char *metric = context->kind->by[context->by].metric;
  const CohortMetricValue *first = value_of (context->now, (CohortFigureSource) { metric, "start" }, end->currency);
  gint64 left;
  guint largest = 0;

  if (first == NULL)
    return FALSE;
  *start = shown (first);
  left = shown (end) - *start;
  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      const CohortMetricValue *flow
          = value_of (context->now, (CohortFigureSource) { metric, flows[i].part }, end->currency);

      amounts[i] = flow != NULL ? flows[i].sign * shown (flow) : 0;
      left -= amounts[i];
      if (ABS (amounts[i]) > ABS (amounts[largest]))
        largest = i;
    }
  if (amounts[largest] != 0)
    amounts[largest] += left;
  return TRUE;
}

static char *
moves (const CohortFigureContext *context, const CohortMetricValue *end)
{
  gint64 amounts[G_N_ELEMENTS (flows)], start;
  g_autofree char *first = NULL, *last = shown_words (shown (end), end->currency);
  GString *text;

  if (!take_flows (context, end, amounts, &start))
    return NULL;
  first = shown_words (start, end->currency);
  text = g_string_new (first);
  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      g_autofree char *amount = shown_words (ABS (amounts[i]), end->currency);

      if (amounts[i] == 0)
        continue;
      g_string_append (text, amounts[i] < 0 ? " − " : " + ");
      /* Translators: an amount and what kind of movement it is: ¥29.00 new */
      g_string_append_printf (text, C_ ("movement", "%1$s %2$s"), amount,
                              g_dpgettext2 (GETTEXT_PACKAGE, "movement", flows[i].word));
    }
  g_string_append_printf (text, " = %s", last);
  return g_string_free_and_steal (text);
}

static char *
growth (const CohortMetricValue *value)
{
  g_autofree char *start = cohort_words_count (value->den), *end = cohort_words_count (value->den + value->num);
  g_autofree char *result = NULL;

  if (!is_shown (value) || value->den == 0)
    return NULL;
  result = cohort_words_percent (value->estimate);
  /* Translators: growth: (members at the end − at the start) ÷ at the start = result */
  return g_strdup_printf (_ ("(%1$s − %2$s) ÷ %2$s = %3$s"), end, start, result);
}

static char *
make_formula (const CohortFigureContext *context, CohortUnit unit, const CohortMetricValue *value)
{
  const char *words = context->kind->formulas[context->by];

  switch (context->kind->formula_kind)
    {
    case COHORT_FORMULA_MOVES:
      return is_shown (value) ? moves (context, value) : NULL;
    case COHORT_FORMULA_GROWTH:
      return growth (value);
    case COHORT_FORMULA_WORDS:
      return words != NULL ? g_strdup (translated (words)) : NULL;
    case COHORT_FORMULA_QUOTIENT:
    default:
      return quotient (unit, value);
    }
}

/* ---- the change ---- */

static CohortFigureChange
compare (gboolean is_fact, const CohortMetricValue *now, const CohortMetricValue *before)
{
  const CohortEstimate a = { .estimate = now->estimate, .lo = now->lo, .hi = now->hi, .n = now->n };
  const CohortEstimate b = { .estimate = before->estimate, .lo = before->lo, .hi = before->hi, .n = before->n };
  CohortEstimate difference;

  if (is_fact)
    return now->estimate > before->estimate   ? COHORT_FIGURE_HIGHER
           : now->estimate < before->estimate ? COHORT_FIGURE_LOWER
                                              : COHORT_FIGURE_SAME;
  difference = cohort_estimate_difference (&a, &b);
  if (difference.status != COHORT_STATUS_OK)
    return COHORT_FIGURE_STATES_NOTHING;
  return difference.lo > 0 ? COHORT_FIGURE_HIGHER : difference.hi < 0 ? COHORT_FIGURE_LOWER : COHORT_FIGURE_UNCLEAR;
}

/* By how much a counted number moved: "+3", "−¥777.10 (−7.3 %)". */
static char *
difference_words (CohortUnit unit, const CohortMetricValue *now, const CohortMetricValue *before)
{
  double difference = now->estimate - before->estimate;
  g_autofree char *amount = NULL, *share = NULL;
  const char *sign = difference < 0 ? "−" : "+";

  if (unit == COHORT_UNIT_RATE)
    return g_strdup (difference < 0 ? C_ ("change", "lower") : C_ ("change", "higher"));
  amount = cohort_words_estimate (unit, fabs (difference), now->currency);
  if (before->estimate <= 0)
    return g_strconcat (sign, amount, NULL);
  share = cohort_words_percent (fabs (difference) / before->estimate);
  /* Translators: by how much a number moved, and what share of it that is: −¥777.10 (−7.3 %) */
  return g_strdup_printf (C_ ("change", "%1$s%2$s (%1$s%3$s)"), sign, amount, share);
}

static void
take_change (CohortFigure *self, const CohortFigureContext *context, const CohortMetricValue *before)
{
  g_autofree char *period = NULL, *value = NULL, *verdict = NULL;

  if (context->before == NULL || !is_shown (self->answer) || !is_shown (before)
      || self->answer->status == COHORT_STATUS_INCOMPLETE)
    return;
  period = cohort_words_period (context->before->scope->period);
  value = cohort_words_estimate (self->unit, before->estimate, before->currency);
  self->direction = compare (context->kind->is_fact, self->answer, before);
  switch (self->direction)
    {
    case COHORT_FIGURE_UNCLEAR:
      verdict = g_strdup (C_ ("change", "no clear change"));
      break;
    case COHORT_FIGURE_SAME:
      verdict = g_strdup (C_ ("change", "no change"));
      break;
    case COHORT_FIGURE_HIGHER:
    case COHORT_FIGURE_LOWER:
      verdict = context->kind->is_fact                    ? difference_words (self->unit, self->answer, before)
                : self->direction == COHORT_FIGURE_HIGHER ? g_strdup (C_ ("change", "higher"))
                                                          : g_strdup (C_ ("change", "lower"));
      break;
    case COHORT_FIGURE_STATES_NOTHING:
    default:
      /* Translators: the same number in the period before: period, value */
      self->change = g_strdup_printf (_ ("vs %1$s %2$s"), period, value);
      return;
    }
  /* Translators: how a number compares with the period before: period, value then, verdict: vs May 2026 5.1 %: no clear
   * change */
  self->change = g_strdup_printf (_ ("vs %1$s %2$s: %3$s"), period, value, verdict);
}

/* ---- the fold ---- */

static char *
value_words (const CohortMetricReport *report, CohortFigureSource source, const CohortMetricValue *value)
{
  return cohort_words_metric (unit_of (report, source, value), value);
}

static void
add_others (CohortFigure *self, const CohortFigureContext *context, const char *currency)
{
  CohortFigureSource mine = context->kind->by[context->by];

  for (guint i = 0; i < context->kind->n_others; i++)
    {
      const CohortFigureOther *other = &context->kind->others[i];
      const CohortMetricValue *value = value_of (context->now, other->source, currency);

      /* A count or a share without money has no currency to be asked for. */
      if (value == NULL)
        value = value_of (context->now, other->source, NULL);
      if (value == NULL
          || (g_str_equal (mine.metric, other->source.metric) && g_str_equal (mine.part, other->source.part)))
        continue;
      add_line (self->others, translated (other->title), value_words (context->now, other->source, value));
    }
}

static void
add_each (CohortFigure *self, const CohortFigureContext *context)
{
  CohortFigureSource source = context->kind->by[context->by];
  const CohortMetricAnswer *answer
      = context->each != NULL ? cohort_metric_report_find (context->each, source.metric) : NULL;

  for (guint i = 0; answer != NULL && i < answer->values->len; i++)
    {
      const CohortMetricValue *value = &g_array_index (answer->values, CohortMetricValue, i);
      g_autofree char *title = NULL;

      if (value->currency == NULL || !g_str_equal (value->part, source.part))
        continue;
      /* Translators: %s is a currency: the same number, counted from what is in it alone */
      title = g_strdup_printf (_ ("In %s alone"), value->currency);
      add_line (self->others, title, cohort_words_metric (self->unit, value));
    }
}

/* Money that cannot be added up is told by currency: "$11.35, €1.09". */
static char *
each_words (const CohortFigure *self, const CohortFigureContext *context)
{
  CohortFigureSource source = context->kind->by[context->by];
  const CohortMetricAnswer *answer
      = context->each != NULL ? cohort_metric_report_find (context->each, source.metric) : NULL;
  g_autoptr (GPtrArray) amounts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; answer != NULL && i < answer->values->len; i++)
    {
      const CohortMetricValue *value = &g_array_index (answer->values, CohortMetricValue, i);

      if (value->currency != NULL && g_str_equal (value->part, source.part) && is_shown (value) && value->estimate != 0)
        g_ptr_array_add (amounts, cohort_words_estimate (self->unit, value->estimate, value->currency));
    }
  g_ptr_array_add (amounts, NULL);
  return amounts->len > 1 ? g_strjoinv (C_ ("between items", ", "), (char **) amounts->pdata) : NULL;
}

static void
add_about (CohortFigure *self, const CohortFigureContext *context, const CohortMetric *metric)
{
  const CohortScope *scope = context->now->scope;
  guint n_definitions;
  const CohortDefinitions *definitions = cohort_preferences_get_definitions (&n_definitions);

  add_line (self->about, _ ("Period"), cohort_words_days (scope->period.from, scope->period.to));
  add_line (self->about, _ ("Seen From"), cohort_words_day (scope->as_of));
  add_line (self->about, _ ("Time Zone"), g_strdup (context->zone));
  if (self->answer != NULL && self->answer->currency != NULL)
    add_line (self->about, _ ("Currency"),
              context->each != NULL
                  /* Translators: %s is a currency */
                  ? g_strdup_printf (_ ("%s, other currencies at the rate of their month"), self->answer->currency)
                  : g_strdup (self->answer->currency));
  if (self->answer != NULL)
    /* Translators: how many were counted */
    add_line (self->about, _ ("Sample Size"), cohort_words_count (self->answer->n));
  /* Translators: a set of definitions, and the version of the one in use */
  add_line (self->about, _ ("Definition"),
            g_strdup_printf (_ ("%1$s, version %2$u"), translated (definitions[context->by].title), metric->version));
}

static char *
make_basis (const CohortFigureContext *context, CohortUnit unit, const CohortMetricValue *value)
{
  CohortFigureSource source = { context->kind->by[context->by].metric, context->kind->pending };
  const CohortMetricValue *pending = source.part != NULL ? value_of (context->now, source, NULL) : NULL;
  g_autofree char *counts = cohort_words_basis (unit, value), *waiting = NULL;

  if (pending == NULL || pending->num == 0)
    return g_steal_pointer (&counts);
  waiting = cohort_words_count (pending->num);
  /* Translators: the sample behind a number and how many cannot be judged yet: 112 of 116; 2 pending */
  return g_strdup_printf (_ ("%1$s; %2$s pending"), counts != NULL ? counts : "", waiting);
}

static void
take_answer (CohortFigure *self, const CohortFigureContext *context)
{
  const CohortMetricValue *value = self->answer;

  if (is_shown (value))
    {
      self->value = cohort_words_estimate (self->unit, value->estimate, value->currency);
      self->interval = cohort_words_interval (self->unit, value);
    }
  if (value->status != COHORT_STATUS_OK)
    self->reason = g_strdup (translated (cohort_status_message (value->status)));
  else if (self->value == NULL)
    self->reason = g_strdup (translated (cohort_status_message (COHORT_STATUS_NO_DATA)));
  if (value->status == COHORT_STATUS_NO_RATE && self->unit == COHORT_UNIT_MONEY)
    self->value = each_words (self, context);
  else if (self->value != NULL || value->status == COHORT_STATUS_TOO_FEW)
    self->basis = make_basis (context, self->unit, value);
  self->formula = make_formula (context, self->unit, value);
  self->counted = cohort_metric_rows_of (context->now, value, FALSE);
  self->of = cohort_metric_rows_of (context->now, value, TRUE);
}

/* Yesterday is as far as most services tell. */
static char *
make_period (const CohortFigureContext *context)
{
  const CohortScope *scope = context->now->scope;
  g_autofree char *period = cohort_words_period (scope->period), *day = NULL;

  if (scope->as_of < scope->period.from || scope->as_of >= MIN (scope->period.to, context->today) - 1)
    return g_steal_pointer (&period);
  day = cohort_words_day (scope->as_of);
  /* Translators: %1$s is a period, %2$s the last day of it that the data tell of */
  return g_strdup_printf (_ ("%1$s, known until %2$s"), period, day);
}

/**
 * cohort_figure_new:
 *
 * Returns: (transfer full)
 */
CohortFigure *
cohort_figure_new (const CohortFigureContext *context)
{
  CohortFigureSource source = context->kind->by[context->by];
  const CohortMetricAnswer *answer = cohort_metric_report_find (context->now, source.metric);
  CohortFigure *self = g_new0 (CohortFigure, 1);

  self->id = context->kind->id;
  self->about = g_ptr_array_new_with_free_func (line_free);
  self->others = g_ptr_array_new_with_free_func (line_free);
  self->title = g_strdup (translated (context->kind->title != NULL ? context->kind->title : answer->metric->title));
  self->sentence = g_strdup (translated (answer->metric->help));
  self->period = make_period (context);
  self->unit = answer->metric->unit;
  self->answer = cohort_metric_value (answer->values, source.part, NULL);
  if (self->answer == NULL && answer->values->len > 0)
    self->answer = &g_array_index (answer->values, CohortMetricValue, 0);
  if (self->answer != NULL)
    {
      if (self->answer->is_count)
        self->unit = COHORT_UNIT_COUNT;
      take_answer (self, context);
      take_change (self, context, value_of (context->before, source, self->answer->currency));
      add_others (self, context, self->answer->currency);
    }
  else
    self->reason = g_strdup (translated (cohort_status_message (COHORT_STATUS_NO_DATA)));
  add_each (self, context);
  add_about (self, context, answer->metric);
  return self;
}

void
cohort_figure_free (CohortFigure *self)
{
  g_free (self->title);
  g_free (self->period);
  g_free (self->value);
  g_free (self->reason);
  g_free (self->basis);
  g_free (self->interval);
  g_free (self->change);
  g_free (self->sentence);
  g_free (self->formula);
  g_ptr_array_unref (self->about);
  g_ptr_array_unref (self->others);
  g_clear_pointer (&self->counted, cohort_metric_rows_unref);
  g_clear_pointer (&self->of, cohort_metric_rows_unref);
  g_free (self);
}
