// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The ledger snapshot and the file: what it is not made of leaves it as it is, what it is made of has it read anew,
 * undo likewise. After every write the kept one equals one that is read afresh. */

#include "config.h"

#include "cohort-commands.h"
#include "cohort-db-private.h"
#include "cohort-derived-build.h"
#include "cohort-journal.h"
#include "cohort-ledger-snapshot-private.h"
#include "cohort-money-report.h"
#include "cohort-preparation.h"
#include "cohort-reconcile-report.h"
#include "cohort-retention-report.h"
#include "cohort-scope-model.h"
#include "cohort-store.h"
#include "cohort-test-session.h"
#include "cohort-today-report.h"

#include <string.h>

#define DAY_US G_GINT64_CONSTANT (86400000000)

typedef CohortTestSession Fixture;

static const char start[]
    = "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'Stripe');"
      "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Supporter');"
      "INSERT INTO identity (id, source, name, email) VALUES (1, 1, 'Ada', 'ada@example.org'), (2, 1, 'Bob', NULL);"
      "INSERT INTO member (id) VALUES (1), (2);"
      "INSERT INTO identity_link (identity, member) VALUES (1, 1), (2, 2);"
      "INSERT INTO subscription (id, source, identity, tier) VALUES (1, 1, 1, 1);"
      "INSERT INTO coverage (id, identity, subscription, line_key, kind, covers_from, covers_to, unit_minor, currency, "
      "interval, interval_count) VALUES (1, 1, 1, 'l', 'period', 1764547200000000, 1767225600000000, 6900, 'CNY', "
      "'month', 1);"
      "INSERT INTO payment (id, source, identity, subscription, kind, status, occurred_at, gross_minor, currency) "
      "VALUES (1, 1, 1, 1, 'charge', 'succeeded', 1764547200000000, 6900, 'CNY');"
      "INSERT INTO payment_allocation (coverage, payment, amount_minor) VALUES (1, 1, 6900);"
      "INSERT INTO post (id, source, title, status) VALUES (1, 1, 'Notes', 'published');"
      "INSERT INTO question (id, source, identity, asked_at, body) VALUES (1, 1, 1, 1764547200000000, 'Why?');"
      "INSERT INTO source_span (source, stream, to_day) VALUES (1, 'payments', 20450)";

static gpointer
write_sql (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "edit", "{}", TRUE, 0, COHORT_TEST_NOW, error));
  cohort_test_exec (db, data);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return write_sql (db, (gpointer) start, cancellable, error);
}

static void
assert_same (const CohortLedgerSnapshot *kept, const CohortLedgerSnapshot *fresh)
{
  for (guint i = 0; i < COHORT_N_LEDGER_COLUMNS; i++)
    {
      GArray *a = kept->columns[i], *b = fresh->columns[i];

      g_assert_cmpmem (a->data, a->len * g_array_get_element_size (a), b->data, b->len * g_array_get_element_size (b));
    }
  g_assert_cmpuint (kept->currencies->len, ==, fresh->currencies->len);
  for (guint i = 0; i < kept->currencies->len; i++)
    {
      const CohortCurrency *a = &g_array_index (kept->currencies, CohortCurrency, i);
      const CohortCurrency *b = &g_array_index (fresh->currencies, CohortCurrency, i);

      g_assert_cmpstr (a->code, ==, b->code);
      g_assert_cmpmem (a->rates, a->n_rates * sizeof *a->rates, b->rates, b->n_rates * sizeof *b->rates);
    }
  g_assert_cmpstr (kept->home, ==, fresh->home);
  g_assert_cmpint (kept->reach, ==, fresh->reach);
  g_assert_cmpuint (kept->facts.rules.renewal_grace, ==, fresh->facts.rules.renewal_grace);
}

static gpointer
get (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortLedgerSnapshot *kept = cohort_ledger_cache_get (data, db, error);
  g_autoptr (CohortLedgerSnapshot) fresh = cohort_ledger_snapshot_read (db, NULL, error);

  g_assert_nonnull (kept);
  g_assert_nonnull (fresh);
  assert_same (kept, fresh);
  return kept;
}

