// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stable orderings of plain arrays as index arrays: what every method that walks time needs.
// Linear time, deterministic, thread-safe. Not for NaN: callers refuse those first.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint32 *cohort_order_doubles (const double *values, gsize n);
guint32 *cohort_order_groups (const guint32 *groups, gsize n, guint32 n_groups, const guint32 *order, gsize *starts);

G_END_DECLS
