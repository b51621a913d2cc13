/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a subscription's versions say: the states that go before coverage (trial, pause, comp), why it ended, and, for
 * a source that reports no payments, the whole of it.
 *
 * A version holds from its day until the next one's. Of two on one day the later observed counts. Pure. */

#include "config.h"

#include "cohort-segment-private.h"

#define UNSET G_MININT64

static CohortDay
version_day (const CohortSubscriptionView *view, gsize i)
{
  return cohort_build_day (view->settings, view->versions[i]->from_us);
}

/* The day on which another version takes over. */
static CohortDay
version_until (const CohortSubscriptionView *view, gsize i)
{
  return i + 1 < view->n_versions ? version_day (view, i + 1) : COHORT_DAY_MAX;
}

static CohortDay
maybe_day (const CohortSubscriptionView *view, gint64 us)
{
  return us == UNSET ? COHORT_DAY_NONE : cohort_build_day (view->settings, us);
}

static gboolean
announces_end (const CohortFactVersion *version)
{
  if (version->status == COHORT_VERSION_ENDED || version->cancel_reason == COHORT_BUILT_END_FAILED
      || version->cancel_reason == COHORT_BUILT_END_UNKNOWN)
    return FALSE;
  return version->cancel_flag || version->cancel_at_us != UNSET;
}

/* Why the version at @i, an ended one, says that it ended. */
static CohortBuiltEnd
said_reason (const CohortSubscriptionView *view, gsize i)
{
  const CohortFactVersion *version = view->versions[i];

  if (version->cancel_reason != COHORT_BUILT_NO_END)
    return version->cancel_reason;
  if (version->cancel_flag || version->cancel_at_us != UNSET)
    return COHORT_BUILT_END_VOLUNTARY;
  if (i > 0 && announces_end (view->versions[i - 1]))
    return COHORT_BUILT_END_VOLUNTARY;
  return COHORT_BUILT_NO_END;
}

/* Whether the member had asked to leave when a term ended on @end; nothing said on @before or later counts. */
gboolean
cohort_left_by_wish (const CohortSubscriptionView *view, CohortDay end, CohortDay before)
{
  gboolean wish = FALSE;

  for (gsize i = 0; i < view->n_versions; i++)
    {
      const CohortFactVersion *version = view->versions[i];
      CohortDay day = version_day (view, i);
      CohortDay cancel = maybe_day (view, version->cancel_at_us);

      /* What takes hold on the first day of a new term is that term's. */
      if (day >= before && day > end)
        break;
      if (version->status == COHORT_VERSION_ENDED)
        wish = said_reason (view, i) == COHORT_BUILT_END_VOLUNTARY;
      else if (day <= end)
        wish = announces_end (version) && (cancel == COHORT_DAY_NONE || cancel <= end);
      else
        wish = wish || announces_end (version);
    }
  return wish;
}

/* Why a term that ended on @end was not followed, where the member did not ask: never NO_END.
 * A failed charge counts until @until, a version before @before. */
CohortBuiltEnd
cohort_end_reason (const CohortSubscriptionView *view, CohortDay end, CohortDay until, CohortDay before)
{
  CohortBuiltEnd reason = COHORT_BUILT_END_UNKNOWN;

  for (gsize i = 0; i < view->facts->n_failures; i++)
    {
      const CohortFactFailure *failure = &view->facts->failures[i];
      CohortDay day = cohort_build_day (view->settings, failure->at_us);

      if ((failure->subscription == view->id || failure->subscription == 0) && day >= end && day <= until)
        return COHORT_BUILT_END_FAILED;
    }
  for (gsize i = 0; i < view->n_versions; i++)
    {
      const CohortFactVersion *version = view->versions[i];
      CohortDay day = version_day (view, i);

      if (day >= before || version_until (view, i) <= end)
        continue;
      if (version->status == COHORT_VERSION_PAST_DUE)
        reason = COHORT_BUILT_END_FAILED;
      else if (version->status == COHORT_VERSION_ENDED && said_reason (view, i) != COHORT_BUILT_NO_END)
        reason = said_reason (view, i);
    }
  return reason;
}

