// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Signs, chances and records in sentences. A sentence gives the numbers that it rests on, never a cause, and says when
 * they are too few. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-reason-words.h"
#include "cohort-risk-report-private.h"
#include "cohort-words.h"

#define FEW 10 /* cases below which a record is said to be thin */

/* Returns: (transfer full): "14 %", without digits that nobody knows */
char *
cohort_risk_words_share (double share)
{
  if (isnan (share))
    return g_strdup ("–");
  if (share > 0 && share < 0.01)
    /* Translators: a small percentage */
    return cohort_words_keep_sign (g_strdup (C_ ("percent", "under 1 %")));
  /* Translators: a rounded percentage */
  return cohort_words_keep_sign (g_strdup_printf (C_ ("percent", "%d %%"), (int) lround (share * 100)));
}

const char *
cohort_risk_words_sign (int sign)
{
  switch (sign)
    {
    case COHORT_RISK_CANCELS:
      return C_ ("risk", "asked to end");
    case COHORT_RISK_PAST_DUE:
      return C_ ("risk", "payment missing");
    case COHORT_RISK_QUIET:
      return C_ ("risk", "fell silent");
    case COHORT_RISK_RENEWAL:
      return C_ ("risk", "long term ends unused");
    case COHORT_RISK_DOWNGRADED:
      return C_ ("risk", "downgraded");
    case COHORT_RISK_LIKELY:
      return C_ ("risk", "likely by the model");
    default:
      return C_ ("risk", "no sign");
    }
}

char *
cohort_risk_words_action (int sign)
{
  switch (sign)
    {
    case COHORT_RISK_CANCELS:
      return g_strdup (_ ("Thank them, and ask what was missing"));
    case COHORT_RISK_PAST_DUE:
      return g_strdup (_ ("Ask whether something went wrong with the payment"));
    case COHORT_RISK_QUIET:
      return g_strdup (_ ("Write to them personally, about what they used last"));
    case COHORT_RISK_RENEWAL:
      return g_strdup (_ ("Remind them of the renewal, and of what they have not used yet"));
    case COHORT_RISK_DOWNGRADED:
      return g_strdup (_ ("Ask what they no longer need"));
    case COHORT_RISK_LIKELY:
    default:
      return g_strdup (_ ("Ask how it is going for them"));
    }
}

static char *
words_renewal (const CohortRisk *risk)
{
  int days = (int) floor (risk->to_renewal);

  if (days < 1)
    return g_strdup (_ ("renews today"));
  return g_strdup_printf (ngettext ("renews in %d day", "renews in %d days", days), days);
}

char *
cohort_risk_words_offer (const CohortRiskAsk *ask, const CohortRisk *risk, const CohortRiskPerson *person)
{
  static const char *const intervals[COHORT_N_INTERVALS] = { NULL, "day", "week", "month", "year" };
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ask->state->ledger);
  guint32 row = risk->segment;
  g_autofree char *price = cohort_words_price (cohort_segment_net_price (segments, row),
                                               segments->currencies[segments->currency[row]].code,
                                               intervals[segments->interval[row]], segments->interval_count[row]);
  gboolean due = (risk->signs & ((1 << COHORT_RISK_PAST_DUE) | (1 << COHORT_RISK_CANCELS))) != 0;
  g_autofree char *renewal = due ? g_strdup ("") : words_renewal (risk);
  const char *parts[] = { person->tier, price, renewal };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* ---- reasons ---- */

static char *
words_silence (const CohortRhythm *rhythm)
{
  g_autofree char *day = cohort_words_day (rhythm->last);
  int quiet = (int) rhythm->quiet;

  if (rhythm->last == COHORT_DAY_NONE)
    return g_strdup (_ ("nothing used so far"));
  if (isnan (rhythm->usual))
    /* Translators: %1$s is a day, %2$d how many days ago that is */
    return g_strdup_printf (ngettext ("nothing used since %1$s: %2$d day", "nothing used since %1$s: %2$d days", quiet),
                            day, quiet);
  /* Translators: of a member who fell silent: since when, for how many days, and the days between two visits before */
  return g_strdup_printf (ngettext ("nothing used since %1$s: %2$d day (usual gap %3$d, longest %4$d)",
                                    "nothing used since %1$s: %2$d days (usual gap %3$d, longest %4$d)", quiet),
                          day, quiet, (int) lround (rhythm->usual), (int) rhythm->longest);
}

