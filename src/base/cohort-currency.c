/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* ISO 4217: the codes in use, and those withdrawn since 2010 that older exports still hold, with the number of digits
 * of the minor unit. Codes without a minor unit (metals, XDR, XXX, XTS) are not money that a member can pay and are
 * absent. Names and symbols beyond the short sign are the reader's locale and live above. */

#include "cohort-money.h"

#include <string.h>

typedef struct
{
  char iso[COHORT_CURRENCY_LEN];
  gint8 exponent;
  const char *symbol; /* (nullable) the sign used at home; several currencies may share it */
} Currency;

/* Sorted by code, for bsearch. */
static const Currency currencies[] = {
  { "AED", 2, NULL }, { "AFN", 2, "؋" },   { "ALL", 2, NULL }, { "AMD", 2, "֏" },  { "ANG", 2, NULL },
  { "AOA", 2, NULL }, { "ARS", 2, "$" },   { "AUD", 2, "$" },  { "AWG", 2, NULL }, { "AZN", 2, "₼" },
  { "BAM", 2, NULL }, { "BBD", 2, "$" },   { "BDT", 2, "৳" },  { "BGN", 2, NULL }, { "BHD", 3, NULL },
  { "BIF", 0, NULL }, { "BMD", 2, "$" },   { "BND", 2, "$" },  { "BOB", 2, NULL }, { "BOV", 2, NULL },
  { "BRL", 2, "R$" }, { "BSD", 2, "$" },   { "BTN", 2, NULL }, { "BWP", 2, NULL }, { "BYN", 2, NULL },
  { "BYR", 0, NULL }, { "BZD", 2, "$" },   { "CAD", 2, "$" },  { "CDF", 2, NULL }, { "CHE", 2, NULL },
  { "CHF", 2, NULL }, { "CHW", 2, NULL },  { "CLF", 4, NULL }, { "CLP", 0, "$" },  { "CNY", 2, "¥" },
  { "COP", 2, "$" },  { "COU", 2, NULL },  { "CRC", 2, "₡" },  { "CUC", 2, "$" },  { "CUP", 2, "$" },
  { "CVE", 2, NULL }, { "CZK", 2, "Kč" },  { "DJF", 0, NULL }, { "DKK", 2, "kr" }, { "DOP", 2, "$" },
  { "DZD", 2, NULL }, { "EEK", 2, "kr" },  { "EGP", 2, NULL }, { "ERN", 2, NULL }, { "ETB", 2, NULL },
  { "EUR", 2, "€" },  { "FJD", 2, "$" },   { "FKP", 2, "£" },  { "GBP", 2, "£" },  { "GEL", 2, "₾" },
  { "GHS", 2, "₵" },  { "GIP", 2, "£" },   { "GMD", 2, NULL }, { "GNF", 0, NULL }, { "GTQ", 2, NULL },
  { "GYD", 2, "$" },  { "HKD", 2, "$" },   { "HNL", 2, NULL }, { "HRK", 2, NULL }, { "HTG", 2, NULL },
  { "HUF", 2, "Ft" }, { "IDR", 2, "Rp" },  { "ILS", 2, "₪" },  { "INR", 2, "₹" },  { "IQD", 3, NULL },
  { "IRR", 2, NULL }, { "ISK", 0, "kr" },  { "JMD", 2, "$" },  { "JOD", 3, NULL }, { "JPY", 0, "¥" },
  { "KES", 2, NULL }, { "KGS", 2, NULL },  { "KHR", 2, "៛" },  { "KMF", 0, NULL }, { "KPW", 2, "₩" },
  { "KRW", 0, "₩" },  { "KWD", 3, NULL },  { "KYD", 2, "$" },  { "KZT", 2, "₸" },  { "LAK", 2, "₭" },
  { "LBP", 2, NULL }, { "LKR", 2, NULL },  { "LRD", 2, "$" },  { "LSL", 2, NULL }, { "LTL", 2, NULL },
  { "LVL", 2, NULL }, { "LYD", 3, NULL },  { "MAD", 2, NULL }, { "MDL", 2, NULL }, { "MGA", 2, NULL },
  { "MKD", 2, NULL }, { "MMK", 2, NULL },  { "MNT", 2, "₮" },  { "MOP", 2, NULL }, { "MRO", 2, NULL },
  { "MRU", 2, NULL }, { "MUR", 2, NULL },  { "MVR", 2, NULL }, { "MWK", 2, NULL }, { "MXN", 2, "$" },
  { "MXV", 2, NULL }, { "MYR", 2, "RM" },  { "MZN", 2, NULL }, { "NAD", 2, "$" },  { "NGN", 2, "₦" },
  { "NIO", 2, NULL }, { "NOK", 2, "kr" },  { "NPR", 2, NULL }, { "NZD", 2, "$" },  { "OMR", 3, NULL },
  { "PAB", 2, NULL }, { "PEN", 2, NULL },  { "PGK", 2, NULL }, { "PHP", 2, "₱" },  { "PKR", 2, NULL },
  { "PLN", 2, "zł" }, { "PYG", 0, "₲" },   { "QAR", 2, NULL }, { "RON", 2, NULL }, { "RSD", 2, NULL },
  { "RUB", 2, "₽" },  { "RWF", 0, NULL },  { "SAR", 2, NULL }, { "SBD", 2, "$" },  { "SCR", 2, NULL },
  { "SDG", 2, NULL }, { "SEK", 2, "kr" },  { "SGD", 2, "$" },  { "SHP", 2, "£" },  { "SLE", 2, NULL },
  { "SLL", 2, NULL }, { "SOS", 2, NULL },  { "SRD", 2, "$" },  { "SSP", 2, NULL }, { "STD", 2, NULL },
  { "STN", 2, NULL }, { "SVC", 2, NULL },  { "SYP", 2, NULL }, { "SZL", 2, NULL }, { "THB", 2, "฿" },
  { "TJS", 2, NULL }, { "TMT", 2, NULL },  { "TND", 3, NULL }, { "TOP", 2, NULL }, { "TRY", 2, "₺" },
  { "TTD", 2, "$" },  { "TWD", 2, "NT$" }, { "TZS", 2, NULL }, { "UAH", 2, "₴" },  { "UGX", 0, NULL },
  { "USD", 2, "$" },  { "USN", 2, NULL },  { "UYI", 0, NULL }, { "UYU", 2, "$" },  { "UYW", 4, NULL },
  { "UZS", 2, NULL }, { "VED", 2, NULL },  { "VEF", 2, NULL }, { "VES", 2, NULL }, { "VND", 0, "₫" },
  { "VUV", 0, NULL }, { "WST", 2, NULL },  { "XAD", 2, NULL }, { "XAF", 0, NULL }, { "XCD", 2, "$" },
  { "XCG", 2, NULL }, { "XOF", 0, NULL },  { "XPF", 0, NULL }, { "YER", 2, NULL }, { "ZAR", 2, "R" },
  { "ZMW", 2, NULL }, { "ZWG", 2, NULL },  { "ZWL", 2, NULL },
};

