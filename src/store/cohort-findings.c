/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of reconciling checks. A check rather keeps silent than accuses without a reason: what lies at the edge of
 * what was imported, or follows from something that another check names, is not told. */

#include "config.h"

#include "cohort-findings.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "cohort-money.h"
#include "cohort-setting.h"
#include "cohort-zone.h"

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"
#define MAX_FINDINGS_OF_A_CHECK 100
#define MISSING_DAYS 28 /* the shortest month: fewer days without a payment are no news */
#define EDGE_US (14 * COHORT_US_PER_DAY)

/* Payments whose money moves the other way than their kind says. They are few, and nearly all payments are charges:
 * both kinds are found by an index, currency after currency. */
#define WRONG                                                                                                          \
  "used (currency) AS (SELECT min (currency) FROM payment UNION ALL"                                                   \
  " SELECT (SELECT min (p.currency) FROM payment p WHERE p.currency > used.currency) FROM used"                        \
  " WHERE used.currency IS NOT NULL),"                                                                                 \
  " wrong AS (SELECT p.id FROM used CROSS JOIN payment p ON p.currency = used.currency AND p.gross_minor < 0"          \
  " WHERE p.status = 'succeeded' AND p.kind IN ('charge', 'dispute_reversal')"                                         \
  " UNION ALL SELECT p.id FROM payment p WHERE p.kind <> 'charge' AND p.kind IN ('refund', 'dispute')"                 \
  " AND p.status = 'succeeded' AND p.gross_minor > 0)"

#define IS_LINE "b.type NOT LIKE 'payout%'"

/* SQLite's sums fail where they overflow: no amount of a community comes near. */
#define IN_RANGE "BETWEEN -1000000000000000 AND 1000000000000000"
#define WENT_OUT "ifnull (p.status, '') NOT IN ('failed', 'canceled')"

/* Spans of payments, each with the last day that those before it reach. */
#define SPANS                                                                                                          \
  "WITH span AS (SELECT id, source, from_day, to_day, max (to_day) OVER (PARTITION BY source"                          \
  " ORDER BY ifnull (from_day, -1000000), to_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before"          \
  " FROM source_span WHERE stream = 'payments') "

typedef struct
{
  CohortDb *db;
  CohortZone *zone; /* the community's */
  GPtrArray *found;
} Search;

typedef struct
{
  const char *id, *sql;
  gint64 parameter; /* ?1; 0: there is none */
  void (*tell) (Search *search, CohortStmt *stmt);
} Check;

void
cohort_finding_free (CohortFinding *finding)
{
  g_free (finding->text);
  g_free (finding);
}

static void G_GNUC_PRINTF (5, 6)
    add (Search *self, gint64 source, const char *table, gint64 row, const char *format, ...)
{
  CohortFinding *finding = g_new0 (CohortFinding, 1);
  va_list args;

  finding->source = source;
  finding->table = table;
  finding->row = row;
  va_start (args, format);
  finding->text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->found, finding);
}

/* "CNY 99.48" */
static char *
dup_money (gint64 minor, const char *iso)
{
  g_autofree char *number = cohort_money_to_decimal (minor, iso);

  return g_strdup_printf ("%s %s", iso, number);
}

static char *
dup_day (const Search *self, gint64 us)
{
  return cohort_day_to_string (cohort_zone_day (self->zone, us));
}

/* The sum of a payout and that of its lines. The first payouts of what is known have lines before it; and lines of the
 * wrong sign are named for themselves. */

static const char payout_lines[]
    = "WITH RECURSIVE " WRONG ", line AS (SELECT b.payout, count (*) AS n, sum (iif (b.net_minor " IN_RANGE
      ", b.net_minor, 0)) AS net,"
      "  sum (iif (b.payment IN (SELECT id FROM wrong) AND b.gross_minor " IN_RANGE
      ", 2 * b.gross_minor, 0)) AS turned,"
      "  max (b.currency <> p.currency OR NOT b.net_minor " IN_RANGE ") AS odd"
      "  FROM payout p JOIN balance_entry b ON b.payout = p.id"
      "  WHERE " IS_LINE " GROUP BY 1),"
      " ranked AS (SELECT *, row_number () OVER (PARTITION BY source, currency ORDER BY paid_at, id) AS nth FROM "
      "payout)"
      " SELECT p.id, p.source, s.name, p.paid_at, p.amount_minor, p.currency, line.n, line.net FROM ranked p"
      " JOIN line ON line.payout = p.id JOIN source s ON s.id = p.source"
      " WHERE p.nth > 1 AND line.odd = 0 AND " WENT_OUT
      " AND p.amount_minor <> line.net AND p.amount_minor <> line.net - line.turned"
      " AND p.paid_at >= ?1 + (SELECT b.occurred_at FROM balance_entry b WHERE b.source = p.source"
      "  AND b.currency = p.currency AND " IS_LINE " ORDER BY b.occurred_at LIMIT 1) ORDER BY p.paid_at, p.id";

