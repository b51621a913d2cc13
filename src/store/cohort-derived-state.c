/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Generations of derived rows.
 *
 * What rows mean, apart from the facts, is their definition: the version of the rules, the reporting zone, the grace.
 * The state 'ledger' names the generation that reports read and its definition. When the settings ask for another one,
 * a second generation is built beside it in short transactions (state 'ledger-next', with the last member built), and
 * whatever is touched meanwhile is written to both; then the second takes the first one's place and the old rows are
 * deleted, again a few at a time. */

#include "config.h"

#include <string.h>

#include "cohort-derived-build.h"
#include "cohort-derived-private.h"
#include "cohort-setting.h"
#include "cohort-zone.h"

/* Raised when the rules by which rows are made change. */
#define RULES "2"

#define MAX_GRACE 90

static CohortGeneration *
generation_new (gint64 gen, const char *definition)
{
  CohortGeneration *self = g_new0 (CohortGeneration, 1);
  g_auto (GStrv) parts = g_strsplit (definition, "|", 3);
  guint n = g_strv_length (parts);

  self->gen = gen;
  self->definition = g_strdup (definition);
  self->dunning_grace = n > 1 ? (int) CLAMP (g_ascii_strtoll (parts[1], NULL, 10), 0, MAX_GRACE) : 0;
  self->zone = n > 2 ? cohort_zone_new (parts[2], NULL) : NULL;
  if (self->zone == NULL)
    self->zone = cohort_zone_ref (cohort_zone_utc ());
  return self;
}

void
cohort_generation_free (CohortGeneration *self)
{
  g_free (self->definition);
  cohort_zone_unref (self->zone);
  g_free (self);
}

/* The definition that the settings ask for. */
static char *
wanted_definition (CohortDb *db, GError **error)
{
  g_autofree char *zone = NULL;
  gint64 grace;

  if (!cohort_setting_get (db, COHORT_SETTING_ZONE, &zone, error)
      || !cohort_setting_get_int (db, COHORT_SETTING_DUNNING_GRACE, COHORT_DEFAULT_DUNNING_GRACE, &grace, error))
    return NULL;
  return g_strdup_printf (RULES "|%d|%s", (int) CLAMP (grace, 0, MAX_GRACE), zone != NULL ? zone : "UTC");
}

static gboolean
state_load (CohortDb *db, const char *name, CohortGeneration **out, gint64 *last_member, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT gen, definition, last_member FROM derived_state WHERE name = ?1", error);
  CohortStep step;

  *out = NULL;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, name);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    {
      *out = generation_new (cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 1));
      if (last_member != NULL)
        *last_member = cohort_stmt_int64 (stmt, 2);
    }
  return step != COHORT_FAIL;
}

static gboolean
state_save (CohortDb *db, const char *name, gint64 gen, const char *definition, gint64 last_member, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (db,
                            "INSERT INTO derived_state (name, gen, definition, last_member) VALUES (?1, ?2, ?3, ?4) "
                            "ON CONFLICT (name) DO UPDATE SET gen = excluded.gen, definition = excluded.definition, "
                            "last_member = excluded.last_member",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, name);
  cohort_stmt_bind_int64 (stmt, 2, gen);
  cohort_stmt_bind_text (stmt, 3, definition);
  cohort_stmt_bind_int64 (stmt, 4, last_member);
  return cohort_stmt_run (stmt, error);
}

static gboolean
state_remove_next (CohortDb *db, GError **error)
{
  return cohort_db_exec (db, "DELETE FROM derived_state WHERE name = 'ledger-next'", error);
}

/* @create: write down the first generation where there is none yet.
 *
 * Returns: (transfer full) (element-type CohortGeneration): the one that is read, then the one that is being built, if
 * any */
GPtrArray *
cohort_generations_load (CohortDb *db, gboolean create, GError **error)
{
  g_autoptr (GPtrArray) generations = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_generation_free);
  g_autofree char *wanted = NULL;
  CohortGeneration *current, *next;

  if (!state_load (db, "ledger", &current, NULL, error))
    return NULL;
  if (current == NULL)
    {
      wanted = wanted_definition (db, error);
      if (wanted == NULL || (create && !state_save (db, "ledger", 1, wanted, 0, error)))
        return NULL;
      current = generation_new (1, wanted);
    }
  g_ptr_array_add (generations, current);
  if (!state_load (db, "ledger-next", &next, NULL, error))
    return NULL;
  if (next != NULL)
    g_ptr_array_add (generations, next);
  return g_steal_pointer (&generations);
}

/* Rows of one generation, the first few owners at a time. */
static const struct
{
  const char *any;    /* a generation that is neither ?1 nor ?2 */
  const char *remove; /* the rows of ?1 of the first ?2 owners */
} old_rows[] = {
#define OLD(table, owner)                                                                                              \
  { "SELECT gen FROM " table " WHERE gen < min (?1, ?2) OR gen > max (?1, ?2) LIMIT 1",                                \
    "DELETE FROM " table " WHERE gen = ?1 AND " owner " IN (SELECT DISTINCT " owner " FROM " table                     \
    " WHERE gen = ?1 ORDER BY " owner " LIMIT ?2)" }
  OLD ("segment", "identity"),    OLD ("daily_total", "identity"),  OLD ("member_now", "member"),
  OLD ("member_money", "member"), OLD ("derived_source", "source"),
#undef OLD
};

