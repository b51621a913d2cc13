// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-money-report-private.h"

#include <glib/gi18n-lib.h>

#include "cohort-costs.h"
#include "cohort-deal-commands.h"
#include "cohort-deals.h"
#include "cohort-metric-words.h"
#include "cohort-money.h"
#include "cohort-scramble.h"
#include "cohort-words.h"

static void
deal_free (gpointer data)
{
  CohortMoneyDeal *self = data;

  g_free (self->partner);
  g_free (self->detail);
  g_free (self->amount);
  g_free (self->due);
  g_free (self->invoice);
  g_free (self);
}

static void
cost_free (gpointer data)
{
  CohortMoneyCost *self = data;

  g_free (self->label);
  g_free (self->amount);
  g_clear_pointer (&self->rows, cohort_metric_rows_unref);
  g_free (self);
}

static void
noted_free (gpointer data)
{
  CohortMoneyNoted *self = data;

  cohort_cost_draft_free (self->draft);
  g_free (self->detail);
  g_free (self->amount);
  g_free (self);
}

/* ---- deals ---- */

static gboolean
take_deals (CohortMoneyReport *self, CohortDb *db, CohortDay today, GError **error)
{
  g_autoptr (GPtrArray) deals = cohort_deals_load (db, error);

  for (guint i = 0; deals != NULL && i < deals->len; i++)
    {
      const CohortDeal *from = deals->pdata[i];
      CohortMoneyDeal *deal = g_new0 (CohortMoneyDeal, 1);

      deal->id = from->id;
      deal->partner = cohort_scramble_name (from->partner);
      /* Translators: what kind of deal, and how far it is: Sponsor · Agreed */
      deal->detail = g_strdup_printf (_ ("%1$s · %2$s"), cohort_deal_kind_word (from->kind),
                                      cohort_deal_state_word (from->state));
      if (from->currency != NULL)
        deal->amount = cohort_words_money (from->amount, from->currency);
      if (from->due != COHORT_DAY_NONE)
        {
          g_autofree char *day = cohort_words_day (from->due);

          /* Translators: what is owed, and until when */
          deal->due = g_strdup_printf (_ ("%1$s, due %2$s"), from->due_title, day);
          deal->overdue = from->due < today;
        }
      if (from->invoice != COHORT_DAY_NONE)
        {
          g_autofree char *day = cohort_words_day (from->invoice);

          deal->invoice = g_strdup_printf (_ ("to be invoiced on %s"), day);
          deal->overdue = deal->overdue || from->invoice < today;
        }
      g_ptr_array_add (self->deals, deal);
    }
  return deals != NULL;
}

/* ---- costs ---- */

static char *
hours_words (gint64 minutes)
{
  g_autofree char *hours = cohort_words_count ((minutes + 30) / 60);

  /* Translators: own working time in hours */
  return g_strdup_printf (ngettext ("%s hour", "%s hours", (gulong) ((minutes + 30) / 60)), hours);
}

static void
add_cost (CohortMoneyReport *self, const char *label, char *amount, CohortLedgerSnapshot *ledger, GArray *rows)
{
  CohortMoneyCost *cost = g_new0 (CohortMoneyCost, 1);

  cost->label = g_strdup (label);
  cost->amount = amount;
  cost->rows = cohort_metric_rows_new (ledger, COHORT_ROWS_COSTS, rows, NULL, NULL);
  g_ptr_array_add (self->costs, cost);
}

static gint64
spent_in (const CohortMoneyReport *self, const CohortCosts *costs, gint32 currency, CohortDay today)
{
  gint64 sum = 0;

  for (guint32 i = 0; i < costs->n; i++)
    if (costs->currency[i] == currency && costs->amount[i] != COHORT_AMOUNT_UNKNOWN
        && cohort_period_contains (self->period, costs->day[i]) && costs->day[i] <= today
        && !cohort_add_i64 (sum, costs->amount[i], &sum))
      return G_MAXINT64;
  return sum;
}

static const CohortMoneyCurrency *
find_currency (const CohortMoneyReport *self, const char *code)
{
  for (guint i = 0; i < self->currencies->len; i++)
    if (g_str_equal (((const CohortMoneyCurrency *) self->currencies->pdata[i])->code, code))
      return self->currencies->pdata[i];
  return NULL;
}

/* What an hour brought: charged, less what was given back, fees that are known and expenses. No rate adds currencies
 * up.
 */
