// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Promised slots laid on days, and what goes with a post: small cases with answers counted by hand.
#include "config.h"

#include "cohort-post-return.h"
#include "cohort-slots.h"

/* A Sunday; its ISO week is from Monday the 16th. */
#define TODAY (cohort_day_from_ymd (2026, 11, 22))
#define DAY(month, day) (cohort_day_from_ymd (2026, month, day))

enum
{
  ARTICLE,
  LIVE,
};

static const CohortSlot *
nth (const GArray *slots, guint i)
{
  g_assert_cmpuint (i, <, slots->len);
  return &g_array_index (slots, CohortSlot, i);
}

static void
test_empty (void)
{
  const CohortPromise promises[] = { { COHORT_CADENCE_WEEK, 1, ARTICLE, 3 }, { COHORT_CADENCE_MONTH, 2, LIVE, 0 } };
  g_autoptr (GArray) slots = cohort_slots_lay (promises, 2, NULL, 0, (CohortPeriod) { TODAY, DAY (12, 20) }, TODAY);
  const CohortDay due[]
      = { TODAY, TODAY, DAY (11, 25), DAY (11, 30), DAY (12, 2), DAY (12, 9), DAY (12, 15), DAY (12, 16) };
  const guint promise[] = { 0, 1, 0, 1, 0, 0, 1, 0 };

  /* What was due before today in a period that still runs is due today. */
  g_assert_cmpuint (slots->len, ==, G_N_ELEMENTS (due));
  for (guint i = 0; i < slots->len; i++)
    {
      g_assert_cmpint (nth (slots, i)->due, ==, due[i]);
      g_assert_cmpuint (nth (slots, i)->promise, ==, promise[i]);
      g_assert_cmpint (nth (slots, i)->by, ==, -1);
    }
  g_assert_cmpint (nth (slots, 2)->from, ==, DAY (11, 23));
  g_assert_cmpint (nth (slots, 2)->to, ==, DAY (11, 30));
}

static void
test_kept (void)
{
  const CohortPromise promises[] = { { COHORT_CADENCE_WEEK, 1, ARTICLE, 0 }, { COHORT_CADENCE_MONTH, 1, ARTICLE, 0 } };
  const CohortKeeping keepings[] = {
    { DAY (11, 24), ARTICLE, COHORT_KEEPS_NOTHING }, { DAY (11, 26), ARTICLE, COHORT_KEEPS_BY_KIND },
    { DAY (11, 27), ARTICLE, COHORT_KEEPS_BY_KIND }, { DAY (11, 28), ARTICLE, 0 },
    { DAY (12, 1), LIVE, COHORT_KEEPS_BY_KIND },
  };
  g_autoptr (GArray) slots = cohort_slots_lay (promises, 2, keepings, G_N_ELEMENTS (keepings),
                                               (CohortPeriod) { DAY (11, 23), DAY (12, 7) }, TODAY);

  /* The week's slot goes to what names it; the month's to the first of its kind that is left. Nothing keeps two. */
  g_assert_cmpuint (slots->len, ==, 3);
  g_assert_cmpint (nth (slots, 0)->due, ==, DAY (11, 29));
  g_assert_cmpint (nth (slots, 0)->by, ==, 3);
  g_assert_cmpint (nth (slots, 1)->due, ==, DAY (11, 30));
  g_assert_cmpint (nth (slots, 1)->by, ==, 1);
  g_assert_cmpint (nth (slots, 2)->due, ==, DAY (12, 6));
  g_assert_cmpint (nth (slots, 2)->by, ==, -1);
}

