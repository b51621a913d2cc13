// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A row a member whose card failed, ticked at first: what is done, is done for all who are ticked, as one step. Who was
// unticked stays so when the list is loaded anew. The group says what is wanted, by the signal "act" with "draft",
// "done" or "snooze"; the page does it.

#include "config.h"

#include "cohort-failed-group.h"

#include "cohort-settings.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortFailedGroup
{
  AdwPreferencesGroup parent_instance;

  CohortRiskReport *report; /* (owned) (nullable): holds the lines */
  GHashTable *left_out;     /* (element-type gint64): members that were unticked */
  GPtrArray *rows;          /* (element-type GtkWidget) (unowned): one a member, in the order of the report */
  GPtrArray *checks;        /* (element-type GtkCheckButton) (unowned): of these */
  GtkWidget *all_row;       /* (unowned) (nullable) */
  GtkWidget *all_check;     /* (unowned) (nullable) */
  gboolean filling;         /* ticks change by what is ticked elsewhere */
  gboolean writable;

  GtkWidget *draft_button;
  GtkWidget *bar; /* what is done without a letter */
};

G_DEFINE_FINAL_TYPE (CohortFailedGroup, cohort_failed_group, ADW_TYPE_PREFERENCES_GROUP)

static guint act_signal;

static const CohortRiskLine *
line_of (CohortFailedGroup *self, guint i)
{
  return self->report->failed->pdata[i];
}

/**
 * cohort_failed_group_get_chosen:
 *
 * Returns: (transfer container) (element-type CohortRiskLine): those that are ticked, as long as the group shows them
 */
GPtrArray *
cohort_failed_group_get_chosen (CohortFailedGroup *self)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      g_ptr_array_add (chosen, (gpointer) line_of (self, i));
  return chosen;
}

/* ---- what is ticked ---- */

/* The tick of all is half set when some are; without anybody there is nothing to do. */
static void
show_chosen (CohortFailedGroup *self)
{
  g_autoptr (GPtrArray) chosen = cohort_failed_group_get_chosen (self);

  gtk_widget_set_sensitive (self->draft_button, chosen->len > 0);
  gtk_widget_set_sensitive (self->bar, chosen->len > 0 && self->writable);
  if (self->all_check == NULL)
    return;
  self->filling = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->all_check), chosen->len == self->checks->len);
  gtk_check_button_set_inconsistent (GTK_CHECK_BUTTON (self->all_check),
                                     chosen->len > 0 && chosen->len < self->checks->len);
  self->filling = FALSE;
}

static void
ticked_cb (GtkCheckButton *check, GParamSpec *property, CohortFailedGroup *self)
{
  const gint64 *member = g_object_get_data (G_OBJECT (check), "member");

  if (gtk_check_button_get_active (check))
    g_hash_table_remove (self->left_out, member);
  else
    g_hash_table_add (self->left_out, g_memdup2 (member, sizeof *member));
  if (!self->filling)
    show_chosen (self);
}

static void
tick_all (CohortFailedGroup *self, gboolean on)
{
  self->filling = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (self->checks->pdata[i], on);
  self->filling = FALSE;
  show_chosen (self);
}

static void
all_ticked_cb (GtkCheckButton *check, GParamSpec *property, CohortFailedGroup *self)
{
  if (!self->filling)
    tick_all (self, gtk_check_button_get_active (check));
}

/* ---- what is asked for ---- */

static void
act (CohortFailedGroup *self, const char *verb)
{
  g_autoptr (GPtrArray) chosen = cohort_failed_group_get_chosen (self);

  if (chosen->len > 0 && (self->writable || g_str_equal (verb, "draft")))
    g_signal_emit (self, act_signal, 0, verb);
}

static void
clicked_cb (GtkWidget *button, CohortFailedGroup *self)
{
  act (self, g_object_get_data (G_OBJECT (button), "verb"));
}

static gboolean
letter_cb (GtkWidget *widget, GVariant *verb, gpointer data)
{
  const char *name = g_variant_get_string (verb, NULL);

  if (!cohort_settings_get_single_letter_keys ())
    return FALSE;
  act (COHORT_FAILED_GROUP (widget), name);
  return TRUE;
}

static gboolean
select_all_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  tick_all (COHORT_FAILED_GROUP (widget), TRUE);
  return TRUE;
}

