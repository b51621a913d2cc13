// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Secrets are renewed in an order that loses none: the new ones are asked for once and not again, given to the keyring,
 * and used only when it has said that it holds them. Should that fail, the person signs in again; a pair that is used
 * but not kept would lock them out at the next start.
 *
 * What a provider says of a failure is shown to the person, and never when it holds one of their secrets: a service may
 * quote a key in its own words. */

#include "config.h"

#include "cohort-sync-caller.h"

#include <glib/gi18n-lib.h>

/* Less is the time that an answer takes. */
#define LEAST_SKEW_US (2 * G_USEC_PER_SEC)

/**
 * cohort_sync_caller_init:
 * @secrets: (transfer full)
 *
 * All else must outlive @self.
 */
void
cohort_sync_caller_init (CohortSyncCaller *self, const CohortProvider *provider, const CohortSyncAccount *row,
                         CohortSecrets *secrets, CohortSyncHttp *http, CohortSecretStore *keyring,
                         const CohortSyncClock *clock)
{
  *self = (CohortSyncCaller) { .provider = provider, .row = row, .http = http, .keyring = keyring, .clock = clock };
  self->account = (CohortAccount) { cohort_sync_account_get_url (row, provider), row->settings, row->zone };
  self->secrets = secrets;
}

void
cohort_sync_caller_clear (CohortSyncCaller *self)
{
  g_clear_pointer (&self->secrets, cohort_secrets_free);
}

/**
 * cohort_sync_caller_now:
 *
 * Returns: (transfer none): the call as of now
 */
const CohortCall *
cohort_sync_caller_now (CohortSyncCaller *self)
{
  self->call.account = &self->account;
  self->call.secrets = self->secrets;
  self->call.now_us = self->clock->now_us (self->clock->data);
  return &self->call;
}

static void
hide_secrets (CohortSyncCaller *self, GError **error)
{
  if (error == NULL || *error == NULL || !cohort_secrets_contain (self->secrets, (*error)->message))
    return;
  g_free ((*error)->message);
  (*error)->message = g_strdup (_ ("The service refuses, in words that hold the key."));
}

/**
 * cohort_sync_caller_request:
 *
 * Returns: (transfer full) (nullable): the task as a request, made for this moment
 */
CohortRequest *
cohort_sync_caller_request (CohortSyncCaller *self, const CohortTask *task, GError **error)
{
  g_autoptr (CohortRequest) request = NULL;

  if (self->account.base_url == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE,
                   _ ("The address of the service is not known."));
      return NULL;
    }
  request = cohort_request_new (self->account.base_url);
  if (self->provider->request (cohort_sync_caller_now (self), task, request, error))
    return g_steal_pointer (&request);
  hide_secrets (self, error);
  return NULL;
}

static void
learn_skew (CohortSyncCaller *self, const CohortSyncExchange *exchange)
{
  const char *date = cohort_headers_get (exchange->headers, "Date");
  gint64 server_us, skew_us;

  if (date == NULL || !cohort_http_date_parse (date, &server_us))
    return;
  /* The header counts whole seconds. */
  skew_us = server_us + G_USEC_PER_SEC / 2 - self->clock->now_us (self->clock->data);
  self->call.skew_us = ABS (skew_us) < LEAST_SKEW_US ? 0 : skew_us;
}

/**
 * cohort_sync_caller_parse:
 * @exchange: with an answer
 *
 * Returns: what the provider makes of it
 */
CohortVerdict
cohort_sync_caller_parse (CohortSyncCaller *self, const CohortTask *task, const CohortSyncExchange *exchange,
                          CohortBatch *batch, GError **error)
{
  CohortReply reply = { exchange->status, exchange->headers, exchange->body };
  CohortVerdict verdict;

  learn_skew (self, exchange);
  verdict = self->provider->parse (cohort_sync_caller_now (self), task, &reply, batch, error);
  if (verdict == COHORT_OK)
    self->renewed = FALSE;
  hide_secrets (self, error);
  return verdict;
}

static CohortSyncExchange *
send_and_wait (CohortSyncCaller *self, CohortRequest *request, GCancellable *cancellable)
{
  g_autoptr (GAsyncQueue) ended = g_async_queue_new ();

  cohort_sync_http_send (self->http, request, NULL, cancellable, ended);
  return g_async_queue_pop (ended);
}

