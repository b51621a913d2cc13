// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes a demand curve fall with the price: pool adjacent violators. Pure and thread-safe.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void cohort_isotonic_falling (double *values, const double *weights, gsize n);

G_END_DECLS
