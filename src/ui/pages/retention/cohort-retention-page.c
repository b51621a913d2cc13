// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who stays, for how long, and why others left. What stands out comes first, each finding one press from the charts
// that show it; then the table, whose cells open their members, the curves of any two groups, and who left in each
// month. What leavers wrote is folded: nobody is met with it who did not ask.
//
// What to show (groups, measure, unit, comparison) is the page's own and asks for the report again; the charts are
// made from it here and nowhere computed. The period of the header bar says up to when it is looked at, its currency
// whose.

#include "config.h"

#include "cohort-retention-page.h"

#include <glib/gi18n.h>

#include "cohort-chart-view.h"
#include "cohort-page-paper.h"
#include "cohort-retention-charts.h"
#include "cohort-rows-dialog.h"
#include "cohort-scope-model.h"
#include "cohort-ui.h"
#include "cohort-words.h"

struct _CohortRetentionPage
{
  CohortPage parent_instance;

  CohortRetentionReport *report; /* (owned) (nullable) */
  gboolean binding;              /* the choices are being set by us */
  char *first, *second;          /* (owned) (nullable) the groups to compare */
  GPtrArray *finding_rows;       /* children of the group */
  GPtrArray *exit_rows;
  GtkWidget *scroll_to; /* (nullable): to be brought to sight with the next report */

  GtkStack *stack;
  GtkViewport *viewport;
  GtkLabel *seen_label;
  AdwPreferencesGroup *findings_group;
  AdwToggleGroup *by_group;
  AdwToggleGroup *measure_group;
  AdwToggleGroup *unit_group;
  CohortChartView *table_view;
  GtkWidget *no_rate_label;
  GtkWidget *curves_box;
  GtkDropDown *first_drop;
  GtkDropDown *second_drop;
  CohortChartView *curves_view;
  GtkLabel *model_label;
  CohortChartView *history_view;
  AdwPreferencesGroup *exits_group;
  AdwExpanderRow *exits_row;
};

G_DEFINE_FINAL_TYPE (CohortRetentionPage, cohort_retention_page, COHORT_TYPE_PAGE)

/* What is chosen */

static CohortRetentionMeasure
get_measure (CohortRetentionPage *self)
{
  return adw_toggle_group_get_active (self->measure_group) == 1 ? COHORT_RETENTION_MONEY : COHORT_RETENTION_PEOPLE;
}

/* Returns: (transfer none) (nullable): the first line stands for no group */
static const char *
get_chosen (GtkDropDown *drop)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (drop);

  return item && gtk_drop_down_get_selected (drop) > 0 ? gtk_string_object_get_string (item) : NULL;
}

static void
choice_cb (CohortRetentionPage *self, GParamSpec *property, GObject *choice)
{
  if (self->binding || self->report == NULL)
    return;
  if (choice == G_OBJECT (self->by_group))
    {
      g_clear_pointer (&self->first, g_free);
      g_clear_pointer (&self->second, g_free);
    }
  else if (choice == G_OBJECT (self->first_drop) || choice == G_OBJECT (self->second_drop))
    {
      g_set_str (&self->first, get_chosen (self->first_drop));
      g_set_str (&self->second, get_chosen (self->second_drop));
      /* One alone is no comparison yet. */
      if ((self->first == NULL) != (self->second == NULL) && self->report->curves->len != 2)
        return;
    }
  cohort_page_reload (COHORT_PAGE (self));
}

/* Binding */

static void
fill_drop (GtkDropDown *drop, const CohortRetentionReport *report, const char *chosen)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (names, report->by == COHORT_RETENTION_BY_MONTH ? _ ("All members") : _ ("Largest groups"));
  for (guint i = 0; i < report->groups->len; i++)
    {
      const CohortRetentionGroup *group = report->groups->pdata[i];

      gtk_string_list_append (names, group->name);
      if (g_strcmp0 (group->name, chosen) == 0)
        selected = i + 1;
    }
  gtk_drop_down_set_model (drop, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (drop, selected);
}

static void
finding_cb (CohortRetentionPage *self, AdwActionRow *row)
{
  const CohortRetentionFinding *finding = g_object_get_data (G_OBJECT (row), "finding");
  const gboolean is_event = finding->event != NULL;

  self->scroll_to = is_event ? GTK_WIDGET (self->history_view) : self->curves_box;
  if (is_event)
    {
      gtk_viewport_scroll_to (self->viewport, self->scroll_to, NULL);
      gtk_widget_child_focus (self->scroll_to, GTK_DIR_TAB_FORWARD);
      self->scroll_to = NULL;
      return;
    }
  g_set_str (&self->first, finding->first);
  g_set_str (&self->second, finding->second);
  self->binding = TRUE;
  adw_toggle_group_set_active (self->by_group, finding->by);
  self->binding = FALSE;
  cohort_page_reload (COHORT_PAGE (self));
}

