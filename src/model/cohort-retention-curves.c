// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* How long members stay: curves of the groups that are compared, the test between them, what is expected beyond the
 * data. Curves use each member's own days; the forecast counts whole months. */

#include "config.h"

#include "cohort-retention-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-metric-words.h"
#include "cohort-words.h"

#define DAYS_A_MONTH 30.4375
#define MOST_CURVES 4
#define LEAST_MEMBERS 5 /* fewer have a curve only when asked for */
#define AHEAD 12        /* months that the forecast goes beyond the data */
#define BOOTSTRAP 100
#define SEED 1

/* Rows of the members that are compared. */
typedef struct
{
  gsize n;
  double *time; /* months */
  guint8 *event;
  guint32 *group;
} Sample;

static void
sample_clear (Sample *self)
{
  g_free (self->time);
  g_free (self->event);
  g_free (self->group);
}

/* @most: as many rows as there can be */
static Sample
sample_new (gsize most)
{
  return (Sample) { 0, g_new (double, most + 1), g_new (guint8, most + 1), g_new (guint32, most + 1) };
}

static void
sample_add (Sample *self, const CohortTenureRows *rows, gsize row, guint32 group)
{
  self->time[self->n] = rows->days[row] / DAYS_A_MONTH;
  self->event[self->n] = rows->event[row];
  self->group[self->n++] = group;
}

static CohortSurvival
sample_get (const Sample *self, guint32 n_groups)
{
  return (CohortSurvival) {
    .n = self->n, .time = self->time, .event = self->event, .group = self->group, .n_groups = n_groups
  };
}

/* Returns: the index of the group of a row, or COHORT_INDEX_NONE */
static guint32
get_group (const CohortRetentionWork *work, gsize row)
{
  const CohortRetentionPeople *people = work->report->people;

  if (work->keys)
    return people->group[work->rows->member[row]];
  return (guint32) (cohort_month_of_day (work->rows->first[row]) - work->first_month) - people->first;
}

static int
compare_sizes (gconstpointer a, gconstpointer b, gpointer groups)
{
  const CohortRetentionGroup *x = ((GPtrArray *) groups)->pdata[*(const guint *) a];
  const CohortRetentionGroup *y = ((GPtrArray *) groups)->pdata[*(const guint *) b];

  return (x->n_members < y->n_members) - (x->n_members > y->n_members);
}

/* Which groups have a curve: the two that are compared, else the largest; by month there are too many. */
static GArray *
choose_groups (CohortRetentionWork *work, const CohortRetentionQuestion *question)
{
  GPtrArray *groups = work->report->groups;
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; question->first && question->second && i < groups->len; i++)
    {
      const CohortRetentionGroup *group = groups->pdata[i];

      if (g_str_equal (group->name, question->first) || g_str_equal (group->name, question->second))
        g_array_append_val (chosen, i);
    }
  if (chosen->len == 2 || work->keys == NULL)
    return chosen;
  g_array_set_size (chosen, 0);
  for (guint i = 0; i < groups->len; i++)
    if (((CohortRetentionGroup *) groups->pdata[i])->n_members >= LEAST_MEMBERS)
      g_array_append_val (chosen, i);
  g_array_sort_with_data (chosen, compare_sizes, groups);
  if (chosen->len > MOST_CURVES)
    g_array_set_size (chosen, MOST_CURVES);
  return chosen;
}

static void
add_curve (CohortRetentionReport *report, const char *name, guint n)
{
  CohortRetentionCurve *curve = g_new0 (CohortRetentionCurve, 1);

  curve->name = g_strdup (name);
  curve->n_members = n;
  g_ptr_array_add (report->curves, curve);
}

static void
fit_chosen (CohortRetentionWork *work, const GArray *chosen)
{
  CohortRetentionReport *report = work->report;
  Sample sample = sample_new (work->rows->n);
  CohortSurvival data;

  for (gsize row = 0; row < work->rows->n; row++)
    {
      const guint32 group = get_group (work, row);

      for (guint i = 0; i < chosen->len; i++)
        if (g_array_index (chosen, guint, i) == group)
          sample_add (&sample, work->rows, row, i);
    }
  data = sample_get (&sample, chosen->len);
  report->fit = cohort_km_fit (&data, COHORT_RETENTION_CONFIDENCE, NAN);
  for (guint i = 0; i < chosen->len; i++)
    {
      const CohortRetentionGroup *group = report->groups->pdata[g_array_index (chosen, guint, i)];

      add_curve (report, group->name, (guint) report->fit->curves[i].n);
    }
  if (chosen->len > 1)
    {
      report->test = cohort_log_rank (&data);
      report->verdict = cohort_retention_write_verdict (report->test);
    }
  sample_clear (&sample);
}

