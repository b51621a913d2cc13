/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The plan's writes. Each runs on the writer inside the step of a command; an error takes the whole step back. */

#include "config.h"

#include "cohort-plan.h"

static void
bind_item (CohortStmt *stmt, const CohortPlanRow *row)
{
  const gboolean fee = g_strcmp0 (row->pay, "fee") == 0, share = g_strcmp0 (row->pay, "share") == 0;

  cohort_stmt_bind_int64 (stmt, 1, row->id);
  cohort_stmt_bind_text (stmt, 2, row->title);
  cohort_stmt_bind_text (stmt, 3, row->kind);
  cohort_stmt_bind_text (stmt, 4, row->state);
  cohort_stmt_bind_maybe (stmt, 5, row->due != COHORT_DAY_NONE, row->due);
  cohort_stmt_bind_maybe (stmt, 6, row->benefit != COHORT_PLAN_BY_KIND, row->benefit);
  cohort_stmt_bind_maybe (stmt, 7, row->series != 0, row->series);
  cohort_stmt_bind_text (stmt, 8, row->author);
  cohort_stmt_bind_text (stmt, 9, row->pay);
  cohort_stmt_bind_maybe (stmt, 10, fee, row->fee);
  cohort_stmt_bind_text (stmt, 11, fee ? row->currency : NULL);
  cohort_stmt_bind_maybe (stmt, 12, share, row->share_bp);
  cohort_stmt_bind_maybe (stmt, 13, row->minutes >= 0, row->minutes);
  cohort_stmt_bind_text (stmt, 14, row->note);
  /* What is gone with an undone import may come back. */
  cohort_stmt_bind_maybe (stmt, 15, row->post_ref != 0, row->post_ref);
  cohort_stmt_bind_maybe (stmt, 16, row->event_ref != 0, row->event_ref);
}

/**
 * cohort_plan_insert:
 *
 * Returns: the new item's id, 0 with @error set
 */
gint64
cohort_plan_insert (CohortDb *db, const CohortPlanRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "INSERT INTO plan_item (title, kind, state, due_day, benefit, series, author, pay, fee_minor, fee_currency, "
      "share_bp, minutes, note, post, event) SELECT ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16 "
      "WHERE ?1 = 0",
      error);

  if (stmt == NULL)
    return 0;
  bind_item (stmt, row);
  return cohort_stmt_run (stmt, error) ? cohort_db_last_id (db) : 0;
}

/**
 * cohort_plan_update:
 *
 * Writes the columns of the item itself, not what is looked up beside it.
 */
gboolean
cohort_plan_update (CohortDb *db, const CohortPlanRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "UPDATE plan_item SET title = ?2, kind = ?3, state = ?4, due_day = ?5, benefit = ?6, series = ?7, author = ?8, "
      "pay = ?9, fee_minor = ?10, fee_currency = ?11, share_bp = ?12, minutes = ?13, note = ?14, post = ?15, event = "
      "?16 "
      "WHERE id = ?1",
      error);

  if (stmt == NULL)
    return FALSE;
  bind_item (stmt, row);
  return cohort_stmt_run (stmt, error);
}

/**
 * cohort_plan_delete:
 *
 * With what is said of it. Hours that were noted stay, as time that was spent.
 */
gboolean
cohort_plan_delete (CohortDb *db, gint64 item, GError **error)
{
  return cohort_db_run (db, "UPDATE hours SET plan_item = NULL WHERE plan_item = ?1", COHORT_NUMBERS (item), error)
         && cohort_db_run (db, "DELETE FROM plan_tier WHERE plan_item = ?1", COHORT_NUMBERS (item), error)
         && cohort_db_run (db, "DELETE FROM plan_topic WHERE plan_item = ?1", COHORT_NUMBERS (item), error)
         && cohort_db_run (db, "DELETE FROM plan_refusal WHERE plan_item = ?1", COHORT_NUMBERS (item), error)
         && cohort_db_run (db, "DELETE FROM plan_item WHERE id = ?1", COHORT_NUMBERS (item), error);
}

/* @ids: (element-type gint64): all of them; what is there already is left alone */
static gboolean
set_links (CohortDb *db, gint64 item, const char *list, const char *add, const char *remove, GArray *ids,
           GError **error)
{
  g_autoptr (GArray) old = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, list, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, item);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 id = cohort_stmt_int64 (stmt, 0);

      g_array_append_val (old, id);
    }
  if (step == COHORT_FAIL)
    return FALSE;
  for (guint i = 0; i < old->len; i++)
    {
      gboolean kept = FALSE;

      for (guint j = 0; j < ids->len; j++)
        kept = kept || g_array_index (ids, gint64, j) == g_array_index (old, gint64, i);
      if (!kept && !cohort_db_run (db, remove, COHORT_NUMBERS (item, g_array_index (old, gint64, i)), error))
        return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    {
      gboolean there = FALSE;

      for (guint j = 0; j < old->len; j++)
        there = there || g_array_index (old, gint64, j) == g_array_index (ids, gint64, i);
      if (!there && !cohort_db_run (db, add, COHORT_NUMBERS (item, g_array_index (ids, gint64, i)), error))
        return FALSE;
    }
  return TRUE;
}

/**
 * cohort_plan_set_names:
 * @what: "tier" or "topic"
 * @ids: (element-type gint64): all that the item is to have
 */
