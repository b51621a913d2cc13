/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the list shows of a member: one row of member_now, and one row of member_money a currency.
 *
 * A value that the person typed goes before the identities'; of these the ones that are not gone come first, then the
 * oldest. Of the paid time, and of the held, the last run counts: stretches that overlap or meet. */

#include "config.h"

#include <string.h>

#include "cohort-derived-private.h"
#include "cohort-money.h"
#include "cohort-text.h"

const CohortRowTable cohort_member_now_table = {
  "member_now",
  21,
  "SELECT name, sort_name, email, handle, tier, tier_name, joined_at, first_paid_day, paid_from_day, paid_through_day, "
  "paid_open, grace_end_day, held_from_day, held_to_day, trial_from_day, trial_to_day, last_activity, last_payment, "
  "sources, n_identities, gone FROM member_now WHERE gen = ?1 AND member = ?2",
  "DELETE FROM member_now WHERE gen = ?1 AND member = ?2",
  "INSERT INTO member_now (gen, member, name, sort_name, email, handle, tier, tier_name, joined_at, first_paid_day, "
  "paid_from_day, paid_through_day, paid_open, grace_end_day, held_from_day, held_to_day, trial_from_day, "
  "trial_to_day, last_activity, last_payment, sources, n_identities, gone) "
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
};

const CohortRowTable cohort_member_money_table = {
  "member_money",
  6,
  "SELECT currency, gross_minor, fee_minor, net_minor, unknown_fees, n_payments FROM member_money "
  "WHERE gen = ?1 AND member = ?2 ORDER BY currency",
  "DELETE FROM member_money WHERE gen = ?1 AND member = ?2",
  "INSERT INTO member_money (gen, member, currency, gross_minor, fee_minor, net_minor, unknown_fees, n_payments) "
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
};

/* Segments that overlap or meet, joined. */
typedef struct
{
  gboolean set;
  CohortDay from, to;
  CohortDay through; /* the last day's end that was paid for, or is held or tried */
  CohortDay due;     /* until when unpaid time is tolerated */
  gboolean open;     /* nobody knows yet whether it goes on */
} Run;

typedef struct
{
  char *name, *email, *handle;
  gint64 tier;
  char *tier_name;
  gint64 joined_at, last_activity, last_payment; /* G_MININT64: none */
  CohortDay first_paid;
  Run paid, held, trial;
  GPtrArray *kinds; /* (element-type utf8) */
  int n_identities, n_gone;
} Now;

static void
now_clear (Now *now)
{
  g_free (now->name);
  g_free (now->email);
  g_free (now->handle);
  g_free (now->tier_name);
  g_clear_pointer (&now->kinds, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Now, now_clear)

/* Segments come by start: what begins after the run's end begins a new one. */
static void
run_add (Run *run, const Run *segment)
{
  if (!run->set || segment->from > run->to)
    {
      *run = *segment;
      run->set = TRUE;
      return;
    }
  run->to = MAX (run->to, segment->to);
  run->through = MAX (run->through, segment->through);
  run->due = MAX (run->due, segment->due);
  run->open = run->open || segment->open;
}

static void
take_text (char **to, CohortStmt *stmt, int column)
{
  if (*to == NULL && !cohort_stmt_is_null (stmt, column))
    *to = cohort_text_display (cohort_stmt_text (stmt, column));
  if (*to != NULL && **to == '\0')
    g_clear_pointer (to, g_free);
}

static void
take_first (gint64 *to, CohortStmt *stmt, int column)
{
  if (!cohort_stmt_is_null (stmt, column))
    *to = *to == G_MININT64 ? cohort_stmt_int64 (stmt, column) : MIN (*to, cohort_stmt_int64 (stmt, column));
}

static void
take_last (gint64 *to, CohortStmt *stmt, int column)
{
  if (!cohort_stmt_is_null (stmt, column))
    *to = MAX (*to, cohort_stmt_int64 (stmt, column));
}

static gboolean
load_overrides (CohortDb *db, gint64 member, Now *now, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT field, value FROM member_override WHERE member = ?1 ORDER BY id DESC", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      const char *field = cohort_stmt_text (stmt, 0);

      if (strcmp (field, "name") == 0)
        take_text (&now->name, stmt, 1);
      else if (strcmp (field, "email") == 0)
        take_text (&now->email, stmt, 1);
      else if (strcmp (field, "handle") == 0)
        take_text (&now->handle, stmt, 1);
    }
  return step == COHORT_DONE;
}

