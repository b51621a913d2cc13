// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the services ask of who changes a price there. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *source_kind;
  const char *currency;
  gint64 old_price, new_price; /* minor units a month */
  gboolean for_all;            /* those who are there are to pay it too */
} CohortPriceMove;

/* @breaks: (out): the move is more than the service allows
 * Returns: (transfer container) (element-type utf8): translated sentences */
GPtrArray *cohort_price_rules (const CohortPriceMove *move, gboolean *breaks);

G_END_DECLS
