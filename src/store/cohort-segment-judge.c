/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Judges where the pieces of a line end, and writes them as segments.
 *
 * A paid piece that nothing follows at once is judged only when the days on which its renewal would have been seen are
 * all known. Then a gap no longer than the grace is past_due, a longer one past_due for the grace and then churn; who
 * had asked to leave leaves on the last day. Days that are not known are either the future of the source, then the
 * piece stays open, or a hole between known days, then the terms are taken to go on through the hole, marked as
 * missing, until a renewal falls on days that are known. Pure. */

#include "config.h"

#include "cohort-segment-private.h"

typedef struct
{
  const CohortSubscriptionView *view;
  GArray *out;
  guint line;
  CohortDay horizon; /* the last day known, or COHORT_DAY_NONE */
} Judge;

static gboolean
is_known (const Judge *self, CohortDay first, CohortDay last)
{
  const CohortSegmentFacts *facts = self->view->facts;

  for (gsize i = 0; i < facts->n_known; i++)
    if (facts->known[i].from <= first && last <= facts->known[i].to)
      return TRUE;
  return FALSE;
}

static gboolean
terms_equal (const CohortSegmentTerms *a, const CohortSegmentTerms *b)
{
  return a->interval == b->interval && a->interval_count == b->interval_count && a->unit == b->unit
         && a->quantity == b->quantity && a->discount == b->discount && g_str_equal (a->currency, b->currency);
}

/* Which of two prices is higher, terms of different lengths brought to a day. */
static int
compare_cost (const CohortSegmentTerms *a, const CohortSegmentTerms *b)
{
  /* In sixteenths of a day a month of 365.25 / 12 days is whole. */
  static const gint64 sixteenths[COHORT_N_BUILT_INTERVALS] = { 1, 16, 112, 487, 5844 };
  __int128 left = ((__int128) a->unit * a->quantity - a->discount) * sixteenths[b->interval] * b->interval_count;
  __int128 right = ((__int128) b->unit * b->quantity - b->discount) * sixteenths[a->interval] * a->interval_count;

  return left < right ? -1 : left > right;
}

static gboolean
has_price (const CohortBuiltSegment *segment)
{
  return segment->status == COHORT_BUILT_PAID || segment->status == COHORT_BUILT_PAST_DUE
         || segment->status == COHORT_BUILT_COMP;
}

/* Why @now costs something else than @before, which it follows at once. */
static CohortBuiltChange
change_between (const CohortBuiltSegment *before, const CohortBuiltSegment *now)
{
  const CohortSegmentTerms *old = &before->terms, *new = &now->terms;
  int order;

  if (!has_price (before) || !has_price (now) || terms_equal (old, new))
    return COHORT_BUILT_NO_CHANGE;
  order = g_str_equal (old->currency, new->currency) ? compare_cost (new, old) : 0;
  if (before->tier != now->tier && order != 0)
    return order > 0 ? COHORT_BUILT_CHANGE_UPGRADE : COHORT_BUILT_CHANGE_DOWNGRADE;
  if (!g_str_equal (old->currency, new->currency) || old->interval != new->interval
      || old->interval_count != new->interval_count || old->unit != new->unit)
    return COHORT_BUILT_CHANGE_PRICE;
  return old->quantity != new->quantity ? COHORT_BUILT_CHANGE_QUANTITY : COHORT_BUILT_CHANGE_DISCOUNT;
}

/* Adds a segment, or lengthens the one before where nothing but time tells them apart. */
static void
emit (Judge *self, const CohortPiece *piece, CohortBuiltSegment segment)
{
  CohortBuiltSegment *last = NULL;

  if (piece->hidden || segment.start >= segment.end)
    return;
  segment.subscription = self->view->id;
  segment.tier = piece->tier;
  segment.terms = piece->terms;
  segment.reported = piece->reported;
  segment.missing = piece->missing;
  segment.line = self->line;
  if (self->out->len > 0)
    last = &g_array_index (self->out, CohortBuiltSegment, self->out->len - 1);
  if (last == NULL || last->subscription != segment.subscription || last->line != segment.line
      || last->end != segment.start)
    {
      g_array_append_val (self->out, segment);
      return;
    }
  segment.change = change_between (last, &segment);
  if (last->status != segment.status || last->tier != segment.tier || last->missing != segment.missing
      || last->end_reason != COHORT_BUILT_NO_END || !terms_equal (&last->terms, &segment.terms))
    {
      g_array_append_val (self->out, segment);
      return;
    }
  last->end = segment.end;
  last->term_end = segment.term_end;
  last->grace_end = segment.grace_end;
  last->open = segment.open;
  last->end_reason = segment.end_reason;
}

