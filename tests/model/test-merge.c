// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Merging as the window asks for it: what is proposed in words, side by side, merged with choices, split, undone after
 * a restart; and what undo would take along before it does. */

#include "config.h"

#include <locale.h>

#include "cohort-commands.h"
#include "cohort-history-list.h"
#include "cohort-history-plan.h"
#include "cohort-journal.h"
#include "cohort-merge-commands.h"
#include "cohort-merge-report.h"
#include "cohort-session.h"
#include "cohort-test-release.h"
#include "cohort-test-session.h"

static const char people[]
    = "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'Stripe'), (2, 'patreon', 'Patreon'),"
      " (3, 'github', 'GitHub');"
      "INSERT INTO identity (id, source, name, email, email_key, handle, handle_key, country) VALUES"
      " (1, 1, NULL, 'a@x.org', 'a@x.org', NULL, NULL, 'FR'), (2, 2, 'Ada', 'A@x.org', 'a@x.org', 'ada', 'ada', 'GB'),"
      " (3, 3, 'Ada L.', NULL, NULL, 'Ada', 'ada', NULL);"
      "INSERT INTO member (id) VALUES (1), (2), (3);"
      "INSERT INTO identity_link (identity, member) VALUES (1, 1), (2, 2), (3, 3);"
      "INSERT INTO note (member, body, written_at) VALUES (2, 'hello', 1);"
      "INSERT INTO field (id, name, kind) VALUES (1, 'Birthday', 'date'), (2, 'Empty', 'text');"
      "INSERT INTO member_field (member, field, value) VALUES (2, 1, '2001-02-03');";

typedef CohortTestSession Fixture;

static gpointer
import_people (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  return cohort_journal_begin (db, "import", "{\"file\": \"people.csv\", \"rows\": 3}", FALSE, 1, COHORT_TEST_NOW,
                               error)
                 && cohort_db_exec (db, people, error) && cohort_journal_commit (db, &step, error)
             ? db
             : NULL;
}

static gpointer
import_again (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  return cohort_journal_begin (db, "import", "{\"file\": \"more.csv\", \"rows\": 1}", FALSE, 1, COHORT_TEST_NOW, error)
                 && cohort_db_exec (db, "UPDATE identity SET name = 'A.' WHERE id = 1", error)
                 && cohort_journal_commit (db, &step, error)
             ? db
             : NULL;
}

static gpointer
count_job (CohortDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  gint64 n;

  return cohort_db_get_int64 (db, sql, &n, error) ? g_memdup2 (&n, sizeof n) : NULL;
}

static gint64
count (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *n
      = cohort_store_read (cohort_session_get_store (self->session), count_job, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return *n;
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer to)
{
  *(GAsyncResult **) to = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMergeList) list = cohort_merge_list_load (self->session, 1, &error);
  const CohortMergeCandidate *candidate;

  g_assert_no_error (error);
  g_assert_cmpuint (list->n, ==, 2);
  g_assert_cmpuint (list->n_strong, ==, 1);
  g_assert_cmpuint (list->candidates->len, ==, 1);
  candidate = g_ptr_array_index (list->candidates, 0);
  g_assert_true (candidate->strong);
  g_assert_cmpint (candidate->members[0], ==, 1);
  g_assert_cmpint (candidate->members[1], ==, 2);
  g_assert_cmpstr (candidate->names[1], ==, "Ada");
  g_assert_cmpstr (candidate->details[1], ==, "Patreon · Free");
  g_assert_cmpstr (candidate->reason, ==, "Same e-mail at Stripe and Patreon: a@x.org");
}

static const CohortMergeField *
find_field (const CohortMergeComparison *comparison, const char *id)
{
  for (guint i = 0; i < comparison->fields->len; i++)
    if (g_str_equal (((const CohortMergeField *) g_ptr_array_index (comparison->fields, i))->id, id))
      return g_ptr_array_index (comparison->fields, i);
  return NULL;
}

