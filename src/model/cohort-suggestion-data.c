// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* From the store's rows to the arrays of the suggester. Who may open what is learned from what was opened: a tier may
 * see a kind of access that bears its name, or that two of its members (or its only one) looked at while they had it.
 */

#include "config.h"

#include "cohort-suggestion-data-private.h"

#include <string.h>

#include "cohort-posts.h"
#include "cohort-risk-rows.h"
#include "cohort-suggest-rows.h"
#include "cohort-text.h"

/* Raised when the same data gives another answer. */
#define METHOD_VERSION 1

typedef struct
{
  CohortSuggestionData *data;
  CohortZone *zone;
  GHashTable *posts;   /* id -> index + 1 */
  GHashTable *members; /* id -> index + 1 */
  GHashTable *topics;  /* key -> CohortSuggestionTopic */
  GHashTable *terms;   /* word -> index + 1 */
  GHashTable *words;   /* of the present post: term + 1 -> count */
  guint32 post;        /* whose reads come in */
  guint32 *place;      /* by member: of their read of it + 1 */
  guint32 *place_post; /* by member: for which post that holds, + 1 */
  GPtrArray *texts;    /* (element-type utf8): what each post says */
} Reading;

static void
topic_free (gpointer data)
{
  CohortSuggestionTopic *topic = data;

  g_free (topic->key);
  g_free (topic->name);
  g_array_unref (topic->posts);
  g_free (topic);
}

void
cohort_suggestion_data_free (CohortSuggestionData *self)
{
  GArray *const arrays[] = { self->posts,      self->read_member, self->read_item,  self->read_day,
                             self->term_start, self->term,        self->term_count, self->bars };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_ptr_array_unref (self->topics);
  g_free (self->group);
  g_free (self->closed);
  g_free (self->hidden);
  g_free (self->wanted);
  cohort_ledger_snapshot_unref (self->ledger);
  g_free (self);
}

char *
cohort_suggestion_topic_key (const char *name)
{
  g_autofree char *clean = cohort_text_clean (name);
  g_autofree char *normal = g_utf8_normalize (clean, -1, G_NORMALIZE_NFKC);

  return g_utf8_casefold (normal != NULL ? normal : clean, -1);
}

gboolean
cohort_suggestion_day (CohortDb *db, CohortZone *zone, CohortDay today, CohortDay *as_of, GError **error)
{
  CohortDay known;
  gint64 at;

  if (!cohort_risk_horizon (db, &known, error) || !cohort_suggest_last_read (db, &at, error))
    return FALSE;
  *as_of = known;
  if (at != 0)
    *as_of = known == COHORT_DAY_NONE ? cohort_zone_day (zone, at) : MAX (known, cohort_zone_day (zone, at));
  *as_of = *as_of == COHORT_DAY_NONE ? today : MIN (*as_of, today);
  return TRUE;
}

char *
cohort_suggestion_key (CohortDb *db, CohortDay as_of, GError **error)
{
  g_autofree char *key = cohort_suggest_data_key (db, error);

  return key != NULL ? g_strdup_printf ("%d:%s:%d", METHOD_VERSION, key, as_of) : NULL;
}

/* ---- posts ---- */

static guint32
index_of (GHashTable *table, gint64 id)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (table, &id));

  return found == 0 ? COHORT_INDEX_NONE : found - 1;
}

static void
insert_index (GHashTable *table, gint64 id, guint index)
{
  g_hash_table_insert (table, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (index + 1));
}

static void
add_post (const CohortSuggestPostRow *row, gpointer data)
{
  Reading *self = data;
  g_autofree char *access = row->access != NULL ? cohort_suggestion_topic_key (row->access) : g_strdup ("");
  CohortSuggestionPost post = { .id = row->id,
                                .minutes = row->minutes,
                                .kind = g_intern_string (row->kind),
                                .access = g_intern_string (access),
                                .day = row->at != 0 ? cohort_zone_day (self->zone, row->at) : COHORT_DAY_NONE,
                                .shown = row->shown };

  insert_index (self->posts, row->id, self->data->posts->len);
  g_array_append_val (self->data->posts, post);
  g_ptr_array_add (self->texts, g_strjoin (" ", row->title, row->body, NULL));
}

