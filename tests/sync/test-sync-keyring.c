// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Keys in a true keyring: libsecret's encrypted file, or with COHORT_TEST_KEYRING=service whatever answers on the
 * session bus. Kept, found, replaced, removed; a renewed one is kept before it is used; none gets into the file or a
 * log. */

#include "cohort-sync-fixture.h"

#include "cohort-sync-engine.h"

#include <glib/gstdio.h>
#include <string.h>

#define NEW_TOKEN "stub-token-2"

static const char *program;
static gboolean of_service; /* else of a file */
static char *keyring_path;

static CohortSecrets *
make_secrets (const char *token)
{
  CohortSecrets *secrets = cohort_secrets_new ();

  cohort_secrets_set (secrets, "token", token);
  cohort_secrets_set (secrets, "refresh", STUB_REFRESH);
  return secrets;
}

static void
save (CohortSecretStore *keyring, const char *name, const char *token)
{
  g_autoptr (CohortSecrets) secrets = make_secrets (token);
  g_autoptr (GError) error = NULL;

  cohort_secret_store_save (keyring, name, "Cohort’s test", secrets, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_token (CohortSecretStore *keyring, const char *name, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSecrets) secrets = cohort_secret_store_load (keyring, name, NULL, &error);

  if (token == NULL)
    {
      g_assert_null (secrets);
      g_assert_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (cohort_secrets_get (secrets, "token"), ==, token);
  g_assert_cmpstr (cohort_secrets_get (secrets, "refresh"), ==, STUB_REFRESH);
}

static void
test_life (void)
{
  g_autoptr (CohortSecretStore) keyring = cohort_secret_store_new ();
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *other = g_uuid_string_random ();
  g_autofree char *large = g_strnfill (16384, 'k');
  const char *const tokens[] = { "plain", "密钥 “x” = \\ \n end", large };
  g_autoptr (GError) error = NULL;

  assert_token (keyring, name, NULL);
  save (keyring, other, "another");
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      save (keyring, name, tokens[i]);
      assert_token (keyring, name, tokens[i]);
    }
  assert_token (keyring, other, "another");
  cohort_secret_store_remove (keyring, name, NULL, &error);
  g_assert_no_error (error);
  assert_token (keyring, name, NULL);
  assert_token (keyring, other, "another");
  /* What is gone already is no fault. */
  g_assert_true (cohort_secret_store_remove (keyring, name, NULL, &error));
  g_assert_true (cohort_secret_store_remove (keyring, other, NULL, &error));
  g_assert_no_error (error);
}

/* Runs of several sources have their keys at the same time. */
static gpointer
life_thread (gpointer data)
{
  g_autoptr (CohortSecretStore) keyring = cohort_secret_store_new ();
  g_autofree char *name = g_uuid_string_random ();

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *token = g_strdup_printf ("%s-%u", name, i);

      save (keyring, name, token);
      assert_token (keyring, name, token);
    }
  g_assert_true (cohort_secret_store_remove (keyring, name, NULL, NULL));
  assert_token (keyring, name, NULL);
  return NULL;
}

