// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Metrics about what people do: activation of new members, active share, trial conversion, the funnel.
// A cohort is judged only once its days are over; who still has days left is pending, in neither count.
#include "config.h"

#include "cohort-metric-private.h"
#include "cohort-tenure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CONFIDENCE 0.95

static void
add_share (GArray *values, const char *part, GArray *num_rows, GArray *den_rows)
{
  CohortEstimate estimate = cohort_proportion (num_rows->len, den_rows->len, CONFIDENCE);

  cohort_metric_set_rows (cohort_metric_add_estimate (values, part, NULL, &estimate), COHORT_ROWS_MEMBERS, num_rows,
                          den_rows);
}

static GArray *
new_rows (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint32));
}

/* Counted actions of each member within @days days of joining, or within the period where @days is 0. */
static guint64 *
count_actions (const CohortFacts *facts, guint32 n_members, const CohortScope *scope, guint days)
{
  guint64 *counts = g_new0 (guint64, (gsize) n_members + 1);

  for (gsize i = 0; i < facts->actions.n; i++)
    {
      guint32 member = facts->actions.member[i];
      CohortDay day = facts->actions.day[i];
      gboolean inside;

      if (days == 0)
        inside = cohort_period_contains (scope->period, day);
      else
        inside = facts->people.n > 0 && facts->people.joined[member] != COHORT_DAY_NONE
                 && day >= facts->people.joined[member] && day < facts->people.joined[member] + (CohortDay) days;
      if (inside && day <= scope->as_of)
        counts[member] += facts->actions.count != NULL ? facts->actions.count[i] : 1;
    }
  return counts;
}

static gboolean
joined_in (const CohortFacts *facts, const CohortScope *scope, guint32 member)
{
  return facts->people.joined[member] != COHORT_DAY_NONE
         && cohort_period_contains (scope->period, facts->people.joined[member])
         && facts->people.joined[member] <= scope->as_of;
}

static void
compute_activation (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  guint days = facts->rules.activation_days;
  g_autofree guint64 *counts = count_actions (facts, segments->n_members, scope, days);
  GArray *activated = new_rows (), *joined = new_rows ();
  guint pending = 0;

  for (guint32 m = 0; m < facts->people.n; m++)
    {
      if (!joined_in (facts, scope, m) || !cohort_metric_takes (segments, scope, m))
        continue;
      if (facts->people.joined[m] + (CohortDay) days > scope->as_of + 1)
        {
          pending++;
          continue;
        }
      g_array_append_val (joined, m);
      if (counts[m] >= facts->rules.activation_actions)
        g_array_append_val (activated, m);
    }
  add_share (values, "", activated, joined);
  cohort_metric_add_count (values, "pending", pending);
}

static void
compute_active_share (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                      GArray *values)
{
  g_autofree guint64 *counts = count_actions (facts, segments->n_members, scope, 0);
  CohortDay end = MIN (scope->period.to, scope->as_of + 1);
  GArray *active = new_rows (), *registered = new_rows ();

  for (guint32 m = 0; m < facts->people.n; m++)
    {
      CohortDay joined = facts->people.joined[m];
      CohortDay erased = facts->people.erased != NULL ? facts->people.erased[m] : COHORT_DAY_NONE;

      if (!cohort_metric_takes (segments, scope, m) || (joined != COHORT_DAY_NONE && joined >= end)
          || (erased != COHORT_DAY_NONE && erased < end))
        continue;
      g_array_append_val (registered, m);
      if (counts[m] > 0)
        g_array_append_val (active, m);
    }
  add_share (values, "", active, registered);
}

/* The first day on which each member had a paying segment. */
static CohortDay *
first_paid_days (const CohortSegments *segments, CohortDay as_of)
{
  CohortDay *first = g_new (CohortDay, (gsize) segments->n_members + 1);

  for (guint32 m = 0; m < segments->n_members; m++)
    first[m] = COHORT_DAY_NONE;
  for (gsize i = 0; i < segments->n; i++)
    {
      guint32 m = segments->member[i];

      if (segments->start[i] <= as_of && (first[m] == COHORT_DAY_NONE || segments->start[i] < first[m])
          && cohort_segment_counts (segments, i))
        first[m] = segments->start[i];
    }
  return first;
}

/* The first trial of each member that began in the period, as a row of the segments. */
static guint32 *
first_trials (const CohortSegments *segments, const CohortScope *scope)
{
  guint32 *trial = g_new (guint32, (gsize) segments->n_members + 1);

  for (guint32 m = 0; m < segments->n_members; m++)
    trial[m] = COHORT_INDEX_NONE;
  for (guint32 i = 0; i < segments->n; i++)
    {
      guint32 m = segments->member[i];

      if (segments->status[i] != COHORT_SEGMENT_TRIAL || !cohort_period_contains (scope->period, segments->start[i])
          || segments->start[i] > scope->as_of || !cohort_metric_takes (segments, scope, m))
        continue;
      if (trial[m] == COHORT_INDEX_NONE || segments->start[i] < segments->start[trial[m]])
        trial[m] = i;
    }
  return trial;
}

