// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the page of members does: filters, bulk actions, members by hand, fields of one's own. */

#include "config.h"

#include "cohort-commands.h"
#include "cohort-journal.h"
#include "cohort-life-report.h"
#include "cohort-member-choices.h"
#include "cohort-member-commands.h"
#include "cohort-paged-texts.h"
#include "cohort-preferences.h"
#include "cohort-scramble.h"
#include "cohort-test-session.h"

#include <string.h>

typedef struct
{
  CohortTestSession base;
  CohortMemberList *list;
  GAsyncResult *result;
} Fixture;

/* Twenty members "Member 01" to "Member 20": the even ones at Patreon, each paid as many dollars; the first has a note
 * and a tag, the fourth a field. */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (
      db, "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'Stripe'), (2, 'patreon', 'Patreon');"
          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)"
          " INSERT INTO identity (id, source, name) SELECT i, 1 + (i % 2 = 0), printf ('Member %02d', i) FROM n;"
          "INSERT INTO member (id) SELECT id FROM identity;"
          "INSERT INTO identity_link (identity, member) SELECT id, id FROM identity;"
          "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency)"
          " SELECT source, id, 'charge', 'succeeded', 1767000000000000 + id, id * 100, 'USD' FROM identity;"
          "INSERT INTO note (member, body, written_at) VALUES (1, 'likes 张伟''s talks', 1);"
          "INSERT INTO tag (id, name) VALUES (1, 'friend');"
          "INSERT INTO member_tag (member, tag) VALUES (1, 1);"
          "INSERT INTO field (id, name, kind, choices) VALUES (1, 'Shirt', 'choice', 'S' || char (10) || 'M');"
          "INSERT INTO field (id, name, kind) VALUES (2, 'Height', 'number'), (3, 'Birthday', 'date');"
          "INSERT INTO member_field (member, field, value) VALUES (4, 1, 'M');");
  cohort_test_exec (db, "INSERT INTO question (id, source, identity, asked_at, body) VALUES (1, 1, 1, 100, 'Why?'),"
                        " (2, 1, 1, 200, 'How?'); INSERT INTO answer (question, answered_at) VALUES (2, 300);"
                        "INSERT INTO topic (id, source, name) VALUES (1, 1, 'gtk'), (2, 1, 'rust');"
                        "INSERT INTO post (id, source, title, status) VALUES (1, 1, 'A', 'published'),"
                        " (2, 1, 'B', 'published');"
                        "INSERT INTO post_topic (post, topic) VALUES (1, 1), (2, 1), (2, 2);"
                        "INSERT INTO interaction (source, identity, kind, occurred_at, post) VALUES"
                        " (1, 2, 'read', 1, 1), (1, 2, 'read', 2, 1), (1, 2, 'comment', 3, 2), (1, 2, 'open', 4, 2);"
                        "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency,"
                        " stream) VALUES (2, 2, 'charge', 'succeeded', 5, 0, 'GBP', 'tip'),"
                        " (2, 2, 'charge', 'succeeded', 6, 500, 'GBP', 'tip'),"
                        " (2, 2, 'refund', 'succeeded', 7, -100, 'GBP', 'tip'),"
                        " (2, 2, 'charge', 'failed', 8, 900, 'GBP', 'tip');"
                        "INSERT INTO consent (identity, kind, granted, at) VALUES (1, 'newsletter', 1, 5);"
                        "INSERT INTO benefit (id, source, name, cadence) VALUES (1, 1, 'Call', 'quarter');"
                        "INSERT INTO benefit_due (source, identity, benefit, due_day, done_day) VALUES"
                        " (1, 1, 1, 30000, NULL), (1, 1, 1, 19000, NULL), (1, 1, 1, 18900, 18890);");
  for (int i = 0; i < 30; i++)
    {
      /* Every fourth day up to now, so that two weeks of twelve have one more. */
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO interaction (source, identity, kind, occurred_at, item) VALUES (1, 1, 'read', %" G_GINT64_FORMAT
          ", 'Notes %d')",
          COHORT_TEST_NOW - i * 4 * G_GINT64_CONSTANT (86400000000), i);

      cohort_test_exec (db, sql);
    }
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static void
wait_loaded (Fixture *self)
{
  while (cohort_paged_list_is_loading (COHORT_PAGED_LIST (self->list)))
    g_main_context_iteration (NULL, TRUE);
}

