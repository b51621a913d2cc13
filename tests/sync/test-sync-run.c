// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Runs as a person sees them: first and later ones, absence, undo, pausing, cancelling, a process that dies. */

#include "cohort-sync-fixture.h"

#include "cohort-journal.h"
#include "cohort-sync-account.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_again (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) second = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 n_steps;

  sync_fixture_set_up (&fixture, 25, 12);
  first = sync_fixture_run_well (&fixture);
  g_assert_cmpint (first->step, >, 0);
  g_assert_cmpint (first->n_items, ==, 37);
  before = sync_fixture_dump (&fixture);
  n_steps = sync_fixture_get (&fixture, "SELECT count (*) FROM journal");
  second = sync_fixture_run_well (&fixture);
  after = sync_fixture_dump (&fixture);
  sync_assert_same (after, before);
  g_assert_cmpint (second->n_new + second->n_changed, ==, 0);
  /* Nothing new makes no step; but the mark has moved. */
  g_assert_cmpint (second->step, ==, 0);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM journal"), ==, n_steps);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM mark_quiet"), ==, 2);
  sync_fixture_tear_down (&fixture);
}

static void
test_edit_and_delete (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) second = NULL;
  g_autoptr (CohortSyncResult) third = NULL;
  g_autofree char *dump = NULL;

  sync_fixture_set_up (&fixture, 25, 0);
  first = sync_fixture_run_well (&fixture);
  stub_server_rename (fixture.server, 3, "Another Name");
  stub_server_remove (fixture.server, 10);
  second = sync_fixture_run_well (&fixture);
  g_assert_cmpint (second->n_new, ==, 0);
  g_assert_cmpint (second->n_changed, ==, 2);
  dump = sync_fixture_dump (&fixture);
  g_assert_nonnull (strstr (dump, "id:m3|Another Name|0"));
  g_assert_nonnull (strstr (dump, "id:m10|Member 10|1"));
  third = sync_fixture_run_well (&fixture);
  g_assert_cmpint (third->n_changed, ==, 0);
  sync_fixture_tear_down (&fixture);
}

static gpointer
undo_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_journal_undo (db, *(gint64 *) data, 1, NULL, error);
  return NULL;
}

static gpointer
resume_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_sync_account_resume (db, *(gint64 *) data, error);
  return NULL;
}

/* A run is one step. Undone, it takes the marks back, and the source is left alone until it is resumed. */
static void
test_undo (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) quiet = NULL;
  g_autoptr (CohortSyncResult) last = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  sync_fixture_set_up (&fixture, 25, 12);
  first = sync_fixture_run_well (&fixture);
  before = sync_fixture_dump (&fixture);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM journal WHERE kind = 'sync'"), ==, 1);
  quiet = sync_fixture_run_well (&fixture);
  sync_fixture_exec (&fixture, undo_job, &first->step);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM identity"), ==, 0);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM mark"), ==, 0);
  g_assert_null (sync_fixture_run (&fixture, &error));
  g_assert_error (error, COHORT_SYNC_ERROR, COHORT_SYNC_ERROR_PAUSED);
  sync_fixture_exec (&fixture, resume_job, &fixture.source);
  last = sync_fixture_run_well (&fixture);
  g_assert_cmpint (last->n_new, ==, 37);
  after = sync_fixture_dump (&fixture);
  sync_assert_same (after, before);
  sync_fixture_tear_down (&fixture);
}

static void
cancel_cb (gpointer server, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancel (void)
{
  SyncFixture fixture, calm;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (CohortSyncResult) rest = NULL;
  g_autoptr (CohortSyncResult) of_calm = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *dump = NULL;
  g_autofree char *expected = NULL;

  sync_fixture_set_up (&fixture, 45, 33);
  stub_server_at_request (fixture.server, 5, cancel_cb, fixture.cancellable);
  result = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, "cancelled");
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM sync_task WHERE done = 0"), >, 0);
  g_cancellable_reset (fixture.cancellable);
  rest = sync_fixture_run_well (&fixture);
  g_assert_true (rest->resumed);
  g_assert_cmpint (rest->n_pages, <, 9);
  dump = sync_fixture_dump (&fixture);
  sync_fixture_set_up (&calm, 45, 33);
  of_calm = sync_fixture_run_well (&calm);
  expected = sync_fixture_dump (&calm);
  sync_assert_same (dump, expected);
  sync_fixture_tear_down (&fixture);
  sync_fixture_tear_down (&calm);
}

/* An empty list after a full one is no reason to call everybody gone. */
static void
test_suddenly_empty (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) second = NULL;

  sync_fixture_set_up (&fixture, 12, 0);
  first = sync_fixture_run_well (&fixture);
  for (guint i = 12; i > 0; i--)
    stub_server_remove (fixture.server, i - 1);
  second = sync_fixture_run_well (&fixture);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM identity WHERE gone_at IS NOT NULL"), ==, 0);
  sync_fixture_tear_down (&fixture);
}

