// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Metrics that are balances and movements: MRR, ARR, committed MRR, paying members.
#include "config.h"

#include "cohort-metric-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const flow_parts[COHORT_N_MRR_FLOWS]
    = { "new", "expansion", "reactivation", "contraction", "churn", "fx" };

/* Members and what each of them adds: 1e-4 minor units. */
typedef struct
{
  GArray *rows, *amounts; /* (owned) */
} Addends;

static Addends
addends_new (void)
{
  return (Addends) { g_array_new (FALSE, FALSE, sizeof (guint32)), g_array_new (FALSE, FALSE, sizeof (gint64)) };
}

static void
addends_add (Addends *self, guint32 member, gint64 amount)
{
  g_array_append_val (self->rows, member);
  g_array_append_val (self->amounts, amount);
}

static Addends
movers (const CohortMrr *mrr, int kind)
{
  Addends out = addends_new ();

  for (guint i = 0; i < mrr->movements->len; i++)
    {
      const CohortMovement *movement = &g_array_index (mrr->movements, CohortMovement, i);

      if (movement->kind == kind)
        addends_add (&out, movement->member, movement->amount);
    }
  return out;
}

static Addends
payers (const CohortMrr *mrr, gboolean at_end, gint64 times)
{
  Addends out = addends_new ();

  for (guint i = 0; i < mrr->members->len; i++)
    {
      const CohortMrrMember *member = &g_array_index (mrr->members, CohortMrrMember, i);
      gint64 amount = at_end ? member->end : member->start;

      if (amount > 0)
        addends_add (&out, member->member, times * amount);
    }
  return out;
}

/* The total was rounded once and each member's amount for itself; what that leaves, less than 1e-4 of a minor unit a
 * member, goes to the largest, so that the rows are the number. */
static void
close_addends (Addends *self, gint64 total)
{
  guint largest = 0;

  for (guint i = 0; i < self->amounts->len; i++)
    {
      total -= g_array_index (self->amounts, gint64, i);
      if (g_array_index (self->amounts, gint64, i) > g_array_index (self->amounts, gint64, largest))
        largest = i;
    }
  if (self->amounts->len > 0)
    g_array_index (self->amounts, gint64, largest) += total;
}

static CohortMetricValue *
add_amount (GArray *values, const char *part, const char *code, gint64 amount, guint n, Addends addends)
{
  CohortMetricValue *value = cohort_metric_add (values, part, code);

  value->num = amount;
  value->estimate = (double) amount / COHORT_AMOUNT_SCALE;
  value->n = n;
  if (addends.amounts != NULL)
    close_addends (&addends, amount);
  cohort_metric_set_rows (value, COHORT_ROWS_MEMBERS, addends.rows, NULL);
  value->num_amounts = addends.amounts;
  return value;
}

/* Members that are counted, whatever they pay. */
static void
add_heads (GArray *values, const char *part, guint n, Addends addends)
{
  g_array_unref (addends.amounts);
  cohort_metric_set_rows (cohort_metric_add_count (values, part, n), COHORT_ROWS_MEMBERS, addends.rows, NULL);
}

static void
compute_movements (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      const CohortMrr *mrr = cohort_metric_mrr (segments, facts, scope, currencies[c].query);
      const char *code = segments->currencies[currencies[c].shown].code;
      const CohortMrrPeriod *period = mrr->periods;

      if (mrr->status != COHORT_STATUS_OK)
        {
          cohort_metric_add (values, "end", code)->status = mrr->status;
          continue;
        }
      add_amount (values, "start", code, period->start, period->n_start, payers (mrr, FALSE, 1));
      for (guint f = 0; f < COHORT_N_MRR_FLOWS; f++)
        add_amount (values, flow_parts[f], code, period->flow[f], period->n_flow[f],
                    f == COHORT_MRR_FX ? (Addends) { NULL, NULL } : movers (mrr, f));
      add_amount (values, "end", code, period->end, period->n_end, payers (mrr, TRUE, 1));
    }
}

