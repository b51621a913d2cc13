// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The demo's file: the same bytes each time, a sound ledger, and what importing the exports makes. */

#include "config.h"

#include "cohort-demo-sheet.h"
#include "cohort-demo.h"
#include "cohort-member-events.h"
#include "cohort-test-import.h"

#include <glib/gstdio.h>
#include <locale.h>

/* What a person sees, told without the numbers of rows. */
static const char *const questions[] = {
  "SELECT group_concat (line, char (10)) FROM (SELECT name || '|' || ifnull (email, '') || '|' || ifnull (tier_name, "
  "'')"
  " || '|' || ifnull (paid_through_day, '') || '|' || sources AS line FROM member_now ORDER BY line)",
  "SELECT group_concat (line, char (10)) FROM (SELECT kind || '|' || status || '|' || occurred_at || '|' || gross_minor"
  " || '|' || currency || '|' || ifnull (fee_minor, '') || '|' || stream AS line FROM payment ORDER BY line)",
  "SELECT group_concat (line, char (10)) FROM (SELECT start_day || '|' || end_day || '|' || status || '|' || "
  "price_minor"
  " || '|' || discount_minor || '|' || ifnull (end_reason, '') AS line FROM segment ORDER BY line)",
  "SELECT group_concat (line, char (10)) FROM (SELECT i.kind || '|' || occurred_at || '|' || ifnull (p.title, '')"
  " AS line FROM interaction i LEFT JOIN post p ON p.id = i.post ORDER BY line)",
  "SELECT group_concat (line, char (10)) FROM (SELECT title || '|' || published_at || '|' || kind || '|' || access"
  " AS line FROM post ORDER BY line)",
  "SELECT group_concat (line, char (10)) FROM (SELECT asked_at || '|' || q.body || '|' || ifnull (answered_at, '')"
  " AS line FROM question q LEFT JOIN answer a ON a.question = q.id ORDER BY line)",
  "SELECT group_concat (line, char (10)) FROM (SELECT day || '|' || category || '|' || ifnull (amount_minor, '')"
  " AS line FROM cost ORDER BY line)",
};

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("cohort-demo-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static char *
make_demo (const char *folder, const char *name, CohortDemoSize size, const char *emit)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);
  CohortDemoOptions options;

  cohort_demo_options_init (&options);
  options.size = size;
  options.emit = emit;
  cohort_demo_create (path, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  return path;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The community of the story and its exports, made once for all tests. */
static char *made_folder, *made_path, *made_exports;

static void
make_once (void)
{
  made_folder = make_folder ();
  made_exports = make_folder ();
  made_path = make_demo (made_folder, "made.cohort", COHORT_DEMO_DEFAULT, made_exports);
}

static void
assert_same_bytes (const char *one, const char *other)
{
  g_autofree char *first = NULL, *second = NULL;
  gsize first_len, second_len;

  g_assert_true (g_file_get_contents (one, &first, &first_len, NULL));
  g_assert_true (g_file_get_contents (other, &second, &second_len, NULL));
  g_assert_cmpmem (first, first_len, second, second_len);
}

static void
test_bytes (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *again = make_demo (folder, "again.cohort", COHORT_DEMO_DEFAULT, NULL);
  g_autofree char *one = make_demo (folder, "one.cohort", COHORT_DEMO_SMALL, NULL);
  g_autofree char *other = make_demo (folder, "other.cohort", COHORT_DEMO_SMALL, NULL);

  assert_same_bytes (made_path, again);
  assert_same_bytes (one, other);
  remove_folder (folder);
}

static CohortStore *
open_store (const char *path, CohortStoreFlags flags)
{
  g_autoptr (GError) error = NULL;
  CohortStore *store = cohort_store_open (path, flags, &error);

  g_assert_no_error (error);
  return store;
}

static void
close_store (CohortStore *store)
{
  cohort_store_close (store);
  g_object_unref (store);
}

static gint64
last_second (gpointer data)
{
  const CohortDemoWorld *world = data;

  return cohort_demo_instant (world->anchor, 86399);
}

static void
set_unless_fixed (CohortImportFile *file, CohortImportSetting setting, const char *value)
{
  g_autoptr (GError) error = NULL;
  CohortImportOrigin origin;

  cohort_import_file_get_setting (file, setting, &origin);
  if (origin != COHORT_IMPORT_ORIGIN_FIXED)
    cohort_import_file_set_setting (file, setting, value, &error);
  g_assert_no_error (error);
}

/* As a person would: each file looked at, told its account, previewed and imported. */
static void
import_emitted (CohortStore *store, CohortDemoWorld *world, const CohortDemoSheet *sheet, const char *emit)
{
  g_autoptr (GFile) file = g_file_new_build_filename (emit, sheet->file, NULL);
  g_autoptr (CohortImport) import = cohort_import_new (store, last_second, world);
  g_autoslist (GFile) files = g_slist_prepend (NULL, g_object_ref (file));
  g_autoptr (CohortImportFile) item = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_query_exists (file, NULL))
    return;
  g_assert_true (cohort_import_add_files (import, files, NULL, &error));
  item = g_list_model_get_item (G_LIST_MODEL (import), 0);
  g_assert_cmpstr (cohort_import_file_get_format_id (item), ==, sheet->format);
  g_assert_cmpstr (cohort_import_file_get_encoding (item), ==, sheet->encoding != NULL ? sheet->encoding : "UTF-8");
  cohort_import_file_set_source (item, 0, cohort_demo_sheet_source_kind (sheet), cohort_demo_sheet_source_name (sheet));
  set_unless_fixed (item, COHORT_IMPORT_SETTING_ZONE, COHORT_DEMO_ZONE);
  set_unless_fixed (item, COHORT_IMPORT_SETTING_CURRENCY, COHORT_DEMO_HOME);
  if (cohort_demo_sheet_last_day (sheet, world) != COHORT_DAY_NONE)
    cohort_import_file_set_covers_until (item, cohort_demo_sheet_last_day (sheet, world));
  cohort_import_preview (import, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  cohort_import_apply (import, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_emitted (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *imported = g_build_filename (folder, "imported.cohort", NULL);
  CohortStore *made = open_store (made_path, COHORT_STORE_READ_ONLY),
              *store = open_store (imported, COHORT_STORE_CREATE);
  g_autoptr (CohortDemoWorld) world
      = cohort_demo_world_new (COHORT_DEMO_DEFAULT, COHORT_DEMO_SEED, cohort_day_from_ymd (2026, 6, 30));
  guint n_sheets;
  const CohortDemoSheet *sheets = cohort_demo_sheets (&n_sheets);

  cohort_test_exec_step (store, "INSERT INTO setting (key, value) VALUES ('home-currency', '" COHORT_DEMO_HOME
                                "'), ('zone', '" COHORT_DEMO_ZONE "')");
  for (guint i = 0; i < n_sheets; i++)
    import_emitted (store, world, &sheets[i], made_exports);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *one = cohort_test_ask_text (made, questions[i]);
      g_autofree char *other = cohort_test_ask_text (store, questions[i]);

      g_assert_cmpstr (one, !=, NULL);
      g_assert_cmpstr (one, ==, other);
    }
  cohort_test_check_store (store);
  close_store (made);
  close_store (store);
  remove_folder (folder);
}

#define ANCHOR_DAY "(unixepoch ('2026-06-30') / 86400)"
#define OVERDUE "SELECT count(*) FROM benefit_due d WHERE done_day IS NULL AND due_day < " ANCHOR_DAY

/* How much is promised by their tiers to those of whom @data, SQL, finds. */
static gpointer
count_promises (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) members = cohort_db_prepare (db, data, error);
  gsize n = 1;

  while (cohort_stmt_step (members, error) == COHORT_ROW)
    {
      g_autoptr (GPtrArray) owed
          = cohort_member_owed (db, cohort_stmt_int64 (members, 0), cohort_day_from_ymd (2026, 6, 30), error);

      g_assert_nonnull (owed);
      for (guint i = 0; i < owed->len; i++)
        {
          const CohortOwedEntry *entry = owed->pdata[i];

          n += entry->more != NULL && entry->due == COHORT_DAY_NONE;
        }
    }
  return GSIZE_TO_POINTER (n);
}

static gsize
ask_promises (CohortStore *store, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gpointer n = cohort_store_read (store, count_promises, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return GPOINTER_TO_SIZE (n) - 1;
}

/* The ledger holds what the world does. */
static void
test_ledger (void)
{
  g_autoptr (CohortDemoWorld) world
      = cohort_demo_world_new (COHORT_DEMO_DEFAULT, COHORT_DEMO_SEED, cohort_day_from_ymd (2026, 6, 30));
  CohortStore *store = open_store (made_path, COHORT_STORE_READ_WRITE);
  int failed = 0, missing = 0;
  gint64 calls, overdue;

  for (guint i = 0; i < world->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (world, (int) i);
      CohortDemoProvider provider = cohort_demo_identity (world, payment->identity)->provider;

      failed += payment->failed && (provider == COHORT_DEMO_STRIPE || provider == COHORT_DEMO_PATREON);
      missing += payment->fault == COHORT_DEMO_FAULT_MISSING_MONTH;
    }
  g_assert_cmpint (missing, >, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM identity"), ==, world->identities->len);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM post"), ==, world->posts->len);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM question"), ==, world->questions->len);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment p JOIN source s ON s.id = p.source"
                                           " WHERE status = 'failed' AND s.kind IN ('stripe', 'patreon')"),
                   ==, failed);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM pending_link"), ==, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM member_now WHERE name = '张伟'"), ==, 3);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM member_now WHERE name = '=cmd()'"), ==, 1);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM member_now WHERE length (name) = 80"), ==, 1);
  /* The refund of the wrong sign, and the payout that is a fen off its lines. */
  g_assert_cmpint (
      cohort_test_ask (store, "SELECT count(*) FROM balance_entry WHERE type = 'refund' AND gross_minor > 0"), ==, 1);
  /* What is kept by hand. */
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM plan_item"), ==, 35);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(DISTINCT state) FROM plan_item"), ==, 5);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM plan_item WHERE title LIKE '构建手记%'"), ==, 6);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(DISTINCT rival) FROM market_price"), ==, 5);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM deal"), ==, 3);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM hours WHERE post IS NOT NULL"), ==, world->posts->len);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM submission"), ==, world->submissions->len);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM exit_note"), ==, world->exits->len);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM attendance"), >, 5);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM redemption"), >, 20);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM enrolment WHERE finished_at IS NOT NULL"), >, 5);
  /* About six of a hundred review calls were not held in time, by VIPs who are still there. */
  calls = cohort_test_ask (store, "SELECT count(*) FROM benefit_due WHERE due_day < " ANCHOR_DAY);
  overdue = cohort_test_ask (store, OVERDUE);
  g_assert_cmpint (overdue, >, 0);
  g_assert_cmpint (overdue * 100, >=, calls * 4);
  g_assert_cmpint (overdue * 100, <=, calls * 8);
  g_assert_cmpint (cohort_test_ask (store, OVERDUE " AND EXISTS (SELECT 1 FROM identity_link l JOIN member_now m ON"
                                                   " m.member = l.member WHERE l.identity = d.identity"
                                                   " AND m.paid_through_day >= " ANCHOR_DAY ")"),
                   ==, overdue);
  /* Whoever left is promised nothing any more. */
  g_assert_cmpuint (ask_promises (store, "SELECT member FROM member_now WHERE tier IS NOT NULL AND paid_open = 0"
                                         " AND grace_end_day <= " ANCHOR_DAY),
                    ==, 0);
  g_assert_cmpuint (
      ask_promises (store, "SELECT member FROM member_now WHERE tier_name = 'VIP' AND paid_through_day > " ANCHOR_DAY),
      >, 50);
  /* Every month was paid for, the coupon's at half the price. */
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM segment WHERE basis = 'reported'"), ==, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM segment g JOIN source s ON s.id = g.source"
                                           " WHERE s.kind = 'stripe' AND 2 * discount_minor BETWEEN price_minor - 1"
                                           " AND price_minor"),
                   >, 10);
  /* GitHub's second file came as JSON too, and told nothing new. */
  g_assert_cmpint (
      cohort_test_ask (store, "SELECT n_rows - n_unchanged FROM import WHERE file = 'github-sponsors-2.json'"), ==, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM source_figure WHERE figure = 'earnings-gross'"), >,
                   20);
  /* Whoever pays is promised something. */
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM member_now WHERE tier IS NOT NULL AND tier NOT IN"
                                           " (SELECT tier FROM tier_benefit)"),
                   ==, 0);
  cohort_test_check_store (store);
  close_store (store);
}

/* A file that is there is not touched, and a folder that cannot be written says so. */
static void
test_refused (void)
{
  g_autofree char *folder = make_folder (), *path = make_demo (folder, "made.cohort", COHORT_DEMO_SMALL, NULL);
  g_autofree char *nowhere = g_build_filename (folder, "missing", "x.cohort", NULL);
  g_autoptr (GError) error = NULL;
  CohortDemoOptions options;

  cohort_demo_options_init (&options);
  options.size = COHORT_DEMO_SMALL;
  g_assert_false (cohort_demo_create (path, &options, NULL, NULL, &error));
  g_assert_error (error, COHORT_DEMO_ERROR, COHORT_DEMO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (cohort_demo_create (nowhere, &options, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  make_once ();
  g_test_add_func ("/demo/build/bytes", test_bytes);
  g_test_add_func ("/demo/build/ledger", test_ledger);
  g_test_add_func ("/demo/build/emitted", test_emitted);
  g_test_add_func ("/demo/build/refused", test_refused);
  status = g_test_run ();
  /* The folders lie in the one that GLib removes. */
  g_free (made_folder);
  g_free (made_exports);
  g_free (made_path);
  return status;
}
