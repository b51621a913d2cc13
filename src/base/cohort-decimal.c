/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading amounts. The text is first brought to one spelling (full-width forms, blanks, minus signs), then signs and
 * currencies are taken off both ends, and what is left must be one number of the profile, to the last character.
 * Digits are gathered as integers; nothing here is ever a double. */

#include "config.h"

#include "cohort-decimal.h"

#include "cohort-error.h"
#include "cohort-money.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES 128 /* no amount is longer; a cell that is, is something else */
#define MAX_GROUPS 32

const CohortDecimalProfile COHORT_DECIMAL_POINT = { '.', ',', COHORT_DECIMAL_EXACT };
const CohortDecimalProfile COHORT_DECIMAL_COMMA = { ',', '.', COHORT_DECIMAL_EXACT };

/* What people write instead of a code. Several currencies may use a sign: a code beside it, or the default, then says
 * which; a sign without a currency of its own needs one of these. */
static const struct
{
  const char *sign;
  const char *iso; /* (nullable) what it means when nothing else is known */
} signs[] = {
  /* longer signs before their endings */
  { "US$", "USD" }, { "AU$", "AUD" }, { "CA$", "CAD" }, { "HK$", "HKD" }, { "NT$", "TWD" }, { "NZ$", "NZD" },
  { "MX$", "MXN" }, { "CN¥", "CNY" }, { "JP¥", "JPY" }, { "A$", "AUD" },  { "C$", "CAD" },  { "S$", "SGD" },
  { "R$", "BRL" },  { "RMB", "CNY" }, { "$", "USD" },   { "¥", NULL },    { "£", "GBP" },   { "kr", NULL },
  { "€", "EUR" },   { "元", "CNY" },  { "円", "JPY" },  { "₩", "KRW" },   { "₹", "INR" },   { "₽", "RUB" },
  { "₺", "TRY" },   { "₴", "UAH" },   { "₫", "VND" },   { "฿", "THB" },   { "₪", "ILS" },   { "₱", "PHP" },
  { "₦", "NGN" },   { "zł", "PLN" },  { "Kč", "CZK" },  { "Ft", "HUF" },
};

typedef struct
{
  const char *text; /* as given, for messages */
  const CohortDecimalProfile *profile;
  int exponent;
  const char *at, *end; /* what is left between the two ends */
  gboolean negative, has_sign, opened, closed;
  const char *code; /* (nullable) interned, written as a code */
  int sign;         /* index into signs, -1 for none */
} Scan;

/* One spelling for what means the same. */
static void
append_canonical (GString *out, gunichar c)
{
  if (c > 0xff00 && c < 0xff5f) /* full-width ASCII */
    c -= 0xfee0;
  switch (c)
    {
    case '\t':
    case 0x00a0:
    case 0x202f:
    case 0x3000:
      c = ' ';
      break;
    case 0x2019:
      c = '\'';
      break;
    case 0x2212:
    case 0xfe63:
      c = '-';
      break;
    case 0xffe5:
      c = 0x00a5;
      break;
    case 0xffe1:
      c = 0x00a3;
      break;
    case 0xffe6:
      c = 0x20a9;
      break;
    default:
      if (c >= 0x2000 && c <= 0x200a) /* the widths of a typeset blank */
        c = ' ';
      break;
    }
  if (c == 0x200e || c == 0x200f || c == 0x061c || c == 0xfeff) /* marks that spreadsheets leave around signs */
    return;
  g_string_append_unichar (out, c);
}

/* (transfer full) (nullable) */
static GString *
canonical (const char *text)
{
  gsize len = strlen (text);
  GString *out;

  if (len > MAX_BYTES || !g_utf8_validate_len (text, len, NULL))
    return NULL;
  out = g_string_sized_new (len + 1);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    append_canonical (out, g_utf8_get_char (p));
  return out;
}

static gboolean
take_sign (Scan *scan, char c)
{
  if (scan->has_sign || (c != '-' && c != '+'))
    return FALSE;
  scan->has_sign = TRUE;
  scan->negative = c == '-';
  return TRUE;
}

static gsize
sign_length_at (const Scan *scan, gboolean at_end, int *index)
{
  gsize left = scan->end - scan->at;

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      gsize len = strlen (signs[i].sign);

      if (len <= left && memcmp (at_end ? scan->end - len : scan->at, signs[i].sign, len) == 0)
        {
          *index = (int) i;
          return len;
        }
    }
  return 0;
}

/* A code of three letters that no fourth letter touches. */
static const char *
code_at (const Scan *scan, gboolean at_end)
{
  gsize left = scan->end - scan->at;
  const char *start = at_end ? scan->end - 3 : scan->at;

  if (left < 3)
    return NULL;
  if (left > 3 && g_ascii_isalpha (at_end ? start[-1] : start[3]))
    return NULL;
  return cohort_currency_intern_len (start, 3);
}

