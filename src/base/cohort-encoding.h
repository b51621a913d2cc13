/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which encoding a text file is in, told from its bytes. Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_ENCODING_UTF_8,
  COHORT_ENCODING_GB18030, /* reads GB2312 and GBK too */
  COHORT_ENCODING_UTF_16LE,
  COHORT_ENCODING_UTF_16BE,
  COHORT_ENCODING_WINDOWS_1252, /* reads the printable part of Latin-1 too */
  COHORT_ENCODING_LATIN_1       /* for bytes that Windows-1252 leaves undefined */
} CohortEncoding;

/* Looks at a file piece by piece; zeros to begin with, no clean-up. */
typedef struct
{
  guint64 n_bytes;
  guint8 first[4];

  gboolean is_not_utf_8;
  guint utf_8_left; /* continuation bytes that have to come */
  guint8 utf_8_low, utf_8_high;
  guint64 n_multibyte;

  gboolean is_not_gb;
  guint gb_at; /* byte within a character */
  guint8 gb_lead;
  guint8 previous;     /* the byte before */
  gboolean gb_touches; /* the character stands behind an ASCII letter */
  gboolean gb_pending; /* a common character waits for what stands behind it */
  guint64 n_gb_common, n_gb_rare;

  guint64 n_zero_even, n_zero_odd;
  gboolean has_undefined_1252;
} CohortEncodingSniffer;

void cohort_encoding_sniff (CohortEncodingSniffer *self, const guint8 *bytes, gsize len);
CohortEncoding cohort_encoding_answer (const CohortEncodingSniffer *self, gboolean complete, gboolean *is_sure);
gboolean cohort_encoding_has_bom (const CohortEncodingSniffer *self);
const char *cohort_encoding_name (CohortEncoding encoding);

G_END_DECLS
