// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A row a price that another asks, with the day on which it was seen; a row a survey, with its curves in it. A file of
// answers is read and told of before any of it is kept.

#include "config.h"

#include "cohort-market-groups.h"

#include "cohort-chart-view.h"
#include "cohort-day-row.h"
#include "cohort-market-report.h"
#include "cohort-money.h"
#include "cohort-text-row.h"
#include "cohort-ui.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

/* A table of four prices a person is small. */
#define MAX_FILE (4 * 1024 * 1024)

struct _CohortMarketGroups
{
  AdwPreferencesGroup parent_instance;

  CohortSession *session;     /* (owned) (nullable) */
  CohortMarketReport *report; /* (owned) (nullable) */
  GPtrArray *rows;            /* (element-type GtkWidget) (unowned) */
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (CohortMarketGroups, cohort_market_groups, ADW_TYPE_PREFERENCES_GROUP)

/* ---- a price that another asks ---- */

typedef struct
{
  CohortMarketGroups *group;
  gint64 id;            /* 0: a new one */
  const char *currency; /* interned */
  AdwEntryRow *rival, *offer, *price;
  AdwComboRow *interval;
  CohortDayRow *day;
} RivalForm;

static const char *const intervals[] = { "month", "year", "once" };

static void
rival_answered_cb (RivalForm *form, const char *response)
{
  CohortSession *session = form->group->session;
  CohortWindow *window = cohort_window_of (GTK_WIDGET (form->group));
  CohortRival rival = { .id = form->id,
                        .rival = (char *) gtk_editable_get_text (GTK_EDITABLE (form->rival)),
                        .offer = (char *) gtk_editable_get_text (GTK_EDITABLE (form->offer)),
                        .currency = form->currency,
                        .interval = intervals[adw_combo_row_get_selected (form->interval)],
                        .day = cohort_day_row_get_day (form->day) };

  if (g_str_equal (response, "save")
      && cohort_ui_parse_amount (gtk_editable_get_text (GTK_EDITABLE (form->price)), rival.currency, &rival.amount))
    cohort_command_save_rival_async (session, &rival, NULL, cohort_window_done_cb, g_object_ref (window));
}

static void
form_free (gpointer form, GClosure *closure)
{
  g_free (form);
}

/* Only what can be kept can be added. */
static void
form_changed_cb (AdwAlertDialog *dialog)
{
  const RivalForm *form = g_object_get_data (G_OBJECT (dialog), "form");
  gint64 amount;
  gboolean sound
      = *gtk_editable_get_text (GTK_EDITABLE (form->rival)) != '\0'
        && cohort_day_row_get_day (form->day) != COHORT_DAY_NONE
        && cohort_ui_parse_amount (gtk_editable_get_text (GTK_EDITABLE (form->price)), form->currency, &amount)
        && amount >= 0;

  adw_alert_dialog_set_response_enabled (dialog, "save", sound);
}

static GtkWidget *
make_form (RivalForm *form)
{
  const char *const titles[] = { _ ("a month"), _ ("a year"), _ ("once"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);
  /* Translators: %s is a currency's code */
  g_autofree char *price = g_strdup_printf (_ ("Price, %s"), form->currency);
  GtkWidget *box = adw_preferences_group_new ();

  form->rival = ADW_ENTRY_ROW (adw_entry_row_new ());
  form->offer = ADW_ENTRY_ROW (adw_entry_row_new ());
  form->price = ADW_ENTRY_ROW (adw_entry_row_new ());
  form->interval = ADW_COMBO_ROW (adw_combo_row_new ());
  form->day = COHORT_DAY_ROW (cohort_day_row_new (_ ("Seen On"), _ ("No day")));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->rival), _ ("Who Asks It"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->offer), _ ("For What"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->price), price);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->interval), _ ("How Often"));
  adw_combo_row_set_model (form->interval, G_LIST_MODEL (list));
  cohort_day_row_set_day (form->day, cohort_session_get_today (form->group->session));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (box), GTK_WIDGET (form->rival));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (box), GTK_WIDGET (form->offer));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (box), GTK_WIDGET (form->price));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (box), GTK_WIDGET (form->interval));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (box), GTK_WIDGET (form->day));
  return box;
}

