// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Files of one source that tell of the same money, in every order: the ledger is the same in the end, nothing is
 * counted twice, and each file again changes nothing. */

#include "config.h"

#include "cohort-test-import.h"

#include <locale.h>

static const char *const stripe[] = {
  "stripe-balance.synthetic.csv",
  "stripe-payments.synthetic.csv",
  "stripe-payouts.synthetic.csv",
};

/* Two part refunds of each charge, two of them alike; of the second and third the last is not in the reports. */
#define PARTS_PAYMENTS                                                                                                 \
  "id,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Converted Currency" \
  ",Status,Customer ID\n"                                                                                              \
  "ch_1,2026-05-03 09:12,10.00,4.00,usd,10.00,4.00,0.59,usd,Paid,cus_1\n"                                              \
  "ch_2,2026-05-03 09:12,10.00,7.00,usd,10.00,7.00,0.59,usd,Paid,cus_1\n"                                              \
  "ch_3,2026-05-04 11:00,10.00,9.00,eur,10.87,9.78,0.77,usd,Paid,cus_2\n"                                              \
  "ch_4,2026-05-04 11:00,10.00,7.00,eur,10.87,7.61,0.77,usd,Paid,cus_2\n"
#define PARTS_BALANCE                                                                                                  \
  "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,customer_facing_amount,"     \
  "customer_facing_currency,customer_id,charge_id\n"                                                                   \
  "t1,2026-05-03 09:12:00,usd,10.00,0.59,9.41,charge,ch_1,10.00,usd,cus_1,ch_1\n"                                      \
  "t2,2026-05-06 08:30:00,usd,-2.00,0.00,-2.00,refund,re_1,-2.00,usd,cus_1,ch_1\n"                                     \
  "t3,2026-05-07 08:30:00,usd,-2.00,0.00,-2.00,refund,re_2,-2.00,usd,cus_1,ch_1\n"                                     \
  "t4,2026-05-07 08:30:00,usd,-3.00,0.00,-3.00,refund,re_3,-3.00,usd,cus_1,ch_2\n"                                     \
  "t5,2026-05-07 08:30:00,usd,-3.26,0.00,-3.26,refund,re_4,-3.00,eur,cus_2,ch_3\n"
#define PARTS_PAYOUTS                                                                                                  \
  "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created,currency,gross,fee,net,"           \
  "reporting_category,source_id,customer_id,charge_id\n"                                                               \
  "po_1,2026-05-11 00:00:00,t1,2026-05-03 09:12:00,usd,10.00,0.59,9.41,charge,ch_1,cus_1,ch_1\n"                       \
  "po_1,2026-05-11 00:00:00,t3,2026-05-07 08:30:00,usd,-2.00,0.00,-2.00,refund,re_2,cus_1,ch_1\n"                      \
  "po_1,2026-05-11 00:00:00,t5,2026-05-07 08:30:00,usd,-3.26,0.00,-3.26,refund,re_4,cus_2,ch_3\n"                      \
  "po_1,2026-05-11 00:00:00,t6,2026-05-08 08:30:00,usd,-3.26,0.00,-3.26,refund,re_5,cus_2,ch_4\n"                      \
  "po_1,2026-05-11 00:00:00,t7,2026-05-09 08:30:00,usd,-4.35,0.00,-4.35,refund,re_6,cus_2,ch_4\n"

static const char *const parts[] = { PARTS_BALANCE, PARTS_PAYMENTS, PARTS_PAYOUTS };
static const guint orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

static CohortImportReport *
import_sample (CohortStore *store, const char *name)
{
  g_autofree char *path = g_build_filename (TEST_DATA, "exports", name, NULL);
  g_autoptr (GFile) sample = g_file_new_for_path (path);
  g_autoptr (GFile) file = cohort_test_copy (sample, name);

  return cohort_test_import (store, file);
}

static char *
describe_money (CohortStore *store)
{
  return cohort_test_ask_text (
      store, "SELECT group_concat (line, char (10)) FROM (SELECT kind || ' ' || status || ' ' || occurred_at || ' ' ||"
             " gross_minor || ' ' || currency || ' ' || ifnull (fee_minor, '?') || ' ' || ifnull (settle_gross, '?') ||"
             " ' ' || ifnull (settle_fee, '?') || ' ' || ifnull (settle_net, '?') || ' ' ||"
             " ifnull (settle_currency, '?') AS line FROM payment ORDER BY 1)");
}