static void
settle (Fixture *self)
{
  cohort_test_session_settle ();
  wait_loaded (self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  cohort_test_session_set_up (&self->base, data);
  self->list = cohort_member_list_new (self->base.session);
  settle (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->list);
  g_clear_object (&self->result);
  cohort_test_session_tear_down (&self->base, data);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Fixture *) data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_result (Fixture *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return self->result;
}

static CohortDone *
finish (Fixture *self, GError **error)
{
  CohortDone *done = cohort_command_finish (self->base.session, wait_result (self), error);

  g_clear_object (&self->result);
  settle (self);
  return done;
}

static void
assert_done (Fixture *self, const char *label)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = finish (self, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (done->label, ==, label);
}

static guint
count (Fixture *self, const char *json)
{
  g_autoptr (CohortMemberFilter) filter = cohort_member_filter_from_json (json);
  g_autofree char *again = cohort_member_filter_to_json (filter);
  g_autoptr (CohortMemberFilter) second = cohort_member_filter_from_json (again);

  cohort_member_list_set_filter (self->list, second);
  wait_loaded (self);
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

static void
test_filter (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *json;
    guint n;
  } cases[] = {
    { "{}", 20 },
    { "{\"source\":2}", 10 },
    { "{\"status\":\"former\"}", 20 },
    { "{\"status\":\"trial\"}", 0 },
    { "{\"tag\":\"friend\"}", 1 },
    { "{\"tag\":\"foe\"}", 0 },
    { "{\"tier\":\"\"}", 20 },
    { "{\"notes\":1}", 1 },
    { "{\"notes\":2}", 19 },
    { "{\"currency\":\"USD\",\"net_min\":500}", 16 },
    { "{\"currency\":\"USD\",\"net_min\":500,\"net_max\":700}", 3 },
    { "{\"currency\":\"EUR\",\"net_min\":1}", 0 },
    { "{\"field\":1}", 1 },
    { "{\"field\":1,\"field_text\":\"m\"}", 1 },
    { "{\"field\":1,\"field_text\":\"S\"}", 0 },
    { "{\"source\":2,\"currency\":\"USD\",\"net_max\":700}", 3 },
    { "{\"source\":\"2\",\"notes\":[],\"paid_from\":99999999999}", 20 }, /* nothing that could be read */
    { "[", 20 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].json);
      g_assert_cmpuint (count (self, cases[i].json), ==, cases[i].n);
    }
}

static void
test_search (Fixture *self, gconstpointer data)
{
  cohort_paged_list_set_search (COHORT_PAGED_LIST (self->list), "张伟");
  wait_loaded (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 1);
  g_assert_cmpuint (count (self, "{\"source\":2}"), ==, 0);
}

static void
test_bulk (Fixture *self, gconstpointer data)
{
  const gint64 but[] = { 2, 4 };
  CohortMemberPick pick = { self->list, TRUE, but, G_N_ELEMENTS (but) };
  g_autoptr (CohortDone) undone = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count (self, "{\"source\":2}"), ==, 10);
  cohort_command_tag_members_async (&pick, "patron", TRUE, 8, NULL, keep_result_cb, self);
  assert_done (self, "Tag “patron” put on 8 members");
  g_assert_cmpuint (count (self, "{\"tag\":\"patron\"}"), ==, 8);

  pick = (CohortMemberPick) { self->list, FALSE, (const gint64[]) { 6, 99 }, 2 }; /* nobody is 99 */
  cohort_command_tag_members_async (&pick, "patron", FALSE, 2, NULL, keep_result_cb, self);
  assert_done (self, "Tag “patron” taken off 2 members");
  g_assert_cmpuint (count (self, "{\"tag\":\"patron\"}"), ==, 7);
  for (int i = 0; i < 2; i++)
    {
      g_clear_pointer (&undone, cohort_done_free);
      undone = cohort_command_undo (self->base.session, &error);
      g_assert_no_error (error);
    }
  settle (self);
  g_assert_cmpuint (count (self, "{\"tag\":\"patron\"}"), ==, 0);
}

