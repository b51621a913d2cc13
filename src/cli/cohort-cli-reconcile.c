// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl reconcile: payouts held against what they are made of; accepts the exact ones and closes months. */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-reconcile-report.h"
#include "cohort-words.h"

#define NO_PAYOUT G_MININT64

static char *period_key;
static gboolean accept_exact, lock;
static gint64 accept_id = NO_PAYOUT;
static char *reason;

static const GOptionEntry options[] = {
  { "period", 0, 0, G_OPTION_ARG_STRING, &period_key, N_ ("Of which days: 2026, 2026-Q3, 2026-10 (default: all)"),
    N_ ("PERIOD") },
  { "accept-exact", 0, 0, G_OPTION_ARG_NONE, &accept_exact, N_ ("Accept every payout that is exact"), NULL },
  { "accept", 0, 0, G_OPTION_ARG_INT64, &accept_id, N_ ("Accept this payout, by its number"), N_ ("ID") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, where something is not explained"), N_ ("TEXT") },
  { "lock", 0, 0, G_OPTION_ARG_NONE, &lock, N_ ("Close the months of which every payout is accepted"), NULL },
  G_OPTION_ENTRY_NULL,
};

static void
add_payout (JsonBuilder *builder, const CohortReconcilePayout *payout)
{
  json_builder_begin_object (builder);
  cohort_cli_add_int (builder, "id", payout->id);
  cohort_cli_add_day (builder, "day", payout->day);
  cohort_cli_add_int (builder, "n", payout->n_lines);
  cohort_cli_add_int (builder, "lines_minor", payout->lines);
  cohort_cli_add_int (builder, "fees_minor", payout->fees);
  cohort_cli_add_int (builder, "refunds_minor", payout->refunds);
  cohort_cli_add_int (builder, "other_minor", payout->other);
  cohort_cli_add_int (builder, "paid_minor", payout->paid);
  cohort_cli_add_int (builder, "unexplained_minor", payout->unexplained);
  cohort_cli_add_flag (builder, "exact", payout->is_exact);
  cohort_cli_add_flag (builder, "accepted", payout->accepted);
  cohort_cli_add_text (builder, "basis", payout->basis);
  cohort_cli_add_text (builder, "cause", payout->cause);
  cohort_cli_add_text (builder, "reason", payout->reason);
  cohort_cli_add_text (builder, "note", payout->note);
  json_builder_end_object (builder);
}

static guint
count_lines (const CohortReconcileMonth *month)
{
  guint n = 0;

  for (guint i = 0; i < month->payouts->len; i++)
    n += ((const CohortReconcilePayout *) month->payouts->pdata[i])->n_lines;
  return n;
}

static void
add_month (JsonBuilder *builder, const CohortReconcileMonth *month)
{
  g_autofree char *first = cohort_day_to_string (cohort_month_first_day (month->month));

  first[7] = '\0'; /* YYYY-MM */
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "month", first);
  cohort_cli_add_text (builder, "source", month->source_name);
  cohort_cli_add_text (builder, "kind", month->source_kind);
  cohort_cli_add_text (builder, "currency", month->currency);
  cohort_cli_add_int (builder, "n", count_lines (month));
  cohort_cli_add_int (builder, "lines_minor", month->lines);
  cohort_cli_add_int (builder, "fees_minor", month->fees);
  cohort_cli_add_int (builder, "refunds_minor", month->refunds);
  cohort_cli_add_int (builder, "other_minor", month->other);
  cohort_cli_add_int (builder, "paid_minor", month->paid);
  cohort_cli_add_int (builder, "unexplained_minor", month->unexplained);
  cohort_cli_add_flag (builder, "locked", month->locked);
  cohort_cli_add_flag (builder, "broken", month->broken);
  cohort_cli_begin_list (builder, "payouts");
  for (guint i = 0; i < month->payouts->len; i++)
    add_payout (builder, month->payouts->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_json (const CohortReconcileReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "definition", "reconcile");
  cohort_cli_add_int (builder, "version", COHORT_RECONCILE_VERSION);
  cohort_cli_begin_list (builder, "months");
  for (guint i = 0; i < report->months->len; i++)
    add_month (builder, report->months->pdata[i]);
  json_builder_end_array (builder);
  cohort_cli_add_int (builder, "payouts", report->n_payouts);
  cohort_cli_add_int (builder, "exact", report->n_exact);
  cohort_cli_add_int (builder, "open", report->n_open);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

static void
print_payout (const CohortReconcilePayout *payout, const char *currency)
{
  g_autofree char *day = cohort_words_day (payout->day);
  g_autofree char *unexplained = cohort_words_money (payout->unexplained, currency);

  g_print ("  %" G_GINT64_FORMAT "\t%s\t", payout->id, day);
  /* Translators: %s is an amount of money */
  g_print (_ ("unexplained %s"), unexplained);
  g_print ("\t%s\t%s\n", payout->cause != NULL ? payout->cause : "", payout->reason != NULL ? payout->reason : "");
}

/* Stripe · Sep 2026 · CNY  lines … = 6,112.23 · paid out 6,112.23 · unexplained 0.00 ✓ */
static void
print_month (const CohortReconcileMonth *month)
{
  g_autofree char *when = cohort_words_month (month->month), *equation = cohort_reconcile_month_equation (month);
  g_autofree char *paid = cohort_words_money (month->paid, month->currency);
  g_autofree char *unexplained = cohort_words_money (month->unexplained, month->currency);

  cohort_cli_print_text (month->source_name);
  g_print (" · %s · %s\t%s\t", when, month->currency, equation);
  /* Translators: two amounts of money */
  g_print (_ ("paid out %1$s · unexplained %2$s"), paid, unexplained);
  g_print ("%s%s\n", month->unexplained == 0 ? " ✓" : "", month->locked ? _ (" · locked") : "");
  for (guint i = 0; i < month->payouts->len; i++)
    {
      const CohortReconcilePayout *payout = month->payouts->pdata[i];

      if (!payout->is_exact)
        print_payout (payout, month->currency);
    }
}

static gboolean
act (CohortSession *session, CohortPeriod period, GError **error)
{
  g_autoptr (CohortDone) accepted = NULL, exact = NULL, locked = NULL;

  if (accept_id != NO_PAYOUT && (accepted = cohort_command_accept_payout (session, accept_id, reason, error)) == NULL)
    return FALSE;
  if (accept_exact && (exact = cohort_command_accept_exact (session, period, error)) == NULL)
    return FALSE;
  return !lock || (locked = cohort_command_lock_months (session, period, error)) != NULL;
}

int
cohort_cli_reconcile (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortReconcileReport) report = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  CohortPeriod period = COHORT_PERIOD_EVERYTHING;
  gboolean writes;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, options) || !cohort_cli_parse_period (period_key, &period))
    return COHORT_CLI_USAGE;
  writes = accept_exact || lock || accept_id != NO_PAYOUT;
  session = cohort_cli_open (self, writes ? COHORT_SESSION_OPEN_NONE : COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  if (!act (session, period, &error) || (report = cohort_reconcile_report_load (session, period, &error)) == NULL)
    return cohort_cli_fail (error);
  if (self->json)
    print_json (report);
  else
    for (guint i = 0; i < report->months->len; i++)
      print_month (report->months->pdata[i]);
  cohort_session_close (session);
  return COHORT_CLI_OK;
}
