// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Mailing lists: Mailchimp's three files (subscribed, unsubscribed, cleaned) and its campaigns, Buttondown's
 * subscribers and e-mails, and small lists of TinyLetter's kind. They tell of people and of their consent to mail; only
 * Buttondown also sells. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A person known by an id, an address, or both: the address is unique in a list, so both lead to one. */
static const char *
add_subscriber (CohortReader *reader, const char *email_column, const char *id, CohortRecord **person)
{
  const char *email = cohort_reader_clean (reader, email_column);
  const char *email_key = cohort_reader_email_key (reader, email);
  const char *key = id != NULL ? cohort_reader_key (reader, "id:%s", id) : email_key;

  if (email == NULL)
    cohort_reader_missing (reader, email_column);
  else if (email_key == NULL)
    cohort_reader_bad_value (reader, email_column, _ ("no e-mail address"));
  if (!cohort_reader_end (reader))
    return NULL;
  *person = cohort_reader_add_member (reader, key);
  if (id != NULL)
    cohort_record_add_key (*person, email_key);
  cohort_record_set_text (*person, COHORT_F_EMAIL, email);
  return key;
}

/* Mailchimp */

static void
add_unsubscription (CohortReader *reader, const char *person)
{
  const char *reason = cohort_reader_clean (reader, "UNSUB_REASON");
  const char *words = cohort_reader_clean (reader, "UNSUB_REASON_OTHER");
  CohortRecord *note;
  gint64 at;

  if (!cohort_reader_instant (reader, "UNSUB_TIME", &at))
    return;
  cohort_reader_add_consent (reader, person, "newsletter", FALSE, at);
  if (reason == NULL && words == NULL)
    return;
  note = cohort_batch_add (reader->batch, COHORT_RECORD_EXIT_NOTE,
                           cohort_reader_key (reader, "%s@%s", person, cohort_reader_day_tag (reader, at)));
  cohort_record_set_ref (note, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_text (note, COHORT_F_REASON, reason);
  cohort_record_set_text (note, COHORT_F_BODY, words);
  cohort_record_set_int (note, COHORT_F_AT, at);
}

static gboolean
mailchimp_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  gboolean has_left = cohort_row_has (row, "UNSUB_TIME") || cohort_row_has (row, "CLEAN_TIME");
  CohortRecord *person = NULL;
  const char *key;
  gint64 joined;

  cohort_reader_init (&reader, row, mapping, batch, error);
  key = add_subscriber (&reader, "Email Address", cohort_reader_text (&reader, "LEID"), &person);
  if (key == NULL)
    return FALSE;
  cohort_record_set_text (person, COHORT_F_NAME,
                          cohort_reader_join (&reader, cohort_reader_clean (&reader, "First Name"),
                                              cohort_reader_clean (&reader, "Last Name")));
  cohort_record_set_text (person, COHORT_F_COUNTRY, cohort_reader_text (&reader, "CC"));
  cohort_record_set_text (person, COHORT_F_NOTE, cohort_reader_clean (&reader, "NOTES"));
  cohort_reader_set_labels (&reader, person, "TAGS", ",");
  cohort_record_set_int (person, COHORT_F_MAIL_OK, !has_left);
  if (cohort_reader_instant (
          &reader, cohort_reader_text (&reader, "OPTIN_TIME") != NULL ? "OPTIN_TIME" : "CONFIRM_TIME", &joined))
    {
      cohort_record_set_int (person, COHORT_F_JOINED_AT, joined);
      cohort_reader_add_consent (&reader, key, "newsletter", TRUE, joined);
    }
  add_unsubscription (&reader, key);
  return cohort_reader_end (&reader);
}

/* Buttondown */

static const char *
buttondown_status (const char *type)
{
  static const struct
  {
    const char *theirs, *ours;
  } words[] = {
    { "premium", "active" }, { "gifted", "comped" },   { "trialed", "trialing" }, { "past_due", "past_due" },
    { "churned", "ended" },  { "churning", "active" }, { "paused", "paused" },
  };

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (type, words[i].theirs) == 0)
      return words[i].ours;
  return NULL;
}

