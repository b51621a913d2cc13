// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The full export: what is read back equals what was written, and a broken document leaves nothing behind. */

#include "config.h"

#include "cohort-dump.h"
#include "cohort-test-db.h"

/* A row in every table that holds facts, with texts that need care. */
static const char ledger[]
    = "INSERT INTO setting (key, value) VALUES ('zone', 'Asia/Shanghai');"
      "INSERT INTO source (id, kind, name) VALUES (3, 'patreon', 'Night \"Build\" \\ 构建');"
      "INSERT INTO source_span (source, stream, from_day, to_day) VALUES (3, 'payments', 20000, 20100);"
      "INSERT INTO identity (id, source, name, email) VALUES (7, 3, '=cmd()', NULL), (8, 3, 'ليلى حداد', "
      "'a@example.org');"
      "INSERT INTO member (id) VALUES (1), (2);"
      "INSERT INTO identity_link (identity, member) VALUES (7, 1), (8, 2);"
      "INSERT INTO note (member, body, written_at) VALUES (2, 'line' || char (10) || 'break' || char (9) || '🦀', 1);"
      "INSERT INTO tier (id, source, name) VALUES (1, 3, 'VIP');"
      "INSERT INTO subscription (id, source, identity, tier) VALUES (1, 3, 8, 1);"
      "INSERT INTO payment (id, source, identity, kind, status, occurred_at, gross_minor, currency)"
      " VALUES (1, 3, 8, 'charge', 'succeeded', 1767323045000000, 9007199254740993, 'CNY');"
      "INSERT INTO external_key (source, kind, key, row) VALUES (3, 'identity', 'id:8', 8);"
      "INSERT INTO import (id, step, source, file, file_hash, format, imported_at, n_rows, n_new, n_changed, "
      "n_unchanged,"
      " n_needs_you, n_rejected, totals) VALUES (1, NULL, 3, 'a.csv', 'x', 'patreon', 1, 3, 2, 0, 0, 1, 0, '[]');"
      "INSERT INTO import_row (import, row, line, class, reason, content) VALUES (1, 3, 4, 'needs_you', 'why', 'a,b');";

static GBytes *
write_dump (CohortDb *db)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  cohort_dump_write (db, stream, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static gboolean
restore (CohortDb *db, GBytes *bytes, gint64 *step, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  guint64 n_rows;

  return cohort_dump_restore (db, stream, COHORT_TEST_NOW, step, &n_rows, NULL, error);
}

static void
test_round_trip (void)
{
  CohortDb *first = cohort_test_db_new ();
  CohortDb *second = cohort_test_db_new ();
  g_autoptr (GBytes) dump = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  gint64 step;

  cohort_test_step (first, ledger);
  dump = write_dump (first);
  g_assert_true (cohort_dump_is_dump (g_bytes_get_data (dump, NULL), g_bytes_get_size (dump)));
  restore (second, dump, &step, &error);
  g_assert_no_error (error);
  again = write_dump (second);
  g_assert_cmpmem (g_bytes_get_data (dump, NULL), g_bytes_get_size (dump), g_bytes_get_data (again, NULL),
                   g_bytes_get_size (again));
  name = cohort_test_text (second, "SELECT name FROM source");
  g_assert_cmpstr (name, ==, "Night \"Build\" \\ 构建");
  g_assert_cmpint (cohort_test_int (second, "SELECT gross_minor FROM payment"), ==, 9007199254740993);

  cohort_test_undo (second, step);
  g_assert_cmpint (cohort_test_int (second, "SELECT count(*) FROM member"), ==, 0);
  cohort_test_redo (second, step);
  g_assert_cmpint (cohort_test_int (second, "SELECT count(*) FROM member"), ==, 2);
  cohort_test_db_free (first);
  cohort_test_db_free (second);
}

static void
test_only_into_an_empty_community (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GBytes) dump = NULL;
  g_autoptr (GError) error = NULL;
  gint64 step;

  cohort_test_step (db, ledger);
  dump = write_dump (db);
  g_assert_false (restore (db, dump, &step, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_REFUSED);
  cohort_test_db_free (db);
}

/* Cut anywhere, or with a word changed, the document is refused and nothing of it stays. */
static void
check_refused (CohortDb *db, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gint64 step;

  g_assert_false (restore (db, bytes, &step, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (cohort_test_int (db, "SELECT (SELECT count(*) FROM member) + (SELECT count(*) FROM source) + "
                                        "(SELECT count(*) FROM external_key) + (SELECT count(*) FROM import)"),
                   ==, 0);
}

static void
test_broken (void)
{
  static const struct
  {
    const char *from, *to;
  } edits[] = {
    { "\"cohort\": 1", "\"cohort\": 2" },
    { "\"schema\": ", "\"schema\": 9" },
    { "\"member\": {", "\"journal\": {" },
    { "\"columns\": [\"id\"]", "\"columns\": [\"id) SELECT 1 --\"]" },
    { "[1],\n[2]", "[1, 2]\n[2]" },
    { "[1],\n[2]", "[1.5],\n[2]" },
    { "[1],\n[2]", "[1],\n[1]" },
    { "[1],\n[2]", "[1]" },
    { "9007199254740993", "90071992547409930000" },
  };
  CohortDb *first = cohort_test_db_new ();
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GBytes) dump = NULL;
  gsize size;
  const char *data;

  cohort_test_step (first, ledger);
  dump = write_dump (first);
  data = g_bytes_get_data (dump, &size);
  for (gsize cut = 0; cut + 2 < size; cut += 97)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);

      check_refused (db, part);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GString) text = g_string_new_len (data, size);
      g_autoptr (GBytes) bytes = NULL;

      g_test_message ("%s for %s", edits[i].to, edits[i].from);
      g_assert_cmpuint (g_string_replace (text, edits[i].from, edits[i].to, 1), ==, 1);
      bytes = g_bytes_new (text->str, text->len);
      check_refused (db, bytes);
    }
  cohort_test_db_free (first);
  cohort_test_db_free (db);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/dump/round-trip", test_round_trip);
  g_test_add_func ("/dump/only-into-an-empty-community", test_only_into_an_empty_community);
  g_test_add_func ("/dump/broken", test_broken);
  return g_test_run ();
}
