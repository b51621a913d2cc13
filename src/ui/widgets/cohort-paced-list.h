// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-paged-list.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PACED_LIST (cohort_paced_list_get_type ())
G_DECLARE_FINAL_TYPE (CohortPacedList, cohort_paced_list, COHORT, PACED_LIST, GObject)

CohortPacedList *cohort_paced_list_new (CohortPagedList *source);

G_END_DECLS
