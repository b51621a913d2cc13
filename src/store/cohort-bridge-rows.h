/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What services say that they charged in a month, from their files or as it was typed, and what of it the ledger holds.
 * Plain functions for a connection's own thread; instants are UTC µs, days are inclusive. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 source;
  char *source_kind, *source_name, *zone; /* zone: of the source's days */
  CohortDay from, to;
  gint64 value;
  char *currency;
  gint64 stated; /* the id of what was typed; 0: from a file */
} CohortBridgeFigure;

void cohort_bridge_figure_free (gpointer self);
/* Returns: (transfer full) (element-type CohortBridgeFigure): the newest days first, of each month and source the last
 * that was told; what was typed goes before what a file says. NULL with @error set */
GPtrArray *cohort_bridge_figures (CohortDb *db, GError **error);

/* What the ledger holds of a source between two instants, in one currency. */
typedef struct
{
  gint64 charged;   /* counts here */
  gint64 elsewhere; /* is counted at the service that books the money */
  gint64 refunded;  /* refunds and disputes: negative */
  gint64 fees;      /* known ones */
  gint64 taxes;     /* known ones */
  gint64 pending;
  gint64 settled; /* charged in other currencies, and paid out in this one */
} CohortBridgeSums;

gboolean cohort_bridge_sum (CohortDb *db, gint64 source, const char *currency, gint64 from, gint64 to,
                            CohortBridgeSums *sums, GError **error);

/* Inside a step. Takes the place of what was typed of the same days. */
gboolean cohort_bridge_state (CohortDb *db, gint64 source, CohortDay from, CohortDay to, gint64 value,
                              const char *currency, gint64 now_us, GError **error);
/* @id: (out): the source of that number or kind, if there is exactly one; 0: none, or several */
gboolean cohort_bridge_find_source (CohortDb *db, const char *kind, gint64 *id, GError **error);

G_END_DECLS