/* Takes one code or sign off an end; FALSE when none stands there. */
static gboolean
take_currency (Scan *scan, gboolean at_end)
{
  gsize len = 0;
  int index = -1;
  const char *code = scan->code == NULL ? code_at (scan, at_end) : NULL;

  if (code != NULL)
    {
      scan->code = code;
      len = 3;
    }
  else if (scan->sign < 0 && (len = sign_length_at (scan, at_end, &index)) > 0)
    scan->sign = index;
  if (at_end)
    scan->end -= len;
  else
    scan->at += len;
  return len > 0;
}

static void
strip_ends (Scan *scan, gboolean with_currency)
{
  while (scan->at < scan->end)
    {
      if (*scan->at == ' ')
        scan->at++;
      else if (!scan->opened && *scan->at == '(')
        scan->opened = TRUE, scan->at++;
      else if (take_sign (scan, *scan->at))
        scan->at++;
      else if (!with_currency || !take_currency (scan, FALSE))
        break;
    }
  while (scan->at < scan->end)
    {
      if (scan->end[-1] == ' ')
        scan->end--;
      else if (scan->opened && !scan->closed && scan->end[-1] == ')')
        scan->closed = TRUE, scan->end--;
      else if (take_sign (scan, scan->end[-1]))
        scan->end--;
      else if (!with_currency || !take_currency (scan, TRUE))
        break;
    }
}

/* Groups of three, or of India: 1 to 2 digits, then pairs, then three. A group of zeros does not lead. */
static gboolean
groups_are_sound (const guint *lengths, guint n, gboolean leads_with_zero)
{
  gboolean threes = lengths[0] <= 3, indian = n > 2 && lengths[0] <= 2;

  if (n == 1)
    return TRUE;
  if (lengths[0] == 0 || leads_with_zero || lengths[n - 1] != 3)
    return FALSE;
  for (guint i = 1; i + 1 < n; i++)
    {
      threes = threes && lengths[i] == 3;
      indian = indian && lengths[i] == 2;
    }
  return threes || indian;
}

/* Digits of the whole part, separators checked and left out; FALSE when it is no number. */
static gboolean
whole_digits (const char *at, const char *end, char group, GString *digits)
{
  guint lengths[MAX_GROUPS] = { 0 }, n = 1;
  char separator = '\0';

  for (const char *p = at; p < end; p++)
    {
      if (g_ascii_isdigit (*p))
        {
          g_string_append_c (digits, *p);
          lengths[n - 1]++;
          continue;
        }
      if (*p != group && *p != ' ' && *p != '\'')
        return FALSE;
      if ((separator != '\0' && *p != separator) || n == MAX_GROUPS)
        return FALSE;
      separator = *p;
      n++;
    }
  return groups_are_sound (lengths, n, at < end && *at == '0');
}

/* Puts one more digit behind @value; FALSE above @limit. */
static gboolean
push_digit (guint64 *value, guint digit, guint64 limit)
{
  if (*value > (limit - digit) / 10)
    return FALSE;
  *value = *value * 10 + digit;
  return TRUE;
}

/* 1 when the dropped digits round the value up, the parity of the value deciding a tie. */
static guint
carry (guint64 value, const char *dropped)
{
  gint64 parity = value % 2, rounded = 0;
  gint64 tail = (dropped[0] - '0') * 10 + (strspn (dropped + 1, "0") != strlen (dropped + 1) ? 1 : 0);

  if (!cohort_mul_div_half_even (parity * 100 + tail, 1, 100, &rounded))
    g_assert_not_reached ();
  return (guint) (rounded - parity);
}

/* @whole and @fraction are digits only. */
static gboolean
assemble (const Scan *scan, const char *whole, const char *fraction, gint64 *minor, GError **error)
{
  gboolean negative = scan->negative || scan->opened;
  guint64 limit = (guint64) G_MAXINT64 + (negative ? 1 : 0), value = 0;
  gboolean fits = TRUE;
  int n = 0;

  for (; *whole != '\0' && fits; whole++)
    fits = push_digit (&value, *whole - '0', limit);
  for (; n < scan->exponent && fits; n++)
    fits = push_digit (&value, *fraction != '\0' ? *fraction++ - '0' : 0, limit);
  if (fits && strspn (fraction, "0") != strlen (fraction))
    {
      guint up;

      if ((scan->profile->flags & COHORT_DECIMAL_ROUND) == 0)
        {
          g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_PRECISION,
                       _ ("“%s” has more decimals than its currency"), cohort_text_excerpt (scan->text).text);
          return FALSE;
        }
      up = carry (value, fraction);
      fits = value <= limit - up;
      value += up;
    }
  if (!fits)
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_OVERFLOW, _ ("“%s” is too large"),
                   cohort_text_excerpt (scan->text).text);
      return FALSE;
    }
  *minor = negative ? (gint64) -value : (gint64) value;
  return TRUE;
}

