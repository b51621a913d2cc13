/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The search rows of a member: words of names, handles, addresses, notes and tags, and fragments of handles and
 * addresses. The tables keep no text of their own, so the hash of what was written stands in member_text: a row is
 * written again only when the words changed, and the check has something to compare with. */

#include "config.h"

#include "cohort-derived-private.h"
#include "cohort-text.h"

typedef enum
{
  COLUMN_NAME,
  COLUMN_HANDLE,
  COLUMN_EMAIL,
  COLUMN_NOTE,
  COLUMN_TAG,
  N_COLUMNS
} Column;

/* Each gives the column that a text belongs to, and the text, of the member ?1. */
static const char *const text_queries[] = {
  "SELECT CASE field WHEN 'name' THEN 0 WHEN 'handle' THEN 1 ELSE 2 END, value FROM member_override "
  "WHERE member = ?1 AND field IN ('name', 'handle', 'email') ORDER BY field, id",
  "SELECT 3, body FROM note WHERE member = ?1 ORDER BY id",
  "SELECT 4, t.name FROM member_tag AS m CROSS JOIN tag AS t ON t.id = m.tag WHERE m.member = ?1 ORDER BY t.id",
};

static const char identity_query[] = "SELECT i.name, i.handle, i.email, i.note, i.labels FROM identity_link AS l "
                                     "CROSS JOIN identity AS i ON i.id = l.identity WHERE l.member = ?1 ORDER BY i.id";

static void
append (GString *to, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (to->len > 0)
    g_string_append_c (to, '\n');
  g_string_append (to, text);
}

static gboolean
collect (CohortDb *db, gint64 member, GString *texts[N_COLUMNS], GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, identity_query, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    for (int column = 0; column < N_COLUMNS; column++)
      append (texts[column], cohort_stmt_text (stmt, column));
  for (guint i = 0; step == COHORT_DONE && i < G_N_ELEMENTS (text_queries); i++)
    {
      g_autoptr (CohortStmt) own = cohort_db_prepare (db, text_queries[i], error);

      if (own == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (own, 1, member);
      while ((step = cohort_stmt_step (own, error)) == COHORT_ROW)
        append (texts[cohort_stmt_int64 (own, 0)], cohort_stmt_text (own, 1));
    }
  return step == COHORT_DONE;
}

/* The hash of a member's words; "" for one that is gone. */
static gboolean
collect_hash (CohortDb *db, gint64 member, GString *texts[N_COLUMNS], char hash[static COHORT_HASH_LEN], GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT 1 FROM member WHERE id = ?1", error);
  const char *fields[N_COLUMNS];
  CohortHash value;
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  step = cohort_stmt_step (stmt, error);
  hash[0] = '\0';
  if (step != COHORT_ROW)
    return step == COHORT_DONE;
  if (!collect (db, member, texts, error))
    return FALSE;
  for (int column = 0; column < N_COLUMNS; column++)
    fields[column] = texts[column]->str;
  value = cohort_hash_fields (fields, N_COLUMNS);
  cohort_hash_print (&value, hash);
  return TRUE;
}

/* The hash that was written; "" where none was. */
static gboolean
load_hash (CohortDb *db, gint64 member, char hash[static COHORT_HASH_LEN], GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT hash FROM member_text WHERE member = ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  step = cohort_stmt_step (stmt, error);
  g_strlcpy (hash, step == COHORT_ROW ? cohort_stmt_text (stmt, 0) : "", COHORT_HASH_LEN);
  return step != COHORT_FAIL;
}

static gboolean
run_for (CohortDb *db, const char *sql, gint64 member, const char *const *texts, guint n, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  for (guint i = 0; i < n; i++)
    cohort_stmt_bind_text (stmt, (int) i + 2, texts[i]);
  return cohort_stmt_run (stmt, error);
}

static gboolean
remove_rows (CohortDb *db, gint64 member, GError **error)
{
  return run_for (db, "DELETE FROM member_search WHERE rowid = ?1", member, NULL, 0, error)
         && run_for (db, "DELETE FROM member_fragment WHERE rowid = ?1", member, NULL, 0, error)
         && run_for (db, "DELETE FROM member_text WHERE member = ?1", member, NULL, 0, error);
}

static gboolean
insert_rows (CohortDb *db, gint64 member, GString *texts[N_COLUMNS], const char *hash, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const char *fragments[] = { texts[COLUMN_HANDLE]->str, texts[COLUMN_EMAIL]->str };

  for (int column = 0; column < N_COLUMNS; column++)
    g_ptr_array_add (words, cohort_text_search_index (texts[column]->str));
  if (!run_for (db, "INSERT INTO member_search (rowid, name, handle, email, note, tag) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                member, (const char *const *) words->pdata, N_COLUMNS, error))
    return FALSE;
  if ((*fragments[0] != '\0' || *fragments[1] != '\0')
      && !run_for (db, "INSERT INTO member_fragment (rowid, handle, email) VALUES (?1, ?2, ?3)", member, fragments, 2,
                   error))
    return FALSE;
  return run_for (db, "INSERT INTO member_text (member, hash) VALUES (?1, ?2)", member, &hash, 1, error);
}

static void
free_texts (GString *texts[N_COLUMNS])
{
  for (int column = 0; column < N_COLUMNS; column++)
    g_string_free (texts[column], TRUE);
}

/* Makes the search rows of @member right, who may be gone. */
gboolean
cohort_search_store (CohortDb *db, gint64 member, GError **error)
{
  GString *texts[N_COLUMNS];
  char hash[COHORT_HASH_LEN], old[COHORT_HASH_LEN];
  gboolean done;

  for (int column = 0; column < N_COLUMNS; column++)
    texts[column] = g_string_new (NULL);
  done = collect_hash (db, member, texts, hash, error) && load_hash (db, member, old, error);
  if (done && !g_str_equal (hash, old))
    done = (*old == '\0' || remove_rows (db, member, error))
           && (*hash == '\0' || insert_rows (db, member, texts, hash, error));
  free_texts (texts);
  return done;
}

/* Whether the search rows of @member were made of the words that are there now. */
gboolean
cohort_search_equal (CohortDb *db, gint64 member, gboolean *equal, GError **error)
{
  GString *texts[N_COLUMNS];
  char hash[COHORT_HASH_LEN], old[COHORT_HASH_LEN];
  gboolean done;

  for (int column = 0; column < N_COLUMNS; column++)
    texts[column] = g_string_new (NULL);
  done = collect_hash (db, member, texts, hash, error) && load_hash (db, member, old, error);
  *equal = done && g_str_equal (hash, old);
  free_texts (texts);
  return done;
}
