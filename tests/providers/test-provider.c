// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What providers are built of: the table, requests, replies, secrets, hostile JSON, and what a batch says beside its
 * records. */

#include "cohort-json-get.h"
#include "cohort-provider.h"

#include <string.h>

static void
test_table (void)
{
  guint n_providers;
  const CohortProvider *const *providers = cohort_providers (&n_providers);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (n_providers, >=, 1);
  for (guint i = 0; i < n_providers; i++)
    {
      const CohortProvider *provider = providers[i];

      g_test_message ("%s", provider->id);
      g_assert_true (g_hash_table_add (ids, (gpointer) provider->id));
      g_assert_true (cohort_provider_by_id (provider->id) == provider);
      g_assert_true (provider->name != NULL && provider->scope != NULL && provider->fields != NULL);
      g_assert_true (provider->plan != NULL && provider->request != NULL && provider->parse != NULL);
      g_assert_true ((provider->auth_request == NULL) == (provider->auth_parse == NULL));
      g_assert_cmpuint (provider->version, >, 0);
      g_assert_cmpuint (provider->n_streams, >, 0);
      if (provider->base_url != NULL)
        g_assert_true (cohort_url_is_safe (provider->base_url) && !g_str_has_suffix (provider->base_url, "/"));
      for (guint k = 0; k < provider->n_streams; k++)
        {
          g_assert_true (cohort_provider_find_stream (provider, provider->streams[k].id) == &provider->streams[k]);
          g_assert_nonnull (provider->streams[k].title);
          g_assert_cmpint (provider->streams[k].overlap_us, >=, 0);
        }
      for (const CohortField *field = provider->fields; field->id != NULL; field++)
        g_assert_nonnull (field->label);
    }
  g_assert_null (cohort_provider_by_id ("no-such-service"));
  g_assert_null (cohort_provider_by_id (NULL));
}

/* Nothing that is added to a request leads elsewhere. */
static void
test_request (void)
{
  g_autoptr (CohortRequest) request = cohort_request_new ("https://api.example.com");

  cohort_request_add_path (request, "/v1/customers");
  cohort_request_add_segment (request, "../a/b?c#d@e");
  cohort_request_add_segment (request, "..");
  cohort_request_add_query (request, "created[gte]", "1 & 2=3");
  cohort_request_add_query_int (request, "limit", 100);
  g_assert_cmpstr (cohort_request_get_url (request), ==,
                   "https://api.example.com/v1/customers/..%2Fa%2Fb%3Fc%23d%40e/%2E%2E?created%5Bgte%5D=1%20%26%202%3D3"
                   "&limit=100");
  g_assert_cmpstr (cohort_request_get_method (request), ==, "GET");
  cohort_request_add_header (request, "X-Bad", "a\r\nX-Other: b");
  g_assert_null (cohort_headers_get (cohort_request_get_headers (request), "X-Bad"));
  cohort_request_set_bearer (request, "token");
  g_assert_cmpstr (cohort_headers_get (cohort_request_get_headers (request), "authorization"), ==, "Bearer token");
  cohort_request_add_form (request, "a", "b c");
  cohort_request_add_form (request, "d", "&");
  g_assert_cmpstr (cohort_request_get_method (request), ==, "POST");
  g_assert_cmpstr (cohort_request_get_body (request), ==, "a=b%20c&d=%26");
}

