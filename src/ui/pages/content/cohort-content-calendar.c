// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cells are made once; a report only changes what stands in them.

#include "config.h"

#include "cohort-content-calendar.h"

#include "cohort-content-agenda.h"
#include "cohort-content-card.h"
#include "cohort-content-day.h"
#include "cohort-content-suggestions.h"
#include "cohort-plan-commands.h"
#include "cohort-preferences.h"
#include "cohort-words.h"

#include <glib/gi18n.h>
#include <langinfo.h>

enum
{
  N_WEEKS = 6,
  N_DAYS = 7,
  MONTH_CARDS = 3,
};

struct _CohortContentCalendar
{
  AdwBin parent_instance;

  CohortDay today;
  CohortDay first;          /* of the month, or any day of the week that is shown */
  int week_start;           /* 1 Monday to 7 */
  CohortPlanReport *report; /* (owned) (nullable) */
  GtkWidget *cells[N_WEEKS * N_DAYS];
  GtkWidget *names[N_DAYS];

  GtkLabel *title;
  AdwToggleGroup *span_group;
  GtkStack *stack;
  GtkWidget *grid_scroller;
  GtkWidget *agenda_scroller;
  GtkGrid *grid;
  GtkBox *agenda;
  GtkWidget *ideas_pane;
  GtkBox *ideas;
  GtkWidget *ideas_hint;
  CohortContentSuggestions *suggestions;
};

G_DEFINE_FINAL_TYPE (CohortContentCalendar, cohort_content_calendar, ADW_TYPE_BIN)

static guint range_changed_signal;

/* The first day of the week in this locale, 1 Monday to 7. glibc keeps it as an offset to a day of which it says the
 * weekday. */
static int
first_weekday (void)
{
  const int offset = nl_langinfo (_NL_TIME_FIRST_WEEKDAY)[0];
  const guint origin = GPOINTER_TO_UINT (nl_langinfo (_NL_TIME_WEEK_1STDAY));
  const int base = origin == 19971201 ? 1 : 7; /* else a Sunday */

  return (base - 1 + offset - 1 + 7) % 7 + 1;
}

/* As preferred in this community, 1 Monday to 7. */
static int
preferred_weekday (CohortSession *session)
{
  const char *id = cohort_preferences_get (session, COHORT_PREFERENCE_WEEK_START);

  if (g_str_equal (id, "monday"))
    return 1;
  if (g_str_equal (id, "saturday"))
    return 6;
  return g_str_equal (id, "sunday") ? 7 : first_weekday ();
}

static gboolean
shows_week (CohortContentCalendar *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->span_group), "week") == 0;
}

static CohortDay
start_of_week (CohortContentCalendar *self, CohortDay day)
{
  return day - (cohort_day_weekday (day) - self->week_start + 7) % 7;
}

/* The days that the cells show: whole weeks. */
CohortPeriod
cohort_content_calendar_get_range (CohortContentCalendar *self)
{
  CohortMonth month;
  CohortDay from;

  g_return_val_if_fail (COHORT_IS_CONTENT_CALENDAR (self), COHORT_PERIOD_EVERYTHING);

  if (shows_week (self))
    {
      from = start_of_week (self, self->first);
      return (CohortPeriod) { from, from + N_DAYS };
    }
  month = cohort_month_of_day (self->first);
  from = start_of_week (self, cohort_month_first_day (month));
  return (CohortPeriod) { from, start_of_week (self, cohort_month_last_day (month)) + N_DAYS };
}

static char *
format_day (CohortDay day, const char *format)
{
  const CohortYmd ymd = cohort_day_to_ymd (day);
  g_autoptr (GDateTime) date = g_date_time_new_utc (ymd.year, ymd.month, ymd.day, 0, 0, 0);

  return g_date_time_format (date, format);
}

