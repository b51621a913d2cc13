// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A review that is not kept yet is lost with the window, not with a look at another: one homework after the other.

#include "config.h"

#include "cohort-inbox-review.h"

#include "cohort-inbox-commands.h"
#include "cohort-inbox-row.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define HIGHEST 5

/* What was said of a homework and not kept. */
typedef struct
{
  int *marks; /* (owned): one a line */
  char *text;
} Draft;

struct _CohortInboxReview
{
  AdwBin parent_instance;

  CohortSession *session;                  /* (owned) (nullable) */
  CohortInboxReport *report;               /* (owned) (nullable) */
  const CohortInboxSubmission *submission; /* (nullable) */
  gint64 shown;                            /* its id, 0: none */
  GStrv rubric;                            /* (owned) (nullable): that the rows are of */
  GPtrArray *groups;                       /* (element-type AdwToggleGroup) (unowned) */
  GPtrArray *lines;                        /* (element-type GtkWidget) (unowned): the rows */
  GHashTable *drafts;                      /* (element-type gint64 Draft) */
  gboolean filling;

  GtkScrolledWindow *scroller;
  GtkWidget *who_button;
  GtkLabel *who_label;
  GtkLabel *title_label;
  GtkLabel *detail_label;
  GtkLabel *text_label;
  GtkWidget *work_button;
  AdwPreferencesGroup *rubric_group;
  AdwWrapBox *snippets_box;
  GtkTextView *editor;
  GtkLabel *score_label;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (CohortInboxReview, cohort_inbox_review, ADW_TYPE_BIN)

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_free (self->marks);
  g_free (self->text);
  g_free (self);
}

static char *
get_text (CohortInboxReview *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->editor), "text", &text, NULL);
  return g_strstrip (text);
}

/* 0: none is given */
static int
get_mark (AdwToggleGroup *group)
{
  const guint active = adw_toggle_group_get_active (group);

  return active < HIGHEST ? (int) active + 1 : 0;
}

static void
set_mark (AdwToggleGroup *group, int mark)
{
  adw_toggle_group_set_active (group, mark > 0 ? (guint) mark - 1 : GTK_INVALID_LIST_POSITION);
}

/* Returns: (transfer full): one a line */
static int *
get_marks (CohortInboxReview *self)
{
  int *marks = g_new0 (int, self->groups->len + 1);

  for (guint i = 0; i < self->groups->len; i++)
    marks[i] = get_mark (self->groups->pdata[i]);
  return marks;
}

static gboolean
is_writable (CohortInboxReview *self)
{
  return self->submission != NULL && !cohort_session_is_read_only (self->session);
}

static void
sync_score (CohortInboxReview *self)
{
  g_autofree int *marks = get_marks (self);
  g_autofree char *text = get_text (self);
  const int score = cohort_inbox_score (marks, self->groups->len);
  g_autofree char *words = NULL;

  if (self->filling)
    return;
  /* Translators: %d is a number between 20 and 100 */
  words = score >= 0 ? g_strdup_printf (_ ("Score: %d of 100"), score) : g_strdup ("");
  gtk_label_set_text (self->score_label, words);
  gtk_widget_set_sensitive (self->save_button, is_writable (self) && (score >= 0 || *text != '\0'));
}

/* ---- what is done ---- */

gboolean
cohort_inbox_review_save (CohortInboxReview *self)
{
  g_autofree int *marks = get_marks (self);
  g_autofree char *text = get_text (self);
  CohortInboxEdit edit = { .kind = COHORT_INBOX_EDIT_REVIEW, .text = text, .marks = marks };

  if (!gtk_widget_get_sensitive (self->save_button) || self->submission == NULL)
    return FALSE;
  edit.item = self->submission->id;
  edit.texts = (const char *const *) self->rubric;
  cohort_command_inbox_async (self->session, &edit, NULL, cohort_window_done_cb,
                              g_object_ref (cohort_window_of (GTK_WIDGET (self))));
  return TRUE;
}

