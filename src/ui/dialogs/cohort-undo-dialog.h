// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-window.h"

G_BEGIN_DECLS

void cohort_undo_dialog_ask (CohortWindow *window, gint64 step, gboolean to_here);
void cohort_undo_dialog_refuse (CohortWindow *window, const char *why);

G_END_DECLS
