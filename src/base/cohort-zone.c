/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Zones as a table. GTimeZone searches its rules from the first on; a report puts a million instants into days, so the
 * rules are read once into an array of (from, offset) that a binary search answers. A zone costs about a thousand
 * entries, and a community knows a handful of zones, so none is ever dropped from the cache. */

#include "config.h"

#include "cohort-zone.h"

#include "cohort-error.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>

#define TABLE_FROM (G_GINT64_CONSTANT (-25567) * 86400) /* 1900-01-01 */
#define TABLE_TO (G_GINT64_CONSTANT (84006) * 86400)    /* 2200-01-01 */
#define STRIDE (G_GINT64_CONSTANT (200) * 86400)

typedef struct
{
  gint64 from; /* seconds; the interval ends where the next begins */
  gint32 offset;
  CohortDay reached; /* the day that had begun just before: it stays begun */
} Interval;

struct _CohortZone
{
  gatomicrefcount refs;
  char *name;        /* (owned) */
  GArray *intervals; /* (owned) Interval, at least one */
};

static GMutex lock;
static GHashTable *zones; /* (owned) under lock: name -> CohortZone, each holding one reference */

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static gint32
offset_at (GTimeZone *rules, gint64 second)
{
  return g_time_zone_get_offset (rules, g_time_zone_find_interval (rules, G_TIME_TYPE_UNIVERSAL, second));
}

static void
add_interval (GArray *intervals, gint64 from, gint32 offset)
{
  Interval interval = { .from = from, .offset = offset, .reached = G_MININT32 };

  if (intervals->len > 0)
    {
      const Interval *before = &g_array_index (intervals, Interval, intervals->len - 1);

      interval.reached = MAX (before->reached, (CohortDay) floor_div (from - 1 + before->offset, 86400));
    }
  g_array_append_val (intervals, interval);
}

/* The first second after @low with another interval than @low has; @high has another. */
static gint64
find_step (GTimeZone *rules, gint64 low, gint64 high)
{
  int before = g_time_zone_find_interval (rules, G_TIME_TYPE_UNIVERSAL, low);

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (g_time_zone_find_interval (rules, G_TIME_TYPE_UNIVERSAL, middle) == before)
        low = middle;
      else
        high = middle;
    }
  return high;
}

/* GTimeZone numbers its intervals in order but does not say where one begins: walk, and halve where the number changes.
 */
static GArray *
read_rules (GTimeZone *rules)
{
  GArray *intervals = g_array_new (FALSE, FALSE, sizeof (Interval));
  gint64 at = TABLE_FROM;

  add_interval (intervals, at, offset_at (rules, at));
  while (at < TABLE_TO)
    {
      gint64 next = at + STRIDE;
      gint32 offset;

      if (g_time_zone_find_interval (rules, G_TIME_TYPE_UNIVERSAL, next)
          == g_time_zone_find_interval (rules, G_TIME_TYPE_UNIVERSAL, at))
        {
          at = next;
          continue;
        }
      at = find_step (rules, at, next);
      offset = offset_at (rules, at);
      if (offset != g_array_index (intervals, Interval, intervals->len - 1).offset)
        add_interval (intervals, at, offset);
    }
  return intervals;
}

/**
 * cohort_zone_new:
 * @name: a name of the zone database ("Asia/Shanghai", "UTC"), or an offset ("+08:00")
 * @error: RANGE when this system knows no such zone
 *
 * Returns: (transfer full) (nullable): the zone
 */
CohortZone *
cohort_zone_new (const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GTimeZone) rules = NULL;
  CohortZone *self;

  if (zones == NULL)
    zones = g_hash_table_new (g_str_hash, g_str_equal);
  self = name != NULL ? g_hash_table_lookup (zones, name) : NULL;
  if (self != NULL)
    return cohort_zone_ref (self);

  /* NULL and "" would mean the machine's own zone, which is for the caller to know */
  if (name != NULL && *name != '\0' && g_utf8_validate (name, -1, NULL))
    rules = g_time_zone_new_identifier (name);
  if (rules == NULL)
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_RANGE, _ ("“%s” is not a known time zone"),
                   cohort_text_excerpt (name).text);
      return NULL;
    }
  self = g_new0 (CohortZone, 1);
  g_atomic_ref_count_init (&self->refs);
  self->name = g_strdup (name);
  self->intervals = read_rules (rules);
  g_hash_table_insert (zones, self->name, self);
  return cohort_zone_ref (self);
}

