// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a person should hear of before it is late, quietly: today that a slot which was promised is empty and due soon.
 * Each says what, by when and where to go. Nothing is sent, nobody's name is in it. */

#pragma once

#include "cohort-plan-report.h"

G_BEGIN_DECLS

/* From how many days before on an empty slot is worth a word. */
#define COHORT_REMINDER_SLOT_DAYS 5

typedef struct
{
  char *id;         /* the same for the same thing: "slot:3:2026-07-06" */
  char *title;      /* "Nothing is planned for “Weekly note”" */
  char *detail;     /* "Basic, Premium · due by 3 Sep 2026" */
  CohortDay day;    /* when it is late */
  const char *page; /* where it is dealt with */
  gint64 item;      /* of that page: the benefit */
} CohortReminder;

void cohort_reminder_free (CohortReminder *self);

/* Returns: (transfer full) (element-type CohortReminder): by day */
GPtrArray *cohort_reminders_of_plan (const CohortPlanReport *report);

void cohort_reminders_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *cohort_reminders_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
