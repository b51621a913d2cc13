// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The form is filled once, when the deal was read; saving is one step. What is to be delivered stands in rows that
// fold: a title, a day, the planned content it goes with, and whether it is done.

#include "config.h"

#include "cohort-deal-dialog.h"

#include "cohort-choices.h"
#include "cohort-day-row.h"
#include "cohort-deal-commands.h"
#include "cohort-decimal.h"
#include "cohort-money.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortDealDialog
{
  AdwDialog parent_instance;

  CohortSession *session;    /* (owned) */
  CohortDealForm *form;      /* (owned) (nullable) until it was read */
  GCancellable *cancellable; /* (owned) */
  gint64 id;
  GPtrArray *parts; /* (element-type Part) (owned) */

  GtkWidget *save_button;
  AdwPreferencesGroup *what_group;
  AdwEntryRow *partner_row;
  AdwEntryRow *amount_row;
  AdwComboRow *currency_row;
  AdwComboRow *kind_row;
  AdwComboRow *state_row;
  GtkWidget *invoice_row;
  AdwPreferencesGroup *parts_group;
  GtkWidget *add_button;
  AdwEntryRow *note_row;
  GtkWidget *remove_group;
};

G_DEFINE_FINAL_TYPE (CohortDealDialog, cohort_deal_dialog, ADW_TYPE_DIALOG)

/* The rows of one thing to deliver; all but the expander live inside it. */
typedef struct
{
  CohortDealDialog *dialog; /* (unowned): owns this */
  gint64 id;
  CohortDay done;
  GtkWidget *expander, *title, *day, *plan, *is_done;
} Part;

static char *
get_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* Returns: whether it is sound; @has: whether there is one */
static gboolean
get_amount (CohortDealDialog *self, gboolean *has, gint64 *amount)
{
  g_autofree char *text = get_text (self->amount_row);
  const char *currency = cohort_choices_get_selected (self->currency_row);

  *has = *text != '\0';
  *amount = 0;
  return !*has
         || (currency != NULL && *currency != '\0' && cohort_ui_parse_amount (text, currency, amount) && *amount >= 0);
}

static void
mark (GtkWidget *row, gboolean good)
{
  if (good)
    gtk_widget_remove_css_class (row, "error");
  else
    gtk_widget_add_css_class (row, "error");
}

static gboolean
is_sound (CohortDealDialog *self)
{
  g_autofree char *partner = get_text (self->partner_row);
  gboolean has, sound;
  gint64 amount;

  sound = get_amount (self, &has, &amount);
  mark (GTK_WIDGET (self->amount_row), sound);
  for (guint i = 0; i < self->parts->len; i++)
    {
      g_autofree char *title = get_text (ADW_ENTRY_ROW (((const Part *) self->parts->pdata[i])->title));

      sound = sound && *title != '\0';
    }
  return self->form != NULL && *partner != '\0' && sound;
}

static void
changed_cb (CohortDealDialog *self)
{
  gtk_widget_set_sensitive (self->save_button, is_sound (self) && !cohort_session_is_read_only (self->session));
}

/* ---- what is to be delivered ---- */

static void
part_title_cb (Part *part)
{
  g_autofree char *text = get_text (ADW_ENTRY_ROW (part->title));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (part->expander), *text != '\0' ? text : _ ("Something New"));
  changed_cb (part->dialog);
}

static void
part_removed_cb (Part *part)
{
  CohortDealDialog *self = part->dialog;

  adw_preferences_group_remove (self->parts_group, part->expander);
  g_ptr_array_remove (self->parts, part);
  gtk_widget_grab_focus (self->add_button);
  changed_cb (self);
}

static void
fill_plan (CohortDealDialog *self, AdwComboRow *row, gint64 chosen)
{
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);
  g_autofree char *selected = g_strdup_printf ("%" G_GINT64_FORMAT, chosen);

  cohort_choices_append (store, "0", C_ ("deal", "None"));
  for (guint i = 0; i < self->form->plan->len; i++)
    {
      const CohortDealChoice *choice = self->form->plan->pdata[i];
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, choice->id);

      cohort_choices_append (store, id, choice->title);
    }
  cohort_choices_set_model (row, store, self->form->plan->len > 10);
  cohort_choices_select (row, selected);
}