static void
fill_form (RivalForm *form, const CohortRival *rival)
{
  g_autofree char *price = cohort_money_to_decimal (rival->amount, rival->currency);

  gtk_editable_set_text (GTK_EDITABLE (form->rival), rival->rival);
  gtk_editable_set_text (GTK_EDITABLE (form->offer), rival->offer != NULL ? rival->offer : "");
  gtk_editable_set_text (GTK_EDITABLE (form->price), price);
  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    if (g_str_equal (intervals[i], rival->interval))
      adw_combo_row_set_selected (form->interval, i);
  cohort_day_row_set_day (form->day, rival->day);
}

/* @rival: (nullable): NULL for a new one */
static void
present_form (CohortMarketGroups *self, const CohortRival *rival)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Price of Another"), NULL));
  RivalForm *form = g_new0 (RivalForm, 1);

  form->group = self;
  form->id = rival != NULL ? rival->id : 0;
  form->currency = rival != NULL ? rival->currency : g_intern_string (cohort_session_get_home_currency (self->session));
  adw_alert_dialog_set_extra_child (dialog, make_form (form));
  if (rival != NULL)
    fill_form (form, rival);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", rival != NULL ? _ ("_Save") : _ ("_Add"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "save");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_object_set_data (G_OBJECT (dialog), "form", form);
  g_signal_connect_object (form->rival, "changed", G_CALLBACK (form_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (form->price, "changed", G_CALLBACK (form_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (form->day, "notify::day", G_CALLBACK (form_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_data (dialog, "response", G_CALLBACK (rival_answered_cb), form, form_free, G_CONNECT_SWAPPED);
  form_changed_cb (dialog);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
add_rival_cb (GSimpleAction *action, GVariant *parameter, gpointer group)
{
  present_form (group, NULL);
}

/* A press on the row of one. */
static void
open_rival_cb (GtkWidget *row)
{
  CohortMarketGroups *self = COHORT_MARKET_GROUPS (gtk_widget_get_ancestor (row, COHORT_TYPE_MARKET_GROUPS));
  gint64 id = *(gint64 *) g_object_get_data (G_OBJECT (row), "id");

  for (guint i = 0; i < self->report->rivals->len; i++)
    if (((const CohortRival *) g_ptr_array_index (self->report->rivals, i))->id == id)
      {
        present_form (self, g_ptr_array_index (self->report->rivals, i));
        return;
      }
}

/* ---- a survey from a file ---- */

typedef struct
{
  CohortMarketGroups *group; /* (owned) */
  CohortSurveyFile *file;    /* (owned) (nullable) */
  char *title;               /* (owned) */
} Import;

static void
import_free (Import *self)
{
  g_clear_pointer (&self->file, cohort_survey_file_free);
  g_free (self->title);
  g_object_unref (self->group);
  g_free (self);
}

static void
import_closed (gpointer import, GClosure *closure)
{
  import_free (import);
}

static void
import_answered_cb (Import *import, const char *response)
{
  CohortSession *session = import->group->session;

  if (g_str_equal (response, "keep"))
    cohort_command_add_survey_async (session, import->title, cohort_session_get_home_currency (session), import->file,
                                     NULL, cohort_window_done_cb,
                                     g_object_ref (cohort_window_of (GTK_WIDGET (import->group))));
}

static void
tell_file (Import *import, const GError *error)
{
  g_autofree char *text = import->file != NULL ? cohort_survey_file_text (import->file) : g_strdup (error->message);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Import Price Survey?"), text));

  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "keep", _ ("_Import"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "keep", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_response_enabled (dialog, "keep", import->file != NULL && import->file->answers->len > 0);
  g_signal_connect_data (dialog, "response", G_CALLBACK (import_answered_cb), import, import_closed, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (import->group));
}

static void
read_cb (GObject *file, GAsyncResult *result, gpointer user_data)
{
  Import *import = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (file), result, NULL, &error);

  if (bytes != NULL && g_bytes_get_size (bytes) > MAX_FILE)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("That file is too large for a survey."));
  else if (bytes != NULL)
    import->file = cohort_survey_file_read (bytes, cohort_session_get_home_currency (import->group->session), &error);
  tell_file (import, error);
}

static void
chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  Import *import = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (dialog), result, NULL);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  if (file == NULL)
    {
      import_free (import);
      return;
    }
  import->title = g_filename_display_name (name);
  g_file_load_bytes_async (file, NULL, read_cb, import);
}

static void
import_cb (GSimpleAction *action, GVariant *parameter, gpointer group)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Import *import = g_new0 (Import, 1);

  import->group = g_object_ref (group);
  gtk_file_dialog_set_title (dialog, _ ("Import Price Survey"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (cohort_window_of (group)), NULL, chosen_cb, import);
}

static void
template_cb (GObject *dialog, GAsyncResult *result, gpointer window)
{
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);
  const char *text = cohort_survey_template ();

  if (file != NULL)
    g_file_replace_contents_async (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, NULL);
}

static void
save_template_cb (GSimpleAction *action, GVariant *parameter, gpointer group)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Save Survey Template"));
  gtk_file_dialog_set_initial_name (dialog, "price-survey.csv");
  gtk_file_dialog_save (dialog, GTK_WINDOW (cohort_window_of (group)), NULL, template_cb, NULL);
}

/* ---- rows ---- */

static void
remove_rival_cb (GtkWidget *button)
{
  CohortWindow *window = cohort_window_of (button);

  cohort_command_remove_rival_async (cohort_window_get_session (window),
                                     *(gint64 *) g_object_get_data (G_OBJECT (button), "id"), NULL,
                                     cohort_window_done_cb, g_object_ref (window));
}

static void
remove_survey_cb (GtkWidget *button)
{
  CohortWindow *window = cohort_window_of (button);

  cohort_command_remove_survey_async (cohort_window_get_session (window),
                                      *(gint64 *) g_object_get_data (G_OBJECT (button), "id"), NULL,
                                      cohort_window_done_cb, g_object_ref (window));
}

static GtkWidget *
make_remover (gint64 id, const char *what, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  /* Translators: %s is the name of what is removed */
  g_autofree char *name = g_strdup_printf (_ ("Remove %s"), what);

  g_object_set_data_full (G_OBJECT (button), "id", g_memdup2 (&id, sizeof id), g_free);
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  cohort_ui_name (button, name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", callback, NULL);
  return button;
}

static void
add_row (CohortMarketGroups *self, GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_rival (CohortMarketGroups *self, const CohortRival *rival)
{
  g_autofree char *title = cohort_rival_title (rival), *text = cohort_rival_text (rival);
  GtkWidget *row = cohort_text_row_new (title, text);

  g_object_set_data_full (G_OBJECT (row), "id", g_memdup2 (&rival->id, sizeof rival->id), g_free);
  if (!cohort_session_is_read_only (self->session))
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_remover (rival->id, title, G_CALLBACK (remove_rival_cb)));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect (row, "activated", G_CALLBACK (open_rival_cb), NULL);
    }
  add_row (self, row);
}

static CohortChart *
make_chart (const CohortSurvey *survey)
{
  const char *const names[] = { _ ("Too cheap"), _ ("Cheap"), _ ("Expensive"), _ ("Too expensive") };
  CohortChart *chart = cohort_chart_new (_ ("Share Who Find a Price So"));
  /* Translators: %s is a currency's code */
  g_autofree char *x = g_strdup_printf (_ ("Price, %s"), survey->currency);
  double unit = 1;

  for (int i = 0; i < cohort_currency_exponent (survey->currency); i++)
    unit *= 10;
  cohort_chart_set_description (chart, _ ("The share of answers by which a price is too cheap, cheap, expensive or too "
                                          "expensive, for each price that was named."));
  cohort_chart_set_x (chart, COHORT_CHART_X_NUMBER, x);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_SHARE, NULL, _ ("Share"));
  cohort_chart_set_y_range (chart, 0, 1);
  for (guint k = 0; k < 4; k++)
    {
      CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_STEP, names[k]);

      for (guint i = 0; i < survey->curves->len; i++)
        {
          const CohortSurveyPoint *point = &g_array_index (survey->curves, CohortSurveyPoint, i);

          cohort_chart_series_add (series, (double) point->price / unit, point->share[k])->n
              = (guint) survey->answer->n;
        }
    }
  return chart;
}

