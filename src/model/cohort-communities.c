// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-communities.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cohort-backup.h"
#include "cohort-erasure.h"
#include "cohort-session.h"

#define NAME_MAX_BYTES 200 /* file systems take 255; the lock, the log and the copies add to the name */

G_DEFINE_QUARK (cohort - communities - error - quark, cohort_communities_error)

/**
 * cohort_communities_get_folder:
 *
 * Returns: (transfer full): where communities lie
 */
char *
cohort_communities_get_folder (void)
{
  g_autofree char *path = cohort_session_default_path ();

  return g_path_get_dirname (path);
}

/**
 * cohort_communities_title:
 * @path: a community's file
 *
 * Returns: (transfer full): what it is called: its file's name, but for the first one, which nobody has named
 */
char *
cohort_communities_title (const char *path)
{
  g_autofree char *first = cohort_session_default_path ();
  g_autofree char *name = NULL;
  char *dot;

  if (g_str_equal (path, first))
    return g_strdup (_ ("My Community"));
  name = g_path_get_basename (path);
  dot = strrchr (name, '.');
  if (dot != NULL && dot != name)
    *dot = '\0';
  return g_filename_display_name (name);
}

static char *
path_of (const char *name)
{
  g_autofree char *folder = cohort_communities_get_folder ();
  g_autofree char *file = g_strconcat (name, COHORT_COMMUNITY_SUFFIX, NULL);
  g_autofree char *encoded = g_filename_from_utf8 (file, -1, NULL, NULL, NULL);

  return g_build_filename (folder, encoded != NULL ? encoded : file, NULL);
}

/**
 * cohort_communities_path_for:
 * @name: what a person calls a new community
 * @error: a #CohortCommunitiesError
 *
 * Returns: (transfer full) (nullable): where its file goes; NULL when the name cannot be, or is taken
 */
char *
cohort_communities_path_for (const char *name, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (name));
  g_autofree char *path = NULL;

  if (*text == '\0')
    g_set_error_literal (error, COHORT_COMMUNITIES_ERROR, COHORT_COMMUNITIES_ERROR_NAME,
                         _ ("Give the community a name."));
  else if (*text == '.' || strchr (text, '/') != NULL || !g_utf8_validate (text, -1, NULL))
    g_set_error_literal (error, COHORT_COMMUNITIES_ERROR, COHORT_COMMUNITIES_ERROR_NAME,
                         _ ("A name must not begin with a dot nor hold a slash."));
  else if (strlen (text) > NAME_MAX_BYTES)
    g_set_error_literal (error, COHORT_COMMUNITIES_ERROR, COHORT_COMMUNITIES_ERROR_NAME, _ ("This name is too long."));
  else
    {
      path = path_of (text);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
      g_set_error (error, COHORT_COMMUNITIES_ERROR, COHORT_COMMUNITIES_ERROR_NAME,
                   _ ("There is a community called “%s” already."), text);
    }
  return NULL;
}

/* Returns: (transfer full): a path in the data folder that nothing has yet */
static char *
free_path (const char *name)
{
  char *path = path_of (name);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s %u", name, i);

      g_free (path);
      path = path_of (numbered);
    }
  return path;
}

/**
 * cohort_communities_remember:
 * @known: paths, the one used last first
 * @path: the one used now
 *
 * Returns: (transfer full): the new list
 */
char **
cohort_communities_remember (const char *const *known, const char *path)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 1;

  g_strv_builder_add (builder, path);
  for (guint i = 0; known != NULL && known[i] != NULL && n < COHORT_COMMUNITIES_MAX; i++)
    if (!g_str_equal (known[i], path))
      {
        g_strv_builder_add (builder, known[i]);
        n++;
      }
  return g_strv_builder_end (builder);
}

static gboolean
is_listed (GPtrArray *paths, const char *path)
{
  return g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL);
}

/**
 * cohort_communities_list:
 * @known: (nullable): paths, the one used last first
 *
 * Returns: (transfer full): the communities there are: those that are known, then the others of the data folder by name
 */
