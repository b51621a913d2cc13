// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MERGE_BANNER (cohort_merge_banner_get_type ())
G_DECLARE_FINAL_TYPE (CohortMergeBanner, cohort_merge_banner, COHORT, MERGE_BANNER, AdwBin)

/* Property "session". */

G_END_DECLS