static void
tell_payout_lines (Search *self, CohortStmt *stmt)
{
  const char *iso = cohort_stmt_text (stmt, 5);
  gint64 n = cohort_stmt_int64 (stmt, 6), off;
  g_autofree char *day = dup_day (self, cohort_stmt_int64 (stmt, 3));
  g_autofree char *paid = dup_money (cohort_stmt_int64 (stmt, 4), iso);
  g_autofree char *net = dup_money (cohort_stmt_int64 (stmt, 7), iso), *difference = NULL;

  if (!cohort_sub_i64 (cohort_stmt_int64 (stmt, 4), cohort_stmt_int64 (stmt, 7), &off))
    return;
  difference = dup_money (off, iso);
  add (
      self, cohort_stmt_int64 (stmt, 1), "payout", cohort_stmt_int64 (stmt, 0),
      /* Translators: the number of a payout, its source, its day, its sum, how many lines, their sum, the difference */
      g_dngettext (
          GETTEXT_PACKAGE, "Payout %" PRId64 " from %s on %s is %s, its %" PRId64 " line is %s: a difference of %s",
          "Payout %" PRId64 " from %s on %s is %s, its %" PRId64 " lines are %s: a difference of %s", (gulong) n),
      cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 2), day, paid, n, net, difference);
}

/* A payout counts in one month where the service reports and in another where the community does. */

static const char payout_month[]
    = "SELECT p.id, p.source, s.name, p.paid_at, p.amount_minor, p.currency, s.zone"
      " FROM payout p JOIN source s ON s.id = p.source WHERE " WENT_OUT " ORDER BY p.paid_at, p.id";

static char *
dup_month (CohortDay day)
{
  CohortYmd ymd = cohort_day_to_ymd (day);

  return g_strdup_printf ("%04d-%02d", ymd.year, ymd.month);
}

static void
tell_payout_month (Search *self, CohortStmt *stmt)
{
  gint64 at = cohort_stmt_int64 (stmt, 3);
  g_autoptr (CohortZone) zone = cohort_zone_new (cohort_stmt_text (stmt, 6), NULL);
  CohortDay here = cohort_zone_day (self->zone, at), there = zone != NULL ? cohort_zone_day (zone, at) : here;
  g_autofree char *amount = dup_money (cohort_stmt_int64 (stmt, 4), cohort_stmt_text (stmt, 5));
  g_autofree char *month_here = dup_month (here), *month_there = dup_month (there);

  if (cohort_month_of_day (here) == cohort_month_of_day (there))
    return;
  add (self, cohort_stmt_int64 (stmt, 1), "payout", cohort_stmt_int64 (stmt, 0),
       /* Translators: the number of a payout, its sum, its source, a month, a time zone, another month, another zone */
       _ ("Payout %" PRId64 " of %s from %s belongs to %s there (%s), and to %s here (%s)"),
       cohort_stmt_int64 (stmt, 0), amount, cohort_stmt_text (stmt, 2), month_there, cohort_zone_name (zone),
       month_here, cohort_zone_name (self->zone));
}

/* Days between two files of payments */

static const char missing_days[] = SPANS
    "SELECT span.id, span.source, s.name, span.before + 1, span.from_day - 1 FROM span"
    " JOIN source s ON s.id = span.source WHERE span.from_day - span.before > ?1 ORDER BY span.from_day, span.id";

static void
tell_missing_days (Search *self, CohortStmt *stmt)
{
  g_autofree char *from = cohort_day_to_string ((CohortDay) cohort_stmt_int64 (stmt, 3));
  g_autofree char *to = cohort_day_to_string ((CohortDay) cohort_stmt_int64 (stmt, 4));

  add (self, cohort_stmt_int64 (stmt, 1), "source_span", cohort_stmt_int64 (stmt, 0),
       /* Translators: a source and two days */
       _ ("Nothing tells of payments at %s from %s to %s; files before and after do"), cohort_stmt_text (stmt, 2), from,
       to);
}

