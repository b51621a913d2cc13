// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Deals and costs as a person writes them down on the demo: what the page then says, that each is a step that can be
 * undone, that what is refused leaves nothing behind, and that no deal is ever part of recurring revenue. */

#include "config.h"

#include "cohort-cost-commands.h"
#include "cohort-deal-commands.h"
#include "cohort-metric-report.h"
#include "cohort-money-report.h"
#include "cohort-store.h"
#include "cohort-test-demo.h"
#include "cohort-words.h"

#define TODAY COHORT_TEST_ANCHOR

static CohortMoneyReport *
load (void)
{
  g_autoptr (CohortScope) scope = cohort_scope_new (cohort_period_month (cohort_month_of_day (TODAY)), TODAY, NULL);
  g_autoptr (GError) error = NULL;
  CohortMoneyReport *report = cohort_money_report_load (cohort_test_demo (), scope, &error);

  g_assert_no_error (error);
  return report;
}

static const CohortMoneyDeal *
find (const CohortMoneyReport *report, const char *partner)
{
  for (guint i = 0; i < report->deals->len; i++)
    if (g_str_equal (((CohortMoneyDeal *) report->deals->pdata[i])->partner, partner))
      return report->deals->pdata[i];
  return NULL;
}

static gint64
recurring (const CohortMoneyReport *report)
{
  return ((const CohortMoneyMove *) report->moves->pdata[report->moves->len - 1])->minor;
}

static void
done (CohortDone *step, GError *error)
{
  g_assert_no_error (error);
  g_assert_cmpint (step->step, !=, 0);
  cohort_done_free (step);
}

static void
undo (void)
{
  GError *error = NULL;

  done (cohort_command_undo (cohort_test_demo (), &error), error);
}

static void
save (const CohortDealDraft *draft)
{
  GError *error = NULL;

  done (cohort_command_deal_save (cohort_test_demo (), draft, &error), error);
}

static CohortDealForm *
form_of (gint64 deal)
{
  g_autoptr (GError) error = NULL;
  CohortDealForm *form = cohort_deal_form_load (cohort_test_demo (), deal, &error);

  g_assert_no_error (error);
  return form;
}

static void
test_deal (void)
{
  g_autoptr (CohortMoneyReport) before = load (), after = NULL, undone = NULL;
  g_autoptr (CohortDealDraft) draft = cohort_deal_draft_new ();
  g_autoptr (CohortDealForm) form = NULL, changed = NULL;
  const CohortMoneyDeal *deal;

  g_set_str (&draft->partner, "  Example Keyboards ");
  g_set_str (&draft->currency, "CNY");
  draft->amount = 99999900;
  draft->invoice = TODAY - 1;
  cohort_deal_draft_add_part (draft, 0, "Two posts")->due = TODAY + 10;
  cohort_deal_draft_add_part (draft, 0, "A banner")->due = TODAY + 3;
  save (draft);
  after = load ();
  g_assert_cmpuint (after->deals->len, ==, before->deals->len + 1);
  deal = find (after, "Example Keyboards");
  g_assert_nonnull (deal);
  g_assert_nonnull (strstr (deal->due, "A banner"));
  g_assert_nonnull (strstr (deal->invoice, "29 Jun 2026"));
  g_assert_true (deal->overdue);
  /* Not a cent of it recurs. */
  g_assert_cmpint (recurring (after), ==, recurring (before));

  form = form_of (deal->id);
  g_assert_cmpuint (form->draft->parts->len, ==, 2);
  g_ptr_array_remove_index (form->draft->parts, 1);
  ((CohortDealPart *) form->draft->parts->pdata[0])->done = TODAY;
  g_set_str (&form->draft->state, "paid");
  save (form->draft);
  changed = form_of (deal->id);
  g_assert_cmpuint (changed->draft->parts->len, ==, 1);
  g_assert_cmpint (((CohortDealPart *) changed->draft->parts->pdata[0])->done, ==, TODAY);
  g_clear_pointer (&after, cohort_money_report_unref);
  after = load ();
  deal = find (after, "Example Keyboards");
  g_assert_null (deal->due);
  g_assert_null (deal->invoice); /* paid: nothing to invoice */
  g_assert_cmpint (recurring (after), ==, recurring (before));

  undo ();
  undo ();
  undone = load ();
  g_assert_null (find (undone, "Example Keyboards"));
}

