// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Who books the money of what two sources tell of. A service that charges through the creator's own Stripe account
 * repeats what Stripe says; where that account is in the community as well, Stripe's word counts, and the other's
 * neither makes a stretch of membership nor is in a sum. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

gboolean cohort_recognise (CohortDb *db, gboolean *changed, GError **error);

G_END_DECLS
