// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Requests and replies as values. A request's URL begins with the base that the account has, whatever the provider adds
 * to it: a path or a value can never lead to another host, because everything that is added is escaped. */

#include "config.h"

#include "cohort-request.h"

#include "cohort-provider.h"
#include "cohort-stamp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where a provider names no cap of its own. */
#define DEFAULT_MAX_BYTES (32u * 1024 * 1024)

typedef struct
{
  char *name, *value;
} Header;

struct _CohortHeaders
{
  GArray *headers; /* Header */
};

struct _CohortRequest
{
  GString *url;
  gboolean has_query;
  CohortHeaders *headers;
  char *content_type; /* (nullable) */
  GString *body;      /* (nullable): then it is a POST */
  gsize max_bytes;
};

static void
header_clear (gpointer data)
{
  Header *self = data;

  g_free (self->name);
  g_free (self->value);
}

CohortHeaders *
cohort_headers_new (void)
{
  CohortHeaders *self = g_new0 (CohortHeaders, 1);

  self->headers = g_array_new (FALSE, FALSE, sizeof (Header));
  g_array_set_clear_func (self->headers, header_clear);
  return self;
}

void
cohort_headers_free (CohortHeaders *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->headers);
  g_free (self);
}

static Header *
find_header (const CohortHeaders *self, const char *name)
{
  for (guint i = 0; i < self->headers->len; i++)
    {
      Header *header = &g_array_index (self->headers, Header, i);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        return header;
    }
  return NULL;
}

/**
 * cohort_headers_add:
 *
 * Adds a value; to one that is there already it is joined, as HTTP has it.
 */
void
cohort_headers_add (CohortHeaders *self, const char *name, const char *value)
{
  Header *there = find_header (self, name);
  char *joined;

  if (there == NULL)
    {
      Header header = { g_strdup (name), g_strdup (value) };

      g_array_append_val (self->headers, header);
      return;
    }
  joined = g_strconcat (there->value, ", ", value, NULL);
  g_free (there->value);
  there->value = joined;
}

/**
 * cohort_headers_get:
 *
 * Returns: (nullable): the value of the header called @name in any case of letters
 */
const char *
cohort_headers_get (const CohortHeaders *self, const char *name)
{
  const Header *header = self != NULL ? find_header (self, name) : NULL;

  return header != NULL ? header->value : NULL;
}

/**
 * cohort_headers_get_int:
 *
 * Returns: whether the header is there and a whole number
 */
gboolean
cohort_headers_get_int (const CohortHeaders *self, const char *name, gint64 *value)
{
  const char *text = cohort_headers_get (self, name);

  return text != NULL && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL);
}

guint
cohort_headers_get_length (const CohortHeaders *self)
{
  return self->headers->len;
}

/**
 * cohort_headers_get_nth:
 * @value: (out) (optional)
 *
 * Returns: its name
 */
const char *
cohort_headers_get_nth (const CohortHeaders *self, guint index, const char **value)
{
  const Header *header = &g_array_index (self->headers, Header, index);

  if (value != NULL)
    *value = header->value;
  return header->name;
}

/**
 * cohort_request_new:
 * @base_url: without a slash at its end
 *
 * Returns: (transfer full): a GET of @base_url
 */
CohortRequest *
cohort_request_new (const char *base_url)
{
  CohortRequest *self = g_new0 (CohortRequest, 1);

  self->url = g_string_new (base_url);
  self->headers = cohort_headers_new ();
  self->max_bytes = DEFAULT_MAX_BYTES;
  return self;
}

void
cohort_request_free (CohortRequest *self)
{
  if (self == NULL)
    return;
  g_string_free (self->url, TRUE);
  cohort_headers_free (self->headers);
  g_free (self->content_type);
  if (self->body != NULL)
    g_string_free (self->body, TRUE);
  g_free (self);
}

/**
 * cohort_request_add_path:
 * @path: the program's own text with its slashes ("/v1/customers"); a value from outside is added with
 *   cohort_request_add_segment()
 */
void
cohort_request_add_path (CohortRequest *self, const char *path)
{
  g_return_if_fail (*path == '/' && !self->has_query);

  g_string_append_uri_escaped (self->url, path, "/", FALSE);
}

/**
 * cohort_request_add_segment:
 *
 * Adds a slash and @segment, escaped: an id from the service stays one segment. "." and ".." are escaped too.
 */
void
cohort_request_add_segment (CohortRequest *self, const char *segment)
{
  g_return_if_fail (!self->has_query);

  g_string_append_c (self->url, '/');
  if (strcmp (segment, ".") == 0)
    g_string_append (self->url, "%2E");
  else if (strcmp (segment, "..") == 0)
    g_string_append (self->url, "%2E%2E");
  else
    g_string_append_uri_escaped (self->url, segment, NULL, FALSE);
}

/**
 * cohort_request_add_query:
 *
 * Adds name=value to the query, both escaped (brackets too).
 */
void
cohort_request_add_query (CohortRequest *self, const char *name, const char *value)
{
  g_string_append_c (self->url, self->has_query ? '&' : '?');
  self->has_query = TRUE;
  g_string_append_uri_escaped (self->url, name, NULL, FALSE);
  g_string_append_c (self->url, '=');
  g_string_append_uri_escaped (self->url, value, NULL, FALSE);
}

