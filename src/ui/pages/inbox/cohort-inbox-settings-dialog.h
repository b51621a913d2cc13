// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-inbox-report.h"

G_BEGIN_DECLS

/* What is promised to whom, what homework is judged by, and what is often said of it. */
void cohort_inbox_settings_dialog_present (GtkWidget *parent, CohortSession *session, CohortInboxReport *report);

G_END_DECLS
