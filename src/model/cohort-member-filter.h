// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Which members a list shows: up to one condition of each kind, all of which hold. A plain value with a form in JSON,
 * in which a filter is saved. Any thread. */

#pragma once

#include "cohort-civil.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_FILTER_STATUS,
  COHORT_FILTER_TIER,
  COHORT_FILTER_SOURCE,
  COHORT_FILTER_TAG,
  COHORT_FILTER_PAID,
  COHORT_FILTER_NET,
  COHORT_FILTER_ACTIVITY,
  COHORT_FILTER_NOTES,
  COHORT_FILTER_RISK,
  COHORT_FILTER_FIELD,
  COHORT_N_FILTERS
} CohortFilterPart;

/**
 * CohortMemberFilter:
 * @status: (nullable): a status id
 * @tier: (nullable): a tier's name
 * @source: a source's id, 0 for all
 * @tag: (nullable): a tag's name
 * @paid_from: first and last day that may be the last one paid; %COHORT_DAY_NONE for no bound
 * @active_from: first and last day of the last activity; %COHORT_DAY_NONE for no bound
 * @currency: (nullable): of the lifetime net's bounds, in minor units; %G_MININT64 and %G_MAXINT64 for none
 * @notes: 0 for all, 1 for those with a note, 2 for those without
 * @risk: 0 for all, 1 for those at risk, 2 for the others
 * @field: id of a field, 0 for none
 * @field_text: (nullable): what its value holds; NULL for any value
 * @field_from: (nullable): the least that its value may be, as cohort_member_field_value() gives it: of a number or a
 * day
 * @field_to: (nullable): the most; of a choice both are the one that is wanted
 */
typedef struct
{
  char *status;
  char *tier;
  gint64 source;
  char *tag;
  CohortDay paid_from, paid_to;
  CohortDay active_from, active_to;
  char *currency;
  gint64 net_min, net_max;
  int notes;
  int risk;
  gint64 field;
  char *field_text;
  char *field_from, *field_to;
} CohortMemberFilter;

CohortMemberFilter *cohort_member_filter_new (void);
CohortMemberFilter *cohort_member_filter_copy (const CohortMemberFilter *self);
void cohort_member_filter_free (CohortMemberFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMemberFilter, cohort_member_filter_free)

gboolean cohort_member_filter_has (const CohortMemberFilter *self, CohortFilterPart part);
void cohort_member_filter_clear (CohortMemberFilter *self, CohortFilterPart part);
gboolean cohort_member_filter_is_empty (const CohortMemberFilter *self);
char *cohort_member_filter_to_json (const CohortMemberFilter *self);
CohortMemberFilter *cohort_member_filter_from_json (const char *json);

G_END_DECLS