/* A thing delivered with planned content is due on its day. */
static void
test_planned (void)
{
  g_autoptr (CohortDealForm) empty = form_of (0);
  g_autoptr (CohortDealDraft) draft = cohort_deal_draft_new ();
  g_autoptr (CohortMoneyReport) report = NULL;
  const CohortDealChoice *choice;
  const CohortMoneyDeal *deal;

  g_assert_cmpuint (empty->plan->len, >, 0);
  choice = empty->plan->pdata[0];
  g_set_str (&draft->partner, "Example Paper");
  cohort_deal_draft_add_part (draft, 0, "A mention")->plan_item = choice->id;
  save (draft);
  report = load ();
  deal = find (report, "Example Paper");
  g_assert_null (deal->amount);
  g_assert_nonnull (deal->due);
  g_assert_nonnull (strstr (choice->title, strstr (deal->due, "due ") + 4));
  undo ();
}

static void
refused (const CohortDealDraft *draft)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cohort_command_deal_save (cohort_test_demo (), draft, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
}

static void
test_refused (void)
{
  g_autoptr (CohortMoneyReport) before = load (), after = NULL;
  g_autoptr (CohortDealDraft) draft = cohort_deal_draft_new ();
  g_autoptr (CohortCostDraft) cost = cohort_cost_draft_new (TODAY);
  g_autoptr (GError) error = NULL;

  refused (draft);
  g_set_str (&draft->partner, "Somebody");
  g_set_str (&draft->currency, "XXQ");
  refused (draft);
  g_set_str (&draft->currency, "USD");
  draft->amount = -1;
  refused (draft);
  draft->amount = 1;
  cohort_deal_draft_add_part (draft, 0, "  ");
  refused (draft);
  g_set_str (&cost->label, "Paper");
  g_assert_null (cohort_command_cost_save (cohort_test_demo (), cost, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  after = load ();
  g_assert_cmpuint (after->deals->len, ==, before->deals->len);
  g_assert_cmpuint (after->noted->len, ==, before->noted->len);
}

static gint64
spent_on_winning (void)
{
  static const char *const ids[] = { "cac", NULL };
  g_autoptr (CohortScope) scope = cohort_scope_new (cohort_period_month (cohort_month_of_day (TODAY)), TODAY, "CNY");
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMetricReport) report = NULL;
  const CohortMetricValue *value;

  report = cohort_metric_report_load (cohort_test_demo (), scope, ids, &error);
  g_assert_no_error (error);
  value = cohort_metric_report_value (report, "cac", "cash", "CNY");
  g_assert_nonnull (value);
  return value->num / COHORT_AMOUNT_SCALE;
}

static void
test_cost (void)
{
  g_autoptr (CohortMoneyReport) before = load (), after = NULL, gone = NULL;
  g_autoptr (CohortCostDraft) draft = cohort_cost_draft_new (TODAY);
  gint64 spent = spent_on_winning ();
  const CohortMoneyNoted *noted;
  GError *error = NULL;

  g_set_str (&draft->label, "Stickers");
  g_set_str (&draft->currency, "CNY");
  draft->amount = 12345;
  draft->minutes = 90;
  draft->acquisition = TRUE;
  done (cohort_command_cost_save (cohort_test_demo (), draft, &error), error);
  after = load ();
  g_assert_cmpuint (after->noted->len, ==, before->noted->len + 1);
  noted = after->noted->pdata[0];
  g_assert_cmpstr (noted->draft->label, ==, "Stickers");
  g_assert_cmpint (noted->draft->minutes, ==, 90);
  g_assert_nonnull (strstr (noted->amount, "123.45"));
  g_assert_cmpint (spent_on_winning (), ==, spent + 12345);
  done (cohort_command_cost_remove (cohort_test_demo (), noted->draft->id, "Stickers", &error), error);
  gone = load ();
  g_assert_cmpuint (gone->noted->len, ==, before->noted->len);
  g_assert_cmpint (spent_on_winning (), ==, spent);
  undo ();
  g_assert_cmpint (spent_on_winning (), ==, spent + 12345);
  undo ();
  g_assert_cmpint (spent_on_winning (), ==, spent);
}

typedef struct
{
  gint64 minutes, spent; /* in the month; spent: yuan */
} Month;

/* By another hand. */
static gpointer
read_month (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db,
                                                   "SELECT sum (minutes), total (amount_minor) FILTER (WHERE currency "
                                                   "= 'CNY') FROM cost WHERE day BETWEEN ?1 AND ?2",
                                                   error);
  Month *month = data;

  g_assert_nonnull (stmt);
  cohort_stmt_bind_int64 (stmt, 1, cohort_month_first_day (cohort_month_of_day (TODAY)));
  cohort_stmt_bind_int64 (stmt, 2, TODAY);
  g_assert_cmpint (cohort_stmt_step (stmt, error), ==, COHORT_ROW);
  month->minutes = cohort_stmt_int64 (stmt, 0);
  month->spent = cohort_stmt_int64 (stmt, 1);
  return data;
}

