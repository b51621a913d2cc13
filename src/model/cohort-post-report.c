// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-post-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-commands.h"
#include "cohort-metric-words.h"
#include "cohort-plan-state.h"
#include "cohort-post-report-private.h"
#include "cohort-posts.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

#define MAX_READERS 200

/* Readers */

struct _CohortReaderFigures
{
  CohortLedgerSnapshot *ledger;
  CohortPostReturns *returns;
  GHashTable *members; /* (element-type gint64 guint): the id's index + 1 */
};

CohortReaderFigures *
cohort_reader_figures_new (CohortLedgerCache *cache, CohortDb *db, GError **error)
{
  CohortLedgerSnapshot *ledger = cohort_ledger_cache_get (cache, db, error);
  CohortReaderFigures *self;
  const CohortSegments *segments;

  if (ledger == NULL)
    return NULL;
  segments = cohort_ledger_snapshot_get_segments (ledger);
  self = g_new0 (CohortReaderFigures, 1);
  self->ledger = ledger;
  self->returns = cohort_post_returns_new (segments, &cohort_ledger_snapshot_get_facts (ledger)->payments);
  self->members = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint32 i = 0; i < segments->n_members; i++)
    g_hash_table_insert (self->members, (gpointer) &segments->member_id[i], GUINT_TO_POINTER (i + 1));
  return self;
}

void
cohort_reader_figures_free (CohortReaderFigures *self)
{
  g_hash_table_unref (self->members);
  cohort_post_returns_free (self->returns);
  cohort_ledger_snapshot_unref (self->ledger);
  g_free (self);
}

const char *
cohort_reader_figures_get_home (CohortReaderFigures *self)
{
  return cohort_ledger_snapshot_get_home (self->ledger);
}

guint32
cohort_reader_figures_get_n_members (CohortReaderFigures *self)
{
  return cohort_ledger_snapshot_get_segments (self->ledger)->n_members;
}

guint32
cohort_reader_figures_index (CohortReaderFigures *self, gint64 member)
{
  const guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->members, &member));

  return index > 0 ? index - 1 : COHORT_INDEX_NONE;
}

const CohortPostReturns *
cohort_reader_figures_get_returns (CohortReaderFigures *self)
{
  return self->returns;
}

gboolean
cohort_reader_figures_of (CohortReaderFigures *self, CohortDb *db, gint64 post, CohortDay published, CohortZone *zone,
                          CohortDay today, CohortPostReturn *out, GError **error)
{
  g_autoptr (GArray) readers = cohort_posts_readers (db, post, error);
  g_autofree guint32 *member = NULL;
  g_autofree CohortDay *first = NULL;
  CohortReaders array = { 0 };

  if (readers == NULL)
    return FALSE;
  member = g_new (guint32, readers->len + 1);
  first = g_new (CohortDay, readers->len + 1);
  for (guint i = 0; i < readers->len; i++)
    {
      const CohortPostReader *reader = &g_array_index (readers, CohortPostReader, i);
      const guint32 index = cohort_reader_figures_index (self, reader->member);

      if (index == COHORT_INDEX_NONE)
        continue;
      member[array.n] = index;
      first[array.n++] = cohort_zone_day (zone, reader->first_us);
    }
  array.member = member;
  array.first = first;
  cohort_post_returns_compute (self->returns, &array, published, today, out);
  return TRUE;
}

/* Words */

char *
cohort_words_stayed (const CohortEstimate *estimate)
{
  g_autofree char *some = cohort_words_count ((gint64) estimate->num);
  g_autofree char *all = cohort_words_count ((gint64) estimate->den);
  g_autofree char *share = NULL;

  if (estimate->status == COHORT_STATUS_TOO_FEW)
    /* Translators: how many of how many; too few for a share */
    return g_strdup_printf (C_ ("count", "%1$s of %2$s"), some, all);
  if (estimate->status != COHORT_STATUS_OK)
    return g_strdup ("–");
  share = cohort_words_percent (estimate->estimate);
  /* Translators: %1$s is a percentage, %2$s of %3$s the numbers behind it */
  return g_strdup_printf (_ ("%1$s (%2$s of %3$s)"), share, some, all);
}

