// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the file says beside the segments: the names of the groups and who is in which, what was published, which
 * payments failed, and what leavers wrote. On a reader thread. */

#include "config.h"

#include "cohort-retention-file-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-ledger-snapshot-private.h"
#include "cohort-retention-rows.h"
#include "cohort-scramble.h"
#include "cohort-words.h"

#define MOST_EXITS 60

/* Groups of one name are one group: a tier at two sources, an offer of the same name. */
static guint
name_index (GPtrArray *names, const char *name)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &index))
    {
      index = names->len;
      g_ptr_array_add (names, g_strdup (name));
    }
  return index;
}

typedef struct
{
  CohortRetentionWork *work;
  GHashTable *places; /* id -> index + 1 */
  GPtrArray *names;
} Reading;

static void
take_name_cb (gint64 id, const char *name, gpointer data)
{
  Reading *reading = data;

  g_hash_table_insert (reading->places, GINT_TO_POINTER ((int) id),
                       GUINT_TO_POINTER (name_index (reading->names, name) + 1));
}

static void
take_kind_cb (gint64 id, const char *kind, gpointer data)
{
  take_name_cb (id, cohort_words_source_kind (kind), data);
}

/* The first that is known of somebody is the one they came with. */
static void
take_first (Reading *reading, guint32 *of_members, GPtrArray *names, gint64 member, const char *name)
{
  const guint32 index = cohort_ledger_snapshot_find_member (reading->work->report->ledger, member);

  if (index != COHORT_INDEX_NONE && of_members[index] == 0)
    of_members[index] = name_index (names, name) + 1;
}

static void
take_coupon_cb (gint64 member, const char *promotion, gint64 starts_us, gpointer data)
{
  Reading *reading = data;

  take_first (reading, reading->work->coupon_of, reading->work->coupons, member, promotion);
}

static void
take_channel_cb (gint64 member, const char *channel, gint64 at_us, gpointer data)
{
  Reading *reading = data;

  take_first (reading, reading->work->channel_of, reading->work->channels, member, channel);
}

typedef struct
{
  GPtrArray *names; /* (owned) (element-type utf8) */
  guint32 *of;      /* (owned) of each member: 1 + the place of the name, 0: not known */
} Channels;

static void
channels_free (gpointer data)
{
  Channels *self = data;

  g_ptr_array_unref (self->names);
  g_free (self->of);
  g_free (self);
}

/* As failed payments are, where members came from is read once of one state of the ledger. */
static gboolean
read_channels (Reading *reading, CohortDb *db, GError **error)
{
  static const char key[] = "where members came from";
  CohortRetentionWork *work = reading->work;
  CohortLedgerSnapshot *ledger = work->report->ledger;
  const gsize bytes = sizeof (guint32) * work->segments->n_members;
  const Channels *kept = cohort_ledger_snapshot_find (ledger, key);
  Channels *made;

  if (kept != NULL)
    {
      g_ptr_array_unref (work->channels);
      work->channels = g_ptr_array_ref (kept->names);
      memcpy (work->channel_of, kept->of, bytes);
      return TRUE;
    }
  if (!cohort_retention_each_channel (db, take_channel_cb, reading, error))
    return FALSE;
  if (!work->may_keep)
    return TRUE;
  made = g_new0 (Channels, 1);
  made->names = g_ptr_array_ref (work->channels);
  made->of = g_memdup2 (work->channel_of, bytes + sizeof (guint32));
  cohort_ledger_snapshot_keep (ledger, key, made, channels_free);
  return TRUE;
}

typedef struct
{
  gint64 source;
  CohortDay day;
  guint n;
} Failures;

typedef struct
{
  CohortZone *zone;
  GArray *days; /* (element-type Failures) */
} Counting;

static void
count_failure_cb (gint64 source, gint64 us, gpointer data)
{
  Counting *counting = data;
  const Failures failures = { source, cohort_zone_day (counting->zone, us), 1 };
  Failures *last = counting->days->len > 0 ? &g_array_index (counting->days, Failures, counting->days->len - 1) : NULL;

  if (last != NULL && last->source == source && last->day == failures.day)
    last->n++;
  else
    g_array_append_val (counting->days, failures);
}

/* Payments are of what the ledger is made of: of one state of it they are read once. */
static gboolean
read_failures (Reading *reading, CohortDb *db, GError **error)
{
  static const char key[] = "failed payments by source and day";
  CohortRetentionWork *work = reading->work;
  CohortLedgerSnapshot *ledger = work->report->ledger;
  const GArray *days = cohort_ledger_snapshot_find (ledger, key);
  g_autoptr (GArray) own = NULL;

  if (days == NULL)
    {
      days = own = g_array_new (FALSE, FALSE, sizeof (Failures));
      if (!cohort_retention_each_failure (db, count_failure_cb, &(Counting) { work->zone, own }, error))
        return FALSE;
      if (work->may_keep)
        days = cohort_ledger_snapshot_keep (ledger, key, g_steal_pointer (&own), (GDestroyNotify) g_array_unref);
    }
  for (guint i = 0; i < days->len; i++)
    {
      const Failures *failures = &g_array_index (days, Failures, i);
      const guint place
          = GPOINTER_TO_UINT (g_hash_table_lookup (reading->places, GINT_TO_POINTER ((int) failures->source)));
      const CohortRetentionInstant of_day = { place - 1, failures->day, failures->n };

      if (place > 0 && failures->day <= work->report->as_of)
        g_array_append_val (work->failures, of_day);
    }
  return TRUE;
}

