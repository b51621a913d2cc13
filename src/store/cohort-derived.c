/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a transaction touched, and whose rows are rebuilt for it. */

#include "config.h"

#include "cohort-derived.h"

#include "cohort-journal-private.h"

static void
remember (GHashTable *set, gint64 id)
{
  gint64 *key;

  if (id == 0 || g_hash_table_contains (set, &id))
    return;
  key = g_new (gint64, 1);
  *key = id;
  g_hash_table_add (set, key);
}

/**
 * cohort_derived_touch:
 * @identity_id: an identity whose derived rows have to be rebuilt before the commit; it need not exist
 */
void
cohort_derived_touch (CohortDb *db, gint64 identity_id)
{
  remember (db->touched_identities, identity_id);
}

/**
 * cohort_derived_touch_member:
 * @member_id: a member whose derived rows have to be rebuilt before the commit; it need not exist
 */
void
cohort_derived_touch_member (CohortDb *db, gint64 member_id)
{
  remember (db->touched_members, member_id);
}

/**
 * cohort_derived_touch_text:
 * @kind: whose text it is
 * @id: a post or a question whose search rows have to be made right before the commit; it need not exist
 */
void
cohort_derived_touch_text (CohortDb *db, CohortTouchKind kind, gint64 id)
{
  g_return_if_fail (kind == COHORT_TOUCH_POST || kind == COHORT_TOUCH_QUESTION);

  remember (kind == COHORT_TOUCH_POST ? db->touched_posts : db->touched_questions, id);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static GArray *
take_sorted (GHashTable *set)
{
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), g_hash_table_size (set));
  GHashTableIter iter;
  gint64 *id;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    g_array_append_val (ids, *id);
  g_array_sort (ids, compare_ids);
  g_hash_table_remove_all (set);
  return ids;
}

/**
 * cohort_derived_rebuild_touched:
 * @error: return location
 *
 * Makes the derived rows of everything touched since the transaction began right, and forgets what was touched.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_derived_rebuild_touched (CohortDb *db, GError **error)
{
  g_autoptr (GArray) identities = take_sorted (db->touched_identities);
  g_autoptr (GArray) members = take_sorted (db->touched_members);
  g_autoptr (GArray) posts = take_sorted (db->touched_posts);
  g_autoptr (GArray) questions = take_sorted (db->touched_questions);
  CohortTouched touched
      = { (const gint64 *) identities->data, identities->len, (const gint64 *) members->data,   members->len,
          (const gint64 *) posts->data,      posts->len,      (const gint64 *) questions->data, questions->len };

  g_hash_table_remove_all (db->touch_runs);
  /* Payments that name nobody, sources and settings touch no one and count all the same. */
  if (identities->len == 0 && members->len == 0 && posts->len == 0 && questions->len == 0
      && db->touched == COHORT_DOMAIN_NONE)
    return TRUE;
  for (guint i = 0; i < cohort_derived_n_tables; i++)
    if (!cohort_derived_tables[i].rebuild (db, &touched, error))
      {
        g_prefix_error (error, "Derived rows (%s): ", cohort_derived_tables[i].name);
        return FALSE;
      }
  return TRUE;
}
