// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Around the posts: the hours they took, series and courses, who goes through them, the live session to come, homework,
 * and the plan of the next eight weeks. */

#include "config.h"

#include "cohort-demo-hand-private.h"
#include "cohort-demo-random.h"

#define DEMO_LIVE "直播：一个列表控件怎样做到十万行"

enum
{
  N_PLANS = 35,
  PLANNED_WEEKS = 8,
};

static void
add_hours (CohortDemoHand *self)
{
  for (guint i = 0; i < self->world->posts->len; i++)
    {
      const CohortDemoPost *post = cohort_demo_post (self->world, (int) i);

      cohort_demo_hand_put (self, "INSERT INTO hours (day, minutes, what, post) VALUES (?1, ?2, ?3, ?4)", "iiti",
                            (gint64) cohort_demo_day_of (post->at_us) - 1, (gint64) post->minutes, "写作与制作",
                            cohort_demo_hand_post (self, (int) i));
    }
}

static gint64
add_series (CohortDemoHand *self, const char *name, int course)
{
  return cohort_demo_hand_put (self, "INSERT INTO series (source, name, course, post) VALUES (?1, ?2, ?3, ?4)", "itir",
                               self->sources[COHORT_DEMO_GHOST], name, (gint64) (course >= 0),
                               course >= 0 ? cohort_demo_hand_post (self, course) : (gint64) 0);
}

static void
fill_series (CohortDemoHand *self, gint64 series, CohortDemoPostKind kind, int course)
{
  gint64 position = 0;

  for (guint i = 0; i < self->world->posts->len; i++)
    if (cohort_demo_post (self->world, (int) i)->kind == kind
        && cohort_demo_post (self->world, (int) i)->course == course)
      cohort_demo_hand_put (self, "INSERT INTO series_post (series, post, position) VALUES (?1, ?2, ?3)", "iii", series,
                            cohort_demo_hand_post (self, (int) i), ++position);
}

/* One who goes through a course: a lesson or two a week, and most stop somewhere. */
static void
go_through (CohortDemoHand *self, CohortDemoRandom *random, gint64 series, int course, int identity, gint64 start)
{
  gint64 who = cohort_demo_hand_identity (self, identity), at = start, finished = 0;
  gint64 end = cohort_demo_instant (self->world->anchor + 1, 0);
  gint64 enrolment;

  if (who == 0)
    return;
  enrolment = cohort_demo_hand_put (self, "INSERT INTO enrolment (series, identity, enrolled_at) VALUES (?1, ?2, ?3)",
                                    "iii", series, who, start);

  for (guint i = 0; i < self->world->posts->len; i++)
    {
      const CohortDemoPost *post = cohort_demo_post (self->world, (int) i);

      if (post->course != course)
        continue;
      at = MAX (at, post->at_us) + cohort_demo_random_between (random, 1, 6) * COHORT_US_PER_DAY;
      if (at >= end || cohort_demo_random_chance (random, 110000))
        return;
      finished = at;
      cohort_demo_hand_put (
          self, "INSERT INTO lesson_progress (identity, post, percent, observed_at) VALUES (?1, ?2, ?3, ?4)", "iiii",
          who, cohort_demo_hand_post (self, (int) i), (gint64) (cohort_demo_random_chance (random, 850000) ? 100 : 60),
          at);
    }
  if (finished != 0)
    cohort_demo_hand_put (self, "UPDATE enrolment SET finished_at = ?2 WHERE id = ?1", "ii", enrolment, finished);
}

static void
enrol (CohortDemoHand *self, gint64 series, int course)
{
  gint64 from = cohort_demo_post (self->world, course)->at_us;
  CohortDemoRandom random;

  cohort_demo_random_init (&random, self->world->seed, COHORT_DEMO_FOR_PLANS, (guint64) course);
  for (guint i = 0; i < self->world->subscriptions->len; i++)
    {
      const CohortDemoSubscription *sub = cohort_demo_subscription (self->world, (int) i);
      gint64 start = MAX (from, cohort_demo_instant (sub->start, 20 * 3600))
                     + cohort_demo_random_between (&random, 0, 20) * COHORT_US_PER_DAY;

      if (!sub->second && cohort_demo_random_chance (&random, 400000)
          && cohort_demo_day_of (start) < MIN (sub->end, self->world->anchor))
        go_through (self, &random, series, course, sub->identity, start);
    }
}

static void
add_all_series (CohortDemoHand *self)
{
  fill_series (self, add_series (self, "构建手记", -1), COHORT_DEMO_ARTICLE, -1);
  fill_series (self, add_series (self, "夜谈", -1), COHORT_DEMO_PODCAST, -1);
  for (guint i = 0; i < self->world->posts->len; i++)
    {
      const CohortDemoPost *post = cohort_demo_post (self->world, (int) i);
      gint64 series;

      if (post->kind != COHORT_DEMO_COURSE_ITSELF)
        continue;
      series = add_series (self, post->title, (int) i);
      fill_series (self, series, COHORT_DEMO_LESSON, (int) i);
      enrol (self, series, (int) i);
    }
}

