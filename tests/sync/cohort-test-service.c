// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-test-service.h"

#include "cohort-sync-account.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOON G_GINT64_CONSTANT (1782820800000000)
#define DATE "Tue, 30 Jun 2026 12:00:00 GMT"

/* The service */

static char *
load (const char *name)
{
  g_autofree char *path = g_build_filename (TEST_DATA, "providers", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static const TestRoute *
find_route (const TestRoute *routes, SoupServerMessage *message, const char *path)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  const char *body = soup_server_message_get_request_body (message)->data;

  for (const TestRoute *route = routes; route->path != NULL; route++)
    if (g_str_has_prefix (path, route->path)
        && (route->contains == NULL || (query != NULL && strstr (query, route->contains) != NULL)
            || (body != NULL && strstr (body, route->contains) != NULL)))
      return route;
  return NULL;
}

static void
handler_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  const TestRoute *route = find_route (((TestServiceFixture *) user_data)->routes, message, path);
  g_autofree char *text = NULL;

  if (route == NULL)
    g_error ("nobody answers %s", g_uri_to_string (soup_server_message_get_uri (message)));
  if (route->file != NULL && *route->file == '\0')
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  text = route->file != NULL ? load (route->file) : g_strdup ("{\"object\":\"list\",\"data\":[],\"has_more\":false}");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", DATE);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
}

/* The ledger */

static gint64
now_cb (gpointer data)
{
  return NOON + ((TestServiceFixture *) data)->passed;
}

static void
wait_cb (gint64 us, GCancellable *cancellable, gpointer data)
{
  ((TestServiceFixture *) data)->passed += us;
}

static double
chance_cb (gpointer data)
{
  return 0.5;
}

static gpointer
add_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  TestServiceFixture *self = data;
  CohortSyncAccount account = { .kind = (char *) self->service->id, .secret = (char *) "item" };
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT name FROM source WHERE kind = ?1", error);
  g_autofree char *name = NULL;

  cohort_stmt_bind_text (stmt, 1, self->service->id);
  name = cohort_stmt_step (stmt, error) == COHORT_ROW ? cohort_stmt_dup_text (stmt, 0) : g_strdup ("Its name");
  cohort_stmt_reset (stmt);
  account.name = name;
  account.zone = cohort_zone_utc ();
  account.base_url = self->url;
  account.settings = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; self->service->settings != NULL && self->service->settings[i] != NULL; i += 2)
    g_hash_table_insert (account.settings, (char *) self->service->settings[i],
                         (char *) self->service->settings[i + 1]);
  self->source = cohort_sync_account_add (db, &account, TRUE, NOON, error);
  g_hash_table_unref (account.settings);
  return NULL;
}

void
test_service_set_up (TestServiceFixture *self, const TestService *service)
{
  g_autofree char *folder = g_dir_make_tmp ("cohort-services-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  *self = (TestServiceFixture) { .service = service, .routes = service->routes, .exports = service->exports };
  self->path = g_build_filename (folder, "test.cohort", NULL);
  self->store = cohort_store_open (self->path, COHORT_STORE_CREATE, &error);
  g_assert_no_error (error);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, handler_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->http = cohort_sync_http_new ();
  self->keyring = cohort_secret_store_new_in_memory ();
}

void
test_service_tear_down (TestServiceFixture *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  cohort_store_close (self->store);
  g_clear_object (&self->store);
  cohort_sync_http_unref (self->http);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  cohort_secret_store_unref (self->keyring);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (self->path);
  g_free (self->url);
}

void
test_service_add_account (TestServiceFixture *self)
{
  g_autoptr (CohortSecrets) secrets = cohort_secrets_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; self->service->secrets[i] != NULL; i += 2)
    cohort_secrets_set (secrets, self->service->secrets[i], self->service->secrets[i + 1]);
  g_assert_true (cohort_secret_store_save (self->keyring, "item", "Service", secrets, NULL, NULL));
  cohort_store_write (self->store, add_job, self, NULL, &error);
  g_assert_no_error (error);
}

typedef struct
{
  TestServiceFixture *fixture;
  CohortSyncResult *result;
  GError *error;
  int over;
} Job;

