// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A letter to a member, or the same to several, to be changed, copied or handed to the mail program; to note that it
// was written is a step of its own. Nothing is sent from here. What was typed is kept when the language is looked at
// again.

#include "config.h"

#include "cohort-letter-dialog.h"

#include "cohort-risk-commands.h"
#include "cohort-risk-draft.h"
#include "cohort-suggestion-commands.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortLetterDialog
{
  AdwDialog parent_instance;

  CohortSession *session; /* (owned) */
  GArray *members;        /* (element-type gint64) */
  GStrv addresses;        /* (owned): of whom an address is known */
  char *occasion;
  gint64 post;            /* that is handed over; 0: none */
  CohortRiskDraft *draft; /* (owned) (nullable): until it is read */
  GCancellable *cancellable;
  CohortLetterLanguage language; /* what is shown */

  AdwToggleGroup *language_group;
  AdwActionRow *to_row;
  AdwEntryRow *subject_row;
  GtkTextView *body;
  GtkWidget *mail_button;
  GtkWidget *done_button;
};

G_DEFINE_FINAL_TYPE (CohortLetterDialog, cohort_letter_dialog, ADW_TYPE_DIALOG)

static const char *const language_ids[COHORT_N_LETTER_LANGUAGES] = { "en", "zh" };

static char *
get_body (CohortLetterDialog *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->body), "text", &text, NULL);
  return text;
}

static void
keep_typed (CohortLetterDialog *self)
{
  g_free (self->draft->subject[self->language]);
  self->draft->subject[self->language] = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject_row)));
  g_free (self->draft->body[self->language]);
  self->draft->body[self->language] = get_body (self);
}

static void
show_draft (CohortLetterDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->subject_row), self->draft->subject[self->language]);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body), self->draft->body[self->language], -1);
}

static void
language_cb (CohortLetterDialog *self)
{
  const char *name = adw_toggle_group_get_active_name (self->language_group);
  CohortLetterLanguage language
      = g_strcmp0 (name, language_ids[COHORT_LETTER_CHINESE]) == 0 ? COHORT_LETTER_CHINESE : COHORT_LETTER_ENGLISH;

  if (self->draft == NULL || language == self->language)
    return;
  keep_typed (self);
  self->language = language;
  show_draft (self);
}

static void
copy_cb (CohortLetterDialog *self)
{
  g_autofree char *text = get_body (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  cohort_ui_announce (GTK_WIDGET (self), _ ("The text was copied"));
  cohort_window_toast (cohort_window_of (GTK_WIDGET (self)), _ ("The text was copied"));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) window = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    cohort_window_toast (window, _ ("No mail program could be opened"));
}

static void
mail_cb (CohortLetterDialog *self)
{
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));
  g_autofree char *text = get_body (self);
  g_autofree char *uri = cohort_risk_draft_uri ((const char *const *) self->addresses,
                                                gtk_editable_get_text (GTK_EDITABLE (self->subject_row)), text);
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (window), NULL, launched_cb, g_object_ref (window));
}

static void
done_cb (CohortLetterDialog *self)
{
  /* "failed" is no sign of the list. */
  const char *sign = g_str_equal (self->occasion, "failed") ? "past-due" : self->occasion;

  if (self->post != 0)
    cohort_command_suggestion_sent_async (
        self->session, self->post, (const gint64 *) (gconstpointer) self->members->data, self->members->len, NULL,
        cohort_window_done_cb, g_object_ref (cohort_window_of (GTK_WIDGET (self))));
  else
    cohort_command_risk_done_async (self->session, (const gint64 *) (gconstpointer) self->members->data,
                                    self->members->len, "message", sign, NULL, cohort_window_done_cb,
                                    g_object_ref (cohort_window_of (GTK_WIDGET (self))));
  adw_dialog_close (ADW_DIALOG (self));
}

/* Several know nothing of each other: their addresses go to the blind copy. */
static char *
words_to (CohortLetterDialog *self)
{
  guint n = g_strv_length (self->addresses);

  if (self->members->len == 1)
    return n == 0 ? g_strdup_printf (_ ("%s (no address is known)"), self->draft->name)
                  : g_strdup_printf (C_ ("letter", "%1$s <%2$s>"), self->draft->name, self->addresses[0]);
  if (n == self->members->len)
    return g_strdup_printf (ngettext ("%u member, each in blind copy", "%u members, each in blind copy", n), n);
  return g_strdup_printf (_ ("%1$u of %2$u members have an address; each in blind copy"), n, self->members->len);
}

