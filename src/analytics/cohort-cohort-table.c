// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cohort_mrr_compute() gives the triangle of months by months; here its rows are pooled: each cell adds up the cohorts
// for which it is over, so that a column is weighted by the cohorts' sizes and no cell of the future counts as 0.
// Members can be told apart by their first payment's tier, source or coupon: by any number that a segment carries.
//
// Limits: pooled columns are made of different cohorts; a step between two cells may be a cohort that ended, no loss.
#include "config.h"

#include "cohort-cohort-table.h"

#include "cohort-order.h"

#include <string.h>

/**
 * cohort_table_pool:
 * @mrr: with cohort members; its last period is over
 * @n_cohorts: of how many periods, from the first on, the cohorts are meant
 * @paying: (out caller-allocates): @n_cells, as is @money; NO_DATA where no cohort has come that far
 */
void
cohort_table_pool (const CohortMrr *mrr, gsize n_cohorts, guint n_cells, CohortEstimate *paying, CohortEstimate *money,
                   double confidence)
{
  gsize n = mrr->n_periods;

  for (gsize k = 0; k < n_cells; k++)
    {
      guint64 size = 0, active = 0;
      CohortRatioSums kept = { 0 };

      for (gsize c = 0; c < MIN (n_cohorts, n) && c + k < n; c++)
        {
          const CohortRatioSums *cell = &mrr->cohort_kept[c * n + c + k];

          size += mrr->cohort_size[c];
          active += mrr->cohort_active[c * n + c + k];
          kept.n += cell->n;
          kept.x += cell->x;
          kept.y += cell->y;
          kept.xx += cell->xx;
          kept.xy += cell->xy;
          kept.yy += cell->yy;
        }
      paying[k] = cohort_proportion (active, size, confidence);
      money[k] = cohort_ratio (&kept, confidence, COHORT_RATE_FLOOR);
      if (size == 0)
        paying[k].status = money[k].status = COHORT_STATUS_NO_DATA;
    }
}

/**
 * cohort_first_keys:
 * @key: of each segment
 *
 * Returns: (transfer full): of each member the key of the first payment, the least of several on that day, so that the
 *   rows' order does not matter; COHORT_INDEX_NONE for who never paid
 */
guint32 *
cohort_first_keys (const CohortSegments *segments, const guint8 *include, const guint32 *key)
{
  guint32 *keys = g_new (guint32, (gsize) segments->n_members + 1);
  g_autofree CohortDay *first = g_new (CohortDay, (gsize) segments->n_members + 1);

  for (guint32 m = 0; m < segments->n_members; m++)
    {
      keys[m] = COHORT_INDEX_NONE;
      first[m] = COHORT_DAY_MAX;
    }
  for (gsize i = 0; i < segments->n; i++)
    {
      guint32 m = segments->member[i];

      if ((include != NULL && !include[i]) || segments->start[i] > first[m] || segments->start[i] == segments->end[i]
          || !cohort_segment_counts (segments, i))
        continue;
      keys[m] = segments->start[i] < first[m] ? key[i] : MIN (keys[m], key[i]);
      first[m] = segments->start[i];
    }
  return keys;
}

/* The rows of one key and the members of it, numbered anew in the same order: what is counted of them costs no more
 * than they are. */
typedef struct
{
  CohortSegments segments;
  GPtrArray *columns; /* (owned) */
} Part;

static void
part_clear (Part *part)
{
  g_ptr_array_unref (part->columns);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Part, part_clear)

