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

/* Of a group: those whose month k is over, and of these who were paying then. */
static void
count_group (const CohortRetentionPeople *people, guint index, CohortRetentionGroup *group)
{
  g_autofree guint64 *there = g_new0 (guint64, group->n_cells + 1);
  g_autofree guint64 *paying = g_new0 (guint64, group->n_cells + 1);

  for (guint i = 0; i < people->members->len; i++)
    {
      const CohortMrrCohortMember *member = &g_array_index (people->members, CohortMrrCohortMember, i);

      if (people->group[member->member] != index || member->first >= people->n_finished)
        continue;
      group->n_members++;
      for (guint k = 0; k < group->n_cells && member->first + k < people->n_finished; k++)
        {
          there[k]++;
          paying[k] += (member->paying >> k) & 1;
        }
    }
  for (guint k = 0; k < group->n_cells; k++)
    {
      group->paying[k] = cohort_proportion (paying[k], there[k], COHORT_RETENTION_CONFIDENCE);
      if (there[k] == 0)
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

  for (guint i = 0; i < work->names->len; i++)
    {
      CohortRetentionGroup *group = group_new (g_strdup (work->names->pdata[i]), work->n_finished);

      memcpy (people->group, first, sizeof (guint32) * work->segments->n_members);
      count_group (people, i, group);
      place[i] = group->n_members > 0 ? work->report->groups->len : COHORT_INDEX_NONE;
      if (group->n_members == 0)
        {
          g_free (group->name);
          g_free (group->paying);
          g_free (group);
          continue;
        }
      for (gsize g = 0; money && g < money->n_groups; g++)
        if (money->groups[g].key == i)
          group->money = g_memdup2 (money->groups[g].money, sizeof (CohortEstimate) * group->n_cells);
      g_ptr_array_add (work->report->groups, group);
    }
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

/* The triangle is the same however members are grouped. That of the latest months is kept with the ledger; those of
 * older ones, of which there could be many, are not. Returns: (transfer none): lives as long as @work and the report */
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
  if (work->is_latest)
    return cohort_ledger_snapshot_keep (ledger, key, made, mrr_free);
  g_ptr_array_add (work->triangles, made);
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
  g_autoptr (CohortTable) table = NULL;
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
        table = cohort_table_by (work->segments, &paid, work->n_finished, work->keys, work->names->len,
                                 COHORT_RETENTION_CONFIDENCE);
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
