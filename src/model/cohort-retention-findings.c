// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What stands out among who stayed and who left, so that nobody has to hunt for it: a coupon whose members leave sooner
 * or later than others, a long time without anything published and what became of members then, and payments that
 * failed at one source in one month far more than usual, which say nothing about content. Each is told with its counts;
 * where the difference may be chance, it says so. A finding is a hint at where to look, not a cause. */

#include "config.h"

#include "cohort-retention-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-metric-words.h"
#include "cohort-words.h"

#define LEAST_COUPON 10  /* members who took it */
#define COUPON_MONTHS 4  /* where the curves are compared: after the usual three months of a coupon */
#define SILENCE 35       /* days */
#define FEWER 3          /* times less than before */
#define FEW 0.02         /* chance of so few posts at the rate of the days before */
#define LEAST_FAILURES 5 /* in a month */
#define UNUSUAL 0.001    /* chance of so many in one of the months */
#define NOT_CHANCE 0.05

static CohortRetentionFinding *
add_finding (CohortRetentionReport *report, char *title, char *detail)
{
  CohortRetentionFinding *finding = g_new0 (CohortRetentionFinding, 1);

  finding->title = title;
  finding->detail = detail;
  finding->by = report->by;
  g_ptr_array_add (report->findings, finding);
  return finding;
}

/* The chance of @n or more when @mean are usual, by Poisson's law. */
static double
chance_of (guint n, double mean)
{
  double term = exp (-mean), below = 0;

  for (guint i = 0; i < n; i++)
    {
      below += term;
      term *= mean / (i + 1);
    }
  return fmax (0, 1 - below);
}

/* Coupons */

static void
tell_coupon (CohortRetentionWork *work, guint coupon, const CohortKmFit *fit, const CohortLogRank *test)
{
  const char *name = work->coupons->pdata[coupon];
  const double with = cohort_km_survival_at (&fit->curves[1], COUPON_MONTHS);
  const double without = cohort_km_survival_at (&fit->curves[0], COUPON_MONTHS);
  const gboolean sure = test->status == COHORT_STATUS_OK && test->worth_showing && test->p_value < NOT_CHANCE;
  g_autofree char *share = cohort_words_percent (with), *others = cohort_words_percent (without);
  g_autofree char *verdict = cohort_retention_write_verdict (test);
  g_autofree char *n = cohort_words_count ((gint64) fit->curves[1].n);
  CohortRetentionFinding *finding = add_finding (
      work->report,
      g_strdup_printf (!sure            ? _ ("Who came with “%s” stays about as long as others")
                       : with < without ? _ ("Who came with “%s” leaves sooner than others")
                                        : _ ("Who came with “%s” stays longer than others"),
                       name),
      /* Translators: a number of members, two percentages, and a sentence about chance */
      g_strdup_printf (_ ("%s members. After four months %s of them were still paying, of the others %s. %s"), n, share,
                       others, verdict));

  finding->by = COHORT_RETENTION_BY_COUPON;
  finding->first = g_strdup (name);
  finding->second = g_strdup (_ ("Without a coupon"));
}

static void
look_at_coupons (CohortRetentionWork *work)
{
  g_autofree guint8 *second = g_new0 (guint8, (gsize) work->segments->n_members + 1);

  for (guint coupon = 0; coupon < work->coupons->len; coupon++)
    {
      g_autoptr (CohortLogRank) test = NULL;
      g_autoptr (CohortKmFit) fit = NULL;

      for (guint32 m = 0; m < work->segments->n_members; m++)
        second[m] = work->coupon_of[m] == coupon + 1;
      fit = cohort_retention_fit_two (work, second, &test);
      if (fit->status == COHORT_STATUS_OK && fit->curves[1].n >= LEAST_COUPON && fit->curves[0].n >= LEAST_COUPON
          && fit->curves[1].last_time >= COUPON_MONTHS)
        tell_coupon (work, coupon, fit, test);
    }
}

/* A time with few posts */

typedef struct
{
  CohortDay from; /* half-open: SILENCE days */
  guint n, before;
} Silence;

static guint
count_posts (const GArray *posts, CohortDay from, CohortDay to)
{
  guint n = 0;

  for (guint i = 0; i < posts->len; i++)
    n += g_array_index (posts, CohortDay, i) >= from && g_array_index (posts, CohortDay, i) < to;
  return n;
}

/* Who left in the month of its middle and the next, against the rate of all other months. */
static double
expect_losses (const CohortRetentionWork *work, CohortMonth first, guint *lost)
{
  guint start = 0, other_lost = 0, other_start = 0;

  *lost = 0;
  for (guint i = 0; i < work->report->months->len; i++)
    {
      const CohortRetentionMonth *month = &g_array_index (work->report->months, CohortRetentionMonth, i);
      const guint n = month->lost[COHORT_END_VOLUNTARY] + month->lost[COHORT_END_UNKNOWN];

      if (month->month == first || month->month == first + 1)
        {
          *lost += n;
          start += month->n_start;
        }
      else if (month->finished)
        {
          other_lost += n;
          other_start += month->n_start;
        }
    }
  return start > 0 && other_start > 0 ? (double) other_lost / other_start * start : NAN;
}

