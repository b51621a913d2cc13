// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What models found, in words: why a member may leave, what a group of members is like. Gettext keys; whoever shows
// them translates, and sets the member's number beside. Pure and thread-safe.
#pragma once

#include "cohort-churn-model.h"
#include "cohort-churn-rows.h"
#include "cohort-kmeans.h"

G_BEGIN_DECLS

#define COHORT_SPOKEN_REASONS 4 /* three towards leaving, one towards staying */

/* In what unit a signal's number is told. */
typedef enum
{
  COHORT_SIGNAL_UNIT_DAYS,
  COHORT_SIGNAL_UNIT_MONTHS,
  COHORT_SIGNAL_UNIT_MONEY, /* minor units a month */
  COHORT_SIGNAL_UNIT_SHARE,
  COHORT_SIGNAL_UNIT_COUNT, /* of a log1p signal: expm1() of its value */
  COHORT_SIGNAL_UNIT_NONE,  /* a yes or a tier, of which the words say all */
} CohortSignalUnit;

/* What a group can be told apart by; a caller says which of its columns is which. */
typedef enum
{
  COHORT_TRAIT_READS,
  COHORT_TRAIT_COMMENTS,
  COHORT_TRAIT_ACTIVE_DAYS,
  COHORT_TRAIT_DAYS_AWAY,
  COHORT_TRAIT_TENURE,
  COHORT_TRAIT_PAID,
  COHORT_TRAIT_PAYMENTS,
  COHORT_TRAIT_REFERRALS,
  COHORT_N_TRAITS
} CohortTrait;

const char *cohort_signal_words (CohortSignal signal, gboolean towards_leaving);
CohortSignalUnit cohort_signal_unit (CohortSignal signal);
guint cohort_spoken_reasons (const CohortReason *reasons, gsize n, CohortReason spoken[COHORT_SPOKEN_REASONS]);
guint cohort_group_words (const CohortKmeans *model, guint group, const guint8 *trait, const char *words[2]);

G_END_DECLS
