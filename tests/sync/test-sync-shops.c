// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Whole runs of forums and shops over their kept answers, as test-sync-services.c has them of the others. */

#include "config.h"

#include "cohort-test-service.h"

/* Discourse: what strangers and the administrators write is nobody's. */

static const TestRoute discourse_routes[] = {
  { "/admin/users/list/", NULL, "discourse/users-1.synthetic.json" },
  { "/site.json", NULL, "discourse/site.synthetic.json" },
  { "/posts.json", "before", "discourse/posts-2.synthetic.json" },
  { "/posts.json", NULL, "discourse/posts-1.synthetic.json" },
  { "/directory_items.json", NULL, "discourse/directory.synthetic.json" },
  { "/user_actions.json", "username=ada", "discourse/likes-ada.synthetic.json" },
  { "/user_actions.json", NULL, "discourse/likes-owner.synthetic.json" },
  { NULL },
};

static const TestService discourse = {
  .id = "discourse",
  .secrets = (const char *const[]) { "key", "synthetic", NULL },
  .settings = (const char *const[]) { "user", "owner", NULL },
  .routes = discourse_routes,
  .exports = (const char *const[]) { NULL },
};

static void
test_discourse (void)
{
  TestServiceFixture self;

  test_service_check_alone (&discourse);
  test_service_set_up (&self, &discourse);
  test_service_add_account (&self);
  cohort_sync_result_free (test_service_run (&self));
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM identity"), ==, 3);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM interaction"), ==, 6);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM interaction WHERE identity IS NULL"), ==, 0);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM question"), ==, 2);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM answer"), ==, 2);
  test_service_tear_down (&self);
}

/* Lemon Squeezy */

#define LEMON(name) "lemonsqueezy/" name ".synthetic.json"

static const TestRoute lemonsqueezy_routes[] = {
  { "/v1/customers", "number%5D=2", LEMON ("customers-2") },
  { "/v1/customers", NULL, LEMON ("customers-1") },
  { "/v1/variants", NULL, LEMON ("variants") },
  { "/v1/prices", "variant_id%5D=11", LEMON ("prices-11") },
  { "/v1/prices", NULL, LEMON ("prices-12") },
  { "/v1/subscriptions", "variant_id%5D=11", LEMON ("subscriptions-11") },
  { "/v1/subscriptions", NULL, LEMON ("subscriptions-12") },
  { "/v1/subscription-invoices", "subscription_id%5D=1", LEMON ("invoices-1") },
  { "/v1/subscription-invoices", "subscription_id%5D=2", LEMON ("invoices-2") },
  { "/v1/subscription-invoices", "subscription_id%5D=3", LEMON ("invoices-3") },
  { "/v1/subscription-invoices", "subscription_id%5D=4", LEMON ("invoices-4") },
  { "/v1/subscription-invoices", "subscription_id%5D=5", LEMON ("invoices-5") },
  { "/v1/subscription-invoices", "subscription_id%5D=6", LEMON ("invoices-6") },
  { "/v1/subscription-invoices", NULL, LEMON ("refunds") },
  { "/v1/orders", NULL, LEMON ("orders") },
  { NULL },
};

static const TestService lemonsqueezy = {
  .id = "lemonsqueezy",
  .secrets = (const char *const[]) { "key", "synthetic", NULL },
  .routes = lemonsqueezy_routes,
};

static void
test_lemonsqueezy (void)
{
  test_service_check_alone (&lemonsqueezy);
}

/* Paddle */

#define PADDLE(name) "paddle/" name ".synthetic.json"

static const TestRoute paddle_routes[] = {
  { "/products", NULL, PADDLE ("products") },
  { "/customers", "after=", PADDLE ("customers-2") },
  { "/customers", NULL, PADDLE ("customers-1") },
  { "/subscriptions", NULL, PADDLE ("subscriptions") },
  { "/transactions", "after=", PADDLE ("transactions-2") },
  { "/transactions", NULL, PADDLE ("transactions-1") },
  { "/adjustments", NULL, PADDLE ("adjustments") },
  { NULL },
};

static const TestService paddle = {
  .id = "paddle",
  .secrets = (const char *const[]) { "key", "synthetic", NULL },
  .routes = paddle_routes,
};

static void
test_paddle (void)
{
  test_service_check_alone (&paddle);
}

