// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Paddle asked directly: an account that was made up, in the shapes of its public contract. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const secrets[] = { "key=synthetic-key", NULL };

#define FILE_OF(name) "paddle/" name ".synthetic.json"

static const CohortKitReply all[] = {
  { .task = "check", .file = FILE_OF ("customers-1") },
  { .task = "page products", .file = FILE_OF ("products") },
  { .task = "page customers", .file = FILE_OF ("customers-1") },
  { .task = "page customers after=ctm_cy", .file = FILE_OF ("customers-2") },
  { .task = "page subscriptions", .file = FILE_OF ("subscriptions") },
  { .task = "page transactions", .file = FILE_OF ("transactions-1") },
  { .task = "page transactions after=txn_flo2", .file = FILE_OF ("transactions-2") },
  { .task = "page adjustments", .file = FILE_OF ("adjustments") },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("paddle"), .secrets = secrets, .replies = replies };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "paddle-first.txt");
}

static void
test_later (void)
{
  static const CohortKitMark marks[]
      = { { "transactions", { .since_us = COHORT_KIT_NOON - COHORT_US_PER_DAY } }, { NULL } };
  static const CohortKitReply replies[] = {
    { .task = "page products", .body = "{\"data\":[]}" },
    { .task = "page customers", .body = "{\"data\":[]}" },
    { .task = "page subscriptions", .body = "{\"data\":[]}" },
    { .task = "page adjustments", .body = "{\"data\":[]}" },
    { .task = "page transactions since=2026-06-29T12:00:00Z", .file = FILE_OF ("transactions-1") },
    { .task = "page transactions since=2026-06-29T12:00:00Z after=txn_flo2", .file = FILE_OF ("transactions-2") },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = NULL;

  kit.marks = marks;
  text = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (text, "updated_at%5BGTE%5D=2026-06-29T12%3A00%3A00Z&after=txn_flo2"));
  g_assert_null (strstr (text, "NO ANSWER"));
}

/* The contract's own examples: many lines, several currencies, seats. */
static void
test_shared_answers (void)
{
  static const char *const streams[] = { "products", "customers", "subscriptions", "transactions", "adjustments" };

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      g_autofree char *name = g_strdup_printf ("providers/paddle/%s.example.json", streams[i]);
      g_autofree char *task = g_strconcat ("page ", streams[i], NULL);
      g_autofree char *path = cohort_kit_shared_path (name);
      g_autofree char *body = NULL, *text = NULL;
      CohortKitReply replies[] = { { .task = task }, { NULL } };
      CohortKit kit = make_kit (replies);

      if (path == NULL)
        return;
      g_assert_true (g_file_get_contents (path, &body, NULL, NULL));
      replies[0].body = body;
      text = cohort_kit_run (&kit);
      g_assert_null (strstr (text, "broken"));
      if (strcmp (streams[i], "subscriptions") == 0)
        g_assert_nonnull (strstr (text, "status=\"active\""));
      if (strcmp (streams[i], "transactions") == 0)
        g_assert_nonnull (strstr (text, "gross_minor=65215"));
    }
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 401, "{\"error\":{\"code\":\"authentication_malformed\"}}", "  need auth: " },
    { 403, "{\"error\":{\"code\":\"forbidden\"}}", "  denied stream: " },
    { 429, "{}", "  retry later: " },
    { 200, "{\"data\":7}", "  broken: " },
    { 200, "{\"data\":[7,{}],\"meta\":{\"pagination\":{\"has_more\":true}}}", "page customers" },
  };
  CohortKit kit = make_kit (NULL);

  cohort_kit_assert_refusals (&kit, "page customers", cases, G_N_ELEMENTS (cases), "after=");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-paddle/first", test_first);
  g_test_add_func ("/provider-paddle/later", test_later);
  g_test_add_func ("/provider-paddle/shared-answers", test_shared_answers);
  g_test_add_func ("/provider-paddle/refusals", test_refusals);
  return g_test_run ();
}
