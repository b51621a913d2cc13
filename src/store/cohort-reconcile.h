/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Payouts held against what they are made of: charges less fees less refunds, and what of a payout that does not
 * explain. Where a service gives the lines of a payout, they are its lines; where it gives none but pays, month by
 * month, what came in during the month before, the payments of that month are. Nothing is guessed: what cannot be known
 * is a cause with a name.
 *
 * Plain functions for a connection's own thread; days and months are of the community's zone. */

#pragma once

#include "cohort-check.h"
#include "cohort-civil.h"
#include "cohort-db.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_BASIS_NONE,     /* nothing says what the payout is made of */
  COHORT_BASIS_LINES,    /* the service's own lines */
  COHORT_BASIS_PAYMENTS, /* payments of the month before */
} CohortPayoutBasis;

/* Why something is not explained. */
typedef enum
{
  COHORT_CAUSE_NONE,       /* nothing is unexplained, or nobody knows */
  COHORT_CAUSE_ROUNDING,   /* one minor unit */
  COHORT_CAUSE_SIGN,       /* lines of the wrong sign are exactly the difference */
  COHORT_CAUSE_BEGINNING,  /* it pays for what lies before the first import */
  COHORT_CAUSE_MISSING,    /* days of the month before are not imported */
  COHORT_CAUSE_YEARLY,     /* payments for a year are in it, which the service pays out otherwise */
  COHORT_CAUSE_NO_LINES,   /* nothing tells what is in it */
  COHORT_CAUSE_CURRENCIES, /* lines are in another currency, or do not add up */
} CohortPayoutCause;

typedef struct
{
  gint64 id, source;
  char *source_name, *source_kind, *currency;
  gint64 paid_at;
  CohortMonth month;    /* of the payout */
  CohortMonth made_of;  /* the month whose payments it is made of; with basis PAYMENTS */
  gboolean other_month; /* in the service's own zone it falls into another month */
  CohortPayoutBasis basis;
  guint n_lines;
  /* lines - fees - refunds + other + unexplained = paid, to the last unit */
  gint64 lines, fees, refunds, other, paid, unexplained;
  gint64 yearly; /* of lines: charged for a year */
  CohortPayoutCause cause;
  gint64 accepted; /* the id of what was said of it, while that still holds; 0: nothing */
  char *reason;    /* (nullable) */
  gboolean locked;
} CohortPayoutStatement;

/* What the facts alone say of them (tables of COHORT_DOMAIN_FIGURES): without accepted, reason and locked, */
GPtrArray *cohort_reconcile_sums (CohortDb *db, CohortZone *zone, gint64 from_us, gint64 to_us, GError **error);
/* which this adds. */
gboolean cohort_reconcile_add_verdicts (CohortDb *db, GPtrArray *statements, GError **error);
GPtrArray *cohort_reconcile_load (CohortDb *db, CohortZone *zone, gint64 from_us, gint64 to_us, GError **error);
CohortPayoutStatement *cohort_payout_statement_copy (const CohortPayoutStatement *self);
void cohort_payout_statement_free (CohortPayoutStatement *self);

/* A closed month of a source and currency. */
typedef struct
{
  gint64 id, source;
  char *source_name; /* (nullable): the source is gone */
  char *currency;
  CohortMonth month;
  gint64 paid, unexplained, locked_at;
  char *rows_hash, *chain_hash;
  gboolean rows_hold;   /* its rows are what they were */
  gboolean chain_holds; /* it follows the lock before it */
} CohortMonthLock;

GPtrArray *cohort_reconcile_locks (CohortDb *db, CohortZone *zone, GError **error);
void cohort_month_lock_free (CohortMonthLock *self);

/* Inside a step. */
gboolean cohort_reconcile_accept (CohortDb *db, const CohortPayoutStatement *statement, const char *reason,
                                  gint64 now_us, GError **error);
gboolean cohort_reconcile_lock (CohortDb *db, CohortZone *zone, gint64 source, const char *currency, CohortMonth month,
                                gint64 paid, gint64 unexplained, gint64 now_us, GError **error);

/* For cohort_checks. */
gboolean cohort_reconcile_check (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error);

/* The community's zone as the file has it, or UTC. Returns: (transfer full) */
CohortZone *cohort_reconcile_zone (CohortDb *db, GError **error);

G_END_DECLS
