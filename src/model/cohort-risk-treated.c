// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Whether writing helps: what became of each for whom something was done, of those who were named and left alone, and,
 * where a person wants to know it better, of the one in five who is left alone by chance. The chance is a hash of the
 * member and of the day on which that began, so that it does not change with the order of anything. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "cohort-churn-model.h"
#include "cohort-outcomes.h"
#include "cohort-proportion.h"
#include "cohort-risk-report-private.h"
#include "cohort-setting.h"
#include "cohort-words.h"

#define MOST_DEEDS 50

/* ---- who was written to ---- */

static gboolean
is_deed (const CohortRiskDeed *deed)
{
  return !g_str_equal (deed->kind, "snooze") && !g_str_equal (deed->kind, "not_a_risk");
}

static gboolean
was_treated (const CohortRiskAsk *ask, gint64 member, CohortDay day)
{
  for (guint i = 0; i < ask->deeds->len; i++)
    {
      const CohortRiskDeed *deed = &g_array_index (ask->deeds, CohortRiskDeed, i);

      if (is_deed (deed) && deed->member == member && deed->day >= day - COHORT_RISK_HORIZON
          && deed->day <= day + COHORT_RISK_HORIZON)
        return TRUE;
    }
  return FALSE;
}

static void
add_treated (const CohortRiskAsk *ask, const CohortOutcomes *outcomes, CohortRiskReport *report)
{
  const CohortRiskHistory *history = cohort_risk_state_history (ask->state);
  guint treated = 0, stayed = 0, alone = 0, alone_stayed = 0;

  for (guint i = 0; i < ask->deeds->len; i++)
    {
      const CohortRiskDeed *deed = &g_array_index (ask->deeds, CohortRiskDeed, i);
      guint32 member = cohort_ledger_snapshot_find_member (ask->state->ledger, deed->member);
      CohortOutcome outcome;

      if (!is_deed (deed) || *deed->sign == '\0' || member == COHORT_INDEX_NONE)
        continue;
      outcome = cohort_outcomes_after (outcomes, member, deed->day, COHORT_RISK_HORIZON, ask->state->as_of);
      treated += outcome != COHORT_OUTCOME_OPEN;
      stayed += outcome == COHORT_OUTCOME_STAYED;
    }
  for (guint i = 0; history != NULL && i < history->cases->len; i++)
    {
      const CohortRiskCase *one = &g_array_index (history->cases, CohortRiskCase, i);
      gint64 member = cohort_ledger_snapshot_get_id (ask->state->ledger, COHORT_ROWS_MEMBERS, one->member);

      if (one->sign >= COHORT_N_RISK_SIGNS || was_treated (ask, member, one->day))
        continue;
      alone++;
      alone_stayed += !one->left;
    }
  if (treated == 0)
    report->treated = g_strdup (_ ("Nothing to compare yet: what you mark as done is held against what happens within "
                                   "30 days, as later imports tell it."));
  else
    /* Translators: %1$u of %2$u whom one wrote to, %3$u of %4$u who were named and left alone */
    report->treated = g_strdup_printf (_ ("Of those you did something for, %1$u of %2$u stayed for 30 days; of those "
                                          "named and left alone, %3$u of %4$u. "
                                          "This is not proof: whom you write to is no accident."),
                                       stayed, treated, alone_stayed, alone);
}

/* ---- each deed ---- */

static const char *
words_outcome (CohortOutcome outcome)
{
  switch (outcome)
    {
    case COHORT_OUTCOME_STAYED:
      return _ ("stayed for 30 days");
    case COHORT_OUTCOME_LEFT:
      return _ ("left within 30 days");
    case COHORT_OUTCOME_OPEN:
    default:
      return _ ("not known yet");
    }
}

