// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Patreon: the list of members (27 columns with Twitter, 30 without it but with Free Member, Free Trial and
 * Subscription Source) and the earnings by month.
 *
 * The list has a lifetime total and the last charge, no payments: it gives the person, the state of the membership on
 * the day of the file, and one snapshot of the total. Amounts are per charge, so a yearly pledge is the year's price.
 * The earnings are sums over all members: figures to compare with, not payments.
 * User ID is the person, the same that the API calls user. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  CohortMoney pledge;
  gint64 observed, access_ends, last_charge;
  gboolean has_access_end, has_last_charge, is_gift;
} Pledge;

static void
read_pledge (CohortReader *reader, Pledge *pledge, const char *iso)
{
  g_autofree char *origin = g_utf8_strdown (
      cohort_reader_text (reader, "Subscription Source") ? cohort_reader_text (reader, "Subscription Source") : "", -1);

  cohort_reader_money (reader, "Pledge Amount", iso, &pledge->pledge);
  pledge->observed = cohort_reader_observed (reader);
  pledge->has_access_end = cohort_reader_instant (reader, "Access Expiration", &pledge->access_ends);
  pledge->has_last_charge = cohort_reader_instant (reader, "Last Charge Date", &pledge->last_charge);
  pledge->is_gift = strstr (origin, "gift") != NULL;
}

/* Our word for Patreon's, and since when it holds as far as the row shows. */
static const char *
pledge_status (CohortReader *reader, const Pledge *pledge, gint64 *since)
{
  *since = pledge->observed;
  if (cohort_reader_is (reader, "Patron Status", "Former patron"))
    {
      if (pledge->has_access_end && pledge->access_ends < pledge->observed)
        *since = pledge->access_ends;
      return "ended";
    }
  if (cohort_reader_is (reader, "Patron Status", "Declined patron"))
    {
      if (pledge->has_last_charge && pledge->last_charge < pledge->observed)
        *since = pledge->last_charge;
      return "past_due";
    }
  if (!cohort_reader_is (reader, "Patron Status", "Active patron"))
    return "unknown";
  if (cohort_reader_flag (reader, "Free Trial"))
    return "trialing";
  if (pledge->is_gift || (pledge->pledge.iso != NULL && pledge->pledge.minor == 0))
    return "comped";
  return "active";
}

static void
add_version (CohortReader *reader, const Pledge *pledge, const char *key, const char *tier)
{
  const char *raw = cohort_reader_text (reader, "Patron Status");
  const char *interval;
  CohortRecord *version;
  const char *status;
  gint64 since, next, started;
  int count;

  status = pledge_status (reader, pledge, &since);
  version = cohort_reader_add_version (reader, key, since, status, raw);
  cohort_record_set_int (version, COHORT_F_OBSERVED_AT, pledge->observed);
  if (tier != NULL)
    cohort_record_set_ref (version, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  if (cohort_interval_from_text (cohort_reader_text (reader, "Charge Frequency"), &interval, &count))
    {
      cohort_record_set_text (version, COHORT_F_INTERVAL, interval);
      cohort_record_set_int (version, COHORT_F_INTERVAL_COUNT, count);
    }
  if (pledge->pledge.iso != NULL)
    {
      cohort_record_set_int (version, COHORT_F_UNIT_MINOR, pledge->pledge.minor);
      cohort_record_set_int (version, COHORT_F_QUANTITY, 1);
      cohort_record_set_text (version, COHORT_F_CURRENCY, pledge->pledge.iso);
    }
  cohort_record_set_int (version, COHORT_F_GIFT, pledge->is_gift);
  if (strcmp (status, "ended") == 0)
    {
      /* Otherwise the file does not know why; who asks Patreon itself does. */
      if (cohort_reader_is (reader, "Last Charge Status", "Declined"))
        cohort_record_set_text (version, COHORT_F_CANCEL_REASON, "failed");
    }
  else if (cohort_reader_instant (reader, "Next Charge Date", &next))
    cohort_record_set_int (version, COHORT_F_PAID_THROUGH, next);
  else if (pledge->has_access_end)
    {
      /* No further charge and a day on which access ends: the membership was cancelled. */
      cohort_record_set_int (version, COHORT_F_PAID_THROUGH, pledge->access_ends);
      cohort_record_set_int (version, COHORT_F_CANCEL_AT, pledge->access_ends);
    }
  if (cohort_reader_instant (reader, "Patronage Since Date", &started))
    cohort_reader_add_start (reader, key, started, version);
}

static void
add_lifetime (CohortReader *reader, const char *person, const char *iso)
{
  gint64 observed = cohort_reader_observed (reader);
  CohortRecord *snapshot;
  CohortMoney lifetime;

  if (!cohort_reader_money (reader, "Lifetime Amount", iso, &lifetime) || lifetime.minor == 0)
    return;
  snapshot = cohort_batch_add (
      reader->batch, COHORT_RECORD_IDENTITY_SNAPSHOT,
      cohort_reader_key (reader, "%s:%s@%s", person, lifetime.iso, cohort_reader_day_tag (reader, observed)));
  cohort_record_set_ref (snapshot, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_int (snapshot, COHORT_F_OBSERVED_AT, observed);
  cohort_record_set_int (snapshot, COHORT_F_LIFETIME_MINOR, lifetime.minor);
  cohort_record_set_text (snapshot, COHORT_F_CURRENCY, lifetime.iso);
}

static const char *
add_patron (CohortReader *reader)
{
  const char *email = cohort_reader_clean (reader, "Email");
  const char *id = cohort_reader_text (reader, "User ID");
  const char *key = id != NULL ? cohort_reader_key (reader, "id:%s", id) : cohort_reader_email_key (reader, email);
  CohortRecord *person;

  if (key == NULL)
    {
      cohort_reader_missing (reader, "User ID");
      return NULL;
    }
  person = cohort_reader_add_member (reader, key);
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (reader, "Name"));
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  cohort_record_set_text (person, COHORT_F_HANDLE, cohort_reader_clean (reader, "Discord"));
  cohort_record_set_text (person, COHORT_F_COUNTRY, cohort_reader_text (reader, "Country"));
  cohort_record_set_text (person, COHORT_F_NOTE, cohort_reader_clean (reader, "Additional Details"));
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, cohort_reader_text (reader, "Patron Status"));
  cohort_reader_set_instant (reader, person, COHORT_F_JOINED_AT, "Patronage Since Date");
  return key;
}

