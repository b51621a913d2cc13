/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Types that layers pass through without knowing what is inside: the opaque store, and the description of a form field
 * by which a lower layer says what it needs from a person while ui/ decides how to ask. */

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
  COHORT_DOMAIN_ALL = (1 << 9) - 1,
} CohortDomains;

typedef enum
{
  COHORT_FIELD_NONE = 0,
  COHORT_FIELD_SECRET = 1 << 0,  /* shown as dots, kept in the secret service, never in the database or a log */
  COHORT_FIELD_REQUIRED = 1 << 1 /* the form is not complete without it */
} CohortFieldFlags;

/* One entry of a form, as static data. A table ends with an entry whose id is NULL.
 * The texts are marked with N_(); whoever shows them translates them. */
typedef struct
{
  const char *id;          /* stable key of the value */
  const char *label;       /* title of the row */
  const char *placeholder; /* (nullable) example of a value, not translated */
  const char *help;        /* (nullable) where a person finds the value */
  CohortFieldFlags flags;
} CohortField;

G_END_DECLS
