// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-provider-kit.h"

#include "cohort-stamp.h"
#include "cohort-test-rows.h"

#include <string.h>

/* More tasks than any table of answers has: a provider that goes in circles. */
#define MAX_TASKS 500

typedef struct
{
  const CohortKit *kit;
  CohortAccount account;
  CohortSecrets *secrets;
  CohortZone *zone;
  CohortCall call;
  CohortTasks *tasks;
  GString *out;
} Run;

static GHashTable *
make_values (const CohortKit *kit)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (const CohortField *field = kit->provider->fields; field->id != NULL; field++)
    if (field->initial != NULL)
      g_hash_table_insert (values, g_strdup (field->id), g_strdup (field->initial));
  for (guint i = 0; kit->values != NULL && kit->values[i] != NULL; i++)
    {
      const char *equals = strchr (kit->values[i], '=');

      g_assert_nonnull (equals);
      g_hash_table_insert (values, g_strndup (kit->values[i], (gsize) (equals - kit->values[i])),
                           g_strdup (equals + 1));
    }
  return values;
}

static CohortSecrets *
make_secrets (const CohortKit *kit)
{
  CohortSecrets *secrets = cohort_secrets_new ();

  for (guint i = 0; kit->secrets != NULL && kit->secrets[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (kit->secrets[i], "=", 2);

      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      cohort_secrets_set (secrets, parts[0], parts[1]);
    }
  return secrets;
}

static CohortMarks *
make_marks (const CohortKit *kit)
{
  CohortMarks *marks = cohort_marks_new ();

  for (const CohortKitMark *mark = kit->marks; mark != NULL && mark->stream != NULL; mark++)
    cohort_marks_set (marks, mark->stream, &mark->mark);
  return marks;
}

static char *
task_text (const CohortTask *task)
{
  GString *text = g_string_new (cohort_task_kind_name (task->kind));

  if (*task->stream != '\0')
    g_string_append_printf (text, " %s", task->stream);
  if (*task->args != '\0')
    g_string_append_printf (text, " %s", task->args);
  return g_string_free (text, FALSE);
}

static char *
redact (const Run *run, const char *text)
{
  GString *out = g_string_new (text);

  for (guint i = 0; run->kit->secrets != NULL && run->kit->secrets[i] != NULL; i++)
    g_string_replace (out, strchr (run->kit->secrets[i], '=') + 1, "SECRET", 0);
  return g_string_free (out, FALSE);
}

static void
dump_request (Run *run, const CohortRequest *request)
{
  const CohortHeaders *headers = cohort_request_get_headers (request);
  g_autofree char *url = redact (run, cohort_request_get_url (request));

  g_assert_true (g_str_has_prefix (cohort_request_get_url (request), run->account.base_url));
  g_assert_true (g_uri_is_valid (cohort_request_get_url (request), G_URI_FLAGS_ENCODED, NULL));
  g_string_append_printf (run->out, "  %s %s\n", cohort_request_get_method (request), url);
  for (guint i = 0; i < cohort_headers_get_length (headers); i++)
    {
      const char *value;
      const char *name = cohort_headers_get_nth (headers, i, &value);
      g_autofree char *shown = redact (run, value);

      g_string_append_printf (run->out, "  > %s: %s\n", name, shown);
    }
  if (cohort_request_get_body (request) != NULL)
    {
      g_autofree char *body = redact (run, cohort_request_get_body (request));

      g_string_append_printf (run->out, "  > (%s) %s\n", cohort_request_get_content_type (request), body);
    }
}

static const CohortKitReply *
find_reply (const Run *run, const char *task)
{
  for (const CohortKitReply *reply = run->kit->replies; reply->task != NULL; reply++)
    if (strcmp (reply->task, task) == 0)
      return reply;
  return NULL;
}

static GBytes *
load_body (const Run *run, const CohortKitReply *reply)
{
  g_autofree char *folder = run->kit->folder != NULL
                                ? g_strdup (run->kit->folder)
                                : g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "providers", NULL);
  g_autofree char *path = reply->file != NULL ? g_build_filename (folder, reply->file, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  char *data;
  gsize len;

  if (path == NULL)
    return g_bytes_new (reply->body, reply->body != NULL ? strlen (reply->body) : 0);
  g_file_get_contents (path, &data, &len, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, len);
}

static void
add_headers (CohortHeaders *headers, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strchr (lines[i], ':') != NULL)
      {
        g_auto (GStrv) parts = g_strsplit (lines[i], ":", 2);

        cohort_headers_add (headers, parts[0], g_strstrip (parts[1]));
      }
}

