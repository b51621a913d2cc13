// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A service that fails in every way in which services fail: where the run goes on, it ends with the same ledger as
 * without the fault; where it cannot, it says why and goes on later. */

#include "cohort-sync-fixture.h"

#include <string.h>

#define N_MEMBERS 45
#define N_PAYMENTS 33

static char *
dump_without_fault (void)
{
  static char *expected;

  if (expected == NULL)
    {
      SyncFixture fixture;
      g_autoptr (CohortSyncResult) result = NULL;

      sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
      result = sync_fixture_run_well (&fixture);
      g_assert_cmpint (result->n_new, ==, N_MEMBERS + N_PAYMENTS);
      g_assert_cmpint (fixture.waited_us, ==, 0);
      g_assert_cmpstr (result->message, ==, NULL);
      expected = sync_fixture_dump (&fixture);
      sync_fixture_tear_down (&fixture);
    }
  return expected;
}

/* Faults after which the same request is made again. */
static void
test_transient (gconstpointer data)
{
  const StubFault fault = GPOINTER_TO_INT (data);

  for (guint at = 1; at <= 9; at += 2)
    {
      SyncFixture fixture;
      g_autoptr (CohortSyncResult) result = NULL;
      g_autofree char *dump = NULL;

      sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
      stub_server_fail (fixture.server, at, fault, 2);
      result = sync_fixture_run_well (&fixture);
      dump = sync_fixture_dump (&fixture);
      sync_assert_same (dump, dump_without_fault ());
      if (fault == STUB_429)
        g_assert_cmpint (fixture.waited_us, ==, 2 * 7 * G_USEC_PER_SEC);
      else if (fault == STUB_429_DATE)
        g_assert_cmpint (fixture.waited_us, >, 2 * 7 * G_USEC_PER_SEC);
      else if (fault != STUB_REDIRECT_SAME && fault != STUB_NO_ANSWER) /* libsoup itself tries a connection anew */
        g_assert_cmpint (fixture.waited_us, >, 0);
      sync_fixture_tear_down (&fixture);
    }
}

/* Faults that last: the run ends, and the next one ends it. */
static void
check_lasting (StubFault fault, const char *outcome)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (CohortSyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *dump = NULL;

  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  stub_server_fail (fixture.server, 4, fault, 14);
  result = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, outcome);
  g_assert_nonnull (result->message);
  g_assert_null (strstr (result->message, STUB_TOKEN));
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM identity"), >, 0);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM journal WHERE state = 'open'"), ==, 0);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM sync_task WHERE done = 0"), >, 0);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT last_us IS NULL FROM account"), ==, 1);
  /* What is left of the fault. */
  while (second == NULL || strcmp (second->outcome, "done") != 0)
    {
      g_clear_pointer (&second, cohort_sync_result_free);
      second = sync_fixture_run (&fixture, &error);
      g_assert_no_error (error);
      g_assert_true (second->resumed);
    }
  dump = sync_fixture_dump (&fixture);
  sync_assert_same (dump, dump_without_fault ());
  sync_fixture_tear_down (&fixture);
}

static void
test_lasting (void)
{
  check_lasting (STUB_500, "unreachable");
  check_lasting (STUB_429, "limited");
  check_lasting (STUB_DROP, "unreachable");
  check_lasting (STUB_401, "sign_in");
}

static void
test_redirect_elsewhere (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  stub_server_fail (fixture.server, 1, STUB_REDIRECT_OTHER, 100);
  result = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, "broken");
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM identity"), ==, 0);
  sync_fixture_tear_down (&fixture);
}

static void
test_huge (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  stub_server_set_huge (fixture.server);
  /* 16 MiB that travel as 16 KiB. */
  stub_server_set_gzip (fixture.server, TRUE);
  result = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, "broken");
  sync_fixture_tear_down (&fixture);
}