static gboolean
load_identities (CohortDb *db, gint64 member, GHashTable *natures, Now *now, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt
      = cohort_db_prepare (db,
                           "SELECT i.source, i.name, i.email, i.handle, i.joined_at, i.seen_at, i.gone_at IS NOT NULL, "
                           "(SELECT occurred_at FROM interaction WHERE identity = i.id AND kind <> 'open' ORDER BY "
                           "occurred_at DESC LIMIT 1), "
                           "(SELECT max (asked_at) FROM question WHERE identity = i.id) "
                           "FROM identity_link AS l CROSS JOIN identity AS i ON i.id = l.identity WHERE l.member = ?1 "
                           "ORDER BY i.gone_at IS NOT NULL, i.id",
                           error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 source = cohort_stmt_int64 (stmt, 0);
      const CohortSourceNature *nature = g_hash_table_lookup (natures, &source);

      take_text (&now->name, stmt, 1);
      take_text (&now->email, stmt, 2);
      take_text (&now->handle, stmt, 3);
      take_first (&now->joined_at, stmt, 4);
      take_last (&now->last_activity, stmt, 5);
      take_last (&now->last_activity, stmt, 7);
      take_last (&now->last_activity, stmt, 8);
      now->n_identities++;
      now->n_gone += cohort_stmt_int64 (stmt, 6) != 0;
      if (nature != NULL && !g_ptr_array_find_with_equal_func (now->kinds, nature->kind, g_str_equal, NULL))
        g_ptr_array_add (now->kinds, nature->kind);
    }
  return step == COHORT_DONE;
}

static void
add_segment (Now *now, const char *status, Run segment)
{
  if (strcmp (status, "paid") == 0)
    {
      run_add (&now->paid, &segment);
      if (now->first_paid == COHORT_DAY_NONE)
        now->first_paid = segment.from;
    }
  else if (strcmp (status, "past_due") == 0)
    {
      segment.due = segment.to;
      segment.through = segment.from;
      run_add (&now->paid, &segment);
    }
  else if (strcmp (status, "trial") == 0)
    run_add (&now->trial, &segment);
  else
    run_add (&now->held, &segment);
}

/* An open segment shows the end of its last term; only one whose end was announced is taken to end there. */
static gboolean
load_segments (CohortDb *db, gint64 gen, gint64 member, Now *now, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortDay tier_until = COHORT_DAY_NONE;
  CohortStep step;

  stmt = cohort_db_prepare (db,
                            "SELECT start_day, end_day, term_end_day, open, status, end_reason, tier FROM segment "
                            "WHERE gen = ?1 AND member = ?2 ORDER BY start_day, identity, seq",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, gen);
  cohort_stmt_bind_int64 (stmt, 2, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gboolean open = cohort_stmt_int64 (stmt, 3) != 0;
      Run segment = { .from = (CohortDay) cohort_stmt_int64 (stmt, 0),
                      .to = (CohortDay) cohort_stmt_int64 (stmt, 1),
                      .due = COHORT_DAY_NONE,
                      .open = open && cohort_stmt_is_null (stmt, 5) };

      segment.through = segment.to;
      if (open && !cohort_stmt_is_null (stmt, 2))
        segment.through = (CohortDay) cohort_stmt_int64 (stmt, 2);
      if (open && !segment.open)
        segment.to = segment.through;
      if (!cohort_stmt_is_null (stmt, 6) && segment.to >= tier_until)
        {
          tier_until = segment.to;
          now->tier = cohort_stmt_int64 (stmt, 6);
        }
      add_segment (now, cohort_stmt_text (stmt, 4), segment);
    }
  return step == COHORT_DONE;
}

