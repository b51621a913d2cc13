// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Values that a row may hold: what is read, what is refused and why, what needs the user, and what is hostile. */

#include "cohort-test-rows.h"

#include <string.h>

/* One row of a generic table, as text: "column=value" pairs. */
static char *
read_pairs (const char *format, CohortMapping *mapping, ...)
{
  g_autoptr (CohortMapping) owned = mapping;
  g_autoptr (CohortRow) row = cohort_row_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  const char *name;
  GString *out = g_string_new (NULL);
  va_list args;

  va_start (args, mapping);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      g_ptr_array_add (names, (gpointer) name);
      g_ptr_array_add (values, (gpointer) va_arg (args, const char *));
    }
  va_end (args);
  cohort_row_set_columns (row, (const char *const *) names->pdata, names->len);
  cohort_row_set_values (row, (const char *const *) values->pdata, values->len);
  cohort_test_dump_row (cohort_format_by_id (format), owned, row, out);
  return g_string_free (out, FALSE);
}

static CohortMapping *
mapping_for (const char *format)
{
  return cohort_test_mapping (cohort_format_by_id (format));
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static void
assert_lacks (const char *text, const char *part)
{
  if (strstr (text, part) != NULL)
    g_error ("“%s” is in:\n%s", part, text);
}

#define PAYMENTS "generic-payments"

static void
test_currency (void)
{
  g_autofree char *none = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "5.00", NULL);
  g_autofree char *yen = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "¥500", NULL);
  g_autofree char *stated
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "500", "currency", "jpy", NULL);
  g_autofree char *unknown
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "500", "currency", "QQQ", NULL);
  g_autofree char *dinar = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "1234.567",
                                       "currency", "KWD", NULL);
  CohortMapping *mapping = mapping_for (PAYMENTS);
  g_autofree char *fixed = NULL;

  g_set_str (&mapping->currency, "CNY");
  fixed = read_pairs (PAYMENTS, mapping, "date", "2026-01-02", "amount", "￥5.00", NULL);
  assert_has (none, "needs you:");
  assert_has (yen, "needs you:");
  assert_has (stated, "gross_minor=500 currency=\"JPY\"");
  assert_has (unknown, "rejected: Column “currency”, value “QQQ”");
  assert_has (dinar, "gross_minor=1234567 currency=\"KWD\"");
  assert_has (fixed, "gross_minor=500 currency=\"CNY\"");
}

static void
test_dates (void)
{
  CohortMapping *mapping = mapping_for (PAYMENTS);
  g_autofree char *two = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "03/04/2026", "amount", "$5", NULL);
  g_autofree char *one = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "13/04/2026", "amount", "$5", NULL);
  g_autofree char *same = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "04/04/2026", "amount", "$5", NULL);
  g_autofree char *bad = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "soon", "amount", "$5", NULL);
  g_autofree char *none = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "", "amount", "$5", NULL);
  g_autofree char *known = NULL;

  mapping->date_order = COHORT_DATE_DMY;
  mapping->date_order_known = TRUE;
  g_assert_true (cohort_mapping_set_zone (mapping, "America/Los_Angeles", NULL));
  known = read_pairs (PAYMENTS, mapping, "date", "03/04/2026", "amount", "$5", NULL);
  assert_has (two, "needs you:");
  assert_has (one, "occurred_at=2026-04-13T00:00:00Z");
  assert_has (same, "occurred_at=2026-04-04T00:00:00Z");
  assert_has (bad, "rejected: Column “date”, value “soon”");
  assert_has (none, "rejected: Column “date” is empty");
  assert_has (known, "occurred_at=2026-04-03T07:00:00Z");
}

