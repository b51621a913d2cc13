// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Puts the page together from the run that was kept, what is asked now, and what a person said of earlier suggestions.
 * A topic that was not wanted rests for a month and ranks half as high for a year; one that was accepted rests while
 * it stands in the plan. What was refused or sent is left out at once; that it teaches is seen in the next run. */

#include "config.h"

#include "cohort-suggestion-report-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-suggest-rows.h"
#include "cohort-suggestion-fit.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

#define MOST_TO_MAKE 5
#define MOST_TO_SEND 5
#define REST_DAYS 30
#define MEMORY_DAYS 365

typedef struct
{
  CohortZone *zone;
  CohortDay today;
  gint64 member, post; /* of the lines; 0: none */
} Question;

static void
question_free (gpointer data)
{
  cohort_zone_unref (((Question *) data)->zone);
  g_free (data);
}

/* ---- the structs ---- */

static void
reason_free (gpointer data)
{
  g_free (((CohortSuggestionReason *) data)->text);
  g_free (data);
}

static void
person_free (gpointer data)
{
  CohortSuggestionPerson *person = data;

  g_free (person->name);
  g_free (person->detail);
  g_free (person->contact);
  g_free (person);
}

CohortSuggestion *
cohort_suggestion_new (CohortSuggestionKind kind)
{
  CohortSuggestion *self = g_new0 (CohortSuggestion, 1);

  self->kind = kind;
  self->content_kind = "article";
  self->reasons = g_ptr_array_new_with_free_func (reason_free);
  self->people = g_ptr_array_new_with_free_func (person_free);
  return self;
}

void
cohort_suggestion_free (gpointer data)
{
  CohortSuggestion *self = data;

  g_free (self->topic);
  g_free (self->topic_name);
  g_free (self->title);
  g_free (self->idea);
  g_free (self->note);
  g_free (self->why);
  g_ptr_array_unref (self->reasons);
  g_ptr_array_unref (self->people);
  g_free (self);
}

static void
line_free (gpointer data)
{
  CohortSuggestionLine *line = data;

  g_free (line->title);
  g_free (line->detail);
  g_free (line->contact);
  g_free (line);
}

static void
report_clear (gpointer data)
{
  CohortSuggestionReport *self = data;

  g_free (self->judged);
  g_free (self->missing);
  g_free (self->make_missing);
  g_free (self->check_title);
  g_free (self->check_detail);
  g_free (self->outcome);
  g_ptr_array_unref (self->make);
  g_ptr_array_unref (self->send);
}

