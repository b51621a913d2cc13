// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What goes over the line, and where to: redirections, certificates, sizes, cookies, patience. */

#include "cohort-sync-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

#define TOKEN "wire-token-1"
#define MAX_BYTES 5000

typedef struct
{
  SoupServer *origin, *other;
  char *url, *other_url; /* without a slash at their ends */
  guint n_origin, n_other, n_cookies;
  SoupServerMessage *kept; /* (nullable): one that is never answered */
  CohortSyncHttp *http;
} Wire;

/* Servers */

static void
redirect (Wire *self, SoupServerMessage *message, const char *path)
{
  g_autofree char *elsewhere = g_strconcat (self->other_url, "/ok", NULL);
  g_autofree char *named = g_strdup_printf ("http://localhost%s/ok", strrchr (self->url, ':'));
  g_autofree char *with_user = g_strdup_printf ("http://user:word@%s/ok", self->url + strlen ("http://"));
  g_autofree char *safer = g_strdup_printf ("https%s/ok", self->url + strlen ("http"));
  const struct
  {
    const char *path, *location;
    guint status;
  } routes[] = { { "/same", "/ok", 302 },        { "/same-307", "/ok", 307 },      { "/twice", "/same", 301 },
                 { "/other", elsewhere, 302 },   { "/other-307", elsewhere, 307 }, { "/other-308", elsewhere, 308 },
                 { "/named", named, 301 },       { "/with-user", with_user, 302 }, { "/safer", safer, 301 },
                 { "/around", "/around", 302 },  { "/nowhere", NULL, 302 },        { "/empty", "", 303 },
                 { "/words", "http://[::", 302 } };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (strcmp (path, routes[i].path) == 0)
      {
        soup_server_message_set_status (message, routes[i].status, NULL);
        if (routes[i].location != NULL)
          soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                        routes[i].location);
      }
}

static void
origin_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  Wire *self = user_data;
  gsize size = g_str_has_prefix (path, "/size/") ? (gsize) g_ascii_strtoull (path + 6, NULL, 10) : 2;
  g_autofree char *body = g_strnfill (size, ' ');

  self->n_origin++;
  self->n_cookies += soup_message_headers_get_one (headers, "Cookie") != NULL ? 1 : 0;
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Authorization"), ==, "Bearer " TOKEN);
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Set-Cookie", "who=me; Path=/");
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, size);
  redirect (self, message, path);
  if (strcmp (path, "/silence") == 0)
    {
      self->kept = g_object_ref (message);
      soup_server_message_pause (message);
    }
}

static void
other_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  ((Wire *) user_data)->n_other++;
  soup_server_message_set_status (message, 200, NULL);
}

