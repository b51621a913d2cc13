/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Civil days and months: integers, so that arithmetic is plain and nothing asks a clock or a zone.
 * A day counts from 1970-01-01 in the proleptic Gregorian calendar; the years 1 to 9999 are known. A month is
 * year × 12 + month − 1. Weeks begin on Monday (ISO 8601). Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gint32 CohortDay;

/* A month's index. */
typedef gint32 CohortMonth;

#define COHORT_DAY_NONE G_MININT32
#define COHORT_DAY_MIN ((CohortDay) - 719162) /* 0001-01-01 */
#define COHORT_DAY_MAX ((CohortDay) 2932896)  /* 9999-12-31 */
#define COHORT_US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define COHORT_US_PER_DAY (G_GINT64_CONSTANT (86400) * COHORT_US_PER_SECOND)

/* Room for "9999-12-31" and its NUL. */
#define COHORT_DAY_LEN 11

typedef struct
{
  int year, month, day; /* month and day from 1 */
} CohortYmd;

gboolean cohort_day_is_valid (CohortDay day);
CohortDay cohort_day_from_ymd (int year, int month, int day);
CohortYmd cohort_day_to_ymd (CohortDay day);
int cohort_day_weekday (CohortDay day);
CohortDay cohort_day_add (CohortDay day, gint64 days);
CohortDay cohort_day_add_months (CohortDay day, int months);
char *cohort_day_to_string (CohortDay day);
const char *cohort_day_print (CohortDay day, char buffer[static COHORT_DAY_LEN]);
CohortDay cohort_day_parse (const char *text);

CohortMonth cohort_month_of_day (CohortDay day);
CohortMonth cohort_month_from_ym (int year, int month);
int cohort_month_length (CohortMonth month);
CohortDay cohort_month_first_day (CohortMonth month);
CohortDay cohort_month_last_day (CohortMonth month);

G_END_DECLS
