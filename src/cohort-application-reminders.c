// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One quiet note a week, on Monday at nine, of the community whose window was used last, while the program runs. The
// time is looked at each minute: a timer set for days would not survive sleep or a clock that is put right.

#include "config.h"

#include "cohort-application-reminders.h"

#include "cohort-reminder-note.h"
#include "cohort-settings.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define LOOK_SECONDS 60

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GApplication) app = user_data;
  g_autoptr (CohortTodayReport) report = cohort_today_report_load_finish (result, NULL);
  g_auto (GStrv) off = g_settings_get_strv (cohort_settings_get (), "reminders-off");
  g_autofree char *words = report != NULL ? cohort_reminder_words (report, (const char *const *) off) : NULL;
  g_autoptr (GNotification) note = NULL;

  /* What cannot be read is told where it is looked at. */
  if (words == NULL)
    return;
  note = g_notification_new (_ ("To do this week"));
  g_notification_set_body (note, words);
  g_notification_set_priority (note, G_NOTIFICATION_PRIORITY_LOW);
  g_notification_set_default_action (note, "app.today");
  g_application_send_notification (app, "week", note);
}

static CohortWindow *
window_of (GtkApplication *app)
{
  GtkWindow *window = gtk_application_get_active_window (app);

  return COHORT_IS_WINDOW (window) && cohort_window_get_session (COHORT_WINDOW (window)) != NULL
             ? COHORT_WINDOW (window)
             : NULL;
}

static gboolean
look_cb (gpointer app)
{
  CohortWindow *window = window_of (app);
  CohortSession *session = window != NULL ? cohort_window_get_session (window) : NULL;
  static gint64 due;
  gint64 now;

  if (session == NULL)
    return G_SOURCE_CONTINUE;
  now = cohort_session_get_now (session);
  if (due != 0 && now >= due && g_settings_get_boolean (cohort_settings_get (), "reminders"))
    cohort_today_report_load_async (session, NULL, report_cb, g_object_ref (app));
  if (due == 0 || now >= due)
    due = cohort_reminder_next (cohort_session_get_zone (session), now);
  return G_SOURCE_CONTINUE;
}

static void
today_cb (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  CohortWindow *window = window_of (app);

  if (window == NULL)
    {
      g_application_activate (app);
      return;
    }
  cohort_window_show_page (window, "today");
  gtk_window_present (GTK_WINDOW (window));
}

void
cohort_application_reminders_attach (CohortApplication *self)
{
  static const GActionEntry actions[] = { { .name = "today", .activate = today_cb } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  /* As long as the program runs. */
  if (cohort_settings_get () != NULL)
    g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
}
