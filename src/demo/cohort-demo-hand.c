// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rows go straight into the tables: there is no file format for them. People and posts are found by the keys under
 * which their files brought them. */

#include "config.h"

#include "cohort-demo-hand-private.h"

#include "cohort-text.h"

#include <stdarg.h>

/* Finding */

static gint64
find_source (CohortDemoHand *self, CohortDemoProvider provider)
{
  gint64 id = 0;

  cohort_demo_hand_ask (self, &id, "SELECT ifnull (min (id), 0) FROM source WHERE kind = ?1", "t",
                        cohort_demo_provider_id (provider));
  return id;
}

/* The key under which its service's file brought an identity. */
static char *
dup_key (const CohortDemoIdentity *who)
{
  gboolean by_handle = who->provider == COHORT_DEMO_GITHUB, by_email = who->provider == COHORT_DEMO_SUBSTACK;
  g_autofree char *name = by_handle  ? cohort_text_handle_key (who->handle)
                          : by_email ? cohort_text_email_key (who->email)
                                     : g_strdup (who->id);

  return g_strconcat (by_handle ? "handle:" : by_email ? "email:" : "id:", name, NULL);
}

/* Returns: the row of an identity of the world, or 0 */
gint64
cohort_demo_hand_identity (CohortDemoHand *self, int identity)
{
  const CohortDemoIdentity *who = cohort_demo_identity (self->world, identity);
  g_autofree char *key = dup_key (who);
  gint64 row = 0;

  cohort_demo_hand_ask (
      self, &row, "SELECT ifnull (max (row), 0) FROM external_key WHERE source = ?1 AND kind = 'identity' AND key = ?2",
      "it", self->sources[who->provider], key);
  return row;
}

gint64
cohort_demo_hand_post (CohortDemoHand *self, int post)
{
  g_autofree char *key = g_strconcat ("id:", cohort_demo_post (self->world, post)->id, NULL);
  gint64 row = 0;

  cohort_demo_hand_ask (
      self, &row, "SELECT ifnull (max (row), 0) FROM external_key WHERE source = ?1 AND kind = 'post' AND key = ?2",
      "it", self->sources[COHORT_DEMO_GHOST], key);
  return row;
}

/* Writing */

static void
bind (CohortStmt *stmt, const char *types, va_list args)
{
  for (int i = 0; types[i] != '\0'; i++)
    if (types[i] == 't')
      cohort_stmt_bind_text (stmt, i + 1, va_arg (args, const char *));
    else if (types[i] == 'r') /* a row that may not be there */
      cohort_stmt_bind_id (stmt, i + 1, va_arg (args, gint64));
    else
      cohort_stmt_bind_int64 (stmt, i + 1, va_arg (args, gint64));
}

/* Runs @sql with a parameter for each letter of @types: i number, r id or 0 for none, t text or NULL. After a first
 * error nothing more is done. Returns: the id of an inserted row */
gint64
cohort_demo_hand_put (CohortDemoHand *self, const char *sql, const char *types, ...)
{
  g_autoptr (CohortStmt) stmt = *self->error == NULL ? cohort_db_prepare (self->db, sql, self->error) : NULL;
  va_list args;

  if (stmt == NULL)
    return 0;
  va_start (args, types);
  bind (stmt, types, args);
  va_end (args);
  return cohort_stmt_run (stmt, self->error) ? cohort_db_last_id (self->db) : 0;
}

/* The one number that @sql answers, likewise. */
void
cohort_demo_hand_ask (CohortDemoHand *self, gint64 *answer, const char *sql, const char *types, ...)
{
  g_autoptr (CohortStmt) stmt = *self->error == NULL ? cohort_db_prepare (self->db, sql, self->error) : NULL;
  va_list args;

  if (stmt == NULL)
    return;
  va_start (args, types);
  bind (stmt, types, args);
  va_end (args);
  if (cohort_stmt_step (stmt, self->error) == COHORT_ROW)
    *answer = cohort_stmt_int64 (stmt, 0);
}

