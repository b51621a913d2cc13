/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Each check finds what is planted for it, and that alone; what cannot be read is a fault, not the end. */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "cohort-check.h"
#include "cohort-db-private.h"
#include "cohort-test-db.h"

#define LEDGER                                                                                                         \
  "INSERT INTO source (id, kind, name) VALUES (1, 'csv', 'List');"                                                     \
  "INSERT INTO identity (id, source, name) VALUES (11, 1, 'Ada');"                                                     \
  "INSERT INTO member (id) VALUES (21);"                                                                               \
  "INSERT INTO identity_link (identity, member) VALUES (11, 21);"                                                      \
  "INSERT INTO note (id, member, body, written_at) VALUES (31, 21, 'hello', 0);"

/* Changes rows behind the journal's back, as a damaged disk would. */
static void
plant (CohortDb *db, const char *sql)
{
  g_assert_cmpint (
      sqlite3_exec (db->handle, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL),
      ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db->handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* Exactly @check has faults, and one of them holds @text. */
static void
assert_fault (CohortDb *db, const char *check, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortFaults) faults = cohort_check_run (db, NULL, 0, NULL, &error);
  gboolean found = FALSE;

  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    {
      const CohortFault *fault = g_ptr_array_index (faults, i);

      g_test_message ("%s: %s", fault->check, fault->text);
      g_assert_cmpstr (fault->check, ==, check);
      found = found || strstr (fault->text, text) != NULL;
    }
  g_assert_true (found);
}

typedef struct
{
  const char *name, *sql, *check, *text;
} Plant;

static void
test_plant (gconstpointer data)
{
  const Plant *fault = data;
  CohortDb *db = cohort_test_db_new ();

  cohort_test_step (db, LEDGER);
  cohort_test_check (db);
  plant (db, fault->sql);
  assert_fault (db, fault->check, fault->text);
  cohort_test_db_free (db);
}

/* A part that is no more what was recorded takes nothing back, and both check and undo say so. */
static void
test_damaged_part (gconstpointer data)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  gint64 step = cohort_test_step (db, LEDGER);

  plant (db, data);
  assert_fault (db, "journal", "Step ");
  g_assert_false (cohort_journal_undo (db, step, COHORT_TEST_NOW, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM note"), ==, 1);
  cohort_test_db_free (db);
}

/* What a person is told begins with a sentence and names no internals before it. */
static void
test_sentences (void)
{
  for (int code = COHORT_STORE_ERROR_FAILED; code <= COHORT_STORE_ERROR_REFUSED; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (COHORT_STORE_ERROR, code, "detail");
      g_autofree char *sentence = cohort_store_error_describe (error);
      gboolean own = code == COHORT_STORE_ERROR_NOT_FOUND || code == COHORT_STORE_ERROR_CLOSED
                     || code == COHORT_STORE_ERROR_REFUSED;
      g_autofree char *expected = own ? g_strdup ("detail") : g_strdup_printf ("%s (detail)", sentence);

      g_assert_true (own || g_str_has_suffix (sentence, "."));
      cohort_store_error_explain (error);
      g_assert_cmpstr (error->message, ==, expected);
    }
}

int
main (int argc, char **argv)
{
  static const Plant plants[] = {
    { "reference", "INSERT INTO consent (id, identity, kind, granted) VALUES (5, 99, 'mail', 1)", "references",
      "Row 5 of consent names a missing row of identity" },
    { "steps", "DELETE FROM journal_part", "journal", "has no part to undo it with" },
    { "parts", "UPDATE journal_part SET seq = 2", "journal", "lacks parts" },
    { "sums",
      "INSERT INTO import (source, file, file_hash, format, imported_at, n_rows, n_new, n_changed, n_unchanged,"
      " n_needs_you, n_rejected, totals) VALUES (1, 'a.csv', '', 'x', 0, 3, 0, 0, 2, 0, 0, '[]')",
      "imports", "(a.csv): the classes add up to 2 of 3 rows" },
    { "rows",
      "INSERT INTO import (source, file, file_hash, format, imported_at, n_rows, n_new, n_changed, n_unchanged,"
      " n_needs_you, n_rejected, totals) VALUES (1, 'a.csv', '', 'x', 0, 1, 1, 0, 0, 0, 0, '[]')",
      "imports", "1 rows counted as “new”, 0 kept" },
    { "derived", "UPDATE member_now SET name = 'Eve'", "derived", "member 21" },
    { "search", "DELETE FROM member_search", "derived", "member_search lacks 1 rows" },
  };
  static const char *const damages[] = {
    "UPDATE journal_part SET data = x'00010203'",
    "UPDATE journal_part SET size = size + 1",
    "UPDATE journal_part SET data = substr (data, 1, length (data) - 4)",
  };

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (plants); i++)
    {
      g_autofree char *path = g_strconcat ("/store/check/", plants[i].name, NULL);

      g_test_add_data_func (path, &plants[i], test_plant);
    }
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/check/damaged-part/%u", i);

      g_test_add_data_func (path, damages[i], test_damaged_part);
    }
  g_test_add_func ("/store/check/sentences", test_sentences);
  return g_test_run ();
}
