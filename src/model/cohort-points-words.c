// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-points-words.h"

#include <glib/gi18n-lib.h>

#include "cohort-history-private.h"
#include "cohort-metric-words.h"
#include "cohort-scramble.h"
#include "cohort-words.h"

const char *
cohort_points_act_title (CohortPointsAct act)
{
  static const char *const titles[COHORT_N_POINTS_ACTS] = {
    [COHORT_POINTS_PAYMENT] = N_ ("Payment"),
    [COHORT_POINTS_MONTH] = N_ ("Month kept"),
    [COHORT_POINTS_COMMENT] = N_ ("Comment"),
    [COHORT_POINTS_QUESTION] = N_ ("Answered question"),
    [COHORT_POINTS_LESSON] = N_ ("Lesson finished"),
    [COHORT_POINTS_HOMEWORK] = N_ ("Homework handed in"),
    [COHORT_POINTS_LIVE] = N_ ("Live session attended"),
  };

  return _ (titles[act]);
}

static char *
points_text (gint64 points)
{
  g_autofree char *count = cohort_words_count (points);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s point", "%s points", points), count);
}

static char *
members_text (gint64 members)
{
  g_autofree char *count = cohort_words_count (members);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s member", "%s members", members), count);
}

static char *
money (gint64 minor, const char *currency)
{
  return cohort_words_money (cohort_scramble_amount (minor), currency);
}

static double
share (gint64 part, gint64 whole)
{
  return whole > 0 ? (double) part / (double) whole : 0;
}

char *
cohort_points_rule_text (const CohortPointsRule *rule)
{
  g_autofree char *points = points_text (rule->points);

  if (rule->daily_cap == 0)
    return g_steal_pointer (&points);
  /* Translators: %1$s is a count of points: "2 points, at most 5 times a day" */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%1$s, at most %2$u time a day", "%1$s, at most %2$u times a day", rule->daily_cap),
      points, rule->daily_cap);
}

char *
cohort_points_terms_text (const CohortPointsDraft *draft)
{
  g_autofree char *worth = cohort_words_money (draft->worth, draft->currency);

  if (draft->months == 0)
    return g_strdup_printf (_ ("Points never lapse; 100 are worth %s."), worth);
  /* Translators: %1$u months, %2$s an amount */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Points last %1$u month; 100 are worth %2$s.",
                                       "Points last %1$u months; 100 are worth %2$s.", draft->months),
                          draft->months, worth);
}

/* ---- what rules come to ---- */

static char *
owed_sentence (const CohortPointsOwed *owed, gint64 given, const char *currency)
{
  g_autofree char *points = points_text (owed->points);
  g_autofree char *low = money (owed->low, currency), *high = money (owed->high, currency);

  if (owed->points == given)
    /* Translators: %1$s is a count of points, the others are amounts */
    return g_strdup_printf (_ ("%1$s would be open: between %2$s, if only members who pay come for theirs, and %3$s, "
                               "if everybody does."),
                            points, low, high);
  /* Translators: %1$s is a count of points, the others are amounts */
  return g_strdup_printf (_ ("%1$s would not have lapsed: between %2$s, if only members who pay come for theirs, and "
                             "%3$s, if everybody does."),
                          points, low, high);
}

static char *
year_sentence (const CohortPointsTrial *trial)
{
  g_autofree char *points = points_text (trial->year_points);
  g_autofree char *worth = money (trial->year_worth, trial->draft.currency);
  g_autofree char *paid = NULL;

  if (trial->year_paid <= 0)
    /* Translators: a count of points, and what they are worth */
    return g_strdup_printf (_ ("In the last twelve months %1$s, worth %2$s."), points, worth);
  paid = cohort_words_percent (share (trial->year_worth, trial->year_paid));
  /* Translators: a count of points, what they are worth, a share in percent, a currency’s code */
  return g_strdup_printf (_ ("In the last twelve months %1$s, worth %2$s: %3$s of what members paid in %4$s."), points,
                          worth, paid, trial->draft.currency);
}

