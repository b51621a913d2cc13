// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Erasing people of every sample export: not a byte of their names stays in the file or its log, the same file imported
 * again brings nothing back, figures stay, and an older copy that takes the file's place loses them again. */

#include "config.h"

#include "cohort-backup.h"
#include "cohort-erasure.h"
#include "cohort-owned.h"
#include "cohort-test-import.h"

#include <locale.h>
#include <sqlite3.h>
#include <string.h>

#define SALT "0123456789abcdef0123456789abcdef"

/* Whatever an identity is known by and that no other text of the samples holds by chance. */
static GPtrArray *
load_words (CohortStore *store, gint64 member)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT group_concat (w, char (10)) FROM (SELECT i.email AS w FROM identity i JOIN"
                         " identity_link l ON l.identity = i.id WHERE l.member = %1$" G_GINT64_FORMAT
                         " UNION SELECT i.handle FROM identity i JOIN identity_link l ON l.identity = i.id WHERE"
                         " l.member = %1$" G_GINT64_FORMAT " UNION SELECT i.name FROM identity i JOIN identity_link l"
                         " ON l.identity = i.id WHERE l.member = %1$" G_GINT64_FORMAT
                         " AND (SELECT count (*) FROM identity o WHERE o.name = i.name) = 1) WHERE length (w) > 5",
                         member);
  g_autofree char *text = cohort_test_ask_text (store, sql);
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", "\n", -1);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (list, g_strdup (words[i]));
  return list;
}

static void
assert_absent (const char *path, GPtrArray *words)
{
  static const char *const suffixes[] = { "", "-wal" };

  for (guint s = 0; s < G_N_ELEMENTS (suffixes); s++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[s], NULL);
      g_autofree char *bytes = NULL;
      gsize size = 0;

      if (!g_file_get_contents (name, &bytes, &size, NULL))
        continue;
      for (guint i = 0; i < words->len; i++)
        if (memmem (bytes, size, words->pdata[i], strlen (words->pdata[i])) != NULL)
          g_error ("“%s” is still in %s", (const char *) words->pdata[i], name);
    }
}

typedef struct
{
  gint64 member, number;
  CohortErasurePlan plan;
} Erase;

static gpointer
erase_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Erase *erase = data;

  return cohort_erasure_plan (db, erase->member, &erase->plan, error)
                 && cohort_erasure_run (db, erase->member, SALT, COHORT_TEST_NOW, &erase->number, error)
             ? GINT_TO_POINTER (1)
             : NULL;
}

static gint64
erase (CohortStore *store, gint64 member, CohortErasurePlan *plan)
{
  Erase erase = { member, 0, { 0 } };
  g_autoptr (GError) error = NULL;

  cohort_store_write (store, erase_job, &erase, NULL, &error);
  g_assert_no_error (error);
  if (plan != NULL)
    *plan = erase.plan;
  return erase.number;
}

/* Sums that must not move. */
static char *
figures (CohortStore *store)
{
  return cohort_test_ask_text (
      store,
      "SELECT (SELECT group_concat (currency || gross_minor || kind || occurred_at, ' ' ORDER BY id) FROM payment)"
      " || '/' || (SELECT count (*) FROM member) || '/' || (SELECT count (*) FROM segment) || '/' ||"
      " (SELECT count (*) FROM subscription_version) || '/' || (SELECT count (*) FROM interaction)");
}

static void
assert_unmoved (CohortStore *store, GFile *file, const char *before)
{
  g_autoptr (CohortImportReport) report = cohort_test_import (store, file);
  g_autofree char *after = figures (store);

  cohort_test_assert_classes (report, 0, 0, report->n[COHORT_ROW_CLASS_UNCHANGED],
                              report->n[COHORT_ROW_CLASS_NEEDS_YOU], report->n[COHORT_ROW_CLASS_REJECTED]);
  g_assert_cmpstr (after, ==, before);
}

