// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The whole community as one JSON document, and back.
 *
 * The promise of no lock-in: {"cohort": 1, "schema": N, "tables": {NAME: {"columns": […], "rows": [[…], …]}}}, every
 * table of facts and of what the person typed, with the ids they have here, a row on a line of its own so that a
 * large document is written and read in constant memory. Left out: the journal (a restored community begins a new
 * history), derived tables (they are rebuilt) and secrets (they are never in the file). Columns are read by name, so
 * that an older document fits a newer schema. */

#pragma once

#include <gio/gio.h>

#include "cohort-db.h"

G_BEGIN_DECLS

gboolean cohort_dump_is_dump (const char *head, gsize len);
gboolean cohort_dump_write (CohortDb *db, GOutputStream *stream, GCancellable *cancellable, GError **error);
gboolean cohort_dump_restore (CohortDb *db, GInputStream *stream, gint64 now_us, gint64 *step, guint64 *n_rows,
                              GCancellable *cancellable, GError **error);

G_END_DECLS
