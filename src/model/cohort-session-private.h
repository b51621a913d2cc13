// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-session.h"
#include "cohort-store.h"

G_BEGIN_DECLS

gpointer cohort_session_read_summary (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error);
void cohort_session_summary_free (gpointer data);
CohortSession *cohort_session_new (CohortStore *store, gpointer summary, CohortClock clock, gpointer clock_data,
                                   char *recovery_message);
void cohort_session_copy_if_due (CohortSession *self);
gboolean cohort_session_copy_now (CohortSession *self, GError **error);

G_END_DECLS
