/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The description of a form field, by which a lower layer says what it needs from a person while ui/ decides how to
 * ask. Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_FIELD_NONE = 0,
  COHORT_FIELD_SECRET = 1 << 0,  /* shown as dots, kept in the secret service, never in the database or a log */
  COHORT_FIELD_REQUIRED = 1 << 1 /* the form is not complete without it */
} CohortFieldFlags;

/* What a value must be like. */
typedef enum
{
  COHORT_FIELD_TEXT,
  COHORT_FIELD_URL,   /* https, or http on this machine; no user, query or fragment */
  COHORT_FIELD_DAY,   /* 2026-01-31 */
  COHORT_FIELD_NUMBER /* a whole number that is not negative */
} CohortFieldForm;

/* One entry of a form, as static data. A table ends with an entry whose id is NULL.
 * The texts are marked with N_(); whoever shows them translates them. */
typedef struct
{
  const char *id;          /* stable key of the value */
  const char *label;       /* title of the row */
  const char *placeholder; /* (nullable) example of a value, not translated */
  const char *help;        /* (nullable) where a person finds the value */
  CohortFieldFlags flags;
  const char *initial;  /* (nullable) the value until another is typed */
  CohortFieldForm form; /* of a value that is not empty */
  const char *prefixes; /* (nullable) what a value begins with, any one of them: "rk_live_|rk_test_" */
} CohortField;

char *cohort_field_clean (const CohortField *self, const char *text, GError **error);
gboolean cohort_url_is_safe (const char *url);

G_END_DECLS
