/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Telling encodings apart. A byte order mark decides. Without one: zero bytes on one side of every pair mean UTF-16;
 * text that is valid UTF-8 is UTF-8; of what is left, GB18030 is known by its double bytes. Western text in one byte a
 * character is often valid GB18030 too ("é" and the letter behind it make a pair), but then the second byte is nearly
 * always an ASCII letter, while the characters in daily Chinese use have a high byte on both sides. Two such bytes that
 * touch an ASCII letter, as in "Größe", say nothing. */

#include "cohort-encoding.h"

#include <string.h>

static void
sniff_utf_8 (CohortEncodingSniffer *self, guint8 byte)
{
  guint8 low = self->utf_8_low, high = self->utf_8_high;

  if (self->utf_8_left > 0)
    {
      self->is_not_utf_8 = byte < low || byte > high;
      self->utf_8_left--;
      self->utf_8_low = 0x80, self->utf_8_high = 0xbf;
      self->n_multibyte += self->utf_8_left == 0;
      return;
    }
  if (byte < 0x80)
    return;
  self->is_not_utf_8 = byte < 0xc2 || byte > 0xf4;
  self->utf_8_left = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  /* no overlong forms, no surrogates, nothing above U+10FFFF */
  self->utf_8_low = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
  self->utf_8_high = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
}

static void
sniff_gb (CohortEncodingSniffer *self, guint8 byte)
{
  switch (self->gb_at)
    {
    case 0:
      self->n_gb_common += self->gb_pending && !g_ascii_isalpha ((char) byte);
      self->gb_pending = FALSE;
      self->is_not_gb = byte == 0x80 || byte == 0xff;
      self->gb_at = byte > 0x80;
      self->gb_lead = byte;
      self->gb_touches = g_ascii_isalpha ((char) self->previous);
      break;
    case 1:
      if (byte >= 0x30 && byte <= 0x39) /* four bytes: beyond the double-byte sets */
        {
          self->gb_at = 2;
          break;
        }
      self->is_not_gb = byte < 0x40 || byte == 0x7f || byte == 0xff;
      self->gb_at = 0;
      /* GB2312: signs in rows A1 to A9, characters in B0 to F7 */
      if (self->gb_lead >= 0xa1 && self->gb_lead <= 0xf7 && byte >= 0xa1)
        self->gb_pending = !self->gb_touches;
      else
        self->n_gb_rare++;
      break;
    case 2:
      self->is_not_gb = byte < 0x81 || byte == 0xff;
      self->gb_at = 3;
      break;
    case 3:
    default:
      self->is_not_gb = byte < 0x30 || byte > 0x39;
      self->gb_at = 0;
      self->n_gb_rare++;
      break;
    }
}

static gsize
ascii_run (const guint8 *bytes, gsize len)
{
  gsize n = 0;
  guint64 word;

  for (; n + sizeof word <= len; n += sizeof word)
    {
      memcpy (&word, bytes + n, sizeof word);
      /* a high bit, or a zero byte */
      if (((word | ((word - G_GUINT64_CONSTANT (0x0101010101010101)) & ~word))
           & G_GUINT64_CONSTANT (0x8080808080808080))
          != 0)
        break;
    }
  return n;
}

/**
 * cohort_encoding_sniff:
 * @self: what was seen so far
 * @bytes: (array length=len): the next piece of the file
 * @len: its length
 */
void
cohort_encoding_sniff (CohortEncodingSniffer *self, const guint8 *bytes, gsize len)
{
  for (gsize i = 0; i < len; i++)
    {
      guint8 byte = bytes[i];

      if (self->n_bytes + i < sizeof self->first)
        self->first[self->n_bytes + i] = byte;
      else if (self->utf_8_left == 0 && self->gb_at == 0 && !self->gb_pending)
        {
          gsize run = ascii_run (bytes + i, len - i);

          i += run;
          self->previous = run > 0 ? bytes[i - 1] : self->previous;
          if (i == len)
            break;
          byte = bytes[i];
        }
      if (!self->is_not_utf_8)
        sniff_utf_8 (self, byte);
      if (!self->is_not_gb)
        sniff_gb (self, byte);
      /* what is ruled out waits for nothing, so that plain runs are skipped again */
      self->utf_8_left = self->is_not_utf_8 ? 0 : self->utf_8_left;
      self->gb_at = self->is_not_gb ? 0 : self->gb_at;
      self->gb_pending = self->gb_pending && !self->is_not_gb;
      if (byte == 0)
        *((self->n_bytes + i) % 2 == 0 ? &self->n_zero_even : &self->n_zero_odd) += 1;
      else if (byte == 0x81 || byte == 0x8d || byte == 0x8f || byte == 0x90 || byte == 0x9d)
        self->has_undefined_1252 = TRUE;
      self->previous = byte;
    }
  self->n_bytes += len;
}

