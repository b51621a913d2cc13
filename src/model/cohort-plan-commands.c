// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-plan-commands.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-plan.h"
#include "cohort-sources.h"
#include "cohort-words.h"

G_STATIC_ASSERT (COHORT_PLAN_KEEPS_BY_KIND == COHORT_PLAN_BY_KIND);
G_STATIC_ASSERT (COHORT_PLAN_KEEPS_NONE == COHORT_PLAN_NO_PROMISE);

CohortPlanDraft *
cohort_plan_draft_new (const char *title, const char *kind)
{
  CohortPlanDraft *self = g_new0 (CohortPlanDraft, 1);

  self->title = g_strdup (title);
  self->kind = g_strdup (kind);
  self->day = COHORT_DAY_NONE;
  self->benefit = COHORT_PLAN_KEEPS_BY_KIND;
  self->minutes = -1;
  self->tiers = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->topics = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

CohortPlanDraft *
cohort_plan_draft_copy (const CohortPlanDraft *self)
{
  CohortPlanDraft *copy = g_memdup2 (self, sizeof *self);

  copy->title = g_strdup (self->title);
  copy->kind = g_strdup (self->kind);
  copy->author = g_strdup (self->author);
  copy->pay = g_strdup (self->pay);
  copy->fee_currency = g_strdup (self->fee_currency);
  copy->note = g_strdup (self->note);
  copy->place = g_strdup (self->place);
  copy->tiers = g_array_copy (self->tiers);
  copy->topics = g_array_copy (self->topics);
  return copy;
}

void
cohort_plan_draft_free (CohortPlanDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->kind);
  g_free (self->author);
  g_free (self->pay);
  g_free (self->fee_currency);
  g_free (self->note);
  g_free (self->place);
  g_array_unref (self->tiers);
  g_array_unref (self->topics);
  g_free (self);
}

/* What travels to the writer. */
typedef struct
{
  CohortPlanEdit edit;
  CohortPlanDraft *draft; /* (owned) (nullable) */
  char *text;             /* (owned) (nullable) */
  CohortZone *zone;       /* (owned) */
  CohortDay today;
} Parcel;

static void
parcel_free (gpointer data)
{
  Parcel *self = data;

  cohort_plan_draft_free (self->draft);
  g_free (self->text);
  cohort_zone_unref (self->zone);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return FALSE;
}