static char *
words_ending (const CohortRiskAsk *ask, const CohortRisk *risk)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ask->state->ledger);
  CohortDay term = segments->term != NULL ? segments->term[risk->segment] : COHORT_DAY_NONE;
  g_autofree char *day = cohort_words_day (term);

  if (term == COHORT_DAY_NONE)
    return g_strdup (_ ("asked to end at the end of the term"));
  /* Translators: %s is a day */
  return g_strdup_printf (_ ("asked to end on %s"), day);
}

static char *
words_missing (const CohortRiskAsk *ask, const CohortRisk *risk)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ask->state->ledger);
  g_autofree char *day = cohort_words_day (segments->start[risk->segment]);

  /* Translators: %s is a day */
  return g_strdup_printf (_ ("a payment was due on %s and has not come"), day);
}

static char *
words_sign (const CohortRiskAsk *ask, const CohortRisk *risk, int sign)
{
  int days = (int) floor (risk->to_renewal);

  switch (sign)
    {
    case COHORT_RISK_CANCELS:
      return words_ending (ask, risk);
    case COHORT_RISK_PAST_DUE:
      return words_missing (ask, risk);
    case COHORT_RISK_QUIET:
      return words_silence (&risk->rhythm);
    case COHORT_RISK_RENEWAL:
      return g_strdup_printf (
          ngettext ("a term of %2$d months ends in %1$d day", "a term of %2$d months ends in %1$d days", days), days,
          (int) lround (risk->term_months));
    case COHORT_RISK_DOWNGRADED:
      return g_strdup (_ ("downgraded within 90 days"));
    default:
      return NULL;
    }
}

/* A model's reason, with the member's own number. */
static char *
words_signal (const CohortReason *reason, double value)
{
  const char *words = _ (cohort_signal_words ((CohortSignal) reason->feature, reason->contribution > 0));
  int number = (int) lround (value);

  switch (cohort_signal_unit ((CohortSignal) reason->feature))
    {
    case COHORT_SIGNAL_UNIT_DAYS:
      /* Translators: a reason, and the member's number: no visit for long (41 days) */
      return g_strdup_printf (ngettext ("%1$s (%2$d day)", "%1$s (%2$d days)", number), words, number);
    case COHORT_SIGNAL_UNIT_MONTHS:
      return g_strdup_printf (ngettext ("%1$s (%2$d month)", "%1$s (%2$d months)", number), words, number);
    case COHORT_SIGNAL_UNIT_COUNT:
      /* Translators: a reason, and the member's number: few active days in the last 30 (2) */
      return g_strdup_printf (C_ ("reason", "%1$s (%2$d)"), words, (int) lround (expm1 (value)));
    case COHORT_SIGNAL_UNIT_MONEY:
    case COHORT_SIGNAL_UNIT_SHARE:
    case COHORT_SIGNAL_UNIT_NONE:
    default:
      return g_strdup (words);
    }
}

/* What a sign has said already is not said again by the model; the renewal stands beside the tier. */
static gboolean
is_said (guint signs, gsize feature)
{
  static const guint said_by[COHORT_N_SIGNALS] = {
    [COHORT_SIGNAL_QUIET_DAYS] = (1 << COHORT_RISK_QUIET) | (1 << COHORT_RISK_RENEWAL),
    [COHORT_SIGNAL_ACTIVE_30] = (1 << COHORT_RISK_QUIET) | (1 << COHORT_RISK_RENEWAL),
    [COHORT_SIGNAL_ACTIVE_90] = (1 << COHORT_RISK_QUIET) | (1 << COHORT_RISK_RENEWAL),
    [COHORT_SIGNAL_ACTIVE_180] = (1 << COHORT_RISK_QUIET) | (1 << COHORT_RISK_RENEWAL),
    [COHORT_SIGNAL_DROP] = (1 << COHORT_RISK_QUIET) | (1 << COHORT_RISK_RENEWAL),
    [COHORT_SIGNAL_PAST_DUE] = 1 << COHORT_RISK_PAST_DUE,
    [COHORT_SIGNAL_DUE_90] = 1 << COHORT_RISK_PAST_DUE,
    [COHORT_SIGNAL_DOWNGRADED] = 1 << COHORT_RISK_DOWNGRADED,
  };

  return feature == COHORT_SIGNAL_TO_RENEWAL || (signs & said_by[feature]) != 0;
}

