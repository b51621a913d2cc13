// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A member is a stream: opening it walks the archive to its place, reading it unpacks block by block. What may come out
 * is capped, because a few kilobytes can unpack to terabytes: a member to MAX_MEMBER and, beyond SMALL, to MAX_RATIO
 * times the archive, the number of members to MAX_MEMBERS. A stream belongs to one thread at a time. */

#include "config.h"

#include "cohort-archive.h"

#include "cohort-import-types.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define BLOCK (128 * 1024)
#define SMALL (G_GUINT64_CONSTANT (64) << 20)
#define MAX_MEMBER (G_GUINT64_CONSTANT (2) << 30)
#define MAX_RATIO 200
#define MAX_MEMBERS 1000

typedef struct archive Archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_read_free)

/* What libarchive's callbacks read from. */
typedef struct
{
  GInputStream *stream;
  GCancellable *cancellable;
  guint8 block[BLOCK];
} Source;

static void
source_free (Source *source)
{
  g_clear_object (&source->stream);
  g_clear_object (&source->cancellable);
  g_free (source);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, source_free)

static la_ssize_t
read_cb (Archive *archive, void *data, const void **block)
{
  Source *source = data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read (source->stream, source->block, BLOCK, source->cancellable, &error);

  if (n < 0)
    archive_set_error (archive, EIO, "%s", error->message);
  *block = source->block;
  return n;
}

static la_int64_t
seek_cb (Archive *archive, void *data, la_int64_t offset, int whence)
{
  Source *source = data;
  GSeekType type = whence == SEEK_SET ? G_SEEK_SET : whence == SEEK_CUR ? G_SEEK_CUR : G_SEEK_END;

  if (!g_seekable_seek (G_SEEKABLE (source->stream), offset, type, source->cancellable, NULL))
    return ARCHIVE_FATAL;
  return g_seekable_tell (G_SEEKABLE (source->stream));
}

static void
fail (Archive *archive, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return;
  g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE, _ ("The archive cannot be read: %s"),
               archive_error_string (archive) != NULL ? archive_error_string (archive) : _ ("it is damaged"));
}

/* @source: (out) (transfer full): must outlive the archive */
static Archive *
open_archive (GFile *file, Source **source, GCancellable *cancellable, GError **error)
{
  g_autoptr (Archive) archive = NULL;
  g_autoptr (Source) from = g_new0 (Source, 1);

  from->stream = G_INPUT_STREAM (g_file_read (file, cancellable, error));
  if (from->stream == NULL)
    return NULL;
  g_set_object (&from->cancellable, cancellable);
  archive = archive_read_new ();
  archive_read_support_format_zip (archive);
  archive_read_set_read_callback (archive, read_cb);
  if (G_IS_SEEKABLE (from->stream) && g_seekable_can_seek (G_SEEKABLE (from->stream)))
    archive_read_set_seek_callback (archive, seek_cb);
  archive_read_set_callback_data (archive, from);
  if (archive_read_open1 (archive) != ARCHIVE_OK)
    {
      fail (archive, cancellable, error);
      return NULL;
    }
  *source = g_steal_pointer (&from);
  return g_steal_pointer (&archive);
}

/**
 * cohort_archive_is:
 *
 * Returns: whether a file that begins with @head is a .zip archive (or one of the many formats that are one inside)
 */
gboolean
cohort_archive_is (const guint8 *head, gsize len)
{
  return len >= 4 && memcmp (head, "PK", 2) == 0 && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
}

static void
member_free (gpointer data)
{
  CohortArchiveMember *member = data;

  g_free (member->name);
  g_free (member);
}

static char *
dup_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL)
    name = archive_entry_pathname (entry);
  return g_utf8_make_valid (name != NULL ? name : "?", -1);
}

/**
 * cohort_archive_list:
 *
 * Returns: (transfer full) (element-type CohortArchiveMember) (nullable): the files in the archive
 */
