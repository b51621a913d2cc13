// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* 爱发电 asked directly: an account that was made up, in the shapes of its answers saved as files. */

#include "cohort-provider-kit.h"

#include <string.h>

static const char *const values[] = { "user=me", NULL };
static const char *const secrets[] = { "token=synthetic-token", NULL };

static const CohortKitReply all[] = {
  { .task = "check", .body = "{\"ec\":200,\"em\":\"pong\",\"data\":{}}" },
  { .task = "page sponsors", .file = "afdian/sponsors.synthetic.json" },
  { .task = "page orders", .file = "afdian/orders-1.synthetic.json" },
  { .task = "page orders page=2", .file = "afdian/orders-2.synthetic.json" },
  { .task = "page orders since=1782216000", .file = "afdian/orders-1.synthetic.json" },
  { .task = "page orders since=1780000000", .file = "afdian/orders-1.synthetic.json" },
  { .task = "page orders since=1780000000 page=2", .file = "afdian/orders-2.synthetic.json" },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *replies)
{
  return (CohortKit) {
    .provider = cohort_provider_by_id ("afdian"), .values = values, .secrets = secrets, .replies = replies
  };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (all);

  cohort_kit_assert_first (&kit, "afdian-first.txt");
}

/* A later run ends with the page that holds something known. */
static void
test_later (void)
{
  CohortKitMark marks[] = { { "orders", { .since_us = COHORT_KIT_NOON - 7 * COHORT_US_PER_DAY } }, { NULL } };
  CohortKit kit = make_kit (all);
  g_autofree char *recent = NULL, *old = NULL;

  kit.marks = marks;
  recent = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (recent, "page orders since=1782216000\n"));
  g_assert_null (strstr (recent, "page=2"));
  marks[0].mark.since_us = G_GINT64_CONSTANT (1780000000000000);
  old = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (old, "page orders since=1780000000 page=2\n"));
}

/* Where a page is in another order, nothing is concluded from it. */
static void
test_other_order (void)
{
  static const CohortKitMark marks[]
      = { { "orders", { .since_us = COHORT_KIT_NOON - 7 * COHORT_US_PER_DAY } }, { NULL } };
  static const CohortKitReply replies[] = {
    { .task = "page orders since=1782216000", .file = "afdian/orders-upwards.synthetic.json" },
    { NULL },
  };
  CohortKit kit = make_kit (replies);
  g_autofree char *text = NULL;

  kit.marks = marks;
  text = cohort_kit_run (&kit);
  g_assert_nonnull (strstr (text, "page orders since=1782216000 page=2\n"));
}

/* Reckoned with another program: md5 of token, names and values. */
static void
test_sign (void)
{
  CohortKit kit = make_kit (all);
  g_autofree char *text = cohort_kit_run (&kit);

  g_assert_nonnull (strstr (text, "\"params\":\"{\\\"page\\\":1,\\\"per_page\\\":100}\",\"ts\":1782820800,"
                                  "\"sign\":\"a3203ffe125957c3ba4d956944fca1ff\""));
}

static void
test_refusals (void)
{
  static const CohortKitRefusal cases[] = {
    { 200, "{\"ec\":400001,\"em\":\"params incomplete\"}", "  denied stream: The service refuses: params incomplete" },
    { 200, "{\"ec\":400002,\"em\":\"time was expired\"}", "  retry later: " },
    { 200, "{\"ec\":400004}", "  need auth: " },
    { 200, "{\"ec\":400005,\"data\":{\"debug\":{\"kv_string\":\"x\"}}}", "  need auth: " },
    { 200, "{\"ec\":[]}", "  broken: " },
    { 200, "{\"ec\":200,\"data\":{\"list\":{}}}", "  broken: " },
    { 200, "{\"ec\":200,\"data\":{\"list\":[],\"total_page\":9}}", "per_page" },
    { 200, "{\"ec\":200,\"data\":{\"list\":[7,{\"user\":7}],\"total_page\":1}}", "  warning: " },
    { 200, "<html>", "  retry later: " },
    { 503, "", "  retry later: " },
  };
  CohortKit kit = make_kit (NULL);

  cohort_kit_assert_refusals (&kit, "page sponsors", cases, G_N_ELEMENTS (cases), "page=2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-afdian/first", test_first);
  g_test_add_func ("/provider-afdian/later", test_later);
  g_test_add_func ("/provider-afdian/other-order", test_other_order);
  g_test_add_func ("/provider-afdian/sign", test_sign);
  g_test_add_func ("/provider-afdian/refusals", test_refusals);
  return g_test_run ();
}