static void
test_decimals (void)
{
  CohortMapping *mapping = mapping_for (PAYMENTS);
  g_autofree char *two
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "1,234 KWD", NULL);
  g_autofree char *comma
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "1.234,56 €", NULL);
  g_autofree char *bad = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "$5.0051", NULL);
  g_autofree char *lost = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "$5.005", NULL);
  g_autofree char *yen
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "JPY 1,234", NULL);
  g_autofree char *huge
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "$99999999999999999999", NULL);
  g_autofree char *known = NULL;

  mapping->decimal = COHORT_DECIMAL_COMMA;
  mapping->decimal_known = TRUE;
  known = read_pairs (PAYMENTS, mapping, "date", "2026-01-02", "amount", "1,23 EUR", "fee", "-0,10", NULL);
  assert_has (two, "needs you:");
  assert_has (comma, "gross_minor=123456 currency=\"EUR\"");
  assert_has (lost, "needs you:");
  assert_has (yen, "gross_minor=1234 currency=\"JPY\"");
  assert_has (bad, "rejected: Column “amount”, value “$5.0051”");
  assert_has (huge, "rejected: Column “amount”");
  assert_has (known, "gross_minor=123 currency=\"EUR\"");
  assert_has (known, "fee_minor=10");
}

static void
test_signs (void)
{
  g_autofree char *negative
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "($5.00)", NULL);
  g_autofree char *stated = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "$5.00",
                                        "type", "Refund", "refund_of", "o1", NULL);
  g_autofree char *unknown
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "$5.00", "status", "maybe", NULL);
  g_autofree char *net
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "$5.00", "net", "4.55", NULL);
  g_autofree char *fee = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-02", "amount", "$5.00", NULL);

  assert_has (negative, "kind=\"refund\" status=\"succeeded\"");
  assert_has (negative, "gross_minor=-500");
  assert_has (stated, "gross_minor=-500");
  assert_has (stated, "parent=payment(id:o1)");
  assert_has (unknown, "needs you:");
  assert_has (net, "fee_minor=45");
  assert_lacks (fee, "fee_minor");
}

static void
test_terms (void)
{
  g_autofree char *months = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-31", "amount", "$30",
                                        "email", "A@Example.org", "months", "3", NULL);
  g_autofree char *days = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-31", "amount", "$30", "email",
                                      "a@example.org", "covers_from", "2026-02-01", "covers_to", "2027-01-31", NULL);
  g_autofree char *wrong = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-31", "amount", "$30", "email",
                                       "a@example.org", "covers_from", "2026-02-01", "covers_to", "2026-01-01", NULL);
  g_autofree char *nobody
      = read_pairs (PAYMENTS, mapping_for (PAYMENTS), "date", "2026-01-31", "amount", "$30", "months", "3", NULL);

  assert_has (months, "[email:a@example.org]");
  assert_has (months, "covers_from=2026-01-31T00:00:00Z covers_to=2026-04-30T00:00:00Z interval=\"month\" "
                      "interval_count=3 unit_minor=3000");
  assert_has (days, "covers_to=2027-01-31T00:00:00Z interval=\"year\" interval_count=1");
  assert_has (wrong, "rejected: Column “covers_to”");
  assert_lacks (nobody, "coverage");
}

static void
test_mapping_columns (void)
{
  CohortMapping *mapping = mapping_for (PAYMENTS);
  g_autofree char *text = NULL;

  g_hash_table_insert (mapping->columns, g_strdup ("date"), g_strdup ("Wann"));
  g_hash_table_insert (mapping->columns, g_strdup ("amount"), g_strdup ("Wieviel"));
  g_hash_table_insert (mapping->constants, g_strdup ("currency"), g_strdup ("EUR"));
  g_hash_table_insert (mapping->constants, g_strdup ("stream"), g_strdup ("course"));
  text = read_pairs (PAYMENTS, mapping, "Wann", "2026-01-02", "Wieviel", "5", "email", "not@assigned.example", NULL);
  assert_has (text, "gross_minor=500 currency=\"EUR\" stream=\"course\"");
  assert_lacks (text, "assigned");
}

