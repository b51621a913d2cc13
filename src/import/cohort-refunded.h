// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Refunds that a source tells only as a sum on the charge. */

#pragma once

#include "cohort-book.h"

G_BEGIN_DECLS

gboolean cohort_refunded_settle (CohortBook *book, CohortDb *db, gint64 source, GError **error);

G_END_DECLS