static CohortLedgerSnapshot *
ledger (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  CohortLedgerSnapshot *snapshot = cohort_store_read (cohort_session_get_store (self->session), get,
                                                      cohort_ledger_cache_of (self->session), NULL, &error);

  g_assert_no_error (error);
  return snapshot;
}

/* Writes, undoes and redoes @sql; each is to have the ledger @anew or leave it. */
static void
check (Fixture *self, const char *sql, gboolean anew)
{
  g_autoptr (CohortLedgerSnapshot) before = ledger (self);
  g_autoptr (CohortLedgerSnapshot) written = NULL;
  g_autoptr (CohortLedgerSnapshot) undone = NULL;
  g_autoptr (CohortLedgerSnapshot) redone = NULL;
  g_autoptr (GError) error = NULL;
  CohortDone *done;

  g_test_message ("%s", sql);
  cohort_test_session_write (self->session, write_sql, (gpointer) sql);
  written = ledger (self);
  done = cohort_command_undo (self->session, &error);
  g_assert_no_error (error);
  cohort_done_free (done);
  undone = ledger (self);
  done = cohort_command_redo (self->session, &error);
  g_assert_no_error (error);
  cohort_done_free (done);
  redone = ledger (self);
  g_assert_true ((written != before) == anew);
  g_assert_true ((undone != written) == anew);
  g_assert_true ((redone != undone) == anew);
}

