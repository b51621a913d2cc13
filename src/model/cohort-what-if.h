// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What another price may do: for who joins from now on, which is the default, and for who is there if they are to pay
 * it too. Everything that is assumed is in the question; everything that was counted has its members. Immutable, shared
 * by reference, made on a reader thread. */

#pragma once

#include "cohort-offer-report.h"
#include "cohort-price-change.h"
#include "cohort-price-new.h"
#include "cohort-retention.h"

G_BEGIN_DECLS

#define COHORT_WHAT_IF_MONTHS 24
/* Whole months before today whose joiners tell how many come. */
#define COHORT_WHAT_IF_JOINED_MONTHS 6

typedef struct
{
  const char *offer;        /* its name */
  const char *source;       /* (nullable): name or kind of its source; NULL: where most pay */
  const char *currency;     /* (nullable): ISO 4217; NULL: in which most pay */
  gint64 new_price;         /* minor units a month; > 0 */
  CohortPricePolicy policy; /* for who is there; GRANDFATHER: new members only, the default */
  guint wait;               /* months: of the lock, or of notice */
  double opt_in;            /* the share that agrees */
  double fewer;             /* the share of joiners that stays away */
  double leave_at_once;     /* of those who get the new price */
  double extra_churn;       /* a month, of those who pay it */
  guint horizon;            /* months; 0: COHORT_WHAT_IF_MONTHS */
  double yearly_discount;
} CohortWhatIf;

/* Whose departures the curve was made from. */
typedef enum
{
  COHORT_CURVE_NONE, /* too few have left anywhere */
  COHORT_CURVE_OFFER,
  COHORT_CURVE_EVERYBODY, /* of all offers: too few have left this one */
} CohortCurveOf;

typedef struct
{
  CohortLedgerSnapshot *ledger;
  char *offer, *source_name, *source_kind;
  const char *currency;  /* interned */
  gint64 old_price;      /* a month, what the latest who joined pay */
  CohortWhatIf question; /* as it was taken: @horizon filled in; its texts are those above */

  CohortCurveOf curve_of;
  CohortRetentionModel model;
  guint n_curve, n_left; /* members and departures behind the curve */

  CohortPeriod joined;            /* the months looked at */
  GArray *joiners;                /* (element-type guint32) members of the ledger who began to pay then */
  CohortNewPriceOutlook new_only; /* money in minor units */

  GArray *affected;         /* (element-type guint32) members who pay less now and would pay the new price */
  GArray *kept;             /* (element-type guint32) members who keep what they pay */
  gint64 affected_old;      /* minor units: what the affected pay a month together */
  CohortPriceOutlook there; /* NO_DATA where nobody is affected */

  GPtrArray *rules; /* (element-type utf8) sentences, translated: what the service asks for */
  gboolean breaks_rule;
} CohortWhatIfReport;

CohortWhatIfReport *cohort_what_if_report_ref (CohortWhatIfReport *self);
void cohort_what_if_report_unref (CohortWhatIfReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortWhatIfReport, cohort_what_if_report_unref)

/* COHORT_COMMAND_ERROR_INVALID: there is no such offer, nobody pays for it by the month, or a number makes no sense. */
void cohort_what_if_load_async (CohortSession *session, const CohortWhatIf *question, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
CohortWhatIfReport *cohort_what_if_load_finish (GAsyncResult *result, GError **error);
CohortWhatIfReport *cohort_what_if_load (CohortSession *session, const CohortWhatIf *question, GError **error);

G_END_DECLS
