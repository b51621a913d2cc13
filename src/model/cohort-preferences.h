// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The choices that give a number its meaning. They live in the community's file, so that it means the same on every
 * computer, and changing one is a step like any other. What is only of this desktop is in GSettings instead. */

#pragma once

#include "cohort-commands.h"
#include "cohort-session.h"

G_BEGIN_DECLS

/* Keys and what they take. */
#define COHORT_PREFERENCE_WEEK_START "week-start"       /* "locale", "monday", "saturday", "sunday" */
#define COHORT_PREFERENCE_DUNNING_GRACE "dunning-grace" /* days, 0 to 90 */
#define COHORT_PREFERENCE_RENEWAL_GRACE "renewal-grace" /* days, 0 to 90 */
#define COHORT_PREFERENCE_DEFINITIONS "definitions"     /* "cohort", "article", "stripe" */
#define COHORT_PREFERENCE_INFERRED "inferred"           /* "yes", "no": fields guessed from what people do */

#define COHORT_PREFERENCE_ANSWER_DAYS "answer-days" /* days, 0 to 90: for questions that nothing is promised for */

#define COHORT_MAX_GRACE 90
#define COHORT_DEFAULT_ANSWER_DAYS 14

const char *cohort_preferences_get (CohortSession *session, const char *key);
int cohort_preferences_get_days (CohortSession *session, const char *key);

/* A definition set: which of several definitions a figure's headline goes by. */
typedef struct
{
  const char *id;
  const char *title;       /* to be translated */
  const char *description; /* to be translated */
} CohortDefinitions;

const CohortDefinitions *cohort_preferences_get_definitions (guint *n_definitions);

/* @value: checked by the key's own rule; COHORT_COMMAND_ERROR_INVALID says what it takes */
void cohort_command_set_preference_async (CohortSession *session, const char *key, const char *value,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_set_preference (CohortSession *session, const char *key, const char *value, GError **error);

char *cohort_preferences_describe (const char *key);

G_END_DECLS