GPtrArray *
cohort_points_trial_sentences (const CohortPointsTrial *trial)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *day = cohort_words_day (trial->until);
  g_autofree char *points = points_text (trial->all.points);
  g_autofree char *members = members_text ((gint64) trial->all.members);
  g_autofree char *top = cohort_words_percent (share (trial->all.top, trial->all.points));

  if (trial->all.points == 0)
    {
      g_ptr_array_add (lines, g_strdup (_ ("Nothing would have been given: none of it is in the ledger.")));
      return lines;
    }
  /* Translators: a day, a count of points, a count of members */
  g_ptr_array_add (lines,
                   g_strdup_printf (_ ("Had they held all along, %2$s would have been given to %3$s until %1$s."), day,
                                    points, members));
  g_ptr_array_add (lines, owed_sentence (&trial->owed, trial->all.points, trial->draft.currency));
  g_ptr_array_add (lines, year_sentence (trial));
  if (trial->all.members > 1)
    /* Translators: %s is a share in percent */
    g_ptr_array_add (lines, g_strdup_printf (_ ("The tenth of them who had most would have had %s of all."), top));
  return lines;
}

static void
add_warnings (GString *text, const CohortPointsTally *tally, CohortPointsWarnings warnings)
{
  if (warnings & COHORT_POINTS_UNLIMITED)
    cohort_words_add_sentence (
        text, g_strdup (_ ("Easily farmed: without a daily limit, one member did it more often on one day than "
                           "anybody means it.")));
  if (warnings & COHORT_POINTS_FREE)
    {
      g_autofree char *part = cohort_words_percent (share (tally->by_free, tally->points));

      cohort_words_add_sentence (
          text,
          /* Translators: %s is a share in percent */
          g_strdup_printf (_ ("Easily farmed: %s went to members who never paid, and an account costs nothing."),
                           part));
    }
  if (warnings & COHORT_POINTS_FEW)
    {
      g_autofree char *part = cohort_words_percent (share (tally->top, tally->points));

      /* Translators: %s is a share in percent */
      cohort_words_add_sentence (text, g_strdup_printf (_ ("Few had most: a tenth of them %s."), part));
    }
}

char *
cohort_points_trial_rule_text (const CohortPointsTrial *trial, CohortPointsAct act)
{
  const CohortPointsTally *tally = &trial->each[act];
  g_autofree char *points = points_text (tally->points), *members = members_text ((gint64) tally->members);
  g_autofree char *times = cohort_words_count ((gint64) tally->acts);
  GString *text = g_string_new (NULL);

  if (tally->acts == 0)
    {
      g_string_append (text, _ ("Never happened, as far as the ledger knows."));
      return g_string_free_and_steal (text);
    }
  /* Translators: a count of points, a count of members, how often it happened */
  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%1$s to %2$s; it counted %3$s time.",
                                       "%1$s to %2$s; it counted %3$s times.", tally->acts),
                          points, members, times);
  if (tally->over > 0)
    {
      g_autofree char *over = cohort_words_count ((gint64) tally->over);

      cohort_words_add_sentence (text,
                                 g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s more was beyond the daily limit.",
                                                               "%s more were beyond the daily limit.", tally->over),
                                                  over));
    }
  add_warnings (text, tally, trial->warnings[act]);
  return g_string_free_and_steal (text);
}

/* ---- what was saved ---- */

char *
cohort_points_rules_title (const CohortPointsRules *rules)
{
  g_autofree char *day = cohort_words_day (rules->saved);

  if (rules->ended)
    /* Translators: %s is a day */
    return g_strdup_printf (_ ("No points given since %s"), day);
  if (rules->draft.past)
    /* Translators: %s is a day */
    return g_strdup_printf (_ ("Saved on %s, for all that is known"), day);
  /* Translators: %s is a day */
  return g_strdup_printf (_ ("Points given since %s"), day);
}

char *
cohort_points_rules_frozen (const CohortPointsRules *rules)
{
  g_autofree char *day = cohort_words_day (rules->until);
  g_autofree char *points = points_text (rules->points), *members = members_text (rules->members);
  g_autofree char *low = money (rules->owed.low, rules->draft.currency),
                  *high = money (rules->owed.high, rules->draft.currency);
  g_autofree char *top = cohort_words_percent ((double) rules->top_ppm / 1e6);

  /* Translators: a day, a count of points, a count of members, two amounts, a share in percent */
  return g_strdup_printf (_ ("When they were saved, the past until %1$s would have come to %2$s for %3$s, %4$s – %5$s "
                             "of them open; the tenth who had most: %6$s."),
                          day, points, members, low, high, top);
}

