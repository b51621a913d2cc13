// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The members and payments one after the other, as values and not as words: for the command line and
 * for exports. These functions wait; the callbacks run on a reader thread, in one snapshot. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  const char *currency;
  gint64 gross_minor, fee_minor, net_minor; /* net = gross less known fees */
  gint64 n_payments, n_unknown_fees;
} CohortMoneyLine;

typedef struct
{
  gint64 id;
  const char *name;
  const char *email, *handle, *tier;  /* (nullable) */
  const char *status;                 /* "paying", "past_due", "held", "trial", "free", "former" */
  CohortDay first_paid, paid_through; /* the last paid day, COHORT_DAY_NONE: none; COHORT_DAY_MAX: no end known */
  gint64 joined_us, last_activity_us; /* 0: not known */
  const char *sources;                /* kinds separated by blanks */
  const CohortMoneyLine *money;
  guint n_money;
} CohortMemberLine;

typedef struct
{
  gint64 id;
  gint64 member;      /* 0: nobody known */
  const char *person; /* (nullable) */
  gint64 occurred_us;
  const char *kind, *status, *stream, *currency;
  gint64 gross_minor, fee_minor;
  gboolean fee_known;
  const char *source, *note; /* (nullable) */
} CohortPaymentLine;

/* Return FALSE with an error to stop. */
typedef gboolean (*CohortMemberVisit) (const CohortMemberLine *line, gpointer data, GError **error);
typedef gboolean (*CohortPaymentVisit) (const CohortPaymentLine *line, gpointer data, GError **error);

gboolean cohort_listing_members (CohortSession *session, const char *search, CohortMemberVisit visit, gpointer data,
                                 GError **error);
gboolean cohort_listing_payments (CohortSession *session, const char *search, CohortPaymentVisit visit, gpointer data,
                                  GError **error);
/* The currencies that members paid in, sorted. Returns: (transfer full) (element-type utf8) */
GPtrArray *cohort_listing_currencies (CohortSession *session, GError **error);

G_END_DECLS