static gboolean
subscribers_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  static const char *const no_mail[]
      = { "unsubscribed", "removed", "complained", "blocked", "undeliverable", "unactivated", NULL };
  g_auto (CohortReader) reader;
  const char *type, *key, *status;
  CohortRecord *person = NULL, *version;

  cohort_reader_init (&reader, row, mapping, batch, error);
  key = add_subscriber (&reader, cohort_row_has (row, "email_address") ? "email_address" : "email",
                        cohort_reader_text (&reader, "id"), &person);
  if (key == NULL)
    return FALSE;
  type = cohort_reader_text (&reader, "type");
  cohort_record_set_text (person, COHORT_F_NOTE, cohort_reader_clean (&reader, "notes"));
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, type);
  cohort_record_set_int (person, COHORT_F_MAIL_OK, type == NULL || !g_strv_contains (no_mail, type));
  cohort_reader_set_labels (&reader, person, "tags", ",");
  cohort_reader_set_instant (&reader, person, COHORT_F_JOINED_AT, "creation_date");
  status = buttondown_status (type);
  if (status != NULL)
    {
      cohort_reader_add_subscription (&reader, key, key);
      version = cohort_reader_add_version (&reader, key, cohort_reader_observed (&reader), status, type);
      cohort_record_set_int (version, COHORT_F_GIFT, strcmp (type, "gifted") == 0);
      cohort_record_set_int (version, COHORT_F_CANCEL_FLAG, strcmp (type, "churning") == 0);
    }
  return cohort_reader_end (&reader);
}

static gboolean
emails_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *subject;
  CohortRecord *post;
  gint64 published;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "id");
  if (id == NULL)
    return FALSE;
  subject = cohort_reader_clean (&reader, "subject");
  post = cohort_batch_add (batch, COHORT_RECORD_POST, cohort_reader_key (&reader, "id:%s", id));
  cohort_record_set_text (post, COHORT_F_TITLE, subject != NULL ? subject : id);
  if (cohort_reader_instant (&reader, "publish_date", &published))
    {
      cohort_record_set_int (post, COHORT_F_PUBLISHED_AT, published);
      cohort_record_set_text (post, COHORT_F_STATUS, "sent");
    }
  else
    cohort_record_set_text (post, COHORT_F_STATUS, "draft");
  return cohort_reader_end (&reader);
}

/* A campaign that was sent, and how it was met. Its times are in the account's own zone, which the file does not name.
 */
static gboolean
campaigns_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *subject, *title, *key;
  CohortRecord *post;
  gint64 sent;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "Unique Id");
  if (id == NULL)
    return FALSE;
  key = cohort_reader_key (&reader, "id:%s", id);
  subject = cohort_reader_clean (&reader, "Subject");
  title = subject != NULL ? subject : cohort_reader_clean (&reader, "Title");
  post = cohort_batch_add (batch, COHORT_RECORD_POST, key);
  cohort_record_set_text (post, COHORT_F_TITLE, title != NULL ? title : id);
  if (cohort_reader_instant (&reader, "Send Date", &sent))
    cohort_record_set_int (post, COHORT_F_PUBLISHED_AT, sent);
  cohort_record_set_text (post, COHORT_F_STATUS, "sent");
  cohort_reader_add_count (&reader, key, "sent", "Successful Deliveries");
  cohort_reader_add_count (&reader, key, "open", "Unique Opens");
  cohort_reader_add_count (&reader, key, "click", "Unique Clicks");
  return cohort_reader_end (&reader);
}

/* TinyLetter's kind */

static gboolean
tinyletter_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  CohortRecord *person = NULL;
  const char *key;

  cohort_reader_init (&reader, row, mapping, batch, error);
  key = add_subscriber (&reader, "email", NULL, &person);
  if (key == NULL)
    return FALSE;
  cohort_record_set_text (person, COHORT_F_NAME,
                          cohort_reader_join (&reader, cohort_reader_clean (&reader, "First name"),
                                              cohort_reader_clean (&reader, "Last name")));
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, cohort_reader_text (&reader, "status"));
  cohort_record_set_int (person, COHORT_F_MAIL_OK, cohort_reader_is (&reader, "status", "Subscribed"));
  cohort_reader_set_instant (&reader, person, COHORT_F_JOINED_AT, "Date added");
  return cohort_reader_end (&reader);
}