/* However many things there are, no slot is kept twice and nothing keeps two. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int round = 0; round < 200; round++)
    {
      CohortPromise promises[4];
      CohortKeeping keepings[40];
      g_autoptr (GArray) slots = NULL;
      gboolean used[40] = { FALSE };
      const CohortPeriod range = { TODAY - 20, TODAY + g_rand_int_range (rand, 0, 400) };

      for (guint i = 0; i < 4; i++)
        promises[i]
            = (CohortPromise) { (CohortCadence) g_rand_int_range (rand, 0, 4), (guint) g_rand_int_range (rand, 1, 5),
                                g_rand_int_range (rand, 0, 3), g_rand_int_range (rand, 0, 8) };
      for (guint i = 0; i < 40; i++)
        keepings[i] = (CohortKeeping) { TODAY + g_rand_int_range (rand, -60, 400), g_rand_int_range (rand, 0, 3),
                                        g_rand_int_range (rand, -2, 5) };
      slots = cohort_slots_lay (promises, 4, keepings, 40, range, TODAY);
      for (guint i = 0; i < slots->len; i++)
        {
          const CohortSlot *slot = nth (slots, i);

          g_assert_true (cohort_period_contains (range, slot->due));
          g_assert_cmpint (slot->due, >=, TODAY);
          g_assert_cmpint (slot->due, <, slot->to);
          if (slot->by < 0)
            continue;
          g_assert_false (used[slot->by]);
          used[slot->by] = TRUE;
          g_assert_cmpint (keepings[slot->by].day, >=, slot->from);
          g_assert_cmpint (keepings[slot->by].day, <, slot->to);
        }
    }
}

static void
test_weekday (void)
{
  const CohortDay days[] = { DAY (11, 18), DAY (11, 11), DAY (11, 4), DAY (10, 30) };

  g_assert_cmpint (cohort_slots_usual_weekday (days, 4), ==, 3);
  g_assert_cmpint (cohort_slots_usual_weekday (days, 0), ==, 0);
  g_assert_cmpint (cohort_slots_usual_weekday ((const CohortDay[]) { 1, 2, 3 }, 3), ==, 0);
}

/* Three who pay from day 0 on: one for good, one for 50 days, one for 100; a fourth never. */
static void
test_return (void)
{
  const guint32 member[] = { 0, 1, 2 };
  const CohortDay start[] = { 0, 0, 0 }, end[] = { COHORT_DAY_NONE, 50, 100 };
  const guint8 status[3] = { 0 }, interval[] = { COHORT_INTERVAL_MONTH, COHORT_INTERVAL_MONTH, COHORT_INTERVAL_MONTH };
  const guint16 count[] = { 1, 1, 1 }, currency[] = { 0, 0, 0, 0, 1 };
  const gint64 price[] = { 500, 500, 500 }, gross[] = { 500, 500, -100, 9900, 7 };
  const guint32 quantity[] = { 1, 1, 1 }, payer[] = { 0, 1, 1, 3, 0 };
  const CohortDay paid[] = { 10, 39, 20, 10, 12 };
  const CohortCurrency currencies[] = { { "EUR", 2, NULL, 0 }, { "USD", 2, NULL, 0 } };
  const CohortSegments segments = { .n = 3,
                                    .member = member,
                                    .start = start,
                                    .end = end,
                                    .status = status,
                                    .interval = interval,
                                    .interval_count = count,
                                    .price = price,
                                    .quantity = quantity,
                                    .currency = (const guint16[]) { 0, 0, 0 },
                                    .n_members = 4,
                                    .currencies = currencies,
                                    .n_currencies = 2,
                                    .home = 0 };
  const CohortPayments payments = { .n = 5, .member = payer, .day = paid, .gross = gross, .currency = currency };
  const guint32 who[] = { 0, 1, 3 };
  const CohortDay first[] = { 10, 10, 10 };
  const CohortReaders readers = { 3, who, first };
  g_autoptr (CohortPostReturns) returns = cohort_post_returns_new (&segments, &payments);
  CohortPostReturn out;

  cohort_post_returns_compute (returns, &readers, 5, 200, &out);
  g_assert_cmpuint (out.n_readers, ==, 3);
  g_assert_cmpuint (out.n_paying, ==, 2);
  g_assert_cmpfloat (out.stayed.den, ==, 2);
  g_assert_cmpfloat (out.stayed.num, ==, 1); /* day 100: the first alone */
  g_assert_cmpfloat (out.everyone.den, ==, 3);
  g_assert_cmpfloat (out.everyone.num, ==, 2); /* day 95 */
  /* From day 10 to 39: 500 of the first, 500 − 100 of the second, 9900 of who never subscribed; no rate for USD. */
  g_assert_cmpint (out.revenue, ==, 10800);
  g_assert_cmpuint (out.n_payments, ==, 5);
  g_assert_cmpuint (out.n_unconverted, ==, 1);

  /* Nobody is judged before the days have passed. */
  cohort_post_returns_compute (returns, &readers, 5, 94, &out);
  g_assert_cmpint (out.stayed.status, ==, COHORT_STATUS_UNDEFINED);
  g_assert_cmpint (out.everyone.status, ==, COHORT_STATUS_UNDEFINED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/slots/empty", test_empty);
  g_test_add_func ("/slots/kept", test_kept);
  g_test_add_func ("/slots/random", test_random);
  g_test_add_func ("/slots/weekday", test_weekday);
  g_test_add_func ("/post-return/small", test_return);
  return g_test_run ();
}
