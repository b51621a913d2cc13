// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* For tests: a service on the loopback interface that behaves as badly as it is told to, and the provider that reads
 * it.
 *
 *   GET /me                       whose account it is
 *   GET /members?cursor=&since=   pages of members, newest first
 *   GET /payments?cursor=         pages of payments, oldest first
 *   POST /token                   a new access token
 *
 * Main thread. */

#pragma once

#include "cohort-provider.h"

G_BEGIN_DECLS

typedef enum
{
  STUB_OK,
  STUB_401,
  STUB_403,
  STUB_404,
  STUB_429,
  STUB_429_DATE,
  STUB_500,
  STUB_503_HTML,
  STUB_DROP,      /* the connection ends within the body */
  STUB_NO_ANSWER, /* the connection ends before it */
  STUB_TRUNCATED, /* half of the JSON, in a sound answer */
  STUB_EMPTY,
  STUB_WRONG_TYPES, /* the page's list is a text */
  STUB_DEEP,
  STUB_REDIRECT_SAME,
  STUB_REDIRECT_OTHER,
  STUB_N_FAULTS
} StubFault;

typedef struct _StubServer StubServer;

StubServer *stub_server_new (guint n_members, guint n_payments);
void stub_server_free (StubServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StubServer, stub_server_free)
const char *stub_server_get_url (StubServer *self);
guint stub_server_get_port (StubServer *self);

void stub_server_fail (StubServer *self, guint at_request, StubFault fault, guint n_times);
void stub_server_refuse_payments (StubServer *self, gboolean refuse);
void stub_server_set_gzip (StubServer *self, gboolean gzip);
void stub_server_set_page_size (StubServer *self, guint size);
void stub_server_set_endless (StubServer *self, gboolean same_cursor);
void stub_server_set_overlap (StubServer *self, guint n); /* every page begins with the last n of the one before */
void stub_server_set_skew (StubServer *self, gint64 us);
void stub_server_set_recheck (StubServer *self); /* pages name a member to be read again, who is not there */
void stub_server_set_huge (StubServer *self);
void stub_server_expire_token (StubServer *self);
void stub_server_odd_member (StubServer *self, guint index);
void stub_server_rename (StubServer *self, guint index, const char *name);
void stub_server_remove (StubServer *self, guint index);
void stub_server_add (StubServer *self, guint n);
void stub_server_hold (StubServer *self, guint n); /* nobody is answered before @n wait */
void stub_server_at_request (StubServer *self, guint at_request, GFunc function, gpointer data);
guint stub_server_get_n_requests (StubServer *self);
guint stub_server_get_most_at_once (StubServer *self);
guint stub_server_get_n_tokens (StubServer *self);
guint stub_server_get_n_wrong_auth (StubServer *self);

/* The token that it takes at first; "stub-token-2" and so on after renewals. */
#define STUB_TOKEN "stub-token-1"
#define STUB_REFRESH "stub-refresh"

extern const CohortProvider stub_provider;

G_END_DECLS
