// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COHORT_TYPE_TAG_DIALOG (cohort_tag_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortTagDialog, cohort_tag_dialog, COHORT, TAG_DIALOG, AdwDialog)

/* Signal "chosen" (string tag); the dialog is then closed. */
GtkWidget *cohort_tag_dialog_new (const char *title, const char *const *tags, gboolean may_be_new);

G_END_DECLS
