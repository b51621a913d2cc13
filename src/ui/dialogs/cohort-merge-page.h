// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MERGE_PAGE (cohort_merge_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortMergePage, cohort_merge_page, COHORT, MERGE_PAGE, AdwNavigationPage)

/* Signals: "done" (CohortDone *): the members were merged or decided upon; "failed" (string): why not. */

AdwNavigationPage *cohort_merge_page_new (CohortSession *session, gboolean may_decide);
void cohort_merge_page_compare (CohortMergePage *self, const gint64 *members, guint n_members);
void cohort_merge_page_stop (CohortMergePage *self);
AdwToastOverlay *cohort_merge_page_get_toast_overlay (CohortMergePage *self);

G_END_DECLS