static void
compute_arr (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      const CohortMrr *mrr = cohort_metric_mrr (segments, facts, scope, currencies[c].query);
      const char *code = segments->currencies[currencies[c].shown].code;

      if (mrr->status != COHORT_STATUS_OK)
        cohort_metric_add (values, "", code)->status = mrr->status;
      else
        add_amount (values, "", code, 12 * mrr->periods->end, mrr->periods->n_end, payers (mrr, TRUE, 12));
    }
}

/* Whether another segment of the same subscription takes over on the day @row ends. */
static gboolean
is_continued (const CohortSegments *segments, const guint32 *rows, gsize n, guint32 row)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 other = rows[i];

      if (other == row || segments->start[other] != segments->end[row])
        continue;
      if (segments->subscription == NULL || segments->subscription[other] == segments->subscription[row])
        return TRUE;
    }
  return FALSE;
}

/* The segments that run on the last day seen, without those whose end is already known and follows nothing. */
static guint8 *
committed_mask (const CohortSegments *segments, const CohortScope *scope, CohortDay day)
{
  guint8 *mask = g_new0 (guint8, segments->n + 1);
  g_autofree gsize *starts = g_new (gsize, (gsize) segments->n_members + 1);
  g_autofree guint32 *rows = g_new (guint32, segments->n + 1);
  g_autofree gsize *next = NULL;

  memset (starts, 0, ((gsize) segments->n_members + 1) * sizeof *starts);
  for (gsize i = 0; i < segments->n; i++)
    starts[segments->member[i] + 1]++;
  for (guint32 m = 0; m < segments->n_members; m++)
    starts[m + 1] += starts[m];
  next = g_memdup2 (starts, ((gsize) segments->n_members + 1) * sizeof *starts);
  for (gsize i = 0; i < segments->n; i++)
    rows[next[segments->member[i]]++] = i;
  for (gsize i = 0; i < segments->n; i++)
    {
      guint32 m = segments->member[i];
      CohortDay end = segments->end[i];

      if (segments->start[i] > day || (end != COHORT_DAY_NONE && end <= day))
        continue;
      mask[i] = cohort_metric_takes (segments, scope, m)
                && (end == COHORT_DAY_NONE || is_continued (segments, rows + starts[m], starts[m + 1] - starts[m], i));
    }
  return mask;
}

static void
compute_committed (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  CohortDay last = MIN (scope->period.to, scope->as_of + 1) - 1;
  const CohortDay bounds[2] = { last, last + 1 };
  g_autofree guint8 *mask = committed_mask (segments, scope, last);
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      CohortMrrQuery query
          = { .bounds = bounds, .n_periods = 1, .currency = currencies[c].query, .include = mask, .members = TRUE };
      g_autoptr (CohortMrr) mrr = cohort_mrr_compute (segments, &query);
      const char *code = segments->currencies[currencies[c].shown].code;

      if (mrr->status != COHORT_STATUS_OK)
        cohort_metric_add (values, "", code)->status = mrr->status;
      else
        add_amount (values, "", code, mrr->periods->end, mrr->periods->n_end, payers (mrr, TRUE, 1));
    }
}

static void
compute_members (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  const CohortMrr *mrr = cohort_metric_mrr (segments, facts, scope, COHORT_MRR_HEADCOUNT);
  const CohortMrrPeriod *period = mrr->periods;
  static const struct
  {
    const char *part;
    int kind;
  } moves[] = { { "new", COHORT_MRR_NEW }, { "returned", COHORT_MRR_REACTIVATION }, { "left", COHORT_MRR_CHURN } };

  if (mrr->status != COHORT_STATUS_OK)
    {
      cohort_metric_add (values, "end", NULL)->status = mrr->status;
      return;
    }
  add_heads (values, "start", period->n_start, payers (mrr, FALSE, 1));
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    add_heads (values, moves[i].part, period->n_flow[moves[i].kind], movers (mrr, moves[i].kind));
  add_heads (values, "end", period->n_end, payers (mrr, TRUE, 1));
}

