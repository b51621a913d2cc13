// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-deal-commands.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-deals.h"
#include "cohort-history-private.h"
#include "cohort-money.h"
#include "cohort-scramble.h"
#include "cohort-words.h"

/* ---- the draft ---- */

static void
part_free (gpointer data)
{
  CohortDealPart *self = data;

  g_free (self->title);
  g_free (self);
}

CohortDealDraft *
cohort_deal_draft_new (void)
{
  CohortDealDraft *self = g_new0 (CohortDealDraft, 1);

  self->partner = g_strdup ("");
  self->kind = g_strdup ("sponsor");
  self->state = g_strdup ("agreed");
  self->invoice = COHORT_DAY_NONE;
  self->parts = g_ptr_array_new_with_free_func (part_free);
  return self;
}

/**
 * cohort_deal_draft_add_part:
 *
 * Returns: (transfer none): to be filled in
 */
CohortDealPart *
cohort_deal_draft_add_part (CohortDealDraft *self, gint64 id, const char *title)
{
  CohortDealPart *part = g_new0 (CohortDealPart, 1);

  part->id = id;
  part->title = g_strdup (title);
  part->due = part->done = COHORT_DAY_NONE;
  g_ptr_array_add (self->parts, part);
  return part;
}

CohortDealDraft *
cohort_deal_draft_copy (const CohortDealDraft *self)
{
  CohortDealDraft *copy = g_memdup2 (self, sizeof *self);

  copy->partner = g_strdup (self->partner);
  copy->kind = g_strdup (self->kind);
  copy->state = g_strdup (self->state);
  copy->currency = g_strdup (self->currency);
  copy->note = g_strdup (self->note);
  copy->parts = g_ptr_array_new_with_free_func (part_free);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const CohortDealPart *from = self->parts->pdata[i];
      CohortDealPart *part = cohort_deal_draft_add_part (copy, from->id, from->title);

      part->due = from->due;
      part->done = from->done;
      part->plan_item = from->plan_item;
    }
  return copy;
}

void
cohort_deal_draft_free (CohortDealDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->partner);
  g_free (self->kind);
  g_free (self->state);
  g_free (self->currency);
  g_free (self->note);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/* ---- words ---- */

static const char *const kinds[] = { "sponsor", "ad", "service", "barter", "other", NULL };
static const char *const states[] = { "offered", "agreed", "delivered", "paid", "lost", NULL };

const char *const *
cohort_deal_kinds (void)
{
  return kinds;
}

const char *const *
cohort_deal_states (void)
{
  return states;
}

const char *
cohort_deal_kind_word (const char *kind)
{
  return g_str_equal (kind, "sponsor")   ? C_ ("deal", "Sponsor")
         : g_str_equal (kind, "ad")      ? C_ ("deal", "Ad")
         : g_str_equal (kind, "barter")  ? C_ ("deal", "Barter")
         : g_str_equal (kind, "service") ? C_ ("deal", "Service")
                                         : C_ ("deal", "Other");
}

const char *
cohort_deal_state_word (const char *state)
{
  return g_str_equal (state, "offered")     ? C_ ("deal", "Offered")
         : g_str_equal (state, "agreed")    ? C_ ("deal", "Agreed")
         : g_str_equal (state, "delivered") ? C_ ("deal", "Delivered")
         : g_str_equal (state, "paid")      ? C_ ("deal", "Paid")
                                            : C_ ("deal", "Lost");
}

/* ---- the form ---- */

static void
choice_free (gpointer data)
{
  CohortDealChoice *self = data;

  g_free (self->title);
  g_free (self);
}

static void
form_clear (gpointer data)
{
  CohortDealForm *self = data;

  cohort_deal_draft_free (self->draft);
  g_clear_pointer (&self->plan, g_ptr_array_unref);
}

