// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Who of a list is at risk, and by which sign: what the list of members shows beside a name and filters by. Whom a
 * person said to be no risk is left out, as on the page At Risk. */

#pragma once

#include "cohort-db.h"
#include "cohort-session.h"

G_BEGIN_DECLS

/* How to ask; made on the main thread, used on any. */
typedef struct _CohortRiskAsker CohortRiskAsker;

CohortRiskAsker *cohort_risk_asker_new (CohortSession *session);
CohortRiskAsker *cohort_risk_asker_ref (CohortRiskAsker *self);
void cohort_risk_asker_unref (CohortRiskAsker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRiskAsker, cohort_risk_asker_unref)

/* On a reader thread. @wait: FALSE: only what is known already. Returns: (transfer full) (element-type gint64 utf8)
 * (nullable): the sign of each member at risk, in two or three words; NULL without @error where it is not known yet */
GHashTable *cohort_risk_asker_marks (CohortRiskAsker *self, CohortDb *db, gboolean wait, GError **error);

/* Works it out, for those who do not wait. Main thread. @was_known: (out): nothing new came of it */
void cohort_risk_marks_warm_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean cohort_risk_marks_warm_finish (GAsyncResult *result, gboolean *was_known, GError **error);

G_END_DECLS