static gboolean
members_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *person, *iso, *tier;
  CohortRecord *subscription;
  Pledge pledge = { 0 };

  cohort_reader_init (&reader, row, mapping, batch, error);
  person = add_patron (&reader);
  /* A free member is a person without a membership. */
  if (person == NULL || cohort_reader_text (&reader, "Patron Status") == NULL
      || cohort_reader_flag (&reader, "Free Member"))
    return cohort_reader_end (&reader);

  iso = cohort_reader_currency (&reader, "Currency");
  tier = cohort_reader_add_tier (&reader, cohort_reader_clean (&reader, "Tier"));
  subscription = cohort_reader_add_subscription (&reader, person, person);
  cohort_record_set_text (subscription, COHORT_F_RAW_STATUS, cohort_reader_text (&reader, "Patron Status"));
  if (tier != NULL)
    cohort_record_set_ref (subscription, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  cohort_reader_set_instant (&reader, subscription, COHORT_F_STARTED_AT, "Patronage Since Date");
  read_pledge (&reader, &pledge, iso);
  add_version (&reader, &pledge, person, tier);
  add_lifetime (&reader, person, iso);
  return cohort_reader_end (&reader);
}

static void
add_figure (CohortReader *reader, const char *figure, const char *column, CohortDay from, const char *iso)
{
  CohortMonth month = cohort_month_of_day (from);
  char tag[COHORT_DAY_LEN];
  CohortRecord *record;
  CohortMoney money;

  if (!cohort_reader_money (reader, column, iso, &money))
    return;
  record = cohort_batch_add (reader->batch, COHORT_RECORD_SOURCE_FIGURE,
                             cohort_reader_key (reader, "%s:%s:%s", figure, cohort_day_print (from, tag), money.iso));
  cohort_record_set_text (record, COHORT_F_FIGURE, figure);
  cohort_record_set_int (record, COHORT_F_FROM_DAY, from);
  cohort_record_set_int (record, COHORT_F_TO_DAY, cohort_month_last_day (month));
  cohort_record_set_int (record, COHORT_F_VALUE, money.minor);
  cohort_record_set_text (record, COHORT_F_CURRENCY, money.iso);
  cohort_record_set_int (record, COHORT_F_OBSERVED_AT, cohort_reader_observed (reader));
}

static gboolean
earnings_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  static const struct
  {
    const char *figure, *column;
  } figures[] = {
    { "earnings-gross", "Total gross earnings" },
    { "earnings-gross-ios", "Membership gross earnings - iOS app" },
    { "earnings-platform-fee", "Patreon platform fees" },
    { "earnings-processing-fee", "Total payment processing fees" },
    { "earnings-ios-fee", "iOS app fee" },
    { "earnings-refunds", "Refunds" },
    { "earnings-adjustments", "Patreon adjustments" },
    { "earnings-net", "Total net earnings" },
  };
  static const char *const month_column = "Month - successful transactions";
  g_auto (CohortReader) reader;
  const char *month, *iso;
  CohortDay day;

  cohort_reader_init (&reader, row, mapping, batch, error);
  month = cohort_reader_require (&reader, month_column);
  if (month == NULL)
    return FALSE;
  day = cohort_day_parse (cohort_reader_key (&reader, "%s-01", month));
  if (day == COHORT_DAY_NONE)
    {
      cohort_reader_bad_value (&reader, month_column, _ ("no month"));
      return FALSE;
    }
  iso = cohort_reader_currency (&reader, "Currency");
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    add_figure (&reader, figures[i].figure, figures[i].column, day, iso);
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_patreon_members = {
  .id = "patreon-members",
  .title = N_ ("Patreon members (CSV)"),
  .help = N_ ("On Patreon: Audience, Relationship manager, “Export CSV”, with all members and all columns."),
  .provider = "patreon",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "Name", "Email", "Patron Status", "Lifetime Amount", "Pledge Amount",
                                       "Patronage Since Date", "User ID", NULL },
  .stream = "members",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns = (const char *const[]) { "Addressee", "Street", "City", "State", "Zip", "Phone", "Twitter",
                                             "Full country name", NULL },
  .row = members_row,
};

const CohortFormat cohort_format_patreon_earnings = {
  .id = "patreon-earnings",
  .title = N_ ("Patreon earnings by month (CSV)"),
  .help
  = N_ ("On Patreon: Insights, Earnings, “Download CSV”. It holds sums of all members by month, which are kept to "
        "compare with."),
  .provider = "patreon",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "Month - successful transactions", "Currency", "Total gross earnings",
                                       "Total net earnings", NULL },
  .stream = "payouts",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .row = earnings_row,
};
