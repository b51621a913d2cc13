// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-content-promises-dialog.h"

#include "cohort-choices.h"
#include "cohort-plan-commands.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortContentPromisesDialog
{
  AdwDialog parent_instance;

  CohortPlanReport *report; /* (owned) */
  GtkWidget *page;
};

G_DEFINE_FINAL_TYPE (CohortContentPromisesDialog, cohort_content_promises_dialog, ADW_TYPE_DIALOG)

static guint edit_signal;

static void
selected_cb (CohortContentPromisesDialog *self, GParamSpec *pspec, AdwComboRow *row)
{
  const CohortPlanPromise *promise = g_object_get_data (G_OBJECT (row), "cohort-promise");
  const char *kind = cohort_choices_get_selected (row);
  const CohortPlanEdit edit = { .kind = COHORT_PLAN_EDIT_PROMISE,
                                .item = promise->benefit,
                                .name = promise->name,
                                .text = kind && *kind ? kind : NULL };

  g_signal_emit (self, edit_signal, 0, &edit);
}

static GtkWidget *
make_row (CohortContentPromisesDialog *self, CohortPlanPromise *promise)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);
  const char *const *kinds = cohort_plan_kinds ();
  const char *guess = promise->guess ? cohort_plan_kind_word (promise->guess) : C_ ("promise", "No Content");
  /* Translators: %s is the kind of content that the name of a benefit suggests */
  g_autofree char *by_name = g_strdup_printf (_ ("By Its Name: %s"), guess);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", promise->cadence, promise->tiers);

  cohort_choices_append (store, "", by_name);
  cohort_choices_append (store, "none", C_ ("promise", "No Content"));
  for (guint i = 0; kinds[i]; i++)
    cohort_choices_append (store, kinds[i], cohort_plan_kind_word (kinds[i]));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), promise->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  cohort_choices_set_model (ADW_COMBO_ROW (row), store, FALSE);
  cohort_choices_select (ADW_COMBO_ROW (row), promise->chosen ? promise->chosen : "");
  g_object_set_data (G_OBJECT (row), "cohort-promise", promise);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
cohort_content_promises_dialog_finalize (GObject *object)
{
  g_clear_pointer (&COHORT_CONTENT_PROMISES_DIALOG (object)->report, cohort_plan_report_unref);
  G_OBJECT_CLASS (cohort_content_promises_dialog_parent_class)->finalize (object);
}

static void
cohort_content_promises_dialog_class_init (CohortContentPromisesDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_content_promises_dialog_finalize;
  edit_signal = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_POINTER);
}

static void
cohort_content_promises_dialog_init (CohortContentPromisesDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();

  self->page = adw_preferences_page_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), self->page);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("What Keeps a Promise"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  cohort_ui_set_help (ADW_DIALOG (self), "content#promises");
}

/**
 * cohort_content_promises_dialog_new:
 * @report: whose promises are listed
 */
GtkWidget *
cohort_content_promises_dialog_new (CohortPlanReport *report)
{
  CohortContentPromisesDialog *self = g_object_new (COHORT_TYPE_CONTENT_PROMISES_DIALOG, NULL);
  GtkWidget *group = adw_preferences_group_new ();

  self->report = cohort_plan_report_ref (report);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      report->promises->len > 0
          ? _ ("What tiers promise again and again. Where content keeps it, the calendar shows the slots that are "
               "empty.")
          : _ ("No tier promises anything again and again. Benefits come with an import or a template."));
  for (guint i = 0; i < report->promises->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (self, g_ptr_array_index (report->promises, i)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->page), ADW_PREFERENCES_GROUP (group));
  return GTK_WIDGET (self);
}