static CohortSecrets *
ask_for_new (CohortSyncCaller *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortRequest) request = cohort_request_new (self->account.base_url);
  g_autoptr (CohortSecrets) renewed = cohort_secrets_copy (self->secrets);
  g_autoptr (CohortSyncExchange) exchange = NULL;
  CohortReply reply;

  if (!self->provider->auth_request (cohort_sync_caller_now (self), request, error))
    return NULL;
  exchange = send_and_wait (self, g_steal_pointer (&request), cancellable);
  if (exchange->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&exchange->error));
      return NULL;
    }
  learn_skew (self, exchange);
  reply = (CohortReply) { exchange->status, exchange->headers, exchange->body };
  if (!self->provider->auth_parse (cohort_sync_caller_now (self), &reply, renewed, error))
    return NULL;
  return g_steal_pointer (&renewed);
}

/**
 * cohort_sync_caller_renew:
 *
 * Renews the secrets, once until an answer was let in.
 *
 * Returns: FALSE when the provider knows no renewal or it was of no use
 */
gboolean
cohort_sync_caller_renew (CohortSyncCaller *self, GCancellable *cancellable, GError **error)
{
  CohortSecrets *renewed;

  if (self->provider->auth_request == NULL || self->renewed)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH,
                   _ ("The service refuses the key: it may have been revoked or have expired."));
      return FALSE;
    }
  self->renewed = TRUE;
  renewed = ask_for_new (self, cancellable, error);
  if (renewed == NULL)
    {
      hide_secrets (self, error);
      return FALSE;
    }
  if (self->keyring != NULL
      && !cohort_secret_store_save (self->keyring, self->row->secret, self->row->name, renewed, NULL, error))
    {
      cohort_secrets_free (renewed);
      return FALSE;
    }
  cohort_secrets_free (self->secrets);
  self->secrets = renewed;
  self->generation++;
  return TRUE;
}

/**
 * cohort_sync_caller_delay:
 * @batch: (nullable)
 * @n_tries: how often the request failed
 *
 * Returns: how long to wait before the next try, µs
 */
gint64
cohort_sync_caller_delay (CohortSyncCaller *self, const CohortSyncExchange *exchange, CohortBatch *batch, guint n_tries)
{
  gint64 server_us = cohort_call_server_us (cohort_sync_caller_now (self));
  CohortReply reply = { exchange->status, exchange->headers, exchange->body };
  gint64 at_us = batch != NULL ? cohort_batch_get_retry_at (batch) : 0;

  if (at_us == 0 && exchange->headers != NULL && !cohort_reply_retry_after (&reply, server_us, &at_us))
    at_us = 0;
  if (at_us != 0)
    return MAX (at_us - server_us, 0);
  return cohort_sync_backoff_us (n_tries, self->clock->chance (self->clock->data));
}

/**
 * cohort_sync_caller_check:
 *
 * Makes the cheapest read, to see whether the secrets work and whose account it is. Waits little: somebody looks on.
 */
CohortVerdict
cohort_sync_caller_check (CohortSyncCaller *self, CohortBatch *batch, GCancellable *cancellable, GError **error)
{
  const CohortTask task = { "", "", COHORT_TASK_CHECK, "" };

  for (guint n_tries = 1;; n_tries++)
    {
      g_autoptr (CohortRequest) request = cohort_sync_caller_request (self, &task, error);
      g_autoptr (CohortSyncExchange) exchange = NULL;
      g_autoptr (GError) local = NULL;
      CohortVerdict verdict;

      if (request == NULL)
        return COHORT_BROKEN;
      exchange = send_and_wait (self, g_steal_pointer (&request), cancellable);
      cohort_batch_clear (batch);
      if (exchange->error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&exchange->error));
          return COHORT_BROKEN;
        }
      verdict = cohort_sync_caller_parse (self, &task, exchange, batch, &local);
      if (verdict == COHORT_NEED_AUTH && self->provider->auth_request != NULL && !self->renewed)
        {
          if (!cohort_sync_caller_renew (self, cancellable, error))
            return COHORT_NEED_AUTH;
          continue;
        }
      if (verdict != COHORT_RETRY_LATER || n_tries >= 2)
        {
          if (local != NULL)
            g_propagate_error (error, g_steal_pointer (&local));
          return verdict;
        }
      self->clock->wait (cohort_sync_backoff_us (n_tries, self->clock->chance (self->clock->data)), cancellable,
                         self->clock->data);
    }
}