/* The day in [@from, @before) on which the source says it ended, or COHORT_DAY_NONE. */
CohortDay
cohort_first_end (const CohortSubscriptionView *view, CohortDay from, CohortDay before)
{
  for (gsize i = 0; i < view->n_versions; i++)
    {
      CohortDay day = version_day (view, i);

      if (view->versions[i]->status == COHORT_VERSION_ENDED && day >= from && day < before)
        return day;
    }
  return COHORT_DAY_NONE;
}

/* The state that goes before coverage, if the version says one. */
static gboolean
overriding_status (const CohortFactVersion *version, CohortBuiltStatus *status)
{
  switch (version->status)
    {
    case COHORT_VERSION_TRIALING:
      *status = COHORT_BUILT_TRIAL;
      return TRUE;
    case COHORT_VERSION_PAUSED:
      *status = COHORT_BUILT_PAUSED;
      return TRUE;
    case COHORT_VERSION_COMPED:
      *status = COHORT_BUILT_COMP;
      return TRUE;
    case COHORT_VERSION_ACTIVE:
    case COHORT_VERSION_PAST_DUE:
      *status = COHORT_BUILT_COMP;
      return version->gift;
    case COHORT_VERSION_ENDED:
    case COHORT_VERSION_INCOMPLETE:
    case COHORT_VERSION_UNKNOWN:
    case COHORT_N_VERSION_STATUSES:
    default:
      return FALSE;
    }
}

static CohortPiece
piece_of_version (const CohortSubscriptionView *view, gsize i, CohortBuiltStatus status)
{
  const CohortFactVersion *version = view->versions[i];
  CohortPiece piece = { .from = version_day (view, i),
                        .to = version_until (view, i),
                        .status = status,
                        .tier = version->tier,
                        .terms = version->terms,
                        .term_end = COHORT_DAY_NONE,
                        .cut = i + 1 < view->n_versions };

  if (!version->priced || !cohort_terms_sane (&piece.terms))
    piece.terms = (CohortSegmentTerms) { .quantity = 1 };
  if (i + 1 < view->n_versions && view->versions[i + 1]->status == COHORT_VERSION_ENDED)
    piece.end = said_reason (view, i + 1);
  return piece;
}

/* Ends a piece at @day, a date announced and not yet seen to come true. */
static void
end_at (CohortPiece *piece, CohortDay day, CohortBuiltEnd end)
{
  if (day == COHORT_DAY_NONE || day >= piece->to)
    return;
  piece->to = MAX (day, piece->from);
  piece->cut = FALSE;
  piece->end = end;
}

/* An announced end, where the version tells its day. */
static CohortDay
announced_day (const CohortSubscriptionView *view, const CohortFactVersion *version)
{
  if (!announces_end (version))
    return COHORT_DAY_NONE;
  return maybe_day (view, version->cancel_at_us != UNSET ? version->cancel_at_us : version->paid_through_us);
}

/* Appends the state that the version at @i says, if it says one that goes before coverage. */
static gboolean
append_state (const CohortSubscriptionView *view, gsize i, GArray *states)
{
  CohortBuiltStatus status;
  CohortPiece piece;

  if (!overriding_status (view->versions[i], &status))
    return FALSE;
  piece = piece_of_version (view, i, status);
  if (status == COHORT_BUILT_TRIAL)
    end_at (&piece, maybe_day (view, view->versions[i]->trial_end_us), COHORT_BUILT_NO_END);
  end_at (&piece, announced_day (view, view->versions[i]), COHORT_BUILT_END_VOLUNTARY);
  if (piece.from < piece.to)
    g_array_append_val (states, piece);
  return TRUE;
}

/* @states: filled with the pieces that go before coverage, ascending and apart */
void
cohort_pieces_states (const CohortSubscriptionView *view, GArray *states)
{
  for (gsize i = 0; i < view->n_versions; i++)
    {
      /* Behind any other version coverage may follow that has not come in yet. */
      if (append_state (view, i, states) && states->len > 0 && i + 1 < view->n_versions
          && view->versions[i + 1]->status != COHORT_VERSION_ENDED)
        g_array_index (states, CohortPiece, states->len - 1).cut = FALSE;
    }
}

