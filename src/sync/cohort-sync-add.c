// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Connecting an account, or giving one other secrets. In this order: the form of what was typed, the service itself,
 * the keyring, the file; so that nothing is kept of what does not work. */

#include "config.h"

#include "cohort-sync-add.h"

#include "cohort-sync-caller.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const CohortProvider *
find_provider (const CohortSyncAdd *self, GError **error)
{
  const CohortProvider *provider = self->provider != NULL ? self->provider : cohort_provider_by_id (self->kind);

  if (provider == NULL)
    g_set_error (error, COHORT_SYNC_ERROR, COHORT_SYNC_ERROR_UNKNOWN, _ ("This service cannot be asked."));
  return provider;
}

static gpointer
load_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_sync_account_load (db, *(gint64 *) data, error);
}

/* The account to be: an old one's with other secrets, or a new one. */
static CohortSyncAccount *
make_account (const CohortSyncAdd *self, GError **error)
{
  CohortSyncAccount *account;

  if (self->source != 0)
    return cohort_store_read (self->store, load_job, (gpointer) &self->source, NULL, error);
  account = g_new0 (CohortSyncAccount, 1);
  account->kind = g_strdup (self->kind);
  account->zone = cohort_zone_new (self->zone != NULL ? self->zone : "UTC", NULL);
  if (account->zone == NULL)
    account->zone = cohort_zone_ref (cohort_zone_utc ());
  account->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  account->secret = g_uuid_string_random ();
  return account;
}

/* Parts what was typed into settings and secrets. */
static gboolean
take_values (const CohortSyncAdd *self, const CohortProvider *provider, CohortSyncAccount *account,
             CohortSecrets *secrets, GError **error)
{
  static const CohortField base_url = { .id = "base-url", .label = N_ ("Address"), .form = COHORT_FIELD_URL };
  g_autofree char *url = cohort_field_clean (&base_url, g_hash_table_lookup (self->values, base_url.id), error);

  if (url == NULL)
    {
      g_prefix_error (error, "%s: ", _ (base_url.label));
      return FALSE;
    }
  if (*url != '\0')
    g_set_str (&account->base_url, url);
  for (const CohortField *field = provider->fields; field->id != NULL; field++)
    {
      const char *typed = g_hash_table_lookup (self->values, field->id);
      g_autofree char *value = NULL;

      if ((typed == NULL || *typed == '\0') && !(field->flags & COHORT_FIELD_SECRET))
        typed = g_hash_table_contains (account->settings, field->id)
                    ? g_hash_table_lookup (account->settings, field->id)
                    : field->initial;
      value = cohort_field_clean (field, typed, error);
      if (value == NULL)
        {
          g_prefix_error (error, "%s: ", _ (field->label));
          return FALSE;
        }
      if (field->flags & COHORT_FIELD_SECRET)
        cohort_secrets_set (secrets, field->id, value);
      else
        g_hash_table_insert (account->settings, g_strdup (field->id), g_steal_pointer (&value));
    }
  return TRUE;
}

static gboolean
check (const CohortSyncAdd *self, const CohortProvider *provider, CohortSyncAccount *account, CohortSecrets **secrets,
       GCancellable *cancellable, GError **error)
{
  g_auto (CohortSyncCaller) caller = { 0 };
  g_autoptr (CohortBatch) batch = cohort_batch_new ();
  const char *id, *name;

  cohort_sync_caller_init (&caller, provider, account, g_steal_pointer (secrets), self->http, NULL, self->clock);
  if (cohort_sync_caller_check (&caller, batch, cancellable, error) != COHORT_OK)
    return FALSE;
  id = cohort_batch_get_account (batch, &name);
  if (account->account_id != NULL && id != NULL && strcmp (account->account_id, id) != 0)
    {
      g_set_error (error, COHORT_SYNC_ERROR, COHORT_SYNC_ERROR_OTHER_ACCOUNT,
                   _ ("This key belongs to another account. Add that one as a source of its own."));
      return FALSE;
    }
  if (id != NULL)
    g_set_str (&account->account_id, id);
  if (name != NULL)
    g_set_str (&account->account_name, name);
  *secrets = g_steal_pointer (&caller.secrets);
  return TRUE;
}

static gpointer
find_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortSyncAccount *account = data;

  return cohort_sync_account_find (db, account->kind, account->account_id, error);
}

/* An account that is connected already is not connected twice: it is given the new secrets. */
static gboolean
meet_earlier (const CohortSyncAdd *self, CohortSyncAccount *account, GError **error)
{
  g_autoptr (CohortSyncAccount) earlier = NULL;
  g_autoptr (GError) local = NULL;

  if (account->source != 0 || account->account_id == NULL)
    return TRUE;
  earlier = cohort_store_read (self->store, find_job, account, NULL, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (earlier != NULL)
    {
      account->source = earlier->source;
      g_set_str (&account->secret, earlier->secret);
      g_set_str (&account->name, earlier->name);
    }
  return TRUE;
}

typedef struct
{
  const CohortSyncAccount *account;
  gboolean named;
  gint64 now_us;
  gint64 source;
} AddJob;

static gpointer
add_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  AddJob *job = data;

  job->source = cohort_sync_account_add (db, job->account, job->named, job->now_us, error);
  return NULL;
}

/**
 * cohort_sync_add:
 *
 * Checks what was typed, in form and at the service, and keeps it. Not on the main thread, whose loop has to run.
 *
 * Returns: the source, or 0 with a sentence in @error
 */
gint64
cohort_sync_add (const CohortSyncAdd *self, GCancellable *cancellable, GError **error)
{
  const CohortProvider *provider = find_provider (self, error);
  g_autoptr (CohortSyncAccount) account = provider != NULL ? make_account (self, error) : NULL;
  g_autoptr (CohortSecrets) secrets = cohort_secrets_new ();
  AddJob job = { .now_us = self->clock->now_us (self->clock->data) };
  g_autoptr (GError) local = NULL;

  if (account == NULL || !take_values (self, provider, account, secrets, error)
      || !check (self, provider, account, &secrets, cancellable, error) || !meet_earlier (self, account, error))
    return 0;
  job.named = self->name != NULL && *self->name != '\0';
  if (job.named && account->source == 0)
    g_set_str (&account->name, self->name);
  else if (account->name == NULL)
    account->name = g_strdup (account->account_name != NULL ? account->account_name : provider->name);
  if (cohort_provider_has_secret (provider)
      && !cohort_secret_store_save (self->keyring, account->secret, account->name, secrets, cancellable, error))
    return 0;
  job.account = account;
  cohort_store_write (self->store, add_job, &job, NULL, &local);
  if (local == NULL)
    return job.source;
  if (account->source == 0 && cohort_provider_has_secret (provider))
    cohort_secret_store_remove (self->keyring, account->secret, NULL, NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return 0;
}
