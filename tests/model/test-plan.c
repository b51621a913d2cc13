// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The plan of content: each edit one step that undo takes back, promised slots, posts that are
 * proposed, the files it is exported to, and the library. Today is Friday, 2 January 2026. */

#include "config.h"

#include "cohort-journal.h"
#include "cohort-list-row.h"
#include "cohort-plan-commands.h"
#include "cohort-plan-export.h"
#include "cohort-plan-item.h"
#include "cohort-plan-report.h"
#include "cohort-post-list.h"
#include "cohort-post-report.h"
#include "cohort-reminders.h"
#include "cohort-test-calendar.h"
#include "cohort-test-session.h"

#include <string.h>

#define TODAY (cohort_day_from_ymd (2026, 1, 2))
#define US(day, hour) ((gint64) (day) * COHORT_US_PER_DAY + (gint64) (hour) * 3600 * COHORT_US_PER_SECOND)

typedef CohortTestSession Fixture;

/* A weekly note and a monthly live that two tiers promise, and a talk for one person; two posts; three members who pay.
 */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *posts = g_strdup_printf ("INSERT INTO post (id, source, kind, title, status, published_at) VALUES"
                                            " (1, 1, 'article', 'A Note', 'published', %" G_GINT64_FORMAT "),"
                                            " (2, 1, 'video', 'Held Back', 'scheduled', %" G_GINT64_FORMAT "),"
                                            " (3, 1, 'article', 'A draft', 'draft', %" G_GINT64_FORMAT ");",
                                            US (TODAY - 1, 9), US (TODAY + 3, 9), US (TODAY, 1));
  g_autofree char *paid = g_strdup_printf (
      "INSERT INTO payment (source, identity, subscription, kind, status, occurred_at, gross_minor, currency)"
      " SELECT 1, id, id, 'charge', 'succeeded', %" G_GINT64_FORMAT ", 500, 'USD' FROM identity;"
      "INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, interval, interval_count, "
      "unit_minor,"
      " currency) SELECT id, id, 'period', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 'day', 30, 500, 'USD'"
      " FROM identity;",
      US (TODAY - 10, 0), US (TODAY - 10, 0), US (TODAY + 20, 0));
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (
      db, "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Ghost');"
          "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Basic'), (2, 1, 'VIP'), (3, 1, 'VIP');"
          "INSERT INTO topic (id, source, name) VALUES (1, 1, 'gtk');"
          "INSERT INTO benefit (id, source, name, cadence) VALUES (1, 1, 'Weekly note', 'week'),"
          " (2, 1, 'Live coding', 'month'), (3, 1, 'Review call', 'month'), (4, 1, 'Archive', 'always');"
          "INSERT INTO tier_benefit (tier, benefit) VALUES (1, 1), (2, 1), (3, 1), (2, 2), (2, 3), (1, 4);"
          "INSERT INTO identity (id, source, name) VALUES (1, 1, 'Ada'), (2, 1, 'Bo'), (3, 1, 'Cy');"
          "INSERT INTO member (id) VALUES (1), (2), (3);"
          "INSERT INTO identity_link (identity, member) SELECT id, id FROM identity;"
          "INSERT INTO subscription (id, source, identity, tier) VALUES (1, 1, 1, 1), (2, 1, 2, 2), (3, 1, 3, 3);");
  cohort_test_exec (db, posts);
  cohort_test_exec (db, paid);
  cohort_test_exec (
      db, "INSERT INTO interaction (source, identity, kind, occurred_at, post) VALUES"
          " (1, 1, 'read', 1767250000000000, 1), (1, 1, 'read', 1767260000000000, 1),"
          " (1, 2, 'open', 1767250000000000, 1), (1, 2, 'like', 1767250000000000, 1);"
          "INSERT INTO post_count (post, kind, observed_at, count) VALUES (1, 'like', 1, 9), (1, 'like', 2, 4);");
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static gpointer
take_post_away (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_step (db, "DELETE FROM post_count; DELETE FROM interaction; DELETE FROM post WHERE id = 1");
  return GINT_TO_POINTER (1);
}

