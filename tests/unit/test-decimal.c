/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts as people and programs write them. "!N" stands for the error code that is expected. */

#include "cohort-decimal.h"
#include "cohort-error.h"
#include "cohort-money.h"

#include <glib.h>
#include <string.h>

typedef struct
{
  const char *text, *expected;
} Case;

#define SYNTAX "!0"
#define OVERFLOW "!1"
#define PRECISION "!2"
#define CURRENCY "!3"
#define AMBIGUOUS "!4"

static void
check (const CohortDecimalProfile *profile, int exponent, const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;
      gint64 minor = 4711;

      if (cohort_decimal_parse_minor (cases[i].text, profile, exponent, &minor, &error))
        found = g_strdup_printf ("%" G_GINT64_FORMAT, minor);
      else
        {
          g_assert_true (error->domain == COHORT_BASE_ERROR);
          g_assert_cmpint (minor, ==, 4711);
          found = g_strdup_printf ("!%d", error->code);
        }
      if (!g_str_equal (found, cases[i].expected))
        g_error ("“%s”: %s instead of %s", cases[i].text, found, cases[i].expected);
    }
}

static void
test_point (void)
{
  static const Case cases[] = {
    { "0", "0" },
    { "5", "500" },
    { "5.0", "500" },
    { "5.00", "500" },
    { "5.5", "550" },
    { ".5", "50" },
    { "5.", "500" },
    { "007.50", "750" },
    { " 5.00 ", "500" },
    { "\t5.00\n", SYNTAX },
    { "1,234.56", "123456" },
    { "1,234,567.89", "123456789" },
    { "12,34,567.89", "123456789" },
    { "1,23,456", "12345600" },
    { "1234,567.89", SYNTAX },
    { "1,2345", SYNTAX },
    { "12,34.00", SYNTAX },
    { "1,23,45,678", "1234567800" },
    { "123,45,678", SYNTAX },
    { ",123", SYNTAX },
    { "0,123", SYNTAX },
    { "1,,234", SYNTAX },
    { "1,234,", SYNTAX },
    { "1 234.56", "123456" },
    { "1\u202f234.56", "123456" },
    { "1\u00a0234\u2009567.89", "123456789" },
    { "1'234.56", "123456" },
    { "1’234.56", "123456" },
    { "1'234,567", SYNTAX },
    { "1 2", SYNTAX },
    { "-5", "-500" },
    { "+5", "500" },
    { "5-", "-500" },
    { "−5.00", "-500" },
    { "- 5", "-500" },
    { "(5.00)", "-500" },
    { "( 5.00 )", "-500" },
    { "(-5)", SYNTAX },
    { "-(5)", SYNTAX },
    { "(5", SYNTAX },
    { "5)", SYNTAX },
    { "-5-", SYNTAX },
    { "--5", SYNTAX },
    { "5.5.5", SYNTAX },
    { "5.1,000", SYNTAX },
    { "", SYNTAX },
    { " ", SYNTAX },
    { ".", SYNTAX },
    { "-", SYNTAX },
    { "()", SYNTAX },
    { "abc", SYNTAX },
    { "5x", SYNTAX },
    { "1e3", SYNTAX },
    { "5%", SYNTAX },
    { "$5", SYNTAX },
    { "5 USD", SYNTAX },
    { "0x10", SYNTAX },
    { "inf", SYNTAX },
    { "nan", SYNTAX },
    { "５．００", "500" },
    { "－１，２３４．５６", "-123456" },
    { "（５）", "-500" },
    { "٥", SYNTAX },
    { "\xff", SYNTAX },
    { "5.001", PRECISION },
    { "5.000", "500" },
    { "5.0000000000000000000000000", "500" },
    { "-0.00", "0" },
    { "92233720368547758.07", "9223372036854775807" },
    { "92233720368547758.08", OVERFLOW },
    { "-92233720368547758.08", "-9223372036854775808" },
    { "-92233720368547758.09", OVERFLOW },
    { "99999999999999999999999999", OVERFLOW },
    { "\ufeff5.00", "500" },
    { "\u200e-5.00", "-500" },
  };

  check (&COHORT_DECIMAL_POINT, 2, cases, G_N_ELEMENTS (cases));
}

