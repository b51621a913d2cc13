// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Patreon, asked directly (version 2 of its interface).
 *
 * It knows no "since": every run reads all members, a few hundred at a time. A member is the person's place in the
 * campaign and outlives leaving and coming back; the export knows the person instead, so that is the first key. Tiers
 * have ids here and only titles in the export: they have both keys.
 */

#include "config.h"

#include "cohort-provider-patreon-private.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CAMPAIGNS "campaigns"
#define MEMBERS "members"
#define POSTS "posts"
#define KEY COHORT_PATREON_KEY
#define SITE "https://www.patreon.com"

static const CohortField fields[] = {
  { "token", N_ ("Creator’s Access Token"), NULL,
    N_ ("On patreon.com/portal: Registration, Clients & API keys, your client."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { "refresh", N_ ("Creator’s Refresh Token"), NULL,
    N_ ("With it and the two below Cohort renews the token when it expires."), COHORT_FIELD_SECRET, NULL,
    COHORT_FIELD_TEXT, NULL },
  { "client", N_ ("Client ID"), NULL, NULL, COHORT_FIELD_SECRET, NULL, COHORT_FIELD_TEXT, NULL },
  { "client-secret", N_ ("Client Secret"), NULL, NULL, COHORT_FIELD_SECRET, NULL, COHORT_FIELD_TEXT, NULL },
  { "currency", N_ ("Currency of the Campaign"), "USD", N_ ("The currency in which you are paid out."),
    COHORT_FIELD_REQUIRED, "USD", COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { CAMPAIGNS, N_ ("Tiers"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_TIER, NULL },
  { MEMBERS, N_ ("Members"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_IDENTITY, "payments" },
  { POSTS, N_ ("Posts"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_POST, NULL },
};

/* What to ask for */

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  /* Members and posts are those of a campaign: which they are has to be asked first. */
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    cohort_tasks_add (out, streams[i].id, CAMPAIGNS, COHORT_TASK_PAGE, "");
}

static void
ask_campaigns (CohortRequest *out)
{
  cohort_request_add_path (out, "/v2/campaigns");
  cohort_request_add_query (out, "include", "tiers");
  cohort_request_add_query (out, "fields[campaign]", "created_at,is_monthly,patron_count,pay_per_name,url,vanity");
  cohort_request_add_query (out, "fields[tier]", "amount_cents,description,published,title,url");
}

static void
ask_members (CohortRequest *out)
{
  cohort_request_add_path (out, "/members");
  cohort_request_add_query (out, "include", "currently_entitled_tiers,pledge_history,user");
  cohort_request_add_query (out, "fields[member]",
                            "campaign_lifetime_support_cents,currently_entitled_amount_cents,email,full_name,"
                            "is_free_trial,is_gifted,last_charge_date,last_charge_status,next_charge_date,note,"
                            "patron_status,pledge_cadence,pledge_relationship_start,will_pay_amount_cents");
  cohort_request_add_query (out, "fields[pledge-event]",
                            "amount_cents,currency_code,date,payment_status,pledge_payment_status,tier_id,tier_title,"
                            "type");
  cohort_request_add_query (out, "fields[tier]", "title");
  cohort_request_add_query (out, "fields[user]", "url,vanity");
  cohort_request_add_query (out, "page[count]", "500");
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  const char *token = cohort_answer_require_secret (call, "token", error);
  g_autofree char *campaign = cohort_args_get (task->args, "campaign");
  g_autofree char *cursor = cohort_args_get (task->args, "cursor");

  if (token == NULL)
    return FALSE;
  cohort_request_set_bearer (out, token);
  if (task->kind == COHORT_TASK_CHECK || campaign == NULL)
    ask_campaigns (out);
  else
    {
      cohort_request_add_path (out, "/v2/campaigns");
      cohort_request_add_segment (out, campaign);
      if (strcmp (task->stream, MEMBERS) == 0)
        ask_members (out);
      else
        {
          cohort_request_add_path (out, "/posts");
          cohort_request_add_query (out, "fields[post]", "content,is_paid,is_public,published_at,tiers,title,url");
        }
    }
  if (cursor != NULL)
    cohort_request_add_query (out, "page[cursor]", cursor);
  return TRUE;
}

/* Things that came with others */

/* Returns: (nullable) (transfer none): the thing, if it came with the answer */
JsonObject *
cohort_patreon_included (CohortPatreon *self, const char *type, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->included, KEY (self, "%s %s", type, id)) : NULL;
}

static void
read_included (CohortPatreon *self, JsonObject *root)
{
  JsonArray *list = cohort_json_array (root, "included");

  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      JsonObject *thing = cohort_json_element (list, i);
      const char *type = cohort_json_text (thing, "type");
      char buffer[24];
      const char *id = cohort_json_id (thing, "id", buffer);

      if (type != NULL && id != NULL)
        g_hash_table_insert (self->included, (char *) KEY (self, "%s %s", type, id), thing);
    }
}

/* Campaigns and tiers */

/**
 * cohort_patreon_add_tier:
 * @id: (nullable)
 * @title: (nullable): by which alone the export knows it
 *
 * Returns: (nullable): the tier's key
 */
const char *
cohort_patreon_add_tier (CohortPatreon *self, const char *id, const char *title, CohortRecordMode mode)
{
  const char *name = cohort_answer_clean (&self->answer, title);
  const char *by_name = name != NULL ? KEY (self, "name:%s", name) : NULL;
  const char *key = id != NULL ? KEY (self, "id:%s", id) : by_name;
  CohortRecord *tier;

  if (key == NULL || name == NULL || !g_hash_table_add (self->told, (char *) key))
    return key;
  tier = cohort_batch_add (self->answer.batch, COHORT_RECORD_TIER, key);
  cohort_record_set_mode (tier, mode);
  if (id != NULL)
    cohort_record_add_key (tier, by_name);
  cohort_record_set_text (tier, COHORT_F_NAME, name);
  return key;
}

static void
read_tiers (CohortPatreon *self, JsonObject *campaign)
{
  JsonArray *list = cohort_json_array (campaign, "relationships.tiers.data");

  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      char buffer[24];
      const char *id = cohort_json_id (cohort_json_element (list, i), "id", buffer);
      JsonObject *thing = cohort_patreon_included (self, "tier", id);
      const char *title = cohort_json_text (thing, "attributes.title");
      const char *key;
      CohortRecord *record;
      gint64 amount;

      if (title == NULL)
        continue;
      key = cohort_patreon_add_tier (self, id, title, COHORT_RECORD_SET);
      record = cohort_batch_add (self->answer.batch, COHORT_RECORD_TIER, key);
      cohort_record_set_int (record, COHORT_F_ACTIVE, cohort_json_flag (thing, "attributes.published"));
      cohort_record_set_text (record, COHORT_F_DESCRIPTION,
                              cohort_answer_plain (&self->answer, cohort_json_text (thing, "attributes.description")));
      if (!cohort_json_int (thing, "attributes.amount_cents", &amount) || self->iso == NULL)
        continue;
      cohort_record_set_int (record, COHORT_F_FREE, amount == 0);
      record = cohort_batch_add (self->answer.batch, COHORT_RECORD_PRICE, key);
      cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, key);
      cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, amount);
      cohort_record_set_text (record, COHORT_F_CURRENCY, self->iso);
      cohort_record_set_text (record, COHORT_F_INTERVAL, self->is_monthly ? "month" : "once");
    }
}

