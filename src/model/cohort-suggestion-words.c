// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Suggestions in words. A question is quoted as it was asked; no title is invented. A share stands with its counts,
 * and a difference with what it is worth. */

#include "config.h"

#include "cohort-suggestion-report-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cohort-metric-words.h"
#include "cohort-plan-state.h"
#include "cohort-post-report-private.h"
#include "cohort-suggest-rows.h"
#include "cohort-words.h"

#define MOST_QUOTED 5
/* A topic rested for long when its last post is this many usual gaps ago. */
#define LONG_LAPSE 2.0

static void
add_reason (CohortSuggestion *suggestion, CohortEvidence opens, gint64 post, char *text)
{
  CohortSuggestionReason *reason = g_new0 (CohortSuggestionReason, 1);

  reason->opens = opens;
  reason->post = post;
  reason->text = text;
  g_ptr_array_add (suggestion->reasons, reason);
}

/* ---- the page ---- */

char *
cohort_suggestion_words_missing (gint64 posts, gint64 members)
{
  g_autofree char *some = cohort_words_count (posts);
  g_autofree char *people = cohort_words_count (members);

  /* Translators: the first two are what is needed, the others what there is */
  return g_strdup_printf (_ ("Needs ≥ %1$d posts and ≥ %2$d members with activity; you have %3$s / %4$s"),
                          COHORT_TOPICS_MIN_POSTS, COHORT_TOPICS_MIN_MEMBERS, some, people);
}

char *
cohort_suggestion_words_judged (const CohortSuggestionRun *run)
{
  g_autofree char *day = cohort_words_day (run->as_of);

  /* Translators: %s is a day */
  return g_strdup_printf (_ ("As of %s, where your data ends"), day);
}

char *
cohort_suggestion_words_check (const CohortSuggestionRun *run)
{
  const CohortSelfCheck *check = &run->check;
  g_autofree char *judged = cohort_words_count ((gint64) check->model.n);
  g_autofree char *model = NULL;
  g_autofree char *popular = NULL;

  if (check->status != COHORT_STATUS_OK && check->status != COHORT_STATUS_TOO_FEW)
    return g_strdup (_ ("Nobody can be judged by yet: nothing new was read in the last four weeks."));
  model = cohort_words_count ((gint64) check->model.num);
  popular = cohort_words_count ((gint64) check->popular.num);
  /* Translators: all three are numbers of members */
  return g_strdup_printf (_ ("In the last four weeks %1$s members read something they had not seen before. A list of "
                             "ten made for each would have held it for %2$s of them, the ten most popular posts for "
                             "%3$s."),
                          judged, model, popular);
}

char *
cohort_suggestion_words_follows (const CohortSuggestionRun *run)
{
  const CohortSelfCheck *check = &run->check;

  if (check->status != COHORT_STATUS_OK)
    return g_strdup (_ ("That is too little to tell the two apart, so the most popular posts are proposed."));
  if (!run->by_model)
    return g_strdup (_ ("Lists of their own do no better here, so each is proposed the most popular posts that they "
                        "have not seen."));
  /* The same counts, told apart by those whom only one of the two hit. */
  if (check->p_value < 0.05)
    return g_strdup (_ ("Lists of their own do better here by more than chance, so they are what is proposed."));
  return g_strdup (_ ("Lists of their own did better here, which may be chance; they are what is proposed."));
}

char *
cohort_suggestion_words_outcome (gint64 sent, gint64 read)
{
  g_autofree char *all = cohort_words_count (sent);
  g_autofree char *some = cohort_words_count (read);

  /* Translators: %1$s of %2$s are numbers of messages */
  return g_strdup_printf (_ ("Of what you sent more than four weeks ago, %1$s of %2$s were read within four weeks. "
                             "That is no proof that sending helped: some would have read it anyway."),
                          some, all);
}

/* ---- to make ---- */

/* The tier that most of them have; NULL for none. */
static const char *
main_tier (GPtrArray *questions, guint *n)
{
  const char *best = NULL;

  *n = 0;
  for (guint i = 0; i < questions->len; i++)
    {
      const CohortOpenQuestion *one = g_ptr_array_index (questions, i);
      guint same = 0;

      if (one->tier == NULL)
        continue;
      for (guint j = 0; j < questions->len; j++)
        same += g_strcmp0 (((const CohortOpenQuestion *) g_ptr_array_index (questions, j))->tier, one->tier) == 0;
      if (same > *n)
        {
          *n = same;
          best = one->tier;
        }
    }
  return best;
}

