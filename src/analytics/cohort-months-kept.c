// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Months are counted from the first day of a stretch without a gap: paid to the 31 January on, the months are complete
// on 28 February and 31 March. Who leaves and comes back begins to count anew. Whoever pays at two places at once keeps
// one month, not two. Only what is paid counts: a gift, a pause or a trial is no month kept, and breaks a stretch.
#include "config.h"

#include "cohort-months-kept.h"

#include "cohort-order.h"

typedef struct
{
  CohortDay start, end; /* end: COHORT_DAY_MAX when open */
} Span;

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const Span *x = a, *y = b;

  return (x->start > y->start) - (x->start < y->start);
}

static void
tell (guint32 member, const Span *span, CohortDay as_of, CohortMonthKeptFunc func, gpointer data)
{
  CohortDay last = MIN (span->end, as_of), day;

  for (int month = 1; (day = cohort_day_add_months (span->start, month)) != COHORT_DAY_NONE && day <= last; month++)
    func (member, day, data);
}

static void
tell_all (guint32 member, GArray *spans, CohortDay as_of, CohortMonthKeptFunc func, gpointer data)
{
  Span run;

  if (spans->len == 0)
    return;
  g_array_sort (spans, compare_spans);
  run = g_array_index (spans, Span, 0);
  for (guint i = 1; i < spans->len; i++)
    {
      Span span = g_array_index (spans, Span, i);

      if (span.start > run.end)
        {
          tell (member, &run, as_of, func, data);
          run = span;
        }
      run.end = MAX (run.end, span.end);
    }
  tell (member, &run, as_of, func, data);
}

/**
 * cohort_months_kept:
 * @as_of: the last day that is known
 * @func: (scope call): called for each month, by member and then by day
 */
void
cohort_months_kept (const CohortSegments *segments, CohortDay as_of, CohortMonthKeptFunc func, gpointer data)
{
  g_autofree gsize *starts = g_new (gsize, (gsize) segments->n_members + 1);
  g_autofree guint32 *order = cohort_order_groups (segments->member, segments->n, segments->n_members, NULL, starts);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));

  for (guint32 m = 0; m < segments->n_members; m++)
    {
      g_array_set_size (spans, 0);
      for (gsize i = starts[m]; i < starts[m + 1]; i++)
        {
          guint32 row = order[i];
          Span span
              = { segments->start[row], segments->end[row] == COHORT_DAY_NONE ? COHORT_DAY_MAX : segments->end[row] };

          if (cohort_segment_counts (segments, row) && span.start <= as_of && span.start < span.end)
            g_array_append_val (spans, span);
        }
      tell_all (m, spans, as_of, func, data);
    }
}
