// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Files: what they are wrapped in, what is remembered of them, what is never stored, and what happens when the ledger
 * or the file changes under an import. */

#include "config.h"

#include "cohort-test-import.h"

#include <archive.h>
#include <locale.h>
#include <string.h>

#define PAYMENTS "payment_id,date,amount,currency,member_id,email\n"

static const char payments[] = PAYMENTS "p1,2026-09-01,10.00,USD,m1,ann@example.org\n"
                                        "p2,2026-09-02,20.00,USD,m2,bob@example.org\n";
static const char more_payments[] = PAYMENTS "p2,2026-09-02,20.00,USD,m2,bob@example.org\n"
                                             "p3,2026-11-05,5.00,USD,m1,ann@example.org\n";

static CohortImportFileState
state_of (CohortImport *import, guint n)
{
  return cohort_import_file_get_state (cohort_test_nth (import, n));
}

static const char *
message_of (CohortImport *import, guint n)
{
  return cohort_import_file_get_message (cohort_test_nth (import, n));
}

static void
test_zip (void)
{
  static const char *const names[]
      = { "a/payments.csv", "__MACOSX/a/._payments.csv", "../../later.csv", "photo.png", NULL };
  static const char *const contents[] = { payments, "junk", more_payments, "\x89PNG\r\n", NULL };
  g_autoptr (GFile) file = cohort_test_zip ("both.zip", names, contents);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (import)), ==, 3);
  g_assert_cmpstr (cohort_import_file_get_name (cohort_test_nth (import, 0)), ==, "both.zip/a/payments.csv");
  g_assert_cmpint (state_of (import, 2), ==, COHORT_IMPORT_FILE_UNREADABLE);
  g_assert_true (cohort_import_is_ready (import));
  cohort_import_file_set_source (cohort_test_nth (import, 0), 0, NULL, "shop");
  cohort_import_file_set_source (cohort_test_nth (import, 1), 0, NULL, "shop");

  /* The second file is previewed as if the first had been imported. */
  cohort_test_assert_classes (cohort_test_preview (import, 0), 2, 0, 0, 0, 0);
  cohort_test_assert_classes (cohort_test_preview (import, 1), 1, 0, 1, 0, 0);
  cohort_import_file_set_included (cohort_test_nth (import, 0), FALSE);
  g_assert_null (cohort_import_file_get_preview (cohort_test_nth (import, 1)));
  cohort_test_assert_classes (cohort_test_preview (import, 1), 2, 0, 0, 0, 0);
  cohort_import_file_set_included (cohort_test_nth (import, 0), TRUE);
  cohort_test_preview (import, 0);
  cohort_test_assert_classes (cohort_test_apply (import, 0), 2, 0, 0, 0, 0);
  cohort_test_assert_classes (cohort_import_file_get_result (cohort_test_nth (import, 1)), 1, 0, 1, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM source"), ==, 1);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM journal WHERE kind = 'import'"), ==, 2);
  cohort_test_check_store (store);
  g_clear_object (&import);
  cohort_test_store_free (store);
}

static void
test_bomb (void)
{
  g_autofree char *zeros = g_strnfill (70 << 20, '0');
  const char *const names[] = { "bomb.csv", NULL };
  const char *const contents[] = { zeros, NULL };
  g_autoptr (GFile) file = cohort_test_zip ("bomb.zip", names, contents);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);

  g_assert_cmpint (state_of (import, 0), ==, COHORT_IMPORT_FILE_UNREADABLE);
  g_assert_nonnull (strstr (message_of (import, 0), "unpacks to far more"));
  g_clear_object (&import);
  cohort_test_store_free (store);
}

