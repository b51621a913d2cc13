// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rows and keys wait here and are written many at a time: one statement for MANY rows costs a fraction of MANY
 * statements, because SQLite sets up what a table's CHECKs need once a statement.
 *
 * Only kinds wait that other kinds seldom refer to. A waiting row has its id already, so that its keys and the record
 * of the import can name it; whatever has to see it in the database writes out the queue first. Rows are written in the
 * order of kinds, which is the order in which they refer to one another; a row that refers to a waiting one of its own
 * kind does not join it. */

#include "config.h"

#include "cohort-book-private.h"

#include <string.h>

#define MANY 32
#define SOME 8

/* Rows of one kind that name the same fields. */
typedef struct
{
  CohortRecordKind kind;
  guint32 mask;
  GArray *ids;   /* (element-type gint64) */
  GArray *facts; /* (element-type CohortFact): those of the mask, row after row */
} Group;

typedef struct
{
  CohortRecordKind kind;
  const char *key;
  gint64 row;
} QueuedKey;

struct _CohortBookQueue
{
  GPtrArray *groups;                      /* (element-type Group) in the order of writing */
  GPtrArray *keys;                        /* (element-type QueuedKey) (owned) */
  GHashTable *by_key;                     /* (element-type QueuedKey): a set of the same */
  GStringChunk *strings;                  /* of what waits */
  gint64 next_id[COHORT_N_RECORD_KINDS];  /* 0: not known yet */
  gint64 first_id[COHORT_N_RECORD_KINDS]; /* of what waits; 0: nothing does */
};

static void
group_free (gpointer data)
{
  Group *group = data;

  g_array_unref (group->ids);
  g_array_unref (group->facts);
  g_free (group);
}

static guint
hash_key (gconstpointer data)
{
  const QueuedKey *key = data;

  return g_str_hash (key->key) * 31 + key->kind;
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const QueuedKey *left = a, *right = b;

  return left->kind == right->kind && g_str_equal (left->key, right->key);
}

CohortBookQueue *
cohort_book_queue_new (void)
{
  CohortBookQueue *self = g_new0 (CohortBookQueue, 1);

  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->by_key = g_hash_table_new (hash_key, equal_keys);
  self->strings = g_string_chunk_new (16 * 1024);
  return self;
}

void
cohort_book_queue_free (CohortBookQueue *self)
{
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->groups);
  g_string_chunk_free (self->strings);
  g_free (self);
}

