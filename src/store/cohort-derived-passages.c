/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The search rows of what an answer may quote: posts that are out, with their topics, and questions that have an answer
 * in words. The tables keep no text of their own, so the hash of what was written stands in `passage`: a row is written
 * again only when the words changed, and the check has something to compare with. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cohort-derived-private.h"
#include "cohort-text.h"

/* What derived_state holds of them; to be raised when the words of a row, or how they are split, change. */
#define VERSION "1"

typedef enum
{
  COLUMN_TITLE,
  COLUMN_TOPIC,
  COLUMN_BODY,
  N_COLUMNS
} Column;

/* Each gives the three columns of ?1, or no row where there is nothing to be found. */
static const char post_sql[]
    = "SELECT title, (SELECT group_concat (name, ' ') FROM (SELECT t.name FROM post_topic AS l JOIN topic AS t "
      "ON t.id = l.topic WHERE l.post = p.id ORDER BY t.id)), body FROM post AS p "
      "WHERE id = ?1 AND status IN ('published', 'sent')";
static const char question_sql[]
    = "SELECT concat_ws (' ', q.title, q.body), (SELECT name FROM topic WHERE id = q.topic), a.words FROM question AS "
      "q "
      "CROSS JOIN (SELECT group_concat (body, char (10)) AS words FROM (SELECT 0 AS own, id, body FROM answer "
      "WHERE question = ?1 AND body <> '' UNION ALL SELECT 1, id, body FROM reply WHERE question = ?1 AND body <> '' "
      "ORDER BY own, id)) AS a WHERE q.id = ?1 AND a.words IS NOT NULL";

static const struct
{
  const char *kind, *words, *all;
} kinds[] = {
  { "post", post_sql, "SELECT id FROM post ORDER BY id" },
  { "question", question_sql,
    "SELECT id FROM question AS q WHERE EXISTS (SELECT 1 FROM answer WHERE question = q.id) "
    "OR EXISTS (SELECT 1 FROM reply WHERE question = q.id) ORDER BY id" },
};

/* @fields: (out): the words, owned by @texts; @hash: "" where there is nothing to be found */
static gboolean
collect (CohortDb *db, guint kind, gint64 owner, GPtrArray *texts, char hash[static COHORT_HASH_LEN], GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, kinds[kind].words, error);
  CohortHash value;
  CohortStep step;

  g_ptr_array_set_size (texts, 0);
  hash[0] = '\0';
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, owner);
  step = cohort_stmt_step (stmt, error);
  if (step != COHORT_ROW)
    return step == COHORT_DONE;
  for (int column = 0; column < N_COLUMNS; column++)
    {
      const char *text = cohort_stmt_text (stmt, column);

      g_ptr_array_add (texts, g_strdup (text != NULL ? text : ""));
    }
  value = cohort_hash_fields ((const char *const *) texts->pdata, N_COLUMNS);
  cohort_hash_print (&value, hash);
  return TRUE;
}

static gint64
row_of (guint kind, gint64 owner)
{
  return owner * 2 + kind;
}

/* What was written: "" for nothing. */
static gboolean
load (CohortDb *db, guint kind, gint64 owner, char hash[static COHORT_HASH_LEN], GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT hash FROM passage WHERE id = ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row_of (kind, owner));
  step = cohort_stmt_step (stmt, error);
  g_strlcpy (hash, step == COHORT_ROW ? cohort_stmt_text (stmt, 0) : "", COHORT_HASH_LEN);
  return step != COHORT_FAIL;
}

static gboolean
insert (CohortDb *db, guint kind, gint64 owner, GPtrArray *texts, const char *hash, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "INSERT INTO passage (id, kind, owner, hash) VALUES (?1, ?2, ?3, ?4)", error);
  g_autoptr (CohortStmt) words
      = cohort_db_prepare (db, "INSERT INTO passage_search (rowid, title, topic, body) VALUES (?1, ?2, ?3, ?4)", error);

  if (stmt == NULL || words == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row_of (kind, owner));
  cohort_stmt_bind_text (stmt, 2, kinds[kind].kind);
  cohort_stmt_bind_int64 (stmt, 3, owner);
  cohort_stmt_bind_text (stmt, 4, hash);
  cohort_stmt_bind_int64 (words, 1, row_of (kind, owner));
  for (int column = 0; column < N_COLUMNS; column++)
    {
      g_autofree char *split = cohort_text_search_index (texts->pdata[column]);

      cohort_stmt_bind_text (words, column + 2, split);
    }
  return cohort_stmt_run (stmt, error) && cohort_stmt_run (words, error);
}

