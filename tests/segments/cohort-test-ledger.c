/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-test-ledger.h"

#include <stdarg.h>

char *
ledger_source (gint64 id, const char *kind)
{
  return g_strdup_printf ("INSERT INTO source (id, kind, name) VALUES (%" G_GINT64_FORMAT
                          ", '%s', '%s %" G_GINT64_FORMAT "');",
                          id, kind, kind, id);
}

/* An identity, and a member of the same id. */
char *
ledger_person (gint64 id, gint64 source, const char *name)
{
  return g_strdup_printf ("INSERT INTO identity (id, source, name) VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                          ", '%s'); INSERT INTO member (id) VALUES (%" G_GINT64_FORMAT ");"
                          "INSERT INTO identity_link (identity, member) VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                          ");",
                          id, source, name, id, id, id);
}

/* Thirty days paid, in USD: a payment of the first day and its coverage. */
char *
ledger_month (gint64 identity, gint64 subscription, int day, gint64 price)
{
  g_autofree char *of = subscription != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, subscription) : g_strdup ("NULL");

  return g_strdup_printf ("INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency, "
                          "fee_minor, subscription) "
                          "SELECT source, id, 'charge', 'succeeded', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                          ", 'USD', 30, %s FROM identity WHERE id = %" G_GINT64_FORMAT ";"
                          "INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, interval, "
                          "interval_count, unit_minor, "
                          "currency) VALUES (%" G_GINT64_FORMAT ", %s, 'period', %" G_GINT64_FORMAT
                          ", %" G_GINT64_FORMAT ", 'day', 30, %" G_GINT64_FORMAT ", 'USD');",
                          LEDGER_US (day), price, of, identity, identity, of, LEDGER_US (day), LEDGER_US (day + 30),
                          price);
}

char *
ledger_span (gint64 source, const char *stream, int from, int to)
{
  return g_strdup_printf ("INSERT INTO source_span (source, stream, from_day, to_day) VALUES (%" G_GINT64_FORMAT
                          ", '%s', %d, %d);",
                          source, stream, LEDGER_DAY0 + from, LEDGER_DAY0 + to);
}

/* Runs pieces of SQL, (transfer full) each, as one step. */
gint64
ledger_step (CohortDb *db, ...)
{
  GString *sql = g_string_new (NULL);
  gint64 step;
  va_list args;
  char *piece;

  va_start (args, db);
  while ((piece = va_arg (args, char *)) != NULL)
    {
      g_string_append (sql, piece);
      g_free (piece);
    }
  va_end (args);
  step = cohort_test_step (db, sql->str);
  g_string_free (sql, TRUE);
  return step;
}

/* "0..30 paid; 30..45 past_due unknown", in the generation that is read. */
char *
ledger_segments (CohortDb *db, gint64 identity)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT coalesce (group_concat (line, '; '), '') FROM (SELECT printf ('%%d..%%s %%s%%s%%s', start_day - %d, "
      "CASE WHEN open THEN '' ELSE end_day - %d END, status, iif (missing, ' missing', ''), "
      "coalesce (' ' || end_reason, '')) AS line FROM segment WHERE identity = %" G_GINT64_FORMAT
      " AND gen = (SELECT gen FROM derived_state WHERE name = 'ledger') ORDER BY seq)",
      LEDGER_DAY0, LEDGER_DAY0, identity);

  return cohort_test_text (db, sql);
}

static const char *const first_names[] = { "Ada", "Bo", "陈默", "张小明", "Eve", "Óscar", "zoë", "李雷" };

/* @n_people people at two sources with up to a year of months, tiers, notes, tags; a tenth of the money nobody's. */
void
ledger_fill (CohortDb *db, int n_people)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  cohort_test_exec (db, "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'One'), (2, 'ghost', 'Two');"
                        "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Basic'), (2, 1, 'VIP');"
                        "INSERT INTO tag (id, name) VALUES (1, 'friend'), (2, '老朋友');");
  for (int id = 1; id <= n_people; id++)
    {
      int source = g_test_rand_int_range (1, 3), tier = g_test_rand_int_range (1, 3);
      int day = g_test_rand_int_range (0, 300), months = g_test_rand_int_range (0, 12);
      g_autofree char *name
          = g_strdup_printf ("%s %d", first_names[g_test_rand_int_range (0, G_N_ELEMENTS (first_names))], id);
      g_autofree char *person = ledger_person (id, source, name);

      g_string_assign (sql, person);
      g_string_append_printf (
          sql,
          "UPDATE identity SET email = 'p%d@example.org', handle = 'h%d', joined_at = %" G_GINT64_FORMAT
          " WHERE id = %d;"
          "INSERT INTO subscription (id, source, identity, tier) VALUES (%d, %d, %d, %d);",
          id, id, LEDGER_US (day), id, id, source, id, tier);
      for (int month = 0; month < months; month++)
        {
          g_autofree char *paid = ledger_month (id, id, day + 30 * month + (month > 5 ? 9 : 0), 100 * (1 + id % 7));

          g_string_append (sql, paid);
        }
      if (id % 5 == 0)
        g_string_append_printf (sql, "INSERT INTO note (member, body, written_at) VALUES (%d, '会员 note %d', 1);", id,
                                id);
      if (id % 3 == 0)
        g_string_append_printf (sql, "INSERT INTO member_tag (member, tag) VALUES (%d, %d);", id, 1 + id % 2);
      if (id % 4 == 0)
        g_string_append_printf (sql,
                                "INSERT INTO interaction (source, identity, kind, occurred_at) VALUES (%d, %d, 'read', "
                                "%" G_GINT64_FORMAT ");",
                                source, id, LEDGER_US (day + 3));
      if (id % 10 == 0)
        g_string_append_printf (
            sql,
            "INSERT INTO payment (source, kind, status, occurred_at, gross_minor, currency, stream) "
            "VALUES (%d, 'charge', 'succeeded', %" G_GINT64_FORMAT ", 500, 'EUR', 'tip');",
            source, LEDGER_US (day));
      cohort_test_exec (db, sql->str);
    }
  g_assert_true (cohort_journal_commit (db, &step, NULL));
}

