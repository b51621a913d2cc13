/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Content keys. The encoding of a field is a tag byte ('s' text, 'n' none, 'i' integer), then for text its length and
 * for an integer its value as 8 bytes, lowest first, then the bytes of the text. */

#include "cohort-hash.h"

#include <string.h>

struct _CohortHasher
{
  GChecksum *checksum; /* (owned) */
};

CohortHasher *
cohort_hasher_new (void)
{
  CohortHasher *self = g_new0 (CohortHasher, 1);

  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return self;
}

void
cohort_hasher_free (CohortHasher *self)
{
  if (self == NULL)
    return;
  g_checksum_free (self->checksum);
  g_free (self);
}

static void
add_tagged (CohortHasher *self, char tag, guint64 value)
{
  guint64 lowest_first = GUINT64_TO_LE (value);
  guint8 head[1 + sizeof lowest_first];

  head[0] = (guint8) tag;
  memcpy (head + 1, &lowest_first, sizeof lowest_first);
  g_checksum_update (self->checksum, head, tag == 'n' ? 1 : sizeof head);
}

/**
 * cohort_hasher_add:
 * @self: a hasher
 * @field: (nullable): the next field; %NULL is another value than ""
 * @len: its length in bytes, -1 when it ends with a NUL
 */
void
cohort_hasher_add (CohortHasher *self, const char *field, gssize len)
{
  gsize size = field == NULL ? 0 : len < 0 ? strlen (field) : (gsize) len;

  add_tagged (self, field != NULL ? 's' : 'n', size);
  if (size > 0)
    g_checksum_update (self->checksum, (const guchar *) field, (gssize) size);
}

/* Adds a number; it differs from the text that shows it. */
void
cohort_hasher_add_int (CohortHasher *self, gint64 value)
{
  add_tagged (self, 'i', (guint64) value);
}

/* The key of what was added; the hasher is then as new. */
CohortHash
cohort_hasher_finish (CohortHasher *self)
{
  guint8 digest[32];
  gsize size = sizeof digest;
  CohortHash hash;

  g_checksum_get_digest (self->checksum, digest, &size);
  g_checksum_reset (self->checksum);
  memcpy (hash.bytes, digest, sizeof hash.bytes);
  return hash;
}

/**
 * cohort_hash_fields:
 * @fields: (array length=n_fields): texts, entries may be %NULL
 * @n_fields: how many
 */
CohortHash
cohort_hash_fields (const char *const *fields, gsize n_fields)
{
  g_autoptr (CohortHasher) hasher = cohort_hasher_new ();

  for (gsize i = 0; i < n_fields; i++)
    cohort_hasher_add (hasher, fields[i], -1);
  return cohort_hasher_finish (hasher);
}

gboolean
cohort_hash_equal (const CohortHash *self, const CohortHash *other)
{
  return memcmp (self->bytes, other->bytes, sizeof self->bytes) == 0;
}

/* @buffer holding the key in lower-case hexadecimal */
const char *
cohort_hash_print (const CohortHash *self, char buffer[static COHORT_HASH_LEN])
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < sizeof self->bytes; i++)
    {
      buffer[2 * i] = digits[self->bytes[i] >> 4];
      buffer[2 * i + 1] = digits[self->bytes[i] & 15];
    }
  buffer[COHORT_HASH_LEN - 1] = '\0';
  return buffer;
}