static void
add_survey (CohortMarketGroups *self, const CohortSurvey *survey)
{
  GtkWidget *row = adw_expander_row_new (), *view, *holder;
  g_autofree char *day = cohort_words_day (survey->day);
  /* Translators: a day */
  g_autofree char *text = g_strdup_printf (_ ("Price survey, imported on %s"), day);
  g_autoptr (GPtrArray) lines = cohort_survey_sentences (survey);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), survey->title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), text);
  for (guint i = 0; i < lines->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), cohort_text_row_new (g_ptr_array_index (lines, i), NULL));
  if (survey->answer->status == COHORT_STATUS_OK)
    {
      g_autoptr (CohortChart) chart = make_chart (survey);

      view = cohort_chart_view_new ();
      cohort_chart_view_set_chart (COHORT_CHART_VIEW (view), chart);
      gtk_widget_set_margin_top (view, 12);
      gtk_widget_set_margin_bottom (view, 12);
      gtk_widget_set_margin_start (view, 12);
      gtk_widget_set_margin_end (view, 12);
      holder = adw_preferences_row_new ();
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (holder), FALSE);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (holder), view);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), holder);
    }
  if (!cohort_session_is_read_only (self->session))
    adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row),
                                 make_remover (survey->id, survey->title, G_CALLBACK (remove_survey_cb)));
  add_row (self, row);
}

