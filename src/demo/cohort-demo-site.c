// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The tables that a person fills in, or has a script of their own write: where members came from, what was published,
 * what members do, ask and hand in, and what it all costs. A table about people has one file for each service, because
 * a member is known by that service's number. */

#include "config.h"

#include "cohort-demo-sheet.h"

static gboolean
is_at (const CohortDemoPen *pen, int identity)
{
  return cohort_demo_identity (pen->world, identity)->provider == pen->sheet->provider;
}

/* GitHub knows people by their handle, the others by a number. */
static void
put_member (CohortDemoPen *pen, const CohortDemoIdentity *identity)
{
  gboolean by_handle = identity->provider == COHORT_DEMO_GITHUB;

  cohort_demo_pen_text (pen, by_handle ? NULL : identity->id);
  cohort_demo_pen_text (pen, by_handle ? identity->handle : NULL);
}

gboolean
cohort_demo_channels (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->identities->len; i++)
    {
      const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, (int) i);
      const CohortDemoPerson *person = cohort_demo_person (pen->world, identity->person);

      if (!is_at (pen, (int) i) || person->channel == COHORT_DEMO_UNKNOWN)
        continue;
      put_member (pen, identity);
      cohort_demo_pen_local (pen, identity->joined_us);
      cohort_demo_pen_text (pen, cohort_demo_channel_name (person->channel));
      if (!cohort_demo_pen_end (pen))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_post (CohortDemoPen *pen, const CohortDemoPost *post)
{
  static const char *const kinds[] = { "article", "live", "course", "lesson", "audio", "article" };
  static const char *const access[] = { "basic", "premium", "vip" };
  g_autofree char *url = g_strdup_printf ("https://night-build.example.com/p/%s", post->id);
  g_autofree char *topics
      = post->topics[0] == post->topics[1]
            ? g_strdup (cohort_demo_topics[post->topics[0]])
            : g_strdup_printf ("%s,%s", cohort_demo_topics[post->topics[0]], cohort_demo_topics[post->topics[1]]);

  cohort_demo_pen_text (pen, post->id);
  cohort_demo_pen_text (pen, post->title);
  cohort_demo_pen_text (pen, url);
  cohort_demo_pen_text (pen, kinds[post->kind]);
  cohort_demo_pen_text (pen, "published");
  cohort_demo_pen_text (pen, post->open ? "public" : access[post->access]);
  cohort_demo_pen_local (pen, post->at_us);
  cohort_demo_pen_text (pen, topics);
  cohort_demo_pen_text (pen, post->guest >= 0 ? cohort_demo_guests[post->guest] : "林澈");
  cohort_demo_pen_int (pen, post->minutes);
  cohort_demo_pen_text (pen, post->body);
  return cohort_demo_pen_end (pen);
}

gboolean
cohort_demo_content (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->posts->len; i++)
    if (!put_post (pen, cohort_demo_post (pen->world, (int) i)))
      return FALSE;
  return TRUE;
}

/* @value: -1: none */
static gboolean
put_activity (CohortDemoPen *pen, int identity, const char *kind, gint64 at_us, int post, int value)
{
  put_member (pen, cohort_demo_identity (pen->world, identity));
  cohort_demo_pen_text (pen, kind);
  cohort_demo_pen_local (pen, at_us);
  cohort_demo_pen_text (pen, post >= 0 ? cohort_demo_post (pen->world, post)->title : NULL);
  cohort_demo_pen_text (pen, post >= 0 ? cohort_demo_post (pen->world, post)->id : NULL);
  if (value >= 0)
    cohort_demo_pen_int (pen, value);
  else
    cohort_demo_pen_blank (pen, 1);
  return cohort_demo_pen_end (pen);
}

static gboolean
put_interaction (const CohortDemoInteraction *interaction, gpointer data)
{
  CohortDemoPen *pen = data;

  return !is_at (pen, interaction->identity) || !cohort_demo_pen_is_now (pen, interaction->at_us)
         || put_activity (pen, interaction->identity, cohort_demo_action_id (interaction->action), interaction->at_us,
                          interaction->post, -1);
}

gboolean
cohort_demo_activity (CohortDemoPen *pen)
{
  if (!cohort_demo_world_foreach_interaction (pen->world, put_interaction, pen))
    return FALSE;
  for (guint i = 0; i < pen->world->submissions->len; i++)
    {
      const CohortDemoSubmission *handed = &g_array_index (pen->world->submissions, CohortDemoSubmission, i);

      if (is_at (pen, handed->identity) && cohort_demo_pen_is_now (pen, handed->handed_us)
          && !put_activity (pen, handed->identity, "homework", handed->handed_us, handed->lesson, handed->score))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_question (CohortDemoPen *pen, guint index)
{
  const CohortDemoQuestion *question = &g_array_index (pen->world->questions, CohortDemoQuestion, index);
  g_autofree char *number = g_strdup_printf ("q%06u", index);

  cohort_demo_pen_text (pen, number);
  cohort_demo_pen_local (pen, question->asked_us);
  cohort_demo_pen_text (pen, question->text);
  put_member (pen, cohort_demo_identity (pen->world, question->identity));
  cohort_demo_pen_text (pen, cohort_demo_topics[question->topic]);
  if (question->answered_us != 0)
    cohort_demo_pen_local (pen, question->answered_us);
  else
    cohort_demo_pen_blank (pen, 1);
  cohort_demo_pen_text (pen, question->answered_us != 0 ? question->reply : NULL);
  return cohort_demo_pen_end (pen);
}

gboolean
cohort_demo_questions (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->questions->len; i++)
    if (is_at (pen, g_array_index (pen->world->questions, CohortDemoQuestion, i).identity) && !put_question (pen, i))
      return FALSE;
  return TRUE;
}

gboolean
cohort_demo_costs (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->costs->len; i++)
    {
      const CohortDemoCost *cost = &g_array_index (pen->world->costs, CohortDemoCost, i);

      cohort_demo_pen_day (pen, cost->day);
      cohort_demo_pen_text (pen, cost->category);
      cohort_demo_pen_text (pen, cost->label);
      if (cost->amount_minor != 0)
        cohort_demo_pen_amount (pen, cost->amount_minor, COHORT_DEMO_HOME);
      else
        cohort_demo_pen_blank (pen, 1);
      cohort_demo_pen_text (pen, COHORT_DEMO_HOME);
      if (cost->minutes > 0)
        cohort_demo_pen_int (pen, cost->minutes);
      else
        cohort_demo_pen_blank (pen, 1);
      cohort_demo_pen_text (pen, cost->acquisition ? "yes" : "no");
      if (!cohort_demo_pen_end (pen))
        return FALSE;
    }
  return TRUE;
}
