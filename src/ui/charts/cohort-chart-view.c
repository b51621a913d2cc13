// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A chart with everything around it: its title and the sentence that says what it shows, the legend, the plot or its
// table, and a menu: show as table, copy the picture or the values, save, print. A page makes a CohortChart from its
// report, gives it to cohort_chart_view_set_chart () and listens to "activated" if its values open.
//
// A chart without values shows nothing but its title: a page says in words what is missing and does not show the view
// then. CSS node: chartview.

#include "config.h"

#include "cohort-chart-view.h"

#include <glib/gi18n.h>

#include "cohort-chart-grid.h"
#include "cohort-chart-legend.h"
#include "cohort-chart-picture.h"
#include "cohort-chart-plot.h"
#include "cohort-chart-table.h"

#define TABLE_HEIGHT 260

struct _CohortChartView
{
  GtkWidget parent_instance;

  CohortChart *chart; /* (owned) (nullable) */
  gboolean shows_table;
  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *sentence;
  GtkWidget *legend_slot;
  GtkWidget *content; /* the plot's scrolled window */
  GtkWidget *plot;
  GtkWidget *table_slot;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (CohortChartView, cohort_chart_view, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
is_mirrored (CohortChartView *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* What is taken away is what is seen. */
static const guint8 *
get_hidden (CohortChartView *self)
{
  return cohort_chart_plot_get_hidden (COHORT_CHART_PLOT (self->plot));
}

static void
plot_activated_cb (CohortChartView *self, guint series, guint index)
{
  g_signal_emit (self, signals[ACTIVATED], 0, series, index);
}

/* The plot shows a hand over its values only where something opens. */
static void
cohort_chart_view_map (GtkWidget *widget)
{
  CohortChartView *self = COHORT_CHART_VIEW (widget);

  GTK_WIDGET_CLASS (cohort_chart_view_parent_class)->map (widget);
  cohort_chart_plot_set_activatable (COHORT_CHART_PLOT (self->plot),
                                     g_signal_has_handler_pending (self, signals[ACTIVATED], 0, TRUE));
}

static void
clear_slot (GtkWidget *slot)
{
  GtkWidget *child = gtk_widget_get_first_child (slot);

  if (child)
    gtk_box_remove (GTK_BOX (slot), child);
}

static void
show_content (CohortChartView *self)
{
  const gboolean table = self->shows_table && self->chart;

  clear_slot (self->table_slot);
  if (table)
    {
      GtkWidget *widget = cohort_chart_table_new (self->chart);

      gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (widget), TABLE_HEIGHT * 2);
      gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (widget), TABLE_HEIGHT);
      gtk_box_append (GTK_BOX (self->table_slot), widget);
    }
  gtk_widget_set_visible (self->table_slot, table);
  gtk_widget_set_visible (self->content, !table);
  gtk_widget_set_visible (self->legend_slot, !table && gtk_widget_get_first_child (self->legend_slot) != NULL);
}

/* Actions */

static void
table_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortChartView *self = COHORT_CHART_VIEW (widget);

  cohort_chart_view_set_shows_table (self, !self->shows_table);
}

static void
copy_picture_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortChartView *self = COHORT_CHART_VIEW (widget);
  g_autoptr (GdkTexture) texture = NULL;

  if (self->chart == NULL)
    return;
  texture = cohort_chart_make_texture (self->chart, get_hidden (self), is_mirrored (self),
                                       gtk_widget_get_pango_context (widget));
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
}

static void
copy_values_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortChartView *self = COHORT_CHART_VIEW (widget);
  g_autoptr (CohortChartGrid) grid = NULL;
  g_autofree char *text = NULL;

  if (self->chart == NULL)
    return;
  grid = cohort_chart_grid_new (self->chart);
  text = cohort_chart_grid_write_csv (grid);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cohort_chart_view_save (COHORT_CHART_VIEW (widget));
}

static void
print_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cohort_chart_view_print (COHORT_CHART_VIEW (widget));
}

static void
cohort_chart_view_dispose (GObject *object)
{
  CohortChartView *self = COHORT_CHART_VIEW (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->chart, cohort_chart_unref);
  G_OBJECT_CLASS (cohort_chart_view_parent_class)->dispose (object);
}

static void
cohort_chart_view_class_init (CohortChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_chart_view_dispose;
  widget_class->map = cohort_chart_view_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "chartview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[ACTIVATED] = g_signal_new ("activated", COHORT_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_install_action (widget_class, "chart.table", NULL, table_cb);
  gtk_widget_class_install_action (widget_class, "chart.copy-picture", NULL, copy_picture_cb);
  gtk_widget_class_install_action (widget_class, "chart.copy-values", NULL, copy_values_cb);
  gtk_widget_class_install_action (widget_class, "chart.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "chart.print", NULL, print_cb);
}

static GMenuModel *
make_menu (gboolean shows_table)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) show = g_menu_new ();
  g_autoptr (GMenu) take = g_menu_new ();

  g_menu_append (show, shows_table ? _ ("Show as _Chart") : _ ("Show as _Table"), "chart.table");
  g_menu_append (take, _ ("_Copy Picture"), "chart.copy-picture");
  g_menu_append (take, _ ("Copy _Values"), "chart.copy-values");
  g_menu_append (take, _ ("_Save As…"), "chart.save");
  g_menu_append (take, _ ("_Print…"), "chart.print");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (show));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (take));
  return G_MENU_MODEL (menu);
}