/* ---- loading ---- */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMarketReport) report = cohort_market_report_load_finish (result, &error);
  CohortMarketGroups *self;

  if (report == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Prices of others: %s", error->message);
      return;
    }
  self = COHORT_MARKET_GROUPS (user_data);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < report->surveys->len; i++)
    add_survey (self, g_ptr_array_index (report->surveys, i));
  for (guint i = 0; i < report->rivals->len; i++)
    add_rival (self, g_ptr_array_index (report->rivals, i));
  g_clear_pointer (&self->report, cohort_market_report_unref);
  self->report = g_steal_pointer (&report);
}

/**
 * cohort_market_groups_reload:
 * @cancellable: of the page: cancelled before the group goes
 */
void
cohort_market_groups_reload (CohortMarketGroups *self, CohortSession *session, GCancellable *cancellable)
{
  g_set_object (&self->session, session);
  gtk_widget_set_visible (self->button, !cohort_session_is_read_only (session));
  cohort_market_report_load_async (session, cancellable, loaded_cb, self);
}

static void
cohort_market_groups_dispose (GObject *object)
{
  CohortMarketGroups *self = COHORT_MARKET_GROUPS (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_market_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_market_groups_parent_class)->dispose (object);
}

static void
cohort_market_groups_class_init (CohortMarketGroupsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_market_groups_dispose;
}

static void
cohort_market_groups_init (CohortMarketGroups *self)
{
  static const GActionEntry entries[] = { { "rival", add_rival_cb, NULL, NULL, NULL, { 0 } },
                                          { "survey", import_cb, NULL, NULL, NULL, { 0 } },
                                          { "template", save_template_cb, NULL, NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  self->rows = g_ptr_array_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "market", G_ACTION_GROUP (actions));
  g_menu_append (menu, _ ("Note the _Price of Another…"), "market.rival");
  g_menu_append (menu, _ ("_Import Price Survey…"), "market.survey");
  g_menu_append (menu, _ ("_Save Survey Template…"), "market.template");
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "list-add-symbolic");
  gtk_widget_set_tooltip_text (self->button, _ ("Add Prices of Others"));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Prices of Others, and What People Say"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      _ ("What others ask, by the day on which you saw it, and answers to four questions of a price."));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->button);
}
