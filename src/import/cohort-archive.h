// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reading .zip archives, and making small ones. Members are data: nothing is unpacked onto a disk, and their names are
 * only shown. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *name; /* UTF-8, as the archive has it */
  int member; /* its place */
  guint64 size;
  gint64 made_us;
} CohortArchiveMember;

gboolean cohort_archive_is (const guint8 *head, gsize len);
GPtrArray *cohort_archive_list (GFile *file, GCancellable *cancellable, GError **error);
GInputStream *cohort_archive_open (GFile *file, int member, GCancellable *cancellable, GError **error);
GBytes *cohort_archive_make (const char *const *names, GBytes *const *contents, guint n, gint64 made_us,
                             GError **error);

G_END_DECLS
