/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-passages.h"

#include <string.h>

#include "cohort-text.h"

#define LONGEST 600   /* characters of a passage */
#define CANDIDATES 12 /* texts looked at for each that is wanted: the same is often asked, and answered */

void
cohort_passage_free (CohortPassage *passage)
{
  if (passage == NULL)
    return;
  g_free (passage->title);
  g_free (passage->text);
  g_free (passage->url);
  g_free (passage);
}

/* ---- which texts ---- */

typedef struct
{
  char *words; /* (owned): what is looked for */
  gint64 post; /* it was asked about, or 0 */
} Question;

static void
question_clear (Question *self)
{
  g_free (self->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

/* @found: FALSE where it is gone */
static gboolean
read_question (CohortDb *db, gint64 id, Question *self, gboolean *found, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT concat_ws (' ', title, body, (SELECT name FROM topic WHERE id = q.topic)), coalesce (post, 0) "
      "FROM question AS q WHERE id = ?1",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, id);
  step = cohort_stmt_step (stmt, error);
  *found = step == COHORT_ROW;
  self->words = *found ? cohort_stmt_dup_text (stmt, 0) : g_strdup ("");
  self->post = *found ? cohort_stmt_int64 (stmt, 1) : 0;
  return step != COHORT_FAIL;
}

static void
add_text (GPtrArray *list, gboolean is_post, gint64 owner, gboolean here)
{
  CohortPassage *passage = g_new0 (CohortPassage, 1);

  passage->is_post = is_post;
  passage->owner = owner;
  passage->here = here;
  g_ptr_array_add (list, passage);
}

/* The post that was asked about comes first, whatever it says. */
static gboolean
find_texts (CohortDb *db, gint64 id, const Question *question, guint limit, GPtrArray *list, GError **error)
{
  g_autofree char *query = cohort_text_search_any (question->words);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT p.kind = 'post', p.owner FROM passage_search AS s JOIN passage AS p ON p.id = s.rowid "
      "WHERE passage_search MATCH ?1 AND NOT (p.kind = 'question' AND p.owner = ?2) "
      "AND NOT (p.kind = 'post' AND p.owner = ?3) ORDER BY bm25 (passage_search, 4.0, 2.0, 1.0), p.id LIMIT ?4",
      error);
  CohortStep step = COHORT_DONE;

  if (stmt == NULL)
    return FALSE;
  if (question->post != 0)
    add_text (list, TRUE, question->post, TRUE);
  cohort_stmt_bind_text (stmt, 1, query);
  cohort_stmt_bind_int64 (stmt, 2, id);
  cohort_stmt_bind_int64 (stmt, 3, question->post);
  cohort_stmt_bind_int64 (stmt, 4, limit);
  while (*query != '\0' && list->len < limit && (step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    add_text (list, cohort_stmt_int64 (stmt, 0) != 0, cohort_stmt_int64 (stmt, 1), FALSE);
  return step != COHORT_FAIL;
}

/* ---- which paragraph ---- */

static GHashTable *
words_of (const char *text)
{
  g_autofree char *split = cohort_text_search_index (text);
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) list = g_strsplit (split, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0' && cohort_text_search_tells (list[i]))
      g_hash_table_add (words, g_strdup (list[i]));
  return words;
}

static guint
count_common (GHashTable *wanted, const char *text)
{
  g_autoptr (GHashTable) words = words_of (text);
  GHashTableIter iter;
  gpointer word;
  guint n = 0;

  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    n += g_hash_table_contains (wanted, word);
  return n;
}

/* Cut at the last blank or mark of punctuation, if there is one in its second half. */
static char *
shorten (const char *text)
{
  const char *end;

  if (g_utf8_strlen (text, -1) <= LONGEST)
    return g_strdup (text);
  end = g_utf8_offset_to_pointer (text, LONGEST);
  for (const char *p = end; p > text + (end - text) / 2; p = g_utf8_prev_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)) || g_unichar_ispunct (g_utf8_get_char (p)))
      {
        end = p;
        break;
      }
  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

static char *
best_paragraph (const char *body, GHashTable *wanted)
{
  g_autofree char *valid = g_utf8_make_valid (body, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  const char *best = NULL;
  guint most = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint n;

      g_strstrip (lines[i]);
      if (*lines[i] == '\0')
        continue;
      n = count_common (wanted, lines[i]);
      if (best == NULL || n > most)
        {
          best = lines[i];
          most = n;
        }
    }
  return shorten (best != NULL ? best : "");
}

/* ---- the whole ---- */

static const char post_text_sql[] = "SELECT title, url, coalesce (published_at, 0), coalesce (body, '') FROM post "
                                    "WHERE id = ?1 AND status IN ('published', 'sent')";
/* The latest answer; of several at once the person's own. */
static const char answer_text_sql[]
    = "SELECT coalesce (q.title, q.body), NULL, a.at, a.body FROM question AS q CROSS JOIN (SELECT answered_at AS at, "
      "body, 0 AS own, id FROM answer WHERE question = ?1 AND body <> '' UNION ALL SELECT answered_at, body, 1, id "
      "FROM reply WHERE question = ?1 AND body <> '') AS a WHERE q.id = ?1 ORDER BY a.at DESC, a.own DESC, a.id DESC "
      "LIMIT 1";

/* @kept: FALSE for a text that is gone, or a post that is not out */
static gboolean
fill (CohortDb *db, CohortPassage *passage, GHashTable *wanted, gboolean *kept, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, passage->is_post ? post_text_sql : answer_text_sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, passage->owner);
  step = cohort_stmt_step (stmt, error);
  *kept = step == COHORT_ROW;
  if (*kept)
    {
      passage->title = cohort_stmt_dup_text (stmt, 0);
      passage->url = cohort_stmt_dup_text (stmt, 1);
      passage->at = cohort_stmt_int64 (stmt, 2);
      passage->text = best_paragraph (cohort_stmt_text (stmt, 3), wanted);
    }
  return step != COHORT_FAIL;
}