static gpointer
dump (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_test_dump (db, FALSE);
}

static char *
dump_of (Fixture *self)
{
  return cohort_store_read (cohort_session_get_store (self->session), dump, NULL, NULL, NULL);
}

/* Runs the edit and answers its label. Undone it leaves the ledger as it was, redone as it made it. */
static char *
edit (Fixture *self, const CohortPlanEdit *what)
{
  g_autofree char *before = dump_of (self);
  g_autofree char *after = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_plan (self->session, what, &error);
  g_autoptr (CohortDone) undo = NULL;
  g_autoptr (CohortDone) redo = NULL;

  g_assert_no_error (error);
  after = dump_of (self);
  if (done->step != 0)
    {
      g_assert_cmpstr (before, !=, after);
      undo = cohort_command_undo (self->session, &error);
      g_assert_no_error (error);
      undone = dump_of (self);
      g_assert_cmpstr (before, ==, undone);
      redo = cohort_command_redo (self->session, &error);
      g_assert_no_error (error);
      redone = dump_of (self);
      g_assert_cmpstr (after, ==, redone);
    }
  return g_steal_pointer (&done->label);
}

static void
do_edit (Fixture *self, const char *label, const CohortPlanEdit what)
{
  g_autofree char *said = edit (self, &what);

  g_assert_cmpstr (said, ==, label);
}

static void
refused (Fixture *self, const char *part, const CohortPlanEdit what)
{
  g_autofree char *before = dump_of (self);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (cohort_command_plan (self->session, &what, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, part));
  after = dump_of (self);
  g_assert_cmpstr (before, ==, after);
}

static CohortPlanReport *
report_of (Fixture *self, CohortDay from, CohortDay to)
{
  g_autoptr (GError) error = NULL;
  CohortPlanReport *report = cohort_plan_report_load (self->session, (CohortPeriod) { from, to }, &error);

  g_assert_no_error (error);
  return report;
}

static const CohortPlanEntry *
find (const CohortPlanReport *report, const char *title)
{
  for (guint i = 0; i < report->entries->len; i++)
    if (g_str_equal (((const CohortPlanEntry *) g_ptr_array_index (report->entries, i))->title, title))
      return g_ptr_array_index (report->entries, i);
  return NULL;
}

static CohortPlanState
state_of (Fixture *self, const char *title)
{
  g_autoptr (CohortPlanReport) report = report_of (self, TODAY - 7, TODAY + 7);

  return find (report, title)->state;
}

static void
add (Fixture *self, const char *title, const char *kind, CohortDay day)
{
  g_autoptr (CohortPlanDraft) draft = cohort_plan_draft_new (title, kind);
  g_autofree char *label = g_strdup_printf ("“%s” added to the plan", title);

  draft->day = day;
  do_edit (self, label, (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_SAVE, .draft = draft });
}

static void
test_life (Fixture *self, gconstpointer data)
{
  add (self, "Lists", "article", COHORT_DAY_NONE);
  {
    g_autoptr (CohortPlanReport) report = report_of (self, TODAY, TODAY + 7);

    g_assert_cmpint (find (report, "Lists")->state, ==, COHORT_PLAN_IDEA);
    g_assert_cmpint (find (report, "Lists")->day, ==, COHORT_DAY_NONE);
  }
  refused (
      self, "has a day",
      (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_STATE, .item = 1, .other = COHORT_PLAN_PLANNED, .name = "Lists" });
  do_edit (self, "“Lists” planned for 5 Jan 2026",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_MOVE,
                              .item = 1,
                              .day = TODAY + 3,
                              .name = "Lists",
                              .other = COHORT_PLAN_KEEPS_AS_BEFORE });
  do_edit (self, "“Lists” is now: Ready",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_STATE, .item = 1, .other = COHORT_PLAN_READY, .name = "Lists" });
  refused (self, "when its post is",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_STATE, .item = 1, .other = COHORT_PLAN_PUBLISHED, .name = "" });
  do_edit (self, "“Lists” is published",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_LINK, .item = 1, .other = 1, .name = "Lists" });
  {
    g_autoptr (CohortPlanReport) report = report_of (self, TODAY - 7, TODAY + 7);

    /* It stands where its post came out, once. */
    g_assert_cmpint (find (report, "Lists")->state, ==, COHORT_PLAN_PUBLISHED);
    g_assert_cmpint (find (report, "Lists")->day, ==, TODAY - 1);
    g_assert_null (find (report, "A Note"));
  }
  refused (self, "Take that off",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_STATE, .item = 1, .other = COHORT_PLAN_IDEA, .name = "" });
  refused (self, "comes out", (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_MOVE, .item = 1, .day = TODAY, .name = "" });
  do_edit (self, "The post taken off “Lists”",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_UNLINK, .item = 1, .name = "Lists" });
  do_edit (self, "“Lists” has no day any more",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_MOVE,
                              .item = 1,
                              .day = COHORT_DAY_NONE,
                              .name = "Lists",
                              .other = COHORT_PLAN_KEEPS_AS_BEFORE });
  do_edit (self, "“Lists” taken out of the plan",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_REMOVE, .item = 1, .name = "Lists" });
  refused (self, "not in the plan", (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_REMOVE, .item = 1, .name = "" });
}