static gboolean
begins_with (const CohortEncodingSniffer *self, const char *mark)
{
  gsize len = strlen (mark);

  return self->n_bytes >= len && memcmp (self->first, mark, len) == 0;
}

/* Whether the file begins with a byte order mark. */
gboolean
cohort_encoding_has_bom (const CohortEncodingSniffer *self)
{
  return begins_with (self, "\357\273\277") || begins_with (self, "\377\376") || begins_with (self, "\376\377")
         || begins_with (self, "\204\061\225\063");
}

/* Zeros on one side of the pairs only, and often enough to be its delimiters and line ends at least. */
static gboolean
zeros_mean_wide (guint64 n_high, guint64 n_low, guint64 n_bytes)
{
  return n_high * 32 > n_bytes && n_low * 16 < n_high;
}

/**
 * cohort_encoding_answer:
 * @self: what was seen
 * @complete: whether that was the whole file, so that no character may be cut at its end
 * @is_sure: (out) (optional): whether the bytes leave no other reading that is likely
 *
 * Returns: the encoding to read with
 */
CohortEncoding
cohort_encoding_answer (const CohortEncodingSniffer *self, gboolean complete, gboolean *is_sure)
{
  gboolean cut = complete && self->utf_8_left > 0 && self->n_multibyte == 0, sure = TRUE;
  CohortEncoding encoding;

  if (begins_with (self, "\357\273\277"))
    encoding = COHORT_ENCODING_UTF_8;
  else if (begins_with (self, "\377\376"))
    encoding = COHORT_ENCODING_UTF_16LE;
  else if (begins_with (self, "\376\377"))
    encoding = COHORT_ENCODING_UTF_16BE;
  else if (begins_with (self, "\204\061\225\063"))
    encoding = COHORT_ENCODING_GB18030;
  else if (zeros_mean_wide (self->n_zero_odd, self->n_zero_even, self->n_bytes))
    encoding = COHORT_ENCODING_UTF_16LE;
  else if (zeros_mean_wide (self->n_zero_even, self->n_zero_odd, self->n_bytes))
    encoding = COHORT_ENCODING_UTF_16BE;
  else if (!self->is_not_utf_8 && !cut)
    encoding = COHORT_ENCODING_UTF_8;
  else
    {
      sure = FALSE;
      if (!self->is_not_gb && !(complete && self->gb_at > 0)
          && self->n_gb_common + self->gb_pending > 2 * self->n_gb_rare)
        encoding = COHORT_ENCODING_GB18030;
      else
        encoding = self->has_undefined_1252 ? COHORT_ENCODING_LATIN_1 : COHORT_ENCODING_WINDOWS_1252;
    }
  if (is_sure != NULL)
    *is_sure = sure;
  return encoding;
}

/* The name by which iconv and people know it; not translated. */
const char *
cohort_encoding_name (CohortEncoding encoding)
{
  switch (encoding)
    {
    case COHORT_ENCODING_UTF_8:
      return "UTF-8";
    case COHORT_ENCODING_GB18030:
      return "GB18030";
    case COHORT_ENCODING_UTF_16LE:
      return "UTF-16LE";
    case COHORT_ENCODING_UTF_16BE:
      return "UTF-16BE";
    case COHORT_ENCODING_WINDOWS_1252:
      return "WINDOWS-1252";
    case COHORT_ENCODING_LATIN_1:
      return "ISO-8859-1";
    default:
      g_return_val_if_reached ("UTF-8");
    }
}
