// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Every kept answer with one of its values, or a whole part, put to something else: nothing may crash or complain, and
 * a verdict has an error or is well. */

#include "cohort-json-get.h"
#include "cohort-provider.h"

#include <string.h>

typedef struct
{
  const char *provider, *stream, *args;
  CohortTaskKind kind;
  const char *file;
} Answer;

static const Answer answers[] = {
  { "stripe", "prices", "", COHORT_TASK_PAGE, "stripe/prices" },
  { "stripe", "coupons", "", COHORT_TASK_PAGE, "stripe/coupons" },
  { "stripe", "promotion_codes", "", COHORT_TASK_PAGE, "stripe/promotion_codes" },
  { "stripe", "customers", "", COHORT_TASK_PAGE, "stripe/customers-1" },
  { "stripe", "subscriptions", "", COHORT_TASK_PAGE, "stripe/subscriptions" },
  { "stripe", "subscriptions", "", COHORT_TASK_PAGE, "stripe/old-subscriptions" },
  { "stripe", "subscriptions", "id=x at=1782811800 pause=1", COHORT_TASK_REREAD, "stripe/subscription-paused" },
  { "stripe", "charges", "", COHORT_TASK_PAGE, "stripe/old-charges" },
  { "stripe", "invoices", "", COHORT_TASK_PAGE, "stripe/old-invoices" },
  { "stripe", "invoices", "id=x", COHORT_TASK_REREAD, "stripe/invoice-paid-late" },
  { "stripe", "invoices", "lines=x", COHORT_TASK_PAGE, "stripe/old-lines" },
  { "stripe", "refunds", "", COHORT_TASK_PAGE, "stripe/refunds" },
  { "stripe", "disputes", "", COHORT_TASK_PAGE, "stripe/disputes" },
  { "stripe", "balance_transactions", "payout=x", COHORT_TASK_PAGE, "stripe/balance-po_1" },
  { "stripe", "payouts", "", COHORT_TASK_PAGE, "stripe/payouts" },
  { "stripe", "events", "gte=1 new=2", COHORT_TASK_PAGE, "stripe/events" },
  { "patreon", "campaigns", "", COHORT_TASK_PAGE, "patreon/campaigns" },
  { "patreon", "members", "campaign=777 monthly=1", COHORT_TASK_PAGE, "patreon/members-1" },
  { "patreon", "members", "campaign=777 monthly=0", COHORT_TASK_PAGE, "patreon/members-2" },
  { "patreon", "posts", "campaign=777", COHORT_TASK_PAGE, "patreon/posts" },
  { "github", "tiers", "", COHORT_TASK_PAGE, "github/tiers" },
  { "github", "activities", "", COHORT_TASK_PAGE, "github/activities-2" },
  { "github", "sponsorships", "", COHORT_TASK_PAGE, "github/sponsorships" },
  { "github", "values", "", COHORT_TASK_PAGE, "github/values" },
  { "github", "newsletters", "", COHORT_TASK_PAGE, "github/newsletters" },
  { "github", "issues", "repository=a/b since=2026-06-29T12:00:00Z", COHORT_TASK_PAGE, "github/issues" },
  { "github", "issues", "node=x", COHORT_TASK_PAGE, "github/issue-comments" },
  { "github", "discussions", "repository=a/b", COHORT_TASK_PAGE, "github/discussions" },
  { "ghost", "tiers", "", COHORT_TASK_PAGE, "ghost/tiers" },
  { "ghost", "offers", "", COHORT_TASK_PAGE, "ghost/offers" },
  { "ghost", "members", "", COHORT_TASK_PAGE, "ghost/members-1" },
  { "ghost", "members", "page=2", COHORT_TASK_PAGE, "ghost/members-2" },
  { "ghost", "posts", "since=1", COHORT_TASK_PAGE, "ghost/posts" },
  { "ghost", "events", "since=1 until=1782820800", COHORT_TASK_PAGE, "ghost/events-2" },
  { "gumroad", "sales", "", COHORT_TASK_PAGE, "gumroad/sales-1" },
  { "gumroad", "subscribers", "", COHORT_TASK_PAGE, "gumroad/products" },
  { "gumroad", "subscribers", "product=x", COHORT_TASK_PAGE, "gumroad/subscribers" },
  { "lemonsqueezy", "customers", "", COHORT_TASK_PAGE, "lemonsqueezy/customers-1" },
  { "lemonsqueezy", "subscriptions", "", COHORT_TASK_PAGE, "lemonsqueezy/variants" },
  { "lemonsqueezy", "subscriptions", "prices=,", COHORT_TASK_PAGE, "lemonsqueezy/prices-1" },
  { "lemonsqueezy", "subscriptions", "prices=101:month:1,:x,7:year,, list=1", COHORT_TASK_PAGE,
    "lemonsqueezy/subscriptions-1" },
  { "lemonsqueezy", "subscriptions", "subscription=8 variant=99 price=999", COHORT_TASK_PAGE,
    "lemonsqueezy/price-999" },
  { "lemonsqueezy", "subscriptions", "subscription=2 variant=12 term=year:1", COHORT_TASK_PAGE,
    "lemonsqueezy/invoices-2" },
  { "lemonsqueezy", "orders", "since=1", COHORT_TASK_PAGE, "lemonsqueezy/orders" },
  { "lemonsqueezy", "refunds", "", COHORT_TASK_PAGE, "lemonsqueezy/refunds" },
  { "paddle", "products", "", COHORT_TASK_PAGE, "paddle/products" },
  { "paddle", "customers", "", COHORT_TASK_PAGE, "paddle/customers-1" },
  { "paddle", "subscriptions", "", COHORT_TASK_PAGE, "paddle/subscriptions" },
  { "paddle", "transactions", "since=2026-06-29T12:00:00Z", COHORT_TASK_PAGE, "paddle/transactions-2" },
  { "paddle", "adjustments", "", COHORT_TASK_PAGE, "paddle/adjustments" },
  { "memberful", "plans", "", COHORT_TASK_PAGE, "memberful/plans" },
  { "memberful", "members", "", COHORT_TASK_PAGE, "memberful/members-2" },
  { "memberful", "subscriptions", "", COHORT_TASK_PAGE, "memberful/subscriptions" },
  { "memberful", "orders", "", COHORT_TASK_PAGE, "memberful/orders" },
  { "buymeacoffee", "members", "", COHORT_TASK_PAGE, "buymeacoffee/members-1" },
  { "buymeacoffee", "supporters", "since=1", COHORT_TASK_PAGE, "buymeacoffee/supporters-1" },
  { "buymeacoffee", "extras", "", COHORT_TASK_PAGE, "buymeacoffee/extras" },
  { "paypal", "transactions", "from=1 to=99999999999 page=1", COHORT_TASK_WINDOW, "paypal/may-1" },
  { "paypal", "transactions", "from=x", COHORT_TASK_WINDOW, "paypal/may-2" },
  { "discourse", "users", "", COHORT_TASK_PAGE, "discourse/users-1" },
  { "discourse", "posts", "", COHORT_TASK_PAGE, "discourse/site" },
  { "discourse", "posts", "questions=,5,", COHORT_TASK_PAGE, "discourse/posts-1" },
  { "discourse", "posts", "questions=,5, answers=1 since=1", COHORT_TASK_PAGE, "discourse/posts-2" },
  { "discourse", "likes", "", COHORT_TASK_PAGE, "discourse/directory" },
  { "discourse", "likes", "user=ada", COHORT_TASK_PAGE, "discourse/likes-ada" },
  { "afdian", "orders", "since=1", COHORT_TASK_PAGE, "afdian/orders-1" },
  { "afdian", "sponsors", "", COHORT_TASK_PAGE, "afdian/sponsors" },
  { "opencollective", "tiers", "", COHORT_TASK_PAGE, "opencollective/tiers" },
  { "opencollective", "orders", "", COHORT_TASK_PAGE, "opencollective/orders-1" },
  { "opencollective", "transactions", "", COHORT_TASK_PAGE, "opencollective/transactions-1" },
};

