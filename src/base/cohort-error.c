/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The quark of base/'s error domain. */

#include "cohort-error.h"

G_DEFINE_QUARK (cohort - base - error - quark, cohort_base_error)
