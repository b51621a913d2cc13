// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Subscriptions and payments that are known from Stripe, too: see cohort-recognise.h.
 *
 * A subscription is the same where its Stripe id is ("stripe:sub_…" at the service, "id:sub_…" at Stripe). A payment
 * has no number that both know: it is Stripe's where its payer is a customer of that account and the account's
 * payments are known for that day. Writer's thread only, inside a step. */

#include "config.h"

#include "cohort-recognise.h"

#define KEYS(alias, of, table)                                                                                         \
  " CROSS JOIN external_key AS " alias " ON " alias ".source = " of ".id AND " alias ".kind = '" table "' AND "

/* Each row has what is recognised, and the source that does it. */
#define SUBSCRIPTIONS                                                                                                  \
  "SELECT k.row AS id, min (s.id) AS source FROM source AS o" KEYS (                                                   \
      "k", "o", "subscription") "k.key >= 'stripe:' AND k.key < 'stripe;' CROSS JOIN source AS s ON s.kind = "         \
                                "'stripe'" KEYS ("e", "s", "subscription") "e.key = 'id:' || substr (k.key, 8)"        \
                                                                           " CROSS JOIN subscription AS t ON t.id = "  \
                                                                           "e.row WHERE o.kind <> 'stripe'"            \
                                                                           " GROUP BY k.row"

#define PAYMENTS                                                                                                       \
  "SELECT p.id AS id, min (s.id) AS source FROM source AS o" KEYS (                                                    \
      "k", "o", "identity") "k.key >= 'customer:' AND k.key < 'customer;' CROSS JOIN source AS s ON s.kind = "         \
                            "'stripe'" KEYS ("e", "s",                                                                 \
                                             "identity") "e.key = 'id:' || substr (k.key, 10) CROSS JOIN identity AS " \
                                                         "t ON t.id = e.row"                                           \
                                                         " CROSS JOIN payment AS p ON p.identity = k.row AND "         \
                                                         "p.source = o.id WHERE o.kind <> 'stripe'"                    \
                                                         " AND EXISTS (SELECT 1 FROM source_span AS a WHERE a.source " \
                                                         "= s.id AND a.stream = 'payments'"                            \
                                                         " AND ifnull (a.from_day, -719162) <= p.occurred_at / "       \
                                                         "86400000000 AND a.to_day >= p.occurred_at / 86400000000)"    \
                                                         " GROUP BY p.id"

#define RECOGNISE(table, found)                                                                                        \
  "UPDATE " table " SET recognised_by = f.source FROM (" found ") AS f"                                                \
  " WHERE " table ".id = f.id AND " table ".recognised_by IS NOT f.source"
/* What was recognised, and is no longer: Stripe's data were undone. Only where there can be any: payments are many. */
#define FORGET(table, found)                                                                                           \
  "UPDATE " table " SET recognised_by = NULL WHERE source IN (SELECT o.id FROM source AS o WHERE o.kind <> 'stripe'"   \
  " AND EXISTS (SELECT 1 FROM external_key AS k WHERE k.source = o.id AND k.kind = 'identity'"                         \
  " AND k.key >= 'customer:' AND k.key < 'customer;')) AND recognised_by IS NOT NULL"                                  \
  " AND id NOT IN (SELECT id FROM (" found "))"

static gboolean
run (CohortDb *db, const char *sql, gboolean *changed, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    *changed = TRUE;
  return step == COHORT_DONE;
}

/**
 * cohort_recognise:
 * @changed: (inout): set where something is recognised now that was not, or the other way round
 *
 * To be called when a source has told all it had to, with the journal recording.
 */
gboolean
cohort_recognise (CohortDb *db, gboolean *changed, GError **error)
{
  return run (db, RECOGNISE ("subscription", SUBSCRIPTIONS) " RETURNING id", changed, error)
         && run (db, FORGET ("subscription", SUBSCRIPTIONS) " RETURNING id", changed, error)
         && run (db, RECOGNISE ("payment", PAYMENTS) " RETURNING id", changed, error)
         && run (db, FORGET ("payment", PAYMENTS) " RETURNING id", changed, error);
}
