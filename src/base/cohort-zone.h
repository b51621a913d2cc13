/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A time zone for putting instants into days: the one function by which Cohort buckets time.
 *
 * Instants are microseconds since 1970-01-01T00:00Z. A zone is immutable, shared, cached by its name for the life of
 * the process, and safe in any thread. Its rules come from the system's zone database through GTimeZone and are kept as
 * a sorted table of offsets from 1900 to 2200; outside, the nearest offset holds.
 *
 * Days never go back: where clocks are set back across midnight, a day that has begun stays begun. So day (us) >= d
 * holds exactly when us >= day_start (d), in every zone, also where midnight does not exist or comes twice. */

#pragma once

#include "cohort-civil.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CohortZone CohortZone;

CohortZone *cohort_zone_new (const char *name, GError **error);
CohortZone *cohort_zone_utc (void);
CohortZone *cohort_zone_ref (CohortZone *self);
void cohort_zone_unref (CohortZone *self);
const char *cohort_zone_name (const CohortZone *self);

CohortDay cohort_zone_day (const CohortZone *self, gint64 us);
gint64 cohort_zone_day_start (const CohortZone *self, CohortDay day);
int cohort_zone_offset (const CohortZone *self, gint64 us);
gint64 cohort_zone_from_local (const CohortZone *self, gint64 local_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortZone, cohort_zone_unref)

G_END_DECLS