static void
tell_silence (CohortRetentionWork *work, const Silence *silence)
{
  const CohortMonth middle = cohort_month_of_day (silence->from + SILENCE / 2);
  guint lost;
  const double mean = expect_losses (work, middle, &lost);
  g_autofree char *days = cohort_words_days (silence->from, silence->from + SILENCE);
  g_autofree char *first = cohort_words_month (middle), *second = cohort_words_month (middle + 1);
  g_autofree char *expected = g_strdup_printf ("%.1f", mean), *left = cohort_words_count (lost);
  g_autofree char *before = cohort_words_count (silence->before);
  g_autofree char *outcome = NULL;
  CohortRetentionFinding *finding;

  /* Where hardly anybody could have left, that nobody did tells nothing. */
  if (isnan (mean) || (mean < 1 && lost <= mean))
    return;
  outcome = g_strdup_printf (
      chance_of (lost, mean) < NOT_CHANCE
          /* Translators: two months, a number of members, and how many it usually is */
          ? _ ("In %s and %s %s members left of their own will or without a reason given; %s would be usual. That is "
               "more than chance.")
          : _ ("In %s and %s %s members left of their own will or without a reason given; %s would be usual. That may "
               "be chance."),
      first, second, left, expected);
  finding = add_finding (
      work->report,
      /* Translators: some days, as in 26 Feb 2025 – 1 Apr 2025 */
      g_strdup_printf (silence->n == 0 ? _ ("Nothing was published, %s") : _ ("Hardly anything was published, %s"),
                       days),
      /* Translators: two numbers of posts, and a sentence */
      g_strdup_printf (ngettext ("%u post, after %s in as many days before. %s",
                                 "%u posts, after %s in as many days before. %s", silence->n),
                       silence->n, before, outcome));
  finding->by = COHORT_RETENTION_BY_MONTH;
  finding->month = middle;
  finding->event = g_strdup (_ ("Hardly anything published"));
}

/* The five weeks after a post in which far less came than in the five before. */
static void
look_at_posts (CohortRetentionWork *work)
{
  Silence quietest = { 0 };
  double least = FEW;

  for (guint i = 0; i < work->posts->len; i++)
    {
      const CohortDay from = g_array_index (work->posts, CohortDay, i) + 1;
      const Silence silence
          = { from, count_posts (work->posts, from, from + SILENCE), count_posts (work->posts, from - SILENCE, from) };
      const double chance = 1 - chance_of (silence.n + 1, silence.before);

      if (from + SILENCE > work->report->as_of || cohort_month_of_day (from) < work->first_month || chance >= least
          || silence.n * FEWER > silence.before)
        continue;
      least = chance;
      quietest = silence;
    }
  if (least < FEW)
    tell_silence (work, &quietest);
}

/* Payments that failed */

static void
tell_failures (CohortRetentionWork *work, guint source, guint at, guint n, double usual)
{
  const CohortRetentionMonth *month = &g_array_index (work->report->months, CohortRetentionMonth, at);
  g_autofree char *name = cohort_words_month (month->month), *count = cohort_words_count (n);
  g_autofree char *mean = g_strdup_printf ("%.1f", usual);
  g_autofree char *left = cohort_words_count (month->lost[COHORT_END_FAILED]);
  CohortRetentionFinding *finding = add_finding (
      work->report,
      /* Translators: a source, as in Patreon, and a month */
      g_strdup_printf (_ ("Payments failed unusually often at %s in %s"), (char *) work->sources->pdata[source], name),
      /* Translators: three numbers */
      g_strdup_printf (_ ("%s payments failed; %s are usual in a month. A failed payment is no wish to leave: %s left "
                          "in that month because of one, and are counted apart."),
                       count, mean, left));

  finding->by = COHORT_RETENTION_BY_PROVIDER;
  finding->month = month->month;
  finding->event = g_strdup_printf (_ ("Failed payments: %s"), (char *) work->sources->pdata[source]);
}

static void
look_at_source (CohortRetentionWork *work, guint source)
{
  const guint n = work->n_months;
  g_autofree guint *counts = g_new0 (guint, n + 1);
  guint total = 0;

  for (guint i = 0; i < work->failures->len; i++)
    {
      const CohortRetentionInstant *failure = &g_array_index (work->failures, CohortRetentionInstant, i);
      const int month = cohort_month_of_day (failure->day) - work->first_month;

      if (failure->source == source && month >= 0 && month < (int) n)
        {
          counts[month] += failure->n;
          total += failure->n;
        }
    }
  for (guint i = 0; i < n; i++)
    {
      const double usual = n > 1 ? (double) (total - counts[i]) / (n - 1) : 0;

      if (counts[i] >= LEAST_FAILURES && chance_of (counts[i], fmax (usual, 0.5)) < UNUSUAL)
        tell_failures (work, source, i, counts[i], usual);
    }
}

/**
 * cohort_retention_make_findings:
 */
void
cohort_retention_make_findings (CohortRetentionWork *work)
{
  look_at_coupons (work);
  look_at_posts (work);
  for (guint source = 0; source < work->sources->len; source++)
    look_at_source (work, source);
}
