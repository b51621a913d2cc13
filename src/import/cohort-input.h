// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Where the bytes of an import come from: a file, or a member of an archive. It can be opened again and again. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Immutable, shared, any thread. */
typedef struct
{
  GFile *file;
  char *name;     /* shown: "ghost.zip/members.csv" for a member */
  int member;     /* its place in the archive, or -1 */
  guint64 size;   /* bytes, unpacked, as far as known */
  gint64 made_us; /* when it was last changed, UTC µs; 0: unknown */
} CohortInput;

CohortInput *cohort_input_new (GFile *file, const char *name, int member, guint64 size, gint64 made_us);
CohortInput *cohort_input_ref (CohortInput *self);
void cohort_input_unref (CohortInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortInput, cohort_input_unref)

GPtrArray *cohort_input_expand (GFile *file, GCancellable *cancellable, GError **error);
GInputStream *cohort_input_open (CohortInput *self, GChecksum *checksum, GCancellable *cancellable, GError **error);

G_END_DECLS