static const CohortMoneyCost *
find_cost (const CohortMoneyReport *report, const char *label)
{
  for (guint i = 0; i < report->costs->len; i++)
    if (g_str_has_prefix (((CohortMoneyCost *) report->costs->pdata[i])->label, label))
      return report->costs->pdata[i];
  return NULL;
}

static const CohortMoneyCurrency *
yuan (const CohortMoneyReport *report)
{
  for (guint i = 0; i < report->currencies->len; i++)
    if (g_str_equal (((CohortMoneyCurrency *) report->currencies->pdata[i])->code, "CNY"))
      return report->currencies->pdata[i];
  g_assert_not_reached ();
}

static void
check_left (const CohortMoneyReport *report, gint64 yuan_minor)
{
  const CohortMoneyCost *hours = find_cost (report, "Your own time"), *left = find_cost (report, "Left for an hour");
  g_autofree char *expected = cohort_words_money (yuan_minor, "CNY");

  g_assert_nonnull (left);
  g_assert_cmpuint (cohort_metric_rows_get_n_rows (left->rows), ==, cohort_metric_rows_get_n_rows (hours->rows));
  g_assert_nonnull (strstr (left->amount, expected));
}

/* What is left for an hour: each currency by itself, less what was spent, rounded; also where nothing is. */
static void
test_per_hour (void)
{
  g_autoptr (CohortMoneyReport) report = load (), poorer = NULL;
  g_autoptr (CohortCostDraft) draft = cohort_cost_draft_new (TODAY);
  const CohortMoneyCurrency *came = yuan (report);
  GError *error = NULL;
  Month month;
  gint64 left;

  cohort_store_read (cohort_session_get_store (cohort_test_demo ()), read_month, &month, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (month.minutes, >, 60);
  left = came->charged - came->refunded - came->fees - month.spent;
  check_left (report, (left * 60 + month.minutes / 2) / month.minutes);
  g_set_str (&draft->label, "Server");
  g_set_str (&draft->currency, "CNY");
  draft->amount = left + month.minutes * 100;
  done (cohort_command_cost_save (cohort_test_demo (), draft, &error), error);
  poorer = load ();
  check_left (poorer, -6000);
  undo ();
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  g_test_add_func ("/money/deal", test_deal);
  g_test_add_func ("/money/deal/planned", test_planned);
  g_test_add_func ("/money/deal/refused", test_refused);
  g_test_add_func ("/money/cost", test_cost);
  g_test_add_func ("/money/per-hour", test_per_hour);
  status = g_test_run ();
  cohort_test_demo_end ();
  return status;
}
