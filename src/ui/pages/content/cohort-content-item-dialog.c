// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The form is filled when the item was read, and again after a step of its own (hours, guests, the post) as far as that
// concerns; what is being typed is left alone.

#include "config.h"

#include "cohort-content-item-dialog.h"

#include "cohort-choices.h"
#include "cohort-content-checks.h"
#include "cohort-content-guests.h"
#include "cohort-day-row.h"
#include "cohort-decimal.h"
#include "cohort-money.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortContentItemDialog
{
  AdwDialog parent_instance;

  CohortSession *session;    /* (owned) */
  CohortPlanItem *item;      /* (owned) (nullable) until it was read */
  GCancellable *cancellable; /* (owned) */
  gint64 id, benefit;
  CohortDay day;
  char *kind; /* (nullable) */
  GtkWidget *day_row;

  GtkWidget *save_button;
  AdwEntryRow *title_row;
  AdwComboRow *kind_row;
  AdwComboRow *state_row;
  AdwPreferencesGroup *what_group;
  AdwComboRow *benefit_row;
  AdwExpanderRow *event_row;
  AdwEntryRow *time_row;
  AdwSpinRow *length_row;
  AdwEntryRow *place_row;
  AdwSpinRow *capacity_row;
  CohortContentChecks *tiers_row;
  CohortContentChecks *topics_row;
  AdwComboRow *series_row;
  AdwEntryRow *author_row;
  AdwComboRow *pay_row;
  AdwEntryRow *amount_row;
  AdwSpinRow *minutes_row;
  AdwSpinRow *spent_row;
  AdwEntryRow *note_row;
  GtkWidget *post_group;
  AdwActionRow *post_row;
  AdwComboRow *link_row;
  CohortContentGuests *guests_group;
  GtkWidget *remove_group;
};

G_DEFINE_FINAL_TYPE (CohortContentItemDialog, cohort_content_item_dialog, ADW_TYPE_DIALOG)

static guint edit_signal;

static void load (CohortContentItemDialog *self);

/* Values */

static char *
get_text (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text ? g_steal_pointer (&text) : NULL;
}

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
}

/* "20:30" as minutes of the day; -1 where it is no time */
static int
get_time (CohortContentItemDialog *self)
{
  g_autofree char *text = get_text (self->time_row);
  guint64 hours, minutes = 0;
  char *end;

  if (text == NULL || !g_ascii_isdigit (*text))
    return -1;
  hours = g_ascii_strtoull (text, &end, 10);
  if (*end == ':' && g_ascii_isdigit (end[1]))
    minutes = g_ascii_strtoull (end + 1, &end, 10);
  return *end == '\0' && hours < 24 && minutes < 60 ? (int) (hours * 60 + minutes) : -1;
}

/* A fee in the home currency, or a share in percent as basis points. */
static gboolean
get_amount (CohortContentItemDialog *self, const char *pay, gint64 *amount)
{
  g_autofree char *text = get_text (self->amount_row);
  const char *typed = text;
  const CohortDecimalProfile *profile;
  const char *home = cohort_session_get_home_currency (self->session);
  const int exponent = g_str_equal (pay, "share") ? 2 : cohort_currency_exponent (home);

  if (text == NULL)
    return FALSE;
  profile = cohort_decimal_guess_profile (cohort_decimal_guess (&typed, 1));
  return cohort_decimal_parse_minor (text, profile ? profile : &COHORT_DECIMAL_POINT, exponent, amount, NULL)
         && *amount >= 0 && (!g_str_equal (pay, "share") || *amount <= 10000);
}

static gint64
get_choice (AdwComboRow *row)
{
  const char *id = cohort_choices_get_selected (row);

  return id ? g_ascii_strtoll (id, NULL, 10) : 0;
}

static const char *
get_pay (CohortContentItemDialog *self)
{
  const char *pay = cohort_choices_get_selected (self->pay_row);

  return pay && *pay ? pay : NULL;
}

