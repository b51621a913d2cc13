// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One source: how far its data reaches, what became of its rows, what could not be read, and its imports with
// the way back. Undo goes newest first within a source; an older import offers the whole chain down to it.

#include "config.h"

#include "cohort-source-group.h"

#include "cohort-check-report.h"
#include "cohort-coverage-bar.h"
#include "cohort-import-types.h"
#include "cohort-problems-dialog.h"
#include "cohort-source-account.h"
#include "cohort-sync-port.h"
#include "cohort-ui.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

/* Older ones are on the History page. */
#define MAX_IMPORTS 24

struct _CohortSourceGroup
{
  AdwPreferencesGroup parent_instance;

  CohortSession *session;           /* (owned) */
  CohortSourcesReport *owner;       /* (owned) (nullable): what @report is part of */
  const CohortSourceReport *report; /* (nullable) */
  GPtrArray *import_rows;           /* (element-type GtkWidget) (unowned) */

  GPtrArray *warning_rows; /* (element-type GtkWidget) (unowned) */
  GPtrArray *finding_rows; /* likewise */

  CohortSourceAccount *account_row;
  AdwExpanderRow *warnings_row;
  GtkWidget *months_row;
  CohortCoverageBar *coverage_bar;
  GtkLabel *coverage_label;
  AdwActionRow *guide_row;
  AdwActionRow *balance_row;
  AdwActionRow *problems_row;
  AdwExpanderRow *findings_row;
  AdwExpanderRow *imports_row;
};

G_DEFINE_FINAL_TYPE (CohortSourceGroup, cohort_source_group, ADW_TYPE_PREFERENCES_GROUP)

static void
problems_cb (CohortSourceGroup *self)
{
  GtkWidget *dialog = cohort_problems_dialog_new (self->session, self->report->id, self->report->name);

  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* The steps to undo so that @import is undone: it and the later ones that stand, newest first. */
static GArray *
collect_chain (CohortSourceGroup *self, const CohortSourceImport *import)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->report->imports->len; i++)
    {
      const CohortSourceImport *later = g_ptr_array_index (self->report->imports, i);

      if (!later->undone && later->step != 0)
        g_array_append_val (steps, later->step);
      if (later == import)
        break;
    }
  return steps;
}

static void
undo_response_cb (CohortSourceGroup *self, const char *response, AdwAlertDialog *dialog)
{
  GArray *steps = g_object_get_data (G_OBJECT (dialog), "steps");

  if (g_str_equal (response, "undo"))
    cohort_window_undo_steps (cohort_window_of (GTK_WIDGET (self)), (const gint64 *) steps->data, steps->len);
}

static void
ask_for_chain (CohortSourceGroup *self, GArray *steps)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Undo Later Imports Too?"), NULL);
  g_autofree char *n = cohort_words_count (steps->len);

  adw_alert_dialog_format_body (
      ADW_ALERT_DIALOG (dialog),
      ngettext ("Later imports of this source build on this one. %s import will be undone, newest first.",
                "Later imports of this source build on this one. %s imports will be undone, newest first.", steps->len),
      n);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "undo", _ ("_Undo All"), NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "undo");
  g_object_set_data_full (G_OBJECT (dialog), "steps", g_array_ref (steps), (GDestroyNotify) g_array_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (undo_response_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
import_clicked_cb (CohortSourceGroup *self, GtkWidget *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  const CohortSourceImport *import = g_ptr_array_index (self->report->imports, index);
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));
  g_autoptr (GArray) steps = NULL;

  if (import->undone)
    {
      cohort_window_redo_step (window, import->step);
      return;
    }
  steps = collect_chain (self, import);
  if (steps->len > 1)
    ask_for_chain (self, steps);
  else
    cohort_window_undo_steps (window, (const gint64 *) steps->data, steps->len);
}

