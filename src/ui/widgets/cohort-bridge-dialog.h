// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* From what services say that they charged to what is counted here. */
#define COHORT_TYPE_BRIDGE_DIALOG (cohort_bridge_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortBridgeDialog, cohort_bridge_dialog, COHORT, BRIDGE_DIALOG, AdwDialog)

GtkWidget *cohort_bridge_dialog_new (CohortSession *session);

G_END_DECLS
