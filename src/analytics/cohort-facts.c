// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Refuses facts whose indices point nowhere, so that no metric has to look again.
#include "config.h"

#include "cohort-facts.h"

#include <math.h>

static gboolean
members_sound (const guint32 *member, gsize n, guint32 n_members)
{
  for (gsize i = 0; i < n; i++)
    if (member[i] >= n_members)
      return FALSE;
  return TRUE;
}

/* Somebody who is not known may pay: a tip without a name is money all the same. */
static gboolean
payers_sound (const guint32 *payer, gsize n, guint32 n_members)
{
  for (gsize i = 0; i < n; i++)
    if (payer[i] >= n_members && payer[i] != COHORT_INDEX_NONE)
      return FALSE;
  return TRUE;
}

static gboolean
currencies_sound (const guint16 *currency, gsize n, guint16 n_currencies)
{
  for (gsize i = 0; i < n; i++)
    if (currency[i] >= n_currencies)
      return FALSE;
  return TRUE;
}

static gboolean
days_sound (const CohortDay *from, const CohortDay *to, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (from[i] == COHORT_DAY_NONE || (to != NULL && to[i] < from[i]))
      return FALSE;
  return TRUE;
}

static gboolean
payments_sound (const CohortPayments *payments)
{
  for (gsize i = 0; i < payments->n && payments->stream != NULL; i++)
    if (payments->stream[i] >= payments->n_streams)
      return FALSE;
  return days_sound (payments->day, NULL, payments->n);
}

/**
 * cohort_facts_validate:
 *
 * Returns: COHORT_STATUS_OK, or why no metric is computed from @facts
 */
CohortStatus
cohort_facts_validate (const CohortFacts *facts, const CohortSegments *segments)
{
  guint32 members = segments->n_members;
  guint16 currencies = segments->n_currencies;
  const CohortRules *rules = &facts->rules;

  if (facts->checked)
    return COHORT_STATUS_OK;
  if (MAX (MAX (facts->payments.n, facts->terms.n), MAX (facts->actions.n, facts->costs.n)) > COHORT_MAX_ROWS)
    return COHORT_STATUS_TOO_LARGE;
  if (facts->people.n != 0 && facts->people.n != members)
    return COHORT_STATUS_BAD_INPUT;
  if (!(rules->margin > 0 && rules->margin <= 1) || !(rules->discount >= 0 && isfinite (rules->discount)))
    return COHORT_STATUS_BAD_INPUT;
  if (!payers_sound (facts->payments.member, facts->payments.n, members)
      || !members_sound (facts->terms.member, facts->terms.n, members)
      || !members_sound (facts->actions.member, facts->actions.n, members))
    return COHORT_STATUS_BAD_INPUT;
  if (!currencies_sound (facts->payments.currency, facts->payments.n, currencies)
      || !currencies_sound (facts->terms.currency, facts->terms.n, currencies)
      || !currencies_sound (facts->costs.currency, facts->costs.n, currencies))
    return COHORT_STATUS_BAD_INPUT;
  if (!payments_sound (&facts->payments) || !days_sound (facts->terms.from, facts->terms.to, facts->terms.n)
      || !days_sound (facts->actions.day, NULL, facts->actions.n)
      || !days_sound (facts->costs.day, NULL, facts->costs.n))
    return COHORT_STATUS_BAD_INPUT;
  return COHORT_STATUS_OK;
}
