/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which owners' rows a step makes stale, and their rebuilding.
 *
 * Touched identities and members come from the journal. What a whole source shares is compared with what its rows were
 * built with: another nature rebuilds all of its identities; days newly known, or no longer, only those whose ends are
 * judged by them, found through the index on the end of the grace. So an import of a small file into a large community
 * rebuilds the people in it and those whose grace ran out since the last one. */

#include "config.h"

#include <string.h>

#include "cohort-db-private.h"
#include "cohort-derived-build.h"
#include "cohort-derived-private.h"
#include "cohort-derived.h"

/* A community of up to so many members is brought to changed settings within the step that changed them. */
#define SMALL_COMMUNITY 2000

static void
add_id (GHashTable *set, gint64 id)
{
  if (!g_hash_table_contains (set, &id))
    g_hash_table_add (set, g_memdup2 (&id, sizeof id));
}

static GHashTable *
set_new (const gint64 *ids, gsize n)
{
  GHashTable *set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (gsize i = 0; i < n; i++)
    add_id (set, ids[i]);
  return set;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* In ascending order, so that rows are written in the order of their keys. */
static GArray *
set_sorted (GHashTable *set)
{
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), g_hash_table_size (set));
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_vals (ids, id, 1);
  g_array_sort (ids, compare_ids);
  return ids;
}

/* Adds the ids that @sql selects; ?1.. are @values. */
static gboolean
add_selected (CohortDb *db, GHashTable *set, const char *sql, const gint64 *values, int n_values, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  for (int i = 0; i < n_values; i++)
    cohort_stmt_bind_int64 (stmt, i + 1, values[i]);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    add_id (set, cohort_stmt_int64 (stmt, 0));
  return step == COHORT_DONE;
}

static gboolean
add_members_of (CohortDb *db, GHashTable *identities, GHashTable *members, GError **error)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, identities);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!add_selected (db, members, "SELECT member FROM identity_link WHERE identity = ?1", id, 1, error))
      return FALSE;
  return TRUE;
}

static GArray *
spans_from_text (const char *text)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (CohortKnownSpan));
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *colon = strchr (parts[i], ':');
      CohortKnownSpan span = { (CohortDay) g_ascii_strtoll (parts[i], NULL, 10) };

      if (colon == NULL)
        continue;
      span.to = (CohortDay) g_ascii_strtoll (colon + 1, NULL, 10);
      g_array_append_val (spans, span);
    }
  return spans;
}

/* Adds the days of @a that are not days of @b; both ascending and apart. */
static void
add_difference (GArray *to, const GArray *a, const GArray *b)
{
  for (guint i = 0; i < a->len; i++)
    {
      CohortKnownSpan rest = g_array_index (a, CohortKnownSpan, i);

      for (guint j = 0; j < b->len && rest.from <= rest.to; j++)
        {
          const CohortKnownSpan *cut = &g_array_index (b, CohortKnownSpan, j);
          CohortKnownSpan before = { rest.from, MIN (rest.to, cut->from - 1) };

          if (cut->to < rest.from)
            continue;
          if (before.from <= before.to)
            g_array_append_val (to, before);
          rest.from = MAX (rest.from, cut->to + 1);
        }
      if (rest.from <= rest.to)
        g_array_append_val (to, rest);
    }
}

/* Those of the source whose ends are judged by days on which @before and @now differ; those that were judged beyond the
 * horizon, or not judged within it; and those that were bridged over a hole. */