static void
menu_cb (GtkMenuButton *button, gpointer data)
{
  CohortChartView *self = data;
  g_autoptr (GMenuModel) menu = make_menu (self->shows_table);

  gtk_menu_button_set_menu_model (button, menu);
}

static GtkWidget *
make_head (CohortChartView *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *button = gtk_menu_button_new ();

  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.f, "wrap", TRUE, "accessible-role",
                              GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_add_css_class (self->title, "heading");
  self->sentence = g_object_new (GTK_TYPE_LABEL, "xalign", 0.f, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->sentence, "dim-label");
  gtk_box_append (GTK_BOX (texts), self->title);
  gtk_box_append (GTK_BOX (texts), self->sentence);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), menu_cb, self, NULL);
  gtk_widget_set_tooltip_text (button, _ ("Chart Menu"));
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (head), texts);
  gtk_box_append (GTK_BOX (head), button);
  return head;
}

/* A wheel turned over the chart is for the page around it: GTK's own controller would keep it, having a direction to
 * scroll in, though another one. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, GtkScrolledWindow *content)
{
  GtkAdjustment *along = gtk_scrolled_window_get_hadjustment (content);
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  const double step = state & GDK_SHIFT_MASK ? dx + dy : dx;
  const gboolean pixels = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;

  if (step == 0 || (!(state & GDK_SHIFT_MASK) && ABS (dy) > ABS (dx)))
    return FALSE;
  gtk_adjustment_set_value (along, gtk_adjustment_get_value (along)
                                       + step * (pixels ? 1 : gtk_adjustment_get_step_increment (along)));
  return TRUE;
}

static void
scroll_sideways_only (GtkWidget *content)
{
  GtkEventController *own = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (content);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
  g_signal_connect_object (own, "scroll", G_CALLBACK (scroll_cb), content, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (content, own);
}

static void
cohort_chart_view_init (CohortChartView *self)
{
  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->plot = cohort_chart_plot_new ();
  g_signal_connect_object (self->plot, "activated", G_CALLBACK (plot_activated_cb), self, G_CONNECT_SWAPPED);
  self->content = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "vscrollbar-policy", GTK_POLICY_NEVER,
                                "propagate-natural-height", TRUE, "child", self->plot, NULL);
  scroll_sideways_only (self->content);
  self->legend_slot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->table_slot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), make_head (self));
  gtk_box_append (GTK_BOX (self->box), self->legend_slot);
  gtk_box_append (GTK_BOX (self->box), self->content);
  gtk_box_append (GTK_BOX (self->box), self->table_slot);
  show_content (self);
}

/**
 * cohort_chart_view_new:
 *
 * Returns: (transfer floating): a view without a chart
 */
GtkWidget *
cohort_chart_view_new (void)
{
  return g_object_new (COHORT_TYPE_CHART_VIEW, NULL);
}

/**
 * cohort_chart_view_set_chart:
 * @chart: (nullable) (transfer none): not changed from now on
 */
void
cohort_chart_view_set_chart (CohortChartView *self, CohortChart *chart)
{
  const char *sentence;

  g_return_if_fail (COHORT_IS_CHART_VIEW (self));

  if (chart)
    cohort_chart_ref (chart);
  g_clear_pointer (&self->chart, cohort_chart_unref);
  self->chart = chart;
  sentence = chart ? cohort_chart_get_description (chart) : NULL;
  gtk_label_set_text (GTK_LABEL (self->title), chart ? cohort_chart_get_title (chart) : "");
  gtk_label_set_text (GTK_LABEL (self->sentence), sentence ? sentence : "");
  gtk_widget_set_visible (self->sentence, sentence != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  chart ? cohort_chart_get_title (chart) : "", -1);
  cohort_chart_plot_set_chart (COHORT_CHART_PLOT (self->plot), chart);
  clear_slot (self->legend_slot);
  if (chart && cohort_chart_legend_is_needed (chart))
    gtk_box_append (GTK_BOX (self->legend_slot), cohort_chart_legend_new (chart, COHORT_CHART_PLOT (self->plot)));
  show_content (self);
}

/**
 * cohort_chart_view_get_chart:
 *
 * Returns: (nullable) (transfer none)
 */
CohortChart *
cohort_chart_view_get_chart (CohortChartView *self)
{
  return self->chart;
}

/**
 * cohort_chart_view_set_shows_table:
 * @table: the values as a table instead of the plot
 */