void
cohort_request_add_query_int (CohortRequest *self, const char *name, gint64 value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  cohort_request_add_query (self, name, text);
}

/**
 * cohort_request_add_header:
 *
 * Adds a header. A value that holds a control character is not added: nothing from outside makes a line of its own.
 */
void
cohort_request_add_header (CohortRequest *self, const char *name, const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return;
  cohort_headers_add (self->headers, name, value);
}

/**
 * cohort_request_set_bearer:
 * @token: (nullable): none is sent without one, and the service says what it thinks of that
 */
void
cohort_request_set_bearer (CohortRequest *self, const char *token)
{
  g_autofree char *value = g_strconcat ("Bearer ", token != NULL ? token : "", NULL);

  if (token != NULL)
    cohort_request_add_header (self, "Authorization", value);
}

/**
 * cohort_request_set_body:
 * @content_type: "application/json"
 *
 * Makes the request a POST with @body.
 */
void
cohort_request_set_body (CohortRequest *self, const char *content_type, const char *body)
{
  g_set_str (&self->content_type, content_type);
  if (self->body == NULL)
    self->body = g_string_new (NULL);
  g_string_assign (self->body, body);
}

/**
 * cohort_request_add_form:
 *
 * Makes the request a POST and adds name=value to its form.
 */
void
cohort_request_add_form (CohortRequest *self, const char *name, const char *value)
{
  if (self->body == NULL)
    cohort_request_set_body (self, "application/x-www-form-urlencoded", "");
  if (self->body->len > 0)
    g_string_append_c (self->body, '&');
  g_string_append_uri_escaped (self->body, name, NULL, FALSE);
  g_string_append_c (self->body, '=');
  g_string_append_uri_escaped (self->body, value, NULL, FALSE);
}

/**
 * cohort_request_set_max_bytes:
 *
 * An answer that is longer, once it is unpacked, is refused.
 */
void
cohort_request_set_max_bytes (CohortRequest *self, gsize max_bytes)
{
  self->max_bytes = max_bytes;
}

const char *
cohort_request_get_method (const CohortRequest *self)
{
  return self->body != NULL ? "POST" : "GET";
}

const char *
cohort_request_get_url (const CohortRequest *self)
{
  return self->url->str;
}

const CohortHeaders *
cohort_request_get_headers (const CohortRequest *self)
{
  return self->headers;
}

/**
 * cohort_request_get_content_type:
 *
 * Returns: (nullable): of the body
 */
const char *
cohort_request_get_content_type (const CohortRequest *self)
{
  return self->content_type;
}

/**
 * cohort_request_get_body:
 *
 * Returns: (nullable): %NULL of a GET
 */
const char *
cohort_request_get_body (const CohortRequest *self)
{
  return self->body != NULL ? self->body->str : NULL;
}

gsize
cohort_request_get_max_bytes (const CohortRequest *self)
{
  return self->max_bytes;
}

/**
 * cohort_reply_verdict:
 *
 * What the status alone says, as most services mean it. A provider that knows better asks its body first.
 */
CohortVerdict
cohort_reply_verdict (const CohortReply *self, GError **error)
{
  switch (self->status)
    {
    case 401:
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH,
                   _ ("The service refuses the key: it may have been revoked or have expired."));
      return COHORT_NEED_AUTH;
    case 402:
    case 403:
    case 404:
    case 410:
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_DENIED,
                   _ ("The service does not let this key read it (answer %u)."), self->status);
      return COHORT_DENIED_STREAM;
    case 408:
    case 409:
    case 423:
    case 425:
    case 429:
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_LATER,
                   _ ("The service asks to wait (answer %u)."), self->status);
      return COHORT_RETRY_LATER;
    default:
      if (self->status >= 200 && self->status < 300)
        return COHORT_OK;
      if (self->status >= 500)
        {
          g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_LATER,
                       _ ("The service has trouble of its own (answer %u)."), self->status);
          return COHORT_RETRY_LATER;
        }
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_BROKEN,
                   _ ("The service did not take the question (answer %u)."), self->status);
      return COHORT_BROKEN;
    }
}

/**
 * cohort_http_date_parse:
 *
 * Reads "Sun, 06 Nov 1994 08:49:37 GMT", the one form that is written today.
 */
gboolean
cohort_http_date_parse (const char *text, gint64 *us)
{
  const char *comma = strchr (text, ',');
  CohortStamp stamp;

  if (comma == NULL || !cohort_stamp_parse (comma + 1, COHORT_DATE_DMY, &stamp, NULL) || !stamp.has_zone
      || !stamp.has_time)
    return FALSE;
  *us = stamp.instant_us;
  return TRUE;
}

/**
 * cohort_reply_retry_after:
 * @now_us: by the service's clock, for the form that names a moment
 * @at_us: (out): when to ask again, by the clock of @now_us
 *
 * Returns: whether the reply says when
 */
gboolean
cohort_reply_retry_after (const CohortReply *self, gint64 now_us, gint64 *at_us)
{
  const char *text = cohort_headers_get (self->headers, "Retry-After");
  gint64 seconds;

  if (text == NULL)
    return FALSE;
  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &seconds, NULL))
    {
      *at_us = now_us + seconds * G_USEC_PER_SEC;
      return TRUE;
    }
  return cohort_http_date_parse (text, at_us);
}