static void
add_task (Run *run, const CohortTask *task)
{
  for (guint i = 0; i < cohort_tasks_get_length (run->tasks); i++)
    if (cohort_task_compare (cohort_tasks_get (run->tasks, i), task) == 0)
      return;
  cohort_tasks_add (run->tasks, task->root, task->stream, task->kind, task->args);
}

static void
dump_follow_ups (Run *run, const CohortTask *task, CohortBatch *batch)
{
  for (guint i = 0; i < cohort_batch_get_n_follow_ups (batch); i++)
    {
      const CohortFollowUp *next = cohort_batch_get_follow_up (batch, i);
      CohortTask new_task = { task->root, next->stream, (CohortTaskKind) next->kind, next->args };
      g_autofree char *text = task_text (&new_task);

      g_assert_nonnull (cohort_provider_find_stream (run->kit->provider, next->stream));
      g_string_append_printf (run->out, "  next: %s\n", text);
      add_task (run, &new_task);
    }
}

static void
dump_batch (Run *run, const CohortTask *task, CohortBatch *batch)
{
  char instant[COHORT_INSTANT_LEN];
  const char *stream, *name = NULL;
  const char *account = cohort_batch_get_account (batch, &name);
  guint64 expected = cohort_batch_get_expected (batch, &stream);
  guint remaining;
  gint64 reset_us;

  cohort_test_dump_batch (batch, run->out);
  dump_follow_ups (run, task, batch);
  if (account != NULL || name != NULL)
    g_string_append_printf (run->out, "  account: %s, %s\n", account != NULL ? account : "?",
                            name != NULL ? name : "?");
  for (guint i = 0; i < cohort_batch_get_n_marks (batch); i++)
    {
      const CohortProposedMark *mark = cohort_batch_get_mark (batch, i);

      g_assert_nonnull (cohort_provider_find_stream (run->kit->provider, mark->stream));
      g_string_append_printf (run->out, "  mark: %s %s %s\n", mark->stream,
                              cohort_instant_print (mark->up_to_us, instant), mark->cursor != NULL ? mark->cursor : "");
    }
  for (guint i = 0; i < cohort_batch_get_n_raws (batch); i++)
    {
      const CohortRaw *raw = cohort_batch_get_raw (batch, i);

      g_string_append_printf (run->out, "  raw: %s of %s [%s], %" G_GSIZE_FORMAT " bytes\n", raw->type,
                              cohort_record_kind_spec (raw->kind)->name, raw->key, strlen (raw->text));
    }
  if (expected > 0)
    g_string_append_printf (run->out, "  expected: %" G_GUINT64_FORMAT " of %s\n", expected, stream);
  if (cohort_batch_get_budget (batch, &remaining, &reset_us))
    g_string_append_printf (run->out, "  budget: %u until %s\n", remaining, cohort_instant_print (reset_us, instant));
  for (guint i = 0; i < cohort_batch_get_n_warnings (batch); i++)
    g_string_append_printf (run->out, "  warning: %s\n", cohort_batch_get_warning (batch, i));
}

static void
run_task (Run *run, const CohortTask *task)
{
  static const char *const verdicts[] = { "ok", "retry later", "need auth", "denied stream", "broken" };
  g_autoptr (CohortRequest) request = cohort_request_new (run->account.base_url);
  g_autoptr (CohortBatch) batch = cohort_batch_new ();
  g_autofree char *text = task_text (task);
  const CohortKitReply *answer = find_reply (run, text);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (CohortHeaders) headers = cohort_headers_new ();
  g_autoptr (GError) error = NULL;
  CohortVerdict verdict;

  g_string_append_printf (run->out, "%s%s%s\n", text, strcmp (task->root, task->stream) != 0 ? " for " : "",
                          strcmp (task->root, task->stream) != 0 ? task->root : "");
  if (!run->kit->provider->request (&run->call, task, request, &error))
    {
      g_assert_nonnull (error);
      g_string_append_printf (run->out, "  no request: %s\n", error->message);
      return;
    }
  dump_request (run, request);
  if (answer == NULL)
    {
      g_string_append (run->out, "  NO ANSWER IN THE TABLE\n");
      return;
    }
  body = load_body (run, answer);
  add_headers (headers, answer->headers);
  verdict = run->kit->provider->parse (
      &run->call, task, &(CohortReply) { answer->status != 0 ? answer->status : 200, headers, body }, batch, &error);
  g_assert_true ((verdict == COHORT_OK) == (error == NULL));
  if (verdict == COHORT_OK)
    {
      dump_batch (run, task, batch);
      return;
    }
  g_string_append_printf (run->out, "  %s: %s\n", verdicts[verdict], error->message);
  if (cohort_batch_get_retry_at (batch) != 0)
    {
      char instant[COHORT_INSTANT_LEN];

      g_string_append_printf (run->out, "  not before %s\n",
                              cohort_instant_print (cohort_batch_get_retry_at (batch), instant));
    }
}

