// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-scope-model.h"

G_BEGIN_DECLS

#define COHORT_TYPE_SCOPE_BUTTON (cohort_scope_button_get_type ())
G_DECLARE_FINAL_TYPE (CohortScopeButton, cohort_scope_button, COHORT, SCOPE_BUTTON, AdwBin)

GtkWidget *cohort_scope_button_new (CohortScopeModel *scope);
void cohort_scope_button_popup (CohortScopeButton *self);

G_END_DECLS