/* @piece up to @end, where the next one follows or a judged end comes. */
static void
emit_until (Judge *self, const CohortPiece *piece, CohortDay end, CohortDay grace, CohortBuiltEnd reason)
{
  emit (self, piece,
        (CohortBuiltSegment) { .start = piece->from,
                               .end = end,
                               .term_end = piece->term_end != COHORT_DAY_NONE ? MIN (piece->term_end, end) : end,
                               .grace_end = grace,
                               .status = piece->status,
                               .end_reason = reason });
}

/* @piece with no end yet: its term ends on @term_end, which will be judged when @grace is known. */
static void
emit_open (Judge *self, const CohortPiece *piece, CohortDay term_end, CohortDay grace, CohortBuiltEnd announced)
{
  emit (self, piece,
        (CohortBuiltSegment) { .start = piece->from,
                               .end = COHORT_DAY_MAX,
                               .term_end = term_end,
                               .grace_end = grace,
                               .open = TRUE,
                               .status = piece->status,
                               .end_reason = announced });
}

static void
emit_past_due (Judge *self, const CohortPiece *piece, CohortDay end, CohortDay grace, CohortBuiltEnd reason)
{
  emit (self, piece,
        (CohortBuiltSegment) { .start = piece->to,
                               .end = end,
                               .term_end = piece->to,
                               .grace_end = grace,
                               .status = COHORT_BUILT_PAST_DUE,
                               .end_reason = reason });
}

/* A gap behind paid time, all days of which are known. */
static void
judge_gap (Judge *self, const CohortPiece *piece, CohortDay next, CohortDay grace)
{
  CohortDay before = next != COHORT_DAY_NONE ? next : COHORT_DAY_MAX;

  if (next != COHORT_DAY_NONE && next <= grace)
    {
      emit_until (self, piece, piece->to, COHORT_DAY_NONE, COHORT_BUILT_NO_END);
      emit_past_due (self, piece, next, grace, COHORT_BUILT_NO_END);
    }
  else if (grace == piece->to)
    emit_until (self, piece, piece->to, grace, cohort_end_reason (self->view, piece->to, grace, before));
  else
    {
      emit_until (self, piece, piece->to, COHORT_DAY_NONE, COHORT_BUILT_NO_END);
      emit_past_due (self, piece, grace, grace, cohort_end_reason (self->view, piece->to, grace, before));
    }
}

/* The end of a piece that no grace follows: seen, announced, or of a state that was never paid for. */
static void
judge_plain (Judge *self, const CohortPiece *piece, CohortDay next, CohortBuiltEnd reason)
{
  gboolean past = self->horizon != COHORT_DAY_NONE && piece->to <= self->horizon;

  if (piece->cut || next != COHORT_DAY_NONE || past)
    emit_until (self, piece, piece->to, piece->cut ? COHORT_DAY_NONE : piece->to,
                reason != COHORT_BUILT_NO_END ? reason : COHORT_BUILT_END_UNKNOWN);
  else
    emit_open (self, piece, piece->to, piece->to, reason);
}

/* Whether another line of the subscription was renewed when this one was not: then it was left out, not unpaid. */
static gboolean
left_out (Judge *self, CohortDay end, CohortDay last)
{
  for (guint l = 0; self->view->id != 0 && l < self->view->lines->len; l++)
    {
      const GArray *pieces = g_ptr_array_index (self->view->lines, l);

      for (guint i = 0; l != self->line && i < pieces->len; i++)
        {
          const CohortPiece *piece = &g_array_index (pieces, CohortPiece, i);

          if (!piece->hidden && piece->from >= end && piece->from <= last)
            return TRUE;
        }
    }
  return FALSE;
}

/* Takes the terms of @piece to go on through days that nobody knows, up to the first end that may be judged or to
 * where the next piece begins. @anchor: the last end that was seen; @k: terms taken since. */
