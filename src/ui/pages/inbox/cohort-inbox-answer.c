// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nothing is sent from here: the answer goes to the clipboard and is kept. What was typed for a question is kept as
// long as the window lives, also when another is looked at or the answer is taken back. Texts of others are shown as
// they are: no label here takes markup.

#include "config.h"

#include "cohort-inbox-answer.h"

#include "cohort-inbox-commands.h"
#include "cohort-inbox-row.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortInboxAnswer
{
  AdwBin parent_instance;

  CohortSession *session;              /* (owned) (nullable) */
  CohortInboxReport *report;           /* (owned) (nullable) */
  const CohortInboxQuestion *question; /* (nullable): of the report */
  gint64 shown;                        /* its id, 0: none */
  GPtrArray *passages;                 /* (element-type CohortInboxPassage) (owned) (nullable) */
  GHashTable *drafts;                  /* (element-type gint64 utf8): what was typed for others */
  GCancellable *cancellable;           /* (owned) (nullable): of the passages under way */

  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkWidget *who_button;
  GtkLabel *who_label;
  GtkLabel *due_label;
  GtkLabel *text_label;
  GtkLabel *detail_label;
  GtkLabel *answer_label;
  GtkWidget *idea_button;
  GtkButton *aside_button;
  GtkWidget *back_button;
  GtkListBox *passages_list;
  GtkWidget *none_label;
  GtkTextView *editor;
  GtkWidget *elsewhere_button;
  GtkButton *answer_button;
};

G_DEFINE_FINAL_TYPE (CohortInboxAnswer, cohort_inbox_answer, ADW_TYPE_BIN)

static gboolean
is_writable (CohortInboxAnswer *self)
{
  return self->question != NULL && !cohort_session_is_read_only (self->session);
}

static char *
get_text (CohortInboxAnswer *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->editor), "text", &text, NULL);
  return g_strstrip (text);
}

/* ---- what is done ---- */

static void
run (CohortInboxAnswer *self, CohortInboxEditKind kind, const char *text)
{
  const CohortInboxEdit edit = { .kind = kind, .item = self->question->id, .text = text };

  cohort_command_inbox_async (self->session, &edit, NULL, cohort_window_done_cb,
                              g_object_ref (cohort_window_of (GTK_WIDGET (self))));
}

static void
answer_cb (CohortInboxAnswer *self)
{
  g_autofree char *text = get_text (self);

  if (!is_writable (self) || *text == '\0')
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  run (self, COHORT_INBOX_EDIT_ANSWER, text);
}

static void
elsewhere_cb (CohortInboxAnswer *self)
{
  if (is_writable (self))
    run (self, COHORT_INBOX_EDIT_ANSWER, NULL);
}

static void
take_back_cb (CohortInboxAnswer *self)
{
  if (is_writable (self) && self->question->state == COHORT_QUESTION_ANSWERED)
    run (self, COHORT_INBOX_EDIT_TAKE_BACK, NULL);
}

static void
idea_cb (CohortInboxAnswer *self)
{
  if (is_writable (self) && !self->question->idea)
    run (self, COHORT_INBOX_EDIT_MAKE_IDEA, NULL);
}

static void
aside_cb (CohortInboxAnswer *self)
{
  if (!is_writable (self))
    return;
  if (self->question->state == COHORT_QUESTION_WAITING)
    run (self, COHORT_INBOX_EDIT_SET_ASIDE, NULL);
  else if (self->question->state == COHORT_QUESTION_ASIDE)
    run (self, COHORT_INBOX_EDIT_TAKE_UP, NULL);
}

static void
open_cb (CohortInboxAnswer *self)
{
  if (self->question != NULL && self->question->member != 0)
    cohort_window_show_item (cohort_window_of (GTK_WIDGET (self)), "members", self->question->member);
}

