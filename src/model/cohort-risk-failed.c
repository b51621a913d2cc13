// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Members whose last tries to pay failed. They stand apart from those at risk: they did not decide anything. Who was
 * written to about it, or put off, is set aside until the day to look again. */

#include "config.h"

#include "cohort-risk-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-ledger-snapshot-private.h"
#include "cohort-risk-name-private.h"
#include "cohort-words.h"

#define FAILED_DAYS 30

char *
cohort_risk_words_sums (GHashTable *sums)
{
  g_autoptr (GList) codes = g_list_sort (g_hash_table_get_keys (sums), (GCompareFunc) strcmp);
  g_autoptr (GString) text = g_string_new (NULL);

  for (const GList *code = codes; code != NULL; code = code->next)
    {
      g_autofree char *money = cohort_words_money (*(gint64 *) g_hash_table_lookup (sums, code->data), code->data);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " + " : "", money);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

void
cohort_risk_add_sum (GHashTable *sums, const char *currency, gint64 minor)
{
  gint64 *sum = g_hash_table_lookup (sums, currency);

  if (sum == NULL)
    {
      sum = g_new0 (gint64, 1);
      g_hash_table_insert (sums, (gpointer) currency, sum);
    }
  *sum += minor;
}

typedef struct
{
  gint64 member, at, amount;
  const char *currency;
  guint n_tries;
} Failed;

static void
take_failed (const CohortFailedRow *row, gpointer data)
{
  Failed failed = { row->member, row->at, row->amount, g_intern_string (row->currency), row->n_tries };

  g_array_append_val ((GArray *) data, failed);
}

static void
rows_unref (gpointer rows)
{
  g_array_unref (rows);
}

/* Kept beside the ledger: whether somebody paid after all is looked up for each try. Returns: (transfer full)
 * (element-type Failed): or NULL with @error set */
static GArray *
load_failed (const CohortRiskAsk *ask, gint64 from, GError **error)
{
  CohortLedgerSnapshot *ledger = ask->state->ledger;
  const gboolean keeps = cohort_ledger_snapshot_is_of (ledger, ask->db);
  g_autofree char *key = g_strdup_printf ("failed %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, from, ask->until_us);
  const GArray *kept = keeps ? cohort_ledger_snapshot_find (ledger, key) : NULL;
  g_autoptr (GArray) rows = NULL;

  if (kept != NULL)
    return g_array_ref ((GArray *) kept);
  rows = g_array_new (FALSE, FALSE, sizeof (Failed));
  if (!cohort_risk_each_failed (ask->db, from, ask->until_us, take_failed, rows, error))
    return NULL;
  if (keeps)
    cohort_ledger_snapshot_keep (ledger, key, g_array_ref (rows), rows_unref);
  return g_steal_pointer (&rows);
}

static CohortRiskLine *
failed_line (const CohortRiskAsk *ask, const Failed *failed, GError **error)
{
  g_autoptr (CohortRiskPerson) person = cohort_risk_person_load (ask->db, failed->member, ask->until_us, error);
  g_autofree char *day = cohort_words_day (cohort_zone_day (ask->zone, failed->at));
  g_autofree char *money = cohort_words_money (failed->amount, failed->currency);
  CohortRiskLine *line;

  if (person == NULL)
    return NULL;
  line = cohort_risk_line_new (failed->member, cohort_risk_person_name (person), NULL);
  line->contact = g_strdup (person->email);
  if (failed->n_tries > 1)
    /* Translators: %1$s is an amount, %2$s the day of the last try, %3$u how many tries */
    line->detail = g_strdup_printf (_ ("%1$s · last tried on %2$s · %3$u tries"), money, day, failed->n_tries);
  else
    line->detail = g_strdup_printf (_ ("%1$s · tried on %2$s"), money, day);
  return line;
}

/* What was done about it, if that still holds. A letter about something else does not answer a payment that failed
 * after it. */
static char *
answer_of (const CohortRiskAsk *ask, const Failed *failed)
{
  const char *sign = cohort_risk_sign_id (COHORT_RISK_PAST_DUE);
  CohortDay tried = cohort_zone_day (ask->zone, failed->at);
  const CohortRiskDeed *last = NULL;

  for (guint i = 0; i < ask->deeds->len; i++)
    {
      const CohortRiskDeed *deed = &g_array_index (ask->deeds, CohortRiskDeed, i);

      if (deed->member == failed->member
          && (g_str_equal (deed->kind, "snooze") || g_str_equal (deed->sign, sign) || deed->day >= tried))
        last = deed;
    }
  return last != NULL && cohort_risk_deed_place (ask, last, sign) != COHORT_RISK_SHOWN ? cohort_risk_words_deed (last)
                                                                                       : NULL;
}

static char *
title_of (GHashTable *sums, guint n)
{
  g_autofree char *text = cohort_risk_words_sums (sums);

  /* Translators: %2$s are amounts, one a currency */
  return g_strdup_printf (ngettext ("%1$u payment failed: %2$s", "%1$u payments failed: %2$s", n), n, text);
}

gboolean
cohort_risk_failed_add (const CohortRiskAsk *ask, CohortRiskReport *report, GError **error)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  gint64 from = cohort_zone_day_start (ask->zone, ask->state->as_of + 1 - FAILED_DAYS);
  guint n = 0;

  rows = load_failed (ask, from, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const Failed *failed = &g_array_index (rows, Failed, i);
      g_autofree char *done = answer_of (ask, failed);
      GPtrArray *list = done != NULL ? report->failed_aside : report->failed;
      CohortRiskLine *line = list->len < COHORT_RISK_MOST_LINES ? failed_line (ask, failed, error) : NULL;

      if (line == NULL && list->len < COHORT_RISK_MOST_LINES)
        return FALSE;
      if (done == NULL)
        {
          cohort_risk_add_sum (sums, failed->currency, failed->amount);
          n++;
        }
      if (line == NULL)
        continue;
      line->done = g_steal_pointer (&done);
      g_ptr_array_add (list, line);
    }
  if (n > 0)
    report->failed_title = title_of (sums, n);
  return TRUE;
}

static gboolean
has (const GPtrArray *lines, gint64 member)
{
  for (guint i = 0; i < lines->len; i++)
    if (((const CohortRiskLine *) lines->pdata[i])->member == member)
      return TRUE;
  return FALSE;
}

gboolean
cohort_risk_failed_has (const CohortRiskReport *report, gint64 member)
{
  return has (report->failed, member) || has (report->failed_aside, member);
}
