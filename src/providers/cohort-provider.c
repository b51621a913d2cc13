// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The table of providers, and the values that pass between them and the engine. */

#include "config.h"

#include "cohort-provider.h"

#include "cohort-providers.h"

#include <string.h>

G_DEFINE_QUARK (cohort - provider - error - quark, cohort_provider_error)

static const CohortProvider *const providers[] = {
#define PROVIDER(name) &cohort_provider_##name,
#include "cohort-providers.inc"
#undef PROVIDER
};

/**
 * cohort_providers:
 *
 * Returns: (transfer none): all services that can be asked
 */
const CohortProvider *const *
cohort_providers (guint *n_providers)
{
  *n_providers = G_N_ELEMENTS (providers);
  return providers;
}

/**
 * cohort_provider_by_id:
 *
 * Returns: (nullable) (transfer none): the provider of sources of that kind
 */
const CohortProvider *
cohort_provider_by_id (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (providers); i++)
    if (g_strcmp0 (providers[i]->id, id) == 0)
      return providers[i];
  return NULL;
}

/**
 * cohort_provider_has_secret:
 *
 * Returns: whether an account of the service has secrets at all
 */
gboolean
cohort_provider_has_secret (const CohortProvider *self)
{
  for (const CohortField *field = self->fields; field->id != NULL; field++)
    if (field->flags & COHORT_FIELD_SECRET)
      return TRUE;
  return FALSE;
}

/**
 * cohort_provider_find_stream:
 *
 * Returns: (nullable) (transfer none)
 */
const CohortStream *
cohort_provider_find_stream (const CohortProvider *self, const char *id)
{
  for (guint i = 0; i < self->n_streams; i++)
    if (strcmp (self->streams[i].id, id) == 0)
      return &self->streams[i];
  return NULL;
}

/* Secrets */

struct _CohortSecrets
{
  GHashTable *values; /* (element-type utf8 utf8) */
};

static void
wipe (gpointer data)
{
  char *text = data;

  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

CohortSecrets *
cohort_secrets_new (void)
{
  CohortSecrets *self = g_new0 (CohortSecrets, 1);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe);
  return self;
}

CohortSecrets *
cohort_secrets_copy (const CohortSecrets *self)
{
  CohortSecrets *copy = cohort_secrets_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    cohort_secrets_set (copy, name, value);
  return copy;
}

