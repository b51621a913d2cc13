/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Lays the coverage of one line out in time: a list of pieces, ascending and apart.
 *
 * A period begins on its day and ends whatever still runs there; only where terms are sold ahead does it wait for the
 * end of the running one and keep its length. A proration is laid over the running period, which goes on behind it
 * with its own price. What was given back in full, and ended, stops on the day when both are true. Pure. */

#include "config.h"

#include "cohort-segment-private.h"

/* What lies beyond is no price and no term of a subscription; it would only overflow somebody's sum. */
#define MAX_TERM_COUNT 1200
#define MAX_QUANTITY 1000000
#define MAX_LIST_PRICE G_GINT64_CONSTANT (1000000000000000)

gboolean
cohort_terms_sane (const CohortSegmentTerms *terms)
{
  return terms->unit >= 0 && terms->quantity >= 1 && terms->quantity <= MAX_QUANTITY && terms->discount >= 0
         && terms->unit < MAX_LIST_PRICE / terms->quantity && terms->discount < MAX_LIST_PRICE
         && (terms->interval == COHORT_BUILT_NO_INTERVAL
             || (terms->interval_count >= 1 && terms->interval_count <= MAX_TERM_COUNT));
}

/* The day of an instant in the reporting zone, inside the calendar with a day to spare on both ends. */
CohortDay
cohort_build_day (const CohortSegmentSettings *settings, gint64 us)
{
  CohortDay day = cohort_zone_day (settings->zone, us);

  if (day == COHORT_DAY_NONE)
    return us < 0 ? COHORT_DAY_MIN + 1 : COHORT_DAY_MAX - 1;
  return CLAMP (day, COHORT_DAY_MIN + 1, COHORT_DAY_MAX - 1);
}

/* The end of the @k-th term from @anchor; @fallback_days is the length where the terms name none. */
CohortDay
cohort_terms_after (const CohortSegmentTerms *terms, CohortDay anchor, int k, gint64 fallback_days)
{
  gint64 count = MAX (terms->interval_count, 1) * k;
  CohortDay day = COHORT_DAY_NONE;

  switch (terms->interval)
    {
    case COHORT_BUILT_DAY:
      day = cohort_day_add (anchor, count);
      break;
    case COHORT_BUILT_WEEK:
      day = cohort_day_add (anchor, 7 * count);
      break;
    case COHORT_BUILT_MONTH:
    case COHORT_BUILT_YEAR:
      count *= terms->interval == COHORT_BUILT_YEAR ? 12 : 1;
      day = count < G_MAXINT / 2 ? cohort_day_add_months (anchor, (int) count) : COHORT_DAY_NONE;
      break;
    case COHORT_BUILT_NO_INTERVAL:
    case COHORT_N_BUILT_INTERVALS:
    default:
      day = cohort_day_add (anchor, MAX (fallback_days, 1) * k);
      break;
    }
  return day == COHORT_DAY_NONE ? COHORT_DAY_MAX - 1 : MIN (day, COHORT_DAY_MAX - 1);
}

/* Where a source names no interval, the calendar often does: whole months, else days. */
static void
infer_interval (CohortSegmentTerms *terms, CohortDay from, CohortDay to)
{
  int months = cohort_month_of_day (to) - cohort_month_of_day (from);

  if (terms->interval != COHORT_BUILT_NO_INTERVAL)
    return;
  if (months > 0 && months <= MAX_TERM_COUNT && cohort_day_add_months (from, months) == to)
    {
      terms->interval = months % 12 == 0 ? COHORT_BUILT_YEAR : COHORT_BUILT_MONTH;
      terms->interval_count = months % 12 == 0 ? months / 12 : months;
    }
  else if (to - from <= MAX_TERM_COUNT)
    {
      terms->interval = COHORT_BUILT_DAY;
      terms->interval_count = to - from;
    }
}

/* The same length from another day: as many calendar months where it was whole months. */
static CohortDay
shifted_end (CohortDay from, CohortDay to, CohortDay start)
{
  int months = cohort_month_of_day (to) - cohort_month_of_day (from);
  CohortDay end = COHORT_DAY_NONE;

  if (start == from)
    return to;
  if (months > 0 && cohort_day_add_months (from, months) == to)
    end = cohort_day_add_months (start, months);
  else
    end = cohort_day_add (start, to - from);
  return end == COHORT_DAY_NONE ? COHORT_DAY_MAX - 1 : MIN (end, COHORT_DAY_MAX - 1);
}

static gboolean
is_free (const CohortSegmentTerms *terms)
{
  return terms->unit * terms->quantity <= terms->discount;
}