/* (transfer none): UTC, which every system knows */
CohortZone *
cohort_zone_utc (void)
{
  static CohortZone *utc;

  if (g_once_init_enter_pointer (&utc))
    g_once_init_leave_pointer (&utc, cohort_zone_new ("UTC", NULL));
  return utc;
}

CohortZone *
cohort_zone_ref (CohortZone *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
cohort_zone_unref (CohortZone *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->intervals);
  g_free (self->name);
  g_free (self);
}

/* The name it was made with. */
const char *
cohort_zone_name (const CohortZone *self)
{
  return self->name;
}

static guint
interval_at (const CohortZone *self, gint64 second)
{
  const Interval *intervals = (const Interval *) (gpointer) self->intervals->data;
  guint low = 0, high = self->intervals->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (intervals[middle].from <= second)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/**
 * cohort_zone_day:
 * @self: a zone
 * @us: an instant
 *
 * Returns: the local day at that instant; %COHORT_DAY_NONE outside the years 1 to 9999
 */
CohortDay
cohort_zone_day (const CohortZone *self, gint64 us)
{
  gint64 second = floor_div (us, COHORT_US_PER_SECOND);
  const Interval *interval = &g_array_index (self->intervals, Interval, interval_at (self, second));
  gint64 day = floor_div (second + interval->offset, 86400);

  day = MAX (day, interval->reached);
  return day >= COHORT_DAY_MIN && day <= COHORT_DAY_MAX ? (CohortDay) day : COHORT_DAY_NONE;
}

/* The first interval in which the local clock shows @local seconds or more, in @index. Returns the second at which it
 * would show just that; where the clocks skip @local, this lies before the interval. */
static gint64
first_at_or_after (const CohortZone *self, gint64 local, guint *index)
{
  guint i = interval_at (self, local - 2 * 86400); /* no zone is two days ahead of UTC */
  const Interval *intervals = (const Interval *) (gpointer) self->intervals->data;

  while (i + 1 < self->intervals->len && local - intervals[i].offset >= intervals[i + 1].from)
    i++;
  *index = i;
  return local - intervals[i].offset;
}

/**
 * cohort_zone_day_start:
 * @self: a zone
 * @day: a day, or the one behind the last of a period; what lies outside the calendar is taken for its nearest end
 *
 * Returns: the first instant of the local day: midnight, or the first moment after it where the clocks skip midnight
 */
gint64
cohort_zone_day_start (const CohortZone *self, CohortDay day)
{
  guint i;
  gint64 second = first_at_or_after (self, (gint64) CLAMP (day, COHORT_DAY_MIN, COHORT_DAY_MAX + 1) * 86400, &i);

  if (i > 0)
    second = MAX (second, g_array_index (self->intervals, Interval, i).from);
  return second * COHORT_US_PER_SECOND;
}

/* Seconds that local time is ahead of UTC at an instant. */
int
cohort_zone_offset (const CohortZone *self, gint64 us)
{
  gint64 second = floor_div (us, COHORT_US_PER_SECOND);

  return g_array_index (self->intervals, Interval, interval_at (self, second)).offset;
}

/**
 * cohort_zone_from_local:
 * @self: a zone
 * @local_us: what the local clock shows, counted as if it showed UTC; in the years 1 to 9999
 *
 * A time that comes twice is taken as the first; one that is skipped is read with the offset from before the gap, so
 * that 02:30 becomes 03:30.
 *
 * Returns: the instant
 */
gint64
cohort_zone_from_local (const CohortZone *self, gint64 local_us)
{
  gint64 local = floor_div (local_us, COHORT_US_PER_SECOND);
  guint i;
  gint64 second = first_at_or_after (self, local, &i);

  if (i > 0 && second < g_array_index (self->intervals, Interval, i).from)
    second = local - g_array_index (self->intervals, Interval, i - 1).offset;
  return second * COHORT_US_PER_SECOND + (local_us - local * COHORT_US_PER_SECOND);
}
