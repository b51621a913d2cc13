// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-cost-commands.h"
#include "cohort-session.h"

G_BEGIN_DECLS

/* A cost or own time as a form. */
#define COHORT_TYPE_COST_DIALOG (cohort_cost_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortCostDialog, cohort_cost_dialog, COHORT, COST_DIALOG, AdwDialog)

/* @draft: what is there; NULL: a new one of today. Returns: (transfer floating) */
AdwDialog *cohort_cost_dialog_new (CohortSession *session, const CohortCostDraft *draft);

G_END_DECLS
