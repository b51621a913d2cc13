// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-offer-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_WHAT_IF_DIALOG (cohort_what_if_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortWhatIfDialog, cohort_what_if_dialog, COHORT, WHAT_IF_DIALOG, AdwDialog)

AdwDialog *cohort_what_if_dialog_new (CohortSession *session, CohortOfferReport *offers);

G_END_DECLS
