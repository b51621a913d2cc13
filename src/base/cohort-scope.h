/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a report is asked about: which days, seen from which day, which people, in which currency. A plain value made by
 * model/ and read by analytics; whoever reads it does not look at a clock. Not to be changed while others read it. */

#pragma once

#include "cohort-period.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  CohortPeriod period;
  CohortDay as_of;      /* the day that counts as today; nothing after it is judged */
  const char *currency; /* (nullable) interned; NULL: each currency by itself */
  char *filter;         /* (owned) (nullable) the filter's text as saved, for captions and keys */
  gint64 *members;      /* (owned) (nullable) the filter's answer when is_filtered: ids, rising, each once */
  gsize n_members;      /* 0 with is_filtered: the filter matches nobody */
  gboolean is_filtered; /* FALSE: everybody */
} CohortScope;

CohortScope *cohort_scope_new (CohortPeriod period, CohortDay as_of, const char *currency);
CohortScope *cohort_scope_copy (const CohortScope *self);
void cohort_scope_free (CohortScope *self);
void cohort_scope_set_filter (CohortScope *self, const char *filter, const gint64 *members, gsize n_members);
gboolean cohort_scope_has_member (const CohortScope *self, gint64 member);
gboolean cohort_scope_equal (const CohortScope *self, const CohortScope *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortScope, cohort_scope_free)

G_END_DECLS