/* A post that goes with an undone import is not forgotten: whatever is said of the item meanwhile, it is out again as
 * soon as its post is back. */
static void
test_post_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) undone = NULL;
  const gint64 step = 4; /* after the fixture and two edits */

  add (self, "Lists", "article", TODAY);
  do_edit (self, "“Lists” is published",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_LINK, .item = 1, .other = 1, .name = "Lists" });
  cohort_test_session_write (self->session, take_post_away, NULL);
  g_assert_cmpint (state_of (self, "Lists"), ==, COHORT_PLAN_HANDED_OVER);
  undone = cohort_command_undo_steps (self->session, &step, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state_of (self, "Lists"), ==, COHORT_PLAN_PUBLISHED);
}

/* A hundred random edits, of which each that is done can be undone: do_edit() and refused() hold the ledger against
 * what it was. */
static void
test_random_edits (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int i = 0; i < 3; i++)
    add (self, i == 0 ? "One" : i == 1 ? "Two" : "Three", "article", i == 0 ? COHORT_DAY_NONE : TODAY + i);
  for (int i = 0; i < 100; i++)
    {
      static const CohortPlanEditKind kinds[]
          = { COHORT_PLAN_EDIT_MOVE, COHORT_PLAN_EDIT_STATE, COHORT_PLAN_EDIT_LINK, COHORT_PLAN_EDIT_UNLINK };
      CohortPlanEdit what = { .kind = kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))],
                              .item = g_rand_int_range (rand, 1, 4),
                              .name = "x" };
      g_autofree char *before = dump_of (self);
      g_autofree char *undone = NULL;
      g_autoptr (CohortDone) done = NULL;
      g_autoptr (CohortDone) undo = NULL;
      g_autoptr (CohortPlanReport) report = NULL;
      g_autoptr (GError) error = NULL;

      what.day = g_rand_boolean (rand) ? TODAY + g_rand_int_range (rand, -9, 9) : COHORT_DAY_NONE;
      what.other = what.kind == COHORT_PLAN_EDIT_STATE  ? g_rand_int_range (rand, 0, COHORT_N_PLAN_STATES)
                   : what.kind == COHORT_PLAN_EDIT_LINK ? g_rand_int_range (rand, 1, 3)
                                                        : COHORT_PLAN_KEEPS_AS_BEFORE;
      done = cohort_command_plan (self->session, &what, NULL);
      if (done == NULL || done->step == 0)
        continue;
      report = report_of (self, TODAY - 10, TODAY + 10);
      for (guint j = 0; j < report->entries->len; j++)
        {
          const CohortPlanEntry *entry = g_ptr_array_index (report->entries, j);

          g_assert_false (entry->state == COHORT_PLAN_PLANNED && entry->day == COHORT_DAY_NONE);
          g_assert_false (entry->state == COHORT_PLAN_IDEA && entry->day != COHORT_DAY_NONE);
          g_assert_true (entry->state != COHORT_PLAN_PUBLISHED || entry->post == 1);
        }
      if (g_rand_boolean (rand))
        continue;
      undo = cohort_command_undo (self->session, &error);
      g_assert_no_error (error);
      undone = dump_of (self);
      g_assert_cmpstr (before, ==, undone);
    }
}

