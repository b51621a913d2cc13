// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Memberful asked directly: an account that was made up. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const secrets[] = { "key=synthetic-key", NULL };

#define FILE_OF(name) "memberful/" name ".synthetic.json"

static const CohortKitReply all[] = {
  { .task = "check", .file = FILE_OF ("check") },
  { .task = "page plans", .file = FILE_OF ("plans") },
  { .task = "page members", .file = FILE_OF ("members-1") },
  { .task = "page members after=MTM", .file = FILE_OF ("members-2") },
  { .task = "page subscriptions", .file = FILE_OF ("subscriptions") },
  { .task = "page orders", .file = FILE_OF ("orders") },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("memberful"),
                       .secrets = secrets,
                       .base_url = "https://example.memberful.com",
                       .replies = replies };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "memberful-first.txt");
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 200, "{\"errors\":[{\"message\":\"Invalid authentication token.\"}]}", "  need auth: " },
    { 200, "{\"errors\":[{\"message\":\"Field 'label' doesn't exist on type 'Plan'\"}]}",
      "  denied stream: The service refuses: Field" },
    { 429, "{}", "  retry later: " },
    { 404, "<html>", "  denied stream: " },
    { 200, "{\"data\":{\"members\":[]}}", "  broken: " },
    { 200, "{\"data\":{\"members\":{\"edges\":[7,{\"node\":[]}],\"pageInfo\":{\"hasNextPage\":true}}}}",
      "page members" },
  };
  CohortKit kit = make_kit (NULL);

  cohort_kit_assert_refusals (&kit, "page members", cases, G_N_ELEMENTS (cases), "after=");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-memberful/first", test_first);
  g_test_add_func ("/provider-memberful/refusals", test_refusals);
  return g_test_run ();
}