/* A refund and a state that only the file's day dates keep that day; the amount follows the source. */
static void
test_refund_modes (void)
{
  g_autofree char *text = read_pairs ("gumroad-sales", mapping_for ("gumroad-sales"), "Purchase ID",
                                      "g1==", "Item Name", "Book", "Purchase Email", "a@example.org", "Purchase Date",
                                      "2026-01-02", "Sale Price ($)", "12.00", "Partial Refund ($)", "4.00", NULL);

  assert_has (text, "payment create [id:g1==:refund]");
  assert_has (text, "payment [id:g1==:refund] gross_minor=-400\n");
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "=cmd()|' /C calc'!A0",
    "ليلى حداد",
    "🦀crab",
    "Line one\nLine two",
    "\xe2\x80\xae"
    "gnirts desrever",
    "%s%n%d",
    "'; DROP TABLE member; --",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678",
  };
  guint n_formats;
  const CohortFormat *const *formats = cohort_formats (&n_formats);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = read_pairs ("generic-members", mapping_for ("generic-members"), "member_id", texts[i],
                                          "name", texts[i], "tier", texts[i], "status", texts[i], NULL);

      assert_has (text, "identity [id:");
      assert_has (text, "status=\"unknown\"");
    }
  /* Every column of every format filled with each of them: no crash, and errors that name the column. */
  for (guint f = 0; f < n_formats; f++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        g_autoptr (CohortMapping) mapping = cohort_test_mapping (formats[f]);
        g_autoptr (CohortRow) row = cohort_row_new ();
        g_autoptr (GPtrArray) names = g_ptr_array_new ();
        g_autoptr (GPtrArray) values = g_ptr_array_new ();
        g_autoptr (GString) out = g_string_new (NULL);

        for (guint k = 0; formats[f]->signature != NULL && formats[f]->signature[k] != NULL; k++)
          g_ptr_array_add (names, (gpointer) formats[f]->signature[k]);
        for (const CohortFormatField *field = formats[f]->fields; field != NULL && field->id != NULL; field++)
          g_ptr_array_add (names, (gpointer) field->aliases[0]);
        for (guint k = 0; k < names->len; k++)
          g_ptr_array_add (values, (gpointer) texts[i]);
        cohort_row_set_columns (row, (const char *const *) names->pdata, names->len);
        cohort_row_set_values (row, (const char *const *) values->pdata, values->len);
        cohort_test_dump_row (formats[f], mapping, row, out);
        g_assert_cmpuint (out->len, >, 0);
      }
}

/* A row whose columns the user does not store lacks them, and says so. */
static void
test_empty (void)
{
  guint n_formats;
  const CohortFormat *const *formats = cohort_formats (&n_formats);

  for (guint f = 0; f < n_formats; f++)
    {
      g_autoptr (CohortMapping) mapping = cohort_test_mapping (formats[f]);
      g_autoptr (CohortRow) row = cohort_row_new ();
      g_autoptr (GString) out = g_string_new (NULL);

      g_test_message ("%s", formats[f]->id);
      cohort_test_dump_row (formats[f], mapping, row, out);
      g_assert_true (strstr (out->str, "rejected:") != NULL || strstr (out->str, "needs you:") != NULL);
      g_assert_null (strstr (out->str, "(null)"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/providers/values/currency", test_currency);
  g_test_add_func ("/providers/values/dates", test_dates);
  g_test_add_func ("/providers/values/decimals", test_decimals);
  g_test_add_func ("/providers/values/signs", test_signs);
  g_test_add_func ("/providers/values/terms", test_terms);
  g_test_add_func ("/providers/values/mapping-columns", test_mapping_columns);
  g_test_add_func ("/providers/values/refund-modes", test_refund_modes);
  g_test_add_func ("/providers/values/hostile", test_hostile);
  g_test_add_func ("/providers/values/empty", test_empty);
  return g_test_run ();
}
