// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-test-random.h"

#include "cohort-commands.h"
#include "cohort-test-db.h"
#include "cohort-test-demo.h"

#define PEOPLE 60
#define US(day) ((gint64) (day) * COHORT_US_PER_DAY)

static const char *const codes[] = { "CNY", "USD", "JPY" };

static gint64
clock_cb (gpointer data)
{
  return US (COHORT_TEST_ANCHOR + 1) - 1;
}

static void G_GNUC_PRINTF (2, 3) exec (CohortDb *db, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  cohort_test_exec (db, sql);
}

/* A term and what was tried for it. Returns: the day the next one begins */
static CohortDay
add_term (CohortDb *db, GRand *rand, int person, CohortDay from, gint64 price, const char *code)
{
  const CohortDay to = from + 30;
  const gboolean failed = g_rand_int_range (rand, 0, 15) == 0;

  exec (db,
        "INSERT INTO payment (source, identity, subscription, kind, status, occurred_at, gross_minor, currency, "
        "fee_minor,"
        " tax_minor) VALUES (%d, %d, %d, 'charge', '%s', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", '%s', %s, %s)",
        1 + person % 2, person, person, failed ? "failed" : "succeeded", US (from), price, code,
        g_rand_boolean (rand) ? "7" : "NULL", g_rand_int_range (rand, 0, 4) == 0 ? "11" : "NULL");
  if (failed)
    return to + g_rand_int_range (rand, 0, 3) * 20;
  exec (db,
        "INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, interval, interval_count, "
        "unit_minor,"
        " discount_minor, currency) VALUES (%d, %d, 'period', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
        ", 'day', 30, %" G_GINT64_FORMAT ", %d, '%s')",
        person, person, US (from), US (to), price, g_rand_int_range (rand, 0, 6) == 0 ? (int) price / 3 : 0, code);
  if (g_rand_int_range (rand, 0, 20) == 0)
    exec (db,
          "INSERT INTO payment (source, identity, kind, status, parent, occurred_at, gross_minor, currency)"
          " SELECT source, identity, 'refund', 'succeeded', id, occurred_at + 86400000000, -gross_minor / 2, currency"
          " FROM payment ORDER BY id DESC LIMIT 1");
  return to + (g_rand_int_range (rand, 0, 12) == 0 ? g_rand_int_range (rand, 5, 120) : 0);
}

static void
add_person (CohortDb *db, GRand *rand, int person)
{
  CohortDay from = cohort_day_from_ymd (2025, 1, 1) + g_rand_int_range (rand, 0, 500);
  const char *code = codes[g_rand_int_range (rand, 0, G_N_ELEMENTS (codes))];
  gint64 price = g_rand_int_range (rand, 1, 2500);

  exec (db,
        "INSERT INTO identity (id, source, name, joined_at) VALUES (%1$d, %2$d, 'Nobody %1$d', %3$" G_GINT64_FORMAT
        "); INSERT INTO member (id) VALUES (%1$d); INSERT INTO identity_link (identity, member) VALUES (%1$d, %1$d);"
        "INSERT INTO subscription (id, source, identity) VALUES (%1$d, %2$d, %1$d)",
        person, 1 + person % 2, US (from - 3));
  for (int n = g_rand_int_range (rand, 0, 15); n > 0 && from <= COHORT_TEST_ANCHOR; n--)
    {
      from = add_term (db, rand, person, from, price, code);
      if (g_rand_int_range (rand, 0, 8) == 0)
        price = g_rand_int_range (rand, 1, 2500);
    }
  for (int n = g_rand_int_range (rand, 0, 6); n > 0; n--)
    exec (db,
          "INSERT INTO interaction (source, identity, kind, occurred_at) VALUES (1, %d, 'read', %" G_GINT64_FORMAT ")",
          person, US (COHORT_TEST_ANCHOR - g_rand_int_range (rand, 0, 200)));
}

static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  const CohortDay first = cohort_day_from_ymd (2024, 12, 1);
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  exec (db, "INSERT INTO source (id, kind, name, zone) VALUES (1, 'stripe', '', 'UTC'), (2, 'patreon', '', 'UTC'),"
            " (3, 'hand', '', 'UTC')");
  exec (db,
        "INSERT INTO source_span (source, stream, from_day, to_day) VALUES (1, 'payments', %1$d, %2$d),"
        " (2, 'payments', %1$d, %2$d)",
        first, COHORT_TEST_ANCHOR);
  for (int person = 1; person <= PEOPLE; person++)
    add_person (db, rand, person);
  for (int n = 0; n < 8; n++)
    exec (db,
          "INSERT INTO cost (source, day, category, amount_minor, currency, acquisition) VALUES (3, %d, 'ads', %d, "
          "'%s', %d)",
          COHORT_TEST_ANCHOR - g_rand_int_range (rand, 0, 180), g_rand_int_range (rand, 1, 90000),
          codes[g_rand_int_range (rand, 0, G_N_ELEMENTS (codes))], g_rand_boolean (rand));
  for (CohortDay day = first; day <= COHORT_TEST_ANCHOR; day += 7)
    exec (db,
          "INSERT INTO fx_rate (day, base, quote, rate_e9, origin) VALUES (%1$d, 'EUR', 'CNY', %2$d00000000, 'ecb'),"
          " (%1$d, 'EUR', 'USD', 1%3$d0000000, 'ecb'), (%1$d, 'EUR', 'JPY', 1%3$d000000000, 'ecb')",
          day, g_rand_int_range (rand, 70, 85), g_rand_int_range (rand, 10, 20));
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

char *
cohort_test_random_ledger (guint seed)
{
  char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;
  CohortSession *session = cohort_session_open (path, COHORT_SESSION_OPEN_CREATE, clock_cb, NULL, &error);
  g_autoptr (CohortDone) done = NULL;

  g_assert_no_error (error);
  done = cohort_command_configure (session, "CNY", "Asia/Shanghai", &error);
  g_assert_no_error (error);
  cohort_store_write (cohort_session_get_store (session), fill, GUINT_TO_POINTER (seed), NULL, &error);
  g_assert_no_error (error);
  cohort_test_demo_close (session);
  return path;
}
