// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-plan-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-plan-commands.h"
#include "cohort-plan.h"
#include "cohort-scramble.h"
#include "cohort-slots.h"
#include "cohort-store.h"

#define LOOK_BACK 366   /* days: the longest promise */
#define USUAL_DAYS 90   /* in which the usual weekday is looked for */
#define PROPOSE_DAYS 60 /* how old a post may be that is proposed for an item */
#define MAX_RANGE 4000  /* days; more is no calendar */

typedef struct
{
  CohortPeriod range;
  CohortDay today;
  CohortZone *zone;
} Query;

/* What the report is made of while it is made. */
typedef struct
{
  const Query *query;
  GPtrArray *items, *posts, *events, *promises;
  GHashTable *refusals;
} Making;

static void
query_free (gpointer data)
{
  cohort_zone_unref (((Query *) data)->zone);
  g_free (data);
}

/* @data: (nullable): one that another array took over */
static void
entry_free (gpointer data)
{
  CohortPlanEntry *self = data;

  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->tiers);
  g_free (self->topics);
  g_free (self->author);
  g_free (self->source);
  g_free (self->note);
  g_free (self);
}

static void
slot_free (gpointer data)
{
  g_free (((CohortPlanSlot *) data)->name);
  g_free (((CohortPlanSlot *) data)->tiers);
  g_free (data);
}

static void
proposal_free (gpointer data)
{
  g_free (((CohortPlanProposal *) data)->item_title);
  g_free (((CohortPlanProposal *) data)->post_title);
  g_free (data);
}

static void
promise_free (gpointer data)
{
  g_free (((CohortPlanPromise *) data)->name);
  g_free (((CohortPlanPromise *) data)->tiers);
  g_free (data);
}

static void
report_clear (gpointer data)
{
  CohortPlanReport *self = data;

  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->slots);
  g_ptr_array_unref (self->proposals);
  g_ptr_array_unref (self->promises);
}

CohortPlanReport *
cohort_plan_report_ref (CohortPlanReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_plan_report_unref (CohortPlanReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

static int
minute_of (const Query *query, gint64 us)
{
  const gint64 local = us + (gint64) cohort_zone_offset (query->zone, us) * COHORT_US_PER_SECOND;
  const gint64 of_day = ((local % COHORT_US_PER_DAY) + COHORT_US_PER_DAY) % COHORT_US_PER_DAY;

  return (int) (of_day / (60 * COHORT_US_PER_SECOND));
}

static CohortPlanEntry *
make_item (const Query *query, const CohortPlanRow *row)
{
  CohortPlanEntry *entry = g_new0 (CohortPlanEntry, 1);

  entry->item = row->id;
  entry->post = row->post;
  entry->event = row->event;
  entry->title = g_strdup (row->title);
  entry->kind = g_intern_string (row->kind);
  entry->state = cohort_plan_state_of (row->state, row->post_status);
  entry->held = g_strcmp0 (row->post_status, "scheduled") == 0;
  entry->day = row->due;
  entry->minute = row->event != 0 ? minute_of (query, row->event_at) : -1;
  if ((entry->state == COHORT_PLAN_PUBLISHED || entry->held) && row->post_at != 0)
    {
      entry->day = cohort_zone_day (query->zone, row->post_at);
      entry->minute = minute_of (query, row->post_at);
    }
  entry->benefit = row->benefit;
  entry->tiers = g_strdup (row->tiers);
  entry->topics = g_strdup (row->topics);
  entry->author = cohort_scramble_name (row->author);
  entry->note = cohort_scramble_prose (row->note);
  entry->minutes = row->minutes;
  entry->spent = row->spent;
  return entry;
}

static CohortPlanEntry *
make_post (const Query *query, const CohortPlanPost *post)
{
  CohortPlanEntry *entry = g_new0 (CohortPlanEntry, 1);

  entry->post = post->id;
  entry->title = g_strdup (post->title);
  entry->kind = g_intern_string (post->kind);
  entry->held = g_str_equal (post->status, "scheduled");
  entry->state = entry->held ? COHORT_PLAN_HANDED_OVER : COHORT_PLAN_PUBLISHED;
  entry->day = cohort_zone_day (query->zone, post->at);
  entry->minute = minute_of (query, post->at);
  entry->benefit = COHORT_PLAN_KEEPS_BY_KIND;
  entry->source = g_strdup (post->source);
  entry->minutes = -1;
  return entry;
}

static CohortPlanEntry *
make_event (const Query *query, const CohortPlanEvent *event)
{
  CohortPlanEntry *entry = g_new0 (CohortPlanEntry, 1);

  entry->event = event->id;
  entry->title = g_strdup (event->title);
  entry->kind = g_intern_static_string ("live");
  entry->day = cohort_zone_day (query->zone, event->starts);
  entry->state = entry->day < query->today ? COHORT_PLAN_PUBLISHED : COHORT_PLAN_PLANNED;
  entry->minute = minute_of (query, event->starts);
  entry->benefit = COHORT_PLAN_KEEPS_BY_KIND;
  entry->minutes = -1;
  return entry;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const CohortPlanEntry *one = a, *other = b;

  if (one->day != other->day)
    {
      if (one->day == COHORT_DAY_NONE || other->day == COHORT_DAY_NONE)
        return one->day == COHORT_DAY_NONE ? 1 : -1;
      return one->day < other->day ? -1 : 1;
    }
  if (one->minute != other->minute)
    return one->minute < other->minute ? -1 : 1;
  if (one->item != other->item)
    return one->item < other->item ? -1 : 1;
  return one->post < other->post ? -1 : one->post > other->post;
}

/* Everything, also from before the range: promises look back. */
static GPtrArray *
make_entries (const Making *making)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);

  for (guint i = 0; i < making->items->len; i++)
    g_ptr_array_add (entries, make_item (making->query, g_ptr_array_index (making->items, i)));
  for (guint i = 0; i < making->posts->len; i++)
    g_ptr_array_add (entries, make_post (making->query, g_ptr_array_index (making->posts, i)));
  for (guint i = 0; i < making->events->len; i++)
    g_ptr_array_add (entries, make_event (making->query, g_ptr_array_index (making->events, i)));
  g_ptr_array_sort_values (entries, compare_entries);
  return entries;
}

