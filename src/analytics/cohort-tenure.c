// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A member's tenure runs from the first paid day without a gap of paying or being held; the first gap is the
// churn, also for those who later return: a second life is not the first one continued. Nothing after the
// day seen from is used: a segment that ends later is still running then.
#include "config.h"

#include "cohort-tenure.h"

#include "cohort-order.h"

#include <math.h>
#include <string.h>

#define DAYS_A_MONTH 30.4375

typedef struct
{
  CohortDay start, end; /* end: G_MAXINT32 when open */
} Span;

static int
compare_spans (gconstpointer a, gconstpointer b, gpointer data)
{
  const Span *x = a, *y = b;

  return (x->start > y->start) - (x->start < y->start);
}

static void
add_row (CohortTenureRows *rows, guint32 member, CohortDay first, CohortDay last, gboolean event)
{
  double days = (double) last - first, months = days / DAYS_A_MONTH;

  rows->member[rows->n] = member;
  rows->first[rows->n] = first;
  rows->days[rows->n] = fmax (days, 0.5);
  rows->event[rows->n] = event;
  /* Calendar months differ by days from the mean month: what is near a whole number is one. */
  rows->months[rows->n] = event ? fmax (1, round (months)) : floor (months + 0.1);
  rows->n++;
}

static void
add_member (CohortTenureRows *rows, const CohortSegments *segments, guint32 member, GArray *spans, CohortDay first,
            CohortDay as_of)
{
  CohortDay reach = first;

  g_sort_array (spans->data, spans->len, sizeof (Span), compare_spans, NULL);
  for (guint i = 0; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      if (span->start > reach)
        break;
      reach = MAX (reach, span->end);
    }
  if (reach > as_of)
    add_row (rows, member, first, as_of + 1, FALSE);
  else
    add_row (rows, member, first, reach, TRUE);
}

/**
 * cohort_tenure_rows:
 * @include: (nullable): one flag a segment
 * @as_of: the last day that is known
 *
 * Returns: (transfer full): a row for each member whose first payment is not after @as_of
 */
CohortTenureRows *
cohort_tenure_rows (const CohortSegments *segments, const guint8 *include, CohortDay as_of)
{
  CohortTenureRows *rows = g_new0 (CohortTenureRows, 1);
  g_autofree gsize *starts = g_new (gsize, (gsize) segments->n_members + 1);
  g_autofree guint32 *order = cohort_order_groups (segments->member, segments->n, segments->n_members, NULL, starts);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));

  rows->member = g_new (guint32, (gsize) segments->n_members + 1);
  rows->first = g_new (CohortDay, (gsize) segments->n_members + 1);
  rows->days = g_new (double, (gsize) segments->n_members + 1);
  rows->event = g_new (guint8, (gsize) segments->n_members + 1);
  rows->months = g_new (double, (gsize) segments->n_members + 1);
  for (guint32 m = 0; m < segments->n_members; m++)
    {
      CohortDay first = COHORT_DAY_NONE;

      g_array_set_size (spans, 0);
      for (gsize i = starts[m]; i < starts[m + 1]; i++)
        {
          guint32 row = order[i];
          gboolean counts = cohort_segment_counts (segments, row);
          Span span = { segments->start[row], segments->end[row] == COHORT_DAY_NONE ? G_MAXINT32 : segments->end[row] };

          if ((include != NULL && !include[row]) || span.start > as_of || span.start == span.end)
            continue;
          if (!counts && !cohort_segment_holds (segments, row))
            continue;
          if (counts && (first == COHORT_DAY_NONE || span.start < first))
            first = span.start;
          g_array_append_val (spans, span);
        }
      if (first != COHORT_DAY_NONE)
        add_member (rows, segments, m, spans, first, as_of);
    }
  return rows;
}

/* Replaces @column by its elements in @order. */
static gpointer
reorder (gpointer column, gsize size, const guint32 *order, gsize n)
{
  guint8 *to = g_malloc_n (n + 1, size);

  for (gsize i = 0; i < n; i++)
    memcpy (to + i * size, (const guint8 *) column + order[i] * size, size);
  g_free (column);
  return to;
}

/**
 * cohort_tenure_rows_sort:
 *
 * Puts the shortest first, for who makes several curves and tests of the same rows: each of them sorts by time, and
 * what is in order already is soon sorted.
 */
void
cohort_tenure_rows_sort (CohortTenureRows *rows)
{
  g_autofree guint32 *order = cohort_order_doubles (rows->days, rows->n);

  rows->member = reorder (rows->member, sizeof *rows->member, order, rows->n);
  rows->first = reorder (rows->first, sizeof *rows->first, order, rows->n);
  rows->days = reorder (rows->days, sizeof *rows->days, order, rows->n);
  rows->event = reorder (rows->event, sizeof *rows->event, order, rows->n);
  rows->months = reorder (rows->months, sizeof *rows->months, order, rows->n);
}

/**
 * cohort_tenure_rows_free:
 */
void
cohort_tenure_rows_free (CohortTenureRows *rows)
{
  if (rows == NULL)
    return;
  g_free (rows->member);
  g_free (rows->first);
  g_free (rows->days);
  g_free (rows->event);
  g_free (rows->months);
  g_free (rows);
}