/* The last day on which a payment still is the trial's conversion; COHORT_DAY_MAX while the trial runs. */
static CohortDay
last_conversion_day (const CohortSegments *segments, const CohortFacts *facts, guint32 trial)
{
  CohortDay end = segments->end[trial];

  return end == COHORT_DAY_NONE ? COHORT_DAY_MAX : end + (CohortDay) facts->rules.trial_slack;
}

static void
compute_trials (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  g_autofree guint32 *trial = first_trials (segments, scope);
  g_autofree guint8 *paid = g_new0 (guint8, (gsize) segments->n_members + 1);
  GArray *converted = new_rows (), *ended = new_rows ();
  guint pending = 0;

  for (gsize i = 0; i < segments->n; i++)
    {
      guint32 first = trial[segments->member[i]];

      if (first != COHORT_INDEX_NONE && segments->start[i] >= segments->start[first]
          && segments->start[i] <= last_conversion_day (segments, facts, first) && cohort_segment_counts (segments, i))
        paid[segments->member[i]] = 1;
    }
  for (guint32 m = 0; m < segments->n_members; m++)
    {
      if (trial[m] == COHORT_INDEX_NONE)
        continue;
      if (last_conversion_day (segments, facts, trial[m]) > scope->as_of)
        {
          pending++;
          continue;
        }
      g_array_append_val (ended, m);
      if (paid[m])
        g_array_append_val (converted, m);
    }
  add_share (values, "", converted, ended);
  cohort_metric_add_count (values, "pending", pending);
}

/* Each step counts members of the cohort that signed up in the period, so no step can pass the one before it
   by people who came earlier. */
static void
compute_funnel (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  static const char *const parts[] = { "activated", "paid", "second-month", "referred" };
  guint days = facts->rules.activation_days;
  g_autofree guint64 *counts = count_actions (facts, segments->n_members, scope, days);
  g_autofree CohortDay *paid = first_paid_days (segments, scope->as_of);
  g_autofree guint8 *stayed = g_new0 (guint8, (gsize) segments->n_members + 1);
  g_autoptr (CohortTenureRows) tenures = cohort_tenure_rows (segments, NULL, scope->as_of);
  GArray *signed_up = new_rows (), *rows[G_N_ELEMENTS (parts)];

  for (gsize i = 0; i < tenures->n; i++)
    stayed[tenures->member[i]] = tenures->days[i] > facts->rules.second_month;
  for (guint s = 0; s < G_N_ELEMENTS (parts); s++)
    rows[s] = new_rows ();
  for (guint32 m = 0; m < facts->people.n; m++)
    {
      gboolean steps[G_N_ELEMENTS (parts)];

      if (!joined_in (facts, scope, m) || !cohort_metric_takes (segments, scope, m))
        continue;
      g_array_append_val (signed_up, m);
      steps[0] = counts[m] >= facts->rules.activation_actions;
      steps[1] = paid[m] != COHORT_DAY_NONE;
      steps[2] = stayed[m];
      steps[3] = facts->people.n_referrals != NULL && facts->people.n_referrals[m] > 0;
      for (guint s = 0; s < G_N_ELEMENTS (parts); s++)
        if (steps[s])
          g_array_append_val (rows[s], m);
    }
  if (facts->visits >= 0)
    {
      guint64 visits = facts->visits;
      CohortEstimate estimate = cohort_proportion (MIN (signed_up->len, visits), visits, CONFIDENCE);

      cohort_metric_add_estimate (values, "signed-up", NULL, &estimate);
    }
  for (guint s = 0; s < G_N_ELEMENTS (parts); s++)
    add_share (values, parts[s], rows[s], g_array_ref (signed_up));
  cohort_metric_set_rows (cohort_metric_add_count (values, "cohort", signed_up->len), COHORT_ROWS_MEMBERS, signed_up,
                          NULL);
}

const CohortMetric cohort_metric_activation = {
  .id = "activation",
  .title = N_ ("Activation of New Members"),
  .help = N_ ("Of those who joined in this period, the share that took enough first steps in their first days. Only "
              "members whose days are over are counted; the others are pending."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_activation,
};

const CohortMetric cohort_metric_active_share = {
  .id = "active-share",
  .title = N_ ("Active Share"),
  .help = N_ ("Members with at least one counted action in this period, of all registered at its end. It falls by "
              "itself as old free accounts pile up."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_active_share,
};

const CohortMetric cohort_metric_trials = {
  .id = "trial-conversion",
  .title = N_ ("Trial Conversion"),
  .help = N_ ("Of the trials begun in this period and over for long enough, those followed by a paid term. Running "
              "trials are pending."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_trials,
};

const CohortMetric cohort_metric_funnel = {
  .id = "funnel",
  .title = N_ ("Funnel"),
  .help = N_ ("What became of those who signed up in this period: activated, paid, still there after their second "
              "month, brought others. Every step counts the same people."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_funnel,
};
