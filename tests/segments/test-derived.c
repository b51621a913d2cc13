/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The derived tables: right after every step, undo and redo; rebuilt where needed and nowhere else; two generations. */

#include "config.h"

#include "cohort-test-ledger.h"

#include <string.h>

#include "cohort-db-private.h"

static void
assert_segments (CohortDb *db, gint64 identity, const char *expected)
{
  g_autofree char *text = ledger_segments (db, identity);

  g_assert_cmpstr (text, ==, expected);
  cohort_test_check (db);
}

static void
assert_text (CohortDb *db, const char *sql, const char *expected)
{
  g_autofree char *text = cohort_test_text (db, sql);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_step (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 second;

  ledger_step (db, ledger_source (1, "stripe"), ledger_person (1, 1, "Ada"), ledger_month (1, 0, 0, 1000),
               ledger_span (1, "payments", -30, 20), NULL);
  assert_segments (db, 1, "0.. paid");
  assert_text (db,
               "SELECT printf ('%d %d %d', paid_from_day - 20089, paid_through_day - 20089, paid_open) FROM member_now",
               "0 30 1");
  assert_text (db,
               "SELECT printf ('%s %d %d %d %d', currency, gross_minor, fee_minor, net_minor, n_payments) "
               "FROM member_money",
               "USD 1000 30 970 1");
  second = ledger_step (db, ledger_month (1, 0, 30, 1000), ledger_span (1, "payments", 21, 90), NULL);
  assert_segments (db, 1, "0..60 paid; 60..75 past_due unknown");
  assert_text (db,
               "SELECT printf ('%d %d %d', paid_through_day - 20089, grace_end_day - 20089, paid_open) FROM member_now",
               "60 75 0");
  assert_text (db, "SELECT group_concat (printf ('%d:%d', day - 20089, gross_minor)) FROM daily_total",
               "0:1000,30:1000");
  cohort_test_undo (db, second);
  assert_segments (db, 1, "0.. paid");
  cohort_test_redo (db, second);
  assert_segments (db, 1, "0..60 paid; 60..75 past_due unknown");
  cohort_test_db_free (db);
}

/* A moved horizon reaches people whom the step does not touch, and only those. */
static void
test_horizon (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 step;

  ledger_step (db, ledger_source (1, "stripe"), ledger_person (1, 1, "Ada"), ledger_person (2, 1, "Bo"),
               ledger_person (3, 1, "Cy"), ledger_month (1, 0, 0, 1000), ledger_month (2, 0, 20, 1000),
               ledger_month (3, 0, 0, 1000), ledger_month (3, 0, 30, 1000), ledger_span (1, "payments", 0, 40), NULL);
  assert_segments (db, 1, "0.. paid");
  step = ledger_step (db, ledger_span (1, "payments", 30, 60), NULL);
  assert_segments (db, 1, "0..30 paid; 30..45 past_due unknown");
  assert_segments (db, 2, "20.. paid");
  assert_segments (db, 3, "0.. paid");
  cohort_test_undo (db, step);
  assert_segments (db, 1, "0.. paid");
  cohort_test_redo (db, step);
  /* A hole opens and closes again. */
  step = ledger_step (db, ledger_span (1, "payments", 130, 200), NULL);
  assert_segments (db, 2, "20..50 paid; 50..140 paid missing; 140..155 past_due missing unknown");
  ledger_step (db, ledger_span (1, "payments", 55, 135), NULL);
  assert_segments (db, 2, "20..50 paid; 50..65 past_due unknown");
  cohort_test_undo (db, step);
  assert_segments (db, 2, "20..50 paid; 50..65 past_due unknown");
  cohort_test_db_free (db);
}

/* The first coverage of a source ends the time when versions alone built its segments. */
static void
test_nature (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 step;

  ledger_step (
      db, ledger_source (1, "ghost"), ledger_person (1, 1, "Ada"), ledger_person (2, 1, "Bo"),
      g_strdup ("INSERT INTO subscription (id, source, identity) VALUES (1, 1, 1), (2, 1, 2);"
                "INSERT INTO subscription_version (subscription, effective_from, status, unit_minor, currency, "
                "interval, interval_count) SELECT id, 1735689600000000, 'active', 500, 'EUR', 'month', 1 "
                "FROM subscription;"),
      ledger_span (1, "members", 10, 10), NULL);
  assert_segments (db, 1, "0.. paid");
  assert_text (db, "SELECT DISTINCT basis FROM segment", "reported");
  step = ledger_step (db, ledger_month (1, 1, 0, 500), NULL);
  assert_segments (db, 1, "0.. paid");
  assert_segments (db, 2, "");
  cohort_test_undo (db, step);
  assert_segments (db, 2, "0.. paid");
  step = ledger_step (db, ledger_source (2, "stripe"),
                      g_strdup ("UPDATE subscription SET recognised_by = 2 WHERE id = 2;"), NULL);
  assert_segments (db, 1, "0.. paid");
  assert_segments (db, 2, "");
  ledger_step (db, g_strdup ("UPDATE source SET recognised_by = 2 WHERE id = 1;"), NULL);
  assert_segments (db, 1, "");
  cohort_test_db_free (db);
}

/* An invoice's line names its price, which knows the term, and the whole of what a proration bought a part of. */
static void
test_price (void)
{
  CohortDb *db = cohort_test_db_new ();

  ledger_step (
      db, ledger_source (1, "stripe"), ledger_person (1, 1, "Ada"),
      g_strdup ("INSERT INTO price (id, source, amount_minor, currency, interval) VALUES (1, 1, 1000, 'USD', 'month'),"
                " (2, 1, 3000, 'USD', 'month');"
                "INSERT INTO coverage (identity, price, kind, covers_from, covers_to, unit_minor, currency) VALUES"
                " (1, 1, 'period', 1738281600000000, 1740700800000000, 1000, 'USD'),"
                " (1, 2, 'proration', 1739491200000000, 1740700800000000, 1500, 'USD'),"
                " (1, 2, 'period', 1740700800000000, 1743379200000000, 3000, 'USD');"),
      ledger_span (1, "payments", 0, 60), NULL);
  assert_text (db,
               "SELECT group_concat (printf ('%s %d %d', interval, interval_count, price_minor)) FROM"
               " (SELECT * FROM segment ORDER BY start_day)",
               "month 1 1000,month 1 3000");
  cohort_test_check (db);
  cohort_test_db_free (db);
}

static void
test_people (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 merge;

  ledger_step (db, ledger_source (1, "stripe"), ledger_source (2, "ghost"), ledger_person (1, 1, "Ada"),
               ledger_person (2, 2, "Ada L."), ledger_month (1, 0, 0, 1000), ledger_month (2, 0, 60, 700), NULL);
  merge = ledger_step (db,
                       g_strdup ("UPDATE identity_link SET member = 1 WHERE identity = 2; DELETE FROM member "
                                 "WHERE id = 2;"),
                       NULL);
  assert_text (db, "SELECT group_concat (printf ('%d %s %s %d', member, name, sources, n_identities)) FROM member_now",
               "1 Ada ghost stripe 2");
  assert_text (db, "SELECT group_concat (printf ('%d %d', member, gross_minor)) FROM member_money", "1 1700");
  assert_text (db, "SELECT group_concat (DISTINCT member) FROM segment", "1");
  cohort_test_check (db);
  cohort_test_undo (db, merge);
  assert_text (db, "SELECT group_concat (printf ('%d %s', member, name)) FROM member_now", "1 Ada,2 Ada L.");
  cohort_test_check (db);
  ledger_step (db,
               g_strdup ("INSERT INTO member_override (member, field, value) VALUES (1, 'name', '阿达');"
                         "UPDATE identity SET gone_at = 1 WHERE id = 1;"),
               NULL);
  assert_text (db, "SELECT printf ('%s %d', name, gone) FROM member_now WHERE member = 1", "阿达 1");
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* A full refund with an end, by allocation and without one; a gift; money that names nobody. */
static void
test_money (void)
{
  CohortDb *db = cohort_test_db_new ();

  ledger_step (db, ledger_source (1, "stripe"), ledger_person (1, 1, "Ada"), ledger_person (2, 1, "Bo"),
               ledger_person (3, 1, "Cy"),
               g_strdup ("INSERT INTO subscription (id, source, identity) VALUES (1, 1, 1), (2, 1, 2);"),
               ledger_month (1, 1, 0, 1000), ledger_month (2, 2, 0, 1000), ledger_span (1, "payments", 0, 90),
               g_strdup ("INSERT INTO payment_allocation (coverage, payment, amount_minor) VALUES (1, 1, 1000);"
                         "INSERT INTO subscription_version (subscription, effective_from, status) "
                         "SELECT id, 1736553600000000, 'ended' FROM subscription;"),
               NULL);
  assert_segments (db, 1, "0..30 paid; 30..45 past_due unknown");
  ledger_step (db,
               g_strdup ("INSERT INTO payment (source, identity, kind, status, parent, occurred_at, gross_minor, "
                         "currency) SELECT 1, identity, 'refund', 'succeeded', id, 1736467200000000, -1000, 'USD' "
                         "FROM payment WHERE kind = 'charge';"),
               NULL);
  assert_segments (db, 1, "0..10 paid unknown");
  assert_segments (db, 2, "0..10 paid unknown");
  assert_text (db, "SELECT sum (gross_minor) FROM member_money", "0");
  ledger_step (db, ledger_month (1, 0, 60, 1000), g_strdup ("UPDATE coverage SET beneficiary = 3 WHERE id = 3;"), NULL);
  assert_segments (db, 3, "60..90 comp unknown");
  assert_segments (db, 1, "0..10 paid unknown");
  ledger_step (db,
               g_strdup ("INSERT INTO payment (source, kind, status, occurred_at, gross_minor, currency, stream) "
                         "VALUES (1, 'charge', 'succeeded', 1735689600000000, 500, 'EUR', 'tip');"),
               NULL);
  assert_text (db,
               "SELECT group_concat (printf ('%d %s %d', identity, stream, gross_minor)) FROM daily_total "
               "WHERE currency = 'EUR'",
               "0 tip 500");
  ledger_step (db, g_strdup ("UPDATE payment SET identity = 3 WHERE currency = 'EUR';"), NULL);
  assert_text (db, "SELECT group_concat (identity) FROM daily_total WHERE currency = 'EUR'", "3");
  cohort_test_check (db);
  /* An opening balance counts for the lifetime, on no day. */
  ledger_step (db,
               g_strdup ("INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency) "
                         "VALUES (1, 3, 'opening', 'succeeded', 1735689600000000, 9900, 'JPY');"),
               NULL);
  assert_text (db, "SELECT count (*) FROM daily_total WHERE currency = 'JPY'", "0");
  assert_text (db, "SELECT gross_minor FROM member_money WHERE currency = 'JPY'", "9900");
  cohort_test_db_free (db);
}

/* Whether a search finds anybody. */
static gboolean
finds (CohortDb *db, const char *table, const char *match)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s WHERE %s MATCH '\"%s\"'", table, table, match);

  return cohort_test_int (db, sql) > 0;
}

static void
test_search (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 step;

  ledger_step (db, ledger_source (1, "stripe"), ledger_person (1, 1, "张小明"),
               g_strdup ("UPDATE identity SET handle = 'xiaoming', email = 'ming@example.org';"), NULL);
  g_assert_true (finds (db, "member_search", "小明"));
  g_assert_true (finds (db, "member_fragment", "aomi"));
  g_assert_false (finds (db, "member_search", "vip"));
  step = ledger_step (db,
                      g_strdup ("INSERT INTO tag (id, name) VALUES (1, 'VIP');"
                                "INSERT INTO member_tag (member, tag) VALUES (1, 1);"
                                "INSERT INTO note (member, body, written_at) VALUES (1, 'likes SQLite', 1);"),
                      NULL);
  g_assert_true (finds (db, "member_search", "vip"));
  g_assert_true (finds (db, "member_search", "sqlite"));
  ledger_step (db, g_strdup ("UPDATE tag SET name = 'old friend' WHERE id = 1;"), NULL);
  g_assert_false (finds (db, "member_search", "vip"));
  g_assert_true (finds (db, "member_search", "friend"));
  cohort_test_check (db);
  ledger_step (db, g_strdup ("UPDATE tag SET name = 'VIP' WHERE id = 1;"), NULL);
  cohort_test_undo (db, step);
  g_assert_false (finds (db, "member_search", "sqlite"));
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* Only rows that differ are written. */
static void
test_no_idle_writes (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 before, after;

  ledger_fill (db, 50);
  before = cohort_test_int (db, "SELECT total_changes ()");
  ledger_step (db, g_strdup ("UPDATE identity SET country = 'CN';"), NULL);
  after = cohort_test_int (db, "SELECT total_changes ()");
  /* The identities themselves and the journal's own rows. */
  g_assert_cmpint (after - before, <, 50 + 10);
  cohort_test_db_free (db);
}

/* Rows of another owner or with another content are found by the check. */
static void
test_verify_finds (void)
{
  static const char *const damages[] = {
    "UPDATE segment SET price_minor = price_minor + 1 WHERE identity = (SELECT min (identity) FROM segment)",
    "DELETE FROM segment WHERE identity = (SELECT min (identity) FROM segment)",
    "UPDATE segment SET gen = gen, identity = 9999 WHERE identity = (SELECT min (identity) FROM segment)",
    "UPDATE member_now SET name = 'x' WHERE member = 1",
    "UPDATE member_money SET net_minor = net_minor - 1 WHERE member = (SELECT min (member) FROM member_money)",
    "UPDATE daily_total SET n_payments = 7 WHERE identity = 0",
    "UPDATE member_text SET hash = 'x' WHERE member = 1",
    "DELETE FROM member_search WHERE rowid = 1",
    "UPDATE derived_source SET known = ''",
    "INSERT INTO member_now SELECT gen, 9999, 'x', 'x', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, "
    "NULL, NULL, NULL, NULL, NULL, '', 0, 0 FROM derived_state WHERE name = 'ledger'",
  };
  CohortDb *db = cohort_test_db_new ();
  g_autofree char *span = ledger_span (1, "payments", 0, 100);

  ledger_fill (db, 40);
  cohort_test_step (db, span);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (GError) error = NULL;
      CohortFaults *faults;

      g_assert_true (cohort_db_begin (db, NULL));
      cohort_test_exec (db, damages[i]);
      faults = cohort_check_run (db, NULL, 0, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s: %u", damages[i], faults->len);
      g_assert_cmpuint (faults->len, >, 0);
      g_ptr_array_unref (faults);
      cohort_db_rollback (db);
    }
  cohort_test_check (db);
  cohort_test_db_free (db);
}

static int
refresh_to_end (CohortDb *db, guint n)
{
  gboolean done = FALSE;
  int steps = 0;

  while (!done)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (cohort_derived_refresh (db, n, &done, &error));
      g_assert_no_error (error);
      g_assert_cmpint (++steps, <, 10000);
    }
  return steps;
}

static void
set_setting (CohortDb *db, const char *key, const char *value)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO setting (key, value) VALUES ('%s', '%s') "
                                          "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                          key, value);

  cohort_test_step (db, sql);
}