static void
save_cb (CohortInboxReview *self)
{
  cohort_inbox_review_save (self);
}

gboolean
cohort_inbox_review_mark (CohortInboxReview *self, int mark)
{
  if (!is_writable (self) || mark < 1 || mark > HIGHEST)
    return FALSE;
  for (guint i = 0; i < self->groups->len; i++)
    if (get_mark (self->groups->pdata[i]) == 0)
      {
        g_autofree char *said = g_strdup_printf ("%s: %d", self->rubric[i], mark);

        set_mark (self->groups->pdata[i], mark);
        cohort_ui_announce (GTK_WIDGET (self), said);
        return TRUE;
      }
  return FALSE;
}

gboolean
cohort_inbox_review_unmark (CohortInboxReview *self)
{
  for (guint i = self->groups->len; is_writable (self) && i > 0; i--)
    if (get_mark (self->groups->pdata[i - 1]) != 0)
      {
        set_mark (self->groups->pdata[i - 1], 0);
        return TRUE;
      }
  return FALSE;
}

void
cohort_inbox_review_edit (CohortInboxReview *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

void
cohort_inbox_review_open (CohortInboxReview *self)
{
  if (self->submission != NULL && self->submission->member != 0)
    cohort_window_show_item (cohort_window_of (GTK_WIDGET (self)), "members", self->submission->member);
}

static void
open_cb (CohortInboxReview *self)
{
  cohort_inbox_review_open (self);
}

static void
work_cb (CohortInboxReview *self)
{
  if (self->submission != NULL && self->submission->url != NULL)
    cohort_inbox_open_address (GTK_WIDGET (self), self->submission->url);
}

static void
snippet_cb (GtkWidget *button, CohortInboxReview *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->editor);
  GtkTextIter at;

  if (!is_writable (self))
    return;
  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_begin_user_action (buffer);
  if (!gtk_text_iter_starts_line (&at))
    gtk_text_buffer_insert_at_cursor (buffer, "\n", -1);
  gtk_text_buffer_insert_at_cursor (buffer, g_object_get_data (G_OBJECT (button), "snippet"), -1);
  gtk_text_buffer_end_user_action (buffer);
}

/* ---- the rubric and the snippets ---- */

static void
add_line (CohortInboxReview *self, const char *name)
{
  GtkWidget *row = adw_action_row_new (), *group = adw_toggle_group_new ();

  for (int mark = 1; mark <= HIGHEST; mark++)
    {
      AdwToggle *toggle = adw_toggle_new ();
      g_autofree char *label = g_strdup_printf ("%d", mark);

      adw_toggle_set_label (toggle, label);
      adw_toggle_group_add (ADW_TOGGLE_GROUP (group), toggle);
    }
  gtk_widget_set_valign (group, GTK_ALIGN_CENTER);
  cohort_ui_name (group, name);
  set_mark (ADW_TOGGLE_GROUP (group), 0);
  g_signal_connect_object (group, "notify::active", G_CALLBACK (sync_score), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), group);
  adw_preferences_group_add (self->rubric_group, row);
  g_ptr_array_add (self->groups, group);
  g_ptr_array_add (self->lines, row);
}

static void
show_rubric (CohortInboxReview *self)
{
  if (self->rubric != NULL
      && g_strv_equal ((const char *const *) self->rubric, (const char *const *) self->report->rubric))
    return;
  for (guint i = 0; i < self->lines->len; i++)
    adw_preferences_group_remove (self->rubric_group, self->lines->pdata[i]);
  g_ptr_array_set_size (self->lines, 0);
  g_ptr_array_set_size (self->groups, 0);
  /* What was marked was marked by another rubric. */
  g_hash_table_remove_all (self->drafts);
  g_strfreev (self->rubric);
  self->rubric = g_strdupv (self->report->rubric);
  for (guint i = 0; self->rubric[i] != NULL; i++)
    add_line (self, self->rubric[i]);
}

