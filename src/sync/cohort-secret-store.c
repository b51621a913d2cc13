// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One schema, one item for each account, all of its secrets in it. In a sandbox libsecret keeps the items in an
 * encrypted file of its own; for us there is no difference, but that items made outside are not seen inside. A keyring
 * that is missing or locked is an error with a sentence, never a reason not to start. */

#include "config.h"

#include "cohort-secret-store.h"

#include "cohort-provider.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

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
  GError *local = NULL;
  char *text;
  gboolean done;

  if (self->memory != NULL)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

      g_hash_table_insert (self->memory, g_strdup (name), cohort_secrets_copy (secrets));
      return TRUE;
    }
  text = cohort_secrets_to_text (secrets);
  done = secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, text, cancellable, &local, "account",
                                     name, NULL);
  explicit_bzero (text, strlen (text));
  g_free (text);
  if (!done)
    say_why (error, local);
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
  GError *local = NULL;

  if (self->memory != NULL)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

      g_hash_table_remove (self->memory, name);
      return TRUE;
    }
  secret_password_clear_sync (&schema, cancellable, &local, "account", name, NULL);
  if (local == NULL)
    return TRUE;
  say_why (error, local);
  return FALSE;
}
