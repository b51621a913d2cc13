/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The scope of a report, as a value. */

#include "cohort-scope.h"

#include "cohort-money.h"

#include <stdlib.h>
#include <string.h>

/**
 * cohort_scope_new:
 * @period: the days asked about
 * @as_of: the day that counts as today
 * @currency: (nullable): a known code; %NULL for each currency by itself
 *
 * Returns: (transfer full): a scope over everybody
 */
CohortScope *
cohort_scope_new (CohortPeriod period, CohortDay as_of, const char *currency)
{
  CohortScope *self = g_new0 (CohortScope, 1);

  self->period = period;
  self->as_of = as_of;
  self->currency = cohort_currency_intern (currency);
  return self;
}

/* (transfer full) */
CohortScope *
cohort_scope_copy (const CohortScope *self)
{
  CohortScope *copy = g_memdup2 (self, sizeof *self);

  copy->filter = g_strdup (self->filter);
  copy->members = g_memdup2 (self->members, self->n_members * sizeof (gint64));
  return copy;
}

void
cohort_scope_free (CohortScope *self)
{
  if (self == NULL)
    return;
  g_free (self->filter);
  g_free (self->members);
  g_free (self);
}

static int
compare_ids (const void *a, const void *b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/**
 * cohort_scope_set_filter:
 * @self: a scope
 * @filter: (nullable): the filter's text; %NULL for everybody
 * @members: (array length=n_members) (nullable): the ids that match, in any order
 * @n_members: how many
 */
void
cohort_scope_set_filter (CohortScope *self, const char *filter, const gint64 *members, gsize n_members)
{
  gsize kept = 0;

  g_set_str (&self->filter, filter);
  g_clear_pointer (&self->members, g_free);
  self->is_filtered = filter != NULL;
  self->n_members = 0;
  if (!self->is_filtered || n_members == 0)
    return;
  self->members = g_memdup2 (members, n_members * sizeof (gint64));
  qsort (self->members, n_members, sizeof (gint64), compare_ids);
  for (gsize i = 0; i < n_members; i++)
    if (i == 0 || self->members[i] != self->members[kept - 1])
      self->members[kept++] = self->members[i];
  self->n_members = kept;
}

/* Whether the report is about this member too. */
gboolean
cohort_scope_has_member (const CohortScope *self, gint64 member)
{
  return !self->is_filtered
         || (self->n_members > 0
             && bsearch (&member, self->members, self->n_members, sizeof (gint64), compare_ids) != NULL);
}

/* Whether both ask the same: the people count, not the words of the filter. */
gboolean
cohort_scope_equal (const CohortScope *self, const CohortScope *other)
{
  return cohort_period_equal (self->period, other->period) && self->as_of == other->as_of
         && g_strcmp0 (self->currency, other->currency) == 0 && self->is_filtered == other->is_filtered
         && self->n_members == other->n_members
         && (self->n_members == 0 || memcmp (self->members, other->members, self->n_members * sizeof (gint64)) == 0);
}
