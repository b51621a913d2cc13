// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-stub-server.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  char *id, *name;
  guint joined;
  gboolean odd; /* its name is a number, its e-mail an object */
} Member;

typedef struct
{
  guint at;
  StubFault fault;
  guint n_left;
} Fault;

typedef struct
{
  guint at;
  GFunc function;
  gpointer data;
} Hook;

struct _StubServer
{
  SoupServer *server;
  char *url;
  guint port;
  GPtrArray *members; /* (element-type Member), oldest first */
  guint n_payments;
  guint page_size, overlap;
  guint n_requests, n_tokens, n_wrong_auth;
  guint token;
  gboolean gzip, endless, same_cursor, refuse_payments, huge, recheck;
  gint64 skew_us;
  guint hold, most_at_once;
  GPtrArray *waiting; /* (element-type SoupServerMessage): answered, but not sent */
  GArray *faults;     /* Fault */
  GArray *hooks;      /* Hook */
};

/* The first payment and the first member are from then. */
#define FIRST 1750000000

static void
member_free (gpointer data)
{
  Member *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

void
stub_server_add (StubServer *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      Member *member = g_new0 (Member, 1);

      member->id = g_strdup_printf ("m%u", self->members->len);
      member->name = g_strdup_printf ("Member %u", self->members->len);
      member->joined = self->members->len;
      g_ptr_array_add (self->members, member);
    }
}

static void
answer (StubServer *self, SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  if (self->gzip)
    {
      g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
      g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
      g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));

      g_output_stream_write_all (stream, body, strlen (body), NULL, NULL, NULL);
      g_output_stream_close (stream, NULL, NULL);
      soup_message_headers_append (soup_server_message_get_response_headers (message), "Content-Encoding", "gzip");
      soup_server_message_set_response (message, type, SOUP_MEMORY_COPY,
                                        g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                                        g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
      return;
    }
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
end_connection (SoupServerMessage *message, const char *bytes)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  if (bytes != NULL)
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes, strlen (bytes), NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
add_member (JsonBuilder *builder, const Member *member)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, member->id);
  json_builder_set_member_name (builder, "name");
  if (member->odd)
    json_builder_add_double_value (builder, 1.5);
  else
    json_builder_add_string_value (builder, member->name);
  json_builder_set_member_name (builder, "joined");
  json_builder_add_int_value (builder, FIRST + member->joined);
  json_builder_end_object (builder);
}

static void
add_payment (JsonBuilder *builder, guint index, guint n_members)
{
  g_autofree char *id = g_strdup_printf ("p%u", index);
  g_autofree char *member = g_strdup_printf ("m%u", index % n_members);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "member");
  json_builder_add_string_value (builder, member);
  json_builder_set_member_name (builder, "created");
  json_builder_add_int_value (builder, FIRST + index);
  json_builder_set_member_name (builder, "amount");
  json_builder_add_int_value (builder, 500 + index % 7);
  json_builder_set_member_name (builder, "currency");
  json_builder_add_string_value (builder, "USD");
  if (index % 10 == 0)
    {
      json_builder_set_member_name (builder, "extra");
      json_builder_add_string_value (builder, "not read yet");
    }
  json_builder_end_object (builder);
}

static guint
begin_of (GHashTable *query)
{
  const char *cursor = query != NULL ? g_hash_table_lookup (query, "cursor") : NULL;

  return cursor != NULL ? (guint) g_ascii_strtoull (cursor, NULL, 10) : 0;
}

/* Which things a page has, as places in the list. */
static guint
page_of (StubServer *self, guint total, guint begin, guint *first)
{
  *first = begin > self->overlap ? begin - self->overlap : 0;
  return MIN (begin + self->page_size, total);
}

