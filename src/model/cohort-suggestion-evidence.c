// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The rows behind a reason, counted as the reason counts them: open questions of a topic, its posts, and who read on it
 * within the period that ended a period ago. */

#include "config.h"

#include "cohort-suggestion-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-ledger-snapshot-private.h"
#include "cohort-plan-state.h"
#include "cohort-posts.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-suggest-rows.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

#define QUOTED 120 /* characters of a question */

static void
row_free (gpointer data)
{
  CohortEvidenceRow *row = data;

  g_free (row->title);
  g_free (row->detail);
  g_free (row);
}

static void
add_row (GPtrArray *rows, char *title, char *detail, gint64 member, gint64 post)
{
  CohortEvidenceRow *row = g_new0 (CohortEvidenceRow, 1);

  row->title = title;
  row->detail = detail;
  row->member = member;
  row->post = post;
  g_ptr_array_add (rows, row);
}

/* ---- questions ---- */

static void
question_free (gpointer data)
{
  CohortOpenQuestion *self = data;

  g_free (self->text);
  g_free (self->tier);
  g_free (self->person);
  g_strfreev (self->topics);
  g_free (self);
}

/* The title, else the first line, not longer than a title is. */
static char *
quote (const char *title, const char *body)
{
  const char *text = title != NULL && *title != '\0' ? title : body;
  g_autofree char *clean = g_strstrip (g_strndup (text, strcspn (text, "\n")));
  g_autofree char *line = *clean != '\0' ? g_steal_pointer (&clean) : g_strstrip (g_strdup (text));
  g_autofree char *shown = cohort_scramble_prose (line);

  if (g_utf8_strlen (shown, -1) <= QUOTED)
    return g_steal_pointer (&shown);
  *g_utf8_offset_to_pointer (shown, QUOTED - 1) = '\0';
  return g_strconcat (shown, "…", NULL);
}

typedef struct
{
  GPtrArray *questions;
  CohortZone *zone;
  GPtrArray *topic_keys;
  GHashTable *topics_of; /* post -> (element-type GPtrArray of keys) */
} Reading;

static void
note_topic (const CohortSuggestTopicRow *row, gpointer data)
{
  Reading *self = data;
  GPtrArray *keys = g_hash_table_lookup (self->topics_of, &row->post);

  if (keys == NULL)
    {
      keys = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->topics_of, g_memdup2 (&row->post, sizeof row->post), keys);
    }
  g_ptr_array_add (keys, cohort_suggestion_topic_key (row->name));
}

/* By its topic, else those of the post it is about, else those that it names. */
static GStrv
find_topics (const Reading *self, const CohortSuggestQuestionRow *row)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  const GPtrArray *of_post = row->post != 0 ? g_hash_table_lookup (self->topics_of, &row->post) : NULL;
  g_autofree char *said = NULL;
  g_autofree char *key = NULL;

  if (row->topic != NULL)
    {
      key = cohort_suggestion_topic_key (row->topic);
      g_strv_builder_add (found, key);
      return g_strv_builder_end (found);
    }
  for (guint i = 0; of_post != NULL && i < of_post->len; i++)
    g_strv_builder_add (found, g_ptr_array_index (of_post, i));
  if (of_post != NULL)
    return g_strv_builder_end (found);
  said = g_strjoin (" ", row->title != NULL ? row->title : "", row->body, NULL);
  key = cohort_suggestion_topic_key (said);
  for (guint i = 0; i < self->topic_keys->len; i++)
    if (strstr (key, g_ptr_array_index (self->topic_keys, i)) != NULL)
      g_strv_builder_add (found, g_ptr_array_index (self->topic_keys, i));
  return g_strv_builder_end (found);
}

static void
add_question (const CohortSuggestQuestionRow *row, gpointer data)
{
  Reading *self = data;
  CohortOpenQuestion *question = g_new0 (CohortOpenQuestion, 1);

  question->member = row->member;
  question->day = cohort_zone_day (self->zone, row->asked_at);
  question->text = quote (row->title, row->body);
  question->tier = g_strdup (row->tier);
  question->person = row->member != 0 ? cohort_text_person (row->name, row->handle, row->email) : NULL;
  question->topics = find_topics (self, row);
  g_ptr_array_add (self->questions, question);
}