/* Another generation is built a few members at a time while steps go on, then read; nothing of the old one stays. */
static void
test_generations (void)
{
  CohortDb *db = cohort_test_db_new ();
  gboolean done, current;
  g_autoptr (GError) error = NULL;

  ledger_fill (db, 250);
  /* More members than are brought along within a step; most of them nobody. */
  cohort_test_step (db, "WITH RECURSIVE n (id) AS (SELECT 1001 UNION ALL SELECT id + 1 FROM n WHERE id < 2900) "
                        "INSERT INTO member (id) SELECT id FROM n");
  ledger_step (db, ledger_span (1, "payments", 0, 200), ledger_span (2, "payments", 0, 250), NULL);
  set_setting (db, "dunning-grace", "3");
  g_assert_true (cohort_derived_is_current (db, &current, NULL));
  g_assert_false (current);
  for (int i = 0; i < 3; i++)
    g_assert_true (cohort_derived_refresh (db, 400, &done, &error));
  g_assert_false (done);
  cohort_test_check (db);
  for (int i = 0; i < 10; i++)
    ledger_step (db, ledger_month (1 + i * 12, 1 + i * 12, 100 + i, 1000), NULL);
  set_setting (db, "zone", "Asia/Shanghai");
  ledger_step (db, ledger_month (7, 7, 330, 1000), NULL);
  g_assert_cmpint (refresh_to_end (db, 400), >, 5);
  g_assert_true (cohort_derived_is_current (db, &current, NULL));
  g_assert_true (current);
  cohort_test_check (db);
  assert_text (db, "SELECT definition FROM derived_state WHERE name = 'ledger'", "2|3|Asia/Shanghai");
  g_assert_cmpint (cohort_test_int (db,
                                    "SELECT (SELECT count (DISTINCT gen) FROM segment) + (SELECT count (DISTINCT gen) "
                                    "FROM member_now) + (SELECT count (DISTINCT gen) FROM daily_total) + "
                                    "(SELECT count (DISTINCT gen) FROM member_money) + "
                                    "(SELECT count (DISTINCT gen) FROM derived_source)"),
                   ==, 5);
  /* And back while it is being built. */
  set_setting (db, "zone", "UTC");
  g_assert_true (cohort_derived_refresh (db, 400, &done, &error));
  g_assert_true (cohort_derived_refresh (db, 400, &done, &error));
  set_setting (db, "zone", "Asia/Shanghai");
  refresh_to_end (db, 400);
  cohort_test_check (db);
  g_assert_cmpint (cohort_test_int (db, "SELECT count (DISTINCT gen) FROM member_now"), ==, 1);
  cohort_test_db_free (db);
}

