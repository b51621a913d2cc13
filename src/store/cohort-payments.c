/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of payments. As in the list of members, the index of the order is walked and a filter leaves rows out on the
 * way; only the payments of one person, few by nature, are fetched and then put in order. */

#include "config.h"

#include "cohort-payments.h"

#include <string.h>

#include "cohort-query.h"
#include "cohort-text.h"

/* Parameters. */
enum
{
  PARAM_SOURCE = 1,
  PARAM_MEMBER,
  PARAM_CURRENCY,
  PARAM_STATUS,
  PARAM_KIND,
  PARAM_FROM,
  PARAM_TO,
  PARAM_WORDS,
  PARAM_FRAGMENT,
  PARAM_NOTE,
};

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"

#define PAYMENTS "payment AS p"
#define BY_DATE { "p.occurred_at, p.id", "p.occurred_at DESC, p.id DESC" }
#define DATE_KEY "p.occurred_at, p.id"

/* Charges are the mass; the other kinds have an index of their own. */
#define CHARGE_PART { PAYMENTS, "p.kind = 'charge'", BY_DATE, DATE_KEY, 0 }
#define KIND_PART(kind) { PAYMENTS, "p.kind = '" kind "' AND p.kind <> 'charge'", BY_DATE, DATE_KEY, 0 }

static const CohortQueryPart by_date[] = { { PAYMENTS, "1", BY_DATE, DATE_KEY, 0 } };
static const CohortQueryPart by_amount[]
    = { { PAYMENTS,
          "1",
          { "p.currency, p.gross_minor, p.id", "p.currency DESC, p.gross_minor DESC, p.id DESC" },
          "p.currency, p.gross_minor, p.id",
          0 } };
static const CohortQueryPart by_kind[] = {
  KIND_PART ("adjustment"),       CHARGE_PART,           KIND_PART ("dispute"),
  KIND_PART ("dispute_reversal"), KIND_PART ("opening"), KIND_PART ("refund"),
};
static const CohortQueryPart by_kind_descending[] = {
  KIND_PART ("refund"),  KIND_PART ("opening"), KIND_PART ("dispute_reversal"),
  KIND_PART ("dispute"), CHARGE_PART,           KIND_PART ("adjustment"),
};
/* People by name, then what nobody is known of. */
static const CohortQueryPart by_person[] = {
  { "member_now AS n CROSS JOIN identity_link AS k ON k.member = n.member "
    "CROSS JOIN payment AS p ON p.identity = k.identity",
    "n.gen = " CURRENT,
    { "n.sort_name, n.member, k.id, p.occurred_at, p.id",
      "n.sort_name DESC, n.member DESC, k.id DESC, p.occurred_at DESC, p.id DESC" },
    "n.sort_name, n.member, k.id, p.occurred_at, p.id",
    0 },
  { PAYMENTS, "p.identity IS NULL", BY_DATE, DATE_KEY, 0 },
};

/* The person is looked up for the rows of a page alone, so that rows that are skipped cost nothing. */
#define COLUMNS                                                                                                        \
  "p.id, (SELECT max (member) FROM identity_link WHERE identity = p.identity), p.occurred_at, p.kind, p.status, "      \
  "p.stream, p.gross_minor, p.fee_minor, p.currency, p.source, p.failure_code, p.note, "                               \
  "p.recognised_by IS NOT NULL OR EXISTS (SELECT 1 FROM source WHERE id = p.source AND recognised_by IS NOT NULL), "   \
  "(SELECT kind FROM source WHERE id = p.source), (SELECT name FROM source WHERE id = p.source)"

typedef struct
{
  CohortQueryPlan plan;
  GString *filter;
  char *words, *fragment, *note;
  GArray *parts; /* (nullable) (element-type CohortQueryPart) */
} Plan;