static void
check_order (const guint order[3], char **expected)
{
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *money = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CohortImportReport) report = import_sample (store, stripe[order[i]]);

      g_assert_cmpuint (report->n[COHORT_ROW_CLASS_NEEDS_YOU] + report->n[COHORT_ROW_CLASS_REJECTED], ==, 0);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CohortImportReport) again = import_sample (store, stripe[i]);

      g_assert_cmpuint (again->n[COHORT_ROW_CLASS_UNCHANGED], ==, again->n_rows);
    }
  money = describe_money (store);
  if (*expected == NULL)
    *expected = g_steal_pointer (&money);
  else
    g_assert_cmpstr (money, ==, *expected);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

static void
test_stripe (void)
{
  g_autofree char *expected = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    check_order (orders[i], &expected);
}

static CohortImportReport *
import_part (CohortStore *store, guint part)
{
  g_autofree char *name = g_strdup_printf ("part-%u.csv", part);

  return cohort_test_import_text (store, name, parts[part]);
}

static char *
describe_refunds (CohortStore *store)
{
  return cohort_test_ask_text (
      store, "SELECT group_concat (line, '; ') FROM (SELECT substr (k.key, 4) || ' ' || c.gross_minor || c.currency ||"
             " (SELECT group_concat (' ' || r.gross_minor || r.currency, '') FROM (SELECT * FROM payment"
             " WHERE kind = 'refund' AND parent = c.id ORDER BY occurred_at, gross_minor) r) AS line FROM payment c"
             " JOIN external_key k ON k.kind = 'payment' AND k.row = c.id AND k.key GLOB 'id:ch*' ORDER BY 1)");
}

/* Part refunds are one sum in one file and single rows in the others. */
static void
check_part_refunds (const guint order[3], char **expected)
{
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *refunds = NULL, *money = NULL, *before = NULL, *after = NULL;
  gint64 last = 0;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CohortImportReport) report = NULL;

      g_set_str (&before, NULL);
      before = describe_money (store);
      report = import_part (store, order[i]);
      g_assert_cmpuint (report->n[COHORT_ROW_CLASS_NEEDS_YOU] + report->n[COHORT_ROW_CLASS_REJECTED], ==, 0);
      last = report->step;
    }
  money = describe_money (store);
  cohort_test_undo_step (store, last);
  after = describe_money (store);
  g_assert_cmpstr (after, ==, before);
  cohort_test_redo_step (store, last);
  g_set_str (&after, NULL);
  after = describe_money (store);
  g_assert_cmpstr (after, ==, money);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CohortImportReport) again = import_part (store, i);

      g_assert_cmpuint (again->n[COHORT_ROW_CLASS_UNCHANGED], ==, again->n_rows);
    }
  refunds = describe_refunds (store);
  g_assert_cmpstr (refunds, ==,
                   "ch_1 1000USD -200USD -200USD; ch_2 1000USD -400USD -300USD; ch_3 1000EUR -600EUR -300EUR;"
                   " ch_4 1000EUR -300EUR -400EUR");
  if (*expected == NULL)
    *expected = g_steal_pointer (&money);
  else
    g_assert_cmpstr (money, ==, *expected);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

/* The sum on a charge follows the source, also back to nothing. */
static void
test_refunded_changes (void)
{
  static const char head[] = "id,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,"
                             "Converted Amount Refunded,Fee,Converted Currency,Status,Customer ID\n";
  static const struct
  {
    const char *row;
    gint64 n, sum;
  } steps[] = {
    { "ch_1,2026-05-03 09:12,10.00,4.00,eur,10.87,4.35,0.59,usd,Paid,cus_1\n", 1, -400 },
    { "ch_1,2026-05-03 09:12,10.00,7.00,eur,10.87,7.61,0.59,usd,Paid,cus_1\n", 1, -700 },
    { "ch_1,2026-05-03 09:12,10.00,0.00,eur,10.87,0.00,0.59,usd,Paid,cus_1\n", 0, 0 },
  };
  CohortStore *store = cohort_test_store_new ();

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *text = g_strconcat (head, steps[i].row, NULL);
      g_autoptr (CohortImportReport) report = cohort_test_import_text (store, "payments.csv", text);

      g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment WHERE kind = 'refund'"), ==, steps[i].n);
      g_assert_cmpint (
          cohort_test_ask (store, "SELECT ifnull (sum (gross_minor), 0) FROM payment WHERE kind = 'refund'"), ==,
          steps[i].sum);
    }
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

static void
test_part_refunds (void)
{
  g_autofree char *expected = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    check_part_refunds (orders[i], &expected);
}