GPtrArray *
cohort_open_questions_read (CohortDb *db, CohortZone *zone, GPtrArray *topic_keys, GError **error)
{
  g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func (question_free);
  g_autoptr (GHashTable) topics_of
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  Reading reading = { questions, zone, topic_keys, topics_of };

  if (!cohort_suggest_each_asked_topic (db, note_topic, &reading, error)
      || !cohort_suggest_each_question (db, add_question, &reading, error))
    return NULL;
  return g_steal_pointer (&questions);
}

gboolean
cohort_open_question_is_on (const CohortOpenQuestion *question, const char *topic)
{
  return g_strv_contains ((const char *const *) question->topics, topic);
}

static gboolean
add_questions (CohortDb *db, CohortZone *zone, const char *topic, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) questions = NULL;

  g_ptr_array_add (keys, (gpointer) topic);
  questions = cohort_open_questions_read (db, zone, keys, error);
  if (questions == NULL)
    return FALSE;
  for (guint i = 0; i < questions->len; i++)
    {
      CohortOpenQuestion *question = g_ptr_array_index (questions, i);
      g_autofree char *day = cohort_words_day (question->day);

      if (cohort_open_question_is_on (question, topic))
        add_row (rows, g_strdup (question->text),
                 g_strjoin (" · ", day, question->person != NULL ? question->person : question->tier,
                            question->person != NULL ? question->tier : NULL, NULL),
                 question->member, 0);
    }
  return TRUE;
}

/* ---- posts ---- */

typedef struct
{
  const char *topic;
  GArray *posts; /* (element-type gint64) */
} OfTopic;

static void
take_post (const CohortSuggestTopicRow *row, gpointer data)
{
  OfTopic *self = data;
  g_autofree char *key = cohort_suggestion_topic_key (row->name);

  if (g_str_equal (key, self->topic)
      && (self->posts->len == 0 || g_array_index (self->posts, gint64, self->posts->len - 1) != row->post))
    g_array_append_val (self->posts, row->post);
}

/* Returns: (transfer full) (element-type gint64): NULL with @error set */
static GArray *
posts_of (CohortDb *db, const char *topic, GError **error)
{
  g_autoptr (GArray) posts = g_array_new (FALSE, FALSE, sizeof (gint64));
  OfTopic of = { topic, posts };

  return cohort_suggest_each_topic (db, take_post, &of, error) ? g_steal_pointer (&posts) : NULL;
}

static int
latest_first (gconstpointer a, gconstpointer b)
{
  const CohortPostEntry *const *one = a, *const *other = b;

  return (*one)->at > (*other)->at ? -1 : (*one)->at < (*other)->at;
}

static gboolean
add_posts (CohortDb *db, CohortZone *zone, const char *topic, GPtrArray *rows, GError **error)
{
  g_autoptr (GArray) posts = posts_of (db, topic, error);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_post_entry_free);

  for (guint i = 0; posts != NULL && i < posts->len; i++)
    {
      CohortPostEntry *entry = cohort_posts_get (db, g_array_index (posts, gint64, i), error);

      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (entries, entry);
    }
  g_ptr_array_sort (entries, latest_first);
  for (guint i = 0; i < entries->len; i++)
    {
      const CohortPostEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *day = cohort_text_instant_day (entry->at, zone);
      g_autofree char *seen = cohort_words_count (entry->seen);

      if (g_str_equal (entry->status, "published") || g_str_equal (entry->status, "sent"))
        /* Translators: %1$s is a day, %2$s a kind of content, %3$s how many saw it */
        add_row (rows, g_strdup (entry->title),
                 g_strdup_printf (_ ("%1$s · %2$s · seen by %3$s"), day, cohort_plan_kind_word (entry->kind), seen), 0,
                 entry->id);
    }
  return posts != NULL;
}

/* ---- readers ---- */

typedef struct
{
  CohortLedgerCache *ledgers;
  CohortZone *zone;
  CohortDay today;
  CohortEvidence what;
  char *topic;
} Query;

