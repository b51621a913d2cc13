// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is asked first, and the arguments that a task carries from one page to the next. Pure; see cohort-answer.h. */

#include "config.h"

#include "cohort-answer.h"

#include "cohort-decimal.h"
#include "cohort-json-get.h"

#include <string.h>

/**
 * cohort_answer_plan_pages:
 *
 * Adds the first page of every stream, with "since" in seconds among its arguments where the stream was read before. A
 * stream of which every run reads all has none: its mark is always full.
 */
void
cohort_answer_plan_pages (const CohortStream *streams, guint n_streams, const CohortMarks *marks, CohortTasks *out)
{
  for (guint i = 0; i < n_streams; i++)
    {
      CohortMark mark = cohort_marks_get (marks, streams[i].id);
      g_autoptr (GString) args = g_string_new (NULL);

      if (!mark.full)
        cohort_args_add_int (args, "since", mark.since_us / G_USEC_PER_SEC);
      cohort_tasks_add (out, streams[i].id, streams[i].id, COHORT_TASK_PAGE, args->str);
    }
}

/**
 * cohort_answer_expect:
 * @total: path of the number of things that the stream has in all; one that is not told says nothing
 */
void
cohort_answer_expect (CohortBatch *batch, const CohortTask *task, JsonObject *object, const char *total)
{
  gint64 n_items;

  if (cohort_json_int (object, total, &n_items) && n_items >= 0)
    cohort_batch_set_expected (batch, task->stream, (guint64) n_items);
}

void
cohort_args_add (GString *args, const char *name, const char *value)
{
  if (args->len > 0)
    g_string_append_c (args, ' ');
  g_string_append_printf (args, "%s=", name);
  g_string_append_uri_escaped (args, value, ":@,", TRUE);
}

void
cohort_args_add_int (GString *args, const char *name, gint64 value)
{
  g_string_append_printf (args, "%s%s=%" G_GINT64_FORMAT, args->len > 0 ? " " : "", name, value);
}

/**
 * cohort_args_keep:
 * @from: of the task that was answered
 * @...: names, and a %NULL at their end
 *
 * Adds those of the named arguments that @from has, in the order of the names.
 */
void
cohort_args_keep (GString *args, const char *from, ...)
{
  va_list names;

  va_start (names, from);
  for (const char *name = va_arg (names, const char *); name != NULL; name = va_arg (names, const char *))
    {
      g_autofree char *value = cohort_args_get (from, name);

      if (value != NULL)
        cohort_args_add (args, name, value);
    }
  va_end (names);
}

/**
 * cohort_args_get:
 *
 * Returns: (transfer full) (nullable): the value of @name
 */
char *
cohort_args_get (const char *args, const char *name)
{
  gsize len = strlen (name);

  while (*args != '\0')
    {
      gsize word = strcspn (args, " ");

      if (word > len && args[len] == '=' && strncmp (args, name, len) == 0)
        return g_uri_unescape_segment (args + len + 1, args + word, NULL);
      args += word;
      args += strspn (args, " ");
    }
  return NULL;
}

gboolean
cohort_args_get_int (const char *args, const char *name, gint64 *value)
{
  g_autofree char *text = cohort_args_get (args, name);

  return text != NULL && cohort_decimal_parse_minor (text, &COHORT_DECIMAL_POINT, 0, value, NULL);
}

gboolean
cohort_args_has (const char *args, const char *name)
{
  g_autofree char *value = cohort_args_get (args, name);

  return value != NULL;
}
