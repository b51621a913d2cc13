/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Currencies, the one rounding function, and the two ways of writing an amount. */

#include "cohort-error.h"
#include "cohort-money.h"

#include <glib.h>

static void
test_exponents (void)
{
  static const struct
  {
    const char *iso;
    int exponent;
  } cases[] = { { "USD", 2 }, { "CNY", 2 },   { "JPY", 0 }, { "KRW", 0 },  { "VND", 0 },  { "CLP", 0 },
                { "ISK", 0 }, { "UGX", 0 },   { "XOF", 0 }, { "KWD", 3 },  { "BHD", 3 },  { "TND", 3 },
                { "IQD", 3 }, { "CLF", 4 },   { "UYW", 4 }, { "HUF", 2 },  { "TWD", 2 },  { "MGA", 2 },
                { "usd", 2 }, { "jPy", 0 },   { "AED", 2 }, { "ZWL", 2 },  { "XAU", -1 }, { "XXX", -1 },
                { "US", -1 }, { "USDT", -1 }, { "", -1 },   { "U$D", -1 }, { "€", -1 },   { NULL, -1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cohort_currency_exponent (cases[i].iso), ==, cases[i].exponent);
}

/* The table is searched by halves, so its order is part of its truth. */
static void
test_table_is_sorted (void)
{
  const char *before = "";
  guint n = 0;

  for (const char *iso; (iso = cohort_currency_nth (n)) != NULL; n++)
    {
      g_assert_cmpstr (before, <, iso);
      g_assert_true (cohort_currency_intern (iso) == iso);
      before = iso;
    }
  g_assert_cmpuint (n, ==, 178);
}

static void
test_intern (void)
{
  g_assert_cmpstr (cohort_currency_intern ("eur"), ==, "EUR");
  g_assert_true (cohort_currency_intern ("eur") == cohort_currency_intern ("EUR"));
  g_assert_true (cohort_currency_intern_len ("EURO", 3) == cohort_currency_intern ("EUR"));
  g_assert_null (cohort_currency_intern (" EUR"));
  g_assert_null (cohort_currency_intern (NULL));
  g_assert_cmpstr (cohort_currency_symbol ("cny"), ==, "¥");
  g_assert_null (cohort_currency_symbol ("CHF"));
}

static void
test_checked_arithmetic (void)
{
  gint64 out;

  g_assert_true (cohort_add_i64 (G_MAXINT64 - 1, 1, &out));
  g_assert_cmpint (out, ==, G_MAXINT64);
  g_assert_false (cohort_add_i64 (G_MAXINT64, 1, &out));
  g_assert_false (cohort_sub_i64 (G_MININT64, 1, &out));
  g_assert_false (cohort_mul_i64 (G_GINT64_CONSTANT (1) << 62, 2, &out));
  g_assert_true (cohort_mul_i64 (G_GINT64_CONSTANT (1) << 62, -2, &out));
  g_assert_cmpint (out, ==, G_MININT64);
  g_assert_false (cohort_neg_i64 (G_MININT64, &out));
  g_assert_true (cohort_neg_i64 (G_MAXINT64, &out));
  g_assert_cmpint (out, ==, -G_MAXINT64);
}

static void
test_half_even (void)
{
  static const struct
  {
    gint64 a, b, c, expected;
  } cases[] = {
    { 1, 1, 2, 0 },
    { 3, 1, 2, 2 },
    { 5, 1, 2, 2 },
    { 7, 1, 2, 4 },
    { -1, 1, 2, 0 },
    { -3, 1, 2, -2 },
    { -5, 1, 2, -2 },
    { -7, 1, 2, -4 },
    { 1, 1, -2, 0 },
    { 3, 1, -2, -2 },
    { -3, 1, -2, 2 },
    { 5, -1, 2, -2 },
    { 7, 1, 3, 2 },
    { 8, 1, 3, 3 },
    { -7, 1, 3, -2 },
    { -8, 1, 3, -3 },
    { 2000, 1, 12, 167 },
    { 2500, 15, 1000, 38 },
    { 0, 5, 7, 0 },
    { 10, 0, 7, 0 },
    { G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64 },
    { G_MININT64, G_MAXINT64, G_MAXINT64, G_MININT64 },
    { G_MININT64, G_MININT64, G_MININT64, G_MININT64 },
    { G_MAXINT64, 2, 2, G_MAXINT64 },
    { G_MAXINT64, 1, G_MININT64, -1 },
    { G_MININT64, 1, 1, G_MININT64 },
  };
  gint64 out = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (cohort_mul_div_half_even (cases[i].a, cases[i].b, cases[i].c, &out));
      g_assert_cmpint (out, ==, cases[i].expected);
    }
  g_assert_false (cohort_mul_div_half_even (1, 1, 0, &out));
  g_assert_false (cohort_mul_div_half_even (G_MAXINT64, 2, 1, &out));
  g_assert_false (cohort_mul_div_half_even (G_MININT64, 1, -1, &out));
  g_assert_false (cohort_mul_div_half_even (G_MININT64, G_MININT64, 1, &out));
}

