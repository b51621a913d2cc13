// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file of purchases as one row a customer: recency, frequency, money.
#pragma once

#include "analyse-table.h"

G_BEGIN_DECLS

Table *purchases_load (const char *path, GError **error);

G_END_DECLS
