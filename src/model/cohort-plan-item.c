// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-plan-item.h"

#include <glib/gi18n-lib.h>

#include "cohort-plan.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-texts-private.h"

#define POST_DAYS 180 /* how old a post may be that is offered */
#define MAX_POSTS 100

typedef struct
{
  gint64 item;
  CohortZone *zone;
  CohortDay today;
} Query;

static void
query_free (gpointer data)
{
  cohort_zone_unref (((Query *) data)->zone);
  g_free (data);
}

static void
choice_free (gpointer data)
{
  g_free (((CohortPlanChoice *) data)->name);
  g_free (data);
}

static void
guest_free (gpointer data)
{
  g_free (((CohortPlanGuestLine *) data)->name);
  g_free (data);
}

static void
item_clear (gpointer data)
{
  CohortPlanItem *self = data;
  GPtrArray *lists[] = { self->tiers, self->topics, self->series, self->benefits, self->posts, self->guests };

  cohort_plan_draft_free (self->draft);
  g_free (self->post_title);
  g_free (self->post_url);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_clear_pointer (&lists[i], g_ptr_array_unref);
}

CohortPlanItem *
cohort_plan_item_ref (CohortPlanItem *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_plan_item_unref (CohortPlanItem *self)
{
  g_atomic_rc_box_release_full (self, item_clear);
}

static void
add_choice (GPtrArray *list, gint64 id, const char *name, gboolean chosen)
{
  CohortPlanChoice *choice = g_new0 (CohortPlanChoice, 1);

  *choice = (CohortPlanChoice) { id, g_strdup (name), chosen };
  g_ptr_array_add (list, choice);
}

/* @chosen: (nullable): takes the ids of those that are */
static gboolean
read_names (CohortDb *db, const char *what, gint64 item, GPtrArray **list, GArray *chosen, GError **error)
{
  g_autoptr (GPtrArray) names = cohort_plan_names (db, what, item, error);

  if (names == NULL)
    return FALSE;
  *list = g_ptr_array_new_with_free_func (choice_free);
  for (guint i = 0; i < names->len; i++)
    {
      const CohortPlanName *name = g_ptr_array_index (names, i);

      add_choice (*list, name->id, name->name, name->chosen);
      if (name->chosen && chosen != NULL)
        g_array_append_val (chosen, name->id);
    }
  return TRUE;
}

static gboolean
read_benefits (CohortDb *db, CohortPlanItem *self, GError **error)
{
  g_autoptr (GPtrArray) promises = cohort_plan_promises (db, error);

  if (promises == NULL)
    return FALSE;
  self->benefits = g_ptr_array_new_with_free_func (choice_free);
  for (guint i = 0; i < promises->len; i++)
    {
      const CohortPlanPromiseRow *row = g_ptr_array_index (promises, i);
      const char *kind = row->kind != NULL ? row->kind : cohort_plan_kind_guess (row->name);

      if (cohort_plan_kind_is_known (kind))
        add_choice (self->benefits, row->benefit, row->name, row->benefit == self->draft->benefit);
    }
  return TRUE;
}

static gboolean
read_posts (CohortDb *db, const Query *query, CohortPlanItem *self, GError **error)
{
  g_autoptr (GPtrArray) posts = cohort_plan_posts (db, cohort_zone_day_start (query->zone, query->today - POST_DAYS),
                                                   cohort_zone_day_start (query->zone, query->today + 1), error);

  if (posts == NULL)
    return FALSE;
  self->posts = g_ptr_array_new_with_free_func (choice_free);
  for (guint i = posts->len; i-- > 0 && self->posts->len < MAX_POSTS;)
    {
      const CohortPlanPost *post = g_ptr_array_index (posts, i);
      g_autofree char *day = cohort_text_instant_day (post->at, query->zone);
      g_autofree char *name = g_strdup_printf ("%s · %s", day, post->title);

      if (!g_str_equal (post->status, "scheduled"))
        add_choice (self->posts, post->id, name, FALSE);
    }
  return TRUE;
}

static const char *
answer_word (const char *answer)
{
  if (g_strcmp0 (answer, "yes") == 0)
    return C_ ("invitation", "Coming");
  if (g_strcmp0 (answer, "maybe") == 0)
    return C_ ("invitation", "Perhaps");
  if (g_strcmp0 (answer, "no") == 0)
    return C_ ("invitation", "Not coming");
  return C_ ("invitation", "No answer yet");
}

static gboolean
read_guests (CohortDb *db, CohortPlanItem *self, GError **error)
{
  g_autoptr (GPtrArray) guests = NULL;

  self->guests = g_ptr_array_new_with_free_func (guest_free);
  if (self->event == 0)
    return TRUE;
  guests = cohort_plan_guests (db, self->event, error);
  for (guint i = 0; guests != NULL && i < guests->len; i++)
    {
      const CohortPlanGuest *guest = g_ptr_array_index (guests, i);
      CohortPlanGuestLine *line = g_new0 (CohortPlanGuestLine, 1);

      *line = (CohortPlanGuestLine) { guest->id, guest->member, cohort_text_person (guest->name, NULL, NULL),
                                      answer_word (guest->answer), guest->came };
      g_ptr_array_add (self->guests, line);
    }
  return guests != NULL;
}

static int
minute_of (const Query *query, gint64 us)
{
  const gint64 local = us + (gint64) cohort_zone_offset (query->zone, us) * COHORT_US_PER_SECOND;

  return (int) (((local % COHORT_US_PER_DAY) + COHORT_US_PER_DAY) % COHORT_US_PER_DAY / (60 * COHORT_US_PER_SECOND));
}

static CohortPlanDraft *
make_draft (const Query *query, const CohortPlanRow *row)
{
  CohortPlanDraft *draft = cohort_plan_draft_new (row->title, row->kind);

  draft->id = row->id;
  draft->state = cohort_plan_state_of (row->state, row->post_status);
  draft->day = row->due;
  draft->benefit = row->benefit;
  draft->series = row->series;
  draft->author = cohort_scramble_name (row->author);
  draft->pay = g_strdup (row->pay);
  draft->fee_minor = row->fee;
  draft->fee_currency = g_strdup (row->currency);
  draft->share_bp = row->share_bp;
  draft->minutes = row->minutes;
  draft->note = cohort_scramble_prose (row->note);
  draft->has_event = row->event != 0;
  draft->event_minute = row->event != 0 ? minute_of (query, row->event_at) : 20 * 60;
  draft->event_length = row->event_end > row->event_at
                            ? (int) ((row->event_end - row->event_at) / (60 * COHORT_US_PER_SECOND))
                        : row->event != 0 ? 0
                                          : 60;
  draft->place = g_strdup (row->place);
  draft->capacity = row->capacity;
  return draft;
}

static gboolean
read_item (CohortDb *db, const Query *query, CohortPlanItem *self, GError **error)
{
  g_autoptr (CohortPlanRow) row = NULL;
  g_autoptr (GError) local = NULL;

  if (query->item != 0)
    row = cohort_plan_get (db, query->item, &local);
  if (row == NULL && query->item != 0)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                             _ ("This item is not in the plan any more."));
      return FALSE;
    }
  if (row == NULL)
    {
      self->draft = cohort_plan_draft_new ("", "article");
      self->draft->event_minute = 20 * 60;
      self->draft->event_length = 60;
      return TRUE;
    }
  self->draft = make_draft (query, row);
  self->state = self->draft->state;
  self->post = row->post;
  self->post_title = g_strdup (row->post_title);
  self->post_url = cohort_scramble_contact (row->post_url);
  self->post_day = row->post_at != 0 ? cohort_zone_day (query->zone, row->post_at) : COHORT_DAY_NONE;
  self->event = row->event;
  self->event_by_hand = row->event_by_hand;
  self->spent = row->spent;
  return TRUE;
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (CohortPlanItem) self = g_atomic_rc_box_new0 (CohortPlanItem);

  self->post_day = COHORT_DAY_NONE;
  if (!read_item (db, query, self, error)
      || !read_names (db, "tier", query->item, &self->tiers, self->draft->tiers, error)
      || !read_names (db, "topic", query->item, &self->topics, self->draft->topics, error)
      || !read_names (db, "series", query->item, &self->series, NULL, error) || !read_benefits (db, self, error)
      || !read_posts (db, query, self, error) || !read_guests (db, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static Query *
query_new (CohortSession *session, gint64 item)
{
  Query *query = g_new0 (Query, 1);

  query->item = item;
  query->zone = cohort_zone_ref (cohort_session_get_zone (session));
  query->today = cohort_session_get_today (session);
  return query;
}

void
cohort_plan_item_load_async (CohortSession *session, gint64 item, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load, query_new (session, item), query_free,
                           (GDestroyNotify) cohort_plan_item_unref, cancellable, callback, user_data);
}

/* Returns: (transfer full) */
CohortPlanItem *
cohort_plan_item_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/* The same without a main loop. */
CohortPlanItem *
cohort_plan_item_load (CohortSession *session, gint64 item, GError **error)
{
  Query *query = query_new (session, item);
  CohortPlanItem *self = cohort_store_read (cohort_session_get_store (session), load, query, NULL, error);

  query_free (query);
  return self;
}
