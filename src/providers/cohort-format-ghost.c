// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Ghost: the exports of members and of posts.
 *
 * The list says which tiers a member has, not what they pay or until when; money is in the connected Stripe account. A
 * member without a tier is a free one. The Stripe customer is kept as a further key, by which the two sources meet. The
 * interface (cohort-provider-ghost.c) makes the same keys. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
add_tiers (CohortReader *reader, const char *member, const char *names)
{
  gboolean is_comped = cohort_reader_flag (reader, "complimentary_plan");
  g_auto (GStrv) parts = g_strsplit (names, ",", -1);
  gint64 observed = cohort_reader_observed (reader);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *name = g_strstrip (parts[i]);
      const char *key, *tier;
      CohortRecord *record;

      if (*name == '\0')
        continue;
      tier = cohort_reader_add_tier (reader, name);
      key = cohort_reader_key (reader, "%s:%s", member, tier);
      record = cohort_reader_add_subscription (reader, key, member);
      cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
      record = cohort_reader_add_version (reader, key, observed, is_comped ? "comped" : "active",
                                          is_comped ? "complimentary" : NULL);
      /* Of the same day the interface knows more. */
      cohort_record_set_mode (record, COHORT_RECORD_FILL);
      cohort_record_set_int (record, COHORT_F_OBSERVED_AT, observed);
      cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
    }
}

static gboolean
members_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *email, *customer, *tiers, *key;
  CohortRecord *person;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_text (&reader, "id");
  email = cohort_reader_clean (&reader, "email");
  key = id != NULL ? cohort_reader_key (&reader, "id:%s", id) : cohort_reader_email_key (&reader, email);
  if (key == NULL)
    {
      cohort_reader_missing (&reader, "id");
      return FALSE;
    }
  person = cohort_reader_add_member (&reader, key);
  customer = cohort_reader_text (&reader, "stripe_customer_id");
  if (customer != NULL)
    cohort_record_add_key (person, cohort_reader_key (&reader, "customer:%s", customer));
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (&reader, "name"));
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  cohort_record_set_text (person, COHORT_F_NOTE, cohort_reader_clean (&reader, "note"));
  cohort_reader_set_labels (&reader, person, "labels", ",");
  if (cohort_row_has (row, "subscribed_to_emails"))
    cohort_record_set_int (person, COHORT_F_MAIL_OK, cohort_reader_flag (&reader, "subscribed_to_emails"));
  cohort_reader_set_instant (&reader, person, COHORT_F_JOINED_AT, "created_at");
  cohort_reader_set_instant (&reader, person, COHORT_F_GONE_AT, "deleted_at");

  tiers = cohort_reader_clean (&reader, "tiers");
  if (tiers != NULL)
    add_tiers (&reader, key, tiers);
  else if (cohort_reader_flag (&reader, "complimentary_plan"))
    add_tiers (&reader, key, "Complimentary");
  return cohort_reader_end (&reader);
}

static const char *
post_status (const char *status)
{
  static const struct
  {
    const char *theirs, *ours;
  } words[] = {
    { "published and emailed", "published" },
    { "published only", "published" },
    { "published", "published" },
    { "emailed only", "sent" },
    { "sent", "sent" },
    { "scheduled", "scheduled" },
    { "draft", "draft" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (status, words[i].theirs) == 0)
      return words[i].ours;
  return NULL;
}

/* The export's words for who may read a post, as Ghost keeps them. */
static const char *
post_access (const char *words)
{
  static const char *const known[][2]
      = { { "Public", "public" }, { "Members-only", "members" }, { "Paid members-only", "paid" } };

  for (guint i = 0; words != NULL && i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (words, known[i][0]) == 0)
      return known[i][1];
  return words != NULL && g_ascii_strncasecmp (words, "Specific tiers", 14) == 0 ? "tiers" : words;
}

static gboolean
posts_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *title, *status, *key;
  CohortRecord *post;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "id");
  title = cohort_reader_clean (&reader, "title");
  status = cohort_reader_require (&reader, "status");
  if (!cohort_reader_end (&reader))
    return FALSE;
  if (post_status (status) == NULL)
    {
      cohort_reader_bad_value (&reader, "status", _ ("no known status"));
      return FALSE;
    }
  key = cohort_reader_key (&reader, "id:%s", id);
  post = cohort_batch_add (batch, COHORT_RECORD_POST, key);
  cohort_record_set_text (post, COHORT_F_TITLE, title != NULL ? title : id);
  cohort_record_set_text (post, COHORT_F_STATUS, post_status (status));
  cohort_record_set_text (post, COHORT_F_URL, cohort_reader_text (&reader, "url"));
  cohort_record_set_text (post, COHORT_F_ACCESS, post_access (cohort_reader_text (&reader, "post_access")));
  cohort_reader_set_instant (&reader, post, COHORT_F_PUBLISHED_AT, "published_at");
  cohort_reader_add_authors (&reader, key, cohort_reader_clean (&reader, "author"), ", ");
  cohort_reader_add_topics (&reader, key, cohort_reader_clean (&reader, "tags"), ", ");
  cohort_reader_add_count (&reader, key, "sent", "sends");
  cohort_reader_add_count (&reader, key, "open", "opens");
  cohort_reader_add_count (&reader, key, "click", "clicks");
  cohort_reader_add_count (&reader, key, "signup", "signups");
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_ghost_members = {
  .id = "ghost-members",
  .title = N_ ("Ghost members (CSV)"),
  .help = N_ ("In Ghost Admin: Members, the settings button, “Export all members”."),
  .provider = "ghost",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "id", "email", "subscribed_to_emails", "complimentary_plan",
                                       "stripe_customer_id", "created_at", NULL },
  .stream = "members",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .row = members_row,
};

const CohortFormat cohort_format_ghost_posts = {
  .id = "ghost-posts",
  .title = N_ ("Ghost posts (CSV)"),
  .help = N_ ("In Ghost Admin: Analytics or Settings, “Export post analytics”."),
  .provider = "ghost",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "id", "title", "url", "status", "published_at", "post_access", NULL },
  .stream = "content",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .row = posts_row,
};
