// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-ledger-snapshot-private.h"

#include "cohort-store.h"

typedef struct
{
  gpointer value;
  GDestroyNotify free_value;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  if (kept->value != NULL)
    kept->free_value (kept->value);
  g_free (kept);
}

static void
snapshot_clear (gpointer data)
{
  CohortLedgerSnapshot *self = data;

  for (guint i = 0; i < COHORT_N_LEDGER_COLUMNS; i++)
    g_array_unref (self->columns[i]);
  g_array_unref (self->currencies);
  g_ptr_array_unref (self->rates);
  g_ptr_array_unref (self->streams);
  g_clear_pointer (&self->memo, cohort_metric_memo_free);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
}

CohortLedgerSnapshot *
cohort_ledger_snapshot_new (void)
{
  CohortLedgerSnapshot *self = g_atomic_rc_box_new0 (CohortLedgerSnapshot);

  self->memo = cohort_metric_memo_new_shared (COHORT_LEDGER_SHARED_BYTES);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  g_mutex_init (&self->mutex);
  return self;
}

CohortLedgerSnapshot *
cohort_ledger_snapshot_ref (CohortLedgerSnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_ledger_snapshot_unref (CohortLedgerSnapshot *self)
{
  g_atomic_rc_box_release_full (self, snapshot_clear);
}

/**
 * cohort_ledger_snapshot_get_segments:
 *
 * Returns: (transfer none): lives as long as the snapshot
 */
const CohortSegments *
cohort_ledger_snapshot_get_segments (const CohortLedgerSnapshot *self)
{
  return &self->segments;
}

/**
 * cohort_ledger_snapshot_get_facts:
 *
 * Returns: (transfer none): lives as long as the snapshot
 */
const CohortFacts *
cohort_ledger_snapshot_get_facts (const CohortLedgerSnapshot *self)
{
  return &self->facts;
}

/**
 * cohort_ledger_snapshot_get_home:
 *
 * Returns: the home currency, interned
 */
const char *
cohort_ledger_snapshot_get_home (const CohortLedgerSnapshot *self)
{
  return self->home;
}

/**
 * cohort_ledger_snapshot_get_reach:
 *
 * Returns: the last day that any source tells of or a payment was made on; %COHORT_DAY_NONE where no source says how
 * far it reaches
 */
CohortDay
cohort_ledger_snapshot_get_reach (const CohortLedgerSnapshot *self)
{
  return self->reach;
}

/**
 * cohort_ledger_snapshot_last_month:
 * @as_of: the day that counts as today
 *
 * Returns: the last whole month before @as_of that the data tell of, if only of its beginning
 */
CohortPeriod
cohort_ledger_snapshot_last_month (const CohortLedgerSnapshot *self, CohortDay as_of)
{
  CohortDay end = self->reach == COHORT_DAY_NONE ? as_of : cohort_month_last_day (cohort_month_of_day (self->reach));

  return cohort_period_last_full_months (MIN (as_of, end), 1);
}

/**
 * cohort_ledger_snapshot_memo:
 *
 * Returns: (transfer full): for a report on the ledger: what reports before it computed is in it. Free it before the
 * ledger
 */
CohortMetricMemo *
cohort_ledger_snapshot_memo (CohortLedgerSnapshot *self)
{
  return cohort_metric_memo_new (self->memo);
}

/**
 * cohort_ledger_snapshot_find:
 *
 * Returns: (transfer none) (nullable): what was kept under @key; it lives as long as the snapshot
 */
gconstpointer
cohort_ledger_snapshot_find (CohortLedgerSnapshot *self, const char *key)
{
  const Kept *kept;

  g_mutex_lock (&self->mutex);
  kept = g_hash_table_lookup (self->kept, key);
  g_mutex_unlock (&self->mutex);
  return kept != NULL ? kept->value : NULL;
}

/**
 * cohort_ledger_snapshot_keep:
 * @key: says all that @value depends on beside the snapshot
 * @value: (transfer full): small, and never changed again
 *
 * For what takes long to compute and is asked for again. Any thread.
 *
 * Returns: (transfer none): what is kept under @key: an equal of @value where another thread was sooner
 */
gconstpointer
cohort_ledger_snapshot_keep (CohortLedgerSnapshot *self, const char *key, gpointer value, GDestroyNotify free_value)
{
  Kept *mine = g_new0 (Kept, 1), *kept;

  *mine = (Kept) { value, free_value };
  g_mutex_lock (&self->mutex);
  kept = g_hash_table_lookup (self->kept, key);
  if (kept == NULL)
    {
      kept = g_steal_pointer (&mine);
      g_hash_table_insert (self->kept, g_strdup (key), kept);
    }
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&mine, kept_free);
  return kept->value;
}

/**
 * cohort_ledger_snapshot_reserve:
 *
 * For what is large and of which there could be many: whether so many @bytes more may be kept. Any thread.
 */
gboolean
cohort_ledger_snapshot_reserve (CohortLedgerSnapshot *self, gsize bytes)
{
  gboolean fits;

  g_mutex_lock (&self->mutex);
  fits = bytes <= COHORT_LEDGER_KEPT_BYTES - self->reserved;
  if (fits)
    self->reserved += bytes;
  g_mutex_unlock (&self->mutex);
  return fits;
}

gboolean
cohort_ledger_snapshot_is_of (const CohortLedgerSnapshot *self, CohortDb *db)
{
  return self->generation == cohort_db_get_generation (db, COHORT_DOMAIN_FIGURES);
}

static gint64
nth_id (const CohortLedgerSnapshot *self, CohortLedgerColumn column, guint32 index)
{
  const GArray *ids = self->columns[column];

  return index < ids->len ? g_array_index (ids, gint64, index) : 0;
}

