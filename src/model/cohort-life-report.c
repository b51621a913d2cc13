// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-life-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-member-events.h"
#include "cohort-preferences.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

#define MAX_TOPICS 3

G_STATIC_ASSERT (COHORT_LIFE_REPORT_WEEKS == COHORT_LIFE_WEEKS);

typedef struct
{
  gint64 member;
  CohortEventFilter events;
  guint limit;
  gboolean infer;
  gint64 now_us;
  CohortZone *zone;
} Query;

static void
query_free (gpointer data)
{
  cohort_zone_unref (((Query *) data)->zone);
  g_free (data);
}

static void
use_free (gpointer data)
{
  g_free (((CohortLifeUse *) data)->label);
  g_free (data);
}

static void
line_free (gpointer data)
{
  g_free (((CohortLifeLine *) data)->title);
  g_free (((CohortLifeLine *) data)->detail);
  g_free (data);
}

static void
report_clear (gpointer data)
{
  CohortLifeReport *self = data;

  g_clear_pointer (&self->uses, g_ptr_array_unref);
  g_clear_pointer (&self->topics, g_ptr_array_unref);
  g_clear_pointer (&self->owed, g_ptr_array_unref);
  g_clear_pointer (&self->given, g_ptr_array_unref);
  g_clear_pointer (&self->consents, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
}

CohortLifeReport *
cohort_life_report_ref (CohortLifeReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_life_report_unref (CohortLifeReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

static const char *
activity_word (const char *kind)
{
  static const struct
  {
    const char *kind;
    const char *word;
  } words[] = {
    { "read", NC_ ("activity", "Read") },         { "watch", NC_ ("activity", "Watched") },
    { "listen", NC_ ("activity", "Listened") },   { "like", NC_ ("activity", "Liked") },
    { "comment", NC_ ("activity", "Commented") }, { "tip", NC_ ("activity", "Tipped") },
    { "search", NC_ ("activity", "Searched") },   { "download", NC_ ("activity", "Downloaded") },
    { "attend", NC_ ("activity", "Attended") },   { "open", NC_ ("activity", "Mail opened") },
    { "click", NC_ ("activity", "Clicked") },     { "visit", NC_ ("activity", "Visited") },
    { "login", NC_ ("activity", "Logged in") },   { "feedback", NC_ ("activity", "Feedback") },
    { "access", NC_ ("activity", "Access") },     { "homework", NC_ ("activity", "Homework") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].kind, kind) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "activity", words[i].word);
  return kind != NULL ? kind : "";
}

static char *
join (const char *const *parts, guint n_parts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_parts; i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static CohortLifeLine *
line_new (char *title, char *detail)
{
  CohortLifeLine *line = g_new0 (CohortLifeLine, 1);

  line->title = title;
  line->detail = detail;
  return line;
}

static CohortLifeLine *
show_review (const CohortEventEntry *entry, const char *day, const char *text)
{
  g_autofree char *title = cohort_scramble_prose (entry->state);
  /* Translators: %d is a score between 0 and 100 */
  g_autofree char *score = entry->gross >= 0 ? g_strdup_printf (_ ("%d of 100"), (int) entry->gross) : NULL;
  const char *parts[] = { day, _ ("Homework reviewed"), title, score };

  return line_new (g_strdup (text != NULL && *text != '\0' ? text
                             : score != NULL               ? score
                                                           : _ ("Homework reviewed")),
                   join (parts, text != NULL && *text != '\0' ? G_N_ELEMENTS (parts) : G_N_ELEMENTS (parts) - 1));
}

static CohortLifeLine *
show_event (const CohortEventEntry *entry, CohortZone *zone)
{
  g_autofree char *day = cohort_text_instant_day (entry->at, zone);
  g_autofree char *text = cohort_scramble_prose (entry->text);

  if (g_str_equal (entry->sort, "payment"))
    {
      const char *state = cohort_words_payment_state (entry->state);
      const char *parts[] = { day, cohort_words_payment_kind (entry->kind), state, entry->source, text };

      return line_new (cohort_words_money (cohort_scramble_amount (entry->gross), entry->currency),
                       join (parts, G_N_ELEMENTS (parts)));
    }
  if (g_str_equal (entry->sort, "activity"))
    {
      const char *parts[] = { day, entry->text, entry->source };

      return line_new (g_strdup (activity_word (entry->kind)), join (parts, G_N_ELEMENTS (parts)));
    }
  if (g_str_equal (entry->sort, "review"))
    return show_review (entry, day, text);
  if (g_str_equal (entry->sort, "answer"))
    {
      const gboolean own = g_strcmp0 (entry->kind, "hand") == 0;
      const char *parts[]
          = { day, C_ ("history of a member", "Answer"), own ? cohort_words_source_kind ("hand") : entry->source };

      return line_new (text != NULL ? g_steal_pointer (&text) : g_strdup (_ ("Answered elsewhere")),
                       join (parts, G_N_ELEMENTS (parts)));
    }
  if (g_str_equal (entry->sort, "joined"))
    {
      const char *parts[] = { day, entry->source };

      return line_new (g_strdup (_ ("Joined")), join (parts, G_N_ELEMENTS (parts)));
    }
  else
    {
      const gboolean question = g_str_equal (entry->sort, "question");
      const char *parts[] = { day, question ? _ ("Question") : _ ("Note"), entry->source };

      return line_new (g_steal_pointer (&text), join (parts, G_N_ELEMENTS (parts)));
    }
}

static CohortLifeLine *
show_owed (const CohortOwedEntry *entry, CohortZone *zone, CohortDay today)
{
  g_autofree char *day = NULL;

  if (entry->due != COHORT_DAY_NONE)
    {
      day = cohort_words_day (entry->due);
      /* Translators: a benefit that one member is owed; %s is the last day on which it is in time */
      return line_new (g_strdup (entry->text),
                       g_strdup_printf (entry->due < today ? _ ("Overdue since %s") : _ ("Due by %s"), day));
    }
  if (g_strcmp0 (entry->more, "homework") == 0)
    {
      day = cohort_text_instant_day (entry->at, zone);
      /* Translators: homework that nobody reviewed; %s is the day on which it was handed in */
      return line_new (g_strdup (entry->text), g_strdup_printf (_ ("A review since %s"), day));
    }
  if (entry->more != NULL)
    return line_new (g_strdup (entry->text), g_strdup (cohort_words_cadence (entry->more)));
  day = cohort_text_instant_day (entry->at, zone);
  /* Translators: a question without an answer; %s is the day on which it was asked */
  return line_new (cohort_scramble_prose (entry->text), g_strdup_printf (_ ("An answer since %s"), day));
}

static CohortLifeLine *
show_given (const CohortGivenEntry *entry)
{
  g_autofree char *count = cohort_words_count (entry->count);

  if (g_str_equal (entry->kind, "tip"))
    return line_new (cohort_words_money (cohort_scramble_amount (entry->amount), entry->text),
                     g_strdup_printf (ngettext ("%s tip", "%s tips", (gulong) entry->count), count));
  if (g_str_equal (entry->kind, "comment"))
    return line_new (g_strdup_printf (ngettext ("%s comment", "%s comments", (gulong) entry->count), count), NULL);
  /* Translators: how often a member gave feedback on something */
  return line_new (g_strdup_printf (ngettext ("Feedback once", "Feedback %s times", (gulong) entry->count), count),
                   NULL);
}

static CohortLifeLine *
show_consent (const CohortConsentEntry *entry, CohortZone *zone)
{
  g_autofree char *day = cohort_text_instant_day (entry->at, zone);
  const char *parts[] = { entry->granted ? C_ ("consent", "Granted") : C_ ("consent", "Refused"), day, entry->source };

  return line_new (g_strdup (g_str_equal (entry->kind, "mail") ? C_ ("consent", "Mail") : entry->kind),
                   join (parts, G_N_ELEMENTS (parts)));
}

static gboolean
load_uses (CohortDb *db, const Query *query, CohortLifeReport *report, GError **error)
{
  g_autoptr (GPtrArray) uses = cohort_member_uses (db, query->member, query->now_us, error);

  if (uses == NULL)
    return FALSE;
  report->uses = g_ptr_array_new_with_free_func (use_free);
  for (guint i = 0; i < uses->len; i++)
    {
      const CohortUseEntry *entry = g_ptr_array_index (uses, i);
      CohortLifeUse *use = g_new0 (CohortLifeUse, 1);

      use->label = g_strdup (activity_word (entry->kind));
      for (int week = 0; week < COHORT_LIFE_WEEKS; week++)
        {
          use->weeks[week] = entry->weeks[week];
          use->total += entry->weeks[week];
        }
      g_ptr_array_add (report->uses, use);
    }
  return TRUE;
}

static gboolean
load_topics (CohortDb *db, const Query *query, CohortLifeReport *report, GError **error)
{
  g_autoptr (GPtrArray) topics = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  report->topics = g_ptr_array_new_with_free_func (line_free);
  if (!query->infer)
    return TRUE;
  topics = cohort_member_topics (db, query->member, MAX_TOPICS, error);
  if (topics == NULL)
    return FALSE;
  for (guint i = 0; i < topics->len; i++)
    /* Translators: what separates the items of a list */
    g_string_append_printf (text, "%s%s", i > 0 ? C_ ("list", ", ") : "",
                            ((const CohortGivenEntry *) g_ptr_array_index (topics, i))->text);
  if (topics->len > 0)
    g_ptr_array_add (report->topics, line_new (g_string_free_and_steal (g_steal_pointer (&text)),
                                               g_strdup (_ ("Topics, inferred from what they read and came to"))));
  return TRUE;
}

static gboolean
load_given (CohortDb *db, const Query *query, CohortLifeReport *report, GError **error)
{
  g_autoptr (GPtrArray) given = cohort_member_given (db, query->member, error);

  if (given == NULL)
    return FALSE;
  report->given = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < given->len; i++)
    g_ptr_array_add (report->given, show_given (g_ptr_array_index (given, i)));
  return TRUE;
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (CohortLifeReport) report = g_atomic_rc_box_new0 (CohortLifeReport);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) owed = NULL;
  g_autoptr (GPtrArray) consents = NULL;
  const CohortDay today = cohort_zone_day (query->zone, query->now_us);

  if (!load_uses (db, query, report, error) || !load_topics (db, query, report, error)
      || !load_given (db, query, report, error)
      || (events = cohort_member_events (db, query->member, query->events, query->limit + 1, error)) == NULL
      || (owed = cohort_member_owed (db, query->member, today, error)) == NULL
      || (consents = cohort_member_consents (db, query->member, error)) == NULL)
    return NULL;
  report->events = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < MIN (events->len, query->limit); i++)
    g_ptr_array_add (report->events, show_event (g_ptr_array_index (events, i), query->zone));
  report->more = events->len > query->limit;
  report->owed = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < owed->len; i++)
    g_ptr_array_add (report->owed, show_owed (g_ptr_array_index (owed, i), query->zone, today));
  report->consents = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < consents->len; i++)
    g_ptr_array_add (report->consents, show_consent (g_ptr_array_index (consents, i), query->zone));
  return g_steal_pointer (&report);
}

void
cohort_life_report_load_async (CohortSession *session, gint64 member, guint events, guint limit,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Query *query = g_new0 (Query, 1);

  g_return_if_fail (events <= COHORT_EVENTS_NOTES);

  query->member = member;
  query->events = (CohortEventFilter) events;
  query->limit = limit;
  query->infer = g_str_equal (cohort_preferences_get (session, COHORT_PREFERENCE_INFERRED), "yes");
  query->now_us = cohort_session_get_now (session);
  query->zone = cohort_zone_ref (cohort_session_get_zone (session));
  cohort_store_read_async (cohort_session_get_store (session), load, query, query_free,
                           (GDestroyNotify) cohort_life_report_unref, cancellable, callback, user_data);
}

CohortLifeReport *
cohort_life_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}
