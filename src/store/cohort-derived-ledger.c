/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The derived rows of one generation, made or compared identity by identity and member by member.
 *
 * An identity has segments and daily totals; a member has what follows from those of its identities, so identities go
 * first. Identity 0 stands for the payments that name nobody: it has daily totals alone. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "cohort-derived-private.h"
#include "cohort-money.h"

static const CohortRowTable segment_table = {
  "segment",
  21,
  "SELECT seq, member, subscription, tier, source, start_day, end_day, term_end_day, grace_end_day, open, missing, "
  "status, interval, interval_count, price_minor, quantity, discount_minor, currency, basis, end_reason, "
  "price_change_reason FROM segment WHERE gen = ?1 AND identity = ?2 ORDER BY seq",
  "DELETE FROM segment WHERE gen = ?1 AND identity = ?2",
  "INSERT INTO segment (gen, identity, seq, member, subscription, tier, source, start_day, end_day, term_end_day, "
  "grace_end_day, open, missing, status, interval, interval_count, price_minor, quantity, discount_minor, currency, "
  "basis, end_reason, price_change_reason) "
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
};

static const CohortRowTable daily_table = {
  "daily_total",
  7,
  "SELECT day, source, currency, stream, gross_minor, fee_minor, n_payments FROM daily_total "
  "WHERE gen = ?1 AND identity = ?2 ORDER BY day, source, currency, stream",
  "DELETE FROM daily_total WHERE gen = ?1 AND identity = ?2",
  "INSERT INTO daily_total (gen, identity, day, source, currency, stream, gross_minor, fee_minor, n_payments) "
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
};

struct _CohortDerivedLedger
{
  CohortDb *db;
  const CohortGeneration *generation;
  GHashTable *natures;
  CohortIdentityFacts *facts;
  GArray *built; /* (element-type CohortBuiltSegment) */
  CohortRows *segments, *days, *now, *money;
  GPtrArray *differences; /* (nullable) (element-type utf8): then nothing is written */
};

/**
 * cohort_derived_ledger_new:
 * @generation: kept by the caller as long as the ledger lives
 *
 * Returns: (transfer full) (nullable): a ledger that writes
 */
CohortDerivedLedger *
cohort_derived_ledger_new (CohortDb *db, const CohortGeneration *generation, GError **error)
{
  g_autoptr (GHashTable) natures = cohort_source_natures_load (db, generation->gen, generation->zone, error);
  CohortDerivedLedger *self;

  if (natures == NULL)
    return NULL;
  self = g_new0 (CohortDerivedLedger, 1);
  self->db = db;
  self->generation = generation;
  self->natures = g_steal_pointer (&natures);
  self->facts = cohort_identity_facts_new ();
  self->built = g_array_new (FALSE, FALSE, sizeof (CohortBuiltSegment));
  self->segments = cohort_rows_new (&segment_table);
  self->days = cohort_rows_new (&daily_table);
  self->now = cohort_rows_new (&cohort_member_now_table);
  self->money = cohort_rows_new (&cohort_member_money_table);
  return self;
}

void
cohort_derived_ledger_free (CohortDerivedLedger *self)
{
  g_hash_table_unref (self->natures);
  cohort_identity_facts_free (self->facts);
  g_array_unref (self->built);
  cohort_rows_free (self->segments);
  cohort_rows_free (self->days);
  cohort_rows_free (self->now);
  cohort_rows_free (self->money);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  g_free (self);
}

/* From now on nothing is written: a line is added to @differences for each owner whose rows are not right. */
void
cohort_derived_ledger_compare (CohortDerivedLedger *self, GPtrArray *differences)
{
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  self->differences = g_ptr_array_ref (differences);
}

/* (element-type gint64 CohortSourceNature) */
GHashTable *
cohort_derived_ledger_get_natures (CohortDerivedLedger *self)
{
  return self->natures;
}