/**
 * cohort_ledger_snapshot_get_tier:
 *
 * Returns: the id of the tier of that index in the segments, or 0
 */
gint64
cohort_ledger_snapshot_get_tier (const CohortLedgerSnapshot *self, guint32 tier)
{
  return nth_id (self, COHORT_LEDGER_TIER_ID, tier);
}

/**
 * cohort_ledger_snapshot_get_id:
 *
 * Returns: the id in the ledger of a row of that array: a member, payment, coverage (of a term) or cost; 0 for
 * segments, which are derived and have none
 */
gint64
cohort_ledger_snapshot_get_id (const CohortLedgerSnapshot *self, CohortRowSet set, guint32 row)
{
  switch (set)
    {
    case COHORT_ROWS_MEMBERS:
      return nth_id (self, COHORT_LEDGER_MEMBER_ID, row);
    case COHORT_ROWS_PAYMENTS:
      return nth_id (self, COHORT_LEDGER_PAYMENT_ID, row);
    case COHORT_ROWS_TERMS:
      return nth_id (self, COHORT_LEDGER_TERM_ID, row);
    case COHORT_ROWS_COSTS:
      return nth_id (self, COHORT_LEDGER_COST_ID, row);
    case COHORT_ROWS_NONE:
    case COHORT_ROWS_SEGMENTS:
    default:
      return 0;
    }
}

/**
 * cohort_ledger_snapshot_find_member:
 *
 * Returns: the index of the member with that id, COHORT_INDEX_NONE where there is none
 */
guint32
cohort_ledger_snapshot_find_member (const CohortLedgerSnapshot *self, gint64 member)
{
  const GArray *ids = self->columns[COHORT_LEDGER_MEMBER_ID];
  guint32 lo = 0, hi = ids->len;

  while (lo < hi)
    {
      guint32 mid = lo + (hi - lo) / 2;

      if (g_array_index (ids, gint64, mid) < member)
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo < ids->len && g_array_index (ids, gint64, lo) == member ? lo : COHORT_INDEX_NONE;
}

/**
 * cohort_ledger_snapshot_get_member_of:
 *
 * Returns: the id of the member that a row of that array is about, or 0
 */
gint64
cohort_ledger_snapshot_get_member_of (const CohortLedgerSnapshot *self, CohortRowSet set, guint32 row)
{
  guint32 member = COHORT_INDEX_NONE;

  if (set == COHORT_ROWS_MEMBERS)
    member = row;
  else if (set == COHORT_ROWS_SEGMENTS && row < self->segments.n)
    member = self->segments.member[row];
  else if (set == COHORT_ROWS_PAYMENTS && row < self->facts.payments.n)
    member = self->facts.payments.member[row];
  else if (set == COHORT_ROWS_TERMS && row < self->facts.terms.n)
    member = self->facts.terms.member[row];
  return nth_id (self, COHORT_LEDGER_MEMBER_ID, member);
}

/* ---- the latest one ---- */

struct _CohortLedgerCache
{
  GMutex mutex;
  CohortLedgerSnapshot *snapshot; /* (nullable) */
};

static void
cache_clear (gpointer data)
{
  CohortLedgerCache *self = data;

  g_clear_pointer (&self->snapshot, cohort_ledger_snapshot_unref);
  g_mutex_clear (&self->mutex);
}

CohortLedgerCache *
cohort_ledger_cache_ref (CohortLedgerCache *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_ledger_cache_unref (CohortLedgerCache *self)
{
  g_atomic_rc_box_release_full (self, cache_clear);
}

/* Returns: (transfer none): main thread */
CohortLedgerCache *
cohort_ledger_cache_of (CohortSession *session)
{
  static const char key[] = "cohort-ledger-cache";
  CohortLedgerCache *self = g_object_get_data (G_OBJECT (session), key);

  if (self == NULL)
    {
      self = g_atomic_rc_box_new0 (CohortLedgerCache);
      g_mutex_init (&self->mutex);
      g_object_set_data_full (G_OBJECT (session), key, self, (GDestroyNotify) cohort_ledger_cache_unref);
    }
  return self;
}

/* A second reader that asks meanwhile waits for the first: it would read the same. A write job asks before it writes
 * anything: what it has not committed is no state of the file. Returns: (transfer full) */
CohortLedgerSnapshot *
cohort_ledger_cache_get (CohortLedgerCache *self, CohortDb *db, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint64 generation = cohort_db_get_generation (db, COHORT_DOMAIN_FIGURES);

  if (self->snapshot == NULL || self->snapshot->generation < generation)
    {
      CohortLedgerSnapshot *snapshot = cohort_ledger_snapshot_read (db, self->snapshot, error);

      if (snapshot == NULL)
        return NULL;
      g_clear_pointer (&self->snapshot, cohort_ledger_snapshot_unref);
      snapshot->generation = generation;
      self->snapshot = snapshot;
    }
  return cohort_ledger_snapshot_ref (self->snapshot);
}

/* For what can do without. Returns: (transfer full) (nullable): the one that is there, if it is of the state that @db
 * sees and no thread is about to read it */
CohortLedgerSnapshot *
cohort_ledger_cache_peek (CohortLedgerCache *self, CohortDb *db)
{
  CohortLedgerSnapshot *snapshot = NULL;

  if (!g_mutex_trylock (&self->mutex))
    return NULL;
  if (self->snapshot != NULL && cohort_ledger_snapshot_is_of (self->snapshot, db))
    snapshot = cohort_ledger_snapshot_ref (self->snapshot);
  g_mutex_unlock (&self->mutex);
  return snapshot;
}