static Part *
add_part (CohortDealDialog *self, const CohortDealPart *from)
{
  Part *part = g_new0 (Part, 1);
  GtkWidget *remove = adw_button_row_new ();

  part->dialog = self;
  part->id = from->id;
  part->done = from->done;
  part->expander = adw_expander_row_new ();
  part->title = adw_entry_row_new ();
  part->day = cohort_day_row_new (_ ("Due"), _ ("With its content, if there is any"));
  part->plan = adw_combo_row_new ();
  part->is_done = adw_switch_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (part->expander), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (part->title), C_ ("deal", "What"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (part->plan), _ ("Planned Content"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (part->is_done), C_ ("deal", "Delivered"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (remove), _ ("_Remove"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (remove), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (part->title), from->title);
  cohort_day_row_set_day (COHORT_DAY_ROW (part->day), from->due);
  fill_plan (self, ADW_COMBO_ROW (part->plan), from->plan_item);
  adw_switch_row_set_active (ADW_SWITCH_ROW (part->is_done), from->done != COHORT_DAY_NONE);
  for (guint i = 0; i < 5; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (part->expander),
                              ((GtkWidget *[]) { part->title, part->day, part->plan, part->is_done, remove })[i]);
  g_signal_connect_swapped (part->title, "changed", G_CALLBACK (part_title_cb), part);
  g_signal_connect_swapped (remove, "activated", G_CALLBACK (part_removed_cb), part);
  adw_preferences_group_add (self->parts_group, part->expander);
  g_ptr_array_add (self->parts, part);
  part_title_cb (part);
  return part;
}

static void
add_cb (CohortDealDialog *self)
{
  const CohortDealPart empty = { .title = (char *) "", .due = COHORT_DAY_NONE, .done = COHORT_DAY_NONE };
  Part *part;

  if (self->form == NULL)
    return;
  part = add_part (self, &empty);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (part->expander), TRUE);
  gtk_widget_grab_focus (part->title);
}

/* ---- filling ---- */

static void
fill_words (AdwComboRow *row, const char *const *ids, const char *(*word) (const char *id), const char *chosen)
{
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);

  for (guint i = 0; ids[i] != NULL; i++)
    cohort_choices_append (store, ids[i], word (ids[i]));
  cohort_choices_set_model (row, store, FALSE);
  cohort_choices_select (row, chosen);
}

static void
fill (CohortDealDialog *self)
{
  const CohortDealDraft *draft = self->form->draft;
  const char *currency = draft->currency != NULL ? draft->currency : cohort_session_get_home_currency (self->session);

  cohort_choices_select (self->currency_row, currency);
  gtk_editable_set_text (GTK_EDITABLE (self->partner_row), draft->partner);
  if (draft->currency != NULL)
    {
      g_autofree char *amount = cohort_scaled_to_decimal (draft->amount, cohort_currency_exponent (draft->currency));

      gtk_editable_set_text (GTK_EDITABLE (self->amount_row), amount);
    }
  fill_words (self->kind_row, cohort_deal_kinds (), cohort_deal_kind_word, draft->kind);
  fill_words (self->state_row, cohort_deal_states (), cohort_deal_state_word, draft->state);
  cohort_day_row_set_day (COHORT_DAY_ROW (self->invoice_row), draft->invoice);
  gtk_editable_set_text (GTK_EDITABLE (self->note_row), draft->note != NULL ? draft->note : "");
  for (guint i = 0; i < draft->parts->len; i++)
    add_part (self, draft->parts->pdata[i]);
  gtk_widget_set_visible (self->remove_group, self->id != 0);
  if (self->id != 0)
    adw_dialog_set_title (ADW_DIALOG (self), C_ ("deal", "Deal"));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDealForm) form = cohort_deal_form_load_finish (result, &error);
  CohortDealDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_DEAL_DIALOG (user_data);
  if (form == NULL)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  self->form = g_steal_pointer (&form);
  fill (self);
  changed_cb (self);
}

