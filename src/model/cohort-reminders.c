// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-reminders.h"

#include <glib/gi18n-lib.h>

void
cohort_reminder_free (CohortReminder *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->detail);
  g_free (self);
}

GPtrArray *
cohort_reminders_of_plan (const CohortPlanReport *report)
{
  GPtrArray *reminders = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_reminder_free);

  for (guint i = 0; i < report->slots->len; i++)
    {
      const CohortPlanSlot *slot = g_ptr_array_index (report->slots, i);
      CohortReminder *reminder;
      char day[COHORT_DAY_LEN];

      if (slot->due > report->today + COHORT_REMINDER_SLOT_DAYS)
        continue;
      reminder = g_new0 (CohortReminder, 1);
      reminder->id
          = g_strdup_printf ("slot:%" G_GINT64_FORMAT ":%s", slot->benefit, cohort_day_print (slot->from, day));
      /* Translators: %s is the name of a benefit that a tier promises */
      reminder->title = g_strdup_printf (_ ("Nothing is planned for “%s”"), slot->name);
      reminder->detail = cohort_plan_slot_describe (slot);
      reminder->day = slot->due;
      reminder->page = "content";
      reminder->item = slot->benefit;
      g_ptr_array_add (reminders, reminder);
    }
  return reminders;
}

static void
plan_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPlanReport) report = cohort_plan_report_load_finish (result, &error);

  if (report == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, cohort_reminders_of_plan (report), (GDestroyNotify) g_ptr_array_unref);
}

void
cohort_reminders_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  const CohortDay today = cohort_session_get_today (session);
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, cohort_reminders_load_async);
  cohort_plan_report_load_async (session, (CohortPeriod) { today, today + COHORT_REMINDER_SLOT_DAYS + 1 }, cancellable,
                                 plan_loaded_cb, task);
}

/* Returns: (transfer full) (element-type CohortReminder): by day */
GPtrArray *
cohort_reminders_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