static void
add_topic (const CohortSuggestTopicRow *row, gpointer data)
{
  Reading *self = data;
  g_autofree char *key = cohort_suggestion_topic_key (row->name);
  CohortSuggestionTopic *topic = g_hash_table_lookup (self->topics, key);
  guint32 post = index_of (self->posts, row->post);

  if (post == COHORT_INDEX_NONE || *key == '\0')
    return;
  if (topic == NULL)
    {
      topic = g_new0 (CohortSuggestionTopic, 1);
      topic->key = g_strdup (key);
      topic->name = g_strdup (row->name);
      topic->id = row->topic;
      topic->posts = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_ptr_array_add (self->data->topics, topic);
      g_hash_table_insert (self->topics, topic->key, topic);
    }
  topic->id = MIN (topic->id, row->topic);
  if (topic->posts->len == 0 || g_array_index (topic->posts, guint32, topic->posts->len - 1) != post)
    g_array_append_val (topic->posts, post);
}

static void
count_word (Reading *self, const char *word)
{
  gpointer found = g_hash_table_lookup (self->terms, word), term;
  guint count;

  if (found == NULL)
    {
      found = GUINT_TO_POINTER (g_hash_table_size (self->terms) + 1);
      g_hash_table_insert (self->terms, g_strdup (word), found);
    }
  term = found;
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->words, term));
  g_hash_table_insert (self->words, term, GUINT_TO_POINTER (count + 1));
}

static int
by_term (gconstpointer a, gconstpointer b)
{
  const guint32 *one = a, *other = b;

  return *one < *other ? -1 : *one > *other;
}

/* The words of the present post, in the order of their indices. */
static void
end_words (Reading *self)
{
  CohortSuggestionData *data = self->data;
  guint from = data->term->len;
  GHashTableIter iter;
  gpointer term, count;
  gsize end;

  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, &term, &count))
    {
      guint32 index = GPOINTER_TO_UINT (term) - 1;

      g_array_append_val (data->term, index);
    }
  qsort ((guint32 *) (gpointer) data->term->data + from, data->term->len - from, sizeof (guint32), by_term);
  for (guint i = from; i < data->term->len; i++)
    {
      guint32 index = g_array_index (data->term, guint32, i);
      guint32 n = GPOINTER_TO_UINT (g_hash_table_lookup (self->words, GUINT_TO_POINTER (index + 1)));

      g_array_append_val (data->term_count, n);
    }
  g_hash_table_remove_all (self->words);
  end = data->term->len;
  g_array_append_val (data->term_start, end);
}

/* A topic says as much as a word that stands nowhere else. */
static void
make_terms (Reading *self)
{
  g_autoptr (GPtrArray) topics = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  gsize start = 0;

  for (guint i = 0; i < self->texts->len; i++)
    g_ptr_array_add (topics, g_ptr_array_new ());
  for (guint t = 0; t < self->data->topics->len; t++)
    {
      CohortSuggestionTopic *topic = g_ptr_array_index (self->data->topics, t);

      for (guint p = 0; p < topic->posts->len; p++)
        g_ptr_array_add (g_ptr_array_index (topics, g_array_index (topic->posts, guint32, p)), topic);
    }
  g_array_append_val (self->data->term_start, start);
  for (guint i = 0; i < self->texts->len; i++)
    {
      g_autofree char *split = cohort_text_search_index (g_ptr_array_index (self->texts, i));
      g_auto (GStrv) words = g_strsplit (split, " ", -1);
      GPtrArray *of_post = g_ptr_array_index (topics, i);

      for (char **word = words; *word != NULL; word++)
        if (**word != '\0')
          count_word (self, *word);
      for (guint t = 0; t < of_post->len; t++)
        {
          /* No word begins with a blank. */
          g_autofree char *name
              = g_strconcat (" ", ((CohortSuggestionTopic *) g_ptr_array_index (of_post, t))->key, NULL);

          count_word (self, name);
        }
      end_words (self);
    }
  self->data->n_terms = g_hash_table_size (self->terms);
}

/* ---- reads ---- */

static void
add_read (const CohortPostLook *row, gpointer data)
{
  Reading *self = data;
  CohortSuggestionData *out = self->data;
  guint32 post = index_of (self->posts, row->post), member = index_of (self->members, row->member);
  CohortDay day = cohort_zone_day (self->zone, row->at);

  if (post == COHORT_INDEX_NONE || member == COHORT_INDEX_NONE || day > out->as_of)
    return;
  if (self->place_post[member] == post + 1)
    {
      CohortDay *first = &g_array_index (out->read_day, CohortDay, self->place[member]);

      *first = MIN (*first, day);
      return;
    }
  self->place_post[member] = post + 1;
  self->place[member] = out->read_item->len;
  g_array_append_val (out->read_member, member);
  g_array_append_val (out->read_item, post);
  g_array_append_val (out->read_day, day);
}

/* ---- verdicts ---- */