/* Promises */

static const char *
cadence_word (const char *cadence)
{
  static const struct
  {
    const char *cadence, *word;
  } words[] = {
    { "week", NC_ ("cadence", "Every week") },
    { "month", NC_ ("cadence", "Every month") },
    { "quarter", NC_ ("cadence", "Every quarter") },
    { "year", NC_ ("cadence", "Every year") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].cadence, cadence))
      return g_dpgettext2 (GETTEXT_PACKAGE, "cadence", words[i].word);
  return "";
}

static CohortCadence
cadence_of (const char *cadence)
{
  static const char *const ids[] = { "week", "month", "quarter", "year" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (g_str_equal (ids[i], cadence))
      return (CohortCadence) i;
  return COHORT_CADENCE_MONTH;
}

static int
kind_index (const char *kind)
{
  const char *const *kinds = cohort_plan_kinds ();

  for (int i = 0; kinds[i] != NULL; i++)
    if (g_strcmp0 (kinds[i], kind) == 0)
      return i;
  return -1;
}

/* What of this kind that keeps any promise came out on which weekday lately. */
static int
usual_weekday (const GPtrArray *entries, CohortDay today, const char *kind)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (CohortDay));

  for (guint i = 0; i < entries->len; i++)
    {
      const CohortPlanEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state == COHORT_PLAN_PUBLISHED && entry->benefit != COHORT_PLAN_KEEPS_NONE
          && g_str_equal (entry->kind, kind) && entry->day > today - USUAL_DAYS && entry->day <= today)
        g_array_append_val (days, entry->day);
    }
  return cohort_slots_usual_weekday ((const CohortDay *) (gconstpointer) days->data, days->len);
}

static void
add_promises (const Making *making, CohortPlanReport *report)
{
  for (guint i = 0; i < making->promises->len; i++)
    {
      const CohortPlanPromiseRow *row = g_ptr_array_index (making->promises, i);
      CohortPlanPromise *promise = g_new0 (CohortPlanPromise, 1);

      promise->benefit = row->benefit;
      promise->name = g_strdup (row->name);
      promise->tiers = g_strdup (row->tiers);
      promise->cadence = cadence_word (row->cadence);
      promise->chosen = g_intern_string (row->kind);
      promise->guess = cohort_plan_kind_guess (row->name);
      g_ptr_array_add (report->promises, promise);
    }
}

