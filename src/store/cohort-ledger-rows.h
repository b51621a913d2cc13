/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables that reports compute from, read whole, row by row: who belongs, what they held, what money moved, what it
 * bought, what they did, what was spent. Nothing is added up here.
 *
 * Plain functions for a connection's own thread. Texts are the row's own and gone with the next one; instants are UTC
 * µs, amounts minor units. Rows come in an order that is the same for the same file,
 * but for actions, which come in any. Facts name identities: who they are is looked up in memory by who reads, as a
 * lookup for each of millions of rows takes SQLite longer than reading them. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

/* Which person an identity is. Rising by identity, each once. */
typedef struct
{
  gint64 identity, member;
} CohortLinkRow;

typedef struct
{
  gint64 id;
  gint64 joined_at; /* 0: not known */
  CohortDay first_paid;
} CohortMemberRow;

typedef struct
{
  gint64 member, subscription; /* subscription 0: coverage without one */
  gint64 tier;                 /* 0: none */
  gint64 source;
  CohortDay start, end, term, grace; /* end: COHORT_DAY_NONE while open; term, grace: COHORT_DAY_NONE where not known */
  const char *status;
  const char *interval; /* (nullable) */
  gint64 interval_count, price, quantity, discount;
  const char *currency;      /* (nullable) */
  const char *end_reason;    /* (nullable) */
  const char *change_reason; /* (nullable) */
  gboolean reported;
} CohortSegmentRow;

/* A payment that counts: it succeeded, no other source books it, it is no opening balance. */
typedef struct
{
  gint64 id;
  gint64 identity; /* 0: not known who */
  gint64 occurred_at, gross;
  gboolean fee_known, tax_known;
  gint64 fee, tax;
  const char *currency, *stream;
} CohortPaymentRow;

/* Time that was sold. */
typedef struct
{
  gint64 id;
  gint64 identity;     /* who has it; 0: nobody */
  gint64 subscription; /* 0: none */
  const char *line;    /* (nullable) */
  gint64 from, to;
  gint64 paid_at;     /* G_MININT64: no money came for it */
  gint64 refunded_at; /* when all of it had gone back, or G_MININT64 */
  gint64 amount;
  const char *currency;
  const char *interval; /* (nullable): it ends by itself */
} CohortTermRow;

typedef struct
{
  gint64 identity, occurred_at;
} CohortActionRow;

typedef struct
{
  gint64 id;
  CohortDay day;
  gboolean amount_known;
  gint64 amount;
  const char *currency; /* (nullable) */
  gint64 minutes;
  gboolean acquisition;
} CohortCostRow;

typedef struct
{
  CohortDay day;
  const char *base, *quote;
  gint64 rate_e9; /* units of quote for one of base */
} CohortRateRow;

typedef void (*CohortMemberRowFunc) (const CohortMemberRow *row, gpointer data);
typedef void (*CohortLinkRowFunc) (const CohortLinkRow *row, gpointer data);
typedef void (*CohortChannelFunc) (gint64 member, gboolean referred, gpointer data);
typedef void (*CohortSegmentRowFunc) (const CohortSegmentRow *row, gpointer data);
typedef void (*CohortPaymentRowFunc) (const CohortPaymentRow *row, gpointer data);
typedef void (*CohortTermRowFunc) (const CohortTermRow *row, gpointer data);
typedef void (*CohortActionRowFunc) (const CohortActionRow *row, gpointer data);
typedef void (*CohortCostRowFunc) (const CohortCostRow *row, gpointer data);
typedef void (*CohortRateRowFunc) (const CohortRateRow *row, gpointer data);

/* Each calls @func for every row. Returns: FALSE with @error set, of the store's domain; a reader that is cancelled
 * ends so too. */
gboolean cohort_ledger_each_member (CohortDb *db, CohortMemberRowFunc func, gpointer data, GError **error);
gboolean cohort_ledger_each_link (CohortDb *db, CohortLinkRowFunc func, gpointer data, GError **error);
/* Members of whom a source says how they came; @referred: by another member. */
gboolean cohort_ledger_each_channel (CohortDb *db, CohortChannelFunc func, gpointer data, GError **error);
gboolean cohort_ledger_each_segment (CohortDb *db, CohortSegmentRowFunc func, gpointer data, GError **error);
gboolean cohort_ledger_each_payment (CohortDb *db, CohortPaymentRowFunc func, gpointer data, GError **error);
gboolean cohort_ledger_each_term (CohortDb *db, CohortTermRowFunc func, gpointer data, GError **error);
gboolean cohort_ledger_each_action (CohortDb *db, CohortActionRowFunc func, gpointer data, GError **error);
gboolean cohort_ledger_each_cost (CohortDb *db, CohortCostRowFunc func, gpointer data, GError **error);
gboolean cohort_ledger_each_rate (CohortDb *db, CohortRateRowFunc func, gpointer data, GError **error);

/* @name: (out) (nullable): as shown; NULL: there is no such member */
gboolean cohort_ledger_member_name (CohortDb *db, gint64 member, char **name, GError **error);

G_END_DECLS