gboolean
cohort_plan_set_names (CohortDb *db, gint64 item, const char *what, GArray *ids, GError **error)
{
  if (g_str_equal (what, "tier"))
    return set_links (db, item, "SELECT tier FROM plan_tier WHERE plan_item = ?1",
                      "INSERT INTO plan_tier (plan_item, tier) VALUES (?1, ?2)",
                      "DELETE FROM plan_tier WHERE plan_item = ?1 AND tier = ?2", ids, error);
  return set_links (db, item, "SELECT topic FROM plan_topic WHERE plan_item = ?1",
                    "INSERT INTO plan_topic (plan_item, topic) VALUES (?1, ?2)",
                    "DELETE FROM plan_topic WHERE plan_item = ?1 AND topic = ?2", ids, error);
}

/**
 * cohort_plan_put_event:
 * @row: its event is written, and given an id where it had none; the item itself is not
 * @source: of a new one
 */
gboolean
cohort_plan_put_event (CohortDb *db, CohortPlanRow *row, gint64 source, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = row->event != 0
            ? cohort_db_prepare (db,
                                 "UPDATE event SET title = ?2, starts_at = ?3, ends_at = ?4, place = ?5, capacity = ?6 "
                                 "WHERE id = ?1",
                                 error)
            : cohort_db_prepare (db,
                                 "INSERT INTO event (source, title, starts_at, ends_at, place, capacity) "
                                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                 error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->event != 0 ? row->event : source);
  cohort_stmt_bind_text (stmt, 2, row->title);
  cohort_stmt_bind_int64 (stmt, 3, row->event_at);
  cohort_stmt_bind_maybe (stmt, 4, row->event_end > row->event_at, row->event_end);
  cohort_stmt_bind_text (stmt, 5, row->place);
  cohort_stmt_bind_maybe (stmt, 6, row->capacity > 0, row->capacity);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  if (row->event == 0)
    row->event = row->event_ref = cohort_db_last_id (db);
  return TRUE;
}

/**
 * cohort_plan_drop_event:
 * @row: has no event any more; the item itself is not written
 *
 * Removes the event as long as nobody was invited; else it only goes its own way.
 */
gboolean
cohort_plan_drop_event (CohortDb *db, CohortPlanRow *row, GError **error)
{
  const gint64 event = row->event;

  row->event = row->event_ref = 0;
  return cohort_db_run (db,
                        "DELETE FROM event WHERE id = ?1 AND source IN (SELECT id FROM source WHERE kind = 'hand') "
                        "AND NOT EXISTS (SELECT 1 FROM attendance WHERE event = ?1)",
                        COHORT_NUMBERS (event), error);
}

gboolean
cohort_plan_refuse (CohortDb *db, gint64 item, gint64 post, GError **error)
{
  return cohort_db_run (db, "INSERT INTO plan_refusal (plan_item, post) VALUES (?1, ?2)", COHORT_NUMBERS (item, post),
                        error);
}

/**
 * cohort_plan_note_hours:
 * @item: or 0
 * @post: or 0
 * @what: (nullable)
 */
gboolean
cohort_plan_note_hours (CohortDb *db, gint64 item, gint64 post, CohortDay day, gint64 minutes, const char *what,
                        GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "INSERT INTO hours (day, minutes, what, plan_item, post) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, day);
  cohort_stmt_bind_int64 (stmt, 2, minutes);
  cohort_stmt_bind_text (stmt, 3, what);
  cohort_stmt_bind_maybe (stmt, 4, item != 0, item);
  cohort_stmt_bind_maybe (stmt, 5, post != 0, post);
  return cohort_stmt_run (stmt, error);
}

/**
 * cohort_plan_set_promise:
 * @kind: (nullable): a kind of content or "none"; NULL: go by the name again
 */
gboolean
cohort_plan_set_promise (CohortDb *db, gint64 benefit, const char *kind, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  if (!cohort_db_run (db, "DELETE FROM promise WHERE benefit = ?1", COHORT_NUMBERS (benefit), error))
    return FALSE;
  if (kind == NULL)
    return TRUE;
  stmt = cohort_db_prepare (db, "INSERT INTO promise (benefit, kind) VALUES (?1, ?2)", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, benefit);
  cohort_stmt_bind_text (stmt, 2, kind);
  return cohort_stmt_run (stmt, error);
}

/**
 * cohort_plan_invite:
 * @item: whose tiers' members are asked; everybody who pays where it has none
 * @today: who is paid for, or held, past this day
 *
 * Adds one profile of each such member who was not invited yet. Nothing is sent.
 */
gboolean
cohort_plan_invite (CohortDb *db, gint64 event, gint64 item, CohortDay today, GError **error)
{
  return cohort_db_run (
      db,
      "INSERT INTO attendance (event, identity) SELECT ?1, min (l.identity) FROM member_now AS n "
      "JOIN identity_link AS l ON l.member = n.member JOIN tier AS t ON t.id = n.tier "
      "WHERE n.gen = (SELECT gen FROM derived_state WHERE name = 'ledger') AND n.gone = 0 "
      "AND (n.paid_through_day > ?3 OR n.grace_end_day > ?3 OR n.held_to_day > ?3) "
      "AND (NOT EXISTS (SELECT 1 FROM plan_tier WHERE plan_item = ?2) OR t.name IN "
      "(SELECT name FROM tier WHERE id IN (SELECT tier FROM plan_tier WHERE plan_item = ?2))) "
      "AND n.member NOT IN (SELECT member FROM identity_link WHERE identity IN "
      "(SELECT identity FROM attendance WHERE event = ?1)) GROUP BY n.member ORDER BY n.sort_name, n.member",
      COHORT_NUMBERS (event, item, today), error);
}

/**
 * cohort_plan_set_came:
 * @came: 1, 0, or -1 for not known
 */
gboolean
cohort_plan_set_came (CohortDb *db, gint64 attendance, int came, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "UPDATE attendance SET came = ?2 WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, attendance);
  cohort_stmt_bind_maybe (stmt, 2, came >= 0, came);
  return cohort_stmt_run (stmt, error);
}
