/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decoding by iconv, a piece at a time; what a piece's end cuts waits for the next. */

#include "config.h"

#include "cohort-decoder.h"

#include "cohort-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define PIECE (64 * 1024)

struct _CohortDecoder
{
  GInputStream *stream; /* (owned) */
  GIConv iconv;
  CohortEncoding encoding;
  gsize len; /* bytes of raw that are not decoded */
  gboolean at_end;
  char raw[PIECE];
};

/**
 * cohort_decoder_new:
 * @stream: encoded bytes; a reference is taken
 * @encoding: theirs
 * @error: ENCODING when this system cannot read it
 *
 * Returns: (transfer full) (nullable): a decoder
 */
CohortDecoder *
cohort_decoder_new (GInputStream *stream, CohortEncoding encoding, GError **error)
{
  GIConv iconv = g_iconv_open ("UTF-8", cohort_encoding_name (encoding));
  CohortDecoder *self;

  if (iconv == (GIConv) -1)
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_ENCODING, _ ("This system cannot read the encoding %s"),
                   cohort_encoding_name (encoding));
      return NULL;
    }
  self = g_new (CohortDecoder, 1);
  *self = (CohortDecoder) { .stream = g_object_ref (stream), .iconv = iconv, .encoding = encoding };
  return self;
}

void
cohort_decoder_free (CohortDecoder *self)
{
  if (self == NULL)
    return;
  g_iconv_close (self->iconv);
  g_object_unref (self->stream);
  g_free (self);
}

/* Decodes what is there; how many bytes of text came of it, -1 when the bytes that are left begin with a fault. */
static gssize
decode (CohortDecoder *self, char *buffer, gsize count)
{
  char *in = self->raw, *out = buffer;
  gsize in_left = self->len, out_left = count;
  gsize result = g_iconv (self->iconv, &in, &in_left, &out, &out_left);
  int reason = result == (gsize) -1 ? errno : 0;

  memmove (self->raw, in, in_left);
  self->len = in_left;
  if (out_left == count && (reason == EILSEQ || (reason == EINVAL && self->at_end)))
    return -1;
  return (gssize) (count - out_left);
}

/**
 * cohort_decoder_read:
 * @self: a decoder
 * @buffer: (array length=count): where the text goes; not NUL-terminated
 * @count: its size, not below 16
 * @cancellable: (nullable): for reads of the stream
 * @error: ENCODING where bytes are not in the encoding; else what the stream reports
 *
 * Returns: bytes of whole UTF-8 characters; 0 at the end, -1 on error
 */
gssize
cohort_decoder_read (CohortDecoder *self, char *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (count >= 16, -1);

  for (;;)
    {
      gssize n = self->len > 0 ? decode (self, buffer, count) : 0;

      if (n < 0)
        g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_ENCODING, _ ("The text is not in the encoding %s"),
                     cohort_encoding_name (self->encoding));
      if (n != 0 || self->at_end)
        return n;
      n = g_input_stream_read (self->stream, self->raw + self->len, PIECE - self->len, cancellable, error);
      if (n < 0)
        return -1;
      self->at_end = n == 0;
      self->len += n;
    }
}