static void
test_comma (void)
{
  static const Case cases[] = {
    { "1.234,56", "123456" },   { "1234,5", "123450" }, { "1.234", "123400" }, { "1.234.567,8", "123456780" },
    { "-1.234,56", "-123456" }, { "1,234.56", SYNTAX }, { "0,05", "5" },       { "1 234,56", "123456" },
    { "12.34", SYNTAX },        { "1,234", PRECISION }, { "1,230", "123" },    { "1.234,56-", "-123456" },
  };

  check (&COHORT_DECIMAL_COMMA, 2, cases, G_N_ELEMENTS (cases));
}

static void
test_exponents (void)
{
  static const Case none[]
      = { { "1500", "1500" }, { "1500.00", "1500" }, { "1500.5", PRECISION }, { "1,500", "1500" } };
  static const Case three[] = { { "1.234", "1234" }, { "1.2345", PRECISION }, { "1", "1000" } };
  static const Case eighteen[] = { { "9.223372036854775807", "9223372036854775807" }, { "9.3", OVERFLOW } };

  check (&COHORT_DECIMAL_POINT, 0, none, G_N_ELEMENTS (none));
  check (&COHORT_DECIMAL_POINT, 3, three, G_N_ELEMENTS (three));
  check (&COHORT_DECIMAL_POINT, 18, eighteen, G_N_ELEMENTS (eighteen));
}

static void
test_rounding (void)
{
  static const CohortDecimalProfile profile = { '.', ',', COHORT_DECIMAL_ROUND };
  static const Case cases[] = {
    { "0.005", "0" },
    { "0.015", "2" },
    { "0.025", "2" },
    { "0.0251", "3" },
    { "-0.005", "0" },
    { "-0.015", "-2" },
    { "0.00499999", "0" },
    { "0.00500001", "1" },
    { "9.999", "1000" },
    { "5.0000", "500" },
    { "0.004", "0" },
    { "0.006", "1" },
    { "92233720368547758.074", "9223372036854775807" },
    { "92233720368547758.075", OVERFLOW },
    { "-92233720368547758.085", "-9223372036854775808" },
  };

  check (&profile, 2, cases, G_N_ELEMENTS (cases));
}

