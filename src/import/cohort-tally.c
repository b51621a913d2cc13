// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Open addressing with 24 bytes an entry, where a GHashTable of strings would take four times as much. The hashes are
 * no proof against collisions made on purpose: two keys that collide make a preview say something that the import then
 * corrects, or number a row that need not be numbered. They never join two rows. Not thread-safe. */

#include "cohort-tally.h"

#include <string.h>

/* An entry whose key is zero is free. */
typedef struct
{
  CohortTallyKey key;
  gint64 value;
} Entry;

struct _CohortTally
{
  Entry *entries;
  gsize n_entries;
  gsize size; /* a power of two */
};

CohortTally *
cohort_tally_new (void)
{
  CohortTally *self = g_new0 (CohortTally, 1);

  self->size = 256;
  self->entries = g_new0 (Entry, self->size);
  return self;
}

void
cohort_tally_free (CohortTally *self)
{
  if (self == NULL)
    return;
  g_free (self->entries);
  g_free (self);
}

static guint64
mix (guint64 value)
{
  value ^= value >> 33;
  value *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  value ^= value >> 33;
  value *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return value ^ (value >> 33);
}

/**
 * cohort_tally_hash:
 *
 * Returns: a quick hash of @size bytes, for tables in memory only; pass it as @seed to add more
 */
guint64
cohort_tally_hash (guint64 seed, gconstpointer data, gsize size)
{
  const guint8 *bytes = data;
  guint64 hash = mix (seed ^ size ^ G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  while (size > 0)
    {
      guint64 word = 0;
      gsize part = MIN (size, sizeof word);

      memcpy (&word, bytes, part);
      hash = mix (hash ^ word) * G_GUINT64_CONSTANT (0x9ddfea08eb382d69);
      bytes += part;
      size -= part;
    }
  return mix (hash);
}

/**
 * cohort_tally_key:
 * @about: what kind of thing the key names
 * @scope: whose
 * @data: the name
 */
CohortTallyKey
cohort_tally_key (gint64 about, gint64 scope, gconstpointer data, gsize size)
{
  guint64 seed = mix (mix ((guint64) scope) + (guint64) about);
  CohortTallyKey key = { cohort_tally_hash (seed, data, size), cohort_tally_hash (~seed, data, size) };

  if (key.a == 0 && key.b == 0)
    key.a = 1;
  return key;
}

static Entry *
find (CohortTally *self, const CohortTallyKey *key)
{
  gsize i = key->a & (self->size - 1);

  while (self->entries[i].key.a != 0 || self->entries[i].key.b != 0)
    {
      if (self->entries[i].key.a == key->a && self->entries[i].key.b == key->b)
        break;
      i = (i + 1) & (self->size - 1);
    }
  return &self->entries[i];
}

static gboolean
is_free (const Entry *entry)
{
  return entry->key.a == 0 && entry->key.b == 0;
}

gboolean
cohort_tally_get (CohortTally *self, const CohortTallyKey *key, gint64 *value)
{
  const Entry *entry = find (self, key);

  if (is_free (entry))
    return FALSE;
  *value = entry->value;
  return TRUE;
}

static void
grow (CohortTally *self)
{
  g_autofree Entry *old = g_steal_pointer (&self->entries);
  gsize old_size = self->size;

  self->size *= 2;
  self->entries = g_new0 (Entry, self->size);
  for (gsize i = 0; i < old_size; i++)
    if (!is_free (&old[i]))
      *find (self, &old[i].key) = old[i];
}

void
cohort_tally_set (CohortTally *self, const CohortTallyKey *key, gint64 value)
{
  Entry *entry = find (self, key);

  if (is_free (entry))
    {
      if (++self->n_entries * 3 > self->size * 2)
        {
          grow (self);
          entry = find (self, key);
        }
      entry->key = *key;
    }
  entry->value = value;
}