void
cohort_inbox_answer_do (CohortInboxAnswer *self, CohortInboxDo what)
{
  if (self->question == NULL)
    return;
  if (what == COHORT_INBOX_DO_IDEA)
    idea_cb (self);
  else if (what == COHORT_INBOX_DO_ASIDE)
    aside_cb (self);
  else if (what == COHORT_INBOX_DO_OPEN)
    open_cb (self);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
sync_buttons (CohortInboxAnswer *self)
{
  g_autofree char *text = get_text (self);
  const gboolean writable = is_writable (self);
  const CohortQuestionState state = self->question != NULL ? self->question->state : COHORT_QUESTION_WAITING;
  const gboolean open = state == COHORT_QUESTION_WAITING || state == COHORT_QUESTION_ASIDE;

  gtk_widget_set_sensitive (GTK_WIDGET (self->answer_button), writable && *text != '\0');
  gtk_widget_set_sensitive (self->elsewhere_button, writable);
  gtk_widget_set_visible (self->elsewhere_button, open);
  gtk_button_set_label (self->answer_button, open ? _ ("_Copy & Mark Answered") : _ ("_Copy & Save"));
  gtk_widget_set_visible (GTK_WIDGET (self->aside_button), open);
  gtk_widget_set_sensitive (GTK_WIDGET (self->aside_button), writable);
  gtk_button_set_label (self->aside_button,
                        state == COHORT_QUESTION_ASIDE ? _ ("Take _Up Again") : _ ("_Needs No Answer"));
  gtk_widget_set_visible (self->back_button, state == COHORT_QUESTION_ANSWERED);
  gtk_widget_set_sensitive (self->back_button, writable);
  gtk_widget_set_sensitive (self->idea_button, writable && !self->question->idea);
  gtk_button_set_label (GTK_BUTTON (self->idea_button),
                        self->question != NULL && self->question->idea ? _ ("In the Plan") : _ ("Make an _Idea"));
  gtk_text_view_set_editable (self->editor, writable);
}

/* ---- passages ---- */

gboolean
cohort_inbox_answer_insert (CohortInboxAnswer *self, guint passage)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->editor);
  GtkTextIter at;

  if (!is_writable (self) || self->passages == NULL || passage >= self->passages->len)
    return FALSE;
  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_begin_user_action (buffer);
  if (!gtk_text_iter_is_start (&at))
    gtk_text_buffer_insert_at_cursor (buffer, gtk_text_iter_starts_line (&at) ? "\n" : "\n\n", -1);
  gtk_text_buffer_insert_at_cursor (buffer, ((CohortInboxPassage *) self->passages->pdata[passage])->insert, -1);
  gtk_text_buffer_insert_at_cursor (buffer, "\n", -1);
  gtk_text_buffer_end_user_action (buffer);
  /* To be changed now; it comes to sight with the focus. */
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
  cohort_ui_announce (GTK_WIDGET (self), _ ("Inserted into your answer"));
  return TRUE;
}

static void
insert_cb (GtkWidget *button, CohortInboxAnswer *self)
{
  cohort_inbox_answer_insert (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "passage")));
}

static void
open_post_cb (GtkWidget *button, CohortInboxAnswer *self)
{
  const guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "passage"));

  if (self->passages != NULL && index < self->passages->len)
    cohort_inbox_open_address (GTK_WIDGET (self), ((CohortInboxPassage *) self->passages->pdata[index])->url);
}

static GtkWidget *
make_button (CohortInboxAnswer *self, guint index, GtkWidget *button, const char *name, GCallback callback)
{
  g_object_set_data (G_OBJECT (button), "passage", GUINT_TO_POINTER (index));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  cohort_ui_name (button, name);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  return button;
}

static GtkWidget *
passage_row (CohortInboxAnswer *self, guint index)
{
  const CohortInboxPassage *passage = self->passages->pdata[index];
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *text, *button, *open;
  /* Translators: %s is the title of a post, or a question */
  g_autofree char *insert = g_strdup_printf (_ ("Insert from “%s”"), passage->title);
  g_autofree char *visit = g_strdup_printf (_ ("Open “%s”"), passage->title);

  gtk_widget_set_margin_top (line, 12);
  gtk_widget_set_margin_bottom (line, 12);
  gtk_widget_set_margin_start (line, 12);
  gtk_widget_set_margin_end (line, 12);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), cohort_inbox_text_new (passage->title, "heading"));
  if (*passage->text != '\0')
    {
      text = cohort_inbox_text_new (passage->text, NULL);
      gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
      gtk_label_set_lines (GTK_LABEL (text), 6);
      gtk_box_append (GTK_BOX (texts), text);
    }
  text = cohort_inbox_text_new (passage->detail, "caption");
  gtk_widget_add_css_class (text, "dimmed");
  gtk_box_append (GTK_BOX (texts), text);
  gtk_box_append (GTK_BOX (line), texts);
  if (passage->url != NULL)
    {
      open = gtk_button_new_from_icon_name ("adw-external-link-symbolic");
      gtk_widget_add_css_class (open, "flat");
      gtk_widget_set_tooltip_text (open, passage->url);
      gtk_box_append (GTK_BOX (line), make_button (self, index, open, visit, G_CALLBACK (open_post_cb)));
    }
  button = gtk_button_new_with_label (_ ("Insert"));
  gtk_widget_set_sensitive (button, is_writable (self));
  gtk_box_append (GTK_BOX (line), make_button (self, index, button, insert, G_CALLBACK (insert_cb)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
show_passages (CohortInboxAnswer *self)
{
  const gboolean any = self->passages != NULL && self->passages->len > 0;

  gtk_list_box_remove_all (self->passages_list);
  for (guint i = 0; any && i < self->passages->len; i++)
    gtk_list_box_append (self->passages_list, passage_row (self, i));
  gtk_widget_set_visible (GTK_WIDGET (self->passages_list), any);
  gtk_widget_set_visible (self->none_label, self->passages != NULL && !any);
}

static void
passages_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *passages = cohort_inbox_passages_load_finish (result, &error);
  CohortInboxAnswer *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_INBOX_ANSWER (user_data);
  if (error != NULL)
    g_warning ("Passages could not be read: %s", error->message);
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  self->passages = passages;
  show_passages (self);
}

static void
find_passages (CohortInboxAnswer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  show_passages (self);
  if (self->question == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  cohort_inbox_passages_load_async (self->session, self->question->id, self->cancellable, passages_cb, self);
}

/* ---- one question ---- */

static void
keep_draft (CohortInboxAnswer *self)
{
  char *text;

  if (self->shown == 0)
    return;
  text = get_text (self);
  g_hash_table_replace (self->drafts, g_memdup2 (&self->shown, sizeof self->shown), text);
}

static void
show_draft (CohortInboxAnswer *self)
{
  const char *text = g_hash_table_lookup (self->drafts, &self->shown);

  if ((text == NULL || *text == '\0') && self->question->state == COHORT_QUESTION_ANSWERED)
    text = self->question->answer;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->editor), text != NULL ? text : "", -1);
}

