// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Ghost, asked directly by its Admin API; members and events are in cohort-provider-ghost-members.c.
 *
 * A key is two parts: a name, and a secret with which a token is signed that is good for five minutes, by Ghost's own
 * clock. So every request has one of its own, a few seconds old.
 *
 * Members are always read whole: what happens to a subscription does not show in the time at which the member was
 * changed. Posts are read as they change, and whole each week for what is counted of them. Events come newest first
 * and without pages: the next hundred is what is not later than the last one, whose second may have brought more.
 * Prices are in the currency's smallest unit. A tier has two prices, one a month and one a year. */

#include "config.h"

#include "cohort-provider-ghost-private.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TIERS "tiers"
#define OFFERS "offers"
#define MEMBERS "members"
#define POSTS "posts"
#define EVENTS "events"
#define PAGE_SIZE 100

#define KEY COHORT_GHOST_KEY

static const CohortField fields[] = {
  { "url", N_ ("Address of the Site"), "https://example.ghost.io",
    N_ ("Where Ghost Admin is, without /ghost at its end."), COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_URL, NULL },
  { "key", N_ ("Admin API Key"), NULL, N_ ("In Ghost Admin: Settings, Integrations, “Add custom integration”."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { TIERS, N_ ("Tiers"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_TIER, NULL },
  { OFFERS, N_ ("Offers"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_NOTHING, COHORT_RECORD_PROMOTION, NULL },
  { MEMBERS, N_ ("Members"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_IDENTITY, "members" },
  { POSTS, N_ ("Posts"), COHORT_US_PER_HOUR, 7 * COHORT_US_PER_DAY, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_POST,
    "content" },
  { EVENTS, N_ ("Activity"), COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_INTERACTION,
    "activity" },
};

/* What to ask for */

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  cohort_answer_plan_pages (streams, G_N_ELEMENTS (streams), marks, out);
}

static char *
base64url (const guint8 *data, gsize len)
{
  char *text = g_base64_encode (data, len);

  for (char *c = text; *c != '\0'; c++)
    if (*c == '+')
      *c = '-';
    else if (*c == '/')
      *c = '_';
    else if (*c == '=')
      *c = '\0';
  return text;
}

static char *
base64url_text (const char *text)
{
  return base64url ((const guint8 *) text, strlen (text));
}

/* Returns: (transfer full) (nullable): the bytes that @hex writes */
static GByteArray *
decode_hex (const char *hex)
{
  gsize len = strlen (hex);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (len == 0 || len % 2 != 0 || len > 1024)
    return NULL;
  for (gsize i = 0; i < len; i += 2)
    {
      int high = g_ascii_xdigit_value (hex[i]), low = g_ascii_xdigit_value (hex[i + 1]);
      guint8 byte = (guint8) (high * 16 + low);

      if (high < 0 || low < 0)
        return NULL;
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_steal_pointer (&bytes);
}

/* Returns: (transfer full) (nullable): a token made at @seconds, a little before, so that a clock that is slow takes it
 */
static char *
make_token (const char *key, gint64 seconds)
{
  g_auto (GStrv) parts = g_strsplit (key, ":", 2);
  g_autoptr (GByteArray) secret = g_strv_length (parts) == 2 ? decode_hex (parts[1]) : NULL;
  g_autoptr (JsonObject) head = json_object_new ();
  g_autoptr (JsonObject) claims = json_object_new ();
  g_autofree char *head_text = NULL, *claims_text = NULL, *left = NULL, *right = NULL, *text = NULL, *sign = NULL;
  g_autoptr (GHmac) hmac = NULL;
  guint8 digest[32];
  gsize len = sizeof digest;

  if (secret == NULL || *parts[0] == '\0')
    return NULL;
  json_object_set_string_member (head, "alg", "HS256");
  json_object_set_string_member (head, "typ", "JWT");
  json_object_set_string_member (head, "kid", parts[0]);
  json_object_set_int_member (claims, "iat", seconds - 5);
  json_object_set_int_member (claims, "exp", seconds + 290);
  json_object_set_string_member (claims, "aud", "/admin/");
  head_text = cohort_json_print (head);
  claims_text = cohort_json_print (claims);
  left = base64url_text (head_text);
  right = base64url_text (claims_text);
  text = g_strconcat (left, ".", right, NULL);
  hmac = g_hmac_new (G_CHECKSUM_SHA256, secret->data, secret->len);
  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, digest, &len);
  sign = base64url (digest, len);
  return g_strconcat (text, ".", sign, NULL);
}

/* A time as Ghost's filters take it: UTC, without a zone. */
static char *
filter_time (gint64 seconds)
{
  char text[COHORT_INSTANT_LEN];

  cohort_instant_print (seconds * G_USEC_PER_SEC, text);
  text[19] = '\0';
  text[10] = ' ';
  return g_strdup (text);
}

static void
add_event_filter (const CohortTask *task, CohortRequest *out)
{
  g_autoptr (GString) filter = g_string_new (
      "type:[signup_event,login_event,newsletter_event,payment_event,donation_event,comment_event,click_event,"
      "feedback_event,email_opened_event]");
  gint64 seconds;

  if (cohort_args_get_int (task->args, "since", &seconds))
    {
      g_autofree char *time = filter_time (seconds);

      g_string_append_printf (filter, "+data.created_at:>='%s'", time);
    }
  if (cohort_args_get_int (task->args, "until", &seconds))
    {
      g_autofree char *time = filter_time (seconds);

      g_string_append_printf (filter, "+data.created_at:<='%s'", time);
    }
  cohort_request_add_query (out, "filter", filter->str);
}

static void
add_post_filter (const CohortTask *task, CohortRequest *out)
{
  gint64 seconds;

  cohort_request_add_query (out, "include", "tags,authors,email,count.clicks,count.signups,count.positive_feedback");
  cohort_request_add_query (out, "formats", "html");
  if (cohort_args_get_int (task->args, "since", &seconds))
    {
      g_autofree char *time = filter_time (seconds);
      g_autofree char *filter = g_strdup_printf ("updated_at:>='%s'", time);

      cohort_request_add_query (out, "filter", filter);
    }
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  gboolean is_check = task->kind == COHORT_TASK_CHECK;
  const char *stream = is_check ? MEMBERS : task->stream;
  const char *key = cohort_call_secret (call, "key");
  g_autofree char *token = NULL, *header = NULL;
  gint64 page = 1;

  token = key != NULL ? make_token (key, cohort_call_server_us (call) / G_USEC_PER_SEC) : NULL;
  if (token == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE,
                   _ ("The key is not an Admin API key of Ghost: two parts with a colon between them."));
      return FALSE;
    }
  header = g_strconcat ("Ghost ", token, NULL);
  cohort_request_add_header (out, "Authorization", header);
  cohort_request_add_header (out, "Accept-Version", "v5.0");
  /* Without the slash at its end Ghost redirects, and has that remembered for a year. */
  cohort_request_add_path (out, strcmp (stream, EVENTS) == 0    ? "/ghost/api/admin/members/events/"
                                : strcmp (stream, MEMBERS) == 0 ? "/ghost/api/admin/members/"
                                : strcmp (stream, TIERS) == 0   ? "/ghost/api/admin/tiers/"
                                : strcmp (stream, OFFERS) == 0  ? "/ghost/api/admin/offers/"
                                                                : "/ghost/api/admin/posts/");
  cohort_request_add_query_int (out, "limit", is_check ? 1 : PAGE_SIZE);
  if (strcmp (stream, EVENTS) == 0)
    {
      add_event_filter (task, out);
      return TRUE;
    }
  cohort_args_get_int (task->args, "page", &page);
  cohort_request_add_query_int (out, "page", page);
  if (strcmp (stream, TIERS) == 0)
    cohort_request_add_query (out, "include", "monthly_price,yearly_price");
  else if (strcmp (stream, MEMBERS) == 0)
    cohort_request_add_query (out, "include", "tiers,labels");
  else if (strcmp (stream, POSTS) == 0)
    add_post_filter (task, out);
  if (strcmp (stream, OFFERS) != 0)
    cohort_request_add_query (out, "order", strcmp (stream, MEMBERS) == 0 ? "id asc" : "created_at asc");
  return TRUE;
}

/* Tiers and offers */

static void
add_price (CohortAnswer *self, JsonObject *tier, const char *key, const char *field, const char *interval)
{
  const char *iso = cohort_currency_intern (cohort_json_text (tier, "currency"));
  CohortRecord *price;
  gint64 amount;

  if (iso == NULL || !cohort_json_int (tier, field, &amount) || amount < 0)
    return;
  price = cohort_batch_add (self->batch, COHORT_RECORD_PRICE, KEY (self, "%s:%s", key, interval));
  cohort_record_set_ref (price, COHORT_F_TIER, COHORT_RECORD_TIER, key);
  cohort_record_set_int (price, COHORT_F_AMOUNT_MINOR, amount);
  cohort_record_set_text (price, COHORT_F_CURRENCY, iso);
  cohort_record_set_text (price, COHORT_F_INTERVAL, interval);
  cohort_record_set_int (price, COHORT_F_INTERVAL_COUNT, 1);
}

/**
 * cohort_ghost_add_tier:
 * @tier: (nullable): as it stands in any answer
 * @mode: COHORT_RECORD_SET where it is the list's own
 *
 * A tier that is sold has its name as a further key, by which the export knows it.
 *
 * Returns: (nullable): the tier's key
 */
const char *
cohort_ghost_add_tier (CohortAnswer *self, JsonObject *tier, CohortRecordMode mode)
{
  const char *id = cohort_json_text (tier, "tier_id"), *name = cohort_answer_text (self, tier, "name");
  gboolean is_free = g_strcmp0 (cohort_json_text (tier, "type"), "free") == 0;
  CohortRecord *record;
  const char *key;

  if (id == NULL)
    id = cohort_json_text (tier, "id");
  if (id == NULL || *id == '\0' || name == NULL)
    return NULL;
  key = KEY (self, "id:%s", id);
  record = cohort_batch_add (self->batch, COHORT_RECORD_TIER, key);
  cohort_record_set_mode (record, mode);
  if (!is_free)
    cohort_record_add_key (record, KEY (self, "name:%s", name));
  cohort_record_set_text (record, COHORT_F_NAME, name);
  if (mode != COHORT_RECORD_SET)
    return key;
  cohort_answer_set_text (self, tier, "description", record, COHORT_F_DESCRIPTION);
  cohort_record_set_int (record, COHORT_F_ACTIVE, cohort_json_flag (tier, "active"));
  cohort_record_set_int (record, COHORT_F_FREE, is_free);
  add_price (self, tier, key, "monthly_price", "month");
  add_price (self, tier, key, "yearly_price", "year");
  return key;
}

/**
 * cohort_ghost_add_offer:
 * @offer: (nullable): as it stands in any answer
 *
 * Returns: (nullable): the key of the promotion
 */
const char *
cohort_ghost_add_offer (CohortAnswer *self, JsonObject *offer, CohortRecordMode mode)
{
  const char *id = cohort_json_text (offer, "id"), *type = cohort_json_text (offer, "type");
  const char *duration = cohort_json_text (offer, "duration");
  const char *iso = cohort_currency_intern (cohort_json_text (offer, "currency"));
  static const char *const durations[] = { "once", "repeating", "forever", NULL };
  gboolean is_percent = g_strcmp0 (type, "percent") == 0, is_trial = g_strcmp0 (type, "trial") == 0;
  CohortRecord *record;
  gint64 amount;

  if (id == NULL || (!is_percent && !is_trial && g_strcmp0 (type, "fixed") != 0)
      || !cohort_json_int (offer, "amount", &amount) || amount < 0 || (is_percent && amount > 100))
    return NULL;
  record = cohort_batch_add (self->batch, COHORT_RECORD_PROMOTION, KEY (self, "id:%s", id));
  cohort_record_set_mode (record, mode);
  cohort_answer_set_text (self, offer, "name", record, COHORT_F_NAME);
  cohort_answer_set_text (self, offer, "code", record, COHORT_F_CODE);
  cohort_record_set_text (record, COHORT_F_KIND, is_percent ? "percent" : is_trial ? "trial" : "amount");
  cohort_record_set_int (record,
                         is_percent ? COHORT_F_PERCENT_BP
                         : is_trial ? COHORT_F_TRIAL_DAYS
                                    : COHORT_F_AMOUNT_MINOR,
                         is_percent ? amount * 100 : amount);
  if (!is_percent && !is_trial && iso != NULL)
    cohort_record_set_text (record, COHORT_F_CURRENCY, iso);
  cohort_record_set_text (record, COHORT_F_DURATION,
                          duration != NULL && g_strv_contains (durations, duration) ? duration : "once");
  cohort_json_set_int (offer, "duration_in_months", record, COHORT_F_MONTHS);
  return cohort_record_get_key (record);
}

/* Posts */

static void
add_count (CohortAnswer *self, JsonObject *post, const char *key, const char *kind, const char *path)
{
  gint64 observed = cohort_reader_observed (&self->reader), count;
  CohortRecord *record;

  if (!cohort_json_int (post, path, &count) || count < 0)
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_POST_COUNT,
                             KEY (self, "%s:%s@%s", key, kind, cohort_reader_day_tag (&self->reader, observed)));
  cohort_record_set_ref (record, COHORT_F_POST, COHORT_RECORD_POST, key);
  cohort_record_set_text (record, COHORT_F_KIND, kind);
  cohort_record_set_int (record, COHORT_F_OBSERVED_AT, observed);
  cohort_record_set_int (record, COHORT_F_COUNT, count);
}

static char *
names_of (CohortAnswer *self, JsonArray *list)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      const char *name = cohort_answer_text (self, cohort_json_element (list, i), "name");

      if (name != NULL)
        g_string_append_printf (names, "%s\n", name);
    }
  return g_string_free (names, FALSE);
}

