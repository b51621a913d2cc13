// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Ghost asked directly: an account that was made up, in the shapes of what a real server answers. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const values[] = { "url=https://example.org", NULL };
static const char *const secrets[] = { "key=6a00000000000000000000ff:00112233445566778899aabbccddeeff", NULL };

static const CohortKitReply all[] = {
  { .task = "check", .file = "ghost/check.synthetic.json" },
  { .task = "page tiers", .file = "ghost/tiers.synthetic.json" },
  { .task = "page offers", .file = "ghost/offers.synthetic.json" },
  { .task = "page members", .file = "ghost/members-1.synthetic.json" },
  { .task = "page members page=2", .file = "ghost/members-2.synthetic.json" },
  { .task = "page posts", .file = "ghost/posts.synthetic.json" },
  { .task = "page events", .file = "ghost/events-1.synthetic.json" },
  { .task = "page events until=1778482801", .file = "ghost/events-2.synthetic.json" },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("ghost"),
                       .values = values,
                       .secrets = secrets,
                       .base_url = "https://example.org",
                       .replies = replies };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "ghost-first.txt");
}

static void
test_later (void)
{
  static const CohortKitMark marks[] = { { "events", { .since_us = COHORT_KIT_NOON - COHORT_US_PER_DAY } },
                                         { "posts", { .since_us = COHORT_KIT_NOON - COHORT_US_PER_HOUR } },
                                         { NULL } };
  static const CohortKitReply replies[] = {
    { .task = "page tiers", .file = "ghost/tiers.synthetic.json" },
    { .task = "page offers", .file = "ghost/offers.synthetic.json" },
    { .task = "page members", .body = "{\"members\":[]}" },
    { .task = "page posts since=1782817200", .body = "{\"posts\":[]}" },
    { .task = "page events since=1782734400", .body = "{\"events\":[]}" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = NULL;

  kit.marks = marks;
  text = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (text, "filter=updated_at%3A%3E%3D%272026-06-30%2011%3A00%3A00%27"));
  g_assert_nonnull (strstr (text, "data.created_at%3A%3E%3D%272026-06-29%2012%3A00%3A00%27"));
}

/* The token: three parts, of which the last signs the others with the secret as bytes. */
static void
test_token (void)
{
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (CohortSecrets) held = cohort_secrets_new ();
  const CohortAccount account = { "https://example.org", table, cohort_zone_utc () };
  const CohortCall call = { &account, held, COHORT_KIT_NOON, 60 * G_USEC_PER_SEC };
  const CohortTask task = { "tiers", "tiers", COHORT_TASK_PAGE, "" };
  g_autoptr (CohortRequest) request = cohort_request_new ("https://example.org");
  g_autoptr (CohortRequest) refused = cohort_request_new ("https://example.org");
  g_autoptr (GError) error = NULL;
  const char *header;

  cohort_secrets_set (held, "key", "6a00000000000000000000ff:00112233445566778899aabbccddeeff");
  g_assert_true (cohort_provider_by_id ("ghost")->request (&call, &task, request, &error));
  g_assert_no_error (error);
  header = cohort_headers_get (cohort_request_get_headers (request), "Authorization");
  g_assert_cmpstr (header, ==,
                   "Ghost eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjZhMDAwMDAwMDAwMDAwMDAwMDAwMDBmZiJ9.eyJ"
                   "pYXQiOjE3ODI4MjA4NTUsImV4cCI6MTc4MjgyMTE1MCwiYXVkIjoiL2FkbWluLyJ9.ESdmPqDShQJs6SwFhmPYEvzX"
                   "3dcn3dSaYPa8Zqv7YV4");
  cohort_secrets_set (held, "key", "6a00000000000000000000ff:0011zz");
  g_assert_false (cohort_provider_by_id ("ghost")->request (&call, &task, refused, &error));
  g_assert_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE);
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 401, "{\"errors\":[{\"message\":\"Invalid token: invalid signature\",\"code\":\"INVALID_JWT\"}]}",
      "  need auth: " },
    { 401, "{\"errors\":[{\"message\":\"Invalid token: maxAge exceeded\",\"code\":\"INVALID_JWT\"}]}",
      "  retry later: The clock" },
    { 403, "{\"errors\":[{\"message\":\"Authorization failed\"}]}", "  denied stream: " },
    { 501, "{\"errors\":[{\"message\":\"NotImplementedError\"}]}", "  denied stream: " },
    { 503, "<html>We'll be right back</html>", "  retry later: " },
    { 429, "{}", "  retry later: " },
    { 200, "{\"members\":7}", "  broken: " },
    { 200, "{\"events\":[7,{\"type\":\"login_event\"}]}", "  warning: 2 entries" },
    { 200, "{\"events\":[],\"meta\":{\"pagination\":{\"total\":9}}}", "  expected: 9" },
  };
  CohortKit kit = make_kit (NULL);

  cohort_kit_assert_refusals (&kit, "page events", cases, G_N_ELEMENTS (cases), "until=");
}

