// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The descriptors of the providers, for the table. */

#pragma once

#include "cohort-provider.h"

G_BEGIN_DECLS

#define PROVIDER(name) extern const CohortProvider cohort_provider_##name;
#include "cohort-providers.inc"
#undef PROVIDER

G_END_DECLS