static void
say_questions (CohortSuggestion *suggestion, GPtrArray *questions)
{
  guint n_tier;
  const char *tier = main_tier (questions, &n_tier);
  g_autofree char *count = NULL;

  if (questions->len == 0)
    return;
  count = g_strdup_printf (ngettext ("%u unanswered question", "%u unanswered questions", questions->len),
                           questions->len);
  if (tier == NULL)
    add_reason (suggestion, COHORT_EVIDENCE_QUESTIONS, 0, g_steal_pointer (&count));
  else if (n_tier == questions->len)
    /* Translators: %1$s is "7 unanswered questions", %2$s a tier */
    add_reason (suggestion, COHORT_EVIDENCE_QUESTIONS, 0, g_strdup_printf (_ ("%1$s from %2$s"), count, tier));
  else
    /* Translators: %1$s is "7 unanswered questions", %2$u how many of them come from members of the tier %3$s */
    add_reason (suggestion, COHORT_EVIDENCE_QUESTIONS, 0,
                g_strdup_printf (_ ("%1$s, %2$u from %3$s"), count, n_tier, tier));
}

/* "3 days ago", "5 weeks ago", "5 months ago" */
static char *
words_ago (int days)
{
  if (days <= 0)
    return g_strdup (C_ ("ago", "today"));
  if (days < 14)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", days), days);
  if (days < 61)
    return g_strdup_printf (ngettext ("%d week ago", "%d weeks ago", days / 7), days / 7);
  return g_strdup_printf (ngettext ("%d month ago", "%d months ago", days / 30), days / 30);
}

static void
say_lapse (const CohortSuggestionAsk *ask, CohortSuggestion *suggestion, const CohortSuggestionTopicFacts *facts)
{
  g_autofree char *ago = NULL;

  if (facts->last == COHORT_DAY_NONE)
    return;
  ago = words_ago (ask->run->as_of - facts->last);
  if (!isnan (facts->gap) && ask->run->as_of - facts->last >= LONG_LAPSE * facts->gap)
    /* Translators: %1$s is a topic, %2$s "5 months ago", %3$d a number of days */
    add_reason (suggestion, COHORT_EVIDENCE_POSTS, 0,
                g_strdup_printf (_ ("Last post on %1$s %2$s; usual: every %3$d days"), facts->name, ago,
                                 (int) lround (facts->gap)));
  else
    /* Translators: %1$s is a topic, %2$s "5 months ago" */
    add_reason (suggestion, COHORT_EVIDENCE_POSTS, 0, g_strdup_printf (_ ("Last post on %1$s %2$s"), facts->name, ago));
}

static void
say_readers (CohortSuggestion *suggestion, const CohortTopicDemand *demand, const char *name)
{
  const CohortEstimate *of = &demand->kept, *than = &demand->kept_others;
  g_autofree char *kept = cohort_words_stayed (of);
  g_autofree char *others = NULL;
  g_autofree char *n = cohort_words_count ((gint64) than->den);
  CohortEstimate difference;

  if (of->den == 0)
    return;
  if (of->status != COHORT_STATUS_OK || than->status != COHORT_STATUS_OK)
    {
      /* Translators: %1$s is a topic, %2$s how many of how many */
      add_reason (suggestion, COHORT_EVIDENCE_READERS, 0,
                  g_strdup_printf (_ ("Readers of %1$s stayed: %2$s; too few to compare"), name, kept));
      return;
    }
  others = cohort_words_percent (than->estimate);
  difference = cohort_estimate_difference (of, than);
  if (difference.lo <= 0 && difference.hi >= 0)
    /* Translators: %1$s is a topic, %2$s a share with its counts, %3$s the share of the others, %4$s their number */
    add_reason (suggestion, COHORT_EVIDENCE_READERS, 0,
                g_strdup_printf (_ ("Readers of %1$s stayed %2$s, others %3$s (n = %4$s): may be chance"), name, kept,
                                 others, n));
  else
    /* Translators: %1$s is a topic, %2$s a share with its counts, %3$s the share of the others, %4$s their number */
    add_reason (suggestion, COHORT_EVIDENCE_READERS, 0,
                g_strdup_printf (_ ("Readers of %1$s stayed %2$s, others %3$s (n = %4$s): more than chance, and an "
                                    "association only"),
                                 name, kept, others, n));
}

