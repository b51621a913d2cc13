// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COHORT_TYPE_NEW_COMMUNITY_DIALOG (cohort_new_community_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortNewCommunityDialog, cohort_new_community_dialog, COHORT, NEW_COMMUNITY_DIALOG,
                      AdwAlertDialog)

/* Signal "chosen" (const char *path): where the new community goes; nothing lies there yet. */
AdwDialog *cohort_new_community_dialog_new (void);

G_END_DECLS
