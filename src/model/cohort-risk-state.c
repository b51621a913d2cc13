// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-risk-state-private.h"

#include <string.h>

#include "cohort-ledger-snapshot-private.h"
#include "cohort-risk-report.h"
#include "cohort-risk-rows.h"
#include "cohort-store.h"
#include "cohort-tenure.h"

static const char *const sign_ids[COHORT_N_RISK_SIGNS] = {
  [COHORT_RISK_CANCELS] = "cancels", [COHORT_RISK_PAST_DUE] = "past-due",     [COHORT_RISK_QUIET] = "quiet",
  [COHORT_RISK_RENEWAL] = "renewal", [COHORT_RISK_DOWNGRADED] = "downgraded", [COHORT_RISK_LIKELY] = "likely",
};

/* Returns: (transfer none): as it is kept and printed, "" for none */
const char *
cohort_risk_sign_id (int sign)
{
  return sign >= 0 && sign < COHORT_N_RISK_SIGNS ? sign_ids[sign] : "";
}

/* Returns: -1 for none */
int
cohort_risk_sign_from_id (const char *id)
{
  for (int i = 0; i < COHORT_N_RISK_SIGNS; i++)
    if (g_strcmp0 (sign_ids[i], id) == 0)
      return i;
  return -1;
}

static void
state_clear (gpointer data)
{
  CohortRiskState *self = data;

  g_clear_pointer (&self->ledger, cohort_ledger_snapshot_unref);
  g_clear_pointer (&self->known_until, g_array_unref);
  g_clear_pointer (&self->fit, cohort_risk_fit_free);
  g_clear_pointer (&self->history, cohort_risk_history_free);
  g_free (self->hash);
  g_free (self->risks);
  g_free (self->order);
  g_free (self->upgrades);
}

CohortRiskState *
cohort_risk_state_ref (CohortRiskState *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_risk_state_unref (CohortRiskState *self)
{
  g_atomic_rc_box_release_full (self, state_clear);
}

static void
note_known_until (gint64 member, CohortDay day, gpointer data)
{
  CohortRiskState *self = data;
  guint32 index = cohort_ledger_snapshot_find_member (self->ledger, member);

  self->activity_until = MAX (self->activity_until, day);
  if (index != COHORT_INDEX_NONE)
    g_array_index (self->known_until, CohortDay, index) = day;
}

static CohortDay
last_action (const CohortActions *actions)
{
  CohortDay last = COHORT_DAY_NONE;

  for (gsize i = 0; i < actions->n; i++)
    last = MAX (last, actions->day[i]);
  return last;
}

/* Where no file says how far it goes, activity is known up to the last thing that anybody did. */
static gboolean
find_activity (CohortRiskState *self, CohortDb *db, GError **error)
{
  const CohortFacts *facts = cohort_ledger_snapshot_get_facts (self->ledger);
  CohortDay last = last_action (&facts->actions), none = COHORT_DAY_NONE;

  self->known_until = g_array_sized_new (FALSE, FALSE, sizeof (CohortDay), facts->people.n);
  for (guint32 i = 0; i < facts->people.n; i++)
    g_array_append_val (self->known_until, none);
  self->activity_until = COHORT_DAY_NONE;
  if (!cohort_risk_each_known_until (db, note_known_until, self, error))
    return FALSE;
  self->activity_until = last == COHORT_DAY_NONE ? COHORT_DAY_NONE : MAX (self->activity_until, last);
  for (guint32 i = 0; i < facts->people.n; i++)
    if (g_array_index (self->known_until, CohortDay, i) == COHORT_DAY_NONE)
      g_array_index (self->known_until, CohortDay, i) = last == COHORT_DAY_NONE ? COHORT_DAY_MIN : last;
  return TRUE;
}

static gboolean
find_day (CohortRiskState *self, CohortDb *db, const CohortRiskDay *day, GError **error)
{
  CohortDay known;

  if (!cohort_risk_horizon (db, &known, error))
    return FALSE;
  known = known == COHORT_DAY_NONE ? day->today : MIN (known, day->today);
  self->as_of = day->as_of == COHORT_DAY_NONE ? known : MIN (day->as_of, known);
  if (self->activity_until == COHORT_DAY_NONE)
    self->activity = COHORT_RISK_ACTIVITY_NONE;
  else
    self->activity = self->as_of - self->activity_until > COHORT_RISK_HORIZON ? COHORT_RISK_ACTIVITY_OLD
                                                                              : COHORT_RISK_ACTIVITY_KNOWN;
  return TRUE;
}

static char *
make_hash (const CohortRiskState *self)
{
  static const CohortLedgerColumn columns[] = {
    COHORT_LEDGER_MEMBER_ID,
    COHORT_LEDGER_JOINED,
    COHORT_LEDGER_TIER_ID,
    COHORT_LEDGER_SEGMENT_MEMBER,
    COHORT_LEDGER_SEGMENT_TIER,
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
    COHORT_LEDGER_ACTION_MEMBER,
    COHORT_LEDGER_ACTION_DAY,
  };
  guint64 parts[G_N_ELEMENTS (columns) + 3];

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const GArray *column = self->ledger->columns[columns[i]];

      parts[i] = cohort_fnv1a (column->data, (gsize) column->len * g_array_get_element_size ((GArray *) column));
    }
  parts[G_N_ELEMENTS (columns)] = cohort_fnv1a (self->known_until->data, self->known_until->len * sizeof (CohortDay));
  parts[G_N_ELEMENTS (columns) + 1] = (guint64) self->as_of;
  parts[G_N_ELEMENTS (columns) + 2] = COHORT_RISK_METHOD_VERSION;
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", cohort_fnv1a (parts, sizeof parts));
}

