/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Loads the facts of one identity from which its segments and totals are made.
 *
 * What another source books builds no segment: neither coverage nor versions of such a subscription are loaded. A gift
 * is loaded for its beneficiary, not for the payer. */

#include "config.h"

#include <string.h>

#include "cohort-derived-private.h"

CohortIdentityFacts *
cohort_identity_facts_new (void)
{
  CohortIdentityFacts *self = g_new0 (CohortIdentityFacts, 1);

  self->coverage = g_array_new (FALSE, TRUE, sizeof (CohortFactCoverage));
  self->versions = g_array_new (FALSE, TRUE, sizeof (CohortFactVersion));
  self->failures = g_array_new (FALSE, TRUE, sizeof (CohortFactFailure));
  self->payments = g_array_new (FALSE, TRUE, sizeof (CohortPaymentFact));
  self->texts = g_string_chunk_new (256);
  return self;
}

void
cohort_identity_facts_free (CohortIdentityFacts *self)
{
  g_array_unref (self->coverage);
  g_array_unref (self->versions);
  g_array_unref (self->failures);
  g_array_unref (self->payments);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static int
word_index (const char *const *ids, int n, const char *id, int fallback)
{
  for (int i = 0; i < n; i++)
    if (g_strcmp0 (ids[i], id) == 0)
      return i;
  return fallback;
}

static gint64
instant_or_none (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? G_MININT64 : cohort_stmt_int64 (stmt, column);
}

/* Six columns from @column on: interval, interval_count, unit_minor, quantity, discount_minor, currency. */
static CohortSegmentTerms
terms_from (CohortStmt *stmt, int column)
{
  CohortSegmentTerms terms
      = { .interval = (CohortBuiltInterval) word_index (cohort_built_interval_ids, COHORT_N_BUILT_INTERVALS,
                                                        cohort_stmt_text (stmt, column), 0),
          .interval_count = cohort_stmt_is_null (stmt, column + 1) ? 1 : cohort_stmt_int64 (stmt, column + 1),
          .unit = cohort_stmt_int64 (stmt, column + 2),
          .quantity = cohort_stmt_is_null (stmt, column + 3) ? 1 : cohort_stmt_int64 (stmt, column + 3),
          .discount = cohort_stmt_int64 (stmt, column + 4) };
  const char *currency = cohort_stmt_text (stmt, column + 5);

  g_strlcpy (terms.currency, currency != NULL ? currency : "", sizeof terms.currency);
  return terms;
}

/* An invoice names its price; only that one knows its term, and what the whole of it costs where a part was bought. */
#define COVERAGE_COLUMNS                                                                                               \
  "c.id, coalesce (c.subscription, 0), coalesce (c.tier, s.tier, 0), coalesce (t.free, 0), c.line_key, c.kind, "       \
  "c.covers_from, c.covers_to, c.stacks, c.from_balance, "                                                             \
  "coalesce (c.interval, nullif (p.interval, 'once')), coalesce (c.interval_count, p.interval_count), "                \
  "CASE WHEN c.kind = 'proration' THEN coalesce (p.amount_minor, c.unit_minor) ELSE c.unit_minor END, "                \
  "c.quantity, c.discount_minor, c.currency "
#define COVERAGE_TERMS "LEFT JOIN tier AS t ON t.id = coalesce (c.tier, s.tier) LEFT JOIN price AS p ON p.id = c.price "
#define COVERAGE_JOINS "LEFT JOIN subscription AS s ON s.id = c.subscription " COVERAGE_TERMS

/* Own coverage; what a subscription of this identity covers without naming anybody; gifts received. */
static const char own_coverage_sql[]
    = "SELECT " COVERAGE_COLUMNS "FROM coverage AS c " COVERAGE_JOINS
      "WHERE c.identity = ?1 AND (c.beneficiary IS NULL OR c.beneficiary = ?1) AND s.recognised_by IS NULL";
static const char subscription_coverage_sql[]
    = "SELECT " COVERAGE_COLUMNS
      "FROM subscription AS s CROSS JOIN coverage AS c ON c.subscription = s.id " COVERAGE_TERMS
      "WHERE s.identity = ?1 AND s.recognised_by IS NULL AND c.identity IS NULL AND c.beneficiary IS NULL";
static const char gift_coverage_sql[] = "SELECT " COVERAGE_COLUMNS "FROM coverage AS c " COVERAGE_JOINS
                                        "WHERE c.beneficiary = ?1 AND c.identity IS NOT ?1 AND s.recognised_by IS NULL";

static gboolean
load_coverage (CohortIdentityFacts *self, CohortDb *db, const char *sql, gboolean gift, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->identity);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      const char *line = cohort_stmt_text (stmt, 4);
      CohortFactCoverage coverage
          = { .id = cohort_stmt_int64 (stmt, 0),
              .subscription = cohort_stmt_int64 (stmt, 1),
              .tier = cohort_stmt_int64 (stmt, 2),
              .free_tier = cohort_stmt_int64 (stmt, 3) != 0,
              .line_key = line != NULL ? g_string_chunk_insert (self->texts, line) : NULL,
              .kind = (CohortCoverageKind) word_index (cohort_coverage_kind_ids, COHORT_N_COVERAGE_KINDS,
                                                       cohort_stmt_text (stmt, 5), COHORT_COVERAGE_ONEOFF),
              .from_us = cohort_stmt_int64 (stmt, 6),
              .to_us = cohort_stmt_int64 (stmt, 7),
              .stacks = cohort_stmt_int64 (stmt, 8) != 0,
              .from_balance = cohort_stmt_int64 (stmt, 9) != 0,
              .gift = gift,
              .refunded_us = G_MININT64,
              .terms = terms_from (stmt, 10) };

      g_array_append_val (self->coverage, coverage);
    }
  return step == COHORT_DONE;
}