static void
test_kept (Fixture *self, gconstpointer data)
{
  static const char *const writes[] = {
    "INSERT INTO note (member, body, written_at) VALUES (1, 'Met at the fair', 1)",
    "INSERT INTO tag (id, name) VALUES (1, 'Friends'); INSERT INTO member_tag (member, tag) VALUES (1, 1)",
    "INSERT INTO member_override (member, field, value) VALUES (1, 'name', 'Ada L.')",
    "INSERT INTO intervention (member, kind, day, made_at) VALUES (1, 'message', 20000, 1)",
    "INSERT INTO plan_item (title, state) VALUES ('Next month', 'idea')",
    "INSERT INTO post (source, title, status) VALUES (1, 'More notes', 'published')",
    "UPDATE post SET title = 'Notes, again' WHERE id = 1",
    "INSERT INTO deal (partner, kind, state) VALUES ('Acme', 'sponsor', 'offered')",
    "INSERT INTO reply (question, answered_at, body) VALUES (1, 1764633600000000, 'Because.')",
    "INSERT INTO saved_filter (name, filter) VALUES ('All', '{}')",
    "INSERT INTO source_figure (source, figure, value, observed_at) VALUES (1, 'mrr', 6900, 1)",
    "INSERT INTO consent (identity, kind, granted) VALUES (1, 'newsletter', 1)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    check (self, writes[i], FALSE);
}

static void
test_anew (Fixture *self, gconstpointer data)
{
  static const char *const writes[] = {
    "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency) "
    "VALUES (1, 2, 'charge', 'succeeded', 1764547200000000, 300, 'CNY')",
    "UPDATE payment SET fee_minor = 12 WHERE id = 1",
    "UPDATE coverage SET unit_minor = 9900 WHERE id = 1",
    "DELETE FROM payment_allocation",
    "INSERT INTO subscription_version (subscription, effective_from, status) VALUES (1, 1764547200000000, 'paused')",
    "UPDATE subscription SET tier = NULL WHERE id = 1",
    "UPDATE identity SET joined_at = 1764547200000000 WHERE id = 2",
    "UPDATE identity_link SET member = 1 WHERE identity = 2",
    "INSERT INTO attribution (identity, channel) VALUES (1, 'referral')",
    "INSERT INTO interaction (source, identity, kind, occurred_at) VALUES (1, 1, 'read', 1764547200000000)",
    "UPDATE question SET asked_at = 1764720000000000 WHERE id = 1",
    "INSERT INTO cost (source, day, category, amount_minor, currency) VALUES (1, 20423, 'ads', 500, 'CNY')",
    "INSERT INTO fx_rate (day, base, quote, rate_e9, origin) VALUES (20400, 'EUR', 'USD', 1100000000, 'ecb')",
    "UPDATE source_span SET to_day = 20480",
    "INSERT INTO setting (key, value) VALUES ('home-currency', 'CNY')",
    "INSERT INTO member (id) VALUES (9)",
    "INSERT INTO payout (source, paid_at, amount_minor, currency) VALUES (1, 1764547200000000, 6900, 'CNY')",
  };

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    check (self, writes[i], TRUE);
}

/* Activity is read anew where somebody did something, or is somebody else, and no other time. */
static void
test_activity (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    gboolean anew;
  } writes[] = {
    { "UPDATE payment SET fee_minor = 12 WHERE id = 1", FALSE },
    { "INSERT INTO cost (source, day, category, amount_minor, currency) VALUES (1, 20423, 'ads', 500, 'CNY')", FALSE },
    { "INSERT INTO fx_rate (day, base, quote, rate_e9, origin) VALUES (20400, 'EUR', 'USD', 1100000000, 'ecb')",
      FALSE },
    { "INSERT INTO interaction (source, identity, kind, occurred_at) VALUES (1, 1, 'read', 1764547200000000)", TRUE },
    { "UPDATE question SET asked_at = 1764720000000000 WHERE id = 1", TRUE },
    { "UPDATE identity_link SET member = 1 WHERE identity = 2", TRUE },
    { "UPDATE payment SET fee_minor = 13 WHERE id = 1", FALSE },
    { "DELETE FROM interaction", TRUE },
    { "INSERT INTO setting (key, value) VALUES ('zone', 'Pacific/Kiritimati')", TRUE },
    { "INSERT INTO member (id) VALUES (9)", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autoptr (CohortLedgerSnapshot) before = ledger (self);
      g_autoptr (CohortLedgerSnapshot) after = NULL;

      g_test_message ("%s", writes[i].sql);
      cohort_test_session_write (self->session, write_sql, (gpointer) writes[i].sql);
      after = ledger (self);
      g_assert_true (before != after);
      for (guint c = COHORT_LEDGER_ACTION_MEMBER; c <= COHORT_LEDGER_ACTION_COUNT; c++)
        g_assert_true ((before->columns[c] != after->columns[c]) == writes[i].anew);
    }
}

/* A write that is rolled back is none. */
static gpointer
write_nothing (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_true (cohort_journal_begin (db, "edit", "{}", TRUE, 0, COHORT_TEST_NOW, error));
  cohort_test_exec (db, "UPDATE payment SET gross_minor = 1");
  cohort_db_rollback (db);
  return GINT_TO_POINTER (1);
}

static void
test_rolled_back (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortLedgerSnapshot) before = ledger (self);
  g_autoptr (CohortLedgerSnapshot) after = NULL;

  cohort_test_session_write (self->session, write_nothing, NULL);
  after = ledger (self);
  g_assert_true (before == after);
}

/* Derived rows of another zone, built beside those in use: no fact changes when they take their place. */
static gpointer
change_zone (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_true (cohort_db_exec (db, "UPDATE derived_state SET definition = 'old' WHERE name = 'ledger'", error));
  return GINT_TO_POINTER (1);
}

static gpointer
refresh (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  for (gboolean done = FALSE; !done;)
    g_assert_true (cohort_derived_refresh (db, 1, &done, error));
  return GINT_TO_POINTER (1);
}

static void
test_swapped (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortLedgerSnapshot) before = NULL;
  g_autoptr (CohortLedgerSnapshot) after = NULL;

  cohort_test_session_write (self->session, change_zone, NULL);
  before = ledger (self);
  cohort_test_session_write (self->session, refresh, NULL);
  after = ledger (self);
  g_assert_true (before != after);
}

