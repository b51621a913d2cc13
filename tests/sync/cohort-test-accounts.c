// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-test-accounts.h"

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
const TestRoute account_stripe_later[] = {
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

const TestService account_stripe = {
  .id = "stripe",
  .secrets = (const char *const[]) { "key", "rk_test_synthetic", NULL },
  .routes = stripe_routes,
  .exports
  = (const char *const[]) { "stripe/export-customers.synthetic.csv", "stripe/export-payments.synthetic.csv",
                            "stripe/export-balance.synthetic.csv", "stripe/export-subscriptions.synthetic.csv", NULL },
  .n_pending = 1,
};

static const TestRoute patreon_routes[] = {
  { "/v2/campaigns/777/members", NULL, "patreon/members-exported.synthetic.json" },
  { "/v2/campaigns/777/posts", NULL, "patreon/posts.synthetic.json" },
  { "/v2/campaigns", NULL, "patreon/campaigns.synthetic.json" },
  { NULL },
};

static const TestRoute patreon_more_routes[] = {
  { "/v2/campaigns/777/members", "cursor", "patreon/members-2.synthetic.json" },
  { "/v2/campaigns/777/members", NULL, "patreon/members-1.synthetic.json" },
  { "/v2/campaigns/777/posts", NULL, "patreon/posts.synthetic.json" },
  { "/v2/campaigns", NULL, "patreon/campaigns.synthetic.json" },
  { NULL },
};

const TestService account_patreon_more = {
  .id = "patreon",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "currency", "USD", NULL },
  .routes = patreon_more_routes,
};

const TestService account_patreon = {
  .id = "patreon",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "currency", "USD", NULL },
  .routes = patreon_routes,
  .exports = (const char *const[]) { "patreon/export-members.synthetic.csv", NULL },
};

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

const TestService account_github_repositories = {
  .id = "github",
  .secrets = (const char *const[]) { "token", "ghp_synthetic", NULL },
  .settings = (const char *const[]) { "repositories", "acme/app", NULL },
  .routes = github_repository_routes,
};

const TestService account_github = {
  .id = "github",
  .secrets = (const char *const[]) { "token", "ghp_synthetic", NULL },
  .routes = github_routes,
  .exports = (const char *const[]) { "github/export-sponsors.synthetic.csv", NULL },
  .n_warnings = 2,
};

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

const TestService account_ghost = {
  .id = "ghost",
  .secrets = (const char *const[]) { "key", "6a00000000000000000000ff:00112233445566778899aabbccddeeff", NULL },
  .routes = ghost_routes,
  .exports = (const char *const[]) { "ghost/export-members.synthetic.csv", NULL },
};

static const TestRoute gumroad_routes[] = {
  { "/sales", "page_key=k2", "gumroad/sales-2.synthetic.json" },
  { "/sales", NULL, "gumroad/sales-1.synthetic.json" },
  { "/products/", NULL, "gumroad/subscribers.synthetic.json" },
  { "/products", NULL, "gumroad/products.synthetic.json" },
  { NULL },
};

/* What the export of the account above does not have. */
static const TestRoute gumroad_more_routes[] = {
  { "/sales", NULL, "gumroad/sales-more.synthetic.json" },
  { "/products", NULL, "gumroad/products-none.synthetic.json" },
  { NULL },
};

const TestService account_gumroad_more = {
  .id = "gumroad",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .routes = gumroad_more_routes,
};

const TestService account_gumroad = {
  .id = "gumroad",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .routes = gumroad_routes,
  .exports = (const char *const[]) { "gumroad/export-sales.synthetic.csv", NULL },
  .n_warnings = 1,
};

static const TestRoute afdian_routes[] = {
  { "/api/open/query-sponsor", NULL, "afdian/sponsors.synthetic.json" },
  { "/api/open/query-order", "\\\"page\\\":2", "afdian/orders-2.synthetic.json" },
  { "/api/open/query-order", NULL, "afdian/orders-1-whole.synthetic.json" },
  { NULL },
};

const TestService account_afdian = {
  .id = "afdian",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "user", "me", NULL },
  .routes = afdian_routes,
  .exports = (const char *const[]) { "afdian/orders-1-whole.synthetic.json", "afdian/orders-2.synthetic.json",
                                     "afdian/sponsors.synthetic.json", NULL },
};

static const TestRoute opencollective_routes[] = {
  { "/graphql/v2", "tiers {", "opencollective/tiers.synthetic.json" },
  { "/graphql/v2", "\"offset\":3", "opencollective/orders-2.synthetic.json" },
  { "/graphql/v2", " orders(", "opencollective/orders-1.synthetic.json" },
  { "/graphql/v2", "\"offset\":5", "opencollective/transactions-2.synthetic.json" },
  { "/graphql/v2", " transactions(", "opencollective/transactions-1.synthetic.json" },
  { NULL },
};