/* ---- saving ---- */

static CohortDealDraft *
make_draft (CohortDealDialog *self)
{
  CohortDealDraft *draft = cohort_deal_draft_new ();
  gboolean has;

  draft->id = self->id;
  g_free (draft->partner);
  draft->partner = get_text (self->partner_row);
  g_set_str (&draft->kind, cohort_choices_get_selected (self->kind_row));
  g_set_str (&draft->state, cohort_choices_get_selected (self->state_row));
  get_amount (self, &has, &draft->amount);
  if (has)
    draft->currency = g_strdup (cohort_choices_get_selected (self->currency_row));
  draft->invoice = cohort_day_row_get_day (COHORT_DAY_ROW (self->invoice_row));
  draft->note = get_text (self->note_row);
  if (*draft->note == '\0')
    g_clear_pointer (&draft->note, g_free);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = self->parts->pdata[i];
      g_autofree char *title = get_text (ADW_ENTRY_ROW (part->title));
      CohortDealPart *to = cohort_deal_draft_add_part (draft, part->id, title);
      const char *plan = cohort_choices_get_selected (ADW_COMBO_ROW (part->plan));

      to->due = cohort_day_row_get_day (COHORT_DAY_ROW (part->day));
      to->plan_item = plan != NULL ? g_ascii_strtoll (plan, NULL, 10) : 0;
      if (adw_switch_row_get_active (ADW_SWITCH_ROW (part->is_done)))
        to->done = part->done != COHORT_DAY_NONE ? part->done : cohort_session_get_today (self->session);
    }
  return draft;
}

static void
save_cb (CohortDealDialog *self)
{
  g_autoptr (CohortDealDraft) draft = NULL;
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));

  if (!is_sound (self) || cohort_session_is_read_only (self->session))
    return;
  draft = make_draft (self);
  cohort_command_deal_save_async (self->session, draft, NULL, cohort_window_done_cb, g_object_ref (window));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
remove_cb (CohortDealDialog *self)
{
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));

  if (self->form == NULL || cohort_session_is_read_only (self->session))
    return;
  cohort_command_deal_remove_async (self->session, self->id, self->form->draft->partner, NULL, cohort_window_done_cb,
                                    g_object_ref (window));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
cancel_cb (CohortDealDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
cohort_deal_dialog_dispose (GObject *object)
{
  CohortDealDialog *self = COHORT_DEAL_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_DEAL_DIALOG);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->form, cohort_deal_form_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_deal_dialog_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CohortDealDialog, name)

static void
cohort_deal_dialog_class_init (CohortDealDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_deal_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-deal-dialog.ui");
  BIND (save_button);
  BIND (what_group);
  BIND (partner_row);
  BIND (amount_row);
  BIND (currency_row);
  BIND (kind_row);
  BIND (state_row);
  BIND (parts_group);
  BIND (add_button);
  BIND (note_row);
  BIND (remove_group);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
cohort_deal_dialog_init (CohortDealDialog *self)
{
  self->parts = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->invoice_row = cohort_day_row_new (_ ("To Be Invoiced On"), _ ("Not said"));
  adw_preferences_group_add (self->what_group, self->invoice_row);
  cohort_choices_fill_currencies (self->currency_row);
  cohort_ui_set_help (ADW_DIALOG (self), "money#deals");
}

AdwDialog *
cohort_deal_dialog_new (CohortSession *session, gint64 deal)
{
  CohortDealDialog *self = g_object_new (COHORT_TYPE_DEAL_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->id = deal;
  cohort_deal_form_load_async (session, deal, self->cancellable, loaded_cb, self);
  return ADW_DIALOG (self);
}