static int
authorize_cb (void *data, int action, const char *table, const char *column, const char *database, const char *trigger)
{
  const CohortTable *entry = action == SQLITE_READ ? cohort_schema_find_table (cohort_schema_default (), table) : NULL;

  if (entry != NULL && (entry->domain & COHORT_DOMAIN_FIGURES) == 0)
    g_error ("The ledger snapshot reads the table %s, whose changes do not have it read anew", table);
  *(guint *) data += entry != NULL;
  return SQLITE_OK;
}

static gpointer
read_authorized (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortLedgerSnapshot *snapshot;

  cohort_db_forget_statements (db);
  sqlite3_set_authorizer (db->handle, authorize_cb, data);
  snapshot = cohort_ledger_snapshot_read (db, NULL, error);
  sqlite3_set_authorizer (db->handle, NULL, NULL);
  cohort_ledger_snapshot_unref (snapshot);
  return NULL;
}

/* Whoever has the snapshot read one more table is reminded of cohort-tables.c. */
static void
test_tables (Fixture *self, gconstpointer data)
{
  guint n_reads = 0;

  cohort_store_read (cohort_session_get_store (self->session), read_authorized, &n_reads, NULL, NULL);
  g_assert_cmpuint (n_reads, >, 20);
}

static gpointer
peek (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_ledger_cache_peek (data, db);
}

static CohortLedgerSnapshot *
ledger_that_is_there (Fixture *self)
{
  return cohort_store_read (cohort_session_get_store (self->session), peek, cohort_ledger_cache_of (self->session),
                            NULL, NULL);
}

static void
wait_until_prepared (Fixture *self)
{
  while (!cohort_preparation_is_done (self->session))
    g_main_context_iteration (NULL, TRUE);
}

/* Nobody asked, and it is there; so it is after a payment. What is computed of it lives as long as it does. */
static void
test_prepared (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortLedgerSnapshot) first = NULL;
  g_autoptr (CohortLedgerSnapshot) second = NULL;

  g_assert_null (ledger_that_is_there (self));
  cohort_preparation_begin (self->session);
  wait_until_prepared (self);
  first = ledger_that_is_there (self);
  g_assert_nonnull (first);
  cohort_test_session_write (self->session, write_sql, (gpointer) "INSERT INTO tag (name) VALUES ('Friends')");
  cohort_test_session_settle ();
  g_assert_true (cohort_preparation_is_done (self->session));
  cohort_test_session_write (self->session, write_sql, (gpointer) "UPDATE payment SET gross_minor = 7000");
  g_assert_null (ledger_that_is_there (self));
  cohort_test_session_settle ();
  g_assert_false (cohort_preparation_is_done (self->session));
  wait_until_prepared (self);
  second = ledger_that_is_there (self);
  g_assert_nonnull (second);
  g_assert_true (first != second);
}

static void
count_free (gpointer data)
{
  ++*(guint *) data;
}

/* The first value under a key stays, and goes with the snapshot. */
static void
test_kept_beside (Fixture *self, gconstpointer data)
{
  CohortLedgerSnapshot *snapshot = ledger (self);
  guint first = 0, second = 0;

  g_assert_null (cohort_ledger_snapshot_find (snapshot, "a"));
  g_assert_true (cohort_ledger_snapshot_keep (snapshot, "a", &first, count_free) == &first);
  g_assert_true (cohort_ledger_snapshot_keep (snapshot, "a", &second, count_free) == &first);
  g_assert_cmpuint (second, ==, 1);
  g_assert_true (cohort_ledger_snapshot_find (snapshot, "a") == &first);
  g_assert_null (cohort_ledger_snapshot_find (snapshot, "b"));
  cohort_ledger_snapshot_unref (snapshot);
  g_assert_cmpuint (first, ==, 0);
  cohort_test_session_write (self->session, write_sql, (gpointer) "UPDATE payment SET gross_minor = 7000");
  cohort_ledger_snapshot_unref (ledger (self));
  g_assert_cmpuint (first, ==, 1);
}

typedef struct
{
  guint waiting;
} Asked;