/* Without a segment the tier is what the newest subscription says. */
static gboolean
load_tier (CohortDb *db, gint64 member, Now *now, GError **error)
{
  g_autoptr (CohortStmt) newest = NULL;
  g_autoptr (CohortStmt) name = NULL;
  CohortStep step;

  if (now->tier == 0)
    {
      newest = cohort_db_prepare (db,
                                  "SELECT s.tier FROM identity_link AS l CROSS JOIN subscription AS s "
                                  "ON s.identity = l.identity WHERE l.member = ?1 AND s.tier IS NOT NULL "
                                  "ORDER BY s.started_at DESC, s.id DESC LIMIT 1",
                                  error);
      if (newest == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (newest, 1, member);
      step = cohort_stmt_step (newest, error);
      if (step != COHORT_ROW)
        return step == COHORT_DONE;
      now->tier = cohort_stmt_int64 (newest, 0);
    }
  name = cohort_db_prepare (db, "SELECT name FROM tier WHERE id = ?1", error);
  if (name == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (name, 1, now->tier);
  step = cohort_stmt_step (name, error);
  if (step == COHORT_ROW)
    now->tier_name = cohort_text_display (cohort_stmt_text (name, 0));
  else
    now->tier = 0;
  return step != COHORT_FAIL;
}

typedef struct
{
  char *currency;
  gint64 gross, fee, unknown, n;
} Money;

static void
money_clear (gpointer data)
{
  g_free (((Money *) data)->currency);
}

/* A sum that no int64 holds stays at its limit, as in the daily totals. */
static gint64
sum_of (gint64 a, gint64 b)
{
  gint64 sum;

  return cohort_add_i64 (a, b, &sum) ? sum : (b > 0 ? G_MAXINT64 : G_MININT64);
}

static Money *
money_of (GArray *moneys, const char *currency)
{
  Money new_one = { 0 };

  for (guint i = 0; i < moneys->len; i++)
    if (strcmp (g_array_index (moneys, Money, i).currency, currency) == 0)
      return &g_array_index (moneys, Money, i);
  new_one.currency = g_strdup (currency);
  g_array_append_val (moneys, new_one);
  return &g_array_index (moneys, Money, moneys->len - 1);
}

static int
compare_money (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Money *) a)->currency, ((const Money *) b)->currency);
}

static void
put_money (GArray *moneys, CohortRows *rows)
{
  g_array_sort (moneys, compare_money);
  for (guint i = 0; i < moneys->len; i++)
    {
      const Money *money = &g_array_index (moneys, Money, i);

      cohort_rows_text (rows, money->currency);
      cohort_rows_int (rows, money->gross);
      cohort_rows_int (rows, money->fee);
      cohort_rows_int (rows, sum_of (money->gross, money->fee == G_MININT64 ? G_MAXINT64 : -money->fee));
      cohort_rows_int (rows, money->unknown);
      cohort_rows_int (rows, money->n);
    }
}

/* Of a membership, so that who once gave a tip is no former member. */
static gboolean
is_membership (CohortStmt *stmt)
{
  const char *stream = cohort_stmt_text (stmt, 4);

  return strcmp (stream, "membership") == 0 || strcmp (stream, "addon") == 0;
}

