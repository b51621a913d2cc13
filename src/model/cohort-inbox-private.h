// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The words of the inbox, and the queue for whoever else counts it. Any thread. */

#pragma once

#include "cohort-inbox-report.h"
#include "cohort-inbox.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

/* What times are counted by. */
typedef struct
{
  CohortZone *zone;
  CohortDay today; /* who is a member */
  gint64 now_us;   /* in: the clock; counted to: the last instant that the data tell of, or the clock */
  guint answer_days;
} CohortInboxClock;

/* Returns: (transfer full): the first line that says something, on one line; "" for none */
char *cohort_inbox_first_line (const char *text);
char *cohort_inbox_write_who (const CohortWriter *who, gboolean with_tier);
char *cohort_inbox_write_due (gint64 due_us, gint64 now_us, CohortZone *zone);
char *cohort_inbox_write_hours (guint hours);
/* Whether a person may be sent there: an address of the web. */
gboolean cohort_inbox_may_open (const char *url);

/* Moves @clock back to what the data tell of. */
gboolean cohort_inbox_find_now (CohortDb *db, CohortInboxClock *clock, GError **error);

/* How many wait, and how many of them for longer than promised. For a report that has its own job. */
gboolean cohort_inbox_count (CohortDb *db, const CohortInboxClock *clock, guint *n_waiting, guint *n_overdue,
                             GError **error);

G_END_DECLS