static const char *
kept_by (const CohortPlanPromise *promise)
{
  return promise->chosen != NULL ? promise->chosen : promise->guess;
}

static GArray *
make_keepings (const GPtrArray *entries, const GPtrArray *promises, const int *place)
{
  GArray *keepings = g_array_new (FALSE, FALSE, sizeof (CohortKeeping));

  for (guint i = 0; i < entries->len; i++)
    {
      const CohortPlanEntry *entry = g_ptr_array_index (entries, i);
      CohortKeeping keeping = { entry->day, kind_index (entry->kind), COHORT_KEEPS_BY_KIND };

      if (entry->benefit == COHORT_PLAN_KEEPS_NONE)
        keeping.promise = COHORT_KEEPS_NOTHING;
      for (guint j = 0; entry->benefit > 0 && j < promises->len; j++)
        if (((const CohortPlanPromise *) g_ptr_array_index (promises, j))->benefit == entry->benefit)
          keeping.promise = place[j] >= 0 ? place[j] : COHORT_KEEPS_NOTHING;
      if (entry->day != COHORT_DAY_NONE)
        g_array_append_val (keepings, keeping);
    }
  return keepings;
}

static void
add_slots (const Making *making, CohortPlanReport *report, const GPtrArray *entries)
{
  const guint n = report->promises->len;
  g_autofree CohortPromise *promises = g_new0 (CohortPromise, n + 1);
  g_autofree guint *index = g_new0 (guint, n + 1);
  g_autofree int *place = g_new0 (int, n + 1);
  g_autoptr (GArray) keepings = NULL;
  g_autoptr (GArray) slots = NULL;
  guint n_kept = 0;

  for (guint i = 0; i < n; i++)
    {
      const CohortPlanPromiseRow *row = g_ptr_array_index (making->promises, i);
      const char *kind = kept_by (g_ptr_array_index (report->promises, i));

      place[i] = -1;
      if (kind_index (kind) < 0)
        continue;
      promises[n_kept] = (CohortPromise) { cadence_of (row->cadence), row->slots, kind_index (kind),
                                           usual_weekday (entries, report->today, kind) };
      place[i] = (int) n_kept;
      index[n_kept++] = i;
    }
  keepings = make_keepings (entries, report->promises, place);
  slots = cohort_slots_lay (promises, n_kept, (const CohortKeeping *) (gconstpointer) keepings->data, keepings->len,
                            report->range, report->today);
  report->n_slots = slots->len;
  for (guint i = 0; i < slots->len; i++)
    {
      const CohortSlot *slot = &g_array_index (slots, CohortSlot, i);
      const CohortPlanPromise *promise = g_ptr_array_index (report->promises, index[slot->promise]);
      CohortPlanSlot *empty;

      if (slot->by >= 0)
        continue;
      empty = g_new0 (CohortPlanSlot, 1);
      *empty = (CohortPlanSlot) {
        promise->benefit, g_strdup (promise->name), g_strdup (promise->tiers), kept_by (promise), slot->from, slot->to,
        slot->due
      };
      g_ptr_array_add (report->slots, empty);
    }
}

/* Proposals */

static gboolean
same_title (const char *one, const char *other)
{
  g_autofree char *a = g_utf8_casefold (one, -1);
  g_autofree char *b = g_utf8_casefold (other, -1);

  return *g_strstrip (a) != '\0' && g_str_equal (a, g_strstrip (b));
}

static gboolean
is_refused (const Making *making, gint64 item, gint64 post)
{
  g_autofree char *pair = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, item, post);

  return g_hash_table_contains (making->refusals, pair);
}

/* How much a post looks like what became of an item: 2 the same title, 1 of its kind a day around its own; 0 not. */
static int
likeness (const Making *making, const CohortPlanEntry *item, const CohortPlanEntry *post)
{
  if (post->item != 0 || post->post == 0 || post->state != COHORT_PLAN_PUBLISHED
      || post->day <= making->query->today - PROPOSE_DAYS || is_refused (making, item->item, post->post))
    return 0;
  if (same_title (item->title, post->title))
    return 2;
  return item->day != COHORT_DAY_NONE && g_str_equal (item->kind, post->kind) && ABS (item->day - post->day) <= 1;
}