static char *
with_interval (const CohortEstimate *estimate)
{
  g_autofree char *text = cohort_words_stayed (estimate);
  g_autofree char *range = NULL;

  if (estimate->status == COHORT_STATUS_TOO_FEW)
    /* Translators: %s is how many of how many */
    return g_strdup_printf (_ ("%s: not enough for a share"), text);
  if (estimate->status != COHORT_STATUS_OK)
    return g_strdup (_ ("Not enough data"));
  range = cohort_words_percents (estimate->lo, estimate->hi);
  /* Translators: %1$s is a share with its numbers, %2$s its interval: 91.0–99.0 % */
  return g_strdup_printf (_ ("%1$s, likely %2$s"), text, range);
}

char *
cohort_words_minutes (gint64 minutes)
{
  g_autofree char *hours = cohort_words_count (minutes / 60);

  if (minutes <= 0)
    return g_strdup ("–");
  if (minutes < 60)
    return g_strdup_printf (C_ ("duration", "%d min"), (int) minutes);
  if (minutes % 60 == 0)
    return g_strdup_printf (C_ ("duration", "%s h"), hours);
  return g_strdup_printf (C_ ("duration", "%1$s h %2$d min"), hours, (int) (minutes % 60));
}

/* The report */

typedef struct
{
  gint64 post;
  CohortLedgerCache *cache;
  CohortZone *zone;
  CohortDay today;
} Query;

static void
query_free (gpointer data)
{
  Query *self = data;

  cohort_ledger_cache_unref (self->cache);
  cohort_zone_unref (self->zone);
  g_free (self);
}

static void
reader_free (gpointer data)
{
  g_free (((CohortPostReaderLine *) data)->name);
  g_free (((CohortPostReaderLine *) data)->detail);
  g_free (data);
}

static void
report_clear (gpointer data)
{
  CohortPostReport *self = data;
  char *texts[] = { self->title,  self->line,     self->url,     self->access,   self->topics,  self->authors,
                    self->series, self->seen,     self->likes,   self->comments, self->tips,    self->hours,
                    self->stayed, self->everyone, self->verdict, self->revenue,  self->per_hour };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_clear_pointer (&self->readers, g_ptr_array_unref);
}