/* The same bytes once more, for nothing. */

static const char imported_twice[]
    = "WITH stands AS (SELECT i.* FROM import i LEFT JOIN journal j ON j.id = i.step"
      "  WHERE j.state IS NULL OR j.state NOT IN ('undone', 'dropped'))"
      " SELECT later.id, later.source, min (first.id), later.file, later.imported_at, later.n_rows FROM stands later"
      " JOIN stands first ON first.source = later.source AND first.file_hash = later.file_hash AND first.id < later.id"
      " WHERE later.file_hash <> '' AND later.n_rows > 0 AND later.n_new = 0 AND later.n_changed = 0"
      " GROUP BY later.id ORDER BY later.id";

static void
tell_imported_twice (Search *self, CohortStmt *stmt)
{
  g_autofree char *day = dup_day (self, cohort_stmt_int64 (stmt, 4));

  add (self, cohort_stmt_int64 (stmt, 1), "import", cohort_stmt_int64 (stmt, 0),
       /* Translators: the name of a file, a day, the numbers of two imports; the count of rows is of the file */
       g_dngettext (GETTEXT_PACKAGE,
                    "“%s” was imported again on %s (import %" PRId64 ", first %" PRId64 "): nothing in its %" PRId64
                    " row was new",
                    "“%s” was imported again on %s (import %" PRId64 ", first %" PRId64 "): nothing in its %" PRId64
                    " rows was new",
                    (gulong) cohort_stmt_int64 (stmt, 5)),
       cohort_stmt_text (stmt, 3), day, cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 2),
       cohort_stmt_int64 (stmt, 5));
}

/* GitHub alone gives the price of a month for what it charges once a year. Once for each sponsor: the newest year. */

static const char yearly_price[]
    = "SELECT pay.id, pay.source, s.name, ifnull (ifnull (i.handle, i.name), ''), pay.occurred_at, pay.gross_minor,"
      " pay.currency, c.unit_minor / 12, max (c.covers_from) FROM source s JOIN payment pay ON pay.source = s.id"
      " JOIN payment_allocation a ON a.payment = pay.id JOIN coverage c ON c.id = a.coverage"
      " LEFT JOIN identity i ON i.id = pay.identity WHERE s.kind = 'github' AND c.interval = 'year'"
      " AND c.kind = 'period' AND pay.kind = 'charge' AND pay.status = 'succeeded' AND pay.gross_minor >= c.unit_minor"
      " GROUP BY pay.source, pay.identity ORDER BY pay.id";

static void
tell_yearly_price (Search *self, CohortStmt *stmt)
{
  const char *iso = cohort_stmt_text (stmt, 6);
  g_autofree char *day = dup_day (self, cohort_stmt_int64 (stmt, 4));
  g_autofree char *paid = dup_money (cohort_stmt_int64 (stmt, 5), iso);
  g_autofree char *monthly = dup_money (cohort_stmt_int64 (stmt, 7), iso);

  add (self, cohort_stmt_int64 (stmt, 1), "payment", cohort_stmt_int64 (stmt, 0),
       /* Translators: a source, the name of a person, an amount, an amount, a day, the number of a payment */
       _ ("%s shows “%s” at %s a month, but charged %s for a year on %s (payment %" PRId64 ")"),
       cohort_stmt_text (stmt, 2), cohort_stmt_text (stmt, 3), monthly, paid, day, cohort_stmt_int64 (stmt, 0));
}

/* Signs */

static const char wrong_sign[]
    = "WITH RECURSIVE " WRONG
      " SELECT q.id, q.source, s.name, q.occurred_at, q.gross_minor, q.currency, q.kind FROM wrong"
      " CROSS JOIN payment q ON q.id = wrong.id JOIN source s ON s.id = q.source ORDER BY q.occurred_at, q.id";

static void
tell_wrong_sign (Search *self, CohortStmt *stmt)
{
  const char *kind = cohort_stmt_text (stmt, 6), *name = cohort_stmt_text (stmt, 2);
  gint64 id = cohort_stmt_int64 (stmt, 0), source = cohort_stmt_int64 (stmt, 1);
  g_autofree char *day = dup_day (self, cohort_stmt_int64 (stmt, 3));
  g_autofree char *amount = dup_money (cohort_stmt_int64 (stmt, 4), cohort_stmt_text (stmt, 5));

  if (strcmp (kind, "refund") == 0)
    /* Translators: the number of a payment, its source, its day, its amount */
    add (self, source, "payment", id, _ ("Refund %" PRId64 " at %s on %s is booked as money that came in: %s"), id,
         name, day, amount);
  else if (strcmp (kind, "dispute") == 0)
    add (self, source, "payment", id, _ ("Dispute %" PRId64 " at %s on %s is booked as money that came in: %s"), id,
         name, day, amount);
  else
    add (self, source, "payment", id, _ ("Payment %" PRId64 " at %s on %s is booked as money that went out: %s"), id,
         name, day, amount);
}

