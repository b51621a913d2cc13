// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* PayPal asked directly: an account that was made up, in the shapes of its public contract. */

#include "cohort-provider-kit.h"

#include "cohort-json-get.h"

#include <string.h>

static const char *const secrets[] = { "client=synthetic-id", "client-secret=synthetic", "access-token=A21", NULL };
static const CohortKitMark marks[]
    = { { "transactions", { .since_us = COHORT_KIT_NOON - 50 * COHORT_US_PER_DAY } }, { NULL } };

#define FILE_OF(name) "paypal/" name ".synthetic.json"
#define FIRST "window transactions from=1778500800 to=1781179199"
#define SECOND "window transactions from=1781179200 to=1782820800"

static const CohortKitReply all[] = {
  { .task = "check", .file = FILE_OF ("check") },
  { .task = FIRST, .file = FILE_OF ("may-1") },
  { .task = FIRST " page=2", .file = FILE_OF ("may-2") },
  { .task = SECOND, .file = FILE_OF ("empty") },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) {
    .provider = cohort_provider_by_id ("paypal"), .secrets = secrets, .marks = marks, .replies = replies
  };
}

static void
test_windows (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "paypal-windows.txt");
}

/* The first time three years are asked for, a month at a time; a month with too much in it is halved. */
static void
test_first (void)
{
  static const CohortKitReply replies[] = {
    { .task = FIRST, .status = 400, .file = FILE_OF ("too-large") },
    { .task = "window transactions from=1778500800 to=1779839999", .file = FILE_OF ("empty") },
    { .task = "window transactions from=1779840000 to=1781179199", .file = FILE_OF ("empty") },
    { .task = SECOND, .file = FILE_OF ("empty") },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *halved = cohort_kit_run (&kit), *whole = NULL;
  guint n = 0;

  g_assert_null (strstr (halved, "NO ANSWER"));
  kit.marks = NULL;
  whole = cohort_kit_run (&kit);
  for (const char *at = whole; (at = strstr (at, "\nwindow transactions")) != NULL; at++)
    n++;
  g_assert_cmpuint (n + 1, ==, 36);
}

static void
test_token (void)
{
  const CohortProvider *provider = cohort_provider_by_id ("paypal");
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (CohortSecrets) held = cohort_secrets_new ();
  g_autoptr (CohortSecrets) renewed = cohort_secrets_new ();
  const CohortAccount account = { provider->base_url, table, cohort_zone_utc () };
  const CohortCall call = { &account, held, COHORT_KIT_NOON, 0 };
  g_autoptr (CohortRequest) request = cohort_request_new (provider->base_url);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"access_token\":\"A21AA\"}", 24);
  g_autoptr (GBytes) none = g_bytes_new_static ("{}", 2);
  const CohortReply good = { 200, NULL, body }, bad = { 200, NULL, none };
  g_autoptr (GError) error = NULL;

  cohort_secrets_set (held, "client", "id");
  cohort_secrets_set (held, "client-secret", "secret");
  g_assert_true (provider->auth_request (&call, request, &error));
  g_assert_cmpstr (cohort_headers_get (cohort_request_get_headers (request), "Authorization"), ==,
                   "Basic aWQ6c2VjcmV0");
  g_assert_cmpstr (cohort_request_get_body (request), ==, "grant_type=client_credentials");
  g_assert_true (provider->auth_parse (&call, &good, renewed, &error));
  g_assert_cmpstr (cohort_secrets_get (renewed, "access-token"), ==, "A21AA");
  g_assert_false (provider->auth_parse (&call, &bad, renewed, &error));
  g_assert_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH);
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 401, "{\"name\":\"AUTHENTICATION_FAILURE\"}", "  need auth: " },
    { 403, "{\"name\":\"NOT_AUTHORIZED\"}", "  denied stream: " },
    { 429, "{\"name\":\"RATE_LIMIT_REACHED\"}", "  retry later: " },
    { 400, "{\"name\":\"INVALID_REQUEST\"}", "  broken: " },
    { 200, "{\"transaction_details\":{}}", "  broken: " },
    { 200, "{\"transaction_details\":[7],\"total_pages\":1}", "  warning: 1 entry" },
  };
  static const CohortKitReply others[] = {
    { .task = SECOND, .file = FILE_OF ("empty") },
    { NULL },
  };
  CohortKit kit = make_kit (others);

  cohort_kit_assert_refusals (&kit, FIRST, cases, G_N_ELEMENTS (cases), NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-paypal/windows", test_windows);
  g_test_add_func ("/provider-paypal/first", test_first);
  g_test_add_func ("/provider-paypal/token", test_token);
  g_test_add_func ("/provider-paypal/refusals", test_refusals);
  return g_test_run ();
}
