// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A copy of what is known of somebody: first the reports that the window shows, as rows to read, then the rows of the
 * file as they are. */

#include "config.h"

#include "cohort-privacy.h"

#include <glib/gi18n-lib.h>

#include "cohort-life-report.h"
#include "cohort-member-report.h"
#include "cohort-owned.h"
#include "cohort-store.h"
#include "cohort-words.h"

#define MAX_EVENTS 100000
#define LINE 88 /* characters that a row of the table has room for */

typedef struct
{
  CohortSession *session; /* (owned) */
  gint64 member;
  CohortPrivacyCopy *copy; /* (owned) */
} Load;

static void
load_free (gpointer data)
{
  Load *self = data;

  g_object_unref (self->session);
  cohort_privacy_copy_free (self->copy);
  g_free (self);
}

void
cohort_privacy_copy_free (CohortPrivacyCopy *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->json);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* Where a text of more than a line is broken: at the last blank that fits, else in the middle. */
static const char *
find_break (const char *text)
{
  const char *end = text, *blank = NULL;

  for (guint n = 0; *end != '\0' && *end != '\n' && n < LINE; n++, end = g_utf8_next_char (end))
    if (*end == ' ')
      blank = end;
  return *end == '\0' || *end == '\n' || blank == NULL ? end : blank;
}

/* A row of the table is one line: what is longer gets several. */
static void
add_row (CohortPrivacyCopy *self, const char *section, const char *what, const char *text)
{
  const char *end;

  if (text == NULL || *text == '\0')
    return;
  do
    {
      g_autofree char *line = NULL;
      const char *row[] = { section, what, NULL, NULL };

      end = find_break (text);
      line = g_strndup (text, (gsize) (end - text));
      row[2] = line;
      g_ptr_array_add (self->rows, g_strdupv ((GStrv) row));
      section = what = "";
      text = *end == ' ' || *end == '\n' ? end + 1 : end;
    }
  while (*text != '\0');
}

static void
add_person (CohortPrivacyCopy *self, const CohortMemberReport *report)
{
  for (guint i = 0; i < report->fields->len; i++)
    {
      const CohortReportField *field = g_ptr_array_index (report->fields, i);

      add_row (self, _ ("Who"), field->label, field->value);
    }
  for (guint i = 0; i < report->identities->len; i++)
    {
      const CohortReportIdentity *identity = g_ptr_array_index (report->identities, i);
      const char *parts[] = { identity->name,   identity->email, identity->handle,     identity->url,
                              identity->labels, identity->note,  identity->raw_status, identity->joined };

      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        add_row (self, _ ("Sources"), identity->source, parts[j]);
    }
  add_row (self, C_ ("member", "Pays"), C_ ("members", "Status"), report->status);
  add_row (self, C_ ("member", "Pays"), _ ("Tier"), report->tier);
  add_row (self, C_ ("member", "Pays"), _ ("Lifetime Net"), report->net);
  for (guint i = 0; i < report->segments->len; i++)
    {
      const CohortReportSegment *segment = g_ptr_array_index (report->segments, i);
      const char *parts[] = { segment->period, segment->tier, segment->status, segment->source, segment->price };
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        if (parts[j] != NULL && *parts[j] != '\0')
          g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[j]);
      add_row (self, C_ ("member", "Pays"), _ ("Membership"), text->str);
    }
  for (guint i = 0; report->tags != NULL && report->tags[i] != NULL; i++)
    add_row (self, _ ("Tags"), "", report->tags[i]);
  for (guint i = 0; i < report->notes->len; i++)
    {
      const CohortReportNote *note = g_ptr_array_index (report->notes, i);

      add_row (self, _ ("Notes"), note->written, note->body);
    }
}

static void
add_lines (CohortPrivacyCopy *self, const char *section, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const CohortLifeLine *line = g_ptr_array_index (lines, i);

      add_row (self, section, line->detail != NULL ? line->detail : "", line->title);
    }
}

static gpointer
json_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortOwned) owned = cohort_owned_new (db, *(gint64 *) data, error);

  return owned != NULL ? cohort_owned_dump (owned, db, error) : NULL;
}

static void
json_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  load->copy->json = cohort_store_read_finish (COHORT_STORE (source), result, &error);
  if (load->copy->json == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&load->copy), (GDestroyNotify) cohort_privacy_copy_free);
}

static void
life_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (CohortLifeReport) life = cohort_life_report_load_finish (result, &error);

  if (life == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  add_lines (load->copy, _ ("Topics"), life->topics);
  add_lines (load->copy, _ ("Is Owed"), life->owed);
  add_lines (load->copy, _ ("Gives Back"), life->given);
  add_lines (load->copy, _ ("Consent"), life->consents);
  add_lines (load->copy, _ ("History"), life->events);
  cohort_store_read_async (cohort_session_get_store (load->session), json_job,
                           g_memdup2 (&load->member, sizeof load->member), g_free, g_free,
                           g_task_get_cancellable (task), json_cb, g_object_ref (task));
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (CohortMemberReport) report = cohort_member_report_load_finish (result, &error);
  g_autofree char *today = NULL;

  if (report == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  today = cohort_words_day (cohort_session_get_today (load->session));
  load->copy->name = g_strdup (report->name);
  load->copy->title = g_strdup (report->name);
  /* Translators: the first %s is the name of a community, the second a date */
  load->copy->detail = g_strdup_printf (_ ("Everything that %s keeps of this person, %s"),
                                        cohort_session_get_title (load->session), today);
  add_person (load->copy, report);
  cohort_life_report_load_async (load->session, load->member, 0, MAX_EVENTS, g_task_get_cancellable (task), life_cb,
                                 g_object_ref (task));
}

/**
 * cohort_privacy_copy_load_async:
 *
 * Collects everything that is known of @member.
 */
void
cohort_privacy_copy_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  load->session = g_object_ref (session);
  load->member = member;
  load->copy = g_new0 (CohortPrivacyCopy, 1);
  load->copy->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_task_set_source_tag (task, cohort_privacy_copy_load_async);
  g_task_set_task_data (task, load, load_free);
  cohort_member_report_load_async (session, member, cancellable, report_cb, g_object_ref (task));
}

CohortPrivacyCopy *
cohort_privacy_copy_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
