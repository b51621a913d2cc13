// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Points are integers. An act gives those of the rules that are in force on its day; a member's acts of one kind
// beyond the daily cap give none. Points of an act lapse on the day that lies the rules' months after it, before
// anything else happens on that day. On each other day what is given comes before what is redeemed. Redeeming takes
// what lapses first; what is redeemed beyond the balance is owed by the member and taken from what is given next, so
// that an import that is undone under a gift that was handed out shows as a balance below zero and not as a fault.
//
// Limits: acts and gifts after the day asked for are ignored. Terms must not overlap and rise by their days. Refuses
// unknown kinds and members, rules beyond the bounds of the header, and what would not fit 64 bits.
#include "config.h"

#include "cohort-points-ledger.h"

#include "cohort-order.h"

/* Points that were given together and lapse together. */
typedef struct
{
  CohortDay lapse; /* COHORT_DAY_MAX: never */
  gint64 points;
} Lot;

typedef struct
{
  const CohortActs *acts;
  const CohortPointsRedeemed *redeemed;
  const CohortPointsTerm *terms;
  const guint8 *paid;
  guint n_terms;
  CohortDay as_of;
  CohortPointsLedger *out;
  GArray *lots; /* (element-type Lot): of one member, rising by the day on which they lapse */
  guint first;  /* of the lots that are not used up */
  gint64 owed;  /* redeemed beyond what there was */
} Book;

/* ---- refusals ---- */

static gboolean
terms_are_sound (const CohortPointsTerm *terms, guint n_terms, guint n_kinds)
{
  for (guint t = 0; t < n_terms; t++)
    {
      if (terms[t].from >= terms[t].to || (t > 0 && terms[t].from < terms[t - 1].to)
          || terms[t].months > COHORT_POINTS_MAX_MONTHS)
        return FALSE;
      for (guint k = 0; k < n_kinds; k++)
        if (terms[t].each[k].points < 0 || terms[t].each[k].points > COHORT_POINTS_MAX_EACH)
          return FALSE;
    }
  return TRUE;
}

static CohortStatus
check (const Book *book)
{
  const CohortActs *acts = book->acts;
  const CohortPointsRedeemed *redeemed = book->redeemed;

  if (book->out->n_kinds > COHORT_POINTS_MAX_KINDS || !cohort_day_is_valid (book->as_of)
      || !terms_are_sound (book->terms, book->n_terms, book->out->n_kinds))
    return COHORT_STATUS_BAD_INPUT;
  if (book->out->n_members == 0)
    return COHORT_STATUS_NO_DATA;
  if (acts->n > COHORT_MAX_ROWS || redeemed->n > COHORT_MAX_ROWS || book->out->n_members > COHORT_MAX_ROWS)
    return COHORT_STATUS_TOO_LARGE;
  for (gsize i = 0; i < acts->n; i++)
    if (acts->member[i] >= book->out->n_members || acts->kind[i] >= book->out->n_kinds
        || !cohort_day_is_valid (acts->day[i]))
      return COHORT_STATUS_BAD_INPUT;
  for (gsize i = 0; i < redeemed->n; i++)
    if (redeemed->member[i] >= book->out->n_members || redeemed->points[i] <= 0
        || redeemed->points[i] > G_MAXINT64 / (gint64) (redeemed->n + 1) || !cohort_day_is_valid (redeemed->day[i]))
      return COHORT_STATUS_BAD_INPUT;
  return COHORT_STATUS_OK;
}

/* ---- one member ---- */

static void
lapse_until (Book *book, CohortPointsAccount *account, CohortDay day)
{
  for (; book->first < book->lots->len; book->first++)
    {
      const Lot *lot = &g_array_index (book->lots, Lot, book->first);

      if (lot->lapse > day)
        return;
      account->lapsed += lot->points;
    }
}

static void
give (Book *book, CohortPointsAccount *account, CohortDay lapse, gint64 points)
{
  gint64 repaid = MIN (points, book->owed);
  Lot lot = { lapse, points - repaid };
  guint at = book->lots->len;

  account->given += points;
  book->owed -= repaid;
  if (lot.points == 0)
    return;
  while (at > book->first && g_array_index (book->lots, Lot, at - 1).lapse > lapse)
    at--;
  if (at > book->first && g_array_index (book->lots, Lot, at - 1).lapse == lapse)
    g_array_index (book->lots, Lot, at - 1).points += lot.points;
  else
    g_array_insert_val (book->lots, at, lot);
}