static void
add_keys (CohortFailedGroup *self)
{
  static const struct
  {
    guint key;
    const char *verb;
  } letters[] = { { GDK_KEY_s, "snooze" }, { GDK_KEY_d, "done" } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (letters[i].key, 0),
                                                gtk_callback_action_new (letter_cb, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (letters[i].verb));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_a, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (select_all_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static GtkWidget *
make_button (CohortFailedGroup *self, const char *verb, const char *label, const char *name)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data (G_OBJECT (button), "verb", (gpointer) verb);
  if (name != NULL)
    cohort_ui_name (button, name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
  return button;
}

/* ---- rows ---- */

static GtkWidget *
add_row (CohortFailedGroup *self, const char *title, const char *subtitle, GtkWidget *check)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  cohort_ui_name (check, title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static void
add_all_row (CohortFailedGroup *self)
{
  self->all_check = gtk_check_button_new ();
  self->all_row = add_row (self, _ ("Select All"), NULL, self->all_check);
  g_signal_connect_object (self->all_check, "notify::active", G_CALLBACK (all_ticked_cb), self, 0);
}

static void
add_line (CohortFailedGroup *self, const CohortRiskLine *line)
{
  GtkWidget *check = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), !g_hash_table_contains (self->left_out, &line->member));
  g_object_set_data_full (G_OBJECT (check), "member", g_memdup2 (&line->member, sizeof line->member), g_free);
  g_ptr_array_add (self->rows, add_row (self, line->name, line->detail, check));
  g_ptr_array_add (self->checks, check);
  g_signal_connect_object (check, "notify::active", G_CALLBACK (ticked_cb), self, 0);
}

static void
clear (CohortFailedGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  if (self->all_row != NULL)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->all_row);
  self->all_row = self->all_check = NULL;
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->checks, 0);
}

/* Who is on the list no more is ticked when they come back. */
static void
forget_gone (CohortFailedGroup *self)
{
  g_autoptr (GHashTable) left_out = g_steal_pointer (&self->left_out);

  self->left_out = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < self->report->failed->len; i++)
    {
      const gint64 *member = &line_of (self, i)->member;

      if (g_hash_table_contains (left_out, member))
        g_hash_table_add (self->left_out, g_memdup2 (member, sizeof *member));
    }
}

/**
 * cohort_failed_group_show:
 * @report: held as long as it is shown
 * @writable: whether anything can be decided
 */
void
cohort_failed_group_show (CohortFailedGroup *self, const CohortRiskReport *report, gboolean writable)
{
  clear (self);
  g_clear_pointer (&self->report, cohort_risk_report_unref);
  self->report = cohort_risk_report_ref ((CohortRiskReport *) report);
  self->writable = writable;
  forget_gone (self);
  gtk_widget_set_visible (GTK_WIDGET (self), report->failed->len > 0);
  if (report->failed_title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), report->failed_title);
  if (report->failed->len > 1)
    add_all_row (self);
  for (guint i = 0; i < report->failed->len; i++)
    add_line (self, line_of (self, i));
  show_chosen (self);
}

/* ---- the group ---- */

static void
cohort_failed_group_dispose (GObject *object)
{
  CohortFailedGroup *self = COHORT_FAILED_GROUP (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_pointer (&self->report, cohort_risk_report_unref);
  G_OBJECT_CLASS (cohort_failed_group_parent_class)->dispose (object);
}

static void
cohort_failed_group_class_init (CohortFailedGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_failed_group_dispose;
  act_signal = g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                             G_TYPE_STRING);
}

static void
cohort_failed_group_init (CohortFailedGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->rows = g_ptr_array_new ();
  self->checks = g_ptr_array_new ();
  self->left_out = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->draft_button = make_button (self, "draft", _ ("Draft Gentle _Note…"), NULL);
  gtk_widget_set_valign (self->draft_button, GTK_ALIGN_CENTER);
  gtk_button_set_can_shrink (GTK_BUTTON (self->draft_button), TRUE);
  gtk_widget_add_css_class (self->draft_button, "flat");
  self->bar = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->bar), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (self->bar), 6);
  gtk_widget_set_margin_top (self->bar, 12);
  adw_wrap_box_append (ADW_WRAP_BOX (self->bar),
                       make_button (self, "done", _ ("_Done"), _ ("Mark Those Selected as Done")));
  adw_wrap_box_append (ADW_WRAP_BOX (self->bar),
                       make_button (self, "snooze", _ ("_Snooze"), _ ("Put Those Selected off for Two Weeks")));
  adw_preferences_group_set_description (group, _ ("A card that fails is no wish to leave: these stand apart."));
  adw_preferences_group_set_header_suffix (group, self->draft_button);
  adw_preferences_group_add (group, self->bar);
  add_keys (self);
}