static gboolean
load_money (CohortDb *db, const CohortGeneration *generation, gint64 member, GHashTable *natures, Now *now,
            CohortRows *rows, GError **error)
{
  g_autoptr (GArray) moneys = g_array_new (FALSE, FALSE, sizeof (Money));
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  g_array_set_clear_func (moneys, money_clear);
  stmt = cohort_db_prepare (db,
                            "SELECT p.occurred_at, p.gross_minor, p.fee_minor, p.currency, p.stream, p.source "
                            "FROM identity_link AS l CROSS JOIN payment AS p ON p.identity = l.identity "
                            "WHERE l.member = ?1 AND p.status = 'succeeded' AND p.recognised_by IS NULL",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 source = cohort_stmt_int64 (stmt, 5), at = cohort_stmt_int64 (stmt, 0);
      const CohortSourceNature *nature = g_hash_table_lookup (natures, &source);
      Money *money;

      if (nature != NULL && nature->elsewhere)
        continue;
      money = money_of (moneys, cohort_stmt_text (stmt, 3));
      money->gross = sum_of (money->gross, cohort_stmt_int64 (stmt, 1));
      money->fee = sum_of (money->fee, cohort_stmt_int64 (stmt, 2));
      money->unknown += cohort_stmt_is_null (stmt, 2);
      money->n++;
      now->last_payment = MAX (now->last_payment, at);
      if (cohort_stmt_int64 (stmt, 1) > 0 && is_membership (stmt))
        {
          CohortDay day = cohort_zone_day (generation->zone, at);

          now->first_paid = now->first_paid == COHORT_DAY_NONE ? day : MIN (now->first_paid, day);
        }
    }
  put_money (moneys, rows);
  return step == COHORT_DONE;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
put_run (CohortRows *rows, const Run *run)
{
  cohort_rows_maybe (rows, run->set, run->from);
  cohort_rows_maybe (rows, run->set, run->open ? COHORT_DAY_MAX : run->through);
}

static void
put_now (Now *now, CohortRows *rows)
{
  const char *name = now->name != NULL ? now->name : now->handle != NULL ? now->handle : now->email;
  g_autofree char *sort_name = cohort_text_sort_key (name);
  g_autofree char *sources = NULL;

  g_ptr_array_sort (now->kinds, compare_texts);
  g_ptr_array_add (now->kinds, NULL);
  sources = g_strjoinv (" ", (GStrv) now->kinds->pdata);
  cohort_rows_text (rows, name != NULL ? name : "");
  cohort_rows_text (rows, sort_name);
  cohort_rows_text (rows, now->email);
  cohort_rows_text (rows, now->handle);
  cohort_rows_maybe (rows, now->tier != 0, now->tier);
  cohort_rows_text (rows, now->tier_name);
  cohort_rows_maybe (rows, now->joined_at != G_MININT64, now->joined_at);
  cohort_rows_maybe (rows, now->first_paid != COHORT_DAY_NONE, now->first_paid);
  cohort_rows_maybe (rows, now->paid.set, now->paid.from);
  cohort_rows_maybe (rows, now->paid.set, now->paid.through);
  cohort_rows_int (rows, now->paid.open);
  cohort_rows_maybe (rows, now->paid.set && now->paid.due > now->paid.through, now->paid.due);
  put_run (rows, &now->held);
  now->trial.open = FALSE;
  put_run (rows, &now->trial);
  cohort_rows_maybe (rows, now->last_activity != G_MININT64, now->last_activity);
  cohort_rows_maybe (rows, now->last_payment != G_MININT64, now->last_payment);
  cohort_rows_text (rows, sources);
  cohort_rows_int (rows, now->n_identities);
  cohort_rows_int (rows, now->n_identities > 0 && now->n_gone == now->n_identities);
}

static gboolean
member_exists (CohortDb *db, gint64 member, gboolean *exists, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT 1 FROM member WHERE id = ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  step = cohort_stmt_step (stmt, error);
  *exists = step == COHORT_ROW;
  return step != COHORT_FAIL;
}

gboolean
cohort_member_rows (CohortDb *db, const CohortGeneration *generation, gint64 member, GHashTable *natures,
                    CohortRows *now_rows, CohortRows *money, GError **error)
{
  g_auto (Now) now = { .joined_at = G_MININT64,
                       .last_activity = G_MININT64,
                       .last_payment = G_MININT64,
                       .first_paid = COHORT_DAY_NONE,
                       .kinds = g_ptr_array_new () };
  gboolean exists;

  if (!member_exists (db, member, &exists, error))
    return FALSE;
  if (!exists)
    return TRUE;
  if (!load_overrides (db, member, &now, error) || !load_identities (db, member, natures, &now, error)
      || !load_segments (db, generation->gen, member, &now, error) || !load_tier (db, member, &now, error)
      || !load_money (db, generation, member, natures, &now, money, error))
    return FALSE;
  put_now (&now, now_rows);
  return TRUE;
}