static gboolean
add_judged_by (CohortDb *db, const CohortGeneration *generation, gint64 source, const GArray *before, const GArray *now,
               GHashTable *identities, GError **error)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (CohortKnownSpan));
  gint64 horizon = now->len > 0 ? g_array_index (now, CohortKnownSpan, now->len - 1).to : COHORT_DAY_MIN;
  const gint64 of_source[] = { generation->gen, source, horizon };

  add_difference (days, before, now);
  add_difference (days, now, before);
  for (guint i = 0; i < days->len; i++)
    {
      const CohortKnownSpan *span = &g_array_index (days, CohortKnownSpan, i);
      const gint64 values[]
          = { generation->gen, source, span->from, (gint64) span->to + generation->dunning_grace, span->to };

      if (!add_selected (db, identities,
                         "SELECT identity FROM segment WHERE gen = ?1 AND source = ?2 AND open IN (0, 1) "
                         "AND grace_end_day BETWEEN ?3 AND ?4 AND term_end_day <= ?5",
                         values, G_N_ELEMENTS (values), error))
        return FALSE;
    }
  return add_selected (db, identities,
                       "SELECT identity FROM segment WHERE gen = ?1 AND source = ?2 AND open = 1 "
                       "AND grace_end_day <= ?3 "
                       "UNION SELECT identity FROM segment WHERE gen = ?1 AND source = ?2 AND open = 0 "
                       "AND grace_end_day > ?3",
                       of_source, 3, error)
         && add_selected (db, identities, "SELECT identity FROM segment WHERE gen = ?1 AND source = ?2 AND missing = 1",
                          of_source, 2, error);
}

static gboolean
add_stale_of (CohortDb *db, const CohortGeneration *generation, const CohortSourceNature *nature,
              GHashTable *identities, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT nature, known FROM derived_source WHERE gen = ?1 AND source = ?2", error);
  g_autoptr (GArray) before = NULL;
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, generation->gen);
  cohort_stmt_bind_int64 (stmt, 2, nature->id);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_FAIL)
    return FALSE;
  if (step == COHORT_DONE)
    return add_selected (db, identities, "SELECT id FROM identity WHERE source = ?1", &nature->id, 1, error);
  if (strcmp (cohort_stmt_text (stmt, 0), nature->nature) != 0)
    return add_selected (db, identities,
                         "SELECT id FROM identity WHERE source = ?1 "
                         "UNION SELECT identity FROM payment WHERE source = ?1 AND identity IS NOT NULL",
                         &nature->id, 1, error);
  if (strcmp (cohort_stmt_text (stmt, 1), nature->known) == 0)
    return TRUE;
  before = spans_from_text (cohort_stmt_text (stmt, 1));
  return add_judged_by (db, generation, nature->id, before, nature->spans, identities, error);
}

static gboolean
add_stale (CohortDb *db, const CohortGeneration *generation, GHashTable *natures, GHashTable *identities,
           GError **error)
{
  GHashTableIter iter;
  gpointer nature;

  g_hash_table_iter_init (&iter, natures);
  while (g_hash_table_iter_next (&iter, NULL, &nature))
    if (!add_stale_of (db, generation, nature, identities, error))
      return FALSE;
  return TRUE;
}

/* Remembers what the rows of @gen were built with. */
gboolean
cohort_derived_save_sources (CohortDb *db, gint64 gen, CohortDerivedLedger *ledger, GError **error)
{
  g_autoptr (CohortStmt) save = NULL;
  g_autoptr (CohortStmt) forget = NULL;
  GHashTableIter iter;
  gpointer value;

  save = cohort_db_prepare (db,
                            "INSERT INTO derived_source (gen, source, nature, known) VALUES (?1, ?2, ?3, ?4) "
                            "ON CONFLICT DO UPDATE SET nature = excluded.nature, known = excluded.known "
                            "WHERE nature <> excluded.nature OR known <> excluded.known",
                            error);
  forget = cohort_db_prepare (db, "DELETE FROM derived_source WHERE gen = ?1 AND source NOT IN (SELECT id FROM source)",
                              error);
  if (save == NULL || forget == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, cohort_derived_ledger_get_natures (ledger));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const CohortSourceNature *nature = value;

      cohort_stmt_bind_int64 (save, 1, gen);
      cohort_stmt_bind_int64 (save, 2, nature->id);
      cohort_stmt_bind_text (save, 3, nature->nature);
      cohort_stmt_bind_text (save, 4, nature->known);
      if (!cohort_stmt_run (save, error))
        return FALSE;
    }
  cohort_stmt_bind_int64 (forget, 1, gen);
  return cohort_stmt_run (forget, error);
}