static void
add_growth (GArray *values, const char *part, gint64 start, gint64 end)
{
  CohortMetricValue *growth = cohort_metric_add (values, part, NULL);

  growth->num = end - start;
  growth->den = growth->n = start;
  growth->status = start <= 0 ? COHORT_STATUS_UNDEFINED : COHORT_STATUS_OK;
  if (start > 0)
    growth->estimate = (double) growth->num / growth->den;
}

/* Registered and not erased on the eve of @day. */
static gint64
count_registered (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, CohortDay day)
{
  const CohortPeople *people = &facts->people;
  gint64 n = 0;

  for (guint32 m = 0; m < people->n; m++)
    {
      CohortDay joined = people->joined[m], erased = people->erased != NULL ? people->erased[m] : COHORT_DAY_NONE;

      n += (joined == COHORT_DAY_NONE || joined < day) && (erased == COHORT_DAY_NONE || erased >= day)
           && cohort_metric_takes (segments, scope, m);
    }
  return n;
}

static void
compute_growth (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  const CohortMrr *mrr = cohort_metric_mrr (segments, facts, scope, COHORT_MRR_HEADCOUNT);
  CohortDay from = scope->period.from, to = MIN (scope->period.to, scope->as_of + 1);

  if (mrr->status != COHORT_STATUS_OK)
    {
      cohort_metric_add (values, "paid", NULL)->status = mrr->status;
      return;
    }
  add_growth (values, "paid", mrr->periods->n_start, mrr->periods->n_end);
  if (facts->people.n > 0)
    add_growth (values, "free", count_registered (segments, facts, scope, from) - mrr->periods->n_start,
                count_registered (segments, facts, scope, to) - mrr->periods->n_end);
}

const CohortMetric cohort_metric_mrr_movements = {
  .id = "mrr",
  .title = N_ ("Monthly Recurring Revenue"),
  .help = N_ ("What paying members are worth a month: yearly prices count a twelfth, running discounts are taken "
              "off, taxes, tips and single sales are not in it. Members late with a payment count during the days of "
              "grace. The change is split into new, expansion, reactivation, contraction, churn and exchange rates."),
  .version = 1,
  .unit = COHORT_UNIT_MONEY,
  .filterable = TRUE,
  .compute = compute_movements,
};

const CohortMetric cohort_metric_arr = {
  .id = "arr",
  .title = N_ ("Annual Run Rate"),
  .help = N_ ("Twelve times the monthly recurring revenue: a run rate, not the revenue of a year."),
  .version = 1,
  .unit = COHORT_UNIT_MONEY,
  .filterable = TRUE,
  .compute = compute_arr,
};

const CohortMetric cohort_metric_committed = {
  .id = "committed-mrr",
  .title = N_ ("Committed Revenue"),
  .help = N_ ("The monthly recurring revenue without the subscriptions whose end is already known."),
  .version = 1,
  .unit = COHORT_UNIT_MONEY,
  .filterable = TRUE,
  .compute = compute_committed,
};

const CohortMetric cohort_metric_members = {
  .id = "members",
  .title = N_ ("Paying Members"),
  .help = N_ ("Members with a paid subscription at the start and the end, and who came, returned and left. A person "
              "with several subscriptions counts once."),
  .version = 1,
  .unit = COHORT_UNIT_COUNT,
  .filterable = TRUE,
  .compute = compute_members,
};

const CohortMetric cohort_metric_growth = {
  .id = "growth",
  .title = N_ ("Growth"),
  .help = N_ ("Members at the end over those at the start, less one: those who pay, and those who are registered and "
              "do not. New and returned members add to it, those who left take from it."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_growth,
};
