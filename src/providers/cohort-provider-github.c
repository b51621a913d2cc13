// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* GitHub Sponsors, asked directly.
 *
 * It tells who sponsors, on which tier, and what changed when; it tells no payments. Those are in the export, whose
 * keys of people, sponsorships (the handle) and tiers (the name) are the second keys here. What it does tell of money
 * is the sum that each sponsor ever paid: a total, from which an opening balance is made until the export is imported.
 *
 * Amounts are US dollars, and a price is that of a month even where somebody pays for the year. A sponsorship that is
 * not active has ended; when, only its activity says, which is therefore read first. Sponsoring once is no membership.
 * A sponsor who may not be seen has the id of the sponsorship. A refund is told without its amount.
 *
 * What sponsors write in repositories is in cohort-provider-github-activity.c. */

#include "config.h"

#include "cohort-provider-github-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TIERS "tiers"
#define ACTIVITIES "activities"
#define SPONSORSHIPS "sponsorships"
#define VALUES "values"
#define NEWSLETTERS "newsletters"
#define KEY COHORT_ANSWER_KEY

#define SPONSOR                                                                                                        \
  "__typename ... on User { id login name url userEmail: email } ... on Organization { id login name url orgEmail: "   \
  "email } "
#define TIER "id name monthlyPriceInCents isOneTime "
#define PAGE "pageInfo { hasNextPage endCursor } "

/* What each stream asks of the account. */
static const CohortGraphqlQuery queries[] = {
  { TIERS,
    "sponsorsListing { tiers(first: 100, after: $after, includeUnpublished: true) { nodes { " TIER
    "description createdAt adminInfo { isPublished } } " PAGE "} }",
    "account.sponsorsListing.tiers", FALSE },
  { ACTIVITIES,
    "sponsorsActivities(first: 100, after: $after, since: $since, period: ALL, includePrivate: true, "
    "orderBy: {field: TIMESTAMP, direction: ASC}) { totalCount nodes { id timestamp action sponsorsTier { " TIER
    "} sponsor { " SPONSOR "} } " PAGE "}",
    "account.sponsorsActivities", TRUE },
  { SPONSORSHIPS,
    "sponsorshipsAsMaintainer(first: 100, after: $after, includePrivate: true, activeOnly: false, "
    "orderBy: {field: CREATED_AT, direction: ASC}) { totalCount totalRecurringMonthlyPriceInCents nodes { id createdAt "
    "isActive isOneTimePayment privacyLevel paymentSource tierSelectedAt tier { " TIER "} sponsorEntity { " SPONSOR
    "} } " PAGE "}",
    "account.sponsorshipsAsMaintainer", FALSE },
  { VALUES,
    "lifetimeReceivedSponsorshipValues(first: 100, after: $after) { nodes { amountInCents sponsor { " SPONSOR
    "} } " PAGE "}",
    "account.lifetimeReceivedSponsorshipValues", FALSE },
  { NEWSLETTERS,
    "sponsorshipNewsletters(first: 100, after: $after) { totalCount nodes { id subject body createdAt isPublished "
    "} " PAGE "}",
    "account.sponsorshipNewsletters", FALSE },
};

