// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The figures, recurring revenue by month, how it moved in the period, where the money came from, and each currency by
// itself. Every amount opens its rows.

#include "config.h"

#include "cohort-money-overview.h"

#include "cohort-chart-view.h"
#include "cohort-figure-tile.h"
#include "cohort-metric-words.h"
#include "cohort-money-paper.h"
#include "cohort-rows-dialog.h"
#include "cohort-words.h"

#include <glib/gi18n.h>
#include <math.h>

#define WIDTH 1000
#define CHART_HEIGHT 280
#define AMOUNT_CHARS 16
#define ONE_AMOUNT_CHARS 11 /* which stays in one line */

struct _CohortMoneyOverview
{
  AdwBin parent_instance;

  CohortSession *session;    /* (owned) (nullable) */
  CohortMoneyReport *report; /* (owned) (nullable) */
  CohortFigureStrip *strip;
  CohortChartView *months, *moves;
  AdwPreferencesGroup *streams, *currencies;
  GPtrArray *rows; /* (element-type GtkWidget) (owned): those in the two groups */
};

G_DEFINE_FINAL_TYPE (CohortMoneyOverview, cohort_money_overview, ADW_TYPE_BIN)

GtkWidget *
cohort_money_column (GtkWidget **box)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_widget_add_css_class (*box, "overview");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), *box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

typedef struct
{
  CohortSession *session;
  CohortMetricRows *rows;
} Opens;

static void
opens_free (gpointer data)
{
  Opens *self = data;

  g_object_unref (self->session);
  cohort_metric_rows_unref (self->rows);
  g_free (self);
}

static void
activated_cb (AdwActionRow *row, Opens *opens)
{
  cohort_rows_dialog_present (GTK_WIDGET (row), opens->session,
                              adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), opens->rows);
}

/**
 * cohort_money_amount:
 * @amount: money of one currency or of several, or hours
 *
 * Returns: (transfer floating): what a row ends with; several amounts share lines where there is little room, so that
 * they do not hold the page wider than a small window
 */
GtkWidget *
cohort_money_amount (const char *amount)
{
  GtkWidget *label = gtk_label_new (amount);

  gtk_label_set_wrap (GTK_LABEL (label), g_utf8_strlen (amount, -1) > ONE_AMOUNT_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), gtk_label_get_wrap (GTK_LABEL (label)) ? AMOUNT_CHARS : -1);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

GtkWidget *
cohort_money_row (CohortSession *session, const char *title, const char *detail, const char *amount,
                  CohortMetricRows *rows)
{
  GtkWidget *row = adw_action_row_new ();
  Opens *opens = g_new0 (Opens, 1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (detail != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), cohort_money_amount (amount));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  opens->session = g_object_ref (session);
  opens->rows = cohort_metric_rows_ref (rows);
  g_object_set_data_full (G_OBJECT (row), "opens", opens, opens_free);
  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), opens);
  return row;
}

/* ---- charts ---- */

static CohortChart *
draw_months (const CohortMoneyReport *report)
{
  CohortChart *chart = cohort_chart_new (_ ("Recurring Revenue by Month"));
  CohortChartSeries *series;
  const CohortMoneyMonth *last;
  g_autofree char *amount = NULL, *when = NULL, *sentence = NULL;

  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_MONEY, report->currency, NULL);
  series = cohort_chart_add_series (chart, COHORT_CHART_AREA, _ ("Recurring revenue"));
  for (guint i = 0; i < report->months->len; i++)
    {
      const CohortMoneyMonth *month = &g_array_index (report->months, CohortMoneyMonth, i);
      CohortChartDatum *datum = cohort_chart_series_add_money (series, month->month, month->minor);

      datum->n = month->n;
      if (month->unfinished)
        datum->flags = COHORT_CHART_UNFINISHED;
    }
  last = &g_array_index (report->months, CohortMoneyMonth, report->months->len - 1);
  amount = cohort_words_money (last->minor, report->currency);
  when = cohort_words_month (last->month);
  /* Translators: an amount of money and a month */
  sentence = g_strdup_printf (_ ("%1$s a month at the end of %2$s"), amount, when);
  cohort_chart_set_description (chart, sentence);
  return chart;
}

