// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-preferences.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-setting.h"

typedef struct
{
  const char *key;
  const char *fallback;
  const char *const *choices; /* (nullable): NULL takes days */
  const char *changed;        /* what History says, to be translated */
} Preference;

static const char *const week_starts[] = { "locale", "monday", "saturday", "sunday", NULL };
static const char *const definition_ids[] = { "cohort", "article", "stripe", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };

static const Preference preferences[] = {
  { COHORT_PREFERENCE_WEEK_START, "locale", week_starts, N_ ("First day of the week changed") },
  { COHORT_PREFERENCE_DUNNING_GRACE, G_STRINGIFY (COHORT_DEFAULT_DUNNING_GRACE), NULL,
    N_ ("Grace for failed payments changed") },
  { COHORT_PREFERENCE_RENEWAL_GRACE, G_STRINGIFY (COHORT_DEFAULT_RENEWAL_GRACE), NULL,
    N_ ("Grace for renewals changed") },
  { COHORT_PREFERENCE_DEFINITIONS, "cohort", definition_ids, N_ ("Definitions changed") },
  { COHORT_PREFERENCE_ANSWER_DAYS, G_STRINGIFY (COHORT_DEFAULT_ANSWER_DAYS), NULL, N_ ("Time for answers changed") },
  { COHORT_PREFERENCE_INFERRED, "yes", yes_no, N_ ("Use of inferred fields changed") },
};

static const CohortDefinitions definitions[] = {
  { "cohort", N_ ("Cohort"),
    N_ ("Renewal counts those who were due. Churn counts who left of those who were there. Lifetime value is what is "
        "expected in 24 months, from the survival curve.") },
  { "article", N_ ("As the Article"),
    N_ ("The formulas as the article prints them: renewal is divided by active members, and LTV is CAC times the "
        "lifetime: a cost per lifetime, not a value.") },
  { "stripe", N_ ("As Stripe"),
    N_ ("As Stripe counts: churn is divided by all who were there in the month, new ones too. For comparing with its "
        "dashboard, whose months are those of UTC: let the community have that time zone.") },
};

static const Preference *
find (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (preferences); i++)
    if (g_strcmp0 (preferences[i].key, key) == 0)
      return &preferences[i];
  return NULL;
}

static gboolean
is_valid (const Preference *self, const char *value)
{
  if (value == NULL)
    return FALSE;
  if (self->choices != NULL)
    return g_strv_contains (self->choices, value);
  return g_ascii_string_to_unsigned (value, 10, 0, COHORT_MAX_GRACE, NULL, NULL);
}

/**
 * cohort_preferences_get:
 * @key: one of the keys above
 *
 * Returns: (transfer none): the value in force; what a file holds and this program does not know counts as not set
 */
const char *
cohort_preferences_get (CohortSession *session, const char *key)
{
  const Preference *self = find (key);
  const char *value;

  g_return_val_if_fail (self != NULL, NULL);

  value = cohort_session_get_setting (session, key);
  return is_valid (self, value) ? value : self->fallback;
}

/* The same of a key that takes days. */
int
cohort_preferences_get_days (CohortSession *session, const char *key)
{
  return (int) g_ascii_strtoull (cohort_preferences_get (session, key), NULL, 10);
}

/**
 * cohort_preferences_get_definitions:
 * @n_definitions: (out): how many there are
 *
 * Returns: (transfer none): the sets of definitions
 */
const CohortDefinitions *
cohort_preferences_get_definitions (guint *n_definitions)
{
  *n_definitions = G_N_ELEMENTS (definitions);
  return definitions;
}

/* What History says of a change. Returns: (transfer full). Any thread. */
char *
cohort_preferences_describe (const char *key)
{
  const Preference *self = find (key);

  return g_strdup (self != NULL ? _ (self->changed) : _ ("Preference changed"));
}

static gboolean
set_preference (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Preference *self = find (request->name);

  if (self != NULL && is_valid (self, request->value))
    return cohort_setting_set (db, request->name, request->value, error);
  g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, _ ("“%s” is no value for “%s”."),
               request->value != NULL ? request->value : "", request->name);
  return FALSE;
}

static CohortCommandRequest *
make_request (CohortSession *session, const char *key, const char *value)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_PREFERENCE, set_preference);

  request->name = g_strdup (key);
  request->value = g_strdup (value);
  cohort_command_request_set_detail (request, "key", key, NULL, 0);
  return request;
}

void
cohort_command_set_preference_async (CohortSession *session, const char *key, const char *value,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, make_request (session, key, value),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_set_preference (CohortSession *session, const char *key, const char *value, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, make_request (session, key, value),
                                         error);
}