/**
 * cohort_kit_run:
 *
 * Returns: (transfer full): every task with its request and what the provider made of the answer
 */
char *
cohort_kit_run (const CohortKit *self)
{
  g_autoptr (CohortMarks) marks = make_marks (self);
  g_autoptr (CohortTasks) first = cohort_tasks_new ();
  Run run = { .kit = self };

  run.zone = cohort_zone_new (self->zone != NULL ? self->zone : "UTC", NULL);
  run.secrets = make_secrets (self);
  run.account = (CohortAccount) { self->base_url != NULL ? self->base_url : self->provider->base_url,
                                  make_values (self), run.zone };
  g_assert_nonnull (run.account.base_url);
  run.call = (CohortCall) { &run.account, run.secrets, self->now_us != 0 ? self->now_us : COHORT_KIT_NOON, 0 };
  run.tasks = cohort_tasks_new ();
  run.out = g_string_new (NULL);
  if (self->check)
    cohort_tasks_add (run.tasks, "", "", COHORT_TASK_CHECK, "");
  self->provider->plan (&run.call, marks, first);
  for (guint i = 0; i < cohort_tasks_get_length (first); i++)
    {
      const CohortTask *task = cohort_tasks_get (first, i);

      g_assert_nonnull (cohort_provider_find_stream (self->provider, task->root));
      g_assert_nonnull (cohort_provider_find_stream (self->provider, task->stream));
      add_task (&run, task);
    }
  for (guint i = 0; i < cohort_tasks_get_length (run.tasks); i++)
    {
      CohortTask task = *cohort_tasks_get (run.tasks, i);

      g_assert_cmpuint (i, <, MAX_TASKS);
      run_task (&run, &task);
    }
  for (guint i = 0; self->secrets != NULL && self->secrets[i] != NULL; i++)
    g_assert_null (strstr (run.out->str, strchr (self->secrets[i], '=') + 1));
  cohort_tasks_free (run.tasks);
  cohort_secrets_free (run.secrets);
  g_hash_table_unref (run.account.values);
  cohort_zone_unref (run.zone);
  return g_string_free (run.out, FALSE);
}

/**
 * cohort_kit_assert_golden:
 * @name: of the expected text below tests/data/golden/providers
 *
 * With COHORT_UPDATE_GOLDEN set the text is written anew: read the difference before committing it.
 */
void
cohort_kit_assert_golden (const CohortKit *self, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "golden", "providers", name, NULL);
  g_autofree char *text = cohort_kit_run (self);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("COHORT_UPDATE_GOLDEN") != NULL)
    {
      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
      return;
    }
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

/**
 * cohort_kit_shared_path:
 * @name: below data/providers of the shared data: "stripe/fixtures3-2026-08.json"
 *
 * Returns: (transfer full) (nullable): its path, or %NULL where the shared data is not here: skip then
 */
char *
cohort_kit_shared_path (const char *name)
{
  g_autofree char *beside = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "..", "shared", NULL);
  const char *folder = g_getenv ("COHORT_SHARED") != NULL ? g_getenv ("COHORT_SHARED") : beside;
  g_autofree char *path = g_build_filename (folder, "data", "providers", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/**
 * cohort_kit_assert_first:
 *
 * Holds the check and the first run against golden text.
 */
void
cohort_kit_assert_first (const CohortKit *self, const char *name)
{
  CohortKit kit = *self;

  kit.check = TRUE;
  cohort_kit_assert_golden (&kit, name);
}

/**
 * cohort_kit_assert_refusals:
 * @self: with the replies to the other tasks
 * @never: (nullable): what no run may say: a next page of what was refused
 */
void
cohort_kit_assert_refusals (const CohortKit *self, const char *task, const CohortKitRefusal *cases, guint n_cases,
                            const char *never)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr (GArray) replies = g_array_new (TRUE, FALSE, sizeof (CohortKitReply));
      const CohortKitReply refusal = { .task = task, .status = cases[i].status, .body = cases[i].body };
      g_autofree char *text = NULL;
      CohortKit kit = *self;
      const char *told;

      g_array_append_val (replies, refusal);
      for (const CohortKitReply *reply = self->replies; reply != NULL && reply->task != NULL; reply++)
        g_array_append_val (replies, *reply);
      kit.replies = (const CohortKitReply *) replies->data;
      text = cohort_kit_run (&kit);
      told = strstr (text, task);
      if (told == NULL || strstr (told, cases[i].expected) == NULL || (never != NULL && strstr (text, never) != NULL))
        g_error ("%u %s: %s", cases[i].status, cases[i].body, text);
    }
}