static gboolean
load_versions (CohortIdentityFacts *self, CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (
      db,
      "SELECT v.id, v.subscription, coalesce (v.tier, s.tier, 0), coalesce (t.free, 0), v.effective_from, "
      "v.observed_at, v.status, coalesce (v.interval, p.interval), coalesce (v.interval_count, p.interval_count), "
      "coalesce (v.unit_minor, p.amount_minor), v.quantity, v.discount_minor, coalesce (v.currency, p.currency), "
      "v.discount_ends, v.paid_through, v.cancel_at, v.cancel_flag, v.trial_end, v.gift, v.cancel_reason "
      "FROM subscription AS s CROSS JOIN subscription_version AS v ON v.subscription = s.id "
      "LEFT JOIN tier AS t ON t.id = coalesce (v.tier, s.tier) LEFT JOIN price AS p ON p.id = v.price "
      "WHERE s.identity = ?1 AND s.recognised_by IS NULL",
      error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->identity);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortFactVersion version
          = { .id = cohort_stmt_int64 (stmt, 0),
              .subscription = cohort_stmt_int64 (stmt, 1),
              .tier = cohort_stmt_int64 (stmt, 2),
              .free_tier = cohort_stmt_int64 (stmt, 3) != 0,
              .from_us = cohort_stmt_int64 (stmt, 4),
              .observed_us = instant_or_none (stmt, 5),
              .status = (CohortVersionStatus) word_index (cohort_version_status_ids, COHORT_N_VERSION_STATUSES,
                                                          cohort_stmt_text (stmt, 6), COHORT_VERSION_UNKNOWN),
              .terms = terms_from (stmt, 7),
              .priced = !cohort_stmt_is_null (stmt, 9) && !cohort_stmt_is_null (stmt, 12),
              .discount_ends_us = instant_or_none (stmt, 13),
              .paid_through_us = instant_or_none (stmt, 14),
              .cancel_at_us = instant_or_none (stmt, 15),
              .cancel_flag = cohort_stmt_int64 (stmt, 16) != 0,
              .trial_end_us = instant_or_none (stmt, 17),
              .gift = cohort_stmt_int64 (stmt, 18) != 0,
              .cancel_reason = (CohortBuiltEnd) word_index (cohort_built_end_ids, COHORT_N_BUILT_ENDS,
                                                            cohort_stmt_text (stmt, 19), COHORT_BUILT_NO_END) };

      g_array_append_val (self->versions, version);
    }
  return step == COHORT_DONE;
}

