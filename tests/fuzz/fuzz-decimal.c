/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts: what is read in one profile must be written and read again as the same, guessing must agree with reading,
 * and the text with its sign turned must be the same amount turned. */

#include "fuzz.h"

#include "cohort-decimal.h"
#include "cohort-error.h"
#include "cohort-money.h"

#include <glib.h>
#include <string.h>

static void
check_number (const char *text, const CohortDecimalProfile *profile, int exponent)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL, *turned = NULL;
  gint64 minor = 0, again = 0, opposite = 0;

  if (!cohort_decimal_parse_minor (text, profile, exponent, &minor, &error))
    {
      g_assert_true (error->domain == COHORT_BASE_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (strlen (error->message), <, 300);
      return;
    }
  written = cohort_scaled_to_decimal (minor, exponent);
  g_assert_true (cohort_decimal_parse_minor (written, &COHORT_DECIMAL_POINT, exponent, &again, NULL));
  g_assert_cmpint (again, ==, minor);
  turned = g_strconcat ("-", text, NULL);
  if (cohort_decimal_parse_minor (turned, profile, exponent, &opposite, NULL) && minor != G_MININT64)
    g_assert_cmpint (opposite, ==, -minor);
}

static void
check_money (const char *text, const CohortDecimalProfile *profile)
{
  g_autofree char *written = NULL;
  const char *iso = NULL, *iso_again = NULL;
  gint64 minor = 0, again = 0;

  if (!cohort_decimal_parse_money (text, profile, "CNY", &minor, &iso, NULL))
    return;
  g_assert_true (iso == cohort_currency_intern (iso));
  written = cohort_money_format (minor, iso, &cohort_number_style_plain);
  g_assert_true (cohort_decimal_parse_money (written, &COHORT_DECIMAL_POINT, NULL, &again, &iso_again, NULL));
  g_assert_cmpint (again, ==, minor);
  g_assert_true (iso_again == iso);
}

/* A text that speaks for no profile reads the same in both, or in neither. */
static void
check_guess (const char *text)
{
  gint64 point = 0, comma = 0;
  gboolean is_point = cohort_decimal_parse_minor (text, &COHORT_DECIMAL_POINT, 2, &point, NULL);
  gboolean is_comma = cohort_decimal_parse_minor (text, &COHORT_DECIMAL_COMMA, 2, &comma, NULL);

  if (is_point && is_comma && point != comma)
    g_assert_cmpint (cohort_decimal_guess (&text, 1), !=, COHORT_DECIMAL_GUESS_NONE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const CohortDecimalProfile rounding = { '.', ',', COHORT_DECIMAL_ROUND };
  g_autofree char *text = g_strndup ((const char *) data, size);

  for (int exponent = 0; exponent <= 4; exponent += 2)
    {
      check_number (text, &COHORT_DECIMAL_POINT, exponent);
      check_number (text, &COHORT_DECIMAL_COMMA, exponent);
      check_number (text, &rounding, exponent);
    }
  check_money (text, &COHORT_DECIMAL_POINT);
  check_money (text, &COHORT_DECIMAL_COMMA);
  check_guess (text);
  return 0;
}
