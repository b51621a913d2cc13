// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Who pays, who is in which tier, and who may open what. The last is learned from what was opened: a tier may see a
 * kind of access that bears its name, or that two of its members (or its only one) looked at while they had it. */

#include "config.h"

#include "cohort-suggest-rows.h"
#include "cohort-suggestion-data-private.h"

static gboolean
runs_on (const CohortSegments *segments, gsize row, CohortDay day)
{
  return segments->start[row] <= day && (segments->end[row] == COHORT_DAY_NONE || segments->end[row] > day);
}

guint8 *
cohort_suggestion_payers (const CohortSegments *segments, CohortDay day)
{
  guint8 *pays = g_new0 (guint8, (gsize) segments->n_members + 1);

  for (gsize i = 0; i < segments->n; i++)
    if (runs_on (segments, i, day) && cohort_segment_counts (segments, i))
      pays[segments->member[i]] = 1;
  return pays;
}

typedef struct
{
  const CohortSegments *segments;
  gsize *first;     /* n_members + 1 */
  gsize *rows;      /* by member */
  guint32 *group;   /* by tier index */
  GPtrArray *names; /* (element-type utf8): of the groups but the last */
} Tiers;

static void
tiers_clear (Tiers *self)
{
  g_free (self->first);
  g_free (self->rows);
  g_free (self->group);
  g_clear_pointer (&self->names, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tiers, tiers_clear)

static gboolean
name_tiers (Tiers *self, CohortDb *db, CohortLedgerSnapshot *ledger, GError **error)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->group = g_new0 (guint32, (gsize) self->segments->n_tiers + 1);
  for (guint32 t = 0; t < self->segments->n_tiers; t++)
    {
      g_autofree char *name = NULL;
      g_autofree char *key = NULL;

      if (!cohort_suggest_tier_name (db, cohort_ledger_snapshot_get_tier (ledger, t), &name, error))
        return FALSE;
      key = cohort_suggestion_topic_key (name != NULL ? name : "");
      if (!g_ptr_array_find_with_equal_func (self->names, key, g_str_equal, &self->group[t]))
        {
          self->group[t] = self->names->len;
          g_ptr_array_add (self->names, g_steal_pointer (&key));
        }
    }
  return TRUE;
}

static void
sort_segments (Tiers *self)
{
  const CohortSegments *segments = self->segments;
  g_autofree gsize *next = NULL;

  self->first = g_new0 (gsize, (gsize) segments->n_members + 1);
  self->rows = g_new (gsize, segments->n + 1);
  for (gsize i = 0; i < segments->n; i++)
    self->first[segments->member[i] + 1]++;
  for (guint32 m = 0; m < segments->n_members; m++)
    self->first[m + 1] += self->first[m];
  next = g_memdup2 (self->first, ((gsize) segments->n_members + 1) * sizeof (gsize));
  for (gsize i = 0; i < segments->n; i++)
    self->rows[next[segments->member[i]]++] = i;
}

/* The group of @member on @day: of the tier begun last; that of nobody's tier where there is none. */
static guint32
group_on (const Tiers *self, guint32 member, CohortDay day, gboolean *belongs)
{
  const CohortSegments *segments = self->segments;
  guint32 group = self->names->len;
  CohortDay latest = COHORT_DAY_MIN;

  *belongs = FALSE;
  for (gsize i = self->first[member]; i < self->first[member + 1]; i++)
    {
      gsize row = self->rows[i];

      if (!runs_on (segments, row, day) || segments->start[row] < latest)
        continue;
      *belongs = TRUE;
      latest = segments->start[row];
      if (segments->tier != NULL && segments->tier[row] != COHORT_INDEX_NONE)
        group = self->group[segments->tier[row]];
    }
  return group;
}

/* Whether one or several are known. */
typedef struct
{
  guint32 who; /* member + 1 */
  gboolean several;
} Some;

static void
note_some (Some *some, guint32 member)
{
  if (some->who == 0)
    some->who = member + 1;
  some->several |= some->who != member + 1;
}

static gboolean
is_open_to_all (const char *access)
{
  static const char *const words[] = { "", "public", "members", "free", NULL };

  return g_strv_contains (words, access);
}

static guint
find_class (GPtrArray *classes, const char *access)
{
  guint found;

  if (g_ptr_array_find (classes, access, &found))
    return found;
  g_ptr_array_add (classes, (gpointer) access);
  return classes->len - 1;
}

/* Which classes of access the members of each group opened while they were in it. */
static Some *
watch_opened (const CohortSuggestionData *data, const Tiers *tiers, const guint *class_of, guint n_classes, Some *sizes)
{
  Some *opened = g_new0 (Some, (gsize) n_classes * data->n_groups + 1);
  gboolean belongs;

  for (gsize i = 0; i < tiers->segments->n; i++)
    if (tiers->segments->tier != NULL && tiers->segments->tier[i] != COHORT_INDEX_NONE)
      note_some (&sizes[tiers->group[tiers->segments->tier[i]]], tiers->segments->member[i]);
  for (guint i = 0; i < data->read_item->len; i++)
    {
      guint32 member = g_array_index (data->read_member, guint32, i);
      guint32 group = group_on (tiers, member, g_array_index (data->read_day, CohortDay, i), &belongs);

      note_some (&opened[(gsize) class_of[g_array_index (data->read_item, guint32, i)] * data->n_groups + group],
                 member);
    }
  return opened;
}

static void
close_posts (CohortSuggestionData *data, const Tiers *tiers)
{
  const guint32 n_items = data->posts->len, nobody = data->n_groups - 1;
  g_autoptr (GPtrArray) classes = g_ptr_array_new ();
  g_autofree guint *class_of = g_new (guint, (gsize) n_items + 1);
  g_autofree Some *sizes = g_new0 (Some, data->n_groups);
  g_autofree Some *opened = NULL;

  for (guint32 i = 0; i < n_items; i++)
    class_of[i] = find_class (classes, g_array_index (data->posts, CohortSuggestionPost, i).access);
  opened = watch_opened (data, tiers, class_of, classes->len, sizes);
  data->closed = g_new0 (guint8, (gsize) n_items * data->n_groups + 1);
  for (guint32 g = 0; g < data->n_groups; g++)
    for (guint32 i = 0; i < n_items; i++)
      {
        const char *access = g_ptr_array_index (classes, class_of[i]);
        const Some *some = &opened[(gsize) class_of[i] * data->n_groups + g];
        gboolean open = is_open_to_all (access);

        if (!open && g != nobody)
          open = g_str_equal (access, "paid") || g_str_equal (access, g_ptr_array_index (tiers->names, g))
                 || some->several || (some->who != 0 && !sizes[g].several);
        data->closed[(gsize) g * n_items + i] = !open;
      }
}

gboolean
cohort_suggestion_find_access (CohortSuggestionData *data, CohortDb *db, GError **error)
{
  g_auto (Tiers) tiers = { .segments = cohort_ledger_snapshot_get_segments (data->ledger) };
  const guint32 n_members = tiers.segments->n_members;

  if (!name_tiers (&tiers, db, data->ledger, error))
    return FALSE;
  sort_segments (&tiers);
  data->n_groups = tiers.names->len + 1;
  data->group = g_new0 (guint32, (gsize) n_members + 1);
  data->wanted = g_new0 (guint8, (gsize) n_members + 1);
  for (guint32 m = 0; m < n_members; m++)
    {
      gboolean belongs;

      data->group[m] = group_on (&tiers, m, data->as_of, &belongs);
      data->wanted[m] = belongs;
    }
  close_posts (data, &tiers);
  return TRUE;
}
