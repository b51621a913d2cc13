/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Money: int64 minor units beside an ISO 4217 code. Never a double, never a locale; overflow is an answer, not a wrap.
 * Everything here is pure and may be called from any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Currencies */

/* Room for any code of ISO 4217 and its NUL. */
#define COHORT_CURRENCY_LEN 4

int cohort_currency_exponent (const char *iso);
const char *cohort_currency_intern (const char *text);
const char *cohort_currency_intern_len (const char *text, gsize len);
const char *cohort_currency_symbol (const char *iso);
const char *cohort_currency_nth (guint n);

/* Checked arithmetic: FALSE on overflow, and *out is then unspecified. */

static inline gboolean
cohort_add_i64 (gint64 a, gint64 b, gint64 *out)
{
  return !__builtin_add_overflow (a, b, out);
}

static inline gboolean
cohort_sub_i64 (gint64 a, gint64 b, gint64 *out)
{
  return !__builtin_sub_overflow (a, b, out);
}

static inline gboolean
cohort_mul_i64 (gint64 a, gint64 b, gint64 *out)
{
  return !__builtin_mul_overflow (a, b, out);
}

static inline gboolean
cohort_neg_i64 (gint64 a, gint64 *out)
{
  return !__builtin_sub_overflow ((gint64) 0, a, out);
}

gboolean cohort_mul_div_half_even (gint64 a, gint64 b, gint64 c, gint64 *out);

/* Text for files and tests */

char *cohort_money_to_decimal (gint64 minor, const char *iso);
char *cohort_scaled_to_decimal (gint64 value, int exponent);

/* Text for people: the caller (ui/, reports) reads the locale once and passes the style. */

typedef enum
{
  COHORT_SYMBOL_NONE,         /* 1,234.50 */
  COHORT_SYMBOL_BEFORE,       /* $1,234.50 */
  COHORT_SYMBOL_BEFORE_SPACE, /* $ 1,234.50, the blank being U+00A0 */
  COHORT_SYMBOL_AFTER_SPACE,  /* 1.234,50 € */
  COHORT_SYMBOL_CODE_BEFORE,  /* USD 1,234.50 */
  COHORT_SYMBOL_CODE_AFTER    /* 1,234.50 USD */
} CohortSymbolPlacement;

typedef struct
{
  const char *decimal; /* UTF-8 */
  const char *group;   /* UTF-8; "" for no grouping */
  const char *minus;   /* UTF-8: "-" or U+2212 */
  guint group_first;   /* digits of the group next to the decimal sign; 0 for no grouping */
  guint group_rest;    /* digits of the further groups (2 in India); 0 means group_first */
  CohortSymbolPlacement placement;
  gboolean trim; /* leave out a fraction that is all zeros */
} CohortNumberStyle;

/* 1,234.50 with the code after it: for tests, and where nothing is known of the reader. */
extern const CohortNumberStyle cohort_number_style_plain;

char *cohort_number_format (gint64 value, int exponent, const CohortNumberStyle *style);
char *cohort_money_format (gint64 minor, const char *iso, const CohortNumberStyle *style);

G_END_DECLS
