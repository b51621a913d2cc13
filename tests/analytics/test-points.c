// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Points that can be redeemed: cases computed by hand, and what must hold whatever is drawn. */

#include "config.h"

#include "cohort-months-kept.h"
#include "cohort-points-ledger.h"

#define KINDS 2

typedef struct
{
  guint32 member[64];
  CohortDay day[64];
  guint8 kind[64];
  gsize n;
} Acts;

static void
act (Acts *self, guint32 member, const char *day, guint8 kind)
{
  self->member[self->n] = member;
  self->day[self->n] = cohort_day_parse (day);
  self->kind[self->n++] = kind;
}

static CohortActs
get (const Acts *self)
{
  return (CohortActs) { self->n, self->member, self->day, self->kind };
}

static void
assert_account (const CohortPointsAccount *account, gint64 given, gint64 lapsed, gint64 redeemed, gint64 balance)
{
  g_assert_cmpint (account->given, ==, given);
  g_assert_cmpint (account->lapsed, ==, lapsed);
  g_assert_cmpint (account->redeemed, ==, redeemed);
  g_assert_cmpint (account->balance, ==, balance);
}

/* 10 for a payment, 2 for a comment, three comments a day; points last a month. */
static const CohortPointsRule plain[KINDS] = { { 10, 0 }, { 2, 3 } };

static void
test_limit_and_lapse (void)
{
  Acts acts = { 0 };
  const CohortPointsTerm term = { COHORT_DAY_MIN, COHORT_DAY_MAX, 1, plain };
  const guint8 paid[] = { 1, 0, 0 };
  CohortActs did;
  g_autoptr (CohortPointsLedger) ledger = NULL;

  for (guint i = 0; i < 5; i++)
    act (&acts, 0, "2026-01-31", 1);
  act (&acts, 0, "2026-02-10", 0);
  act (&acts, 1, "2026-02-27", 1);
  act (&acts, 1, "2026-03-01", 0); /* after the day that is looked from */
  did = get (&acts);
  ledger = cohort_points_ledger (&did, KINDS, NULL, 3, paid, &term, 1, cohort_day_parse ("2026-02-28"));
  g_assert_cmpint (ledger->status, ==, COHORT_STATUS_OK);
  /* Three of five comments give 6, which lapse on the last of the shorter month. */
  assert_account (&ledger->accounts[0], 16, 6, 0, 10);
  g_assert_cmpint (ledger->accounts[0].lapse, ==, cohort_day_parse ("2026-03-10"));
  g_assert_cmpint (ledger->accounts[0].next, ==, 10);
  assert_account (&ledger->accounts[1], 2, 0, 0, 2);
  assert_account (&ledger->accounts[2], 0, 0, 0, 0);
  g_assert_cmpint (ledger->accounts[2].lapse, ==, COHORT_DAY_NONE);
  assert_account (&ledger->sum, 18, 6, 0, 12);
  g_assert_cmpint (ledger->sum.lapse, ==, cohort_day_parse ("2026-03-10"));
  g_assert_cmpuint (ledger->tallies[1].acts, ==, 4);
  g_assert_cmpuint (ledger->tallies[1].over, ==, 2);
  g_assert_cmpuint (ledger->tallies[1].most_a_day, ==, 5);
  g_assert_cmpuint (ledger->tallies[1].most_counted, ==, 3);
  g_assert_cmpuint (ledger->tallies[1].members, ==, 2);
  g_assert_cmpint (ledger->tallies[1].top, ==, 6);
  g_assert_cmpint (ledger->tallies[1].by_free, ==, 2);
  g_assert_cmpint (ledger->all.points, ==, 18);
}

static void
test_redeeming (void)
{
  Acts acts = { 0 };
  const CohortPointsTerm term = { COHORT_DAY_MIN, COHORT_DAY_MAX, 2, plain };
  const guint32 member[] = { 0, 0, 0 };
  const CohortDay day[]
      = { cohort_day_parse ("2026-02-01"), cohort_day_parse ("2026-03-15"), cohort_day_parse ("2026-05-01") };
  const gint64 points[] = { 12, 13, 1 };
  const CohortPointsRedeemed redeemed = { 3, member, day, points };
  CohortActs did;
  g_autoptr (CohortPointsLedger) before = NULL, after = NULL;

  act (&acts, 0, "2026-01-10", 0);
  act (&acts, 0, "2026-01-20", 0);
  act (&acts, 0, "2026-04-01", 0);
  did = get (&acts);
  /* 20 given; 12 redeemed, of which 10 would have lapsed first; on 15 March 8 are there for 13: 5 are owed. */
  before = cohort_points_ledger (&did, KINDS, &redeemed, 1, NULL, &term, 1, cohort_day_parse ("2026-03-31"));
  assert_account (&before->accounts[0], 20, 0, 25, -5);
  g_assert_cmpint (before->accounts[0].lapse, ==, COHORT_DAY_NONE);
  /* Of the next 10, 5 settle that. */
  after = cohort_points_ledger (&did, KINDS, &redeemed, 1, NULL, &term, 1, cohort_day_parse ("2026-04-30"));
  assert_account (&after->accounts[0], 30, 0, 25, 5);
  g_assert_cmpint (after->accounts[0].lapse, ==, cohort_day_parse ("2026-06-01"));
}

