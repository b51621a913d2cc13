// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Whole runs of the services over their kept answers, and the exports of the same made-up accounts beside them: asked
 * twice nothing changes; whichever way a fact came, and in whatever order, the members, their money and their time are
 * the same. */

#include "config.h"

#include "cohort-test-accounts.h"

/* Stripe */

static void
test_stripe (void)
{
  /* What was paid outside Stripe no export has; segments of versions alone know no discounts and pauses. */
  static const char exported_sql[]
      = "SELECT line FROM (SELECT p.kind || ' ' || p.status || ' ' || p.occurred_at || ' ' || p.gross_minor"
        " || p.currency || ' ' || ifnull (p.fee_minor, '?') || ' ' || ifnull (p.settle_net || p.settle_currency, '?')"
        " || ' ' || ifnull (i.email, '') AS line, p.settle_net FROM payment p LEFT JOIN identity i ON i.id = p.identity"
        " WHERE p.settle_net IS NOT NULL OR p.status = 'failed') ORDER BY 1";
  static const char plain_sql[]
      = "SELECT i.email || ' ' || s.status || ' ' || s.start_day || '..' || s.end_day || ' ' || s.price_minor"
        " || s.currency || s.interval || ' ' || ifnull (s.end_reason, '') AS line FROM segment s JOIN identity i"
        " ON i.id = s.identity WHERE i.email LIKE 'ada@%' OR i.email LIKE 'cy@%' OR i.email LIKE 'di@%'"
        " OR i.email LIKE 'kim@%' ORDER BY 1";

  test_service_check_alone (&account_stripe);
  test_service_check_with_exports (&account_stripe);
  test_service_check_against_exports (
      &account_stripe,
      (const char *const[]) { test_service_members_sql, exported_sql, test_service_entries_sql, plain_sql, NULL });
}

/* A later run finds exactly what changed: a customer was deleted, a subscription paused, an invoice paid late. */
static void
test_stripe_later (void)
{
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) later = NULL;
  g_autoptr (CohortSyncResult) again = NULL;
  TestServiceFixture self;

  test_service_set_up (&self, &account_stripe);
  test_service_add_account (&self);
  first = test_service_run (&self);
  self.routes = account_stripe_later;
  self.passed = 6 * COHORT_US_PER_HOUR;
  later = test_service_run (&self);
  test_service_assert_golden (&self, "sync-stripe-later.txt");
  /* The customer; the version that says paused; the invoice's line and its share of the money. */
  g_assert_cmpint (later->n_new, ==, 3);
  g_assert_cmpint (later->n_changed, ==, 1);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM identity WHERE gone_at IS NOT NULL"), ==, 1);
  again = test_service_run (&self);
  g_assert_cmpint (again->n_new + again->n_changed, ==, 0);
  cohort_test_check_store (self.store);
  test_service_tear_down (&self);
}

/* Patreon */

static void
test_patreon (void)
{
  /* The export does not say which tier somebody had who left, nor that they left by themselves. */
  static const char paid_sql[]
      = "SELECT i.email || ' ' || s.status || ' ' || s.start_day || '..' || s.end_day || ' ' || s.price_minor"
        " || s.currency || s.interval || s.interval_count AS line FROM segment s JOIN identity i ON i.id = s.identity"
        " ORDER BY 1";

  test_service_check_alone (&account_patreon);
  test_service_check_with_exports (&account_patreon);
  test_service_check_against_exports (
      &account_patreon, (const char *const[]) { test_service_members_sql, test_service_money_sql, paid_sql, NULL });
}

/* GitHub Sponsors */

static void
test_github_repositories (void)
{
  TestServiceFixture self;

  test_service_set_up (&self, &account_github_repositories);
  test_service_add_account (&self);
  cohort_sync_result_free (test_service_run (&self));
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM identity WHERE handle IN ('stranger', 'me')"),
                   ==, 0);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM interaction"), ==, 7);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM interaction WHERE identity IS NULL"), ==, 0);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM question"), ==, 1);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM answer"), ==, 2);
  test_service_tear_down (&self);
}

