// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe asked directly. The account of the answers was made up; its shapes are those of the pinned version. The same
 * account as its exports show it is beside it: see tests/import/test-pulls.c. */

#include "cohort-provider-kit.h"
#include "cohort-provider-stripe-private.h"

#include <string.h>

static const char *const secrets[] = { "key=rk_test_synthetic", NULL };

#define FILE_OF(name) .file = "stripe/" name ".synthetic.json"
#define REST_OF_LISTS                                                                                                  \
  { .task = "page prices", FILE_OF ("prices") }, { .task = "page coupons", FILE_OF ("coupons") },                      \
      { .task = "page promotion_codes", FILE_OF ("promotion_codes") },                                                 \
      { .task = "page customers", FILE_OF ("customers-1") },                                                           \
      { .task = "page customers after=cus_ed at=1776643200", FILE_OF ("customers-2") },                                \
      { .task = "page subscriptions", FILE_OF ("subscriptions") }, { .task = "page charges", FILE_OF ("charges-1") },  \
      { .task = "page charges after=ch_ada_2 at=1777799520", FILE_OF ("charges-2") },                                  \
      { .task = "page invoices", FILE_OF ("invoices") }, { .task = "page refunds", FILE_OF ("refunds") },              \
      { .task = "page disputes", FILE_OF ("disputes") },                                                               \
      { .task = "page balance_transactions", FILE_OF ("balance_transactions") },                                       \
      { .task = "page balance_transactions payout=po_1", FILE_OF ("balance-po_1") },                                   \
  {                                                                                                                    \
    .task = "page payouts", FILE_OF ("payouts")                                                                        \
  }

static const CohortKitReply first_run[] = {
  { .task = "check", FILE_OF ("customers-1") },
  REST_OF_LISTS,
  { .task = "page events gte=1782817200 new=1782817200", FILE_OF ("events-none") },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("stripe"), .secrets = secrets, .replies = replies };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (first_run);

  cohort_kit_assert_first (&kit, "stripe-first.txt");
}

#define SINCE (COHORT_KIT_NOON - 6 * COHORT_US_PER_HOUR)
#define MARK(stream)                                                                                                   \
  {                                                                                                                    \
    stream,                                                                                                            \
    {                                                                                                                  \
      .since_us = SINCE                                                                                                \
    }                                                                                                                  \
  }
#define EMPTY(stream) { .task = "page " stream " gte=1782799200", FILE_OF ("events-none") }
#define PAUSED "reread subscriptions id=sub_ada at=1782811800 pause=1"

/* What was created since is read from the lists, what changed by its events, each thing once and as of its last one. */
static void
test_later (void)
{
  static const CohortKitMark marks[] = {
    MARK ("prices"),
    MARK ("coupons"),
    MARK ("promotion_codes"),
    MARK ("customers"),
    MARK ("subscriptions"),
    MARK ("charges"),
    MARK ("invoices"),
    MARK ("refunds"),
    MARK ("disputes"),
    MARK ("balance_transactions"),
    MARK ("payouts"),
    MARK ("events"),
    { NULL },
  };
  static const CohortKitReply replies[] = {
    EMPTY ("prices"),
    EMPTY ("coupons"),
    EMPTY ("promotion_codes"),
    EMPTY ("customers"),
    EMPTY ("subscriptions"),
    EMPTY ("charges"),
    EMPTY ("invoices"),
    EMPTY ("refunds"),
    EMPTY ("disputes"),
    EMPTY ("balance_transactions"),
    EMPTY ("payouts"),
    { .task = "page events gte=1782799200 new=1782799200", FILE_OF ("events") },
    { .task = PAUSED, FILE_OF ("subscription-paused") },
    { .task = "reread customers id=cus_bo", FILE_OF ("customer-deleted") },
    { .task = "reread invoices id=in_ed_2", FILE_OF ("invoice-paid-late") },
    { .task = "page prices product=prod_premium", FILE_OF ("prices") },
    { .task = "reread coupons id=five%20off", .status = 404, .body = "{\"error\":{\"code\":\"resource_missing\"}}" },
    { .task = "reread subscriptions id=sub_hal at=1782807000", .status = 404, .body = "{}" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);

  kit.marks = marks;
  cohort_kit_assert_golden (&kit, "stripe-later.txt");
}

/* Events are kept for thirty days: after that everything is read again. */
static void
test_much_later (void)
{
  static const CohortKitMark marks[] = {
    { "customers", { .since_us = COHORT_KIT_NOON - 40 * COHORT_US_PER_DAY } },
    { "events", { .since_us = COHORT_KIT_NOON - 40 * COHORT_US_PER_DAY } },
    { NULL },
  };
  CohortKit kit = make_kit (first_run);
  g_autofree char *text = NULL;

  kit.marks = marks;
  text = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (text, "\npage customers\n"));
  g_assert_null (strstr (text, "NO ANSWER"));
}