static void
show_title (CohortContentCalendar *self)
{
  const CohortPeriod range = cohort_content_calendar_get_range (self);
  /* Translators: the month above a calendar, in strftime's letters: September 2026 */
  g_autofree char *text = shows_week (self) ? cohort_words_days (range.from, range.to)
                                            : format_day (self->first, C_ ("calendar", "%B %Y"));

  gtk_label_set_label (self->title, text);
}

static void
show_cells (CohortContentCalendar *self)
{
  const CohortPeriod range = cohort_content_calendar_get_range (self);
  const gboolean week = shows_week (self);
  const CohortMonth month = cohort_month_of_day (self->first);
  const CohortPeriod held = self->report->range;

  for (int i = 0; i < N_WEEKS * N_DAYS; i++)
    {
      const CohortDay day = range.from + i;

      gtk_widget_set_visible (self->cells[i], day < range.to);
      if (day >= range.to)
        continue;
      cohort_content_day_set (COHORT_CONTENT_DAY (self->cells[i]), day, !week && cohort_month_of_day (day) != month,
                              day == self->today);
      if (cohort_period_contains (held, day))
        cohort_content_day_show (COHORT_CONTENT_DAY (self->cells[i]), self->report, week ? 0 : MONTH_CARDS);
    }
  for (int i = 0; i < N_DAYS; i++)
    {
      g_autofree char *name = format_day (range.from + i, "%a");

      gtk_label_set_label (GTK_LABEL (self->names[i]), name);
    }
}

static void
show_ideas (CohortContentCalendar *self)
{
  GtkWidget *child;
  guint n = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->ideas))))
    gtk_box_remove (self->ideas, child);
  for (guint i = 0; i < self->report->entries->len; i++)
    {
      const CohortPlanEntry *entry = g_ptr_array_index (self->report->entries, i);

      if (entry->day != COHORT_DAY_NONE)
        continue;
      gtk_box_append (self->ideas, cohort_content_card_new (self->report, entry, COHORT_CARD_FULL));
      n++;
    }
  gtk_label_set_label (GTK_LABEL (self->ideas_hint), n > 0 ? _ ("Drag an idea to the day on which it is to come out.")
                                                           : _ ("Nothing without a day. Press Ctrl+N for a new idea."));
}

static void
show (CohortContentCalendar *self)
{
  show_title (self);
  if (self->report == NULL)
    return;
  show_cells (self);
  show_ideas (self);
  if (gtk_stack_get_visible_child (self->stack) == self->agenda_scroller)
    cohort_content_agenda_fill (self->agenda, self->report, cohort_content_calendar_get_range (self));
}

static void
go_to (CohortContentCalendar *self, CohortDay day)
{
  if (!cohort_day_is_valid (day))
    return;
  self->first = day;
  show_title (self);
  g_signal_emit (self, range_changed_signal, 0);
}

static void
turn (CohortContentCalendar *self, int by)
{
  go_to (self, shows_week (self) ? self->first + by * N_DAYS
                                 : cohort_month_first_day (cohort_month_of_day (self->first) + by));
}

static void
earlier_cb (CohortContentCalendar *self)
{
  turn (self, -1);
}

static void
later_cb (CohortContentCalendar *self)
{
  turn (self, 1);
}

static void
today_cb (CohortContentCalendar *self)
{
  go_to (self, self->today);
}

static void
span_cb (CohortContentCalendar *self)
{
  const CohortPeriod held = { self->first, self->first + N_DAYS };

  /* From a month to the week that matters there: today's, else its first. */
  if (shows_week (self) && cohort_month_of_day (self->today) == cohort_month_of_day (self->first)
      && !cohort_period_contains (held, self->today))
    self->first = self->today;
  go_to (self, self->first);
}

static gboolean
dropped_on_ideas (GtkWidget *widget, gint64 item)
{
  return gtk_widget_activate_action (widget, "content.move", "(xix)", item, COHORT_DAY_NONE,
                                     COHORT_PLAN_KEEPS_AS_BEFORE);
}