static void
test_export (Fixture *self, gconstpointer data)
{
  CohortMemberPick pick = { self->list, TRUE, NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strconcat (self->base.path, ".csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint64 n;

  count (self, "{\"currency\":\"USD\",\"net_min\":1900}");
  cohort_members_export_async (&pick, file, NULL, keep_result_cb, self);
  g_assert_true (cohort_members_export_finish (self->list, wait_result (self), &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4); /* with the header, and nothing behind the last end of line */
  g_assert_true (g_str_has_prefix (lines[1], "19,Member 19,"));
  g_assert_true (g_file_delete (file, NULL, NULL));
}

static gpointer
read_zone (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_test_text (db, "SELECT zone FROM source WHERE kind = 'hand'");
}

/* What a person types stands on the days of the community. */
static void
test_by_hand (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) home = cohort_command_configure (self->base.session, "USD", "Asia/Shanghai", &error);
  g_autofree char *zone = NULL;

  g_assert_no_error (error);
  while (!cohort_session_is_configured (self->base.session))
    g_main_context_iteration (NULL, TRUE);
  cohort_command_add_member_async (self->base.session, "张伟", "wei@example.org", "zhangwei", "met in Hangzhou", NULL,
                                   keep_result_cb, self);
  assert_done (self, "Member “张伟” added");
  zone = cohort_store_read (cohort_session_get_store (self->base.session), read_zone, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (zone, ==, "Asia/Shanghai");
  g_assert_cmpuint (count (self, "{\"status\":\"free\"}"), ==, 1);
  g_assert_cmpuint (count (self, "{\"notes\":1}"), ==, 2);
  count (self, "{}");
  for (int i = 0; i < 4; i++)
    {
      static const char *const texts[] = { "张伟", "zhang", "example.or", "hangzhou" };

      cohort_paged_list_set_search (COHORT_PAGED_LIST (self->list), texts[i]);
      wait_loaded (self);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, i == 0 ? 2 : 1);
    }
}

static void
refuse (Fixture *self, gint64 field, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = NULL;

  cohort_command_set_field_async (self->base.session, 1, field, "Any", value, NULL, keep_result_cb, self);
  done = finish (self, &error);
  g_assert_null (done);
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
}

static void
test_fields (Fixture *self, gconstpointer data)
{
  cohort_command_set_field_async (self->base.session, 1, 2, "Height", "1.50", NULL, keep_result_cb, self);
  assert_done (self, "“Height” changed");
  g_assert_cmpuint (count (self, "{\"field\":2,\"field_text\":\"1.5\"}"), ==, 1);
  g_assert_cmpuint (count (self, "{\"field\":2,\"field_from\":\"1.5\"}"), ==, 1);
  g_assert_cmpuint (count (self, "{\"field\":2,\"field_from\":\"1.51\"}"), ==, 0);
  g_assert_cmpuint (count (self, "{\"field\":2,\"field_to\":\"10\"}"), ==, 1); /* as text it were less */
  g_assert_cmpuint (count (self, "{\"field\":2,\"field_from\":\"-3\",\"field_to\":\"1.4999\"}"), ==, 0);
  cohort_command_set_field_async (self->base.session, 1, 3, "Birthday", "2026-02-28", NULL, keep_result_cb, self);
  assert_done (self, "“Birthday” changed");
  g_assert_cmpuint (count (self, "{\"field\":3,\"field_from\":\"2026-02-28\",\"field_to\":\"2026-02-28\"}"), ==, 1);
  g_assert_cmpuint (count (self, "{\"field\":3,\"field_from\":\"2026-03-01\"}"), ==, 0);
  g_assert_cmpuint (count (self, "{\"field\":3,\"field_to\":\"2026-02-27\"}"), ==, 0);
  refuse (self, 2, "tall");
  refuse (self, 3, "31.1.2026");
  refuse (self, 77, "x");
  cohort_command_set_field_async (self->base.session, 1, 2, "Height", NULL, NULL, keep_result_cb, self);
  assert_done (self, "“Height” changed");
  g_assert_cmpuint (count (self, "{\"field\":2}"), ==, 0);
  cohort_command_remove_field_async (self->base.session, 1, "Shirt", NULL, keep_result_cb, self);
  assert_done (self, "Field “Shirt” removed");
  g_assert_cmpuint (count (self, "{\"field\":1}"), ==, 0);
}

static CohortMemberChoices *
load_choices (Fixture *self)
{
  CohortMemberChoices *choices;

  cohort_member_choices_load_async (self->base.session, NULL, keep_result_cb, self);
  choices = cohort_member_choices_load_finish (wait_result (self), NULL);
  g_clear_object (&self->result);
  return choices;
}

static void
test_saved (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortMemberFilter) filter
      = cohort_member_filter_from_json ("{\"source\":2,\"currency\":\"USD\",\"net_min\":500,\"field\":1}");
  static const char *const words[] = { [COHORT_FILTER_SOURCE] = "Source: Patreon",
                                       [COHORT_FILTER_NET] = "Lifetime net: from $5.00",
                                       [COHORT_FILTER_FIELD] = "Shirt" };

  for (int i = 0; i < 2; i++) /* of one name there is one */
    {
      cohort_command_save_filter_async (self->base.session, "Patrons", filter, NULL, keep_result_cb, self);
      assert_done (self, "Filter “Patrons” saved");
    }
  {
    g_autoptr (CohortMemberChoices) choices = load_choices (self);
    const CohortMemberChoice *saved = g_ptr_array_index (choices->filters, 0);
    g_autofree char *json = cohort_member_filter_to_json (filter);

    g_assert_cmpuint (choices->filters->len, ==, 1);
    g_assert_cmpstr (saved->more, ==, json);
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
      if (words[i] != NULL)
        {
          g_autofree char *text = cohort_member_choices_describe (choices, filter, (CohortFilterPart) i);

          g_assert_cmpstr (text, ==, words[i]);
        }
    cohort_command_remove_filter_async (self->base.session, saved->id, saved->name, NULL, keep_result_cb, self);
    assert_done (self, "Filter “Patrons” removed");
  }
}

static CohortLifeReport *
load_life (Fixture *self, gint64 member, guint events, guint limit)
{
  g_autoptr (GError) error = NULL;
  CohortLifeReport *report;

  cohort_life_report_load_async (self->base.session, member, events, limit, NULL, keep_result_cb, self);
  report = cohort_life_report_load_finish (wait_result (self), &error);
  g_assert_no_error (error);
  g_clear_object (&self->result);
  return report;
}

static void
test_life (Fixture *self, gconstpointer data)
{
  /* With the joining, which no source said, there are 30 reads, one payment, two questions, an answer and a note. */
  static const guint counts[] = { 35, 1, 30, 3, 1 };
  g_autoptr (CohortLifeReport) first = load_life (self, 1, 0, 10);
  const CohortLifeUse *use = g_ptr_array_index (first->uses, 0);
  const CohortLifeLine *line;

  for (guint events = 0; events < G_N_ELEMENTS (counts); events++)
    {
      g_autoptr (CohortLifeReport) report = load_life (self, 1, events, 100);

      g_assert_cmpuint (report->events->len, ==, counts[events]);
      g_assert_false (report->more);
    }
  g_assert_cmpuint (first->events->len, ==, 10);
  g_assert_true (first->more);
  line = g_ptr_array_index (first->events, 0);
  g_assert_cmpstr (line->title, ==, "Read");
  g_assert_nonnull (strstr (line->detail, "Notes 0"));

  g_assert_cmpuint (first->uses->len, ==, 1);
  g_assert_cmpstr (use->label, ==, "Read");
  g_assert_cmpuint (use->total, ==, 21); /* of 84 days, the first left out */
  g_assert_cmpuint (use->weeks[COHORT_LIFE_REPORT_WEEKS - 1], ==, 2);
  g_assert_cmpuint (first->owed->len, ==, 3);
  line = g_ptr_array_index (first->owed, 0);
  g_assert_cmpstr (line->title, ==, "Why?");
  line = g_ptr_array_index (first->owed, 1);
  g_assert_cmpstr (line->title, ==, "Call");
  g_assert_true (g_str_has_prefix (line->detail, "Overdue since "));
  line = g_ptr_array_index (first->owed, 2);
  g_assert_true (g_str_has_prefix (line->detail, "Due by "));
  g_assert_cmpuint (first->consents->len, ==, 1);
}

static const char *
title_of (GPtrArray *lines, guint i)
{
  g_assert_cmpuint (i, <, lines->len);
  return ((const CohortLifeLine *) g_ptr_array_index (lines, i))->title;
}

/* Topics are guessed, and only where that is wanted. */
static void
test_given (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortLifeReport) report = load_life (self, 2, 0, 10);
  g_autoptr (CohortLifeReport) without = NULL;
  g_autoptr (CohortDone) done = NULL;

  g_assert_cmpuint (report->given->len, ==, 2);
  g_assert_cmpstr (title_of (report->given, 0), ==, "£4.00");
  g_assert_cmpstr (((const CohortLifeLine *) g_ptr_array_index (report->given, 0))->detail, ==, "2 tips");
  g_assert_cmpstr (title_of (report->given, 1), ==, "1 comment");
  g_assert_cmpuint (report->topics->len, ==, 1);
  g_assert_cmpstr (title_of (report->topics, 0), ==, "gtk"); /* one post on rust is no habit */

  done = cohort_command_set_preference (self->base.session, COHORT_PREFERENCE_INFERRED, "no", NULL);
  g_assert_nonnull (done);
  while (!g_str_equal (cohort_preferences_get (self->base.session, COHORT_PREFERENCE_INFERRED), "no"))
    g_main_context_iteration (NULL, TRUE);
  without = load_life (self, 2, 0, 10);
  g_assert_cmpuint (without->topics->len, ==, 0);
  g_assert_cmpuint (without->given->len, ==, 2);
}

