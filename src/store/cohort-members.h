/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of members as queries: how many, one page, where one stands. They read member_now and member_money, so a
 * page costs the same in a small community and in a large one. A member's state is computed against the day asked for.
 *
 * Plain functions for a connection's own thread; every number is counts, minor units, UTC µs or days. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

/**
 * CohortMemberState:
 * @COHORT_MEMBER_PAYING: money covers the day, or the source has not said yet that it does not
 * @COHORT_MEMBER_PAST_DUE: the paid time ended, the grace has not
 * @COHORT_MEMBER_HELD: paused, complimentary or given as a gift
 * @COHORT_MEMBER_TRIAL: in a free trial
 * @COHORT_MEMBER_FREE: known, and never paid
 * @COHORT_MEMBER_FORMER: paid once, or gone from every source
 *
 * The first that applies.
 */
typedef enum
{
  COHORT_MEMBER_PAYING,
  COHORT_MEMBER_PAST_DUE,
  COHORT_MEMBER_HELD,
  COHORT_MEMBER_TRIAL,
  COHORT_MEMBER_FREE,
  COHORT_MEMBER_FORMER,
  COHORT_N_MEMBER_STATES
} CohortMemberState;

#define COHORT_MEMBER_ANY_STATE COHORT_N_MEMBER_STATES

/**
 * CohortMemberSort:
 *
 * Members that are alike in the key stand by name, in @COHORT_MEMBER_SORT_NET by id. Who has no key (no tier, nothing
 * paid in the query's currency) comes after the others, whichever way it is sorted.
 */
typedef enum
{
  COHORT_MEMBER_SORT_NAME,
  COHORT_MEMBER_SORT_TIER,
  COHORT_MEMBER_SORT_STATE,
  COHORT_MEMBER_SORT_PAID_THROUGH,
  COHORT_MEMBER_SORT_NET,
  COHORT_MEMBER_SORT_LAST_ACTIVITY,
  COHORT_MEMBER_SORT_JOINED,
  COHORT_MEMBER_SORT_SOURCES,
  COHORT_N_MEMBER_SORTS
} CohortMemberSort;

typedef enum
{
  COHORT_MEMBER_ANY_NOTES,
  COHORT_MEMBER_WITH_NOTES,
  COHORT_MEMBER_WITHOUT_NOTES,
} CohortMemberNotes;

/**
 * CohortMemberQuery:
 * @day: the day that states are computed against
 * @state: or %COHORT_MEMBER_ANY_STATE
 * @search: (nullable): words in names, handles, addresses, notes and tags; also fragments of handles and addresses
 * @tier: id, or 0 for all
 * @source: id, or 0 for all
 * @tag: id, or 0 for all
 * @tier_name: (nullable): of a tier, at whichever source; "" for those without one
 * @tag_name: (nullable): of a tag
 * @paid_from: the first day that may be the last one paid, or %COHORT_DAY_NONE
 * @paid_to: the last such day; who has no end is in no range that ends
 * @active_from_us: UTC µs of the last activity, or 0
 * @active_to_us: half-open, or 0
 * @net_currency: (nullable): the lifetime net in this currency lies in [@net_min, @net_max]
 * @notes: whether there is one
 * @members: (nullable): a JSON array of ids: those alone, or with @not_members all the others
 * @field: id of a field of the user's own, or 0
 * @field_text: (nullable): what its value holds; NULL for any value
 * @field_from: (nullable): the least it may be: a number of a field of numbers, else compared as text
 * @field_to: (nullable): the most
 * @sort: the order
 * @descending: the other way round
 * @currency: (nullable): for @COHORT_MEMBER_SORT_NET
 *
 * %COHORT_MEMBER_QUERY_INIT makes the query for all members by name.
 */
typedef struct
{
  CohortDay day;
  CohortMemberState state;
  const char *search;
  gint64 tier;
  gint64 source;
  gint64 tag;
  const char *tier_name;
  const char *tag_name;
  CohortDay paid_from, paid_to;
  gint64 active_from_us, active_to_us;
  const char *net_currency;
  gint64 net_min, net_max;
  CohortMemberNotes notes;
  const char *members;
  gboolean not_members;
  gint64 field;
  const char *field_text;
  const char *field_from, *field_to;
  CohortMemberSort sort;
  gboolean descending;
  const char *currency;
} CohortMemberQuery;

#define COHORT_MEMBER_QUERY_INIT(today)                                                                                \
  { .day = (today), .state = COHORT_MEMBER_ANY_STATE, .paid_from = COHORT_DAY_NONE, .paid_to = COHORT_DAY_NONE }

/**
 * CohortLedgerSum:
 * @currency: ISO 4217
 * @fee: of the payments whose fee is known
 * @net: gross less the known fees; refunds are inside gross
 * @unknown_fees: payments whose fee nobody said
 */
typedef struct
{
  char *currency;
  gint64 gross, fee, net;
  gint64 unknown_fees, n_payments;
} CohortLedgerSum;

/**
 * CohortMemberEntry:
 * @paid_through: half-open; %COHORT_DAY_NONE: never paid; %COHORT_DAY_MAX: no end known
 * @last_activity: UTC µs, 0: none known
 * @joined_at: UTC µs, 0: not known
 * @sources: kinds, sorted, separated by spaces
 * @money: (element-type CohortLedgerSum): by currency code
 * @risk: (nullable) (unowned): in words; for whoever knows it to set
 *
 * One member of a list.
 */
typedef struct
{
  gint64 id;
  char *name;
  char *email;     /* (nullable) */
  char *handle;    /* (nullable) */
  char *tier_name; /* (nullable) */
  gint64 tier;     /* 0: none */
  CohortMemberState state;
  CohortDay first_paid;
  CohortDay paid_through;
  gint64 last_activity;
  gint64 last_payment; /* UTC µs, 0: none */
  gint64 joined_at;
  char *sources;
  guint n_identities; /* 0: no source any more */
  GPtrArray *money;
  const char *risk;
} CohortMemberEntry;

const char *cohort_member_state_id (CohortMemberState state);
gboolean cohort_member_state_from_id (const char *id, CohortMemberState *out);

gboolean cohort_members_count (CohortDb *db, const CohortMemberQuery *query, gint64 *out, GError **error);
gboolean cohort_members_count_states (CohortDb *db, const CohortMemberQuery *query,
                                      gint64 out[static COHORT_N_MEMBER_STATES], GError **error);
GPtrArray *cohort_members_page (CohortDb *db, const CohortMemberQuery *query, gint64 offset, guint limit,
                                GError **error);
GArray *cohort_members_ids (CohortDb *db, const CohortMemberQuery *query, GError **error);
gint64 cohort_members_position (CohortDb *db, const CohortMemberQuery *query, gint64 member, GError **error);
GPtrArray *cohort_members_currencies (CohortDb *db, GError **error);
CohortMemberEntry *cohort_member_entry_load (CohortDb *db, gint64 member, CohortDay day, GError **error);

void cohort_ledger_sum_free (CohortLedgerSum *sum);
void cohort_member_entry_free (CohortMemberEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMemberEntry, cohort_member_entry_free)

G_END_DECLS
