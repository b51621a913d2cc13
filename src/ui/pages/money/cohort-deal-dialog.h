// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* A deal with a sponsor or partner as a form: amount, invoice, what is delivered and with which planned content. */
#define COHORT_TYPE_DEAL_DIALOG (cohort_deal_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortDealDialog, cohort_deal_dialog, COHORT, DEAL_DIALOG, AdwDialog)

/* @deal: 0: a new one. Returns: (transfer floating) */
AdwDialog *cohort_deal_dialog_new (CohortSession *session, gint64 deal);

G_END_DECLS