static void
test_slots (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortPlanReport) report = report_of (self, TODAY, TODAY + 14);
  const CohortPlanSlot *slot = g_ptr_array_index (report->slots, 0);
  g_autofree char *text = cohort_plan_slot_describe (slot);

  /* This week's note came out yesterday, a Thursday: the next two are due on Thursdays. January's live is due later. */
  g_assert_cmpuint (report->n_slots, ==, 3);
  g_assert_cmpuint (report->slots->len, ==, 2);
  g_assert_cmpuint (report->promises->len, ==, 3);
  g_assert_cmpstr (slot->name, ==, "Weekly note");
  g_assert_cmpint (slot->due, ==, TODAY + 6);
  g_assert_cmpstr (text, ==, "Basic, VIP · due by 8 Jan 2026");

  /* An item keeps it by its kind, unless it says that it keeps none; one that names it may be of any kind. */
  add (self, "Extra", "article", TODAY + 4);
  {
    g_autoptr (CohortPlanReport) kept = report_of (self, TODAY, TODAY + 14);

    g_assert_cmpuint (kept->slots->len, ==, 1);
  }
  do_edit (self, "“Extra” planned for 6 Jan 2026",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_MOVE,
                              .item = 1,
                              .day = TODAY + 4,
                              .name = "Extra",
                              .other = COHORT_PLAN_KEEPS_NONE });
  add (self, "Talk", "video", TODAY + 5);
  do_edit (self, "“Talk” planned for 8 Jan 2026",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_MOVE, .item = 2, .day = TODAY + 6, .name = "Talk", .other = 1 });
  {
    g_autoptr (CohortPlanReport) kept = report_of (self, TODAY, TODAY + 14);

    g_assert_cmpuint (kept->slots->len, ==, 1);
    g_assert_cmpint (((const CohortPlanSlot *) g_ptr_array_index (kept->slots, 0))->due, ==, TODAY + 13);
  }

  /* What keeps a promise can be said: the talk for one person is a video, the note is nothing that is published. */
  do_edit (self, "What keeps “Review call” changed",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_PROMISE, .item = 3, .name = "Review call", .text = "video" });
  do_edit (self, "What keeps “Weekly note” changed",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_PROMISE, .item = 1, .name = "Weekly note", .text = "none" });
  {
    g_autoptr (CohortPlanReport) kept = report_of (self, TODAY, TODAY + 30);

    g_assert_cmpuint (kept->n_slots, ==, 2);    /* the live and the call of January */
    g_assert_cmpuint (kept->slots->len, ==, 1); /* the video that the service holds back keeps the call */
  }
}

static void
test_reminders (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortPlanReport) report = report_of (self, TODAY, TODAY + 14);
  g_autoptr (GPtrArray) none = cohort_reminders_of_plan (report);
  g_autoptr (GPtrArray) one = NULL;

  g_assert_cmpuint (none->len, ==, 0); /* due in six days */
  report->today += 1;
  one = cohort_reminders_of_plan (report);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (((const CohortReminder *) g_ptr_array_index (one, 0))->id, ==, "slot:1:2026-01-05");
  g_assert_cmpstr (((const CohortReminder *) g_ptr_array_index (one, 0))->title, ==,
                   "Nothing is planned for “Weekly note”");
}