static void
test_no_tables (void)
{
  static const struct
  {
    const char *name;
    const char *content;
    gsize size;
  } files[] = {
    { "empty.csv", "", 0 },
    { "a.pdf", "%PDF-1.7\n", 9 },
    { "broken.zip", "PK\x03\x04 nothing", 12 },
    { "nul.csv", "number,name\n1000,\0nobody\n2000,somebody\n", 39 },
    { "open.csv", "a,b\n1,\"2\n", 9 },
    { "bad.json", "{\"a\":\n\n  [,]}", 12 },
    { "other.json", "{\"a\": 1}", 8 },
  };
  CohortStore *store = cohort_test_store_new ();

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GFile) file
          = cohort_test_file_bytes (files[i].name, files[i].content, files[i].size, COHORT_TEST_MADE);
      g_autoptr (CohortImport) import = cohort_test_add (store, file);

      g_test_message ("%s: %s", files[i].name, message_of (import, 0));
      g_assert_cmpint (state_of (import, 0), ==, COHORT_IMPORT_FILE_UNREADABLE);
      g_assert_nonnull (message_of (import, 0));
      g_assert_true (!g_str_equal (files[i].name, "bad.json") || strstr (message_of (import, 0), "line 3") != NULL);
      g_assert_false (cohort_import_is_ready (import));
    }
  cohort_test_store_free (store);
}