static void
test_money (void)
{
  static const struct
  {
    const char *text, *fallback, *expected;
  } cases[] = {
    { "5.00", "USD", "500 USD" },
    { "5.00", NULL, CURRENCY },
    { "5.00", "nok", "500 NOK" },
    { "$5.00", NULL, "500 USD" },
    { "$5.00", "CAD", "500 CAD" },
    { "$5.00", "EUR", "500 USD" },
    { "$-0.53", "USD", "-53 USD" },
    { "-$0.53", "USD", "-53 USD" },
    { "($0.53)", "USD", "-53 USD" },
    { "$(0.53)", "USD", "-53 USD" },
    { "$ 5", NULL, "500 USD" },
    { "5$", NULL, "500 USD" },
    { "US$5", "CAD", "500 USD" },
    { "A$5", NULL, "500 AUD" },
    { "R$5", NULL, "500 BRL" },
    { "$5.00 CAD", "USD", "500 CAD" },
    { "CAD $5.00", NULL, "500 CAD" },
    { "A$5 CAD", NULL, CURRENCY },
    { "€5 USD", NULL, CURRENCY },
    { "€1,234.56", NULL, "123456 EUR" },
    { "5 €", NULL, "500 EUR" },
    { "£5", NULL, "500 GBP" },
    { "£5", "GIP", "500 GIP" },
    { "¥15.00", "CNY", "1500 CNY" },
    { "¥1500", "JPY", "1500 JPY" },
    { "¥15.00", NULL, AMBIGUOUS },
    { "￥15.00", "USD", AMBIGUOUS },
    { "￥１５", "CNY", "1500 CNY" },
    { "15元", "JPY", "1500 CNY" },
    { "1500円", NULL, "1500 JPY" },
    { "¥15 CNY", NULL, "1500 CNY" },
    { "CN¥15", NULL, "1500 CNY" },
    { "RMB 15", NULL, "1500 CNY" },
    { "USD 5.00", NULL, "500 USD" },
    { "5.00 usd", NULL, "500 USD" },
    { "5.00USD", NULL, "500 USD" },
    { "USD5.00-", NULL, "-500 USD" },
    { "1.234 KWD", NULL, "1234 KWD" },
    { "5.5 JPY", NULL, PRECISION },
    { "USD 5 USD", NULL, SYNTAX },
    { "USD 5 EUR", NULL, SYNTAX },
    { "XYZ 5", "USD", SYNTAX },
    { "USDT 5", "USD", SYNTAX },
    { "$", "USD", SYNTAX },
    { "USD", "USD", SYNTAX },
    { "5 kr", "SEK", "500 SEK" },
    { "5 kr", NULL, AMBIGUOUS },
    { "5", "???", CURRENCY },
    { "₹1,23,456.00", NULL, "12345600 INR" },
    { "zł5", NULL, "500 PLN" },
    { "Free", "USD", SYNTAX },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;
      const char *iso = "-";
      gint64 minor = 4711;

      if (cohort_decimal_parse_money (cases[i].text, &COHORT_DECIMAL_POINT, cases[i].fallback, &minor, &iso, &error))
        found = g_strdup_printf ("%" G_GINT64_FORMAT " %s", minor, iso);
      else
        {
          g_assert_cmpint (minor, ==, 4711);
          g_assert_cmpstr (iso, ==, "-");
          found = g_strdup_printf ("!%d", error->code);
        }
      if (!g_str_equal (found, cases[i].expected))
        g_error ("“%s”: %s instead of %s", cases[i].text, found, cases[i].expected);
    }
}