static gboolean
add_deeds (const CohortRiskAsk *ask, const CohortOutcomes *outcomes, CohortRiskReport *report, GError **error)
{
  for (guint i = ask->deeds->len; i-- > 0 && report->deeds->len < MOST_DEEDS;)
    {
      CohortRiskDeed deed = g_array_index (ask->deeds, CohortRiskDeed, i);
      guint32 member = cohort_ledger_snapshot_find_member (ask->state->ledger, deed.member);
      g_autofree char *text = NULL;
      CohortOutcome outcome = COHORT_OUTCOME_OPEN;
      char *name;

      if (!is_deed (&deed) || member == COHORT_INDEX_NONE)
        continue;
      name = cohort_risk_name (ask, member, error);
      if (name == NULL)
        return FALSE;
      outcome = cohort_outcomes_after (outcomes, member, deed.day, COHORT_RISK_HORIZON, ask->state->as_of);
      deed.other_day = COHORT_DAY_NONE;
      text = cohort_risk_words_deed (&deed);
      g_ptr_array_add (report->deeds,
                       cohort_risk_line_new (deed.member, name,
                                             /* Translators: what was done and when; what came of it */
                                             g_strdup_printf (_ ("%1$s · %2$s"), text, words_outcome (outcome))));
    }
  return TRUE;
}

/* ---- one in five ---- */

gboolean
cohort_risk_hold_out_load (CohortDb *db, CohortDay *since, GError **error)
{
  g_autofree char *text = NULL;

  if (!cohort_setting_get (db, COHORT_SETTING_RISK_HOLD_OUT, &text, error))
    return FALSE;
  *since = text != NULL ? cohort_day_parse (text) : COHORT_DAY_NONE;
  return TRUE;
}

gboolean
cohort_risk_is_held_out (const CohortRiskAsk *ask, gint64 member)
{
  const gint64 what[] = { member, ask->hold_out_since };

  return ask->hold_out_since != COHORT_DAY_NONE && cohort_fnv1a (what, sizeof what) % 5 == 0;
}

/* The first time that a member was named since it began counts, whether or not anything was done for those who were not
 * held out: so the two groups differ by chance alone. */
static void
add_held_out (const CohortRiskAsk *ask, CohortRiskReport *report)
{
  const CohortRiskHistory *history = cohort_risk_state_history (ask->state);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n[2] = { 0 }, stayed[2] = { 0 };
  CohortEstimate rates[2], difference;
  const char *verdict;
  g_autofree char *day = NULL;

  report->holds_out = ask->hold_out_since != COHORT_DAY_NONE;
  if (!report->holds_out)
    {
      report->held_out = g_strdup (_ ("Whom you write to is no accident. Leave one in five alone, drawn by chance, and "
                                      "after some months the difference tells what writing does."));
      return;
    }
  for (guint i = 0; history != NULL && i < history->cases->len; i++)
    {
      const CohortRiskCase *one = &g_array_index (history->cases, CohortRiskCase, i);
      gboolean held;

      if (one->sign >= COHORT_N_RISK_SIGNS || one->day < ask->hold_out_since
          || !g_hash_table_add (seen, GUINT_TO_POINTER (one->member)))
        continue;
      held = cohort_risk_is_held_out (
          ask, cohort_ledger_snapshot_get_id (ask->state->ledger, COHORT_ROWS_MEMBERS, one->member));
      n[held]++;
      stayed[held] += !one->left;
    }
  day = cohort_words_day (ask->hold_out_since);
  for (guint i = 0; i < 2; i++)
    rates[i] = cohort_proportion (stayed[i], n[i], COHORT_RISK_CONFIDENCE);
  difference = cohort_estimate_difference (&rates[1], &rates[0]);
  if (rates[0].status != COHORT_STATUS_OK || rates[1].status != COHORT_STATUS_OK)
    verdict = _ ("Too few to tell.");
  else if (difference.lo > 0)
    verdict = _ ("Writing helps.");
  else
    verdict = difference.hi < 0 ? _ ("Writing does harm.") : _ ("That may be chance.");
  /* Translators: %1$s is a day; %2$u of %3$u stayed who were left alone, %4$u of %5$u of the others; %6$s a verdict */
  report->held_out
      = g_strdup_printf (_ ("Since %1$s: of those left alone by chance, %2$u of %3$u stayed for 30 days; of "
                            "the others named, %4$u of %5$u. %6$s"),
                         day, stayed[1], n[1], stayed[0], n[0], verdict);
}

gboolean
cohort_risk_treated_add (const CohortRiskAsk *ask, CohortRiskReport *report, GError **error)
{
  g_autoptr (CohortOutcomes) outcomes = cohort_outcomes_new (cohort_ledger_snapshot_get_segments (ask->state->ledger));

  report->deeds = g_ptr_array_new_with_free_func (cohort_risk_line_free);
  add_treated (ask, outcomes, report);
  add_held_out (ask, report);
  return add_deeds (ask, outcomes, report, error);
}
