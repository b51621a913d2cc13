// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The descriptors of the formats, for the table. */

#pragma once

#include "cohort-format.h"

G_BEGIN_DECLS

#define FORMAT(name) extern const CohortFormat cohort_format_##name;
#include "cohort-formats.inc"
#undef FORMAT

G_END_DECLS
