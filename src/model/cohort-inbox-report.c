// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-inbox-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-passages.h"
#include "cohort-preferences.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-text.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

#define US_PER_HOUR (3600 * COHORT_US_PER_SECOND)
#define MOST_NOTES 200
#define MOST_FOUND 50

/* What times are counted by. */
typedef struct
{
  CohortZone *zone;
  CohortDay today; /* who is a member */
  gint64 now_us;   /* the clock; then counted to: the last instant that the data tell of */
  guint answer_days;
} Clock;

typedef struct
{
  Clock clock;
  char *search; /* (nullable) */
  gboolean brief;
} Query;

static void
query_free (gpointer data)
{
  Query *self = data;

  cohort_zone_unref (self->clock.zone);
  g_free (self->search);
  g_free (self);
}

static Query *
query_new (CohortSession *session, const char *search)
{
  Query *self = g_new0 (Query, 1);

  self->clock.zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->clock.today = cohort_session_get_today (session);
  self->clock.now_us = cohort_session_get_now (session);
  self->clock.answer_days = (guint) cohort_preferences_get_days (session, COHORT_PREFERENCE_ANSWER_DAYS);
  self->search = search != NULL && *search != '\0' ? g_strdup (search) : NULL;
  return self;
}

static void
question_free (gpointer data)
{
  CohortInboxQuestion *self = data;

  g_free (self->who);
  g_free (self->name);
  g_free (self->line);
  g_free (self->text);
  g_free (self->about);
  g_free (self->asked);
  g_free (self->due);
  g_free (self->promise);
  g_free (self->answer);
  g_free (self->answered);
  g_free (self);
}

static void
submission_free (gpointer data)
{
  CohortInboxSubmission *self = data;

  g_free (self->who);
  g_free (self->title);
  g_free (self->text);
  g_free (self->url);
  g_free (self->detail);
  g_free (self);
}

static void
note_free (gpointer data)
{
  CohortInboxNote *self = data;

  g_free (self->who);
  g_free (self->text);
  g_free (self->detail);
  g_free (self);
}

static void
promise_free (gpointer data)
{
  g_free (((CohortInboxPromise *) data)->name);
  g_free (((CohortInboxPromise *) data)->tiers);
  g_free (data);
}

static CohortInboxReport *
report_new (void)
{
  CohortInboxReport *self = g_atomic_rc_box_new0 (CohortInboxReport);

  self->questions = g_ptr_array_new_with_free_func (question_free);
  self->aside = g_ptr_array_new_with_free_func (question_free);
  self->submissions = g_ptr_array_new_with_free_func (submission_free);
  self->notes = g_ptr_array_new_with_free_func (note_free);
  self->promises = g_ptr_array_new_with_free_func (promise_free);
  return self;
}

static void
report_clear (gpointer data)
{
  CohortInboxReport *self = data;

  g_ptr_array_unref (self->questions);
  g_ptr_array_unref (self->aside);
  g_ptr_array_unref (self->submissions);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->promises);
  g_strfreev (self->rubric);
  g_strfreev (self->snippets);
  g_free (self->last_answer);
  g_free (self->as_of);
}