static void
mark (AdwEntryRow *row, gboolean good)
{
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

static gboolean
is_sound (CohortContentItemDialog *self)
{
  g_autofree char *title = get_text (self->title_row);
  const char *pay = get_pay (self);
  const gboolean event = adw_expander_row_get_enable_expansion (self->event_row);
  const gboolean time = !event || get_time (self) >= 0;
  gint64 amount;
  const gboolean paid = pay == NULL || get_amount (self, pay, &amount);

  mark (self->time_row, time);
  mark (self->amount_row, paid);
  return self->item && title && time && paid
         && (!event || cohort_day_row_get_day (COHORT_DAY_ROW (self->day_row)) != COHORT_DAY_NONE);
}

static void
changed_cb (CohortContentItemDialog *self)
{
  gtk_widget_set_sensitive (self->save_button, is_sound (self) && !cohort_session_is_read_only (self->session));
}

static void
pay_cb (CohortContentItemDialog *self)
{
  const char *pay = get_pay (self);

  gtk_widget_set_visible (GTK_WIDGET (self->amount_row), pay != NULL);
  if (pay && g_str_equal (pay, "share"))
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->amount_row), _ ("Share in Percent"));
  else if (pay)
    {
      /* Translators: %s is a currency's code */
      g_autofree char *title = g_strdup_printf (_ ("Fee in %s"), cohort_session_get_home_currency (self->session));

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->amount_row), title);
    }
  changed_cb (self);
}

/* The day and the state go together, as the rules say. */
static void
day_cb (CohortContentItemDialog *self)
{
  const CohortDay day = cohort_day_row_get_day (COHORT_DAY_ROW (self->day_row));
  const CohortPlanState state = (CohortPlanState) get_choice (self->state_row);
  const CohortPlanState next = cohort_plan_state_on_day (state, day != COHORT_DAY_NONE);
  g_autofree char *id = g_strdup_printf ("%d", next);

  if (self->item && next != state)
    cohort_choices_select (self->state_row, id);
  changed_cb (self);
}

static void
state_cb (CohortContentItemDialog *self)
{
  const gint64 state = get_choice (self->state_row);

  if (self->item && state == COHORT_PLAN_IDEA)
    cohort_day_row_set_day (COHORT_DAY_ROW (self->day_row), COHORT_DAY_NONE);
  changed_cb (self);
}

/* Filling */

static void
fill_kinds (CohortContentItemDialog *self)
{
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);
  const char *const *kinds = cohort_plan_kinds ();

  for (guint i = 0; kinds[i]; i++)
    cohort_choices_append (store, kinds[i], cohort_plan_kind_word (kinds[i]));
  cohort_choices_set_model (self->kind_row, store, FALSE);
}

static void
fill_states (CohortContentItemDialog *self, gboolean is_out)
{
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);

  for (int i = is_out ? COHORT_PLAN_PUBLISHED : 0; i < COHORT_N_PLAN_STATES - (is_out ? 0 : 1); i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);

      cohort_choices_append (store, id, cohort_plan_state_word ((CohortPlanState) i));
    }
  cohort_choices_set_model (self->state_row, store, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->state_row), !is_out);
}

static void
fill_pay (CohortContentItemDialog *self)
{
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);

  cohort_choices_append (store, "", C_ ("author", "Nothing"));
  cohort_choices_append (store, "fee", C_ ("author", "A Fee"));
  cohort_choices_append (store, "share", C_ ("author", "A Share of What It Brings"));
  cohort_choices_set_model (self->pay_row, store, FALSE);
}

/* @list: (element-type CohortPlanChoice); @first_id and @first: what stands before */
static void
fill_choices (AdwComboRow *row, GPtrArray *list, const char *const *ids, const char *const *titles, guint n,
              gint64 chosen)
{
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);
  g_autofree char *selected = g_strdup_printf ("%" G_GINT64_FORMAT, chosen);

  for (guint i = 0; i < n; i++)
    cohort_choices_append (store, ids[i], titles[i]);
  for (guint i = 0; i < list->len; i++)
    {
      const CohortPlanChoice *choice = g_ptr_array_index (list, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, choice->id);

      cohort_choices_append (store, id, choice->name);
    }
  cohort_choices_set_model (row, store, list->len > 10);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      adw_combo_row_set_selected (row, i);
      if (g_strcmp0 (cohort_choices_get_selected (row), selected) == 0)
        return;
    }
  adw_combo_row_set_selected (row, 0);
}