static void
read_post (CohortAnswer *self, JsonObject *post, const char *id)
{
  static const char *const statuses[] = { "draft", "scheduled", "published", "sent", NULL };
  const char *key = KEY (self, "id:%s", id), *title = cohort_answer_text (self, post, "title");
  const char *status = cohort_json_text (post, "status");
  g_autofree char *authors = names_of (self, cohort_json_array (post, "authors"));
  g_autofree char *tags = names_of (self, cohort_json_array (post, "tags"));
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_POST, key);

  cohort_record_set_text (record, COHORT_F_TITLE, title != NULL ? title : id);
  cohort_record_set_text (record, COHORT_F_STATUS,
                          status != NULL && g_strv_contains (statuses, status) ? status : "draft");
  cohort_answer_set_text (self, post, "url", record, COHORT_F_URL);
  cohort_answer_set_text (self, post, "visibility", record, COHORT_F_ACCESS);
  cohort_json_set_iso (post, "published_at", record, COHORT_F_PUBLISHED_AT);
  cohort_record_set_text (record, COHORT_F_BODY, cohort_answer_plain (self, cohort_json_text (post, "html")));
  cohort_reader_add_authors (&self->reader, key, authors, "\n");
  cohort_reader_add_topics (&self->reader, key, tags, "\n");
  add_count (self, post, key, "sent", "email.email_count");
  add_count (self, post, key, "open", "email.opened_count");
  add_count (self, post, key, "click", "count.clicks");
  add_count (self, post, key, "signup", "count.signups");
  add_count (self, post, key, "like", "count.positive_feedback");
}