/**
 * cohort_retention_fit_two:
 * @second: of each member of the segments: 1 for the second group
 * @test: (out) (transfer full)
 *
 * Returns: (transfer full): the curves of the others and of the second group
 */
CohortKmFit *
cohort_retention_fit_two (CohortRetentionWork *work, const guint8 *second, CohortLogRank **test)
{
  Sample sample = sample_new (work->rows->n);
  CohortSurvival data;
  CohortKmFit *fit;

  for (gsize row = 0; row < work->rows->n; row++)
    sample_add (&sample, work->rows, row, second[work->rows->member[row]] != 0);
  data = sample_get (&sample, 2);
  fit = cohort_km_fit (&data, COHORT_RETENTION_CONFIDENCE, NAN);
  *test = cohort_log_rank (&data);
  sample_clear (&sample);
  return fit;
}

/**
 * cohort_retention_make_curves:
 *
 * The curve of everybody, those of the groups that are compared, and the test between them.
 */
void
cohort_retention_make_curves (CohortRetentionWork *work, const CohortRetentionQuestion *question)
{
  CohortRetentionReport *report = work->report;
  g_autoptr (GArray) chosen = choose_groups (work, question);
  Sample sample = sample_new (work->rows->n);
  CohortSurvival data;

  for (gsize row = 0; row < work->rows->n; row++)
    sample_add (&sample, work->rows, row, 0);
  data = sample_get (&sample, 1);
  report->everybody = cohort_km_fit (&data, COHORT_RETENTION_CONFIDENCE, NAN);
  if (report->everybody->status == COHORT_STATUS_OK)
    report->tenure = cohort_retention_write_tenure (&report->everybody->curves[0]);
  if (chosen->len > 0)
    fit_chosen (work, chosen);
  else
    {
      report->fit = report->everybody;
      add_curve (report, _ ("All members"), (guint) work->rows->n);
    }
  sample_clear (&sample);
}

static void
forecast_free (gpointer data)
{
  cohort_retention_free (data);
}

/**
 * cohort_retention_make_forecast:
 *
 * Fits the models to all members and goes on with the best a year beyond the data, no further than three times it. It
 * is the same however members are grouped.
 */
void
cohort_retention_make_forecast (CohortRetentionWork *work)
{
  CohortRetentionReport *report = work->report;
  g_autofree char *key = g_strdup_printf ("forecast %d %d %d", report->as_of, work->include != NULL, work->currency);
  g_autoptr (CohortTenures) tenures = NULL;
  CohortStatus status;

  report->forecast = cohort_ledger_snapshot_find (report->ledger, key);
  if (report->forecast == NULL)
    tenures = cohort_tenures_new (work->rows->months, work->rows->event, work->rows->n, 0, &status);
  if (tenures != NULL)
    report->forecast = cohort_ledger_snapshot_keep (
        report->ledger, key,
        cohort_retention_project (tenures, MIN (tenures->n_periods + AHEAD, 3 * tenures->n_periods), BOOTSTRAP, SEED),
        forecast_free);
  report->model = cohort_retention_write_model (report->forecast);
}

/* Words */

/**
 * cohort_retention_write_verdict:
 *
 * Returns: (transfer full): what the test says, in a sentence
 */
char *
cohort_retention_write_verdict (const CohortLogRank *test)
{
  if (test->status != COHORT_STATUS_OK)
    return g_strdup (_ ("Nobody has left yet who could be compared."));
  if (!test->worth_showing)
    return g_strdup (_ ("Fewer than ten have left in one of the groups: too few to say whether they differ."));
  if (test->p_value < 0.001)
    return g_strdup (_ ("They differ by more than chance (log-rank test, p < 0.001)."));
  if (test->p_value < 0.05)
    return g_strdup_printf (_ ("They differ by more than chance (log-rank test, p = %.3f)."), test->p_value);
  return g_strdup_printf (_ ("The difference may be chance (log-rank test, p = %.2f)."), test->p_value);
}

/**
 * cohort_retention_write_seen:
 * @end: the last day looked at, or COHORT_DAY_NONE
 * @currency: (nullable)
 *
 * Returns: (transfer full) (nullable): what is left out, in words
 */