/* A small community is brought to a changed setting at once, and back by undo. */
static void
test_small_settings (void)
{
  CohortDb *db = cohort_test_db_new ();

  ledger_step (db, ledger_source (1, "stripe"), ledger_person (1, 1, "Ada"), ledger_month (1, 0, 0, 1000),
               ledger_span (1, "payments", 0, 90), NULL);
  assert_segments (db, 1, "0..30 paid; 30..45 past_due unknown");
  set_setting (db, "dunning-grace", "0");
  assert_segments (db, 1, "0..30 paid unknown");
  cohort_test_undo (db, cohort_test_int (db, "SELECT max (id) FROM journal"));
  assert_segments (db, 1, "0..30 paid; 30..45 past_due unknown");
  cohort_test_db_free (db);
}

/* What is derived equals a rebuild. */
static void
assert_right (CohortDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = g_ptr_array_new ();

  cohort_derived_verify (db, faults, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", ((CohortFault *) g_ptr_array_index (faults, i))->text);
  g_assert_cmpuint (faults->len, ==, 0);
}

/* Whatever happens, in whatever order, what is derived equals a rebuild. */
static void
test_random (void)
{
  for (int round = 0; round < (g_test_thorough () ? 50 : 2); round++)
    {
      CohortDb *db = cohort_test_db_new ();

      ledger_fill (db, 40);
      for (int i = 0; i < 50; i++)
        {
          gint64 top
              = cohort_test_int (db, "SELECT coalesce (max (id), 0) FROM journal WHERE state = 'done' AND id > 1");
          gint64 back = cohort_test_int (db, "SELECT coalesce ((SELECT id FROM journal WHERE state = 'undone' "
                                             "ORDER BY undone_seq DESC LIMIT 1), 0)");
          int choice = g_test_rand_int_range (0, 6);

          if (choice == 0 && top != 0)
            cohort_test_undo (db, top);
          else if (choice == 1 && back != 0)
            cohort_test_redo (db, back);
          else
            ledger_random_edit (db);
          assert_right (db);
        }
      cohort_test_check (db);
      cohort_test_db_free (db);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/derived/step", test_step);
  g_test_add_func ("/derived/horizon", test_horizon);
  g_test_add_func ("/derived/nature", test_nature);
  g_test_add_func ("/derived/price", test_price);
  g_test_add_func ("/derived/people", test_people);
  g_test_add_func ("/derived/money", test_money);
  g_test_add_func ("/derived/search", test_search);
  g_test_add_func ("/derived/no-idle-writes", test_no_idle_writes);
  g_test_add_func ("/derived/verify-finds", test_verify_finds);
  g_test_add_func ("/derived/small-settings", test_small_settings);
  g_test_add_func ("/derived/generations", test_generations);
  g_test_add_func ("/derived/random", test_random);
  return g_test_run ();
}