static gboolean
put (CohortDerivedLedger *self, CohortRows *rows, const char *owner, gint64 id, GError **error)
{
  gboolean equal;

  if (self->differences == NULL)
    return cohort_rows_store (rows, self->db, self->generation->gen, id, error);
  if (!cohort_rows_equal (rows, self->db, self->generation->gen, id, &equal, error))
    return FALSE;
  if (!equal)
    g_ptr_array_add (self->differences, g_strdup_printf (_ ("%s differs from a rebuild (%s %" PRId64 ")"),
                                                         cohort_rows_name (rows), owner, id));
  return TRUE;
}

/* The member that an identity is linked to, or 0. */
static gboolean
load_member (CohortDerivedLedger *self, gint64 identity, gint64 *member, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (self->db, "SELECT max (member) FROM identity_link WHERE identity = ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, identity);
  step = cohort_stmt_step (stmt, error);
  *member = step == COHORT_ROW ? cohort_stmt_int64 (stmt, 0) : 0;
  return step != COHORT_FAIL;
}

static void
add_segment (CohortDerivedLedger *self, const CohortBuiltSegment *segment, guint seq, gint64 member)
{
  CohortRows *rows = self->segments;

  cohort_rows_int (rows, seq);
  cohort_rows_int (rows, member);
  cohort_rows_int (rows, segment->subscription);
  cohort_rows_maybe (rows, segment->tier != 0, segment->tier);
  cohort_rows_int (rows, self->facts->source);
  cohort_rows_int (rows, segment->start);
  cohort_rows_int (rows, segment->end);
  cohort_rows_maybe (rows, segment->term_end != COHORT_DAY_NONE, segment->term_end);
  cohort_rows_maybe (rows, segment->grace_end != COHORT_DAY_NONE, segment->grace_end);
  cohort_rows_int (rows, segment->open);
  cohort_rows_int (rows, segment->missing);
  cohort_rows_text (rows, cohort_built_status_ids[segment->status]);
  cohort_rows_text (rows, cohort_built_interval_ids[segment->terms.interval]);
  cohort_rows_maybe (rows, segment->terms.interval != COHORT_BUILT_NO_INTERVAL, segment->terms.interval_count);
  cohort_rows_int (rows, segment->terms.unit);
  cohort_rows_int (rows, segment->terms.quantity);
  cohort_rows_int (rows, segment->terms.discount);
  cohort_rows_text (rows, segment->terms.currency[0] != '\0' ? segment->terms.currency : NULL);
  cohort_rows_text (rows, segment->reported ? "reported" : "paid");
  cohort_rows_text (rows, cohort_built_end_ids[segment->end_reason]);
  cohort_rows_text (rows, cohort_built_change_ids[segment->change]);
}

static gboolean
put_segments (CohortDerivedLedger *self, gint64 identity, GError **error)
{
  const CohortSourceNature *nature = g_hash_table_lookup (self->natures, &self->facts->source);
  CohortSegmentSettings settings = { self->generation->zone, self->generation->dunning_grace };
  CohortSegmentFacts facts = { .coverage = (const CohortFactCoverage *) (gconstpointer) self->facts->coverage->data,
                               .n_coverage = self->facts->coverage->len,
                               .versions = (const CohortFactVersion *) (gconstpointer) self->facts->versions->data,
                               .n_versions = self->facts->versions->len,
                               .failures = (const CohortFactFailure *) (gconstpointer) self->facts->failures->data,
                               .n_failures = self->facts->failures->len };
  gint64 member;

  g_array_set_size (self->built, 0);
  cohort_rows_clear (self->segments);
  if (!load_member (self, identity, &member, error))
    return FALSE;
  if (nature != NULL)
    {
      facts.known = (const CohortKnownSpan *) (gconstpointer) nature->spans->data;
      facts.n_known = nature->spans->len;
      facts.reports_payments = nature->reports_payments;
      cohort_segments_build (&facts, &settings, self->built);
    }
  for (guint i = 0; i < self->built->len; i++)
    add_segment (self, &g_array_index (self->built, CohortBuiltSegment, i), i + 1, member);
  return put (self, self->segments, "identity", identity, error);
}

typedef struct
{
  CohortDay day;
  gint64 source;
  const char *currency, *stream;
  gint64 gross, fee, n;
} DayTotal;

static int
compare_days (gconstpointer x, gconstpointer y)
{
  const DayTotal *a = x, *b = y;
  int order = (a->day > b->day) - (a->day < b->day);

  if (order == 0)
    order = (a->source > b->source) - (a->source < b->source);
  if (order == 0)
    order = strcmp (a->currency, b->currency);
  return order != 0 ? order : strcmp (a->stream, b->stream);
}

/* A sum that no int64 holds stays at its limit: what a community never earned must not stop its ledger. */
static void
add_up (gint64 *sum, gint64 value)
{
  if (!cohort_add_i64 (*sum, value, sum))
    *sum = value > 0 ? G_MAXINT64 : G_MININT64;
}

static void
add_day (CohortDerivedLedger *self, const DayTotal *total)
{
  cohort_rows_int (self->days, total->day);
  cohort_rows_int (self->days, total->source);
  cohort_rows_text (self->days, total->currency);
  cohort_rows_text (self->days, total->stream);
  cohort_rows_int (self->days, total->gross);
  cohort_rows_int (self->days, total->fee);
  cohort_rows_int (self->days, total->n);
}

/* An opening balance is money of no known day, so no day has it. */
static gboolean
put_days (CohortDerivedLedger *self, gint64 identity, GError **error)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (DayTotal));
  DayTotal sum = { 0 };

  cohort_rows_clear (self->days);
  for (guint i = 0; i < self->facts->payments->len; i++)
    {
      const CohortPaymentFact *payment = &g_array_index (self->facts->payments, CohortPaymentFact, i);
      const CohortSourceNature *nature = g_hash_table_lookup (self->natures, &payment->source);
      DayTotal day = { cohort_zone_day (self->generation->zone, payment->occurred_at),
                       payment->source,
                       payment->currency,
                       payment->stream,
                       payment->gross,
                       payment->fee_known ? payment->fee : 0,
                       1 };

      if (!payment->failed && !payment->elsewhere && (nature == NULL || !nature->elsewhere)
          && strcmp (payment->kind, "opening") != 0)
        g_array_append_val (days, day);
    }
  g_array_sort (days, compare_days);
  for (guint i = 0; i < days->len; i++)
    {
      const DayTotal *day = &g_array_index (days, DayTotal, i);

      if (i > 0 && compare_days (&sum, day) == 0)
        {
          add_up (&sum.gross, day->gross);
          add_up (&sum.fee, day->fee);
          sum.n++;
          continue;
        }
      if (i > 0)
        add_day (self, &sum);
      sum = *day;
    }
  if (days->len > 0)
    add_day (self, &sum);
  return put (self, self->days, "identity", identity, error);
}

/**
 * cohort_derived_ledger_identity:
 * @identity: id, which may be gone; 0: the payments that name nobody
 *
 * Makes (or compares) the rows of an identity.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_derived_ledger_identity (CohortDerivedLedger *self, gint64 identity, GError **error)
{
  if (!cohort_identity_facts_load (self->facts, self->db, identity, self->natures, error))
    return FALSE;
  return (identity == 0 || put_segments (self, identity, error)) && put_days (self, identity, error);
}

/**
 * cohort_derived_ledger_member:
 * @member: id, which may be gone
 *
 * Makes (or compares) the rows of a member, whose identities' rows are right.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_derived_ledger_member (CohortDerivedLedger *self, gint64 member, GError **error)
{
  cohort_rows_clear (self->now);
  cohort_rows_clear (self->money);
  return cohort_member_rows (self->db, self->generation, member, self->natures, self->now, self->money, error)
         && put (self, self->now, "member", member, error) && put (self, self->money, "member", member, error);
}
