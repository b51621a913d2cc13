// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Making a .zip archive in memory: for what is small enough to be handed to somebody. By hand, since a document's type
 * must stand at a fixed place of its archive, without the fields that libraries add: no extra fields, sizes in the
 * headers, and small members as they are. */

#include "config.h"

#include "cohort-archive.h"

#include "cohort-import-types.h"

#include <string.h>

#define LOCAL 0x04034b50u
#define CENTRAL 0x02014b50u
#define END 0x06054b50u
#define NEEDS 20         /* version 2.0 reads it */
#define BY_UNIX (3 << 8) /* what the attributes mean */
#define NAMES_ARE_UTF8 0x800
#define STORED 0
#define DEFLATED 8
#define SMALL 128 /* bytes that are not worth the trouble */

typedef struct
{
  GBytes *packed; /* (owned) */
  guint16 method;
  guint32 crc, size, offset;
} Member;

static void
member_clear (gpointer data)
{
  g_clear_pointer (&((Member *) data)->packed, g_bytes_unref);
}

static void
put16 (GByteArray *bytes, guint value)
{
  const guint16 little = GUINT16_TO_LE ((guint16) value);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
put32 (GByteArray *bytes, guint32 value)
{
  const guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

/* The checksum of the format: CRC-32 as in IEEE 802.3, a byte at a time. */
static guint32
checksum (const guint8 *data, gsize size)
{
  guint32 table[256], crc = G_MAXUINT32;

  for (guint32 i = 0; i < G_N_ELEMENTS (table); i++)
    {
      table[i] = i;
      for (guint bit = 0; bit < 8; bit++)
        table[i] = (table[i] & 1) != 0 ? 0xedb88320u ^ (table[i] >> 1) : table[i] >> 1;
    }
  for (gsize i = 0; i < size; i++)
    crc = table[(crc ^ data[i]) & 0xff] ^ (crc >> 8);
  return ~crc;
}

/* Returns: (transfer full) (nullable) */
static GBytes *
deflate (GBytes *content, GError **error)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, -1);

  return g_converter_convert_bytes (G_CONVERTER (compressor), content, error);
}

static gboolean
pack (Member *self, GBytes *content, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);

  self->crc = checksum (data, size);
  self->size = (guint32) size;
  self->method = size < SMALL ? STORED : DEFLATED;
  self->packed = self->method == STORED ? g_bytes_ref (content) : deflate (content, error);
  return self->packed != NULL;
}

/* What a member's header and its entry at the end have in common. */
static void
put_common (GByteArray *bytes, const Member *self, const char *name, const guint16 made[2])
{
  put16 (bytes, NEEDS);
  put16 (bytes, NAMES_ARE_UTF8);
  put16 (bytes, self->method);
  put16 (bytes, made[0]);
  put16 (bytes, made[1]);
  put32 (bytes, self->crc);
  put32 (bytes, (guint32) g_bytes_get_size (self->packed));
  put32 (bytes, self->size);
  put16 (bytes, (guint) strlen (name));
  put16 (bytes, 0);
}

static void
put_member (GByteArray *bytes, Member *self, const char *name, const guint16 made[2])
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->packed, &size);

  self->offset = bytes->len;
  put32 (bytes, LOCAL);
  put_common (bytes, self, name, made);
  g_byte_array_append (bytes, (const guint8 *) name, (guint) strlen (name));
  if (size > 0)
    g_byte_array_append (bytes, data, (guint) size);
}

static void
put_entry (GByteArray *bytes, const Member *self, const char *name, const guint16 made[2])
{
  put32 (bytes, CENTRAL);
  put16 (bytes, BY_UNIX | NEEDS);
  put_common (bytes, self, name, made);
  put16 (bytes, 0); /* comment */
  put16 (bytes, 0); /* disk */
  put16 (bytes, 0); /* internal attributes */
  put32 (bytes, 0100600u << 16);
  put32 (bytes, self->offset);
  g_byte_array_append (bytes, (const guint8 *) name, (guint) strlen (name));
}

static void
put_end (GByteArray *bytes, guint n, guint32 begin)
{
  const guint32 size = bytes->len - begin;

  put32 (bytes, END);
  put16 (bytes, 0);
  put16 (bytes, 0);
  put16 (bytes, n);
  put16 (bytes, n);
  put32 (bytes, size);
  put32 (bytes, begin);
  put16 (bytes, 0);
}

/* Days since 1980 and twos of seconds, in UTC. */
static void
tell_time (gint64 made_us, guint16 made[2])
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (made_us / G_USEC_PER_SEC);

  made[0] = 0;
  made[1] = 1 << 5 | 1;
  if (time == NULL || g_date_time_get_year (time) < 1980 || g_date_time_get_year (time) > 2107)
    return;
  made[0] = (guint16) (g_date_time_get_hour (time) << 11 | g_date_time_get_minute (time) << 5
                       | g_date_time_get_second (time) / 2);
  made[1] = (guint16) ((g_date_time_get_year (time) - 1980) << 9 | g_date_time_get_month (time) << 5
                       | g_date_time_get_day_of_month (time));
}

/**
 * cohort_archive_make:
 * @names: (array length=n): of the members, UTF-8
 * @contents: (array length=n): what they hold, less than 2 GiB altogether
 * @made_us: the time that they bear, UTC µs
 *
 * The first member is the first of the archive; what is smaller than 128 bytes is not compressed.
 *
 * Returns: (transfer full) (nullable): a .zip archive; NULL with a #CohortImportError or what compressing says
 */
GBytes *
cohort_archive_make (const char *const *names, GBytes *const *contents, guint n, gint64 made_us, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GArray) members = g_array_new (FALSE, TRUE, sizeof (Member));
  guint64 all = 0;
  guint16 made[2];
  guint32 begin;

  g_array_set_clear_func (members, member_clear);
  g_array_set_size (members, n);
  tell_time (made_us, made);
  for (guint i = 0; i < n; i++)
    {
      all += g_bytes_get_size (contents[i]) + 2 * strlen (names[i]) + SMALL;
      if (all > G_MAXINT32 || n > G_MAXUINT16)
        {
          g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE, "too much for an archive");
          return NULL;
        }
      if (!pack (&g_array_index (members, Member, i), contents[i], error))
        return NULL;
      put_member (bytes, &g_array_index (members, Member, i), names[i], made);
    }
  begin = bytes->len;
  for (guint i = 0; i < n; i++)
    put_entry (bytes, &g_array_index (members, Member, i), names[i], made);
  put_end (bytes, n, begin);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
