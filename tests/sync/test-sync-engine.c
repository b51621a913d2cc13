// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The border to the main thread: connecting an account, its secrets, runs with progress, removing it. */

#include "cohort-sync-fixture.h"

#include "cohort-field.h"
#include "cohort-sync-account.h"
#include "cohort-sync-engine.h"

#include <string.h>

typedef struct
{
  SyncFixture fixture;
  CohortSyncEngine *engine;
  GAsyncResult *result;
  guint n_told;
  CohortSyncProgress told;
} Engine;

static void
set_up (Engine *self)
{
  memset (self, 0, sizeof *self);
  sync_fixture_set_up (&self->fixture, 30, 20);
  self->engine = cohort_sync_engine_new (self->fixture.store, self->fixture.keyring, &self->fixture.clock);
  cohort_sync_engine_set_provider (self->engine, &stub_provider);
}

static void
tear_down (Engine *self)
{
  g_clear_object (&self->result);
  g_clear_object (&self->engine);
  sync_fixture_tear_down (&self->fixture);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Engine *) data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Engine *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return self->result;
}

static gint64
add (Engine *self, gint64 source, const char *token, const char *url, GError **error)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);

  g_clear_object (&self->result);
  g_hash_table_insert (values, (gpointer) "token", (gpointer) token);
  g_hash_table_insert (values, (gpointer) "url", (gpointer) url);
  cohort_sync_engine_add_async (self->engine, source, "stub", "Second", values, "Europe/Berlin", NULL, done_cb, self);
  return cohort_sync_engine_add_finish (self->engine, wait_for (self), error);
}

/* Nothing is kept of an account that the service does not let in. */
static void
test_refused (void)
{
  static const struct
  {
    const char *token, *url; /* NULL: the server's */
  } cases[] = {
    { "wrong", NULL }, { "", NULL }, { "two\nlines", NULL }, { STUB_TOKEN, "http://example.com" }, { STUB_TOKEN, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Engine self;
      g_autoptr (GError) error = NULL;

      set_up (&self);
      g_assert_cmpint (add (&self, 0, cases[i].token,
                            cases[i].url != NULL ? cases[i].url : stub_server_get_url (self.fixture.server), &error),
                       ==, 0);
      g_assert_nonnull (error);
      if (strlen (cases[i].token) > 3)
        g_assert_null (strstr (error->message, cases[i].token));
      g_assert_cmpint (sync_fixture_get (&self.fixture, "SELECT count (*) FROM account"), ==, 1);
      g_assert_cmpint (sync_fixture_get (&self.fixture, "SELECT count (*) FROM source WHERE name = 'Second'"), ==, 0);
      tear_down (&self);
    }
}

static GPtrArray *
list (Engine *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *accounts;

  g_clear_object (&self->result);
  cohort_sync_engine_list_async (self->engine, NULL, done_cb, self);
  accounts = cohort_sync_engine_list_finish (self->engine, wait_for (self), &error);
  g_assert_no_error (error);
  return accounts;
}

static void
test_add_and_remove (void)
{
  Engine self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (CohortSecrets) secrets = NULL;
  const CohortSyncAccount *account;
  gint64 source;

  set_up (&self);
  source = add (&self, 0, " " STUB_TOKEN "\n", stub_server_get_url (self.fixture.server), &error);
  g_assert_no_error (error);
  accounts = list (&self);
  g_assert_cmpuint (accounts->len, ==, 2);
  account = g_ptr_array_index (accounts, 1);
  g_assert_cmpint (account->source, ==, source);
  g_assert_cmpstr (account->name, ==, "Second");
  g_assert_cmpstr (account->account_id, ==, "acct_stub");
  g_assert_cmpstr (cohort_zone_name (account->zone), ==, "Europe/Berlin");
  g_assert_false (g_hash_table_contains (account->settings, "token"));
  secrets = cohort_secret_store_load (self.fixture.keyring, account->secret, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cohort_secrets_get (secrets, "token"), ==, STUB_TOKEN);
  /* The secret is nowhere in the file. */
  g_assert_cmpint (sync_fixture_get (&self.fixture,
                                     "SELECT count (*) FROM account WHERE settings || secret LIKE '%" STUB_TOKEN "%'"),
                   ==, 0);

  g_clear_object (&self.result);
  cohort_sync_engine_remove_async (self.engine, source, NULL, done_cb, &self);
  g_assert_true (cohort_sync_engine_done_finish (self.engine, wait_for (&self), &error));
  g_assert_no_error (error);
  g_assert_null (cohort_secret_store_load (self.fixture.keyring, account->secret, NULL, NULL));
  g_assert_cmpint (sync_fixture_get (&self.fixture, "SELECT count (*) FROM account"), ==, 1);
  g_assert_cmpint (sync_fixture_get (&self.fixture, "SELECT count (*) FROM source WHERE name = 'Second'"), ==, 1);
  tear_down (&self);
}

/* Another key of the same account is taken; the settings that were not typed again stay. */
static void
test_other_key (void)
{
  Engine self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  gint64 source;

  set_up (&self);
  source = add (&self, 0, STUB_TOKEN, stub_server_get_url (self.fixture.server), &error);
  g_assert_no_error (error);
  stub_server_expire_token (self.fixture.server);
  g_assert_cmpint (add (&self, source, "stub-token-2", "", &error), ==, source);
  g_assert_no_error (error);
  accounts = list (&self);
  g_assert_cmpuint (accounts->len, ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (((CohortSyncAccount *) g_ptr_array_index (accounts, 1))->settings, "url"), ==,
                   stub_server_get_url (self.fixture.server));
  tear_down (&self);
}

/* An account that is connected already is given the key, not a second source. */
static void
test_same_account (void)
{
  Engine self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  gint64 source;

  set_up (&self);
  source = add (&self, 0, STUB_TOKEN, stub_server_get_url (self.fixture.server), &error);
  g_assert_no_error (error);
  g_assert_cmpint (add (&self, 0, STUB_TOKEN, stub_server_get_url (self.fixture.server), &error), ==, source);
  g_assert_no_error (error);
  accounts = list (&self);
  g_assert_cmpuint (accounts->len, ==, 2);
  tear_down (&self);
}

static gpointer
source_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortSyncAccount account = { .kind = (char *) "stub", .name = (char *) "Shop", .secret = (char *) "s" };

  /* Files made a source; the account's own name is another. */
  account.zone = cohort_zone_utc ();
  cohort_sync_account_remove (db, 1, error);
  *(gint64 *) data = cohort_sync_account_add (db, &account, FALSE, 1, error);
  return NULL;
}

