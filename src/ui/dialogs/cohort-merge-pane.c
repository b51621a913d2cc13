// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The panes of a comparison: a list a person, the same rows in each and on one level. A value that differs has a radio
// button; the buttons of one value are a group over all panes.

#include "config.h"

#include "cohort-merge-pane.h"

#include "cohort-ui.h"

#include <glib/gi18n.h>

#define CHOICES_KEY "cohort-choices"
#define MAX_NOTES 3

/* While the panes are made. @choices: (element-type GPtrArray) a field, (element-type GtkCheckButton) a person */
typedef struct
{
  const CohortMergeComparison *comparison;
  GPtrArray *choices;
  GPtrArray *levels; /* (element-type GtkSizeGroup): a row */
  guint level;
} Maker;

static GtkWidget *
add_row (Maker *maker, AdwPreferencesGroup *group, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  /* Translators: shown where a person has no value */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value && *value ? value : C_ ("value", "—"));
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (group, row);
  if (maker->level == maker->levels->len)
    g_ptr_array_add (maker->levels, gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL));
  gtk_size_group_add_widget (g_ptr_array_index (maker->levels, maker->level++), row);
  return row;
}

static void
add_field (Maker *maker, AdwPreferencesGroup *group, guint which, guint person)
{
  const CohortMergeField *field = g_ptr_array_index (maker->comparison->fields, which);
  const char *value = g_ptr_array_index (field->values, person);
  GPtrArray *buttons = g_ptr_array_index (maker->choices, which);
  GtkWidget *row = add_row (maker, group, field->label, value);
  GtkWidget *button;
  g_autofree char *name = NULL;

  if (!field->differs)
    return;
  button = gtk_check_button_new ();
  if (buttons->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), g_ptr_array_index (buttons, 0));
  g_ptr_array_add (buttons, button);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), person == field->usual);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  gtk_widget_set_sensitive (button, value && *value);
  if (value && *value)
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  /* Translators: %1$s is what the value is, as in "E-mail"; %2$s is the value */
  name = g_strdup_printf (_ ("Keep as %1$s: %2$s"), field->label, value ? value : "");
  cohort_ui_name (button, name);
}

static char *
join_notes (const CohortMergePerson *person)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_strv_length (person->notes);

  for (guint i = 0; i < n && i < MAX_NOTES; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", person->notes[i]);
  if (n > MAX_NOTES)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n - MAX_NOTES), n - MAX_NOTES);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* What a person is shown with besides the fields. */
enum
{
  FACT_STATUS,
  FACT_PAID_THROUGH,
  FACT_NET,
  FACT_ACTIVITY,
  FACT_PROFILES,
  FACT_TAGS,
  FACT_NOTES,
  N_FACTS
};

static char *
describe_fact (const CohortMergePerson *person, int fact)
{
  switch (fact)
    {
    case FACT_STATUS:
      return *person->tier ? g_strdup_printf ("%s · %s", person->status, person->tier) : g_strdup (person->status);
    case FACT_PAID_THROUGH:
      return g_strdup (person->paid_through);
    case FACT_NET:
      return g_strdup (person->net);
    case FACT_ACTIVITY:
      return g_strdup (person->last_activity);
    case FACT_PROFILES:
      return g_strjoinv ("\n", person->identities);
    case FACT_TAGS:
      return g_strdup (person->tags);
    case FACT_NOTES:
    default:
      return join_notes (person);
    }
}

/* A row that is empty in every pane says nothing. */
static gboolean
is_known (const CohortMergeComparison *comparison, int fact)
{
  for (guint i = 0; i < comparison->people->len; i++)
    {
      g_autofree char *text = describe_fact (g_ptr_array_index (comparison->people, i), fact);

      if (*text)
        return TRUE;
    }
  return FALSE;
}

static GtkWidget *
make_pane (Maker *maker, guint index)
{
  const char *const titles[N_FACTS]
      = { C_ ("members", "Status"), _ ("Paid Through"), _ ("Lifetime Net"), _ ("Last Activity"),
          _ ("Profiles"),           _ ("Tags"),         _ ("Notes") };
  const CohortMergePerson *person = g_ptr_array_index (maker->comparison->people, index);
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_markup_escape_text (person->name, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  maker->level = 0;
  for (guint i = 0; i < maker->comparison->fields->len; i++)
    add_field (maker, ADW_PREFERENCES_GROUP (group), i, index);
  for (int fact = 0; fact < N_FACTS; fact++)
    {
      g_autofree char *text = describe_fact (person, fact);

      if (is_known (maker->comparison, fact))
        add_row (maker, ADW_PREFERENCES_GROUP (group), titles[fact], text);
    }
  return group;
}

/**
 * cohort_merge_panes_fill:
 * @box: what held the panes of another comparison, or nothing
 *
 * Shows every person of @comparison in @box.
 */
void
cohort_merge_panes_fill (GtkBox *box, const CohortMergeComparison *comparison)
{
  g_autoptr (GPtrArray) levels = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  Maker maker = { comparison, choices, levels, 0 };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; i < comparison->fields->len; i++)
    g_ptr_array_add (choices, g_ptr_array_new ());
  for (guint i = 0; i < comparison->people->len; i++)
    gtk_box_append (box, make_pane (&maker, i));
  g_object_set_data_full (G_OBJECT (box), CHOICES_KEY, choices, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * cohort_merge_panes_get_choice:
 * @field: the place of a field in the comparison
 * @fallback: what is returned for one that does not differ
 *
 * Returns: the place of the person whose value was chosen
 */
guint
cohort_merge_panes_get_choice (GtkBox *box, guint field, guint fallback)
{
  GPtrArray *choices = g_object_get_data (G_OBJECT (box), CHOICES_KEY);
  GPtrArray *buttons = g_ptr_array_index (choices, field);

  for (guint i = 0; i < buttons->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (buttons, i)))
      return i;
  return fallback;
}