static CohortChart *
draw_moves (const CohortMoneyReport *report)
{
  CohortChart *chart = cohort_chart_new (_ ("How It Moved"));
  CohortChartSeries *series;
  const CohortMoneyMove *start = report->moves->pdata[0], *end = report->moves->pdata[report->moves->len - 1];
  g_autofree char *from = cohort_words_money (start->minor, report->currency);
  g_autofree char *to = cohort_words_money (end->minor, report->currency);
  g_autofree char *sentence = NULL;
  const CohortFigure *mrr = cohort_figure_report_find (report->figures, COHORT_FIGURE_MRR);

  cohort_chart_set_x (chart, COHORT_CHART_X_CATEGORY, NULL);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_MONEY, report->currency, NULL);
  series = cohort_chart_add_series (chart, COHORT_CHART_WATERFALL, _ ("Recurring revenue"));
  for (guint i = 0; i < report->moves->len; i++)
    {
      const CohortMoneyMove *move = report->moves->pdata[i];
      CohortChartDatum *datum;

      cohort_chart_add_category (chart, move->label);
      datum = cohort_chart_series_add_money (series, i, move->minor);
      datum->n = move->n;
      if (i == 0 || i + 1 == report->moves->len)
        datum->flags = COHORT_CHART_TOTAL;
    }
  /* Translators: a period, an amount of money at its start and one at its end */
  sentence = g_strdup_printf (_ ("%1$s: from %2$s to %3$s a month"), mrr->period, from, to);
  cohort_chart_set_description (chart, sentence);
  return chart;
}

static void
move_activated_cb (CohortMoneyOverview *self, guint series, guint index)
{
  const CohortMoneyMove *move
      = self->report != NULL && index < self->report->moves->len ? self->report->moves->pdata[index] : NULL;

  if (move != NULL && move->rows != NULL)
    cohort_rows_dialog_present (GTK_WIDGET (self), self->session, move->label, move->rows);
}

static void
set_charts (CohortMoneyOverview *self)
{
  const CohortMoneyReport *report = self->report;
  g_autoptr (CohortChart) months = report->months->len > 1 ? draw_months (report) : NULL;
  g_autoptr (CohortChart) moves = report->moves->len > 1 ? draw_moves (report) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->months), months != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->moves), moves != NULL);
  if (months != NULL)
    cohort_chart_view_set_chart (self->months, months);
  if (moves != NULL)
    cohort_chart_view_set_chart (self->moves, moves);
}

/* ---- lists ---- */

static void
add_row (CohortMoneyOverview *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, g_object_ref (row));
}

static void
remove_rows (CohortMoneyOverview *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      if (group != NULL)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
set_streams (CohortMoneyOverview *self)
{
  for (guint i = 0; i < self->report->streams->len; i++)
    {
      const CohortMoneyStream *stream = self->report->streams->pdata[i];
      g_autofree char *amount = cohort_words_money (stream->minor, stream->currency);
      g_autofree char *share = isnan (stream->share) ? NULL : cohort_words_percent (stream->share);

      add_row (self, self->streams, cohort_money_row (self->session, stream->label, share, amount, stream->rows));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->streams), self->report->streams->len > 0);
}

static char *
currency_detail (const CohortMoneyCurrency *one)
{
  g_autofree char *fees = cohort_words_money (one->fees, one->code);
  g_autofree char *refunded = cohort_words_money (one->refunded, one->code);
  /* Translators: two amounts of money */
  g_autofree char *text = g_strdup_printf (_ ("fees %1$s · refunds and disputes %2$s"), fees, refunded);
  g_autofree char *unknown = NULL;

  if (one->n_unknown_fees > 0)
    {
      g_autofree char *n = cohort_words_count (one->n_unknown_fees);

      unknown = g_strdup_printf (ngettext ("%s fee not known", "%s fees not known", one->n_unknown_fees), n);
    }
  if (unknown != NULL && one->rate != NULL)
    return g_strjoin (" · ", text, unknown, one->rate, NULL);
  if (unknown != NULL || one->rate != NULL)
    return g_strjoin (" · ", text, unknown != NULL ? unknown : one->rate, NULL);
  return g_steal_pointer (&text);
}

