// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-sync-fixture.h"

#include "cohort-sync-account.h"

#include <glib/gstdio.h>
#include <string.h>

static gint64
now_cb (gpointer data)
{
  return g_get_real_time () + ((SyncFixture *) data)->offset_us;
}

static void
wait_cb (gint64 us, GCancellable *cancellable, gpointer data)
{
  SyncFixture *self = data;

  self->waited_us += us;
  self->offset_us += us;
}

static double
chance_cb (gpointer data)
{
  return 0.5;
}

void
sync_fixture_open (SyncFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->store = cohort_store_open (self->path, COHORT_STORE_CREATE, &error);
  g_assert_no_error (error);
  g_assert_false (cohort_store_is_read_only (self->store));
}

void
sync_fixture_close (SyncFixture *self)
{
  cohort_store_close (self->store);
  g_clear_object (&self->store);
}

static gpointer
add_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  SyncFixture *self = data;
  CohortSyncAccount account = { .kind = (char *) "stub", .name = (char *) "The Stub", .secret = (char *) "secret-1" };

  account.zone = cohort_zone_utc ();
  account.base_url = (char *) stub_server_get_url (self->server);
  self->source = cohort_sync_account_add (db, &account, TRUE, now_cb (self), error);
  return NULL;
}

void
sync_fixture_exec (SyncFixture *self, CohortStoreJob job, gpointer data)
{
  g_autoptr (GError) error = NULL;

  cohort_store_write (self->store, job, data, NULL, &error);
  g_assert_no_error (error);
}

void
sync_fixture_add_account (SyncFixture *self)
{
  g_autoptr (CohortSecrets) secrets = cohort_secrets_new ();

  cohort_secrets_set (secrets, "token", STUB_TOKEN);
  cohort_secrets_set (secrets, "refresh", STUB_REFRESH);
  g_assert_true (cohort_secret_store_save (self->keyring, "secret-1", "Stub", secrets, NULL, NULL));
  sync_fixture_exec (self, add_job, self);
  g_assert_cmpint (self->source, >, 0);
}

void
sync_fixture_set_up (SyncFixture *self, guint n_members, guint n_payments)
{
  g_autofree char *folder = g_dir_make_tmp ("cohort-sync-XXXXXX", NULL);

  memset (self, 0, sizeof *self);
  self->path = g_build_filename (folder, "test.cohort", NULL);
  self->server = stub_server_new (n_members, n_payments);
  self->http = cohort_sync_http_new ();
  self->keyring = cohort_secret_store_new_in_memory ();
  self->provider = &stub_provider;
  self->clock = (CohortSyncClock) { now_cb, wait_cb, chance_cb, self };
  self->cancellable = g_cancellable_new ();
  sync_fixture_open (self);
  sync_fixture_add_account (self);
}

void
sync_fixture_tear_down (SyncFixture *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  const char *name;
  GDir *dir;

  sync_fixture_close (self);
  cohort_sync_http_unref (self->http);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  stub_server_free (self->server);
  cohort_secret_store_unref (self->keyring);
  g_clear_object (&self->cancellable);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
  g_free (self->path);
}

typedef struct
{
  SyncFixture *fixture;
  CohortSyncResult *result;
  GError *error;
  gint over;
} Job;

static gpointer
run_thread (gpointer data)
{
  Job *job = data;
  CohortSyncContext context = { .store = job->fixture->store,
                                .http = job->fixture->http,
                                .keyring = job->fixture->keyring,
                                .clock = &job->fixture->clock,
                                .provider = job->fixture->provider };

  job->result = cohort_sync_run (&context, job->fixture->source, job->fixture->cancellable, &job->error);
  g_atomic_int_set (&job->over, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

CohortSyncResult *
sync_fixture_run (SyncFixture *self, GError **error)
{
  Job job = { .fixture = self };
  GThread *thread = g_thread_new ("run", run_thread, &job);

  while (!g_atomic_int_get (&job.over))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return job.result;
}

CohortSyncResult *
sync_fixture_run_well (SyncFixture *self)
{
  g_autoptr (GError) error = NULL;
  CohortSyncResult *result = sync_fixture_run (self, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, "done");
  return result;
}

static gpointer
get_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 *value = g_new0 (gint64, 1);

  cohort_db_get_int64 (db, data, value, error);
  return value;
}

gint64
sync_fixture_get (SyncFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *value = cohort_store_read (self->store, get_job, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return *value;
}

static gpointer
dump_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  static const char *const queries[] = {
    "SELECT k.key || '|' || ifnull (i.name, '-') || '|' || (i.gone_at IS NOT NULL) || '|' || ifnull (i.joined_at, '-')"
    " FROM identity i JOIN external_key k ON k.kind = 'identity' AND k.row = i.id ORDER BY 1",
    "SELECT k.key || '|' || p.gross_minor || p.currency || '|' || p.status || '|' || p.occurred_at || '|' || ik.key"
    " FROM payment p JOIN external_key k ON k.kind = 'payment' AND k.row = p.id"
    " JOIN external_key ik ON ik.kind = 'identity' AND ik.row = p.identity ORDER BY 1",
    "SELECT stream || '|' || ifnull (from_day, 'ever') || '|' || complete FROM source_span ORDER BY 1",
    "SELECT stream || '|marked' FROM mark ORDER BY 1",
    "SELECT kind || '|' || key || '|' || type || '|' || size FROM raw_record ORDER BY 1",
    "SELECT count (*) || ' pending' FROM pending_link",
    "SELECT count (*) || ' tasks' FROM sync_task",
    "SELECT count (*) || ' members' FROM member",
  };
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[i], error);

      while (stmt != NULL && cohort_stmt_step (stmt, error) == COHORT_ROW)
        g_string_append_printf (out, "%s\n", cohort_stmt_text (stmt, 0));
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What matters of the ledger, in an order of its own. */
char *
sync_fixture_dump (SyncFixture *self)
{
  g_autoptr (GError) error = NULL;
  char *text = cohort_store_read (self->store, dump_job, NULL, NULL, &error);

  g_assert_no_error (error);
  return text;
}

/* Fails at the first line that differs. */
void
sync_assert_same (const char *dump, const char *expected)
{
  g_auto (GStrv) left = g_strsplit (dump, "\n", -1);
  g_auto (GStrv) right = g_strsplit (expected, "\n", -1);

  for (guint i = 0; left[i] != NULL && right[i] != NULL; i++)
    g_assert_cmpstr (left[i], ==, right[i]);
  g_assert_cmpuint (g_strv_length (left), ==, g_strv_length (right));
}
