// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two columns by tab, comma or blank, further ones ignored; a first line whose fields are no numbers though
// the second line's are is a header.
#include "config.h"

#include "analyse-pairs.h"

#include "analyse-table.h"

#include "cohort-order.h"

#include <string.h>

typedef struct
{
  GPtrArray *member, *item; /* texts of each pair, owned by the chunk */
} Raw;

static gboolean
is_number (const char *text)
{
  char *end;

  g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static gboolean
read_pairs (const char *path, GStringChunk *chunk, Raw *raw, GError **error)
{
  g_autofree char *text = NULL;
  char *rest, *line;
  gsize n = 0;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  raw->member = g_ptr_array_new ();
  raw->item = g_ptr_array_new ();
  for (line = strtok_r (text, "\r\n", &rest); line != NULL; line = strtok_r (NULL, "\r\n", &rest))
    {
      char *inner;
      const char *member = strtok_r (line, "\t, ", &inner), *item = strtok_r (NULL, "\t, ", &inner);

      if (item == NULL)
        {
          g_set_error (error, ANALYSE_ERROR, 1, "%s, line %zu: no pair", path, n + 1);
          return FALSE;
        }
      n++;
      if (n == 2 && is_number (item) && !is_number (raw->item->pdata[0]))
        {
          g_ptr_array_set_size (raw->member, 0);
          g_ptr_array_set_size (raw->item, 0);
        }
      g_ptr_array_add (raw->member, g_string_chunk_insert_const (chunk, member));
      g_ptr_array_add (raw->item, g_string_chunk_insert_const (chunk, item));
    }
  return TRUE;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a, *y = *(const char *const *) b;

  if (is_number (x) && is_number (y) && g_ascii_strtod (x, NULL) != g_ascii_strtod (y, NULL))
    return g_ascii_strtod (x, NULL) < g_ascii_strtod (y, NULL) ? -1 : 1;
  return strcmp (x, y);
}

static GHashTable *
index_texts (const GPtrArray *a, const GPtrArray *b, GPtrArray *labels)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < a->len; i++)
    if (g_hash_table_add (index, a->pdata[i]))
      g_ptr_array_add (labels, a->pdata[i]);
  for (guint i = 0; b != NULL && i < b->len; i++)
    if (g_hash_table_add (index, b->pdata[i]))
      g_ptr_array_add (labels, b->pdata[i]);
  g_ptr_array_sort (labels, compare_texts);
  for (guint i = 0; i < labels->len; i++)
    g_hash_table_insert (index, labels->pdata[i], GUINT_TO_POINTER (i));
  return index;
}

static guint32 *
look_up (GHashTable *index, const GPtrArray *texts)
{
  guint32 *found = g_new (guint32, texts->len + 1);

  for (guint i = 0; i < texts->len; i++)
    found[i] = GPOINTER_TO_UINT (g_hash_table_lookup (index, texts->pdata[i]));
  return found;
}

static CohortReads *
make_reads (Pairs *pairs, GHashTable *members, GHashTable *items, const Raw *raw)
{
  g_autofree guint32 *member = look_up (members, raw->member), *item = look_up (items, raw->item);
  CohortStatus status;
  CohortReads *reads
      = cohort_reads_new (member, item, raw->member->len, pairs->members->len, pairs->items->len, &status);

  if (reads == NULL)
    pairs->status = status;
  return reads;
}

/**
 * pairs_load:
 * @test_path: (nullable)
 *
 * Returns: (transfer full): both files over one set of indices, or %NULL with @error set
 */
Pairs *
pairs_load (const char *train_path, const char *test_path, GError **error)
{
  GStringChunk *chunk = g_string_chunk_new (1 << 16);
  g_autoptr (Pairs) pairs = g_new0 (Pairs, 1);
  g_autoptr (GHashTable) members = NULL, items = NULL;
  Raw train = { NULL }, test = { NULL };
  gboolean fine;

  fine = read_pairs (train_path, chunk, &train, error)
         && (test_path == NULL || read_pairs (test_path, chunk, &test, error));
  pairs->members = g_ptr_array_new_with_free_func (g_free);
  pairs->items = g_ptr_array_new_with_free_func (g_free);
  if (fine)
    {
      members = index_texts (train.member, test.member, pairs->members);
      items = index_texts (train.item, test.item, pairs->items);
      pairs->train = make_reads (pairs, members, items, &train);
      if (pairs->train != NULL && test_path != NULL)
        pairs->test = make_reads (pairs, members, items, &test);
    }
  for (guint i = 0; i < pairs->members->len; i++)
    pairs->members->pdata[i] = g_strdup (pairs->members->pdata[i]);
  for (guint i = 0; i < pairs->items->len; i++)
    pairs->items->pdata[i] = g_strdup (pairs->items->pdata[i]);
  g_clear_pointer (&train.member, g_ptr_array_unref);
  g_clear_pointer (&train.item, g_ptr_array_unref);
  g_clear_pointer (&test.member, g_ptr_array_unref);
  g_clear_pointer (&test.item, g_ptr_array_unref);
  g_string_chunk_free (chunk);
  return fine ? g_steal_pointer (&pairs) : NULL;
}

/**
 * pairs_free:
 */
void
pairs_free (Pairs *pairs)
{
  g_clear_pointer (&pairs->members, g_ptr_array_unref);
  g_clear_pointer (&pairs->items, g_ptr_array_unref);
  g_clear_pointer (&pairs->train, cohort_reads_free);
  g_clear_pointer (&pairs->test, cohort_reads_free);
  g_free (pairs);
}
