// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-application.h"

G_BEGIN_DECLS

void cohort_application_reminders_attach (CohortApplication *self);

G_END_DECLS
