// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The faults planted in the demo are found, each by its check and its row, and nothing else is; each repair takes its
 * own finding away, until a clean ledger has none. */

#include "config.h"

#include "cohort-demo.h"
#include "cohort-findings.h"
#include "cohort-test-import.h"

#include <glib/gstdio.h>
#include <locale.h>

#define ANCHOR cohort_day_from_ymd (2026, 6, 30)
#define GITHUB "(SELECT id FROM source WHERE kind = 'github')"

typedef struct
{
  const char *check, *table;
  gint64 row;
  char *repair; /* SQL */
} Expected;

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_findings_load (db, cancellable, error);
}

static GPtrArray *
find (CohortStore *store)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = cohort_store_read (store, load, NULL, NULL, &error);

  g_assert_no_error (error);
  return found;
}

static gint64 G_GNUC_PRINTF (2, 3) ask (CohortStore *store, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  return cohort_test_ask (store, sql);
}

static void G_GNUC_PRINTF (5, 6)
    expect (GArray *all, const char *check, const char *table, gint64 row, const char *repair, ...)
{
  Expected expected = { check, table, row, NULL };
  va_list args;

  va_start (args, repair);
  expected.repair = g_strdup_vprintf (repair, args);
  va_end (args);
  g_array_append_val (all, expected);
}

static void
clear_expected (gpointer data)
{
  g_free (((Expected *) data)->repair);
}

static gint64
payout_row (CohortStore *store, const CohortDemoWorld *world, CohortDemoFault fault)
{
  for (guint i = 0; i < world->payouts->len; i++)
    {
      const CohortDemoPayout *payout = &g_array_index (world->payouts, CohortDemoPayout, i);

      if (payout->fault == fault)
        return ask (store, "SELECT id FROM payout WHERE paid_at = %" G_GINT64_FORMAT " AND currency = '%s'",
                    payout->at_us, payout->currency);
    }
  g_assert_not_reached ();
}

static const CohortDemoPayment *
faulty_payment (const CohortDemoWorld *world, CohortDemoFault fault)
{
  for (guint i = 0; i < world->payments->len; i++)
    if (cohort_demo_payment (world, (int) i)->fault == fault)
      return cohort_demo_payment (world, (int) i);
  return NULL;
}

/* GitHub pays on the 22nd for the month before. */
static gint64
paid_after (CohortMonth month)
{
  return cohort_demo_instant (cohort_month_first_day (month + 1) + 21, 18 * 3600);
}

static void
expect_yearly (GArray *all, CohortStore *store, const CohortDemoPayment *yearly)
{
  gint64 row = ask (store, "SELECT id FROM payment WHERE source = " GITHUB " AND occurred_at = %" G_GINT64_FORMAT,
                    yearly->at_us);

  expect (all, "yearly-price", "payment", row,
          "UPDATE coverage SET interval = 'month' WHERE id IN (SELECT coverage FROM payment_allocation"
          " WHERE payment = %" G_GINT64_FORMAT ")",
          row);
}

static void
expect_wrong_sign (GArray *all, CohortStore *store, const CohortDemoPayment *refund)
{
  gint64 row = ask (store,
                    "SELECT id FROM payment WHERE occurred_at = %" G_GINT64_FORMAT
                    " AND kind = 'refund' AND gross_minor = %" G_GINT64_FORMAT,
                    refund->at_us, -refund->gross_minor);

  expect (all, "wrong-sign", "payment", row,
          "UPDATE payment SET gross_minor = -gross_minor WHERE id = %" G_GINT64_FORMAT "; UPDATE balance_entry"
          " SET gross_minor = -gross_minor, net_minor = -gross_minor - fee_minor WHERE payment = %" G_GINT64_FORMAT,
          row, row);
}

