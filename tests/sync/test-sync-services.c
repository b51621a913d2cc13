// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Whole runs of the services over their kept answers, and the exports of the same made-up accounts beside them: asked
 * twice nothing changes; whichever way a fact came, and in whatever order, the members, their money and their time are
 * the same. */

#include "config.h"

#include "cohort-test-service.h"

/* Stripe */

static const TestRoute stripe_routes[] = {
  { "/v1/prices", NULL, "stripe/prices.synthetic.json" },
  { "/v1/coupons", NULL, "stripe/coupons.synthetic.json" },
  { "/v1/promotion_codes", NULL, "stripe/promotion_codes.synthetic.json" },
  { "/v1/customers", "starting_after", "stripe/customers-2.synthetic.json" },
  { "/v1/customers", NULL, "stripe/customers-1.synthetic.json" },
  { "/v1/subscriptions", NULL, "stripe/subscriptions.synthetic.json" },
  { "/v1/charges", "starting_after", "stripe/charges-2.synthetic.json" },
  { "/v1/charges", NULL, "stripe/charges-1.synthetic.json" },
  { "/v1/invoices", NULL, "stripe/invoices.synthetic.json" },
  { "/v1/refunds", NULL, "stripe/refunds.synthetic.json" },
  { "/v1/disputes", NULL, "stripe/disputes.synthetic.json" },
  { "/v1/balance_transactions", "payout=", "stripe/balance-po_1.synthetic.json" },
  { "/v1/balance_transactions", NULL, "stripe/balance_transactions.synthetic.json" },
  { "/v1/payouts", NULL, "stripe/payouts.synthetic.json" },
  { "/v1/events", NULL, NULL },
  { NULL },
};

/* What changed there afterwards: nothing that is new, and the events of what is not. */
static const TestRoute stripe_later[] = {
  { "/v1/events", NULL, "stripe/events.synthetic.json" },
  { "/v1/customers/cus_bo", NULL, "stripe/customer-deleted.synthetic.json" },
  { "/v1/subscriptions/sub_ada", NULL, "stripe/subscription-paused.synthetic.json" },
  { "/v1/invoices/in_ed_2", NULL, "stripe/invoice-paid-late.synthetic.json" },
  { "/v1/prices", "product=", "stripe/prices.synthetic.json" },
  { "/v1/coupons/", NULL, "" },
  { "/v1/subscriptions/", NULL, "" },
  { "/v1/charges/", NULL, "" },
  { "/v1/", "created%5Bgte%5D", NULL },
  { NULL },
};

static const TestService stripe = {
  .id = "stripe",
  .secrets = (const char *const[]) { "key", "rk_test_synthetic", NULL },
  .routes = stripe_routes,
  .exports
  = (const char *const[]) { "stripe/export-customers.synthetic.csv", "stripe/export-payments.synthetic.csv",
                            "stripe/export-balance.synthetic.csv", "stripe/export-subscriptions.synthetic.csv", NULL },
  .n_pending = 1,
};

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

  test_service_check_alone (&stripe);
  test_service_check_with_exports (&stripe);
  test_service_check_against_exports (&stripe, (const char *const[]) { test_service_members_sql, exported_sql,
                                                                       test_service_entries_sql, plain_sql, NULL });
}

/* A later run finds exactly what changed: a customer was deleted, a subscription paused, an invoice paid late. */
static void
test_stripe_later (void)
{
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) later = NULL;
  g_autoptr (CohortSyncResult) again = NULL;
  TestServiceFixture self;

  test_service_set_up (&self, &stripe);
  test_service_add_account (&self);
  first = test_service_run (&self);
  self.routes = stripe_later;
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

static const TestRoute patreon_routes[] = {
  { "/v2/campaigns/777/members", NULL, "patreon/members-exported.synthetic.json" },
  { "/v2/campaigns/777/posts", NULL, "patreon/posts.synthetic.json" },
  { "/v2/campaigns", NULL, "patreon/campaigns.synthetic.json" },
  { NULL },
};

static const TestService patreon = {
  .id = "patreon",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "currency", "USD", NULL },
  .routes = patreon_routes,
  .exports = (const char *const[]) { "patreon/export-members.synthetic.csv", NULL },
};