static void
redeem (Book *book, CohortPointsAccount *account, gint64 points)
{
  account->redeemed += points;
  while (points > 0 && book->first < book->lots->len)
    {
      Lot *lot = &g_array_index (book->lots, Lot, book->first);
      gint64 taken = MIN (points, lot->points);

      lot->points -= taken;
      points -= taken;
      if (lot->points == 0)
        book->first++;
    }
  book->owed += points;
}

static const CohortPointsTerm *
term_of (const Book *book, CohortDay day)
{
  for (guint t = 0; t < book->n_terms; t++)
    if (day >= book->terms[t].from && day < book->terms[t].to)
      return &book->terms[t];
  return NULL;
}

static CohortDay
lapse_of (const CohortPointsTerm *term, CohortDay day)
{
  CohortDay lapse = term->months > 0 ? cohort_day_add_months (day, (int) term->months) : COHORT_DAY_MAX;

  return lapse != COHORT_DAY_NONE ? lapse : COHORT_DAY_MAX;
}

/* The acts of one day, @n of them at @rows. */
static void
take_day (Book *book, guint32 member, CohortDay day, const guint32 *rows, gsize n)
{
  const CohortPointsTerm *term = term_of (book, day);
  CohortPointsLedger *out = book->out;
  guint times[COHORT_POINTS_MAX_KINDS] = { 0 };
  gint64 points = 0;

  if (term == NULL)
    return;
  for (gsize i = 0; i < n; i++)
    times[book->acts->kind[rows[i]]]++;
  for (guint k = 0; k < out->n_kinds; k++)
    {
      const CohortPointsRule *rule = &term->each[k];
      CohortPointsTally *tally = &out->tallies[k];
      guint counted = rule->daily_cap > 0 ? MIN (times[k], rule->daily_cap) : times[k];

      if (times[k] == 0 || rule->points == 0)
        continue;
      tally->acts += counted;
      tally->over += times[k] - counted;
      tally->most_a_day = MAX (tally->most_a_day, times[k]);
      tally->most_counted = MAX (tally->most_counted, counted);
      out->given[(gsize) member * out->n_kinds + k] += rule->points * counted;
      points += rule->points * counted;
    }
  if (points > 0)
    give (book, &out->accounts[member], lapse_of (term, day), points);
}

/* Walks the days on which @member did something or redeemed something. @acts and @gifts: rising by day. */
static void
walk (Book *book, guint32 member, const guint32 *acts, gsize n_acts, const guint32 *gifts, gsize n_gifts)
{
  CohortPointsAccount *account = &book->out->accounts[member];
  gsize a = 0, g = 0;

  g_array_set_size (book->lots, 0);
  book->first = 0;
  book->owed = 0;
  while (TRUE)
    {
      CohortDay act = a < n_acts ? book->acts->day[acts[a]] : COHORT_DAY_MAX;
      CohortDay gift = g < n_gifts ? book->redeemed->day[gifts[g]] : COHORT_DAY_MAX;
      CohortDay day = MIN (act, gift);
      gsize from = a;

      if ((a >= n_acts && g >= n_gifts) || day > book->as_of)
        break;
      lapse_until (book, account, day);
      while (a < n_acts && book->acts->day[acts[a]] == day)
        a++;
      take_day (book, member, day, acts + from, a - from);
      for (; g < n_gifts && book->redeemed->day[gifts[g]] == day; g++)
        redeem (book, account, book->redeemed->points[gifts[g]]);
    }
  lapse_until (book, account, book->as_of);
  account->balance = account->given - account->lapsed - account->redeemed;
  account->lapse = COHORT_DAY_NONE;
  if (book->first < book->lots->len && g_array_index (book->lots, Lot, book->first).lapse != COHORT_DAY_MAX)
    {
      account->lapse = g_array_index (book->lots, Lot, book->first).lapse;
      account->next = g_array_index (book->lots, Lot, book->first).points;
    }
}

/* ---- sums ---- */

static int
compare_falling (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (y > x) - (y < x);
}

/* Who has how much of @own, one value every @stride, a member. */
static void
spread (const Book *book, CohortPointsTally *tally, const gint64 *own, gsize stride)
{
  g_autoptr (GArray) each = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint32 m = 0; m < book->out->n_members; m++)
    {
      gint64 points = own[m * stride];

      if (points == 0)
        continue;
      g_array_append_val (each, points);
      tally->points += points;
      if (book->paid != NULL && !book->paid[m])
        tally->by_free += points;
    }
  g_array_sort (each, compare_falling);
  tally->members = each->len;
  tally->largest = each->len > 0 ? g_array_index (each, gint64, 0) : 0;
  for (guint i = 0; i < (each->len + 9) / 10; i++)
    tally->top += g_array_index (each, gint64, i);
}