/* Those of the world, in the order in which they are told, and what makes each good. */
static GArray *
list_expected (CohortStore *store, const CohortDemoWorld *world)
{
  GArray *all = g_array_new (FALSE, TRUE, sizeof (Expected));
  const CohortDemoPayment *yearly = faulty_payment (world, COHORT_DEMO_FAULT_YEARLY);
  gint64 row = payout_row (store, world, COHORT_DEMO_FAULT_ROUNDING);

  g_array_set_clear_func (all, clear_expected);
  expect (all, "payout-lines", "payout", row,
          "UPDATE payout SET amount_minor = amount_minor + 1 WHERE id = %" G_GINT64_FORMAT, row);
  row = payout_row (store, world, COHORT_DEMO_FAULT_MONTH_END);
  expect (all, "payout-month", "payout", row,
          "UPDATE payout SET paid_at = paid_at - 86400000000 WHERE id = %" G_GINT64_FORMAT, row);
  row = ask (store, "SELECT id FROM source_span WHERE stream = 'payments' AND source = " GITHUB
                    " ORDER BY from_day LIMIT 1 OFFSET 1");
  /* With the month known, its payout would be one that its payments do not explain. */
  expect (all, "missing-days", "source_span", row,
          "UPDATE source_span SET from_day = (SELECT min (to_day) + 1 FROM source_span WHERE stream = 'payments' AND "
          "source = " GITHUB ") WHERE id = %" G_GINT64_FORMAT "; DELETE FROM payout WHERE source = " GITHUB
          " AND paid_at = %" G_GINT64_FORMAT,
          row, paid_after (world->missing_month));
  row = ask (store, "SELECT max (id) FROM import WHERE file = 'zsxq-orders.csv'");
  expect (all, "imported-twice", "import", row, "DELETE FROM import WHERE id = %" G_GINT64_FORMAT, row);
  if (yearly != NULL)
    expect_yearly (all, store, yearly);
  expect_wrong_sign (all, store, faulty_payment (world, COHORT_DEMO_FAULT_WRONG_SIGN));
  if (yearly != NULL)
    {
      row = ask (store, "SELECT id FROM payout WHERE source = " GITHUB " AND paid_at = %" G_GINT64_FORMAT,
                 paid_after (cohort_month_of_day (cohort_demo_day_of (yearly->at_us))));
      expect (all, "payout-sum", "payout", row,
              "UPDATE payout SET amount_minor = amount_minor - 20983 + 48000 WHERE id = %" G_GINT64_FORMAT, row);
    }
  return all;
}

/* Of all expected, those from @from on. */
static void
assert_found (CohortStore *store, GArray *all, guint from)
{
  g_autoptr (GPtrArray) found = find (store);

  for (guint i = 0; i < found->len && from + i < all->len; i++)
    {
      const CohortFinding *finding = found->pdata[i];
      const Expected *expected = &g_array_index (all, Expected, from + i);

      g_test_message ("%s", finding->text);
      g_assert_cmpstr (finding->check, ==, expected->check);
      g_assert_cmpstr (finding->table, ==, expected->table);
      g_assert_cmpint (finding->row, ==, expected->row);
      g_assert_cmpint (finding->source, >, 0);
      g_assert_cmpint (finding->member > 0, ==, g_str_equal (finding->table, "payment"));
      g_assert_true (g_utf8_validate (finding->text, -1, NULL));
    }
  g_assert_cmpuint (found->len, ==, all->len - from);
}

