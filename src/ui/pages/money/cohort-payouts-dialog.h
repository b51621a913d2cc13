// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-reconcile-report.h"

G_BEGIN_DECLS

AdwDialog *cohort_payouts_dialog_present (GtkWidget *parent, CohortSession *session, CohortReconcileReport *report,
                                          const CohortReconcileMonth *month);

G_END_DECLS