static gboolean
parse_number (const Scan *scan, gint64 *minor, GError **error)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autofree char *fraction = NULL;
  const char *mark = memchr (scan->at, scan->profile->decimal, scan->end - scan->at);
  const char *whole_end = mark != NULL ? mark : scan->end;
  gboolean sound = scan->opened == scan->closed && !(scan->opened && scan->has_sign);

  fraction = mark != NULL ? g_strndup (mark + 1, scan->end - mark - 1) : g_strdup ("");
  sound = sound && whole_digits (scan->at, whole_end, scan->profile->group, whole);
  sound = sound && strspn (fraction, "0123456789") == strlen (fraction) && whole->len + strlen (fraction) > 0;
  if (!sound)
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_SYNTAX, _ ("“%s” is not an amount"),
                   cohort_text_excerpt (scan->text).text);
      return FALSE;
    }
  return assemble (scan, whole->str, fraction, minor, error);
}

/* Fills @scan, but for profile and exponent, from @text in its one spelling; FALSE where it has none. */
static gboolean
scan_ends (Scan *scan, const char *text, const GString *spelled, gboolean with_currency, GError **error)
{
  *scan = (Scan) { .text = text, .sign = -1 };
  if (spelled == NULL)
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_SYNTAX, _ ("“%s” is not an amount"),
                   cohort_text_excerpt (text).text);
      return FALSE;
    }
  scan->at = spelled->str;
  scan->end = spelled->str + spelled->len;
  strip_ends (scan, with_currency);
  return TRUE;
}

/**
 * cohort_decimal_parse_minor:
 * @text: an amount without a currency
 * @profile: which sign is the decimal one
 * @exponent: digits of the minor unit, 0 to 18
 * @minor: (out): the amount in minor units; untouched on error
 * @error: SYNTAX, PRECISION or OVERFLOW
 */
gboolean
cohort_decimal_parse_minor (const char *text, const CohortDecimalProfile *profile, int exponent, gint64 *minor,
                            GError **error)
{
  g_autoptr (GString) spelled = NULL;
  Scan scan;

  g_return_val_if_fail (text != NULL && exponent >= 0 && exponent <= 18, FALSE);
  spelled = canonical (text);
  if (!scan_ends (&scan, text, spelled, FALSE, error))
    return FALSE;
  scan.profile = profile;
  scan.exponent = exponent;
  return parse_number (&scan, minor, error);
}

static gboolean
uses_sign (const char *iso, const char *sign)
{
  const char *symbol = cohort_currency_symbol (iso);

  return symbol != NULL && strstr (symbol, sign) != NULL;
}

/* (transfer none) (nullable): the currency that the ends of the text and the default name together */
static const char *
resolve_currency (const Scan *scan, const char *default_iso, GError **error)
{
  const char *sign = scan->sign >= 0 ? signs[scan->sign].sign : NULL;
  const char *meant = sign != NULL ? cohort_currency_intern (signs[scan->sign].iso) : NULL;

  if (scan->code != NULL)
    {
      if (sign == NULL || meant == scan->code || uses_sign (scan->code, sign))
        return scan->code;
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_CURRENCY, _ ("“%s” names two currencies"),
                   cohort_text_excerpt (scan->text).text);
      return NULL;
    }
  if (sign == NULL)
    {
      if (default_iso == NULL)
        g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_CURRENCY, _ ("“%s” names no currency"),
                     cohort_text_excerpt (scan->text).text);
      return default_iso;
    }
  if (default_iso != NULL && uses_sign (default_iso, sign))
    return default_iso;
  if (meant == NULL)
    g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_AMBIGUOUS, _ ("“%s” may be in more than one currency"),
                 cohort_text_excerpt (scan->text).text);
  return meant;
}

/**
 * cohort_decimal_parse_money:
 * @text: an amount, with or without a currency: a code or a sign, before or after, or a sign and a code that agree
 * @profile: which sign is the decimal one
 * @default_iso: (nullable): the currency of a text that names none. It also says which dollar, yen or yuan, pound or
 *   krone a shared sign means. Without it "$" is USD, "£" GBP, and "¥" and "kr" are AMBIGUOUS
 * @minor: (out): minor units; untouched on error
 * @iso: (out) (transfer none): the interned currency; untouched on error
 * @error: SYNTAX, PRECISION, OVERFLOW, CURRENCY or AMBIGUOUS
 */