/* Returns: (transfer full) (nullable): NULL with @error set */
static CohortPlanRow *
get_row (CohortDb *db, gint64 item, GError **error)
{
  g_autoptr (GError) local = NULL;
  CohortPlanRow *row = cohort_plan_get (db, item, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (row == NULL)
    refuse (error, _ ("This item is not in the plan any more."));
  return row;
}

static CohortPlanState
state_of (const CohortPlanRow *row)
{
  return cohort_plan_state_of (row->state, row->post_status);
}

/* The instant of a minute of a day in the zone of the community. */
static gint64
instant_of (const Parcel *parcel, CohortDay day, int minute)
{
  return cohort_zone_from_local (parcel->zone, day * COHORT_US_PER_DAY + (gint64) minute * 60 * COHORT_US_PER_SECOND);
}

static gboolean
write_event (CohortDb *db, const Parcel *parcel, const CohortPlanDraft *draft, CohortPlanRow *row, GError **error)
{
  gint64 source;

  if (!draft->has_event)
    return row->event == 0 || !row->event_by_hand || cohort_plan_drop_event (db, row, error);
  if (draft->day == COHORT_DAY_NONE)
    return refuse (error, _ ("An event needs a day. Choose one first."));
  if (row->event != 0 && !row->event_by_hand)
    return TRUE; /* the service's: shown, not edited */
  row->event_at = instant_of (parcel, draft->day, draft->event_minute);
  row->event_end
      = draft->event_length > 0 ? row->event_at + (gint64) draft->event_length * 60 * COHORT_US_PER_SECOND : 0;
  g_set_str (&row->place, draft->place);
  row->capacity = draft->capacity;
  return cohort_sources_ensure_hand (db, cohort_zone_name (parcel->zone), &source, error)
         && cohort_plan_put_event (db, row, source, error);
}

static void
take_draft (CohortPlanRow *row, const CohortPlanDraft *draft, CohortPlanState state)
{
  g_set_str (&row->title, draft->title);
  g_set_str (&row->kind, draft->kind);
  g_set_str (&row->state, cohort_plan_state_id (state));
  row->due = state == COHORT_PLAN_IDEA ? COHORT_DAY_NONE : draft->day;
  row->benefit = draft->benefit;
  row->series = draft->series;
  g_set_str (&row->author, draft->author);
  g_set_str (&row->pay, draft->pay);
  row->fee = draft->fee_minor;
  g_set_str (&row->currency, draft->fee_currency);
  row->share_bp = draft->share_bp;
  row->minutes = draft->minutes;
  g_set_str (&row->note, draft->note);
}

static gboolean
save (CohortDb *db, const Parcel *parcel, GError **error)
{
  const CohortPlanDraft *draft = parcel->draft;
  g_autoptr (CohortPlanRow) row = draft->id != 0 ? get_row (db, draft->id, error) : g_new0 (CohortPlanRow, 1);
  CohortPlanState before, after;

  if (row == NULL)
    return FALSE;
  if (*draft->title == '\0' || !cohort_plan_kind_is_known (draft->kind))
    return refuse (error, _ ("An item needs a title."));
  before = draft->id != 0 ? state_of (row) : COHORT_PLAN_IDEA;
  after = cohort_plan_state_on_day (draft->state, draft->day != COHORT_DAY_NONE);
  if (row->post == 0 && !cohort_plan_state_may (before, after, draft->day != COHORT_DAY_NONE, error))
    return FALSE;
  /* What has its post was handed over, and its day is the post's. */
  take_draft (row, draft, row->post != 0 ? COHORT_PLAN_HANDED_OVER : after);
  if (!write_event (db, parcel, draft, row, error))
    return FALSE;
  if (row->id == 0)
    row->id = cohort_plan_insert (db, row, error);
  else if (!cohort_plan_update (db, row, error))
    return FALSE;
  return row->id != 0 && cohort_plan_set_names (db, row->id, "tier", draft->tiers, error)
         && cohort_plan_set_names (db, row->id, "topic", draft->topics, error);
}

/* An event keeps its time of the day. */
static gboolean
move_event (CohortDb *db, const Parcel *parcel, CohortPlanRow *row, GError **error)
{
  const gint64 local = row->event_at + (gint64) cohort_zone_offset (parcel->zone, row->event_at) * COHORT_US_PER_SECOND;
  const gint64 length = row->event_end - row->event_at;
  const CohortDay day = cohort_zone_day (parcel->zone, row->event_at);

  if (row->event == 0 || !row->event_by_hand || row->due == COHORT_DAY_NONE || day == row->due)
    return TRUE;
  row->event_at = cohort_zone_from_local (parcel->zone, local + (gint64) (row->due - day) * COHORT_US_PER_DAY);
  row->event_end = row->event_end > 0 ? row->event_at + length : 0;
  return cohort_plan_put_event (db, row, 0, error);
}

static gboolean
move (CohortDb *db, const Parcel *parcel, GError **error)
{
  g_autoptr (CohortPlanRow) row = get_row (db, parcel->edit.item, error);
  const gboolean has_day = parcel->edit.day != COHORT_DAY_NONE;

  if (row == NULL)
    return FALSE;
  if (row->post != 0)
    return refuse (error, _ ("This has its post: its day is the one on which that comes out."));
  if (has_day && !cohort_day_is_valid (parcel->edit.day))
    return refuse (error, _ ("There is no such day."));
  if (row->event != 0 && !has_day)
    return refuse (error, _ ("An event needs a day. Choose one first."));
  row->due = parcel->edit.day;
  g_set_str (&row->state, cohort_plan_state_id (cohort_plan_state_on_day (state_of (row), has_day)));
  if (parcel->edit.other != COHORT_PLAN_KEEPS_AS_BEFORE)
    row->benefit = parcel->edit.other;
  return move_event (db, parcel, row, error) && cohort_plan_update (db, row, error);
}

static gboolean
set_state (CohortDb *db, const Parcel *parcel, GError **error)
{
  g_autoptr (CohortPlanRow) row = get_row (db, parcel->edit.item, error);
  const CohortPlanState to = (CohortPlanState) parcel->edit.other;

  if (row == NULL || !cohort_plan_state_may (state_of (row), to, row->due != COHORT_DAY_NONE, error))
    return FALSE;
  if (state_of (row) == to)
    return TRUE;
  if (row->post != 0)
    return refuse (error, _ ("This has its post. Take that off first."));
  if (to == COHORT_PLAN_IDEA && row->event != 0)
    return refuse (error, _ ("An event needs a day. Choose one first."));
  g_set_str (&row->state, cohort_plan_state_id (to));
  if (to == COHORT_PLAN_IDEA)
    row->due = COHORT_DAY_NONE;
  return cohort_plan_update (db, row, error);
}

static gboolean
remove_item (CohortDb *db, const Parcel *parcel, GError **error)
{
  g_autoptr (CohortPlanRow) row = get_row (db, parcel->edit.item, error);

  return row != NULL && cohort_plan_delete (db, row->id, error)
         && (row->event == 0 || !row->event_by_hand || cohort_plan_drop_event (db, row, error));
}

static gboolean
set_post (CohortDb *db, const Parcel *parcel, GError **error)
{
  g_autoptr (CohortPlanRow) row = get_row (db, parcel->edit.item, error);

  if (row == NULL)
    return FALSE;
  row->post_ref = parcel->edit.kind == COHORT_PLAN_EDIT_LINK ? parcel->edit.other : 0;
  if (row->post_ref != 0)
    g_set_str (&row->state, cohort_plan_state_id (COHORT_PLAN_HANDED_OVER));
  return cohort_plan_update (db, row, error);
}

static gboolean
refuse_post (CohortDb *db, const Parcel *parcel, GError **error)
{
  return cohort_plan_refuse (db, parcel->edit.item, parcel->edit.other, error);
}

static gboolean
note_hours (CohortDb *db, const Parcel *parcel, GError **error)
{
  if (parcel->edit.number <= 0)
    return refuse (error, _ ("How long did it take? Write a number of minutes."));
  return cohort_plan_note_hours (db, parcel->edit.item, parcel->edit.other, parcel->edit.day, parcel->edit.number, NULL,
                                 error);
}

static gboolean
set_promise (CohortDb *db, const Parcel *parcel, GError **error)
{
  g_return_val_if_fail (
      parcel->text == NULL || g_str_equal (parcel->text, "none") || cohort_plan_kind_is_known (parcel->text), FALSE);

  return cohort_plan_set_promise (db, parcel->edit.item, parcel->text, error);
}

static gboolean
invite (CohortDb *db, const Parcel *parcel, GError **error)
{
  g_autoptr (CohortPlanRow) row = get_row (db, parcel->edit.item, error);

  if (row == NULL)
    return FALSE;
  if (row->event == 0)
    return refuse (error, _ ("There is no event to invite to."));
  return cohort_plan_invite (db, row->event, row->id, parcel->today, error);
}

static gboolean
set_came (CohortDb *db, const Parcel *parcel, GError **error)
{
  return cohort_plan_set_came (db, parcel->edit.item, (int) CLAMP (parcel->edit.number, -1, 1), error);
}

static const struct
{
  const char *step;
  gboolean (*run) (CohortDb *db, const Parcel *parcel, GError **error);
} edits[COHORT_N_PLAN_EDITS] = {
  [COHORT_PLAN_EDIT_SAVE] = { COHORT_STEP_PLAN_SAVE, save },
  [COHORT_PLAN_EDIT_MOVE] = { COHORT_STEP_PLAN_MOVE, move },
  [COHORT_PLAN_EDIT_STATE] = { COHORT_STEP_PLAN_STATE, set_state },
  [COHORT_PLAN_EDIT_REMOVE] = { COHORT_STEP_PLAN_REMOVE, remove_item },
  [COHORT_PLAN_EDIT_LINK] = { COHORT_STEP_PLAN_LINK, set_post },
  [COHORT_PLAN_EDIT_UNLINK] = { COHORT_STEP_PLAN_UNLINK, set_post },
  [COHORT_PLAN_EDIT_REFUSE] = { COHORT_STEP_PLAN_REFUSE, refuse_post },
  [COHORT_PLAN_EDIT_HOURS] = { COHORT_STEP_PLAN_HOURS, note_hours },
  [COHORT_PLAN_EDIT_PROMISE] = { COHORT_STEP_PROMISE, set_promise },
  [COHORT_PLAN_EDIT_INVITE] = { COHORT_STEP_INVITE, invite },
  [COHORT_PLAN_EDIT_CAME] = { COHORT_STEP_CAME, set_came },
};

static gboolean
run_edit (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Parcel *parcel = request->more;

  return edits[parcel->edit.kind].run (db, parcel, error);
}

static CohortCommandRequest *
make_request (CohortSession *session, const CohortPlanEdit *edit)
{
  const char *step
      = edit->kind == COHORT_PLAN_EDIT_SAVE && edit->draft->id == 0 ? COHORT_STEP_PLAN_ADD : edits[edit->kind].step;
  CohortCommandRequest *request = cohort_command_request_new (session, step, run_edit);
  const char *name = edit->draft != NULL ? edit->draft->title : edit->name;
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->edit = *edit;
  parcel->draft = edit->draft != NULL ? cohort_plan_draft_copy (edit->draft) : NULL;
  parcel->text = g_strdup (edit->text);
  parcel->edit.name = parcel->edit.text = NULL;
  parcel->edit.draft = NULL;
  parcel->zone = cohort_zone_ref (cohort_session_get_zone (session));
  parcel->today = cohort_session_get_today (session);
  request->more = parcel;
  request->free_more = parcel_free;
  if (edit->kind == COHORT_PLAN_EDIT_MOVE)
    cohort_command_request_set_detail (request, "name", name, "day", edit->day);
  else if (edit->kind == COHORT_PLAN_EDIT_STATE)
    cohort_command_request_set_detail (request, "name", name, "state", edit->other);
  else if (edit->kind == COHORT_PLAN_EDIT_HOURS)
    cohort_command_request_set_detail (request, "name", name, "minutes", edit->number);
  else
    cohort_command_request_set_detail (request, "name", name != NULL ? name : "", NULL, 0);
  return request;
}

/**
 * cohort_command_plan_async:
 * @edit: borrowed for the call only
 *
 * Carries an edit of the plan out as one step. Ends with cohort_command_finish().
 */
void
cohort_command_plan_async (CohortSession *session, const CohortPlanEdit *edit, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (edit->kind < COHORT_N_PLAN_EDITS);

  cohort_command_request_start (session, cohort_command_request_run_step, make_request (session, edit), cancellable,
                                callback, user_data);
}

/**
 * cohort_command_plan:
 *
 * The same without a main loop.
 *
 * Returns: (transfer full): or %NULL with @error set
 */
CohortDone *
cohort_command_plan (CohortSession *session, const CohortPlanEdit *edit, GError **error)
{
  g_return_val_if_fail (edit->kind < COHORT_N_PLAN_EDITS, NULL);

  return cohort_command_request_run_now (session, cohort_command_request_run_step, make_request (session, edit), error);
}

/* Returns: (transfer full) (nullable): a step of the plan as a label; NULL for any other kind */
char *
cohort_plan_describe (const char *kind, const char *name, gint64 day, gint64 state, gint64 minutes)
{
  static const struct
  {
    const char *kind, *label;
  } labels[] = {
    { COHORT_STEP_PLAN_ADD, N_ ("“%s” added to the plan") },
    { COHORT_STEP_PLAN_SAVE, N_ ("“%s” changed") },
    { COHORT_STEP_PLAN_REMOVE, N_ ("“%s” taken out of the plan") },
    { COHORT_STEP_PLAN_LINK, N_ ("“%s” is published") },
    { COHORT_STEP_PLAN_UNLINK, N_ ("The post taken off “%s”") },
    { COHORT_STEP_PLAN_REFUSE, N_ ("“%s” kept apart from a post") },
    { COHORT_STEP_PROMISE, N_ ("What keeps “%s” changed") },
    { COHORT_STEP_INVITE, N_ ("Members noted as invited to “%s”") },
    { COHORT_STEP_CAME, N_ ("Attendance of “%s” noted") },
  };
  g_autofree char *more = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (kind, labels[i].kind))
      {
        g_autoptr (GString) label = g_string_new (_ (labels[i].label));

        g_string_replace (label, "%s", name, 1);
        return g_string_free_and_steal (g_steal_pointer (&label));
      }
  if (g_str_equal (kind, COHORT_STEP_PLAN_MOVE) && (day == COHORT_DAY_NONE || !cohort_day_is_valid ((CohortDay) day)))
    return g_strdup_printf (_ ("“%s” has no day any more"), name);
  if (g_str_equal (kind, COHORT_STEP_PLAN_MOVE))
    {
      more = cohort_words_day ((CohortDay) day);
      /* Translators: %1$s is the title of something planned, %2$s a day */
      return g_strdup_printf (_ ("“%1$s” planned for %2$s"), name, more);
    }
  if (g_str_equal (kind, COHORT_STEP_PLAN_STATE) && state >= 0 && state < COHORT_N_PLAN_STATES)
    /* Translators: %1$s is the title of something planned, %2$s its state: Idea, Ready… */
    return g_strdup_printf (_ ("“%1$s” is now: %2$s"), name, cohort_plan_state_word ((CohortPlanState) state));
  if (g_str_equal (kind, COHORT_STEP_PLAN_HOURS))
    {
      more = cohort_words_count (minutes);
      /* Translators: %1$s is a number, %2$s the title of what it was spent on */
      return g_strdup_printf (
          ngettext ("%1$s minute noted for “%2$s”", "%1$s minutes noted for “%2$s”", (gulong) MAX (minutes, 0)), more,
          name);
    }
  return NULL;
}
