// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names and sentences for CohortStatus, one table. The sentences are marked for translation and
// translated by whoever shows them, since this layer reads no locale.
#include "config.h"

#include "cohort-status.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *id, *message;
} statuses[COHORT_N_STATUSES] = {
  [COHORT_STATUS_OK] = { "ok", "" },
  [COHORT_STATUS_NO_DATA] = { "no-data", N_ ("There is nothing to count yet.") },
  [COHORT_STATUS_TOO_FEW] = { "too-few", N_ ("There is not enough data yet.") },
  [COHORT_STATUS_UNDEFINED] = { "undefined", N_ ("Nothing to divide by in this period.") },
  [COHORT_STATUS_NOT_ENTERED] = { "not-entered", N_ ("No spend has been entered.") },
  [COHORT_STATUS_NO_RATE] = { "no-rate", N_ ("An exchange rate is missing, so there is no total.") },
  [COHORT_STATUS_INCOMPLETE] = { "incomplete", N_ ("This period is not over, or the data end before it.") },
  [COHORT_STATUS_NOT_REACHED] = { "not-reached", N_ ("Not reached within the data.") },
  [COHORT_STATUS_BEYOND_DATA] = { "beyond-data", N_ ("This looks further ahead than the data supports.") },
  [COHORT_STATUS_NO_CONVERGENCE] = { "no-convergence", N_ ("No model fits this data.") },
  [COHORT_STATUS_BAD_INPUT] = { "bad-input", N_ ("The data holds a value that cannot be right.") },
  [COHORT_STATUS_TOO_LARGE] = { "too-large", N_ ("There is more data than this method accepts.") },
};

/**
 * cohort_status_id:
 *
 * Returns: (transfer none): the stable machine name, as printed in JSON
 */
const char *
cohort_status_id (CohortStatus status)
{
  g_return_val_if_fail ((guint) status < COHORT_N_STATUSES, "bad-input");
  return statuses[status].id;
}

/**
 * cohort_status_message:
 *
 * Returns: (transfer none): an untranslated sentence for a person, a key for gettext; empty for OK
 */
const char *
cohort_status_message (CohortStatus status)
{
  g_return_val_if_fail ((guint) status < COHORT_N_STATUSES, "");
  return statuses[status].message;
}