/* One answer to the first page of customers, and what came of it. */
static char *
run_customers (guint status, const char *headers, const char *body)
{
  const CohortKitReply replies[] = {
    { .task = "page customers", .status = status, .headers = headers, .body = body },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = cohort_kit_run (&kit);
  const char *start = strstr (text, "\npage customers\n");
  const char *end;

  g_assert_nonnull (start);
  start = strstr (start, "Stripe-Version") + strlen ("Stripe-Version: 2026-10-28.endive\n");
  end = strstr (start - 1, "\npage subscriptions");
  g_assert_nonnull (end);
  return g_strndup (start, (gsize) (end + 1 - start));
}

static void
test_refusals (void)
{
  static const struct
  {
    guint status;
    const char *headers, *body, *expected;
  } cases[] = {
    { 401, NULL, "{\"error\":{\"message\":\"Expired API Key\"}}", "  need auth: " },
    { 403, NULL, "{\"error\":{\"message\":\"The key does not have the permission\"}}",
      "  denied stream: Stripe refuses: The key does not have the permission" },
    { 400, NULL, "{\"error\":{\"message\":\"Unknown\"}}", "  denied stream: Stripe refuses: Unknown" },
    { 429, NULL, "{}", "  retry later: " },
    { 400, "Stripe-Should-Retry: true", "{}", "  retry later: " },
    { 500, NULL, "<html>", "  retry later: " },
    { 200, NULL, "{\"object\":\"list\",\"data\":[", "  retry later: " },
    { 200, NULL, "[]", "  broken: " },
    { 200, NULL, "{\"data\":{}}", "  broken: " },
    { 200, NULL, "{\"data\":[],\"has_more\":true}", "" },
    { 200, NULL, "{\"data\":[7,null,\"cus_1\",{\"id\":4}],\"has_more\":true}", "  warning: 4 entries of “customers”" },
    { 200, NULL, "{\"data\":[{\"id\":\"cus_1\",\"email\":7,\"name\":[],\"created\":\"x\",\"address\":1}]}",
      "  identity [id:cus_1]\n  raw: customer of identity" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = run_customers (cases[i].status, cases[i].headers, cases[i].body);

      if (!g_str_has_prefix (text, cases[i].expected) || (*cases[i].expected == '\0' && *text != '\0'))
        g_error ("%u %s: %s", cases[i].status, cases[i].body, text);
    }
}

/* The thing after which a page was to go on was deleted between two pages. */
static void
test_lost_cursor (void)
{
  static const CohortKitReply replies[] = {
    { .task = "page customers", .body = "{\"data\":[{\"id\":\"cus_2\",\"created\":1700000002}],\"has_more\":true}" },
    { .task = "page customers after=cus_2 at=1700000002",
      .status = 400,
      .body = "{\"error\":{\"code\":\"resource_missing\",\"param\":\"starting_after\",\"message\":\"No such\"}}" },
    { .task = "page customers lte=1700000002",
      .body = "{\"data\":[{\"id\":\"cus_1\",\"created\":1700000001}],\"has_more\":false}" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = cohort_kit_run (&kit);

  g_assert_nonnull (strstr (text, "created%5Blte%5D=1700000002"));
  g_assert_nonnull (strstr (text, "identity [id:cus_1]"));
}

/* Things as they were in versions up to 2024: old events and old accounts still have them. */
static void
test_old_shapes (void)
{
  static const CohortKitReply replies[] = {
    { .task = "page subscriptions", FILE_OF ("old-subscriptions") },
    { .task = "page invoices", FILE_OF ("old-invoices") },
    { .task = "page invoices lines=in_old_many person=id:cus_old subscription=id:sub_old after=il_old_10",
      FILE_OF ("old-lines") },
    { .task = "page charges", FILE_OF ("old-charges") },
    { NULL },
  };
  CohortKit kit = make_kit (replies);

  cohort_kit_assert_golden (&kit, "stripe-old-shapes.txt");
}

/* Stripe's whole numbers are not always the currency's smallest unit. */
static void
test_currencies (void)
{
  static const struct
  {
    const char *iso;
    gint64 theirs, ours;
  } cases[] = {
    { "USD", 1050, 1050 }, { "JPY", 500, 500 },   { "KRW", 500, 500 },     { "KWD", 3000, 3000 }, { "ISK", 50000, 500 },
    { "UGX", 1000, 10 },   { "MGA", 500, 50000 }, { "HUF", 1000, 1000 },   { "TWD", 1000, 1000 }, { "CLP", 990, 990 },
    { "XAF", -500, -500 }, { "TND", 10, 10 },     { "ISK", -50000, -500 },
  };
  gint64 minor;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (cohort_stripe_rescale (cases[i].theirs, cases[i].iso, &minor));
      g_assert_cmpint (minor, ==, cases[i].ours);
    }
  g_assert_false (cohort_stripe_rescale (G_MAXINT64, "MGA", &minor));
}

/* Every thing of Stripe's own examples, in the newest shapes and in those of 2023, in every place of ours. */
static void
test_shared_fixtures (void)
{
  static const char *const files[]
      = { "providers/stripe/fixtures3-2026-08.json", "providers/stripe/fixtures3-2023-08-16.json" };
  static const char *const things[][2] = {
    { "prices", "price" },       { "coupons", "coupon" }, { "promotion_codes", "promotion_code" },
    { "customers", "customer" }, { "charges", "charge" }, { "subscriptions", "subscription" },
    { "invoices", "invoice" },   { "refunds", "refund" }, { "disputes", "dispute" },
    { "payouts", "payout" },     { "events", "event" },   { "balance_transactions", "balance_transaction" },
  };

  for (guint f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autofree char *path = cohort_kit_shared_path (files[f]);
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonObject *resources;

      if (path == NULL)
        return;
      g_assert_true (json_parser_load_from_file (parser, path, NULL));
      resources = cohort_json_object (json_node_get_object (json_parser_get_root (parser)), "resources");
      for (guint i = 0; i < G_N_ELEMENTS (things); i++)
        for (guint k = 0; k < G_N_ELEMENTS (things); k++)
          {
            g_autofree char *task = g_strconcat ("page ", things[i][0], NULL);
            g_autofree char *thing = cohort_json_print (cohort_json_object (resources, things[k][1]));
            g_autofree char *body = g_strdup_printf ("{\"data\":[%s,%s]}", thing, thing);
            const CohortKitReply replies[] = { { .task = task, .body = body }, { NULL } };
            CohortKit kit = make_kit (replies);
            g_autofree char *text = cohort_kit_run (&kit);

            g_assert_null (strstr (text, "broken"));
            if (i == k && strcmp (things[i][0], "events") != 0 && strcmp (things[i][0], "promotion_codes") != 0
                && strcmp (things[i][0], "disputes") != 0)
              g_assert_nonnull (strstr (text, " [id:"));
          }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-stripe/first", test_first);
  g_test_add_func ("/provider-stripe/later", test_later);
  g_test_add_func ("/provider-stripe/much-later", test_much_later);
  g_test_add_func ("/provider-stripe/refusals", test_refusals);
  g_test_add_func ("/provider-stripe/lost-cursor", test_lost_cursor);
  g_test_add_func ("/provider-stripe/old-shapes", test_old_shapes);
  g_test_add_func ("/provider-stripe/currencies", test_currencies);
  g_test_add_func ("/provider-stripe/shared-fixtures", test_shared_fixtures);
  return g_test_run ();
}