/* Of the live session to come, some have said whether they will be there. */
static void
add_event (CohortDemoHand *self)
{
  gint64 starts = cohort_demo_instant (self->world->anchor + 9, 20 * 3600);
  gint64 event = cohort_demo_hand_put (
      self, "INSERT INTO event (source, title, starts_at, ends_at, place, capacity) VALUES (?1, ?2, ?3, ?4, ?5, 60)",
      "itiit", self->own, DEMO_LIVE, starts, starts + 90 * 60 * COHORT_US_PER_SECOND,
      "https://live.example.com/night-build");
  static const char *const answers[] = { "yes", "maybe", "no" };
  static const guint weights[] = { 60, 25, 15 };
  CohortDemoRandom random;

  self->event = event;
  cohort_demo_random_init (&random, self->world->seed, COHORT_DEMO_FOR_PLANS, 1000);
  for (guint i = 0; i < self->world->subscriptions->len; i++)
    {
      const CohortDemoSubscription *sub = cohort_demo_subscription (self->world, (int) i);

      gint64 who;

      if (sub->end <= self->world->anchor || sub->second || sub->tier == COHORT_DEMO_BASIC
          || !cohort_demo_random_chance (&random, 450000))
        continue;
      who = cohort_demo_hand_identity (self, sub->identity);
      if (who == 0)
        continue;
      cohort_demo_hand_put (
          self, "INSERT INTO attendance (event, identity, answer, answered_at) VALUES (?1, ?2, ?3, ?4)", "iiti", event,
          who, answers[cohort_demo_random_pick (&random, weights, G_N_ELEMENTS (weights))],
          cohort_demo_instant (self->world->anchor - cohort_demo_random_between (&random, 0, 6), 21 * 3600));
    }
}

static void
add_homework (CohortDemoHand *self)
{
  g_autofree gint64 *assignments = g_new0 (gint64, self->world->posts->len + 1);

  for (guint i = 0; i < self->world->posts->len; i++)
    if (cohort_demo_post (self->world, (int) i)->kind == COHORT_DEMO_LESSON)
      assignments[i]
          = cohort_demo_hand_put (self, "INSERT INTO assignment (source, title, post) VALUES (?1, ?2, ?3)", "iti",
                                  self->sources[COHORT_DEMO_GHOST], cohort_demo_post (self->world, (int) i)->title,
                                  cohort_demo_hand_post (self, (int) i));
  for (guint i = 0; i < self->world->submissions->len; i++)
    {
      const CohortDemoSubmission *handed = &g_array_index (self->world->submissions, CohortDemoSubmission, i);
      gint64 id = cohort_demo_hand_put (
          self, "INSERT INTO submission (assignment, identity, handed_at, reviewed_at) VALUES (?1, ?2, ?3, ?4)", "irir",
          assignments[handed->lesson], cohort_demo_hand_identity (self, handed->identity), handed->handed_us,
          handed->reviewed_us);

      if (handed->score >= 0)
        cohort_demo_hand_put (self, "UPDATE submission SET score = ?2 WHERE id = ?1", "ii", id, (gint64) handed->score);
    }
}

/* A planned item that keeps a promise: the benefit of that name. Returns: its id */
static gint64
plan_promised (CohortDemoHand *self, const char *title, const char *kind, const char *state, CohortDay day,
               const char *benefit)
{
  return cohort_demo_hand_put (self,
                               "INSERT INTO plan_item (title, kind, state, due_day, minutes, benefit) "
                               "SELECT ?1, ?2, ?3, ?4, 240, id FROM benefit WHERE name LIKE ?5",
                               "tttit", title, kind, state, (gint64) day, benefit);
}

/* The weekly note of most weeks and the monthly live; what is promised for two weeks nobody has planned. What comes
 * besides keeps no promise. */
static void
add_plans (CohortDemoHand *self)
{
  static const char *const states[] = { "idea", "planned", "drafting", "ready", "handed_over" };
  static const char *const kinds[] = { "article", "article", "video", "code", "audio" };
  CohortDay anchor = self->world->anchor;
  CohortMonth last = cohort_month_of_day (anchor + 9);
  CohortDemoRandom random;
  int n = 0;

  cohort_demo_random_init (&random, self->world->seed, COHORT_DEMO_FOR_PLANS, 2000);
  for (int week = 0; week < PLANNED_WEEKS; week++)
    {
      g_autofree char *title = g_strdup_printf ("构建手记：第 %d 周", week + 1);

      if (week == 3 || week == 6)
        continue;
      plan_promised (self, title, "article", states[MAX (1, 4 - week)], anchor + 3 + 7 * week, "%build notes");
      n++;
    }
  cohort_demo_hand_put (self, "UPDATE plan_item SET event = ?2 WHERE id = ?1", "ii",
                        plan_promised (self, DEMO_LIVE, "live", "ready", anchor + 9, "%live"), self->event);
  n++;
  while (cohort_month_last_day (++last) < anchor + 1 + 7 * PLANNED_WEEKS)
    {
      plan_promised (self, "直播：读者点题", "live", "planned", cohort_month_last_day (last) - 5, "%live");
      n++;
    }
  for (; n < N_PLANS; n++)
    {
      int state = cohort_demo_random_between (&random, 0, 4), post;
      g_autofree char *title = NULL;

      post = (int) cohort_demo_random_below (&random, self->world->posts->len);
      title = g_strdup_printf ("续篇：%s", cohort_demo_post (self->world, post)->title);
      cohort_demo_hand_put (
          self,
          "INSERT INTO plan_item (title, kind, state, due_day, minutes, author, benefit) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
          "tttrit", title, kinds[cohort_demo_random_below (&random, G_N_ELEMENTS (kinds))], states[state],
          state == 0 ? (gint64) 0 : (gint64) anchor + cohort_demo_random_between (&random, 1, 7 * PLANNED_WEEKS),
          (gint64) cohort_demo_random_between (&random, 1, 6) * 45,
          n % 9 == 0 ? cohort_demo_guests[n % COHORT_DEMO_N_GUESTS] : NULL);
    }
}

void
cohort_demo_hand_content (CohortDemoHand *self)
{
  add_hours (self);
  add_all_series (self);
  add_event (self);
  add_homework (self);
  add_plans (self);
}
