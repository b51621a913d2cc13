// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Every sample export through the import: what the report says and what the ledger holds afterwards, against a file in
 * tests/data/import/; then twice more (nothing may change), and undone (nothing may stay).
 *
 * Expected results are written anew with COHORT_WRITE_EXPECTED=1, to be read before they are committed. Those of
 * samples that may not be kept with the sources are kept: they hold numbers only. */

#include "config.h"

#include "cohort-test-import.h"

#include <locale.h>
#include <string.h>

static void
add_counts (CohortStore *store, GString *out)
{
  static const char *const tables[] = {
    "identity",
    "member",
    "consent",
    "attribution",
    "exit_note",
    "tier",
    "price",
    "promotion",
    "subscription",
    "subscription_version",
    "payment",
    "coverage",
    "payment_allocation",
    "payout",
    "balance_entry",
    "identity_snapshot",
    "source_figure",
    "cost",
    "post",
    "post_count",
    "author",
    "content_author",
    "topic",
    "post_topic",
    "interaction",
    "question",
    "answer",
    "pending_link",
    "source_span",
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", tables[i]);
      gint64 n = cohort_test_ask (store, sql);

      if (n > 0)
        g_string_append_printf (out, "%s: %" G_GINT64_FORMAT "\n", tables[i], n);
    }
}

static void
add_lines (CohortStore *store, GString *out, const char *sql)
{
  g_autofree char *all = g_strdup_printf ("SELECT group_concat (line, char (10)) FROM (%s)", sql);
  g_autofree char *lines = cohort_test_ask_text (store, all);

  if (lines != NULL)
    g_string_append_printf (out, "%s\n", lines);
}

static char *
describe_ledger (CohortStore *store, const CohortImportReport *report)
{
  g_autofree char *text = cohort_test_describe (report);
  GString *out = g_string_new (text);

  add_counts (store, out);
  add_lines (store, out,
             "SELECT 'payments ' || kind || ' ' || status || ' ' || currency || ': ' || count(*) || ', ' ||"
             " sum (gross_minor) || ', fees ' || ifnull (sum (fee_minor), '?') AS line FROM payment"
             " GROUP BY kind, status, currency ORDER BY 1");
  add_lines (store, out,
             "SELECT 'versions ' || status || ': ' || count(*) AS line FROM subscription_version GROUP BY status"
             " ORDER BY 1");
  add_lines (
      store, out,
      "SELECT 'segments ' || status || ' ' || basis || ': ' || count(*) AS line FROM segment GROUP BY status, basis"
      " ORDER BY 1");
  return g_string_free (out, FALSE);
}

static void
assert_expected (const char *name, const char *text)
{
  g_autofree char *base = g_strconcat (name, ".txt", NULL);
  g_autofree char *path = g_build_filename (TEST_DATA, "import", base, NULL);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("COHORT_WRITE_EXPECTED") != NULL)
    {
      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
      return;
    }
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_unchanged (CohortStore *store, GFile *file, const CohortImportReport *first)
{
  g_autofree char *before = cohort_test_dump_store (store, FALSE), *after = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (CohortImportReport) again = cohort_test_import (store, file);

      cohort_test_assert_classes (
          again, 0, 0, first->n_rows - first->n[COHORT_ROW_CLASS_NEEDS_YOU] - first->n[COHORT_ROW_CLASS_REJECTED],
          first->n[COHORT_ROW_CLASS_NEEDS_YOU], first->n[COHORT_ROW_CLASS_REJECTED]);
      g_assert_cmpint (again->step, ==, 0);
    }
  after = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (before, ==, after);
}

static void
test_export (gconstpointer data)
{
  g_autoptr (GFile) sample = g_file_dup (G_FILE (data));
  g_autofree char *name = g_file_get_basename (sample);
  g_autoptr (GFile) file = cohort_test_copy (sample, name);
  g_autoptr (CohortImportReport) report = NULL;
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *empty = cohort_test_dump_store (store, FALSE), *text = NULL, *undone = NULL;

  report = cohort_test_import (store, file);
  text = describe_ledger (store, report);
  assert_expected (name, text);
  assert_unchanged (store, file, report);
  cohort_test_check_store (store);
  if (report->step != 0)
    cohort_test_undo_step (store, report->step);
  undone = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (empty, ==, undone);
  cohort_test_store_free (store);
}

/* Once, in the order of names. */
static void
add_samples (GFile *dir, GHashTable *seen)
{
  g_autoptr (GFileEnumerator) children
      = g_file_enumerate_children (dir, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  GFile *child;

  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) && child != NULL)
    {
      g_autofree char *name = g_file_get_basename (child);
      g_autofree char *path = g_strconcat ("/import/exports/", name, NULL);

      if (g_str_has_suffix (name, ".md") || !g_hash_table_add (seen, g_strdup (name)))
        continue;
      g_test_add_data_func_full (path, g_object_ref (child), test_export, g_object_unref);
    }
}

static void
test_shared_samples (void)
{
  g_autoptr (GFile) any = cohort_test_shared ("github-sponsors-export.csv");

  if (any == NULL)
    g_test_skip ("the samples that may not be kept with the sources are not at hand");
}

/* Every service of which files are read says which to take, once; so do those whose tables are assigned by hand. */
static void
test_guides (void)
{
  static const char *const wanted[] = { "substack", "beehiiv", "kofi", "buttondown", "liberapay", "zsxq", "xiaoetong" };
  guint n_guides;
  const CohortImportGuide *guides = cohort_import_guides (&n_guides);

  for (guint i = 0; i < n_guides; i++)
    {
      g_assert_cmpuint (strlen (guides[i].help), >, 10);
      for (guint k = 0; k < i; k++)
        g_assert_cmpstr (guides[i].provider, !=, guides[k].provider);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      guint n = 0;

      for (guint k = 0; k < n_guides; k++)
        n += g_str_equal (guides[k].provider, wanted[i]);
      g_assert_cmpuint (n, ==, 1);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GFile) own = g_file_new_for_path (TEST_DATA "/exports");
  g_autoptr (GFile) shared = NULL;
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_samples (own, seen);
  g_test_add_func ("/import/exports/shared-samples", test_shared_samples);
  g_test_add_func ("/import/exports/guides", test_guides);
  shared = cohort_test_shared ("github-sponsors-export.csv");
  if (shared != NULL)
    {
      g_autoptr (GFile) dir = g_file_get_parent (shared);

      add_samples (dir, seen);
    }
  status = g_test_run ();
  cohort_test_files_remove ();
  return status;
}
