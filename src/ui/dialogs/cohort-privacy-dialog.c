// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person may ask for: a copy of what is known of them, and to be erased. Erasing is the one thing without undo:
// it shows what goes, what stays and why, and wants the name typed.

#include "config.h"

#include "cohort-privacy-dialog.h"

#include "cohort-archive.h"
#include "cohort-paper.h"
#include "cohort-privacy.h"
#include "cohort-scramble.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>
#include <string.h>

struct _CohortPrivacyDialog
{
  AdwDialog parent_instance;

  CohortSession *session; /* (owned) */
  gint64 member;
  CohortPrivacyPlan *plan; /* (owned) (nullable): once it is read */
  GCancellable *cancellable;
  gboolean erasing;

  AdwNavigationView *view;
  GtkWidget *save_row;
  AdwPreferencesGroup *erase_group;
  GtkWidget *erase_row;
  GtkStack *stack;
  AdwStatusPage *failure;
  AdwPreferencesGroup *removed_group;
  AdwPreferencesGroup *kept_group;
  AdwPreferencesGroup *look_at_group;
  AdwEntryRow *name_row;
  GtkWidget *erase_button;
};

G_DEFINE_FINAL_TYPE (CohortPrivacyDialog, cohort_privacy_dialog, ADW_TYPE_DIALOG)

/* Access: the file is asked for first, then everything is read and packed. */

typedef struct
{
  CohortWindow *window;   /* (owned) */
  CohortSession *session; /* (owned) */
  gint64 member;
  GFile *file; /* (owned) (nullable) */
} Save;

static void
save_free (Save *self)
{
  g_object_unref (self->window);
  g_object_unref (self->session);
  g_clear_object (&self->file);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
written_cb (GObject *file, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (file), result, NULL, &error))
    text = g_strdup (_ ("The archive was saved"));
  else
    text = g_strdup_printf (_ ("The archive could not be saved: %s"), error->message);
  cohort_window_toast (save->window, text);
}

static GBytes *
pack (const CohortPrivacyCopy *copy, gint64 now_us, GError **error)
{
  const CohortPaperColumn columns[]
      = { { C_ ("access", "About"), FALSE }, { C_ ("access", "What"), FALSE }, { C_ ("access", "Text"), FALSE, TRUE } };
  g_autoptr (CohortPaper) paper = cohort_paper_new (copy->title, copy->detail);
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) json = g_bytes_new (copy->json, strlen (copy->json));
  const char *names[] = { "person.pdf", "person.json" };
  GBytes *contents[2];

  cohort_paper_add_table (paper, columns, G_N_ELEMENTS (columns), copy->rows, NULL);
  pdf = cohort_paper_to_pdf (paper);
  contents[0] = pdf;
  contents[1] = json;
  return cohort_archive_make (names, contents, G_N_ELEMENTS (names), now_us, error);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPrivacyCopy) copy = cohort_privacy_copy_load_finish (result, &error);
  g_autoptr (GBytes) bytes = copy ? pack (copy, cohort_session_get_now (save->session), &error) : NULL;
  GFile *file = save->file;

  if (bytes == NULL)
    {
      cohort_window_toast (save->window, error->message);
      return;
    }
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, written_cb,
                                       g_steal_pointer (&save));
}

static void
file_chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  CohortSession *session = save->session;
  gint64 member = save->member;

  save->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);
  if (save->file)
    cohort_privacy_copy_load_async (session, member, NULL, copied_cb, g_steal_pointer (&save));
}

static void
save_cb (CohortPrivacyDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Save *save = g_new0 (Save, 1);

  save->window = g_object_ref (cohort_window_of (GTK_WIDGET (self)));
  save->session = g_object_ref (self->session);
  save->member = self->member;
  gtk_file_dialog_set_title (dialog, _ ("Save What Is Known"));
  gtk_file_dialog_set_initial_name (dialog, "person.zip");
  gtk_file_dialog_save (dialog, GTK_WINDOW (save->window), NULL, file_chosen_cb, save);
  adw_dialog_close (ADW_DIALOG (self));
}

/* Erasing */