/* The same rows in GB18030, with a semicolon, with CRLF and other columns first. */
static void
test_encoding_and_order (void)
{
  static const char chinese[] = "订单号,支付时间,实付金额,币种,用户ID,昵称\n"
                                "1001,2026-09-01,29.00,CNY,u1,张伟\n1002,2026-09-02,69.00,CNY,u2,欧阳若晴\n";
  static const char shuffled[] = "\xef\xbb\xbf昵称;币种;用户ID;支付时间;订单号;实付金额\r\n"
                                 "张伟;CNY;u1;2026-09-01;1001;29.00\r\n欧阳若晴;CNY;u2;2026-09-02;1002;69.00\r\n";
  g_autofree char *gb = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (CohortImport) import = NULL;
  g_autoptr (CohortImportReport) second = NULL;
  CohortStore *store = cohort_test_store_new ();
  gsize size;

  gb = g_convert (chinese, -1, "GB18030", "UTF-8", NULL, &size, NULL);
  file = cohort_test_file_bytes ("orders.csv", gb, size, COHORT_TEST_MADE);
  import = cohort_test_add (store, file);
  g_assert_cmpstr (cohort_import_file_get_encoding (cohort_test_nth (import, 0)), ==, "GB18030");
  g_assert_cmpint (state_of (import, 0), ==, COHORT_IMPORT_FILE_RECOGNISED);
  cohort_test_preview (import, 0);
  cohort_test_assert_classes (cohort_test_apply (import, 0), 2, 0, 0, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM identity WHERE name = '欧阳若晴'"), ==, 1);
  second = cohort_test_import_text (store, "orders.csv", shuffled);
  cohort_test_assert_classes (second, 0, 0, 2, 0, 0);
  g_clear_object (&import);
  cohort_test_store_free (store);
}

/* Unknown columns: every row needs the person and nothing is written; what is then said is remembered. */
static void
test_mapping (void)
{
  static const char strange[] = "who,when,how much,telephone\nann@example.org,05.09.2026,\"1.234,50\",555\n"
                                "bob@example.org,17.09.2026,\"20,00\",556\n";
  static const char next[] = "who,when,how much,telephone\nann@example.org,05.10.2026,\"1.000,00\",555\n";
  g_autoptr (GFile) file = cohort_test_file ("strange.csv", strange);
  g_autoptr (GFile) later = cohort_test_file ("strange-2.csv", next);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  CohortImportFile *first = cohort_test_nth (import, 0);
  GListModel *columns = cohort_import_file_get_columns (first);
  static const char *const fields[] = { "email", "date", "amount", NULL };
  g_autoptr (GError) error = NULL;
  CohortImportOrigin origin;

  g_assert_cmpint (state_of (import, 0), ==, COHORT_IMPORT_FILE_NEEDS_MAPPING);
  cohort_test_assert_classes (cohort_test_preview (import, 0), 0, 0, 0, 2, 0);
  cohort_test_assert_classes (cohort_test_apply (import, 0), 0, 0, 0, 2, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM import"), ==, 0);

  g_assert_false (cohort_import_file_set_setting (first, COHORT_IMPORT_SETTING_TARGET, "songs", &error));
  g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE);
  g_clear_error (&error);
  cohort_import_file_set_setting (first, COHORT_IMPORT_SETTING_TARGET, "payments", &error);
  g_assert_no_error (error);
  g_assert_cmpint (state_of (import, 0), ==, COHORT_IMPORT_FILE_NEEDS_MAPPING);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_autoptr (CohortImportColumn) column = g_list_model_get_item (columns, i);

      cohort_import_column_set_field (column, fields[i]);
      g_assert_cmpstr (cohort_import_column_get_field (column), ==, fields[i]);
    }
  g_assert_cmpint (state_of (import, 0), ==, COHORT_IMPORT_FILE_RECOGNISED);
  g_assert_cmpstr (cohort_import_file_get_setting (first, COHORT_IMPORT_SETTING_DECIMAL, &origin), ==, "comma");
  g_assert_cmpint (origin, ==, COHORT_IMPORT_ORIGIN_GUESSED);
  g_assert_cmpstr (cohort_import_file_get_setting (first, COHORT_IMPORT_SETTING_DATE_ORDER, &origin), ==, "dmy");
  g_assert_null (cohort_import_file_get_setting (first, COHORT_IMPORT_SETTING_CURRENCY, &origin));
  g_assert_cmpint (origin, ==, COHORT_IMPORT_ORIGIN_NEEDED);
  cohort_test_assert_classes (cohort_test_preview (import, 0), 0, 0, 0, 2, 0);
  cohort_import_file_set_setting (first, COHORT_IMPORT_SETTING_CURRENCY, "EUR", &error);
  g_assert_no_error (error);
  cohort_test_assert_classes (cohort_test_preview (import, 0), 2, 0, 0, 0, 0);
  cohort_test_assert_classes (cohort_test_apply (import, 0), 2, 0, 0, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT sum (gross_minor) FROM payment"), ==, 125450);
  g_clear_object (&import);

  import = cohort_test_add (store, later);
  g_assert_cmpint (state_of (import, 0), ==, COHORT_IMPORT_FILE_RECOGNISED);
  g_assert_cmpstr (cohort_import_file_get_source_name (cohort_test_nth (import, 0)), ==, "strange");
  g_assert_cmpint (cohort_import_file_get_source_origin (cohort_test_nth (import, 0)), ==, COHORT_IMPORT_ORIGIN_SAVED);
  cohort_test_assert_classes (cohort_test_preview (import, 0), 1, 0, 0, 0, 0);
  g_clear_object (&import);
  cohort_test_store_free (store);
}

/* A format that was named by mistake and took no row is not what the next file is read as. */
static void
test_wrong_format (void)
{
  static const char text[] = "date,amount,currency,email\n2026-09-05,5.00,EUR,ann@example.org\n";
  g_autoptr (GFile) file = cohort_test_file ("paid.csv", text);
  g_autoptr (GFile) again = cohort_test_file ("paid-2.csv", text);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  g_autoptr (CohortImportReport) next = NULL;
  g_autoptr (GError) error = NULL;

  cohort_import_file_set_format (cohort_test_nth (import, 0), "stripe-balance", &error);
  g_assert_no_error (error);
  cohort_test_assert_classes (cohort_test_apply (import, 0), 0, 0, 0, 0, 1);
  g_clear_object (&import);
  next = cohort_test_import (store, again);
  cohort_test_assert_classes (next, 1, 0, 0, 0, 0);
  cohort_test_store_free (store);
}

static void
test_map_file (void)
{
  static const char json[] = "{\"target\":\"payments\",\"source_name\":\"Shop\",\"currency\":\"USD\","
                             "\"columns\":{\"date\":\"b\",\"amount\":\"c\",\"email\":\"a\"}}";
  static const struct
  {
    const char *json, *named;
  } slips[] = {
    { "{\"target\":\"payments\",\"colums\":{}}", "colums" },
    { "{\"target\":\"payments\",\"columns\":[]}", "columns" },
    { "{\"target\":\"payments\",\"columns\":{\"amuont\":\"c\"}}", "amuont" },
    { "{\"target\":\"payments\",\"constants\":{\"amuont\":\"1\"}}", "amuont" },
  };
  g_autoptr (GFile) file = cohort_test_file ("x.csv", "a,b,c\nann@example.org,2026-09-05,5\n");
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  g_autoptr (CohortImport) other = cohort_test_add (store, file);
  g_autofree char *written = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (cohort_import_file_load_mapping (cohort_test_nth (import, 0), "{}", &error));
  g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (cohort_import_file_load_mapping (cohort_test_nth (import, 0), "no JSON", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (slips); i++)
    {
      g_assert_false (cohort_import_file_load_mapping (cohort_test_nth (import, 0), slips[i].json, &error));
      g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, slips[i].named));
      g_clear_error (&error);
    }
  g_assert_true (cohort_import_file_load_mapping (cohort_test_nth (import, 0), json, &error));
  g_assert_no_error (error);
  written = cohort_import_file_dup_mapping (cohort_test_nth (import, 0));
  g_assert_true (cohort_import_file_load_mapping (cohort_test_nth (other, 0), written, &error));
  again = cohort_import_file_dup_mapping (cohort_test_nth (other, 0));
  g_assert_cmpstr (written, ==, again);
  cohort_test_assert_classes (cohort_test_preview (other, 0), 1, 0, 0, 0, 0);
  cohort_test_assert_classes (cohort_test_apply (other, 0), 1, 0, 0, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM source WHERE name = 'Shop'"), ==, 1);
  g_clear_object (&import);
  g_clear_object (&other);
  cohort_test_store_free (store);
}

/* What a window binds to: every property, and what the person may set through them. */
static void
test_properties (void)
{
  g_autoptr (GFile) file = cohort_test_file ("x.csv", "date,email,amount\n2025-09-05,ann@example.org,5\n");
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  CohortImportFile *one = cohort_test_nth (import, 0);
  g_autoptr (CohortImportColumn) column = g_list_model_get_item (cohort_import_file_get_columns (one), 2);
  g_autofree char *name = NULL, *format = NULL, *title = NULL, *kind = NULL, *source = NULL, *of_column = NULL;
  g_autofree char *field = NULL, *message = NULL;
  g_auto (GStrv) samples = NULL;
  g_autoptr (CohortImportReport) preview = NULL, result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean included, dropped, is_private;
  gint64 id;
  guint state;

  g_object_get (one, "name", &name, "state", &state, "message", &message, "format-id", &format, "format-title", &title,
                "source-id", &id, "source-kind", &kind, "source-name", &source, "included", &included, "preview",
                &preview, "result", &result, NULL);
  g_assert_cmpstr (name, ==, "x.csv");
  g_assert_cmpuint (state, ==, COHORT_IMPORT_FILE_RECOGNISED);
  g_assert_null (message);
  g_assert_cmpstr (format, ==, "generic-payments");
  g_assert_cmpstr (title, ==, cohort_import_file_get_format_title (one));
  g_assert_cmpint (id, ==, 0);
  g_assert_cmpstr (kind, ==, "csv");
  g_assert_cmpstr (source, ==, "x");
  g_assert_true (included);
  g_assert_true (preview == NULL && result == NULL);
  g_object_get (column, "name", &of_column, "samples", &samples, "field", &field, "dropped", &dropped, "private",
                &is_private, NULL);
  g_assert_cmpstr (of_column, ==, "amount");
  g_assert_cmpstr (samples[0], ==, "5");
  g_assert_cmpstr (field, ==, "amount");
  g_assert_false (dropped || is_private);

  g_object_set (column, "dropped", TRUE, NULL);
  g_assert_true (cohort_import_column_get_dropped (column));
  g_object_set (column, "field", "fee", NULL);
  g_assert_cmpstr (cohort_import_column_get_field (column), ==, "fee");
  g_assert_false (cohort_import_column_get_dropped (column));
  g_assert_false (cohort_import_file_set_format (one, "no-such-format", &error));
  g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE);
  g_object_set (one, "included", FALSE, NULL);
  g_assert_false (cohort_import_is_ready (import));
  g_clear_object (&import);
  /* A column outlives its file without a word to say. */
  cohort_import_column_set_dropped (column, TRUE);
  cohort_import_column_set_field (column, NULL);
  cohort_test_store_free (store);
}