/* A service says who pays, but nobody how much. */

static const char no_price[]
    = "SELECT g.source, s.name, ifnull (g.tier, 0), t.name, count (DISTINCT g.member) AS n FROM segment g"
      " JOIN source s ON s.id = g.source LEFT JOIN tier t ON t.id = g.tier"
      " WHERE g.gen = " CURRENT " AND g.open = 1 AND g.status IN ('paid', 'past_due') AND g.currency IS NULL"
      " GROUP BY g.source, g.tier ORDER BY g.source, g.tier";

static void
tell_no_price (Search *self, CohortStmt *stmt)
{
  const char *source = cohort_stmt_text (stmt, 1), *tier = cohort_stmt_text (stmt, 3);
  gint64 n = cohort_stmt_int64 (stmt, 4), row = cohort_stmt_int64 (stmt, 2);

  if (tier != NULL)
    add (
        self, cohort_stmt_int64 (stmt, 0), "tier", row,
        /* Translators: a source, how many members, the name of a tier */
        g_dngettext (GETTEXT_PACKAGE,
                     "%s says that %" PRId64 " member pays for “%s”, and nothing says how much: figures leave them out",
                     "%s says that %" PRId64 " members pay for “%s”, and nothing says how much: figures leave them out",
                     (gulong) n),
        source, n, tier);
  else
    add (self, cohort_stmt_int64 (stmt, 0), "tier", row,
         /* Translators: a source, how many members */
         g_dngettext (
             GETTEXT_PACKAGE, "%s says that %" PRId64 " member pays, and nothing says how much: figures leave them out",
             "%s says that %" PRId64 " members pay, and nothing says how much: figures leave them out", (gulong) n),
         source, n);
}

static const Check checks[] = {
  { "payout-lines", payout_lines, EDGE_US, tell_payout_lines },
  { "payout-month", payout_month, 0, tell_payout_month },
  { "missing-days", missing_days, MISSING_DAYS, tell_missing_days },
  { "imported-twice", imported_twice, 0, tell_imported_twice },
  { "yearly-price", yearly_price, 0, tell_yearly_price },
  { "wrong-sign", wrong_sign, 0, tell_wrong_sign },
  { "no-price", no_price, 0, tell_no_price },
};

/* What was found since @before is of @check. */
static void
name_check (Search *self, guint before, const char *check)
{
  for (guint i = before; i < self->found->len; i++)
    ((CohortFinding *) self->found->pdata[i])->check = check;
}

