/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Dates: what is read in any order lies in the calendar and comes back from its ISO form, and a text that reads as two
 * days is never guessed to be plain. */

#include "fuzz.h"

#include "cohort-error.h"
#include "cohort-period.h"
#include "cohort-stamp.h"

#include <glib.h>

static CohortDay
check_order (const char *text, CohortDateOrder order)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *iso = NULL;
  CohortStamp stamp, again;

  if (!cohort_stamp_parse (text, order, &stamp, &error))
    {
      g_assert_true (error->domain == COHORT_BASE_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return COHORT_DAY_NONE;
    }
  g_assert_true (cohort_day_is_valid (stamp.day));
  g_assert_true (stamp.has_time || !stamp.has_zone);
  iso = cohort_instant_to_string (stamp.instant_us);
  if (*iso != '\0')
    {
      g_assert_true (cohort_stamp_parse_iso (iso, &again, NULL));
      g_assert_cmpint (again.instant_us, ==, stamp.instant_us);
    }
  return stamp.day;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  const char *sample = text;
  CohortDay mdy, dmy;
  CohortPeriod period;
  CohortStamp stamp;

  check_order (text, COHORT_DATE_YMD);
  mdy = check_order (text, COHORT_DATE_MDY);
  dmy = check_order (text, COHORT_DATE_DMY);
  if (mdy != COHORT_DAY_NONE && dmy != COHORT_DAY_NONE && mdy != dmy)
    g_assert_cmpint (cohort_date_guess (&sample, 1), ==, COHORT_DATE_GUESS_AMBIGUOUS);
  if (cohort_stamp_parse_epoch (text, COHORT_EPOCH_AUTO, &stamp, NULL))
    g_assert_true (cohort_day_is_valid (stamp.day));
  if (cohort_period_from_key (text, &period, NULL))
    g_assert_cmpint (cohort_period_days (period), >, 0);
  return 0;
}
