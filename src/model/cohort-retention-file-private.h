// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-db.h"
#include "cohort-retention-private.h"

G_BEGIN_DECLS

gboolean cohort_retention_read_file (CohortRetentionWork *work, CohortDb *db, GError **error);

G_END_DECLS