static gboolean
file_holds (const char *path, const char *needle)
{
  g_autofree char *content = NULL;
  gsize size;

  return g_file_get_contents (path, &content, &size, NULL) && memmem (content, size, needle, strlen (needle)) != NULL;
}

/* Nothing of a column that is not to be stored is in the file, its log, or the file of rejected rows. */
static void
test_never_stored (void)
{
  static const char content[] = "payment_id,date,amount,currency,member_id,note,street\n"
                                "p1,2026-09-01,10,USD,m1,kept remark,Sesame Street 17\n"
                                "p2,never,10,USD,m2,other remark,Sesame Street 18\n";
  g_autoptr (GFile) file = cohort_test_file ("secret.csv", content);
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *path = g_strdup (cohort_store_get_path (store));
  g_autofree char *log = g_strconcat (path, "-wal", NULL), *saved = g_strconcat (path, ".rejected", NULL);
  g_autoptr (GFile) to = g_file_new_for_path (saved);
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  CohortImportFile *one = cohort_test_nth (import, 0);
  g_autoptr (CohortImportColumn) street = g_list_model_get_item (cohort_import_file_get_columns (one), 6);
  g_autoptr (CohortImportColumn) note = g_list_model_get_item (cohort_import_file_get_columns (one), 5);
  g_autoptr (GError) error = NULL;
  const CohortImportProblem *problem;
  g_autofree char *rejected = NULL;

  /* A street is not offered as a thing to keep. */
  g_assert_true (cohort_import_column_get_dropped (street));
  g_assert_false (cohort_import_column_get_dropped (note));
  cohort_import_column_set_dropped (note, TRUE);
  cohort_test_assert_classes (cohort_test_preview (import, 0), 1, 0, 0, 0, 1);
  problem = g_ptr_array_index (cohort_import_file_get_preview (one)->problems, 0);
  g_assert_cmpstr (problem->content, ==, "p2,never,10,USD,m2");
  g_assert_false (cohort_import_save_rejected (import, one, to, NULL, &error));
  g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_NOT_READY);
  g_clear_error (&error);
  cohort_test_assert_classes (cohort_test_apply (import, 0), 1, 0, 0, 0, 1);
  cohort_import_save_rejected (import, one, to, NULL, &error);
  g_assert_no_error (error);

  rejected = cohort_test_read (to);
  g_assert_nonnull (strstr (rejected, "Row,Line,Class,Reason,payment_id,date,amount,currency,member_id\n"));
  g_assert_nonnull (strstr (rejected, ",p2,never,10,USD,m2\n"));
  g_assert_null (strstr (rejected, "Sesame"));
  for (guint closed = 0; closed < 2; closed++)
    {
      g_assert_true (closed == 0 || file_holds (path, "never"));
      g_assert_false (file_holds (path, "Sesame"));
      g_assert_false (file_holds (log, "Sesame"));
      g_assert_false (file_holds (path, "remark"));
      g_assert_false (file_holds (log, "remark"));
      if (closed == 0)
        cohort_store_close (store);
    }
  g_clear_object (&import);
  cohort_test_store_free (store);
}

