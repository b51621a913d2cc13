// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Gumroad asked directly: an account that was made up. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const secrets[] = { "token=synthetic-token", NULL };

static const CohortKitReply all[] = {
  { .task = "check", .file = "gumroad/check.synthetic.json" },
  { .task = "page sales", .file = "gumroad/sales-1.synthetic.json" },
  { .task = "page sales page=k2", .file = "gumroad/sales-2.synthetic.json" },
  { .task = "page sales after=2026-06-29", .file = "gumroad/sales-1.synthetic.json" },
  { .task = "page sales after=2026-06-29 page=k2", .file = "gumroad/sales-2.synthetic.json" },
  { .task = "page subscribers", .file = "gumroad/products.synthetic.json" },
  { .task = "page subscribers product=p1%3D%3D", .file = "gumroad/subscribers.synthetic.json" },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("gumroad"), .secrets = secrets, .replies = replies };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "gumroad-first.txt");
}

static void
test_later (void)
{
  static const CohortKitMark marks[] = { { "sales", { .since_us = COHORT_KIT_NOON - COHORT_US_PER_DAY } }, { NULL } };
  CohortKit kit = make_kit (all);
  g_autofree char *text = NULL;

  kit.marks = marks;
  text = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (text, "/sales?after=2026-06-29&page_key=k2"));
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 401, "{}", "  need auth: " },
    { 429, "{}", "  retry later: " },
    { 200, "{\"success\":false,\"message\":\"The scope is missing.\"}", "  denied stream: The service refuses: The" },
    { 200, "{\"success\":true,\"sales\":7}", "  broken: " },
    { 200, "{\"sales\":[7,{\"id\":\"x\"}]}", "  warning: 2 entries" },
    { 200, "{\"sales\":[],\"next_page_key\":\"more\"}", "  mark: sales" },
  };
  static const CohortKitReply others[] = {
    { .task = "page subscribers", .body = "{\"products\":[]}" },
    { NULL },
  };
  CohortKit kit = make_kit (others);

  cohort_kit_assert_refusals (&kit, "page sales", cases, G_N_ELEMENTS (cases), "page=more");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-gumroad/first", test_first);
  g_test_add_func ("/provider-gumroad/later", test_later);
  g_test_add_func ("/provider-gumroad/refusals", test_refusals);
  return g_test_run ();
}