static const char *const strangers[] = { "null",
                                         "true",
                                         "7",
                                         "-9223372036854775808",
                                         "9223372036854775807",
                                         "0.5",
                                         "1e300",
                                         "99999999999999999999",
                                         "\"\"",
                                         "\"x y=1\"",
                                         "\"9999-99-99\"",
                                         "[]",
                                         "{}",
                                         "[[{}]]",
                                         "{\"id\":\"x\",\"data\":[{\"id\":\"x\"}]}" };

/* How many places of a document are put to something else: all of a small one. */
#define MAX_PLACES 40

static JsonNode *
load (const char *file)
{
  g_autofree char *name = g_strconcat (file, ".synthetic.json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "providers", name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

/* Prints @node, of lists the first three; the place at which *countdown comes to nothing is printed as @stranger. */
static void
print (JsonNode *node, const char *stranger, int *countdown, GString *out)
{
  if ((*countdown)-- == 0)
    g_string_append (out, stranger);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *child;
      gboolean first = TRUE;

      g_string_append_c (out, '{');
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &child))
        {
          g_string_append_printf (out, "%s\"%s\":", first ? "" : ",", name);
          print (child, stranger, countdown, out);
          first = FALSE;
        }
      g_string_append_c (out, '}');
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      g_string_append_c (out, '[');
      for (guint i = 0; i < MIN (json_array_get_length (array), 3); i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          print (json_array_get_element (array, i), stranger, countdown, out);
        }
      g_string_append_c (out, ']');
    }
  else
    {
      g_autofree char *text = json_to_string (node, FALSE);

      g_string_append (out, text);
    }
}