static gboolean
add_lives (const CohortRiskAsk *ask, const CohortRisk *risk, gint64 member, GStrvBuilder *reasons, GError **error)
{
  int missed;

  if (!(risk->signs & (1 << COHORT_RISK_QUIET)))
    return TRUE;
  if (!cohort_risk_missed_lives (ask->db, member, ask->until_us, &missed, error))
    return FALSE;
  if (missed > 0)
    g_strv_builder_take (
        reasons, g_strdup_printf (ngettext ("skipped the last live", "skipped the last %d lives", missed), missed));
  return TRUE;
}

/* Beside the price and the tier themselves, that they matter says nothing. */
static gboolean
tells (const CohortReason *reason)
{
  return reason->feature != COHORT_SIGNAL_PRICE && reason->feature != COHORT_SIGNAL_TIER
         && reason->feature != COHORT_SIGNAL_TERM_MONTHS;
}

static void
add_forecast (const CohortRiskForecast *forecast, guint signs, GStrvBuilder *reasons, guint *n, CohortRiskRow *row)
{
  for (guint i = 0; i < forecast->n_reasons; i++)
    {
      const CohortReason *reason = &forecast->reasons[i];

      if (is_said (signs, reason->feature) || !tells (reason))
        continue;
      if (reason->contribution <= 0)
        {
          g_free (row->staying);
          row->staying = words_signal (reason, forecast->values[i]);
        }
      else if (*n < COHORT_SPOKEN_REASONS - 1)
        {
          g_strv_builder_take (reasons, words_signal (reason, forecast->values[i]));
          (*n)++;
        }
    }
}

gboolean
cohort_risk_words_reasons (const CohortRiskAsk *ask, const CohortRisk *risk, CohortRiskRow *row, GError **error)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  const CohortRiskForecast *forecast
      = ask->state->fit != NULL ? cohort_risk_fit_find (ask->state->fit, risk->member) : NULL;
  guint n = 0;

  for (int sign = 0; sign < COHORT_N_RISK_SIGNS; sign++)
    {
      char *words = risk->signs & (1u << sign) ? words_sign (ask, risk, sign) : NULL;

      if (words == NULL)
        continue;
      g_strv_builder_take (reasons, words);
      n++;
    }
  if (risk->signs & (1 << COHORT_RISK_RENEWAL) && !(risk->signs & (1 << COHORT_RISK_QUIET))
      && ask->state->activity == COHORT_RISK_ACTIVITY_KNOWN)
    g_strv_builder_take (reasons, words_silence (&risk->rhythm));
  if (!add_lives (ask, risk, row->member, reasons, error))
    return FALSE;
  if (forecast != NULL)
    add_forecast (forecast, risk->signs, reasons, &n, row);
  row->reasons = g_strv_builder_end (reasons);
  return TRUE;
}

/* ---- how often ---- */

const CohortRiskRecord *
cohort_risk_record_of (const CohortRiskAsk *ask, const CohortRisk *risk)
{
  const CohortRiskHistory *history = cohort_risk_state_history (ask->state);
  int sign = cohort_risk_sign (risk->signs);

  return history != NULL && sign >= 0 ? &history->records[sign] : NULL;
}

