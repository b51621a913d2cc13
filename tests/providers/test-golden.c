// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Every sample against the records that are to be read from it, in whatever way the file is written.
 *
 * With COHORT_UPDATE_GOLDEN set the expected texts are written anew: read the difference before committing it. */

#include "cohort-test-rows.h"

#include "cohort-money.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static char *
data_path (const char *folder, const char *name)
{
  return g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", folder, name, NULL);
}

static const struct
{
  const char *file, *format;
} samples[] = {
  { "afdian-orders-more.synthetic.json", "afdian-orders" },
  { "afdian-orders.json", "afdian-orders" },
  { "afdian-sponsors.synthetic.json", "afdian-sponsors" },
  { "any-activity.synthetic.csv", "activity" },
  { "any-content.synthetic.csv", "content" },
  { "any-benefits.synthetic.csv", "benefits" },
  { "any-costs.synthetic.csv", "costs" },
  { "any-members.synthetic.csv", "generic-members" },
  { "any-payments.synthetic.csv", "generic-payments" },
  { "any-questions.synthetic.csv", "questions" },
  { "beehiiv-members.synthetic.csv", "beehiiv-members" },
  { "beehiiv-posts.synthetic.csv", "beehiiv-posts" },
  { "buttondown-emails.synthetic.csv", "buttondown-emails" },
  { "buttondown-subscribers-old.synthetic.csv", "buttondown-subscribers-old" },
  { "buttondown-subscribers.synthetic.csv", "buttondown-subscribers" },
  { "buymeacoffee-members.synthetic.csv", "buymeacoffee-members" },
  { "buymeacoffee-members.synthetic.json", "buymeacoffee-members-json" },
  { "buymeacoffee-supporters.synthetic.csv", "buymeacoffee-supporters" },
  { "buymeacoffee-supporters.synthetic.json", "buymeacoffee-supporters-json" },
  { "ghost-members.csv", "ghost-members" },
  { "ghost-posts.csv", "ghost-posts" },
  { "github-sponsors-export.csv", "github-sponsors-csv" },
  { "github-sponsors-export.json", "github-sponsors-json" },
  { "gumroad-sales.synthetic.csv", "gumroad-sales" },
  { "ecb-rates.synthetic.csv", "ecb-rates" },
  { "kofi-transactions.csv", "kofi-transactions" },
  { "liberapay-patrons-all.csv", "liberapay-patrons" },
  { "mailchimp-campaigns.synthetic.csv", "mailchimp-campaigns" },
  { "mailchimp-cleaned.synthetic.csv", "mailchimp-cleaned" },
  { "mailchimp-subscribed.synthetic.csv", "mailchimp-subscribed" },
  { "mailchimp-unsubscribed.synthetic.csv", "mailchimp-unsubscribed" },
  { "opencollective-transactions.synthetic.csv", "opencollective-transactions" },
  { "patreon-earnings.synthetic.csv", "patreon-earnings" },
  { "patreon-members-30.synthetic.csv", "patreon-members" },
  { "patreon-members-export.csv", "patreon-members" },
  { "paypal-activity.synthetic.csv", "paypal-activity" },
  { "stripe-balance.synthetic.csv", "stripe-balance" },
  { "stripe-customers.synthetic.csv", "stripe-customers" },
  { "stripe-invoices.synthetic.csv", "stripe-invoices" },
  { "stripe-payments-unified.synthetic.csv", "stripe-payments-unified" },
  { "stripe-payments.synthetic.csv", "stripe-payments" },
  { "stripe-payouts.synthetic.csv", "stripe-payouts-local" },
  { "stripe-subscriptions.synthetic.csv", "stripe-subscriptions" },
  { "substack-posts.synthetic.csv", "substack-posts" },
  { "substack-signups.synthetic.csv", "substack-signups" },
  { "substack-subscribers.synthetic.csv", "substack-subscribers" },
  { "tinyletter-subscribers.synthetic.csv", "tinyletter-subscribers" },
  { "zsxq-orders.synthetic.csv", "generic-payments" },
};

static CohortTestTable *
load_sample (const char *file)
{
  g_autofree char *path = data_path ("exports", file);

  return cohort_test_table_load (path);
}