static const char *const mailchimp_private[]
    = { "OPTIN_IP", "CONFIRM_IP",   "LATITUDE", "LONGITUDE", "GMTOFF",   "DSTOFF",   "TIMEZONE", "REGION",
        "ZIP Code", "Phone Number", "Address",  "Company",   "Position", "Birthday", NULL };

#define LIST .shape = COHORT_SHAPE_CSV, .stream = "members", .zone = "UTC", .date_order = &cohort_order_ymd
#define MAILCHIMP                                                                                                      \
  .help = N_ ("On Mailchimp: Audience, All contacts, “Export audience”. Add the .zip file as it is."),                 \
  .provider = "mailchimp", .private_columns = mailchimp_private, .row = mailchimp_row, LIST

const CohortFormat cohort_format_mailchimp_unsubscribed = {
  .id = "mailchimp-unsubscribed",
  .title = N_ ("Mailchimp, unsubscribed (CSV)"),
  .signature = (const char *const[]) { "Email Address", "MEMBER_RATING", "OPTIN_TIME", "UNSUB_TIME", NULL },
  MAILCHIMP,
};

const CohortFormat cohort_format_mailchimp_cleaned = {
  .id = "mailchimp-cleaned",
  .title = N_ ("Mailchimp, cleaned (CSV)"),
  .signature = (const char *const[]) { "Email Address", "MEMBER_RATING", "OPTIN_TIME", "CLEAN_TIME", NULL },
  MAILCHIMP,
};

const CohortFormat cohort_format_mailchimp_subscribed = {
  .id = "mailchimp-subscribed",
  .title = N_ ("Mailchimp, subscribed (CSV)"),
  .signature = (const char *const[]) { "Email Address", "MEMBER_RATING", "OPTIN_TIME", NULL },
  MAILCHIMP,
};

const CohortFormat cohort_format_mailchimp_campaigns = {
  .id = "mailchimp-campaigns",
  .title = N_ ("Mailchimp campaigns (CSV)"),
  .help = N_ ("On Mailchimp: Analytics, Reports, “Export reports”."),
  .provider = "mailchimp",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "Title", "Subject", "Send Date", "Successful Deliveries", "Unique Opens",
                                       "Unique Id", NULL },
  .stream = "content",
  .row = campaigns_row,
};

static const char buttondown_help[] = N_ ("On Buttondown: Settings, Exports, “Create export”.");

const CohortFormat cohort_format_buttondown_subscribers = {
  .id = "buttondown-subscribers",
  .title = N_ ("Buttondown subscribers (CSV)"),
  .help = buttondown_help,
  .provider = "buttondown",
  .signature = (const char *const[]) { "email_address", "creation_date", "type", NULL },
  .private_columns = (const char *const[]) { "ip_address", NULL },
  .row = subscribers_row,
  LIST,
};

const CohortFormat cohort_format_buttondown_subscribers_old = {
  .id = "buttondown-subscribers-old",
  .title = N_ ("Buttondown subscribers, older columns (CSV)"),
  .help = buttondown_help,
  .provider = "buttondown",
  .signature = (const char *const[]) { "email", "creation_date", "type", "secondary_id", NULL },
  .private_columns = (const char *const[]) { "ip_address", NULL },
  .row = subscribers_row,
  LIST,
};

const CohortFormat cohort_format_buttondown_emails = {
  .id = "buttondown-emails",
  .title = N_ ("Buttondown e-mails (CSV)"),
  .help = buttondown_help,
  .provider = "buttondown",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "id", "secondary_id", "subject", "publish_date", NULL },
  .stream = "content",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .row = emails_row,
};

const CohortFormat cohort_format_tinyletter = {
  .id = "tinyletter-subscribers",
  .title = N_ ("Mailing list like TinyLetter's (CSV)"),
  .help = N_ ("The list of subscribers with e-mail, first and last name, day added and status."),
  .provider = "tinyletter",
  .signature = (const char *const[]) { "email", "First name", "Last name", "Date added", "status", NULL },
  .row = tinyletter_row,
  LIST,
};
