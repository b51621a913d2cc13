// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Whole runs of the services over their kept answers, and the exports of the same made-up accounts beside them: asked
 * twice nothing changes; whichever way a fact came, and in whatever order, the members, their money and their time are
 * the same. Main thread. */

#include "config.h"

#include "cohort-test-import.h"

#include "cohort-secret-store.h"
#include "cohort-sync-account.h"
#include "cohort-sync-run.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define NOON G_GINT64_CONSTANT (1782820800000000)
#define DATE "Tue, 30 Jun 2026 12:00:00 GMT"

/* What is answered where: the first that fits. */
typedef struct
{
  const char *path;     /* how the path begins */
  const char *contains; /* (nullable) in the query or the body */
  const char *file;     /* below tests/data/providers; NULL: an empty list; "": nothing is there any more */
} Route;

typedef struct
{
  const char *id;
  const char *const *secrets;  /* name, value, …, NULL */
  const char *const *settings; /* (nullable) the same */
  const Route *routes;         /* ends with a path that is NULL */
  const char *const *exports;  /* NULL at the end */
  guint n_warnings;
  gint64 n_pending; /* references that lead nowhere: a guest's payment has no subscription */
} Service;

typedef struct
{
  const Service *service;
  const Route *routes;
  SoupServer *server;
  char *url, *path;
  CohortStore *store;
  CohortSyncHttp *http;
  CohortSecretStore *keyring;
  gint64 source, passed;
} Fixture;

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

static const Route *
find_route (const Route *routes, SoupServerMessage *message, const char *path)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  const char *body = soup_server_message_get_request_body (message)->data;

  for (const Route *route = routes; route->path != NULL; route++)
    if (g_str_has_prefix (path, route->path)
        && (route->contains == NULL || (query != NULL && strstr (query, route->contains) != NULL)
            || (body != NULL && strstr (body, route->contains) != NULL)))
      return route;
  return NULL;
}

static void
handler_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  const Route *route = find_route (((Fixture *) user_data)->routes, message, path);
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
  return NOON + ((Fixture *) data)->passed;
}

static void
wait_cb (gint64 us, GCancellable *cancellable, gpointer data)
{
  ((Fixture *) data)->passed += us;
}

static double
chance_cb (gpointer data)
{
  return 0.5;
}

static gpointer
add_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Fixture *self = data;
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