static const char *
keep (CohortIdentityFacts *self, CohortStmt *stmt, int column)
{
  return g_string_chunk_insert_const (self->texts, cohort_stmt_text (stmt, column));
}

static gboolean
load_payments (CohortIdentityFacts *self, CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (
      db,
      "SELECT id, coalesce (parent, 0), coalesce (subscription, 0), occurred_at, gross_minor, fee_minor, "
      "status = 'failed', recognised_by IS NOT NULL, kind, stream, currency, source FROM payment "
      "WHERE identity IS ?1 AND status IN ('succeeded', 'failed') ORDER BY occurred_at, id",
      error);
  if (stmt == NULL)
    return FALSE;
  if (self->identity == 0)
    cohort_stmt_bind_null (stmt, 1);
  else
    cohort_stmt_bind_int64 (stmt, 1, self->identity);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPaymentFact payment = { .id = cohort_stmt_int64 (stmt, 0),
                                    .parent = cohort_stmt_int64 (stmt, 1),
                                    .subscription = cohort_stmt_int64 (stmt, 2),
                                    .occurred_at = cohort_stmt_int64 (stmt, 3),
                                    .gross = cohort_stmt_int64 (stmt, 4),
                                    .fee_known = !cohort_stmt_is_null (stmt, 5),
                                    .fee = cohort_stmt_int64 (stmt, 5),
                                    .failed = cohort_stmt_int64 (stmt, 6) != 0,
                                    .elsewhere = cohort_stmt_int64 (stmt, 7) != 0,
                                    .kind = keep (self, stmt, 8),
                                    .stream = keep (self, stmt, 9),
                                    .currency = keep (self, stmt, 10),
                                    .source = cohort_stmt_int64 (stmt, 11) };

      g_array_append_val (self->payments, payment);
      if (payment.failed && strcmp (payment.kind, "charge") == 0
          && (payment.subscription != 0 || strcmp (payment.stream, "membership") == 0))
        {
          CohortFactFailure failure = { payment.subscription, payment.occurred_at };

          g_array_append_val (self->failures, failure);
        }
    }
  return step == COHORT_DONE;
}

static gboolean
gives_back (const CohortPaymentFact *payment)
{
  return !payment->failed && payment->parent != 0
         && (strcmp (payment->kind, "refund") == 0 || strcmp (payment->kind, "dispute") == 0
             || strcmp (payment->kind, "dispute_reversal") == 0);
}

/* When the money of @charge had gone back in full; G_MININT64 while it has not. */
static gint64
given_back_us (const CohortIdentityFacts *self, const CohortPaymentFact *charge)
{
  gint64 left = charge->gross, at = G_MININT64;

  for (guint i = 0; i < self->payments->len; i++)
    {
      const CohortPaymentFact *back = &g_array_index (self->payments, CohortPaymentFact, i);

      if (!gives_back (back) || back->parent != charge->id || __builtin_add_overflow (left, back->gross, &left))
        continue;
      at = left <= 0 ? MAX (at, back->occurred_at) : G_MININT64;
    }
  return at;
}

/* The coverage that a charge without an allocation paid: of its subscription, the one that began last before it. */
static CohortFactCoverage *
covered_by (const CohortIdentityFacts *self, const CohortPaymentFact *charge)
{
  CohortFactCoverage *found = NULL;

  for (guint i = 0; i < self->coverage->len; i++)
    {
      CohortFactCoverage *one = &g_array_index (self->coverage, CohortFactCoverage, i);

      if (!one->gift && one->subscription == charge->subscription
          && one->from_us <= charge->occurred_at + COHORT_US_PER_DAY && one->to_us > charge->occurred_at
          && (found == NULL || one->from_us > found->from_us))
        found = one;
    }
  return found;
}