static void
plan_clear (Plan *self)
{
  if (self->filter != NULL)
    g_string_free (self->filter, TRUE);
  g_free (self->words);
  g_free (self->fragment);
  g_free (self->note);
  g_clear_pointer (&self->parts, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

/* Sources are few: each is a part of its own, by name. */
static gboolean
set_source_parts (CohortDb *db, Plan *self, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT id FROM source ORDER BY name, id", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  self->parts = g_array_new (FALSE, FALSE, sizeof (CohortQueryPart));
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortQueryPart part = { PAYMENTS, "p.source = ?12", BY_DATE, DATE_KEY, cohort_stmt_int64 (stmt, 0) };

      if (self->plan.descending)
        g_array_prepend_val (self->parts, part);
      else
        g_array_append_val (self->parts, part);
    }
  self->plan.parts = (const CohortQueryPart *) (gconstpointer) self->parts->data;
  self->plan.n_parts = self->parts->len;
  return step == COHORT_DONE;
}

static gboolean
set_parts (CohortDb *db, Plan *self, CohortPaymentSort sort, GError **error)
{
#define PARTS(array) self->plan.parts = (array), self->plan.n_parts = G_N_ELEMENTS (array)
  switch (sort)
    {
    case COHORT_PAYMENT_SORT_AMOUNT:
      PARTS (by_amount);
      return TRUE;
    case COHORT_PAYMENT_SORT_PERSON:
      PARTS (by_person);
      return TRUE;
    case COHORT_PAYMENT_SORT_KIND:
      PARTS (by_kind);
      if (self->plan.descending)
        PARTS (by_kind_descending);
      return TRUE;
    case COHORT_PAYMENT_SORT_SOURCE:
      return set_source_parts (db, self, error);
    case COHORT_PAYMENT_SORT_DATE:
    case COHORT_N_PAYMENT_SORTS:
    default:
      PARTS (by_date);
      return TRUE;
    }
#undef PARTS
}

static void
add_search (Plan *self, const char *search)
{
  g_autofree char *text = g_strdup (search != NULL ? search : "");
  g_autofree char *valid = NULL;

  if (*g_strstrip (text) == '\0')
    return;
  valid = g_utf8_make_valid (text, -1);
  self->words = cohort_text_search_query (text);
  self->fragment = cohort_query_fragment (text);
  self->note = g_steal_pointer (&valid);
  self->plan.params[PARAM_WORDS].text = self->words;
  self->plan.params[PARAM_FRAGMENT].text = self->fragment;
  self->plan.params[PARAM_NOTE].text = self->note;
  g_string_append (self->filter, " AND (instr (p.note, ?10)");
  if (*self->words != '\0')
    g_string_append (self->filter, " OR +p.identity IN (SELECT identity FROM identity_link WHERE member IN "
                                   "(SELECT rowid FROM member_search WHERE member_search MATCH ?8))");
  if (self->fragment != NULL)
    g_string_append (self->filter, " OR +p.identity IN (SELECT identity FROM identity_link WHERE member IN "
                                   "(SELECT rowid FROM member_fragment WHERE member_fragment MATCH ?9))");
  g_string_append_c (self->filter, ')');
}

static gboolean
plan_init (Plan *self, CohortDb *db, const CohortPaymentQuery *query, GError **error)
{
  CohortParam *params = self->plan.params;

  self->plan.columns = COLUMNS;
  self->plan.id = "p.id";
  self->plan.descending = query->descending;
  self->filter = g_string_new (NULL);
  params[PARAM_SOURCE].number = query->source;
  params[PARAM_MEMBER].number = query->member;
  params[PARAM_CURRENCY].text = query->currency;
  params[PARAM_STATUS].text = query->status;
  params[PARAM_KIND].text = query->kind;
  params[PARAM_FROM].number = query->from_us;
  params[PARAM_TO].number = query->to_us;
  /* Of one person there are few rows; the index of the order would walk over everybody's. */
  if (query->member != 0)
    g_string_append (self->filter, " AND p.identity IN (SELECT identity FROM identity_link WHERE member = ?2)");
  if (query->source != 0)
    g_string_append (self->filter, query->sort == COHORT_PAYMENT_SORT_DATE && query->member == 0
                                       ? " AND p.source = ?1"
                                       : " AND +p.source = ?1");
  if (query->currency != NULL)
    g_string_append (self->filter,
                     query->sort == COHORT_PAYMENT_SORT_AMOUNT ? " AND p.currency = ?3" : " AND +p.currency = ?3");
  if (query->status != NULL)
    g_string_append (self->filter, " AND p.status = ?4");
  if (query->kind != NULL)
    g_string_append (self->filter, " AND +p.kind = ?5");
  if (query->from_us != G_MININT64)
    g_string_append (self->filter, " AND p.occurred_at >= ?6");
  if (query->to_us != G_MAXINT64)
    g_string_append (self->filter, " AND p.occurred_at < ?7");
  add_search (self, query->search);
  self->plan.filter = self->filter->str;
  return set_parts (db, self, query->sort, error);
}

void
cohort_payment_entry_free (CohortPaymentEntry *entry)
{
  g_free (entry->person);
  g_free (entry->kind);
  g_free (entry->status);
  g_free (entry->stream);
  g_free (entry->currency);
  g_free (entry->source_kind);
  g_free (entry->source_name);
  g_free (entry->failure_code);
  g_free (entry->note);
  g_free (entry);
}

static gboolean
take_entry (CohortStmt *stmt, gpointer data, GError **error)
{
  CohortPaymentEntry *entry = g_new0 (CohortPaymentEntry, 1);

  entry->id = cohort_stmt_int64 (stmt, 0);
  entry->member = cohort_stmt_int64 (stmt, 1);
  entry->occurred_at = cohort_stmt_int64 (stmt, 2);
  entry->kind = cohort_stmt_dup_text (stmt, 3);
  entry->status = cohort_stmt_dup_text (stmt, 4);
  entry->stream = cohort_stmt_dup_text (stmt, 5);
  entry->gross = cohort_stmt_int64 (stmt, 6);
  entry->fee_known = !cohort_stmt_is_null (stmt, 7);
  entry->fee = cohort_stmt_int64 (stmt, 7);
  entry->currency = cohort_stmt_dup_text (stmt, 8);
  entry->source = cohort_stmt_int64 (stmt, 9);
  entry->failure_code = cohort_stmt_dup_text (stmt, 10);
  entry->note = cohort_stmt_dup_text (stmt, 11);
  entry->elsewhere = cohort_stmt_int64 (stmt, 12) != 0;
  entry->source_kind = cohort_stmt_dup_text (stmt, 13);
  entry->source_name = cohort_stmt_dup_text (stmt, 14);
  g_ptr_array_add (data, entry);
  return TRUE;
}

static gboolean
load_person (CohortDb *db, CohortPaymentEntry *entry, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT name FROM member_now WHERE gen = " CURRENT " AND member = ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, entry->member);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    entry->person = cohort_stmt_dup_text (stmt, 0);
  return step != COHORT_FAIL;
}

