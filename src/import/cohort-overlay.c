// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A preview must class a row as the import would, which sees the rows before it in the database. This stands for those
 * rows: which key leads to which row, and a 32-bit hash of every field that they named. A million payments take about
 * 100 MB for as long as a preview runs, which is why nothing is kept but hashes.
 *
 * Rows that the database has keep their ids; rows that are still to come get negative ones, counted by kind. The
 * hashes are not proof against collisions made on purpose. An import classes again by the values themselves, so that a
 * collision costs a second look at a corrected preview, never a wrong row. */

#include "cohort-overlay.h"

#include "cohort-tally.h"

#include <string.h>

typedef struct
{
  gint64 time;
  gint64 row;
  guint next; /* index + 1 of the group's entry before it; 0: none */
} SeriesEntry;

struct _CohortOverlay
{
  CohortTally *map;
  GArray *new_rows[COHORT_N_RECORD_KINDS]; /* (element-type guint): offset + 1 in `fields` of row -1, -2, …; 0: none */
  GArray *fields;                          /* (element-type guint32): a mask, then a value for each of its bits */
  GArray *series;                          /* (element-type SeriesEntry) */
  gint64 last_source;
};

/* What an entry of the map is about. */
typedef enum
{
  ABOUT_SOURCE = COHORT_N_RECORD_KINDS,
  ABOUT_KEY_TYPE,
  ABOUT_ROW,
  ABOUT_SERIES,
  ABOUT_FILE,
} About;

CohortOverlay *
cohort_overlay_new (void)
{
  CohortOverlay *self = g_new0 (CohortOverlay, 1);

  self->map = cohort_tally_new ();
  self->fields = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->series = g_array_new (FALSE, FALSE, sizeof (SeriesEntry));
  for (guint i = 0; i < COHORT_N_RECORD_KINDS; i++)
    self->new_rows[i] = g_array_new (FALSE, TRUE, sizeof (guint));
  return self;
}

void
cohort_overlay_free (CohortOverlay *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < COHORT_N_RECORD_KINDS; i++)
    g_array_unref (self->new_rows[i]);
  g_array_unref (self->fields);
  g_array_unref (self->series);
  cohort_tally_free (self->map);
  g_free (self);
}

/**
 * cohort_overlay_source:
 *
 * Returns: the negative id of the source of @kind called @name that the import will make
 */
gint64
cohort_overlay_source (CohortOverlay *self, const char *kind, const char *name)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s", kind, name);
  CohortTallyKey key = cohort_tally_key (ABOUT_SOURCE, 0, text, strlen (text));
  gint64 source;

  if (!cohort_tally_get (self->map, &key, &source))
    {
      source = --self->last_source;
      cohort_tally_set (self->map, &key, source);
    }
  return source;
}

/**
 * cohort_overlay_note_file:
 * @made_us: when a file of @format for @source was made
 *
 * Returns: whether one that was made later came before it
 */
gboolean
cohort_overlay_note_file (CohortOverlay *self, gint64 source, const char *format, gint64 made_us)
{
  CohortTallyKey key = cohort_tally_key (ABOUT_FILE, source, format, strlen (format));
  gint64 newest;

  if (cohort_tally_get (self->map, &key, &newest) && newest > made_us)
    return TRUE;
  cohort_tally_set (self->map, &key, made_us);
  return FALSE;
}

gboolean
cohort_overlay_find_key (CohortOverlay *self, gint64 source, CohortRecordKind kind, const char *key, gint64 *row)
{
  CohortTallyKey entry = cohort_tally_key (kind, source, key, strlen (key));

  return cohort_tally_get (self->map, &entry, row);
}

static CohortTallyKey
make_type_key (gint64 source, CohortRecordKind kind, const char *key, gint64 row)
{
  const char *colon = strchr (key, ':');
  struct
  {
    gint64 source, row, kind;
    char type[32];
  } data = { source, row, kind, "" };

  g_strlcpy (data.type, key, MIN (sizeof data.type, colon != NULL ? (gsize) (colon - key) + 1 : sizeof data.type));
  return cohort_tally_key (ABOUT_KEY_TYPE, 0, &data, sizeof data);
}

static gint64
key_mark (const char *key)
{
  return (gint64) (cohort_tally_hash (0, key, strlen (key)) >> 1);
}

/**
 * cohort_overlay_set_key:
 * @alone: whether no further key can lead to the row, so that nobody will ask what other keys it has
 *
 * Notes that @key leads to @row, of @kind.
 */
void
cohort_overlay_set_key (CohortOverlay *self, gint64 source, CohortRecordKind kind, const char *key, gint64 row,
                        gboolean alone)
{
  CohortTallyKey entry = cohort_tally_key (kind, source, key, strlen (key));
  CohortTallyKey type = make_type_key (source, kind, key, row);

  cohort_tally_set (self->map, &entry, row);
  if (!alone)
    cohort_tally_set (self->map, &type, key_mark (key));
}

/**
 * cohort_overlay_other_key:
 *
 * Returns: whether @row was given a key of the same type as @key ("id:") but another value
 */
