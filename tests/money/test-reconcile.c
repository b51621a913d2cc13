// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Payouts on the demo: every statement closes to the last unit, what was planted has its cause and nothing else is
 * unexplained; accepting and locking are steps; a lock notices what changes below it. */

#include "config.h"

#include "cohort-check-report.h"
#include "cohort-reconcile-report.h"
#include "cohort-reconcile.h"
#include "cohort-test-db.h"
#include "cohort-test-demo.h"
#include "cohort-words.h"

static CohortReconcileReport *
load (CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  CohortReconcileReport *report = cohort_reconcile_report_load (session, COHORT_PERIOD_EVERYTHING, &error);

  g_assert_no_error (error);
  return report;
}

static gpointer
run_sql (CohortDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (cohort_db_exec (db, sql, error));
}

static void
exec (CohortSession *session, const char *sql)
{
  g_autoptr (GError) error = NULL;

  cohort_store_write (cohort_session_get_store (session), run_sql, (gpointer) sql, NULL, &error);
  g_assert_no_error (error);
}

static void
test_closes (void)
{
  g_autoptr (CohortReconcileReport) report = load (cohort_test_demo ());
  guint n_unexplained = 0, n_notes = 0, n_payouts = 0;

  for (guint i = 0; i < report->months->len; i++)
    {
      const CohortReconcileMonth *month = report->months->pdata[i];
      gint64 paid = 0, unexplained = 0;

      g_assert_cmpint (month->lines - month->fees - month->refunds + month->other + month->unexplained, ==,
                       month->paid);
      for (guint j = 0; j < month->payouts->len; j++)
        {
          const CohortReconcilePayout *payout = month->payouts->pdata[j];

          g_assert_cmpint (payout->lines - payout->fees - payout->refunds + payout->other + payout->unexplained, ==,
                           payout->paid);
          /* What is not explained has a name. */
          g_assert_true (payout->is_exact == (payout->cause == NULL));
          paid += payout->paid;
          unexplained += payout->unexplained;
          n_unexplained += !payout->is_exact;
          n_notes += payout->note != NULL;
        }
      n_payouts += month->payouts->len;
      g_assert_cmpint (paid, ==, month->paid);
      g_assert_cmpint (unexplained, ==, month->unexplained);
    }
  g_assert_cmpuint (n_payouts, ==, report->n_payouts);
  g_assert_cmpuint (n_payouts, >, 200);
  /* The cent, the wrong sign, the month that is missing, the year that was charged at once. */
  g_assert_cmpuint (n_unexplained, ==, 4);
  g_assert_cmpuint (n_notes, >=, 1); /* the payout at the end of a month */
  g_assert_cmpuint (report->n_exact, ==, n_payouts - 4);
  g_assert_cmpuint (report->n_lockable, ==, 0);
}

static const CohortReconcilePayout *
find_payout (const CohortReconcileReport *report, gint64 unexplained)
{
  for (guint i = 0; i < report->months->len; i++)
    {
      const CohortReconcileMonth *month = report->months->pdata[i];

      for (guint j = 0; j < month->payouts->len; j++)
        if (((const CohortReconcilePayout *) month->payouts->pdata[j])->unexplained == unexplained)
          return month->payouts->pdata[j];
    }
  g_assert_not_reached ();
}

static void
test_causes (void)
{
  g_autoptr (CohortReconcileReport) report = load (cohort_test_demo ());
  const CohortReconcilePayout *cent = find_payout (report, -1);
  g_autofree char *equation = cohort_reconcile_payout_equation (cent, "CNY");

  g_assert_true (g_str_has_prefix (cent->cause, "The smallest amount there is"));
  g_assert_true (g_str_has_prefix (equation, "lines ¥"));
  /* A year of 480.00 was charged, and 209.83 came for it. */
  g_assert_true (g_str_has_prefix (find_payout (report, 20983 - 48000)->cause, "$480.00 of it was charged for a year"));
}

/* Of payouts with lines: the first pays for what nobody imported, a later one that lacks something has no excuse. */
static void
test_causes_of_lines (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  static const CohortPayoutCause expected[] = { COHORT_CAUSE_BEGINNING, COHORT_CAUSE_NONE, COHORT_CAUSE_ROUNDING };
  static const gint64 unexplained[] = { 500, 600, 1 };

  cohort_test_step (db, COHORT_TEST_A_SOURCE
                    "INSERT INTO payout (id, source, paid_at, amount_minor, currency, status) VALUES"
                    " (1, 1, 1700000000000000, 1000, 'EUR', 'paid'), (2, 1, 1740000000000000, 1000, 'EUR', 'paid'),"
                    " (3, 1, 1750000000000000, 1000, 'EUR', 'paid');"
                    "INSERT INTO balance_entry (source, type, gross_minor, net_minor, currency, occurred_at, payout)"
                    " VALUES (1, 'charge', 500, 500, 'EUR', 1699900000000000, 1),"
                    " (1, 'charge', 400, 400, 'EUR', 1739900000000000, 2),"
                    " (1, 'charge', 999, 999, 'EUR', 1749900000000000, 3)");
  found = cohort_reconcile_sums (db, cohort_zone_utc (), 0, G_MAXINT64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < found->len; i++)
    {
      const CohortPayoutStatement *payout = found->pdata[i];

      g_assert_cmpint (payout->unexplained, ==, unexplained[i]);
      g_assert_cmpint (payout->cause, ==, expected[i]);
    }
  g_clear_pointer (&found, g_ptr_array_unref);
  cohort_test_db_free (db);
}