/* Answers */

static void
follow_page (CohortAnswer *self, const CohortTask *task, JsonObject *root, guint n)
{
  g_autoptr (GString) args = g_string_new (NULL);
  gint64 page = 1, next;

  cohort_args_get_int (task->args, "page", &page);
  cohort_answer_expect (self->batch, task, root, "meta.pagination.total");
  if (n == 0 || !cohort_json_int (root, "meta.pagination.next", &next) || next != page + 1)
    return;
  cohort_args_keep (args, task->args, "since", NULL);
  cohort_args_add_int (args, "page", next);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

/* The events before @oldest_us. The second of the last one is asked for again, as it may hold more; a second that fills
 * a page by itself cannot be parted. */
static void
follow_events (CohortAnswer *self, const CohortTask *task, JsonObject *root, guint n, gint64 oldest_us)
{
  g_autoptr (GString) args = g_string_new (NULL);
  gint64 next = oldest_us / G_USEC_PER_SEC + 1, until, since, total;

  if (!cohort_args_has (task->args, "until"))
    cohort_answer_expect (self->batch, task, root, "meta.pagination.total");
  if (n == 0 || oldest_us == G_MAXINT64
      || (cohort_json_int (root, "meta.pagination.total", &total) && total >= 0 && n >= total))
    return;
  if (cohort_args_get_int (task->args, "until", &until) && next >= until)
    next = until - 1;
  if (cohort_args_get_int (task->args, "since", &since))
    {
      if (next < since)
        return;
      cohort_args_add_int (args, "since", since);
    }
  cohort_args_add_int (args, "until", next);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static void
read_thing (CohortAnswer *self, const CohortTask *task, JsonObject *thing, const char *id)
{
  if (strcmp (task->stream, TIERS) == 0)
    cohort_ghost_add_tier (self, thing, COHORT_RECORD_SET);
  else if (strcmp (task->stream, OFFERS) == 0)
    cohort_ghost_add_offer (self, thing, COHORT_RECORD_SET);
  else if (strcmp (task->stream, MEMBERS) == 0)
    cohort_ghost_read_member (self, thing, id);
  else
    read_post (self, thing, id);
}

static void
read_list (CohortAnswer *self, const CohortTask *task, JsonObject *root, JsonArray *list)
{
  gboolean is_events = strcmp (task->stream, EVENTS) == 0;
  guint n = cohort_json_length (list), n_nameless = 0;
  gint64 oldest = G_MAXINT64, at;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *thing = cohort_json_element (list, i);
      const char *id = cohort_json_text (thing, is_events ? "data.id" : "id");

      if (is_events && cohort_json_iso (thing, "data.created_at", &at))
        oldest = MIN (oldest, at);
      if (id == NULL || *id == '\0')
        n_nameless++;
      else if (is_events)
        cohort_ghost_read_event (self, thing);
      else
        read_thing (self, task, thing, id);
    }
  if (n_nameless > 0)
    cohort_batch_warn (self->batch,
                       ngettext ("%u entry of “%s” has no id and was left out.",
                                 "%u entries of “%s” have no id and were left out.", n_nameless),
                       n_nameless, task->stream);
  cohort_batch_set_items (self->batch, n);
  if (is_events)
    follow_events (self, task, root, n, oldest);
  else
    follow_page (self, task, root, n);
  if (*task->args == '\0' || (!cohort_args_has (task->args, "until") && !cohort_args_has (task->args, "page")))
    cohort_batch_propose_mark (self->batch, task->stream, cohort_call_server_us (self->call), NULL);
}

/* What Ghost alone says by a status: 501 for what a key may not read. A token is refused by its age, too. */
static CohortVerdict
read_refusal (const CohortReply *reply, GError **error)
{
  g_autoptr (JsonNode) node = reply->status == 401 ? cohort_json_parse (reply->body, NULL) : NULL;
  JsonObject *first = cohort_json_element (cohort_json_array (cohort_json_root_object (node), "errors"), 0);
  const char *message = cohort_json_text (first, "message");

  if (reply->status == 501)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_DENIED,
                   _ ("The service does not let this key read it (answer %u)."), reply->status);
      return COHORT_DENIED_STREAM;
    }
  if (message != NULL && (strstr (message, "maxAge") != NULL || strstr (message, "jwt expired") != NULL))
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_LATER,
                   _ ("The clock of this computer and that of the service differ too much."));
      return COHORT_RETRY_LATER;
    }
  return cohort_reply_verdict (reply, error);
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_auto (CohortAnswer) self;
  g_autoptr (JsonNode) node = NULL;
  CohortVerdict verdict;
  JsonObject *root;
  JsonArray *list;

  cohort_answer_init (&self, call, cohort_zone_utc (), batch);
  if (reply->status >= 400)
    return read_refusal (reply, error);
  verdict = cohort_json_reply (reply, &node, error);
  if (verdict != COHORT_OK)
    return verdict;
  root = cohort_json_root_object (node);
  list = cohort_json_array (root, task->kind == COHORT_TASK_CHECK ? MEMBERS : task->stream);
  if (list == NULL)
    return cohort_answer_unexpected (error);
  if (task->kind == COHORT_TASK_CHECK)
    cohort_batch_set_account (batch, call->account->base_url, NULL);
  else
    read_list (&self, task, root, list);
  return COHORT_OK;
}

const CohortProvider cohort_provider_ghost = {
  .id = "ghost",
  .name = "Ghost",
  .scope
  = N_ ("The Admin API key of a custom integration of its own. Ghost lets every such key write, too; Cohort only "
        "reads with it."),
  .help_page = "source-ghost",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 2, .per_minute = 300 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
