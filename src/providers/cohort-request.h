// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Requests and replies as plain values: what a provider asks for, and what came back. Nothing here sends anything.
 * Any thread, one at a time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_OK,
  COHORT_RETRY_LATER,
  COHORT_NEED_AUTH,
  COHORT_DENIED_STREAM,
  COHORT_BROKEN
} CohortVerdict;

/* Headers: names without case; a name that comes twice has its values joined by ", ". */
typedef struct _CohortHeaders CohortHeaders;

CohortHeaders *cohort_headers_new (void);
void cohort_headers_free (CohortHeaders *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortHeaders, cohort_headers_free)
void cohort_headers_add (CohortHeaders *self, const char *name, const char *value);
const char *cohort_headers_get (const CohortHeaders *self, const char *name);
gboolean cohort_headers_get_int (const CohortHeaders *self, const char *name, gint64 *value);
guint cohort_headers_get_length (const CohortHeaders *self);
const char *cohort_headers_get_nth (const CohortHeaders *self, guint index, const char **value);

/* CohortRequest: GET of the base URL until it is told otherwise. */
typedef struct _CohortRequest CohortRequest;

CohortRequest *cohort_request_new (const char *base_url);
void cohort_request_free (CohortRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRequest, cohort_request_free)
void cohort_request_add_path (CohortRequest *self, const char *path);
void cohort_request_add_segment (CohortRequest *self, const char *segment);
void cohort_request_add_query (CohortRequest *self, const char *name, const char *value);
void cohort_request_add_query_int (CohortRequest *self, const char *name, gint64 value);
void cohort_request_add_header (CohortRequest *self, const char *name, const char *value);
void cohort_request_set_bearer (CohortRequest *self, const char *token);
void cohort_request_set_body (CohortRequest *self, const char *content_type, const char *body);
void cohort_request_add_form (CohortRequest *self, const char *name, const char *value);
void cohort_request_set_max_bytes (CohortRequest *self, gsize max_bytes);

const char *cohort_request_get_method (const CohortRequest *self);
const char *cohort_request_get_url (const CohortRequest *self);
const CohortHeaders *cohort_request_get_headers (const CohortRequest *self);
const char *cohort_request_get_content_type (const CohortRequest *self);
const char *cohort_request_get_body (const CohortRequest *self);
gsize cohort_request_get_max_bytes (const CohortRequest *self);

typedef struct
{
  guint status;
  CohortHeaders *headers;
  GBytes *body; /* decoded; below the request's cap */
} CohortReply;

CohortVerdict cohort_reply_verdict (const CohortReply *self, GError **error);
gboolean cohort_reply_retry_after (const CohortReply *self, gint64 now_us, gint64 *at_us);
gboolean cohort_http_date_parse (const char *text, gint64 *us);

G_END_DECLS
