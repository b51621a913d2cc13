// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-sync-port.h"

G_BEGIN_DECLS

/* Signal "connected" (gint64 source): the account was checked and kept. */
#define COHORT_TYPE_CONNECT_DIALOG (cohort_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortConnectDialog, cohort_connect_dialog, COHORT, CONNECT_DIALOG, AdwDialog)

GtkWidget *cohort_connect_dialog_new (CohortSyncPort *port);
GtkWidget *cohort_connect_dialog_new_for_source (CohortSyncPort *port, gint64 source, const char *kind);

G_END_DECLS