static void
follow_campaign (CohortPatreon *self, const CohortTask *task, const char *id)
{
  g_autoptr (GString) args = g_string_new (NULL);

  if (strcmp (task->root, CAMPAIGNS) == 0)
    return;
  cohort_args_add (args, "campaign", id);
  cohort_args_add_int (args, "monthly", self->is_monthly);
  cohort_batch_follow (self->answer.batch, task->root, COHORT_TASK_PAGE, args->str);
}

static void
read_campaign (CohortPatreon *self, const CohortTask *task, JsonObject *campaign, const char *id)
{
  self->is_monthly
      = !cohort_json_has (campaign, "attributes.is_monthly") || cohort_json_flag (campaign, "attributes.is_monthly");
  if (task->kind == COHORT_TASK_CHECK)
    cohort_batch_set_account (self->answer.batch, id, cohort_json_text (campaign, "attributes.vanity"));
  else
    {
      if (strcmp (task->root, CAMPAIGNS) == 0)
        read_tiers (self, campaign);
      follow_campaign (self, task, id);
    }
}

/* Posts */

static const char *
post_access (JsonObject *post)
{
  if (cohort_json_flag (post, "attributes.is_public"))
    return "public";
  if (cohort_json_length (cohort_json_array (post, "attributes.tiers")) > 0)
    return "tiers";
  return cohort_json_flag (post, "attributes.is_paid") ? "paid" : "members";
}