/* What is marked is what a merge without choices shows. */
static void
test_comparison (Fixture *self, gconstpointer data)
{
  const gint64 members[] = { 1, 2 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMergeComparison) comparison = NULL;
  const CohortMergePerson *person;

  cohort_merge_comparison_load_async (self->session, members, 2, NULL, keep_result_cb, &result);
  comparison = cohort_merge_comparison_load_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_true (comparison->strong);
  g_assert_cmpstr (comparison->reason, ==, "Same e-mail at Stripe and Patreon: a@x.org");
  g_assert_cmpuint (find_field (comparison, "name")->usual, ==, 1);
  g_assert_true (find_field (comparison, "name")->differs);
  g_assert_cmpuint (find_field (comparison, "country")->usual, ==, 0);
  g_assert_null (find_field (comparison, "language"));
  g_assert_cmpstr (find_field (comparison, "field:1")->label, ==, "Birthday");
  g_assert_cmpuint (find_field (comparison, "field:1")->usual, ==, 1);
  g_assert_null (find_field (comparison, "field:2"));
  person = g_ptr_array_index (comparison->people, 1);
  g_assert_cmpstr (person->identities[0], ==, "Patreon · Ada · A@x.org · ada");
  g_assert_cmpstr (person->notes[0], ==, "hello");
  g_assert_cmpstr (person->status, ==, "Free");
}