char *
cohort_points_rules_rule_text (const CohortPointsRules *rules, CohortPointsAct act)
{
  g_autofree char *rule = cohort_points_rule_text (&rules->draft.each[act]);
  g_autofree char *points = points_text (rules->each_points[act]), *members = members_text (rules->each_members[act]);

  /* Translators: what a rule gives, a count of points, a count of members */
  return g_strdup_printf (_ ("%1$s. On the past: %2$s to %3$s."), rule, points, members);
}

char *
cohort_points_report_summary (const CohortPointsReport *report)
{
  const CohortPointsRules *newest = g_ptr_array_index (report->rules, 0);
  g_autofree char *points = points_text (report->owed.points), *members = members_text (report->n_members);
  g_autofree char *low = money (report->owed.low, newest->draft.currency),
                  *high = money (report->owed.high, newest->draft.currency);

  if (report->owed.points == 0)
    return g_strdup (_ ("Nobody has any"));
  /* Translators: a count of points, a count of members, and between which amounts that is worth */
  return g_strdup_printf (_ ("%1$s with %2$s · %3$s – %4$s"), points, members, low, high);
}

/* ---- one member ---- */

char *
cohort_member_points_title (const CohortMemberPoints *points)
{
  g_autofree char *balance = points_text (points->account.balance);
  g_autofree char *worth = money (points->worth, points->currency);

  if (points->account.balance <= 0)
    return g_steal_pointer (&balance);
  /* Translators: a count of points, and an amount */
  return g_strdup_printf (_ ("%1$s, worth %2$s"), balance, worth);
}

char *
cohort_member_points_text (const CohortMemberPoints *points)
{
  const CohortPointsAccount *account = &points->account;
  g_autofree char *given = cohort_words_count (account->given), *lapsed = cohort_words_count (account->lapsed),
                  *redeemed = cohort_words_count (account->redeemed);
  GString *text = g_string_new (NULL);

  /* Translators: counts of points */
  g_string_append_printf (text, _ ("%1$s given, %2$s lapsed, %3$s redeemed."), given, lapsed, redeemed);
  if (account->balance < 0)
    cohort_words_add_sentence (
        text, g_strdup (_ ("More were redeemed than there are now: what earned them was taken back.")));
  if (account->lapse != COHORT_DAY_NONE)
    {
      g_autofree char *next = points_text (account->next), *day = cohort_words_day (account->lapse);

      /* Translators: a count of points, and a day */
      cohort_words_add_sentence (text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s lapses on %2$s.",
                                                                     "%1$s lapse on %2$s.", account->next),
                                                        next, day));
    }
  return g_string_free_and_steal (text);
}

char *
cohort_points_gift_text (const CohortPointsGift *gift)
{
  g_autofree char *points = points_text (gift->points), *day = cohort_words_day (gift->day);
  g_autofree char *what = cohort_scramble_prose (gift->what);

  if (what == NULL || *what == '\0')
    /* Translators: a day, and a count of points */
    return g_strdup_printf (_ ("%1$s: %2$s redeemed"), day, points);
  /* Translators: a day, a count of points, and what was given for them */
  return g_strdup_printf (_ ("%1$s: %2$s redeemed for %3$s"), day, points, what);
}

/* ---- steps ---- */

char *
cohort_points_describe (const char *kind, gint64 count)
{
  g_autofree char *points = NULL;

  if (g_str_equal (kind, COHORT_STEP_POINTS))
    return g_strdup (_ ("Rules of points saved"));
  if (g_str_equal (kind, COHORT_STEP_POINTS_END))
    return g_strdup (_ ("Points ended"));
  if (g_str_equal (kind, COHORT_STEP_POINTS_RETURN))
    return g_strdup (_ ("Redeemed points given back"));
  if (!g_str_equal (kind, COHORT_STEP_POINTS_REDEEM))
    return NULL;
  points = points_text (count);
  /* Translators: %s is a count of points */
  return g_strdup_printf (_ ("%s redeemed"), points);
}