/* A paid term that runs on past the word "ended" keeps its member until its end. */
static void
keep_paid_term (const CohortSubscriptionView *view, gsize i, CohortPiece *piece)
{
  CohortDay paid = maybe_day (view, view->versions[i]->paid_through_us);
  CohortDay term, limit;

  if (i + 1 >= view->n_versions || view->versions[i + 1]->status != COHORT_VERSION_ENDED || paid <= piece->to)
    return;
  term = cohort_terms_after (&piece->terms, piece->to, 1, 31);
  limit = version_until (view, i + 1);
  if (paid <= term)
    piece->to = MIN (paid, limit);
}

/* A discount that ends while the version holds makes two pieces. */
static void
append_discounted (const CohortSubscriptionView *view, const CohortFactVersion *version, CohortPiece piece,
                   GArray *pieces)
{
  CohortDay until = maybe_day (view, version->discount_ends_us);
  CohortPiece full = piece;
  gint64 discount = piece.terms.discount;

  if (discount > 0 && until != COHORT_DAY_NONE && until < piece.to)
    {
      full.from = MAX (until, piece.from);
      full.terms.discount = 0;
      piece.to = full.from;
      piece.end = COHORT_BUILT_NO_END;
      piece.term_end = COHORT_DAY_NONE;
    }
  else
    full.from = full.to;
  if (version->priced && piece.terms.unit * piece.terms.quantity <= discount)
    piece.status = COHORT_BUILT_COMP;
  if (piece.from < piece.to)
    g_array_append_val (pieces, piece);
  if (full.from < full.to)
    g_array_append_val (pieces, full);
}

static void
append_active (const CohortSubscriptionView *view, gsize i, GArray *pieces)
{
  const CohortFactVersion *version = view->versions[i];
  CohortPiece piece = piece_of_version (view, i, COHORT_BUILT_PAID);

  if (version->free_tier && (!version->priced || piece.terms.unit == 0))
    return;
  keep_paid_term (view, i, &piece);
  piece.term_end = maybe_day (view, version->paid_through_us);
  end_at (&piece, announced_day (view, version), COHORT_BUILT_END_VOLUNTARY);
  append_discounted (view, version, piece, pieces);
}

/* The day since which the money is waited for: of a run of such versions, the first one's. */
static CohortDay
due_since (const CohortSubscriptionView *view, gsize i)
{
  while (i > 0 && view->versions[i - 1]->status == COHORT_VERSION_PAST_DUE && !view->versions[i - 1]->gift)
    i--;
  return MAX (version_day (view, i), maybe_day (view, view->versions[i]->paid_through_us));
}

/* Paid until the term's end, then waiting for the money, for the grace and no longer. */
static void
append_past_due (const CohortSubscriptionView *view, gsize i, GArray *pieces)
{
  CohortPiece due = piece_of_version (view, i, COHORT_BUILT_PAST_DUE);
  CohortPiece paid = due;
  CohortDay since = due_since (view, i);

  if (since > due.from)
    {
      paid.status = COHORT_BUILT_PAID;
      end_at (&paid, since, COHORT_BUILT_NO_END);
      g_array_append_val (pieces, paid);
      due.from = paid.to;
    }
  if (due.end == COHORT_BUILT_NO_END)
    due.end = COHORT_BUILT_END_FAILED;
  due.term_end = since;
  end_at (&due, cohort_day_add (since, view->settings->dunning_grace), due.end);
  if (due.from < due.to)
    g_array_append_val (pieces, due);
}

/* @pieces: filled from versions alone, ascending and apart */
void
cohort_pieces_reported (const CohortSubscriptionView *view, GArray *pieces)
{
  for (gsize i = 0; i < view->n_versions; i++)
    {
      if (version_day (view, i) >= version_until (view, i) || append_state (view, i, pieces))
        continue;
      if (view->versions[i]->status == COHORT_VERSION_ACTIVE)
        append_active (view, i, pieces);
      else if (view->versions[i]->status == COHORT_VERSION_PAST_DUE)
        append_past_due (view, i, pieces);
    }
  for (guint p = 0; p < pieces->len; p++)
    g_array_index (pieces, CohortPiece, p).reported = TRUE;
}