static void
test_together (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("keys", life_thread, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* The window and a timer's cohortctl write to the same file: none undoes what the other has written. */
static void
test_processes (void)
{
  GSubprocess *others[2];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      others[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "--other", NULL);
      g_assert_no_error (error);
    }
  life_thread (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_true (g_subprocess_wait_check (others[i], NULL, &error));
      g_assert_no_error (error);
      g_object_unref (others[i]);
    }
}

/* Runs */

static void
set_up (SyncFixture *self)
{
  sync_fixture_set_up (self, 25, 12);
  cohort_secret_store_unref (self->keyring);
  self->keyring = cohort_secret_store_new ();
  save (self->keyring, "secret-1", STUB_TOKEN);
}

static void
expire_cb (gpointer server, gpointer data)
{
  stub_server_expire_token (server);
}

/* When the service sees the new token for the first time. */
static void
first_use_cb (gpointer server, gpointer data)
{
  SyncFixture *fixture = data;

  g_assert_cmpuint (stub_server_get_n_tokens (fixture->server), ==, 1);
  assert_token (fixture->keyring, "secret-1", NEW_TOKEN);
}

static void
test_renewed_before_use (void)
{
  CohortProvider provider = stub_provider;
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;

  provider.limits.concurrent = 1;
  set_up (&fixture);
  fixture.provider = &provider;
  stub_server_at_request (fixture.server, 3, expire_cb, NULL);
  stub_server_at_request (fixture.server, 4, first_use_cb, &fixture);
  result = sync_fixture_run_well (&fixture);
  g_assert_cmpuint (stub_server_get_n_wrong_auth (fixture.server), ==, 1);
  assert_token (fixture.keyring, "secret-1", NEW_TOKEN);
  sync_fixture_tear_down (&fixture);
}

/* A pair that cannot be kept is not used: at the next start it would be lost. */
static void
test_not_kept (void)
{
  CohortProvider provider = stub_provider;
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = g_strconcat (keyring_path, ".aside", NULL);

  if (of_service)
    {
      g_test_skip ("the service of this test cannot be made to refuse");
      return;
    }
  provider.limits.concurrent = 1;
  set_up (&fixture);
  fixture.provider = &provider;
  stub_server_fail (fixture.server, 1, STUB_401, 1);
  g_assert_cmpint (g_rename (keyring_path, aside), ==, 0);
  g_assert_cmpint (g_mkdir (keyring_path, 0700), ==, 0);
  result = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, "sign_in");
  g_assert_nonnull (result->message);
  g_assert_cmpuint (result->n_pages, ==, 0);
  g_assert_cmpint (g_rmdir (keyring_path), ==, 0);
  g_assert_cmpint (g_rename (aside, keyring_path), ==, 0);
  sync_fixture_tear_down (&fixture);
}

/* Nothing gets out */

static GString *logged;

static GLogWriterOutput
writer_cb (GLogLevelFlags level, const GLogField *entries, gsize n_entries, gpointer data)
{
  static GMutex mutex;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  for (gsize i = 0; i < n_entries; i++)
    if (entries[i].length == -1)
      g_string_append_printf (logged, "%s=%s\n", entries[i].key, (const char *) entries[i].value);
  return G_LOG_WRITER_HANDLED;
}

static void
assert_free_of_secrets (const char *where, const char *data, gsize length)
{
  static const char *const secrets[] = { STUB_TOKEN, NEW_TOKEN, STUB_REFRESH };

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (memmem (data, length, secrets[i], strlen (secrets[i])) != NULL)
      g_error ("%s holds %s", where, secrets[i]);
}

static void
assert_files_free_of_secrets (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (path, ends[i], NULL);
      g_autofree char *data = NULL;
      gsize length;

      if (g_file_get_contents (name, &data, &length, NULL))
        assert_free_of_secrets (name, data, length);
    }
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
connect (SyncFixture *fixture, CohortSyncEngine *engine)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (values, (gpointer) "token", (gpointer) STUB_TOKEN);
  g_hash_table_insert (values, (gpointer) "refresh", (gpointer) STUB_REFRESH);
  g_hash_table_insert (values, (gpointer) "url", (gpointer) stub_server_get_url (fixture->server));
  cohort_sync_engine_add_async (engine, 0, "stub", NULL, values, "UTC", NULL, done_cb, &result);
  fixture->source = cohort_sync_engine_add_finish (engine, wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
disconnect (SyncFixture *fixture, CohortSyncEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cohort_sync_engine_remove_async (engine, fixture->source, NULL, done_cb, &result);
  cohort_sync_engine_done_finish (engine, wait_for (&result), &error);
  g_assert_no_error (error);
}

/* Returns: (transfer full): what the account calls its item */
static gpointer
item_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT secret FROM account WHERE source = ?1", error);

  cohort_stmt_bind_int64 (stmt, 1, *(gint64 *) data);
  return cohort_stmt_step (stmt, error) == COHORT_ROW ? cohort_stmt_dup_text (stmt, 0) : NULL;
}