static void
test_merge (Fixture *self, gconstpointer data)
{
  const gint64 members[] = { 1, 2, 3 }, twice[] = { 1, 1 }, missing[] = { 1, 9 };
  const CohortFieldChoice choices[] = { { "country", 2 }, { "name", 3 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = NULL;

  g_assert_null (cohort_command_merge (self->session, twice, 2, NULL, 0, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (cohort_command_merge (self->session, missing, 2, NULL, 0, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  g_clear_error (&error);

  done = cohort_command_merge (self->session, members, 3, choices, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (done->label, ==, "3 members merged");
  g_assert_cmpint (count (self, "SELECT count (*) FROM member"), ==, 1);
  g_assert_cmpint (count (self, "SELECT count (*) FROM member_now WHERE name = 'Ada L.' AND n_identities = 3"), ==, 1);
  g_assert_cmpint (count (self, "SELECT count (*) FROM member_override WHERE field = 'country' AND value = 'GB'"), ==,
                   1);

  /* Undone and redone after a restart, then taken apart. */
  cohort_test_session_reopen (self);
  g_assert_cmpstr (cohort_session_get_undo_label (self->session), ==, "Undo: 3 members merged");
  g_clear_pointer (&done, cohort_done_free);
  done = cohort_command_undo (self->session, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (self, "SELECT count (*) FROM member"), ==, 3);
  g_clear_pointer (&done, cohort_done_free);
  done = cohort_command_redo (self->session, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (self, "SELECT count (*) FROM member"), ==, 1);
  g_clear_pointer (&done, cohort_done_free);
  done = cohort_command_split (self->session, 1, members + 1, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (self, "SELECT count (*) FROM member"), ==, 2);
  g_assert_cmpint (count (self, "SELECT member FROM note"), ==, 2);
  g_clear_pointer (&done, cohort_done_free);
  g_assert_null (cohort_command_split (self->session, 1, members + 1, 1, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
}

static void
test_verdicts (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) kept = cohort_command_not_same (self->session, 2, 1, &error);
  g_autoptr (CohortDone) later = cohort_command_later (self->session, 2, 3, 30, &error);
  g_autoptr (CohortMergeList) list = NULL;

  g_assert_no_error (error);
  list = cohort_merge_list_load (self->session, 10, &error);
  g_assert_cmpuint (list->n, ==, 0);
  g_assert_cmpint (count (self, "SELECT until_day FROM merge_verdict WHERE verdict = 'later'"), ==,
                   cohort_session_get_today (self->session) + 30);
}

static CohortUndoPlan *
plan (Fixture *self, gint64 step, gboolean to_here)
{
  g_autoptr (GError) error = NULL;
  CohortUndoPlan *result = cohort_undo_plan_load (self->session, step, to_here, &error);

  g_assert_no_error (error);
  return result;
}

/* What is listed is what is undone, and leaves what was there. */
static void
test_plan (Fixture *self, gconstpointer data)
{
  const gint64 members[] = { 1, 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) merged = NULL, done = NULL;
  g_autoptr (CohortUndoPlan) one = NULL, chain = NULL, back = NULL, none = NULL;

  cohort_test_session_write (self->session, import_again, NULL);
  merged = cohort_command_merge (self->session, members, 2, NULL, 0, &error);
  g_assert_no_error (error);

  one = plan (self, merged->step, FALSE);
  g_assert_null (one->refusal);
  g_assert_cmpuint (one->ids->len, ==, 1);
  chain = plan (self, 1, FALSE);
  g_assert_null (chain->refusal);
  g_assert_cmpstr (chain->labels[0], ==, "Imported more.csv, 1 row");
  g_assert_cmpstr (chain->labels[1], ==, "Imported people.csv, 3 rows");
  g_assert_cmpuint (chain->ids->len, ==, 2);
  none = plan (self, merged->step, TRUE);
  g_assert_cmpstr (none->refusal, ==, "Nothing was done after this step.");

  /* The merge stands on the imports: it is named. */
  done = cohort_command_undo_steps (self->session, (const gint64 *) (gconstpointer) chain->ids->data, chain->ids->len,
                                    &error);
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "“2 members merged”"));
  g_assert_cmpint (count (self, "SELECT count (*) FROM journal WHERE state <> 'done'"), ==, 0);
  g_assert_cmpint (count (self, "SELECT count (*) FROM identity WHERE name = 'A.'"), ==, 1);
  g_clear_error (&error);

  back = plan (self, 1, TRUE);
  g_assert_cmpuint (back->ids->len, ==, 2);
  g_assert_cmpstr (back->labels[0], ==, "2 members merged");
  g_assert_cmpstr (back->labels[1], ==, "Imported more.csv, 1 row");
  g_assert_cmpstr (back->label, ==, "Imported people.csv, 3 rows");
  done = cohort_command_undo_steps (self->session, (const gint64 *) (gconstpointer) back->ids->data, back->ids->len,
                                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (self, "SELECT count (*) FROM member"), ==, 3);
  g_clear_pointer (&back, cohort_undo_plan_free);
  back = plan (self, merged->step, FALSE);
  g_assert_nonnull (back->refusal);
}

/* Thousands of steps are as quick as ten: only what is looked at is read. */
static void
test_history_list (Fixture *self, gconstpointer data)
{
  CohortPagedList *list;
  g_autoptr (GObject) row = NULL;
  g_autofree char *label = NULL, *detail = NULL, *turn = NULL;

  cohort_test_session_write (self->session, import_again, NULL);
  list = cohort_history_list_new (self->session);
  while (cohort_paged_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  row = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_object_get (row, "label", &label, "detail", &detail, "turn", &turn, NULL);
  g_assert_cmpstr (label, ==, "Imported people.csv, 3 rows");
  g_assert_cmpstr (detail, ==, "Import · 2 Jan 2026, 03:04 · 3 profiles, 3 members, 1 note");
  g_assert_cmpstr (turn, ==, "undo");
  g_clear_object (&row);
  cohort_test_release (list);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, function)                                                                                            \
  g_test_add (path, Fixture, (gconstpointer) import_people, cohort_test_session_set_up, function,                      \
              cohort_test_session_tear_down)
  ADD ("/merge/list", test_list);
  ADD ("/merge/comparison", test_comparison);
  ADD ("/merge/merge", test_merge);
  ADD ("/merge/verdicts", test_verdicts);
  ADD ("/merge/plan", test_plan);
  ADD ("/merge/history-list", test_history_list);
#undef ADD
  return g_test_run ();
}