static void
test_github (void)
{
  /* The export names only those who paid through GitHub, and leaves out nothing of what they paid. */
  static const char active_sql[]
      = "SELECT i.handle || ' ' || s.status || ' ' || s.start_day || ' ' || s.price_minor || s.currency || s.interval"
        " AS line FROM segment s JOIN identity i ON i.id = s.identity WHERE i.handle IN ('ada', 'Bo-Dev')"
        " AND s.status = 'paid' ORDER BY 1";

  test_service_check_alone (&account_github);
  test_service_check_with_exports (&account_github);
  test_service_check_against_exports (&account_github, (const char *const[]) { active_sql, NULL });
}

/* Ghost */

static void
test_ghost (void)
{
  /* The export has only those who are on the list. */
  static const char listed_sql[] = "SELECT i.name || ' ' || i.email AS line FROM identity i WHERE i.name <> 'Gone'"
                                   " ORDER BY 1";

  test_service_check_alone (&account_ghost);
  test_service_check_with_exports (&account_ghost);
  test_service_check_against_exports (&account_ghost, (const char *const[]) { listed_sql, NULL });
}

static void
test_ghost_with_stripe (void)
{
  test_service_check_with_stripe (&account_ghost,
                                  (const char *const[]) { "ghost/export-stripe-customers.synthetic.csv",
                                                          "ghost/export-stripe-subscriptions.synthetic.csv",
                                                          "ghost/export-stripe-payments.synthetic.csv", NULL },
                                  "sync-ghost-with-stripe.txt");
}

/* Gumroad */

static void
test_gumroad (void)
{
  /* The export is known to its last row only, so it does not say that somebody did not pay again. */
  static const char *const same[]
      = { test_service_members_sql, test_service_payments_sql, test_service_money_sql,
          "SELECT i.email || ' ' || s.start_day || '..' || s.end_day || ' ' || s.price_minor"
          " || s.interval AS line FROM segment s JOIN identity i ON i.id = s.identity"
          " WHERE i.email <> 'bo@example.org' ORDER BY 1",
          NULL };

  test_service_check_alone (&account_gumroad);
  test_service_check_with_exports (&account_gumroad);
  test_service_check_against_exports (&account_gumroad, same);
}

/* 爱发电 */

static void
test_afdian (void)
{
  test_service_check_alone (&account_afdian);
  test_service_check_with_exports (&account_afdian);
  test_service_check_against_exports (
      &account_afdian, (const char *const[]) { test_service_members_sql, test_service_payments_sql,
                                               test_service_money_sql, test_service_segments_sql, NULL });
}

/* Open Collective */

static void
test_opencollective (void)
{
  test_service_check_alone (&account_opencollective);
  test_service_check_with_exports (&account_opencollective);
  test_service_check_against_exports (
      &account_opencollective,
      (const char *const[]) { test_service_payments_sql, test_service_money_sql, test_service_entries_sql, NULL });
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync-services/stripe", test_stripe);
  g_test_add_func ("/sync-services/stripe-later", test_stripe_later);
  g_test_add_func ("/sync-services/patreon", test_patreon);
  g_test_add_func ("/sync-services/github", test_github);
  g_test_add_func ("/sync-services/github-repositories", test_github_repositories);
  g_test_add_func ("/sync-services/ghost", test_ghost);
  g_test_add_func ("/sync-services/ghost-with-stripe", test_ghost_with_stripe);
  g_test_add_func ("/sync-services/gumroad", test_gumroad);
  g_test_add_func ("/sync-services/afdian", test_afdian);
  g_test_add_func ("/sync-services/opencollective", test_opencollective);
  result = g_test_run ();
  cohort_test_files_remove ();
  return result;
}