const TestService account_opencollective = {
  .id = "opencollective",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "slug", "example", NULL },
  .routes = opencollective_routes,
  .exports = (const char *const[]) { "opencollective/export-transactions.synthetic.csv", NULL },
  .n_warnings = 1,
};

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

const TestService account_discourse = {
  .id = "discourse",
  .secrets = (const char *const[]) { "key", "synthetic", NULL },
  .settings = (const char *const[]) { "user", "owner", NULL },
  .routes = discourse_routes,
  .exports = (const char *const[]) { NULL },
};

#define LEMON(name) "lemonsqueezy/" name ".synthetic.json"

static const TestRoute lemonsqueezy_routes[] = {
  { "/v1/customers", "number%5D=2", LEMON ("customers-2") },
  { "/v1/customers", NULL, LEMON ("customers-1") },
  { "/v1/variants", NULL, LEMON ("variants") },
  { "/v1/prices/999", NULL, LEMON ("price-999") },
  { "/v1/prices", "number%5D=2", LEMON ("prices-2") },
  { "/v1/prices", NULL, LEMON ("prices-1") },
  { "/v1/subscriptions", "number%5D=2", LEMON ("subscriptions-2") },
  { "/v1/subscriptions", NULL, LEMON ("subscriptions-1") },
  { "/v1/subscription-invoices", "subscription_id%5D=1", LEMON ("invoices-1") },
  { "/v1/subscription-invoices", "subscription_id%5D=2", LEMON ("invoices-2") },
  { "/v1/subscription-invoices", "subscription_id%5D=3", LEMON ("invoices-3") },
  { "/v1/subscription-invoices", "subscription_id%5D=4", LEMON ("invoices-4") },
  { "/v1/subscription-invoices", "subscription_id%5D=5", LEMON ("invoices-5") },
  { "/v1/subscription-invoices", "subscription_id%5D=6", LEMON ("invoices-6") },
  { "/v1/subscription-invoices", "subscription_id%5D=7", LEMON ("invoices-7") },
  { "/v1/subscription-invoices", "subscription_id%5D=8", LEMON ("invoices-8") },
  { "/v1/subscription-invoices", NULL, LEMON ("refunds") },
  { "/v1/orders", NULL, LEMON ("orders") },
  { NULL },
};

const TestService account_lemonsqueezy = {
  .id = "lemonsqueezy",
  .secrets = (const char *const[]) { "key", "synthetic", NULL },
  .routes = lemonsqueezy_routes,
};

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

const TestService account_paddle = {
  .id = "paddle",
  .secrets = (const char *const[]) { "key", "synthetic", NULL },
  .routes = paddle_routes,
};

#define MEMBERFUL(name) "memberful/" name ".synthetic.json"

static const TestRoute memberful_routes[] = {
  { "/api/graphql", " plans {", MEMBERFUL ("plans") },
  { "/api/graphql", "MTM", MEMBERFUL ("members-2") },
  { "/api/graphql", " members(", MEMBERFUL ("members-1") },
  { "/api/graphql", " subscriptions(", MEMBERFUL ("subscriptions") },
  { "/api/graphql", " orders(", MEMBERFUL ("orders") },
  { NULL },
};

const TestService account_memberful = {
  .id = "memberful",
  .secrets = (const char *const[]) { "key", "synthetic", NULL },
  .routes = memberful_routes,
};

#define COFFEE(name) "buymeacoffee/" name ".synthetic.json"

static const TestRoute bmc_routes[] = {
  { "/api/v1/subscriptions", "page=2", COFFEE ("members-2") },
  { "/api/v1/subscriptions", NULL, COFFEE ("members-1") },
  { "/api/v1/supporters", "page=2", COFFEE ("supporters-2") },
  { "/api/v1/supporters", NULL, COFFEE ("supporters-1") },
  { "/api/v1/extras", NULL, COFFEE ("extras") },
  { NULL },
};

const TestService account_bmc = {
  .id = "buymeacoffee",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .routes = bmc_routes,
  .exports = (const char *const[]) { COFFEE ("export-members"), COFFEE ("export-supporters"), NULL },
  .n_warnings = 1,
};

#define PAYPAL(name) "paypal/" name ".synthetic.json"

static const TestRoute paypal_routes[] = {
  { "/v1/oauth2/token", NULL, PAYPAL ("token") },
  { "/v1/reporting/transactions", "&page=2", PAYPAL ("may-2") },
  { "/v1/reporting/transactions", "start_date=2026-04-19", PAYPAL ("may-1") },
  { "/v1/reporting/transactions", NULL, PAYPAL ("empty") },
  { NULL },
};

const TestService account_paypal = {
  .id = "paypal",
  .secrets = (const char *const[]) { "client", "synthetic", "client-secret", "synthetic", NULL },
  .routes = paypal_routes,
  .exports = (const char *const[]) { "paypal/export-activity.synthetic.csv", NULL },
  .n_warnings = 1,
};
