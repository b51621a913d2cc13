// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Patreon asked directly: an account that was made up, in the shapes of the documentation. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const secrets[] = { "token=tok-synthetic", NULL };

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("patreon"), .secrets = secrets, .replies = replies };
}

static void
test_first (void)
{
  static const CohortKitReply replies[] = {
    { .task = "check", .file = "patreon/campaigns.synthetic.json" },
    { .task = "page campaigns", .file = "patreon/campaigns.synthetic.json" },
    { .task = "page members campaign=777 monthly=1", .file = "patreon/members-1.synthetic.json" },
    { .task = "page members campaign=777 monthly=1 cursor=cur%2F2%3D", .file = "patreon/members-2.synthetic.json" },
    { .task = "page posts campaign=777 monthly=1", .file = "patreon/posts.synthetic.json" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);

  cohort_kit_assert_first (&kit, "patreon-first.txt");
}

/* Who is paid by the work sells no time. */
static void
test_by_the_work (void)
{
  static const CohortKitReply replies[] = {
    { .task = "page campaigns", .file = "patreon/campaigns-works.synthetic.json" },
    { .task = "page members campaign=778 monthly=0", .file = "patreon/members-1.synthetic.json" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = cohort_kit_run (&kit);

  g_assert_nonnull (strstr (text, "  payment [id:subscription:"));
  g_assert_null (strstr (text, "  coverage "));
  g_assert_null (strstr (text, "interval=\"month\""));
}

static void
test_refusals (void)
{
  static const struct
  {
    guint status;
    const char *body, *expected;
  } cases[] = {
    { 401, "{\"errors\":[{\"status\":\"401\"}]}", "  need auth: " },
    { 403, "<html>", "  denied stream: " },
    { 429, "{\"errors\":[{\"retry_after_seconds\":9}]}", "\n  not before 2026-06-30T12:00:09Z" },
    { 429, "{\"errors\":7}", "  retry later: " },
    { 200, "{\"data\":7}", "  broken: " },
    { 200, "{\"data\":[{\"id\":[]},{\"id\":\"1\",\"attributes\":7,\"relationships\":[]}]}", "\n  warning: 1 entry of" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CohortKitReply replies[] = {
        { .task = "page campaigns", .file = "patreon/campaigns.synthetic.json" },
        { .task = "page members campaign=777 monthly=1", .status = cases[i].status, .body = cases[i].body },
        { NULL },
      };
      CohortKit kit = make_kit (replies);
      g_autofree char *text = cohort_kit_run (&kit);

      g_assert_nonnull (strstr (text, cases[i].expected));
    }
}

static CohortSecrets *
renew (const char *const *have, guint status, const char *body, char **form, GError **error)
{
  const CohortProvider *provider = cohort_provider_by_id ("patreon");
  g_autoptr (CohortRequest) request = cohort_request_new (provider->base_url);
  g_autoptr (CohortSecrets) old = cohort_secrets_new ();
  g_autoptr (CohortSecrets) renewed = cohort_secrets_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  CohortCall call = { .secrets = old };

  for (guint i = 0; have[i] != NULL; i += 2)
    cohort_secrets_set (old, have[i], have[i + 1]);
  if (!provider->auth_request (&call, request, error))
    return NULL;
  *form = g_strconcat (cohort_request_get_method (request), " ", cohort_request_get_url (request), " ",
                       cohort_request_get_body (request), NULL);
  if (!provider->auth_parse (&call, &(CohortReply) { status, NULL, bytes }, renewed, error))
    return NULL;
  return g_steal_pointer (&renewed);
}

/* A refresh token is good for one use: the pair is renewed as one. */
static void
test_renewal (void)
{
  static const char *const all[] = { "token", "t", "refresh", "r/1", "client", "c", "client-secret", "s", NULL };
  static const char *const some[] = { "token", "t", "refresh", "r", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *form = NULL, *other = NULL;
  g_autoptr (CohortSecrets) renewed
      = renew (all, 200, "{\"access_token\":\"t2\",\"refresh_token\":\"r2\",\"expires_in\":1}", &form, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (form, ==,
                   "POST https://www.patreon.com/api/oauth2/token "
                   "grant_type=refresh_token&refresh_token=r%2F1&client_id=c&client_secret=s");
  g_assert_cmpstr (cohort_secrets_get (renewed, "token"), ==, "t2");
  g_assert_cmpstr (cohort_secrets_get (renewed, "refresh"), ==, "r2");
  g_assert_null (renew (some, 200, "{}", &other, &error));
  g_assert_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE);
  g_clear_error (&error);
  g_assert_null (renew (all, 400, "{\"error\":\"invalid_grant\"}", &other, &error));
  g_assert_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH);
}

/* The answers of a mock of the interface, and those of its documentation, in every place. */
static void
test_shared_answers (void)
{
  static const char *const tasks[]
      = { "page campaigns", "page members campaign=777 monthly=1", "page posts campaign=777 monthly=1" };
  static const char *const files[] = { "providers/patreon/campaigns.patreon-api-ts-mock.json",
                                       "providers/patreon/members.patreon-api-ts-mock.json",
                                       "providers/patreon/posts.patreon-api-ts-mock.json",
                                       "providers/patreon/docs-example-02.json",
                                       "providers/patreon/docs-example-04.json",
                                       "providers/patreon/identity.patreon-api-ts-mock.json" };

  for (guint f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autofree char *path = cohort_kit_shared_path (files[f]);

      if (path == NULL)
        return;
      for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
        {
          g_autofree char *body = NULL, *campaign = NULL, *text = NULL;
          CohortKitReply replies[] = { { .task = tasks[i] }, { .task = tasks[0] }, { NULL } };
          CohortKit kit = make_kit (replies);

          g_assert_true (g_file_get_contents (path, &body, NULL, NULL));
          replies[0].body = body;
          replies[1].body = "{\"data\":[{\"id\":\"777\",\"type\":\"campaign\"}]}";
          text = cohort_kit_run (&kit);
          if (f < 3 && i == f && f > 0)
            g_assert_nonnull (strstr (text, f == 1 ? "  identity [id:" : "  post [id:"));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-patreon/first", test_first);
  g_test_add_func ("/provider-patreon/by-the-work", test_by_the_work);
  g_test_add_func ("/provider-patreon/refusals", test_refusals);
  g_test_add_func ("/provider-patreon/renewal", test_renewal);
  g_test_add_func ("/provider-patreon/shared-answers", test_shared_answers);
  return g_test_run ();
}
