// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A line of many points, thinned to what its pixels can show: of the points in one column of pixels the first, the
// lowest, the highest and the last are kept, in their order. The line drawn through them covers the same pixels, and no
// peak is lost.

#include "cohort-chart-layout.h"

#include <math.h>

/* The first, the lowest, the highest and the last of [from, to), each once. */
static void
take_column (GArray *kept, const CohortChartXY *points, gsize from, gsize to)
{
  gsize chosen[4] = { from, from, from, to - 1 };

  for (gsize i = from; i < to; i++)
    {
      if (points[i].y < points[chosen[1]].y)
        chosen[1] = i;
      if (points[i].y > points[chosen[2]].y)
        chosen[2] = i;
    }
  if (chosen[1] > chosen[2])
    {
      const gsize first = chosen[2];

      chosen[2] = chosen[1];
      chosen[1] = first;
    }
  for (guint k = 0; k < G_N_ELEMENTS (chosen); k++)
    if (k == 0 || chosen[k] != chosen[k - 1])
      g_array_append_val (kept, points[chosen[k]]);
}

/**
 * cohort_chart_thin:
 * @points: in the order of the line, x rising or falling, without gaps
 *
 * Returns: (transfer full) (element-type CohortChartXY): four a column of pixels at most
 */
GArray *
cohort_chart_thin (const CohortChartXY *points, gsize n)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (CohortChartXY));

  for (gsize from = 0, to; from < n; from = to)
    {
      const float column = floorf (points[from].x);

      for (to = from + 1; to < n && floorf (points[to].x) == column; to++)
        ;
      take_column (kept, points, from, to);
    }
  return kept;
}