static void
read_post (CohortPatreon *self, JsonObject *post, const char *id)
{
  const char *title = cohort_answer_text (&self->answer, post, "attributes.title");
  const char *url = cohort_json_text (post, "attributes.url");
  CohortRecord *record = cohort_batch_add (self->answer.batch, COHORT_RECORD_POST, KEY (self, "id:%s", id));
  gint64 at;

  cohort_record_set_text (record, COHORT_F_TITLE, title != NULL ? title : id);
  if (url != NULL)
    cohort_record_set_text (record, COHORT_F_URL, *url == '/' ? KEY (self, SITE "%s", url) : url);
  cohort_record_set_text (record, COHORT_F_ACCESS, post_access (post));
  cohort_record_set_text (record, COHORT_F_BODY,
                          cohort_answer_plain (&self->answer, cohort_json_text (post, "attributes.content")));
  if (!cohort_json_iso (post, "attributes.published_at", &at))
    {
      cohort_record_set_text (record, COHORT_F_STATUS, "draft");
      return;
    }
  cohort_record_set_text (record, COHORT_F_STATUS,
                          at > cohort_call_server_us (self->answer.call) ? "scheduled" : "published");
  cohort_record_set_int (record, COHORT_F_PUBLISHED_AT, at);
}

/* Answers */

