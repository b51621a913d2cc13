// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The words of the inbox. Any thread. */

#pragma once

#include "cohort-inbox-report.h"
#include "cohort-inbox.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the first line that says something, on one line; "" for none */
char *cohort_inbox_first_line (const char *text);
char *cohort_inbox_write_who (const CohortWriter *who, gboolean with_tier);
char *cohort_inbox_write_due (gint64 due_us, gint64 now_us, CohortZone *zone);
char *cohort_inbox_write_hours (guint hours);
/* Whether a person may be sent there: an address of the web. */
gboolean cohort_inbox_may_open (const char *url);

G_END_DECLS