static void
add_bar (const CohortSuggestVerdictRow *row, gpointer data)
{
  Reading *self = data;
  gboolean refused = g_str_equal (row->verdict, "not_useful");
  CohortPickBar bar = { .member = row->member != 0 ? index_of (self->members, row->member) : COHORT_INDEX_NONE,
                        .item = index_of (self->posts, row->post),
                        .taught = refused };

  if (bar.item == COHORT_INDEX_NONE || (row->member != 0 && bar.member == COHORT_INDEX_NONE))
    return;
  if (row->member != 0 || refused)
    g_array_append_val (self->data->bars, bar);
}

static int
by_member (gconstpointer a, gconstpointer b)
{
  const CohortPickBar *one = a, *other = b;

  return one->member < other->member ? -1 : one->member > other->member;
}

/* ---- all ---- */

static void
reading_clear (Reading *self)
{
  GHashTable *const tables[] = { self->posts, self->members, self->topics, self->terms, self->words };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_hash_table_unref (tables[i]);
  g_ptr_array_unref (self->texts);
  g_free (self->place);
  g_free (self->place_post);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static CohortSuggestionData *
data_new (CohortLedgerSnapshot *ledger, CohortDay as_of)
{
  CohortSuggestionData *self = g_new0 (CohortSuggestionData, 1);

  self->ledger = ledger;
  self->as_of = as_of;
  self->posts = g_array_new (FALSE, FALSE, sizeof (CohortSuggestionPost));
  self->topics = g_ptr_array_new_with_free_func (topic_free);
  self->read_member = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->read_item = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->read_day = g_array_new (FALSE, FALSE, sizeof (CohortDay));
  self->term_start = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->term = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->term_count = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->bars = g_array_new (FALSE, FALSE, sizeof (CohortPickBar));
  return self;
}

static void
reading_init (Reading *self, CohortSuggestionData *data, CohortZone *zone)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (data->ledger);

  self->data = data;
  self->zone = zone;
  self->posts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->members = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->topics = g_hash_table_new (g_str_hash, g_str_equal);
  self->terms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->words = g_hash_table_new (NULL, NULL);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->place = g_new0 (guint32, (gsize) segments->n_members + 1);
  self->place_post = g_new0 (guint32, (gsize) segments->n_members + 1);
  for (guint32 m = 0; m < segments->n_members; m++)
    insert_index (self->members, cohort_ledger_snapshot_get_id (data->ledger, COHORT_ROWS_MEMBERS, m), m);
}

CohortSuggestionData *
cohort_suggestion_data_read (CohortDb *db, CohortLedgerSnapshot *ledger, CohortZone *zone, CohortDay as_of,
                             GError **error)
{
  g_autoptr (CohortSuggestionData) self = data_new (ledger, as_of);
  g_auto (Reading) reading = { NULL };

  reading_init (&reading, self, zone);
  if (!cohort_suggest_each_post (db, add_post, &reading, error)
      || !cohort_suggest_each_topic (db, add_topic, &reading, error)
      || !cohort_posts_each_look (db, add_read, &reading, error)
      || !cohort_suggest_each_verdict (db, add_bar, &reading, error)
      || !cohort_suggestion_find_access (self, db, error))
    return NULL;
  make_terms (&reading);
  g_array_sort (self->bars, by_member);
  self->hidden = g_new0 (guint8, (gsize) self->posts->len + 1);
  for (guint32 i = 0; i < self->posts->len; i++)
    {
      const CohortSuggestionPost *post = &g_array_index (self->posts, CohortSuggestionPost, i);

      self->hidden[i] = !post->shown || (post->day != COHORT_DAY_NONE && post->day > as_of);
    }
  return g_steal_pointer (&self);
}

CohortSuggesterInput
cohort_suggestion_data_input (const CohortSuggestionData *self)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (self->ledger);

  return (CohortSuggesterInput) {
    .reads = { .n = self->read_item->len,
               .member = (const guint32 *) (gconstpointer) self->read_member->data,
               .item = (const guint32 *) (gconstpointer) self->read_item->data,
               .day = (const CohortDay *) (gconstpointer) self->read_day->data,
               .group = self->group,
               .n_members = segments->n_members,
               .n_items = self->posts->len,
               .n_groups = self->n_groups },
    .terms = { .n_items = self->posts->len,
               .n_terms = self->n_terms,
               .start = (const gsize *) (gconstpointer) self->term_start->data,
               .term = (const guint32 *) (gconstpointer) self->term->data,
               .count = (const guint32 *) (gconstpointer) self->term_count->data },
    .closed = self->closed,
    .hidden = self->hidden,
    .wanted = self->wanted,
    .bars = (const CohortPickBar *) (gconstpointer) self->bars->data,
    .n_bars = self->bars->len,
    .as_of = self->as_of,
  };
}