static void
follow_page (CohortPatreon *self, const CohortTask *task, JsonObject *root)
{
  const char *next = cohort_json_text (root, "meta.pagination.cursors.next");
  g_autoptr (GString) args = g_string_new (NULL);

  if (cohort_args_has (task->args, "campaign"))
    cohort_answer_expect (self->answer.batch, task, root, "meta.pagination.total");
  if (next == NULL)
    return;
  cohort_args_keep (args, task->args, "campaign", "monthly", NULL);
  cohort_args_add (args, "cursor", next);
  cohort_batch_follow (self->answer.batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static CohortVerdict
read_page (CohortPatreon *self, const CohortTask *task, JsonObject *root, GError **error)
{
  JsonArray *data = cohort_json_array (root, "data");
  guint n = cohort_json_length (data), n_nameless = 0;
  gint64 monthly;

  if (data == NULL)
    return cohort_answer_unexpected (error);
  self->is_monthly = !cohort_args_get_int (task->args, "monthly", &monthly) || monthly != 0;
  read_included (self, root);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *thing = cohort_json_element (data, i);
      char buffer[24];
      const char *id = cohort_json_id (thing, "id", buffer);

      if (id == NULL)
        n_nameless++;
      else if (strcmp (task->stream, MEMBERS) == 0)
        cohort_patreon_read_member (self, thing, id);
      else if (strcmp (task->stream, POSTS) == 0)
        read_post (self, thing, id);
      else
        read_campaign (self, task, thing, id);
    }
  if (n_nameless > 0)
    cohort_batch_warn (self->answer.batch,
                       ngettext ("%u entry of “%s” has no id and was left out.",
                                 "%u entries of “%s” have no id and were left out.", n_nameless),
                       n_nameless, task->stream);
  if (self->n_part_refunds > 0)
    cohort_batch_warn (self->answer.batch,
                       ngettext ("%u payment was refunded in part; Patreon does not say how much.",
                                 "%u payments were refunded in part; Patreon does not say how much.",
                                 self->n_part_refunds),
                       self->n_part_refunds);
  cohort_batch_set_items (self->answer.batch, n);
  if (task->kind != COHORT_TASK_CHECK)
    follow_page (self, task, root);
  return COHORT_OK;
}

/* When to ask again is in the body. */
static CohortVerdict
read_refusal (const CohortCall *call, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_autoptr (JsonNode) node = cohort_json_parse (reply->body, NULL);
  JsonObject *first = cohort_json_element (cohort_json_array (cohort_json_root_object (node), "errors"), 0);
  gint64 seconds;

  if (reply->status == 429 && cohort_json_int (first, "retry_after_seconds", &seconds))
    cohort_batch_set_retry_at (batch, cohort_call_server_us (call) + CLAMP (seconds, 0, 86400) * G_USEC_PER_SEC);
  return cohort_reply_verdict (reply, error);
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_autoptr (GHashTable) included = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonNode) node = NULL;
  CohortPatreon self = { .included = included, .told = told };
  CohortVerdict verdict;

  if (reply->status >= 400)
    return read_refusal (call, reply, batch, error);
  verdict = cohort_json_reply (reply, &node, error);
  if (verdict != COHORT_OK)
    return verdict;
  cohort_answer_init (&self.answer, call, cohort_zone_utc (), batch);
  self.iso = cohort_currency_intern (cohort_call_value (call, "currency"));
  verdict = read_page (&self, task, cohort_json_root_object (node), error);
  cohort_answer_clear (&self.answer);
  return verdict;
}

/* Renewal */

static gboolean
auth_request (const CohortCall *call, CohortRequest *out, GError **error)
{
  const char *refresh = cohort_call_secret (call, "refresh");
  const char *client = cohort_call_secret (call, "client");
  const char *secret = cohort_call_secret (call, "client-secret");

  if (refresh == NULL || client == NULL || secret == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE,
                   _ ("The token has expired, and what is needed to renew it was not given."));
      return FALSE;
    }
  cohort_request_add_path (out, "/token");
  cohort_request_add_form (out, "grant_type", "refresh_token");
  cohort_request_add_form (out, "refresh_token", refresh);
  cohort_request_add_form (out, "client_id", client);
  cohort_request_add_form (out, "client_secret", secret);
  return TRUE;
}

/* A refresh token is good for one use: both are new. */
static gboolean
auth_parse (const CohortCall *call, const CohortReply *reply, CohortSecrets *renewed, GError **error)
{
  g_autoptr (JsonNode) node = cohort_json_parse (reply->body, NULL);
  JsonObject *root = cohort_json_root_object (node);
  const char *token = cohort_json_text (root, "access_token");
  const char *refresh = cohort_json_text (root, "refresh_token");

  if (reply->status != 200 || token == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH,
                   _ ("The service refuses the key: it may have been revoked or have expired."));
      return FALSE;
    }
  cohort_secrets_set (renewed, "token", token);
  if (refresh != NULL)
    cohort_secrets_set (renewed, "refresh", refresh);
  return TRUE;
}

const CohortProvider cohort_provider_patreon = {
  .id = "patreon",
  .name = "Patreon",
  .scope = N_ ("The Creator’s Access Token of a client that you register. It may read your campaign, its members with "
               "their e-mail addresses, and its posts."),
  .help_page = "source-patreon",
  .base_url = SITE "/api/oauth2",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 2, .per_minute = 90 },
  .plan = plan,
  .request = request,
  .parse = parse,
  .auth_request = auth_request,
  .auth_parse = auth_parse,
};