/**
 * cohort_payments_count:
 * @query: the sort does not matter
 * @out: (out): how many payments there are
 * @error: return location
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_payments_count (CohortDb *db, const CohortPaymentQuery *query, gint64 *out, GError **error)
{
  CohortPaymentQuery by_day = *query;
  g_auto (Plan) plan = { .filter = NULL };
  g_autofree char *sql = NULL;

  by_day.sort = COHORT_PAYMENT_SORT_DATE;
  if (!plan_init (&plan, db, &by_day, error))
    return FALSE;
  sql = g_strdup_printf ("SELECT count (*) FROM " PAYMENTS " WHERE 1%s", plan.filter->str);
  return cohort_query_int64 (db, sql, &plan.plan, NULL, out, error);
}

/**
 * cohort_payments_page:
 * @offset: payments left out from the beginning
 * @limit: payments at most
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortPaymentEntry) (nullable): %NULL with @error set
 */
GPtrArray *
cohort_payments_page (CohortDb *db, const CohortPaymentQuery *query, gint64 offset, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_payment_entry_free);
  g_auto (Plan) plan = { .filter = NULL };

  if (!plan_init (&plan, db, query, error)
      || !cohort_query_page (db, &plan.plan, offset, limit, take_entry, entries, error))
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    if (!load_person (db, g_ptr_array_index (entries, i), error))
      return NULL;
  return g_steal_pointer (&entries);
}