static void
fill_amount (CohortContentItemDialog *self, const CohortPlanDraft *draft)
{
  g_autofree char *amount = NULL;

  cohort_choices_select (self->pay_row, draft->pay ? draft->pay : "");
  if (g_strcmp0 (draft->pay, "share") == 0)
    amount = cohort_scaled_to_decimal (draft->share_bp, 2);
  else if (draft->pay)
    amount = cohort_scaled_to_decimal (
        draft->fee_minor,
        cohort_currency_exponent (draft->fee_currency ? draft->fee_currency
                                                      : cohort_session_get_home_currency (self->session)));
  set_text (self->amount_row, amount);
  pay_cb (self);
}

static void
fill_event (CohortContentItemDialog *self, const CohortPlanDraft *draft)
{
  g_autofree char *time = g_strdup_printf ("%02d:%02d", draft->event_minute / 60, draft->event_minute % 60);

  set_text (self->time_row, time);
  adw_spin_row_set_value (self->length_row, draft->event_length);
  set_text (self->place_row, draft->place);
  adw_spin_row_set_value (self->capacity_row, (double) draft->capacity);
  adw_expander_row_set_enable_expansion (self->event_row, draft->has_event);
  adw_expander_row_set_expanded (self->event_row, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->event_row), self->item->event == 0 || self->item->event_by_hand);
}

static void
fill_post (CohortContentItemDialog *self)
{
  const gboolean has_post = self->item->post != 0;
  static const char *const ids[] = { "0" };
  const char *const titles[] = { _ ("Not out yet") };
  g_autofree char *day = cohort_words_day (self->item->post_day);
  g_autofree char *spent = cohort_words_count (self->item->spent);
  /* Translators: %s is a number of minutes */
  g_autofree char *noted = g_strdup_printf (_ ("%s minutes noted so far"), spent);

  gtk_widget_set_visible (self->post_group, self->id != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->post_row), has_post);
  gtk_widget_set_visible (GTK_WIDGET (self->link_row), !has_post);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->post_row),
                                 self->item->post_title ? self->item->post_title : "");
  adw_action_row_set_subtitle (self->post_row, day);
  if (!has_post)
    fill_choices (self->link_row, self->item->posts, ids, titles, 1, 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->spent_row), noted);
  gtk_widget_set_visible (GTK_WIDGET (self->spent_row), self->id != 0);
}