static GtkWidget *
make_import_row (CohortSourceGroup *self, guint index)
{
  const CohortSourceImport *import = g_ptr_array_index (self->report->imports, index);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = g_strjoin (" · ", import->when, import->undone ? _ ("Undone") : import->summary, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), import->file);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (import->undone ? import->can_redo : import->can_undo)
    {
      const char *action = import->undone ? _ ("Redo") : _ ("Undo");
      GtkWidget *button = gtk_button_new_with_label (action);
      g_autofree char *name = g_strdup_printf ("%s: %s", action, import->file);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_sensitive (button, !cohort_session_is_read_only (self->session));
      cohort_ui_name (button, name);
      g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
      g_signal_connect_object (button, "clicked", G_CALLBACK (import_clicked_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  return row;
}

static void
clear_imports (CohortSourceGroup *self)
{
  for (guint i = 0; i < self->import_rows->len; i++)
    adw_expander_row_remove (self->imports_row, g_ptr_array_index (self->import_rows, i));
  g_ptr_array_set_size (self->import_rows, 0);
}

/* Made when they are first looked at: most visits to the page never open them. */
static void
expanded_cb (CohortSourceGroup *self)
{
  if (self->report == NULL || self->import_rows->len > 0 || !adw_expander_row_get_expanded (self->imports_row))
    return;
  for (guint i = 0; i < MIN (self->report->imports->len, MAX_IMPORTS); i++)
    {
      GtkWidget *row = make_import_row (self, i);

      adw_expander_row_add_row (self->imports_row, row);
      g_ptr_array_add (self->import_rows, row);
    }
}

/* What the last run could not take. */
static void
show_warnings (CohortSourceGroup *self)
{
  guint n = self->report->sync_warnings != NULL ? g_strv_length (self->report->sync_warnings) : 0;
  g_autofree char *count = cohort_words_count (n);
  g_autofree char *title = g_strdup_printf (
      ngettext ("%s note on the last synchronisation", "%s notes on the last synchronisation", n), count);

  for (guint i = 0; i < self->warning_rows->len; i++)
    adw_expander_row_remove (self->warnings_row, g_ptr_array_index (self->warning_rows, i));
  g_ptr_array_set_size (self->warning_rows, 0);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), self->report->sync_warnings[i]);
      adw_expander_row_add_row (self->warnings_row, row);
      g_ptr_array_add (self->warning_rows, row);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->warnings_row), title);
  gtk_widget_set_visible (GTK_WIDGET (self->warnings_row), n > 0);
}

static void
cohort_source_group_dispose (GObject *object)
{
  CohortSourceGroup *self = COHORT_SOURCE_GROUP (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_SOURCE_GROUP);
  g_clear_pointer (&self->import_rows, g_ptr_array_unref);
  g_clear_pointer (&self->warning_rows, g_ptr_array_unref);
  g_clear_pointer (&self->finding_rows, g_ptr_array_unref);
  g_clear_pointer (&self->owner, cohort_sources_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_source_group_parent_class)->dispose (object);
}

static void
cohort_source_group_class_init (CohortSourceGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_source_group_dispose;
  g_type_ensure (COHORT_TYPE_COVERAGE_BAR);
  g_type_ensure (COHORT_TYPE_SOURCE_ACCOUNT);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-source-group.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, account_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, warnings_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, months_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, coverage_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, coverage_label);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, guide_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, balance_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, problems_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, findings_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceGroup, imports_row);
  gtk_widget_class_bind_template_callback (widget_class, problems_cb);
  gtk_widget_class_bind_template_callback (widget_class, expanded_cb);
}

static void
cohort_source_group_init (CohortSourceGroup *self)
{
  self->import_rows = g_ptr_array_new ();
  self->finding_rows = g_ptr_array_new ();
  self->warning_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cohort_source_group_new:
 *
 * Returns: (transfer floating): a group that shows nothing yet
 */
GtkWidget *
cohort_source_group_new (CohortSession *session)
{
  CohortSourceGroup *self = g_object_new (COHORT_TYPE_SOURCE_GROUP, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

/* Of a service that cannot be asked: which reports to take. */
static void
show_guide (CohortSourceGroup *self)
{
  CohortSyncPort *port = cohort_sync_port_of (self->session);
  gboolean can_be_asked = port != NULL && cohort_sync_port_find_kind (port, self->report->kind) != NULL;
  guint n_guides;
  const CohortImportGuide *guides = cohort_import_guides (&n_guides);

  gtk_widget_set_visible (GTK_WIDGET (self->guide_row), FALSE);
  for (guint i = 0; i < n_guides && !can_be_asked; i++)
    if (g_str_equal (guides[i].provider, self->report->kind))
      {
        adw_action_row_set_subtitle (self->guide_row, guides[i].help);
        gtk_widget_set_visible (GTK_WIDGET (self->guide_row), TRUE);
      }
}

/**
 * cohort_source_group_set_report:
 * @owner: the report that @report is part of
 * @report: the source to show
 */
void
cohort_source_group_set_report (CohortSourceGroup *self, CohortSourcesReport *owner, const CohortSourceReport *report)
{
  g_autofree char *title = NULL;
  g_autofree char *n = cohort_words_count ((gint64) report->n_problems);
  g_autofree char *problems = NULL;
  g_autofree char *description = NULL;

  g_return_if_fail (COHORT_IS_SOURCE_GROUP (self));

  clear_imports (self);
  g_clear_pointer (&self->owner, cohort_sources_report_unref);
  self->owner = cohort_sources_report_ref (owner);
  self->report = report;

  title = g_markup_escape_text (report->name, -1);
  if (report->last_import != NULL && g_str_equal (report->kind_title, report->name))
    description = g_markup_printf_escaped (_ ("Last import %s"), report->last_import);
  else if (report->last_import != NULL)
    /* Translators: %s is the title of a service, then a date */
    description = g_markup_printf_escaped (_ ("%s · last import %s"), report->kind_title, report->last_import);
  else
    description = g_markup_escape_text (g_str_equal (report->kind_title, report->name) ? "" : report->kind_title, -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), title);
  cohort_ui_wrap_title (ADW_PREFERENCES_GROUP (self));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), description);
  cohort_source_account_set_report (self->account_row, self->session, report);
  show_warnings (self);
  show_guide (self);
  /* A list of members or of rates tells of a moment, not of months. */
  gtk_widget_set_visible (self->months_row, report->months->len > 0 || *report->coverage);
  gtk_widget_set_visible (GTK_WIDGET (self->balance_row), report->imports->len > 0);
  cohort_coverage_bar_set_months (self->coverage_bar, report->months, report->coverage);
  gtk_widget_set_visible (GTK_WIDGET (self->coverage_bar), report->months->len > 0);
  gtk_label_set_text (self->coverage_label, report->coverage);
  adw_action_row_set_subtitle (self->balance_row, report->row_balance);

  problems = g_strdup_printf (
      ngettext ("%s row is not in the ledger", "%s rows are not in the ledger", report->n_problems), n);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->problems_row), problems);
  gtk_widget_set_visible (GTK_WIDGET (self->problems_row), report->n_problems > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->imports_row), report->imports->len > 0);
  expanded_cb (self);
}

