// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A ledger of random people and payments, the same for the same seed: two services, three currencies, gaps, changed
 * prices, failed and refunded payments, gifts, costs. Everything asserts. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): the path of a closed community; cohort_test_remove() it */
char *cohort_test_random_ledger (guint seed);

G_END_DECLS