static guint
count_left (const CohortSegments *segments, CohortDay day)
{
  g_autoptr (CohortTenureRows) rows = cohort_tenure_rows (segments, NULL, day);
  guint n = 0;

  for (gsize i = 0; i < rows->n; i++)
    n += rows->event[i];
  return n;
}

const CohortRiskForecast *
cohort_risk_fit_find (const CohortRiskFit *fit, guint32 member)
{
  guint lo = 0, hi = fit->forecasts->len;

  while (lo < hi)
    {
      guint mid = lo + (hi - lo) / 2;

      if (g_array_index (fit->forecasts, CohortRiskForecast, mid).member < member)
        lo = mid + 1;
      else
        hi = mid;
    }
  if (lo == fit->forecasts->len || g_array_index (fit->forecasts, CohortRiskForecast, lo).member != member)
    return NULL;
  return &g_array_index (fit->forecasts, CohortRiskForecast, lo);
}

static void
take_forecasts (CohortRiskState *self)
{
  for (gsize i = 0; i < self->n_risks; i++)
    {
      const CohortRiskForecast *forecast = cohort_risk_fit_find (self->fit, self->risks[i].member);

      if (forecast != NULL)
        cohort_risk_take_forecast (&self->risks[i], forecast, &self->fit->history->usual);
    }
}

/* A day of the past must not know what was announced later. */
static void
forget_announced (CohortRiskState *self)
{
  for (gsize i = 0; i < self->n_risks; i++)
    self->risks[i].signs &= ~(1u << COHORT_RISK_CANCELS);
}

static gboolean
is_small (const CohortSegments *segments)
{
  g_autoptr (CohortTenureRows) rows = cohort_tenure_rows (segments, NULL, COHORT_DAY_MAX - 1);

  return rows->n <= COHORT_RISK_SMALL;
}