static void
set_up (Fixture *self, const Service *service)
{
  g_autofree char *folder = g_dir_make_tmp ("cohort-services-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  *self = (Fixture) { .service = service, .routes = service->routes };
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

static void
tear_down (Fixture *self)
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

static void
add_account (Fixture *self)
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
  Fixture *fixture;
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

static CohortSyncResult *
run (Fixture *self)
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

static void
import_exports (Fixture *self)
{
  for (guint i = 0; self->service->exports[i] != NULL; i++)
    {
      g_autofree char *text = load (self->service->exports[i]);
      g_autofree char *base = g_path_get_basename (self->service->exports[i]);
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

static const char members_sql[] = "SELECT " WHO " || ' ' || (i.gone_at IS NOT NULL) AS line FROM identity i ORDER BY 1";
static const char payments_sql[]
    = "SELECT " WHO " || ' ' || p.kind || ' ' || p.status || ' ' || p.occurred_at || ' ' || p.gross_minor || p.currency"
      " || ' fee ' || ifnull (p.fee_minor, '?') || ' settled ' || ifnull (p.settle_gross || ' ' || p.settle_fee || ' '"
      " || p.settle_net || p.settle_currency, '?') || ' of ' || ifnull ((SELECT q.occurred_at || ' ' || q.gross_minor"
      " FROM payment q WHERE q.id = p.parent), '') || ' ' || ifnull (p.failure_code, '') AS line"
      " FROM payment p LEFT JOIN identity i ON i.id = p.identity WHERE p.kind NOT IN ('opening', 'adjustment')"
      " ORDER BY 1";
static const char money_sql[]
    = "SELECT " WHO " || ' ' || m.currency || ' ' || m.gross_minor AS line FROM member_money m JOIN identity_link l"
      " ON l.member = m.member JOIN identity i ON i.id = l.identity WHERE m.gross_minor <> 0 ORDER BY 1";
static const char entries_sql[]
    = "SELECT b.type || ' ' || b.occurred_at || ' ' || b.gross_minor || ' ' || ifnull (b.fee_minor, '?') || ' '"
      " || b.net_minor || b.currency || ' ' || ifnull (o.amount_minor, '') || ' ' || ifnull (p.gross_minor, '') AS line"
      " FROM balance_entry b LEFT JOIN payout o ON o.id = b.payout LEFT JOIN payment p ON p.id = b.payment ORDER BY 1";
static const char segments_sql[]
    = "SELECT " WHO " || ' ' || s.status || ' ' || s.start_day || '..' || s.end_day || ' term '"
      " || ifnull (s.term_end_day, '?') || ' ' || ifnull (s.interval || s.interval_count, '?') || ' ' || s.price_minor"
      " || '*' || s.quantity || '-' || s.discount_minor || ifnull (s.currency, '') || ' ' || ifnull (s.end_reason, '')"
      " || ' ' || ifnull (t.name, '') AS line FROM segment s JOIN identity i ON i.id = s.identity LEFT JOIN tier t"
      " ON t.id = s.tier ORDER BY 1";

static char *
lines (Fixture *self, const char *sql)
{
  g_autofree char *all = g_strdup_printf ("SELECT ifnull (group_concat (line, char (10)), '') FROM (%s)", sql);

  return cohort_test_ask_text (self->store, all);
}

static void
assert_same (Fixture *self, Fixture *other, const char *sql)
{
  g_autofree char *left = lines (self, sql);
  g_autofree char *right = lines (other, sql);

  if (strcmp (left, right) != 0)
    g_error ("%s differs:\n%s\n--- and ---\n%s", self->service->id, left, right);
}

static void
assert_all_same (Fixture *self, Fixture *other)
{
  assert_same (self, other, members_sql);
  assert_same (self, other, payments_sql);
  assert_same (self, other, money_sql);
  assert_same (self, other, entries_sql);
  assert_same (self, other, segments_sql);
}

/* The cases of every service */

static void
assert_golden (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (TEST_DATA, "golden", "providers", name, NULL);
  g_autofree char *segments = lines (self, segments_sql), *money = lines (self, money_sql);
  g_autofree char *text = g_strdup_printf ("Segments\n%s\n\nMoney\n%s\n", segments, money);
  g_autofree char *expected = NULL;

  if (g_getenv ("COHORT_UPDATE_GOLDEN") != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

/* What a run makes is what is expected, and asking again changes nothing. */
static void
check_alone (const Service *service)
{
  g_autofree char *name = g_strconcat ("sync-", service->id, ".txt", NULL);
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) second = NULL;
  Fixture self;

  set_up (&self, service);
  add_account (&self);
  first = run (&self);
  g_assert_cmpint (first->n_new, >, 0);
  g_assert_null (first->denied != NULL ? first->denied[0] : NULL);
  g_assert_cmpuint (first->warnings != NULL ? g_strv_length (first->warnings) : 0, ==, service->n_warnings);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM pending_link"), ==, service->n_pending);
  assert_golden (&self, name);
  self.passed = COHORT_US_PER_HOUR;
  second = run (&self);
  if (second->n_new + second->n_changed != 0)
    g_error ("%s: asked again, %d new, %d changed", service->id, (int) second->n_new, (int) second->n_changed);
  cohort_test_check_store (self.store);
  tear_down (&self);
}

/* Files before and after change nothing but what they alone know. */
static void
check_with_exports (const Service *service)
{
  Fixture before, after;

  set_up (&before, service);
  import_exports (&before);
  add_account (&before);
  cohort_sync_result_free (run (&before));
  set_up (&after, service);
  add_account (&after);
  cohort_sync_result_free (run (&after));
  import_exports (&after);
  assert_all_same (&before, &after);
  g_assert_cmpint (cohort_test_ask (before.store, "SELECT count (*) FROM source WHERE kind <> 'hand'"), ==, 1);
  cohort_test_check_store (before.store);
  cohort_test_check_store (after.store);
  tear_down (&before);
  tear_down (&after);
}

/* The files alone tell the same of @sql, NULL at the end. */
static void
check_against_exports (const Service *service, const char *const *sql)
{
  Fixture asked, imported;

  set_up (&asked, service);
  add_account (&asked);
  cohort_sync_result_free (run (&asked));
  set_up (&imported, service);
  import_exports (&imported);
  for (guint i = 0; sql[i] != NULL; i++)
    assert_same (&asked, &imported, sql[i]);
  tear_down (&asked);
  tear_down (&imported);
}

/* Stripe */

static const Route stripe_routes[] = {
  { "/v1/prices", NULL, "stripe/prices.synthetic.json" },
  { "/v1/coupons", NULL, "stripe/coupons.synthetic.json" },
  { "/v1/promotion_codes", NULL, "stripe/promotion_codes.synthetic.json" },
  { "/v1/customers", "starting_after", "stripe/customers-2.synthetic.json" },
  { "/v1/customers", NULL, "stripe/customers-1.synthetic.json" },
  { "/v1/subscriptions", NULL, "stripe/subscriptions.synthetic.json" },
  { "/v1/charges", "starting_after", "stripe/charges-2.synthetic.json" },
  { "/v1/charges", NULL, "stripe/charges-1.synthetic.json" },
  { "/v1/invoices", NULL, "stripe/invoices.synthetic.json" },
  { "/v1/refunds", NULL, "stripe/refunds.synthetic.json" },
  { "/v1/disputes", NULL, "stripe/disputes.synthetic.json" },
  { "/v1/balance_transactions", "payout=", "stripe/balance-po_1.synthetic.json" },
  { "/v1/balance_transactions", NULL, "stripe/balance_transactions.synthetic.json" },
  { "/v1/payouts", NULL, "stripe/payouts.synthetic.json" },
  { "/v1/events", NULL, NULL },
  { NULL },
};

/* What changed there afterwards: nothing that is new, and the events of what is not. */
static const Route stripe_later[] = {
  { "/v1/events", NULL, "stripe/events.synthetic.json" },
  { "/v1/customers/cus_bo", NULL, "stripe/customer-deleted.synthetic.json" },
  { "/v1/subscriptions/sub_ada", NULL, "stripe/subscription-paused.synthetic.json" },
  { "/v1/invoices/in_ed_2", NULL, "stripe/invoice-paid-late.synthetic.json" },
  { "/v1/prices", "product=", "stripe/prices.synthetic.json" },
  { "/v1/coupons/", NULL, "" },
  { "/v1/subscriptions/", NULL, "" },
  { "/v1/charges/", NULL, "" },
  { "/v1/", "created%5Bgte%5D", NULL },
  { NULL },
};

static const Service stripe = {
  .id = "stripe",
  .secrets = (const char *const[]) { "key", "rk_test_synthetic", NULL },
  .routes = stripe_routes,
  .exports
  = (const char *const[]) { "stripe/export-customers.synthetic.csv", "stripe/export-payments.synthetic.csv",
                            "stripe/export-balance.synthetic.csv", "stripe/export-subscriptions.synthetic.csv", NULL },
  .n_pending = 1,
};

static void
test_stripe (void)
{
  /* What was paid outside Stripe no export has; segments of versions alone know no discounts and pauses. */
  static const char exported_sql[]
      = "SELECT line FROM (SELECT p.kind || ' ' || p.status || ' ' || p.occurred_at || ' ' || p.gross_minor"
        " || p.currency || ' ' || ifnull (p.fee_minor, '?') || ' ' || ifnull (p.settle_net || p.settle_currency, '?')"
        " || ' ' || ifnull (i.email, '') AS line, p.settle_net FROM payment p LEFT JOIN identity i ON i.id = p.identity"
        " WHERE p.settle_net IS NOT NULL OR p.status = 'failed') ORDER BY 1";
  static const char plain_sql[]
      = "SELECT i.email || ' ' || s.status || ' ' || s.start_day || '..' || s.end_day || ' ' || s.price_minor"
        " || s.currency || s.interval || ' ' || ifnull (s.end_reason, '') AS line FROM segment s JOIN identity i"
        " ON i.id = s.identity WHERE i.email LIKE 'ada@%' OR i.email LIKE 'cy@%' OR i.email LIKE 'di@%'"
        " OR i.email LIKE 'kim@%' ORDER BY 1";

  check_alone (&stripe);
  check_with_exports (&stripe);
  check_against_exports (&stripe, (const char *const[]) { members_sql, exported_sql, entries_sql, plain_sql, NULL });
}

/* A later run finds exactly what changed: a customer was deleted, a subscription paused, an invoice paid late. */
static void
test_stripe_later (void)
{
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) later = NULL;
  g_autoptr (CohortSyncResult) again = NULL;
  Fixture self;

  set_up (&self, &stripe);
  add_account (&self);
  first = run (&self);
  self.routes = stripe_later;
  self.passed = 6 * COHORT_US_PER_HOUR;
  later = run (&self);
  assert_golden (&self, "sync-stripe-later.txt");
  /* The customer; the version that says paused; the invoice's line and its share of the money. */
  g_assert_cmpint (later->n_new, ==, 3);
  g_assert_cmpint (later->n_changed, ==, 1);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM identity WHERE gone_at IS NOT NULL"), ==, 1);
  again = run (&self);
  g_assert_cmpint (again->n_new + again->n_changed, ==, 0);
  cohort_test_check_store (self.store);
  tear_down (&self);
}

/* Patreon */

static const Route patreon_routes[] = {
  { "/v2/campaigns/777/members", NULL, "patreon/members-exported.synthetic.json" },
  { "/v2/campaigns/777/posts", NULL, "patreon/posts.synthetic.json" },
  { "/v2/campaigns", NULL, "patreon/campaigns.synthetic.json" },
  { NULL },
};

static const Service patreon = {
  .id = "patreon",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "currency", "USD", NULL },
  .routes = patreon_routes,
  .exports = (const char *const[]) { "patreon/export-members.synthetic.csv", NULL },
};

static void
test_patreon (void)
{
  /* The export does not say which tier somebody had who left, nor that they left by themselves. */
  static const char paid_sql[]
      = "SELECT i.email || ' ' || s.status || ' ' || s.start_day || '..' || s.end_day || ' ' || s.price_minor"
        " || s.currency || s.interval || s.interval_count AS line FROM segment s JOIN identity i ON i.id = s.identity"
        " ORDER BY 1";

  check_alone (&patreon);
  check_with_exports (&patreon);
  check_against_exports (&patreon, (const char *const[]) { members_sql, money_sql, paid_sql, NULL });
}

/* GitHub Sponsors */

static const Route github_routes[] = {
  { "/graphql", "{ tiers(", "github/tiers.synthetic.json" },
  { "/graphql", "Mg==", "github/activities-2.synthetic.json" },
  { "/graphql", "sponsorsActivities(", "github/activities-1.synthetic.json" },
  { "/graphql", "sponsorshipsAsMaintainer(", "github/sponsorships.synthetic.json" },
  { "/graphql", "lifetimeReceivedSponsorshipValues(", "github/values.synthetic.json" },
  { "/graphql", "sponsorshipNewsletters(", "github/newsletters.synthetic.json" },
  { "/graphql", NULL, "github/check.synthetic.json" },
  { NULL },
};

static const Service github = {
  .id = "github",
  .secrets = (const char *const[]) { "token", "ghp_synthetic", NULL },
  .routes = github_routes,
  .exports = (const char *const[]) { "github/export-sponsors.synthetic.csv", NULL },
  .n_warnings = 2,
};

static void
test_github (void)
{
  /* The export names only those who paid through GitHub, and leaves out nothing of what they paid. */
  static const char active_sql[]
      = "SELECT i.handle || ' ' || s.status || ' ' || s.start_day || ' ' || s.price_minor || s.currency || s.interval"
        " AS line FROM segment s JOIN identity i ON i.id = s.identity WHERE i.handle IN ('ada', 'Bo-Dev')"
        " AND s.status = 'paid' ORDER BY 1";

  check_alone (&github);
  check_with_exports (&github);
  check_against_exports (&github, (const char *const[]) { active_sql, NULL });
}

/* 爱发电 */

static const Route afdian_routes[] = {
  { "/api/open/query-sponsor", NULL, "afdian/sponsors.synthetic.json" },
  { "/api/open/query-order", "\\\"page\\\":2", "afdian/orders-2.synthetic.json" },
  { "/api/open/query-order", NULL, "afdian/orders-1-whole.synthetic.json" },
  { NULL },
};

static const Service afdian = {
  .id = "afdian",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "user", "me", NULL },
  .routes = afdian_routes,
  .exports = (const char *const[]) { "afdian/orders-1-whole.synthetic.json", "afdian/orders-2.synthetic.json",
                                     "afdian/sponsors.synthetic.json", NULL },
};

static void
test_afdian (void)
{
  check_alone (&afdian);
  check_with_exports (&afdian);
  check_against_exports (&afdian, (const char *const[]) { members_sql, payments_sql, money_sql, segments_sql, NULL });
}

/* Open Collective */

static const Route opencollective_routes[] = {
  { "/graphql/v2", "tiers {", "opencollective/tiers.synthetic.json" },
  { "/graphql/v2", "\"offset\":3", "opencollective/orders-2.synthetic.json" },
  { "/graphql/v2", " orders(", "opencollective/orders-1.synthetic.json" },
  { "/graphql/v2", "\"offset\":5", "opencollective/transactions-2.synthetic.json" },
  { "/graphql/v2", " transactions(", "opencollective/transactions-1.synthetic.json" },
  { NULL },
};

static const Service opencollective = {
  .id = "opencollective",
  .secrets = (const char *const[]) { "token", "synthetic", NULL },
  .settings = (const char *const[]) { "slug", "example", NULL },
  .routes = opencollective_routes,
  .exports = (const char *const[]) { "opencollective/export-transactions.synthetic.csv", NULL },
  .n_warnings = 1,
};

static void
test_opencollective (void)
{
  check_alone (&opencollective);
  check_with_exports (&opencollective);
  check_against_exports (&opencollective, (const char *const[]) { payments_sql, money_sql, entries_sql, NULL });
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync-services/stripe", test_stripe);
  g_test_add_func ("/sync-services/stripe-later", test_stripe_later);
  g_test_add_func ("/sync-services/patreon", test_patreon);
  g_test_add_func ("/sync-services/github", test_github);
  g_test_add_func ("/sync-services/afdian", test_afdian);
  g_test_add_func ("/sync-services/opencollective", test_opencollective);
  result = g_test_run ();
  cohort_test_files_remove ();
  return result;
}