static void
fill (CohortContentItemDialog *self)
{
  static const char *const benefit_ids[] = { "-1", "0" };
  const char *const benefits[] = { _ ("One of Its Kind, If Any"), C_ ("promise", "None") };
  static const char *const series_ids[] = { "0" };
  const char *const series[] = { C_ ("series", "None") };
  const CohortPlanDraft *draft = self->item->draft;
  g_autofree char *state = g_strdup_printf (
      "%d", self->id != 0 ? draft->state : cohort_plan_state_on_day (draft->state, self->day != COHORT_DAY_NONE));

  set_text (self->title_row, draft->title);
  cohort_choices_select (self->kind_row, self->id == 0 && self->kind ? self->kind : draft->kind);
  fill_states (self, self->item->post != 0 && draft->state == COHORT_PLAN_PUBLISHED);
  cohort_choices_select (self->state_row, state);
  cohort_day_row_set_day (COHORT_DAY_ROW (self->day_row), self->id != 0 ? draft->day : self->day);
  fill_choices (self->benefit_row, self->item->benefits, benefit_ids, benefits, 2,
                self->id != 0 ? draft->benefit : self->benefit);
  fill_choices (self->series_row, self->item->series, series_ids, series, 1, draft->series);
  gtk_widget_set_visible (GTK_WIDGET (self->series_row), self->item->series->len > 0);
  cohort_content_checks_fill (self->tiers_row, self->item->tiers, _ ("Not decided"));
  cohort_content_checks_fill (self->topics_row, self->item->topics, C_ ("topics", "None"));
  set_text (self->author_row, draft->author);
  fill_amount (self, draft);
  fill_event (self, draft);
  adw_spin_row_set_value (self->minutes_row, (double) MAX (draft->minutes, 0));
  set_text (self->note_row, draft->note);
  gtk_widget_set_visible (self->remove_group, self->id != 0);
  if (self->id != 0)
    adw_dialog_set_title (ADW_DIALOG (self), _ ("Planned Content"));
  else if (self->day != COHORT_DAY_NONE)
    adw_dialog_set_title (ADW_DIALOG (self), _ ("New Content"));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPlanItem) item = cohort_plan_item_load_finish (result, &error);
  CohortContentItemDialog *self;
  gboolean first;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_CONTENT_ITEM_DIALOG (user_data);
  if (item == NULL)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  first = self->item == NULL;
  g_clear_pointer (&self->item, cohort_plan_item_unref);
  self->item = g_steal_pointer (&item);
  if (first)
    fill (self);
  fill_post (self);
  cohort_content_guests_fill (self->guests_group, self->item);
  changed_cb (self);
}

static void
load (CohortContentItemDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  cohort_plan_item_load_async (self->session, self->id, self->cancellable, loaded_cb, self);
}

/* Steps */

static CohortPlanDraft *
make_draft (CohortContentItemDialog *self)
{
  g_autofree char *title = get_text (self->title_row);
  CohortPlanDraft *draft = cohort_plan_draft_new (title, cohort_choices_get_selected (self->kind_row));
  gint64 amount = 0;

  draft->id = self->id;
  draft->state = (CohortPlanState) get_choice (self->state_row);
  draft->day = cohort_day_row_get_day (COHORT_DAY_ROW (self->day_row));
  draft->benefit = get_choice (self->benefit_row);
  draft->series = get_choice (self->series_row);
  draft->author = get_text (self->author_row);
  draft->pay = g_strdup (get_pay (self));
  if (draft->pay && get_amount (self, draft->pay, &amount))
    {
      draft->share_bp = amount;
      draft->fee_minor = amount;
      draft->fee_currency = g_strdup (cohort_session_get_home_currency (self->session));
    }
  draft->minutes
      = adw_spin_row_get_value (self->minutes_row) > 0 ? (gint64) adw_spin_row_get_value (self->minutes_row) : -1;
  draft->note = get_text (self->note_row);
  cohort_content_checks_collect (self->tiers_row, draft->tiers);
  cohort_content_checks_collect (self->topics_row, draft->topics);
  draft->has_event = adw_expander_row_get_enable_expansion (self->event_row);
  draft->event_minute = MAX (get_time (self), 0);
  draft->event_length = (int) adw_spin_row_get_value (self->length_row);
  draft->place = get_text (self->place_row);
  draft->capacity = (gint64) adw_spin_row_get_value (self->capacity_row);
  return draft;
}

static void
save_cb (CohortContentItemDialog *self)
{
  g_autoptr (CohortPlanDraft) draft = NULL;
  const gint64 post = self->item && self->item->post == 0 && self->id != 0 ? get_choice (self->link_row) : 0;
  CohortPlanEdit edit = { .kind = COHORT_PLAN_EDIT_SAVE };

  if (!is_sound (self) || cohort_session_is_read_only (self->session))
    return;
  draft = make_draft (self);
  edit.draft = draft;
  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, edit_signal, 0, &edit);
  if (post != 0)
    {
      edit = (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_LINK, .item = self->id, .other = post, .name = draft->title };
      g_signal_emit (self, edit_signal, 0, &edit);
    }
  g_object_unref (self);
}