gboolean
cohort_decimal_parse_money (const char *text, const CohortDecimalProfile *profile, const char *default_iso,
                            gint64 *minor, const char **iso, GError **error)
{
  g_autoptr (GString) spelled = NULL;
  const char *fallback = cohort_currency_intern (default_iso);
  const char *found;
  Scan scan;

  g_return_val_if_fail (text != NULL, FALSE);
  if (default_iso != NULL && fallback == NULL)
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_CURRENCY, _ ("“%s” is not a known currency"),
                   cohort_text_excerpt (default_iso).text);
      return FALSE;
    }
  spelled = canonical (text);
  if (!scan_ends (&scan, text, spelled, TRUE, error))
    return FALSE;
  found = resolve_currency (&scan, fallback, error);
  if (found == NULL)
    return FALSE;
  scan.profile = profile;
  scan.exponent = cohort_currency_exponent (found);
  if (!parse_number (&scan, minor, error))
    return FALSE;
  *iso = found;
  return TRUE;
}

/* What a lone separator says: the decimal sign unless it might part thousands. */
static gboolean
lone_is_decimal (const char *at, const char *mark, const char *end)
{
  return end - mark - 1 != 3 || mark - at == 0 || mark - at > 3 || *at == '0';
}

/**
 * cohort_decimal_evidence_add:
 * @evidence: counts
 * @text: (nullable): one amount of the column, with or without a currency; a blank one says nothing
 */
void
cohort_decimal_evidence_add (CohortDecimalEvidence *evidence, const char *text)
{
  g_autoptr (GString) spelled = text != NULL ? canonical (text) : NULL;
  const char *points[2], *commas[2];
  gsize len;
  Scan scan;

  if (spelled == NULL || !scan_ends (&scan, text, spelled, TRUE, NULL) || scan.at == scan.end)
    {
      evidence->other += text != NULL && *text != '\0';
      return;
    }
  len = scan.end - scan.at;
  points[0] = memchr (scan.at, '.', len), points[1] = memrchr (scan.at, '.', len);
  commas[0] = memchr (scan.at, ',', len), commas[1] = memrchr (scan.at, ',', len);
  if (strspn (scan.at, "0123456789., '") < len)
    evidence->other++;
  else if (points[0] == NULL && commas[0] == NULL)
    evidence->plain++;
  else if (points[0] != NULL && commas[0] != NULL)
    *(points[1] > commas[1] ? &evidence->point : &evidence->comma) += 1;
  else if (points[0] != points[1] || commas[0] != commas[1]) /* repeated: it parts groups */
    *(points[0] == NULL ? &evidence->point : &evidence->comma) += 1;
  else if (lone_is_decimal (scan.at, points[0] != NULL ? points[0] : commas[0], scan.end))
    *(points[0] != NULL ? &evidence->point : &evidence->comma) += 1;
  else
    evidence->ambiguous++;
}

/* What the texts together say. */
CohortDecimalGuess
cohort_decimal_evidence_answer (const CohortDecimalEvidence *evidence)
{
  if (evidence->point > 0 && evidence->comma > 0)
    return COHORT_DECIMAL_GUESS_CONFLICT;
  if (evidence->point > 0)
    return COHORT_DECIMAL_GUESS_POINT;
  if (evidence->comma > 0)
    return COHORT_DECIMAL_GUESS_COMMA;
  return evidence->ambiguous > 0 ? COHORT_DECIMAL_GUESS_AMBIGUOUS : COHORT_DECIMAL_GUESS_NONE;
}

/**
 * cohort_decimal_guess:
 * @samples: (array length=n_samples): amounts of one column, entries may be %NULL
 * @n_samples: how many
 */
CohortDecimalGuess
cohort_decimal_guess (const char *const *samples, gsize n_samples)
{
  CohortDecimalEvidence evidence = { 0 };

  for (gsize i = 0; i < n_samples; i++)
    cohort_decimal_evidence_add (&evidence, samples[i]);
  return cohort_decimal_evidence_answer (&evidence);
}

/**
 * cohort_decimal_guess_profile:
 * @guess: an answer
 *
 * Returns: (transfer none) (nullable): the profile to read with; %NULL when a person has to choose
 */
const CohortDecimalProfile *
cohort_decimal_guess_profile (CohortDecimalGuess guess)
{
  switch (guess)
    {
    case COHORT_DECIMAL_GUESS_NONE:
    case COHORT_DECIMAL_GUESS_POINT:
      return &COHORT_DECIMAL_POINT;
    case COHORT_DECIMAL_GUESS_COMMA:
      return &COHORT_DECIMAL_COMMA;
    case COHORT_DECIMAL_GUESS_AMBIGUOUS:
    case COHORT_DECIMAL_GUESS_CONFLICT:
      return NULL;
    default:
      g_return_val_if_reached (NULL);
    }
}
