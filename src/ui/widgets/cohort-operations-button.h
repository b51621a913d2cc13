// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-operation.h"

G_BEGIN_DECLS

#define COHORT_TYPE_OPERATIONS_BUTTON (cohort_operations_button_get_type ())
G_DECLARE_FINAL_TYPE (CohortOperationsButton, cohort_operations_button, COHORT, OPERATIONS_BUTTON, AdwBin)

void cohort_operations_button_set_operations (CohortOperationsButton *self, CohortOperations *operations);

G_END_DECLS
