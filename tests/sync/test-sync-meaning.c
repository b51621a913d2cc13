// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the cases that every service tells in its own way come to: a term of a year, a change within a term, a pause, a
 * gift, what is given for nothing, a trial, money given back in part or whole, a dispute, a payment that failed,
 * somebody who is gone. docs/TESTING.md has the table: a case that is not here is one that the service does not tell
 * of. */

#include "config.h"

#include "cohort-test-accounts.h"

#define SEGMENT(who, condition)                                                                                        \
  "SELECT count (*) FROM segment s JOIN identity i ON i.id = s.identity WHERE coalesce (i.email, i.handle, i.name) = " \
  "'" who "' AND " condition
#define PAYMENT(who, condition)                                                                                        \
  "SELECT count (*) FROM payment p JOIN identity i ON i.id = p.identity LEFT JOIN payment q ON q.id = p.parent"        \
  " WHERE coalesce (i.email, i.handle, i.name) = '" who "' AND " condition
#define PERSON(who, condition) "SELECT count (*) FROM identity i WHERE i.email = '" who "' AND " condition
#define DAY(field) "date (s." field " * 86400, 'unixepoch')"
#define OPEN "s.end_day > 100000"
#define PART "p.kind = 'refund' AND p.gross_minor < 0 AND -p.gross_minor < q.gross_minor"
#define WHOLE "p.kind = 'refund' AND -p.gross_minor = q.gross_minor"

typedef struct
{
  const TestService *service;
  const char *name; /* the case */
  const char *sql;  /* counts what is there of it: one */
} Meaning;