/**
 * cohort_source_group_get_source:
 *
 * Returns: the id of the source that is shown, 0 before there is one
 */
gint64
cohort_source_group_get_source (CohortSourceGroup *self)
{
  g_return_val_if_fail (COHORT_IS_SOURCE_GROUP (self), 0);

  return self->report ? self->report->id : 0;
}

static void
finding_cb (CohortSourceGroup *self, AdwActionRow *row)
{
  const gint64 *member = g_object_get_data (G_OBJECT (row), "member");

  cohort_window_show_item (cohort_window_of (GTK_WIDGET (self)), "members", *member);
}

/* A payment leads to who made it. */
static GtkWidget *
make_finding_row (CohortSourceGroup *self, const CohortCheckFinding *finding)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), finding->text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (finding->member != 0)
    {
      g_object_set_data_full (G_OBJECT (row), "member", g_memdup2 (&finding->member, sizeof finding->member), g_free);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      g_signal_connect_object (row, "activated", G_CALLBACK (finding_cb), self, G_CONNECT_SWAPPED);
    }
  return row;
}

/**
 * cohort_source_group_set_findings:
 * @findings: (element-type CohortCheckFinding): of all sources
 *
 * Shows what does not fit together in what this source told.
 */
void
cohort_source_group_set_findings (CohortSourceGroup *self, GPtrArray *findings)
{
  g_autofree char *count = NULL, *title = NULL;

  g_return_if_fail (COHORT_IS_SOURCE_GROUP (self));

  for (guint i = 0; i < self->finding_rows->len; i++)
    adw_expander_row_remove (self->findings_row, g_ptr_array_index (self->finding_rows, i));
  g_ptr_array_set_size (self->finding_rows, 0);
  for (guint i = 0; i < findings->len; i++)
    {
      const CohortCheckFinding *finding = g_ptr_array_index (findings, i);
      GtkWidget *row;

      if (self->report == NULL || finding->source != self->report->id)
        continue;
      row = make_finding_row (self, finding);
      adw_expander_row_add_row (self->findings_row, row);
      g_ptr_array_add (self->finding_rows, row);
    }
  count = cohort_words_count (self->finding_rows->len);
  title = g_strdup_printf (
      ngettext ("%s thing does not fit together", "%s things do not fit together", self->finding_rows->len), count);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->findings_row), title);
  gtk_widget_set_visible (GTK_WIDGET (self->findings_row), self->finding_rows->len > 0);
}

/**
 * cohort_source_group_ask_for_key:
 *
 * Presents the form in which another key of the source's account is entered.
 */
void
cohort_source_group_ask_for_key (CohortSourceGroup *self)
{
  g_return_if_fail (COHORT_IS_SOURCE_GROUP (self));

  cohort_source_account_ask_for_key (self->account_row);
}