static void
test_proposals (Fixture *self, gconstpointer data)
{
  add (self, "a note ", "video", TODAY + 9);
  add (self, "Other", "article", TODAY);
  {
    g_autoptr (CohortPlanReport) report = report_of (self, TODAY, TODAY + 7);
    const CohortPlanProposal *proposal = g_ptr_array_index (report->proposals, 0);

    /* The title goes before the day; a post is proposed once. */
    g_assert_cmpuint (report->proposals->len, ==, 1);
    g_assert_cmpint (proposal->item, ==, 1);
    g_assert_cmpint (proposal->post, ==, 1);
  }
  do_edit (self, "“a note” kept apart from a post",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_REFUSE, .item = 1, .other = 1, .name = "a note" });
  {
    g_autoptr (CohortPlanReport) report = report_of (self, TODAY, TODAY + 7);

    g_assert_cmpuint (report->proposals->len, ==, 1);
    g_assert_cmpint (((const CohortPlanProposal *) g_ptr_array_index (report->proposals, 0))->item, ==, 2);
  }
}

static void
test_form (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortPlanDraft) draft = cohort_plan_draft_new ("Live", "live");
  const gint64 tier = 2, topic = 1;
  g_autoptr (CohortPlanItem) item = NULL;
  g_autoptr (CohortPlanItem) moved = NULL;

  g_array_append_val (draft->tiers, tier);
  g_array_append_val (draft->topics, topic);
  draft->has_event = TRUE;
  draft->event_minute = 20 * 60 + 30;
  draft->event_length = 90;
  draft->place = g_strdup ("https://live.example.com");
  draft->capacity = 60;
  draft->author = g_strdup ("Núria");
  draft->pay = g_strdup ("share");
  draft->share_bp = 2500;
  draft->minutes = 240;
  refused (self, "needs a day", (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_SAVE, .draft = draft });
  draft->day = TODAY + 10;
  do_edit (self, "“Live” added to the plan", (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_SAVE, .draft = draft });
  do_edit (self, "45 minutes noted for “Live”",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_HOURS, .item = 1, .day = TODAY, .number = 45, .name = "Live" });
  /* Of the three members one has the tier now, and another one of the same name. Nobody has paid, so nobody is asked.
   */
  do_edit (self, "Members noted as invited to “Live”",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_INVITE, .item = 1, .name = "Live" });

  item = cohort_plan_item_load (self->session, 1, NULL);
  g_assert_cmpstr (item->draft->title, ==, "Live");
  g_assert_cmpint (item->draft->state, ==, COHORT_PLAN_PLANNED);
  g_assert_cmpint (item->draft->event_minute, ==, 20 * 60 + 30);
  g_assert_cmpint (item->draft->event_length, ==, 90);
  g_assert_cmpint (item->draft->share_bp, ==, 2500);
  g_assert_cmpint (item->spent, ==, 45);
  g_assert_cmpuint (item->draft->tiers->len, ==, 1);
  g_assert_cmpuint (item->draft->topics->len, ==, 1);
  g_assert_cmpuint (item->tiers->len, ==, 2); /* of one name there is one */
  g_assert_cmpuint (item->benefits->len, ==, 2);
  g_assert_cmpuint (item->posts->len, ==, 1);
  g_assert_cmpuint (item->guests->len, ==, 2);
  g_assert_cmpstr (((const CohortPlanGuestLine *) g_ptr_array_index (item->guests, 0))->name, ==, "Bo");
  g_assert_cmpint (((const CohortPlanGuestLine *) g_ptr_array_index (item->guests, 1))->came, ==, -1);

  /* Moved, the event goes along at its time of the day. */
  do_edit (self, "“Live” planned for 14 Jan 2026",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_MOVE,
                              .item = 1,
                              .day = TODAY + 12,
                              .name = "Live",
                              .other = COHORT_PLAN_KEEPS_AS_BEFORE });
  moved = cohort_plan_item_load (self->session, 1, NULL);
  g_assert_cmpint (moved->draft->event_minute, ==, 20 * 60 + 30);
  g_assert_cmpint (moved->draft->event_length, ==, 90);
  refused (self, "needs a day",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_STATE, .item = 1, .other = COHORT_PLAN_IDEA, .name = "" });
  do_edit (self, "“Live” taken out of the plan",
           (CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_REMOVE, .item = 1, .name = "Live" });
}