static void
take_post_cb (gint64 id, gint64 us, gpointer data)
{
  CohortRetentionWork *work = data;
  const CohortDay day = cohort_zone_day (work->zone, us);

  if (day <= work->report->as_of)
    g_array_append_val (work->posts, day);
}

static void
take_exit_cb (gint64 member, const char *reason, const char *body, gint64 at_us, gpointer data)
{
  CohortRetentionWork *work = data;
  CohortRetentionExit *exit;

  if (at_us != 0 && cohort_zone_day (work->zone, at_us) > work->report->as_of)
    return;
  exit = g_new0 (CohortRetentionExit, 1);
  exit->member = member;
  exit->text = cohort_scramble_prose (body ? body : reason);
  exit->detail = at_us != 0 ? cohort_words_day (cohort_zone_day (work->zone, at_us)) : g_strdup ("");
  g_ptr_array_add (work->report->exits, exit);
}

/* Everybody of the first payment's tier or provider. */
static void
take_keys (CohortRetentionWork *work, Reading *reading, const char *none)
{
  const guint nameless = name_index (reading->names, none);
  const gboolean by_tier = work->report->by == COHORT_RETENTION_BY_TIER;

  work->keys = g_new (guint32, work->segments->n + 1);
  for (gsize i = 0; i < work->segments->n; i++)
    {
      const guint32 index = by_tier ? work->segments->tier[i] : work->segments->source[i];
      const gint64 id = index == COHORT_INDEX_NONE ? 0
                        : by_tier                  ? cohort_ledger_snapshot_get_tier (work->report->ledger, index)
                                                   : (gint64) index;
      const guint place = GPOINTER_TO_UINT (g_hash_table_lookup (reading->places, GINT_TO_POINTER ((int) id)));

      work->keys[i] = place > 0 ? place - 1 : nameless;
    }
}

/* Everybody by what is known of the member. @of_members: 1 + the place in @names, 0: not known */
static void
take_member_keys (CohortRetentionWork *work, const guint32 *of_members, const GPtrArray *names, const char *none)
{
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (work->names, g_strdup (names->pdata[i]));
  g_ptr_array_add (work->names, g_strdup (none));
  work->keys = g_new (guint32, work->segments->n + 1);
  for (gsize i = 0; i < work->segments->n; i++)
    {
      const guint place = of_members[work->segments->member[i]];

      work->keys[i] = place > 0 ? place - 1 : names->len;
    }
}

/**
 * cohort_retention_read_file:
 *
 * Fills in the names and keys of the groups, and what happened around members. Reader thread.
 */
gboolean
cohort_retention_read_file (CohortRetentionWork *work, CohortDb *db, GError **error)
{
  g_autoptr (GHashTable) sources = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) tiers = g_hash_table_new (NULL, NULL);
  const CohortRetentionBy by = work->report->by;
  Reading by_source = { work, sources, work->sources };
  Reading by_tier = { work, tiers, work->names };

  if (!cohort_retention_each_source (db, take_kind_cb, &by_source, error)
      || !cohort_retention_each_tier (db, take_name_cb, &by_tier, error)
      || !cohort_retention_each_coupon (db, take_coupon_cb, &by_source, error)
      || (by == COHORT_RETENTION_BY_SOURCE && !read_channels (&by_source, db, error))
      || !read_failures (&by_source, db, error) || !cohort_retention_each_post (db, take_post_cb, work, error)
      || !cohort_retention_each_exit (db, MOST_EXITS, take_exit_cb, work, error))
    return FALSE;
  switch (by)
    {
    case COHORT_RETENTION_BY_TIER:
      take_keys (work, &by_tier, _ ("No tier"));
      break;
    case COHORT_RETENTION_BY_PROVIDER:
      g_ptr_array_set_size (work->names, 0);
      for (guint i = 0; i < work->sources->len; i++)
        g_ptr_array_add (work->names, g_strdup (work->sources->pdata[i]));
      take_keys (work, &(Reading) { work, sources, work->names }, _ ("No provider"));
      break;
    case COHORT_RETENTION_BY_COUPON:
      g_ptr_array_set_size (work->names, 0);
      take_member_keys (work, work->coupon_of, work->coupons, _ ("Without a coupon"));
      break;
    case COHORT_RETENTION_BY_SOURCE:
      g_ptr_array_set_size (work->names, 0);
      take_member_keys (work, work->channel_of, work->channels, C_ ("retention", "Not known"));
      break;
    case COHORT_RETENTION_BY_MONTH:
    case COHORT_N_RETENTION_BY:
    default:
      break;
    }
  return TRUE;
}