static void
today_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortTodayReport) report = cohort_today_report_load_finish (result, &error);

  g_assert_no_error (error);
  ((Asked *) data)->waiting--;
}

static void
money_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMoneyReport) report = cohort_money_report_load_finish (result, &error);

  g_assert_no_error (error);
  ((Asked *) data)->waiting--;
}

static void
retention_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRetentionReport) report = cohort_retention_report_load_finish (result, &error);

  g_assert_no_error (error);
  ((Asked *) data)->waiting--;
}

static void
payouts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortReconcileReport) report = cohort_reconcile_report_load_finish (result, &error);

  g_assert_no_error (error);
  ((Asked *) data)->waiting--;
}

/* Both readers compute on one ledger and keep what they found with it, each report twice at once, while it is read anew
 * again and again: for the instruments that see threads and memory. */
static void
test_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortScope) scope = cohort_scope_model_make_scope (cohort_scope_model_of (self->session));

  for (guint round = 0; round < 4; round++)
    {
      Asked asked = { 8 };

      for (guint i = 0; i < 2; i++)
        {
          cohort_today_report_load_async (self->session, NULL, today_cb, &asked);
          cohort_money_report_load_async (self->session, scope, NULL, money_cb, &asked);
          cohort_retention_report_load_async (
              self->session, &(CohortRetentionQuestion) { .by = COHORT_RETENTION_BY_MONTH, .scope = scope }, NULL,
              retention_cb, &asked);
          cohort_reconcile_report_load_async (self->session, COHORT_PERIOD_EVERYTHING, NULL, payouts_cb, &asked);
        }
      if (round % 2 == 0)
        cohort_test_session_write (self->session, write_sql,
                                   (gpointer) "UPDATE payment SET gross_minor = gross_minor + 1");
      while (asked.waiting > 0)
        g_main_context_iteration (NULL, TRUE);
    }
}

/* Of December 2025, all in the home currency: dollars, as long as nobody chose. */
static CohortMoneyReport *
money_of_december (Fixture *self)
{
  g_autoptr (CohortScope) scope
      = cohort_scope_new ((CohortPeriod) { 20423, 20454 }, cohort_session_get_today (self->session), NULL);
  g_autoptr (GError) error = NULL;
  CohortMoneyReport *report = cohort_money_report_load (self->session, scope, &error);

  g_assert_no_error (error);
  return report;
}

static gint64
spent_in_december (Fixture *self)
{
  g_autoptr (CohortMoneyReport) report = money_of_december (self);
  const CohortMetricReport *now = report->figures->now;
  const CohortMetricValue *cash = cohort_metric_report_value (now, "cac", "cash", now->scope->currency);

  return cash != NULL ? cash->num : -1;
}

static gint64
came_in_december (Fixture *self)
{
  g_autoptr (CohortMoneyReport) report = money_of_december (self);

  return report->streams->len > 0 ? ((const CohortMoneyStream *) report->streams->pdata[0])->minor : 0;
}

static gint64
worth_in_december (Fixture *self)
{
  g_autoptr (CohortMoneyReport) report = money_of_december (self);
  const CohortMetricReport *now = report->figures->now;

  return cohort_metric_report_value (now, "mrr", "end", now->scope->currency)->num;
}

static gint64
failed_lately (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortTodayReport) report = cohort_today_report_load (self->session, &error);
  gint64 n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < report->tasks->len; i++)
    n += ((const CohortTodayTask *) report->tasks->pdata[i])->kind == COHORT_TODAY_FAILED;
  return n;
}

/* What pages kept of a state is not told of the next: a payment, a cost, a rate and a failed card each move the figure
 * that they are part of, and so does their undo. */
