// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lemon Squeezy asked directly: a shop that was made up. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const secrets[] = { "key=synthetic-key", NULL };

#define FILE_OF(name) "lemonsqueezy/" name ".synthetic.json"
#define PRICES ",,101:month:1,100:week:1,102:year:1"
#define INVOICES(n, variant, term)                                                                                     \
  { .task = "page subscriptions subscription=" n " variant=" variant " term=" term, .file = FILE_OF ("invoices-" n) }

static const CohortKitReply all[] = {
  { .task = "check", .file = FILE_OF ("check") },
  { .task = "page customers", .file = FILE_OF ("customers-1") },
  { .task = "page customers page=2", .file = FILE_OF ("customers-2") },
  { .task = "page subscriptions", .file = FILE_OF ("variants") },
  { .task = "page subscriptions prices=,", .file = FILE_OF ("prices-1") },
  { .task = "page subscriptions prices=,,101:month:1,100:week:1 page=2", .file = FILE_OF ("prices-2") },
  { .task = "page subscriptions prices=" PRICES " list=1", .file = FILE_OF ("subscriptions-1") },
  { .task = "page subscriptions prices=" PRICES " list=1 page=2", .file = FILE_OF ("subscriptions-2") },
  INVOICES ("1", "11", "month:1"),
  INVOICES ("2", "12", "year:1"),
  INVOICES ("3", "11", "month:1"),
  INVOICES ("4", "11", "month:1"),
  INVOICES ("5", "11", "month:1"),
  INVOICES ("6", "11", "month:1"),
  INVOICES ("7", "12", "year:1"),
  { .task = "page subscriptions subscription=8 variant=99 price=999", .file = FILE_OF ("price-999") },
  { .task = "page subscriptions subscription=8 variant=99 term=month:1", .file = FILE_OF ("invoices-8") },
  { .task = "page orders", .file = FILE_OF ("orders") },
  { .task = "page refunds", .file = FILE_OF ("refunds") },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("lemonsqueezy"), .secrets = secrets, .replies = replies };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "lemonsqueezy-first.txt");
}

/* Later only what changed is looked into; orders end where the last run was. */
static void
test_later (void)
{
  static const CohortKitMark marks[] = { { "subscriptions", { .since_us = COHORT_KIT_NOON - 20 * COHORT_US_PER_DAY } },
                                         { "orders", { .since_us = COHORT_KIT_NOON - 60 * COHORT_US_PER_DAY } },
                                         { NULL } };
  static const CohortKitReply replies[] = {
    { .task = "page customers", .body = "{\"data\":[]}" },
    { .task = "page refunds", .body = "{\"data\":[]}" },
    { .task = "page subscriptions since=1781092800", .file = FILE_OF ("variants") },
    { .task = "page subscriptions since=1781092800 prices=,", .file = FILE_OF ("prices-1") },
    { .task = "page subscriptions since=1781092800 prices=,,101:month:1,100:week:1 page=2",
      .file = FILE_OF ("prices-2") },
    { .task = "page subscriptions since=1781092800 prices=" PRICES " list=1", .file = FILE_OF ("subscriptions-1") },
    { .task = "page subscriptions since=1781092800 prices=" PRICES " list=1 page=2",
      .file = FILE_OF ("subscriptions-2") },
    { .task = "page subscriptions subscription=8 variant=99 price=999", .status = 404, .body = "{}" },
    { .task = "page subscriptions subscription=8 variant=99", .file = FILE_OF ("invoices-8") },
    INVOICES ("2", "12", "year:1"),
    INVOICES ("5", "11", "month:1"),
    { .task = "page orders since=1777636800",
      .body = "{\"meta\":{\"page\":{\"lastPage\":9}},\"data\":[{\"id\":\"1\",\"attributes\":{\"created_at\":"
              "\"2026-04-01T00:00:00Z\"}}]}" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = NULL;

  kit.marks = marks;
  text = cohort_kit_run (&kit);
  g_assert_null (strstr (text, "NO ANSWER"));
  g_assert_nonnull (strstr (text, "page subscriptions subscription=2 "));
  g_assert_null (strstr (text, "page subscriptions subscription=1 "));
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 401, "{\"errors\":[{\"status\":\"401\"}]}", "  need auth: " },
    { 404, "{}", "  denied stream: " },
    { 429, "{\"errors\":[{\"status\":\"429\"}]}", "  retry later: " },
    { 200, "{\"data\":{}}", "  broken: " },
    { 200, "{\"data\":[7,{\"id\":\"1\"},{\"attributes\":{}}],\"meta\":{\"page\":{\"lastPage\":1}}}", "page customers" },
    { 200, "{\"data\":[],\"meta\":{\"page\":{\"lastPage\":99}}}", "page customers" },
  };
  static const CohortKitReply others[] = {
    { .task = "page subscriptions", .body = "{\"data\":[]}" },
    { .task = "page orders", .body = "{\"data\":[]}" },
    { .task = "page refunds", .body = "{\"data\":[]}" },
    { NULL },
  };
  CohortKit kit = make_kit (others);

  cohort_kit_assert_refusals (&kit, "page customers", cases, G_N_ELEMENTS (cases), "page=2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-lemonsqueezy/first", test_first);
  g_test_add_func ("/provider-lemonsqueezy/later", test_later);
  g_test_add_func ("/provider-lemonsqueezy/refusals", test_refusals);
  return g_test_run ();
}
