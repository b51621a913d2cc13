// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A contribution says how far a signal moves the forecast against a usual member who stayed, and which way; the words
// name the signal and the way, never a cause. A signal can speak either way: a low price may raise a chance as well as
// lower it, so the words for both ways say what is known and leave the direction to where they stand.
#include "config.h"

#include "cohort-reason-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEAST 0.1 /* of logit: a tenth of the odds and less is not worth a word */

static const struct
{
  const char *leaving, *staying;
  CohortSignalUnit unit;
} signals[COHORT_N_SIGNALS] = {
  [COHORT_SIGNAL_TENURE]
  = { N_ ("how long they have been a member"), N_ ("how long they have been a member"), COHORT_SIGNAL_UNIT_DAYS },
  [COHORT_SIGNAL_FIRST_TERM]
  = { N_ ("still in their first term"), N_ ("past their first term"), COHORT_SIGNAL_UNIT_NONE },
  [COHORT_SIGNAL_TERM_MONTHS]
  = { N_ ("pays for a short term"), N_ ("pays for a long term"), COHORT_SIGNAL_UNIT_MONTHS },
  [COHORT_SIGNAL_TO_RENEWAL] = { N_ ("a renewal is near"), N_ ("the renewal is far off"), COHORT_SIGNAL_UNIT_DAYS },
  [COHORT_SIGNAL_PRICE] = { N_ ("the price they pay"), N_ ("the price they pay"), COHORT_SIGNAL_UNIT_MONEY },
  [COHORT_SIGNAL_DISCOUNT] = { N_ ("the discount they have"), N_ ("the discount they have"), COHORT_SIGNAL_UNIT_SHARE },
  [COHORT_SIGNAL_PRICE_ROSE]
  = { N_ ("their price rose within 90 days"), N_ ("their price did not rise of late"), COHORT_SIGNAL_UNIT_NONE },
  [COHORT_SIGNAL_DOWNGRADED]
  = { N_ ("downgraded within 90 days"), N_ ("did not downgrade of late"), COHORT_SIGNAL_UNIT_NONE },
  [COHORT_SIGNAL_PAST_DUE] = { N_ ("a payment is missing"), N_ ("no payment is missing"), COHORT_SIGNAL_UNIT_NONE },
  [COHORT_SIGNAL_DUE_90]
  = { N_ ("payments failed within 90 days"), N_ ("no payment failed of late"), COHORT_SIGNAL_UNIT_NONE },
  [COHORT_SIGNAL_QUIET_DAYS] = { N_ ("no visit for long"), N_ ("visited not long ago"), COHORT_SIGNAL_UNIT_DAYS },
  [COHORT_SIGNAL_ACTIVE_30]
  = { N_ ("few active days in the last 30"), N_ ("many active days in the last 30"), COHORT_SIGNAL_UNIT_COUNT },
  [COHORT_SIGNAL_ACTIVE_90]
  = { N_ ("few active days in the last 90"), N_ ("many active days in the last 90"), COHORT_SIGNAL_UNIT_COUNT },
  [COHORT_SIGNAL_ACTIVE_180]
  = { N_ ("few active days in half a year"), N_ ("many active days in half a year"), COHORT_SIGNAL_UNIT_COUNT },
  [COHORT_SIGNAL_DROP]
  = { N_ ("visits less than they used to"), N_ ("visits as much as they used to"), COHORT_SIGNAL_UNIT_SHARE },
  [COHORT_SIGNAL_REFERRALS] = { N_ ("brought nobody"), N_ ("brought other members"), COHORT_SIGNAL_UNIT_COUNT },
  [COHORT_SIGNAL_TIER] = { N_ ("their tier"), N_ ("their tier"), COHORT_SIGNAL_UNIT_NONE },
};

static const struct
{
  const char *much, *little;
} traits[COHORT_N_TRAITS] = {
  [COHORT_TRAIT_READS] = { N_ ("reads often"), N_ ("reads rarely") },
  [COHORT_TRAIT_COMMENTS] = { N_ ("comments often"), N_ ("comments rarely") },
  [COHORT_TRAIT_ACTIVE_DAYS] = { N_ ("there on many days"), N_ ("there on few days") },
  [COHORT_TRAIT_DAYS_AWAY] = { N_ ("away for long"), N_ ("there not long ago") },
  [COHORT_TRAIT_TENURE] = { N_ ("a member for long"), N_ ("a member for a short time") },
  [COHORT_TRAIT_PAID] = { N_ ("paid much"), N_ ("paid little") },
  [COHORT_TRAIT_PAYMENTS] = { N_ ("paid often"), N_ ("paid rarely") },
  [COHORT_TRAIT_REFERRALS] = { N_ ("brings others"), N_ ("brings nobody") },
};

/**
 * cohort_signal_words:
 * @towards_leaving: whether its contribution is above zero
 *
 * Returns: (transfer none) (nullable): a gettext key; %NULL for a number that is no signal
 */
const char *
cohort_signal_words (CohortSignal signal, gboolean towards_leaving)
{
  if ((guint) signal >= COHORT_N_SIGNALS)
    return NULL;
  return towards_leaving ? signals[signal].leaving : signals[signal].staying;
}

/**
 * cohort_signal_unit:
 */
CohortSignalUnit
cohort_signal_unit (CohortSignal signal)
{
  return (guint) signal < COHORT_N_SIGNALS ? signals[signal].unit : COHORT_SIGNAL_UNIT_NONE;
}

/**
 * cohort_spoken_reasons:
 * @reasons: of cohort_churn_model_reasons()
 * @spoken: (out caller-allocates)
 *
 * Returns: how many reasons are worth telling: up to three that raise the chance of leaving, the strongest first, then
 *   the one that lowers it most
 */
guint
cohort_spoken_reasons (const CohortReason *reasons, gsize n, CohortReason spoken[COHORT_SPOKEN_REASONS])
{
  guint count = 0;

  for (gsize i = 0; i < n && count < COHORT_SPOKEN_REASONS - 1 && reasons[i].contribution >= LEAST; i++)
    spoken[count++] = reasons[i];
  if (n > 0 && reasons[n - 1].contribution <= -LEAST)
    spoken[count++] = reasons[n - 1];
  return count;
}

/**
 * cohort_group_words:
 * @trait: the CohortTrait of each of the model's features
 * @words: (out caller-allocates): gettext keys of what sets the group apart most
 *
 * Returns: how many, 0 to 2; none for a group like all
 */
guint
cohort_group_words (const CohortKmeans *model, guint group, const guint8 *trait, const char *words[2])
{
  guint features[2], n = cohort_kmeans_traits (model, group, features), told = 0;

  for (guint i = 0; i < n; i++)
    if (trait[features[i]] < COHORT_N_TRAITS)
      words[told++] = model->centre[group * model->p + features[i]] > 0 ? traits[trait[features[i]]].much
                                                                        : traits[trait[features[i]]].little;
  return told;
}