char *
cohort_retention_write_seen (CohortDay end, const char *currency)
{
  g_autofree char *day = end != COHORT_DAY_NONE ? cohort_words_day (end) : NULL;

  if (day != NULL && currency != NULL)
    /* Translators: a day, and the code of a currency */
    return g_strdup_printf (_ ("As it stood on %1$s, of members who pay in %2$s"), day, currency);
  if (day != NULL)
    /* Translators: %s is a day */
    return g_strdup_printf (_ ("As it stood on %s"), day);
  /* Translators: %s is the code of a currency */
  return currency != NULL ? g_strdup_printf (_ ("Members who pay in %s"), currency) : NULL;
}

/**
 * cohort_retention_write_left:
 *
 * Returns: (transfer full) (nullable): who left in @period and why; NULL where it is not made of months looked at
 */
char *
cohort_retention_write_left (const CohortRetentionReport *report, CohortPeriod period)
{
  guint lost[COHORT_N_END_REASONS] = { 0 }, all = 0, back = 0, n_months = 0;
  const CohortPeriodKind kind = cohort_period_kind (period);
  g_autofree char *name = NULL;

  if (kind != COHORT_PERIOD_MONTH && kind != COHORT_PERIOD_QUARTER && kind != COHORT_PERIOD_YEAR)
    return NULL;
  for (guint i = 0; i < report->months->len; i++)
    {
      const CohortRetentionMonth *month = &g_array_index (report->months, CohortRetentionMonth, i);

      if (!cohort_period_contains (period, cohort_month_first_day (month->month)))
        continue;
      n_months++;
      back += month->back;
      for (guint reason = 0; reason < COHORT_N_END_REASONS; reason++)
        {
          lost[reason] += month->lost[reason];
          all += month->lost[reason];
        }
    }
  if (n_months == 0)
    return NULL;
  name = cohort_words_period (period);
  /* Translators: a period, as in Oct 2026, and numbers of members */
  return g_strdup_printf (ngettext ("%1$s: %2$u left, %3$u of their own will, %4$u for a failed payment, %5$u unknown; "
                                    "%6$u came back.",
                                    "%1$s: %2$u left, %3$u of their own will, %4$u for a failed payment, %5$u unknown; "
                                    "%6$u came back.",
                                    all),
                          name, all, lost[COHORT_END_VOLUNTARY], lost[COHORT_END_FAILED], lost[COHORT_END_UNKNOWN],
                          back);
}

static char *
write_months (double months)
{
  return g_strdup_printf ("%.1f", months);
}

/**
 * cohort_retention_write_tenure:
 *
 * Returns: (transfer full): how long half of the members stay, in a sentence
 */
char *
cohort_retention_write_tenure (const CohortKm *km)
{
  g_autofree char *median = write_months (km->median), *lo = write_months (km->median_lo);
  g_autofree char *hi = write_months (km->median_hi), *last = write_months (km->last_time);
  g_autofree char *share = NULL;

  if (km->median_status == COHORT_STATUS_OK && !isnan (km->median_lo) && !isnan (km->median_hi))
    /* Translators: three numbers of months */
    return g_strdup_printf (_ ("Half of the members stay %s months or longer (likely %s to %s)."), median, lo, hi);
  if (km->median_status == COHORT_STATUS_OK)
    return g_strdup_printf (_ ("Half of the members stay %s months or longer."), median);
  share = cohort_words_percent (cohort_km_survival_at (km, km->last_time));
  /* Translators: a percentage and a number of months */
  return g_strdup_printf (_ ("%s are still members after %s months, as far as the data goes."), share, last);
}

/**
 * cohort_retention_write_model:
 * @forecast: (nullable)
 *
 * Returns: (transfer full): by which model the curve goes on, or why it does not
 */
char *
cohort_retention_write_model (const CohortRetention *forecast)
{
  static const char *const models[COHORT_N_RETENTION_MODELS] = {
    [COHORT_RETENTION_CONSTANT] = N_ ("Expected beyond the data: one rate of leaving for all members"),
    [COHORT_RETENTION_SBG]
    = N_ ("Expected beyond the data: shifted beta-geometric model, in which members differ in how easily they leave"),
    [COHORT_RETENTION_BDW]
    = N_ ("Expected beyond the data: beta-discrete-Weibull model, in which members differ and change with time"),
  };

  if (forecast == NULL || forecast->status != COHORT_STATUS_OK)
    return g_strdup (_ ("Nothing is expected beyond the data until 30 members have left."));
  return g_strdup (_ (models[forecast->chosen]));
}