GPtrArray *
cohort_archive_list (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (member_free);
  g_autoptr (Source) source = NULL;
  g_autoptr (Archive) archive = open_archive (file, &source, cancellable, error);
  struct archive_entry *entry;
  int rc = ARCHIVE_FATAL;

  for (int place = 0;
       archive != NULL && (rc = archive_read_next_header (archive, &entry)) >= ARCHIVE_WARN && rc != ARCHIVE_EOF;
       place++)
    {
      CohortArchiveMember *member;

      if (place == MAX_MEMBERS)
        {
          g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_TOO_LARGE,
                       _ ("The archive holds more than %d files."), MAX_MEMBERS);
          return NULL;
        }
      if (archive_entry_filetype (entry) != AE_IFREG)
        continue;
      member = g_new0 (CohortArchiveMember, 1);
      member->name = dup_name (entry);
      member->member = place;
      member->size = archive_entry_size_is_set (entry) ? (guint64) archive_entry_size (entry) : 0;
      member->made_us = archive_entry_mtime_is_set (entry) ? archive_entry_mtime (entry) * G_USEC_PER_SEC : 0;
      g_ptr_array_add (members, member);
    }
  if (archive == NULL)
    return NULL;
  if (rc != ARCHIVE_EOF)
    {
      fail (archive, cancellable, error);
      return NULL;
    }
  return g_steal_pointer (&members);
}

/* A member as a stream */

#define COHORT_TYPE_ARCHIVE_STREAM (cohort_archive_stream_get_type ())
G_DECLARE_FINAL_TYPE (CohortArchiveStream, cohort_archive_stream, COHORT, ARCHIVE_STREAM, GInputStream)

struct _CohortArchiveStream
{
  GInputStream parent_instance;

  Source *source;   /* (owned) */
  Archive *archive; /* (owned) */
  guint64 n_read;
  guint64 most;
};

G_DEFINE_FINAL_TYPE (CohortArchiveStream, cohort_archive_stream, G_TYPE_INPUT_STREAM)

static gssize
cohort_archive_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  CohortArchiveStream *self = COHORT_ARCHIVE_STREAM (stream);
  la_ssize_t n;

  g_set_object (&self->source->cancellable, cancellable);
  n = archive_read_data (self->archive, buffer, count);
  if (n < 0)
    {
      fail (self->archive, cancellable, error);
      return -1;
    }
  self->n_read += (guint64) n;
  if (self->n_read > self->most)
    {
      g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_TOO_LARGE,
                           _ ("This part of the archive unpacks to far more than its size: it is not read."));
      return -1;
    }
  return n;
}

static void
cohort_archive_stream_finalize (GObject *object)
{
  CohortArchiveStream *self = COHORT_ARCHIVE_STREAM (object);

  g_clear_pointer (&self->archive, archive_read_free);
  g_clear_pointer (&self->source, source_free);

  G_OBJECT_CLASS (cohort_archive_stream_parent_class)->finalize (object);
}

static void
cohort_archive_stream_class_init (CohortArchiveStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = cohort_archive_stream_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = cohort_archive_stream_read;
}

static void
cohort_archive_stream_init (CohortArchiveStream *self)
{
}

/**
 * cohort_archive_open:
 * @member: its place, of cohort_archive_list()
 *
 * Returns: (transfer full) (nullable): its bytes, unpacked
 */
GInputStream *
cohort_archive_open (GFile *file, int member, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortArchiveStream) self = g_object_new (COHORT_TYPE_ARCHIVE_STREAM, NULL);
  g_autoptr (GFileInfo) info = NULL;
  struct archive_entry *entry;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (info == NULL)
    return NULL;
  self->archive = open_archive (file, &self->source, cancellable, error);
  if (self->archive == NULL)
    return NULL;
  for (int place = 0; place <= member; place++)
    if (archive_read_next_header (self->archive, &entry) < ARCHIVE_WARN)
      {
        fail (self->archive, cancellable, error);
        return NULL;
      }
  self->most = MIN (MAX_MEMBER, MAX (SMALL, (guint64) g_file_info_get_size (info) * MAX_RATIO));
  return G_INPUT_STREAM (g_steal_pointer (&self));
}