static void
test_export (Fixture *self, gconstpointer data)
{
  static const char title[] = "一个很长的标题，它要折行：逗号, 分号; 反斜线 \\ 还有更多的字，直到一行写不下为止";
  g_autoptr (CohortPlanReport) report = NULL;
  g_autoptr (GString) joined = NULL;
  g_autofree char *ics = NULL;
  g_autofree char *markdown = NULL;

  add (self, title, "article", TODAY + 3);
  add (self, "*Bold* <b>idea</b>", "code", COHORT_DAY_NONE);
  report = report_of (self, TODAY - 7, TODAY + 14);
  ics = cohort_plan_to_ics (report, cohort_session_get_zone (self->session), "My; Community", COHORT_TEST_NOW);
  cohort_test_calendar_check (ics, 3, 1); /* the item, the note, the video held back; what has no day is not in it */
  joined = g_string_new (ics);
  g_string_replace (joined, "\r\n ", "", 0);
  g_assert_nonnull (strstr (joined->str, "逗号\\, 分号\\; 反斜线 \\\\ 还有"));
  g_assert_nonnull (strstr (joined->str, "DTSTART;VALUE=DATE:20260105\r\nDTEND;VALUE=DATE:20260106\r\n"));
  g_assert_nonnull (strstr (joined->str, "DTSTART:20260101T090000Z\r\n"));

  markdown = cohort_plan_to_markdown (report, "Plan");
  g_assert_true (g_str_has_prefix (markdown, "# Plan\n\n## 1 Jan 2026\n\n- [x] **A Note** — Article · Published\n"));
  g_assert_nonnull (strstr (markdown, "- [ ] **Held Back** — Video · Scheduled at Ghost · 09:00\n"));
  g_assert_nonnull (strstr (markdown, "*Empty:* Weekly note (Basic, VIP)\n"));
  g_assert_nonnull (strstr (markdown, "## Ideas\n\n- [ ] **\\*Bold\\* \\<b\\>idea\\</b\\>** — Code · Idea\n"));
}

static void
test_library (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortPostList) list = cohort_post_list_new (self->session);
  g_autoptr (GObject) row = NULL;
  g_autoptr (CohortPostReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gboolean loaded = FALSE;
  static const char *const sorts[] = { "title", "kind", "seen", "likes", "comments", "tips", "date" };

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      cohort_paged_list_set_sort (COHORT_PAGED_LIST (list), sorts[i], i % 2 == 0);
      while (cohort_paged_list_is_loading (COHORT_PAGED_LIST (list)))
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1); /* what is out */
    }
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  while (g_object_get (row, "loaded", &loaded, NULL), !loaded)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (cohort_list_row_get_text (COHORT_LIST_ROW (row), "title"), ==, "A Note");
  g_assert_cmpstr (cohort_list_row_get_text (COHORT_LIST_ROW (row), "seen"), ==, "1");
  g_assert_cmpstr (cohort_list_row_get_text (COHORT_LIST_ROW (row), "likes"), ==, "4"); /* what it said last */
  g_assert_cmpstr (cohort_list_row_get_text (COHORT_LIST_ROW (row), "stayed"), ==, "–");
  cohort_paged_list_set_search (COHORT_PAGED_LIST (list), "100%");
  while (cohort_paged_list_is_loading (COHORT_PAGED_LIST (list)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  cohort_post_list_set_kind (list, "video");

  report = cohort_post_report_load (self->session, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (report->stayed, ==, "Not enough data");
  g_assert_cmpuint (report->n_readers, ==, 1);
  g_assert_cmpuint (report->readers->len, ==, 1);
  g_assert_null (cohort_post_report_load (self->session, 99, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
}

#define ADD(path, function)                                                                                            \
  g_test_add (path, Fixture, (gconstpointer) fill, cohort_test_session_set_up, function, cohort_test_session_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/plan/life", test_life);
  ADD ("/plan/post-gone", test_post_gone);
  ADD ("/plan/random-edits", test_random_edits);
  ADD ("/plan/slots", test_slots);
  ADD ("/plan/reminders", test_reminders);
  ADD ("/plan/proposals", test_proposals);
  ADD ("/plan/form", test_form);
  ADD ("/plan/export", test_export);
  ADD ("/plan/library", test_library);
  return g_test_run ();
}