static void
finish_mapping (CohortMapping *mapping, const char *file)
{
  if (strcmp (file, "zsxq-orders.synthetic.csv") == 0)
    {
      g_set_str (&mapping->currency, "CNY");
      g_assert_true (cohort_mapping_set_zone (mapping, "Asia/Shanghai", NULL));
      g_hash_table_insert (mapping->constants, g_strdup ("stacks"), g_strdup ("yes"));
    }
}

static void
test_golden (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (CohortTestTable) table = load_sample (samples[i].file);
  g_autofree char *name = g_strconcat (samples[i].file, ".txt", NULL);
  g_autofree char *path = data_path ("golden/providers", name);
  g_autoptr (CohortMapping) mapping = NULL;
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (table->format);
  g_assert_cmpstr (table->format->id, ==, samples[i].format);
  mapping = cohort_test_mapping (table->format);
  finish_mapping (mapping, samples[i].file);
  text = cohort_test_dump_table (table, mapping);
  if (g_getenv ("COHORT_UPDATE_GOLDEN") != NULL)
    {
      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
      return;
    }
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

/* The same table with its columns backwards and two strange ones among them states the same. */
static void
test_shuffled (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (CohortTestTable) table = load_sample (samples[i].file);
  g_autoptr (CohortTestTable) other = g_new0 (CohortTestTable, 1);
  g_autoptr (CohortMapping) mapping = cohort_test_mapping (table->format);
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;

  finish_mapping (mapping, samples[i].file);
  expected = cohort_test_dump_table (table, mapping);
  other->names = g_ptr_array_new_with_free_func (g_free);
  other->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_ptr_array_add (other->names, g_strdup ("Strange Column"));
  for (guint k = table->names->len; k > 0; k--)
    g_ptr_array_add (other->names, g_strdup (g_ptr_array_index (table->names, k - 1)));
  g_ptr_array_add (other->names, g_strdup ("另一列"));
  for (guint r = 0; r < table->rows->len; r++)
    {
      GPtrArray *from = g_ptr_array_index (table->rows, r);
      GPtrArray *to = g_ptr_array_new_with_free_func (g_free);

      g_ptr_array_add (to, g_strdup ("=HYPERLINK(\"x\")"));
      for (guint k = table->names->len; k > 0; k--)
        g_ptr_array_add (to, g_strdup (k <= from->len ? g_ptr_array_index (from, k - 1) : NULL));
      g_ptr_array_add (other->rows, to);
    }
  other->format = cohort_format_detect (table->shape, (const char *const *) other->names->pdata, other->names->len);
  g_assert_true (other->format == table->format);
  text = cohort_test_dump_table (other, mapping);
  g_assert_cmpstr (text, ==, expected);
}

static char *
convert (const char *data, const char *how, gsize *len)
{
  g_autoptr (GString) out = g_string_new (data);
  g_autoptr (GError) error = NULL;
  char *converted;

  if (strcmp (how, "bom") == 0)
    g_string_prepend (out, "\xef\xbb\xbf");
  else if (strcmp (how, "crlf") == 0)
    g_string_replace (out, "\n", "\r\n", 0);
  else
    {
      converted = g_convert (data, -1, how, "UTF-8", NULL, len, &error);
      g_assert_no_error (error);
      return converted;
    }
  *len = out->len;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A file written in another way states the same. */
static void
check_written (const char *file, const char *how)
{
  g_autoptr (CohortTestTable) table = load_sample (file);
  g_autoptr (CohortMapping) mapping = cohort_test_mapping (table->format);
  g_autofree char *path = data_path ("exports", file);
  g_autofree char *copy = g_build_filename (g_get_tmp_dir (), "cohort-test-written.csv", NULL);
  g_autoptr (CohortTestTable) other = NULL;
  g_autofree char *data = NULL;
  g_autofree char *converted = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;
  gsize len;

  finish_mapping (mapping, file);
  g_assert_true (g_file_get_contents (path, &data, NULL, NULL));
  converted = convert (data, how, &len);
  g_assert_true (g_file_set_contents (copy, converted, (gssize) len, NULL));
  other = cohort_test_table_load (copy);
  g_unlink (copy);
  g_assert_true (other->format == table->format);
  expected = cohort_test_dump_table (table, mapping);
  text = cohort_test_dump_table (other, mapping);
  if (strcmp (how, "crlf") == 0)
    {
      g_autoptr (GString) plain = g_string_new (text);

      g_string_replace (plain, "\\r\\n", "\\n", 0);
      g_assert_cmpstr (plain->str, ==, expected);
    }
  else
    g_assert_cmpstr (text, ==, expected);
}

static void
test_written (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_str_has_suffix (samples[i].file, ".csv"))
      {
        check_written (samples[i].file, "bom");
        check_written (samples[i].file, "crlf");
      }
  check_written ("zsxq-orders.synthetic.csv", "GB18030");
}

/* Columns that are not to be stored leave no trace in the records. */
static void
test_private_columns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (CohortTestTable) table = load_sample (samples[i].file);
      g_autoptr (CohortMapping) mapping = cohort_test_mapping (table->format);
      g_autofree char *expected = NULL;
      g_autofree char *text = NULL;

      finish_mapping (mapping, samples[i].file);
      expected = cohort_test_dump_table (table, mapping);
      for (guint k = 0; k < table->names->len; k++)
        if (cohort_format_is_private (table->format, g_ptr_array_index (table->names, k)))
          for (guint r = 0; r < table->rows->len; r++)
            {
              GPtrArray *row = g_ptr_array_index (table->rows, r);

              g_set_str ((char **) &row->pdata[k], "PRIVATE");
            }
      text = cohort_test_dump_table (table, mapping);
      g_assert_cmpstr (text, ==, expected);
    }
}

