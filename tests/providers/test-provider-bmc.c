// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Buy Me a Coffee asked directly: an account that was made up. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const secrets[] = { "token=synthetic-token", NULL };

#define FILE_OF(name) "buymeacoffee/" name ".synthetic.json"

static const CohortKitReply all[] = {
  { .task = "check", .file = FILE_OF ("members-1") },
  { .task = "page members", .file = FILE_OF ("members-1") },
  { .task = "page members page=2", .file = FILE_OF ("members-2") },
  { .task = "page supporters", .file = FILE_OF ("supporters-1") },
  { .task = "page supporters page=2", .file = FILE_OF ("supporters-2") },
  { .task = "page extras", .file = FILE_OF ("extras") },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("buymeacoffee"), .secrets = secrets, .replies = replies };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "buymeacoffee-first.txt");
}

/* Payments come newest first: they end where the last run was. */
static void
test_later (void)
{
  static const CohortKitMark marks[] = { { "supporters", { .since_us = COHORT_KIT_NOON - 20 * COHORT_US_PER_DAY } },
                                         { "extras", { .since_us = COHORT_KIT_NOON - 20 * COHORT_US_PER_DAY } },
                                         { NULL } };
  static const CohortKitReply replies[] = {
    { .task = "page members", .body = "{\"error\":\"No subscriptions\"}" },
    { .task = "page supporters since=1781092800", .file = FILE_OF ("supporters-1") },
    { .task = "page extras since=1781092800", .status = 404, .body = "{\"error\":\"No extra purchases\"}" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = NULL;

  kit.marks = marks;
  text = cohort_kit_run (&kit);
  g_assert_null (strstr (text, "page=2"));
  g_assert_null (strstr (text, "denied"));
  g_assert_nonnull (strstr (text, "[support:13]"));
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 401, "{\"error\":\"Unauthenticated.\"}", "  need auth: " },
    { 404, "{\"error\":\"Not found\"}", "  denied stream: " },
    { 429, "{}", "  retry later: " },
    { 200, "{\"data\":7}", "  broken: " },
    { 200, "{\"data\":[{\"support_id\":1}],\"last_page\":1}", "  warning: 1 entry" },
    { 200, "{\"data\":[],\"last_page\":9}", "page supporters" },
  };
  CohortKit kit = make_kit (NULL);

  cohort_kit_assert_refusals (&kit, "page supporters", cases, G_N_ELEMENTS (cases), "page=2\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-bmc/first", test_first);
  g_test_add_func ("/provider-bmc/later", test_later);
  g_test_add_func ("/provider-bmc/refusals", test_refusals);
  return g_test_run ();
}