static void
show_question (CohortInboxAnswer *self)
{
  const CohortInboxQuestion *question = self->question;
  const gboolean there = question->state == COHORT_QUESTION_ANSWERED_THERE && question->answer != NULL;
  g_autofree char *detail = question->about != NULL ? g_strdup_printf ("%s · %s", question->asked, question->about)
                                                    : g_strdup (question->asked);
  g_autofree char *due = NULL;

  due = question->due != NULL
            ? g_strdup_printf ("%s · %s", question->due, question->promise)
            : g_strdup (question->answered != NULL ? question->answered : cohort_question_state_word (question->state));
  gtk_label_set_text (self->who_label, question->who);
  gtk_widget_set_sensitive (self->who_button, question->member != 0);
  gtk_label_set_text (self->due_label, due);
  gtk_widget_set_css_classes (GTK_WIDGET (self->due_label),
                              (const char *[]) { question->overdue ? "warning" : "dimmed", NULL });
  gtk_label_set_text (self->text_label, question->text);
  gtk_label_set_text (self->detail_label, detail);
  gtk_label_set_text (self->answer_label, there ? question->answer : "");
  gtk_widget_set_visible (GTK_WIDGET (self->answer_label), there);
}

void
cohort_inbox_answer_show (CohortInboxAnswer *self, CohortSession *session, CohortInboxReport *report,
                          const CohortInboxQuestion *question)
{
  const gint64 id = question != NULL ? question->id : 0;

  g_set_object (&self->session, session);
  cohort_inbox_report_ref (report);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  self->report = report;
  self->question = question;
  gtk_stack_set_visible_child_name (self->stack, question != NULL ? "question" : "nothing");
  if (id != self->shown)
    {
      keep_draft (self);
      self->shown = id;
      if (question != NULL)
        show_draft (self);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      find_passages (self);
    }
  if (question != NULL)
    show_question (self);
  sync_buttons (self);
}

/* ---- the widget ---- */

static gboolean
answer_key_cb (GtkWidget *widget, GVariant *unused, gpointer data)
{
  answer_cb (COHORT_INBOX_ANSWER (widget));
  return TRUE;
}

static void
cohort_inbox_answer_dispose (GObject *object)
{
  CohortInboxAnswer *self = COHORT_INBOX_ANSWER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_INBOX_ANSWER);
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_inbox_answer_parent_class)->dispose (object);
}

static void
cohort_inbox_answer_class_init (CohortInboxAnswerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_inbox_answer_dispose;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, answer_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, answer_key_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-inbox-answer.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, scroller);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, who_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, who_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, due_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, text_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, detail_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, answer_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, idea_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, aside_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, back_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, passages_list);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, none_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, editor);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, elsewhere_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxAnswer, answer_button);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
  gtk_widget_class_bind_template_callback (widget_class, elsewhere_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, idea_cb);
  gtk_widget_class_bind_template_callback (widget_class, aside_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
cohort_inbox_answer_init (CohortInboxAnswer *self)
{
  self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->editor), "changed", G_CALLBACK (sync_buttons), self,
                           G_CONNECT_SWAPPED);
}
