// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-post-figures-private.h"

#include "cohort-post-report-private.h"
#include "cohort-posts.h"

struct _CohortPostFigures
{
  GHashTable *by_post;   /* (element-type CohortPostFigure) a set */
  CohortPostFigure none; /* of a post without a row of activity */
  char *noted;
};

static void
figures_clear (gpointer data)
{
  CohortPostFigures *self = data;

  g_hash_table_unref (self->by_post);
  g_free (self->noted);
}

CohortPostFigures *
cohort_post_figures_ref (CohortPostFigures *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_post_figures_unref (CohortPostFigures *self)
{
  g_atomic_rc_box_release_full (self, figures_clear);
}

const CohortPostFigure *
cohort_post_figures_find (const CohortPostFigures *self, gint64 post)
{
  const CohortPostFigure *figure = g_hash_table_lookup (self->by_post, &post);

  return figure != NULL ? figure : &self->none;
}

const char *
cohort_post_figures_get_noted (const CohortPostFigures *self)
{
  return self->noted;
}

/* ---- counting ---- */

typedef struct
{
  CohortPostFigures *figures;
  CohortReaderFigures *readers;
  CohortZone *zone;
  CohortDay today;

  gint64 post;      /* whose looks are gathered; 0: none yet */
  gint64 seen;      /* accounts */
  guint serial;     /* of that post */
  guint *serial_of; /* by member: the post they were last gathered for, */
  guint *place_of;  /* and where */
  GArray *members;  /* (element-type guint32) */
  GArray *first_us; /* (element-type gint64) */
  GArray *first;    /* (element-type CohortDay) */
} Counting;

static void
counting_clear (Counting *self)
{
  g_free (self->serial_of);
  g_free (self->place_of);
  g_array_unref (self->members);
  g_array_unref (self->first_us);
  g_array_unref (self->first);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counting, counting_clear)

static CohortPostFigure *
figure_of (CohortPostFigures *self, gint64 post)
{
  CohortPostFigure *figure = g_hash_table_lookup (self->by_post, &post);

  if (figure == NULL)
    {
      figure = g_memdup2 (&self->none, sizeof self->none);
      figure->post = post;
      g_hash_table_add (self->by_post, figure);
    }
  return figure;
}

static void
end_post (Counting *self)
{
  CohortPostFigure *figure;
  CohortReaders readers;

  if (self->post == 0)
    return;
  g_array_set_size (self->first, self->members->len);
  for (guint i = 0; i < self->members->len; i++)
    g_array_index (self->first, CohortDay, i) = cohort_zone_day (self->zone, g_array_index (self->first_us, gint64, i));
  readers = (CohortReaders) { self->members->len, (const guint32 *) (gconstpointer) self->members->data,
                              (const CohortDay *) (gconstpointer) self->first->data };
  figure = figure_of (self->figures, self->post);
  figure->seen = self->seen;
  figure->stayed
      = cohort_post_returns_stayed (cohort_reader_figures_get_returns (self->readers), &readers, self->today);
}

static void
begin_post (Counting *self, gint64 post)
{
  end_post (self);
  self->post = post;
  self->seen = 0;
  self->serial++;
  g_array_set_size (self->members, 0);
  g_array_set_size (self->first_us, 0);
}

static void
add_look (const CohortPostLook *look, gpointer data)
{
  Counting *self = data;
  guint32 member;

  if (look->post != self->post)
    begin_post (self, look->post);
  self->seen += !look->again;
  if (look->member == 0 || (member = cohort_reader_figures_index (self->readers, look->member)) == COHORT_INDEX_NONE)
    return;
  if (self->serial_of[member] == self->serial)
    {
      gint64 *first = &g_array_index (self->first_us, gint64, self->place_of[member]);

      *first = MIN (*first, look->at);
      return;
    }
  self->serial_of[member] = self->serial;
  self->place_of[member] = self->members->len;
  g_array_append_val (self->members, member);
  g_array_append_val (self->first_us, look->at);
}

static void
add_noted (gint64 post, gint64 likes, gint64 comments, gint64 tips, gpointer data)
{
  CohortPostFigure *figure = figure_of (data, post);

  figure->likes = likes;
  figure->comments = comments;
  figure->tips = tips;
}

static char *
print_noted (CohortPostFigures *self)
{
  g_autoptr (GString) out = g_string_new ("[");
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_post);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const CohortPostFigure *figure = value;
      const gint64 numbers[] = { figure->post, figure->seen, figure->likes, figure->comments, figure->tips };

      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        g_string_append_printf (out, "%s%" G_GINT64_FORMAT, i > 0 ? "," : out->len > 1 ? ",[" : "[", numbers[i]);
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, ']');
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static CohortPostFigures *
count (CohortDb *db, CohortLedgerCache *ledger, CohortZone *zone, CohortDay today, GError **error)
{
  g_autoptr (CohortPostFigures) self = g_atomic_rc_box_new0 (CohortPostFigures);
  g_autoptr (CohortReaderFigures) readers = NULL;
  g_auto (Counting) counting = { .figures = self, .zone = zone, .today = today };
  guint32 n_members;

  self->by_post = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  counting.members = g_array_new (FALSE, FALSE, sizeof (guint32));
  counting.first_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  counting.first = g_array_new (FALSE, FALSE, sizeof (CohortDay));
  readers = cohort_reader_figures_new (ledger, db, error);
  if (readers == NULL)
    return NULL;
  n_members = cohort_reader_figures_get_n_members (readers);
  counting.readers = readers;
  self->none.stayed
      = cohort_post_returns_stayed (cohort_reader_figures_get_returns (readers), &(CohortReaders) { 0 }, today);
  counting.serial_of = g_new0 (guint, (gsize) n_members + 1);
  counting.place_of = g_new (guint, (gsize) n_members + 1);
  if (!cohort_posts_each_look (db, add_look, &counting, error) || !cohort_posts_each_noted (db, add_noted, self, error))
    return NULL;
  end_post (&counting);
  self->noted = print_noted (self);
  return g_steal_pointer (&self);
}