/* Whether rows of @kind may wait. */
gboolean
cohort_book_queue_takes (CohortRecordKind kind)
{
  switch ((int) kind)
    {
    case COHORT_RECORD_PAYMENT:
    case COHORT_RECORD_COVERAGE:
    case COHORT_RECORD_PAYMENT_ALLOCATION:
    case COHORT_RECORD_BALANCE_ENTRY:
    case COHORT_RECORD_INTERACTION:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Whether @row of @kind may be waiting. */
gboolean
cohort_book_queue_has (CohortBookQueue *self, CohortRecordKind kind, gint64 row)
{
  return self->first_id[kind] != 0 && row >= self->first_id[kind];
}

gboolean
cohort_book_queue_find_key (CohortBookQueue *self, CohortRecordKind kind, const char *key, gint64 *row)
{
  QueuedKey wanted = { kind, key, 0 };
  const QueuedKey *found = g_hash_table_lookup (self->by_key, &wanted);

  if (found != NULL)
    *row = found->row;
  return found != NULL;
}

/* Writing out */

static int
bind_row (CohortStmt *stmt, int index, const Group *group, guint row, gint64 source)
{
  const CohortFact *next = &g_array_index (group->facts, CohortFact, row * (guint) __builtin_popcount (group->mask));
  CohortFact facts[COHORT_BOOK_MAX_FIELDS];

  for (guint i = 0; i < COHORT_BOOK_MAX_FIELDS; i++)
    if (group->mask & (1u << i))
      facts[i] = *next++;
  cohort_stmt_bind_int64 (stmt, index++, g_array_index (group->ids, gint64, row));
  if (cohort_record_kind_spec (group->kind)->has_source)
    cohort_stmt_bind_int64 (stmt, index++, source);
  return cohort_book_bind_fields (stmt, index, group->kind, group->mask, facts);
}

/* As many at once as there are statements for. */
static guint
portion (guint left)
{
  return left >= MANY ? MANY : left >= SOME ? SOME : 1;
}

static gboolean
write_group (CohortBook *book, const Group *group, GError **error)
{
  for (guint done = 0, n; done < group->ids->len; done += n)
    {
      CohortStmt *stmt;
      int index = 1;

      n = portion (group->ids->len - done);
      stmt = cohort_book_statement_for (book, COHORT_BOOK_INSERT, group->kind, group->mask, n, error);
      if (stmt == NULL)
        return FALSE;
      for (guint i = 0; i < n; i++)
        index = bind_row (stmt, index, group, done + i, book->source);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_keys (CohortBook *book, GPtrArray *keys, GError **error)
{
  for (guint done = 0, n; done < keys->len; done += n)
    {
      CohortStmt *stmt;
      int index = 1;

      n = portion (keys->len - done);
      stmt = cohort_book_statement_for (book, COHORT_BOOK_SET_KEY, 0, 0, n, error);
      if (stmt == NULL)
        return FALSE;
      for (guint i = 0; i < n; i++)
        {
          const QueuedKey *key = g_ptr_array_index (keys, done + i);

          cohort_stmt_bind_int64 (stmt, index++, book->source);
          cohort_stmt_bind_text (stmt, index++, cohort_record_kind_spec (key->kind)->name);
          cohort_stmt_bind_text (stmt, index++, key->key);
          cohort_stmt_bind_int64 (stmt, index++, key->row);
        }
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static void
forget (CohortBookQueue *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      Group *group = g_ptr_array_index (self->groups, i);

      g_array_set_size (group->ids, 0);
      g_array_set_size (group->facts, 0);
      self->first_id[group->kind] = 0;
    }
  g_hash_table_remove_all (self->by_key);
  g_ptr_array_set_size (self->keys, 0);
  g_string_chunk_clear (self->strings);
}

/**
 * cohort_book_flush:
 *
 * Writes what waits. A book that is detached without this forgets it.
 */
gboolean
cohort_book_flush (CohortBook *self, GError **error)
{
  CohortBookQueue *queue = self->queue;
  gboolean done;

  if (queue == NULL)
    return TRUE;
  done = write_keys (self, queue->keys, error);
  for (guint i = 0; done && i < queue->groups->len; i++)
    done = write_group (self, g_ptr_array_index (queue->groups, i), error);
  forget (queue);
  return done;
}

void
cohort_book_queue_clear (CohortBookQueue *self)
{
  forget (self);
  memset (self->next_id, 0, sizeof self->next_id);
}

/* Joining */

static Group *
find_group (CohortBookQueue *self, CohortRecordKind kind, guint32 mask)
{
  Group *group;
  guint place = 0;

  for (; place < self->groups->len; place++)
    {
      group = g_ptr_array_index (self->groups, place);
      if (group->kind == kind && group->mask == mask)
        return group;
      if (group->kind > kind)
        break;
    }
  group = g_new0 (Group, 1);
  group->kind = kind;
  group->mask = mask;
  group->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  group->facts = g_array_new (FALSE, FALSE, sizeof (CohortFact));
  g_ptr_array_insert (self->groups, (int) place, group);
  return group;
}

static gboolean
take_id (CohortBook *book, CohortRecordKind kind, gint64 *id, GError **error)
{
  CohortBookQueue *queue = book->queue;

  if (queue->next_id[kind] == 0)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (
          book->db, "SELECT ifnull (max (seq), 0) + 1 FROM sqlite_sequence WHERE name = ?1", error);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_text (stmt, 1, cohort_record_kind_spec (kind)->name);
      if (cohort_stmt_step (stmt, error) != COHORT_ROW)
        return FALSE;
      queue->next_id[kind] = cohort_stmt_int64 (stmt, 0);
    }
  *id = queue->next_id[kind]++;
  return TRUE;
}

static gboolean
refers_to_waiting (CohortBookQueue *self, CohortRecordKind kind, guint32 mask, const CohortFact *facts)
{
  for (guint i = 0; i < COHORT_BOOK_MAX_FIELDS; i++)
    if ((mask & (1u << i)) && facts[i].type == COHORT_VALUE_REF && facts[i].ref_kind == kind
        && cohort_book_queue_has (self, kind, facts[i].i))
      return TRUE;
  return FALSE;
}

/* Lets a row wait. @wanted: the id it had before undo, or 0. @row: (out): its id */
gboolean
cohort_book_queue_row (CohortBook *book, CohortRecordKind kind, gint64 wanted, guint32 mask, const CohortFact *facts,
                       gint64 *row, GError **error)
{
  CohortBookQueue *queue = book->queue;
  Group *group;

  if (refers_to_waiting (queue, kind, mask, facts) && !cohort_book_flush (book, error))
    return FALSE;
  *row = wanted;
  if (wanted == 0 && !take_id (book, kind, row, error))
    return FALSE;
  group = find_group (queue, kind, mask);
  g_array_append_val (group->ids, *row);
  for (guint i = 0; i < COHORT_BOOK_MAX_FIELDS; i++)
    if (mask & (1u << i))
      {
        CohortFact fact = facts[i];

        if (fact.text != NULL)
          fact.text = g_string_chunk_insert (queue->strings, fact.text);
        g_array_append_val (group->facts, fact);
      }
  queue->first_id[kind] = queue->first_id[kind] == 0 ? *row : MIN (queue->first_id[kind], *row);
  return group->ids->len < MANY || cohort_book_flush (book, error);
}

/* Lets a key wait. */
gboolean
cohort_book_queue_key (CohortBook *book, CohortRecordKind kind, const char *key, gint64 row, GError **error)
{
  CohortBookQueue *queue = book->queue;
  QueuedKey *queued = g_new (QueuedKey, 1);

  *queued = (QueuedKey) { kind, g_string_chunk_insert (queue->strings, key), row };
  g_ptr_array_add (queue->keys, queued);
  g_hash_table_add (queue->by_key, queued);
  return queue->keys->len < 4 * MANY || cohort_book_flush (book, error);
}