/* Only where it is what speaks for the topic most. */
static void
say_return (CohortSuggestion *suggestion, const CohortTopicDemand *demand, const CohortSuggestionTopicFacts *facts)
{
  g_autofree char *time = NULL;

  if (demand->strongest != COHORT_TOPIC_RETURN || facts->minutes <= 0)
    return;
  time = cohort_words_minutes (facts->minutes);
  /* Translators: %1$u is a number of members, %2$s how long was worked, such as "12 h" */
  add_reason (suggestion, COHORT_EVIDENCE_POSTS, 0,
              g_strdup_printf (ngettext ("Read by %1$u member for %2$s of work",
                                         "Read by %1$u members for %2$s of work", facts->readers),
                               facts->readers, time));
}

static char *
join_reasons (const CohortSuggestion *suggestion)
{
  g_autoptr (GString) why = g_string_new (NULL);

  for (guint i = 0; i < suggestion->reasons->len; i++)
    g_string_append_printf (why, "%s%s", i > 0 ? "\n" : "",
                            ((const CohortSuggestionReason *) g_ptr_array_index (suggestion->reasons, i))->text);
  return g_string_free_and_steal (g_steal_pointer (&why));
}

static char *
make_note (const CohortSuggestion *suggestion, GPtrArray *questions)
{
  g_autoptr (GString) note = g_string_new (suggestion->why);

  for (guint i = 0; i < MIN (questions->len, MOST_QUOTED); i++)
    g_string_append_printf (note, "\n• %s", ((const CohortOpenQuestion *) g_ptr_array_index (questions, i))->text);
  return g_string_free_and_steal (g_steal_pointer (&note));
}

CohortSuggestion *
cohort_suggestion_to_make (const CohortSuggestionAsk *ask, const CohortTopicDemand *demand)
{
  const CohortSuggestionTopicFacts *facts
      = &g_array_index (ask->run->topics, CohortSuggestionTopicFacts, demand->topic);
  CohortSuggestion *suggestion = cohort_suggestion_new (COHORT_SUGGESTION_MAKE);
  g_autoptr (GPtrArray) questions = g_ptr_array_new ();
  gboolean written = g_str_equal (facts->kind, "article");

  for (guint i = 0; i < ask->questions->len; i++)
    if (cohort_open_question_is_on (g_ptr_array_index (ask->questions, i), facts->key))
      g_ptr_array_add (questions, g_ptr_array_index (ask->questions, i));
  suggestion->topic = g_strdup (facts->key);
  suggestion->topic_name = g_strdup (facts->name);
  suggestion->topic_id = facts->id;
  suggestion->content_kind = facts->kind;
  /* Translators: what an idea is called that has no title yet; %s is a topic */
  suggestion->idea = questions->len > 0
                         ? g_strdup (((const CohortOpenQuestion *) g_ptr_array_index (questions, 0))->text)
                         : g_strdup_printf (C_ ("idea", "About %s"), facts->name);
  if (questions->len > 0)
    /* Translators: %s is a question to be answered by it */
    suggestion->title = g_strdup_printf (written ? _ ("Write: “%s”") : _ ("Make: “%s”"), suggestion->idea);
  else
    /* Translators: %s is a topic */
    suggestion->title = g_strdup_printf (written ? _ ("Write about %s") : _ ("Make something about %s"), facts->name);
  say_questions (suggestion, questions);
  say_lapse (ask, suggestion, facts);
  say_readers (suggestion, demand, facts->name);
  say_return (suggestion, demand, facts);
  suggestion->why = join_reasons (suggestion);
  suggestion->note = make_note (suggestion, questions);
  return suggestion;
}

/* ---- to send ---- */