/* The ledger moved between preview and import: nothing is written, and the new preview is there to look at. */
static void
test_changed_under_way (void)
{
  g_autoptr (GFile) file = cohort_test_file ("payments.csv", payments);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) slow = cohort_test_add (store, file);
  g_autoptr (CohortImportReport) quick = NULL;
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  cohort_test_assert_classes (cohort_test_preview (slow, 0), 2, 0, 0, 0, 0);
  quick = cohort_test_import_text (store, "payments.csv", payments);
  before = cohort_test_dump_store (store, TRUE);
  g_assert_false (cohort_import_apply (slow, NULL, NULL, NULL, &error));
  g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_CHANGED);
  after = cohort_test_dump_store (store, TRUE);
  g_assert_cmpstr (before, ==, after);
  cohort_test_assert_classes (cohort_import_file_get_preview (cohort_test_nth (slow, 0)), 0, 0, 2, 0, 0);
  cohort_test_assert_classes (cohort_test_apply (slow, 0), 0, 0, 2, 0, 0);
  g_clear_object (&slow);
  cohort_test_store_free (store);
}

static void
test_file_changed (void)
{
  g_autoptr (GFile) file = cohort_test_file ("payments.csv", payments);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  g_autoptr (GFile) changed = NULL;
  g_autoptr (GError) error = NULL;

  cohort_test_preview (import, 0);
  changed = cohort_test_file ("payments.csv", more_payments);
  g_assert_false (cohort_import_apply (import, NULL, NULL, NULL, &error));
  g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment"), ==, 0);
  g_clear_object (&import);
  cohort_test_store_free (store);
}