static void
test_verdicts (void)
{
  static const struct
  {
    guint status;
    CohortVerdict verdict;
  } cases[] = {
    { 200, COHORT_OK },
    { 204, COHORT_OK },
    { 301, COHORT_BROKEN },
    { 400, COHORT_BROKEN },
    { 401, COHORT_NEED_AUTH },
    { 403, COHORT_DENIED_STREAM },
    { 404, COHORT_DENIED_STREAM },
    { 408, COHORT_RETRY_LATER },
    { 429, COHORT_RETRY_LATER },
    { 500, COHORT_RETRY_LATER },
    { 503, COHORT_RETRY_LATER },
    { 0, COHORT_BROKEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      CohortReply reply = { cases[i].status, NULL, NULL };

      g_assert_cmpint (cohort_reply_verdict (&reply, &error), ==, cases[i].verdict);
      g_assert_true ((error == NULL) == (cases[i].verdict == COHORT_OK));
    }
}

static void
test_retry_after (void)
{
  static const struct
  {
    const char *text;
    gint64 at_s; /* -1: unreadable */
  } cases[] = {
    { "30", 1030 },
    { "0", 1000 },
    { "Thu, 01 Jan 1970 00:20:00 GMT", 1200 },
    { "-5", -1 },
    { "soon", -1 },
    { "", -1 },
    { "99999999999999999999", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CohortHeaders) headers = cohort_headers_new ();
      CohortReply reply = { 429, headers, NULL };
      gint64 at_us = -1;

      cohort_headers_add (headers, "retry-after", cases[i].text);
      if (!cohort_reply_retry_after (&reply, 1000 * G_USEC_PER_SEC, &at_us))
        at_us = -G_USEC_PER_SEC;
      g_assert_cmpint (at_us, ==, cases[i].at_s * G_USEC_PER_SEC);
    }
}

static void
test_secrets (void)
{
  g_autoptr (CohortSecrets) secrets = cohort_secrets_new ();
  g_autoptr (CohortSecrets) copy = NULL;
  g_autofree char *text = NULL;

  cohort_secrets_set (secrets, "key", "line\nbreak = [x] \\ 密");
  cohort_secrets_set (secrets, "empty", "");
  cohort_secrets_set (secrets, "gone", "x");
  cohort_secrets_set (secrets, "gone", NULL);
  text = cohort_secrets_to_text (secrets);
  copy = cohort_secrets_from_text (text);
  g_assert_cmpstr (cohort_secrets_get (copy, "key"), ==, "line\nbreak = [x] \\ 密");
  g_assert_null (cohort_secrets_get (copy, "empty"));
  g_assert_null (cohort_secrets_get (copy, "gone"));
  g_assert_true (cohort_secrets_contain (copy, "it says line\nbreak = [x] \\ 密 here"));
  g_assert_false (cohort_secrets_contain (copy, "line"));
}

static JsonNode *
parse_json (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return cohort_json_parse (bytes, NULL);
}

static void
test_json_types (void)
{
  g_autoptr (JsonNode) root = parse_json (
      "{\"text\":\"a\",\"empty\":\"\",\"int\":42,\"float\":42.0,\"half\":4.5,\"big\":1e300,\"digits\":\"42\","
      "\"junk\":\"4x\",\"null\":null,\"yes\":true,\"no\":false,\"list\":[\"x\",{\"y\":1},null],\"in\":{\"a\":{\"b\":7}}"
      ","
      "\"nul\":\"a\\u0000b\",\"slash\":\"\\\\u0000\",\"price\":15.5,\"dear\":\"1234.50\",\"fine\":0.125,"
      "\"iso\":\"2026-01-02T03:04:05Z\",\"unix\":1767323045}");
  JsonObject *object = cohort_json_root_object (root);
  char id[24];
  gint64 value;

  g_assert_nonnull (object);
  g_assert_cmpstr (cohort_json_text (object, "text"), ==, "a");
  g_assert_cmpstr (cohort_json_text (object, "nul"), ==,
                   "a\xef\xbf\xbd"
                   "b");
  g_assert_cmpstr (cohort_json_text (object, "slash"), ==, "\\u0000");
  for (guint i = 0; i < 8; i++)
    g_assert_null (cohort_json_text (
        object, ((const char *const[]) { "empty", "int", "null", "yes", "list", "in", "none", "text.a" })[i]));
  g_assert_true (cohort_json_int (object, "int", &value) && value == 42);
  g_assert_true (cohort_json_int (object, "float", &value) && value == 42);
  g_assert_true (cohort_json_int (object, "digits", &value) && value == 42);
  g_assert_true (cohort_json_int (object, "in.a.b", &value) && value == 7);
  for (guint i = 0; i < 9; i++)
    g_assert_false (cohort_json_int (
        object, ((const char *const[]) { "half", "big", "junk", "null", "yes", "list", "in", "none", "in.a.b.c" })[i],
        &value));
  g_assert_cmpstr (cohort_json_id (object, "int", id), ==, "42");
  g_assert_cmpstr (cohort_json_id (object, "text", id), ==, "a");
  g_assert_null (cohort_json_id (object, "list", id));
  g_assert_true (cohort_json_flag (object, "yes"));
  g_assert_false (cohort_json_flag (object, "no") || cohort_json_flag (object, "int")
                  || cohort_json_flag (object, "x"));
  g_assert_true (cohort_json_money (object, "price", "usd", &value) && value == 1550);
  g_assert_true (cohort_json_money (object, "dear", "KWD", &value) && value == 1234500);
  g_assert_true (cohort_json_money (object, "int", "JPY", &value) && value == 42);
  g_assert_false (
      cohort_json_money (object, "fine", "USD", &value) || cohort_json_money (object, "price", "JPY", &value)
      || cohort_json_money (object, "price", "???", &value) || cohort_json_money (object, "in", "USD", &value)
      || cohort_json_money (object, "yes", "USD", &value));
  g_assert_true (cohort_json_iso (object, "iso", &value) && value == G_GINT64_CONSTANT (1767323045) * G_USEC_PER_SEC);
  g_assert_true (cohort_json_unix (object, "unix", &value) && value == G_GINT64_CONSTANT (1767323045) * G_USEC_PER_SEC);
  g_assert_false (cohort_json_iso (object, "unix", &value) || cohort_json_unix (object, "iso", &value));
  g_assert_cmpuint (cohort_json_length (cohort_json_array (object, "list")), ==, 3);
  g_assert_cmpuint (cohort_json_length (cohort_json_array (object, "in")), ==, 0);
  g_assert_nonnull (cohort_json_element (cohort_json_array (object, "list"), 1));
  g_assert_null (cohort_json_element (cohort_json_array (object, "list"), 0));
  g_assert_null (cohort_json_element (NULL, 0));
  g_assert_cmpstr (cohort_json_element_text (cohort_json_array (object, "list"), 0), ==, "x");
  g_assert_null (cohort_json_element_text (cohort_json_array (object, "list"), 2));
}

static void
test_json_hostile (void)
{
  static const char *const texts[] = { "", "{", "[1,", "<html>", "\xff\xfe", "{\"a\":}", "nul", "\"", "{\"a\":1}}" };
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) root = parse_json (texts[i]);

      g_assert_null (root);
    }
  g_assert_null (cohort_json_parse (none, NULL));
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (parse_json (deep->str));
  g_string_assign (deep, "\"");
  for (guint i = 0; i < 1000; i++)
    g_string_append_c (deep, '[');
  g_string_append_c (deep, '"');
  {
    g_autoptr (JsonNode) root = parse_json (deep->str);

    g_assert_nonnull (root);
    g_assert_null (cohort_json_root_object (root));
    g_assert_null (cohort_json_root_array (root));
  }
  g_assert_null (cohort_json_text (NULL, "a.b"));
}

