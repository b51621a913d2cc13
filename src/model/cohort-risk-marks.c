// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-risk-marks.h"

#include <string.h>

#include "cohort-risk-report-private.h"
#include "cohort-store.h"

struct _CohortRiskAsker
{
  CohortRiskCache *cache;
  CohortRiskDay day;
};

static void
asker_clear (gpointer data)
{
  cohort_risk_cache_unref (((CohortRiskAsker *) data)->cache);
}

CohortRiskAsker *
cohort_risk_asker_ref (CohortRiskAsker *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_risk_asker_unref (CohortRiskAsker *self)
{
  g_atomic_rc_box_release_full (self, asker_clear);
}

CohortRiskAsker *
cohort_risk_asker_new (CohortSession *session)
{
  CohortRiskAsker *self = g_atomic_rc_box_new0 (CohortRiskAsker);

  self->cache = cohort_risk_cache_ref (cohort_risk_cache_of (session));
  self->day = (CohortRiskDay) { cohort_session_get_today (session), COHORT_DAY_NONE };
  return self;
}

typedef struct
{
  const CohortRiskState *state;
  GHashTable *marks;
} Denying;

/* The newest decision comes last: a verdict of another sign, or one taken back, leaves the mark. */
static void
deny (const CohortRiskNote *note, gpointer data)
{
  const Denying *self = data;
  const char *word = g_hash_table_lookup (self->marks, &note->member);
  int sign = cohort_risk_sign_from_id (note->sign);

  if (word != NULL && sign >= 0 && g_str_equal (note->kind, "not_a_risk")
      && self->state->as_of - note->day < COHORT_RISK_VERDICT_DAYS && word == cohort_risk_words_sign (sign))
    g_hash_table_remove (self->marks, &note->member);
}

GHashTable *
cohort_risk_asker_marks (CohortRiskAsker *self, CohortDb *db, gboolean wait, GError **error)
{
  g_autoptr (GHashTable) marks = NULL;
  g_autoptr (CohortRiskState) state = wait ? cohort_risk_cache_get (self->cache, db, &self->day, error)
                                           : cohort_risk_cache_peek (self->cache, db, &self->day);
  Denying denying;

  if (state == NULL)
    return NULL;
  marks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (gsize i = 0; i < state->n_risks; i++)
    {
      const CohortRisk *risk = &state->risks[i];
      gint64 member = cohort_ledger_snapshot_get_id (state->ledger, COHORT_ROWS_MEMBERS, risk->member);

      /* Texts of the catalogue live as long as the program. */
      if (risk->signs != 0)
        g_hash_table_replace (marks, g_memdup2 (&member, sizeof member),
                              (gpointer) cohort_risk_words_sign (cohort_risk_sign (risk->signs)));
    }
  denying = (Denying) { state, marks };
  if (!cohort_risk_each_note (db, deny, &denying, error))
    return NULL;
  return g_steal_pointer (&marks);
}

/* What a job answers; NULL is an error. */
enum
{
  WAS_KNOWN = 1,
  IS_NEW,
};

static gpointer
warm (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortRiskAsker *asker = data;
  g_autoptr (CohortRiskState) known = cohort_risk_cache_peek (asker->cache, db, &asker->day);
  g_autoptr (CohortRiskState) state = cohort_risk_cache_get (asker->cache, db, &asker->day, error);

  return state != NULL ? GINT_TO_POINTER (known != NULL ? WAS_KNOWN : IS_NEW) : NULL;
}

void
cohort_risk_marks_warm_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), warm, cohort_risk_asker_new (session),
                           (GDestroyNotify) cohort_risk_asker_unref, NULL, cancellable, callback, user_data);
}

gboolean
cohort_risk_marks_warm_finish (GAsyncResult *result, gboolean *was_known, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);
  gpointer answer = cohort_store_read_finish (COHORT_STORE (store), result, error);

  *was_known = GPOINTER_TO_INT (answer) == WAS_KNOWN;
  return answer != NULL;
}
