// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-inbox-private.h"

#include <glib/gi18n-lib.h>

#include "cohort-passages.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-text.h"
#include "cohort-texts-private.h"

#define MOST 3

typedef struct
{
  gint64 question;
  CohortZone *zone;
} Query;

static void
query_free (gpointer data)
{
  cohort_zone_unref (((Query *) data)->zone);
  g_free (data);
}

static Query *
query_new (CohortSession *session, gint64 question)
{
  Query *self = g_new0 (Query, 1);

  self->question = question;
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  return self;
}

static void
passage_free (gpointer data)
{
  CohortInboxPassage *self = data;

  g_free (self->title);
  g_free (self->detail);
  g_free (self->text);
  g_free (self->url);
  g_free (self->insert);
  g_free (self);
}

/* An own post is named with its address; of an earlier answer the words are enough. */
static char *
write_insert (const CohortPassage *passage, const char *title, const char *text)
{
  g_autoptr (GString) out = g_string_new (text);

  if (passage->is_post)
    {
      if (out->len > 0)
        g_string_append_c (out, '\n');
      /* Translators: in an answer, the title of a post that it quotes */
      g_string_append_printf (out, _ ("“%s”"), title);
      if (cohort_inbox_may_open (passage->url))
        g_string_append_printf (out, "\n%s", passage->url);
    }
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static CohortInboxPassage *
passage_new (const CohortPassage *passage, CohortZone *zone)
{
  CohortInboxPassage *self = g_new0 (CohortInboxPassage, 1);
  g_autofree char *day = cohort_text_instant_day (passage->at, zone);
  g_autofree char *title = cohort_inbox_first_line (passage->title);
  const char *what = !passage->is_post ? _ ("An answer of yours")
                     : passage->here   ? _ ("Asked under this post")
                                       : _ ("Your post");

  /* Posts are public; what was asked and answered is between two people. */
  self->title = passage->is_post ? g_strdup (title) : cohort_scramble_prose (title);
  self->text = passage->is_post ? g_strdup (passage->text) : cohort_scramble_prose (passage->text);
  self->detail = *day != '\0' ? g_strdup_printf ("%s · %s", what, day) : g_strdup (what);
  self->url = cohort_inbox_may_open (passage->url) ? g_strdup (passage->url) : NULL;
  self->insert = write_insert (passage, title, self->text);
  self->post = passage->is_post ? passage->owner : 0;
  return self;
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (GPtrArray) found = cohort_passages_for (db, query->question, MOST, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (passage_free);

  if (found == NULL)
    return NULL;
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (list, passage_new (found->pdata[i], query->zone));
  return g_steal_pointer (&list);
}

void
cohort_inbox_passages_load_async (CohortSession *session, gint64 question, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load, query_new (session, question), query_free,
                           (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
cohort_inbox_passages_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

GPtrArray *
cohort_inbox_passages_load (CohortSession *session, gint64 question, GError **error)
{
  Query *query = query_new (session, question);
  GPtrArray *list = cohort_store_read (cohort_session_get_store (session), load, query, NULL, error);

  query_free (query);
  return list;
}