/* The child: goes on with the run until it is done or killed. */
static void
run_child (const char *path, const char *url, gint64 source)
{
  SyncFixture fixture = { .path = g_strdup (path), .source = source, .provider = &stub_provider };
  g_autoptr (CohortSecrets) secrets = cohort_secrets_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSyncResult) result = NULL;

  fixture.http = cohort_sync_http_new ();
  fixture.keyring = cohort_secret_store_new_in_memory ();
  cohort_secrets_set (secrets, "token", STUB_TOKEN);
  cohort_secret_store_save (fixture.keyring, "secret-1", "Stub", secrets, NULL, NULL);
  fixture.clock = cohort_sync_clock_real;
  sync_fixture_open (&fixture);
  result = sync_fixture_run (&fixture, &error);
  sync_fixture_close (&fixture);
  _exit (result != NULL && strcmp (result->outcome, "done") == 0 ? 0 : 3);
}

typedef struct
{
  GPid pid;
  guint source;
} Kill;

static gboolean
kill_now_cb (gpointer data)
{
  Kill *plan = data;

  plan->source = 0;
  kill (plan->pid, SIGKILL);
  return G_SOURCE_REMOVE;
}

/* Some milliseconds after a request: while it is answered, or an earlier answer is written. */
static void
kill_cb (gpointer server, gpointer data)
{
  ((Kill *) data)->source = g_timeout_add ((guint) g_test_rand_int_range (0, 12), kill_now_cb, data);
}

static void
exited_cb (GPid pid, int status, gpointer data)
{
  *(int *) data = status;
}

/* Returns: the exit status of a child that runs against the server, killed at a request of it, or not at all */
static int
spawn_child (SyncFixture *fixture, const char *self, guint kill_at)
{
  g_autofree char *source = g_strdup_printf ("%" G_GINT64_FORMAT, fixture->source);
  const char *argv[] = { self, "--child", fixture->path, stub_server_get_url (fixture->server), source, NULL };
  g_autoptr (GError) error = NULL;
  Kill plan = { 0 };
  int status = -1;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &plan.pid, &error);
  g_assert_no_error (error);
  if (kill_at > 0)
    stub_server_at_request (fixture->server, stub_server_get_n_requests (fixture->server) + kill_at, kill_cb, &plan);
  g_child_watch_add (plan.pid, exited_cb, &status);
  while (status == -1)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&plan.source, g_source_remove);
  return status;
}

static const char *program;

/* A process that is killed at any request leaves a file from which the next one goes on to the same end. */
static void
test_killed (void)
{
  const guint n_members = g_test_slow () ? 50000 : 400, n_rounds = g_test_slow () ? 25 : 10;
  SyncFixture fixture, calm;
  g_autoptr (CohortSyncResult) of_calm = NULL;
  g_autofree char *dump = NULL;
  g_autofree char *expected = NULL;
  guint n_killed = 0;
  int status = -1;

  sync_fixture_set_up (&calm, n_members, n_members / 2);
  stub_server_set_page_size (calm.server, n_members / 40);
  of_calm = sync_fixture_run_well (&calm);
  expected = sync_fixture_dump (&calm);
  sync_fixture_tear_down (&calm);

  sync_fixture_set_up (&fixture, n_members, n_members / 2);
  stub_server_set_page_size (fixture.server, n_members / 40);
  sync_fixture_close (&fixture);
  for (guint i = 0; i < n_rounds && status != 0; i++)
    {
      status = spawn_child (&fixture, program, (guint) g_test_rand_int_range (1, 9));
      n_killed += WIFSIGNALED (status) ? 1 : 0;
    }
  g_assert_cmpuint (n_killed, >=, 3);
  if (status != 0)
    status = spawn_child (&fixture, program, 0);
  g_assert_cmpint (status, ==, 0);
  sync_fixture_open (&fixture);
  dump = sync_fixture_dump (&fixture);
  sync_assert_same (dump, expected);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM journal WHERE state = 'open'"), ==, 0);
  sync_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc == 5 && strcmp (argv[1], "--child") == 0)
    run_child (argv[2], argv[3], g_ascii_strtoll (argv[4], NULL, 10));
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync/again", test_again);
  g_test_add_func ("/sync/edit-and-delete", test_edit_and_delete);
  g_test_add_func ("/sync/undo", test_undo);
  g_test_add_func ("/sync/cancel", test_cancel);
  g_test_add_func ("/sync/suddenly-empty", test_suddenly_empty);
  g_test_add_func ("/sync/killed", test_killed);
  return g_test_run ();
}
