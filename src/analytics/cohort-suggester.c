// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// First the self-check decides who speaks: the model, or, where that did not beat it on the last four weeks, plain
// popularity. The model is EDLAE-n with iALS beside it from 200 members on, both as z-scores; an item's share of it
// grows with its readers, the rest is its likeness to what the member read. Who read next to nothing gets what their
// tier reads. Barred items go before anything is ranked; what is like a refused one loses up to one standard
// deviation. What is barred and would stand high is kept, marked, so that a bar which is taken back needs no new lists.
// Of thirty candidates ten are taken so that they differ, the last place for one that few have seen.
//
// Limits: a list knows what was read here and not what somebody wants; nobody is told apart by what they pay.
#include "config.h"

#include "cohort-suggester.h"

#include "cohort-edlae.h"
#include "cohort-ials.h"
#include "cohort-recommend.h"

#include <math.h>
#include <string.h>

#define CANDIDATES 30
#define LAMBDA 0.7
#define FEW_READERS 10
#define MOST_COMPARED 2000 /* items: 32 MB for what pairs of them have in common */
#define SECOND_VOICE 200
#define NEAR_PLACES 3 /* a member may be sent what stands this high on their list */

typedef struct
{
  const CohortSuggesterInput *input;
  CohortReads *reads;
  CohortContent *content; /* (nullable): no item has any words */
  double *likeness;       /* (nullable) n_items x n_items, with @content: of two items; NaN: not asked yet */
  CohortEdlae *first;     /* (nullable): popularity speaks */
  CohortIals *second;     /* (nullable) */
  double *popular;
  double **by_tier;       /* n_groups, made when they are first asked for */
  guint32 *n_readers;     /* of each item */
  double *scores, *other; /* of the member whose turn it is */
  double *plain;          /* the same, before anything that was refused tells on them */
  guint8 *barred;
  guint8 *never;      /* items that nobody is proposed */
  double *penalty;    /* of what is like those that were refused for everybody */
  const double *ages; /* of the reads of the member whose turn it is */
  GArray *age_buffer;
} Suggester;