CohortDealForm *
cohort_deal_form_ref (CohortDealForm *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_deal_form_unref (CohortDealForm *self)
{
  g_atomic_rc_box_release_full (self, form_clear);
}

static gboolean
read_draft (CohortDb *db, gint64 deal, CohortDealDraft *draft, GError **error)
{
  g_autoptr (CohortDealRow) row = cohort_deal_get (db, deal, error);
  g_autoptr (GPtrArray) parts = row != NULL ? cohort_deliverables_of (db, deal, error) : NULL;

  if (row == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING, _ ("This deal is gone."));
  if (parts == NULL)
    return FALSE;
  draft->id = deal;
  /* While names are scrambled nothing is saved, so that no replacement is written back. */
  g_free (draft->partner);
  draft->partner = cohort_scramble_name (row->partner);
  g_set_str (&draft->kind, row->kind);
  g_set_str (&draft->state, row->state);
  draft->amount = cohort_scramble_amount (row->amount);
  g_set_str (&draft->currency, row->currency);
  draft->invoice = row->invoice;
  draft->note = row->note != NULL ? cohort_scramble_prose (row->note) : NULL;
  for (guint i = 0; i < parts->len; i++)
    {
      const CohortDeliverableRow *from = parts->pdata[i];
      CohortDealPart *part = cohort_deal_draft_add_part (draft, from->id, from->title);

      part->due = from->due;
      part->done = from->done;
      part->plan_item = from->plan_item;
    }
  return TRUE;
}

static GPtrArray *
read_choices (CohortDb *db, gint64 deal, GError **error)
{
  g_autoptr (GPtrArray) rows = cohort_deal_plan (db, deal, error);
  GPtrArray *choices;

  if (rows == NULL)
    return NULL;
  choices = g_ptr_array_new_with_free_func (choice_free);
  for (guint i = 0; i < rows->len; i++)
    {
      const CohortDealPlanRow *row = rows->pdata[i];
      CohortDealChoice *choice = g_new0 (CohortDealChoice, 1);
      g_autofree char *day = row->day != COHORT_DAY_NONE ? cohort_words_day (row->day) : NULL;

      choice->id = row->id;
      choice->title = day != NULL ? g_strdup_printf ("%s · %s", row->title, day) : g_strdup (row->title);
      g_ptr_array_add (choices, choice);
    }
  return choices;
}

static gpointer
read_form (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *deal = data;
  g_autoptr (CohortDealForm) self = g_atomic_rc_box_new0 (CohortDealForm);

  self->draft = cohort_deal_draft_new ();
  if (*deal != 0 && !read_draft (db, *deal, self->draft, error))
    return NULL;
  self->plan = read_choices (db, *deal, error);
  return self->plan != NULL ? g_steal_pointer (&self) : NULL;
}

void
cohort_deal_form_load_async (CohortSession *session, gint64 deal, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), read_form, g_memdup2 (&deal, sizeof deal), g_free,
                           (GDestroyNotify) cohort_deal_form_unref, cancellable, callback, user_data);
}

/* Returns: (transfer full): or NULL with @error set */
CohortDealForm *
cohort_deal_form_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/* Waits for the answer; for tests. */
CohortDealForm *
cohort_deal_form_load (CohortSession *session, gint64 deal, GError **error)
{
  return cohort_store_read (cohort_session_get_store (session), read_form, &deal, NULL, error);
}

/* ---- commands ---- */

typedef struct
{
  CohortDealDraft *draft;
  CohortDay today;
} Parcel;

static void
parcel_free (gpointer data)
{
  Parcel *self = data;

  cohort_deal_draft_free (self->draft);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return FALSE;
}

static gboolean
is_sound (const CohortDealDraft *draft, GError **error)
{
  if (*draft->partner == '\0')
    return refuse (error, _ ("A deal needs a partner’s name."));
  if (!g_strv_contains (kinds, draft->kind) || !g_strv_contains (states, draft->state))
    return refuse (error, _ ("There is no such kind of deal."));
  if (draft->currency != NULL && (draft->amount < 0 || cohort_currency_intern (draft->currency) == NULL))
    return refuse (error, _ ("The amount of a deal is a number in a currency, and not below zero."));
  for (guint i = 0; i < draft->parts->len; i++)
    if (*((const CohortDealPart *) draft->parts->pdata[i])->title == '\0')
      return refuse (error, _ ("Say what is to be delivered."));
  return TRUE;
}

