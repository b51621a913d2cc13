// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Discourse asked directly: a forum that was made up. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const values[] = { "user=owner", NULL };
static const char *const secrets[] = { "key=synthetic-key", NULL };

static const CohortKitReply all[] = {
  { .task = "check", .file = "discourse/users-1.synthetic.json" },
  { .task = "page users", .file = "discourse/users-1.synthetic.json" },
  { .task = "page posts", .file = "discourse/site.synthetic.json" },
  { .task = "page posts questions=,5,", .file = "discourse/posts-1.synthetic.json" },
  { .task = "page posts questions=,5, before=63", .file = "discourse/posts-2.synthetic.json" },
  { .task = "page posts questions=,5, answers=1", .file = "discourse/posts-1.synthetic.json" },
  { .task = "page posts questions=,5, answers=1 before=63", .file = "discourse/posts-2.synthetic.json" },
  { .task = "page likes", .file = "discourse/directory.synthetic.json" },
  { .task = "page likes user=ada", .file = "discourse/likes-ada.synthetic.json" },
  { .task = "page likes user=owner", .file = "discourse/likes-owner.synthetic.json" },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("discourse"),
                       .values = values,
                       .secrets = secrets,
                       .base_url = "https://example.org",
                       .replies = replies };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "discourse-first.txt");
}

/* What came since: the pages end at the last run, and the directory is asked for the stretch that holds it. */
static void
test_later (void)
{
  static const CohortKitMark marks[] = { { "posts", { .since_us = COHORT_KIT_NOON - 14 * COHORT_US_PER_DAY } },
                                         { "likes", { .since_us = COHORT_KIT_NOON - 8 * COHORT_US_PER_DAY } },
                                         { NULL } };
  static const CohortKitReply replies[] = {
    { .task = "page users", .body = "[]" },
    { .task = "page posts since=1781611200", .file = "discourse/site.synthetic.json" },
    { .task = "page posts questions=,5, since=1781611200", .file = "discourse/posts-2.synthetic.json" },
    { .task = "page posts questions=,5, since=1781611200 answers=1", .file = "discourse/posts-2.synthetic.json" },
    { .task = "page likes since=1782129600", .file = "discourse/directory.synthetic.json" },
    { .task = "page likes user=ada since=1782129600", .file = "discourse/likes-ada.synthetic.json" },
    { .task = "page likes user=owner since=1782129600", .status = 404, .body = "{}" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = NULL;

  kit.marks = marks;
  text = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (text, "period=monthly"));
  g_assert_null (strstr (text, "before="));
  g_assert_null (strstr (text, "denied"));
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 403, "{\"errors\":[\"You are not permitted.\"],\"error_type\":\"invalid_access\"}", "  denied stream: " },
    { 404, "<html>", "  denied stream: " },
    { 429, "{\"extras\":{\"wait_seconds\":4}}", "  retry later: " },
    { 200, "{\"users\":[]}", "  broken: " },
    { 200, "[7,{},[]]", "  mark: users" },
  };
  static const CohortKitReply others[] = {
    { .task = "page posts", .body = "{\"categories\":[]}" },
    { .task = "page posts questions=,", .body = "{\"latest_posts\":[]}" },
    { .task = "page likes", .body = "{\"directory_items\":[]}" },
    { NULL },
  };
  CohortKit kit = make_kit (others);

  cohort_kit_assert_refusals (&kit, "page users", cases, G_N_ELEMENTS (cases), NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-discourse/first", test_first);
  g_test_add_func ("/provider-discourse/later", test_later);
  g_test_add_func ("/provider-discourse/refusals", test_refusals);
  return g_test_run ();
}