static void
show_snippets (CohortInboxReview *self)
{
  GtkWidget *old;

  while ((old = gtk_widget_get_first_child (GTK_WIDGET (self->snippets_box))) != NULL)
    adw_wrap_box_remove (self->snippets_box, old);
  for (guint i = 0; self->report->snippets[i] != NULL; i++)
    {
      GtkWidget *label = gtk_label_new (self->report->snippets[i]), *button = gtk_button_new ();

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
      gtk_button_set_child (GTK_BUTTON (button), label);
      gtk_widget_set_tooltip_text (button, self->report->snippets[i]);
      g_object_set_data_full (G_OBJECT (button), "snippet", g_strdup (self->report->snippets[i]), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (snippet_cb), self, 0);
      adw_wrap_box_append (self->snippets_box, button);
    }
}

/* ---- one homework ---- */

static void
keep_draft (CohortInboxReview *self)
{
  Draft *draft;

  if (self->shown == 0)
    return;
  draft = g_new0 (Draft, 1);
  draft->marks = get_marks (self);
  draft->text = get_text (self);
  g_hash_table_replace (self->drafts, g_memdup2 (&self->shown, sizeof self->shown), draft);
}

static void
show_draft (CohortInboxReview *self)
{
  const Draft *draft = g_hash_table_lookup (self->drafts, &self->shown);

  self->filling = TRUE;
  for (guint i = 0; i < self->groups->len; i++)
    set_mark (self->groups->pdata[i], draft != NULL ? draft->marks[i] : 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->editor), draft != NULL ? draft->text : "", -1);
  self->filling = FALSE;
}

static void
show_submission (CohortInboxReview *self)
{
  const CohortInboxSubmission *submission = self->submission;

  gtk_label_set_text (self->who_label, submission->who);
  gtk_widget_set_sensitive (self->who_button, submission->member != 0);
  gtk_label_set_text (self->title_label, submission->title);
  gtk_label_set_text (self->detail_label, submission->detail);
  gtk_label_set_text (self->text_label, submission->text != NULL ? submission->text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), submission->text != NULL);
  gtk_widget_set_visible (self->work_button, submission->url != NULL);
  gtk_widget_set_tooltip_text (self->work_button, submission->url);
}

void
cohort_inbox_review_show (CohortInboxReview *self, CohortSession *session, CohortInboxReport *report,
                          const CohortInboxSubmission *submission)
{
  const gint64 id = submission != NULL ? submission->id : 0;

  g_set_object (&self->session, session);
  if (id != self->shown)
    keep_draft (self);
  cohort_inbox_report_ref (report);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  self->report = report;
  self->submission = submission;
  show_rubric (self);
  show_snippets (self);
  if (id != self->shown)
    {
      self->shown = id;
      show_draft (self);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }
  if (submission != NULL)
    show_submission (self);
  gtk_text_view_set_editable (self->editor, is_writable (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->rubric_group), is_writable (self));
  sync_score (self);
}

/* ---- the widget ---- */

static gboolean
save_key_cb (GtkWidget *widget, GVariant *unused, gpointer data)
{
  return cohort_inbox_review_save (COHORT_INBOX_REVIEW (widget));
}

static void
cohort_inbox_review_dispose (GObject *object)
{
  CohortInboxReview *self = COHORT_INBOX_REVIEW (object);

  self->filling = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_INBOX_REVIEW);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_pointer (&self->rubric, g_strfreev);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_inbox_review_parent_class)->dispose (object);
}

static void
cohort_inbox_review_class_init (CohortInboxReviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_inbox_review_dispose;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, save_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, save_key_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-inbox-review.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, scroller);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, who_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, who_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, title_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, detail_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, text_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, work_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, rubric_group);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, snippets_box);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, editor);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, score_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxReview, save_button);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, work_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
cohort_inbox_review_init (CohortInboxReview *self)
{
  self->groups = g_ptr_array_new ();
  self->lines = g_ptr_array_new ();
  self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, draft_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->editor), "changed", G_CALLBACK (sync_score), self,
                           G_CONNECT_SWAPPED);
}