static void
bind_findings (CohortRetentionPage *self)
{
  for (guint i = 0; i < self->finding_rows->len; i++)
    adw_preferences_group_remove (self->findings_group, self->finding_rows->pdata[i]);
  g_ptr_array_set_size (self->finding_rows, 0);
  for (guint i = 0; i < self->report->findings->len; i++)
    {
      CohortRetentionFinding *finding = self->report->findings->pdata[i];
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), finding->title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), finding->detail);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-down-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      /* The row goes before its report does. */
      g_object_set_data (G_OBJECT (row), "finding", finding);
      g_signal_connect_object (row, "activated", G_CALLBACK (finding_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->findings_group, row);
      g_ptr_array_add (self->finding_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->findings_group), self->finding_rows->len > 0);
}

/* Rows are made when somebody unfolds them. */
static void
fill_exits (CohortRetentionPage *self)
{
  if (self->report == NULL || self->exit_rows->len > 0 || !adw_expander_row_get_expanded (self->exits_row))
    return;
  for (guint i = 0; i < self->report->exits->len; i++)
    {
      const CohortRetentionExit *exit = self->report->exits->pdata[i];
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), exit->text);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), exit->detail);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_expander_row_add_row (self->exits_row, row);
      g_ptr_array_add (self->exit_rows, row);
    }
}

static void
bind_exits (CohortRetentionPage *self)
{
  g_autofree char *n = cohort_words_count (self->report->exits->len);
  g_autofree char *count = g_strdup_printf (ngettext ("%s note", "%s notes", self->report->exits->len), n);

  for (guint i = 0; i < self->exit_rows->len; i++)
    adw_expander_row_remove (self->exits_row, self->exit_rows->pdata[i]);
  g_ptr_array_set_size (self->exit_rows, 0);
  adw_expander_row_set_subtitle (self->exits_row, count);
  fill_exits (self);
  gtk_widget_set_visible (GTK_WIDGET (self->exits_group), self->report->exits->len > 0);
}

static void
bind_charts (CohortRetentionPage *self)
{
  const CohortRetentionMeasure measure = get_measure (self);
  const gboolean no_rate = measure == COHORT_RETENTION_MONEY && !self->report->has_money;
  g_autoptr (CohortChart) curves = cohort_retention_make_curves_chart (self->report);
  g_autoptr (CohortChart) history = cohort_retention_make_history (self->report);

  if (!no_rate)
    {
      g_autoptr (CohortChart) table
          = cohort_retention_make_table (self->report, measure, adw_toggle_group_get_active (self->unit_group) == 1);

      cohort_chart_view_set_chart (self->table_view, table);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->table_view), !no_rate);
  gtk_widget_set_visible (self->no_rate_label, no_rate);
  cohort_chart_view_set_chart (self->curves_view, curves);
  cohort_chart_view_set_chart (self->history_view, history);
  gtk_label_set_text (self->model_label, self->report->model ? self->report->model : "");
  gtk_widget_set_visible (GTK_WIDGET (self->model_label), self->report->curves->len == 1);
}

static void
scroll_there (CohortRetentionPage *self)
{
  if (self->scroll_to == NULL)
    return;
  gtk_viewport_scroll_to (self->viewport, self->scroll_to, NULL);
  gtk_widget_child_focus (self->scroll_to, GTK_DIR_TAB_FORWARD);
  self->scroll_to = NULL;
}

static void
bind_report (CohortRetentionPage *self)
{
  if (self->report->groups->len == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, self->report->seen != NULL ? "nobody" : "empty");
      return;
    }
  gtk_label_set_text (self->seen_label, self->report->seen != NULL ? self->report->seen : "");
  gtk_widget_set_visible (GTK_WIDGET (self->seen_label), self->report->seen != NULL);
  gtk_stack_set_visible_child_name (self->stack, "report");
  self->binding = TRUE;
  fill_drop (self->first_drop, self->report, self->first);
  fill_drop (self->second_drop, self->report, self->second);
  self->binding = FALSE;
  bind_findings (self);
  bind_charts (self);
  bind_exits (self);
  scroll_there (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CohortRetentionReport *report = cohort_retention_report_load_finish (result, &error);
  CohortRetentionPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_RETENTION_PAGE (user_data);
  if (report)
    {
      CohortRetentionReport *before = self->report;

      self->report = report;
      bind_report (self);
      g_clear_pointer (&before, cohort_retention_report_unref);
    }
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
cohort_retention_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  CohortRetentionPage *self = COHORT_RETENTION_PAGE (page);
  const gboolean compare = self->first && self->second && !g_str_equal (self->first, self->second);
  const CohortRetentionQuestion question = { (CohortRetentionBy) adw_toggle_group_get_active (self->by_group),
                                             get_measure (self) == COHORT_RETENTION_MONEY, compare ? self->first : NULL,
                                             compare ? self->second : NULL, scope };

  cohort_retention_report_load_async (cohort_page_get_session (page), &question, cancellable, loaded_cb, self);
}