/* Deletes some rows that no generation owns. @done: there were none. */
static gboolean
remove_old (CohortDb *db, gint64 current, gint64 next, guint n_owners, gboolean *done, GError **error)
{
  *done = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (old_rows); i++)
    {
      g_autoptr (CohortStmt) any = cohort_db_prepare (db, old_rows[i].any, error);
      g_autoptr (CohortStmt) remove = cohort_db_prepare (db, old_rows[i].remove, error);
      CohortStep step;
      gint64 gen;

      if (any == NULL || remove == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (any, 1, current);
      cohort_stmt_bind_int64 (any, 2, next);
      step = cohort_stmt_step (any, error);
      if (step == COHORT_FAIL)
        return FALSE;
      if (step == COHORT_DONE)
        continue;
      gen = cohort_stmt_int64 (any, 0);
      cohort_stmt_reset (any);
      cohort_stmt_bind_int64 (remove, 1, gen);
      cohort_stmt_bind_int64 (remove, 2, n_owners);
      return cohort_stmt_run (remove, error);
    }
  *done = TRUE;
  return TRUE;
}

/* Builds the next few members of @next; when none is left, what belongs to nobody, and swaps. */
static gboolean
build_some (CohortDb *db, const CohortGeneration *next, gint64 last_member, guint n_members, GError **error)
{
  g_autoptr (CohortDerivedLedger) ledger = cohort_derived_ledger_new (db, next, error);
  g_autoptr (GArray) members = NULL;

  if (ledger == NULL)
    return FALSE;
  members = cohort_derived_members_after (db, last_member, n_members, error);
  if (members == NULL)
    return FALSE;
  if (members->len > 0)
    return cohort_derived_build_members (db, ledger, members, error)
           && state_save (db, "ledger-next", next->gen, next->definition,
                          g_array_index (members, gint64, members->len - 1), error);
  /* Reports read other rows from now on, though no fact changed. */
  cohort_db_touch_domains (db, COHORT_DOMAIN_PEOPLE | COHORT_DOMAIN_SUBSCRIPTION | COHORT_DOMAIN_FIGURES);
  return cohort_derived_build_rest (db, ledger, error) && cohort_derived_save_sources (db, next->gen, ledger, error)
         && state_save (db, "ledger", next->gen, next->definition, 0, error) && state_remove_next (db, error);
}

static gboolean
refresh_inside (CohortDb *db, guint n_members, gboolean *done, GError **error)
{
  g_autofree char *wanted = wanted_definition (db, error);
  CohortGeneration *loaded = NULL;
  g_autoptr (CohortGeneration) current = NULL;
  g_autoptr (CohortGeneration) next = NULL;
  gint64 last_member = 0;

  *done = FALSE;
  if (wanted == NULL || !state_load (db, "ledger", &loaded, NULL, error))
    return FALSE;
  current = loaded;
  if (current == NULL)
    {
      *done = TRUE;
      return TRUE;
    }
  if (!state_load (db, "ledger-next", &loaded, &last_member, error))
    return FALSE;
  next = loaded;
  if (strcmp (current->definition, wanted) == 0)
    return (next == NULL || state_remove_next (db, error))
           && remove_old (db, current->gen, current->gen, n_members, done, error);
  if (next != NULL && strcmp (next->definition, wanted) == 0)
    return build_some (db, next, last_member, n_members, error);
  /* Rows that an abandoned generation left must not be taken for the new one's. */
  if (!remove_old (db, current->gen, current->gen, n_members, done, error))
    return FALSE;
  if (!*done)
    return next == NULL || state_remove_next (db, error);
  *done = FALSE;
  return state_save (db, "ledger-next", current->gen + 1, wanted, 0, error);
}

/**
 * cohort_derived_refresh:
 * @n_members: how much to do at once; 500 take a few dozen milliseconds
 * @done: (out): whether nothing is left to do
 * @error: return location
 *
 * Brings the derived rows a step nearer to what the settings ask for, in a transaction of its own. Called again and
 * again, in jobs of their own so that other writes come between them, until @done. Writer's thread.
 *
 * Returns: FALSE with @error set; nothing of the step is kept then
 */
gboolean
cohort_derived_refresh (CohortDb *db, guint n_members, gboolean *done, GError **error)
{
  if (!cohort_db_begin (db, error))
    return FALSE;
  if (refresh_inside (db, MAX (n_members, 1), done, error) && cohort_db_commit (db, error))
    return TRUE;
  cohort_db_rollback (db);
  return FALSE;
}

/* Within the transaction that runs: all of it at once where a community has no more than @max_members, else nothing. */
gboolean
cohort_derived_catch_up (CohortDb *db, guint max_members, GError **error)
{
  gboolean done = FALSE;
  gint64 n_members;

  if (!cohort_db_get_int64 (db, "SELECT count (*) FROM (SELECT 1 FROM member LIMIT 10001)", &n_members, error))
    return FALSE;
  while (!done && n_members <= max_members)
    if (!refresh_inside (db, max_members, &done, error))
      return FALSE;
  return TRUE;
}

/**
 * cohort_derived_is_current:
 * @current: (out): whether the rows that reports read are what the settings ask for
 * @error: return location
 *
 * Any connection.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_derived_is_current (CohortDb *db, gboolean *current, GError **error)
{
  g_autofree char *wanted = wanted_definition (db, error);
  CohortGeneration *loaded = NULL;
  g_autoptr (CohortGeneration) read = NULL;

  if (wanted == NULL || !state_load (db, "ledger", &loaded, NULL, error))
    return FALSE;
  read = loaded;
  *current = read == NULL || strcmp (read->definition, wanted) == 0;
  return TRUE;
}