static gboolean
judge (CohortRiskState *self, CohortDb *db, const CohortRiskDay *day, GError **error)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (self->ledger);
  const CohortFacts *facts = cohort_ledger_snapshot_get_facts (self->ledger);
  const CohortRiskHistory *history;
  g_autofree char *kept = NULL;

  self->hash = make_hash (self);
  if (!cohort_prediction_load (db, self->hash, &kept, error))
    return FALSE;
  if (kept != NULL)
    self->fit = cohort_risk_fit_parse (self, kept, NULL);
  if (self->fit == NULL && is_small (segments))
    self->history = cohort_risk_history_new (segments, facts, self->as_of);
  history = self->fit != NULL ? self->fit->history : self->history;
  self->risks = cohort_risk_list (segments, facts, self->as_of,
                                  (const CohortDay *) (gconstpointer) self->known_until->data, history, &self->n_risks);
  self->n_left = count_left (segments, self->as_of);
  if (day->as_of != COHORT_DAY_NONE)
    forget_announced (self);
  if (self->fit != NULL)
    take_forecasts (self);
  self->order = cohort_risk_order (self->risks, self->n_risks);
  self->upgrades = cohort_upgrades (segments, self->risks, self->n_risks, &self->n_upgrades);
  self->n_moved_up = cohort_upgrades_before (segments, self->as_of);
  return TRUE;
}

static CohortRiskState *
state_new (CohortLedgerSnapshot *ledger, CohortDb *db, const CohortRiskDay *day, GError **error)
{
  CohortRiskState *self = g_atomic_rc_box_new0 (CohortRiskState);

  self->ledger = ledger;
  if (!find_activity (self, db, error) || !find_day (self, db, day, error) || !judge (self, db, day, error))
    g_clear_pointer (&self, cohort_risk_state_unref);
  return self;
}

/* ---- the latest one ---- */

struct _CohortRiskCache
{
  CohortLedgerCache *ledgers;
  GMutex mutex;
  CohortRiskState *state; /* (nullable) */
  CohortRiskDay day;
  guint64 generation;
};

static void
cache_clear (gpointer data)
{
  CohortRiskCache *self = data;

  g_clear_pointer (&self->state, cohort_risk_state_unref);
  cohort_ledger_cache_unref (self->ledgers);
  g_mutex_clear (&self->mutex);
}

CohortRiskCache *
cohort_risk_cache_ref (CohortRiskCache *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_risk_cache_unref (CohortRiskCache *self)
{
  g_atomic_rc_box_release_full (self, cache_clear);
}

CohortRiskCache *
cohort_risk_cache_of (CohortSession *session)
{
  static const char key[] = "cohort-risk-cache";
  CohortRiskCache *self = g_object_get_data (G_OBJECT (session), key);

  if (self == NULL)
    {
      self = g_atomic_rc_box_new0 (CohortRiskCache);
      self->ledgers = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
      g_mutex_init (&self->mutex);
      g_object_set_data_full (G_OBJECT (session), key, self, (GDestroyNotify) cohort_risk_cache_unref);
    }
  return self;
}

/* A run was kept: what is known without it is not the latest any more. */
void
cohort_risk_cache_forget (CohortRiskCache *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->state, cohort_risk_state_unref);
}

CohortRiskState *
cohort_risk_cache_get (CohortRiskCache *self, CohortDb *db, const CohortRiskDay *day, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint64 generation = cohort_db_get_generation (db, COHORT_DOMAIN_FIGURES);

  if (self->state == NULL || self->generation < generation || memcmp (&self->day, day, sizeof *day) != 0)
    {
      CohortLedgerSnapshot *ledger = cohort_ledger_cache_get (self->ledgers, db, error);
      CohortRiskState *state = ledger != NULL ? state_new (ledger, db, day, error) : NULL;

      if (state == NULL)
        return NULL;
      g_clear_pointer (&self->state, cohort_risk_state_unref);
      self->state = state;
      self->day = *day;
      self->generation = generation;
    }
  return cohort_risk_state_ref (self->state);
}

/* While another thread makes it, it is not there. */
CohortRiskState *
cohort_risk_cache_peek (CohortRiskCache *self, CohortDb *db, const CohortRiskDay *day)
{
  guint64 generation = cohort_db_get_generation (db, COHORT_DOMAIN_FIGURES);
  CohortRiskState *state = NULL;

  if (!g_mutex_trylock (&self->mutex))
    return NULL;
  if (self->state != NULL && self->generation >= generation && memcmp (&self->day, day, sizeof *day) == 0)
    state = cohort_risk_state_ref (self->state);
  g_mutex_unlock (&self->mutex);
  return state;
}
