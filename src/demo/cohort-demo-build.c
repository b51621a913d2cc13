// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A community's file is made in a folder beside it, out of files that are written there, imported and removed again one
 * after the other; a compact copy of it then takes its place. The time of all of it is the last second of the demo's
 * last day, so that the same arguments make the same bytes. */

#include "config.h"

#include "cohort-demo.h"

#include "cohort-demo-hand.h"
#include "cohort-demo-sheet.h"
#include "cohort-import.h"
#include "cohort-journal.h"
#include "cohort-setting.h"
#include "cohort-store.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

G_DEFINE_QUARK (cohort - demo - error - quark, cohort_demo_error)

typedef struct
{
  CohortDemoWorld *world;
  const CohortDemoOptions *options;
  GString *script; /* what imports the files that were kept */
  char *folder;    /* of what is being made */
  char *path;      /* the file in it */
  char *compact;   /* what is to be kept of that */
  CohortStore *store;
  guint64 rows;
  GCancellable *cancellable;
} Making;

/**
 * cohort_demo_options_init:
 * @options: (out caller-allocates)
 *
 * The community as the story has it.
 */
void
cohort_demo_options_init (CohortDemoOptions *options)
{
  *options = (CohortDemoOptions) {
    .size = COHORT_DEMO_DEFAULT,
    .seed = COHORT_DEMO_SEED,
    .anchor = cohort_day_from_ymd (2026, 6, 30),
  };
}

/**
 * cohort_demo_size_from_id:
 * @id: "small", "default" or "large"
 * @size: (out)
 */
gboolean
cohort_demo_size_from_id (const char *id, CohortDemoSize *size)
{
  static const char *const ids[COHORT_DEMO_N_SIZES] = { "small", "default", "large" };

  for (int i = 0; i < COHORT_DEMO_N_SIZES; i++)
    if (g_str_equal (ids[i], id))
      {
        *size = (CohortDemoSize) i;
        return TRUE;
      }
  return FALSE;
}

static gint64
now_us (const CohortDemoWorld *world)
{
  return cohort_demo_instant (world->anchor, 86399);
}

static gint64
clock_cb (gpointer data)
{
  return now_us (data);
}

/* Files */

static gboolean
prepare (CohortImport *import, const CohortDemoWorld *world, const CohortDemoSheet *sheet, GError **error)
{
  g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (import), 0);
  CohortDay last_day = cohort_demo_sheet_last_day (sheet, world);
  CohortImportOrigin origin;

  if (file == NULL || !cohort_import_file_set_format (file, sheet->format, error))
    return file != NULL;
  cohort_import_file_set_source (file, 0, cohort_demo_sheet_source_kind (sheet), cohort_demo_sheet_source_name (sheet));
  if (last_day != COHORT_DAY_NONE)
    cohort_import_file_set_covers_until (file, last_day);
  cohort_import_file_get_setting (file, COHORT_IMPORT_SETTING_ZONE, &origin);
  if (origin != COHORT_IMPORT_ORIGIN_FIXED
      && !cohort_import_file_set_setting (file, COHORT_IMPORT_SETTING_ZONE, COHORT_DEMO_ZONE, error))
    return FALSE;
  cohort_import_file_get_setting (file, COHORT_IMPORT_SETTING_CURRENCY, &origin);
  return origin == COHORT_IMPORT_ORIGIN_FIXED
         || cohort_import_file_set_setting (file, COHORT_IMPORT_SETTING_CURRENCY, COHORT_DEMO_HOME, error);
}

/* The demo is of one piece: a row that is not taken is a fault of the program, and says which. */
static gboolean
check_taken (CohortImport *import, guint64 *rows, GError **error)
{
  g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (import), 0);
  const CohortImportReport *report = cohort_import_file_get_result (file);
  guint64 refused;

  if (report == NULL || report->import == 0)
    {
      g_set_error (error, COHORT_DEMO_ERROR, COHORT_DEMO_ERROR_ROWS, _ ("The demo’s file “%s” was not taken: %s"),
                   cohort_import_file_get_name (file), cohort_import_file_get_message (file));
      return FALSE;
    }
  refused = report->n[COHORT_ROW_CLASS_REJECTED] + report->n[COHORT_ROW_CLASS_NEEDS_YOU];
  if (refused > 0)
    {
      const CohortImportProblem *problem = g_ptr_array_index (report->problems, 0);

      g_set_error (error, COHORT_DEMO_ERROR, COHORT_DEMO_ERROR_ROWS, _ ("The demo’s file “%s” was not taken: %s"),
                   cohort_import_file_get_name (file), problem->reason);
      return FALSE;
    }
  *rows += report->n_rows;
  return TRUE;
}