static void
suggester_clear (Suggester *self)
{
  g_clear_pointer (&self->reads, cohort_reads_free);
  g_clear_pointer (&self->content, cohort_content_free);
  g_free (self->likeness);
  g_clear_pointer (&self->first, cohort_edlae_free);
  g_clear_pointer (&self->second, cohort_ials_free);
  for (guint32 g = 0; self->by_tier != NULL && g < self->input->reads.n_groups; g++)
    g_free (self->by_tier[g]);
  g_free (self->by_tier);
  g_free (self->popular);
  g_free (self->n_readers);
  g_free (self->scores);
  g_free (self->other);
  g_free (self->plain);
  g_free (self->barred);
  g_free (self->never);
  g_free (self->penalty);
  g_clear_pointer (&self->age_buffer, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Suggester, suggester_clear)

/**
 * cohort_suggestions_free:
 */
void
cohort_suggestions_free (CohortSuggestions *suggestions)
{
  if (suggestions == NULL)
    return;
  g_array_unref (suggestions->picks);
  g_free (suggestions);
}

static CohortStatus
check (const CohortSuggesterInput *input)
{
  const CohortDatedReads *reads = &input->reads;

  if (reads->n == 0)
    return COHORT_STATUS_NO_DATA;
  if (reads->n > COHORT_MAX_ROWS || reads->n_items > COHORT_READS_MAX_ITEMS)
    return COHORT_STATUS_TOO_LARGE;
  for (gsize i = 0; i < reads->n; i++)
    if (reads->member[i] >= reads->n_members || reads->item[i] >= reads->n_items)
      return COHORT_STATUS_BAD_INPUT;
  for (guint32 m = 0; m < reads->n_members; m++)
    if (reads->group[m] >= reads->n_groups)
      return COHORT_STATUS_BAD_INPUT;
  for (gsize i = 0; i < input->n_bars; i++)
    if (input->bars[i].item >= reads->n_items)
      return COHORT_STATUS_BAD_INPUT;
  return COHORT_STATUS_OK;
}

static guint
count_readers (const CohortReads *reads)
{
  guint n = 0;

  for (guint32 m = 0; m < reads->n_members; m++)
    n += reads->member_start[m] < reads->member_start[m + 1];
  return n;
}

/* As the self-check fits it: what was judged is what serves. */
static CohortStatus
fit (Suggester *self)
{
  CohortEdlaeOptions options = cohort_edlae_defaults (self->reads->n_members);
  CohortIalsOptions second = COHORT_IALS_DEFAULT;

  self->first = cohort_edlae_fit (self->reads, &options);
  if (self->first->status != COHORT_STATUS_OK || self->reads->n_members < SECOND_VOICE)
    return self->first->status;
  self->second = cohort_ials_fit (self->reads, &second);
  return self->second->status;
}

static void
make_room (Suggester *self)
{
  const guint32 n_items = self->input->reads.n_items;

  self->popular = g_new (double, n_items);
  self->n_readers = g_new (guint32, n_items);
  self->scores = g_new (double, n_items);
  self->other = g_new (double, n_items);
  self->plain = g_new (double, n_items);
  self->barred = g_new (guint8, n_items);
  self->never = g_memdup2 (self->input->hidden, n_items);
  self->penalty = g_new0 (double, n_items);
  self->by_tier = g_new0 (double *, self->input->reads.n_groups);
  self->age_buffer = g_array_new (FALSE, FALSE, sizeof (double));
  cohort_popularity (self->reads, self->popular);
  for (guint32 i = 0; i < n_items; i++)
    self->n_readers[i] = (guint32) (self->reads->item_start[i + 1] - self->reads->item_start[i]);
}

/* The same few items stand on most lists: where the table of all pairs is small, each pair is compared once. */
static void
make_likeness (Suggester *self)
{
  const gsize n = self->input->reads.n_items;

  if (self->content == NULL || n > MOST_COMPARED)
    return;
  self->likeness = g_new (double, n *n);
  for (gsize i = 0; i < n * n; i++)
    self->likeness[i] = NAN;
}

static double
compare (const Suggester *self, guint32 a, guint32 b)
{
  double *known;

  if (self->likeness == NULL)
    return cohort_content_similarity (self->content, a, b);
  known = &self->likeness[(gsize) a * self->input->reads.n_items + b];
  if (isnan (*known))
    *known = cohort_content_similarity (self->content, a, b);
  return *known;
}

/* The first of the bars of @member. */
static gsize
find_bars (const CohortSuggesterInput *input, guint32 member)
{
  gsize lo = 0, hi = input->n_bars;

  while (lo < hi)
    {
      gsize mid = lo + (hi - lo) / 2;

      if (input->bars[mid].member < member)
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo;
}

/* Bars the items of @member's bars, and takes from @scores what is like the refused ones. */
static void
obey (const Suggester *self, guint32 member, guint8 *barred, double *scores)
{
  const CohortSuggesterInput *input = self->input;

  for (gsize i = find_bars (input, member); i < input->n_bars && input->bars[i].member == member; i++)
    {
      barred[input->bars[i].item] = 1;
      if (!input->bars[i].taught || self->content == NULL)
        continue;
      for (guint32 item = 0; item < input->reads.n_items; item++)
        scores[item] -= compare (self, item, input->bars[i].item);
    }
}

static CohortStatus
prepare (Suggester *self, CohortSuggestions *out)
{
  const CohortDatedReads *reads = &self->input->reads;
  CohortStatus status = check (self->input), content;

  if (status == COHORT_STATUS_OK)
    self->reads = cohort_reads_new (reads->member, reads->item, reads->n, reads->n_members, reads->n_items, &status);
  if (status != COHORT_STATUS_OK)
    return status;
  if (count_readers (self->reads) < COHORT_SUGGESTER_MIN_READERS)
    return COHORT_STATUS_TOO_FEW;
  out->check = cohort_self_check (reads->member, reads->item, reads->day, reads->n, reads->n_members, reads->n_items,
                                  self->input->as_of, COHORT_SUGGESTER_LENGTH);
  out->by_model = out->check.status == COHORT_STATUS_OK && out->check.use_model;
  if (out->by_model)
    status = fit (self);
  self->content = cohort_content_new (&self->input->terms, &content);
  make_likeness (self);
  make_room (self);
  obey (self, COHORT_INDEX_NONE, self->never, self->penalty);
  return status;
}
/* ---- one member ---- */

static void
bar (Suggester *self, guint32 member, const guint32 *items, gsize n)
{
  const CohortSuggesterInput *input = self->input;
  const guint8 *closed = input->closed + (gsize) input->reads.group[member] * input->reads.n_items;

  for (guint32 i = 0; i < input->reads.n_items; i++)
    self->barred[i] = self->never[i] || closed[i];
  for (gsize i = 0; i < n; i++)
    self->barred[items[i]] = 1;
}

static void
score_by_tier (Suggester *self, guint32 member)
{
  guint32 group = self->input->reads.group[member];

  if (self->by_tier[group] == NULL)
    {
      self->by_tier[group] = g_new (double, self->input->reads.n_items);
      if (cohort_cold_scores (&self->input->reads, group, self->input->as_of, self->by_tier[group]) != COHORT_STATUS_OK)
        memcpy (self->by_tier[group], self->popular, self->input->reads.n_items * sizeof (double));
    }
  memcpy (self->scores, self->by_tier[group], self->input->reads.n_items * sizeof (double));
}

static void
score_by_model (Suggester *self, guint32 member, const guint32 *items, gsize n)
{
  const guint32 n_items = self->input->reads.n_items;

  cohort_edlae_score (self->first, items, n, self->scores);
  cohort_recommend_standardise (self->scores, n_items);
  if (self->second != NULL)
    {
      cohort_ials_score (self->second, member, self->other);
      cohort_recommend_standardise (self->other, n_items);
      cohort_recommend_blend (self->scores, self->other, n_items);
      cohort_recommend_standardise (self->scores, n_items);
    }
  if (self->content == NULL)
    return;
  cohort_content_score (self->content, items, self->ages, n, self->other);
  cohort_recommend_standardise (self->other, n_items);
  for (guint32 i = 0; i < n_items; i++)
    {
      double share = cohort_content_share (self->n_readers[i]);

      self->scores[i] = (1 - share) * self->scores[i] + share * self->other[i];
    }
}

static CohortPickBasis
score (Suggester *self, guint32 member, const guint32 *items, gsize n)
{
  if (self->first != NULL && n >= COHORT_COLD_READS)
    {
      score_by_model (self, member, items, n);
      return COHORT_PICK_MODEL;
    }
  if (self->first != NULL)
    score_by_tier (self, member);
  else
    memcpy (self->scores, self->popular, self->input->reads.n_items * sizeof (double));
  cohort_recommend_standardise (self->scores, self->input->reads.n_items);
  return self->first != NULL ? COHORT_PICK_TIER : COHORT_PICK_POPULAR;
}

static double
similarity (guint32 a, guint32 b, gpointer data)
{
  return compare (data, a, b);
}

/* The two of @items that are most like @item. */
static void
find_alike (Suggester *self, const guint32 *items, gsize n, guint32 item, guint32 *because)
{
  double best[2] = { 0, 0 };

  for (gsize i = 0; i < n; i++)
    {
      double like = compare (self, items[i], item);

      if (like > best[0])
        {
          best[1] = best[0];
          because[1] = because[0];
          best[0] = like;
          because[0] = items[i];
        }
      else if (like > best[1])
        {
          best[1] = like;
          because[1] = items[i];
        }
    }
}

static void
explain (Suggester *self, const guint32 *items, gsize n, CohortPick *pick)
{
  pick->because[0] = pick->because[1] = COHORT_INDEX_NONE;
  if (pick->basis == COHORT_PICK_MODEL && cohort_content_share (self->n_readers[pick->item]) > 0.5)
    pick->basis = COHORT_PICK_CONTENT;
  if (pick->basis == COHORT_PICK_MODEL)
    {
      gsize n_because;
      g_autofree guint32 *because = cohort_edlae_because (self->first, items, n, pick->item, &n_because);

      for (gsize i = 0; i < MIN (n_because, 2); i++)
        pick->because[i] = because[i];
    }
  else if (pick->basis == COHORT_PICK_CONTENT && self->content != NULL)
    find_alike (self, items, n, pick->item, pick->because);
}

static gboolean
may_be_kept (const Suggester *self, guint32 member, const guint32 *items, gsize n, guint32 item)
{
  const CohortSuggesterInput *input = self->input;

  if (input->hidden[item] || input->closed[(gsize) input->reads.group[member] * input->reads.n_items + item])
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (items[i] == item)
      return FALSE;
  return TRUE;
}

/* Where a barred one would stand: before the first that scores less. The length of a list, where it would not. */
static guint
find_standing (const Suggester *self, const GArray *picks, guint first, guint32 item, guint *at)
{
  guint standing = 0;

  for (*at = first; *at < picks->len; (*at)++)
    {
      const CohortPick *pick = &g_array_index (picks, CohortPick, *at);

      if (pick->item == item)
        return COHORT_SUGGESTER_LENGTH;
      if ((pick->barred ? self->plain : self->scores)[pick->item] < self->plain[item])
        break;
      standing += !pick->barred;
    }
  return standing;
}

/* Adds the latest that @owner barred to the list of @member, which begins at @first. */
static void
keep_barred (Suggester *self, guint32 owner, guint32 member, const guint32 *items, gsize n, CohortPickBasis basis,
             guint first, GArray *picks)
{
  const CohortSuggesterInput *input = self->input;
  gsize from = find_bars (input, owner), to = from;
  guint kept = 0;

  while (to < input->n_bars && input->bars[to].member == owner)
    to++;
  for (; to > from && kept < COHORT_SUGGESTER_BARRED; to--)
    {
      CohortPick pick = { .member = member, .item = input->bars[to - 1].item, .basis = basis, .barred = 1 };
      guint at;

      if (!may_be_kept (self, member, items, n, pick.item))
        continue;
      pick.standing = (guint16) find_standing (self, picks, first, pick.item, &at);
      if (pick.standing >= COHORT_SUGGESTER_LENGTH)
        continue;
      explain (self, items, n, &pick);
      g_array_insert_val (picks, at, pick);
      kept++;
    }
}

static void
list_for (Suggester *self, guint32 member, const guint32 *items, gsize n, GArray *picks)
{
  guint first = picks->len;
  const guint32 n_items = self->input->reads.n_items;
  CohortPickBasis basis = score (self, member, items, n);
  guint n_ranked, length;
  g_autofree guint32 *ranked = NULL, *list = NULL;
  guint32 last;

  memcpy (self->plain, self->scores, n_items * sizeof (double));
  for (guint32 i = 0; i < n_items; i++)
    self->scores[i] += self->penalty[i];
  bar (self, member, items, n);
  obey (self, member, self->barred, self->scores);
  ranked = cohort_recommend_top (self->scores, self->barred, n_items, CANDIDATES, &n_ranked);
  length = MIN (n_ranked, COHORT_SUGGESTER_LENGTH);
  list = self->content != NULL
             ? cohort_recommend_diverse (ranked, self->scores, n_ranked, length, LAMBDA, similarity, self)
             : g_memdup2 (ranked, (length + 1) * sizeof (guint32));
  last = length > 0 ? list[length - 1] : 0;
  cohort_recommend_explore (list, length, ranked, n_ranked, self->n_readers, FEW_READERS);
  for (guint i = 0; i < length; i++)
    {
      gboolean rare = i + 1 == length && list[i] != last;
      CohortPick pick
          = { .member = member, .item = list[i], .standing = (guint16) i, .basis = rare ? COHORT_PICK_RARE : basis };

      explain (self, items, n, &pick);
      g_array_append_val (picks, pick);
    }
  keep_barred (self, member, member, items, n, basis, first, picks);
  keep_barred (self, COHORT_INDEX_NONE, member, items, n, basis, first, picks);
  for (guint i = first; i < picks->len; i++)
    g_array_index (picks, CohortPick, i).place = (guint16) (i - first);
}

static void
find_ages (Suggester *self, const CohortDay *day, gsize n)
{
  g_array_set_size (self->age_buffer, (guint) n);
  for (gsize i = 0; i < n; i++)
    g_array_index (self->age_buffer, double, i) = MAX (self->input->as_of - day[i], 0);
  self->ages = (const double *) (gconstpointer) self->age_buffer->data;
}

/* Days in the order of the reads: rising items within a member. */
static CohortDay *
sort_days (const Suggester *self)
{
  const CohortDatedReads *dated = &self->input->reads;
  const CohortReads *reads = self->reads;
  CohortDay *days = g_new0 (CohortDay, reads->n + 1);

  for (gsize i = 0; i < dated->n; i++)
    {
      gsize lo = reads->member_start[dated->member[i]], hi = reads->member_start[dated->member[i] + 1];

      while (lo + 1 < hi)
        {
          gsize mid = lo + (hi - lo) / 2;

          if (reads->member_item[mid] <= dated->item[i])
            lo = mid;
          else
            hi = mid;
        }
      days[lo] = dated->day[i];
    }
  return days;
}

/**
 * cohort_suggester_run:
 *
 * Returns: (transfer full): the lists, or a status that says why there are none; then there are no picks
 */
CohortSuggestions *
cohort_suggester_run (const CohortSuggesterInput *input)
{
  g_auto (Suggester) self = { .input = input };
  CohortSuggestions *out = g_new0 (CohortSuggestions, 1);
  g_autofree CohortDay *days = NULL;

  out->picks = g_array_new (FALSE, FALSE, sizeof (CohortPick));
  out->status = prepare (&self, out);
  if (out->status != COHORT_STATUS_OK)
    return out;
  days = sort_days (&self);
  for (guint32 m = 0; m < input->reads.n_members; m++)
    {
      const guint32 *items;
      gsize n = cohort_reads_of_member (self.reads, m, &items);

      if (!input->wanted[m])
        continue;
      find_ages (&self, days + self.reads->member_start[m], n);
      list_for (&self, m, items, n, out->picks);
    }
  return out;
}

/* ---- what to send now ---- */

/* Which item most of those who have none yet could be sent; COHORT_INDEX_NONE: none any more. */
static guint32
find_most_wanted (const CohortPick *picks, gsize n, guint32 n_items, const guint8 *served, const guint8 *used)
{
  g_autofree guint32 *count = g_new0 (guint32, n_items);
  guint32 best = COHORT_INDEX_NONE;

  for (gsize i = 0; i < n; i++)
    if (!picks[i].barred && picks[i].standing < NEAR_PLACES && !served[i - picks[i].place] && !used[picks[i].item])
      count[picks[i].item]++;
  for (guint32 item = 0; item < n_items; item++)
    if (count[item] > 0 && (best == COHORT_INDEX_NONE || count[item] > count[best]))
      best = item;
  return best;
}

static void
send_barred (CohortPick *picks, gsize n, guint32 n_items, guint most)
{
  g_autofree guint *given = g_new0 (guint, (gsize) n_items + 1);

  for (gsize i = 0; i < n; i++)
    picks[i].sent |= picks[i].barred && picks[i].standing < NEAR_PLACES && given[picks[i].item]++ < most;
}

/**
 * cohort_suggester_share_out:
 * @picks: (inout): by member and place; marks the one to send to each
 * @n_posts: at most so many different items are sent
 * @most: an item goes to so many members at most: the others are told another time
 *
 * Greedily: the item that is near the top of most lists first, each member once. A barred one is marked where it is
 * near the top: once its bar is gone it is sent beside the others.
 */
void
cohort_suggester_share_out (CohortPick *picks, gsize n, guint32 n_items, guint n_posts, guint most)
{
  g_autofree guint8 *served = g_new0 (guint8, n + 1); /* by a member's first pick */
  g_autofree guint8 *used = g_new0 (guint8, (gsize) n_items + 1);

  for (guint round = 0; round < n_posts; round++)
    {
      guint32 item = find_most_wanted (picks, n, n_items, served, used);
      guint given = 0;

      if (item == COHORT_INDEX_NONE)
        break;
      used[item] = 1;
      for (gsize i = 0; i < n && given < most; i++)
        {
          gsize head = i - picks[i].place;

          if (picks[i].item != item || picks[i].barred || picks[i].standing >= NEAR_PLACES || served[head])
            continue;
          picks[i].sent = served[head] = 1;
          given++;
        }
    }
  send_barred (picks, n, n_items, most);
}
