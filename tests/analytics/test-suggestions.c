// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The recommender's check of itself, and what to make next: made-up communities of which the answer is known.
#include "config.h"

#include "test-support.h"

#include "cohort-cold-member.h"
#include "cohort-self-check.h"
#include "cohort-topic-demand.h"

#include <math.h>

#define MEMBERS 60
#define ITEMS 40
#define TODAY 1000

typedef struct
{
  guint32 member[MEMBERS * ITEMS], item[MEMBERS * ITEMS];
  CohortDay day[MEMBERS * ITEMS];
  gsize n;
} Reads;

static void
add (Reads *reads, guint32 member, guint32 item, CohortDay day)
{
  reads->member[reads->n] = member;
  reads->item[reads->n] = item;
  reads->day[reads->n++] = day;
}

static CohortSelfCheck
check (const Reads *reads, CohortDay as_of)
{
  return cohort_self_check (reads->member, reads->item, reads->day, reads->n, MEMBERS, ITEMS, as_of, 3);
}

/* Two circles that read different items: members of the small one want what the large one never reads. */
static void
test_circles (void)
{
  g_autofree Reads *reads = g_new0 (Reads, 1);
  CohortSelfCheck result;

  for (guint m = 0; m < MEMBERS; m++)
    for (guint i = 0; i < 12; i++)
      {
        guint item = (m < 40 ? 0 : 20) + i;

        /* A quarter of the items each, left for later. */
        if ((i + m) % 4 != 0)
          add (reads, m, item, 900);
        else if (i < 8)
          add (reads, m, item, TODAY - 27);
      }
  result = check (reads, TODAY);
  g_assert_cmpint (result.status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (result.model.n, ==, MEMBERS);
  assert_near (result.model.estimate, 1, 1e-15);
  g_assert_cmpuint (result.only_model, ==, 20);
  g_assert_cmpuint (result.only_popular, ==, 0);
  assert_near (result.p_value, 2 * exp2 (-20), 1e-15);
  g_assert_true (result.use_model);
  /* With 140 more who read nothing there are enough for the second voice, which here knows the same. */
  result = cohort_self_check (reads->member, reads->item, reads->day, reads->n, 200, ITEMS, TODAY, 3);
  g_assert_cmpint (result.status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (result.model.n, ==, MEMBERS);
  g_assert_cmpfloat (result.model.estimate, >=, 0.95);
  g_assert_true (result.use_model);
  /* A day later what was read on the first of the 28 is history. */
  g_assert_cmpint (check (reads, TODAY + 1).status, ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (check (reads, 899).status, ==, COHORT_STATUS_NO_DATA);
}

/* All alike: the model cannot beat what is popular, and says so. */
static void
test_alike (void)
{
  g_autofree Reads *reads = g_new0 (Reads, 1);
  CohortSelfCheck result;

  for (guint m = 0; m < MEMBERS; m++)
    {
      add (reads, m, m < 30 ? 0 : 1, 900);
      add (reads, m, m < 30 ? 1 : 0, TODAY);
    }
  result = check (reads, TODAY);
  g_assert_cmpint (result.status, ==, COHORT_STATUS_OK);
  g_assert_false (result.use_model);
  assert_near (result.popular.estimate, 1, 1e-15);
  g_assert_true (isnan (result.p_value));
  /* Judged: those who read something that was there before. */
  reads->n = 20;
  add (reads, 40, 1, 900);
  result = check (reads, TODAY);
  g_assert_cmpint (result.status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_false (result.use_model);
  reads->n = 0;
  g_assert_cmpint (check (reads, TODAY).status, ==, COHORT_STATUS_NO_DATA);
}

static void
test_topics (void)
{
  /* Asked for and overdue; loyal; nothing known of it. */
  const CohortTopicFacts facts[] = { { 5, 0, 10, 5, 10, 20, 10 },
                                     { 5, 9, 10, 90, 10, 40, 36 },
                                     { 5, 2, NAN, 20, 10, 50, 40 },
                                     { 0, 0, NAN, NAN, NAN, 0, 0 } };
  CohortTopicFacts broken = facts[0];
  CohortTopicDemand out[4];

  g_assert_cmpint (cohort_topic_demand (facts, 4, 100, 70, out), ==, COHORT_STATUS_OK);
  g_assert_cmpuint (out[0].topic, ==, 1);
  assert_near (out[0].score, 1, 1e-15);
  assert_near (out[0].evidence[COHORT_TOPIC_QUESTIONS], 9, 1e-12);
  assert_near (out[0].evidence[COHORT_TOPIC_LAPSE], 9, 1e-12);
  assert_near (out[0].evidence[COHORT_TOPIC_RETENTION], 43 / 50.0 - 41 / 70.0, 1e-12);
  assert_near (out[0].evidence[COHORT_TOPIC_RETURN], 4, 1e-12);
  assert_near (out[0].kept.estimate, 0.9, 1e-12);
  g_assert_cmpuint (out[1].topic, ==, 2);
  g_assert_true (isnan (out[1].rank[COHORT_TOPIC_RETURN]));
  /* No questions is a tie of two: the middle of their ranks. One kind alone is drawn to the middle. */
  g_assert_cmpuint (out[2].topic, ==, 3);
  assert_near (out[2].rank[COHORT_TOPIC_QUESTIONS], 0.5 / 3, 1e-12);
  assert_near (out[2].score, (0.5 / 3 + 0.5) / 2, 1e-12);

  g_assert_cmpint (cohort_topic_demand (facts, 0, 100, 70, out), ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (cohort_topic_demand (facts, 1, 100, 70, out), ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (cohort_topic_demand (facts, 4, 100, 101, out), ==, COHORT_STATUS_BAD_INPUT);
  broken.gap = 0;
  g_assert_cmpint (cohort_topic_demand (&broken, 1, 100, 70, out), ==, COHORT_STATUS_BAD_INPUT);
}

/* Of the small group's two, both read item 0; the large one's forty read item 1, ten of them item 2. */
static void
test_cold (void)
{
  static const gsize start[] = { 0, 1, 2, 3, 5 };
  static const guint32 term[] = { 0, 1, 1, 0, 1 }, topics[] = { 1, 0 };
  const CohortItemTerms terms = { 4, 2, start, term, NULL };
  guint32 member[60], item[60], group[42];
  CohortDay day[60];
  CohortDatedReads reads = { 0, member, item, day, group, 42, 4, 3 };
  double scores[4];

  for (guint m = 0; m < 42; m++)
    {
      group[m] = m >= 2;
      for (guint i = 0; i < (m >= 32 ? 2 : 1); i++, reads.n++)
        {
          member[reads.n] = m;
          item[reads.n] = m < 2 ? 0 : 1 + i;
          day[reads.n] = 1000 - m;
        }
    }
  /* Read often by one, and read too long ago: once, and not at all. */
  member[reads.n] = 0, item[reads.n] = 0, day[reads.n++] = 1000;
  member[reads.n] = 1, item[reads.n] = 3, day[reads.n++] = 910;
  g_assert_cmpint (cohort_cold_scores (&reads, 0, 1000, scores), ==, COHORT_STATUS_OK);
  assert_near (scores[0], (2 + 20 * 2 / 42.0) / 22, 1e-12);
  assert_near (scores[1], 20 * 40 / 42.0 / 22, 1e-12);
  assert_near (scores[2], 20 * 10 / 42.0 / 22, 1e-12);
  g_assert_cmpfloat (scores[3], ==, 0);
  /* Two readers do not outweigh what is popular; in the large group it is what they read themselves. */
  g_assert_cmpfloat (scores[1], >, scores[0]);
  g_assert_cmpint (cohort_cold_scores (&reads, 1, 1000, scores), ==, COHORT_STATUS_OK);
  assert_near (scores[1], (40 + 20 * 40 / 42.0) / 60, 1e-12);
  cohort_cold_add_topics (scores, &terms, topics, 1);
  g_assert_cmpfloat (scores[2], >, scores[0]);
  g_assert_cmpfloat (scores[3], ==, 1);
  cohort_cold_add_topics (scores, &terms, topics + 1, 1);
  g_assert_cmpfloat (scores[3], >, scores[2]);

  g_assert_cmpint (cohort_cold_scores (&reads, 3, 1000, scores), ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_cold_scores (&reads, 0, 800, scores), ==, COHORT_STATUS_NO_DATA);
  reads.n = 0;
  g_assert_cmpint (cohort_cold_scores (&reads, 0, 1000, scores), ==, COHORT_STATUS_NO_DATA);
  reads.n = 1000000000;
  g_assert_cmpint (cohort_cold_scores (&reads, 0, 1000, scores), ==, COHORT_STATUS_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/suggestions/circles", test_circles);
  g_test_add_func ("/suggestions/alike", test_alike);
  g_test_add_func ("/suggestions/topics", test_topics);
  g_test_add_func ("/suggestions/cold", test_cold);
  return g_test_run ();
}