/* For files that are kept: how this one is read, and the line that imports it so. */
static gboolean
keep_mapping (Making *making, CohortImport *import, const CohortDemoSheet *sheet, const char *name, GError **error)
{
  g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (import), 0);
  g_autofree char *mapping = cohort_import_file_dup_mapping (file), *map_name = g_strconcat (name, ".map", NULL);
  g_autofree char *path = g_build_filename (making->options->emit, map_name, NULL);
  CohortDay last_day = cohort_demo_sheet_last_day (sheet, making->world);
  char day[COHORT_DAY_LEN];

  g_string_append_printf (making->script, "cohortctl --file \"$file\" import --map %s ", map_name);
  if (last_day != COHORT_DAY_NONE)
    g_string_append_printf (making->script, "--covers-until %s ", cohort_day_print (last_day, day));
  g_string_append_printf (making->script, "%s\n", name);
  return g_file_set_contents (path, mapping, -1, error);
}

static gboolean
import_file (Making *making, const CohortDemoSheet *sheet, GFile *file, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (CohortImport) import = cohort_import_new (making->store, clock_cb, making->world);
  g_autoslist (GFile) files = g_slist_prepend (NULL, g_object_ref (file));

  return cohort_import_add_files (import, files, making->cancellable, error)
         && prepare (import, making->world, sheet, error)
         && (making->options->emit == NULL || keep_mapping (making, import, sheet, name, error))
         && cohort_import_apply (import, NULL, NULL, making->cancellable, error)
         && check_taken (import, &making->rows, error);
}

static gboolean
take_file (Making *making, const CohortDemoSheet *sheet, guint nth, GError **error)
{
  const char *emit = making->options->emit;
  g_autofree char *name = cohort_demo_sheet_dup_file_name (sheet, making->world, nth);
  g_autoptr (GFile) file = g_file_new_build_filename (emit != NULL ? emit : making->folder, name, NULL);
  guint64 n_rows = 0;

  if (!cohort_demo_sheet_write (sheet, making->world, nth, file, &n_rows, making->cancellable, error))
    return FALSE;
  /* A small world has nobody at some services. */
  if (n_rows == 0)
    return g_file_delete (file, making->cancellable, error);
  if (!import_file (making, sheet, file, error) || (sheet->twice && !import_file (making, sheet, file, error)))
    return FALSE;
  return emit != NULL || g_file_delete (file, making->cancellable, error);
}

static gboolean
take_sheet (Making *making, const CohortDemoSheet *sheet, GError **error)
{
  for (guint i = 0; i < cohort_demo_sheet_n_files (sheet, making->world); i++)
    if (!take_file (making, sheet, i, error))
      return FALSE;
  return TRUE;
}

/* The community */

static gpointer
settings_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Making *making = data;

  if (!cohort_journal_begin (db, "demo", "{}", FALSE, 0, now_us (making->world), error))
    return NULL;
  if (!cohort_setting_set (db, COHORT_SETTING_HOME_CURRENCY, COHORT_DEMO_HOME, error)
      || !cohort_setting_set (db, COHORT_SETTING_ZONE, COHORT_DEMO_ZONE, error)
      || !cohort_setting_set (db, COHORT_SETTING_DEMO, "1", error))
    cohort_journal_abort (db);
  else
    cohort_journal_commit (db, NULL, error);
  return NULL;
}

static gpointer
hand_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Making *making = data;

  if (!cohort_journal_begin (db, "demo", "{}", FALSE, 0, now_us (making->world), error))
    return NULL;
  if (!cohort_demo_write_by_hand (db, making->world, error))
    cohort_journal_abort (db);
  else
    cohort_journal_commit (db, NULL, error);
  return NULL;
}

/* What was just made is not looked through for damage, as a copy of a person's file is: that takes longer than making
 * it does. */
static gpointer
compact_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Making *making = data;
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "VACUUM INTO ?1", error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_text (stmt, 1, making->compact);
  cohort_stmt_run (stmt, error);
  return NULL;
}