/* Money and the market */

static void
add_rates (CohortDemoHand *self)
{
  static const char *const currencies[] = { "EUR", "GBP", "USD" };

  for (int m = 0; m < COHORT_DEMO_MONTHS; m++)
    for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
      {
        /* A little movement that ends where the story's rates are. */
        gint64 rate = cohort_demo_rate_e4 (currencies[i]) * (10000 + (COHORT_DEMO_MONTHS - 1 - m) % 5 * 20) / 10000;

        cohort_demo_hand_put (
            self, "INSERT INTO fx_rate (day, base, quote, rate_e9, origin) VALUES (?1, ?2, ?3, ?4, 'demo')", "itti",
            (gint64) self->world->months[m], currencies[i], COHORT_DEMO_HOME, rate * G_GINT64_CONSTANT (100000));
      }
}

static void
add_rivals (CohortDemoHand *self)
{
  static const struct
  {
    const char *rival, *offer, *currency, *interval;
    gint64 amount;
    int days_ago;
  } rivals[] = {
    { "夜航笔记", "年度会员", "CNY", "year", 29900, 210 },
    { "Rustacean Weekly Pro", "Supporter", "USD", "month", 700, 150 },
    { "桌面工匠", "高级会员", "CNY", "month", 4900, 96 },
    { "GTK Garage", "Member", "EUR", "month", 600, 60 },
    { "极客小灶", "专栏", "CNY", "once", 12900, 21 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rivals); i++)
    cohort_demo_hand_put (self,
                          "INSERT INTO market_price (rival, offer, currency, interval, amount_minor, day)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                          "ttttii", rivals[i].rival, rivals[i].offer, rivals[i].currency, rivals[i].interval,
                          rivals[i].amount, (gint64) self->world->anchor - rivals[i].days_ago);
}

static void
add_deals (CohortDemoHand *self)
{
  static const struct
  {
    const char *partner, *kind, *state, *currency, *deliverable;
    gint64 amount;
    int agreed_ago, due_in;
  } deals[] = {
    { "示例云 Example Cloud", "sponsor", "paid", "CNY", "三期手记赞助位", 600000, 160, -60 },
    { "Example Editor Inc.", "sponsor", "agreed", "USD", "One live session with their tool", 80000, 25, 12 },
    { "Example Fonts", "barter", "agreed", NULL, "A tip about type on the terminal", 0, 40, 5 },
  };
  CohortDay anchor = self->world->anchor;

  for (guint i = 0; i < G_N_ELEMENTS (deals); i++)
    {
      gboolean paid = g_str_equal (deals[i].state, "paid");
      gint64 deal = cohort_demo_hand_put (
          self,
          "INSERT INTO deal (partner, kind, state, amount_minor, currency, agreed_day, paid_day)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
          "tttrtir", deals[i].partner, deals[i].kind, deals[i].state, deals[i].amount, deals[i].currency,
          (gint64) anchor - deals[i].agreed_ago, paid ? (gint64) anchor - 50 : (gint64) 0);

      cohort_demo_hand_put (self, "INSERT INTO deliverable (deal, title, due_day, done_day) VALUES (?1, ?2, ?3, ?4)",
                            "itir", deal, deals[i].deliverable, (gint64) anchor + deals[i].due_in,
                            paid ? (gint64) anchor + deals[i].due_in : (gint64) 0);
    }
}

