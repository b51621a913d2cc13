// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-db.h"
#include "cohort-ledger-snapshot.h"
#include "cohort-session.h"
#include "cohort-store.h"

G_BEGIN_DECLS

/* What reports compute of the whole ledger and share: at the size to hold, what all pages ask as they open first. */
#define COHORT_LEDGER_SHARED_BYTES ((gsize) 52 << 20)
/* What is kept of periods that ended in the past: some six of them. */
#define COHORT_LEDGER_KEPT_BYTES ((gsize) 16 << 20)

/* The arrays behind the two structures, and the ids of their rows. */
typedef enum
{
  COHORT_LEDGER_MEMBER_ID,
  COHORT_LEDGER_JOINED,
  COHORT_LEDGER_REFERRED,
  COHORT_LEDGER_TIER_ID,
  COHORT_LEDGER_LINK_IDENTITY,
  COHORT_LEDGER_LINK_MEMBER,
  COHORT_LEDGER_SEGMENT_MEMBER,
  COHORT_LEDGER_SEGMENT_SUBSCRIPTION,
  COHORT_LEDGER_SEGMENT_TIER,
  COHORT_LEDGER_SEGMENT_SOURCE,
  COHORT_LEDGER_SEGMENT_START,
  COHORT_LEDGER_SEGMENT_END,
  COHORT_LEDGER_SEGMENT_TERM,
  COHORT_LEDGER_SEGMENT_GRACE,
  COHORT_LEDGER_SEGMENT_STATUS,
  COHORT_LEDGER_SEGMENT_INTERVAL,
  COHORT_LEDGER_SEGMENT_COUNT,
  COHORT_LEDGER_SEGMENT_PRICE,
  COHORT_LEDGER_SEGMENT_QUANTITY,
  COHORT_LEDGER_SEGMENT_DISCOUNT,
  COHORT_LEDGER_SEGMENT_CURRENCY,
  COHORT_LEDGER_SEGMENT_END_REASON,
  COHORT_LEDGER_SEGMENT_CHANGE,
  COHORT_LEDGER_SEGMENT_REPORTED,
  COHORT_LEDGER_PAYMENT_ID,
  COHORT_LEDGER_PAYMENT_MEMBER,
  COHORT_LEDGER_PAYMENT_DAY,
  COHORT_LEDGER_PAYMENT_GROSS,
  COHORT_LEDGER_PAYMENT_FEE,
  COHORT_LEDGER_PAYMENT_TAX,
  COHORT_LEDGER_PAYMENT_CURRENCY,
  COHORT_LEDGER_PAYMENT_STREAM,
  COHORT_LEDGER_PAYMENT_RECURRING,
  COHORT_LEDGER_TERM_ID,
  COHORT_LEDGER_TERM_MEMBER,
  COHORT_LEDGER_TERM_LINE,
  COHORT_LEDGER_TERM_FROM,
  COHORT_LEDGER_TERM_TO,
  COHORT_LEDGER_TERM_PAID,
  COHORT_LEDGER_TERM_AMOUNT,
  COHORT_LEDGER_TERM_CURRENCY,
  COHORT_LEDGER_TERM_INTERVAL,
  COHORT_LEDGER_TERM_END_REASON,
  COHORT_LEDGER_TERM_TAKEN_BACK,
  COHORT_LEDGER_ACTION_MEMBER,
  COHORT_LEDGER_ACTION_DAY,
  COHORT_LEDGER_ACTION_COUNT,
  COHORT_LEDGER_COST_ID,
  COHORT_LEDGER_COST_DAY,
  COHORT_LEDGER_COST_AMOUNT,
  COHORT_LEDGER_COST_CURRENCY,
  COHORT_LEDGER_COST_MINUTES,
  COHORT_LEDGER_COST_ACQUISITION,
  COHORT_N_LEDGER_COLUMNS
} CohortLedgerColumn;

struct _CohortLedgerSnapshot
{
  CohortSegments segments;
  CohortFacts facts;
  GArray *columns[COHORT_N_LEDGER_COLUMNS];
  GArray *currencies;     /* (element-type CohortCurrency) */
  GPtrArray *rates;       /* (element-type GArray of CohortRateStep) a currency */
  GPtrArray *streams;     /* (element-type utf8) interned */
  const char *home;       /* interned; the first of the currencies */
  CohortMetricMemo *memo; /* what reports share */
  GMutex mutex;           /* guards what follows */
  GHashTable *kept;       /* (element-type utf8 Kept) */
  gsize reserved;         /* of COHORT_LEDGER_KEPT_BYTES */
  CohortDay reach;        /* the last day that the data tell of; COHORT_DAY_NONE where no source says */
  guint64 generation;     /* of the state of the file that it was read from */
  guint64 activity;       /* likewise, of what members did */
  const char *zone;       /* interned: in which days are told */
};

/* Returns: (transfer full): with nothing in it, for cohort-ledger-read.c to fill */
CohortLedgerSnapshot *cohort_ledger_snapshot_new (void);

/* cohort-ledger-read.c. @before: (nullable): an older one of the same file, whose activity is taken over where it is
 * still the same. Returns: (transfer full) */
CohortLedgerSnapshot *cohort_ledger_snapshot_read (CohortDb *db, const CohortLedgerSnapshot *before, GError **error);

/* Returns: whether @db sees the state that the ledger was read from. Only then may what is read beside it be kept with
 * it: a job that began before a change can be given the ledger of after it. */
gboolean cohort_ledger_snapshot_is_of (const CohortLedgerSnapshot *self, CohortDb *db);

/* Returns: the CohortInterval of the store's word; NONE for another */
guint8 cohort_ledger_interval (const char *interval); /* (nullable) */

/* The latest snapshot of a session. A report's job on a reader thread asks it with its connection. */
typedef struct _CohortLedgerCache CohortLedgerCache;

CohortLedgerCache *cohort_ledger_cache_of (CohortSession *session);
CohortLedgerCache *cohort_ledger_cache_ref (CohortLedgerCache *self);
void cohort_ledger_cache_unref (CohortLedgerCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortLedgerCache, cohort_ledger_cache_unref)

CohortLedgerSnapshot *cohort_ledger_cache_get (CohortLedgerCache *self, CohortDb *db, GError **error);
CohortLedgerSnapshot *cohort_ledger_cache_peek (CohortLedgerCache *self, CohortDb *db);

/* cohort-ledger-question.c: who asks for a report that is computed from the ledger. */
typedef struct
{
  CohortLedgerCache *cache;
  CohortZone *zone;
  CohortDay today;
  gpointer more; /* (nullable) what the job needs besides */
  GDestroyNotify free_more;
} CohortLedgerQuestion;

CohortLedgerQuestion *cohort_ledger_question_new (CohortSession *session, gpointer more, GDestroyNotify free_more);
void cohort_ledger_question_free (CohortLedgerQuestion *self);
void cohort_ledger_question_ask (CohortLedgerQuestion *self, CohortSession *session, CohortStoreJob job,
                                 GDestroyNotify free_answer, gpointer tag, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gpointer cohort_ledger_question_wait (CohortLedgerQuestion *self, CohortSession *session, CohortStoreJob job,
                                      GError **error);

G_END_DECLS