/* Makes the search row of @owner right, who may be gone. */
static gboolean
store (CohortDb *db, guint kind, gint64 owner, GPtrArray *texts, GError **error)
{
  const gint64 row = row_of (kind, owner);
  char hash[COHORT_HASH_LEN], old[COHORT_HASH_LEN];

  if (!collect (db, kind, owner, texts, hash, error) || !load (db, kind, owner, old, error))
    return FALSE;
  if (g_str_equal (hash, old))
    return TRUE;
  if (*old != '\0'
      && (!cohort_db_run (db, "DELETE FROM passage_search WHERE rowid = ?1", COHORT_NUMBERS (row), error)
          || !cohort_db_run (db, "DELETE FROM passage WHERE id = ?1", COHORT_NUMBERS (row), error)))
    return FALSE;
  return *hash == '\0' || insert (db, kind, owner, texts, hash, error);
}

static GArray *
load_owners (CohortDb *db, guint kind, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, kinds[kind].all, error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 id = cohort_stmt_int64 (stmt, 0);

      g_array_append_val (ids, id);
    }
  return step == COHORT_DONE ? g_steal_pointer (&ids) : NULL;
}

static gboolean
store_all (CohortDb *db, GPtrArray *texts, GError **error)
{
  if (!cohort_db_exec (db, "DELETE FROM passage_search", error) || !cohort_db_exec (db, "DELETE FROM passage", error)
      || !cohort_db_exec (db,
                          "INSERT INTO derived_state (name, gen, definition, last_member) VALUES ('passages', 0, "
                          "'" VERSION "', 0) ON CONFLICT (name) DO UPDATE SET definition = excluded.definition",
                          error))
    return FALSE;
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      g_autoptr (GArray) owners = load_owners (db, kind, error);

      if (owners == NULL)
        return FALSE;
      for (guint i = 0; i < owners->len; i++)
        if (!store (db, kind, g_array_index (owners, gint64, i), texts, error))
          return FALSE;
    }
  return TRUE;
}

static const char current_sql[]
    = "SELECT EXISTS (SELECT 1 FROM derived_state WHERE name = 'passages' AND definition = '" VERSION "')";

/* Makes the search rows of a step right; of all texts, where other code made them, or none. */
gboolean
cohort_passages_rebuild (CohortDb *db, const CohortTouched *touched, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gint64 current;

  if (!cohort_db_get_int64 (db, current_sql, &current, error))
    return FALSE;
  if (current == 0)
    return store_all (db, texts, error);
  for (gsize i = 0; i < touched->n_posts; i++)
    if (!store (db, 0, touched->posts[i], texts, error))
      return FALSE;
  for (gsize i = 0; i < touched->n_questions; i++)
    if (!store (db, 1, touched->questions[i], texts, error))
      return FALSE;
  return TRUE;
}

static gboolean
verify_kind (CohortDb *db, guint kind, CohortFaults *faults, GError **error)
{
  g_autoptr (GArray) owners = load_owners (db, kind, error);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gint64 n = 0, found;
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT count (*) FROM passage WHERE kind = ?1", error);

  if (owners == NULL || stmt == NULL)
    return FALSE;
  for (guint i = 0; i < owners->len; i++)
    {
      const gint64 owner = g_array_index (owners, gint64, i);
      char hash[COHORT_HASH_LEN], old[COHORT_HASH_LEN];

      if (!collect (db, kind, owner, texts, hash, error) || !load (db, kind, owner, old, error))
        return FALSE;
      n += *old != '\0';
      if (!g_str_equal (hash, old))
        cohort_faults_add (faults, _ ("%s differs from a rebuild (%s %" PRId64 ")"), "passage", kinds[kind].kind,
                           owner);
    }
  cohort_stmt_bind_text (stmt, 1, kinds[kind].kind);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  found = cohort_stmt_int64 (stmt, 0);
  if (found > n)
    cohort_faults_add (faults, _ ("%s has %" PRId64 " rows of nobody"), "passage", found - n);
  return TRUE;
}

/* Adds a line for each text whose search row is not what a rebuild makes. Any connection. */
gboolean
cohort_passages_verify (CohortDb *db, CohortFaults *faults, GError **error)
{
  gint64 current, lacking;

  if (!cohort_db_get_int64 (db, current_sql, &current, error)
      || !cohort_db_get_int64 (db, "SELECT (SELECT count (*) FROM passage) - (SELECT count (*) FROM passage_search)",
                               &lacking, error))
    return FALSE;
  /* Nothing was written since the file learned of them. */
  if (current == 0)
    return TRUE;
  if (lacking > 0)
    cohort_faults_add (faults, _ ("%s lacks %" PRId64 " rows"), "passage_search", lacking);
  else if (lacking < 0)
    cohort_faults_add (faults, _ ("%s has %" PRId64 " rows of nobody"), "passage_search", -lacking);
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    if (!verify_kind (db, kind, faults, error))
      return FALSE;
  return TRUE;
}
