// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A day of the calendar as a row of a form. The whole row opens the calendar, so that it is reached by Tab and opened
// by Enter or Space; a second button leaves the day open again. While it is open, the subtitle says what holds then.

#include "config.h"

#include "cohort-day-row.h"

#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortDayRow
{
  AdwActionRow parent_instance;

  CohortDay day;
  char *open_text;
  GtkMenuButton *button;
  GtkCalendar *calendar;
  GtkWidget *clear;
};

G_DEFINE_FINAL_TYPE (CohortDayRow, cohort_day_row, ADW_TYPE_ACTION_ROW)

typedef enum
{
  PROP_DAY = 1,
} CohortDayRowProps;

static GParamSpec *props[PROP_DAY + 1];

static void
show_day (CohortDayRow *self)
{
  g_autofree char *text = self->day != COHORT_DAY_NONE ? cohort_words_day (self->day) : NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text != NULL ? text : self->open_text);
  gtk_widget_set_visible (self->clear, self->day != COHORT_DAY_NONE);
}

/* A calendar always has a day selected and says nothing when that one is pressed, but does when its month is turned:
 * what it shows is taken by a button. */
static void
choose_cb (CohortDayRow *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);

  cohort_day_row_set_day (self, cohort_day_from_ymd (g_date_time_get_year (date), g_date_time_get_month (date),
                                                     g_date_time_get_day_of_month (date)));
  gtk_menu_button_popdown (self->button);
}

static void
clear_cb (CohortDayRow *self)
{
  cohort_day_row_set_day (self, COHORT_DAY_NONE);
  gtk_widget_grab_focus (GTK_WIDGET (self->button));
}

/* Opens at the day that was chosen. */
static void
popover_shown_cb (CohortDayRow *self)
{
  g_autoptr (GDateTime) date = NULL;
  CohortYmd ymd;

  if (self->day == COHORT_DAY_NONE)
    return;
  ymd = cohort_day_to_ymd (self->day);
  date = g_date_time_new_utc (ymd.year, ymd.month, ymd.day, 0, 0, 0);
  gtk_calendar_select_day (self->calendar, date);
}

static void
cohort_day_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_DAY)
    g_value_set_int (value, COHORT_DAY_ROW (object)->day);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cohort_day_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_DAY)
    cohort_day_row_set_day (COHORT_DAY_ROW (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cohort_day_row_finalize (GObject *object)
{
  g_free (COHORT_DAY_ROW (object)->open_text);
  G_OBJECT_CLASS (cohort_day_row_parent_class)->finalize (object);
}

static void
cohort_day_row_class_init (CohortDayRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cohort_day_row_get_property;
  object_class->set_property = cohort_day_row_set_property;
  object_class->finalize = cohort_day_row_finalize;
  props[PROP_DAY] = g_param_spec_int ("day", NULL, NULL, G_MININT, G_MAXINT, COHORT_DAY_NONE,
                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cohort_day_row_init (CohortDayRow *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *choose = gtk_button_new_with_mnemonic (_ ("_Choose"));

  self->day = COHORT_DAY_NONE;
  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  gtk_widget_add_css_class (choose, "suggested-action");
  g_signal_connect_object (choose, "clicked", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->calendar));
  gtk_box_append (GTK_BOX (box), choose);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_add_css_class (popover, "day");
  gtk_popover_set_default_widget (GTK_POPOVER (popover), choose);
  g_signal_connect_object (popover, "show", G_CALLBACK (popover_shown_cb), self, G_CONNECT_SWAPPED);

  self->clear = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  gtk_widget_set_tooltip_text (self->clear, _ ("Leave Open"));
  gtk_widget_set_valign (self->clear, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->clear, "flat");
  g_signal_connect_object (self->clear, "clicked", G_CALLBACK (clear_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->clear);

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (self->button, popover);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _ ("Choose a Day"));
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->button));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->button));
}

/**
 * cohort_day_row_new:
 * @title: what the day is
 * @open_text: what holds while no day is chosen
 *
 * Returns: (transfer floating)
 */
GtkWidget *
cohort_day_row_new (const char *title, const char *open_text)
{
  CohortDayRow *self = g_object_new (COHORT_TYPE_DAY_ROW, "title", title, NULL);

  self->open_text = g_strdup (open_text);
  show_day (self);
  return GTK_WIDGET (self);
}

CohortDay
cohort_day_row_get_day (CohortDayRow *self)
{
  g_return_val_if_fail (COHORT_IS_DAY_ROW (self), COHORT_DAY_NONE);

  return self->day;
}

void
cohort_day_row_set_day (CohortDayRow *self, CohortDay day)
{
  g_return_if_fail (COHORT_IS_DAY_ROW (self));

  if (self->day == day)
    return;
  self->day = day;
  show_day (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DAY]);
}