static void
make_cells (CohortContentCalendar *self)
{
  for (int i = 0; i < N_DAYS; i++)
    {
      self->names[i] = gtk_label_new (NULL);
      gtk_widget_add_css_class (self->names[i], "caption-heading");
      gtk_widget_add_css_class (self->names[i], "dimmed");
      gtk_widget_add_css_class (self->names[i], "weekday");
      gtk_grid_attach (self->grid, self->names[i], i, 0, 1, 1);
    }
  for (int i = 0; i < N_WEEKS * N_DAYS; i++)
    {
      self->cells[i] = cohort_content_day_new ();
      gtk_widget_set_vexpand (self->cells[i], TRUE);
      gtk_grid_attach (self->grid, self->cells[i], i % N_DAYS, 1 + i / N_DAYS, 1, 1);
    }
}

static void
cohort_content_calendar_dispose (GObject *object)
{
  CohortContentCalendar *self = COHORT_CONTENT_CALENDAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_CONTENT_CALENDAR);
  g_clear_pointer (&self->report, cohort_plan_report_unref);
  G_OBJECT_CLASS (cohort_content_calendar_parent_class)->dispose (object);
}

static void
cohort_content_calendar_class_init (CohortContentCalendarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_content_calendar_dispose;
  range_changed_signal = g_signal_new ("range-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-content-calendar.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, title);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, span_group);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, grid_scroller);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, agenda_scroller);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, grid);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, agenda);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, ideas_pane);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, ideas);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, ideas_hint);
  gtk_widget_class_bind_template_child (widget_class, CohortContentCalendar, suggestions);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_cb);
  gtk_widget_class_bind_template_callback (widget_class, today_cb);
  gtk_widget_class_bind_template_callback (widget_class, span_cb);
}

static void
cohort_content_calendar_init (CohortContentCalendar *self)
{
  self->week_start = first_weekday ();
  self->first = self->today = 0;
  g_type_ensure (COHORT_TYPE_CONTENT_SUGGESTIONS);
  gtk_widget_init_template (GTK_WIDGET (self));
  make_cells (self);
  cohort_content_accept_drops (self->ideas_pane, dropped_on_ideas);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
}

/**
 * cohort_content_calendar_set_today:
 *
 * Shows the month of that day.
 */
void
cohort_content_calendar_set_today (CohortContentCalendar *self, CohortDay today)
{
  g_return_if_fail (COHORT_IS_CONTENT_CALENDAR (self));

  self->today = today;
  self->first = today;
  show (self);
}

static void
settings_changed_cb (CohortContentCalendar *self, CohortSession *session)
{
  const int start = preferred_weekday (session);

  if (start == self->week_start)
    return;
  self->week_start = start;
  go_to (self, self->first);
}

/**
 * cohort_content_calendar_set_session:
 *
 * Once: on what day weeks begin, and whose suggestions stand beside the ideas.
 */
void
cohort_content_calendar_set_session (CohortContentCalendar *self, CohortSession *session)
{
  g_return_if_fail (COHORT_IS_CONTENT_CALENDAR (self));

  self->week_start = preferred_weekday (session);
  g_signal_connect_object (session, "settings-changed", G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
  cohort_content_suggestions_set_session (self->suggestions, session);
}

void
cohort_content_calendar_set_report (CohortContentCalendar *self, CohortPlanReport *report)
{
  g_return_if_fail (COHORT_IS_CONTENT_CALENDAR (self));

  g_clear_pointer (&self->report, cohort_plan_report_unref);
  self->report = cohort_plan_report_ref (report);
  self->today = report->today;
  show (self);
}

/* Shows the week of @day. */
void
cohort_content_calendar_show_week (CohortContentCalendar *self, CohortDay day)
{
  g_return_if_fail (COHORT_IS_CONTENT_CALENDAR (self));

  self->first = day;
  if (shows_week (self))
    go_to (self, day);
  else
    {
      adw_toggle_group_set_active_name (self->span_group, "week");
      go_to (self, day);
    }
}