static void
test_patreon (void)
{
  /* The export does not say which tier somebody had who left, nor that they left by themselves. */
  static const char paid_sql[]
      = "SELECT i.email || ' ' || s.status || ' ' || s.start_day || '..' || s.end_day || ' ' || s.price_minor"
        " || s.currency || s.interval || s.interval_count AS line FROM segment s JOIN identity i ON i.id = s.identity"
        " ORDER BY 1";

  test_service_check_alone (&patreon);
  test_service_check_with_exports (&patreon);
  test_service_check_against_exports (
      &patreon, (const char *const[]) { test_service_members_sql, test_service_money_sql, paid_sql, NULL });
}

/* GitHub Sponsors */

static const TestRoute github_routes[] = {
  { "/graphql", "{ tiers(", "github/tiers.synthetic.json" },
  { "/graphql", "Mg==", "github/activities-2.synthetic.json" },
  { "/graphql", "sponsorsActivities(", "github/activities-1.synthetic.json" },
  { "/graphql", "sponsorshipsAsMaintainer(", "github/sponsorships.synthetic.json" },
  { "/graphql", "lifetimeReceivedSponsorshipValues(", "github/values.synthetic.json" },
  { "/graphql", "sponsorshipNewsletters(", "github/newsletters.synthetic.json" },
  { "/graphql", NULL, "github/check.synthetic.json" },
  { NULL },
};

/* A sponsor's activity is theirs, and a stranger's nobody's. */
static const TestRoute github_repository_routes[] = {
  { "/graphql", " issues(first", "github/issues.synthetic.json" },
  { "/graphql", " discussions(first", "github/discussions.synthetic.json" },
  { "/graphql", "node(id", "github/issue-comments.synthetic.json" },
  { "/graphql", "sponsorshipsAsMaintainer(", "github/sponsorships.synthetic.json" },
  { "/graphql", "{ tiers(", "github/tiers.synthetic.json" },
  { "/graphql", "Mg==", "github/activities-2.synthetic.json" },
  { "/graphql", "sponsorsActivities(", "github/activities-1.synthetic.json" },
  { "/graphql", "lifetimeReceivedSponsorshipValues(", "github/values.synthetic.json" },
  { "/graphql", "sponsorshipNewsletters(", "github/newsletters.synthetic.json" },
  { NULL },
};

static const TestService github_repositories = {
  .id = "github",
  .secrets = (const char *const[]) { "token", "ghp_synthetic", NULL },
  .settings = (const char *const[]) { "repositories", "acme/app", NULL },
  .routes = github_repository_routes,
};