static const Meaning meanings[] = {
  { &account_stripe, "annual",
    SEGMENT ("max@example.org", "s.status = 'paid' AND s.interval = 'year' AND s.price_minor = 10000 AND " OPEN) },
  { &account_stripe, "proration",
    SEGMENT ("gus@example.org",
             "s.status = 'paid' AND s.price_minor = 3000 AND " DAY ("start_day") " = '2026-06-11'") },
  { &account_stripe, "pause", SEGMENT ("hal@example.org", "s.status = 'paused' AND " OPEN) },
  { &account_stripe, "comped", SEGMENT ("ivy@example.org", "s.status = 'comp' AND s.discount_minor = s.price_minor") },
  { &account_stripe, "trial",
    SEGMENT ("fi@example.org",
             "s.status = 'trial' AND EXISTS (SELECT 1 FROM segment n WHERE n.identity = i.id AND n.status = 'paid'"
             " AND n.start_day = s.end_day)") },
  { &account_stripe, "partial refund", PAYMENT ("ada@example.org", PART) },
  { &account_stripe, "partial refund stays", SEGMENT ("ada@example.org", "s.status = 'paid' AND " OPEN) },
  { &account_stripe, "whole refund", PAYMENT ("bo@example.org", WHOLE) },
  { &account_stripe, "whole refund with its end",
    SEGMENT ("bo@example.org", "s.status = 'paid' AND " DAY ("end_day") " = '2026-05-06'") },
  { &account_stripe, "dispute", PAYMENT ("jo@example.org", "p.kind = 'dispute' AND p.gross_minor = -1000") },
  { &account_stripe, "dispute won",
    PAYMENT ("jo@example.org", "p.kind = 'dispute_reversal' AND p.gross_minor = 1000") },
  { &account_stripe, "failed payment",
    SEGMENT ("jo@example.org", "s.status = 'past_due' AND s.end_reason = 'failed'") },
  { &account_patreon_more, "annual",
    SEGMENT ("ian@example.org", "s.status = 'paid' AND s.interval = 'year' AND " OPEN) },
  { &account_patreon_more, "change of tier",
    SEGMENT ("jan@example.org",
             "s.status = 'paid' AND s.price_minor = 1500 AND " DAY ("start_day") " = '2026-05-15'") },
  { &account_patreon_more, "gift", SEGMENT ("eve@example.org", "s.status = 'comp' AND " OPEN) },
  { &account_patreon_more, "comped", SEGMENT ("kay@example.org", "s.status = 'comp' AND " OPEN) },
  { &account_patreon_more, "trial", SEGMENT ("flo@example.org", "s.status = 'trial' AND " OPEN) },
  { &account_patreon_more, "whole refund", PAYMENT ("gil@example.org", WHOLE) },
  { &account_patreon_more, "whole refund: its day is not told, so the term ends",
    SEGMENT ("gil@example.org", "s.end_reason = 'voluntary' AND " DAY ("end_day") " = '2026-06-01'") },
  { &account_patreon_more, "failed payment",
    SEGMENT ("bo@example.org", "s.status = 'past_due' AND s.end_reason = 'failed'") },
  { &account_patreon_more, "no patron",
    PERSON ("dee@example.org", "NOT EXISTS (SELECT 1 FROM segment s WHERE s.identity = i.id)") },
  { &account_github, "change of tier", SEGMENT ("Bo-Dev", "s.status = 'paid' AND s.price_minor = 1500 AND " OPEN) },
  { &account_github, "cancelled", SEGMENT ("cy", "s.status = 'paid' AND s.end_reason = 'unknown'") },
  { &account_github, "once is no membership",
    "SELECT count (*) FROM identity i WHERE i.handle = 'di' AND NOT EXISTS (SELECT 1 FROM segment s"
    " WHERE s.identity = i.id)" },
  { &account_ghost, "annual",
    SEGMENT ("bo@example.org", "s.status = 'paid' AND s.interval = 'year' AND s.discount_minor = 1000") },
  { &account_ghost, "gift", SEGMENT ("gil@example.org", "s.status = 'comp'") },
  { &account_ghost, "comped", SEGMENT ("cy@example.org", "s.status = 'comp'") },
  { &account_ghost, "trial",
    SEGMENT ("bo@example.org",
             "s.status = 'trial' AND EXISTS (SELECT 1 FROM segment n WHERE n.identity = i.id AND n.status = 'paid'"
             " AND n.start_day = s.end_day)") },
  { &account_ghost, "failed payment", SEGMENT ("ed@example.org", "s.status = 'past_due' AND s.end_reason = 'failed'") },
  { &account_ghost, "deleted member", PAYMENT ("gone@example.org", "p.gross_minor = 1500 AND p.stream = 'tip'") },
  { &account_gumroad, "annual", SEGMENT ("cy@example.org", "s.status = 'paid' AND s.interval = 'year'") },
  { &account_gumroad, "cancelled", SEGMENT ("ada@example.org", "s.status = 'paid' AND s.end_reason = 'voluntary'") },
  { &account_gumroad, "dispute", PAYMENT ("cy@example.org", "p.kind = 'dispute' AND p.gross_minor = -10000") },
  { &account_gumroad, "whole refund", PAYMENT ("bo@example.org", WHOLE) },
  { &account_gumroad_more, "gift: the giver pays",
    PAYMENT ("dee@example.org", "p.kind = 'charge' AND p.gross_minor = 1000") },
  { &account_gumroad_more, "gift: nothing of the giver’s own", SEGMENT ("eve@example.org", "s.status = 'comp'") },
  { &account_gumroad_more, "trial", SEGMENT ("flo@example.org", "s.status = 'trial'") },
  { &account_gumroad_more, "dispute won",
    PAYMENT ("hal@example.org", "p.kind = 'dispute_reversal' AND p.gross_minor = 1000") },
  { &account_afdian, "several months at once",
    SEGMENT ("小明", "s.status = 'paid' AND s.interval_count = 3 AND s.price_minor = 1800") },
  { &account_afdian, "redeem code",
    "SELECT count (*) FROM segment s WHERE s.status = 'comp' AND s.discount_minor = s.price_minor" },
  { &account_opencollective, "pause", SEGMENT ("di", "s.status = 'paused' AND " OPEN) },
  { &account_opencollective, "whole refund", PAYMENT ("guest-cf5e5bf5", WHOLE) },
  { &account_opencollective, "whole refund with its end",
    SEGMENT ("guest-cf5e5bf5", "s.interval = 'year' AND " DAY ("end_day") " = '2026-05-09'") },
  { &account_lemonsqueezy, "annual",
    SEGMENT ("bo@example.org", "s.status = 'paid' AND s.interval = 'year' AND s.discount_minor = 1000") },
  { &account_lemonsqueezy, "change of plan", PAYMENT ("bo@example.org", "p.gross_minor = 300") },
  { &account_lemonsqueezy, "pause", SEGMENT ("flo@example.org", "s.status = 'paused' AND " OPEN) },
  { &account_lemonsqueezy, "comped",
    SEGMENT ("hal@example.org", "s.status = 'comp' AND s.discount_minor = s.price_minor") },
  { &account_lemonsqueezy, "trial", SEGMENT ("ed@example.org", "s.status = 'trial' AND " OPEN) },
  { &account_lemonsqueezy, "partial refund", PAYMENT ("ada@example.org", PART) },
  { &account_lemonsqueezy, "whole refund", PAYMENT ("cy@example.org", WHOLE) },
  { &account_lemonsqueezy, "failed payment",
    SEGMENT ("di@example.org", "s.status = 'past_due' AND s.end_reason = 'failed'") },
  { &account_lemonsqueezy, "cancelled", SEGMENT ("bo@example.org", "s.end_reason = 'voluntary' AND " OPEN) },
  { &account_paddle, "annual",
    SEGMENT ("bo@example.org", "s.status = 'paid' AND s.interval = 'year' AND s.discount_minor = 1000") },
  { &account_paddle, "proration",
    SEGMENT ("ada@example.org", "s.price_minor = 1900 AND " DAY ("start_day") " = '2026-05-25'") },
  { &account_paddle, "pause", SEGMENT ("flo@example.org", "s.status = 'paused' AND " OPEN) },
  { &account_paddle, "comped", SEGMENT ("flo@example.org", "s.status = 'comp' AND s.discount_minor = s.price_minor") },
  { &account_paddle, "trial",
    SEGMENT ("flo@example.org",
             "s.status = 'trial' AND EXISTS (SELECT 1 FROM segment n WHERE n.identity = i.id AND n.status = 'paid'"
             " AND n.start_day = s.end_day)") },
  { &account_paddle, "partial refund", PAYMENT ("ada@example.org", PART) },
  { &account_paddle, "whole refund", PAYMENT ("cy@example.org", WHOLE) },
  { &account_paddle, "dispute", PAYMENT ("flo@example.org", "p.kind = 'dispute' AND p.gross_minor = -900") },
  { &account_paddle, "dispute won",
    PAYMENT ("flo@example.org", "p.kind = 'dispute_reversal' AND p.gross_minor = 900") },
  { &account_paddle, "failed payment",
    SEGMENT ("di@example.org", "s.status = 'past_due' AND s.end_reason = 'failed'") },
  { &account_paddle, "failed attempt",
    PAYMENT ("di@example.org", "p.status = 'failed' AND p.failure_code = 'declined'") },
  { &account_paddle, "archived customer", PERSON ("cy@example.org", "i.raw_status = 'archived'") },
  { &account_memberful, "annual",
    SEGMENT ("bo@example.org", "s.status = 'paid' AND s.interval = 'year' AND s.discount_minor = 800") },
  { &account_memberful, "gift", SEGMENT ("gil@example.org", "s.status = 'comp' AND s.discount_minor = s.price_minor") },
  { &account_memberful, "comped", SEGMENT ("flo@example.org", "s.status = 'comp' AND " OPEN) },
  { &account_memberful, "trial", SEGMENT ("ed@example.org", "s.status = 'trial' AND " OPEN) },
  { &account_memberful, "whole refund", PAYMENT ("cy@example.org", WHOLE) },
  { &account_memberful, "failed attempt", PAYMENT ("di@example.org", "p.status = 'failed'") },
  { &account_memberful, "cancelled", SEGMENT ("cy@example.org", "s.end_reason = 'voluntary'") },
  { &account_bmc, "annual", SEGMENT ("bo@example.org", "s.status = 'paid' AND s.interval = 'year'") },
  { &account_bmc, "gift", SEGMENT ("di@example.org", "s.status = 'comp' AND " OPEN) },
  { &account_bmc, "whole refund", PAYMENT ("ed@example.org", WHOLE) },
  { &account_paypal, "whole refund", PAYMENT ("bo@example.org", WHOLE) },
  { &account_paypal, "dispute", PAYMENT ("ada@example.org", "p.kind = 'dispute' AND p.gross_minor = -1000") },
  { &account_paypal, "dispute won",
    PAYMENT ("ada@example.org", "p.kind = 'dispute_reversal' AND p.gross_minor = 1000") },
};