/* The files of other origin that stay outside of the project. */
static void
test_shared (void)
{
  static const struct
  {
    const char *file, *format;
    guint n_rows;
  } shared[] = {
    { "beehiiv-members-members.csv", "beehiiv-members", 9 },
    { "beehiiv-posts.csv", "beehiiv-posts", 2 },
    { "buttondown-emails.csv", "buttondown-emails", 2 },
    { "mailchimp-members-cleaned.csv", "mailchimp-cleaned", 5 },
    { "mailchimp-members-subscribed.csv", "mailchimp-subscribed", 5 },
    { "mailchimp-members-unsubscribed.csv", "mailchimp-unsubscribed", 5 },
    { "substack-members-csv-fixtures_signup_emails.csv", "substack-signups", 21 },
    { "substack-members-csv-fixtures_subscriber_emails.csv", "substack-subscribers", 17 },
    { "substack-posts.csv", "substack-posts", 5 },
    { "tinynews-members-subs-v2.csv", "tinyletter-subscribers", 2 },
  };
  g_autofree char *beside = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "..", "shared", NULL);
  const char *folder = g_getenv ("COHORT_SHARED") != NULL ? g_getenv ("COHORT_SHARED") : beside;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the shared exports are not here");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    {
      g_autofree char *path = g_build_filename (folder, "data", "exports", shared[i].file, NULL);
      g_autoptr (CohortTestTable) table = cohort_test_table_load (path);
      g_autoptr (CohortMapping) mapping = NULL;
      g_autofree char *text = NULL;

      g_assert_nonnull (table->format);
      g_assert_cmpstr (table->format->id, ==, shared[i].format);
      g_assert_cmpuint (table->rows->len, ==, shared[i].n_rows);
      mapping = cohort_test_mapping (table->format);
      text = cohort_test_dump_table (table, mapping);
      g_assert_null (strstr (text, "rejected:"));
      g_assert_null (strstr (text, "needs you:"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *golden = g_strconcat ("/providers/golden/", samples[i].file, NULL);
      g_autofree char *shuffled = g_strconcat ("/providers/shuffled/", samples[i].file, NULL);

      g_test_add_data_func (golden, GUINT_TO_POINTER (i), test_golden);
      /* A generic format takes a table only when it knows nearly all of its columns. */
      if (cohort_format_by_id (samples[i].format)->fields == NULL)
        g_test_add_data_func (shuffled, GUINT_TO_POINTER (i), test_shuffled);
    }
  g_test_add_func ("/providers/written", test_written);
  g_test_add_func ("/providers/private-columns", test_private_columns);
  g_test_add_func ("/providers/shared", test_shared);
  return g_test_run ();
}