char *
cohort_risk_words_record (const CohortRiskAsk *ask, const CohortRisk *risk)
{
  const CohortRiskHistory *history = cohort_risk_state_history (ask->state);
  int sign = cohort_risk_sign (risk->signs);
  const CohortRiskRecord *record = cohort_risk_record_of (ask, risk);
  g_autofree char *all = NULL;

  if (sign == COHORT_RISK_CANCELS)
    return g_strdup (_ ("They said so themselves"));
  if (record == NULL || record->n == 0)
    return g_strdup (_ ("Nobody like this in your data so far"));
  if (record->n < FEW)
    /* Translators: %1$u of %2$u members with the same sign left within 30 days */
    return g_strdup_printf (ngettext ("People like this left %1$u of %2$u time in your data: too few to go by",
                                      "People like this left %1$u of %2$u times in your data: too few to go by",
                                      record->n),
                            record->left, record->n);
  all = cohort_risk_words_share ((double) history->usual.left / MAX (history->usual.n, 1));
  /* Translators: %1$u of %2$u members with the same sign left within 30 days; %3$s is the percentage of all */
  return g_strdup_printf (_ ("People like this left %1$u of %2$u times in your data; of all members %3$s"),
                          record->left, record->n, all);
}

char *
cohort_risk_words_base (const CohortRiskState *state)
{
  const CohortRiskHistory *history = cohort_risk_state_history (state);
  g_autofree char *paying = cohort_words_count ((gint64) state->n_risks);
  double rate, lost;

  if (history == NULL || history->usual.n == 0 || history->usual.left < 3)
    /* Translators: %s is how many members pay */
    return g_strdup_printf (_ ("%s pay; too few have left to say how many do in a usual month"), paying);
  rate = (double) history->usual.left / history->usual.n;
  lost = rate * state->n_risks;
  if (floor (lost) == ceil (lost))
    /* Translators: %1$d of %2$s paying members */
    return g_strdup_printf (_ ("%1$d of %2$s leave in a usual month"), (int) lost, paying);
  /* Translators: %1$d to %2$d of %3$s paying members */
  return g_strdup_printf (_ ("%1$d–%2$d of %3$s leave in a usual month"), (int) floor (lost), (int) ceil (lost),
                          paying);
}

char *
cohort_risk_words_method (const CohortRiskState *state)
{
  const CohortRiskFit *fit = state->fit;

  if (fit != NULL && fit->status == COHORT_STATUS_OK)
    return g_strdup_printf (ngettext ("Rules, and a model that learned from %u departure",
                                      "Rules, and a model that learned from %u departures", fit->n_events),
                            (guint) fit->n_events);
  if (state->n_left < COHORT_CHURN_MIN_EVENTS)
    return g_strdup_printf (ngettext ("Rules only until %2$d people have left; %1$u has",
                                      "Rules only until %2$d people have left; %1$u have", state->n_left),
                            state->n_left, COHORT_CHURN_MIN_EVENTS);
  return g_strdup (_ ("Rules only; no model has learned from this data yet"));
}

char *
cohort_risk_words_activity (const CohortRiskState *state)
{
  g_autofree char *day = NULL;

  if (state->activity == COHORT_RISK_ACTIVITY_KNOWN)
    return NULL;
  if (state->activity == COHORT_RISK_ACTIVITY_NONE)
    return g_strdup (
        _ ("Payments only: no activity was imported, so silence cannot be seen. Add one table with who did "
           "what and when (activity.csv)."));
  day = cohort_words_day (state->activity_until);
  /* Translators: %s is a day */
  return g_strdup_printf (
      _ ("Payments only: activity is known until %s, so silence since then cannot be seen. Import it again."), day);
}

char *
cohort_risk_words_deed (const CohortRiskDeed *deed)
{
  static const struct
  {
    const char *kind, *words;
  } kinds[] = {
    { "message", N_ ("Written to on %s") },  { "call", N_ ("Talked to on %s") },
    { "offer", N_ ("Made an offer on %s") }, { "other", N_ ("Done on %s") },
    { "snooze", N_ ("Put off until %s") },   { "not_a_risk", N_ ("Said to be no risk on %s") },
  };
  g_autofree char *day = cohort_words_day (deed->day);
  g_autofree char *follow_up = cohort_words_day (deed->other_day);
  g_autoptr (GString) text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, deed->kind))
      text = g_string_new (_ (kinds[i].words));
  if (text == NULL)
    return NULL;
  g_string_replace (text, "%s", day, 1);
  if (deed->other_day == COHORT_DAY_NONE)
    return g_string_free_and_steal (g_steal_pointer (&text));
  /* Translators: %1$s is what was done and when, %2$s a day */
  return g_strdup_printf (_ ("%1$s; look again on %2$s"), text->str, follow_up);
}
