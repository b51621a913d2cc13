// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* beehiiv: the exports of subscribers and of posts.
 *
 * The e-mail address is unique in a publication; the Stripe customer is not. Which tiers a subscriber has stands in one
 * column a tier ("Silver Tier": Yes); "premium" says that one of them is paid, not how much. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The paid tier whose column says yes. */
static const char *
tier_name (CohortReader *reader)
{
  for (guint i = 0; i < cohort_row_get_n_columns (reader->row); i++)
    {
      const char *column = cohort_row_get_column (reader->row, i);

      if (g_str_has_suffix (column, " Tier") && g_ascii_strcasecmp (column, "Free Tier") != 0
          && cohort_reader_is (reader, column, "Yes"))
        return cohort_reader_key (reader, "%.*s", (int) (strlen (column) - strlen (" Tier")), column);
    }
  return NULL;
}

static void
add_premium (CohortReader *reader, const char *person)
{
  const char *name = tier_name (reader);
  const char *raw = cohort_reader_text (reader, "status");
  const char *tier = cohort_reader_add_tier (reader, name != NULL ? name : "Premium");
  gboolean has_left = cohort_reader_text (reader, "unsubscribed_at") != NULL;
  gint64 since = cohort_reader_observed (reader);
  const char *status = "unknown";
  CohortRecord *record;

  if (cohort_reader_is (reader, "status", "active"))
    status = "active";
  else if (cohort_reader_is (reader, "status", "inactive"))
    {
      status = "ended";
      if (has_left)
        cohort_reader_instant (reader, "unsubscribed_at", &since);
    }
  record = cohort_reader_add_subscription (reader, person, person);
  cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  record = cohort_reader_add_version (reader, person, since, status, raw);
  cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
}

static gboolean
members_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *email, *key;
  CohortRecord *person;

  cohort_reader_init (&reader, row, mapping, batch, error);
  email = cohort_reader_require (&reader, "email");
  if (email == NULL)
    return FALSE;
  key = cohort_reader_email_key (&reader, email);
  if (key == NULL)
    {
      cohort_reader_bad_value (&reader, "email", _ ("no e-mail address"));
      return FALSE;
    }
  person = cohort_reader_add_member (&reader, key);
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  cohort_record_set_text (person, COHORT_F_NAME,
                          cohort_reader_join (&reader, cohort_reader_clean (&reader, "First Name"),
                                              cohort_reader_clean (&reader, "Last Name")));
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, cohort_reader_text (&reader, "status"));
  cohort_record_set_int (person, COHORT_F_MAIL_OK,
                         cohort_reader_is (&reader, "status", "active")
                             && cohort_reader_text (&reader, "unsubscribed_at") == NULL);
  cohort_reader_set_instant (&reader, person, COHORT_F_JOINED_AT, "created_at");
  if (cohort_reader_is (&reader, "tier", "premium"))
    add_premium (&reader, key);
  return cohort_reader_end (&reader);
}

static gboolean
posts_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *title, *key, *status = "draft";
  CohortRecord *post;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "id");
  if (id == NULL)
    return FALSE;
  key = cohort_reader_key (&reader, "id:%s", id);
  title = cohort_reader_clean (&reader, "web_title");
  if (cohort_reader_is (&reader, "status", "confirmed"))
    status = "published";
  else if (cohort_reader_is (&reader, "status", "archived"))
    status = "removed";
  post = cohort_batch_add (batch, COHORT_RECORD_POST, key);
  cohort_record_set_text (post, COHORT_F_TITLE, title != NULL ? title : id);
  cohort_record_set_text (post, COHORT_F_STATUS, status);
  cohort_record_set_text (post, COHORT_F_URL, cohort_reader_text (&reader, "url"));
  cohort_record_set_text (post, COHORT_F_ACCESS, cohort_reader_text (&reader, "audience"));
  if (strcmp (status, "published") == 0)
    cohort_reader_set_instant (&reader, post, COHORT_F_PUBLISHED_AT, "created_at");
  cohort_reader_add_topics (&reader, key, cohort_reader_clean (&reader, "content_tags"), ";");
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_beehiiv_members = {
  .id = "beehiiv-members",
  .title = N_ ("beehiiv subscribers (CSV)"),
  .help = N_ ("On beehiiv: Settings, Export data, “Export all subscribers”, the full export."),
  .provider = "beehiiv",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "email", "status", "tier", "created_at", "stripe_customer_id", NULL },
  .stream = "members",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .row = members_row,
};

const CohortFormat cohort_format_beehiiv_posts = {
  .id = "beehiiv-posts",
  .title = N_ ("beehiiv posts (CSV)"),
  .help = N_ ("On beehiiv: Settings, Export data, “Export posts”."),
  .provider = "beehiiv",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "id", "web_title", "status", "audience", "created_at", NULL },
  .stream = "content",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .row = posts_row,
};
