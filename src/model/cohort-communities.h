// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The communities of this computer as files: where they lie, what they are called, how one comes in and goes out, and
 * the daily copies of each. A community lies in the application's data folder; one from elsewhere is copied in where a
 * sandbox hands out bare files, which can have neither a log nor a lock beside them. Functions that read or copy whole
 * files are asynchronous; the others only look into folders. Main thread. */

#pragma once

#include <gio/gio.h>

#include "cohort-civil.h"

G_BEGIN_DECLS

#define COHORT_COMMUNITY_SUFFIX ".cohort"
#define COHORT_COMMUNITIES_MAX 10 /* that are remembered */

#define COHORT_COMMUNITIES_ERROR (cohort_communities_error_quark ())
GQuark cohort_communities_error_quark (void);

typedef enum
{
  COHORT_COMMUNITIES_ERROR_NAME, /* no name for a file; the message says why */
} CohortCommunitiesError;

char *cohort_communities_get_folder (void);
char *cohort_communities_title (const char *path);
char *cohort_communities_path_for (const char *name, GError **error);
char **cohort_communities_remember (const char *const *known, const char *path);
char **cohort_communities_list (const char *const *known);
gboolean cohort_communities_must_copy (GFile *file);

/* Brings a file in: a sound copy of it in the data folder. Returns: (transfer full): the path of the copy */
void cohort_communities_adopt_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
char *cohort_communities_adopt_finish (GAsyncResult *result, GError **error);

/* Writes a copy of the community at @path, as it is now, to @to. */
void cohort_communities_save_copy_async (const char *path, GFile *to, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_communities_save_copy_finish (GAsyncResult *result, GError **error);

/* Takes the closed community at @path off this computer, copies and all: by way of the trash, or at once @for_good.
 * @kept: (out) (nullable): the folder it lies in where there is no trash */
gboolean cohort_communities_remove (const char *path, gboolean for_good, char **kept, GError **error);

/* A copy that was made by itself. */
typedef struct
{
  char *path;
  CohortDay day; /* COHORT_DAY_NONE: made before the file's structure was renewed */
  gint64 size;   /* bytes */
  gboolean readable;
  gint64 n_members, n_payments; /* where it is readable */
} CohortCopy;

void cohort_copy_free (CohortCopy *copy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortCopy, cohort_copy_free)

char *cohort_copies_get_folder (const char *path);
/* Returns: (transfer full) (element-type CohortCopy): newest first */
void cohort_copies_list_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *cohort_copies_list_finish (GAsyncResult *result, GError **error);

/* Makes a community of its own out of a copy; the present one stays as it is. Returns: (transfer full): its path */
void cohort_copies_restore_async (const char *path, const CohortCopy *copy, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
char *cohort_copies_restore_finish (GAsyncResult *result, GError **error);

G_END_DECLS
