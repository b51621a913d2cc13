// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* "cohortctl fit" as a child: it opens the file read-only, takes its time and its memory, and prints what it found.
 * Main thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @path: of the file; @option: (nullable): which of its answers. Cancelling ends the child. The callback's source is
 * NULL: a child keeps no session open. */
void cohort_fit_child_async (const char *path, const char *option, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): what it printed; NULL with @error set */
char *cohort_fit_child_finish (GAsyncResult *result, GError **error);

G_END_DECLS