char **
cohort_communities_list (const char *const *known)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = cohort_communities_get_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  for (guint i = 0; known != NULL && known[i] != NULL; i++)
    if (!is_listed (paths, known[i]) && g_file_test (known[i], G_FILE_TEST_IS_REGULAR))
      g_ptr_array_add (paths, g_strdup (known[i]));
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, COHORT_COMMUNITY_SUFFIX) && *name != '.' && !is_listed (paths, path)
          && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (others, g_steal_pointer (&path));
    }
  g_ptr_array_sort_values (others, (GCompareFunc) g_utf8_collate);
  for (guint i = 0; i < others->len; i++)
    g_ptr_array_add (paths, g_strdup (g_ptr_array_index (others, i)));
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_steal (paths, NULL);
}

/**
 * cohort_communities_must_copy:
 *
 * Returns: whether @file cannot be used where it lies: in a sandbox, or not on a disk at all
 */
gboolean
cohort_communities_must_copy (GFile *file)
{
  g_autofree char *path = cohort_communities_get_folder ();
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  if (!g_file_is_native (file))
    return TRUE;
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) && !g_file_has_prefix (file, folder);
}

/* Removing */

static void
remove_at_once (const char *path, const char *copies)
{
  g_autoptr (GDir) dir = g_dir_open (copies, 0, NULL);
  const char *name;

  g_unlink (path);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (copies, name, NULL);

      g_unlink (file);
    }
  g_rmdir (copies);
}