static void
test_batch (void)
{
  g_autoptr (CohortBatch) batch = cohort_batch_new ();
  guint remaining;
  gint64 reset_us;

  g_assert_cmpuint (cohort_batch_get_n_follow_ups (batch) + cohort_batch_get_n_marks (batch), ==, 0);
  g_assert_false (cohort_batch_get_budget (batch, &remaining, &reset_us));
  cohort_batch_follow (batch, "s", COHORT_TASK_REREAD, "1,2");
  cohort_batch_propose_mark (batch, "s", 5, "c");
  cohort_batch_keep_raw (batch, COHORT_RECORD_IDENTITY, "id:1", "customer", "{}");
  cohort_batch_warn (batch, "%d odd things", 3);
  cohort_batch_set_budget (batch, 7, 9);
  cohort_batch_set_account (batch, "acct_1", NULL);
  g_assert_cmpstr (cohort_batch_get_follow_up (batch, 0)->args, ==, "1,2");
  g_assert_cmpstr (cohort_batch_get_mark (batch, 0)->cursor, ==, "c");
  g_assert_cmpstr (cohort_batch_get_raw (batch, 0)->type, ==, "customer");
  g_assert_cmpstr (cohort_batch_get_warning (batch, 0), ==, "3 odd things");
  g_assert_true (cohort_batch_get_budget (batch, &remaining, &reset_us) && remaining == 7 && reset_us == 9);
  g_assert_cmpuint (cohort_batch_get_items (batch), ==, 0);
  cohort_batch_set_items (batch, 12);
  g_assert_cmpuint (cohort_batch_get_items (batch), ==, 12);
  cohort_batch_clear (batch);
  g_assert_cmpuint (cohort_batch_get_n_follow_ups (batch) + cohort_batch_get_n_raws (batch), ==, 0);
  g_assert_null (cohort_batch_get_account (batch, NULL));
}

