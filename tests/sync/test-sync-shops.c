// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Whole runs of forums and shops over their kept answers, as test-sync-services.c has them of the others. */

#include "config.h"

#include "cohort-test-accounts.h"

/* Discourse: what strangers and the administrators write is nobody's. */

static void
test_discourse (void)
{
  TestServiceFixture self;

  test_service_check_alone (&account_discourse);
  test_service_set_up (&self, &account_discourse);
  test_service_add_account (&self);
  cohort_sync_result_free (test_service_run (&self));
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM identity"), ==, 3);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM interaction"), ==, 6);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM interaction WHERE identity IS NULL"), ==, 0);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM question"), ==, 2);
  g_assert_cmpint (cohort_test_ask (self.store, "SELECT count (*) FROM answer"), ==, 2);
  test_service_tear_down (&self);
}

/* Lemon Squeezy */

static void
test_lemonsqueezy (void)
{
  test_service_check_alone (&account_lemonsqueezy);
}

/* Paddle */

static void
test_paddle (void)
{
  test_service_check_alone (&account_paddle);
}

/* Memberful */

static void
test_memberful (void)
{
  test_service_check_alone (&account_memberful);
}

static void
test_memberful_with_stripe (void)
{
  test_service_check_with_stripe (&account_memberful,
                                  (const char *const[]) { "memberful/export-stripe-customers.synthetic.csv",
                                                          "memberful/export-stripe-payments.synthetic.csv", NULL },
                                  "sync-memberful-with-stripe.txt");
}

/* Buy Me a Coffee */

static void
test_bmc (void)
{
  /* No file has the extras. */
  static const char coffees_sql[]
      = "SELECT i.email || ' ' || p.kind || ' ' || p.occurred_at || ' ' || p.gross_minor || p.currency AS line"
        " FROM payment p JOIN identity i ON i.id = p.identity WHERE p.stream = 'tip' ORDER BY 1";

  test_service_check_alone (&account_bmc);
  test_service_check_with_exports (&account_bmc);
  test_service_check_against_exports (&account_bmc,
                                      (const char *const[]) { coffees_sql, test_service_segments_sql, NULL });
}

/* PayPal: the key is exchanged for a token first. */

static void
test_paypal (void)
{
  test_service_check_alone (&account_paypal);
  test_service_check_with_exports (&account_paypal);
  test_service_check_against_exports (&account_paypal,
                                      (const char *const[]) { test_service_members_sql, test_service_payments_sql,
                                                              test_service_money_sql, test_service_entries_sql, NULL });
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync-shops/discourse", test_discourse);
  g_test_add_func ("/sync-shops/lemonsqueezy", test_lemonsqueezy);
  g_test_add_func ("/sync-shops/paddle", test_paddle);
  g_test_add_func ("/sync-shops/memberful", test_memberful);
  g_test_add_func ("/sync-shops/memberful-with-stripe", test_memberful_with_stripe);
  g_test_add_func ("/sync-shops/bmc", test_bmc);
  g_test_add_func ("/sync-shops/paypal", test_paypal);
  result = g_test_run ();
  cohort_test_files_remove ();
  return result;
}
