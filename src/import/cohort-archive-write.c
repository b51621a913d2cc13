// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Making a .zip archive in memory: for what is small enough to be handed to somebody. */

#include "config.h"

#include "cohort-archive.h"

#include "cohort-import-types.h"

#include <archive.h>
#include <archive_entry.h>

typedef struct archive Archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_write_free)
typedef struct archive_entry Entry;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Entry, archive_entry_free)

static la_ssize_t
write_cb (Archive *archive, void *data, const void *block, size_t size)
{
  g_byte_array_append (data, block, (guint) size);
  return (la_ssize_t) size;
}

static gboolean
add (Archive *archive, const char *name, GBytes *content, gint64 made_us)
{
  g_autoptr (Entry) entry = archive_entry_new ();
  gsize size;
  gconstpointer data = g_bytes_get_data (content, &size);

  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_size (entry, (la_int64_t) size);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  archive_entry_set_mtime (entry, made_us / G_USEC_PER_SEC, 0);
  return archive_write_header (archive, entry) == ARCHIVE_OK
         && archive_write_data (archive, data, size) == (la_ssize_t) size;
}

/**
 * cohort_archive_make:
 * @names: (array length=n): of the members, UTF-8
 * @contents: (array length=n): what they hold
 * @made_us: the time that they bear, UTC µs
 *
 * Returns: (transfer full) (nullable): a .zip archive; NULL with a #CohortImportError
 */
GBytes *
cohort_archive_make (const char *const *names, GBytes *const *contents, guint n, gint64 made_us, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (Archive) archive = archive_write_new ();
  gboolean done = archive_write_set_format_zip (archive) == ARCHIVE_OK
                  && archive_write_set_bytes_in_last_block (archive, 1) == ARCHIVE_OK
                  && archive_write_open (archive, bytes, NULL, write_cb, NULL) == ARCHIVE_OK;

  for (guint i = 0; done && i < n; i++)
    done = add (archive, names[i], contents[i], made_us);
  if (done && archive_write_close (archive) == ARCHIVE_OK)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE, archive_error_string (archive));
  return NULL;
}
