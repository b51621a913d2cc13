// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What Stripe's two files share. */

#pragma once

#include "cohort-format-private.h"

G_BEGIN_DECLS

const char *cohort_stripe_refund_key (CohortReader *reader, const char *type, const char *charge, CohortMoney refunded);

G_END_DECLS