/* Coverage is given back when every payment that it is allocated to is. */
static gboolean
mark_allocated (CohortIdentityFacts *self, CohortDb *db, GHashTable *back, GHashTable *allocated, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT payment FROM payment_allocation WHERE coverage = ?1 AND payment IS NOT NULL", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < self->coverage->len; i++)
    {
      CohortFactCoverage *coverage = &g_array_index (self->coverage, CohortFactCoverage, i);
      gint64 latest = G_MININT64;
      gboolean all = TRUE;
      CohortStep step;

      cohort_stmt_bind_int64 (stmt, 1, coverage->id);
      while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
        {
          gint64 payment = cohort_stmt_int64 (stmt, 0);
          const gint64 *at = g_hash_table_lookup (back, &payment);

          all = all && at != NULL;
          if (at != NULL)
            {
              latest = MAX (latest, *at);
              g_hash_table_add (allocated, g_memdup2 (&payment, sizeof payment));
            }
        }
      if (step == COHORT_FAIL)
        return FALSE;
      if (all)
        coverage->refunded_us = latest;
    }
  return TRUE;
}

static gboolean
mark_refunds (CohortIdentityFacts *self, CohortDb *db, GError **error)
{
  g_autoptr (GHashTable) back = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GHashTable) allocated = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < self->payments->len && !any; i++)
    any = gives_back (&g_array_index (self->payments, CohortPaymentFact, i));
  if (!any || self->coverage->len == 0)
    return TRUE;
  for (guint i = 0; i < self->payments->len; i++)
    {
      const CohortPaymentFact *charge = &g_array_index (self->payments, CohortPaymentFact, i);
      gint64 at = G_MININT64;

      if (!charge->failed && strcmp (charge->kind, "charge") == 0 && charge->gross > 0)
        at = given_back_us (self, charge);
      if (at != G_MININT64)
        g_hash_table_insert (back, g_memdup2 (&charge->id, sizeof charge->id), g_memdup2 (&at, sizeof at));
    }
  if (g_hash_table_size (back) == 0)
    return TRUE;
  if (!mark_allocated (self, db, back, allocated, error))
    return FALSE;
  for (guint i = 0; i < self->payments->len; i++)
    {
      const CohortPaymentFact *charge = &g_array_index (self->payments, CohortPaymentFact, i);
      const gint64 *at = g_hash_table_lookup (back, &charge->id);
      CohortFactCoverage *coverage;

      if (at == NULL || g_hash_table_contains (allocated, &charge->id))
        continue;
      coverage = covered_by (self, charge);
      if (coverage != NULL)
        coverage->refunded_us = MAX (coverage->refunded_us, *at);
    }
  return TRUE;
}

/* The identity's source, and whether there is such an identity. */
static gboolean
load_identity (CohortIdentityFacts *self, CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT source FROM identity WHERE id = ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->identity);
  step = cohort_stmt_step (stmt, error);
  self->exists = step == COHORT_ROW;
  self->source = self->exists ? cohort_stmt_int64 (stmt, 0) : 0;
  return step != COHORT_FAIL;
}

/**
 * cohort_identity_facts_load:
 * @identity: id, or 0 for the payments that name nobody
 * @natures: (element-type gint64 CohortSourceNature)
 *
 * Forgets what @self held and loads @identity; an identity that is gone has no facts.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_identity_facts_load (CohortIdentityFacts *self, CohortDb *db, gint64 identity, GHashTable *natures,
                            GError **error)
{
  const CohortSourceNature *nature;

  g_array_set_size (self->coverage, 0);
  g_array_set_size (self->versions, 0);
  g_array_set_size (self->failures, 0);
  g_array_set_size (self->payments, 0);
  g_string_chunk_clear (self->texts);
  self->identity = identity;
  self->source = 0;
  self->exists = identity == 0;
  if (identity == 0)
    return load_payments (self, db, error);
  if (!load_identity (self, db, error))
    return FALSE;
  if (!self->exists)
    return TRUE;
  nature = g_hash_table_lookup (natures, &self->source);
  if (nature == NULL || nature->elsewhere)
    return load_payments (self, db, error);
  return load_coverage (self, db, own_coverage_sql, FALSE, error)
         && load_coverage (self, db, subscription_coverage_sql, FALSE, error)
         && load_coverage (self, db, gift_coverage_sql, TRUE, error) && load_versions (self, db, error)
         && load_payments (self, db, error) && mark_refunds (self, db, error);
}
