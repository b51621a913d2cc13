/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What all identities of a source share: whether it reports payments, whether another source books its money, and the
 * days it is known for.
 *
 * Payments are known for the spans of the payments stream; a source that states none, or reports no payments, is known
 * up to the last day of whatever it told of its people. Spans come from the first and last row of a file, so a quiet
 * week between two files is no hole. What is typed by hand is the whole truth on every day. */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "cohort-db-private.h"
#include "cohort-derived-private.h"
#include "cohort-zone.h"

#define QUIET_DAYS 7

static void
source_nature_free (gpointer data)
{
  CohortSourceNature *self = data;

  g_free (self->kind);
  g_free (self->nature);
  g_free (self->known);
  g_clear_pointer (&self->spans, g_array_unref);
  g_free (self);
}

/* Whether any coverage of the source says which time money bought. As long as no money changed it is as it was. */
static gboolean
load_reports_payments (CohortDb *db, gint64 gen, CohortSourceNature *self, GError **error)
{
  g_autoptr (CohortStmt) before = NULL;
  g_autoptr (CohortStmt) now = NULL;
  CohortStep step;

  before = cohort_db_prepare (db, "SELECT nature FROM derived_source WHERE gen = ?1 AND source = ?2", error);
  if (before == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (before, 1, gen);
  cohort_stmt_bind_int64 (before, 2, self->id);
  step = cohort_stmt_step (before, error);
  if (step == COHORT_FAIL)
    return FALSE;
  if (step == COHORT_ROW && cohort_db_is_writer (db) && (db->touched & COHORT_DOMAIN_MONEY) == 0)
    {
      self->reports_payments = strstr (cohort_stmt_text (before, 0), " pays") != NULL;
      return TRUE;
    }
  now = cohort_db_prepare (db,
                           "SELECT EXISTS (SELECT 1 FROM identity AS i CROSS JOIN coverage AS c ON c.identity = i.id "
                           "WHERE i.source = ?1 AND c.kind IN ('period', 'proration'))",
                           error);
  if (now == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (now, 1, self->id);
  step = cohort_stmt_step (now, error);
  self->reports_payments = step == COHORT_ROW && cohort_stmt_int64 (now, 0) != 0;
  return step != COHORT_FAIL;
}

/* A whole day of the source may be two halves in the reporting zone: only days known from end to end count. */
static CohortKnownSpan
span_in_zone (const CohortZone *source, const CohortZone *zone, gint64 from, gint64 to)
{
  CohortKnownSpan span = { COHORT_DAY_MIN, COHORT_DAY_MIN };
  gint64 start;

  to = CLAMP (to, COHORT_DAY_MIN + 2, COHORT_DAY_MAX - 2);
  span.to = cohort_zone_day (zone, cohort_zone_day_start (source, (CohortDay) to + 1)) - 1;
  if (from <= COHORT_DAY_MIN + 2)
    return span;
  from = MIN (from, to);
  start = cohort_zone_day_start (source, (CohortDay) from);
  span.from = cohort_zone_day (zone, start);
  if (cohort_zone_day_start (zone, span.from) < start)
    span.from++;
  return span;
}

static void
add_span (GArray *spans, CohortKnownSpan span)
{
  CohortKnownSpan *last = spans->len > 0 ? &g_array_index (spans, CohortKnownSpan, spans->len - 1) : NULL;

  if (span.from > span.to)
    return;
  if (last != NULL && span.from <= last->to + 1 + QUIET_DAYS)
    last->to = MAX (last->to, span.to);
  else
    g_array_append_val (spans, span);
}

static gboolean
load_spans (CohortDb *db, CohortSourceNature *self, const CohortZone *own, const CohortZone *zone, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortKnownSpan told = { COHORT_DAY_MIN, COHORT_DAY_MIN };
  CohortStep step;

  stmt = cohort_db_prepare (db,
                            "SELECT stream = 'payments', coalesce (from_day, -719162), to_day FROM source_span "
                            "WHERE source = ?1 AND stream IN ('payments', 'subscriptions', 'members') "
                            "ORDER BY 2, 3",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->id);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortKnownSpan span = span_in_zone (own, zone, cohort_stmt_int64 (stmt, 1), cohort_stmt_int64 (stmt, 2));

      told.to = MAX (told.to, span.to);
      if (self->reports_payments && cohort_stmt_int64 (stmt, 0) != 0)
        add_span (self->spans, span);
    }
  if (self->spans->len == 0 && told.to > COHORT_DAY_MIN)
    add_span (self->spans, told);
  return step == COHORT_DONE;
}

static char *
spans_to_text (const GArray *spans)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < spans->len; i++)
    {
      const CohortKnownSpan *span = &g_array_index (spans, CohortKnownSpan, i);

      g_string_append_printf (text, "%s%d:%d", i > 0 ? " " : "", span->from, span->to);
    }
  return g_string_free (text, FALSE);
}

static CohortSourceNature *
nature_load (CohortDb *db, gint64 gen, CohortStmt *source, const CohortZone *zone, GError **error)
{
  CohortSourceNature *self = g_new0 (CohortSourceNature, 1);
  g_autoptr (CohortZone) own = cohort_zone_new (cohort_stmt_text (source, 2), NULL);
  gboolean loaded;

  self->id = cohort_stmt_int64 (source, 0);
  self->kind = cohort_stmt_dup_text (source, 1);
  self->elsewhere = !cohort_stmt_is_null (source, 3);
  self->spans = g_array_new (FALSE, FALSE, sizeof (CohortKnownSpan));
  if (strcmp (self->kind, "hand") == 0)
    {
      CohortKnownSpan always = { COHORT_DAY_MIN, COHORT_DAY_MAX };

      g_array_append_val (self->spans, always);
      loaded = load_reports_payments (db, gen, self, error);
    }
  else
    loaded = load_reports_payments (db, gen, self, error)
             && load_spans (db, self, own != NULL ? own : cohort_zone_utc (), zone, error);
  if (!loaded)
    {
      source_nature_free (self);
      return NULL;
    }
  self->known = spans_to_text (self->spans);
  self->nature
      = g_strconcat (self->kind, self->reports_payments ? " pays" : "", self->elsewhere ? " elsewhere" : "", NULL);
  return self;
}

/* Returns: (transfer full) (element-type gint64 CohortSourceNature): every source, with its days in @zone */
GHashTable *
cohort_source_natures_load (CohortDb *db, gint64 gen, const CohortZone *zone, GError **error)
{
  g_autoptr (GHashTable) natures = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, source_nature_free);
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (db, "SELECT id, kind, zone, recognised_by FROM source ORDER BY id", error);
  if (stmt == NULL)
    return NULL;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortSourceNature *nature = nature_load (db, gen, stmt, zone, error);

      if (nature == NULL)
        return NULL;
      g_hash_table_insert (natures, &nature->id, nature);
    }
  return step == COHORT_DONE ? g_steal_pointer (&natures) : NULL;
}
