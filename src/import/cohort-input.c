// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Inputs, and the stream that takes the checksum of what is read through it, so that a file is told apart from one of
 * the same name without reading it once more. Any thread. */

#include "config.h"

#include "cohort-input.h"

#include "cohort-archive.h"
#include "cohort-import-types.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* CohortChecksumStream */

#define COHORT_TYPE_CHECKSUM_STREAM (cohort_checksum_stream_get_type ())
G_DECLARE_FINAL_TYPE (CohortChecksumStream, cohort_checksum_stream, COHORT, CHECKSUM_STREAM, GFilterInputStream)

struct _CohortChecksumStream
{
  GFilterInputStream parent_instance;

  GChecksum *checksum; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (CohortChecksumStream, cohort_checksum_stream, G_TYPE_FILTER_INPUT_STREAM)

static gssize
cohort_checksum_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  CohortChecksumStream *self = COHORT_CHECKSUM_STREAM (stream);
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  gssize n = g_input_stream_read (base, buffer, count, cancellable, error);

  if (n > 0)
    g_checksum_update (self->checksum, buffer, n);
  return n;
}

static void
cohort_checksum_stream_class_init (CohortChecksumStreamClass *class)
{
  G_INPUT_STREAM_CLASS (class)->read_fn = cohort_checksum_stream_read;
}

static void
cohort_checksum_stream_init (CohortChecksumStream *self)
{
}

/* Inputs */

CohortInput *
cohort_input_new (GFile *file, const char *name, int member, guint64 size, gint64 made_us)
{
  CohortInput *self = g_atomic_rc_box_new0 (CohortInput);

  self->file = g_object_ref (file);
  self->name = g_strdup (name);
  self->member = member;
  self->size = size;
  self->made_us = made_us;
  return self;
}

CohortInput *
cohort_input_ref (CohortInput *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
input_clear (gpointer data)
{
  CohortInput *self = data;

  g_object_unref (self->file);
  g_free (self->name);
}

void
cohort_input_unref (CohortInput *self)
{
  g_atomic_rc_box_release_full (self, input_clear);
}

static gboolean
read_head (GFile *file, guint8 *head, gsize size, gsize *len, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);

  return stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), head, size, len, cancellable, error);
}

/* Files that archivers add for themselves. */
static gboolean
is_litter (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  return g_str_has_prefix (name, "__MACOSX/") || *base == '.' || g_ascii_strcasecmp (base, "Thumbs.db") == 0;
}

static gboolean
is_spreadsheet (GPtrArray *members)
{
  for (guint i = 0; i < members->len; i++)
    {
      const CohortArchiveMember *member = g_ptr_array_index (members, i);

      if (strcmp (member->name, "[Content_Types].xml") == 0 || strcmp (member->name, "content.xml") == 0)
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
expand_archive (GFile *file, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_input_unref);
  g_autoptr (GPtrArray) members = cohort_archive_list (file, cancellable, error);

  if (members == NULL)
    return NULL;
  if (is_spreadsheet (members))
    {
      g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE,
                           _ ("This is a spreadsheet document. Save it as CSV and import that."));
      return NULL;
    }
  for (guint i = 0; i < members->len; i++)
    {
      const CohortArchiveMember *member = g_ptr_array_index (members, i);
      g_autofree char *shown = g_strdup_printf ("%s/%s", name, member->name);

      if (!is_litter (member->name))
        g_ptr_array_add (inputs, cohort_input_new (file, shown, member->member, member->size, member->made_us));
    }
  if (inputs->len == 0)
    {
      g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE, _ ("The archive is empty."));
      return NULL;
    }
  return g_steal_pointer (&inputs);
}

/**
 * cohort_input_expand:
 * @file: a file of any kind
 *
 * Returns: (transfer full) (element-type CohortInput) (nullable): @file, or, of an archive, what is in it
 */
GPtrArray *
cohort_input_expand (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_utf8_make_valid (base != NULL ? base : "?", -1);
  g_autoptr (GFileInfo) info = NULL;
  GPtrArray *inputs;
  guint8 head[4];
  gsize len;

  info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC,
      G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (info == NULL || !read_head (file, head, sizeof head, &len, cancellable, error))
    return NULL;
  if (cohort_archive_is (head, len))
    return expand_archive (file, name, cancellable, error);

  inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_input_unref);
  g_ptr_array_add (inputs,
                   cohort_input_new (
                       file, name, -1, (guint64) g_file_info_get_size (info),
                       (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED) * G_USEC_PER_SEC
                           + g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC)));
  return inputs;
}

/**
 * cohort_input_open:
 * @checksum: (nullable): takes in every byte that is read; must outlive the stream
 *
 * Returns: (transfer full) (nullable): the bytes from the beginning
 */
GInputStream *
cohort_input_open (CohortInput *self, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  CohortChecksumStream *filter;

  if (self->member >= 0)
    stream = cohort_archive_open (self->file, self->member, cancellable, error);
  else
    stream = G_INPUT_STREAM (g_file_read (self->file, cancellable, error));
  if (stream == NULL || checksum == NULL)
    return g_steal_pointer (&stream);
  filter = g_object_new (COHORT_TYPE_CHECKSUM_STREAM, "base-stream", stream, NULL);
  filter->checksum = checksum;
  return G_INPUT_STREAM (filter);
}