static char *
per_hour_words (const CohortMoneyReport *self, CohortLedgerSnapshot *ledger, gint64 minutes, CohortDay today)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);
  const CohortCosts *costs = &cohort_ledger_snapshot_get_facts (ledger)->costs;
  g_autoptr (GString) text = g_string_new (NULL);

  for (gint32 c = 0; c < segments->n_currencies; c++)
    {
      const CohortMoneyCurrency *came = find_currency (self, segments->currencies[c].code);
      gint64 spent = spent_in (self, costs, c, today);
      __int128 left = (came != NULL ? (__int128) came->charged - came->refunded - came->fees : 0) - spent;
      __int128 hourly = (left * 60 + (left < 0 ? -minutes : minutes) / 2) / minutes;
      g_autofree char *money = NULL;

      if ((came == NULL && spent == 0) || hourly > G_MAXINT64 || hourly < -G_MAXINT64)
        continue;
      money = cohort_words_money ((gint64) hourly, segments->currencies[c].code);
      g_string_append_printf (text, "%s%s", text->len > 0 ? C_ ("between items", ", ") : "", money);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Spent to win members, spent otherwise, and own hours; each currency by itself. */
static void
take_costs (CohortMoneyReport *self, CohortLedgerSnapshot *ledger, const CohortScope *scope)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);
  const CohortCosts *costs = &cohort_ledger_snapshot_get_facts (ledger)->costs;
  g_autoptr (GArray) timed = g_array_new (FALSE, FALSE, sizeof (guint32));
  gint64 minutes = 0;

  for (int acquisition = 1; acquisition >= 0; acquisition--)
    for (gint32 c = 0; c < segments->n_currencies; c++)
      {
        g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
        gint64 sum = 0;

        for (guint32 i = 0; i < costs->n; i++)
          if (costs->currency[i] == c && costs->acquisition[i] == acquisition
              && costs->amount[i] != COHORT_AMOUNT_UNKNOWN && cohort_period_contains (self->period, costs->day[i])
              && costs->day[i] <= scope->as_of && cohort_add_i64 (sum, costs->amount[i], &sum))
            g_array_append_val (rows, i);
        if (rows->len > 0)
          add_cost (self, acquisition ? _ ("Spent to win members") : _ ("Other expenses"),
                    cohort_words_money (sum, segments->currencies[c].code), ledger, rows);
      }
  for (guint32 i = 0; i < costs->n; i++)
    if (costs->minutes != NULL && costs->minutes[i] > 0 && cohort_period_contains (self->period, costs->day[i])
        && costs->day[i] <= scope->as_of)
      {
        minutes += costs->minutes[i];
        g_array_append_val (timed, i);
      }
  if (timed->len == 0)
    return;
  add_cost (self, _ ("Your own time"), hours_words (minutes), ledger, timed);
  add_cost (self, _ ("Left for an hour, after fees and expenses"), per_hour_words (self, ledger, minutes, scope->as_of),
            ledger, timed);
}

/* ---- what was typed ---- */

static void
take_noted (const CohortHandCostRow *row, gpointer data)
{
  CohortMoneyNoted *one = g_new0 (CohortMoneyNoted, 1);
  g_autofree char *day = cohort_words_day (row->day);
  g_autofree char *money = row->currency != NULL ? cohort_words_money (row->amount, row->currency) : NULL;
  g_autofree char *n = cohort_words_count (row->minutes);
  /* Translators: own working time; %s is a number */
  g_autofree char *minutes = g_strdup_printf (ngettext ("%s minute", "%s minutes", (gulong) MAX (row->minutes, 0)), n);

  one->draft = cohort_cost_draft_new (row->day);
  one->draft->id = row->id;
  g_set_str (&one->draft->label, row->label);
  g_set_str (&one->draft->currency, row->currency);
  one->draft->amount = cohort_scramble_amount (row->amount);
  one->draft->minutes = row->minutes;
  one->draft->acquisition = row->acquisition;
  one->detail = row->acquisition ? g_strdup_printf ("%s · %s", day, _ ("to win members")) : g_steal_pointer (&day);
  if (money != NULL && row->minutes > 0)
    one->amount = g_strdup_printf ("%s · %s", money, minutes);
  else
    one->amount = money != NULL ? g_steal_pointer (&money) : g_steal_pointer (&minutes);
  g_ptr_array_add (data, one);
}

gboolean
cohort_money_report_take_deals (CohortMoneyReport *self, CohortDb *db, CohortLedgerSnapshot *ledger,
                                const CohortScope *scope, GError **error)
{
  self->deals = g_ptr_array_new_with_free_func (deal_free);
  self->costs = g_ptr_array_new_with_free_func (cost_free);
  self->noted = g_ptr_array_new_with_free_func (noted_free);
  take_costs (self, ledger, scope);
  return take_deals (self, db, scope->as_of, error)
         && cohort_hand_cost_each (db, self->period.from, self->period.to, take_noted, self->noted, error);
}
