// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The community's settings: they live in its file, so that it means the same everywhere. Changing one
 * is a step like any other; call cohort_setting_set() between cohort_journal_begin() and _commit(). */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

#define COHORT_SETTING_HOME_CURRENCY "home-currency" /* ISO 4217 */
#define COHORT_SETTING_ZONE "zone"                   /* IANA name: the reporting zone */
#define COHORT_SETTING_DUNNING_GRACE "dunning-grace" /* days, 0 to 90 */
#define COHORT_SETTING_DEMO "demo"                   /* "1": everything in it is invented */
#define COHORT_SETTING_RENEWAL_GRACE "renewal-grace" /* days, 0 to 90 */

#define COHORT_DEFAULT_DUNNING_GRACE 15
#define COHORT_DEFAULT_RENEWAL_GRACE 7

gboolean cohort_setting_get (CohortDb *db, const char *key, char **value, GError **error);
gboolean cohort_setting_get_int (CohortDb *db, const char *key, gint64 fallback, gint64 *value, GError **error);
gboolean cohort_setting_set (CohortDb *db, const char *key, const char *value, GError **error);

G_END_DECLS
