// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Sending.
 *
 * Secrets go to the host that the person named and to no other: a redirection is followed only for a GET and only to
 * the same scheme, host and port, a certificate that does not hold is the end, and no cookie is kept. The body is
 * counted as it comes in, after it was unpacked, so that no answer fills the memory. Nothing is logged, not even the
 * URL: some services want their key in it.
 *
 * The session and its messages belong to the thread of the context in which the object was made. Each callback there
 * handles one piece of a body. */

#include "config.h"

#include "cohort-sync-http.h"

#include "cohort-field.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define PIECE (64 * 1024)
#define MAX_REDIRECTS 5
#define IDLE_SECONDS 30
#define WHOLE_SECONDS 300

G_DEFINE_QUARK (cohort - sync - http - error - quark, cohort_sync_http_error)

struct _CohortSyncHttp
{
  gatomicrefcount refs;
  GMainContext *context;
  SoupSession *session;
  guint whole_seconds;
};

/* A request under way. */
typedef struct
{
  CohortSyncHttp *http;
  CohortSyncExchange *exchange;
  GCancellable *outer; /* (nullable) the caller's */
  gulong outer_handler;
  GCancellable *cancellable;
  GSource *timeout; /* (nullable) */
  gboolean timed_out;
  GAsyncQueue *ended;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  guint n_redirects;
} Sending;

static void send_message (Sending *self, const char *url);
static void read_piece (Sending *self);

