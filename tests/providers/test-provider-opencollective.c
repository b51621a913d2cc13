// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Open Collective asked directly: an account that was made up, in the shapes of the public schema. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const values[] = { "slug=example", NULL };
static const char *const secrets[] = { "token=synthetic-token", NULL };

static const CohortKitReply all[] = {
  { .task = "check", .file = "opencollective/check.synthetic.json" },
  { .task = "page tiers", .file = "opencollective/tiers.synthetic.json" },
  { .task = "page orders", .file = "opencollective/orders-1.synthetic.json" },
  { .task = "page orders offset=3", .file = "opencollective/orders-2.synthetic.json" },
  { .task = "page transactions", .file = "opencollective/transactions-1.synthetic.json" },
  { .task = "page transactions offset=5", .file = "opencollective/transactions-2.synthetic.json" },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) {
    .provider = cohort_provider_by_id ("opencollective"), .values = values, .secrets = secrets, .replies = replies
  };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "opencollective-first.txt");
}

static void
test_later (void)
{
  static const CohortKitMark marks[]
      = { { "transactions", { .since_us = COHORT_KIT_NOON - COHORT_US_PER_DAY } }, { NULL } };
  CohortKit kit = make_kit (all);
  g_autofree char *text = NULL;

  kit.marks = marks;
  text = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (text, "page transactions since=2026-06-29T12:00:00Z\n"));
  g_assert_nonnull (strstr (text, "\"from\":\"2026-06-29T12:00:00Z\""));
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 401, "{}", "  need auth: " },
    { 429, "{\"error\":{\"message\":\"Rate limit exceeded\"}}", "  retry later: " },
    { 200, "{\"data\":{\"account\":null},\"errors\":[{\"message\":\"No account found with slug example\"}]}",
      "  denied stream: The service refuses: No account found" },
    { 400, "{\"errors\":[{\"message\":\"You need to be logged in\",\"extensions\":{\"code\":\"Unauthorized\"}}]}",
      "  need auth: " },
    { 200, "{\"data\":{\"account\":{}}}", "  denied stream: " },
    { 200, "{\"data\":{\"account\":{\"transactions\":{\"nodes\":[7,{\"id\":\"x\"}]}}}}", "  warning: 2 entries" },
    { 200, "{\"data\":{\"account\":{\"transactions\":{\"nodes\":[],\"totalCount\":9}}}}", "  expected: 9" },
    { 200, "7", "  broken: " },
  };
  CohortKit kit = make_kit (NULL);

  cohort_kit_assert_refusals (&kit, "page transactions", cases, G_N_ELEMENTS (cases), "offset=1");
}

/* The answer of a mock over the public schema. */
static void
test_shared_answer (void)
{
  g_autofree char *path = cohort_kit_shared_path ("providers/opencollective/orders.synthetic.json");
  g_autofree char *body = NULL, *text = NULL;

  if (path == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &body, NULL, NULL));
  {
    const CohortKitReply replies[] = { { .task = "page tiers", .body = body },
                                       { .task = "page orders", .body = body },
                                       { .task = "page transactions", .body = body },
                                       { NULL } };
    CohortKit kit = make_kit (replies);

    text = cohort_kit_run (&kit);
  }
  g_assert_nonnull (strstr (text, "  subscription [order:Hello World]"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-opencollective/first", test_first);
  g_test_add_func ("/provider-opencollective/later", test_later);
  g_test_add_func ("/provider-opencollective/refusals", test_refusals);
  g_test_add_func ("/provider-opencollective/shared-answer", test_shared_answer);
  return g_test_run ();
}