static char *
make_page (StubServer *self, const char *path, GHashTable *query)
{
  gboolean of_members = strcmp (path, "/members") == 0;
  guint total = of_members ? self->members->len : self->n_payments;
  guint first, begin = begin_of (query), until = page_of (self, total, begin, &first);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *next = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (guint i = first; i < until; i++)
    if (of_members)
      add_member (builder, g_ptr_array_index (self->members, total - 1 - i));
    else
      add_payment (builder, i, MAX (self->members->len, 1));
  json_builder_end_array (builder);
  if (until < total)
    next = g_strdup_printf ("%u", until);
  else if (self->endless)
    next = self->same_cursor ? g_strdup_printf ("%u", begin)
                             : g_strdup_printf ("%u:%u", MIN (begin, total), self->n_requests);
  if (next != NULL)
    {
      json_builder_set_member_name (builder, "next");
      json_builder_add_string_value (builder, next);
    }
  if (self->recheck)
    {
      json_builder_set_member_name (builder, "recheck");
      json_builder_add_string_value (builder, "m999");
    }
  json_builder_set_member_name (builder, "total");
  json_builder_add_int_value (builder, total);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
fail (StubServer *self, StubFault fault, SoupServerMessage *message, const char *path, GHashTable *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *page = make_page (self, path, query);
  g_autoptr (GString) deep = g_string_new (NULL);

  switch (fault)
    {
    case STUB_401:
      answer (self, message, 401, "application/json", "{\"error\":\"token " STUB_TOKEN " has expired\"}");
      break;
    case STUB_403:
    case STUB_404:
      answer (self, message, fault == STUB_403 ? 403 : 404, "application/json", "{}");
      break;
    case STUB_429:
      soup_message_headers_append (headers, "Retry-After", "7");
      answer (self, message, 429, "application/json", "{}");
      break;
    case STUB_429_DATE:
      {
        g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
        g_autoptr (GDateTime) later = g_date_time_add_seconds (now, 9);
        g_autofree char *text = soup_date_time_to_string (later, SOUP_DATE_HTTP);

        soup_message_headers_append (headers, "Retry-After", text);
        answer (self, message, 429, "application/json", "{}");
        break;
      }
    case STUB_500:
      answer (self, message, 500, "application/json", "{\"error\":");
      break;
    case STUB_503_HTML:
      answer (self, message, 503, "text/html", "<html><body>Starting</body></html>");
      break;
    case STUB_DROP:
      end_connection (message, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
                               "{\"data\":[{\"id\":\"m1\",\"name\":\"Wrong\"");
      break;
    case STUB_NO_ANSWER:
      end_connection (message, NULL);
      break;
    case STUB_TRUNCATED:
      page[strlen (page) / 2] = '\0';
      answer (self, message, 200, "application/json", page);
      break;
    case STUB_EMPTY:
      answer (self, message, 200, "application/json", "");
      break;
    case STUB_WRONG_TYPES:
      answer (self, message, 200, "application/json", "{\"data\":\"none\",\"next\":{\"a\":[]},\"total\":\"many\"}");
      break;
    case STUB_DEEP:
      for (guint i = 0; i < 5000; i++)
        g_string_append (deep, "{\"data\":[");
      answer (self, message, 200, "application/json", deep->str);
      break;
    case STUB_REDIRECT_SAME:
      soup_message_headers_append (headers, "Location", "/elsewhere");
      answer (self, message, 302, "text/plain", "");
      break;
    case STUB_REDIRECT_OTHER:
      soup_message_headers_append (headers, "Location", "http://127.0.0.1:1/members");
      answer (self, message, 302, "text/plain", "");
      break;
    case STUB_OK:
    case STUB_N_FAULTS:
    default:
      g_assert_not_reached ();
    }
}

/* Returns: what is wrong with this request */
static StubFault
next_fault (StubServer *self)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      Fault *fault = &g_array_index (self->faults, Fault, i);

      if (self->n_requests >= fault->at && fault->n_left > 0)
        {
          fault->n_left--;
          return fault->fault;
        }
    }
  return STUB_OK;
}

static gboolean
is_let_in (StubServer *self, SoupServerMessage *message)
{
  const char *auth = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *expected = g_strdup_printf ("Bearer stub-token-%u", self->token);

  return g_strcmp0 (auth, expected) == 0;
}

static void
give_token (StubServer *self, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = NULL;

  self->n_tokens++;
  if (strstr (body->data, STUB_REFRESH) == NULL)
    {
      answer (self, message, 401, "application/json", "{}");
      return;
    }
  text = g_strdup_printf ("{\"access_token\":\"stub-token-%u\"}", self->token);
  answer (self, message, 200, "application/json", text);
}

static void
set_date (StubServer *self, SoupServerMessage *message)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) date = g_date_time_add (now, self->skew_us);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", text);
}

static void
give_huge (StubServer *self, SoupServerMessage *message)
{
  g_autofree char *text = g_strnfill (16 * 1024 * 1024, ' ');

  answer (self, message, 200, "application/json", text);
}

static gboolean
release_cb (gpointer data)
{
  StubServer *self = data;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    soup_server_message_unpause (g_ptr_array_index (waiting, i));
  return G_SOURCE_REMOVE;
}

static void
hold (StubServer *self, SoupServerMessage *message)
{
  soup_server_message_pause (message);
  g_ptr_array_add (self->waiting, g_object_ref (message));
  self->most_at_once = MAX (self->most_at_once, self->waiting->len);
  /* Once nothing else is to be done, others that were sent at the same time have come. */
  if (self->waiting->len == self->hold)
    g_idle_add_full (G_PRIORITY_LOW, release_cb, self, NULL);
}