static void
feed (const Answer *answer, const char *text, gsize len)
{
  const CohortProvider *provider = cohort_provider_by_id (answer->provider);
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (CohortSecrets) secrets = cohort_secrets_new ();
  g_autoptr (CohortBatch) batch = cohort_batch_new ();
  g_autoptr (CohortHeaders) headers = cohort_headers_new ();
  g_autoptr (GBytes) body = g_bytes_new (text, len);
  g_autoptr (GError) error = NULL;
  const CohortAccount account = { provider->base_url, values, cohort_zone_utc () };
  const CohortCall call = { &account, secrets, G_GINT64_CONSTANT (1782820800000000), 0 };
  const CohortTask task = { answer->stream, answer->stream, answer->kind, answer->args };
  const CohortReply reply = { 200, headers, body };
  CohortVerdict verdict;

  g_hash_table_insert (values, (char *) "currency", (char *) "USD");
  g_hash_table_insert (values, (char *) "user", (char *) "me");
  cohort_secrets_set (secrets, "key", "rk_test_x");
  verdict = provider->parse (&call, &task, &reply, batch, &error);
  g_assert_true ((verdict == COHORT_OK) == (error == NULL));
  for (guint i = 0; i < cohort_batch_get_n_follow_ups (batch); i++)
    g_assert_nonnull (cohort_provider_find_stream (provider, cohort_batch_get_follow_up (batch, i)->stream));
}

static void
test_strangers (gconstpointer data)
{
  const Answer *answer = data;
  g_autoptr (JsonNode) root = load (answer->file);
  int n = -1, stride;
  g_autoptr (GString) whole = g_string_new (NULL);

  print (root, "", &n, whole);
  n = -n - 1;
  stride = MAX (1, n / MAX_PLACES);
  for (int place = 0; place < n; place += stride)
    for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        int countdown = place;

        print (root, strangers[i], &countdown, text);
        feed (answer, text->str, text->len);
      }
}

/* Cut short anywhere. */
static void
test_cut (gconstpointer data)
{
  const Answer *answer = data;
  g_autoptr (JsonNode) root = load (answer->file);
  g_autofree char *text = json_to_string (root, FALSE);
  gsize len = strlen (text);

  for (gsize at = 0; at < len; at += 1 + len / 50)
    feed (answer, text, at);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *strange = g_strdup_printf ("/provider-hostile/%s/%u/strange", answers[i].file, i);
      g_autofree char *cut = g_strdup_printf ("/provider-hostile/%s/%u/cut", answers[i].file, i);

      g_test_add_data_func (strange, &answers[i], test_strangers);
      g_test_add_data_func (cut, &answers[i], test_cut);
    }
  return g_test_run ();
}
