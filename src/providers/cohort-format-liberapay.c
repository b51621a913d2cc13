// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Liberapay: the export of patrons.
 *
 * A secret patron has no id: such rows are different people, told apart by currency and day of the pledge. The file has
 * a lifetime total and no payments: it gives the state of the donation and one snapshot. Donations are by the week. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
add_patron (CohortReader *reader)
{
  const char *id = cohort_reader_text (reader, "patron_id");
  const char *handle = cohort_reader_clean (reader, "patron_username");
  const char *pledged = cohort_reader_text (reader, "pledge_date");
  const char *iso = cohort_reader_text (reader, "donation_currency");
  const char *key = id != NULL ? cohort_reader_key (reader, "id:%s", id) : cohort_reader_handle_key (reader, handle);
  CohortRecord *person;

  if (key == NULL)
    key = cohort_reader_key (reader, COHORT_ROW_KEY "secret:%s:%s", iso != NULL ? iso : "",
                             pledged != NULL ? pledged : "");
  person = cohort_reader_add_member (reader, key);
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (reader, "patron_public_name"));
  cohort_record_set_text (person, COHORT_F_HANDLE, handle);
  if (handle != NULL)
    cohort_record_set_text (person, COHORT_F_URL, cohort_reader_key (reader, "https://liberapay.com/%s", handle));
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, cohort_reader_text (reader, "visibility"));
  cohort_reader_set_instant (reader, person, COHORT_F_JOINED_AT, "pledge_date");
  return key;
}

static void
add_donation (CohortReader *reader, const char *person, CohortMoney weekly)
{
  gint64 since = cohort_reader_observed (reader), first;
  const char *status = weekly.minor > 0 ? "active" : "ended";
  CohortRecord *record = cohort_reader_add_subscription (reader, person, person);
  gboolean has_paid = cohort_reader_instant (reader, "first_payment_date", &first);

  if (has_paid)
    cohort_record_set_int (record, COHORT_F_STARTED_AT, first);
  else if (weekly.minor > 0)
    status = "incomplete";
  cohort_reader_instant (reader, "last_modification_date", &since);
  record = cohort_reader_add_version (reader, person, since, status, NULL);
  cohort_record_set_text (record, COHORT_F_INTERVAL, "week");
  cohort_record_set_int (record, COHORT_F_INTERVAL_COUNT, 1);
  cohort_record_set_int (record, COHORT_F_UNIT_MINOR, weekly.minor);
  cohort_record_set_int (record, COHORT_F_QUANTITY, 1);
  cohort_record_set_text (record, COHORT_F_CURRENCY, weekly.iso);
  if (has_paid)
    cohort_reader_add_start (reader, person, first, record);
}

static gboolean
patrons_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  CohortMoney weekly, received;
  const char *person, *iso;
  gint64 observed;

  cohort_reader_init (&reader, row, mapping, batch, error);
  cohort_reader_require (&reader, "weekly_amount");
  person = add_patron (&reader);
  iso = cohort_reader_currency (&reader, "donation_currency");
  observed = cohort_reader_observed (&reader);
  if (cohort_reader_money (&reader, "weekly_amount", iso, &weekly))
    add_donation (&reader, person, weekly);
  if (cohort_reader_money (&reader, "sum_received", iso, &received) && received.minor != 0)
    {
      CohortRecord *snapshot = cohort_batch_add (
          batch, COHORT_RECORD_IDENTITY_SNAPSHOT,
          cohort_reader_key (&reader, "%s:%s@%s", person, received.iso, cohort_reader_day_tag (&reader, observed)));

      cohort_record_set_ref (snapshot, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
      cohort_record_set_int (snapshot, COHORT_F_OBSERVED_AT, observed);
      cohort_record_set_int (snapshot, COHORT_F_LIFETIME_MINOR, received.minor);
      cohort_record_set_text (snapshot, COHORT_F_CURRENCY, received.iso);
    }
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_liberapay = {
  .id = "liberapay-patrons",
  .title = N_ ("Liberapay patrons (CSV)"),
  .help = N_ ("On Liberapay: your profile, Patrons, “Export”, all patrons rather than the active ones only."),
  .provider = "liberapay",
  .shape = COHORT_SHAPE_CSV,
  .signature
  = (const char *const[]) { "patron_id", "patron_username", "donation_currency", "weekly_amount", "pledge_date", NULL },
  .stream = "members",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns = (const char *const[]) { "patron_avatar_url", NULL },
  .row = patrons_row,
};