static gboolean
run_check (Search *self, const Check *check, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (self->db, check->sql, error);
  guint before = self->found->len;
  CohortStep step = COHORT_DONE;

  if (stmt == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (check->parameter != 0)
    cohort_stmt_bind_int64 (stmt, 1, check->parameter);
  while (self->found->len - before < MAX_FINDINGS_OF_A_CHECK && (step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    check->tell (self, stmt);
  name_check (self, before, check->id);
  return step != COHORT_FAIL;
}

/* Payouts that came without lines. Some services pay out, month by month, what came in during the month before. Where
 * most payouts of a source show that it does, those that do not are told; a month of which days are missing proves
 * nothing. */

typedef struct
{
  gint64 id, source, at, amount;
  char *name, *currency;
  gint64 expected, yearly; /* what the month before brought; of that: charged for a year */
  CohortDay first, last;   /* of that month */
  gboolean known;
} Payout;

static void
payout_free (gpointer data)
{
  Payout *self = data;

  g_free (self->name);
  g_free (self->currency);
  g_free (self);
}

static gpointer
read_payout (CohortStmt *stmt)
{
  Payout *self = g_new0 (Payout, 1);

  self->id = cohort_stmt_int64 (stmt, 0);
  self->source = cohort_stmt_int64 (stmt, 1);
  self->name = cohort_stmt_dup_text (stmt, 2);
  self->at = cohort_stmt_int64 (stmt, 3);
  self->amount = cohort_stmt_int64 (stmt, 4);
  self->currency = cohort_stmt_dup_text (stmt, 5);
  return self;
}

/* Returns: (transfer full) (nullable) (element-type Payout): those of one source and currency stand together */
static GPtrArray *
load_bare_payouts (Search *self, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      self->db,
      "SELECT p.id, p.source, s.name, p.paid_at, p.amount_minor, p.currency FROM payout p JOIN source s"
      " ON s.id = p.source WHERE " WENT_OUT " AND NOT EXISTS (SELECT 1 FROM balance_entry b WHERE b.payout = p.id"
      " AND " IS_LINE ") ORDER BY p.source, p.currency, p.paid_at, p.id",
      error);

  return stmt != NULL ? cohort_stmt_collect (stmt, read_payout, payout_free, error) : NULL;
}

/* Whether every day of the month before is one of which the source told. */
static gboolean
ask_known (Payout *payout, CohortStmt *stmt, GError **error)
{
  cohort_stmt_reset (stmt);
  cohort_stmt_bind_int64 (stmt, 1, payout->source);
  cohort_stmt_bind_int64 (stmt, 2, payout->first);
  cohort_stmt_bind_int64 (stmt, 3, payout->last);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  payout->known = cohort_stmt_int64 (stmt, 0) != 0;
  return TRUE;
}

static gboolean
ask_expected (const Search *self, Payout *payout, CohortStmt *stmt, GError **error)
{
  cohort_stmt_reset (stmt);
  cohort_stmt_bind_int64 (stmt, 1, payout->source);
  cohort_stmt_bind_int64 (stmt, 2, cohort_zone_day_start (self->zone, payout->first));
  cohort_stmt_bind_int64 (stmt, 3, cohort_zone_day_start (self->zone, payout->last + 1));
  cohort_stmt_bind_text (stmt, 4, payout->currency);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  payout->expected = cohort_stmt_int64 (stmt, 0);
  payout->yearly = cohort_stmt_int64 (stmt, 1);
  return TRUE;
}

static gboolean
ask_months (Search *self, GPtrArray *payouts, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) known = cohort_db_prepare (
      self->db,
      SPANS "SELECT min (ifnull (from_day, -1000000)) <= ?2 AND max (to_day) >= ?3"
            " AND NOT max (before IS NOT NULL AND from_day > before + 1 AND before < ?3 AND from_day > ?2)"
            " FROM span WHERE source = ?1",
      error);
  g_autoptr (CohortStmt) expected = cohort_db_prepare (
      self->db,
      "SELECT ifnull (sum (net), 0), ifnull (sum (iif (EXISTS (SELECT 1 FROM payment_allocation a"
      " JOIN coverage c ON c.id = a.coverage WHERE a.payment = paid.id AND c.interval = 'year'), net, 0)), 0)"
      " FROM (SELECT id, CASE WHEN settle_currency = ?4 AND settle_net IS NOT NULL THEN settle_net"
      " WHEN currency = ?4 THEN gross_minor - ifnull (fee_minor, 0) ELSE 0 END AS net FROM payment"
      " WHERE source = ?1 AND occurred_at >= ?2 AND occurred_at < ?3 AND status = 'succeeded') AS paid"
      " WHERE net " IN_RANGE,
      error);

  if (known == NULL || expected == NULL)
    return FALSE;
  for (guint i = 0; i < payouts->len; i++)
    {
      Payout *payout = payouts->pdata[i];
      CohortMonth month = cohort_month_of_day (cohort_zone_day (self->zone, payout->at)) - 1;

      payout->first = cohort_month_first_day (month);
      payout->last = cohort_month_last_day (month);
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !ask_known (payout, known, error)
          || (payout->known && !ask_expected (self, payout, expected, error)))
        return FALSE;
    }
  return TRUE;
}

static void
tell_payout_sum (Search *self, const Payout *payout)
{
  g_autofree char *day = dup_day (self, payout->at), *month = dup_month (payout->first);
  g_autofree char *paid = dup_money (payout->amount, payout->currency);
  g_autofree char *expected = dup_money (payout->expected, payout->currency);
  g_autofree char *yearly = dup_money (payout->yearly, payout->currency), *rest = NULL;
  gint64 left;

  if (payout->yearly == 0 || !cohort_sub_i64 (payout->amount, payout->expected - payout->yearly, &left))
    {
      add (self, payout->source, "payout", payout->id,
           /* Translators: the number of a payout, its source, its day, its sum, a month, the sum of that month */
           _ ("Payout %" PRId64 " from %s on %s is %s, but the payments of %s are %s"), payout->id, payout->name, day,
           paid, month, expected);
      return;
    }
  rest = dup_money (left, payout->currency);
  add (self, payout->source, "payout", payout->id,
       /* Translators: the number of a payout, its source, its day, its sum, a month, the sum of that month, the part of
        * it that was charged for a year, and what is left of the payout when the other payments are taken away */
       _ ("Payout %" PRId64 " from %s on %s is %s, but the payments of %s are %s; %s of that were charged for a year, "
          "and nothing explains the %s that came for them"),
       payout->id, payout->name, day, paid, month, expected, yearly, rest);
}

