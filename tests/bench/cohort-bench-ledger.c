/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A made-up ledger of any size: three sources, a tier each, everyone with one subscription paid month by month. */

#include "config.h"

#include "cohort-bench-ledger.h"

#include "cohort-test-db.h"

#define US_PER_DAY G_GINT64_CONSTANT (86400000000)

static void
insert (CohortDb *db, const char *sql, const gint64 *values, int n)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, NULL);

  for (int i = 0; i < n; i++)
    cohort_stmt_bind_int64 (stmt, i + 1, values[i]);
  g_assert_true (cohort_stmt_run (stmt, NULL));
}

static void
fill (CohortDb *db, int n_members, int n_payments)
{
  for (gint64 id = 1; id <= n_members; id++)
    {
      gint64 start = COHORT_BENCH_DAY0 + id * 7919 % 700, price = 500 + 100 * (id % 9);

      insert (db,
              "INSERT INTO identity (id, source, name, email, handle, joined_at) VALUES "
              "(?1, 1 + ?1 % 3, 'Person ' || (?1 * 7919 % 100003), 'p' || ?1 || '@example.org', 'h' || ?1, ?2)",
              (const gint64[]) { id, start * US_PER_DAY }, 2);
      insert (db, "INSERT INTO member (id) VALUES (?1)", &id, 1);
      insert (db, "INSERT INTO identity_link (identity, member) VALUES (?1, ?1)", &id, 1);
      insert (db, "INSERT INTO subscription (id, source, identity, tier) VALUES (?1, 1 + ?1 % 3, ?1, 1 + ?1 % 3)", &id,
              1);
      for (int month = 0; month < n_payments; month++)
        {
          gint64 from = (start + 30 * month) * US_PER_DAY;
          const gint64 values[] = { id, from, price, from + 30 * US_PER_DAY };

          insert (db,
                  "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency, fee_minor, "
                  "subscription) VALUES (1 + ?1 % 3, ?1, 'charge', 'succeeded', ?2, ?3, 'USD', ?3 / 20, ?1)",
                  values, 3);
          insert (
              db,
              "INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, interval, interval_count, "
              "unit_minor, currency) VALUES (?1, ?1, 'period', ?2, ?4, 'day', 30, ?3, 'USD')",
              values, 4);
        }
    }
}

/**
 * cohort_bench_write_facts:
 * @db: inside of a step
 * @n_payments: of each member
 */
void
cohort_bench_write_facts (CohortDb *db, int n_members, int n_payments)
{
  cohort_test_exec (db,
                    "INSERT INTO source (id, kind, name) VALUES (1, 'a', 'A'), (2, 'b', 'B'), (3, 'c', 'C');"
                    "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Basic'), (2, 2, 'Pro'), (3, 3, 'VIP');"
                    "INSERT INTO source_span (source, stream, from_day, to_day) SELECT id, 'payments', 19000, 20300 "
                    "FROM source;");
  fill (db, n_members, n_payments);
}