static gboolean
build_owners (CohortDb *db, CohortDerivedLedger *ledger, GHashTable *identities, GHashTable *members, GError **error)
{
  g_autoptr (GArray) i_ids = set_sorted (identities);
  g_autoptr (GArray) m_ids = set_sorted (members);

  for (guint i = 0; i < i_ids->len; i++)
    if (!cohort_derived_ledger_identity (ledger, g_array_index (i_ids, gint64, i), error))
      return FALSE;
  for (guint i = 0; i < m_ids->len; i++)
    if (!cohort_derived_ledger_member (ledger, g_array_index (m_ids, gint64, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
rebuild_generation (CohortDb *db, const CohortGeneration *generation, const CohortTouched *touched, gboolean search,
                    GError **error)
{
  g_autoptr (GHashTable) identities = set_new (touched->identities, touched->n_identities);
  g_autoptr (GHashTable) members = set_new (touched->members, touched->n_members);
  g_autoptr (CohortDerivedLedger) ledger = cohort_derived_ledger_new (db, generation, error);
  g_autoptr (GArray) searched = NULL;

  if (ledger == NULL || !add_stale (db, generation, cohort_derived_ledger_get_natures (ledger), identities, error)
      || !add_members_of (db, identities, members, error))
    return FALSE;
  if ((db->touched & (COHORT_DOMAIN_MONEY | COHORT_DOMAIN_SOURCES)) != 0)
    add_id (identities, 0);
  if (!build_owners (db, ledger, identities, members, error)
      || !cohort_derived_save_sources (db, generation->gen, ledger, error))
    return FALSE;
  searched = search ? set_sorted (members) : NULL;
  for (guint i = 0; search && i < searched->len; i++)
    if (!cohort_search_store (db, g_array_index (searched, gint64, i), error))
      return FALSE;
  return TRUE;
}

/* Makes the rows of a step right, in every generation. */
static gboolean
rebuild_ledger (CohortDb *db, const CohortTouched *touched, GError **error)
{
  g_autoptr (GPtrArray) generations = cohort_generations_load (db, TRUE, error);

  if (generations == NULL)
    return FALSE;
  for (guint i = 0; i < generations->len; i++)
    if (!rebuild_generation (db, g_ptr_array_index (generations, i), touched, i == 0, error))
      return FALSE;
  return (db->touched & COHORT_DOMAIN_SETTINGS) == 0 || cohort_derived_catch_up (db, SMALL_COMMUNITY, error);
}

const CohortDerived cohort_derived_tables[] = {
  { "ledger", rebuild_ledger },
  { "passages", cohort_passages_rebuild },
};
const guint cohort_derived_n_tables = G_N_ELEMENTS (cohort_derived_tables);

/* The ids of the next @n members behind @after. */
GArray *
cohort_derived_members_after (CohortDb *db, gint64 after, guint n, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT id FROM member WHERE id > ?1 ORDER BY id LIMIT ?2", error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, after);
  cohort_stmt_bind_int64 (stmt, 2, n);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 id = cohort_stmt_int64 (stmt, 0);

      g_array_append_val (ids, id);
    }
  return step == COHORT_DONE ? g_steal_pointer (&ids) : NULL;
}

/* Makes (or compares) the rows of @members and of their identities. */
gboolean
cohort_derived_build_members (CohortDb *db, CohortDerivedLedger *ledger, const GArray *members, GError **error)
{
  g_autoptr (GHashTable) identities = set_new (NULL, 0);
  g_autoptr (GHashTable) set = set_new ((const gint64 *) (gconstpointer) members->data, members->len);

  for (guint i = 0; i < members->len; i++)
    if (!add_selected (db, identities, "SELECT identity FROM identity_link WHERE member = ?1",
                       &g_array_index (members, gint64, i), 1, error))
      return FALSE;
  return build_owners (db, ledger, identities, set, error);
}

/* Makes (or compares) the rows of identities without a member, and of the payments that name nobody. */
gboolean
cohort_derived_build_rest (CohortDb *db, CohortDerivedLedger *ledger, GError **error)
{
  g_autoptr (GHashTable) identities = set_new (NULL, 0);
  g_autoptr (GHashTable) nobody = set_new (NULL, 0);

  add_id (identities, 0);
  return add_selected (db, identities, "SELECT id FROM identity WHERE id NOT IN (SELECT identity FROM identity_link)",
                       NULL, 0, error)
         && build_owners (db, ledger, identities, nobody, error);
}