/**
 * cohort_payments_position:
 * @payment: id
 * @error: return location
 *
 * Returns: how many payments stand before @payment; -1 when the query does not find it, -2 with @error set
 */
gint64
cohort_payments_position (CohortDb *db, const CohortPaymentQuery *query, gint64 payment, GError **error)
{
  g_auto (Plan) plan = { .filter = NULL };

  if (!plan_init (&plan, db, query, error))
    return -2;
  return cohort_query_position (db, &plan.plan, payment, error);
}

static gboolean
take_sum (CohortStmt *stmt, gpointer data, GError **error)
{
  CohortLedgerSum *sum = g_new0 (CohortLedgerSum, 1);

  sum->currency = cohort_stmt_dup_text (stmt, 0);
  sum->gross = cohort_stmt_int64 (stmt, 1);
  sum->fee = cohort_stmt_int64 (stmt, 2);
  sum->net = cohort_stmt_int64 (stmt, 3);
  sum->unknown_fees = cohort_stmt_int64 (stmt, 4);
  sum->n_payments = cohort_stmt_int64 (stmt, 5);
  g_ptr_array_add (data, sum);
  return TRUE;
}

/**
 * cohort_payments_sums:
 * @query: the sort does not matter
 * @error: return location
 *
 * What the payments of the query add up to: succeeded ones alone, and none whose money another source books.
 *
 * Returns: (transfer full) (element-type CohortLedgerSum) (nullable): by currency code; %NULL with @error set
 */
GPtrArray *
cohort_payments_sums (CohortDb *db, const CohortPaymentQuery *query, GError **error)
{
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_ledger_sum_free);
  CohortPaymentQuery by_currency = *query;
  g_auto (Plan) plan = { .filter = NULL };
  g_autofree char *sql = NULL;

  by_currency.sort = COHORT_PAYMENT_SORT_AMOUNT;
  if (!plan_init (&plan, db, &by_currency, error))
    return NULL;
  sql = g_strdup_printf (
      "SELECT p.currency, sum (p.gross_minor), coalesce (sum (p.fee_minor), 0), "
      "sum (p.gross_minor) - coalesce (sum (p.fee_minor), 0), sum (p.fee_minor IS NULL), count (*) FROM " PAYMENTS
      " WHERE p.status = 'succeeded' AND p.recognised_by IS NULL "
      "AND +p.source IN (SELECT id FROM source WHERE recognised_by IS NULL)%s GROUP BY p.currency ORDER BY p.currency",
      plan.filter->str);
  if (!cohort_query_each (db, sql, &plan.plan, NULL, take_sum, sums, error))
    return NULL;
  return g_steal_pointer (&sums);
}

/**
 * cohort_payments_currencies:
 * @error: return location
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the currencies of all payments, in the order of their codes;
 * %NULL with @error set
 */
GPtrArray *
cohort_payments_currencies (CohortDb *db, GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT min (currency) FROM payment WHERE currency > ?1", error);

  if (stmt == NULL)
    return NULL;
  /* From one code to the next, along the index: as many steps as there are codes. */
  for (;;)
    {
      cohort_stmt_bind_text (stmt, 1, codes->len > 0 ? g_ptr_array_index (codes, codes->len - 1) : "");
      if (cohort_stmt_step (stmt, error) != COHORT_ROW)
        return NULL;
      if (cohort_stmt_is_null (stmt, 0))
        return g_steal_pointer (&codes);
      g_ptr_array_add (codes, cohort_stmt_dup_text (stmt, 0));
      cohort_stmt_reset (stmt);
    }
}