static void
test_source_of_files (void)
{
  SyncFixture fixture;
  gint64 source = 0;

  sync_fixture_set_up (&fixture, 1, 0);
  sync_fixture_exec (&fixture, source_job, &source);
  g_assert_cmpint (source, ==, fixture.source);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM source"), ==, 1);
  sync_fixture_tear_down (&fixture);
}

static void
progress_cb (gint64 source, const CohortSyncProgress *progress, gpointer data)
{
  Engine *self = data;

  g_assert_cmpint (source, ==, self->fixture.source);
  g_assert_true (progress->n_items >= self->told.n_items);
  self->told = *progress;
  self->n_told++;
}

static void
test_run (void)
{
  Engine self;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSyncResult) result = NULL;

  set_up (&self);
  cohort_sync_engine_run_async (self.engine, self.fixture.source, progress_cb, &self, NULL, done_cb, &self);
  g_assert_true (cohort_sync_engine_is_running (self.engine, self.fixture.source));
  {
    Engine other = self;
    g_autoptr (GError) busy = NULL;

    other.result = NULL;
    cohort_sync_engine_run_async (self.engine, self.fixture.source, NULL, NULL, NULL, done_cb, &other);
    g_assert_null (cohort_sync_engine_run_finish (self.engine, wait_for (&other), &busy));
    g_assert_error (busy, COHORT_SYNC_ERROR, COHORT_SYNC_ERROR_RUNNING);
    g_clear_object (&other.result);
  }
  result = cohort_sync_engine_run_finish (self.engine, wait_for (&self), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, "done");
  g_assert_false (cohort_sync_engine_is_running (self.engine, self.fixture.source));
  g_assert_cmpuint (self.n_told, >, 0);
  g_assert_cmpuint (self.told.n_expected, <=, 50);
  tear_down (&self);
}

/* The first page of a run is held until the test lets it go on, and the run says when it asks again. */
static struct
{
  GMutex mutex;
  GCond cond;
  enum
  {
    NOTHING_YET,
    AT_FIRST_PAGE,
    LET_GO,
    ASKING_AGAIN
  } at;
} held;