/* One step of one random change, which may come to nothing. */
void
ledger_random_edit (CohortDb *db)
{
  gint64 n = cohort_test_int (db, "SELECT max (id) FROM member");
  int a = g_test_rand_int_range (1, (int) n + 1), b = g_test_rand_int_range (1, (int) n + 1);
  int day = g_test_rand_int_range (0, 400);
  gint64 last = cohort_test_int (db, "SELECT max (id) FROM subscription");
  int subscription = (int) MIN (a, last);
  g_autofree char *month = ledger_month (a, a <= last ? a : 0, day, 900);
  g_autofree char *span = ledger_span (1 + a % 2, "payments", day, day + b % 90);
  g_autofree char *person = ledger_person (n + 1, 1 + a % 2, "New 新人");
  g_autofree char *sql = NULL;

  switch (g_test_rand_int_range (0, 18))
    {
    case 0:
    case 1:
      sql = g_steal_pointer (&month);
      break;
    case 2:
    case 3:
      sql = g_steal_pointer (&span);
      break;
    case 4:
      sql = g_steal_pointer (&person);
      break;
    case 5:
      sql = g_strdup_printf ("UPDATE identity_link SET member = %d WHERE identity = %d", a, b);
      break;
    case 6:
      sql = g_strdup_printf ("INSERT INTO member_override (member, field, value) VALUES (%d, 'name', 'My %d')", a, b);
      break;
    case 7:
      sql = g_strdup_printf ("UPDATE tier SET name = 'Tier %d', free = %d WHERE id = %d", b, a % 2, 1 + a % 2);
      break;
    case 8:
      sql = g_strdup_printf (
          "INSERT INTO subscription_version (subscription, effective_from, status, trial_end) VALUES "
          "(%d, %" G_GINT64_FORMAT ", '%s', %" G_GINT64_FORMAT ")",
          subscription, LEDGER_US (day),
          a % 3 == 0   ? "ended"
          : a % 3 == 1 ? "paused"
                       : "trialing",
          LEDGER_US (day + 14));
      break;
    case 9:
      sql = g_strdup_printf ("INSERT INTO payment (source, identity, kind, status, parent, occurred_at, gross_minor, "
                             "currency) SELECT source, identity, 'refund', 'succeeded', id, occurred_at + 86400000000, "
                             "-gross_minor, currency FROM payment WHERE id = %d AND kind = 'charge'",
                             a);
      break;
    case 10:
      sql = g_strdup_printf ("UPDATE payment SET identity = iif (%d %% 3 = 0, NULL, %d) WHERE id = %d", day, a, b);
      break;
    case 11:
      sql = g_strdup_printf ("UPDATE coverage SET beneficiary = %d WHERE id = %d", a, b);
      break;
    case 12:
      sql = g_strdup_printf ("INSERT INTO note (member, body, written_at) VALUES (%d, '记 %d', %d)", a, b, day);
      break;
    case 13:
      sql = g_strdup_printf ("UPDATE subscription SET recognised_by = iif (%d %% 2, 1, NULL) WHERE id = %d", b, a);
      break;
    case 14:
      sql = g_strdup_printf ("UPDATE source SET zone = '%s', recognised_by = iif (%d = 1, 1, NULL) WHERE id = 2",
                             a % 2 ? "Asia/Shanghai" : "America/New_York", b % 8);
      break;
    case 15:
      sql = g_strdup_printf (
          "DELETE FROM source_span WHERE id = (SELECT id FROM source_span ORDER BY id LIMIT 1 OFFSET %d)", a % 4);
      break;
    case 16:
      sql = g_strdup_printf ("INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency, "
                             "subscription) SELECT source, id, 'charge', 'failed', %" G_GINT64_FORMAT
                             ", 900, 'USD', %d FROM identity WHERE id = %d",
                             LEDGER_US (day), subscription, a);
      break;
    default:
      sql = g_strdup_printf (
          "INSERT INTO setting (key, value) VALUES ('dunning-grace', '%d') ON CONFLICT (key) DO UPDATE "
          "SET value = excluded.value",
          day % 40);
      break;
    }
  cohort_test_step (db, sql);
}