static void
test_followed (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    gint64 (*figure) (Fixture *self);
    gint64 before, after;
  } changes[] = {
    { "UPDATE payment SET gross_minor = 7000", came_in_december, 966, 980 },
    { "INSERT INTO cost (source, day, category, acquisition, amount_minor, currency) VALUES (1, 20430, 'ads', 1, 500, "
      "'CNY')",
      spent_in_december, 0, 700000 },
    { "UPDATE fx_rate SET rate_e9 = 150000000", worth_in_december, 9660000, 10350000 },
    { "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency) "
      "VALUES (1, 1, 'charge', 'failed', 1766800000000000, 6900, 'CNY')",
      failed_lately, 0, 1 },
  };

  cohort_test_session_write (self->session, write_sql,
                             (gpointer) "INSERT INTO fx_rate (day, base, quote, rate_e9, origin) VALUES "
                                        "(20392, 'CNY', 'USD', 140000000, 'ecb')");
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      CohortDone *done;

      g_test_message ("%s", changes[i].sql);
      g_assert_cmpint (changes[i].figure (self), ==, changes[i].before);
      g_assert_cmpint (changes[i].figure (self), ==, changes[i].before);
      cohort_test_session_write (self->session, write_sql, (gpointer) changes[i].sql);
      g_assert_cmpint (changes[i].figure (self), ==, changes[i].after);
      done = cohort_command_undo (self->session, &error);
      g_assert_no_error (error);
      cohort_done_free (done);
      g_assert_cmpint (changes[i].figure (self), ==, changes[i].before);
    }
}

/* Lines are items of a subscription, of which one may have no name, and what a person pays without one, also where both
 * have the same id. A term is paid when the first of its payments is, in whatever order the file has them. */
static void
test_terms (Fixture *self, gconstpointer data)
{
  static const char sql[]
      = "INSERT INTO coverage (id, identity, subscription, line_key, kind, covers_from, covers_to, unit_minor, "
        "currency) "
        "SELECT 10 + column1, 1, column2, column3, 'period', 1767225600000000, 1767225600000000, 100, 'CNY' FROM "
        "(VALUES (0, 1, NULL), (1, 1, ''), (2, 1, 'a'), (3, 1, 'a'), (4, 1, 'b'), (5, NULL, NULL), (6, NULL, 'a'), "
        "(7, NULL, NULL));"
        "INSERT INTO payment (id, source, identity, kind, status, occurred_at, gross_minor, currency) "
        "SELECT 2 + column1, 1, 1, 'charge', 'succeeded', 1764547200000000 + column2 * 86400000000, 100, 'CNY' FROM "
        "(VALUES (1, 2), (2, 1), (3, 3));"
        "INSERT INTO payment_allocation (coverage, payment, amount_minor) VALUES (11, 5, 1), (10, 5, 1), (10, 3, 1), "
        "(10, 4, 1)";
  static const guint32 lines[] = { 0, 1, 1, 2, 2, 3, 4, 5, 4 };
  g_autoptr (CohortLedgerSnapshot) snapshot = NULL;
  const CohortTerms *terms;

  cohort_test_session_write (self->session, write_sql, (gpointer) sql);
  snapshot = ledger (self);
  terms = &cohort_ledger_snapshot_get_facts (snapshot)->terms;
  g_assert_cmpmem (terms->line, terms->n * sizeof *terms->line, lines, sizeof lines);
  g_assert_cmpint (terms->paid[1], ==, terms->paid[0] + 1);
  g_assert_cmpint (terms->paid[2], ==, terms->paid[0] + 3);
  g_assert_cmpint (terms->paid[3], ==, COHORT_DAY_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func)                                                                                                \
  g_test_add (name, Fixture, fill, cohort_test_session_set_up, func, cohort_test_session_tear_down)
  ADD ("/ledger/kept", test_kept);
  ADD ("/ledger/anew", test_anew);
  ADD ("/ledger/activity", test_activity);
  ADD ("/ledger/rolled-back", test_rolled_back);
  ADD ("/ledger/swapped", test_swapped);
  ADD ("/ledger/tables", test_tables);
  ADD ("/ledger/prepared", test_prepared);
  ADD ("/ledger/terms", test_terms);
  ADD ("/ledger/kept-beside", test_kept_beside);
  ADD ("/ledger/followed", test_followed);
  ADD ("/ledger/at-once", test_at_once);
#undef ADD
  return g_test_run ();
}
