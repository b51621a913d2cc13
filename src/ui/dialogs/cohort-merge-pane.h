// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-merge-report.h"

G_BEGIN_DECLS

void cohort_merge_panes_fill (GtkBox *box, const CohortMergeComparison *comparison);
guint cohort_merge_panes_get_choice (GtkBox *box, guint field, guint fallback);

G_END_DECLS