/* The asynchronous way */

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
  guint n_calls;
  double fraction;
} Async;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Async *async = data;

  async->result = g_object_ref (result);
  g_main_loop_quit (async->loop);
}

static void
progress_cb (const char *file, guint64 n_rows, double fraction, gpointer data)
{
  Async *async = data;

  g_assert_nonnull (file);
  g_assert_cmpfloat (fraction, >=, async->fraction);
  g_assert_cmpfloat (fraction, <=, 1);
  async->fraction = fraction;
  async->n_calls++;
}

static void
test_async (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GString) content = g_string_new (PAYMENTS);
  g_autoptr (GFile) file = NULL;
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Async async = { loop, NULL, 0, 0 };

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (content, "p%u,2026-09-%02u,10.00,USD,m%u,\n", i, i % 28 + 1, i % 100);
  file = cohort_test_file ("many.csv", content->str);
  import = cohort_test_add (store, file);

  cohort_import_preview_async (import, progress_cb, &async, NULL, done_cb, &async);
  g_main_loop_run (loop);
  g_assert_true (cohort_import_preview_finish (import, async.result, &error));
  g_assert_no_error (error);
  g_clear_object (&async.result);
  cohort_test_assert_classes (cohort_import_file_get_preview (cohort_test_nth (import, 0)), 20000, 0, 0, 0, 0);
  g_assert_cmpuint (async.n_calls, >, 0);

  g_cancellable_cancel (cancelled);
  cohort_import_apply_async (import, NULL, NULL, cancelled, done_cb, &async);
  g_main_loop_run (loop);
  g_assert_false (cohort_import_apply_finish (import, async.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&async.result);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment"), ==, 0);

  cohort_import_apply_async (import, NULL, NULL, NULL, done_cb, &async);
  g_main_loop_run (loop);
  g_assert_true (cohort_import_apply_finish (import, async.result, &error));
  g_assert_no_error (error);
  g_clear_object (&async.result);
  cohort_test_assert_classes (cohort_import_file_get_result (cohort_test_nth (import, 0)), 20000, 0, 0, 0, 0);
  g_clear_object (&import);
  cohort_test_store_free (store);
}

/* Text that C would cut is no text; the rows beside it are taken. */
static void
test_json_nul (void)
{
  static const char orders[]
      = "[{\"out_trade_no\":\"1\",\"user_id\":\"u\",\"plan_id\":\"\",\"month\":1,\"total_amount\":\"5.00\","
        "\"status\":2,\"create_time\":1768449600},"
        "{\"out_trade_no\":\"1\\u00002\",\"user_id\":\"u\",\"plan_id\":\"\",\"month\":1,\"total_amount\":\"6.00\","
        "\"status\":2,\"create_time\":1768449600}]";
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) report = cohort_test_import_text (store, "orders.json", orders);

  cohort_test_assert_classes (report, 1, 0, 0, 0, 1);
  g_assert_cmpint (cohort_test_ask (store, "SELECT sum (gross_minor) FROM payment"), ==, 500);
  cohort_test_store_free (store);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/import/files/zip", test_zip);
  g_test_add_func ("/import/files/bomb", test_bomb);
  g_test_add_func ("/import/files/no-tables", test_no_tables);
  g_test_add_func ("/import/files/encoding-and-order", test_encoding_and_order);
  g_test_add_func ("/import/files/mapping", test_mapping);
  g_test_add_func ("/import/files/wrong-format", test_wrong_format);
  g_test_add_func ("/import/files/map-file", test_map_file);
  g_test_add_func ("/import/files/properties", test_properties);
  g_test_add_func ("/import/files/never-stored", test_never_stored);
  g_test_add_func ("/import/files/changed-under-way", test_changed_under_way);
  g_test_add_func ("/import/files/file-changed", test_file_changed);
  g_test_add_func ("/import/files/json-nul", test_json_nul);
  g_test_add_func ("/import/files/async", test_async);
  status = g_test_run ();
  cohort_test_files_remove ();
  return status;
}