static char *
listen_on (SoupServer *server, SoupServerListenOptions options)
{
  g_autoptr (GError) error = NULL;
  const char *scheme = options & SOUP_SERVER_LISTEN_HTTPS ? "https" : "http";
  char *url = NULL;
  GSList *uris;

  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | options, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  for (GSList *l = uris; l != NULL; l = l->next)
    if (url == NULL && strcmp (g_uri_get_scheme (l->data), scheme) == 0)
      url = g_strdup_printf ("%s://127.0.0.1:%d", scheme, g_uri_get_port (l->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

static void
set_up (Wire *self)
{
  *self = (Wire) { .origin = soup_server_new (NULL, NULL), .other = soup_server_new (NULL, NULL) };
  soup_server_add_handler (self->origin, NULL, origin_cb, self, NULL);
  soup_server_add_handler (self->other, NULL, other_cb, self, NULL);
  self->url = listen_on (self->origin, 0);
  self->other_url = listen_on (self->other, 0);
  self->http = cohort_sync_http_new ();
}

static void
tear_down (Wire *self)
{
  cohort_sync_http_unref (self->http);
  g_clear_object (&self->kept);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  soup_server_disconnect (self->origin);
  soup_server_disconnect (self->other);
  g_object_unref (self->origin);
  g_object_unref (self->other);
  g_free (self->url);
  g_free (self->other_url);
}

static CohortSyncExchange *
ask (CohortSyncHttp *http, const char *url, const char *path, const char *body)
{
  g_autoptr (GAsyncQueue) ended = g_async_queue_new ();
  CohortRequest *request = cohort_request_new (url);
  CohortSyncExchange *exchange;

  cohort_request_add_path (request, path);
  cohort_request_set_bearer (request, TOKEN);
  cohort_request_set_max_bytes (request, MAX_BYTES);
  if (body != NULL)
    cohort_request_set_body (request, "application/json", body);
  cohort_sync_http_send (http, request, NULL, NULL, ended);
  while ((exchange = g_async_queue_try_pop (ended)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return exchange;
}

/* Redirections */

static void
test_redirect (void)
{
  static const struct
  {
    const char *path, *body;
    guint n_origin;
    gboolean followed;
  } cases[] = {
    { "/same", NULL, 2, TRUE },       { "/same-307", NULL, 2, TRUE },   { "/twice", NULL, 3, TRUE },
    { "/same", "{}", 1, FALSE },      { "/same-307", "{}", 1, FALSE },  { "/other", NULL, 1, FALSE },
    { "/other-307", NULL, 1, FALSE }, { "/other-308", "{}", 1, FALSE }, { "/named", NULL, 1, FALSE },
    { "/with-user", NULL, 1, FALSE }, { "/safer", NULL, 1, FALSE },     { "/around", NULL, 6, FALSE },
    { "/nowhere", NULL, 1, FALSE },   { "/words", NULL, 1, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Wire self;
      g_autoptr (CohortSyncExchange) exchange = NULL;

      set_up (&self);
      exchange = ask (self.http, self.url, cases[i].path, cases[i].body);
      g_test_message ("%s", cases[i].path);
      if (cases[i].followed)
        {
          g_assert_no_error (exchange->error);
          g_assert_cmpuint (exchange->status, ==, 200);
        }
      else
        {
          g_assert_error (exchange->error, COHORT_SYNC_HTTP_ERROR, COHORT_SYNC_HTTP_ERROR_REDIRECT);
          g_assert_true (cohort_sync_http_is_final (exchange->error));
          g_assert_null (strstr (exchange->error->message, TOKEN));
        }
      g_assert_cmpuint (self.n_origin, ==, cases[i].n_origin);
      g_assert_cmpuint (self.n_other, ==, 0);
      tear_down (&self);
    }
}

/* Addresses */

static void
test_address (void)
{
  static const char *const urls[] = { "http://example.com", "ftp://127.0.0.1", "nothing", "" };
  Wire self;

  set_up (&self);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (CohortSyncExchange) exchange = ask (self.http, urls[i], "/ok", NULL);

      g_assert_error (exchange->error, COHORT_SYNC_HTTP_ERROR, COHORT_SYNC_HTTP_ERROR_ADDRESS);
      g_assert_true (cohort_sync_http_is_final (exchange->error));
    }
  tear_down (&self);
}

/* Sizes */

static void
test_size (void)
{
  static const struct
  {
    const char *path;
    gsize size; /* 0: too large */
  } cases[] = { { "/size/0", 0 }, { "/size/4999", 4999 }, { "/size/5000", 5000 }, { "/size/5001", 0 } };
  Wire self;

  set_up (&self);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CohortSyncExchange) exchange = ask (self.http, self.url, cases[i].path, NULL);

      if (cases[i].size > 0 || i == 0)
        {
          g_assert_no_error (exchange->error);
          g_assert_cmpuint (g_bytes_get_size (exchange->body), ==, cases[i].size);
        }
      else
        {
          g_assert_error (exchange->error, COHORT_SYNC_HTTP_ERROR, COHORT_SYNC_HTTP_ERROR_TOO_LARGE);
          g_assert_true (cohort_sync_http_is_final (exchange->error));
        }
    }
  /* Nothing of an earlier answer goes back. */
  g_assert_cmpuint (self.n_cookies, ==, 0);
  tear_down (&self);
}

/* Patience */

static void
test_silence (void)
{
  Wire self;

  set_up (&self);
  for (guint idle = 0; idle < 2; idle++)
    {
      g_autoptr (CohortSyncExchange) exchange = NULL;

      g_clear_object (&self.kept);
      cohort_sync_http_set_timeout (self.http, idle ? 1 : 60, idle ? 60 : 1);
      exchange = ask (self.http, self.url, "/silence", NULL);
      g_assert_nonnull (exchange->error);
      g_assert_false (cohort_sync_http_is_final (exchange->error));
      if (!idle)
        g_assert_error (exchange->error, COHORT_SYNC_HTTP_ERROR, COHORT_SYNC_HTTP_ERROR_TIMEOUT);
    }
  tear_down (&self);
}

/* Certificates */

static gpointer
address_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "UPDATE account SET base_url = ?1", error);

  cohort_stmt_bind_text (stmt, 1, data);
  cohort_stmt_run (stmt, error);
  return NULL;
}

/* A certificate that nobody signed is the end: it is not asked again, and not a word was sent. */
static void
test_certificate (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (CohortSyncExchange) exchange = NULL;
  g_autofree char *url = NULL;
  SyncFixture fixture;
  Wire self;

  /* A GLib of one's own, as ./dev threads has it, finds no module for it. */
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("there is no TLS here");
      return;
    }
  certificate = g_tls_certificate_new_from_file (TEST_DATA "/sync/self-signed.pem", &error);
  g_assert_no_error (error);
  set_up (&self);
  soup_server_set_tls_certificate (self.other, certificate);
  url = listen_on (self.other, SOUP_SERVER_LISTEN_HTTPS);
  exchange = ask (self.http, url, "/ok", NULL);
  g_assert_error (exchange->error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_assert_true (cohort_sync_http_is_final (exchange->error));

  sync_fixture_set_up (&fixture, 3, 3);
  sync_fixture_exec (&fixture, address_job, url);
  result = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, "broken");
  g_assert_nonnull (result->message);
  g_assert_cmpint (fixture.waited_us, ==, 0);
  sync_fixture_tear_down (&fixture);
  g_assert_cmpuint (self.n_other, ==, 0);
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync/wire/redirect", test_redirect);
  g_test_add_func ("/sync/wire/address", test_address);
  g_test_add_func ("/sync/wire/size", test_size);
  g_test_add_func ("/sync/wire/silence", test_silence);
  g_test_add_func ("/sync/wire/certificate", test_certificate);
  return g_test_run ();
}
