/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-id-map.h"

#include <string.h>

/* The array has room for ids up to so many times as many as there are, and a little for the first ones. */
#define SPARSEST 8
#define FIRST 1024

static guint32
far_get (const CohortIdMap *self, gint64 id)
{
  return self->far != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->far, &id)) : 0;
}

/* Returns: whether the array reaches to @id, or may */
static gboolean
reach (CohortIdMap *self, gint64 id)
{
  const gint64 limit = FIRST + SPARSEST * (gint64) self->n;
  gsize n;

  if (id < 0 || id >= MAX (limit, (gint64) self->n_near))
    return FALSE;
  if ((gsize) id < self->n_near)
    return TRUE;
  n = MIN (MAX ((gsize) id + 1, self->n_near * 2), (gsize) limit);
  self->near = g_renew (guint32, self->near, n);
  memset (self->near + self->n_near, 0, (n - self->n_near) * sizeof *self->near);
  self->n_near = n;
  return TRUE;
}

/**
 * cohort_id_map_set:
 * @id: any
 * @index: below %COHORT_ID_MAP_NONE; takes the place of an earlier one
 */
void
cohort_id_map_set (CohortIdMap *self, gint64 id, guint32 index)
{
  g_return_if_fail (index < COHORT_ID_MAP_NONE);

  if (cohort_id_map_get (self, id) == COHORT_ID_MAP_NONE)
    self->n++;
  /* One that was put into the table before the array reached so far stays there. */
  if (far_get (self, id) == 0 && reach (self, id))
    {
      self->near[id] = index + 1;
      return;
    }
  if (self->far == NULL)
    self->far = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_hash_table_replace (self->far, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (index + 1));
}

/**
 * cohort_id_map_get:
 *
 * Returns: the index of @id; %COHORT_ID_MAP_NONE where it has none
 */
guint32
cohort_id_map_get (const CohortIdMap *self, gint64 id)
{
  guint32 found = (guint64) id < self->n_near ? self->near[id] : 0;

  if (found == 0)
    found = far_get (self, id);
  return found - 1; /* COHORT_ID_MAP_NONE is one below none */
}

void
cohort_id_map_clear (CohortIdMap *self)
{
  g_clear_pointer (&self->near, g_free);
  g_clear_pointer (&self->far, g_hash_table_unref);
  self->n_near = 0;
  self->n = 0;
}