static void
test_github_repositories (void)
{
  TestServiceFixture self;

  test_service_set_up (&self, &github_repositories);
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

static const TestService github = {
  .id = "github",
  .secrets = (const char *const[]) { "token", "ghp_synthetic", NULL },
  .routes = github_routes,
  .exports = (const char *const[]) { "github/export-sponsors.synthetic.csv", NULL },
  .n_warnings = 2,
};

static void
test_github (void)
{
  /* The export names only those who paid through GitHub, and leaves out nothing of what they paid. */
  static const char active_sql[]
      = "SELECT i.handle || ' ' || s.status || ' ' || s.start_day || ' ' || s.price_minor || s.currency || s.interval"
        " AS line FROM segment s JOIN identity i ON i.id = s.identity WHERE i.handle IN ('ada', 'Bo-Dev')"
        " AND s.status = 'paid' ORDER BY 1";

  test_service_check_alone (&github);
  test_service_check_with_exports (&github);
  test_service_check_against_exports (&github, (const char *const[]) { active_sql, NULL });
}

/* Ghost */

static const TestRoute ghost_routes[] = {
  { "/ghost/api/admin/tiers/", NULL, "ghost/tiers.synthetic.json" },
  { "/ghost/api/admin/offers/", NULL, "ghost/offers.synthetic.json" },
  { "/ghost/api/admin/members/events/", "%3C%3D", "ghost/events-2.synthetic.json" },
  { "/ghost/api/admin/members/events/", NULL, "ghost/events-1.synthetic.json" },
  { "/ghost/api/admin/members/", "page=2", "ghost/members-2.synthetic.json" },
  { "/ghost/api/admin/members/", NULL, "ghost/members-1.synthetic.json" },
  { "/ghost/api/admin/posts/", NULL, "ghost/posts.synthetic.json" },
  { NULL },
};

static const TestService ghost = {
  .id = "ghost",
  .secrets = (const char *const[]) { "key", "6a00000000000000000000ff:00112233445566778899aabbccddeeff", NULL },
  .routes = ghost_routes,
  .exports = (const char *const[]) { "ghost/export-members.synthetic.csv", NULL },
};

static void
test_ghost (void)
{
  /* The export has only those who are on the list. */
  static const char listed_sql[] = "SELECT i.name || ' ' || i.email AS line FROM identity i WHERE i.name <> 'Gone'"
                                   " ORDER BY 1";

  test_service_check_alone (&ghost);
  test_service_check_with_exports (&ghost);
  test_service_check_against_exports (&ghost, (const char *const[]) { listed_sql, NULL });
}

static void
test_ghost_with_stripe (void)
{
  test_service_check_with_stripe (&ghost,
                                  (const char *const[]) { "ghost/export-stripe-customers.synthetic.csv",
                                                          "ghost/export-stripe-subscriptions.synthetic.csv",
                                                          "ghost/export-stripe-payments.synthetic.csv", NULL },
                                  "sync-ghost-with-stripe.txt");
}

/* Gumroad */

static const TestRoute gumroad_routes[] = {
  { "/sales", "page_key=k2", "gumroad/sales-2.synthetic.json" },
  { "/sales", NULL, "gumroad/sales-1.synthetic.json" },
  { "/products/", NULL, "gumroad/subscribers.synthetic.json" },
  { "/products", NULL, "gumroad/products.synthetic.json" },
  { NULL },
};

static const TestService gumroad = {
  .id = "gumroad",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .routes = gumroad_routes,
  .exports = (const char *const[]) { "gumroad/export-sales.synthetic.csv", NULL },
  .n_warnings = 1,
};

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

  test_service_check_alone (&gumroad);
  test_service_check_with_exports (&gumroad);
  test_service_check_against_exports (&gumroad, same);
}

/* 爱发电 */

static const TestRoute afdian_routes[] = {
  { "/api/open/query-sponsor", NULL, "afdian/sponsors.synthetic.json" },
  { "/api/open/query-order", "\\\"page\\\":2", "afdian/orders-2.synthetic.json" },
  { "/api/open/query-order", NULL, "afdian/orders-1-whole.synthetic.json" },
  { NULL },
};

static const TestService afdian = {
  .id = "afdian",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "user", "me", NULL },
  .routes = afdian_routes,
  .exports = (const char *const[]) { "afdian/orders-1-whole.synthetic.json", "afdian/orders-2.synthetic.json",
                                     "afdian/sponsors.synthetic.json", NULL },
};

static void
test_afdian (void)
{
  test_service_check_alone (&afdian);
  test_service_check_with_exports (&afdian);
  test_service_check_against_exports (
      &afdian, (const char *const[]) { test_service_members_sql, test_service_payments_sql, test_service_money_sql,
                                       test_service_segments_sql, NULL });
}

/* Open Collective */

static const TestRoute opencollective_routes[] = {
  { "/graphql/v2", "tiers {", "opencollective/tiers.synthetic.json" },
  { "/graphql/v2", "\"offset\":3", "opencollective/orders-2.synthetic.json" },
  { "/graphql/v2", " orders(", "opencollective/orders-1.synthetic.json" },
  { "/graphql/v2", "\"offset\":5", "opencollective/transactions-2.synthetic.json" },
  { "/graphql/v2", " transactions(", "opencollective/transactions-1.synthetic.json" },
  { NULL },
};

static const TestService opencollective = {
  .id = "opencollective",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "slug", "example", NULL },
  .routes = opencollective_routes,
  .exports = (const char *const[]) { "opencollective/export-transactions.synthetic.csv", NULL },
  .n_warnings = 1,
};

static void
test_opencollective (void)
{
  test_service_check_alone (&opencollective);
  test_service_check_with_exports (&opencollective);
  test_service_check_against_exports (
      &opencollective,
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