/* The day on which the state was reached is kept; going back takes it away. */
static void
take_state (CohortDealRow *row, const char *state, CohortDay today)
{
  gboolean agreed = !g_str_equal (state, "offered") && !g_str_equal (state, "lost");

  if (!agreed && !g_str_equal (state, "lost"))
    row->agreed = COHORT_DAY_NONE;
  else if (agreed && row->agreed == COHORT_DAY_NONE)
    row->agreed = today;
  if (!g_str_equal (state, "paid"))
    row->paid = COHORT_DAY_NONE;
  else if (row->paid == COHORT_DAY_NONE)
    row->paid = today;
  g_set_str (&row->state, state);
}

static gboolean
is_kept (const CohortDealDraft *draft, gint64 part)
{
  for (guint i = 0; i < draft->parts->len; i++)
    if (((const CohortDealPart *) draft->parts->pdata[i])->id == part)
      return TRUE;
  return FALSE;
}

static gboolean
write_parts (CohortDb *db, gint64 deal, const CohortDealDraft *draft, GError **error)
{
  g_autoptr (GPtrArray) before = cohort_deliverables_of (db, deal, error);

  for (guint i = 0; before != NULL && i < before->len; i++)
    {
      gint64 part = ((const CohortDeliverableRow *) before->pdata[i])->id;

      if (!is_kept (draft, part) && !cohort_deliverable_delete (db, part, error))
        return FALSE;
    }
  for (guint i = 0; before != NULL && i < draft->parts->len; i++)
    {
      const CohortDealPart *part = draft->parts->pdata[i];
      const CohortDeliverableRow row = { part->id, part->title, part->due, part->done, part->plan_item };

      if (!cohort_deliverable_put (db, deal, &row, error))
        return FALSE;
    }
  return before != NULL;
}

static gboolean
save (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Parcel *parcel = request->more;
  const CohortDealDraft *draft = parcel->draft;
  g_autoptr (CohortDealRow) row = NULL;
  g_autoptr (GError) local = NULL;

  if (!is_sound (draft, error))
    return FALSE;
  row = draft->id != 0 ? cohort_deal_get (db, draft->id, &local) : g_new0 (CohortDealRow, 1);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row == NULL)
    return refuse (error, _ ("This deal is gone."));
  if (row->id == 0)
    row->agreed = row->paid = COHORT_DAY_NONE;
  take_state (row, draft->state, parcel->today);
  g_set_str (&row->partner, draft->partner);
  g_set_str (&row->kind, draft->kind);
  g_set_str (&row->currency, draft->currency);
  row->amount = draft->amount;
  row->invoice = draft->invoice;
  g_set_str (&row->note, draft->note);
  return cohort_deal_put (db, row, error) && write_parts (db, row->id, draft, error);
}

static gboolean
remove_deal (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  return cohort_deal_delete (db, request->id, error);
}

static CohortCommandRequest *
request_to_save (CohortSession *session, const CohortDealDraft *draft)
{
  const char *kind = draft->id == 0 ? COHORT_STEP_DEAL_ADD : COHORT_STEP_DEAL_SAVE;
  CohortCommandRequest *request = cohort_command_request_new (session, kind, save);
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->draft = cohort_deal_draft_copy (draft);
  g_strstrip (parcel->draft->partner);
  for (guint i = 0; i < parcel->draft->parts->len; i++)
    g_strstrip (((CohortDealPart *) parcel->draft->parts->pdata[i])->title);
  parcel->today = cohort_session_get_today (session);
  request->more = parcel;
  request->free_more = parcel_free;
  cohort_command_request_set_detail (request, "name", parcel->draft->partner, NULL, 0);
  return request;
}

static CohortCommandRequest *
request_to_remove (CohortSession *session, gint64 deal, const char *partner)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_DEAL_REMOVE, remove_deal);

  request->id = deal;
  cohort_command_request_set_detail (request, "name", partner, NULL, 0);
  return request;
}

void
cohort_command_deal_save_async (CohortSession *session, const CohortDealDraft *draft, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, request_to_save (session, draft), cancellable,
                                callback, user_data);
}

CohortDone *
cohort_command_deal_save (CohortSession *session, const CohortDealDraft *draft, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, request_to_save (session, draft),
                                         error);
}

void
cohort_command_deal_remove_async (CohortSession *session, gint64 deal, const char *partner, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, request_to_remove (session, deal, partner),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_deal_remove (CohortSession *session, gint64 deal, const char *partner, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         request_to_remove (session, deal, partner), error);
}