void
cohort_chart_view_set_shows_table (CohortChartView *self, gboolean table)
{
  GtkWidget *child;

  self->shows_table = table != FALSE;
  show_content (self);
  /* Who asked by the keyboard goes on from what came instead. */
  child = table ? gtk_widget_get_first_child (self->table_slot) : self->plot;
  if (child)
    gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

/* To a file */

static void
tell_failure (CohortChartView *self, const char *heading, const GError *error)
{
  GtkAlertDialog *dialog;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !GTK_IS_WINDOW (root))
    return;
  dialog = gtk_alert_dialog_new ("%s", heading);
  gtk_alert_dialog_set_detail (dialog, error->message);
  gtk_alert_dialog_show (dialog, GTK_WINDOW (root));
  g_object_unref (dialog);
}

static void
written_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (CohortChartView) self = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (file), result, NULL, &error))
    tell_failure (self, _ ("The Chart Could Not Be Saved"), error);
}

static void
chosen_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (CohortChartView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, &error);
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL || self->chart == NULL)
    return; /* dismissed */
  name = g_file_get_basename (file);
  bytes = cohort_chart_write_file (self->chart, get_hidden (self), cohort_chart_format_of_name (name),
                                   is_mirrored (self), gtk_widget_get_pango_context (GTK_WIDGET (self)), &error);
  if (bytes == NULL)
    {
      tell_failure (self, _ ("The Chart Could Not Be Saved"), error);
      return;
    }
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, self->cancellable, written_cb,
                                       g_object_ref (self));
}

static GListModel *
make_filters (void)
{
  const struct
  {
    const char *name, *pattern;
  } kinds[] = { { _ ("Picture (PNG)"), "png" },
                { _ ("Scalable picture (SVG)"), "svg" },
                { _ ("Document (PDF)"), "pdf" },
                { _ ("Table (CSV)"), "csv" } };
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, kinds[i].name);
      gtk_file_filter_add_suffix (filter, kinds[i].pattern);
      g_list_store_append (filters, filter);
    }
  return G_LIST_MODEL (filters);
}

/**
 * cohort_chart_view_save:
 *
 * Asks where to, and writes what the name's ending says: PNG, SVG, PDF or CSV.
 */
void
cohort_chart_view_save (CohortChartView *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = make_filters ();
  g_autofree char *name = NULL;

  g_return_if_fail (COHORT_IS_CHART_VIEW (self));

  if (self->chart == NULL)
    return;
  name = g_strdup_printf ("%s.png", cohort_chart_get_title (self->chart));
  g_strdelimit (name, "/\\:", '-');
  gtk_file_dialog_set_title (dialog, _ ("Save Chart"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->cancellable, chosen_cb,
                        g_object_ref (self));
}

/* To paper */

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CohortChartView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) stream = gtk_print_dialog_print_finish (GTK_PRINT_DIALOG (source), result, &error);
  g_autoptr (GBytes) bytes = g_object_steal_data (G_OBJECT (source), "page");

  if (stream == NULL
      || !g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL,
                                     &error)
      || !g_output_stream_close (stream, NULL, &error))
    if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
      tell_failure (self, _ ("The Chart Could Not Be Printed"), error);
}

static void
print_page (CohortChartView *self, GtkPrintDialog *dialog, GtkPrintSetup *setup)
{
  g_autoptr (GError) error = NULL;
  GBytes *page = cohort_chart_write_page (self->chart, get_hidden (self), gtk_print_setup_get_page_setup (setup),
                                          is_mirrored (self), gtk_widget_get_pango_context (GTK_WIDGET (self)), &error);

  if (page == NULL)
    {
      tell_failure (self, _ ("The Chart Could Not Be Printed"), error);
      return;
    }
  g_object_set_data_full (G_OBJECT (dialog), "page", page, (GDestroyNotify) g_bytes_unref);
  gtk_print_dialog_print (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), setup, self->cancellable,
                          printed_cb, g_object_ref (self));
}

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CohortChartView) self = data;
  GtkPrintSetup *setup = gtk_print_dialog_setup_finish (GTK_PRINT_DIALOG (source), result, NULL);

  if (setup && self->chart)
    print_page (self, GTK_PRINT_DIALOG (source), setup);
  g_clear_pointer (&setup, gtk_print_setup_unref);
}

/**
 * cohort_chart_view_print:
 *
 * Asks for printer and paper, and prints the chart as one page of the same picture.
 */
void
cohort_chart_view_print (CohortChartView *self)
{
  g_autoptr (GtkPrintDialog) dialog = gtk_print_dialog_new ();

  g_return_if_fail (COHORT_IS_CHART_VIEW (self));

  if (self->chart == NULL)
    return;
  gtk_print_dialog_set_title (dialog, _ ("Print Chart"));
  gtk_print_dialog_setup (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->cancellable, set_up_cb,
                          g_object_ref (self));
}
