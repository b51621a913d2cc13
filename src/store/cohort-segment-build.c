/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From facts to segments.
 *
 * Coverage says which time was paid for, versions say what the source calls the subscription, failed charges say why
 * money stayed away, and the known spans say of which days the source has told anything. A segment is a stretch of days
 * on which one line of one subscription has one status and one price.
 *
 *  1. Coverage is grouped by subscription and line (an item of it); without a subscription, by line and tier. Lines are
 *     built apart and add up.
 *  2. The coverage of a line is laid out in time (cohort-segment-lay.c): pieces that do not overlap.
 *  3. Versions that say trial, paused, comped or gift go before coverage (cohort-segment-state.c). They are a
 *     subscription's, not a line's: the first line shows them, the others only stand aside.
 *  4. Where the source reports no payments, versions alone make the pieces, and the segments are marked reported.
 *  5. The end of every piece is judged (cohort-segment-judge.c) against the known days alone. There is no clock: term,
 *     grace and end are dates, and a reader asks for a day.
 *
 * What another source books is left out by whoever loads the facts. One-off sales and credits build nothing. Days are
 * those of the reporting zone; both ends of an interval go through the same function, so that terms which meet in time
 * meet in days. Pure; any thread. */

#include "config.h"

#include "cohort-segment-private.h"

const char *const cohort_built_status_ids[COHORT_N_BUILT_STATUSES] = { "paid", "past_due", "trial", "paused", "comp" };
const char *const cohort_built_interval_ids[COHORT_N_BUILT_INTERVALS] = { NULL, "day", "week", "month", "year" };
const char *const cohort_built_end_ids[COHORT_N_BUILT_ENDS] = { NULL, "voluntary", "failed", "unknown" };
const char *const cohort_built_change_ids[COHORT_N_BUILT_CHANGES]
    = { NULL, "discount", "upgrade", "downgrade", "quantity", "price" };
const char *const cohort_coverage_kind_ids[COHORT_N_COVERAGE_KINDS] = { "period", "proration", "credit", "oneoff" };
const char *const cohort_version_status_ids[COHORT_N_VERSION_STATUSES]
    = { "trialing", "active", "past_due", "paused", "ended", "incomplete", "comped", "unknown" };

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare_line (const CohortFactCoverage *a, const CohortFactCoverage *b)
{
  int order = COMPARE (a->subscription, b->subscription);

  if (order == 0 && a->subscription == 0)
    order = COMPARE (a->tier, b->tier);
  if (order == 0)
    order = COMPARE (a->gift, b->gift);
  return order != 0 ? order : g_strcmp0 (a->line_key, b->line_key);
}

/* A total order that depends on what the rows say, the id last: of two on one day the longer, then the later counts. */
static int
compare_coverage (gconstpointer x, gconstpointer y)
{
  const CohortFactCoverage *a = *(const CohortFactCoverage *const *) x;
  const CohortFactCoverage *b = *(const CohortFactCoverage *const *) y;
  int order = compare_line (a, b);

  if (order == 0)
    order = COMPARE (a->from_us, b->from_us);
  if (order == 0)
    order = COMPARE (a->kind, b->kind);
  if (order == 0)
    order = COMPARE (a->to_us, b->to_us);
  return order != 0 ? order : COMPARE (a->id, b->id);
}

static int
compare_version (gconstpointer x, gconstpointer y)
{
  const CohortFactVersion *a = *(const CohortFactVersion *const *) x;
  const CohortFactVersion *b = *(const CohortFactVersion *const *) y;
  int order = COMPARE (a->subscription, b->subscription);

  if (order == 0)
    order = COMPARE (a->from_us, b->from_us);
  if (order == 0)
    order = COMPARE (a->observed_us, b->observed_us);
  return order != 0 ? order : COMPARE (a->id, b->id);
}

