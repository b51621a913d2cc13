// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The table: who came together, and how many of them were paying at the end of each month since. Members are taken from
 * one pass over the segments, so that a cell and the people behind it cannot disagree. A cell of several months'
 * members counts those only whose month is over. */

#include "config.h"

#include "cohort-retention-private.h"

#include "cohort-cohort-table.h"
#include "cohort-words.h"

static CohortRetentionGroup *
group_new (char *name, guint n_cells)
{
  CohortRetentionGroup *group = g_new0 (CohortRetentionGroup, 1);

  group->name = name;
  group->n_cells = group->n_finished = MIN (n_cells, COHORT_RETENTION_MAX_CELLS);
  group->paying = g_new0 (CohortEstimate, group->n_cells + 1);
  return group;
}

static void
take_months (CohortRetentionWork *work, const CohortMrr *counts, const CohortMrr *money)
{
  CohortRetentionPeople *people = work->report->people;
  const gsize n = work->n_months;

  people->first = (guint) (n > COHORT_RETENTION_MAX_CELLS ? n - COHORT_RETENTION_MAX_CELLS : 0);
  for (gsize c = people->first; c < n; c++)
    {
      CohortRetentionGroup *group
          = group_new (cohort_words_month (work->first_month + (CohortMonth) c), (guint) (n - c));

      group->n_members = counts->cohort_size[c];
      group->n_finished = work->n_finished > c ? MIN (group->n_cells, work->n_finished - (guint) c) : 0;
      group->money = money ? g_new0 (CohortEstimate, group->n_cells + 1) : NULL;
      for (guint k = 0; k < group->n_cells; k++)
        {
          group->paying[k]
              = cohort_proportion (counts->cohort_active[c * n + c + k], group->n_members, COHORT_RETENTION_CONFIDENCE);
          if (money)
            group->money[k]
                = cohort_ratio (&money->cohort_kept[c * n + c + k], COHORT_RETENTION_CONFIDENCE, COHORT_RATE_FLOOR);
        }
      g_ptr_array_add (work->report->groups, group);
    }
}

/* Of each key: those whose month k is over, and of these who were paying then. */
typedef struct
{
  guint n_cells;
  guint *members, *there, *paying; /* (owned) n_keys; n_keys x n_cells */
} Counts;

static void
counts_init (Counts *self, const CohortRetentionPeople *people, const guint32 *keys, guint n_keys, guint n_cells)
{
  *self = (Counts) { n_cells, g_new0 (guint, n_keys + 1), g_new0 (guint, (gsize) n_keys * n_cells + 1),
                     g_new0 (guint, (gsize) n_keys * n_cells + 1) };
  for (guint i = 0; i < people->members->len; i++)
    {
      const CohortMrrCohortMember *member = &g_array_index (people->members, CohortMrrCohortMember, i);
      const guint32 key = keys[member->member];

      if (key >= n_keys || member->first >= people->n_finished)
        continue;
      self->members[key]++;
      for (guint k = 0; k < n_cells && member->first + k < people->n_finished; k++)
        {
          self->there[(gsize) key * n_cells + k]++;
          self->paying[(gsize) key * n_cells + k] += (member->paying >> k) & 1;
        }
    }
}

static void
counts_clear (Counts *self)
{
  g_free (self->members);
  g_free (self->there);
  g_free (self->paying);
}

static void
count_group (const Counts *counts, guint key, CohortRetentionGroup *group)
{
  const gsize from = (gsize) key * counts->n_cells;

  group->n_members = counts->members[key];
  for (guint k = 0; k < group->n_cells; k++)
    {
      group->paying[k]
          = cohort_proportion (counts->paying[from + k], counts->there[from + k], COHORT_RETENTION_CONFIDENCE);
      if (counts->there[from + k] == 0)
        {
          group->n_cells = group->n_finished = k;
          break;
        }
    }
}

