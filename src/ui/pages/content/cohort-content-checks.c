// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-content-checks.h"

#include <glib/gi18n.h>

struct _CohortContentChecks
{
  AdwExpanderRow parent_instance;

  GPtrArray *checks; /* (element-type GtkCheckButton) (unowned) */
  GPtrArray *names;  /* (element-type utf8): the same order */
  GArray *ids;       /* (element-type gint64): the same order */
  char *none;
};

G_DEFINE_FINAL_TYPE (CohortContentChecks, cohort_content_checks, ADW_TYPE_EXPANDER_ROW)

static gboolean
is_ticked (CohortContentChecks *self, guint i)
{
  return gtk_check_button_get_active (g_ptr_array_index (self->checks, i));
}

static void
toggled_cb (CohortContentChecks *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->checks->len; i++)
    if (is_ticked (self, i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? C_ ("between items", ", ") : "",
                              (const char *) g_ptr_array_index (self->names, i));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text->len > 0 ? text->str : self->none);
}

static void
cohort_content_checks_finalize (GObject *object)
{
  CohortContentChecks *self = COHORT_CONTENT_CHECKS (object);

  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->names);
  g_array_unref (self->ids);
  g_free (self->none);
  G_OBJECT_CLASS (cohort_content_checks_parent_class)->finalize (object);
}

static void
cohort_content_checks_class_init (CohortContentChecksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_content_checks_finalize;
}

static void
cohort_content_checks_init (CohortContentChecks *self)
{
  self->checks = g_ptr_array_new ();
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

static void
add_choice (CohortContentChecks *self, const CohortPlanChoice *choice)
{
  GtkWidget *line = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), choice->name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), choice->chosen);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (line), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (line), check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), line);
  g_ptr_array_add (self->checks, check);
  g_ptr_array_add (self->names, g_strdup (choice->name));
  g_array_append_val (self->ids, choice->id);
}

void
cohort_content_checks_fill (CohortContentChecks *self, GPtrArray *choices, const char *none)
{
  g_return_if_fail (COHORT_IS_CONTENT_CHECKS (self));
  g_return_if_fail (self->none == NULL);

  self->none = g_strdup (none);
  gtk_widget_set_visible (GTK_WIDGET (self), choices->len > 0);
  for (guint i = 0; i < choices->len; i++)
    add_choice (self, g_ptr_array_index (choices, i));
  toggled_cb (self);
}

void
cohort_content_checks_collect (CohortContentChecks *self, GArray *ids)
{
  g_return_if_fail (COHORT_IS_CONTENT_CHECKS (self));

  for (guint i = 0; i < self->checks->len; i++)
    if (is_ticked (self, i))
      g_array_append_val (ids, g_array_index (self->ids, gint64, i));
}