static void
test_fields (void)
{
  static const CohortField url = { .id = "url", .label = "", .form = COHORT_FIELD_URL };
  static const CohortField key = {
    .id = "key", .label = "", .flags = COHORT_FIELD_REQUIRED | COHORT_FIELD_SECRET, .prefixes = "rk_live_|rk_test_"
  };
  static const CohortField day = { .id = "day", .label = "", .form = COHORT_FIELD_DAY };
  static const struct
  {
    const CohortField *field;
    const char *text, *clean;
  } cases[] = {
    { &url, " https://blog.example.com/// ", "https://blog.example.com" },
    { &url, "http://localhost:2368", "http://localhost:2368" },
    { &url, "http://127.0.0.1:1", "http://127.0.0.1:1" },
    { &url, "http://[::1]:1", "http://[::1]:1" },
    { &url, "", "" },
    { &url, "http://blog.example.com", NULL },
    { &url, "http://127.0.0.1.example.com", NULL },
    { &url, "https://user:pw@example.com", NULL },
    { &url, "https://example.com/?a=b", NULL },
    { &url, "https://", NULL },
    { &url, "ftp://example.com", NULL },
    { &url, "blog.example.com", NULL },
    { &key, "rk_live_1\n", "rk_live_1" },
    { &key, "sk_live_1", NULL },
    { &key, "rk_live_1\nX: y", NULL },
    { &key, " ", NULL },
    { &key, NULL, NULL },
    { &day, "2026-02-28", "2026-02-28" },
    { &day, "2026-02-30", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *clean = cohort_field_clean (cases[i].field, cases[i].text, &error);

      g_assert_cmpstr (clean, ==, cases[i].clean);
      g_assert_true ((error == NULL) == (clean != NULL));
      if (error != NULL && cases[i].text != NULL && strlen (cases[i].text) > 8)
        g_assert_null (strstr (error->message, cases[i].text));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider/table", test_table);
  g_test_add_func ("/provider/request", test_request);
  g_test_add_func ("/provider/verdicts", test_verdicts);
  g_test_add_func ("/provider/retry-after", test_retry_after);
  g_test_add_func ("/provider/secrets", test_secrets);
  g_test_add_func ("/provider/json/types", test_json_types);
  g_test_add_func ("/provider/json/hostile", test_json_hostile);
  g_test_add_func ("/provider/batch", test_batch);
  g_test_add_func ("/provider/fields", test_fields);
  return g_test_run ();
}
