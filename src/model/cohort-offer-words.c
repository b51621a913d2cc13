// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-offer-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-metric-words.h"
#include "cohort-words.h"

/* From this chance on a discount's end is said to cost members. */
#define CLEAR 0.95

/* Returns: (transfer full): "¥29.00 / month" */
char *
cohort_offer_price_text (const CohortOfferPrice *price)
{
  static const char *const intervals[COHORT_N_INTERVALS] = { NULL, "day", "week", "month", "year" };

  return cohort_words_price (price->amount, price->currency, intervals[price->interval], price->interval_count);
}

/* Returns: (transfer full): who pays it, and since when somebody did */
char *
cohort_offer_price_people (const CohortOfferPrice *price)
{
  g_autofree char *first = price->first != COHORT_DAY_NONE ? cohort_words_day (price->first) : NULL;

  if (first == NULL)
    return g_strdup (_ ("Listed; nobody has paid it"));
  if (price->n_paying == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Since %2$s %1$u paid it; nobody does now",
                                         "Since %2$s %1$u paid it; nobody does now", price->n_began),
                            price->n_began, first);
  /* Translators: how many pay it now, how many ever did, since when */
  return g_strdup_printf (_ ("%1$u pay it now of %2$u who ever did, since %3$s"), price->n_paying, price->n_began,
                          first);
}

/* Returns: (transfer full): "Every month · 3 owed, 1 of them late" */
char *
cohort_offer_benefit_text (const CohortOfferBenefit *benefit)
{
  const char *cadence = cohort_words_cadence (benefit->cadence);

  if (benefit->owed == 0)
    return g_strdup (cadence);
  if (benefit->late == 0)
    /* Translators: how often it is promised, and how many are owed */
    return g_strdup_printf (_ ("%1$s · %2$u owed"), cadence, benefit->owed);
  /* Translators: how often it is promised, and how many are owed */
  return g_strdup_printf (_ ("%1$s · %2$u owed, %3$u of them late"), cadence, benefit->owed, benefit->late);
}

/* Returns: (transfer full): "Basic · Stripe: ¥19.00 → ¥29.00 a month" */
char *
cohort_price_moved_title (const CohortPriceMoved *moved)
{
  g_autofree char *before = cohort_words_money (moved->from, moved->currency);
  g_autofree char *after = cohort_words_money (moved->to, moved->currency);

  return g_strdup_printf (_ ("%1$s · %2$s: %3$s → %4$s a month"), moved->offer, moved->source_name, before, after);
}

static const char *
verdict_of (const CohortPriceMoved *moved)
{
  switch (moved->verdict)
    {
    case COHORT_MOVE_MORE:
      return _ ("More join than before; that need not be the price’s doing.");
    case COHORT_MOVE_FEWER:
      return _ ("Fewer join than before; that need not be the price’s doing.");
    case COHORT_MOVE_TOO_EARLY:
      return _ ("Too few have joined to compare.");
    case COHORT_MOVE_CANNOT_TELL:
    default:
      return _ ("Cannot tell: the difference is within what chance makes.");
    }
}

/* Returns: (transfer full) (nullable): who stayed at the old price, and what that comes to; NULL: nobody */
char *
cohort_price_moved_still (const CohortPriceMoved *moved)
{
  guint n = moved->still->len;
  g_autofree char *money = cohort_words_money ((moved->to - moved->from) * n, moved->currency);

  if (moved->to < moved->from)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u still pays the old, higher price.", "%u still pay the old, higher price.", n),
        n);
  /* Translators: how many, and an amount */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$u still pays the old price: %2$s a month less.",
                                       "%1$u still pay the old price: together %2$s a month less.", n),
                          n, money);
}

char *
cohort_price_moved_sentence (const CohortPriceMoved *moved)
{
  g_autofree char *day = cohort_words_day (moved->day);
  GString *text = g_string_new (NULL);

  /* Translators: day, joiners, months, joiners, months */
  g_string_append_printf (text,
                          _ ("First paid on %1$s. %2$u joined at the full price in the %3$u months before, %4$u in the "
                             "%5$u after."),
                          day, moved->before->len, moved->n_before, moved->after->len, moved->n_after);
  if (moved->ratio.status == COHORT_STATUS_OK)
    cohort_words_add_sentence (text,
                               g_strdup_printf (_ ("That is %1$.1f times as many a month, likely %2$.1f – %3$.1f."),
                                                moved->ratio.estimate, moved->ratio.lo, moved->ratio.hi));
  cohort_words_add_sentence (text, g_strdup (verdict_of (moved)));
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): "双11 半价 · 50 % for 3 months" */
char *
cohort_promotion_end_title (const CohortPromotionEnd *end)
{
  g_autofree char *share = cohort_words_percent (end->percent / 100.0);
  const char *name = *end->name != '\0' ? end->name : _ ("Discount without a name");

  if (end->percent == 0 || end->months == 0)
    return g_strdup (name);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%1$s · %2$s off for %3$u month", "%1$s · %2$s off for %3$u months", end->months),
      name, share, end->months);
}

char *
cohort_promotion_end_sentence (const CohortPromotionEnd *end)
{
  g_autofree char *cliff = cohort_words_percent (end->cliff.estimate),
                  *usual = cohort_words_percent (end->usual.estimate);
  g_autofree char *range = cohort_words_percents (end->cliff.lo, end->cliff.hi);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "%u took it.", "%u took it.", end->n_members),
                          end->n_members);
  if (end->ended->len == 0)
    {
      cohort_words_add_sentence (text,
                                 g_strdup (_ ("For nobody has it ended long enough ago to see what they do then.")));
      return g_string_free (text, FALSE);
    }
  cohort_words_add_sentence (
      text,
      /* Translators: counts, and shares: 15 of 52 left when it ended: 28.8 %, likely 18.3–42.3 % */
      g_strdup_printf (_ ("%1$u of %2$u left when it ended: %3$s, likely %4$s."), end->left->len, end->ended->len,
                       cliff, range));
  if (end->usual.den > 0)
    {
      cohort_words_add_sentence (
          text, g_strdup_printf (_ ("At the full price %1$.0f of %2$.0f leave in that month of their life: %3$s."),
                                 end->usual.num, end->usual.den, usual));
      cohort_words_add_sentence (text, g_strdup (end->chance_cliff >= CLEAR
                                                     ? _ ("The end of the discount costs members.")
                                                     : _ ("Cannot tell whether that is more than usual.")));
    }
  return g_string_free (text, FALSE);
}
