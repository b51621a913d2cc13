// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The lists of suggestions: made by a child process, "cohortctl fit --suggestions", and kept by whoever may write the
 * file, with a key of the data that they were made of. What does not fit the ledger any more is dropped. Keeping them
 * is no step: nobody typed them, and the next import makes them anew. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

/* From so many posts on lists are made only when a person asks for them. */
#define COHORT_SUGGESTION_SMALL 2000

/* What the child prints. May take minutes. (transfer full) */
char *cohort_suggestion_fit_run (CohortSession *session, GError **error);
/* Keeps what a child printed; FALSE with @error set where it is stale. */
gboolean cohort_suggestion_fit_keep (CohortSession *session, const char *printed, GError **error);

/* Makes the lists of a session in the background, once for a state of the ledger. Signal "made": there are new ones,
 * or there are none and the message says why. Main thread. */
#define COHORT_TYPE_SUGGESTION_MAKER (cohort_suggestion_maker_get_type ())
G_DECLARE_FINAL_TYPE (CohortSuggestionMaker, cohort_suggestion_maker, COHORT, SUGGESTION_MAKER, GObject)

CohortSuggestionMaker *cohort_suggestion_maker_of (CohortSession *session);
/* Nothing where they are being made, were tried of this state of the ledger, or nothing may be written. */
void cohort_suggestion_maker_wish (CohortSuggestionMaker *self);
gboolean cohort_suggestion_maker_is_busy (CohortSuggestionMaker *self);
/* Returns: (transfer none) (nullable): why the last try failed */
const char *cohort_suggestion_maker_get_message (CohortSuggestionMaker *self);

G_END_DECLS
