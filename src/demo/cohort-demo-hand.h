// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What no service exports and a person keeps by hand: plans, rivals' prices, deals, events, and who goes through a
 * course. */

#pragma once

#include "cohort-db.h"
#include "cohort-demo-world.h"

G_BEGIN_DECLS

gboolean cohort_demo_write_by_hand (CohortDb *db, const CohortDemoWorld *world, GError **error);

G_END_DECLS
