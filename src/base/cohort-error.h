/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The error domain of base/. A message is a short translated sentence about the text or file at hand; callers prefix
 * their context (file, line, column). Codes are what callers act on. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define COHORT_BASE_ERROR (cohort_base_error_quark ())

typedef enum
{
  COHORT_BASE_ERROR_SYNTAX,    /* the text has not the form that was asked for */
  COHORT_BASE_ERROR_OVERFLOW,  /* the value does not fit 64 bits */
  COHORT_BASE_ERROR_PRECISION, /* fraction digits would be lost */
  COHORT_BASE_ERROR_CURRENCY,  /* unknown currency, or two that contradict each other */
  COHORT_BASE_ERROR_AMBIGUOUS, /* more than one reading, and nothing says which */
  COHORT_BASE_ERROR_RANGE,     /* no such day, time or zone */
  COHORT_BASE_ERROR_ENCODING,  /* bytes that the encoding does not allow */
  COHORT_BASE_ERROR_NUL,       /* a zero byte inside a text file */
  COHORT_BASE_ERROR_QUOTE,     /* a CSV quote that is never closed, or stands where none may stand */
  COHORT_BASE_ERROR_TOO_LONG   /* a record above the size cap */
} CohortBaseError;

GQuark cohort_base_error_quark (void);

G_END_DECLS