static void
cell_cb (CohortRetentionPage *self, guint series, guint index)
{
  const CohortRetentionGroup *group;
  g_autoptr (CohortMetricRows) rows = NULL;
  g_autofree char *title = NULL;

  if (self->report == NULL || series >= self->report->groups->len)
    return;
  group = self->report->groups->pdata[series];
  rows = cohort_retention_report_get_rows (self->report, series, index);
  /* Translators: a group of members, and the number of a month */
  title = g_strdup_printf (_ ("%s, month %u"), group->name, index + 1);
  cohort_rows_dialog_present (GTK_WIDGET (self), cohort_page_get_session (COHORT_PAGE (self)), title, rows);
}

static void
all_time_cb (CohortRetentionPage *self, GtkButton *button)
{
  CohortScopeModel *scope = cohort_scope_model_of (cohort_page_get_session (COHORT_PAGE (self)));

  cohort_scope_model_set_currency (scope, NULL);
  cohort_scope_model_set_span (scope, COHORT_SPAN_ALL);
}

static void
pick_finding (gconstpointer item, const char **title, const char **detail)
{
  const CohortRetentionFinding *finding = item;

  *title = finding->title;
  *detail = finding->detail;
}

/* What leavers wrote stays folded on paper, too. */
static CohortPaper *
cohort_retention_page_make_paper (CohortPage *page)
{
  CohortRetentionPage *self = COHORT_RETENTION_PAGE (page);
  CohortChartView *views[] = { self->table_view, self->curves_view, self->history_view };
  g_autofree char *day = NULL, *until = NULL;
  CohortPaper *paper;

  if (self->report == NULL || self->report->groups->len == 0)
    return NULL;
  day = cohort_words_day (self->report->as_of);
  /* Translators: on top of a printed page: the last day that its data tell of */
  until = g_strdup_printf (_ ("up to %s"), day);
  paper = cohort_page_paper_new (page, until);
  if (self->report->left)
    cohort_paper_add_text (paper, self->report->left);
  cohort_page_paper_add_lines (paper, _ ("What Stands Out"), self->report->findings, pick_finding);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      CohortChart *chart = cohort_chart_view_get_chart (views[i]);

      if (chart && gtk_widget_get_visible (GTK_WIDGET (views[i])))
        cohort_paper_add_chart (paper, chart);
      if (views[i] == self->curves_view && gtk_widget_get_visible (GTK_WIDGET (self->model_label)))
        cohort_paper_add_text (paper, gtk_label_get_text (self->model_label));
    }
  return paper;
}

static void
cohort_retention_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), COHORT_TYPE_RETENTION_PAGE);
  G_OBJECT_CLASS (cohort_retention_page_parent_class)->dispose (object);
}

static void
cohort_retention_page_finalize (GObject *object)
{
  CohortRetentionPage *self = COHORT_RETENTION_PAGE (object);

  g_clear_pointer (&self->report, cohort_retention_report_unref);
  g_ptr_array_unref (self->finding_rows);
  g_ptr_array_unref (self->exit_rows);
  g_free (self->first);
  g_free (self->second);
  G_OBJECT_CLASS (cohort_retention_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, viewport);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, seen_label);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, findings_group);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, by_group);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, measure_group);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, unit_group);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, table_view);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, no_rate_label);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, curves_box);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, first_drop);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, second_drop);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, curves_view);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, model_label);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, history_view);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, exits_group);
  gtk_widget_class_bind_template_child (widget_class, CohortRetentionPage, exits_row);
}

static void
cohort_retention_page_class_init (CohortRetentionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_retention_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = cohort_retention_page_finalize;
  page_class->reload = cohort_retention_page_reload;
  page_class->make_paper = cohort_retention_page_make_paper;
  page_class->help = "retention";
  page_class->uses_scope = TRUE;
  g_type_ensure (COHORT_TYPE_CHART_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-retention-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, cell_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_time_cb);
}

static void
cohort_retention_page_init (CohortRetentionPage *self)
{
  self->finding_rows = g_ptr_array_new ();
  self->exit_rows = g_ptr_array_new ();
  self->binding = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->exits_row, "notify::expanded", G_CALLBACK (fill_exits), self, G_CONNECT_SWAPPED);
  adw_toggle_group_set_active (self->by_group, 0);
  adw_toggle_group_set_active (self->measure_group, 0);
  adw_toggle_group_set_active (self->unit_group, 0);
  self->binding = FALSE;
}