static const CohortField fields[] = {
  { "token", N_ ("Personal Access Token"), "ghp_…",
    N_ ("On GitHub: Settings, Developer settings, Personal access tokens, Tokens (classic)."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { "organization", N_ ("Organization"), NULL, N_ ("Only where an organization is sponsored. Without it, you are."),
    COHORT_FIELD_NONE, NULL, COHORT_FIELD_TEXT, NULL },
  { "repositories", N_ ("Repositories"), "owner/name, owner/other",
    N_ ("Whose issues and discussions are read for what your sponsors write there. None, unless you name some."),
    COHORT_FIELD_NONE, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { TIERS, N_ ("Tiers"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_TIER, NULL },
  { ACTIVITIES, N_ ("Changes"), COHORT_US_PER_DAY, 90 * COHORT_US_PER_DAY, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_SUBSCRIPTION_VERSION, NULL },
  { SPONSORSHIPS, N_ ("Sponsorships"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ENDED, COHORT_RECORD_SUBSCRIPTION,
    "subscriptions" },
  { VALUES, N_ ("Totals"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_NOTHING, COHORT_RECORD_IDENTITY_SNAPSHOT, NULL },
  { NEWSLETTERS, N_ ("Newsletters"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_POST, NULL },
  { COHORT_GITHUB_ISSUES, N_ ("Issues"), COHORT_US_PER_DAY, 90 * COHORT_US_PER_DAY, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_INTERACTION, NULL },
  { COHORT_GITHUB_DISCUSSIONS, N_ ("Discussions"), COHORT_US_PER_DAY, 90 * COHORT_US_PER_DAY, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_QUESTION, NULL },
};

G_STATIC_ASSERT (G_N_ELEMENTS (queries) + 2 == G_N_ELEMENTS (streams));

/* What to ask for */

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  cohort_graphql_plan (queries, G_N_ELEMENTS (queries), marks, out);
  cohort_github_plan_repositories (call, marks, out);
}

static const CohortGraphqlQuery *
find_query (const char *stream)
{
  return cohort_graphql_find (queries, G_N_ELEMENTS (queries), stream);
}

static char *
make_query (const CohortTask *task, gboolean is_organization)
{
  const char *query = find_query (task->stream)->query;
  GString *text = g_string_new ("query(");

  if (task->kind == COHORT_TASK_CHECK)
    query = "login sponsorsListing { name }";
  if (strstr (query, "$after") != NULL)
    g_string_append (text, "$after: String, ");
  if (strstr (query, "$since") != NULL)
    g_string_append (text, "$since: DateTime, ");
  if (is_organization)
    g_string_append (text, "$login: String!, ");
  if (g_str_has_suffix (text->str, ", "))
    g_string_truncate (text, text->len - 2);
  if (g_str_has_suffix (text->str, "("))
    g_string_truncate (text, text->len - 1);
  else
    g_string_append_c (text, ')');
  g_string_append_printf (text, " { " COHORT_GITHUB_LIMIT "account: %s { %s } }",
                          is_organization ? "organization(login: $login)" : "viewer", query);
  return g_string_free (text, FALSE);
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  const char *token = cohort_answer_require_secret (call, "token", error);
  const char *login = cohort_call_value (call, "organization");
  g_autofree char *query = NULL;
  g_autofree char *after = cohort_args_get (task->args, "after");
  g_autofree char *since = cohort_args_get (task->args, "since");
  JsonObject *variables;

  if (token == NULL)
    return FALSE;
  cohort_request_add_path (out, "/graphql");
  cohort_request_set_bearer (out, token);
  if (cohort_github_asks_repository (task, out))
    return TRUE;
  query = make_query (task, login != NULL);
  variables = json_object_new ();
  if (after != NULL)
    json_object_set_string_member (variables, "after", after);
  if (since != NULL)
    json_object_set_string_member (variables, "since", since);
  if (login != NULL)
    json_object_set_string_member (variables, "login", login);
  cohort_graphql_set_query (out, query, variables);
  return TRUE;
}

/* Sponsors and tiers */

typedef struct
{
  const char *key;          /* of the person; (nullable) */
  const char *subscription; /* of the sponsorship: known by the person's handle to the export; (nullable) */
} Sponsor;

/* @thing: (nullable): a user or an organization */
static Sponsor
add_sponsor (CohortAnswer *self, JsonObject *thing, CohortRecordMode mode)
{
  const char *id = cohort_json_text (thing, "id");
  const char *login = cohort_json_text (thing, "login");
  const char *handle = cohort_reader_handle_key (&self->reader, login);
  const char *email = cohort_answer_text (self, thing, "userEmail");
  Sponsor sponsor = { .key = id != NULL ? KEY (self, "id:%s", id) : handle, .subscription = handle };
  CohortRecord *person;

  if (sponsor.key == NULL)
    return sponsor;
  if (sponsor.subscription == NULL)
    sponsor.subscription = sponsor.key;
  person = cohort_batch_add (self->batch, COHORT_RECORD_IDENTITY, sponsor.key);
  cohort_record_set_mode (person, mode);
  if (handle != NULL && handle != sponsor.key)
    cohort_record_add_key (person, handle);
  cohort_answer_set_text (self, thing, "name", person, COHORT_F_NAME);
  cohort_record_set_text (person, COHORT_F_HANDLE, login);
  cohort_record_set_text (person, COHORT_F_EMAIL, email != NULL ? email : cohort_answer_text (self, thing, "orgEmail"));
  cohort_json_set_text (thing, "url", person, COHORT_F_URL);
  return sponsor;
}

/* @tier: (nullable): hidden where another service takes the money
 * Returns: (nullable): its key; the export knows the name alone */
static const char *
add_tier (CohortAnswer *self, JsonObject *tier, CohortRecordMode mode)
{
  const char *id = cohort_json_text (tier, "id");
  const char *name = cohort_answer_text (self, tier, "name");
  CohortRecord *record;
  const char *key;

  if (id == NULL || name == NULL)
    return NULL;
  key = KEY (self, "id:%s", id);
  record = cohort_batch_add (self->batch, COHORT_RECORD_TIER, key);
  cohort_record_set_mode (record, mode);
  cohort_record_add_key (record, KEY (self, "name:%s", name));
  cohort_record_set_text (record, COHORT_F_NAME, name);
  return key;
}

static void
read_tier (CohortAnswer *self, JsonObject *tier)
{
  const char *key = add_tier (self, tier, COHORT_RECORD_SET);
  gboolean active = cohort_json_flag (tier, "adminInfo.isPublished");
  CohortRecord *record;
  gint64 amount;

  if (key == NULL)
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_TIER, key);
  cohort_answer_set_text (self, tier, "description", record, COHORT_F_DESCRIPTION);
  cohort_record_set_int (record, COHORT_F_ACTIVE, active);
  if (!cohort_json_int (tier, "monthlyPriceInCents", &amount))
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_PRICE, key);
  cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, key);
  cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, amount);
  cohort_record_set_text (record, COHORT_F_CURRENCY, "USD");
  cohort_record_set_text (record, COHORT_F_INTERVAL, cohort_json_flag (tier, "isOneTime") ? "once" : "month");
  cohort_json_set_iso (tier, "createdAt", record, COHORT_F_VALID_FROM);
  cohort_record_set_int (record, COHORT_F_ACTIVE, active);
}

static void
set_terms (CohortAnswer *self, CohortRecord *version, JsonObject *tier)
{
  const char *key = add_tier (self, tier, COHORT_RECORD_FILL);
  gint64 amount;

  if (key != NULL)
    cohort_record_set_ref (version, COHORT_F_TIER, COHORT_RECORD_TIER, key);
  if (!cohort_json_int (tier, "monthlyPriceInCents", &amount))
    return;
  cohort_record_set_text (version, COHORT_F_INTERVAL, "month");
  cohort_record_set_int (version, COHORT_F_INTERVAL_COUNT, 1);
  cohort_record_set_int (version, COHORT_F_UNIT_MINOR, amount);
  cohort_record_set_int (version, COHORT_F_QUANTITY, 1);
  cohort_record_set_text (version, COHORT_F_CURRENCY, "USD");
}

/* Sponsorships */

static CohortRecord *
add_subscription (CohortAnswer *self, JsonObject *sponsorship, const Sponsor *sponsor, const char *id)
{
  CohortRecord *record = cohort_reader_add_subscription (&self->reader, KEY (self, "id:%s", id), sponsor->key);
  const char *tier = add_tier (self, cohort_json_object (sponsorship, "tier"), COHORT_RECORD_FILL);

  if (sponsor->subscription != NULL)
    cohort_record_add_key (record, sponsor->subscription);
  if (tier != NULL)
    cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  cohort_json_set_iso (sponsorship, "createdAt", record, COHORT_F_STARTED_AT);
  cohort_record_set_text (record, COHORT_F_RAW_STATUS, cohort_json_text (sponsorship, "paymentSource"));
  return record;
}

/* How it stands: on its tier since that was chosen, or ended. Since when it has ended, and on which tiers it was
 * before, the activity tells; that of somebody who never changed needs none. */
static void
add_state (CohortAnswer *self, JsonObject *sponsorship, const char *key)
{
  gboolean active = cohort_json_flag (sponsorship, "isActive");
  gint64 observed = cohort_reader_observed (&self->reader), started = G_MININT64, since = observed;
  CohortRecord *version;

  cohort_json_iso (sponsorship, "createdAt", &started);
  if (active && !cohort_json_iso (sponsorship, "tierSelectedAt", &since) && started != G_MININT64)
    since = started;
  version = cohort_reader_add_version (&self->reader, key, since, active ? "active" : "ended", NULL);
  cohort_record_set_int (version, COHORT_F_OBSERVED_AT, observed);
  if (active)
    set_terms (self, version, cohort_json_object (sponsorship, "tier"));
}

static void
read_sponsorship (CohortAnswer *self, JsonObject *sponsorship)
{
  const char *id = cohort_json_text (sponsorship, "id");
  JsonObject *tier = cohort_json_object (sponsorship, "tier");
  Sponsor sponsor = add_sponsor (self, cohort_json_object (sponsorship, "sponsorEntity"), COHORT_RECORD_SET);

  if (id == NULL)
    return;
  if (sponsor.key == NULL)
    {
      sponsor.key = KEY (self, "sponsorship:%s", id);
      cohort_reader_add_member (&self->reader, sponsor.key);
    }
  if (cohort_json_flag (sponsorship, "isOneTimePayment") || cohort_json_flag (tier, "isOneTime"))
    return;
  add_subscription (self, sponsorship, &sponsor, id);
  add_state (self, sponsorship, sponsor.subscription != NULL ? sponsor.subscription : KEY (self, "id:%s", id));
}

/* What GitHub itself counts a month, to hold ours against. */
static void
add_figure (CohortAnswer *self, JsonObject *connection)
{
  gint64 observed = cohort_reader_observed (&self->reader), value;
  CohortRecord *record;

  if (!cohort_json_int (connection, "totalRecurringMonthlyPriceInCents", &value))
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_SOURCE_FIGURE,
                             KEY (self, "recurring-monthly:%s", cohort_reader_day_tag (&self->reader, observed)));
  cohort_record_set_text (record, COHORT_F_FIGURE, "recurring-monthly");
  cohort_record_set_int (record, COHORT_F_VALUE, value);
  cohort_record_set_text (record, COHORT_F_CURRENCY, "USD");
  cohort_record_set_int (record, COHORT_F_OBSERVED_AT, observed);
}

/* Returns: whether it was a refund, of which nothing more is told */
static gboolean
read_activity (CohortAnswer *self, JsonObject *activity)
{
  const char *action = cohort_json_text (activity, "action");
  JsonObject *tier = cohort_json_object (activity, "sponsorsTier");
  gboolean ends = g_strcmp0 (action, "CANCELLED_SPONSORSHIP") == 0;
  CohortRecord *subscription, *version;
  Sponsor sponsor;
  gint64 at;

  if (g_strcmp0 (action, "REFUND") == 0)
    return TRUE;
  if ((!ends && g_strcmp0 (action, "NEW_SPONSORSHIP") != 0 && g_strcmp0 (action, "TIER_CHANGE") != 0)
      || cohort_json_flag (tier, "isOneTime") || !cohort_json_iso (activity, "timestamp", &at))
    return FALSE;
  sponsor = add_sponsor (self, cohort_json_object (activity, "sponsor"), COHORT_RECORD_FILL);
  if (sponsor.key == NULL)
    return FALSE;
  subscription = cohort_reader_add_subscription (&self->reader, sponsor.subscription, sponsor.key);
  cohort_record_set_mode (subscription, COHORT_RECORD_FILL);
  version = cohort_reader_add_version (&self->reader, sponsor.subscription, at, ends ? "ended" : "active", NULL);
  if (ends)
    cohort_record_set_text (version, COHORT_F_CANCEL_REASON, "unknown");
  else
    set_terms (self, version, tier);
  return FALSE;
}

static void
read_value (CohortAnswer *self, JsonObject *value)
{
  gint64 now = cohort_call_server_us (self->call), amount;
  Sponsor sponsor;
  CohortRecord *record;

  if (!cohort_json_int (value, "amountInCents", &amount) || amount <= 0)
    return;
  sponsor = add_sponsor (self, cohort_json_object (value, "sponsor"), COHORT_RECORD_FILL);
  if (sponsor.key == NULL)
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_IDENTITY_SNAPSHOT,
                             KEY (self, "%s:USD@%s", sponsor.key, cohort_reader_day_tag (&self->reader, now)));
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, sponsor.key);
  cohort_record_set_int (record, COHORT_F_OBSERVED_AT, now);
  cohort_record_set_int (record, COHORT_F_LIFETIME_MINOR, amount);
  cohort_record_set_text (record, COHORT_F_CURRENCY, "USD");
}