CohortPostReport *
cohort_post_report_ref (CohortPostReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_post_report_unref (CohortPostReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

static void
show_entry (CohortPostReport *self, const CohortPostEntry *entry, const Query *query)
{
  g_autofree char *day = cohort_text_instant_day (entry->at, query->zone);

  self->id = entry->id;
  self->item = entry->item;
  self->title = g_strdup (entry->title);
  self->line = g_strdup_printf ("%s · %s · %s", cohort_plan_kind_word (entry->kind), day, entry->source);
  self->url = cohort_scramble_contact (entry->url);
  self->access = g_strdup (entry->access);
  self->topics = g_strdup (entry->topics);
  self->authors = cohort_scramble_name (entry->authors);
  self->series = g_strdup (entry->series);
  self->seen = cohort_words_count (entry->seen);
  self->likes = cohort_words_count (entry->likes);
  self->comments = cohort_words_count (entry->comments);
  self->tips = cohort_words_count (entry->tips);
  self->hours = cohort_words_minutes (entry->minutes);
}

static void
show_stayed (CohortPostReport *self, const CohortPostReturn *figures)
{
  const CohortEstimate *of = &figures->stayed, *than = &figures->everyone;

  self->stayed = with_interval (of);
  if (than->status != COHORT_STATUS_OK)
    return;
  self->everyone = with_interval (than);
  if (of->status != COHORT_STATUS_OK)
    return;
  /* Two intervals of 95 % that do not even touch: the coarse rule errs on the side of chance. */
  if (of->lo <= than->hi && than->lo <= of->hi)
    self->verdict = g_strdup (_ ("The difference may be chance."));
  else
    self->verdict = g_strdup (_ ("They differ by more than chance. That is an association, not an effect: whoever "
                                 "looks at a post differs from others in more than that."));
}

static void
show_revenue (CohortPostReport *self, const CohortPostReturn *figures, gint64 minutes, const char *home)
{
  g_autofree char *amount = cohort_words_money (figures->revenue, home);
  g_autofree char *readers = cohort_words_count (figures->n_readers);
  g_autofree char *hourly = NULL;

  if (figures->n_readers == 0)
    {
      self->revenue = g_strdup (_ ("Nobody is known to have seen it"));
      return;
    }
  if (figures->n_unconverted > 0)
    self->revenue = g_strdup_printf (ngettext ("%1$s from %2$s reader; payments without a rate are left out",
                                               "%1$s from %2$s readers; payments without a rate are left out",
                                               figures->n_readers),
                                     amount, readers);
  else
    /* Translators: %1$s is an amount, %2$s a number */
    self->revenue = g_strdup_printf (ngettext ("%1$s from %2$s reader", "%1$s from %2$s readers", figures->n_readers),
                                     amount, readers);
  if (minutes <= 0)
    return;
  hourly = cohort_words_money ((gint64) ((__int128) figures->revenue * 60 / minutes), home);
  /* Translators: %1$s is an amount, %2$s a number: of the people it comes from */
  self->per_hour = g_strdup_printf (_ ("%1$s an hour (n = %2$s)"), hourly, readers);
}

static gboolean
read_readers (CohortDb *db, CohortPostReport *self, const Query *query, GError **error)
{
  g_autoptr (GPtrArray) names = cohort_posts_reader_names (db, query->post, MAX_READERS, error);

  if (names == NULL)
    return FALSE;
  self->readers = g_ptr_array_new_with_free_func (reader_free);
  for (guint i = 0; i < names->len; i++)
    {
      const CohortPostReaderName *name = g_ptr_array_index (names, i);
      CohortPostReaderLine *line = g_new0 (CohortPostReaderLine, 1);
      g_autofree char *day = cohort_text_instant_day (name->first_us, query->zone);

      line->member = name->member;
      line->name = cohort_text_person (name->name, NULL, NULL);
      line->detail = name->tier != NULL ? g_strdup_printf ("%s · %s", day, name->tier) : g_steal_pointer (&day);
      g_ptr_array_add (self->readers, line);
    }
  return TRUE;
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (CohortPostEntry) entry = cohort_posts_get (db, query->post, &local);
  g_autoptr (CohortReaderFigures) figures = NULL;
  g_autoptr (CohortPostReport) self = NULL;
  CohortPostReturn out;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (entry == NULL)
    {
      g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                           _ ("This post is not there any more."));
      return NULL;
    }
  self = g_atomic_rc_box_new0 (CohortPostReport);
  figures = cohort_reader_figures_new (query->cache, db, error);
  if (figures == NULL
      || !cohort_reader_figures_of (figures, db, query->post,
                                    entry->at != 0 ? cohort_zone_day (query->zone, entry->at) : COHORT_DAY_NONE,
                                    query->zone, query->today, &out, error)
      || !read_readers (db, self, query, error))
    return NULL;
  show_entry (self, entry, query);
  self->n_readers = out.n_readers;
  show_stayed (self, &out);
  show_revenue (self, &out, entry->minutes, cohort_reader_figures_get_home (figures));
  return g_steal_pointer (&self);
}

static Query *
query_new (CohortSession *session, gint64 post)
{
  Query *query = g_new0 (Query, 1);

  query->post = post;
  query->cache = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  query->zone = cohort_zone_ref (cohort_session_get_zone (session));
  query->today = cohort_session_get_today (session);
  return query;
}

void
cohort_post_report_load_async (CohortSession *session, gint64 post, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load, query_new (session, post), query_free,
                           (GDestroyNotify) cohort_post_report_unref, cancellable, callback, user_data);
}

/* Returns: (transfer full) */
CohortPostReport *
cohort_post_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/* The same without a main loop. */
CohortPostReport *
cohort_post_report_load (CohortSession *session, gint64 post, GError **error)
{
  Query *query = query_new (session, post);
  CohortPostReport *self = cohort_store_read (cohort_session_get_store (session), load, query, NULL, error);

  query_free (query);
  return self;
}