static void
test_sample (gconstpointer data)
{
  const char *name = data;
  g_autofree char *path = g_build_filename (TEST_DATA, "exports", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) first = cohort_test_import (store, file);
  gint64 people = MIN (3, cohort_test_ask (store, "SELECT count (*) FROM member"));

  for (gint64 i = 0; i < people; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM member ORDER BY id LIMIT 1 OFFSET %" G_GINT64_FORMAT, i);
      gint64 member = cohort_test_ask (store, sql);
      g_autoptr (GPtrArray) words = load_words (store, member);
      g_autofree char *before = figures (store);
      g_autofree char *after = NULL;

      g_assert_cmpint (erase (store, member, NULL), ==, i + 1);
      after = figures (store);
      g_assert_cmpstr (after, ==, before);
      assert_absent (cohort_store_get_path (store), words);
      assert_unmoved (store, file, before);
      assert_absent (cohort_store_get_path (store), words);
      cohort_test_check_store (store);
    }
  cohort_test_store_free (store);
}

/* What is typed goes, what is told of others stays, and history says so. */
static void
test_by_hand (void)
{
  g_autofree char *path = g_build_filename (TEST_DATA, "exports", "patreon-members-export.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) report = cohort_test_import (store, file);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  CohortErasurePlan plan;
  g_autofree char *name = NULL;
  gint64 ada = cohort_test_ask (store, "SELECT member FROM member_now WHERE name = 'Ada Example'");
  gint64 bo = cohort_test_ask (store, "SELECT member FROM member_now WHERE name = 'Bo Example'");
  g_autofree char *typed
      = g_strdup_printf ("INSERT INTO note (member, body, written_at) VALUES (%1$d, 'Secretive remark', 0), (%2$d, "
                         "'Knows Ada Example', 0);"
                         "INSERT INTO reply (question, answered_at, body) VALUES (77, 0, 'As Ada Example said');"
                         "INSERT INTO decision (kind, title, made_at) VALUES ('other', 'Ask Ada Example to stay', 0);"
                         "INSERT INTO tag (name) VALUES ('friend');"
                         "INSERT INTO member_tag (member, tag) SELECT %1$d, id FROM tag;"
                         "INSERT INTO member_tag (member, tag) SELECT %2$d, id FROM tag;"
                         "INSERT INTO member_override (member, field, value) VALUES (%1$d, 'name', 'Ada Renamed')",
                         (int) ada, (int) bo);

  cohort_test_exec_step (store, typed);
  cohort_test_exec_step (store, "UPDATE note SET body = 'Another remark' WHERE body = 'Secretive remark'");
  cohort_test_exec_step (store, "DELETE FROM note WHERE body = 'Another remark'");
  cohort_test_exec_step (store, "INSERT INTO tag (name) VALUES ('unrelated')");
  erase (store, ada, &plan);
  g_assert_cmpint (plan.n_identities, ==, 1);
  g_assert_cmpint (plan.n_own, ==, 2); /* the tag and the name */
  g_assert_cmpint (plan.n_steps, ==, 4);
  g_assert_cmpint (plan.n_mentions, ==, 3);
  g_assert_false (plan.is_erased);
  for (const char *const *word = (const char *const[]) { "ada@example.org", "ada#0001", "Ada Renamed", "Secretive",
                                                         "Another remark", "100001", NULL };
       *word != NULL; word++)
    g_ptr_array_add (words, (gpointer) *word);
  assert_absent (cohort_store_get_path (store), words);
  name = cohort_test_ask_text (store, "SELECT name FROM member_now WHERE name GLOB 'Former*'");
  g_assert_cmpstr (name, ==, "Former Member 0001");
  g_assert_cmpint (cohort_test_ask (store, "SELECT count (*) FROM member_tag"), ==, 1);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count (*) FROM note"), ==, 1);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count (*) FROM journal WHERE state = 'dropped'"), ==, 4);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count (*) FROM journal WHERE state = 'done'"), ==, 1);
  g_assert_cmpint (
      cohort_test_ask (store, "SELECT count (*) FROM member_search WHERE member_search MATCH 'renamed OR secretive'"),
      ==, 0);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

/* What is told of a member with the history as it is, and as if it were long. */
typedef struct
{
  gint64 member;
  CohortErasurePlan plan, long_plan;
} Planned;

static gpointer
plan_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Planned *planned = data;

  g_assert_true (cohort_erasure_plan (db, planned->member, &planned->plan, error));
  g_assert_true (cohort_db_begin (db, error));
  g_assert_true (cohort_db_exec (db, "UPDATE journal_part SET size = 40000000", error));
  g_assert_true (cohort_erasure_plan (db, planned->member, &planned->long_plan, error));
  cohort_db_rollback (db);
  return GINT_TO_POINTER (1);
}

