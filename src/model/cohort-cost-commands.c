// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-cost-commands.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-costs.h"
#include "cohort-history-private.h"
#include "cohort-money.h"
#include "cohort-sources.h"

CohortCostDraft *
cohort_cost_draft_new (CohortDay day)
{
  CohortCostDraft *self = g_new0 (CohortCostDraft, 1);

  self->day = day;
  self->label = g_strdup ("");
  return self;
}

CohortCostDraft *
cohort_cost_draft_copy (const CohortCostDraft *self)
{
  CohortCostDraft *copy = g_memdup2 (self, sizeof *self);

  copy->label = g_strdup (self->label);
  copy->currency = g_strdup (self->currency);
  return copy;
}

void
cohort_cost_draft_free (CohortCostDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->label);
  g_free (self->currency);
  g_free (self);
}

typedef struct
{
  CohortCostDraft *draft;
  CohortZone *zone;
} Parcel;

static void
parcel_free (gpointer data)
{
  Parcel *self = data;

  cohort_cost_draft_free (self->draft);
  cohort_zone_unref (self->zone);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return FALSE;
}

static gboolean
save (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Parcel *parcel = request->more;
  const CohortCostDraft *draft = parcel->draft;
  const CohortHandCostRow row
      = { draft->id, draft->day, draft->label, draft->currency, draft->amount, draft->minutes, draft->acquisition };
  gint64 source = 0;

  if (*draft->label == '\0')
    return refuse (error, _ ("Say what it was for."));
  if (!cohort_day_is_valid (draft->day))
    return refuse (error, _ ("There is no such day."));
  if (draft->minutes < 0 || (draft->currency == NULL && draft->minutes == 0))
    return refuse (error, _ ("Write an amount, or the time it took."));
  if (draft->currency != NULL && (draft->amount <= 0 || cohort_currency_intern (draft->currency) == NULL))
    return refuse (error, _ ("The amount of a cost is a number above zero in a currency."));
  if (draft->id == 0 && !cohort_sources_ensure_hand (db, cohort_zone_name (parcel->zone), &source, error))
    return FALSE;
  return cohort_hand_cost_put (db, source, &row, error);
}

static gboolean
remove_cost (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  return cohort_hand_cost_delete (db, request->id, error);
}

static CohortCommandRequest *
request_to_save (CohortSession *session, const CohortCostDraft *draft)
{
  const char *kind = draft->id == 0 ? COHORT_STEP_COST_ADD : COHORT_STEP_COST_SAVE;
  CohortCommandRequest *request = cohort_command_request_new (session, kind, save);
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->draft = cohort_cost_draft_copy (draft);
  g_strstrip (parcel->draft->label);
  parcel->zone = cohort_zone_ref (cohort_session_get_zone (session));
  request->more = parcel;
  request->free_more = parcel_free;
  cohort_command_request_set_detail (request, "name", parcel->draft->label, NULL, 0);
  return request;
}

static CohortCommandRequest *
request_to_remove (CohortSession *session, gint64 cost, const char *label)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_COST_REMOVE, remove_cost);

  request->id = cost;
  cohort_command_request_set_detail (request, "name", label, NULL, 0);
  return request;
}

void
cohort_command_cost_save_async (CohortSession *session, const CohortCostDraft *draft, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, request_to_save (session, draft), cancellable,
                                callback, user_data);
}

CohortDone *
cohort_command_cost_save (CohortSession *session, const CohortCostDraft *draft, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, request_to_save (session, draft),
                                         error);
}

void
cohort_command_cost_remove_async (CohortSession *session, gint64 cost, const char *label, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, request_to_remove (session, cost, label),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_cost_remove (CohortSession *session, gint64 cost, const char *label, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         request_to_remove (session, cost, label), error);
}
