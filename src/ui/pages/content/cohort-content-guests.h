// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-plan-item.h"

G_BEGIN_DECLS

/* Who was invited to an event, what they answered and who came. */
#define COHORT_TYPE_CONTENT_GUESTS (cohort_content_guests_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentGuests, cohort_content_guests, COHORT, CONTENT_GUESTS, AdwPreferencesGroup)

/* Signals "invite": note the members of the tiers; "came" (gint64 guest, gboolean). */

/* Shown for an item with an event only. */
void cohort_content_guests_fill (CohortContentGuests *self, CohortPlanItem *item);

G_END_DECLS
