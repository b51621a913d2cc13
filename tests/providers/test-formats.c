// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The table of formats, detection, templates, and mappings as JSON. */

#include "cohort-format.h"

#include <string.h>

#define DETECT(...)                                                                                                    \
  detect ((const char *const[]) { __VA_ARGS__ }, G_N_ELEMENTS (((const char *const[]) { __VA_ARGS__ })))

static const char *
detect (const char *const *names, guint n_names)
{
  const CohortFormat *format = cohort_format_detect (COHORT_SHAPE_CSV, names, n_names);

  return format != NULL ? format->id : NULL;
}

static void
test_table (void)
{
  static const char *const streams[] = { "members",   "subscriptions", "payments", "payouts",  "content", "activity",
                                         "questions", "costs",         "rates",    "benefits", NULL };
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_formats;
  const CohortFormat *const *formats = cohort_formats (&n_formats);

  g_assert_cmpuint (n_formats, >=, 40);
  for (guint i = 0; i < n_formats; i++)
    {
      const CohortFormat *format = formats[i];
      g_autoptr (CohortMapping) mapping = cohort_mapping_new_for (format);

      g_test_message ("%s", format->id);
      g_assert_true (g_hash_table_add (ids, (gpointer) format->id));
      g_assert_true (cohort_format_by_id (format->id) == format);
      g_assert_true (g_hash_table_add (titles, (gpointer) format->title));
      g_assert_nonnull (format->help);
      g_assert_nonnull (format->provider);
      g_assert_nonnull (format->row);
      g_assert_true (g_strv_contains (streams, format->stream));
      g_assert_true ((format->signature != NULL) != (format->fields != NULL));
      g_assert_true ((format->shape == COHORT_SHAPE_JSON) == (format->json_rows != NULL));
      g_assert_cmpstr (mapping->source_kind, ==, format->provider);
      if (format->zone != NULL)
        g_assert_cmpstr (mapping->zone, ==, format->zone);
    }
  g_assert_null (cohort_format_by_id ("no-such-format"));
}

/* No signature is found in the header of another format of the same length or more. */
static void
test_signatures (void)
{
  guint n_formats;
  const CohortFormat *const *formats = cohort_formats (&n_formats);

  for (guint i = 0; i < n_formats; i++)
    if (formats[i]->signature != NULL)
      {
        guint n = g_strv_length ((char **) formats[i]->signature);

        g_test_message ("%s", formats[i]->id);
        g_assert_true (cohort_format_detect (formats[i]->shape, formats[i]->signature, n) == formats[i]);
      }
}

static void
test_unknown (void)
{
  g_assert_null (DETECT ("foo", "bar", "baz"));
  g_assert_null (DETECT (""));
  g_assert_null (DETECT ("", "", ""));
  g_assert_null (detect (NULL, 0));
  /* Known words, but too few of them, or too many others. */
  g_assert_null (DETECT ("email", "name"));
  g_assert_null (DETECT ("name", "email", "amount"));
  g_assert_null (DETECT ("email", "name", "status", "shoe size", "colour", "weight", "height"));
  /* Case and blanks do not matter. */
  g_assert_cmpstr (
      DETECT (" sponsor handle", "TRANSACTION ID ", "tier monthly amount", "processed amount", "transaction date"), ==,
      "github-sponsors-csv");
}

static void
test_longest_wins (void)
{
  g_assert_cmpstr (DETECT ("balance_transaction_id", "reporting_category", "currency", "gross", "net"), ==,
                   "stripe-balance");
  g_assert_cmpstr (
      DETECT ("balance_transaction_id", "reporting_category", "currency", "gross", "net", "automatic_payout_id"), ==,
      "stripe-balance");
  g_assert_cmpstr (DETECT ("balance_transaction_id", "reporting_category", "currency", "gross", "net",
                           "automatic_payout_id", "automatic_payout_effective_at_utc"),
                   ==, "stripe-payouts");
  g_assert_cmpstr (DETECT ("Email Address", "MEMBER_RATING", "OPTIN_TIME"), ==, "mailchimp-subscribed");
  g_assert_cmpstr (DETECT ("Email Address", "MEMBER_RATING", "OPTIN_TIME", "UNSUB_TIME"), ==, "mailchimp-unsubscribed");
}

static void
test_templates (void)
{
  static const char *const targets[]
      = { "members", "payments", "activity", "content", "questions", "costs", "benefits" };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *text = cohort_format_template (targets[i]);
      g_auto (GStrv) lines = NULL;
      g_auto (GStrv) names = NULL;
      const CohortFormat *format;

      g_assert_nonnull (text);
      g_assert_true (g_str_has_suffix (text, "\r\n"));
      lines = g_strsplit (text, "\r\n", -1);
      names = g_strsplit (lines[0], ",", -1);
      format = cohort_format_detect (COHORT_SHAPE_CSV, (const char *const *) names, g_strv_length (names));
      g_assert_nonnull (format);
      g_assert_cmpstr (format->target, ==, targets[i]);
      g_assert_true (format == cohort_format_for_target (targets[i]));
    }
  g_assert_null (cohort_format_template ("nonsense"));
}

/* Every alias of every field alone leads to that field, unless an earlier field has the same one. */
static void
test_aliases (void)
{
  guint n_formats;
  const CohortFormat *const *formats = cohort_formats (&n_formats);

  for (guint i = 0; i < n_formats; i++)
    for (const CohortFormatField *field = formats[i]->fields; field != NULL && field->id != NULL; field++)
      {
        const char *const name[] = { field->aliases[0] };
        g_autoptr (GHashTable) columns = cohort_format_guess_columns (formats[i], name, 1);

        g_assert_cmpstr (g_hash_table_lookup (columns, field->id), ==, field->aliases[0]);
      }
}