static void
draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRiskDraft) draft = cohort_risk_draft_load_finish (result, &error);
  CohortLetterDialog *self;
  g_autofree char *to = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_LETTER_DIALOG (user_data);
  if (draft == NULL)
    {
      adw_action_row_set_subtitle (self->to_row, error->message);
      return;
    }
  self->draft = g_steal_pointer (&draft);
  self->language = self->draft->language;
  if (self->addresses == NULL)
    {
      const char *one[] = { self->draft->address, NULL };

      self->addresses = g_strdupv ((GStrv) one);
    }
  to = words_to (self);
  adw_action_row_set_subtitle (self->to_row, to);
  gtk_widget_set_sensitive (self->mail_button, self->addresses[0] != NULL);
  show_draft (self);
  adw_toggle_group_set_active_name (self->language_group, language_ids[self->language]);
}

static void
cohort_letter_dialog_dispose (GObject *object)
{
  CohortLetterDialog *self = COHORT_LETTER_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_LETTER_DIALOG);
  g_clear_pointer (&self->draft, cohort_risk_draft_free);
  g_clear_pointer (&self->members, g_array_unref);
  g_clear_pointer (&self->addresses, g_strfreev);
  g_clear_pointer (&self->occasion, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_letter_dialog_parent_class)->dispose (object);
}

static void
cohort_letter_dialog_class_init (CohortLetterDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_letter_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-letter-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortLetterDialog, language_group);
  gtk_widget_class_bind_template_child (widget_class, CohortLetterDialog, to_row);
  gtk_widget_class_bind_template_child (widget_class, CohortLetterDialog, subject_row);
  gtk_widget_class_bind_template_child (widget_class, CohortLetterDialog, body);
  gtk_widget_class_bind_template_child (widget_class, CohortLetterDialog, mail_button);
  gtk_widget_class_bind_template_child (widget_class, CohortLetterDialog, done_button);
  gtk_widget_class_bind_template_callback (widget_class, language_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, mail_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
}

static void
cohort_letter_dialog_init (CohortLetterDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "at-risk#draft");
}

static CohortLetterDialog *
make (CohortSession *session, const gint64 *members, guint n_members, const char *const *addresses,
      const char *occasion)
{
  CohortLetterDialog *self = g_object_new (COHORT_TYPE_LETTER_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->members = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->members, members, n_members);
  self->addresses = g_strdupv ((GStrv) addresses);
  self->occasion = g_strdup (occasion);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->mail_button, FALSE);
  gtk_widget_set_sensitive (self->done_button, !cohort_session_is_read_only (session));
  return self;
}

/**
 * cohort_letter_dialog_new:
 * @members: (array length=n_members): to whom
 * @addresses: (nullable): of several; that of a single one is read
 * @occasion: a sign's id, or "failed", "upgrade"
 *
 * Returns: (transfer floating)
 */
CohortLetterDialog *
cohort_letter_dialog_new (CohortSession *session, const gint64 *members, guint n_members, const char *const *addresses,
                          const char *occasion)
{
  CohortLetterDialog *self = make (session, members, n_members, addresses, occasion);

  cohort_risk_draft_load_async (session, n_members == 1 ? members[0] : 0, occasion, self->cancellable, draft_cb, self);
  return self;
}

/**
 * cohort_letter_dialog_present_for_post:
 * @parent: over whose window it is shown
 * @post: what is handed over
 * @addresses: (nullable): of several; that of a single one is read
 */
void
cohort_letter_dialog_present_for_post (GtkWidget *parent, CohortSession *session, gint64 post, const gint64 *members,
                                       guint n_members, const char *const *addresses)
{
  CohortLetterDialog *self = make (session, members, n_members, n_members == 1 ? NULL : addresses, "send");

  self->post = post;
  cohort_risk_draft_load_for_post_async (session, n_members == 1 ? members[0] : 0, post, self->cancellable, draft_cb,
                                         self);
  adw_dialog_present (ADW_DIALOG (self), parent);
}

/**
 * cohort_letter_dialog_present:
 * @parent: over whose window it is shown
 */
void
cohort_letter_dialog_present (GtkWidget *parent, CohortSession *session, const gint64 *members, guint n_members,
                              const char *const *addresses, const char *occasion)
{
  adw_dialog_present (ADW_DIALOG (cohort_letter_dialog_new (session, members, n_members, addresses, occasion)), parent);
}
