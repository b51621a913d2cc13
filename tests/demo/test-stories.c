// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Each of the demo's stories is told because it is in the data: what makes it is taken out of the community, and the
 * story with it. A report that tells it all the same has learned the demo by heart. */

#include "config.h"

#include "cohort-demo.h"
#include "cohort-journal.h"
#include "cohort-offer-report.h"
#include "cohort-retention-report.h"
#include "cohort-risk-report.h"
#include "cohort-test-db.h"
#include "cohort-test-session.h"
#include "cohort-words.h"

static CohortDay anchor;
static char *demo;
static CohortSession *session;

static gint64
clock_cb (gpointer data)
{
  return (gint64) anchor * COHORT_US_PER_DAY + COHORT_US_PER_DAY / 2;
}

static gpointer
change_job (CohortDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, clock_cb (NULL), error));
  cohort_test_exec (db, sql);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static void
change (const char *sql)
{
  g_autoptr (GError) error = NULL;

  cohort_store_write (cohort_session_get_store (session), change_job, (gpointer) sql, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
stands_out (const char *words)
{
  const CohortRetentionQuestion question = { COHORT_RETENTION_BY_MONTH, FALSE, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRetentionReport) report = cohort_retention_report_load (session, &question, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < report->findings->len; i++)
    if (strstr (((CohortRetentionFinding *) report->findings->pdata[i])->title, words) != NULL)
      return TRUE;
  return FALSE;
}

/* Five weeks without posts. */
static void
test_hiatus (void)
{
  g_assert_true (stands_out ("Hardly anything was published, 26 Feb 2025"));
  /* As many posts, a day as far from the next as any other. */
  change ("UPDATE post SET published_at = spread.at FROM (SELECT id, min (published_at) OVER () + (row_number () OVER"
          " (ORDER BY published_at, id) - 1) * ((max (published_at) OVER () - min (published_at) OVER ())"
          " / count (*) OVER ()) AS at FROM post WHERE published_at IS NOT NULL) AS spread WHERE spread.id = post.id");
  g_assert_false (stands_out ("published, "));
}

/* The best month for sign-ups, by a coupon whose takers leave when it ends. */
static void
test_coupon (void)
{
  g_assert_true (stands_out ("Who came with “双11 半价” leaves sooner"));
  /* Every seventh member took it, whoever they are. */
  change ("UPDATE redemption SET identity = (SELECT id FROM identity WHERE id >= redemption.id * 7 ORDER BY id LIMIT 1)"
          " WHERE EXISTS (SELECT 1 FROM identity WHERE id >= redemption.id * 7)");
  g_assert_false (stands_out ("leaves sooner"));
}

/* Cards that a service declined within three days. */
static void
test_declined (void)
{
  g_assert_true (stands_out ("Payments failed unusually often at Patreon in Dec 2025"));
  change ("UPDATE payment SET occurred_at = occurred_at - (id % 17) * 30 * 86400000000 WHERE status = 'failed'");
  g_assert_false (stands_out ("Payments failed unusually often"));
}

static guint
count_quiet (gboolean vip)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRiskReport) report = cohort_risk_report_load (session, anchor, 0, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < report->rows->len; i++)
    {
      const CohortRiskRow *row = report->rows->pdata[i];

      n += strstr (row->reasons[0], "nothing used since") != NULL && (!vip || g_str_has_prefix (row->offer, "VIP"));
    }
  return n;
}

/* VIPs who stopped opening, asking and attending. */
static void
test_quiet (void)
{
  g_assert_cmpuint (count_quiet (TRUE), >=, 1);
  change ("INSERT INTO interaction (source, identity, kind, occurred_at) SELECT source, id, 'read',"
          " (SELECT max (occurred_at) FROM interaction) - (id % 5) * 3600000000 FROM identity");
  g_assert_cmpuint (count_quiet (FALSE), ==, 0);
}

/* Basic at 29 instead of 19: nobody can tell from so few. */
static const CohortPriceMoved *
find_move (const CohortOfferReport *report)
{
  for (guint i = 0; i < report->moved->len; i++)
    {
      const CohortPriceMoved *moved = report->moved->pdata[i];

      if (moved->from == 1900 && moved->to == 2900 && moved->verdict != COHORT_MOVE_TOO_EARLY)
        return moved;
    }
  return NULL;
}

static CohortOfferReport *
load_offers (void)
{
  g_autoptr (GError) error = NULL;
  CohortOfferReport *report = cohort_offer_report_load (session, &error);

  g_assert_no_error (error);
  return report;
}

static void
test_price (void)
{
  g_autoptr (CohortOfferReport) before = load_offers (), after = NULL;
  const CohortPriceMoved *moved = find_move (before);

  g_assert_nonnull (moved);
  g_assert_cmpint (moved->verdict, ==, COHORT_MOVE_CANNOT_TELL);
  change ("UPDATE coverage SET unit_minor = 1900 WHERE unit_minor = 2900;"
          " UPDATE subscription_version SET unit_minor = 1900 WHERE unit_minor = 2900;"
          " UPDATE price SET amount_minor = 1900 WHERE amount_minor = 2900");
  after = load_offers ();
  g_assert_null (find_move (after));
}

static char *
make_demo (void)
{
  g_autoptr (GError) error = NULL;
  char *path = cohort_test_path ();
  CohortDemoOptions options;

  cohort_demo_options_init (&options);
  anchor = options.anchor;
  cohort_demo_create (path, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  return path;
}

/* On a copy of the demo, which is made once. */
static void
test_story (gconstpointer data)
{
  void (*const *tell) (void) = data;
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GFile) from = g_file_new_for_path (demo), to = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  session = cohort_session_open (path, COHORT_SESSION_OPEN_NONE, clock_cb, NULL, &error);
  g_assert_no_error (error);
  (*tell) ();
  cohort_session_close (session);
  cohort_test_remove (path);
}

int
main (int argc, char **argv)
{
  static void (*const hiatus) (void) = test_hiatus;
  static void (*const coupon) (void) = test_coupon;
  static void (*const quiet) (void) = test_quiet;
  static void (*const declined) (void) = test_declined;
  static void (*const price) (void) = test_price;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  demo = make_demo ();
  g_test_add_data_func ("/stories/hiatus", &hiatus, test_story);
  g_test_add_data_func ("/stories/coupon", &coupon, test_story);
  g_test_add_data_func ("/stories/quiet-vip", &quiet, test_story);
  g_test_add_data_func ("/stories/declined", &declined, test_story);
  g_test_add_data_func ("/stories/price", &price, test_story);
  status = g_test_run ();
  cohort_test_remove (demo);
  g_free (demo);
  return status;
}