/* The payouts @from up to @to are of one source and currency. */
static void
judge_payouts (Search *self, GPtrArray *payouts, guint from, guint to)
{
  guint n_known = 0, n_equal = 0;

  for (guint i = from; i < to; i++)
    {
      const Payout *payout = payouts->pdata[i];

      n_known += payout->known;
      n_equal += payout->known && payout->amount == payout->expected;
    }
  if (n_equal < 3 || n_equal * 4 < n_known * 3)
    return;
  for (guint i = from; i < to; i++)
    {
      const Payout *payout = payouts->pdata[i];

      if (payout->known && payout->amount != payout->expected)
        tell_payout_sum (self, payout);
    }
}

static gboolean
is_alike (const Payout *one, const Payout *other)
{
  return one->source == other->source && strcmp (one->currency, other->currency) == 0;
}

static gboolean
check_bare_payouts (Search *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) payouts = load_bare_payouts (self, error);
  guint before = self->found->len, from = 0;

  if (payouts == NULL || !ask_months (self, payouts, cancellable, error))
    return FALSE;
  for (guint i = 1; i <= payouts->len; i++)
    if (i == payouts->len || !is_alike (payouts->pdata[from], payouts->pdata[i]))
      {
        judge_payouts (self, payouts, from, i);
        from = i;
      }
  name_check (self, before, "payout-sum");
  return TRUE;
}

static gboolean
find_members (Search *self, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      self->db, "SELECT l.member FROM payment q JOIN identity_link l ON l.identity = q.identity WHERE q.id = ?1",
      error);

  for (guint i = 0; stmt != NULL && i < self->found->len; i++)
    {
      CohortFinding *finding = self->found->pdata[i];
      CohortStep step;

      if (strcmp (finding->table, "payment") != 0)
        continue;
      cohort_stmt_reset (stmt);
      cohort_stmt_bind_int64 (stmt, 1, finding->row);
      step = cohort_stmt_step (stmt, error);
      if (step == COHORT_FAIL)
        return FALSE;
      finding->member = step == COHORT_ROW ? cohort_stmt_int64 (stmt, 0) : 0;
    }
  return stmt != NULL;
}

/**
 * cohort_findings_stamp:
 *
 * Returns: (transfer full): what findings depend on beside the tables of %COHORT_DOMAIN_FIGURES: as long as it and
 * those are the same, they are; NULL with @error set
 */
char *
cohort_findings_stamp (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT ifnull (group_concat (i.id || ':' || i.n_new || ':' || i.n_changed || ':' || ifnull (j.state, ''), ' '), "
      "'') FROM import AS i LEFT JOIN journal AS j ON j.id = i.step",
      error);

  return stmt != NULL && cohort_stmt_step (stmt, error) == COHORT_ROW ? cohort_stmt_dup_text (stmt, 0) : NULL;
}

/**
 * cohort_findings_load:
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Runs every check; the connection should see one snapshot (a read job does). Of each check the first hundred are told.
 * Months and days are of the community's zone, or UTC where it has none.
 *
 * Returns: (transfer full) (element-type CohortFinding) (nullable): check after check; empty when all fits
 */
GPtrArray *
cohort_findings_load (CohortDb *db, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_finding_free);
  g_autoptr (CohortZone) zone = NULL;
  g_autofree char *name = NULL;
  Search search = { .db = db, .found = found };

  if (!cohort_setting_get (db, COHORT_SETTING_ZONE, &name, error))
    return NULL;
  zone = name != NULL ? cohort_zone_new (name, NULL) : NULL;
  if (zone == NULL)
    zone = cohort_zone_ref (cohort_zone_utc ());
  search.zone = zone;
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!run_check (&search, &checks[i], cancellable, error))
      return NULL;
  if (!check_bare_payouts (&search, cancellable, error) || !find_members (&search, error))
    return NULL;
  return g_steal_pointer (&found);
}
