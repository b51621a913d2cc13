// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One schema, one item for each account, all of its secrets in it. A keyring that is missing or locked is an error with
 * a sentence, never a reason not to start.
 *
 * In a sandbox libsecret keeps the items in an encrypted file of its own. Items made outside are not seen inside, and
 * that file is one object for all threads, without a lock, which refuses to write when another process has written
 * since it was read: so libsecret is called by one thread at a time, and a write that came too late is made again. */

#include "config.h"

#include "cohort-secret-store.h"

#include "cohort-provider.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

/* Between tries to write, growing. */
#define AGAIN_US (20 * 1000)
#define MAX_TRIES 10

static GMutex libsecret_mutex;

struct _CohortSecretStore
{
  gatomicrefcount refs;
  GMutex mutex;
  GHashTable *memory; /* (nullable) (element-type utf8 CohortSecrets) */
};

static const SecretSchema schema = {
  "io.github.cohort_app.Cohort.Account",
  SECRET_SCHEMA_NONE,
  { { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static CohortSecretStore *
store_new (GHashTable *memory)
{
  CohortSecretStore *self = g_new0 (CohortSecretStore, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->mutex);
  self->memory = memory;
  return self;
}

/**
 * cohort_secret_store_new:
 *
 * Returns: (transfer full): the desktop's secret service
 */
CohortSecretStore *
cohort_secret_store_new (void)
{
  return store_new (NULL);
}

/**
 * cohort_secret_store_new_in_memory:
 *
 * Returns: (transfer full): a store that forgets all with its end, for tests
 */
CohortSecretStore *
cohort_secret_store_new_in_memory (void)
{
  return store_new (g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cohort_secrets_free));
}

CohortSecretStore *
cohort_secret_store_ref (CohortSecretStore *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
cohort_secret_store_unref (CohortSecretStore *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->memory, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
say_why (GError **error, GError *local)
{
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, local);
  else
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH, _ ("The keyring cannot be used: %s"),
                   local->message);
      g_error_free (local);
    }
}

typedef gboolean (*Writing) (const char *name, const char *label, const char *text, GCancellable *cancellable,
                             GError **error);

static gboolean
store_text (const char *name, const char *label, const char *text, GCancellable *cancellable, GError **error)
{
  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, text, cancellable, error, "account",
                                     name, NULL);
}

static gboolean
clear_text (const char *name, const char *label, const char *text, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  secret_password_clear_sync (&schema, cancellable, &local, "account", name, NULL);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
write_out (Writing writing, const char *name, const char *label, const char *text, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&libsecret_mutex);

  for (guint n_tries = 1;; n_tries++)
    {
      GError *local = NULL;

      if (writing (name, label, text, cancellable, &local))
        return TRUE;
      if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG) || n_tries == MAX_TRIES)
        {
          say_why (error, local);
          return FALSE;
        }
      g_error_free (local);
      g_usleep (n_tries * AGAIN_US);
      /* The only way to have the file read again: libsecret tells what is newer by whole seconds. */
      secret_service_disconnect ();
    }
}

/**
 * cohort_secret_store_load:
 *
 * Returns: (transfer full) (nullable): the account's secrets; %NULL with an error if there are none
 */
CohortSecrets *
cohort_secret_store_load (CohortSecretStore *self, const char *name, GCancellable *cancellable, GError **error)
{
  CohortSecrets *secrets = NULL;
  GError *local = NULL;

  if (self->memory != NULL)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
      const CohortSecrets *kept = g_hash_table_lookup (self->memory, name);

      secrets = kept != NULL ? cohort_secrets_copy (kept) : NULL;
    }
  else
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&libsecret_mutex);
      char *text = secret_password_lookup_sync (&schema, cancellable, &local, "account", name, NULL);

      if (text != NULL)
        secrets = cohort_secrets_from_text (text);
      secret_password_free (text);
    }
  if (local != NULL)
    say_why (error, local);
  else if (secrets == NULL)
    g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH,
                 _ ("The keyring holds no key of this account: enter it again."));
  return secrets;
}

/**
 * cohort_secret_store_save:
 * @label: what the keyring shows to the person
 *
 * Keeps the secrets, in place of those that were there. They are kept when this returns %TRUE.
 */
gboolean
cohort_secret_store_save (CohortSecretStore *self, const char *name, const char *label, const CohortSecrets *secrets,
                          GCancellable *cancellable, GError **error)
{
  char *text;
  gboolean done;

  if (self->memory != NULL)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

      g_hash_table_insert (self->memory, g_strdup (name), cohort_secrets_copy (secrets));
      return TRUE;
    }
  text = cohort_secrets_to_text (secrets);
  done = write_out (store_text, name, label, text, cancellable, error);
  explicit_bzero (text, strlen (text));
  g_free (text);
  return done;
}

/**
 * cohort_secret_store_remove:
 *
 * Forgets the account's secrets, if there are any.
 */
gboolean
cohort_secret_store_remove (CohortSecretStore *self, const char *name, GCancellable *cancellable, GError **error)
{
  if (self->memory != NULL)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

      g_hash_table_remove (self->memory, name);
      return TRUE;
    }
  return write_out (clear_text, name, NULL, NULL, cancellable, error);
}