/* Oddities that a run takes as they are: the ledger is the one without them, and nothing was refused. */
static void
check_oddity (void (*spoil) (StubServer *))
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autofree char *dump = NULL;

  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  spoil (fixture.server);
  result = sync_fixture_run_well (&fixture);
  g_assert_null (result->denied[0]);
  dump = sync_fixture_dump (&fixture);
  sync_assert_same (dump, dump_without_fault ());
  sync_fixture_tear_down (&fixture);
}

static void
spoil_gzip (StubServer *server)
{
  stub_server_set_gzip (server, TRUE);
}

static void
spoil_pages (StubServer *server)
{
  stub_server_set_overlap (server, 4);
}

static void
test_oddities (void)
{
  check_oddity (spoil_gzip);
  check_oddity (spoil_pages);
  /* A thing that is gone when it is read again refuses nothing but itself. */
  check_oddity (stub_server_set_recheck);
}

/* One stream that may not be read does not stop the others, and its mark stays away. */
static void
test_refused_stream (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (CohortSyncResult) second = NULL;
  g_autofree char *dump = NULL;

  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  stub_server_refuse_payments (fixture.server, TRUE);
  result = sync_fixture_run_well (&fixture);
  g_assert_cmpstr (result->denied[0], ==, "payments");
  g_assert_nonnull (result->warnings[0]);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM identity"), ==, N_MEMBERS);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM mark WHERE stream = 'payments'"), ==, 0);
  stub_server_refuse_payments (fixture.server, FALSE);
  second = sync_fixture_run_well (&fixture);
  g_assert_null (second->denied[0]);
  dump = sync_fixture_dump (&fixture);
  sync_assert_same (dump, dump_without_fault ());
  sync_fixture_tear_down (&fixture);
}

static void
test_denied_all (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  stub_server_fail (fixture.server, 1, STUB_404, 100);
  result = sync_fixture_run (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->outcome, ==, "sign_in");
  sync_fixture_tear_down (&fixture);
}

/* A token that ends in the middle is renewed once, and kept before it is used. */
static void
expire_cb (gpointer server, gpointer data)
{
  stub_server_expire_token (server);
}

static void
test_renewal (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;
  g_autoptr (CohortSecrets) kept = NULL;
  g_autofree char *dump = NULL;

  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  stub_server_at_request (fixture.server, 4, expire_cb, NULL);
  result = sync_fixture_run_well (&fixture);
  dump = sync_fixture_dump (&fixture);
  sync_assert_same (dump, dump_without_fault ());
  g_assert_cmpuint (stub_server_get_n_tokens (fixture.server), ==, 1);
  kept = cohort_secret_store_load (fixture.keyring, "secret-1", NULL, NULL);
  g_assert_cmpstr (cohort_secrets_get (kept, "token"), ==, "stub-token-2");
  g_assert_cmpstr (cohort_secrets_get (kept, "refresh"), ==, STUB_REFRESH);
  sync_fixture_tear_down (&fixture);
}

/* Lists without an end: with the same cursor over and over, and with a new one every time. */
static void
test_endless (void)
{
  for (guint same = 0; same < 2; same++)
    {
      SyncFixture fixture;
      g_autoptr (CohortSyncResult) result = NULL;
      g_autofree char *dump = NULL;

      sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
      stub_server_set_endless (fixture.server, same != 0);
      result = sync_fixture_run_well (&fixture);
      dump = sync_fixture_dump (&fixture);
      sync_assert_same (dump, dump_without_fault ());
      g_assert_cmpuint (stub_server_get_n_requests (fixture.server), <, 120);
      sync_fixture_tear_down (&fixture);
    }
}

static void
test_skew (void)
{
  static const gint64 skews[] = { 3 * COHORT_US_PER_HOUR, -3 * COHORT_US_PER_HOUR };

  for (guint i = 0; i < G_N_ELEMENTS (skews); i++)
    {
      SyncFixture fixture;
      g_autoptr (CohortSyncResult) first = NULL;
      g_autoptr (CohortSyncResult) second = NULL;
      g_autofree char *dump = NULL;

      sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
      stub_server_set_skew (fixture.server, skews[i]);
      first = sync_fixture_run_well (&fixture);
      dump = sync_fixture_dump (&fixture);
      sync_assert_same (dump, dump_without_fault ());
      second = sync_fixture_run_well (&fixture);
      g_assert_cmpint (second->n_new + second->n_changed, ==, 0);
      sync_fixture_tear_down (&fixture);
    }
}