/* The same words were given as an answer more than once. */
static gboolean
is_repeated (GPtrArray *list, guint index)
{
  const CohortPassage *passage = list->pdata[index];

  for (guint i = 0; i < index; i++)
    {
      const CohortPassage *before = list->pdata[i];

      if (before->is_post == passage->is_post && g_str_equal (before->text, passage->text)
          && (!passage->is_post || g_str_equal (before->title, passage->title)))
        return TRUE;
    }
  return FALSE;
}

/**
 * cohort_passages_for:
 * @question: a question; none is found for one that is gone
 * @limit: at most so many
 *
 * Returns: (transfer full) (element-type CohortPassage) (nullable): what says most first; %NULL with @error set
 */
GPtrArray *
cohort_passages_for (CohortDb *db, gint64 question, guint limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_passage_free);
  g_auto (Question) asked = { NULL, 0 };
  g_autoptr (GHashTable) wanted = NULL;
  gboolean found;

  if (!read_question (db, question, &asked, &found, error)
      || (found && !find_texts (db, question, &asked, limit * CANDIDATES, list, error)))
    return NULL;
  wanted = words_of (asked.words);
  for (guint i = 0; i < list->len && i < limit;)
    {
      gboolean kept;

      if (!fill (db, list->pdata[i], wanted, &kept, error))
        return NULL;
      if (kept && !is_repeated (list, i))
        i++;
      else
        g_ptr_array_remove_index (list, i);
    }
  if (list->len > limit)
    g_ptr_array_set_size (list, (int) limit);
  return g_steal_pointer (&list);
}

/**
 * cohort_passages_find_answered:
 * @search: what a person typed
 * @limit: at most so many
 *
 * Returns: (transfer full) (element-type gint64) (nullable): questions with an answer in words in which all of it
 * occurs; %NULL with @error set
 */
GArray *
cohort_passages_find_answered (CohortDb *db, const char *search, guint limit, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *query = cohort_text_search_query (search);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT p.owner FROM passage_search AS s JOIN passage AS p ON p.id = s.rowid WHERE passage_search MATCH ?1 "
      "AND p.kind = 'question' ORDER BY bm25 (passage_search, 4.0, 2.0, 1.0), p.id LIMIT ?2",
      error);
  CohortStep step = COHORT_DONE;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_text (stmt, 1, query);
  cohort_stmt_bind_int64 (stmt, 2, limit);
  while (*query != '\0' && (step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 id = cohort_stmt_int64 (stmt, 0);

      g_array_append_val (ids, id);
    }
  return step != COHORT_FAIL ? g_steal_pointer (&ids) : NULL;
}