/* Each act earns by the rules of its own day, and what was given keeps its own end. */
static void
test_terms (void)
{
  static const CohortPointsRule nothing[KINDS] = { { 0, 0 }, { 0, 0 } };
  Acts acts = { 0 };
  const CohortDay first = cohort_day_parse ("2026-01-01"), second = cohort_day_parse ("2026-02-01"),
                  third = cohort_day_parse ("2026-03-01");
  const CohortPointsRule more[KINDS] = { { 100, 0 }, { 0, 0 } };
  const CohortPointsTerm terms[]
      = { { first, second, 12, plain }, { second, third, 1, more }, { third, COHORT_DAY_MAX, 0, nothing } };
  CohortActs did;
  g_autoptr (CohortPointsLedger) ledger = NULL;

  act (&acts, 0, "2025-12-31", 0);
  act (&acts, 0, "2026-01-31", 0);
  act (&acts, 0, "2026-02-01", 0);
  act (&acts, 0, "2026-03-01", 0);
  did = get (&acts);
  ledger
      = cohort_points_ledger (&did, KINDS, NULL, 1, NULL, terms, G_N_ELEMENTS (terms), cohort_day_parse ("2026-03-01"));
  assert_account (&ledger->accounts[0], 110, 100, 0, 10);
  g_assert_cmpint (ledger->accounts[0].lapse, ==, cohort_day_parse ("2027-01-31"));
}

static void
test_refusals (void)
{
  Acts acts = { 0 };
  const CohortPointsTerm term = { COHORT_DAY_MIN, COHORT_DAY_MAX, 1, plain },
                         twice[] = { term, { COHORT_DAY_MIN, COHORT_DAY_MAX, 1, plain } },
                         backwards = { 10, 10, 1, plain };
  const guint32 member[] = { 0 };
  const CohortDay day[] = { 100 };
  const gint64 none[] = { 0 }, huge[] = { G_MAXINT64 };
  const CohortPointsRedeemed nothing = { 1, member, day, none }, too_much = { 1, member, day, huge };
  CohortActs did;
  const struct
  {
    const CohortPointsRedeemed *redeemed;
    guint32 n_members;
    const CohortPointsTerm *terms;
    guint n_terms, n_kinds;
    CohortStatus status;
  } cases[] = {
    { NULL, 1, &term, 1, KINDS, COHORT_STATUS_OK },
    { NULL, 0, &term, 1, KINDS, COHORT_STATUS_NO_DATA },
    { NULL, 1, twice, 2, KINDS, COHORT_STATUS_BAD_INPUT },
    { NULL, 1, &backwards, 1, KINDS, COHORT_STATUS_BAD_INPUT },
    { &nothing, 1, &term, 1, KINDS, COHORT_STATUS_BAD_INPUT },
    { &too_much, 1, &term, 1, KINDS, COHORT_STATUS_BAD_INPUT },
    { NULL, 1, &term, 1, 1, COHORT_STATUS_BAD_INPUT },
    { NULL, 1, NULL, 0, KINDS, COHORT_STATUS_OK },
  };

  act (&acts, 0, "2026-01-01", 1);
  did = get (&acts);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CohortPointsLedger) ledger
          = cohort_points_ledger (&did, cases[i].n_kinds, cases[i].redeemed, cases[i].n_members, NULL, cases[i].terms,
                                  cases[i].n_terms, cohort_day_parse ("2026-06-01"));

      g_assert_cmpint (ledger->status, ==, cases[i].status);
    }
}