/* While the list is read somebody joins, who moves everybody down by one, and somebody is renamed. */
static void
change_cb (gpointer server, gpointer data)
{
  stub_server_add (server, 1);
  stub_server_rename (server, 0, "Renamed");
}

static void
test_changing (void)
{
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) expected_lines = NULL;
  SyncFixture fixture, calm;
  g_autoptr (CohortSyncResult) first = NULL;
  g_autoptr (CohortSyncResult) second = NULL;
  g_autoptr (CohortSyncResult) of_calm = NULL;
  g_autofree char *dump = NULL;
  g_autofree char *expected = NULL;

  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  stub_server_at_request (fixture.server, 5, change_cb, NULL);
  first = sync_fixture_run_well (&fixture);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM identity WHERE gone_at IS NOT NULL"), ==, 0);
  second = sync_fixture_run_well (&fixture);
  dump = sync_fixture_dump (&fixture);

  sync_fixture_set_up (&calm, N_MEMBERS + 1, N_PAYMENTS);
  stub_server_rename (calm.server, 0, "Renamed");
  of_calm = sync_fixture_run_well (&calm);
  expected = sync_fixture_dump (&calm);
  lines = g_strsplit (dump, "\n", -1);
  expected_lines = g_strsplit (expected, "\n", -1);
  g_assert_cmpint (g_strv_length (lines), ==, g_strv_length (expected_lines));
  g_assert_nonnull (strstr (dump, "id:m0|Renamed|0"));
  g_assert_nonnull (strstr (dump, "id:m45|Member 45|0"));
  sync_fixture_tear_down (&fixture);
  sync_fixture_tear_down (&calm);
}

/* Values of the wrong type are absent; the rest of the page is taken. */
static void
test_odd_values (void)
{
  SyncFixture fixture;
  g_autoptr (CohortSyncResult) result = NULL;

  sync_fixture_set_up (&fixture, N_MEMBERS, N_PAYMENTS);
  stub_server_odd_member (fixture.server, 7);
  result = sync_fixture_run_well (&fixture);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM identity"), ==, N_MEMBERS);
  g_assert_cmpint (sync_fixture_get (&fixture, "SELECT count (*) FROM identity WHERE name IS NULL"), ==, 1);
  sync_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    StubFault fault;
  } transient[] = {
    { "429", STUB_429 },
    { "429-date", STUB_429_DATE },
    { "500", STUB_500 },
    { "503-html", STUB_503_HTML },
    { "drop", STUB_DROP },
    { "no-answer", STUB_NO_ANSWER },
    { "truncated", STUB_TRUNCATED },
    { "empty", STUB_EMPTY },
    { "wrong-types", STUB_WRONG_TYPES },
    { "deep", STUB_DEEP },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (transient); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/transient/", transient[i].name, NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (transient[i].fault), test_transient);
    }
  g_test_add_func ("/sync/lasting", test_lasting);
  g_test_add_func ("/sync/redirect-elsewhere", test_redirect_elsewhere);
  g_test_add_func ("/sync/huge", test_huge);
  g_test_add_func ("/sync/oddities", test_oddities);
  g_test_add_func ("/sync/refused-stream", test_refused_stream);
  g_test_add_func ("/sync/denied-all", test_denied_all);
  g_test_add_func ("/sync/renewal", test_renewal);
  g_test_add_func ("/sync/endless", test_endless);
  g_test_add_func ("/sync/skew", test_skew);
  g_test_add_func ("/sync/changing", test_changing);
  g_test_add_func ("/sync/odd-values", test_odd_values);
  return g_test_run ();
}