static void
take_keys (CohortRetentionWork *work, const CohortTable *money)
{
  CohortRetentionPeople *people = work->report->people;
  g_autofree guint32 *first = cohort_first_keys (work->segments, work->include, work->keys);
  g_autofree guint32 *place = g_new (guint32, work->names->len);
  Counts counts;

  counts_init (&counts, people, first, work->names->len, MIN (work->n_finished, COHORT_RETENTION_MAX_CELLS));
  for (guint i = 0; i < work->names->len; i++)
    {
      CohortRetentionGroup *group;

      place[i] = counts.members[i] > 0 ? work->report->groups->len : COHORT_INDEX_NONE;
      if (counts.members[i] == 0)
        continue;
      group = group_new (g_strdup (work->names->pdata[i]), work->n_finished);
      count_group (&counts, i, group);
      for (gsize g = 0; money && g < money->n_groups; g++)
        if (money->groups[g].key == i)
          group->money = g_memdup2 (money->groups[g].money, sizeof (CohortEstimate) * group->n_cells);
      g_ptr_array_add (work->report->groups, group);
    }
  counts_clear (&counts);
  for (guint32 m = 0; m < work->segments->n_members; m++)
    people->group[m] = first[m] == COHORT_INDEX_NONE ? COHORT_INDEX_NONE : place[first[m]];
}

static CohortMrrQuery
get_query (const CohortRetentionWork *work, gboolean money)
{
  return (CohortMrrQuery) { .bounds = work->bounds,
                            .n_periods = work->n_months,
                            .currency = money ? work->currency : COHORT_MRR_HEADCOUNT,
                            .include = work->include,
                            .cohorts = TRUE,
                            .cohort_members = TRUE,
                            .no_rates = TRUE };
}

static void
mrr_free (gpointer mrr)
{
  cohort_mrr_free (mrr);
}

static void
table_free (gpointer table)
{
  cohort_table_free (table);
}

static gsize
count_bytes (const CohortMrr *mrr, gsize n_periods)
{
  return (mrr->cohort_members != NULL ? mrr->cohort_members->len * sizeof (CohortMrrCohortMember) : 0)
         + n_periods * n_periods * (sizeof (guint) + sizeof (double) + sizeof (CohortRatioSums));
}

/* The triangle is the same however members are grouped. That of the latest months is kept with the ledger, and of older
 * ones, of which there could be many, as many as there is room for. Returns: (transfer none): lives as long as @work
 * and the report */
static const CohortMrr *
triangle_of (const CohortRetentionWork *work, const CohortMrrQuery *query)
{
  CohortLedgerSnapshot *ledger = work->report->ledger;
  g_autofree char *key = g_strdup_printf ("cohorts %d %d %d %d", query->bounds[0], query->bounds[query->n_periods],
                                          query->currency, work->include != NULL ? work->currency : -1);
  const CohortMrr *kept = cohort_ledger_snapshot_find (ledger, key);
  CohortMrr *made;

  if (kept != NULL)
    return kept;
  made = cohort_mrr_compute (work->segments, query);
  if (work->is_latest || cohort_ledger_snapshot_reserve (ledger, count_bytes (made, query->n_periods)))
    return cohort_ledger_snapshot_keep (ledger, key, made, mrr_free);
  g_ptr_array_add (work->triangles, made);
  return made;
}

/* What each group paid, as the triangle. A group's members are known from the ledger and from who took a promotion. */
static const CohortTable *
table_of (CohortRetentionWork *work, const CohortMrrQuery *query)
{
  CohortLedgerSnapshot *ledger = work->report->ledger;
  g_autofree char *key = g_strdup_printf ("kept money %d %" G_GUINT64_FORMAT " %d %d %d %d", work->report->by,
                                          work->offers, query->bounds[0], query->bounds[query->n_periods],
                                          query->currency, work->include != NULL ? work->currency : -1);
  const CohortTable *kept = cohort_ledger_snapshot_find (ledger, key);
  CohortTable *made;

  if (kept != NULL)
    return kept;
  made = cohort_table_by (work->segments, query, work->n_finished, work->keys, work->names->len,
                          COHORT_RETENTION_CONFIDENCE);
  if (work->may_keep
      && cohort_ledger_snapshot_reserve (ledger, made->n_groups * 2 * sizeof (CohortEstimate) * query->n_periods))
    return cohort_ledger_snapshot_keep (ledger, key, made, table_free);
  if (work->tables == NULL)
    work->tables = g_ptr_array_new_with_free_func (table_free);
  g_ptr_array_add (work->tables, made);
  return made;
}