static void
check_world (CohortDemoSize size, guint64 seed, guint n)
{
  g_autofree char *folder = g_dir_make_tmp ("cohort-findings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "demo.cohort", NULL);
  g_autoptr (CohortDemoWorld) world = cohort_demo_world_new (size, seed, ANCHOR);
  g_autoptr (GArray) all = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStore) store = NULL;
  CohortDemoOptions options;

  cohort_demo_options_init (&options);
  options.size = size;
  options.seed = seed;
  options.anchor = ANCHOR;
  cohort_demo_create (path, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  store = cohort_store_open (path, COHORT_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  all = list_expected (store, world);
  g_assert_cmpuint (all->len, ==, n);
  for (guint i = 0; i < all->len; i++)
    {
      assert_found (store, all, i);
      cohort_test_exec_step (store, g_array_index (all, Expected, i).repair);
    }
  assert_found (store, all, all->len);
  cohort_store_close (store);
  /* The folder lies in the one that GLib removes. */
}

static void
test_planted (void)
{
  check_world (COHORT_DEMO_DEFAULT, COHORT_DEMO_SEED, 7);
  check_world (COHORT_DEMO_DEFAULT, 7, 7);
  check_world (COHORT_DEMO_DEFAULT, 99, 7);
}

/* Without a sponsor to whom the yearly price could be given. */
static void
test_small (void)
{
  check_world (COHORT_DEMO_SMALL, 3, 5);
}

#define AT(day) "unixepoch ('" day "') * 1000000"
#define PAYOUT(id, day, more) "INSERT INTO payout VALUES (" id ", 900, " AT (day) ", 500, 'USD', " more ", 1); "
#define LINE(payout, day, net, currency)                                                                               \
  "INSERT INTO balance_entry (source, type, gross_minor, net_minor, currency, occurred_at, payout) VALUES (900,"       \
  " 'charge', " net ", " net ", '" currency "', " AT (day) ", " payout "); "

/* What lies at the edge of what is known, or cannot be compared, is not told. */
static void
test_silent (void)
{
  g_autofree char *folder = g_dir_make_tmp ("cohort-findings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "edges.cohort", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStore) store = cohort_store_open (path, COHORT_STORE_CREATE, &error);
  g_autoptr (GPtrArray) none = NULL, found = NULL;

  g_assert_no_error (error);
  none = find (store);
  g_assert_cmpuint (none->len, ==, 0);
  cohort_test_exec_step (store, "INSERT INTO source (id, kind, name) VALUES (900, 'stripe', 'Stripe')");
  /* The first, one soon after, one that failed, one of another currency, and sums that overflow. */
  cohort_test_exec_step (
      store,
      PAYOUT ("1", "2026-01-10", "'paid'") PAYOUT ("2", "2026-01-12", "'paid'") PAYOUT ("3", "2026-02-10", "NULL")
          PAYOUT ("4", "2026-02-11", "'failed'") PAYOUT ("5", "2026-02-12", "'paid'")
              PAYOUT ("6", "2026-02-13", "'paid'") PAYOUT ("7", "2026-02-14", "'paid'")
                  LINE ("1", "2026-01-01", "400", "USD") LINE ("2", "2026-01-11", "400", "USD")
                      LINE ("3", "2026-02-09", "400", "USD") LINE ("4", "2026-02-09", "400", "USD")
                          LINE ("5", "2026-02-09", "400", "CNY") LINE ("6", "2026-02-09", "9223372036854775807", "USD")
                              LINE ("6", "2026-02-09", "9223372036854775807", "USD")
                                  LINE ("7", "2026-02-09", "-9223372036854775807", "USD"));
  found = find (store);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((CohortFinding *) found->pdata[0])->check, ==, "payout-lines");
  g_assert_cmpint (((CohortFinding *) found->pdata[0])->row, ==, 3);
  cohort_store_close (store);
}

/* Ghost's list says who pays for a tier, and never how much; who has it for nothing pays nothing. */
static void
test_no_price (void)
{
  g_autofree char *folder = g_dir_make_tmp ("cohort-findings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ghost.cohort", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStore) store = cohort_store_open (path, COHORT_STORE_CREATE, &error);
  g_autoptr (CohortImportReport) report = cohort_test_import_text (
      store, "ghost-members.csv",
      "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,"
      "tiers\n"
      "000000000000000000000001,a@example.org,A,,true,,cus_1,2025-01-01T10:00:00.000Z,,,Peer\n"
      "000000000000000000000002,b@example.org,B,,true,,cus_2,2025-01-01T10:00:00.000Z,,,Peer\n"
      "000000000000000000000003,c@example.org,C,,true,true,,2025-01-01T10:00:00.000Z,,,Peer\n"
      "000000000000000000000004,d@example.org,D,,true,,,2025-01-01T10:00:00.000Z,,,\n");
  g_autoptr (GPtrArray) found = NULL;
  const CohortFinding *finding;

  g_assert_no_error (error);
  cohort_test_assert_classes (report, 4, 0, 0, 0, 0);
  found = find (store);
  g_assert_cmpuint (found->len, ==, 1);
  finding = found->pdata[0];
  g_assert_cmpstr (finding->check, ==, "no-price");
  g_assert_cmpstr (finding->text, ==,
                   "Ghost says that 2 members pay for “Peer”, and nothing says how much: figures leave them out");
  cohort_store_close (store);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/findings/planted", test_planted);
  g_test_add_func ("/demo/findings/small", test_small);
  g_test_add_func ("/demo/findings/silent", test_silent);
  g_test_add_func ("/demo/findings/no-price", test_no_price);
  return g_test_run ();
}
