// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Substack: the list of sign-ups, the list of paid subscribers, and the posts.
 *
 * There is no id but the e-mail address, which Substack keeps unique. Money is in the connected Stripe account. The
 * list of subscribers knows whether one pays; that of sign-ups only says what the other has not, whichever is the
 * newer. A subscription that runs until the year 2100 or later is a gift for life. Titles are HTML. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
add_reader (CohortReader *reader)
{
  const char *email = cohort_reader_clean (reader, "email");
  const char *key = cohort_reader_email_key (reader, email);
  CohortRecord *person;

  if (email == NULL)
    cohort_reader_missing (reader, "email");
  else if (key == NULL)
    cohort_reader_bad_value (reader, "email", _ ("no e-mail address"));
  if (key == NULL)
    return NULL;
  person = cohort_reader_add_member (reader, key);
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  if (cohort_reader_text (reader, "email_disabled") != NULL)
    cohort_record_set_int (person, COHORT_F_MAIL_OK, !cohort_reader_flag (reader, "email_disabled"));
  cohort_reader_set_instant (reader, person, COHORT_F_JOINED_AT, "created_at");
  return key;
}

static CohortRecord *
add_subscription (CohortReader *reader, const char *person, const char *status, const char *raw)
{
  const CohortDay for_life = cohort_day_from_ymd (2100, 1, 1);
  gint64 since = cohort_reader_observed (reader), ends = 0;
  gboolean has_end = cohort_reader_instant (reader, "expiry", &ends);
  CohortRecord *version;

  cohort_reader_add_subscription (reader, person, person);
  if (has_end && cohort_zone_day (reader->mapping->tz, ends) >= for_life)
    {
      status = "comped";
      has_end = FALSE;
    }
  else if (has_end && ends <= since)
    {
      status = "ended";
      since = ends;
    }
  version = cohort_reader_add_version (reader, person, since, status, raw);
  if (has_end && strcmp (status, "ended") != 0)
    cohort_record_set_int (version, COHORT_F_PAID_THROUGH, ends);
  return version;
}

static gboolean
signups_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *person;

  cohort_reader_init (&reader, row, mapping, batch, error);
  person = add_reader (&reader);
  if (person != NULL && cohort_reader_flag (&reader, "active_subscription"))
    cohort_record_set_mode (add_subscription (&reader, person, "active", NULL), COHORT_RECORD_FIRST);
  return cohort_reader_end (&reader);
}

static gboolean
subscribers_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *person, *type, *status = NULL;

  cohort_reader_init (&reader, row, mapping, batch, error);
  person = add_reader (&reader);
  type = cohort_reader_require (&reader, "type");
  if (!cohort_reader_end (&reader))
    return FALSE;
  if (g_ascii_strcasecmp (type, "paid") == 0)
    status = "active";
  else if (g_ascii_strcasecmp (type, "comp") == 0 || g_ascii_strcasecmp (type, "gift") == 0)
    status = "comped";
  if (status != NULL)
    {
      CohortRecord *version = add_subscription (&reader, person, status, type);

      cohort_record_set_int (version, COHORT_F_GIFT, g_ascii_strcasecmp (type, "gift") == 0);
    }
  else if (g_ascii_strcasecmp (type, "free") != 0)
    add_subscription (&reader, person, "unknown", type);
  return cohort_reader_end (&reader);
}

static gboolean
posts_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *title, *key;
  gboolean is_published;
  CohortRecord *post;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "post_id");
  if (id == NULL)
    return FALSE;
  key = cohort_reader_key (&reader, "id:%s", id);
  title = cohort_reader_unescaped (&reader, "title");
  is_published = cohort_reader_flag (&reader, "is_published");
  post = cohort_batch_add (batch, COHORT_RECORD_POST, key);
  cohort_record_set_text (post, COHORT_F_TITLE, title != NULL ? title : id);
  cohort_record_set_text (post, COHORT_F_KIND, cohort_reader_is (&reader, "type", "podcast") ? "audio" : "article");
  cohort_record_set_text (post, COHORT_F_STATUS, is_published ? "published" : "draft");
  cohort_record_set_text (post, COHORT_F_ACCESS, cohort_reader_text (&reader, "audience"));
  if (is_published)
    cohort_reader_set_instant (&reader, post, COHORT_F_PUBLISHED_AT, "post_date");
  return cohort_reader_end (&reader);
}

#define SUBSTACK                                                                                                       \
  .provider = "substack", .shape = COHORT_SHAPE_CSV, .zone = "UTC", .date_order = &cohort_order_ymd,                   \
  .decimal = &COHORT_DECIMAL_POINT

static const char help[] = N_ ("On Substack: Settings, Exports, “New export”. Add the .zip file as it is.");

const CohortFormat cohort_format_substack_signups = {
  .id = "substack-signups",
  .title = N_ ("Substack sign-ups (CSV)"),
  .help = help,
  .signature = (const char *const[]) { "email", "active_subscription", "expiry", "email_disabled", "created_at", NULL },
  .stream = "members",
  .row = signups_row,
  SUBSTACK,
};

const CohortFormat cohort_format_substack_subscribers = {
  .id = "substack-subscribers",
  .title = N_ ("Substack subscribers (CSV)"),
  .help = help,
  .signature
  = (const char *const[]) { "email", "expiry", "email_disabled", "stripe_connected_customer_id", "type", NULL },
  .stream = "members",
  .row = subscribers_row,
  SUBSTACK,
};

const CohortFormat cohort_format_substack_posts = {
  .id = "substack-posts",
  .title = N_ ("Substack posts (CSV)"),
  .help = help,
  .signature = (const char *const[]) { "post_id", "post_date", "is_published", "audience", "title", NULL },
  .stream = "content",
  .row = posts_row,
  SUBSTACK,
};
