// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* From a service's figure to ours: the lines close whatever the figure is, days of another zone and what another source
 * books are measured, and a remainder has a name only where it is exactly one. */

#include "config.h"

#include "cohort-bridge.h"
#include "cohort-journal.h"
#include "cohort-store.h"
#include "cohort-test-db.h"
#include "cohort-test-release.h"

#define MAY (cohort_month_from_ym (2025, 5))
#define US(day) ((gint64) (day) * COHORT_US_PER_DAY)
#define HOUR G_GINT64_CONSTANT (3600000000)

static gint64
test_clock (gpointer data)
{
  return COHORT_TEST_NOW;
}

/* In May, as Los Angeles counts: 1000 at home here too, 300 in its last hour, 200 that another source books, 70 given
 * back. */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortDay first = cohort_month_first_day (MAY), next = cohort_month_last_day (MAY) + 1;
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO source (id, kind, name, zone) VALUES (1, 'patreon', '', 'America/Los_Angeles'),"
      " (2, 'stripe', '', 'UTC'), (3, 'ghost', 'a', 'UTC'), (4, 'ghost', 'b', 'UTC');"
      "INSERT INTO payment (source, kind, status, occurred_at, gross_minor, currency, recognised_by) VALUES"
      " (1, 'charge', 'succeeded', %1$" G_GINT64_FORMAT ", 1000, 'USD', NULL),"
      " (1, 'charge', 'succeeded', %2$" G_GINT64_FORMAT ", 300, 'USD', NULL),"
      " (1, 'charge', 'succeeded', %1$" G_GINT64_FORMAT ", 200, 'USD', 2),"
      " (1, 'charge', 'failed', %1$" G_GINT64_FORMAT ", 5000, 'USD', NULL),"
      " (1, 'charge', 'succeeded', %1$" G_GINT64_FORMAT ", 4000, 'EUR', NULL),"
      " (1, 'refund', 'succeeded', %1$" G_GINT64_FORMAT ", -70, 'USD', NULL);",
      US (first + 10), US (next) + HOUR);
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (db, sql);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static CohortSession *
open_filled (char **path)
{
  g_autoptr (GError) error = NULL;
  CohortSession *session;

  *path = cohort_test_path ();
  session = cohort_session_open (*path, COHORT_SESSION_OPEN_CREATE, test_clock, NULL, &error);
  g_assert_no_error (error);
  cohort_store_write (cohort_session_get_store (session), fill, NULL, NULL, &error);
  g_assert_no_error (error);
  return session;
}

static void
close_all (CohortSession *session, const char *path)
{
  cohort_session_close (session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  cohort_test_release (session);
  cohort_test_remove (path);
}

static GPtrArray *
state_and_load (CohortSession *session, gint64 minor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_state_charged (session, "patreon", MAY, minor, "USD", &error);
  GPtrArray *bridges;

  g_assert_no_error (error);
  bridges = cohort_bridges_load (session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bridges->len, ==, 1);
  return bridges;
}

static gint64
minor_of (const CohortBridge *bridge, const char *id)
{
  for (guint i = 0; i < bridge->lines->len; i++)
    if (g_str_equal (((const CohortBridgeLine *) bridge->lines->pdata[i])->id, id))
      return ((const CohortBridgeLine *) bridge->lines->pdata[i])->minor;
  return 0;
}

static void
check_closes (const CohortBridge *bridge)
{
  gint64 sum = 0;

  for (guint i = 0; i + 1 < bridge->lines->len; i++)
    sum += ((const CohortBridgeLine *) bridge->lines->pdata[i])->minor;
  g_assert_cmpint (sum, ==, ((const CohortBridgeLine *) bridge->lines->pdata[bridge->lines->len - 1])->minor);
  g_assert_cmpint (minor_of (bridge, "unexplained"), ==, bridge->unexplained);
}

static void
test_causes (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_filled (&path);
  /* What it charged, all of it; the same less what it gave back; and a figure that nothing explains. */
  static const struct
  {
    gint64 theirs, refunds, unexplained;
  } cases[] = { { 1500, 0, 0 }, { 1430, 70, 0 }, { 1499, 0, 1 }, { 0, 0, 1500 }, { 99999, 0, -98499 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) bridges = state_and_load (session, cases[i].theirs);
      const CohortBridge *bridge = bridges->pdata[0];

      g_assert_true (bridge->stated);
      g_assert_cmpint (minor_of (bridge, "theirs"), ==, cases[i].theirs);
      g_assert_cmpint (minor_of (bridge, "ours"), ==, 1000);
      g_assert_cmpint (minor_of (bridge, "zone"), ==, -300);
      g_assert_cmpint (minor_of (bridge, "elsewhere"), ==, -200);
      g_assert_cmpint (minor_of (bridge, "refunds"), ==, cases[i].refunds);
      g_assert_cmpint (bridge->unexplained, ==, cases[i].unexplained);
      check_closes (bridge);
    }
  close_all (session, path);
}

static gpointer
settle (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (db,
                    "UPDATE payment SET settle_gross = 4410, settle_fee = 110, settle_net = 4300, settle_currency = "
                    "'USD' WHERE currency = 'EUR'");
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

/* A figure in the currency of the payout holds what was charged in others; ours does not, and says so. */
static void
test_settled (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_filled (&path);
  g_autoptr (GError) error = NULL;
  static const struct
  {
    gint64 theirs, settled, unexplained;
  } cases[] = { { 1500, 0, 0 }, { 5910, -4410, 0 }, { 5800, 0, -4300 } };

  cohort_store_write (cohort_session_get_store (session), settle, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) bridges = state_and_load (session, cases[i].theirs);
      const CohortBridge *bridge = bridges->pdata[0];

      g_assert_cmpint (minor_of (bridge, "ours"), ==, 1000);
      g_assert_cmpint (minor_of (bridge, "settled"), ==, cases[i].settled);
      g_assert_cmpint (bridge->unexplained, ==, cases[i].unexplained);
      check_closes (bridge);
    }
  close_all (session, path);
}

/* A source is named by its kind where that is enough; what is typed is a step. */
static void
test_stated (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_filled (&path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) none = NULL, done = NULL, back = NULL;
  g_autoptr (GPtrArray) bridges = NULL;

  none = cohort_command_state_charged (session, "ghost", MAY, 1, "USD", &error);
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  g_assert_null (none);
  g_clear_error (&error);
  done = cohort_command_state_charged (session, "4", MAY, 1, "USD", &error);
  g_assert_no_error (error);
  back = cohort_command_undo (session, &error);
  g_assert_no_error (error);
  bridges = cohort_bridges_load (session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bridges->len, ==, 0);
  close_all (session, path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bridge/causes", test_causes);
  g_test_add_func ("/bridge/settled", test_settled);
  g_test_add_func ("/bridge/stated", test_stated);
  return g_test_run ();
}