static void
read_newsletter (CohortAnswer *self, JsonObject *newsletter)
{
  const char *id = cohort_json_text (newsletter, "id");
  const char *subject = cohort_answer_text (self, newsletter, "subject");
  gboolean published = cohort_json_flag (newsletter, "isPublished");
  CohortRecord *record;

  if (id == NULL)
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_POST, KEY (self, "id:%s", id));
  cohort_record_set_text (record, COHORT_F_TITLE, subject != NULL ? subject : id);
  cohort_record_set_text (record, COHORT_F_STATUS, published ? "sent" : "draft");
  cohort_record_set_text (record, COHORT_F_ACCESS, "members");
  cohort_answer_set_text (self, newsletter, "body", record, COHORT_F_BODY);
  if (published)
    cohort_json_set_iso (newsletter, "createdAt", record, COHORT_F_PUBLISHED_AT);
}

/* Answers */

static void
read_nodes (CohortAnswer *self, const CohortTask *task, JsonArray *nodes)
{
  guint n_refunds = 0;

  for (guint i = 0; i < cohort_json_length (nodes); i++)
    {
      JsonObject *node = cohort_json_element (nodes, i);

      if (strcmp (task->stream, TIERS) == 0)
        read_tier (self, node);
      else if (strcmp (task->stream, SPONSORSHIPS) == 0)
        read_sponsorship (self, node);
      else if (strcmp (task->stream, ACTIVITIES) == 0)
        n_refunds += read_activity (self, node);
      else if (strcmp (task->stream, VALUES) == 0)
        read_value (self, node);
      else
        read_newsletter (self, node);
    }
  if (n_refunds > 0)
    cohort_batch_warn (self->batch,
                       ngettext ("GitHub tells of %u refund without its amount; the export has it.",
                                 "GitHub tells of %u refunds without their amounts; the export has them.", n_refunds),
                       n_refunds);
}