const char *
cohort_suggestion_title_of (const CohortSuggestionAsk *ask, gint64 post, GError **error)
{
  const char *known = g_hash_table_lookup (ask->titles, &post);
  g_autoptr (GError) local = NULL;
  char *title;

  if (known != NULL)
    return known;
  title = cohort_suggest_post_title (ask->db, post, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (title == NULL)
    title = g_strdup ("–"); /* gone with an undone import */
  g_hash_table_insert (ask->titles, g_memdup2 (&post, sizeof post), title);
  return title;
}

char *
cohort_suggestion_words_why (const CohortSuggestionAsk *ask, const char *basis, const gint64 *because, GError **error)
{
  const char *first = NULL, *second = NULL;

  if (because[0] != 0 && (first = cohort_suggestion_title_of (ask, because[0], error)) == NULL)
    return NULL;
  if (because[1] != 0 && (second = cohort_suggestion_title_of (ask, because[1], error)) == NULL)
    return NULL;
  if (g_str_equal (basis, "rare"))
    return g_strdup (_ ("Hardly anybody has seen it yet"));
  if (g_str_equal (basis, "tier"))
    return g_strdup (_ ("Popular of late with their tier; they have seen next to nothing"));
  if (first != NULL && second != NULL)
    /* Translators: why a post suits a member; both are titles of posts */
    return g_strdup_printf (g_str_equal (basis, "content") ? _ ("It is like “%1$s” and “%2$s”, which they saw")
                                                           : _ ("Because they saw “%1$s” and “%2$s”"),
                            first, second);
  if (first != NULL)
    return g_strdup_printf (
        g_str_equal (basis, "content") ? _ ("It is like “%s”, which they saw") : _ ("Because they saw “%s”"), first);
  return g_strdup (_ ("Popular with all, and not seen yet"));
}

/* What most of the people saw that speaks for it; 0 for nothing. */
static gint64
main_because (GPtrArray *people, guint *n)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 best = 0;

  *n = 0;
  for (guint i = 0; i < people->len; i++)
    {
      CohortSuggestionPerson *person = g_ptr_array_index (people, i);

      for (guint b = 0; b < G_N_ELEMENTS (person->because) && person->because[b] != 0; b++)
        {
          guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &person->because[b])) + 1;

          g_hash_table_insert (counts, &person->because[b], GUINT_TO_POINTER (count));
          if (count > *n)
            {
              *n = count;
              best = person->because[b];
            }
        }
    }
  return best;
}

gboolean
cohort_suggestion_describe_send (const CohortSuggestionAsk *ask, CohortSuggestion *suggestion, const char *basis,
                                 GError **error)
{
  g_autoptr (CohortSuggestPost) post = cohort_suggest_post (ask->db, suggestion->post, error);
  guint n_because, n = suggestion->people->len;
  gint64 because = main_because (suggestion->people, &n_because);
  g_autofree char *seen = NULL;
  g_autofree char *day = NULL;

  if (post == NULL)
    return FALSE;
  seen = cohort_words_count (post->seen);
  suggestion->content_kind = cohort_plan_kind_is_known (post->kind) ? g_intern_string (post->kind) : "article";
  /* Translators: %s is the title of a post */
  suggestion->title = g_strdup_printf (_ ("Send: “%s”"), post->title);
  add_reason (
      suggestion, COHORT_EVIDENCE_PEOPLE, 0,
      g_strdup_printf (
          ngettext ("%u member who may open it has not seen it", "%u members who may open it have not seen it", n), n));
  if (because != 0)
    {
      const char *title = cohort_suggestion_title_of (ask, because, error);

      if (title == NULL)
        return FALSE;
      /* Translators: %1$u is a number of members, %2$s the title of a post */
      add_reason (suggestion, COHORT_EVIDENCE_PEOPLE, because,
                  g_strdup_printf (ngettext ("%1$u of them saw “%2$s”, which goes with it",
                                             "%1$u of them saw “%2$s”, which goes with it", n_because),
                                   n_because, title));
    }
  if (post->at == 0)
    return TRUE;
  day = cohort_words_day (cohort_zone_day (ask->zone, post->at));
  /* Translators: %1$s is a number of members, %2$s a day */
  add_reason (suggestion, COHORT_EVIDENCE_POST, post->id,
              g_strdup_printf (
                  ngettext ("%1$s member saw it since %2$s", "%1$s members saw it since %2$s", (gulong) post->seen),
                  seen, day));
  return TRUE;
}