/* FALSE where the row covers no time of a subscription. */
static gboolean
piece_of (const CohortSubscriptionView *view, const CohortFactCoverage *coverage, CohortPiece *piece)
{
  CohortDay from = cohort_build_day (view->settings, coverage->from_us);
  CohortDay to = cohort_build_day (view->settings, coverage->to_us);
  gboolean free = is_free (&coverage->terms);

  if (coverage->kind != COHORT_COVERAGE_PERIOD && coverage->kind != COHORT_COVERAGE_PRORATION)
    return FALSE;
  if (from >= to || !cohort_terms_sane (&coverage->terms))
    return FALSE;
  if (coverage->free_tier && free && !coverage->gift)
    return FALSE;
  *piece = (CohortPiece) { .from = from,
                           .to = to,
                           .status = COHORT_BUILT_PAID,
                           .tier = coverage->tier,
                           .terms = coverage->terms,
                           .term_end = COHORT_DAY_NONE };
  if (coverage->gift || (free && !coverage->from_balance))
    piece->status = COHORT_BUILT_COMP;
  infer_interval (&piece->terms, from, to);
  return TRUE;
}

/* Ends every piece at @day; those that begin there or later go. */
static void
truncate_at (GArray *pieces, CohortDay day)
{
  while (pieces->len > 0)
    {
      CohortPiece *last = &g_array_index (pieces, CohortPiece, pieces->len - 1);

      if (last->to <= day)
        return;
      if (last->from < day)
        {
          last->to = day;
          last->cut = FALSE;
          return;
        }
      g_array_set_size (pieces, pieces->len - 1);
    }
}

/* Lays @over on top of what is there; what it hides of a longer piece returns behind it. */
static void
lay_over (GArray *pieces, const CohortPiece *over)
{
  g_autoptr (GArray) behind = g_array_new (FALSE, FALSE, sizeof (CohortPiece));

  for (guint i = 0; i < pieces->len; i++)
    {
      CohortPiece piece = g_array_index (pieces, CohortPiece, i);

      if (piece.to <= over->to)
        continue;
      piece.from = MAX (piece.from, over->to);
      g_array_append_val (behind, piece);
    }
  truncate_at (pieces, over->from);
  g_array_append_vals (pieces, over, 1);
  g_array_append_vals (pieces, behind->data, behind->len);
}

/* Money given back in full is the end of the term on the day when the subscription had ended as well. */
static void
apply_refund (const CohortSubscriptionView *view, const CohortFactCoverage *coverage, CohortPiece *piece)
{
  CohortDay back, end;

  if (coverage->refunded_us == G_MININT64)
    return;
  back = cohort_build_day (view->settings, coverage->refunded_us);
  end = cohort_first_end (view, cohort_build_day (view->settings, coverage->from_us), piece->to);
  if (end == COHORT_DAY_NONE || MAX (back, end) >= piece->to)
    return;
  piece->to = MAX (piece->from, MAX (back, end));
  piece->cut = TRUE;
}

/* @coverage: of one line, ascending by from_us */
void
cohort_pieces_lay (const CohortSubscriptionView *view, const CohortFactCoverage *const *coverage, gsize n,
                   GArray *pieces)
{
  for (gsize i = 0; i < n; i++)
    {
      CohortPiece piece;
      CohortDay running = COHORT_DAY_NONE;

      if (!piece_of (view, coverage[i], &piece))
        continue;
      if (pieces->len > 0)
        running = g_array_index (pieces, CohortPiece, pieces->len - 1).to;
      if (coverage[i]->stacks && running > piece.from)
        {
          piece.to = shifted_end (piece.from, piece.to, running);
          piece.from = running;
        }
      apply_refund (view, coverage[i], &piece);
      if (piece.from >= piece.to)
        continue;
      if (coverage[i]->kind == COHORT_COVERAGE_PRORATION)
        {
          lay_over (pieces, &piece);
          continue;
        }
      truncate_at (pieces, piece.from);
      g_array_append_val (pieces, piece);
    }
}

/* Puts @states in the place of what @pieces say of the same days. @hide: another line shows them. */
void
cohort_pieces_override (GArray *pieces, const GArray *states, gboolean hide)
{
  g_autoptr (GArray) old = g_array_copy (pieces);
  CohortDay free_from = COHORT_DAY_MIN;
  guint p = 0;

  g_array_set_size (pieces, 0);
  for (guint s = 0; s <= states->len; s++)
    {
      const CohortPiece *state = s < states->len ? &g_array_index (states, CohortPiece, s) : NULL;
      CohortDay free_to = state != NULL ? state->from : COHORT_DAY_MAX;

      for (; p < old->len; p++)
        {
          CohortPiece piece = g_array_index (old, CohortPiece, p);
          gboolean longer = piece.to > free_to;

          piece.from = MAX (piece.from, free_from);
          if (longer)
            {
              piece.to = free_to;
              piece.cut = FALSE;
            }
          if (piece.from < piece.to)
            g_array_append_val (pieces, piece);
          if (longer)
            break;
        }
      if (state == NULL)
        break;
      g_array_append_vals (pieces, state, 1);
      g_array_index (pieces, CohortPiece, pieces->len - 1).hidden = hide;
      free_from = state->to;
    }
}
