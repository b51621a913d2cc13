// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A letter to begin with, in the member's language. It is copied or handed to the mail program, and never sent from
 * here. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_LETTER_ENGLISH,
  COHORT_LETTER_CHINESE,
  COHORT_N_LETTER_LANGUAGES
} CohortLetterLanguage;

typedef struct
{
  gint64 member; /* 0: to several */
  char *name;
  char *address;                 /* (nullable): an e-mail address */
  CohortLetterLanguage language; /* guessed from what is known of the member */
  char *subject[COHORT_N_LETTER_LANGUAGES], *body[COHORT_N_LETTER_LANGUAGES];
} CohortRiskDraft;

void cohort_risk_draft_free (CohortRiskDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRiskDraft, cohort_risk_draft_free)

/* @member: 0 for several: then nothing personal is in it; @occasion: a sign's id, or "failed", "upgrade" */
void cohort_risk_draft_load_async (CohortSession *session, gint64 member, const char *occasion,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* A letter that hands a post over. */
void cohort_risk_draft_load_for_post_async (CohortSession *session, gint64 member, gint64 post,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
CohortRiskDraft *cohort_risk_draft_load_finish (GAsyncResult *result, GError **error);
CohortRiskDraft *cohort_risk_draft_load (CohortSession *session, gint64 member, const char *occasion, GError **error);

/* Returns: (transfer full): "mailto:…"; @addresses go to the blind copy where there are several */
char *cohort_risk_draft_uri (const char *const *addresses, const char *subject, const char *body);

G_END_DECLS