static void
show_lines (AdwPreferencesGroup *group, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const CohortPrivacyLine *line = g_ptr_array_index (lines, i);
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", line->title, "subtitle",
                                     line->detail, NULL);

      adw_preferences_group_add (group, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (group), lines->len > 0);
}

static gboolean
name_is_typed (CohortPrivacyDialog *self)
{
  g_autofree char *typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  g_autofree char *wanted = NULL;
  g_autofree char *given = NULL;

  if (self->plan == NULL || self->erasing)
    return FALSE;
  wanted = g_utf8_normalize (self->plan->name, -1, G_NORMALIZE_ALL_COMPOSE);
  given = g_utf8_normalize (g_strstrip (typed), -1, G_NORMALIZE_ALL_COMPOSE);
  return g_strcmp0 (wanted, given) == 0;
}

static void
name_changed_cb (CohortPrivacyDialog *self)
{
  gtk_widget_set_sensitive (self->erase_button, name_is_typed (self));
}

static void
plan_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPrivacyPlan) plan = cohort_privacy_plan_load_finish (result, &error);
  CohortPrivacyDialog *self;
  g_autofree char *title = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_PRIVACY_DIALOG (user_data);
  if (plan == NULL)
    {
      cohort_ui_describe (self->failure, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }
  if (plan->is_erased)
    {
      adw_preferences_group_set_description (self->erase_group, _ ("This person was erased."));
      gtk_widget_set_sensitive (self->erase_row, FALSE);
      return;
    }
  self->plan = g_steal_pointer (&plan);
  show_lines (self->removed_group, self->plan->removed);
  show_lines (self->kept_group, self->plan->kept);
  show_lines (self->look_at_group, self->plan->look_at);
  /* Translators: %s is the name of a person, which is to be typed as it stands */
  title = g_strdup_printf (_ ("Type “%s” to Erase"), self->plan->name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->name_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), title);
  gtk_stack_set_visible_child_name (self->stack, "plan");
  name_changed_cb (self);
}

static void
show_plan_cb (CohortPrivacyDialog *self)
{
  adw_navigation_view_push_by_tag (self->view, "erase");
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}

static void
erased_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *receipt = cohort_privacy_erase_finish (result, &error);

  cohort_window_toast (window, receipt ? receipt : error->message);
}

static void
erase_cb (CohortPrivacyDialog *self)
{
  if (!name_is_typed (self))
    return;
  self->erasing = TRUE;
  cohort_privacy_erase_async (self->session, self->member, NULL, erased_cb,
                              g_object_ref (cohort_window_of (GTK_WIDGET (self))));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
cohort_privacy_dialog_dispose (GObject *object)
{
  CohortPrivacyDialog *self = COHORT_PRIVACY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_PRIVACY_DIALOG);
  g_clear_pointer (&self->plan, cohort_privacy_plan_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_privacy_dialog_parent_class)->dispose (object);
}

static void
cohort_privacy_dialog_class_init (CohortPrivacyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_privacy_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-privacy-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, view);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, save_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, erase_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, erase_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, removed_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, kept_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, look_at_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPrivacyDialog, erase_button);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_plan_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, erase_cb);
}

static void
cohort_privacy_dialog_init (CohortPrivacyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "privacy-requests");
}

/**
 * cohort_privacy_dialog_new:
 * @member: whose
 *
 * Returns: (transfer floating)
 */
CohortPrivacyDialog *
cohort_privacy_dialog_new (CohortSession *session, gint64 member)
{
  CohortPrivacyDialog *self = g_object_new (COHORT_TYPE_PRIVACY_DIALOG, NULL);
  gboolean scrambled = cohort_scramble_is_active ();

  self->session = g_object_ref (session);
  self->member = member;
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->save_row, !scrambled);
  gtk_widget_set_sensitive (self->erase_row, !scrambled && !cohort_session_is_read_only (session));
  if (scrambled)
    adw_preferences_group_set_description (self->erase_group,
                                           _ ("Names and amounts are scrambled. Show them again to save or to erase."));
  cohort_privacy_plan_load_async (session, member, self->cancellable, plan_cb, self);
  return self;
}
