/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Types that layers pass through without knowing what is inside: the opaque store, and what a change touched. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Defined in store/; declared here so that import/ and model/ can name it in headers that include base/ only. */
typedef struct _CohortStore CohortStore;

/**
 * CohortDomains:
 *
 * What a change touched, coarse enough for a page to decide whether to ask for its report again.
 */
typedef enum
{
  COHORT_DOMAIN_NONE = 0,
  COHORT_DOMAIN_SOURCES = 1 << 0,
  COHORT_DOMAIN_PEOPLE = 1 << 1,
  COHORT_DOMAIN_OFFER = 1 << 2,
  COHORT_DOMAIN_SUBSCRIPTION = 1 << 3,
  COHORT_DOMAIN_MONEY = 1 << 4,
  COHORT_DOMAIN_CONTENT = 1 << 5,
  COHORT_DOMAIN_ACTIVITY = 1 << 6,
  COHORT_DOMAIN_HISTORY = 1 << 7,
  COHORT_DOMAIN_SETTINGS = 1 << 8,
  COHORT_DOMAIN_FIGURES = 1 << 9, /* beside one of the others: what figures are computed from */
  COHORT_DOMAIN_ALL = (1 << 10) - 1,
} CohortDomains;

#define COHORT_N_DOMAINS 10

G_END_DECLS