/* ---- the latest ---- */

typedef struct
{
  GMutex mutex;
  CohortPostFigures *figures; /* (nullable) */
  CohortZone *zone;           /* (nullable): that they were counted in */
  CohortDay today;
  guint64 generation;
} Cache;

struct _CohortPostFiguresAsker
{
  Cache *cache;
  CohortLedgerCache *ledger;
  CohortZone *zone;
  CohortDay today;
};

static void
cache_clear (gpointer data)
{
  Cache *self = data;

  g_clear_pointer (&self->figures, cohort_post_figures_unref);
  g_clear_pointer (&self->zone, cohort_zone_unref);
  g_mutex_clear (&self->mutex);
}

static void
cache_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, cache_clear);
}

static Cache *
cache_of (CohortSession *session)
{
  static const char key[] = "cohort-post-figures";
  Cache *self = g_object_get_data (G_OBJECT (session), key);

  if (self == NULL)
    {
      self = g_atomic_rc_box_new0 (Cache);
      g_mutex_init (&self->mutex);
      g_object_set_data_full (G_OBJECT (session), key, self, cache_unref);
    }
  return self;
}

CohortPostFiguresAsker *
cohort_post_figures_asker_new (CohortSession *session)
{
  CohortPostFiguresAsker *self = g_new0 (CohortPostFiguresAsker, 1);

  self->cache = g_atomic_rc_box_acquire (cache_of (session));
  self->ledger = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->today = cohort_session_get_today (session);
  return self;
}

void
cohort_post_figures_asker_free (CohortPostFiguresAsker *self)
{
  cache_unref (self->cache);
  cohort_ledger_cache_unref (self->ledger);
  cohort_zone_unref (self->zone);
  g_free (self);
}

/* A second reader that asks meanwhile waits for the first: it would count the same. Returns: (transfer full) */
CohortPostFigures *
cohort_post_figures_asker_get (CohortPostFiguresAsker *self, CohortDb *db, GError **error)
{
  Cache *cache = self->cache;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  /* New posts without activity have no figures, and services' own counts are none of them: figures alone matter. */
  const guint64 generation = cohort_db_get_generation (db, COHORT_DOMAIN_FIGURES);

  if (cache->figures == NULL || cache->generation < generation || cache->today != self->today
      || cache->zone != self->zone)
    {
      CohortPostFigures *figures = count (db, self->ledger, self->zone, self->today, error);

      if (figures == NULL)
        return NULL;
      g_clear_pointer (&cache->figures, cohort_post_figures_unref);
      g_clear_pointer (&cache->zone, cohort_zone_unref);
      cache->figures = figures;
      cache->zone = cohort_zone_ref (self->zone);
      cache->today = self->today;
      cache->generation = generation;
    }
  return cohort_post_figures_ref (cache->figures);
}

static gpointer
prepare (CohortDb *db, gpointer asker, GCancellable *cancellable, GError **error)
{
  return cohort_post_figures_asker_get (asker, db, error);
}

void
cohort_post_figures_prepare_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), prepare, cohort_post_figures_asker_new (session),
                           (GDestroyNotify) cohort_post_figures_asker_free, (GDestroyNotify) cohort_post_figures_unref,
                           cancellable, callback, user_data);
}