/* Where there is no trash: into a folder beside the file, under a name that nothing has there yet. */
static gboolean
set_aside (const char *path, const char *copies, char **kept, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *aside = g_build_filename (folder, "Removed", NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *to = g_build_filename (aside, name, NULL);
  g_autofree char *copies_to = NULL;

  for (guint i = 2; g_file_test (to, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%u %s", i, name);

      g_free (to);
      to = g_build_filename (aside, numbered, NULL);
    }
  copies_to = cohort_backup_dir (to);
  if (g_mkdir_with_parents (aside, 0700) != 0 || g_rename (path, to) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  g_rename (copies, copies_to); /* there may be none */
  *kept = g_steal_pointer (&aside);
  return TRUE;
}

gboolean
cohort_communities_remove (const char *path, gboolean for_good, char **kept, GError **error)
{
  static const char *const beside[] = { "-wal", "-shm", ".lock" };
  g_autofree char *copies = cohort_backup_dir (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_new_for_path (copies);

  *kept = NULL;
  if (for_good)
    remove_at_once (path, copies);
  else if (g_file_trash (file, NULL, NULL))
    g_file_trash (folder, NULL, NULL); /* there may be none */
  else if (!set_aside (path, copies, kept, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *rest = g_strconcat (path, beside[i], NULL);

      g_unlink (rest);
    }
  return TRUE;
}

/* Copying, on a thread */

typedef struct
{
  char *path;
  GFile *file;
  char *name;
  char *origin; /* (nullable): the community that a copy is of */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_free (self->path);
  g_clear_object (&self->file);
  g_free (self->name);
  g_free (self->origin);
  g_free (self);
}

static void
run (GTaskThreadFunc thread, gpointer tag, Job *job, GCancellable *cancellable, GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, thread);
}

/* A name in the data folder for a file that is on its way. */
static char *
make_staged_path (GError **error)
{
  static int counter;
  g_autofree char *folder = cohort_communities_get_folder ();
  g_autofree char *name = g_strdup_printf (".staged-%d-%d", (int) getpid (), g_atomic_int_add (&counter, 1));

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
      return NULL;
    }
  return g_build_filename (folder, name, NULL);
}

static void
adopt_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  g_autofree char *staged = make_staged_path (&error);
  g_autoptr (GFile) to = staged != NULL ? g_file_new_for_path (staged) : NULL;
  g_autofree char *path = free_path (job->name);
  gboolean done = staged != NULL && g_file_copy (job->file, to, G_FILE_COPY_NONE, cancellable, NULL, NULL, &error)
                  && cohort_backup_copy (staged, path, cancellable, &error);

  if (staged != NULL)
    g_unlink (staged);
  if (done)
    g_task_return_pointer (task, g_steal_pointer (&path), g_free);
  else
    g_task_return_error (task, error);
}

void
cohort_communities_adopt_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autofree char *base = g_file_get_basename (file);
  Job *job = g_new0 (Job, 1);

  job->file = g_object_ref (file);
  job->name = cohort_communities_title (base);
  run (adopt_thread, cohort_communities_adopt_async, job, cancellable, callback, user_data);
}

char *
cohort_communities_adopt_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, cohort_communities_adopt_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_copy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  g_autofree char *staged = make_staged_path (&error);
  g_autoptr (GFile) from = staged != NULL ? g_file_new_for_path (staged) : NULL;
  gboolean done = staged != NULL && cohort_backup_copy (job->path, staged, cancellable, &error)
                  && g_file_copy (from, job->file, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                                  cancellable, NULL, NULL, &error);

  if (staged != NULL)
    g_unlink (staged);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
cohort_communities_save_copy_async (const char *path, GFile *to, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->file = g_object_ref (to);
  run (save_copy_thread, cohort_communities_save_copy_async, job, cancellable, callback, user_data);
}

gboolean
cohort_communities_save_copy_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, cohort_communities_save_copy_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The daily copies */

void
cohort_copy_free (CohortCopy *copy)
{
  if (copy == NULL)
    return;
  g_free (copy->path);
  g_free (copy);
}

/* Returns: (transfer full): where the copies of the community at @path lie; it may not exist */
char *
cohort_copies_get_folder (const char *path)
{
  return cohort_backup_dir (path);
}

static void
list_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) backups = cohort_backup_list (job->path, &error);
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_copy_free);

  if (backups == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < backups->len; i++)
    {
      const CohortBackup *backup = g_ptr_array_index (backups, i);
      CohortCopy *copy = g_new0 (CohortCopy, 1);

      copy->path = g_strdup (backup->path);
      copy->day = backup->day == COHORT_BACKUP_NO_DAY ? COHORT_DAY_NONE : backup->day;
      copy->size = backup->size;
      copy->readable = cohort_backup_count (backup->path, &copy->n_members, &copy->n_payments, NULL);
      g_ptr_array_add (copies, copy);
    }
  g_task_return_pointer (task, g_steal_pointer (&copies), (GDestroyNotify) g_ptr_array_unref);
}

void
cohort_copies_list_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  run (list_thread, cohort_copies_list_async, job, cancellable, callback, user_data);
}

GPtrArray *
cohort_copies_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, cohort_copies_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
restore_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  g_autofree char *path = free_path (job->name);

  /* Whoever was erased since is erased from what comes back, when it is opened. */
  if (cohort_erasure_hand_on (job->origin, path, &error) && cohort_backup_copy (job->path, path, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&path), g_free);
  else
    g_task_return_error (task, error);
}

void
cohort_copies_restore_async (const char *path, const CohortCopy *copy, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *title = cohort_communities_title (path);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (copy->path);
  job->origin = g_strdup (path);
  if (copy->day == COHORT_DAY_NONE)
    /* Translators: the name of a community that is made from a copy; %s is the name of the one it was copied from */
    job->name = g_strdup_printf (_ ("%s before its renewal"), title);
  else
    {
      g_autofree char *day = cohort_day_to_string (copy->day);

      /* Translators: as above; the second %s is the day of the copy, as in 2026-01-31 */
      job->name = g_strdup_printf (_ ("%s of %s"), title, day);
    }
  run (restore_thread, cohort_copies_restore_async, job, cancellable, callback, user_data);
}

char *
cohort_copies_restore_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, cohort_copies_restore_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