CohortInboxReport *
cohort_inbox_report_ref (CohortInboxReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_inbox_report_unref (CohortInboxReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* ---- what is promised ---- */

/* Moves @clock back to what the data tell of. */
static gboolean
find_now (CohortDb *db, Clock *clock, GError **error)
{
  gint64 day, newest;

  if (!cohort_db_get_int64 (db, "SELECT coalesce (max (to_day), -1) FROM source_span", &day, error)
      || !cohort_db_get_int64 (db, "SELECT coalesce (max (asked_at), 0) FROM question", &newest, error))
    return FALSE;
  if (day >= 0)
    clock->now_us = MIN (clock->now_us, MAX (cohort_zone_day_start (clock->zone, (CohortDay) day + 1) - 1, newest));
  return TRUE;
}

static void
add_promise (CohortInboxReport *self, const CohortAnswerPromiseRow *row, guint hours)
{
  CohortInboxPromise *promise = g_new0 (CohortInboxPromise, 1);

  promise->benefit = row->benefit;
  promise->name = g_strdup (row->name);
  promise->tiers = g_strdup (row->tiers);
  promise->hours = hours;
  promise->by_name = row->hours < 0;
  g_ptr_array_add (self->promises, promise);
}

/* The shortest promise of each tier, in hours. Returns: (element-type gint64 GUINT) (nullable): NULL with @error set */
static GHashTable *
load_promises (CohortDb *db, CohortInboxReport *report, GError **error)
{
  g_autoptr (GPtrArray) rows = cohort_inbox_promises (db, error);
  g_autoptr (GHashTable) tiers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const CohortAnswerPromiseRow *row = rows->pdata[i];
      const guint hours = row->hours >= 0 ? (guint) row->hours : cohort_answer_hours_guess (row->name);

      for (guint t = 0; hours > 0 && t < row->of->len; t++)
        {
          const gint64 tier = g_array_index (row->of, gint64, t);
          const guint old = GPOINTER_TO_UINT (g_hash_table_lookup (tiers, &tier));

          if (old == 0 || hours < old)
            g_hash_table_replace (tiers, g_memdup2 (&tier, sizeof tier), GUINT_TO_POINTER (hours));
        }
      add_promise (report, row, hours);
    }
  return rows != NULL ? g_steal_pointer (&tiers) : NULL;
}

/* @hours: what was promised, 0: nothing */
static gint64
due_of (const CohortQuestionRow *row, const Clock *clock, GHashTable *promises, guint *hours)
{
  *hours = GPOINTER_TO_UINT (g_hash_table_lookup (promises, &row->who.tier));
  return row->asked_at + (*hours > 0 ? *hours : clock->answer_days * 24) * US_PER_HOUR;
}

/* ---- questions ---- */

static char *
write_about (const CohortQuestionRow *row)
{
  g_autofree char *post = row->post_title != NULL ? cohort_inbox_first_line (row->post_title) : NULL;

  if (post == NULL)
    return g_strdup (row->topic);
  if (row->topic == NULL)
    /* Translators: a question was asked under the post %s */
    return g_strdup_printf (_ ("under “%s”"), post);
  /* Translators: %1$s is a topic; a question was asked under the post %2$s */
  return g_strdup_printf (_ ("%1$s · under “%2$s”"), row->topic, post);
}

static char *
write_text (const CohortQuestionRow *row)
{
  const gboolean titled = row->title != NULL && *row->title != '\0' && g_strcmp0 (row->title, row->body) != 0;
  g_autofree char *text = titled ? g_strdup_printf ("%s\n\n%s", row->title, row->body) : g_strdup (row->body);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return cohort_scramble_prose (valid);
}

static void
write_answer (CohortInboxQuestion *self, const CohortQuestionRow *row, CohortZone *zone)
{
  g_autofree char *day = cohort_text_instant_day (row->replied_at, zone);
  g_autofree char *valid = row->reply_body != NULL ? g_utf8_make_valid (row->reply_body, -1) : NULL;

  if (row->replied_at == 0)
    return;
  self->answer = cohort_scramble_prose (valid);
  /* Translators: %s is a day */
  self->answered = g_strdup_printf (_ ("Answered %s"), day);
}

static CohortInboxQuestion *
question_new (const CohortQuestionRow *row, const Clock *clock, GHashTable *promises)
{
  CohortInboxQuestion *self = g_new0 (CohortInboxQuestion, 1);
  const char *begin = row->title != NULL && *row->title != '\0' ? row->title : row->body;
  g_autofree char *day = cohort_text_instant_day (row->asked_at, clock->zone);
  g_autofree char *line = cohort_inbox_first_line (begin);
  g_autofree char *within = NULL;
  guint hours;
  const gint64 due = due_of (row, clock, promises, &hours);

  self->id = row->id;
  self->member = row->who.member;
  self->who = cohort_inbox_write_who (&row->who, TRUE);
  self->name = cohort_inbox_write_who (&row->who, FALSE);
  self->line = cohort_scramble_prose (line);
  self->text = write_text (row);
  self->about = write_about (row);
  /* Translators: %1$s is a day, %2$s where something was asked: the name of a source */
  self->asked = g_strdup_printf (_ ("Asked %1$s · %2$s"), day, row->source);
  self->state = cohort_question_state_of (row->answered, row->reply != 0, row->aside != 0);
  self->idea = row->idea != 0;
  write_answer (self, row, clock->zone);
  if (self->state != COHORT_QUESTION_WAITING)
    return self;
  self->overdue = due < clock->now_us;
  self->due = cohort_inbox_write_due (due, clock->now_us, clock->zone);
  within = cohort_inbox_write_hours (hours > 0 ? hours : clock->answer_days * 24);
  self->promise = hours > 0 ? /* Translators: %1$s is a tier, %2$s a span of time: what its members are promised */
                      g_strdup_printf (_ ("%1$s: an answer within %2$s"), row->who.tier_name, within)
                            : /* Translators: %s is a span of time */
                      g_strdup_printf (_ ("no promise, your own limit is %s"), within);
  return self;
}

/* Whether every word of the search, folded, is somewhere in what was asked or who asked. */
static gboolean
matches (const CohortQuestionRow *row, const char *const *words)
{
  g_autofree char *all
      = g_strjoin (" ", row->body, row->title != NULL ? row->title : "", row->topic != NULL ? row->topic : "",
                   row->who.name != NULL ? row->who.name : "", NULL);
  g_autofree char *key = words != NULL ? cohort_text_sort_key (all) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (strstr (key, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static GStrv
split_search (const char *search)
{
  g_autofree char *key = search != NULL ? cohort_text_sort_key (search) : NULL;

  return key != NULL ? g_strsplit_set (key, " \t\n", -1) : NULL;
}

static gboolean
add_answered (CohortDb *db, const Query *query, GHashTable *promises, CohortInboxReport *self, GError **error)
{
  g_autoptr (GArray) found = cohort_passages_find_answered (db, query->search, MOST_FOUND, error);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (CohortQuestionRow) row
          = cohort_inbox_question (db, g_array_index (found, gint64, i), query->clock.today, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (row != NULL)
        g_ptr_array_add (self->questions, question_new (row, &query->clock, promises));
    }
  return found != NULL;
}

/* Brief, the oldest few and the first that waits too long stand for all. */
static gboolean
is_told (const CohortInboxReport *self, const Query *query, const CohortQuestionRow *row, gboolean overdue)
{
  return !query->brief
         || (row->aside == 0 && (self->questions->len < COHORT_INBOX_BRIEF || (overdue && self->n_overdue == 1)));
}

static gboolean
take_questions (CohortDb *db, const Query *query, CohortInboxReport *self, GError **error)
{
  g_autoptr (GPtrArray) rows = cohort_inbox_open_questions (db, query->clock.today, error);
  g_autoptr (GHashTable) promises = rows != NULL ? load_promises (db, self, error) : NULL;
  g_auto (GStrv) words = split_search (query->search);

  if (promises == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const CohortQuestionRow *row = rows->pdata[i];
      gboolean overdue = FALSE;
      guint hours;

      if (row->aside == 0)
        {
          overdue = due_of (row, &query->clock, promises, &hours) < query->clock.now_us;
          self->n_waiting++;
          self->n_overdue += overdue;
        }
      if (is_told (self, query, row, overdue) && matches (row, (const char *const *) words))
        g_ptr_array_add (row->aside != 0 ? self->aside : self->questions, question_new (row, &query->clock, promises));
    }
  return query->search == NULL || add_answered (db, query, promises, self, error);
}

/* ---- homework ---- */

static CohortInboxSubmission *
submission_new (const CohortSubmissionRow *row, CohortZone *zone)
{
  CohortInboxSubmission *self = g_new0 (CohortInboxSubmission, 1);
  g_autofree char *day = cohort_text_instant_day (row->handed_at, zone);
  /* Translators: homework; %s is a day */
  g_autofree char *handed = g_strdup_printf (_ ("Handed in %s"), day);
  g_autofree char *body = row->body != NULL ? g_utf8_make_valid (row->body, -1) : NULL;
  const gint64 late
      = row->due_at > 0 ? cohort_zone_day (zone, row->handed_at) - cohort_zone_day (zone, row->due_at) : 0;

  self->id = row->id;
  self->member = row->who.member;
  self->who = cohort_inbox_write_who (&row->who, TRUE);
  self->title = cohort_inbox_first_line (row->assignment);
  if (body != NULL && cohort_inbox_may_open (g_strstrip (body)))
    self->url = g_strdup (body);
  else if (body != NULL && *body != '\0')
    self->text = cohort_scramble_prose (body);
  self->detail = g_steal_pointer (&handed);
  if (late > 0)
    {
      g_autofree char *without = self->detail;

      self->detail = g_strdup_printf (ngettext ("%1$s · %2$u day late", "%1$s · %2$u days late", (gulong) late),
                                      without, (guint) late);
    }
  return self;
}

static GStrv
texts_of (GPtrArray *texts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < texts->len; i++)
    g_strv_builder_add (builder, texts->pdata[i]);
  return g_strv_builder_end (builder);
}

static gboolean
take_homework (CohortDb *db, const Query *query, CohortInboxReport *self, GError **error)
{
  g_autoptr (GPtrArray) rows = cohort_inbox_submissions (db, query->clock.today, error);
  g_autoptr (GPtrArray) rubric = rows != NULL ? cohort_inbox_rubric (db, error) : NULL;
  g_autoptr (GPtrArray) snippets = rubric != NULL ? cohort_inbox_snippets (db, error) : NULL;

  if (snippets == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self->submissions, submission_new (rows->pdata[i], query->clock.zone));
  self->rubric_is_own = rubric->len > 0;
  if (!self->rubric_is_own)
    {
      g_ptr_array_add (rubric, g_strdup (C_ ("rubric", "Correct")));
      g_ptr_array_add (rubric, g_strdup (C_ ("rubric", "Clear")));
      g_ptr_array_add (rubric, g_strdup (C_ ("rubric", "Complete")));
    }
  if (snippets->len == 0)
    {
      g_ptr_array_add (snippets, g_strdup (C_ ("snippet", "Well done: it works, and it reads well.")));
      g_ptr_array_add (snippets, g_strdup (C_ ("snippet", "Shorter functions and better names would help a reader.")));
      g_ptr_array_add (snippets, g_strdup (C_ ("snippet", "Add a test for the case that fails.")));
    }
  self->rubric = texts_of (rubric);
  self->snippets = texts_of (snippets);
  return TRUE;
}

/* ---- what leavers wrote ---- */

static gboolean
take_notes (CohortDb *db, const Query *query, CohortInboxReport *self, GError **error)
{
  g_autoptr (GPtrArray) rows = cohort_inbox_exit_notes (db, query->clock.today, MOST_NOTES, error);

  if (rows == NULL || !cohort_inbox_count_exit_notes (db, &self->n_notes, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const CohortExitNoteRow *row = rows->pdata[i];
      CohortInboxNote *note = g_new0 (CohortInboxNote, 1);
      g_autofree char *day = cohort_text_instant_day (row->at, query->clock.zone);
      g_autofree char *who = cohort_inbox_write_who (&row->who, FALSE);
      const char *text = row->body != NULL && *row->body != '\0' ? row->body : row->reason;
      g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

      note->member = row->who.member;
      note->text = cohort_scramble_prose (valid);
      note->detail = *day != '\0' ? g_strdup_printf ("%s · %s", who, day) : g_strdup (who);
      note->who = g_steal_pointer (&who);
      g_ptr_array_add (self->notes, note);
    }
  return TRUE;
}

/* ---- the whole ---- */

static gboolean
take_state (CohortDb *db, const Query *query, gint64 clock_us, CohortInboxReport *self, GError **error)
{
  const Clock *clock = &query->clock;
  const CohortDay counted = cohort_zone_day (clock->zone, clock->now_us);
  gint64 last;

  if (!cohort_inbox_last_answer (db, &last, error))
    return FALSE;
  if (last > 0)
    {
      const guint days = (guint) MAX (cohort_zone_day (clock->zone, clock_us) - cohort_zone_day (clock->zone, last), 0);

      self->last_answer = days == 0 ? g_strdup (_ ("The last answer was given today."))
                                    : g_strdup_printf (ngettext ("The last answer was given %u day ago.",
                                                                 "The last answer was given %u days ago.", days),
                                                       days);
    }
  if (counted < cohort_zone_day (clock->zone, clock_us))
    {
      g_autofree char *day = cohort_words_day (counted);

      /* Translators: %s is a day */
      self->as_of = g_strdup_printf (_ ("Counted to %s, where your data ends"), day);
    }
  self->answer_days = clock->answer_days;
  return TRUE;
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Query *query = data;
  g_autoptr (CohortInboxReport) self = report_new ();
  const gint64 clock_us = query->clock.now_us;

  if (!find_now (db, &query->clock, error) || !take_state (db, query, clock_us, self, error)
      || !take_questions (db, query, self, error)
      || (!query->brief && (!take_homework (db, query, self, error) || !take_notes (db, query, self, error))))
    return NULL;
  return g_steal_pointer (&self);
}

void
cohort_inbox_report_load_async (CohortSession *session, const char *search, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load, query_new (session, search), query_free,
                           (GDestroyNotify) cohort_inbox_report_unref, cancellable, callback, user_data);
}

CohortInboxReport *
cohort_inbox_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

static CohortInboxReport *
wait (CohortSession *session, Query *query, GError **error)
{
  CohortInboxReport *self = cohort_store_read (cohort_session_get_store (session), load, query, NULL, error);

  query_free (query);
  return self;
}

CohortInboxReport *
cohort_inbox_report_load (CohortSession *session, const char *search, GError **error)
{
  return wait (session, query_new (session, search), error);
}

static Query *
brief_new (CohortSession *session)
{
  Query *query = query_new (session, NULL);

  query->brief = TRUE;
  return query;
}

/**
 * cohort_inbox_brief_load_async:
 *
 * What waits, for a page that tells of it among other things: counts, and of questions the COHORT_INBOX_BRIEF oldest
 * and the first that waits too long. No homework and nothing that leavers wrote. The answer is that of
 * cohort_inbox_report_load_finish().
 */
void
cohort_inbox_brief_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load, brief_new (session), query_free,
                           (GDestroyNotify) cohort_inbox_report_unref, cancellable, callback, user_data);
}

CohortInboxReport *
cohort_inbox_brief_load (CohortSession *session, GError **error)
{
  return wait (session, brief_new (session), error);
}
