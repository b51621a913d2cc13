// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lists that go on and on without anything new. One run's, in its thread. */

#pragma once

#include "cohort-provider.h"

G_BEGIN_DECLS

typedef struct _CohortSyncCircle CohortSyncCircle;

CohortSyncCircle *cohort_sync_circle_new (void);
void cohort_sync_circle_free (CohortSyncCircle *self);
gboolean cohort_sync_circle_goes_on (CohortSyncCircle *self, const CohortTask *task, CohortBatch *batch);

G_END_DECLS