static void
take_history (CohortRetentionWork *work, const CohortMrr *mrr)
{
  for (guint i = 0; i < work->n_months; i++)
    {
      const CohortMrrPeriod *period = &mrr->periods[i];
      CohortRetentionMonth month = { .month = work->first_month + (CohortMonth) i,
                                     .finished = i < work->n_finished,
                                     .n_start = period->n_start,
                                     .back = period->n_flow[COHORT_MRR_REACTIVATION] };

      for (guint reason = 0; reason < COHORT_N_END_REASONS; reason++)
        month.lost[reason] = period->n_churn_by_reason[reason];
      g_array_append_val (work->report->months, month);
    }
}

/**
 * cohort_retention_make_groups:
 * @money: what was paid, too, where every amount can be converted
 *
 * Returns: FALSE where nobody ever paid
 */
gboolean
cohort_retention_make_groups (CohortRetentionWork *work, gboolean money)
{
  CohortMrrQuery query = get_query (work, FALSE), paid = get_query (work, TRUE);
  const CohortMrr *counts = triangle_of (work, &query), *amounts = NULL;
  const CohortTable *table = NULL;
  CohortRetentionPeople *people = work->report->people;

  if (counts->status != COHORT_STATUS_OK)
    return FALSE;
  take_history (work, counts);
  people->members = g_array_ref (counts->cohort_members);
  people->group = g_new (guint32, (gsize) work->segments->n_members + 1);
  people->n_months = work->n_months;
  people->n_finished = work->n_finished;
  if (work->keys == NULL)
    {
      amounts = money ? triangle_of (work, &paid) : NULL;
      work->report->has_money = amounts && amounts->status == COHORT_STATUS_OK;
      take_months (work, counts, work->report->has_money ? amounts : NULL);
    }
  else
    {
      paid.n_periods = work->n_finished;
      if (money && work->n_finished > 0)
        table = table_of (work, &paid);
      work->report->has_money = table && table->status == COHORT_STATUS_OK;
      take_keys (work, work->report->has_money ? table : NULL);
    }
  for (guint i = 0; i < work->report->groups->len; i++)
    {
      const CohortRetentionGroup *group = work->report->groups->pdata[i];

      work->report->n_cells = MAX (work->report->n_cells, group->n_cells);
    }
  return TRUE;
}

/**
 * cohort_retention_report_get_rows:
 * @group: index of a group
 * @cell: index of a month of it
 *
 * Returns: (transfer full): the members who were paying then: as many as the cell counts
 */
CohortMetricRows *
cohort_retention_report_get_rows (CohortRetentionReport *self, guint group, guint cell)
{
  const CohortRetentionPeople *people = self->people;
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint limit = self->by == COHORT_RETENTION_BY_MONTH ? people->n_months : people->n_finished;

  for (guint i = 0; i < people->members->len; i++)
    {
      const CohortMrrCohortMember *member = &g_array_index (people->members, CohortMrrCohortMember, i);
      const gboolean is_in = self->by == COHORT_RETENTION_BY_MONTH ? member->first == people->first + group
                                                                   : people->group[member->member] == group;

      if (is_in && member->first + cell < limit && ((member->paying >> cell) & 1))
        g_array_append_val (indices, member->member);
    }
  return cohort_metric_rows_new (self->ledger, COHORT_ROWS_MEMBERS, indices, NULL, NULL);
}