/* An account's whole life, with a service that quotes the key, and every word that any library has to say. */
static void
test_nothing_leaks (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncEngine) engine = NULL;
  g_autoptr (CohortSyncResult) refused = NULL;
  g_autoptr (CohortSyncResult) well = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *item = NULL;

  set_up (&fixture);
  engine = cohort_sync_engine_new (fixture.store, fixture.keyring, &fixture.clock);
  cohort_sync_engine_set_provider (engine, &stub_provider);
  connect (&fixture, engine);
  item = cohort_store_read (fixture.store, item_job, &fixture.source, NULL, &error);
  g_assert_no_error (error);
  assert_token (fixture.keyring, item, STUB_TOKEN);

  stub_server_fail (fixture.server, stub_server_get_n_requests (fixture.server) + 1, STUB_401, 8);
  refused = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (refused->outcome, ==, "sign_in");
  assert_free_of_secrets ("the result", refused->message, strlen (refused->message));
  stub_server_fail (fixture.server, 0, STUB_401, 0);
  stub_server_expire_token (fixture.server);
  while (well == NULL || strcmp (well->outcome, "done") != 0)
    {
      g_clear_pointer (&well, cohort_sync_result_free);
      well = sync_fixture_run (&fixture, &error);
      g_assert_no_error (error);
    }
  assert_token (fixture.keyring, item, NEW_TOKEN);
  assert_files_free_of_secrets (fixture.path);

  disconnect (&fixture, engine);
  assert_token (fixture.keyring, item, NULL);
  assert_files_free_of_secrets (fixture.path);
  if (!of_service)
    assert_files_free_of_secrets (keyring_path);
  assert_free_of_secrets ("the log", logged->str, logged->len);
  g_clear_object (&engine);
  sync_fixture_tear_down (&fixture);
}

/* Nobody answers: a sentence, and no waiting. */
static void
test_absent (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (CohortSecretStore) keyring = cohort_secret_store_new ();
      g_autoptr (CohortSecrets) secrets = make_secrets (STUB_TOKEN);
      g_autoptr (GError) error = NULL;

      g_assert_null (cohort_secret_store_load (keyring, "secret-1", NULL, &error));
      g_assert_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH);
      g_clear_error (&error);
      g_assert_false (cohort_secret_store_save (keyring, "secret-1", "Test", secrets, NULL, &error));
      g_assert_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH);
      g_assert_null (strstr (error->message, STUB_TOKEN));
      g_clear_error (&error);
      g_assert_false (cohort_secret_store_remove (keyring, "secret-1", NULL, &error));
      g_assert_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH);
      return;
    }
  g_test_trap_subprocess (NULL, 20 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
choose_keyring (void)
{
  of_service = g_strcmp0 (g_getenv ("COHORT_TEST_KEYRING"), "service") == 0;
  if (g_test_subprocess ())
    {
      g_unsetenv ("SECRET_BACKEND");
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
      return;
    }
  if (of_service)
    return;
  keyring_path = g_build_filename (g_get_tmp_dir (), "cohort-keyring-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (keyring_path));
  g_rmdir (keyring_path);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring_path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of a test", TRUE);
}

int
main (int argc, char **argv)
{
  int status;

  program = argv[0];
  if (argc == 2 && strcmp (argv[1], "--other") == 0)
    return life_thread (NULL) != NULL;
  g_test_init (&argc, &argv, NULL);
  choose_keyring ();
  logged = g_string_new (NULL);
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_log_set_writer_func (writer_cb, NULL, NULL);
  g_test_add_func ("/sync/keyring/life", test_life);
  g_test_add_func ("/sync/keyring/together", test_together);
  g_test_add_func ("/sync/keyring/processes", test_processes);
  g_test_add_func ("/sync/keyring/renewed-before-use", test_renewed_before_use);
  g_test_add_func ("/sync/keyring/not-kept", test_not_kept);
  g_test_add_func ("/sync/keyring/nothing-leaks", test_nothing_leaks);
  g_test_add_func ("/sync/keyring/absent", test_absent);
  status = g_test_run ();
  if (keyring_path != NULL)
    g_unlink (keyring_path);
  g_free (keyring_path);
  g_string_free (logged, TRUE);
  return status;
}
