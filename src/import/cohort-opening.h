// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Opening balances: what a lifetime total says beyond the payments that are known one by one. */

#pragma once

#include "cohort-book.h"

G_BEGIN_DECLS

gboolean cohort_opening_settle (CohortBook *book, CohortDb *db, gint64 source, GError **error);

G_END_DECLS