static GPtrArray *
sorted_coverage (const CohortSegmentFacts *facts)
{
  GPtrArray *sorted = g_ptr_array_sized_new ((guint) facts->n_coverage);

  for (gsize i = 0; i < facts->n_coverage; i++)
    g_ptr_array_add (sorted, (gpointer) &facts->coverage[i]);
  g_ptr_array_sort (sorted, compare_coverage);
  return sorted;
}

static GPtrArray *
sorted_versions (const CohortSegmentFacts *facts)
{
  GPtrArray *sorted = g_ptr_array_sized_new ((guint) facts->n_versions);

  for (gsize i = 0; i < facts->n_versions; i++)
    if (facts->versions[i].subscription != 0)
      g_ptr_array_add (sorted, (gpointer) &facts->versions[i]);
  g_ptr_array_sort (sorted, compare_version);
  return sorted;
}

static GArray *
add_line (CohortSubscriptionView *view)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (CohortPiece));

  g_ptr_array_add (view->lines, pieces);
  return pieces;
}

/* One subscription's coverage, sorted, and its versions in @view. */
static void
build_subscription (CohortSubscriptionView *view, const CohortFactCoverage *const *coverage, gsize n, GArray *out)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) states = g_array_new (FALSE, FALSE, sizeof (CohortPiece));

  view->lines = lines;
  for (gsize i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && compare_line (coverage[i], coverage[end]) == 0;)
        end++;
      cohort_pieces_lay (view, coverage + i, end - i, add_line (view));
    }
  if (n == 0 && !view->facts->reports_payments)
    cohort_pieces_reported (view, add_line (view));
  else
    cohort_pieces_states (view, states);
  if (states->len > 0 && lines->len == 0)
    add_line (view);
  for (guint l = 0; states->len > 0 && l < lines->len; l++)
    cohort_pieces_override (g_ptr_array_index (lines, l), states, l > 0);
  for (guint l = 0; l < lines->len; l++)
    cohort_pieces_judge (view, l, out);
}

static int
compare_segment (gconstpointer x, gconstpointer y)
{
  const CohortBuiltSegment *a = x, *b = y;
  int order = COMPARE (a->subscription, b->subscription);

  if (order == 0)
    order = COMPARE (a->line, b->line);
  return order != 0 ? order : COMPARE (a->start, b->start);
}

/**
 * cohort_segments_build:
 * @facts: what is known of one identity
 * @settings: the community's
 * @out: (element-type CohortBuiltSegment): appended to, by subscription, line and start
 *
 * See the head of this file. Never fails: a row that covers no time or names an impossible price builds nothing.
 */
void
cohort_segments_build (const CohortSegmentFacts *facts, const CohortSegmentSettings *settings, GArray *out)
{
  g_autoptr (GPtrArray) coverage = sorted_coverage (facts);
  g_autoptr (GPtrArray) versions = sorted_versions (facts);
  const CohortFactCoverage *const *c = (const CohortFactCoverage *const *) coverage->pdata;
  const CohortFactVersion *const *v = (const CohortFactVersion *const *) versions->pdata;
  gsize ci = 0, vi = 0;

  while (ci < coverage->len || vi < versions->len)
    {
      gint64 of_c = ci < coverage->len ? c[ci]->subscription : G_MAXINT64;
      gint64 of_v = vi < versions->len ? v[vi]->subscription : G_MAXINT64;
      gsize c_end = ci, v_end = vi;
      CohortSubscriptionView view = { .facts = facts, .settings = settings, .id = MIN (of_c, of_v) };

      while (c_end < coverage->len && c[c_end]->subscription == view.id)
        c_end++;
      while (v_end < versions->len && v[v_end]->subscription == view.id)
        v_end++;
      view.versions = v + vi;
      view.n_versions = v_end - vi;
      build_subscription (&view, c + ci, c_end - ci, out);
      ci = c_end;
      vi = v_end;
    }
  g_array_sort (out, compare_segment);
}