static guint
count_faults (CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  CohortCheckReport *report = cohort_check_report_new (cohort_session_get_path (session), &error);
  guint n;

  g_assert_no_error (error);
  n = report->faults->len;
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (((const CohortCheckFault *) report->faults->pdata[i])->check, ==, "locks");
  cohort_check_report_free (report);
  return n;
}

static void
undo (CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_undo (session, &error);

  g_assert_no_error (error);
}

static void
test_accept (void)
{
  CohortSession *session = cohort_test_demo_of (COHORT_DEMO_DEFAULT, COHORT_DEMO_SEED);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortReconcileReport) first = load (session), second = NULL, third = NULL;
  g_autoptr (CohortDone) done = NULL, refused = NULL, said = NULL, locked = NULL;
  gint64 cent = find_payout (first, -1)->id;

  done = cohort_command_accept_exact (session, COHORT_PERIOD_EVERYTHING, &error);
  g_assert_no_error (error);
  g_assert_cmpint (done->step, >, 0);
  second = load (session);
  g_assert_cmpuint (second->n_exact, ==, 0);
  g_assert_cmpuint (second->n_open, ==, 4);
  g_assert_cmpuint (second->n_lockable, >, 20);

  refused = cohort_command_accept_payout (session, cent, NULL, &error);
  g_assert_null (refused);
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  g_clear_error (&error);
  said = cohort_command_accept_payout (session, cent, "Stripe rounds", &error);
  g_assert_no_error (error);
  g_clear_pointer (&second, cohort_reconcile_report_unref);
  second = load (session);
  g_assert_cmpstr (find_payout (second, -1)->reason, ==, "Stripe rounds");
  g_assert_cmpuint (second->n_open, ==, 3);

  locked = cohort_command_lock_months (session, COHORT_PERIOD_EVERYTHING, &error);
  g_assert_no_error (error);
  third = load (session);
  g_assert_cmpuint (third->n_lockable, ==, 0);
  g_assert_true (find_payout (third, -1)->locked);
  g_assert_cmpuint (count_faults (session), ==, 0);
  g_clear_pointer (&locked, cohort_done_free);
  locked = cohort_command_lock_months (session, COHORT_PERIOD_EVERYTHING, &error);
  g_assert_null (locked);
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);

  for (int i = 0; i < 3; i++)
    undo (session);
  g_clear_pointer (&third, cohort_reconcile_report_unref);
  third = load (session);
  g_assert_cmpuint (third->n_exact, ==, first->n_exact);
  g_assert_cmpuint (third->n_lockable, ==, 0);
  cohort_test_demo_close (session);
}

/* What changes below a lock, or in it, is told by the check and on the page. */
static void
test_chain (void)
{
  CohortSession *session = cohort_test_demo_of (COHORT_DEMO_DEFAULT, COHORT_DEMO_SEED);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) exact = NULL, locked = NULL;
  g_autoptr (CohortReconcileReport) report = NULL;
  guint n_broken = 0;

  exact = cohort_command_accept_exact (session, COHORT_PERIOD_EVERYTHING, &error);
  g_assert_no_error (error);
  locked = cohort_command_lock_months (session, COHORT_PERIOD_EVERYTHING, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_faults (session), ==, 0);

  exec (session, "UPDATE balance_entry SET gross_minor = gross_minor + 1, net_minor = net_minor + 1 WHERE id = (SELECT"
                 " min (b.id) FROM balance_entry b JOIN payout p ON p.id = b.payout JOIN reconciliation r ON r.payout ="
                 " p.id JOIN reconciliation m ON m.kind = 'month' AND m.source = p.source AND m.currency = p.currency"
                 " AND m.month = (SELECT min (month) FROM reconciliation WHERE kind = 'month' AND currency = 'CNY')"
                 " WHERE p.currency = 'CNY' AND b.type = 'charge')");
  g_assert_cmpuint (count_faults (session), ==, 1);
  report = load (session);
  for (guint i = 0; i < report->months->len; i++)
    n_broken += ((const CohortReconcileMonth *) report->months->pdata[i])->broken;
  g_assert_cmpuint (n_broken, ==, 1);
  exec (session, "UPDATE balance_entry SET gross_minor = gross_minor - 1, net_minor = net_minor - 1 WHERE id = (SELECT"
                 " min (b.id) FROM balance_entry b JOIN payout p ON p.id = b.payout JOIN reconciliation r ON r.payout ="
                 " p.id JOIN reconciliation m ON m.kind = 'month' AND m.source = p.source AND m.currency = p.currency"
                 " AND m.month = (SELECT min (month) FROM reconciliation WHERE kind = 'month' AND currency = 'CNY')"
                 " WHERE p.currency = 'CNY' AND b.type = 'charge')");
  g_assert_cmpuint (count_faults (session), ==, 0);

  /* A lock taken out of the chain, and one that says something else. */
  exec (session, "DELETE FROM reconciliation WHERE id = (SELECT id FROM reconciliation WHERE kind = 'month' ORDER BY id"
                 " LIMIT 1 OFFSET 3)");
  g_assert_cmpuint (count_faults (session), ==, 1);
  exec (session, "UPDATE reconciliation SET paid_minor = paid_minor + 1 WHERE id = (SELECT max (id) FROM reconciliation"
                 " WHERE kind = 'month')");
  g_assert_cmpuint (count_faults (session), ==, 2);
  cohort_test_demo_close (session);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  g_test_add_func ("/reconcile/closes", test_closes);
  g_test_add_func ("/reconcile/causes", test_causes);
  g_test_add_func ("/reconcile/causes-of-lines", test_causes_of_lines);
  g_test_add_func ("/reconcile/accept", test_accept);
  g_test_add_func ("/reconcile/chain", test_chain);
  status = g_test_run ();
  cohort_test_demo_end ();
  return status;
}