static void
bridge (Judge *self, CohortPiece *piece, CohortDay next, CohortDay anchor, int *k)
{
  gint64 length = (gint64) piece->to - piece->from;
  CohortDay until = next != COHORT_DAY_NONE ? next : COHORT_DAY_MAX - 1;
  CohortDay end;

  emit_until (self, piece, piece->to, COHORT_DAY_NONE, COHORT_BUILT_NO_END);
  do
    end = cohort_terms_after (&piece->terms, anchor, ++*k, length);
  while (end < until && end <= self->horizon && !is_known (self, end, end));
  piece->from = piece->to;
  piece->to = CLAMP (end, piece->to + 1, MAX (until, piece->to + 1));
  piece->missing = TRUE;
}

/* Paid time that nothing follows at once, with an end that was asked for or seen. */
static void
judge_left (Judge *self, const CohortPiece *piece, CohortDay next, CohortDay before, gboolean wish)
{
  CohortBuiltEnd reason
      = wish ? COHORT_BUILT_END_VOLUNTARY : cohort_end_reason (self->view, piece->to, piece->to, before);

  judge_plain (self, piece, next, reason);
}

static void
judge_paid (Judge *self, CohortPiece piece, CohortDay next)
{
  const CohortDay anchor = piece.to;
  const CohortDay before = next != COHORT_DAY_NONE ? next : COHORT_DAY_MAX;
  int k = 0;

  while (piece.to != next)
    {
      CohortDay grace = MIN (piece.to + self->view->settings->dunning_grace, COHORT_DAY_MAX - 1);
      CohortDay last = MIN (grace, before);
      gboolean wish = cohort_left_by_wish (self->view, piece.to, before);

      if (wish || piece.cut)
        return judge_left (self, &piece, next, before, wish);
      if (left_out (self, piece.to, last))
        return emit_until (self, &piece, piece.to, COHORT_DAY_NONE, COHORT_BUILT_NO_END);
      if (is_known (self, piece.to, last))
        return judge_gap (self, &piece, next, grace);
      if (next == COHORT_DAY_NONE && (self->horizon == COHORT_DAY_NONE || last > self->horizon))
        return emit_open (self, &piece, piece.to, grace, COHORT_BUILT_NO_END);
      bridge (self, &piece, next, anchor, &k);
    }
  emit_until (self, &piece, piece.to, COHORT_DAY_NONE, COHORT_BUILT_NO_END);
}

/* A state that was not paid for, or a piece that versions alone tell of. */
static void
judge_state (Judge *self, const CohortPiece *piece, CohortDay next)
{
  CohortBuiltEnd reason = piece->end;

  if (reason == COHORT_BUILT_NO_END && !piece->reported
      && cohort_left_by_wish (self->view, piece->to, next != COHORT_DAY_NONE ? next : COHORT_DAY_MAX))
    reason = COHORT_BUILT_END_VOLUNTARY;
  judge_plain (self, piece, next, reason);
}

static void
judge_one (Judge *self, const CohortPiece *piece, const CohortPiece *following)
{
  CohortDay next = following != NULL ? following->from : COHORT_DAY_NONE;

  if (piece->to == next)
    emit_until (self, piece, piece->to, COHORT_DAY_NONE, COHORT_BUILT_NO_END);
  else if (piece->to == COHORT_DAY_MAX)
    emit_open (self, piece, piece->term_end, COHORT_DAY_NONE, COHORT_BUILT_NO_END);
  else if (piece->reported || piece->status != COHORT_BUILT_PAID)
    judge_state (self, piece, next);
  else
    judge_paid (self, *piece, next);
}

/* Judges the @line-th line of the view. Appends to @out (element-type CohortBuiltSegment). */
void
cohort_pieces_judge (const CohortSubscriptionView *view, guint line, GArray *out)
{
  const CohortSegmentFacts *facts = view->facts;
  const GArray *pieces = g_ptr_array_index (view->lines, line);
  Judge self = { .view = view, .out = out, .line = line, .horizon = COHORT_DAY_NONE };

  if (facts->n_known > 0)
    self.horizon = facts->known[facts->n_known - 1].to;
  for (guint i = 0; i < pieces->len; i++)
    judge_one (&self, &g_array_index (pieces, CohortPiece, i),
               i + 1 < pieces->len ? &g_array_index (pieces, CohortPiece, i + 1) : NULL);
}