static gboolean
note_readers (CohortDb *db, const Query *query, gint64 post, CohortDay cut, GHashTable *first, GError **error)
{
  g_autoptr (GArray) readers = cohort_posts_readers (db, post, error);

  for (guint i = 0; readers != NULL && i < readers->len; i++)
    {
      const CohortPostReader *reader = &g_array_index (readers, CohortPostReader, i);
      CohortDay day = cohort_zone_day (query->zone, reader->first_us);
      const CohortDay *known = g_hash_table_lookup (first, &reader->member);

      if (day <= cut && day > cut - COHORT_SUGGESTION_PERIOD && (known == NULL || *known > day))
        g_hash_table_insert (first, g_memdup2 (&reader->member, sizeof reader->member), g_memdup2 (&day, sizeof day));
    }
  return readers != NULL;
}

static gboolean
list_readers (CohortDb *db, CohortLedgerSnapshot *ledger, CohortDay as_of, GHashTable *first, GPtrArray *rows,
              GError **error)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);
  g_autofree guint8 *paid = cohort_suggestion_payers (segments, as_of - COHORT_SUGGESTION_PERIOD);
  g_autofree guint8 *pays = cohort_suggestion_payers (segments, as_of);

  for (guint32 m = 0; m < segments->n_members; m++)
    {
      gint64 member = cohort_ledger_snapshot_get_id (ledger, COHORT_ROWS_MEMBERS, m);
      const CohortDay *day = g_hash_table_lookup (first, &member);
      g_autofree char *when = day != NULL ? cohort_words_day (*day) : NULL;
      g_autofree char *name = NULL;

      if (day == NULL || !paid[m])
        continue;
      if (!cohort_suggest_member_name (db, member, &name, error))
        return FALSE;
      /* Translators: %s is the day on which they read something */
      add_row (rows, cohort_text_person (name, NULL, NULL),
               g_strdup_printf (pays[m] ? _ ("Read on %s; stayed") : _ ("Read on %s; left"), when), member, 0);
    }
  return TRUE;
}

static gboolean
add_readers (CohortDb *db, const Query *query, GPtrArray *rows, GError **error)
{
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_ledger_cache_get (query->ledgers, db, error);
  g_autoptr (GArray) posts = ledger != NULL ? posts_of (db, query->topic, error) : NULL;
  CohortDay as_of;

  if (posts == NULL || !cohort_suggestion_day (db, query->zone, query->today, &as_of, error))
    return FALSE;
  for (guint i = 0; i < posts->len; i++)
    if (!note_readers (db, query, g_array_index (posts, gint64, i), as_of - COHORT_SUGGESTION_PERIOD, first, error))
      return FALSE;
  return list_readers (db, ledger, as_of, first, rows, error);
}

/* ---- asking ---- */

static void
query_free (gpointer data)
{
  Query *self = data;

  cohort_ledger_cache_unref (self->ledgers);
  cohort_zone_unref (self->zone);
  g_free (self->topic);
  g_free (self);
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  gboolean done = query->what == COHORT_EVIDENCE_QUESTIONS ? add_questions (db, query->zone, query->topic, rows, error)
                  : query->what == COHORT_EVIDENCE_POSTS   ? add_posts (db, query->zone, query->topic, rows, error)
                                                           : add_readers (db, query, rows, error);

  return done ? g_steal_pointer (&rows) : NULL;
}

static Query *
query_new (CohortSession *session, CohortEvidence what, const char *topic)
{
  Query *self = g_new0 (Query, 1);

  self->ledgers = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->today = cohort_session_get_today (session);
  self->what = what;
  self->topic = g_strdup (topic);
  return self;
}

void
cohort_suggestion_evidence_load_async (CohortSession *session, CohortEvidence what, const char *topic,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), answer, query_new (session, what, topic), query_free,
                           (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
cohort_suggestion_evidence_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

GPtrArray *
cohort_suggestion_evidence_load (CohortSession *session, CohortEvidence what, const char *topic, GError **error)
{
  Query *query = query_new (session, what, topic);
  GPtrArray *rows = cohort_store_read (cohort_session_get_store (session), answer, query, NULL, error);

  query_free (query);
  return rows;
}

GPtrArray *
cohort_suggestion_people (const CohortSuggestion *suggestion, const CohortSuggestionReason *reason)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);

  for (guint i = 0; i < suggestion->people->len; i++)
    {
      const CohortSuggestionPerson *person = g_ptr_array_index (suggestion->people, i);

      if (reason->post == 0 || person->because[0] == reason->post || person->because[1] == reason->post)
        add_row (rows, g_strdup (person->name), g_strdup (person->detail), person->member, 0);
    }
  return rows;
}