static void
set_currencies (CohortMoneyOverview *self)
{
  for (guint i = 0; i < self->report->currencies->len; i++)
    {
      const CohortMoneyCurrency *one = self->report->currencies->pdata[i];
      g_autofree char *amount = cohort_words_money (one->charged, one->code), *detail = currency_detail (one);

      add_row (self, self->currencies, cohort_money_row (self->session, one->code, detail, amount, one->charges));
      if (cohort_metric_rows_get_n_rows (one->refunds) > 0)
        {
          g_autofree char *refunded = cohort_words_money (-one->refunded, one->code);
          /* Translators: %s is a currency */
          g_autofree char *title = g_strdup_printf (_ ("Given back in %s"), one->code);
          g_autofree char *count = cohort_metric_rows_count_words (one->refunds);

          add_row (self, self->currencies, cohort_money_row (self->session, title, count, refunded, one->refunds));
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->currencies), self->report->currencies->len > 0);
}

/**
 * cohort_money_overview_set:
 *
 * Shows @report in place of the one before.
 */
void
cohort_money_overview_set (CohortMoneyOverview *self, CohortSession *session, CohortMoneyReport *report)
{
  g_autofree char *period = cohort_words_period (report->period);

  g_return_if_fail (COHORT_IS_MONEY_OVERVIEW (self));

  g_set_object (&self->session, session);
  cohort_money_report_ref (report);
  g_clear_pointer (&self->report, cohort_money_report_unref);
  self->report = report;
  cohort_figure_strip_set (self->strip, session, report->figures, 0, COHORT_MONEY_N_BRING);
  set_charts (self);
  remove_rows (self);
  adw_preferences_group_set_description (self->streams, period);
  adw_preferences_group_set_description (self->currencies, period);
  set_streams (self);
  set_currencies (self);
}

static CohortChart *
get_shown (CohortChartView *view)
{
  return gtk_widget_get_visible (GTK_WIDGET (view)) ? cohort_chart_view_get_chart (view) : NULL;
}

void
cohort_money_overview_fill_paper (CohortMoneyOverview *self, CohortPaper *paper, gboolean deals)
{
  g_return_if_fail (COHORT_IS_MONEY_OVERVIEW (self));

  if (self->report == NULL)
    return;
  if (deals)
    cohort_money_paper_add_deals (paper, self->report);
  else
    cohort_money_paper_add_overview (paper, self->report, get_shown (self->months), get_shown (self->moves));
}

static void
cohort_money_overview_dispose (GObject *object)
{
  CohortMoneyOverview *self = COHORT_MONEY_OVERVIEW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_money_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_money_overview_parent_class)->dispose (object);
}

static void
cohort_money_overview_class_init (CohortMoneyOverviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_money_overview_dispose;
}

static CohortChartView *
append_chart (GtkWidget *box)
{
  GtkWidget *view = cohort_chart_view_new ();

  gtk_widget_set_size_request (view, -1, CHART_HEIGHT);
  gtk_widget_set_visible (view, FALSE);
  gtk_box_append (GTK_BOX (box), view);
  return COHORT_CHART_VIEW (view);
}

static AdwPreferencesGroup *
append_group (GtkWidget *box, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_widget_set_visible (group, FALSE);
  gtk_box_append (GTK_BOX (box), group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
cohort_money_overview_init (CohortMoneyOverview *self)
{
  GtkWidget *box, *column = cohort_money_column (&box);

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->strip = COHORT_FIGURE_STRIP (cohort_figure_strip_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->strip));
  self->months = append_chart (box);
  self->moves = append_chart (box);
  g_signal_connect_object (self->moves, "activated", G_CALLBACK (move_activated_cb), self, G_CONNECT_SWAPPED);
  self->streams = append_group (box, _ ("Where the Money Came From"));
  self->currencies = append_group (box, _ ("Each Currency by Itself"));
  adw_bin_set_child (ADW_BIN (self), column);
}