void
cohort_sync_exchange_free (CohortSyncExchange *self)
{
  if (self == NULL)
    return;
  cohort_request_free (self->request);
  cohort_headers_free (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * cohort_sync_http_new:
 *
 * Returns: (transfer full): a session for the calling thread's main context
 */
CohortSyncHttp *
cohort_sync_http_new (void)
{
  CohortSyncHttp *self = g_new0 (CohortSyncHttp, 1);

  g_atomic_ref_count_init (&self->refs);
  self->context = g_main_context_ref_thread_default ();
  self->session = soup_session_new_with_options ("user-agent", "Cohort/" PACKAGE_VERSION, "timeout", IDLE_SECONDS,
                                                 "idle-timeout", IDLE_SECONDS, NULL);
  self->whole_seconds = WHOLE_SECONDS;
  return self;
}

CohortSyncHttp *
cohort_sync_http_ref (CohortSyncHttp *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/* Never in this thread, whoever holds the context: messages belong to that of the session. */
static void
run_there (CohortSyncHttp *self, GSourceFunc function, gpointer data)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, NULL);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

static gboolean
drop_session (gpointer data)
{
  SoupSession *session = data;

  soup_session_abort (session);
  g_object_unref (session);
  return G_SOURCE_REMOVE;
}

void
cohort_sync_http_unref (CohortSyncHttp *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  run_there (self, drop_session, self->session);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * cohort_sync_http_set_timeout:
 * @idle_seconds: without a byte
 * @whole_seconds: for one answer from beginning to end
 */
void
cohort_sync_http_set_timeout (CohortSyncHttp *self, guint idle_seconds, guint whole_seconds)
{
  soup_session_set_timeout (self->session, idle_seconds);
  self->whole_seconds = whole_seconds;
}

static void
sending_free (Sending *self)
{
  if (self->timeout != NULL)
    {
      g_source_destroy (self->timeout);
      g_source_unref (self->timeout);
    }
  g_cancellable_disconnect (self->outer, self->outer_handler);
  g_clear_object (&self->outer);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_async_queue_unref (self->ended);
  cohort_sync_http_unref (self->http);
  g_free (self);
}

static void
end (Sending *self, GError *error)
{
  CohortSyncExchange *exchange = self->exchange;

  if (self->timed_out && error != NULL && !g_cancellable_is_cancelled (self->outer))
    {
      g_error_free (error);
      error = g_error_new (COHORT_SYNC_HTTP_ERROR, COHORT_SYNC_HTTP_ERROR_TIMEOUT,
                           _ ("The service takes too long to answer."));
    }
  exchange->error = error;
  exchange->ended_us = g_get_real_time ();
  if (error == NULL)
    exchange->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  g_async_queue_push (self->ended, exchange);
  sending_free (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *self = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (piece == NULL)
    {
      end (self, error);
      return;
    }
  if (g_bytes_get_size (piece) == 0)
    {
      end (self, NULL);
      return;
    }
  g_byte_array_append (self->body, g_bytes_get_data (piece, NULL), (guint) g_bytes_get_size (piece));
  if (self->body->len > cohort_request_get_max_bytes (self->exchange->request))
    {
      g_cancellable_cancel (self->cancellable);
      end (self, g_error_new (COHORT_SYNC_HTTP_ERROR, COHORT_SYNC_HTTP_ERROR_TOO_LARGE,
                              _ ("The answer of the service is larger than any that is expected.")));
      return;
    }
  read_piece (self);
}

static void
read_piece (Sending *self)
{
  g_input_stream_read_bytes_async (self->stream, PIECE, G_PRIORITY_LOW, self->cancellable, read_cb, self);
}

static void
take_header (const char *name, const char *value, gpointer user_data)
{
  cohort_headers_add (user_data, name, value);
}

static gboolean
is_same_origin (GUri *a, GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 && g_uri_get_host (a) != NULL
         && g_uri_get_host (b) != NULL && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b) && g_uri_get_userinfo (b) == NULL;
}

/* Returns: (transfer full) (nullable): where a redirection leads, if it may be followed; sets an error if it may not */
static char *
find_redirect (Sending *self, GError **error)
{
  SoupStatus status = soup_message_get_status (self->message);
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location");
  GUri *from = soup_message_get_uri (self->message);
  g_autoptr (GUri) to = NULL;

  if (status != SOUP_STATUS_MOVED_PERMANENTLY && status != SOUP_STATUS_FOUND && status != SOUP_STATUS_SEE_OTHER
      && status != SOUP_STATUS_TEMPORARY_REDIRECT && status != SOUP_STATUS_PERMANENT_REDIRECT)
    return NULL;
  if (location != NULL)
    to = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (to != NULL && self->n_redirects++ < MAX_REDIRECTS && is_same_origin (from, to)
      && cohort_request_get_body (self->exchange->request) == NULL)
    return g_uri_to_string (to);
  g_set_error (error, COHORT_SYNC_HTTP_ERROR, COHORT_SYNC_HTTP_ERROR_REDIRECT,
               _ ("The service has moved to another address. Nothing was sent there: set the new address if you trust "
                  "it."));
  return NULL;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *self = user_data;
  GError *error = NULL;
  g_autofree char *next = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream != NULL)
    next = find_redirect (self, &error);
  if (error != NULL)
    {
      end (self, error);
      return;
    }
  if (next != NULL)
    {
      send_message (self, next);
      return;
    }
  self->exchange->status = soup_message_get_status (self->message);
  self->exchange->headers = cohort_headers_new ();
  soup_message_headers_foreach (soup_message_get_response_headers (self->message), take_header,
                                self->exchange->headers);
  self->body = g_byte_array_new ();
  read_piece (self);
}

static void
fill_message (Sending *self)
{
  const CohortRequest *request = self->exchange->request;
  const CohortHeaders *headers = cohort_request_get_headers (request);
  SoupMessageHeaders *to = soup_message_get_request_headers (self->message);

  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  for (guint i = 0; i < cohort_headers_get_length (headers); i++)
    {
      const char *value;
      const char *name = cohort_headers_get_nth (headers, i, &value);

      soup_message_headers_replace (to, name, value);
    }
  if (cohort_request_get_body (request) != NULL)
    {
      g_autoptr (GBytes) body
          = g_bytes_new (cohort_request_get_body (request), strlen (cohort_request_get_body (request)));

      soup_message_set_request_body_from_bytes (self->message, cohort_request_get_content_type (request), body);
    }
}

static void
send_message (Sending *self, const char *url)
{
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  self->message = soup_message_new (cohort_request_get_method (self->exchange->request), url);
  if (self->message == NULL)
    {
      end (self, g_error_new (COHORT_SYNC_HTTP_ERROR, COHORT_SYNC_HTTP_ERROR_ADDRESS,
                              _ ("The address of the service cannot be used.")));
      return;
    }
  fill_message (self);
  soup_session_send_async (self->http->session, self->message, G_PRIORITY_LOW, self->cancellable, sent_cb, self);
}

static gboolean
timeout_cb (gpointer data)
{
  Sending *self = data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

static gboolean
begin_cb (gpointer data)
{
  Sending *self = data;
  const char *url = cohort_request_get_url (self->exchange->request);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *base = uri != NULL ? g_uri_to_string_partial (uri, G_URI_HIDE_QUERY) : NULL;

  self->exchange->began_us = g_get_real_time ();
  if (base == NULL || !cohort_url_is_safe (base))
    {
      end (self, g_error_new (COHORT_SYNC_HTTP_ERROR, COHORT_SYNC_HTTP_ERROR_ADDRESS,
                              _ ("The address of the service cannot be used.")));
      return G_SOURCE_REMOVE;
    }
  self->timeout = g_timeout_source_new_seconds (self->http->whole_seconds);
  g_source_set_callback (self->timeout, timeout_cb, self, NULL);
  g_source_attach (self->timeout, self->http->context);
  send_message (self, url);
  return G_SOURCE_REMOVE;
}

/**
 * cohort_sync_http_send:
 * @request: (transfer full)
 * @tag: handed back
 * @ended: where the exchange is put when it is over, with an error or an answer; the caller frees it
 *
 * Sends a request. Any thread.
 */
void
cohort_sync_http_send (CohortSyncHttp *self, CohortRequest *request, gpointer tag, GCancellable *cancellable,
                       GAsyncQueue *ended)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->http = cohort_sync_http_ref (self);
  sending->exchange = g_new0 (CohortSyncExchange, 1);
  sending->exchange->request = request;
  sending->exchange->tag = tag;
  sending->cancellable = g_cancellable_new ();
  sending->ended = g_async_queue_ref (ended);
  if (cancellable != NULL)
    {
      sending->outer = g_object_ref (cancellable);
      sending->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                      g_object_ref (sending->cancellable), g_object_unref);
    }
  run_there (self, begin_cb, sending);
}

/**
 * cohort_sync_http_is_final:
 *
 * Returns: whether asking again would be of no use, or not safe
 */
gboolean
cohort_sync_http_is_final (const GError *error)
{
  return error->domain == G_TLS_ERROR
         || (error->domain == COHORT_SYNC_HTTP_ERROR && error->code != COHORT_SYNC_HTTP_ERROR_TIMEOUT);
}
