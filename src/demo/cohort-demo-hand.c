// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-demo-hand.h"

/**
 * cohort_demo_write_by_hand:
 *
 * Inside a journal's step, after the files were imported.
 */
gboolean
cohort_demo_write_by_hand (CohortDb *db, const CohortDemoWorld *world, GError **error)
{
  return TRUE;
}