/* Each item and each post is proposed once, and by day only where there is no second one. */
static void
add_proposals (const Making *making, CohortPlanReport *report, const GPtrArray *entries)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);

  for (int least = 2; least >= 1; least--)
    for (guint i = 0; i < entries->len; i++)
      {
        CohortPlanEntry *item = g_ptr_array_index (entries, i);
        CohortPlanEntry *found = NULL;
        guint n = 0;

        if (item->item == 0 || item->post != 0 || g_hash_table_contains (used, item))
          continue;
        for (guint j = 0; j < entries->len; j++)
          {
            CohortPlanEntry *post = g_ptr_array_index (entries, j);

            if (!g_hash_table_contains (used, post) && likeness (making, item, post) >= least)
              {
                n++;
                found = post;
              }
          }
        if (n == 1 || (n > 1 && least == 2))
          {
            CohortPlanProposal *proposal = g_new0 (CohortPlanProposal, 1);

            *proposal = (CohortPlanProposal) { item->item, found->post, g_strdup (item->title), g_strdup (found->title),
                                               found->day };
            g_ptr_array_add (report->proposals, proposal);
            g_hash_table_add (used, item);
            g_hash_table_add (used, found);
          }
      }
}

/* Only what the range shows, and what has no day, leaves with the report. */
static void
take_entries (CohortPlanReport *report, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      CohortPlanEntry *entry = g_ptr_array_index (entries, i);
      const gboolean open = entry->item != 0 && entry->state != COHORT_PLAN_PUBLISHED;

      if (open || cohort_period_contains (report->range, entry->day))
        g_ptr_array_add (report->entries, g_steal_pointer (&entries->pdata[i]));
    }
}

static gboolean
read_rows (Making *making, CohortDb *db, GError **error)
{
  const Query *query = making->query;
  const CohortDay first = MIN (query->range.from, query->today - LOOK_BACK);
  const gint64 from = cohort_zone_day_start (query->zone, first);
  const gint64 to = cohort_zone_day_start (query->zone, MAX (query->range.to, query->today + 1));

  return (making->items = cohort_plan_items (db, from, error)) != NULL
         && (making->posts = cohort_plan_posts (db, from, to, error)) != NULL
         && (making->events = cohort_plan_events (db, from, to, error)) != NULL
         && (making->promises = cohort_plan_promises (db, error)) != NULL
         && (making->refusals = cohort_plan_refusals (db, error)) != NULL;
}

static void
making_clear (Making *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->posts, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->promises, g_ptr_array_unref);
  g_clear_pointer (&self->refusals, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_auto (Making) making = { .query = data };
  g_autoptr (GPtrArray) entries = NULL;
  CohortPlanReport *report;

  if (!read_rows (&making, db, error))
    return NULL;
  report = g_atomic_rc_box_new0 (CohortPlanReport);
  report->range = making.query->range;
  report->today = making.query->today;
  report->entries = g_ptr_array_new_with_free_func (entry_free);
  report->slots = g_ptr_array_new_with_free_func (slot_free);
  report->proposals = g_ptr_array_new_with_free_func (proposal_free);
  report->promises = g_ptr_array_new_with_free_func (promise_free);
  entries = make_entries (&making);
  add_promises (&making, report);
  add_slots (&making, report, entries);
  add_proposals (&making, report, entries);
  take_entries (report, entries);
  return report;
}

static Query *
query_new (CohortSession *session, CohortPeriod range)
{
  Query *query = g_new0 (Query, 1);

  query->range = (CohortPeriod) { range.from, MIN (range.to, range.from + MAX_RANGE) };
  query->today = cohort_session_get_today (session);
  query->zone = cohort_zone_ref (cohort_session_get_zone (session));
  return query;
}

/**
 * cohort_plan_report_load_async:
 * @range: the days that are shown; items of the plan that are not out yet are there whatever their day
 */
void
cohort_plan_report_load_async (CohortSession *session, CohortPeriod range, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load, query_new (session, range), query_free,
                           (GDestroyNotify) cohort_plan_report_unref, cancellable, callback, user_data);
}

/* Returns: (transfer full) */
CohortPlanReport *
cohort_plan_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/* The same without a main loop. */
CohortPlanReport *
cohort_plan_report_load (CohortSession *session, CohortPeriod range, GError **error)
{
  Query *query = query_new (session, range);
  CohortPlanReport *report = cohort_store_read (cohort_session_get_store (session), load, query, NULL, error);

  query_free (query);
  return report;
}