static gpointer
take_column (Part *part, gconstpointer column, gsize size, const guint32 *rows, gsize n)
{
  guint8 *to = column != NULL ? g_malloc_n (n + 1, size) : NULL;

  if (to == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    memcpy (to + i * size, (const guint8 *) column + rows[i] * size, size);
  g_ptr_array_add (part->columns, to);
  return to;
}

#define TAKE(column) part->segments.column = take_column (part, from->column, sizeof *from->column, rows, n)

static void
part_init (Part *part, const CohortSegments *from, const guint32 *rows, gsize n, const guint32 *number, guint32 members)
{
  guint32 *member;

  part->segments = *from;
  part->columns = g_ptr_array_new_with_free_func (g_free);
  part->segments.n = n;
  part->segments.n_members = members;
  part->segments.member_id = NULL;
  part->segments.member = member = take_column (part, from->member, sizeof *member, rows, n);
  for (gsize i = 0; i < n; i++)
    member[i] = number[member[i]];
  TAKE (subscription);
  TAKE (tier);
  TAKE (source);
  TAKE (start);
  TAKE (end);
  TAKE (term);
  TAKE (grace);
  TAKE (status);
  TAKE (interval);
  TAKE (interval_count);
  TAKE (price);
  TAKE (quantity);
  TAKE (discount);
  TAKE (discount_ppm);
  TAKE (currency);
  TAKE (end_reason);
  TAKE (change_reason);
  TAKE (reported);
}

static CohortStatus
add_group (CohortTable *table, const CohortSegments *segments, const CohortMrrQuery *query, gsize n_cohorts,
           guint32 key, double confidence)
{
  CohortMrrQuery own = *query;
  g_autoptr (CohortMrr) mrr = NULL;
  CohortTableGroup *group = &table->groups[table->n_groups];

  own.cohorts = own.cohort_members = TRUE;
  own.movements = own.members = FALSE;
  mrr = cohort_mrr_compute (segments, &own);
  if (mrr->status != COHORT_STATUS_OK)
    return mrr->status;
  *group = (CohortTableGroup) { .key = key };
  for (gsize c = 0; c < MIN (n_cohorts, mrr->n_periods); c++)
    group->n_members += mrr->cohort_size[c];
  if (group->n_members == 0)
    return COHORT_STATUS_OK;
  group->paying = g_new (CohortEstimate, table->n_cells);
  group->money = g_new (CohortEstimate, table->n_cells);
  cohort_table_pool (mrr, n_cohorts, table->n_cells, group->paying, group->money, confidence);
  table->n_groups++;
  return COHORT_STATUS_OK;
}

/* A group for each key; the last one is of those who have none. */
static CohortStatus
add_groups (CohortTable *table, const CohortSegments *segments, const CohortMrrQuery *query, gsize n_cohorts,
            const guint32 *key, guint32 n_keys, double confidence)
{
  g_autofree guint32 *keys = cohort_first_keys (segments, query->include, key);
  g_autofree guint32 *number = g_new (guint32, (gsize) segments->n_members + 1), *row_key = NULL, *kept = NULL;
  g_autofree guint32 *members = g_new0 (guint32, (gsize) n_keys + 1), *grouped = NULL;
  g_autofree gsize *starts = g_new (gsize, (gsize) n_keys + 2);
  CohortMrrQuery own = *query;
  CohortStatus status = COHORT_STATUS_OK;
  gsize n = 0;

  own.include = NULL;
  for (guint32 m = 0; m < segments->n_members; m++)
    number[m] = members[MIN (keys[m], n_keys)]++;
  row_key = g_new (guint32, segments->n + 1);
  kept = g_new (guint32, segments->n + 1);
  for (gsize i = 0; i < segments->n; i++)
    if (query->include == NULL || query->include[i])
      {
        kept[n] = (guint32) i;
        row_key[n++] = MIN (keys[segments->member[i]], n_keys);
      }
  grouped = cohort_order_groups (row_key, n, n_keys + 1, NULL, starts);
  for (gsize i = 0; i < n; i++)
    grouped[i] = kept[grouped[i]];
  for (guint32 k = 0; k <= n_keys && status == COHORT_STATUS_OK; k++)
    {
      g_auto (Part) part = { .columns = NULL };

      part_init (&part, segments, grouped + starts[k], starts[k + 1] - starts[k], number, members[k]);
      status = add_group (table, &part.segments, &own, n_cohorts, k < n_keys ? k : COHORT_INDEX_NONE, confidence);
    }
  return status;
}

/**
 * cohort_table_by:
 * @query: whole months that are over, the filter and the currency
 * @n_cohorts: as in cohort_table_pool()
 * @key: (nullable): of each segment, below @n_keys or COHORT_INDEX_NONE: its tier, source, coupon; %NULL: one group
 *
 * Returns: (transfer full): a row for each key that had a first payment
 */
CohortTable *
cohort_table_by (const CohortSegments *segments, const CohortMrrQuery *query, gsize n_cohorts, const guint32 *key,
                 guint32 n_keys, double confidence)
{
  CohortTable *table = g_new0 (CohortTable, 1);

  table->n_cells = query->n_periods;
  table->status
      = key != NULL && n_keys > COHORT_TABLE_MAX_GROUPS ? COHORT_STATUS_TOO_LARGE : cohort_segments_validate (segments);
  if (!(confidence > 0 && confidence < 1))
    table->status = COHORT_STATUS_BAD_INPUT;
  for (gsize i = 0; key != NULL && table->status == COHORT_STATUS_OK && i < segments->n; i++)
    if (key[i] >= n_keys && key[i] != COHORT_INDEX_NONE)
      table->status = COHORT_STATUS_BAD_INPUT;
  if (table->status != COHORT_STATUS_OK)
    return table;
  table->groups = g_new0 (CohortTableGroup, key != NULL ? (gsize) n_keys + 1 : 1);
  table->status = key == NULL ? add_group (table, segments, query, n_cohorts, 0, confidence)
                              : add_groups (table, segments, query, n_cohorts, key, n_keys, confidence);
  return table;
}

/**
 * cohort_table_free:
 */
void
cohort_table_free (CohortTable *table)
{
  if (table == NULL)
    return;
  for (gsize g = 0; g < table->n_groups; g++)
    {
      g_free (table->groups[g].paying);
      g_free (table->groups[g].money);
    }
  g_free (table->groups);
  g_free (table);
}