static void
sum_up (const Book *book)
{
  CohortPointsLedger *out = book->out;
  g_autofree gint64 *own = g_new (gint64, out->n_members);

  out->sum.lapse = COHORT_DAY_NONE;
  for (guint32 m = 0; m < out->n_members; m++)
    {
      const CohortPointsAccount *account = &out->accounts[m];

      own[m] = account->given;
      out->sum.given += account->given;
      out->sum.lapsed += account->lapsed;
      out->sum.redeemed += account->redeemed;
      out->sum.balance += account->balance;
      if (account->lapse == COHORT_DAY_NONE || (out->sum.lapse != COHORT_DAY_NONE && account->lapse > out->sum.lapse))
        continue;
      out->sum.next = account->lapse == out->sum.lapse ? out->sum.next + account->next : account->next;
      out->sum.lapse = account->lapse;
    }
  for (guint k = 0; k < out->n_kinds; k++)
    {
      spread (book, &out->tallies[k], out->given + k, out->n_kinds);
      out->all.acts += out->tallies[k].acts;
      out->all.over += out->tallies[k].over;
      out->all.most_a_day = MAX (out->all.most_a_day, out->tallies[k].most_a_day);
      out->all.most_counted = MAX (out->all.most_counted, out->tallies[k].most_counted);
    }
  spread (book, &out->all, own, 1);
}

static guint32 *
order_by_member (const guint32 *member, const CohortDay *day, gsize n, guint32 n_members, gsize *starts)
{
  g_autofree double *days = g_new (double, n + 1);
  g_autofree guint32 *by_day = NULL;

  for (gsize i = 0; i < n; i++)
    days[i] = day[i];
  by_day = cohort_order_doubles (days, n);
  return cohort_order_groups (member, n, n_members, by_day, starts);
}

/**
 * cohort_points_ledger:
 * @acts: of kinds below @n_kinds
 * @n_members: members are numbered below it
 * @paid: (nullable): a flag a member: they ever paid
 * @terms: rising, no two at one time
 * @as_of: the last day that counts
 *
 * Returns: (transfer full): what everybody was given and has, or a result whose status says why not
 */
CohortPointsLedger *
cohort_points_ledger (const CohortActs *acts, guint n_kinds, const CohortPointsRedeemed *redeemed, guint32 n_members,
                      const guint8 *paid, const CohortPointsTerm *terms, guint n_terms, CohortDay as_of)
{
  static const CohortPointsRedeemed none = { 0 };
  CohortPointsLedger *out = g_new0 (CohortPointsLedger, 1);
  Book book = { acts, redeemed != NULL ? redeemed : &none, terms, paid, n_terms, as_of, out, NULL, 0, 0 };
  g_autofree gsize *act_starts = NULL, *gift_starts = NULL;
  g_autofree guint32 *act_order = NULL, *gift_order = NULL;

  out->n_members = n_members;
  out->n_kinds = n_kinds;
  out->status = check (&book);
  if (out->status != COHORT_STATUS_OK)
    return out;
  out->accounts = g_new0 (CohortPointsAccount, n_members);
  out->given = g_new0 (gint64, (gsize) n_members * n_kinds + 1);
  out->tallies = g_new0 (CohortPointsTally, n_kinds + 1);
  act_starts = g_new (gsize, (gsize) n_members + 1);
  gift_starts = g_new (gsize, (gsize) n_members + 1);
  act_order = order_by_member (acts->member, acts->day, acts->n, n_members, act_starts);
  gift_order = order_by_member (book.redeemed->member, book.redeemed->day, book.redeemed->n, n_members, gift_starts);
  book.lots = g_array_new (FALSE, FALSE, sizeof (Lot));
  for (guint32 m = 0; m < n_members; m++)
    walk (&book, m, act_order + act_starts[m], act_starts[m + 1] - act_starts[m], gift_order + gift_starts[m],
          gift_starts[m + 1] - gift_starts[m]);
  g_array_unref (book.lots);
  sum_up (&book);
  return out;
}

/**
 * cohort_points_ledger_free:
 */
void
cohort_points_ledger_free (CohortPointsLedger *self)
{
  if (self == NULL)
    return;
  g_free (self->accounts);
  g_free (self->given);
  g_free (self->tallies);
  g_free (self);
}