/* Of a long history nothing is counted before it is asked to go; what is told beside is the same. */
static void
test_long_history (void)
{
  g_autofree char *path = g_build_filename (TEST_DATA, "exports", "patreon-members-export.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) report = cohort_test_import (store, file);
  Planned planned = { .member = cohort_test_ask (store, "SELECT min (id) FROM member") };
  g_autoptr (GError) error = NULL;

  cohort_store_write (store, plan_job, &planned, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (planned.plan.n_steps, ==, 1);
  g_assert_cmpint (planned.long_plan.n_steps, ==, -1);
  planned.plan.n_steps = -1;
  g_assert_cmpmem (&planned.plan, sizeof planned.plan, &planned.long_plan, sizeof planned.long_plan);
  cohort_test_store_free (store);
}

static void
test_while_read (void)
{
  g_autofree char *path = g_build_filename (TEST_DATA, "exports", "patreon-members-export.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) report = cohort_test_import (store, file);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  gint64 ada = cohort_test_ask (store, "SELECT member FROM member_now WHERE name = 'Ada Example'");
  sqlite3 *reader = NULL;

  /* Whoever reads on sees what was there before. */
  g_assert_cmpint (sqlite3_open (cohort_store_get_path (store), &reader), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (reader, "BEGIN; SELECT count (*) FROM member", NULL, NULL, NULL), ==, SQLITE_OK);
  erase (store, ada, NULL);
  sqlite3_close (reader);
  cohort_test_exec_step (store, "INSERT INTO tag (name) VALUES ('unrelated')");
  g_ptr_array_add (words, (gpointer) "ada@example.org");
  assert_absent (cohort_store_get_path (store), words);
  cohort_test_store_free (store);
}

static void
restore (const char *copy, const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_backup_restore (copy, path, COHORT_TEST_NOW, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_older_copy (void)
{
  g_autofree char *sample = g_build_filename (TEST_DATA, "exports", "patreon-members-export.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (sample);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) report = cohort_test_import (store, file);
  g_autofree char *path = g_strdup (cohort_store_get_path (store));
  g_autofree char *copy = g_strconcat (path, ".older", NULL);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gint64 ada = cohort_test_ask (store, "SELECT member FROM member_now WHERE name = 'Ada Example'");

  g_assert_true (cohort_backup_copy (path, copy, NULL, &error));
  erase (store, ada, NULL);
  erase (store, cohort_test_ask (store, "SELECT member FROM member_now WHERE name = 'Cy Example'"), NULL);
  cohort_store_close (store);
  g_object_unref (store);
  restore (copy, path);
  store = cohort_store_open (path, COHORT_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_ptr_array_add (words, (gpointer) "ada@example.org");
  g_ptr_array_add (words, (gpointer) "Cy Example");
  assert_absent (path, words);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count (*) FROM member_now WHERE name GLOB 'Former Member 000[12]'"),
                   ==, 2);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count (*) FROM member_now WHERE name = 'Bo Example'"), ==, 1);
  cohort_test_check_store (store);
  g_clear_pointer (&report, cohort_import_report_unref);
  report = cohort_test_import (store, file);
  cohort_test_assert_classes (report, 0, 0, 4, 0, 0);
  assert_absent (path, words);
  cohort_test_remove (copy);
  cohort_test_store_free (store);
}

/* A copy that is restored as a community of its own takes the list along. */
static void
test_other_file (void)
{
  g_autofree char *sample = g_build_filename (TEST_DATA, "exports", "patreon-members-export.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (sample);
  CohortStore *store = cohort_test_store_new ();
  CohortStore *other;
  g_autoptr (CohortImportReport) report = cohort_test_import (store, file);
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_backup_copy (cohort_store_get_path (store), path, NULL, &error));
  erase (store, cohort_test_ask (store, "SELECT member FROM member_now WHERE name = 'Ada Example'"), NULL);
  g_assert_true (cohort_erasure_hand_on (cohort_store_get_path (store), path, &error));
  other = cohort_store_open (path, COHORT_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cohort_test_ask (other, "SELECT count (*) FROM member_now WHERE name = 'Former Member 0001'"), ==,
                   1);
  g_assert_cmpint (cohort_test_ask (other, "SELECT count (*) FROM identity WHERE email = 'ada@example.org'"), ==, 0);
  cohort_test_store_free (other);
  cohort_test_store_free (store);
}

static void
write_list (const char *path, const char *text)
{
  g_autofree char *dir = cohort_backup_dir (path);
  g_autofree char *list = g_build_filename (dir, "erased.json", NULL);

  g_assert_true (cohort_backup_make_dir (dir, NULL));
  g_assert_true (g_file_set_contents (list, text, -1, NULL));
}

/* A list that is hostile or damaged neither breaks the opening nor erases anybody whom it does not name; one that was
 * sound before is not written over unseen. */
static void
test_strange_list (void)
{
  static const char *const lists[] = {
    "{\"salt\":\"00\",\"erased\":[7,null,{\"number\":3,\"keys\":[7,null,\"\",\"#\",\"@\",[]]},{\"number\":\"x\"}]}",
    "{\"salt\":\"00\",\"erased\":[{\"number\":9223372036854775807,\"keys\":[]},{\"number\":-1,\"keys\":[]}]}",
    "{\"salt\":[],\"erased\":{}}",
    "{\"salt\":\"00\",\"erased\":[{\"num",
  };
  g_autofree char *sample = g_build_filename (TEST_DATA, "exports", "patreon-members-export.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (sample);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      CohortStore *store = cohort_test_store_new ();
      g_autoptr (CohortImportReport) report = cohort_test_import (store, file);
      g_autofree char *path = g_strdup (cohort_store_get_path (store));
      g_autofree char *dir = cohort_backup_dir (path);
      g_autofree char *aside = g_build_filename (dir, "erased.json.damaged", NULL);
      g_autoptr (GError) error = NULL;

      cohort_store_close (store);
      g_object_unref (store);
      write_list (path, lists[i]);
      if (i >= 2)
        g_test_expect_message ("cohort-store", G_LOG_LEVEL_WARNING, "*erased is damaged*");
      store = cohort_store_open (path, COHORT_STORE_READ_WRITE, &error);
      g_test_assert_expected_messages ();
      g_assert_no_error (error);
      g_assert_cmpint (g_file_test (aside, G_FILE_TEST_EXISTS), ==, i >= 2);
      g_assert_cmpint (cohort_test_ask (store, "SELECT count (*) FROM member_now WHERE name GLOB 'Former*'"), ==, 0);
      cohort_test_check_store (store);
      erase (store, cohort_test_ask (store, "SELECT member FROM member_now WHERE name = 'Ada Example'"), NULL);
      cohort_test_store_free (store);
    }
}

static gpointer
dump_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortOwned) owned = cohort_owned_new (db, *(gint64 *) data, error);

  return owned != NULL ? cohort_owned_dump (owned, db, error) : NULL;
}

static void
test_access (void)
{
  g_autofree char *path = g_build_filename (TEST_DATA, "exports", "patreon-members-export.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) report = cohort_test_import (store, file);
  g_autoptr (GError) error = NULL;
  gint64 ada = cohort_test_ask (store, "SELECT member FROM member_now WHERE name = 'Ada Example'");
  g_autofree char *text = cohort_store_read (store, dump_job, &ada, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "ada@example.org"));
  g_assert_nonnull (strstr (text, "\"lifetime_minor\" : 6000"));
  g_assert_nonnull (strstr (text, "Supporter"));
  g_assert_null (strstr (text, "bo@example.org"));
  cohort_test_store_free (store);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  g_autofree char *path = g_build_filename (TEST_DATA, "exports", NULL);
  const char *name;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/erasure/by-hand", test_by_hand);
  g_test_add_func ("/erasure/long-history", test_long_history);
  g_test_add_func ("/erasure/while-read", test_while_read);
  g_test_add_func ("/erasure/older-copy", test_older_copy);
  g_test_add_func ("/erasure/other-file", test_other_file);
  g_test_add_func ("/erasure/strange-list", test_strange_list);
  g_test_add_func ("/erasure/access", test_access);
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strdup_printf ("/erasure/sample/%s", name);

      if (g_str_has_suffix (name, ".csv") || g_str_has_suffix (name, ".json"))
        g_test_add_data_func_full (test, g_strdup (name), test_sample, g_free);
    }
  return g_test_run ();
}