void
cohort_secrets_free (CohortSecrets *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * cohort_secrets_set:
 * @value: (nullable): %NULL forgets it
 */
void
cohort_secrets_set (CohortSecrets *self, const char *name, const char *value)
{
  if (value == NULL)
    g_hash_table_remove (self->values, name);
  else
    g_hash_table_insert (self->values, g_strdup (name), g_strdup (value));
}

/**
 * cohort_secrets_get:
 *
 * Returns: (nullable): never an empty text
 */
const char *
cohort_secrets_get (const CohortSecrets *self, const char *name)
{
  const char *value = self != NULL ? g_hash_table_lookup (self->values, name) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * cohort_secrets_contain:
 *
 * Returns: whether @text holds one of the secrets: such a text is never shown or logged
 */
gboolean
cohort_secrets_contain (const CohortSecrets *self, const char *text)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (*(const char *) value != '\0' && strstr (text, value) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * cohort_secrets_to_text:
 *
 * Returns: (transfer full): all of them as one text for the secret service
 */
char *
cohort_secrets_to_text (const CohortSecrets *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_key_file_set_string (file, "secrets", name, value);
  return g_key_file_to_data (file, NULL, NULL);
}

/**
 * cohort_secrets_from_text:
 * @text: of cohort_secrets_to_text()
 *
 * Returns: (transfer full): what could be read of it
 */
CohortSecrets *
cohort_secrets_from_text (const char *text)
{
  CohortSecrets *self = cohort_secrets_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) names = NULL;

  if (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    names = g_key_file_get_keys (file, "secrets", NULL, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      char *value = g_key_file_get_string (file, "secrets", names[i], NULL);

      cohort_secrets_set (self, names[i], value);
      wipe (value);
    }
  return self;
}

/* The call */

/**
 * cohort_call_value:
 *
 * Returns: (nullable): what the person typed for @field of the account, never an empty text
 */
const char *
cohort_call_value (const CohortCall *self, const char *field)
{
  const char *value = self->account->values != NULL ? g_hash_table_lookup (self->account->values, field) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * cohort_call_secret:
 *
 * Returns: (nullable): never an empty text
 */
const char *
cohort_call_secret (const CohortCall *self, const char *field)
{
  return cohort_secrets_get (self->secrets, field);
}

/**
 * cohort_call_server_us:
 *
 * Returns: now, by the service's clock: for a signature, a window's end, an observation
 */
gint64
cohort_call_server_us (const CohortCall *self)
{
  return self->now_us + self->skew_us;
}

/* Tasks */

static const char *const task_kinds[] = { "check", "page", "window", "reread" };

const char *
cohort_task_kind_name (CohortTaskKind kind)
{
  return task_kinds[kind];
}

gboolean
cohort_task_kind_from_name (const char *name, CohortTaskKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (task_kinds); i++)
    if (g_strcmp0 (task_kinds[i], name) == 0)
      {
        *kind = (CohortTaskKind) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * cohort_task_compare:
 *
 * Returns: 0 when both ask the same under the same root
 */
gint
cohort_task_compare (const CohortTask *a, const CohortTask *b)
{
  gint order = strcmp (a->root, b->root);

  if (order == 0)
    order = strcmp (a->stream, b->stream);
  if (order == 0)
    order = (gint) a->kind - (gint) b->kind;
  return order != 0 ? order : strcmp (a->args, b->args);
}

struct _CohortTasks
{
  GStringChunk *strings;
  GArray *tasks; /* CohortTask */
};

CohortTasks *
cohort_tasks_new (void)
{
  CohortTasks *self = g_new0 (CohortTasks, 1);

  self->strings = g_string_chunk_new (256);
  self->tasks = g_array_new (FALSE, FALSE, sizeof (CohortTask));
  return self;
}

void
cohort_tasks_free (CohortTasks *self)
{
  if (self == NULL)
    return;
  g_string_chunk_free (self->strings);
  g_array_unref (self->tasks);
  g_free (self);
}

/**
 * cohort_tasks_add:
 * @root: the stream whose mark waits for the task; mostly the same as @stream
 * @args: the provider's own, "" for none
 */
void
cohort_tasks_add (CohortTasks *self, const char *root, const char *stream, CohortTaskKind kind, const char *args)
{
  CohortTask task
      = { g_string_chunk_insert_const (self->strings, root), g_string_chunk_insert_const (self->strings, stream), kind,
          g_string_chunk_insert_const (self->strings, args) };

  g_array_append_val (self->tasks, task);
}

guint
cohort_tasks_get_length (const CohortTasks *self)
{
  return self->tasks->len;
}

const CohortTask *
cohort_tasks_get (const CohortTasks *self, guint index)
{
  g_return_val_if_fail (index < self->tasks->len, NULL);

  return &g_array_index (self->tasks, CohortTask, index);
}

/* Marks */

struct _CohortMarks
{
  GStringChunk *strings;
  GHashTable *marks; /* (element-type utf8 CohortMark) */
};

CohortMarks *
cohort_marks_new (void)
{
  CohortMarks *self = g_new0 (CohortMarks, 1);

  self->strings = g_string_chunk_new (256);
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return self;
}

void
cohort_marks_free (CohortMarks *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->marks);
  g_string_chunk_free (self->strings);
  g_free (self);
}

void
cohort_marks_set (CohortMarks *self, const char *stream, const CohortMark *mark)
{
  CohortMark *copy = g_memdup2 (mark, sizeof *mark);

  if (mark->cursor != NULL)
    copy->cursor = g_string_chunk_insert (self->strings, mark->cursor);
  g_hash_table_replace (self->marks, g_string_chunk_insert (self->strings, stream), copy);
}

/**
 * cohort_marks_get:
 *
 * Returns: how far @stream was read; of one that never was: a full pass
 */
CohortMark
cohort_marks_get (const CohortMarks *self, const char *stream)
{
  const CohortMark *mark = g_hash_table_lookup (self->marks, stream);

  return mark != NULL ? *mark : (CohortMark) { .full = TRUE };
}