/* Whatever happens: parts add up to the whole, and nothing is lost between given and what is left. */
static void
test_sums (void)
{
  for (guint round = 0; round < 200; round++)
    {
      guint32 member[200], who[20];
      CohortDay day[200], when[20];
      guint8 kind[200];
      gint64 points[20];
      CohortActs did = { 200, member, day, kind };
      CohortPointsRedeemed redeemed = { 20, who, when, points };
      const CohortPointsRule each[KINDS]
          = { { g_test_rand_int_range (0, 50), g_test_rand_int_range (0, 3) }, { g_test_rand_int_range (1, 9), 0 } };
      const CohortPointsTerm terms[] = { { 100, 200, (guint) g_test_rand_int_range (0, 4), plain },
                                         { 200, COHORT_DAY_MAX, (guint) g_test_rand_int_range (0, 4), each } };
      g_autoptr (CohortPointsLedger) ledger = NULL;
      gint64 by_kind = 0, by_member = 0;

      for (guint i = 0; i < 200; i++)
        {
          member[i] = (guint32) g_test_rand_int_range (0, 12);
          day[i] = g_test_rand_int_range (50, 400);
          kind[i] = (guint8) g_test_rand_int_range (0, KINDS);
        }
      for (guint i = 0; i < 20; i++)
        {
          who[i] = (guint32) g_test_rand_int_range (0, 12);
          when[i] = g_test_rand_int_range (50, 400);
          points[i] = g_test_rand_int_range (1, 60);
        }
      ledger = cohort_points_ledger (&did, KINDS, &redeemed, 12, NULL, terms, 2, 350);
      g_assert_cmpint (ledger->status, ==, COHORT_STATUS_OK);
      for (guint k = 0; k < KINDS; k++)
        by_kind += ledger->tallies[k].points;
      for (guint m = 0; m < 12; m++)
        {
          const CohortPointsAccount *account = &ledger->accounts[m];

          by_member += account->given;
          g_assert_cmpint (account->given, ==, ledger->given[m * KINDS] + ledger->given[m * KINDS + 1]);
          g_assert_cmpint (account->given - account->lapsed - account->redeemed, ==, account->balance);
          g_assert_cmpint (account->lapsed, >=, 0);
          g_assert_cmpint (account->next, <=, MAX (account->balance, 0));
        }
      g_assert_cmpint (by_kind, ==, ledger->all.points);
      g_assert_cmpint (by_member, ==, ledger->all.points);
      g_assert_cmpint (ledger->sum.given - ledger->sum.lapsed - ledger->sum.redeemed, ==, ledger->sum.balance);
      g_assert_cmpint (ledger->all.top, >=, ledger->all.largest);
    }
}

/* ---- months kept ---- */

static void
note_month (guint32 member, CohortDay day, gpointer data)
{
  g_autofree char *text = cohort_day_to_string (day);

  g_string_append_printf (data, "%u %s\n", member, text);
}

static void
test_months (void)
{
  guint32 member[] = { 0, 0, 1, 1, 2 }, other[] = { 0, 1, 2, 3, 4 }, tier[] = { 0, 0, 0, 0, 0 };
  CohortDay start[]
      = { cohort_day_parse ("2026-01-31"), cohort_day_parse ("2026-02-28"), cohort_day_parse ("2026-01-10"),
          cohort_day_parse ("2026-03-01"), cohort_day_parse ("2026-01-01") };
  CohortDay end[] = { cohort_day_parse ("2026-02-28"), cohort_day_parse ("2026-04-30"), cohort_day_parse ("2026-02-15"),
                      COHORT_DAY_NONE, COHORT_DAY_NONE };
  guint8 status[]
      = { COHORT_SEGMENT_PAID, COHORT_SEGMENT_PAST_DUE, COHORT_SEGMENT_PAID, COHORT_SEGMENT_PAID, COHORT_SEGMENT_COMP };
  guint8 interval[] = { COHORT_INTERVAL_MONTH, COHORT_INTERVAL_MONTH, COHORT_INTERVAL_MONTH, COHORT_INTERVAL_MONTH,
                        COHORT_INTERVAL_MONTH };
  guint16 count[] = { 1, 1, 1, 1, 1 }, currency[] = { 0, 0, 0, 0, 0 };
  gint64 price[] = { 500, 500, 500, 500, 500 }, discount[] = { 0, 0, 0, 0, 0 };
  guint32 quantity[] = { 1, 1, 1, 1, 1 };
  CohortSegments segments = { .n = 5,
                              .member = member,
                              .subscription = other,
                              .tier = tier,
                              .start = start,
                              .end = end,
                              .status = status,
                              .interval = interval,
                              .interval_count = count,
                              .price = price,
                              .quantity = quantity,
                              .discount = discount,
                              .currency = currency,
                              .n_members = 3 };
  g_autoptr (GString) text = g_string_new (NULL);

  /* From the last of January on without a gap; a second stretch that begins anew; a gift keeps nothing. */
  cohort_months_kept (&segments, cohort_day_parse ("2026-04-30"), note_month, text);
  g_assert_cmpstr (text->str, ==, "0 2026-02-28\n0 2026-03-31\n0 2026-04-30\n1 2026-02-10\n1 2026-04-01\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/analytics/points/limit-and-lapse", test_limit_and_lapse);
  g_test_add_func ("/analytics/points/redeeming", test_redeeming);
  g_test_add_func ("/analytics/points/terms", test_terms);
  g_test_add_func ("/analytics/points/refusals", test_refusals);
  g_test_add_func ("/analytics/points/sums", test_sums);
  g_test_add_func ("/analytics/points/months-kept", test_months);
  return g_test_run ();
}