static gpointer
run_thread (gpointer data)
{
  Job *job = data;
  const CohortSyncClock clock = { now_cb, wait_cb, chance_cb, job->fixture };
  const CohortSyncContext context
      = { .store = job->fixture->store, .http = job->fixture->http, .keyring = job->fixture->keyring, .clock = &clock };

  job->result = cohort_sync_run (&context, job->fixture->source, NULL, &job->error);
  g_atomic_int_set (&job->over, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

CohortSyncResult *
test_service_run (TestServiceFixture *self)
{
  Job job = { .fixture = self };
  GThread *thread = g_thread_new ("run", run_thread, &job);

  while (!g_atomic_int_get (&job.over))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_no_error (job.error);
  if (strcmp (job.result->outcome, "done") != 0)
    g_error ("%s: %s", job.result->outcome, job.result->message);
  return job.result;
}

static gint64
noon (gpointer data)
{
  return NOON;
}

void
test_service_import_exports (TestServiceFixture *self)
{
  for (guint i = 0; self->exports[i] != NULL; i++)
    {
      g_autofree char *text = load (self->exports[i]);
      g_autofree char *base = g_path_get_basename (self->exports[i]);
      g_autoptr (GFile) file = cohort_test_file_bytes (base, text, strlen (text), NOON);
      g_autoptr (CohortImport) import = cohort_import_new (self->store, noon, NULL);
      GSList files = { file, NULL };
      const CohortImportReport *report;

      g_assert_true (cohort_import_add_files (import, &files, NULL, NULL));
      cohort_test_preview (import, 0);
      report = cohort_test_apply (import, 0);
      g_assert_cmpint (report->n[COHORT_ROW_CLASS_REJECTED] + report->n[COHORT_ROW_CLASS_NEEDS_YOU], ==, 0);
    }
}

/* What a ledger says, without the ids of its rows and the ways that led there */

#define WHO "ifnull (i.name, '') || ' ' || ifnull (i.email, '') || ' ' || ifnull (i.handle, '')"

const char test_service_members_sql[]
    = "SELECT " WHO " || ' ' || (i.gone_at IS NOT NULL) AS line FROM identity i ORDER BY 1";
const char test_service_payments_sql[]
    = "SELECT " WHO " || ' ' || p.kind || ' ' || p.status || ' ' || p.occurred_at || ' ' || p.gross_minor || p.currency"
      " || ' fee ' || ifnull (p.fee_minor, '?') || ' settled ' || ifnull (p.settle_gross || ' ' || p.settle_fee || ' '"
      " || p.settle_net || p.settle_currency, '?') || ' of ' || ifnull ((SELECT q.occurred_at || ' ' || q.gross_minor"
      " FROM payment q WHERE q.id = p.parent), '') || ' ' || ifnull (p.failure_code, '') AS line"
      " FROM payment p LEFT JOIN identity i ON i.id = p.identity WHERE p.kind NOT IN ('opening', 'adjustment')"
      " ORDER BY 1";
const char test_service_money_sql[]
    = "SELECT " WHO " || ' ' || m.currency || ' ' || m.gross_minor AS line FROM member_money m JOIN identity_link l"
      " ON l.member = m.member JOIN identity i ON i.id = l.identity WHERE m.gross_minor <> 0 ORDER BY 1";
const char test_service_entries_sql[]
    = "SELECT b.type || ' ' || b.occurred_at || ' ' || b.gross_minor || ' ' || ifnull (b.fee_minor, '?') || ' '"
      " || b.net_minor || b.currency || ' ' || ifnull (o.amount_minor, '') || ' ' || ifnull (p.gross_minor, '') AS line"
      " FROM balance_entry b LEFT JOIN payout o ON o.id = b.payout LEFT JOIN payment p ON p.id = b.payment ORDER BY 1";
const char test_service_segments_sql[]
    = "SELECT " WHO " || ' ' || s.status || ' ' || s.start_day || '..' || s.end_day || ' term '"
      " || ifnull (s.term_end_day, '?') || ' ' || ifnull (s.interval || s.interval_count, '?') || ' ' || s.price_minor"
      " || '*' || s.quantity || '-' || s.discount_minor || ifnull (s.currency, '') || ' ' || ifnull (s.end_reason, '')"
      " || ' ' || ifnull (t.name, '') AS line FROM segment s JOIN identity i ON i.id = s.identity LEFT JOIN tier t"
      " ON t.id = s.tier ORDER BY 1";

static char *
lines (TestServiceFixture *self, const char *sql)
{
  g_autofree char *all = g_strdup_printf ("SELECT ifnull (group_concat (line, char (10)), '') FROM (%s)", sql);

  return cohort_test_ask_text (self->store, all);
}

static void
assert_same (TestServiceFixture *self, TestServiceFixture *other, const char *sql)
{
  g_autofree char *left = lines (self, sql);
  g_autofree char *right = lines (other, sql);

  if (strcmp (left, right) != 0)
    g_error ("%s differs:\n%s\n--- and ---\n%s", self->service->id, left, right);
}

static void
assert_all_same (TestServiceFixture *self, TestServiceFixture *other)
{
  assert_same (self, other, test_service_members_sql);
  assert_same (self, other, test_service_payments_sql);
  assert_same (self, other, test_service_money_sql);
  assert_same (self, other, test_service_entries_sql);
  assert_same (self, other, test_service_segments_sql);
}

/* The cases of every service */

void
test_service_assert_golden (TestServiceFixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (TEST_DATA, "golden", "providers", name, NULL);
  g_autofree char *segments = lines (self, test_service_segments_sql), *money = lines (self, test_service_money_sql);
  g_autofree char *text = g_strdup_printf ("Segments\n%s\n\nMoney\n%s\n", segments, money);
  g_autofree char *expected = NULL;

  if (g_getenv ("COHORT_UPDATE_GOLDEN") != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

/* What a run makes is what is expected, and asking again changes nothing. */
void
test_service_check_alone (const TestService *service)
{
  g_autofree char *name = g_strconcat ("sync-", service->id, ".txt", NULL);
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) second = NULL;
  TestServiceFixture self;

  test_service_set_up (&self, service);
  test_service_add_account (&self);
  first = test_service_run (&self);
  g_assert_cmpint (first->n_new, >, 0);
  g_assert_null (first->denied != NULL ? first->denied[0] : NULL);
  g_assert_cmpuint (first->warnings != NULL ? g_strv_length (first->warnings) : 0, ==, service->n_warnings);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM pending_link"), ==, service->n_pending);
  test_service_assert_golden (&self, name);
  self.passed = COHORT_US_PER_HOUR;
  second = test_service_run (&self);
  if (second->n_new + second->n_changed != 0)
    g_error ("%s: asked again, %d new, %d changed", service->id, (int) second->n_new, (int) second->n_changed);
  cohort_test_check_store (self.store);
  test_service_tear_down (&self);
}

/* Files before and after change nothing but what they alone know. */
void
test_service_check_with_exports (const TestService *service)
{
  TestServiceFixture before, after;

  test_service_set_up (&before, service);
  test_service_import_exports (&before);
  test_service_add_account (&before);
  cohort_sync_result_free (test_service_run (&before));
  test_service_set_up (&after, service);
  test_service_add_account (&after);
  cohort_sync_result_free (test_service_run (&after));
  test_service_import_exports (&after);
  assert_all_same (&before, &after);
  g_assert_cmpint (cohort_test_ask (before.store, "SELECT count (*) FROM source WHERE kind <> 'hand'"), ==, 1);
  cohort_test_check_store (before.store);
  cohort_test_check_store (after.store);
  test_service_tear_down (&before);
  test_service_tear_down (&after);
}

/* The files alone tell the same of @sql, NULL at the end. */
void
test_service_check_against_exports (const TestService *service, const char *const *sql)
{
  TestServiceFixture asked, imported;

  test_service_set_up (&asked, service);
  test_service_add_account (&asked);
  cohort_sync_result_free (test_service_run (&asked));
  test_service_set_up (&imported, service);
  test_service_import_exports (&imported);
  for (guint i = 0; sql[i] != NULL; i++)
    assert_same (&asked, &imported, sql[i]);
  test_service_tear_down (&asked);
  test_service_tear_down (&imported);
}

/* Together with the Stripe account that collects for it, whichever came first, every payment and membership counts
 * once; what Stripe knows nothing of stays the service's. */
void
test_service_check_with_stripe (const TestService *service, const char *const *stripe_exports, const char *golden)
{
  for (int stripe_first = 0; stripe_first < 2; stripe_first++)
    {
      TestServiceFixture self;

      test_service_set_up (&self, service);
      self.exports = stripe_exports;
      if (stripe_first)
        test_service_import_exports (&self);
      test_service_add_account (&self);
      cohort_sync_result_free (test_service_run (&self));
      if (!stripe_first)
        {
          g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM payment"
                                                        " WHERE recognised_by IS NOT NULL"),
                           ==, 0);
          test_service_import_exports (&self);
        }
      test_service_assert_golden (&self, golden);
      cohort_sync_result_free (test_service_run (&self));
      test_service_assert_golden (&self, golden);
      cohort_test_check_store (self.store);
      test_service_tear_down (&self);
    }
}