static void
ask (TestServiceFixture *self, const Meaning *meaning)
{
  gint64 n = cohort_test_ask (self->store, meaning->sql);

  if (n != 1)
    {
      g_autofree char *all = cohort_test_ask_text (
          self->store,
          "SELECT group_concat (line, char (10)) FROM (SELECT coalesce (i.email, i.handle, i.name) || ' ' || s.status "
          "|| ' '"
          " || date (s.start_day * 86400, 'unixepoch') || '..' || ifnull (date (s.end_day * 86400, 'unixepoch'), "
          "'open')"
          " || ' ' || ifnull (s.interval, '-') || ' ' || s.price_minor || ' -' || s.discount_minor || ' '"
          " || ifnull (s.end_reason, '') AS line FROM segment s JOIN identity i ON i.id = s.identity UNION ALL"
          " SELECT coalesce (i.email, i.handle, i.name) || ' ' || p.kind || ' ' || p.status || ' ' || p.gross_minor "
          "FROM payment "
          "p"
          " JOIN identity i ON i.id = p.identity)");

      g_test_message ("%s, %s: %d instead of 1 among\n%s", meaning->service->id, meaning->name, (int) n, all);
      g_test_fail ();
    }
}

/* All cases of a service over one run of it. */
static void
test_service (gconstpointer data)
{
  const TestService *service = data;
  TestServiceFixture self;

  test_service_set_up (&self, service);
  test_service_add_account (&self);
  cohort_sync_result_free (test_service_run (&self));
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].service == service)
      ask (&self, &meanings[i]);
  test_service_tear_down (&self);
}

/* Who is deleted there later keeps what they paid, and is no longer listed. */
static void
test_deleted (void)
{
  static const Meaning gone
      = { &account_stripe, "deleted customer", PERSON ("bo@example.org", "i.gone_at IS NOT NULL") },
      kept = { &account_stripe, "deleted customer's money",
               PAYMENT ("bo@example.org", "p.kind = 'charge' AND p.gross_minor = 1000") };
  TestServiceFixture self;

  test_service_set_up (&self, &account_stripe);
  test_service_add_account (&self);
  cohort_sync_result_free (test_service_run (&self));
  self.routes = account_stripe_later;
  self.passed = 6 * COHORT_US_PER_HOUR;
  cohort_sync_result_free (test_service_run (&self));
  ask (&self, &gone);
  ask (&self, &kept);
  test_service_tear_down (&self);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (i == 0 || meanings[i].service != meanings[i - 1].service)
      {
        g_autofree char *path = g_strdup_printf ("/sync-meaning/%s/%u", meanings[i].service->id, i);

        g_test_add_data_func (path, meanings[i].service, test_service);
      }
  g_test_add_func ("/sync-meaning/stripe/deleted", test_deleted);
  result = g_test_run ();
  cohort_test_files_remove ();
  return result;
}
