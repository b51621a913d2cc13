// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* GitHub Sponsors asked directly: an account that was made up, in the shapes of the public schema. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const secrets[] = { "token=ghp_synthetic", NULL };

static const CohortKitReply all[] = {
  { .task = "check", .file = "github/check.synthetic.json" },
  { .task = "page tiers", .file = "github/tiers.synthetic.json" },
  { .task = "page activities", .file = "github/activities-1.synthetic.json" },
  { .task = "page activities after=Mg%3D%3D", .file = "github/activities-2.synthetic.json" },
  { .task = "page sponsorships", .file = "github/sponsorships.synthetic.json" },
  { .task = "page values", .file = "github/values.synthetic.json" },
  { .task = "page newsletters", .file = "github/newsletters.synthetic.json" },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("github"), .secrets = secrets, .replies = replies };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "github-first.txt");
}

/* An organization has its own root, and only the activity has a "since". */
static void
test_later (void)
{
  static const CohortKitMark marks[]
      = { { "activities", { .since_us = COHORT_KIT_NOON - COHORT_US_PER_DAY } }, { NULL } };
  static const char *const values[] = { "organization=acme", NULL };
  CohortKit kit = make_kit (all);
  g_autofree char *text = NULL;

  kit.marks = marks;
  kit.values = values;
  text = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (text, "page activities since=2026-06-29T12:00:00Z\n"));
  g_assert_nonnull (strstr (text, "account: organization(login: $login)"));
  g_assert_nonnull (strstr (text, "\"variables\":{\"since\":\"2026-06-29T12:00:00Z\",\"login\":\"acme\"}"));
  g_assert_null (strstr (text, "viewer"));
}

/* What sponsors write where the account says so; without that nothing is asked. */
static void
test_repositories (void)
{
  static const char *const values[] = { "repositories=https://github.com/acme/app, acme/gone acme/ /x nonsense", NULL };
  static const CohortKitReply replies[] = {
    { .task = "page issues repository=acme%2Fapp", .file = "github/issues.synthetic.json" },
    { .task = "page issues repository=acme%2Fapp after=SQ%3D%3D", .file = "github/issues-2.synthetic.json" },
    { .task = "page issues node=I_1 before=Yz0%3D", .file = "github/issue-comments.synthetic.json" },
    { .task = "page discussions repository=acme%2Fapp", .file = "github/discussions.synthetic.json" },
    { .task = "page issues repository=acme%2Fgone", .file = "github/repository-gone.synthetic.json" },
    { .task = "page discussions repository=acme%2Fgone", .file = "github/repository-gone.synthetic.json" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);

  kit.values = values;
  cohort_kit_assert_golden (&kit, "github-repositories.txt");
}

/* Discussions are asked for until one did not change since; issues know a "since". */
static void
test_repositories_later (void)
{
  static const char *const values[] = { "repositories=acme/app", NULL };
  static const CohortKitMark marks[] = { { "issues", { .since_us = COHORT_KIT_NOON - COHORT_US_PER_DAY } },
                                         { "discussions", { .since_us = COHORT_KIT_NOON - COHORT_US_PER_DAY } },
                                         { NULL } };
  static const CohortKitReply replies[] = {
    { .task = "page issues repository=acme%2Fapp since=2026-06-29T12:00:00Z", .file = "github/issues.synthetic.json" },
    { .task = "page discussions repository=acme%2Fapp since=2026-06-29T12:00:00Z",
      .body = "{\"data\":{\"repository\":{\"discussions\":{\"nodes\":[{\"updatedAt\":\"2026-06-01T10:00:00Z\"}],"
              "\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"more\"}}}}}" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = NULL;

  kit.marks = marks;
  kit.values = values;
  text = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (text, "\"name\":\"app\",\"since\":\"2026-06-29T12:00:00Z\"}"));
  g_assert_null (strstr (text, "after=more"));
  g_assert_null (strstr (text, "node=I_1"));
}

static void
test_refusals (void)
{
  static const struct
  {
    guint status;
    const char *headers, *body, *expected;
  } cases[] = {
    { 401, NULL, "{\"message\":\"Bad credentials\"}", "  need auth: " },
    { 403, NULL, "{}", "  denied stream: " },
    { 403, "x-ratelimit-remaining: 0\nx-ratelimit-reset: 1782824400", "{}", "  not before 2026-06-30T13:00:00Z" },
    { 403, "x-ratelimit-remaining: 9\nretry-after: 60", "{}", "  retry later: " },
    { 200, NULL, "{\"errors\":[{\"type\":\"INSUFFICIENT_SCOPES\",\"message\":\"Your token has not been granted\"}]}",
      "  denied stream: The service refuses: Your token" },
    { 200, NULL, "{\"data\":{\"account\":null},\"errors\":[{\"type\":\"RATE_LIMITED\"}]}", "  retry later: " },
    { 200, NULL, "{\"data\":null,\"errors\":[{\"message\":\"You have exceeded a secondary rate limit.\"}]}",
      "  retry later: " },
    { 200, NULL, "{\"data\":{\"account\":{}}}", "  denied stream: " },
    { 200, NULL, "{\"data\":{\"account\":{\"sponsorshipsAsMaintainer\":{\"nodes\":[7,null,{\"id\":[]}]}}}}", "\npage" },
    { 200, NULL, "[1]", "  broken: " },
    { 200, NULL, "{\"data\":{", "  retry later: " },
    { 502, NULL, "<html>", "  retry later: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CohortKitReply replies[] = {
        { .task = "page sponsorships", .status = cases[i].status, .headers = cases[i].headers, .body = cases[i].body },
        { NULL },
      };
      CohortKit kit = make_kit (replies);
      g_autofree char *text = cohort_kit_run (&kit);

      if (strstr (strstr (text, "page sponsorships"), cases[i].expected) == NULL)
        g_error ("%u %s: %s", cases[i].status, cases[i].body, text);
    }
}

/* The answers of a mock over the public schema, under the name by which they are asked for here. */
static void
test_shared_answers (void)
{
  static const char *const files[][2] = { { "providers/github/sponsorships-page1.synthetic.json", "page sponsorships" },
                                          { "providers/github/activities.synthetic.json", "page activities" } };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = cohort_kit_shared_path (files[i][0]);
      g_autofree char *body = NULL, *text = NULL;
      g_autoptr (GString) asked = NULL;
      CohortKitReply replies[] = { { .task = files[i][1] }, { NULL } };
      CohortKit kit = make_kit (replies);

      if (path == NULL)
        return;
      g_assert_true (g_file_get_contents (path, &body, NULL, NULL));
      asked = g_string_new (body);
      g_assert_cmpuint (g_string_replace (asked, "\"viewer\"", "\"account\"", 0), ==, 1);
      replies[0].body = asked->str;
      text = cohort_kit_run (&kit);
      g_assert_nonnull (strstr (text, "  subscription_version [handle:user"));
      g_assert_nonnull (strstr (text, "after=MTAw"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-github/first", test_first);
  g_test_add_func ("/provider-github/later", test_later);
  g_test_add_func ("/provider-github/repositories", test_repositories);
  g_test_add_func ("/provider-github/repositories-later", test_repositories_later);
  g_test_add_func ("/provider-github/refusals", test_refusals);
  g_test_add_func ("/provider-github/shared-answers", test_shared_answers);
  return g_test_run ();
}
