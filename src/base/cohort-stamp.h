/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading dates and times as exports write them, by an explicit order of the parts. Guessing the order is a step of its
 * own whose answer may be that nobody can know: "03/04/2026" is two days.
 *
 * Read: 2026-01-02, 20260102, 2026-1-2, 2026/1/2, 2026.1.2, 2026年1月2日; 1/2/2026 and 1.2.26 by the order;
 * Jan 2, 2026 and 2 January 2026 by any order; then, after "T" or a blank, 3:04, 03:04:05, 03:04:05.123456789 (cut to
 * microseconds), 3:04 PM; then Z, UTC, GMT, +02:00, +0200 or +02, with or without a blank before it.
 * Not read: zone abbreviations (PST means several offsets), 24:00, leap seconds. Pure; any thread. */

#pragma once

#include "cohort-civil.h"
#include "cohort-zone.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 instant_us; /* as read; when has_zone is FALSE, as if the clock showed UTC: see cohort_stamp_resolve () */
  CohortDay day;     /* the day that is written */
  int hour, minute, second, microsecond;
  int offset; /* seconds ahead of UTC; 0 without a zone */
  gboolean has_time, has_zone;
} CohortStamp;

typedef enum
{
  COHORT_DATE_YMD,
  COHORT_DATE_MDY,
  COHORT_DATE_DMY
} CohortDateOrder;

gboolean cohort_stamp_parse (const char *text, CohortDateOrder order, CohortStamp *stamp, GError **error);
gboolean cohort_stamp_parse_iso (const char *text, CohortStamp *stamp, GError **error);
gint64 cohort_stamp_resolve (const CohortStamp *self, const CohortZone *zone);
CohortDay cohort_stamp_day_in (const CohortStamp *self, const CohortZone *zone);

typedef enum
{
  COHORT_EPOCH_AUTO, /* by its size: below 10^11 seconds, below 10^14 milliseconds, else microseconds */
  COHORT_EPOCH_SECONDS,
  COHORT_EPOCH_MILLISECONDS,
  COHORT_EPOCH_MICROSECONDS
} CohortEpochUnit;

gboolean cohort_stamp_from_epoch (gint64 value, CohortEpochUnit unit, CohortStamp *stamp, GError **error);
gboolean cohort_stamp_parse_epoch (const char *text, CohortEpochUnit unit, CohortStamp *stamp, GError **error);

/* Room for "9999-12-31T23:59:59.999999Z" and its NUL. */
#define COHORT_INSTANT_LEN 28

const char *cohort_instant_print (gint64 us, char buffer[static COHORT_INSTANT_LEN]);
char *cohort_instant_to_string (gint64 us);

typedef enum
{
  COHORT_DATE_GUESS_NONE, /* no dates, or none that depends on the order */
  COHORT_DATE_GUESS_YMD,  /* these three are values of CohortDateOrder + 1 */
  COHORT_DATE_GUESS_MDY,
  COHORT_DATE_GUESS_DMY,
  COHORT_DATE_GUESS_AMBIGUOUS, /* day and month are never above 12: a person has to say */
  COHORT_DATE_GUESS_CONFLICT   /* some texts need one order and some another */
} CohortDateGuess;

/* How many texts speak for what; start with zeros. */
typedef struct
{
  guint ymd, mdy, dmy, ambiguous, plain, other;
} CohortDateEvidence;

void cohort_date_evidence_add (CohortDateEvidence *evidence, const char *text);
CohortDateGuess cohort_date_evidence_answer (const CohortDateEvidence *evidence);
CohortDateGuess cohort_date_guess (const char *const *samples, gsize n_samples);

G_END_DECLS
