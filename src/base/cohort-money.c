/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rounding and texts of money. cohort_mul_div_half_even () is the one place of Cohort that rounds an amount. */

#include "config.h"

#include "cohort-money.h"

/**
 * cohort_mul_div_half_even:
 * @a: a factor
 * @b: a factor
 * @c: the divisor, of either sign, not 0
 * @out: (out): a × b ÷ c, a tie going to the even neighbour
 *
 * The product is held in 128 bits, so only the result can overflow.
 *
 * Returns: %FALSE when @c is 0 or the result does not fit
 */
gboolean
cohort_mul_div_half_even (gint64 a, gint64 b, gint64 c, gint64 *out)
{
  __int128 product = (__int128) a * b;
  __int128 divisor = c;
  __int128 quotient, rest, twice;

  if (c == 0)
    return FALSE;
  if (divisor < 0)
    {
      product = -product;
      divisor = -divisor;
    }
  quotient = product / divisor;
  rest = product % divisor; /* of the sign of the product */
  twice = 2 * (rest < 0 ? -rest : rest);
  if (twice > divisor || (twice == divisor && quotient % 2 != 0))
    quotient += product < 0 ? -1 : 1;
  if (quotient < G_MININT64 || quotient > G_MAXINT64)
    return FALSE;
  *out = (gint64) quotient;
  return TRUE;
}

/* Writes the digits of |value| into @digits, at least @least of them, and returns how many. */
static int
magnitude_digits (gint64 value, int least, char digits[40])
{
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;
  char reversed[40];
  int n = 0;

  do
    {
      reversed[n++] = '0' + rest % 10;
      rest /= 10;
    }
  while (rest > 0 || n < least);
  for (int i = 0; i < n; i++)
    digits[i] = reversed[n - 1 - i];
  return n;
}

/**
 * cohort_scaled_to_decimal:
 * @value: an integer in units of 10^-@exponent
 * @exponent: 0 to 18
 *
 * Returns: (transfer full): "-1234.50": point, no grouping, exactly @exponent fraction digits
 */
char *
cohort_scaled_to_decimal (gint64 value, int exponent)
{
  static const CohortNumberStyle bare = { .decimal = ".", .group = "", .minus = "-" };

  return cohort_number_format (value, exponent, &bare);
}

/**
 * cohort_money_to_decimal:
 * @minor: minor units
 * @iso: their currency; an unknown one is written with two digits
 *
 * For files: the same in every locale, and read back by cohort_decimal_parse_minor ().
 *
 * Returns: (transfer full): "-1234.50"
 */
char *
cohort_money_to_decimal (gint64 minor, const char *iso)
{
  int exponent = cohort_currency_exponent (iso);

  return cohort_scaled_to_decimal (minor, exponent >= 0 ? exponent : 2);
}

const CohortNumberStyle cohort_number_style_plain
    = { .decimal = ".", .group = ",", .minus = "-", .group_first = 3, .placement = COHORT_SYMBOL_CODE_AFTER };

static gboolean
group_before (const CohortNumberStyle *style, int digits_right)
{
  int first = style->group_first;
  int rest = style->group_rest > 0 ? (int) style->group_rest : first;

  return first > 0 && digits_right >= first && (digits_right - first) % rest == 0;
}

static void
append_magnitude (GString *text, gint64 value, int exponent, const CohortNumberStyle *style)
{
  char digits[40];
  int n = magnitude_digits (value, exponent + 1, digits);
  int whole = n - exponent;
  int end = n;

  for (int i = 0; i < whole; i++)
    {
      if (i > 0 && group_before (style, whole - i))
        g_string_append (text, style->group);
      g_string_append_c (text, digits[i]);
    }
  if (style->trim)
    {
      while (end > whole && digits[end - 1] == '0')
        end--;
      if (end > whole)
        end = n; /* "1.50", never "1.5": an amount keeps its digits or has none */
    }
  if (end > whole)
    {
      g_string_append (text, style->decimal);
      g_string_append_len (text, digits + whole, end - whole);
    }
}

/**
 * cohort_number_format:
 * @value: an integer in units of 10^-@exponent
 * @exponent: 0 to 18
 * @style: how the reader writes numbers; its placement is not used
 *
 * Returns: (transfer full): text for people
 */
char *
cohort_number_format (gint64 value, int exponent, const CohortNumberStyle *style)
{
  GString *text;

  g_return_val_if_fail (exponent >= 0 && exponent <= 18, NULL);
  text = g_string_new (value < 0 ? style->minus : NULL);
  append_magnitude (text, value, exponent, style);
  return g_string_free (text, FALSE);
}

/**
 * cohort_money_format:
 * @minor: minor units
 * @iso: their currency
 * @style: how the reader writes numbers; a currency without a symbol is written with its code
 *
 * Returns: (transfer full): text for people
 */
char *
cohort_money_format (gint64 minor, const char *iso, const CohortNumberStyle *style)
{
  const char *symbol = cohort_currency_symbol (iso);
  CohortSymbolPlacement placement = style->placement;
  int exponent = cohort_currency_exponent (iso);
  GString *text = g_string_new (minor < 0 ? style->minus : NULL);

  if (symbol == NULL && placement == COHORT_SYMBOL_BEFORE)
    placement = COHORT_SYMBOL_CODE_BEFORE;
  if (symbol == NULL || placement == COHORT_SYMBOL_CODE_BEFORE || placement == COHORT_SYMBOL_CODE_AFTER)
    symbol = iso;
  if (placement == COHORT_SYMBOL_BEFORE)
    g_string_append (text, symbol);
  else if (placement == COHORT_SYMBOL_BEFORE_SPACE || placement == COHORT_SYMBOL_CODE_BEFORE)
    g_string_append_printf (text, "%s\u00a0", symbol);
  append_magnitude (text, minor, exponent >= 0 ? exponent : 2, style);
  if (placement == COHORT_SYMBOL_AFTER_SPACE || placement == COHORT_SYMBOL_CODE_AFTER)
    g_string_append_printf (text, "\u00a0%s", symbol);
  return g_string_free (text, FALSE);
}
