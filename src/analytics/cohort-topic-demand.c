// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Four kinds of evidence, each turned into a rank among the topics (mid-ranks for ties) since their units
// differ, and averaged over those that are known; a topic known by one kind alone is drawn to the middle as
// if it had one more, undecided. Retention is shrunk: the readers' share kept less the others', each with
// ten members of the overall share added, so that three loyal readers do not lead the list. Sorted best first,
// ties by index.
//
// Limits: readers of a topic may stay for other reasons: it is an association, a page says "who read this
// stayed", and shows the counts. Refuses below 10 posts or 30 members, and counts that contradict each other.
#include "config.h"

#include "cohort-topic-demand.h"

#include "cohort-order.h"

#include <math.h>

#define SHRINK 10.0

static gboolean
known (double value, gboolean positive)
{
  return isnan (value) || (isfinite (value) && (positive ? value > 0 : value >= 0));
}

static CohortStatus
check (const CohortTopicFacts *facts, gsize n, guint members, guint members_kept)
{
  guint64 posts = 0;

  if (n == 0)
    return COHORT_STATUS_NO_DATA;
  if (n > 1000000)
    return COHORT_STATUS_TOO_LARGE;
  if (members_kept > members)
    return COHORT_STATUS_BAD_INPUT;
  for (gsize i = 0; i < n; i++)
    {
      const CohortTopicFacts *f = &facts[i];

      if (f->readers > members || f->readers_kept > f->readers || f->readers_kept > members_kept
          || f->readers - f->readers_kept > members - members_kept || !known (f->hours, FALSE)
          || !known (f->days_since, FALSE) || !known (f->gap, TRUE))
        return COHORT_STATUS_BAD_INPUT;
      posts += f->posts;
    }
  return posts < COHORT_TOPICS_MIN_POSTS || members < COHORT_TOPICS_MIN_MEMBERS ? COHORT_STATUS_TOO_FEW
                                                                                : COHORT_STATUS_OK;
}

static void
weigh (const CohortTopicFacts *f, guint members, guint members_kept, CohortTopicDemand *out)
{
  double share = (double) members_kept / members;
  guint others = members - f->readers, others_kept = members_kept - f->readers_kept;

  out->kept = cohort_proportion (f->readers_kept, f->readers, 0.95);
  out->kept_others = cohort_proportion (others_kept, others, 0.95);
  out->evidence[COHORT_TOPIC_QUESTIONS] = 100.0 * f->questions / members;
  out->evidence[COHORT_TOPIC_LAPSE] = f->days_since / f->gap;
  out->evidence[COHORT_TOPIC_RETENTION] = f->readers > 0 && others > 0
                                              ? (f->readers_kept + SHRINK * share) / (f->readers + SHRINK)
                                                    - (others_kept + SHRINK * share) / (others + SHRINK)
                                              : NAN;
  out->evidence[COHORT_TOPIC_RETURN] = f->hours > 0 ? f->readers / f->hours : NAN;
}

/* Mid-ranks from 0 to 1 among the topics of which @kind is known. */
static void
rank_by (CohortTopicDemand *topics, gsize n, CohortTopicEvidence kind)
{
  g_autofree double *values = g_new (double, n);
  g_autofree guint32 *which = g_new (guint32, n), *order = NULL;
  gsize m = 0;

  for (gsize i = 0; i < n; i++)
    {
      topics[i].rank[kind] = NAN;
      if (isnan (topics[i].evidence[kind]))
        continue;
      values[m] = topics[i].evidence[kind];
      which[m++] = i;
    }
  order = cohort_order_doubles (values, m);
  for (gsize from = 0, to; from < m; from = to)
    {
      for (to = from + 1; to < m && values[order[to]] == values[order[from]];)
        to++;
      for (gsize i = from; i < to; i++)
        topics[which[order[i]]].rank[kind] = m > 1 ? (from + to - 1) / 2.0 / (m - 1) : 0.5;
    }
}

static void
judge (CohortTopicDemand *topic)
{
  double sum = 0, most = -1;
  guint known_kinds = 0;

  for (guint k = 0; k < COHORT_TOPIC_N_EVIDENCE; k++)
    {
      if (isnan (topic->rank[k]))
        continue;
      sum += topic->rank[k];
      known_kinds++;
      if (topic->rank[k] > most)
        {
          most = topic->rank[k];
          topic->strongest = k;
        }
    }
  topic->score = known_kinds > 1 ? sum / known_kinds : (sum + 0.5) / (known_kinds + 1);
}

/**
 * cohort_topic_demand:
 * @members: who paid a period ago, and @members_kept of them who still do
 * @out: (out caller-allocates): @n topics, the best first
 *
 * Returns: COHORT_STATUS_OK, or why not; @out is then untouched
 */
CohortStatus
cohort_topic_demand (const CohortTopicFacts *facts, gsize n, guint members, guint members_kept, CohortTopicDemand *out)
{
  CohortStatus status = check (facts, n, members, members_kept);
  g_autofree CohortTopicDemand *topics = NULL;
  g_autofree double *score = NULL;
  g_autofree guint32 *order = NULL;

  if (status != COHORT_STATUS_OK)
    return status;
  topics = g_new0 (CohortTopicDemand, n);
  score = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      topics[i].topic = i;
      weigh (&facts[i], members, members_kept, &topics[i]);
    }
  for (guint k = 0; k < COHORT_TOPIC_N_EVIDENCE; k++)
    rank_by (topics, n, k);
  for (gsize i = 0; i < n; i++)
    {
      judge (&topics[i]);
      score[i] = -topics[i].score;
    }
  order = cohort_order_doubles (score, n);
  for (gsize i = 0; i < n; i++)
    out[i] = topics[order[i]];
  return COHORT_STATUS_OK;
}
