/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-retention-rows.h"

#define MEMBER_OF(identity) "(SELECT max (member) FROM identity_link WHERE identity = " identity ")"

static gboolean
each_name (CohortDb *db, const char *sql, CohortRetentionNameFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    func (cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 1), data);
  return step == COHORT_DONE;
}

static gboolean
each_instant (CohortDb *db, const char *sql, CohortRetentionInstantFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    func (cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1), data);
  return step == COHORT_DONE;
}

/**
 * cohort_retention_each_tier:
 *
 * The tiers by id.
 */
gboolean
cohort_retention_each_tier (CohortDb *db, CohortRetentionNameFunc func, gpointer data, GError **error)
{
  return each_name (db, "SELECT id, name FROM tier ORDER BY id", func, data, error);
}

/**
 * cohort_retention_each_source:
 *
 * The kinds of the sources by id.
 */
gboolean
cohort_retention_each_source (CohortDb *db, CohortRetentionNameFunc func, gpointer data, GError **error)
{
  return each_name (db, "SELECT id, kind FROM source ORDER BY id", func, data, error);
}

static gboolean
each_member (CohortDb *db, const char *sql, CohortRetentionMemberFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    func (cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 1), cohort_stmt_int64 (stmt, 2), data);
  return step == COHORT_DONE;
}

/**
 * cohort_retention_each_coupon:
 *
 * Who took which promotion, the earliest first; trials are none.
 */
gboolean
cohort_retention_each_coupon (CohortDb *db, CohortRetentionMemberFunc func, gpointer data, GError **error)
{
  return each_member (
      db,
      "SELECT " MEMBER_OF (
          "r.identity") ", coalesce (p.name, p.code), coalesce (r.starts, 0) AS at "
                        "FROM redemption AS r JOIN promotion AS p ON p.id = r.promotion "
                        "WHERE p.kind <> 'trial' AND coalesce (p.name, p.code) IS NOT NULL ORDER BY at, r.id",
      func, data, error);
}

/**
 * cohort_retention_each_channel:
 *
 * Where members came from, the earliest that is known first.
 */
gboolean
cohort_retention_each_channel (CohortDb *db, CohortRetentionMemberFunc func, gpointer data, GError **error)
{
  return each_member (
      db,
      "SELECT " MEMBER_OF ("attribution.identity") ", trim (channel), coalesce (at, 0) AS since FROM attribution "
                                                   "WHERE trim (channel) <> '' ORDER BY at IS NULL, at, id",
      func, data, error);
}

/**
 * cohort_retention_each_failure:
 *
 * Payments that failed, by source and instant: a partial index holds nothing else.
 */
gboolean
cohort_retention_each_failure (CohortDb *db, CohortRetentionInstantFunc func, gpointer data, GError **error)
{
  return each_instant (db,
                       "SELECT source, occurred_at FROM payment WHERE status = 'failed' AND recognised_by IS NULL "
                       "ORDER BY source, occurred_at",
                       func, data, error);
}

/**
 * cohort_retention_each_post:
 *
 * When something was published, rising.
 */
gboolean
cohort_retention_each_post (CohortDb *db, CohortRetentionInstantFunc func, gpointer data, GError **error)
{
  return each_instant (db,
                       "SELECT id, published_at FROM post WHERE published_at IS NOT NULL "
                       "AND status IN ('published', 'sent') ORDER BY published_at",
                       func, data, error);
}

/**
 * cohort_retention_each_exit:
 *
 * What leavers gave as their reason or wrote, the latest first.
 */
gboolean
cohort_retention_each_exit (CohortDb *db, guint limit, CohortRetentionExitFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT " MEMBER_OF ("exit_note.identity") ", reason, body, coalesce (at, 0) FROM exit_note "
                                                                      "WHERE reason IS NOT NULL OR body IS NOT NULL "
                                                                      "ORDER BY at DESC, id DESC LIMIT ?1",
                           error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, limit);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    func (cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 1), cohort_stmt_text (stmt, 2),
          cohort_stmt_int64 (stmt, 3), data);
  return step == COHORT_DONE;
}