CohortSuggestionReport *
cohort_suggestion_report_ref (CohortSuggestionReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_suggestion_report_unref (CohortSuggestionReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* ---- what to begin with ---- */

/* Returns: (transfer full) (nullable): NULL without @error: no lists are kept of the present ledger */
static CohortSuggestionRun *
load_run (CohortDb *db, const Question *question, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  CohortDay as_of;

  if (!cohort_suggestion_day (db, question->zone, question->today, &as_of, error))
    return NULL;
  key = cohort_suggestion_key (db, as_of, error);
  if (key == NULL || !cohort_suggest_load (db, key, &text, error) || text == NULL)
    return NULL;
  return cohort_suggestion_run_parse (text);
}

/* TRUE where there is too little: then the report says so. */
static gboolean
is_below_floor (CohortDb *db, CohortSuggestionReport *report, gboolean *below, GError **error)
{
  gint64 posts, members;

  if (!cohort_suggest_floor (db, COHORT_SUGGESTION_SMALL + 1, COHORT_TOPICS_MIN_MEMBERS, &posts, &members, error))
    return FALSE;
  *below = posts < COHORT_TOPICS_MIN_POSTS || members < COHORT_TOPICS_MIN_MEMBERS;
  report->on_wish = posts > COHORT_SUGGESTION_SMALL;
  if (*below)
    report->missing = cohort_suggestion_words_missing (posts, members);
  return TRUE;
}

/* ---- to make ---- */

typedef struct
{
  const CohortSuggestionAsk *ask;
  gboolean *rests; /* by topic */
  double *weight;
} Verdicts;

static void
take_verdict (const CohortSuggestVerdictRow *row, gpointer data)
{
  Verdicts *self = data;
  const GArray *topics = self->ask->run->topics;
  gboolean refused = g_str_equal (row->verdict, "not_useful");

  for (guint i = 0; row->topic != NULL && i < topics->len; i++)
    {
      if (!g_str_equal (g_array_index (topics, CohortSuggestionTopicFacts, i).key, row->topic))
        continue;
      self->rests[i] |= refused ? self->ask->today - row->day < REST_DAYS : row->planned;
      if (refused && self->ask->today - row->day < MEMORY_DAYS)
        self->weight[i] /= 2;
    }
}

static CohortTopicFacts *
count_topics (const CohortSuggestionAsk *ask)
{
  const GArray *topics = ask->run->topics;
  CohortTopicFacts *facts = g_new0 (CohortTopicFacts, topics->len + 1);

  for (guint i = 0; i < topics->len; i++)
    {
      const CohortSuggestionTopicFacts *topic = &g_array_index (topics, CohortSuggestionTopicFacts, i);

      facts[i] = (CohortTopicFacts) {
        .posts = topic->posts,
        .hours = topic->minutes > 0 ? topic->minutes / 60.0 : NAN,
        .days_since = topic->last != COHORT_DAY_NONE ? MAX (ask->run->as_of - topic->last, 0) : NAN,
        .gap = topic->gap,
        .readers = topic->readers,
        .readers_kept = topic->kept,
      };
      for (guint q = 0; q < ask->questions->len; q++)
        facts[i].questions += cohort_open_question_is_on (g_ptr_array_index (ask->questions, q), topic->key);
    }
  return facts;
}

/* The best that does not rest and was not taken; -1 for none. */
static int
find_best (const CohortTopicDemand *demand, guint n, const Verdicts *verdicts, const gboolean *taken)
{
  int best = -1;

  for (guint i = 0; i < n; i++)
    if (!taken[i] && !verdicts->rests[demand[i].topic]
        && (best < 0
            || demand[i].score * verdicts->weight[demand[i].topic]
                   > demand[best].score * verdicts->weight[demand[best].topic]))
      best = (int) i;
  return best;
}

static char *
words_no_topics (const CohortSuggestionAsk *ask, CohortStatus status)
{
  if (status == COHORT_STATUS_NO_DATA)
    return g_strdup (_ ("No post has a topic yet: they come with an import."));
  if (status == COHORT_STATUS_TOO_FEW && ask->run->members < COHORT_TOPICS_MIN_MEMBERS)
    return g_strdup_printf (_ ("Needs ≥ %1$d members who paid %2$d days ago; you had %3$u"), COHORT_TOPICS_MIN_MEMBERS,
                            COHORT_SUGGESTION_PERIOD, ask->run->members);
  return g_strdup (_ (cohort_status_message (status)));
}

static gboolean
add_to_make (const CohortSuggestionAsk *ask, CohortSuggestionReport *report, GError **error)
{
  const guint n = ask->run->topics->len;
  g_autofree CohortTopicFacts *facts = count_topics (ask);
  g_autofree CohortTopicDemand *demand = g_new0 (CohortTopicDemand, n + 1);
  g_autofree gboolean *rests = g_new0 (gboolean, n + 1), *taken = g_new0 (gboolean, n + 1);
  g_autofree double *weight = g_new (double, n + 1);
  Verdicts verdicts = { ask, rests, weight };
  CohortStatus status = cohort_topic_demand (facts, n, ask->run->members, ask->run->members_kept, demand);

  for (guint i = 0; i < n; i++)
    weight[i] = 1;
  if (!cohort_suggest_each_verdict (ask->db, take_verdict, &verdicts, error))
    return FALSE;
  if (status != COHORT_STATUS_OK)
    {
      report->make_missing = words_no_topics (ask, status);
      return TRUE;
    }
  for (int best; report->make->len < MOST_TO_MAKE && (best = find_best (demand, n, &verdicts, taken)) >= 0;)
    {
      taken[best] = TRUE;
      g_ptr_array_add (report->make, cohort_suggestion_to_make (ask, &demand[best]));
    }
  if (report->make->len == 0)
    report->make_missing = g_strdup (_ ("Every topic stands in the plan, or rests for a month."));
  return TRUE;
}

/* ---- to send ---- */

static void
take_post (gint64 post, gint64 count, gpointer data)
{
  CohortSuggestionReport *report = data;
  CohortSuggestion *suggestion = cohort_suggestion_new (COHORT_SUGGESTION_SEND);

  suggestion->post = post;
  g_ptr_array_add (report->send, suggestion);
}

typedef struct
{
  const CohortSuggestionAsk *ask;
  CohortSuggestion *suggestion; /* (nullable): lines are made instead */
  GPtrArray *lines;
  gboolean by_post; /* a line names the member */
  char basis[12];   /* of the first */
  GError *error;
} People;

static void
take_person (const CohortSuggestPickRow *row, gpointer data)
{
  People *self = data;
  CohortSuggestionPerson *person;
  char *why;

  if (self->error != NULL)
    return;
  why = cohort_suggestion_words_why (self->ask, row->basis, row->because, &self->error);
  if (why == NULL)
    return;
  if (self->basis[0] == '\0')
    g_strlcpy (self->basis, row->basis, sizeof self->basis);
  person = g_new0 (CohortSuggestionPerson, 1);
  person->member = row->member;
  person->name = cohort_text_person (row->name, row->handle, row->email);
  person->detail = why;
  person->contact = cohort_scramble_contact (row->email);
  memcpy (person->because, row->because, sizeof person->because);
  g_ptr_array_add (self->suggestion->people, person);
}

static gboolean
add_to_send (const CohortSuggestionAsk *ask, CohortSuggestionReport *report, GError **error)
{
  if (!cohort_suggest_each_sent (ask->db, MOST_TO_SEND, take_post, report, error))
    return FALSE;
  for (guint i = 0; i < report->send->len; i++)
    {
      CohortSuggestion *suggestion = g_ptr_array_index (report->send, i);
      People people = { .ask = ask, .suggestion = suggestion };

      if (!cohort_suggest_each_pick (ask->db, suggestion->post, 0, TRUE, take_person, &people, error))
        return FALSE;
      if (people.error != NULL)
        {
          g_propagate_error (error, people.error);
          return FALSE;
        }
      if (!cohort_suggestion_describe_send (ask, suggestion, people.basis, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the page ---- */

static gboolean
add_check (const CohortSuggestionAsk *ask, CohortSuggestionReport *report, GError **error)
{
  gint64 sent, read;

  report->check_title = cohort_suggestion_words_check (ask->run);
  report->check_detail = cohort_suggestion_words_follows (ask->run);
  report->by_model = ask->run->by_model;
  if (!cohort_suggest_outcome (ask->db, ask->run->as_of, COHORT_SELF_CHECK_DAYS, &sent, &read, error))
    return FALSE;
  if (sent > 0)
    report->outcome = cohort_suggestion_words_outcome (sent, read);
  return TRUE;
}

static gboolean
begin (CohortDb *db, const Question *question, const CohortSuggestionRun *run, CohortSuggestionAsk *ask, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (guint i = 0; run != NULL && i < run->topics->len; i++)
    g_ptr_array_add (keys, g_array_index (run->topics, CohortSuggestionTopicFacts, i).key);
  *ask = (CohortSuggestionAsk) { .db = db, .zone = question->zone, .today = question->today, .run = run };
  ask->titles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  ask->questions = cohort_open_questions_read (db, question->zone, keys, error);
  return ask->questions != NULL;
}

static void
ask_clear (CohortSuggestionAsk *ask)
{
  g_clear_pointer (&ask->questions, g_ptr_array_unref);
  g_clear_pointer (&ask->titles, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortSuggestionAsk, ask_clear)

static gboolean
fill (CohortDb *db, const Question *question, const CohortSuggestionRun *run, CohortSuggestionReport *report,
      GError **error)
{
  g_auto (CohortSuggestionAsk) ask = { NULL };

  report->as_of = run->as_of;
  report->judged = cohort_suggestion_words_judged (run);
  return begin (db, question, run, &ask, error) && add_to_make (&ask, report, error)
         && add_to_send (&ask, report, error) && add_check (&ask, report, error);
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CohortSuggestionReport) report = g_atomic_rc_box_new0 (CohortSuggestionReport);
  g_autoptr (CohortSuggestionRun) run = NULL;
  g_autoptr (GError) local = NULL;
  gboolean below;

  report->as_of = COHORT_DAY_NONE;
  report->make = g_ptr_array_new_with_free_func (cohort_suggestion_free);
  report->send = g_ptr_array_new_with_free_func (cohort_suggestion_free);
  if (!is_below_floor (db, report, &below, error))
    return NULL;
  if (below)
    return g_steal_pointer (&report);
  run = load_run (db, question, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  report->waits = run == NULL;
  if (run != NULL && !fill (db, question, run, report, error))
    return NULL;
  return g_steal_pointer (&report);
}

static Question *
question_new (CohortSession *session, gint64 member, gint64 post)
{
  Question *self = g_new0 (Question, 1);

  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->today = cohort_session_get_today (session);
  self->member = member;
  self->post = post;
  return self;
}

void
cohort_suggestion_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), answer, question_new (session, 0, 0), question_free,
                           (GDestroyNotify) cohort_suggestion_report_unref, cancellable, callback, user_data);
}

CohortSuggestionReport *
cohort_suggestion_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

CohortSuggestionReport *
cohort_suggestion_report_load (CohortSession *session, GError **error)
{
  Question *question = question_new (session, 0, 0);
  CohortSuggestionReport *report
      = cohort_store_read (cohort_session_get_store (session), answer, question, NULL, error);

  question_free (question);
  return report;
}

/* ---- of one member, or one post ---- */

static void
take_line (const CohortSuggestPickRow *row, gpointer data)
{
  People *self = data;
  CohortSuggestionLine *line;
  const char *title = NULL;
  char *why = NULL;

  if (self->error != NULL || (!self->by_post && self->lines->len >= COHORT_SUGGESTER_LENGTH))
    return;
  if (!self->by_post)
    title = cohort_suggestion_title_of (self->ask, row->post, &self->error);
  if (self->by_post || title != NULL)
    why = cohort_suggestion_words_why (self->ask, row->basis, row->because, &self->error);
  if (why == NULL)
    return;
  line = g_new0 (CohortSuggestionLine, 1);
  line->member = row->member;
  line->post = row->post;
  line->title = self->by_post ? cohort_text_person (row->name, row->handle, row->email) : g_strdup (title);
  line->detail = why;
  line->contact = cohort_scramble_contact (row->email);
  g_ptr_array_add (self->lines, line);
}

static gpointer
list (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_free);
  g_auto (CohortSuggestionAsk) ask = { .db = db, .zone = question->zone, .today = question->today };
  g_autoptr (GError) local = NULL;
  g_autoptr (CohortSuggestionRun) run = load_run (db, question, &local);
  People people = { .ask = &ask, .lines = lines, .by_post = question->post != 0 };

  ask.titles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  if (run != NULL
      && !cohort_suggest_each_pick (db, question->post, question->member, FALSE, take_line, &people, &local))
    people.error = g_steal_pointer (&local);
  if (local != NULL)
    people.error = g_steal_pointer (&local);
  if (people.error == NULL)
    return g_steal_pointer (&lines);
  g_propagate_error (error, people.error);
  return NULL;
}

void
cohort_suggestion_lines_load_async (CohortSession *session, gint64 member, gint64 post, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), list, question_new (session, member, post),
                           question_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
cohort_suggestion_lines_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

GPtrArray *
cohort_suggestion_lines_load (CohortSession *session, gint64 member, gint64 post, GError **error)
{
  Question *question = question_new (session, member, post);
  GPtrArray *lines = cohort_store_read (cohort_session_get_store (session), list, question, NULL, error);

  question_free (question);
  return lines;
}
