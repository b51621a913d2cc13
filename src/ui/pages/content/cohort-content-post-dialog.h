// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-post-report.h"

G_BEGIN_DECLS

/* A post that came out: what is known of it, and what went with it. */
#define COHORT_TYPE_CONTENT_POST_DIALOG (cohort_content_post_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentPostDialog, cohort_content_post_dialog, COHORT, CONTENT_POST_DIALOG, AdwDialog)

/* Signals "edit" (gpointer CohortPlanEdit): carry it out; "member" (gint64): show that person. */

GtkWidget *cohort_content_post_dialog_new (CohortSession *session, gint64 post);

G_END_DECLS