/* What is printed is what is listed. */
static void
test_texts (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "name", "net", NULL };
  g_autoptr (CohortPagedTexts) texts = NULL;
  g_autoptr (CohortPagedTexts) scrambled = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count (self, "{\"source\":2}"), ==, 10);
  cohort_paged_list_set_sort (COHORT_PAGED_LIST (self->list), "net", TRUE);
  cohort_paged_texts_load_async (COHORT_PAGED_LIST (self->list), names, 3, NULL, keep_result_cb, self);
  texts = cohort_paged_texts_load_finish (wait_result (self), &error);
  g_assert_no_error (error);
  g_clear_object (&self->result);
  g_assert_cmpuint (texts->n_columns, ==, 2);
  g_assert_cmpuint (texts->n_all, ==, 10);
  g_assert_cmpuint (texts->rows->len, ==, 3);
  g_assert_cmpstr (((GStrv) g_ptr_array_index (texts->rows, 0))[0], ==, "Member 20");
  g_assert_cmpstr (((GStrv) g_ptr_array_index (texts->rows, 0))[1], ==, "$20.00");

  cohort_scramble_set_active (cohort_scramble_get_default (), TRUE, 7);
  cohort_paged_texts_load_async (COHORT_PAGED_LIST (self->list), names, 100, NULL, keep_result_cb, self);
  scrambled = cohort_paged_texts_load_finish (wait_result (self), &error);
  cohort_scramble_set_active (cohort_scramble_get_default (), FALSE, 7);
  g_assert_no_error (error);
  g_clear_object (&self->result);
  g_assert_cmpuint (scrambled->rows->len, ==, 10);
  for (guint i = 0; i < scrambled->rows->len; i++)
    g_assert_null (strstr (((GStrv) g_ptr_array_index (scrambled->rows, i))[0], "Member"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) g_test_add (path, Fixture, (gconstpointer) fill, set_up, function, tear_down)
  ADD ("/model/members/filter", test_filter);
  ADD ("/model/members/search", test_search);
  ADD ("/model/members/bulk", test_bulk);
  ADD ("/model/members/export", test_export);
  ADD ("/model/members/by-hand", test_by_hand);
  ADD ("/model/members/fields", test_fields);
  ADD ("/model/members/saved", test_saved);
  ADD ("/model/members/life", test_life);
  ADD ("/model/members/given", test_given);
  ADD ("/model/members/texts", test_texts);
#undef ADD
  return g_test_run ();
}
