/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns a stream of another encoding into UTF-8. Unlike a GConverterInputStream it gives out everything before a fault
 * first, so that the reader can say on which line the fault is. One thread at a time. */

#pragma once

#include "cohort-encoding.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _CohortDecoder CohortDecoder;

CohortDecoder *cohort_decoder_new (GInputStream *stream, CohortEncoding encoding, GError **error);
void cohort_decoder_free (CohortDecoder *self);
gssize cohort_decoder_read (CohortDecoder *self, char *buffer, gsize count, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDecoder, cohort_decoder_free)

G_END_DECLS