/* GitHub pays once a month, and for the yearly sponsor an odd sum of which nothing tells. */
static void
add_github_payouts (CohortDemoHand *self)
{
  const CohortDemoWorld *world = self->world;
  CohortMonth first = cohort_month_of_day (world->months[0]), last = cohort_month_of_day (world->anchor);

  for (CohortMonth month = first; month < last; month++)
    {
      gint64 sum = 0;

      for (guint i = 0; i < world->payments->len; i++)
        {
          const CohortDemoPayment *payment = cohort_demo_payment (world, (int) i);

          if (cohort_demo_identity (world, payment->identity)->provider == COHORT_DEMO_GITHUB && !payment->failed
              && cohort_month_of_day (cohort_demo_day_of (payment->at_us)) == month)
            sum += payment->fault == COHORT_DEMO_FAULT_YEARLY ? 20983 : payment->gross_minor;
        }
      if (sum > 0)
        cohort_demo_hand_put (self,
                              "INSERT INTO payout (source, paid_at, amount_minor, currency, automatic)"
                              " VALUES (?1, ?2, ?3, 'USD', 1)",
                              "iii", self->sources[COHORT_DEMO_GITHUB],
                              cohort_demo_instant (cohort_month_first_day (month + 1) + 21, 18 * 3600), sum);
    }
}

static void
add_exit_notes (CohortDemoHand *self)
{
  for (guint i = 0; i < self->world->exits->len; i++)
    {
      const CohortDemoExit *leaving = &g_array_index (self->world->exits, CohortDemoExit, i);
      gint64 identity
          = cohort_demo_hand_identity (self, cohort_demo_subscription (self->world, leaving->subscription)->identity);

      /* Somebody of whom only the missing month tells is nowhere. */
      if (identity != 0)
        cohort_demo_hand_put (self, "INSERT INTO exit_note (identity, body, at) VALUES (?1, ?2, ?3)", "iti", identity,
                              leaving->text, leaving->at_us);
    }
}

/* The coupon that no export tells of but by what was paid. */
static void
add_coupon (CohortDemoHand *self)
{
  gint64 promotions[COHORT_DEMO_N_PROVIDERS] = { 0 };

  for (guint i = 0; i < self->world->subscriptions->len; i++)
    {
      const CohortDemoSubscription *sub = cohort_demo_subscription (self->world, (int) i);
      CohortDemoProvider provider = cohort_demo_identity (self->world, sub->identity)->provider;

      if (!sub->coupon)
        continue;
      if (promotions[provider] == 0)
        promotions[provider]
            = cohort_demo_hand_put (self,
                                    "INSERT INTO promotion (source, name, code, kind, percent_bp, duration, months)"
                                    " VALUES (?1, '双11 半价', 'DOUBLE11', 'percent', 5000, 'repeating', 3)",
                                    "i", self->sources[provider]);
      cohort_demo_hand_put (self, "INSERT INTO redemption (identity, promotion, starts, ends) VALUES (?1, ?2, ?3, ?4)",
                            "iiii", cohort_demo_hand_identity (self, sub->identity), promotions[provider],
                            cohort_demo_instant (sub->start, 0),
                            cohort_demo_instant (cohort_day_add_months (sub->start, 3), 0));
    }
}

/**
 * cohort_demo_write_by_hand:
 *
 * Inside a journal's step, after the files were imported.
 */
gboolean
cohort_demo_write_by_hand (CohortDb *db, const CohortDemoWorld *world, GError **error)
{
  g_autoptr (GError) local = NULL;
  CohortDemoHand self = { .db = db, .world = world, .error = &local };

  for (int p = 0; p < COHORT_DEMO_N_PROVIDERS; p++)
    self.sources[p] = find_source (&self, (CohortDemoProvider) p);
  self.own = cohort_demo_hand_put (&self, "INSERT INTO source (kind, name, zone) VALUES ('hand', 'By hand', ?1)", "t",
                                   COHORT_DEMO_ZONE);
  cohort_demo_hand_offer (&self);
  add_rates (&self);
  add_rivals (&self);
  add_deals (&self);
  if (self.sources[COHORT_DEMO_GITHUB] != 0)
    add_github_payouts (&self);
  add_exit_notes (&self);
  add_coupon (&self);
  cohort_demo_hand_content (&self);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