static gboolean
run_job (Making *making, CohortStoreJob job, GError **error)
{
  g_autoptr (GError) local = NULL;

  cohort_store_write (making->store, job, making, making->cancellable, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
fill (Making *making, GError **error)
{
  guint n_sheets;
  const CohortDemoSheet *sheets = cohort_demo_sheets (&n_sheets);

  if (!run_job (making, settings_job, error))
    return FALSE;
  for (guint i = 0; i < n_sheets; i++)
    if (!take_sheet (making, &sheets[i], error))
      return FALSE;
  return run_job (making, hand_job, error);
}

static gboolean
write_script (Making *making, GError **error)
{
  g_autofree char *path = NULL;

  if (making->options->emit == NULL)
    return TRUE;
  path = g_build_filename (making->options->emit, "import.sh", NULL);
  return g_file_set_contents (path, making->script->str, -1, error);
}

static gboolean
write_truth (Making *making, GError **error)
{
  g_autofree char *text = NULL;

  if (making->options->truth == NULL)
    return TRUE;
  text = cohort_demo_world_dup_truth (making->world);
  return g_file_set_contents (making->options->truth, text, -1, error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

/* Nobody but the owner may read a community. */
static gboolean
compact (Making *making, GError **error)
{
  return g_file_set_contents_full (making->compact, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, error)
         && run_job (making, compact_job, error);
}

static gboolean
put_in_place (Making *making, const char *path, GError **error)
{
  int code;

  if (g_rename (making->compact, path) == 0)
    return TRUE;
  code = errno;
  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code), _ ("“%s” cannot be written: %s"), path,
               g_strerror (code));
  return FALSE;
}

static gboolean
make (Making *making, const char *path, GError **error)
{
  gboolean made;

  making->store = cohort_store_open (making->path, COHORT_STORE_CREATE, error);
  if (making->store == NULL)
    return FALSE;
  made = fill (making, error) && write_script (making, error) && write_truth (making, error) && compact (making, error);
  cohort_store_close (making->store);
  g_clear_object (&making->store);
  return made && put_in_place (making, path, error);
}

static gboolean
make_folders (Making *making, const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, COHORT_DEMO_ERROR, COHORT_DEMO_ERROR_EXISTS, _ ("“%s” exists already and was left alone."),
                   path);
      return FALSE;
    }
  making->folder = g_strconcat (path, ".making-XXXXXX", NULL);
  if (g_mkdtemp (making->folder) == NULL
      || (making->options->emit != NULL && g_mkdir_with_parents (making->options->emit, 0777) != 0))
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code), _ ("No folder can be made for “%s”: %s"),
                   path, g_strerror (code));
      return FALSE;
    }
  making->path = g_build_filename (making->folder, "demo.cohort", NULL);
  making->compact = g_build_filename (making->folder, "compact.cohort", NULL);
  return TRUE;
}

/**
 * cohort_demo_create:
 * @path: of the file to make; one that exists is left alone
 * @summary: (out) (optional)
 *
 * Makes the community. Takes seconds, and for the large one minutes; not for the main thread.
 */
gboolean
cohort_demo_create (const char *path, const CohortDemoOptions *options, CohortDemoSummary *summary,
                    GCancellable *cancellable, GError **error)
{
  Making making = { .options = options, .cancellable = cancellable };
  gboolean made;

  if (!make_folders (&making, path, error))
    {
      g_free (making.folder);
      return FALSE;
    }
  making.script
      = g_string_new ("#!/bin/sh\n# Imports these files in their order into a community: import.sh FILE\nset -e\n"
                      "file=$(cd \"$(dirname \"$1\")\" && pwd)/$(basename \"$1\")\ncd \"$(dirname \"$0\")\"\n"
                      "cohortctl --file \"$file\" setup --currency " COHORT_DEMO_HOME " --zone " COHORT_DEMO_ZONE "\n");
  making.world = cohort_demo_world_new (options->size, options->seed, options->anchor);
  made = make (&making, path, error);
  if (made && summary != NULL)
    {
      cohort_demo_world_measure (making.world, &summary->figures);
      summary->rows = making.rows;
    }
  remove_folder (making.folder);
  cohort_demo_world_free (making.world);
  g_string_free (making.script, TRUE);
  g_free (making.folder);
  g_free (making.path);
  g_free (making.compact);
  return made;
}

/* For the application */

typedef struct
{
  char *path;
  CohortDemoOptions options;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  g_free (request);
}

static void
create_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  GError *error = NULL;

  if (cohort_demo_create (request->path, &request->options, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * cohort_demo_create_async:
 * @options: its folder and file of truth are not written
 *
 * cohort_demo_create() on a thread of its own.
 */
void
cohort_demo_create_async (const char *path, const CohortDemoOptions *options, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  request->options = *options;
  request->options.emit = request->options.truth = NULL;
  g_task_set_source_tag (task, cohort_demo_create_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, create_thread);
}

gboolean
cohort_demo_create_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