/* Sponsors as CSV and as JSON are the same transactions. */
static void
test_github (void)
{
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) csv = import_sample (store, "github-sponsors-export.csv");
  g_autoptr (CohortImportReport) json = import_sample (store, "github-sponsors-export.json");

  cohort_test_assert_classes (csv, 5, 0, 0, 0, 0);
  cohort_test_assert_classes (json, 0, 0, 2, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment"), ==, 4);
  cohort_test_store_free (store);
}

/* Members of one service read what another one published; two posts of one number are too many to choose from. */
static void
test_posts_elsewhere (void)
{
  static const char activity[] = "email,kind,time,post_id\nada@example.org,read,2026-05-02 1%d:00:00,%s\n";
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *one = g_strdup_printf (activity, 0, "p1"), *none = g_strdup_printf (activity, 1, "p9");
  g_autofree char *two = g_strdup_printf (activity, 2, "p2");
  static const char *const post[] = { "p1", "p2", "p2" };

  for (guint i = 0; i < G_N_ELEMENTS (post); i++)
    cohort_test_exec_step (
        store, "INSERT INTO source (kind, name) VALUES ('ghost', 'x');"
               "INSERT INTO post (source, title, status) SELECT max (id), 'Notes', 'published' FROM source");
  for (guint i = 0; i < G_N_ELEMENTS (post); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO external_key (source, kind, key, row) VALUES (%u, 'post', 'id:%s', %u)", i + 1, post[i], i + 1);

      cohort_test_exec_step (store, sql);
    }
  cohort_import_report_unref (cohort_test_import_text (store, "one.csv", one));
  cohort_import_report_unref (cohort_test_import_text (store, "none.csv", none));
  cohort_import_report_unref (cohort_test_import_text (store, "two.csv", two));
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM interaction"), ==, 3);
  g_assert_cmpint (cohort_test_ask (store, "SELECT sum (post) FROM interaction"), ==, 1);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM pending_link"), ==, 2);
  cohort_test_store_free (store);
}

#define VERSIONS                                                                                                       \
  "SELECT group_concat (line, ', ') FROM (SELECT date (effective_from / 1000000, 'unixepoch') || ' ' || status AS "    \
  "line"                                                                                                               \
  " FROM subscription_version ORDER BY effective_from, id)"

/* What only makes a row makes it although the series has an earlier one that says something else: who had a trial pays
 * since it ended. A word too coarse to overrule another is left out, whichever file comes first. */
static void
test_versions (void)
{
  static const char trial[]
      = "id,Customer ID,Product,Quantity,Currency,Interval,Interval Count,Amount,Status,Start Date (UTC),"
        "Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC)\n"
        "sub_1,cus_1,Premium,1,usd,month,1,10.00,active,2025-01-01 00:00,2025-03-15 00:00,2025-04-15 00:00,"
        "2025-01-01 00:00,2025-01-15 00:00\n";
  static const char subscribers[] = "email,expiry,email_disabled,stripe_connected_customer_id,type\n"
                                    "ada@example.org,,false,,comp\n";
  static const char signups[] = "email,active_subscription,expiry,email_disabled,created_at\n"
                                "ada@example.org,true,,false,2025-01-01T00:00:00.000Z\n";
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *versions = NULL, *later = NULL;
  g_autoptr (CohortImportReport) report = cohort_test_import_text (store, "subscriptions.csv", trial);
  g_autoptr (CohortImportReport) list = NULL, coarse = NULL;
  g_autoptr (GFile) file = NULL;

  versions = cohort_test_ask_text (store, VERSIONS);
  g_assert_cmpstr (versions, ==, "2025-01-01 trialing, 2025-01-15 active, 2025-03-15 active");
  cohort_test_exec_step (store, "DELETE FROM subscription_version");
  list = cohort_test_import_text (store, "subscribers.csv", subscribers);
  file = cohort_test_file_bytes ("signups.csv", signups, strlen (signups), COHORT_TEST_MADE + 3 * COHORT_US_PER_DAY);
  coarse = cohort_test_import (store, file);
  later = cohort_test_ask_text (store, "SELECT group_concat (status) FROM subscription_version");
  g_assert_cmpstr (later, ==, "comped");
  cohort_test_store_free (store);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/import/order/stripe", test_stripe);
  g_test_add_func ("/import/order/part-refunds", test_part_refunds);
  g_test_add_func ("/import/order/refunded-changes", test_refunded_changes);
  g_test_add_func ("/import/order/versions", test_versions);
  g_test_add_func ("/import/order/github", test_github);
  g_test_add_func ("/import/order/posts-elsewhere", test_posts_elsewhere);
  status = g_test_run ();
  cohort_test_files_remove ();
  return status;
}