static int
compare_code (const void *key, const void *entry)
{
  return memcmp (key, ((const Currency *) entry)->iso, 3);
}

static const Currency *
find (const char *text, gsize len)
{
  char code[3];

  if (len != 3)
    return NULL;
  for (int i = 0; i < 3; i++)
    code[i] = g_ascii_toupper (text[i]);
  return bsearch (code, currencies, G_N_ELEMENTS (currencies), sizeof currencies[0], compare_code);
}

/**
 * cohort_currency_intern_len:
 * @text: a code in any case, not NUL-terminated
 * @len: its length in bytes
 *
 * Returns: (transfer none) (nullable): the upper-case code, always the same pointer for one currency; %NULL when
 * unknown
 */
const char *
cohort_currency_intern_len (const char *text, gsize len)
{
  const Currency *currency = text != NULL ? find (text, len) : NULL;

  return currency != NULL ? currency->iso : NULL;
}

/**
 * cohort_currency_intern:
 * @text: (nullable): a code in any case, without blanks
 *
 * Returns: (transfer none) (nullable): the upper-case code, always the same pointer for one currency; %NULL when
 * unknown
 */
const char *
cohort_currency_intern (const char *text)
{
  return text != NULL ? cohort_currency_intern_len (text, strlen (text)) : NULL;
}

/**
 * cohort_currency_exponent:
 * @iso: (nullable): a code in any case
 *
 * Returns: digits of the minor unit (0, 2, 3 or 4); -1 for an unknown code
 */
int
cohort_currency_exponent (const char *iso)
{
  const Currency *currency = iso != NULL ? find (iso, strlen (iso)) : NULL;

  return currency != NULL ? currency->exponent : -1;
}

/**
 * cohort_currency_symbol:
 * @iso: (nullable): a code in any case
 *
 * The short sign as used where the currency is at home. Signs are shared ("$", "¥", "kr"): where more than one currency
 * is on show, use the code.
 *
 * Returns: (transfer none) (nullable): UTF-8, or %NULL when the code itself is what people write
 */
const char *
cohort_currency_symbol (const char *iso)
{
  const Currency *currency = iso != NULL ? find (iso, strlen (iso)) : NULL;

  return currency != NULL ? currency->symbol : NULL;
}

/**
 * cohort_currency_nth:
 * @n: from 0
 *
 * Returns: (transfer none) (nullable): the n-th known code in alphabetical order; %NULL past the last
 */
const char *
cohort_currency_nth (guint n)
{
  return n < G_N_ELEMENTS (currencies) ? currencies[n].iso : NULL;
}