static void
test_guess_columns (void)
{
  const char *const names[] = { "订单编号", " Paid At", "实付金额", "买家昵称", "Colour" };
  g_autoptr (GHashTable) columns
      = cohort_format_guess_columns (cohort_format_for_target ("payments"), names, G_N_ELEMENTS (names));

  g_assert_cmpuint (g_hash_table_size (columns), ==, 4);
  g_assert_cmpstr (g_hash_table_lookup (columns, "payment_id"), ==, "订单编号");
  g_assert_cmpstr (g_hash_table_lookup (columns, "date"), ==, "Paid At");
  g_assert_cmpstr (g_hash_table_lookup (columns, "amount"), ==, "实付金额");
  g_assert_cmpstr (g_hash_table_lookup (columns, "name"), ==, "买家昵称");
  g_assert_cmpstr (detect (names, G_N_ELEMENTS (names)), ==, "generic-payments");
}

static void
test_private (void)
{
  const CohortFormat *patreon = cohort_format_by_id ("patreon-members");

  g_assert_true (cohort_format_is_private (patreon, "street"));
  g_assert_true (cohort_format_is_private (patreon, " Phone "));
  g_assert_false (cohort_format_is_private (patreon, "Email"));
  g_assert_false (cohort_format_is_private (cohort_format_for_target ("members"), "Street"));
}

static void
test_mapping_json (void)
{
  g_autoptr (CohortMapping) mapping = cohort_mapping_new ();
  g_autoptr (CohortMapping) copy = NULL;
  g_autoptr (CohortMapping) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;
  g_autofree char *copied = NULL;

  g_set_str (&mapping->source_kind, "csv");
  g_set_str (&mapping->source_name, "知识星球 \"A\"");
  g_assert_true (cohort_mapping_set_zone (mapping, "Asia/Shanghai", NULL));
  g_assert_false (cohort_mapping_set_zone (mapping, "Nowhere/Land", NULL));
  g_set_str (&mapping->currency, "CNY");
  mapping->decimal = COHORT_DECIMAL_COMMA;
  mapping->decimal_known = TRUE;
  mapping->date_order = COHORT_DATE_DMY;
  mapping->date_order_known = TRUE;
  g_set_str (&mapping->target, "payments");
  g_hash_table_insert (mapping->columns, g_strdup ("date"), g_strdup ("日期"));
  g_hash_table_insert (mapping->columns, g_strdup ("amount"), g_strdup ("金额"));
  g_hash_table_insert (mapping->constants, g_strdup ("stacks"), g_strdup ("yes"));
  g_hash_table_add (mapping->dropped, g_strdup ("电话"));

  json = cohort_mapping_to_json (mapping);
  read = cohort_mapping_from_json (json, &error);
  g_assert_no_error (error);
  again = cohort_mapping_to_json (read);
  g_assert_cmpstr (json, ==, again);
  g_assert_cmpstr (read->zone, ==, "Asia/Shanghai");
  g_assert_cmpstr (cohort_zone_name (read->tz), ==, "Asia/Shanghai");
  g_assert_true (read->decimal_known && read->decimal.decimal == ',');
  g_assert_true (read->date_order_known && read->date_order == COHORT_DATE_DMY);
  g_assert_cmpstr (g_hash_table_lookup (read->columns, "amount"), ==, "金额");
  g_assert_cmpstr (g_hash_table_lookup (read->constants, "stacks"), ==, "yes");
  g_assert_true (g_hash_table_contains (read->dropped, "电话"));

  copy = cohort_mapping_copy (read);
  copied = cohort_mapping_to_json (copy);
  g_assert_cmpstr (copied, ==, json);
}

static void
test_mapping_json_bad (void)
{
  static const char *const bad[] = { "", "[]", "{", "3", "{\"zone\":\"Nowhere/Land\"}", "{\"currency\":\"XXQ\"}" };
  g_autoptr (CohortMapping) odd = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CohortMapping) mapping = cohort_mapping_from_json (bad[i], &error);

      g_assert_null (mapping);
      g_assert_nonnull (error);
    }
  odd = cohort_mapping_from_json ("{\"zone\":null,\"columns\":[1],\"constants\":{\"a\":1},\"dropped\":{},"
                                  "\"decimal\":\"quux\",\"date_order\":7,\"unknown\":{}}",
                                  NULL);
  g_assert_nonnull (odd);
  g_assert_false (odd->decimal_known || odd->date_order_known);
  g_assert_cmpuint (g_hash_table_size (odd->constants), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/providers/formats/table", test_table);
  g_test_add_func ("/providers/formats/signatures", test_signatures);
  g_test_add_func ("/providers/formats/unknown", test_unknown);
  g_test_add_func ("/providers/formats/longest-wins", test_longest_wins);
  g_test_add_func ("/providers/formats/templates", test_templates);
  g_test_add_func ("/providers/formats/aliases", test_aliases);
  g_test_add_func ("/providers/formats/guess-columns", test_guess_columns);
  g_test_add_func ("/providers/formats/private", test_private);
  g_test_add_func ("/providers/mapping/json", test_mapping_json);
  g_test_add_func ("/providers/mapping/json-bad", test_mapping_json_bad);
  return g_test_run ();
}