/* What is written is read back, in both profiles, with and without groups. */
static void
test_random_round_trips (void)
{
  static const CohortNumberStyle styles[] = {
    { .decimal = ".", .group = "", .minus = "-" },
    { .decimal = ".", .group = ",", .minus = "-", .group_first = 3 },
    { .decimal = ".", .group = ",", .minus = "−", .group_first = 3, .group_rest = 2 },
    { .decimal = ",", .group = ".", .minus = "-", .group_first = 3 },
    { .decimal = ",", .group = "\u202f", .minus = "−", .group_first = 3, .placement = COHORT_SYMBOL_CODE_AFTER },
  };

  for (int round = 0; round < 20000; round++)
    {
      gsize style = g_test_rand_int_range (0, G_N_ELEMENTS (styles));
      const char *iso = cohort_currency_nth (g_test_rand_int_range (0, 178)), *found;
      int shift = g_test_rand_int_range (0, 64);
      gint64 minor = (gint64) ((guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ()) >> shift;
      g_autofree char *text = cohort_money_format (minor, iso, &styles[style]);
      gint64 read = 0;

      g_assert_true (cohort_decimal_parse_money (text, style < 3 ? &COHORT_DECIMAL_POINT : &COHORT_DECIMAL_COMMA, iso,
                                                 &read, &found, NULL));
      g_assert_cmpint (read, ==, minor);
      g_assert_cmpstr (found, ==, iso);
    }
}

static void
test_guess (void)
{
  static const struct
  {
    const char *texts[5];
    CohortDecimalGuess expected;
  } cases[] = {
    { { NULL }, COHORT_DECIMAL_GUESS_NONE },
    { { "5", "12", "" }, COHORT_DECIMAL_GUESS_NONE },
    { { "5.00" }, COHORT_DECIMAL_GUESS_POINT },
    { { "5,00" }, COHORT_DECIMAL_GUESS_COMMA },
    { { "1,234" }, COHORT_DECIMAL_GUESS_AMBIGUOUS },
    { { "1.234", "5" }, COHORT_DECIMAL_GUESS_AMBIGUOUS },
    { { "1,234", "5.5" }, COHORT_DECIMAL_GUESS_POINT },
    { { "1,234", "5,5" }, COHORT_DECIMAL_GUESS_COMMA },
    { { "1,234.5" }, COHORT_DECIMAL_GUESS_POINT },
    { { "1.234,5" }, COHORT_DECIMAL_GUESS_COMMA },
    { { "1,234,567" }, COHORT_DECIMAL_GUESS_POINT },
    { { "1.234.567" }, COHORT_DECIMAL_GUESS_COMMA },
    { { "0.123" }, COHORT_DECIMAL_GUESS_POINT },
    { { "0,123" }, COHORT_DECIMAL_GUESS_COMMA },
    { { ".123" }, COHORT_DECIMAL_GUESS_POINT },
    { { "1234.567" }, COHORT_DECIMAL_GUESS_POINT },
    { { "5.00", "5,00" }, COHORT_DECIMAL_GUESS_CONFLICT },
    { { "$1,234.00", "-$5", "n/a", "€ 2" }, COHORT_DECIMAL_GUESS_POINT },
    { { "５，００" }, COHORT_DECIMAL_GUESS_COMMA },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cohort_decimal_guess (cases[i].texts, 5), ==, cases[i].expected);
  g_assert_true (cohort_decimal_guess_profile (COHORT_DECIMAL_GUESS_COMMA) == &COHORT_DECIMAL_COMMA);
  g_assert_true (cohort_decimal_guess_profile (COHORT_DECIMAL_GUESS_NONE) == &COHORT_DECIMAL_POINT);
  g_assert_null (cohort_decimal_guess_profile (COHORT_DECIMAL_GUESS_AMBIGUOUS));
  g_assert_null (cohort_decimal_guess_profile (COHORT_DECIMAL_GUESS_CONFLICT));
}

/* A profile that is told for sure reads every text that spoke for it, and no amount twice as large as it is. */
static void
test_evidence_counts (void)
{
  CohortDecimalEvidence evidence = { 0 };

  cohort_decimal_evidence_add (&evidence, "1,234.5");
  cohort_decimal_evidence_add (&evidence, "1,234");
  cohort_decimal_evidence_add (&evidence, "12");
  cohort_decimal_evidence_add (&evidence, "free");
  cohort_decimal_evidence_add (&evidence, "");
  cohort_decimal_evidence_add (&evidence, NULL);
  g_assert_cmpuint (evidence.point, ==, 1);
  g_assert_cmpuint (evidence.ambiguous, ==, 1);
  g_assert_cmpuint (evidence.plain, ==, 1);
  g_assert_cmpuint (evidence.other, ==, 1);
  g_assert_cmpuint (evidence.comma, ==, 0);
}

static void
test_message (void)
{
  g_autofree char *endless = g_strnfill (5000, 'x');
  g_autoptr (GError) error = NULL;
  gint64 minor;

  g_assert_false (cohort_decimal_parse_minor ("12a\n\u202e", &COHORT_DECIMAL_POINT, 2, &minor, &error));
  g_assert_cmpstr (error->message, ==, "“12a” is not an amount");
  g_clear_error (&error);
  g_assert_false (cohort_decimal_parse_minor (endless, &COHORT_DECIMAL_POINT, 2, &minor, &error));
  g_assert_cmpuint (strlen (error->message), <, 200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/decimal/point", test_point);
  g_test_add_func ("/decimal/comma", test_comma);
  g_test_add_func ("/decimal/exponents", test_exponents);
  g_test_add_func ("/decimal/rounding", test_rounding);
  g_test_add_func ("/decimal/money", test_money);
  g_test_add_func ("/decimal/random-round-trips", test_random_round_trips);
  g_test_add_func ("/decimal/guess", test_guess);
  g_test_add_func ("/decimal/evidence-counts", test_evidence_counts);
  g_test_add_func ("/decimal/message", test_message);
  return g_test_run ();
}