/* |a b - q c| is at most half of |c|, and exactly half only when q is even. */
static void
test_half_even_property (void)
{
  for (int round = 0; round < 20000; round++)
    {
      int shift = g_test_rand_int_range (0, 63);
      gint64 a = (gint64) (((guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ()) >> shift);
      gint64 b = g_test_rand_int_range (-1000, 1000), c = g_test_rand_int_range (-20, 20), q;
      __int128 rest, half;

      if (c == 0 || !cohort_mul_div_half_even (a, b, c, &q))
        continue;
      rest = (__int128) a * b - (__int128) q * c;
      rest = rest < 0 ? -rest : rest;
      half = c < 0 ? -c : c;
      g_assert_true (2 * rest <= half);
      g_assert_true (2 * rest != half || q % 2 == 0);
    }
}

static void
test_decimal (void)
{
  static const struct
  {
    gint64 minor;
    const char *iso, *expected;
  } cases[] = {
    { 0, "USD", "0.00" },
    { 5, "USD", "0.05" },
    { -5, "USD", "-0.05" },
    { 123450, "USD", "1234.50" },
    { -123450, "usd", "-1234.50" },
    { 1500, "JPY", "1500" },
    { -1, "JPY", "-1" },
    { 1234, "KWD", "1.234" },
    { 1, "CLF", "0.0001" },
    { 150, "???", "1.50" },
    { G_MAXINT64, "USD", "92233720368547758.07" },
    { G_MININT64, "USD", "-92233720368547758.08" },
    { G_MININT64, "JPY", "-9223372036854775808" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = cohort_money_to_decimal (cases[i].minor, cases[i].iso);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_display (void)
{
  const CohortNumberStyle german
      = { .decimal = ",", .group = ".", .minus = "−", .group_first = 3, .placement = COHORT_SYMBOL_AFTER_SPACE };
  const CohortNumberStyle indian = { .decimal = ".",
                                     .group = ",",
                                     .minus = "-",
                                     .group_first = 3,
                                     .group_rest = 2,
                                     .placement = COHORT_SYMBOL_BEFORE,
                                     .trim = TRUE };
  const CohortNumberStyle bare = { .decimal = ".", .group = "", .minus = "-" };
  const struct
  {
    const CohortNumberStyle *style;
    gint64 minor;
    const char *iso, *expected;
  } cases[] = {
    { &cohort_number_style_plain, 123456789, "USD", "1,234,567.89\u00a0USD" },
    { &cohort_number_style_plain, -100000, "JPY", "-100,000\u00a0JPY" },
    { &cohort_number_style_plain, 99999, "USD", "999.99\u00a0USD" },
    { &german, -123456, "EUR", "−1.234,56\u00a0€" },
    { &german, 100, "CHF", "1,00\u00a0CHF" },
    { &indian, G_GINT64_CONSTANT (1234567890), "INR", "₹1,23,45,678.90" },
    { &indian, 12300000, "INR", "₹1,23,000" },
    { &indian, 100000, "CHF", "CHF\u00a01,000" },
    { &bare, G_MININT64, "USD", "-92233720368547758.08" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = cohort_money_format (cases[i].minor, cases[i].iso, cases[i].style);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/money/exponents", test_exponents);
  g_test_add_func ("/money/table-is-sorted", test_table_is_sorted);
  g_test_add_func ("/money/intern", test_intern);
  g_test_add_func ("/money/checked-arithmetic", test_checked_arithmetic);
  g_test_add_func ("/money/half-even", test_half_even);
  g_test_add_func ("/money/half-even-property", test_half_even_property);
  g_test_add_func ("/money/decimal", test_decimal);
  g_test_add_func ("/money/display", test_display);
  return g_test_run ();
}
