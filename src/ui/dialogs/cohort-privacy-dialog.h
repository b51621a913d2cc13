// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PRIVACY_DIALOG (cohort_privacy_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortPrivacyDialog, cohort_privacy_dialog, COHORT, PRIVACY_DIALOG, AdwDialog)

CohortPrivacyDialog *cohort_privacy_dialog_new (CohortSession *session, gint64 member);

G_END_DECLS