/* One of the steps that are done at once. */
static void
emit (CohortContentItemDialog *self, CohortPlanEdit edit)
{
  edit.item = self->id;
  edit.name = self->item->draft->title;
  g_signal_emit (self, edit_signal, 0, &edit);
}

static void
note_hours_cb (CohortContentItemDialog *self)
{
  const gint64 minutes = (gint64) adw_spin_row_get_value (self->spent_row);

  if (minutes <= 0 || self->id == 0)
    return;
  emit (self, (CohortPlanEdit) {
                  .kind = COHORT_PLAN_EDIT_HOURS, .day = cohort_session_get_today (self->session), .number = minutes });
  adw_spin_row_set_value (self->spent_row, 0);
}

static void
unlink_cb (CohortContentItemDialog *self)
{
  emit (self, (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_UNLINK });
}

static void
invite_cb (CohortContentItemDialog *self)
{
  emit (self, (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_INVITE });
}

static void
came_cb (CohortContentItemDialog *self, gint64 guest, gboolean came)
{
  const CohortPlanEdit edit
      = { .kind = COHORT_PLAN_EDIT_CAME, .item = guest, .number = came, .name = self->item->draft->title };

  g_signal_emit (self, edit_signal, 0, &edit);
}

static void
remove_cb (CohortContentItemDialog *self)
{
  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  emit (self, (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_REMOVE });
  g_object_unref (self);
}

static void
cancel_cb (CohortContentItemDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
cohort_content_item_dialog_dispose (GObject *object)
{
  CohortContentItemDialog *self = COHORT_CONTENT_ITEM_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_CONTENT_ITEM_DIALOG);
  g_clear_pointer (&self->item, cohort_plan_item_unref);
  g_clear_pointer (&self->kind, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_content_item_dialog_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CohortContentItemDialog, name)

static void
cohort_content_item_dialog_class_init (CohortContentItemDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_content_item_dialog_dispose;
  edit_signal = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-content-item-dialog.ui");
  BIND (save_button);
  BIND (title_row);
  BIND (kind_row);
  BIND (state_row);
  BIND (what_group);
  BIND (benefit_row);
  BIND (event_row);
  BIND (time_row);
  BIND (length_row);
  BIND (place_row);
  BIND (capacity_row);
  BIND (tiers_row);
  BIND (topics_row);
  BIND (series_row);
  BIND (author_row);
  BIND (pay_row);
  BIND (amount_row);
  BIND (minutes_row);
  BIND (spent_row);
  BIND (note_row);
  BIND (post_group);
  BIND (post_row);
  BIND (link_row);
  BIND (guests_group);
  BIND (remove_group);
  gtk_widget_class_bind_template_callback (widget_class, came_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, invite_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_hours_cb);
  gtk_widget_class_bind_template_callback (widget_class, pay_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, unlink_cb);
}

static void
cohort_content_item_dialog_init (CohortContentItemDialog *self)
{
  g_type_ensure (COHORT_TYPE_CONTENT_CHECKS);
  g_type_ensure (COHORT_TYPE_CONTENT_GUESTS);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->day_row = cohort_day_row_new (_ ("Day"), _ ("Whenever"));
  g_signal_connect_object (self->day_row, "notify::day", G_CALLBACK (day_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->what_group, self->day_row);
  g_signal_connect_object (self->state_row, "notify::selected", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->event_row, "notify::enable-expansion", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  cohort_ui_set_help (ADW_DIALOG (self), "content#item");
}

GtkWidget *
cohort_content_item_dialog_new (CohortSession *session, gint64 item, CohortDay day, gint64 benefit, const char *kind)
{
  CohortContentItemDialog *self = g_object_new (COHORT_TYPE_CONTENT_ITEM_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->id = item;
  self->day = day;
  self->benefit = benefit;
  self->kind = g_strdup (kind);
  fill_kinds (self);
  fill_pay (self);
  g_signal_connect_object (session, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}