/* Memberful */

#define MEMBERFUL(name) "memberful/" name ".synthetic.json"

static const TestRoute memberful_routes[] = {
  { "/api/graphql", " plans {", MEMBERFUL ("plans") },
  { "/api/graphql", "MTM", MEMBERFUL ("members-2") },
  { "/api/graphql", " members(", MEMBERFUL ("members-1") },
  { "/api/graphql", " subscriptions(", MEMBERFUL ("subscriptions") },
  { "/api/graphql", " orders(", MEMBERFUL ("orders") },
  { NULL },
};

static const TestService memberful = {
  .id = "memberful",
  .secrets = (const char *const[]) { "key", "synthetic", NULL },
  .routes = memberful_routes,
};

static void
test_memberful (void)
{
  test_service_check_alone (&memberful);
}

static void
test_memberful_with_stripe (void)
{
  test_service_check_with_stripe (&memberful,
                                  (const char *const[]) { "memberful/export-stripe-customers.synthetic.csv",
                                                          "memberful/export-stripe-payments.synthetic.csv", NULL },
                                  "sync-memberful-with-stripe.txt");
}

/* Buy Me a Coffee */

#define COFFEE(name) "buymeacoffee/" name ".synthetic.json"

static const TestRoute bmc_routes[] = {
  { "/api/v1/subscriptions", "page=2", COFFEE ("members-2") },
  { "/api/v1/subscriptions", NULL, COFFEE ("members-1") },
  { "/api/v1/supporters", "page=2", COFFEE ("supporters-2") },
  { "/api/v1/supporters", NULL, COFFEE ("supporters-1") },
  { "/api/v1/extras", NULL, COFFEE ("extras") },
  { NULL },
};

static const TestService bmc = {
  .id = "buymeacoffee",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .routes = bmc_routes,
  .exports = (const char *const[]) { COFFEE ("export-members"), COFFEE ("export-supporters"), NULL },
  .n_warnings = 1,
};

static void
test_bmc (void)
{
  /* No file has the extras. */
  static const char coffees_sql[]
      = "SELECT i.email || ' ' || p.kind || ' ' || p.occurred_at || ' ' || p.gross_minor || p.currency AS line"
        " FROM payment p JOIN identity i ON i.id = p.identity WHERE p.stream = 'tip' ORDER BY 1";

  test_service_check_alone (&bmc);
  test_service_check_with_exports (&bmc);
  test_service_check_against_exports (&bmc, (const char *const[]) { coffees_sql, test_service_segments_sql, NULL });
}

/* PayPal: the key is exchanged for a token first. */

#define PAYPAL(name) "paypal/" name ".synthetic.json"

static const TestRoute paypal_routes[] = {
  { "/v1/oauth2/token", NULL, PAYPAL ("token") },
  { "/v1/reporting/transactions", "&page=2", PAYPAL ("may-2") },
  { "/v1/reporting/transactions", "start_date=2026-04-19", PAYPAL ("may-1") },
  { "/v1/reporting/transactions", NULL, PAYPAL ("empty") },
  { NULL },
};

static const TestService paypal = {
  .id = "paypal",
  .secrets = (const char *const[]) { "client", "synthetic", "client-secret", "synthetic", NULL },
  .routes = paypal_routes,
  .exports = (const char *const[]) { "paypal/export-activity.synthetic.csv", NULL },
  .n_warnings = 1,
};

static void
test_paypal (void)
{
  test_service_check_alone (&paypal);
  test_service_check_with_exports (&paypal);
  test_service_check_against_exports (&paypal,
                                      (const char *const[]) { test_service_members_sql, test_service_payments_sql,
                                                              test_service_money_sql, test_service_entries_sql, NULL });
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync-shops/discourse", test_discourse);
  g_test_add_func ("/sync-shops/lemonsqueezy", test_lemonsqueezy);
  g_test_add_func ("/sync-shops/paddle", test_paddle);
  g_test_add_func ("/sync-shops/memberful", test_memberful);
  g_test_add_func ("/sync-shops/memberful-with-stripe", test_memberful_with_stripe);
  g_test_add_func ("/sync-shops/bmc", test_bmc);
  g_test_add_func ("/sync-shops/paypal", test_paypal);
  result = g_test_run ();
  cohort_test_files_remove ();
  return result;
}