static void
handler_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  StubServer *self = user_data;
  g_autofree char *page = NULL;
  StubFault fault;

  if (strcmp (path, "/token") == 0)
    {
      give_token (self, message);
      return;
    }
  self->n_requests++;
  for (guint i = 0; i < self->hooks->len; i++)
    if (g_array_index (self->hooks, Hook, i).at == self->n_requests)
      g_array_index (self->hooks, Hook, i).function (self, g_array_index (self->hooks, Hook, i).data);
  if (strcmp (path, "/elsewhere") == 0)
    path = "/members";
  fault = next_fault (self);
  set_date (self, message);
  if (fault != STUB_OK)
    fail (self, fault, message, path, query);
  else if (!is_let_in (self, message))
    {
      self->n_wrong_auth++;
      answer (self, message, 401, "application/json", "{}");
    }
  else if (self->huge)
    give_huge (self, message);
  else if (strcmp (path, "/me") == 0)
    answer (self, message, 200, "application/json", "{\"id\":\"acct_stub\",\"name\":\"The Stub\"}");
  else if (g_str_has_prefix (path, "/member/"))
    answer (self, message, 404, "application/json", "{}");
  else if (strcmp (path, "/payments") == 0 && self->refuse_payments)
    answer (self, message, 403, "application/json", "{}");
  else
    {
      page = make_page (self, path, query);
      answer (self, message, 200, "application/json", page);
    }
  if (self->hold > 0 && fault == STUB_OK)
    hold (self, message);
}

StubServer *
stub_server_new (guint n_members, guint n_payments)
{
  StubServer *self = g_new0 (StubServer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->members = g_ptr_array_new_with_free_func (member_free);
  self->faults = g_array_new (FALSE, FALSE, sizeof (Fault));
  self->hooks = g_array_new (FALSE, FALSE, sizeof (Hook));
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_payments = n_payments;
  self->page_size = 10;
  self->token = 1;
  stub_server_add (self, n_members);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, handler_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
stub_server_free (StubServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_ptr_array_unref (self->members);
  g_array_unref (self->faults);
  g_array_unref (self->hooks);
  g_ptr_array_unref (self->waiting);
  g_free (self->url);
  g_free (self);
}

const char *
stub_server_get_url (StubServer *self)
{
  return self->url;
}

guint
stub_server_get_port (StubServer *self)
{
  return self->port;
}

/* Lets the @n_times requests from the one numbered @at_request (from 1) on fail. */
void
stub_server_fail (StubServer *self, guint at_request, StubFault fault, guint n_times)
{
  Fault entry = { at_request, fault, n_times };

  g_array_append_val (self->faults, entry);
}

void
stub_server_refuse_payments (StubServer *self, gboolean refuse)
{
  self->refuse_payments = refuse;
}

void
stub_server_set_gzip (StubServer *self, gboolean gzip)
{
  self->gzip = gzip;
}

void
stub_server_set_page_size (StubServer *self, guint size)
{
  self->page_size = size;
}

void
stub_server_set_endless (StubServer *self, gboolean same_cursor)
{
  self->endless = TRUE;
  self->same_cursor = same_cursor;
}

void
stub_server_set_overlap (StubServer *self, guint n)
{
  self->overlap = n;
}

void
stub_server_set_skew (StubServer *self, gint64 us)
{
  self->skew_us = us;
}

void
stub_server_set_huge (StubServer *self)
{
  self->huge = TRUE;
}

void
stub_server_set_recheck (StubServer *self)
{
  self->recheck = TRUE;
}

void
stub_server_expire_token (StubServer *self)
{
  self->token++;
}

void
stub_server_odd_member (StubServer *self, guint index)
{
  ((Member *) g_ptr_array_index (self->members, index))->odd = TRUE;
}

void
stub_server_rename (StubServer *self, guint index, const char *name)
{
  g_set_str (&((Member *) g_ptr_array_index (self->members, index))->name, name);
}

void
stub_server_remove (StubServer *self, guint index)
{
  g_ptr_array_remove_index (self->members, index);
}

void
stub_server_hold (StubServer *self, guint n)
{
  self->hold = n;
}

void
stub_server_at_request (StubServer *self, guint at_request, GFunc function, gpointer data)
{
  Hook hook = { at_request, function, data };

  g_array_append_val (self->hooks, hook);
}

guint
stub_server_get_n_requests (StubServer *self)
{
  return self->n_requests;
}

/* Of those that were held. */
guint
stub_server_get_most_at_once (StubServer *self)
{
  return self->most_at_once;
}

guint
stub_server_get_n_tokens (StubServer *self)
{
  return self->n_tokens;
}

guint
stub_server_get_n_wrong_auth (StubServer *self)
{
  return self->n_wrong_auth;
}