/* Of what was granted long ago Ghost says that it began at the moment at which it is asked: that is no beginning. */
static void
test_granted (void)
{
#define MEMBER(start)                                                                                                  \
  "{\"members\":[{\"id\":\"1\",\"status\":\"comped\",\"subscriptions\":[{\"id\":\"\",\"status\":\"active\",\"start_"   \
  "date\":\"" start "\",\"tier\":{\"id\":\"2\",\"name\":\"Gold\"}}]}]}"
  static const CohortKitReply now[]
      = { { .task = "page members", .body = MEMBER ("2026-06-30T12:00:00.000Z") }, { NULL } };
  static const CohortKitReply then[]
      = { { .task = "page members", .body = MEMBER ("2026-05-01T12:00:00.000Z") }, { NULL } };
  CohortKit kit = make_kit (now);
  g_autofree char *asked = cohort_kit_run (&kit), *told = NULL;

  g_assert_null (strstr (asked, "started_at"));
  kit = make_kit (then);
  told = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (told, "started_at"));
#undef MEMBER
}

/* Events of one second that fill a page again and again come to an end. */
static void
test_same_second (void)
{
#define EVENTS                                                                                                         \
  "{\"events\":[{\"type\":\"login_event\",\"data\":{\"id\":\"1\",\"member_id\":\"2\",\"created_at\":\"2026-06-30T00:"  \
  "00:00.000Z\"}}],\"meta\":{\"pagination\":{\"total\":9}}}"
  static const CohortKitReply replies[] = { { .task = "page events", .body = EVENTS },
                                            { .task = "page events until=1782777601", .body = EVENTS },
                                            { .task = "page events until=1782777600", .body = EVENTS },
                                            { .task = "page events until=1782777599", .body = "{\"events\":[]}" },
                                            { NULL } };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = cohort_kit_run (&kit);

  g_assert_nonnull (strstr (text, "page events until=1782777599\n"));
#undef EVENTS
}

/* What a real server answered. */
static void
test_real_answers (void)
{
  static const char *const files[][2] = {
    { "page members", "providers/ghost/members-paid.json" },  { "page members", "providers/ghost/members-comped.json" },
    { "page members", "providers/ghost/members-page1.json" }, { "page posts", "providers/ghost/posts-page1.json" },
    { "page tiers", "providers/ghost/tiers.json" },           { "page offers", "providers/ghost/offers.json" },
    { "page events", "providers/ghost/events-page.json" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = cohort_kit_shared_path (files[i][1]);
      g_autofree char *body = NULL, *text = NULL;

      if (path == NULL)
        return;
      g_assert_true (g_file_get_contents (path, &body, NULL, NULL));
      {
        const CohortKitReply replies[] = { { .task = files[i][0], .body = body }, { NULL } };
        CohortKit kit = make_kit (replies);

        text = cohort_kit_run (&kit);
      }
      g_assert_null (strstr (text, "  warning: "));
      g_assert_null (strstr (text, "broken"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-ghost/first", test_first);
  g_test_add_func ("/provider-ghost/later", test_later);
  g_test_add_func ("/provider-ghost/token", test_token);
  g_test_add_func ("/provider-ghost/refusals", test_refusals);
  g_test_add_func ("/provider-ghost/granted", test_granted);
  g_test_add_func ("/provider-ghost/same-second", test_same_second);
  g_test_add_func ("/provider-ghost/real-answers", test_real_answers);
  return g_test_run ();
}