static void
follow_page (CohortAnswer *self, const CohortTask *task, JsonObject *connection)
{
  const char *next = cohort_json_text (connection, "pageInfo.endCursor");
  g_autoptr (GString) args = g_string_new (NULL);

  cohort_answer_expect (self->batch, task, connection, "totalCount");
  if (next == NULL || !cohort_json_flag (connection, "pageInfo.hasNextPage"))
    return;
  cohort_args_keep (args, task->args, "since", NULL);
  cohort_args_add (args, "after", next);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static void
read_budget (CohortBatch *batch, JsonObject *data)
{
  gint64 remaining, reset;

  if (cohort_json_int (data, "rateLimit.remaining", &remaining) && cohort_json_iso (data, "rateLimit.resetAt", &reset))
    cohort_batch_set_budget (batch, (guint) CLAMP (remaining, 0, G_MAXINT), reset);
}

/* A limit is answered with 403, and the time at which it ends is in a header. */
static gboolean
is_limited (const CohortReply *reply, CohortBatch *batch, GError **error)
{
  gint64 remaining, reset;

  if (reply->status != 403 || !cohort_headers_get_int (reply->headers, "x-ratelimit-remaining", &remaining)
      || (remaining > 0 && cohort_headers_get (reply->headers, "retry-after") == NULL))
    return FALSE;
  if (cohort_headers_get_int (reply->headers, "x-ratelimit-reset", &reset))
    cohort_batch_set_retry_at (batch, CLAMP (reset, 0, G_MAXINT32) * G_USEC_PER_SEC);
  g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_LATER,
               _ ("The service asks to wait: it answers only so many questions in a time."));
  return TRUE;
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_auto (CohortAnswer) self = { 0 };
  JsonObject *data, *connection;
  CohortVerdict verdict;

  if (is_limited (reply, batch, error))
    return COHORT_RETRY_LATER;
  verdict = cohort_graphql_reply (reply, batch, &root, &data, error);
  if (verdict != COHORT_OK)
    return verdict;
  cohort_answer_init (&self, call, cohort_zone_utc (), batch);
  read_budget (batch, data);
  if (task->kind == COHORT_TASK_CHECK)
    {
      const char *login = cohort_json_text (data, "account.login");

      cohort_batch_set_account (batch, login, login);
      return COHORT_OK;
    }
  if (cohort_github_read_repository (&self, task, data))
    return COHORT_OK;
  connection = cohort_json_object (data, find_query (task->stream)->path);
  if (cohort_json_array (connection, "nodes") == NULL)
    {
      /* Who has no Sponsors page has no tiers. */
      if (strcmp (task->stream, TIERS) == 0 && cohort_json_object (data, "account") != NULL)
        return COHORT_OK;
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_DENIED,
                   _ ("The service does not let this key read it (answer %u)."), reply->status);
      return COHORT_DENIED_STREAM;
    }
  read_nodes (&self, task, cohort_json_array (connection, "nodes"));
  if (strcmp (task->stream, SPONSORSHIPS) == 0)
    add_figure (&self, connection);
  cohort_batch_set_items (batch, cohort_json_length (cohort_json_array (connection, "nodes")));
  follow_page (&self, task, connection);
  return COHORT_OK;
}

const CohortProvider cohort_provider_github = {
  .id = "github",
  .name = "GitHub Sponsors",
  .scope = N_ ("A classic token with the scope read:user, and read:org too where an organization is sponsored. "
               "Private repositories need the scope repo."),
  .help_page = "source-github",
  .base_url = "https://api.github.com",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 1, .per_minute = 60 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