static gboolean
request_after_hold (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  g_mutex_lock (&held.mutex);
  if (held.at == LET_GO)
    held.at = ASKING_AGAIN;
  g_cond_broadcast (&held.cond);
  g_mutex_unlock (&held.mutex);
  return stub_provider.request (call, task, out, error);
}

static CohortVerdict
parse_held (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch,
            GError **error)
{
  g_mutex_lock (&held.mutex);
  if (held.at == NOTHING_YET)
    {
      held.at = AT_FIRST_PAGE;
      g_main_context_wakeup (NULL);
      while (held.at == AT_FIRST_PAGE)
        g_cond_wait (&held.cond, &held.mutex);
    }
  g_mutex_unlock (&held.mutex);
  return stub_provider.parse (call, task, reply, batch, error);
}

static gboolean
is_at_first_page (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&held.mutex);

  return held.at == AT_FIRST_PAGE;
}

/* What a run tells while the main thread does something else waits for its main loop. */
static void
test_told_by_the_main_loop (void)
{
  CohortProvider provider = stub_provider;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Engine self;

  set_up (&self);
  provider.request = request_after_hold;
  provider.parse = parse_held;
  cohort_sync_engine_set_provider (self.engine, &provider);
  cohort_sync_engine_run_async (self.engine, self.fixture.source, progress_cb, &self, NULL, done_cb, &self);
  while (!is_at_first_page ())
    g_main_context_iteration (NULL, TRUE);

  g_mutex_lock (&held.mutex);
  held.at = LET_GO;
  g_cond_broadcast (&held.cond);
  while (held.at != ASKING_AGAIN)
    g_cond_wait (&held.cond, &held.mutex);
  g_mutex_unlock (&held.mutex);
  g_assert_cmpuint (self.n_told, ==, 0);

  result = cohort_sync_engine_run_finish (self.engine, wait_for (&self), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self.n_told, >, 0);
  tear_down (&self);
}

static void
test_due (void)
{
  const gint64 hour = COHORT_US_PER_HOUR;
  CohortSyncAccount account = { .state = (char *) "ok", .last_us = 100 * hour };

  g_assert_false (cohort_sync_account_is_due (&account, 100 * hour + 1, 3 * hour));
  g_assert_true (cohort_sync_account_is_due (&account, 103 * hour, 3 * hour));
  account.has_open = TRUE;
  g_assert_true (cohort_sync_account_is_due (&account, 100 * hour + 1, 3 * hour));
  account.state = (char *) "limited";
  account.until_us = 101 * hour;
  g_assert_false (cohort_sync_account_is_due (&account, 100 * hour + 1, 3 * hour));
  g_assert_true (cohort_sync_account_is_due (&account, 101 * hour, 3 * hour));
  account.state = (char *) "sign_in";
  g_assert_false (cohort_sync_account_is_due (&account, 200 * hour, 3 * hour));
  account.state = (char *) "unreachable";
  g_assert_true (cohort_sync_account_is_due (&account, 200 * hour, 3 * hour));
  account.paused = TRUE;
  g_assert_false (cohort_sync_account_is_due (&account, 200 * hour, 3 * hour));
}

static void
test_backoff (void)
{
  gint64 before = 0;

  for (guint i = 1; i < 20; i++)
    {
      gint64 least = cohort_sync_backoff_us (i, 0), most = cohort_sync_backoff_us (i, 0.999);

      g_assert_cmpint (least, >=, before);
      g_assert_cmpint (most, >, least);
      g_assert_cmpint (most, <=, 60 * G_USEC_PER_SEC);
      before = least;
    }
  g_assert_cmpint (cohort_sync_backoff_us (1, 0), ==, G_USEC_PER_SEC / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync/refused", test_refused);
  g_test_add_func ("/sync/add-and-remove", test_add_and_remove);
  g_test_add_func ("/sync/other-key", test_other_key);
  g_test_add_func ("/sync/same-account", test_same_account);
  g_test_add_func ("/sync/source-of-files", test_source_of_files);
  g_test_add_func ("/sync/run", test_run);
  g_test_add_func ("/sync/told-by-the-main-loop", test_told_by_the_main_loop);
  g_test_add_func ("/sync/due", test_due);
  g_test_add_func ("/sync/backoff", test_backoff);
  return g_test_run ();
}