gboolean
cohort_overlay_other_key (CohortOverlay *self, gint64 source, CohortRecordKind kind, const char *key, gint64 row)
{
  CohortTallyKey type = make_type_key (source, kind, key, row);
  gint64 mark;

  return cohort_tally_get (self->map, &type, &mark) && mark != key_mark (key);
}

/**
 * cohort_overlay_add_row:
 *
 * Returns: the negative id of a row that the import will insert
 */
gint64
cohort_overlay_add_row (CohortOverlay *self, CohortRecordKind kind)
{
  GArray *rows = self->new_rows[kind];

  g_array_set_size (rows, rows->len + 1);
  return -(gint64) rows->len;
}

/* Offset + 1 of the row's fields; 0: none. */
static guint
get_offset (CohortOverlay *self, CohortRecordKind kind, gint64 row)
{
  CohortTallyKey key;
  gint64 value;

  if (row < 0)
    return g_array_index (self->new_rows[kind], guint, -row - 1);
  key = cohort_tally_key (ABOUT_ROW, kind, &row, sizeof row);
  return cohort_tally_get (self->map, &key, &value) ? (guint) value : 0;
}

static void
set_offset (CohortOverlay *self, CohortRecordKind kind, gint64 row, guint offset)
{
  if (row < 0)
    g_array_index (self->new_rows[kind], guint, -row - 1) = offset;
  else
    {
      CohortTallyKey key = cohort_tally_key (ABOUT_ROW, kind, &row, sizeof row);

      cohort_tally_set (self->map, &key, offset);
    }
}

/**
 * cohort_overlay_get_field:
 * @field: index of the field in the kind's specification
 *
 * Returns: whether a row of the files named the field; @value is then the hash of its value
 */
gboolean
cohort_overlay_get_field (CohortOverlay *self, CohortRecordKind kind, gint64 row, guint field, guint32 *value)
{
  guint offset = get_offset (self, kind, row);
  const guint32 *stored;

  if (offset == 0)
    return FALSE;
  stored = &g_array_index (self->fields, guint32, offset - 1);
  if ((stored[0] & (1u << field)) == 0)
    return FALSE;
  *value = stored[1 + __builtin_popcount (stored[0] & ((1u << field) - 1))];
  return TRUE;
}

/**
 * cohort_overlay_set_fields:
 * @mask: the fields named, by index
 * @values: a hash for each field of the kind; those outside @mask are not read
 */
void
cohort_overlay_set_fields (CohortOverlay *self, CohortRecordKind kind, gint64 row, guint32 mask, const guint32 *values)
{
  guint offset = get_offset (self, kind, row);
  guint32 merged[32];
  guint32 old_mask = 0, n = 0;

  if (offset != 0)
    old_mask = g_array_index (self->fields, guint32, offset - 1);
  for (guint field = 0, stored = 0; field < 32; field++)
    {
      guint32 bit = 1u << field;

      if (mask & bit)
        merged[n++] = values[field];
      else if (old_mask & bit)
        merged[n++] = g_array_index (self->fields, guint32, offset + stored);
      if (old_mask & bit)
        stored++;
    }
  if ((mask | old_mask) != old_mask || offset == 0)
    {
      offset = self->fields->len + 1;
      mask |= old_mask;
      g_array_append_val (self->fields, mask);
      g_array_set_size (self->fields, self->fields->len + n);
      set_offset (self, kind, row, offset);
    }
  memcpy (&g_array_index (self->fields, guint32, offset), merged, n * sizeof (guint32));
}

/**
 * cohort_overlay_find_series:
 * @group: what the series is about
 * @time: the moment asked for
 *
 * Returns: whether there is a row at or before @time
 */
gboolean
cohort_overlay_find_series (CohortOverlay *self, CohortRecordKind kind, guint64 group, gint64 time, gint64 *row,
                            gint64 *row_time)
{
  CohortTallyKey key = cohort_tally_key (ABOUT_SERIES, kind, &group, sizeof group);
  gint64 head = 0;
  gboolean found = FALSE;

  if (!cohort_tally_get (self->map, &key, &head))
    return FALSE;
  for (guint i = (guint) head; i != 0; i = g_array_index (self->series, SeriesEntry, i - 1).next)
    {
      const SeriesEntry *entry = &g_array_index (self->series, SeriesEntry, i - 1);

      if (entry->time > time || (found && entry->time <= *row_time))
        continue;
      *row = entry->row;
      *row_time = entry->time;
      found = TRUE;
    }
  return found;
}

/**
 * cohort_overlay_add_series:
 *
 * Notes that @row states something of @group from @time on.
 */
void
cohort_overlay_add_series (CohortOverlay *self, CohortRecordKind kind, guint64 group, gint64 time, gint64 row)
{
  CohortTallyKey key = cohort_tally_key (ABOUT_SERIES, kind, &group, sizeof group);
  SeriesEntry entry = { time, row, 0 };
  gint64 head = 0;

  if (cohort_tally_get (self->map, &key, &head))
    entry.next = (guint) head;
  g_array_append_val (self->series, entry);
  cohort_tally_set (self->map, &key, self->series->len);
}
