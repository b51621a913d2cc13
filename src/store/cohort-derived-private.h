/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files behind the derived tables share. Everything runs on one connection, in its thread. */

#pragma once

#include "cohort-civil.h"
#include "cohort-check.h"
#include "cohort-db.h"
#include "cohort-derived.h"
#include "cohort-hash.h"
#include "cohort-segment-build.h"

G_BEGIN_DECLS

/* ---- cohort-derived-rows.c: the rows of one owner in one table, as they should be ---- */

/**
 * CohortRowTable:
 * @select: the columns of the rows of ?1 (generation) and ?2 (owner), in the order of the primary key
 * @remove: deletes them
 * @insert: adds one: ?1, ?2, then the columns
 */
typedef struct
{
  const char *name;
  int n_columns;
  const char *select, *remove, *insert;
} CohortRowTable;

typedef struct _CohortRows CohortRows;

CohortRows *cohort_rows_new (const CohortRowTable *table);
void cohort_rows_free (CohortRows *self);
void cohort_rows_clear (CohortRows *self);
void cohort_rows_int (CohortRows *self, gint64 value);
void cohort_rows_maybe (CohortRows *self, gboolean present, gint64 value);
void cohort_rows_text (CohortRows *self, const char *value);
gboolean cohort_rows_equal (CohortRows *self, CohortDb *db, gint64 gen, gint64 owner, gboolean *equal, GError **error);
gboolean cohort_rows_store (CohortRows *self, CohortDb *db, gint64 gen, gint64 owner, GError **error);
const char *cohort_rows_name (const CohortRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRows, cohort_rows_free)

/* ---- cohort-derived-source.c: what all identities of a source share ---- */

typedef struct
{
  gint64 id;
  char *kind;
  char *nature; /* as in derived_source */
  char *known;
  GArray *spans; /* (element-type CohortKnownSpan) */
  gboolean reports_payments;
  gboolean elsewhere; /* another source books its money */
} CohortSourceNature;

GHashTable *cohort_source_natures_load (CohortDb *db, gint64 gen, const CohortZone *zone, GError **error);

/* ---- cohort-derived-state.c: generations ---- */

/* What derived rows mean apart from the facts; two that differ need two generations. */
typedef struct
{
  gint64 gen;
  char *definition;
  CohortZone *zone;
  int dunning_grace;
} CohortGeneration;

GPtrArray *cohort_generations_load (CohortDb *db, gboolean create, GError **error);
void cohort_generation_free (CohortGeneration *self);
gboolean cohort_derived_catch_up (CohortDb *db, guint max_members, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortGeneration, cohort_generation_free)

/* ---- cohort-derived-facts.c: the facts of one identity ---- */

/* A succeeded or failed payment of an identity, as far as anything is derived from it. */
typedef struct
{
  gint64 id, source, parent, subscription;
  gint64 occurred_at, gross, fee;
  gboolean fee_known;
  gboolean failed;
  gboolean elsewhere;
  const char *kind, *stream, *currency; /* (owned by the facts) */
} CohortPaymentFact;

typedef struct
{
  gint64 identity, source;
  gboolean exists;
  GArray *coverage; /* (element-type CohortFactCoverage) */
  GArray *versions; /* (element-type CohortFactVersion) */
  GArray *failures; /* (element-type CohortFactFailure) */
  GArray *payments; /* (element-type CohortPaymentFact), by time */
  GStringChunk *texts;
} CohortIdentityFacts;

CohortIdentityFacts *cohort_identity_facts_new (void);
void cohort_identity_facts_free (CohortIdentityFacts *self);
gboolean cohort_identity_facts_load (CohortIdentityFacts *self, CohortDb *db, gint64 identity, GHashTable *natures,
                                     GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortIdentityFacts, cohort_identity_facts_free)

/* ---- cohort-derived-ledger.c: the rows of identities and members ---- */

typedef struct _CohortDerivedLedger CohortDerivedLedger;

CohortDerivedLedger *cohort_derived_ledger_new (CohortDb *db, const CohortGeneration *generation, GError **error);
void cohort_derived_ledger_free (CohortDerivedLedger *self);
void cohort_derived_ledger_compare (CohortDerivedLedger *self, GPtrArray *differences);
gboolean cohort_derived_ledger_identity (CohortDerivedLedger *self, gint64 identity, GError **error);
gboolean cohort_derived_ledger_member (CohortDerivedLedger *self, gint64 member, GError **error);
GHashTable *cohort_derived_ledger_get_natures (CohortDerivedLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDerivedLedger, cohort_derived_ledger_free)

/* ---- cohort-derived-member.c: member_now and member_money ---- */

extern const CohortRowTable cohort_member_now_table, cohort_member_money_table;

/* Reads the member's segments of @gen, which must be right already. A member that is gone has no rows. */
gboolean cohort_member_rows (CohortDb *db, const CohortGeneration *generation, gint64 member, GHashTable *natures,
                             CohortRows *now, CohortRows *money, GError **error);

/* ---- cohort-derived-build.c: many owners at once ---- */

GArray *cohort_derived_members_after (CohortDb *db, gint64 after, guint n, GError **error);
gboolean cohort_derived_build_members (CohortDb *db, CohortDerivedLedger *ledger, const GArray *members,
                                       GError **error);
gboolean cohort_derived_build_rest (CohortDb *db, CohortDerivedLedger *ledger, GError **error);
gboolean cohort_derived_save_sources (CohortDb *db, gint64 gen, CohortDerivedLedger *ledger, GError **error);

/* ---- cohort-derived-search.c: search rows, which have no generation ---- */

gboolean cohort_search_store (CohortDb *db, gint64 member, GError **error);
gboolean cohort_search_equal (CohortDb *db, gint64 member, gboolean *equal, GError **error);

/* ---- cohort-derived-passages.c: search rows of what may be quoted ---- */

gboolean cohort_passages_rebuild (CohortDb *db, const CohortTouched *touched, GError **error);
gboolean cohort_passages_verify (CohortDb *db, CohortFaults *faults, GError **error);

G_END_DECLS
