// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Puts the list together: signs from the shared state, names and deeds from the file, sentences from
 * cohort-risk-words.c. Who was said to be no risk is left out for half a year, or until another sign names them; who
 * was written to, until the day to look again. Members whose card failed stand apart: they did not decide anything. */

#include "config.h"

#include "cohort-risk-report-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cohort-risk-name-private.h"
#include "cohort-store.h"
#include "cohort-words.h"

#define MOST_ROWS 100

typedef struct
{
  CohortRiskCache *cache;
  CohortRiskDay day;
  CohortZone *zone;
  gint64 member;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  cohort_risk_cache_unref (self->cache);
  cohort_zone_unref (self->zone);
  g_free (self);
}

static void
row_free (gpointer data)
{
  CohortRiskRow *self = data;

  g_free (self->name);
  g_free (self->offer);
  g_free (self->sign);
  g_strfreev (self->reasons);
  g_free (self->staying);
  g_free (self->record);
  g_free (self->chance);
  g_free (self->loss);
  g_free (self->action);
  g_free (self->done);
  g_free (self->contact);
  g_free (self);
}

CohortRiskLine *
cohort_risk_line_new (gint64 member, char *name, char *detail)
{
  CohortRiskLine *line = g_new0 (CohortRiskLine, 1);

  line->member = member;
  line->name = name;
  line->detail = detail;
  return line;
}

void
cohort_risk_line_free (gpointer data)
{
  CohortRiskLine *line = data;

  g_free (line->name);
  g_free (line->detail);
  g_free (line->contact);
  g_free (line->done);
  g_free (line);
}

static void
report_clear (gpointer data)
{
  CohortRiskReport *self = data;
  GPtrArray *const lists[] = { self->rows,   self->failed, self->failed_aside, self->quiet, self->upgrades,
                               self->grades, self->bins,   self->said,         self->deeds };
  char *const texts[]
      = { self->judged,       self->base,        self->method,       self->activity,       self->total,
          self->failed_title, self->quiet_title, self->quiet_detail, self->upgrade_detail, self->grade_title,
          self->grade_detail, self->model_title, self->said_title,   self->treated,        self->held_out };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i] != NULL)
      g_ptr_array_unref (lists[i]);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_array_unref (self->losses);
}

CohortRiskReport *
cohort_risk_report_ref (CohortRiskReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_risk_report_unref (CohortRiskReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

const CohortRiskHistory *
cohort_risk_state_history (const CohortRiskState *state)
{
  return state->fit != NULL ? state->fit->history : state->history;
}

/* ---- what was done ---- */

static void
take_note (const CohortRiskNote *row, gpointer data)
{
  GArray *deeds = data;
  CohortRiskDeed deed = { .id = row->id, .member = row->member, .day = row->day, .other_day = row->other_day };

  g_strlcpy (deed.kind, row->kind, sizeof deed.kind);
  g_strlcpy (deed.sign, row->sign, sizeof deed.sign);
  g_array_append_val (deeds, deed);
}

/* Where a deed puts whoever was named for @sign; a later one decides anew. */
CohortRiskPlace
cohort_risk_deed_place (const CohortRiskAsk *ask, const CohortRiskDeed *deed, const char *sign)
{
  CohortDay today = ask->state->as_of;

  if (g_str_equal (deed->kind, "snooze"))
    return deed->day > today ? COHORT_RISK_SNOOZED : COHORT_RISK_SHOWN;
  if (g_str_equal (deed->kind, "not_a_risk"))
    return g_str_equal (deed->sign, sign) && today - deed->day < COHORT_RISK_VERDICT_DAYS ? COHORT_RISK_DENIED
                                                                                          : COHORT_RISK_SHOWN;
  return deed->other_day != COHORT_DAY_NONE && deed->other_day > today ? COHORT_RISK_DONE : COHORT_RISK_SHOWN;
}

static gboolean
is_decision (const CohortRiskDeed *deed)
{
  return g_str_equal (deed->kind, "snooze") || g_str_equal (deed->kind, "not_a_risk");
}

/* The newest deed that decides where a member stands comes last. */
static void
place (const CohortRiskAsk *ask, CohortRiskRow *row)
{
  if (cohort_risk_is_held_out (ask, row->member))
    {
      row->place = COHORT_RISK_HELD_OUT;
      row->done = g_strdup (_ ("Left alone on purpose: one in five, drawn by chance"));
    }
  for (guint i = 0; i < ask->deeds->len; i++)
    {
      const CohortRiskDeed *deed = &g_array_index (ask->deeds, CohortRiskDeed, i);

      if (deed->member != row->member)
        continue;
      g_free (row->done);
      row->done = cohort_risk_words_deed (deed);
      row->note = deed->id;
      row->place = cohort_risk_deed_place (ask, deed, row->sign);
      if (row->place == COHORT_RISK_SHOWN && is_decision (deed))
        g_clear_pointer (&row->done, g_free);
    }
}

/* ---- rows ---- */

/* @record: (nullable) */
static CohortEstimate
estimate_of (const CohortRiskRecord *record)
{
  return cohort_proportion (record != NULL ? record->left : 0, record != NULL ? record->n : 0, COHORT_RISK_CONFIDENCE);
}

static CohortRiskRow *
row_new (const CohortRiskAsk *ask, const CohortRisk *risk, GError **error)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ask->state->ledger);
  gint64 member = cohort_ledger_snapshot_get_id (ask->state->ledger, COHORT_ROWS_MEMBERS, risk->member);
  g_autoptr (CohortRiskPerson) person = cohort_risk_person_load (ask->db, member, ask->until_us, error);
  CohortRiskRow *row;

  if (person == NULL)
    return NULL;
  row = g_new0 (CohortRiskRow, 1);
  row->member = member;
  row->name = cohort_risk_person_name (person);
  row->contact = g_strdup (person->email);
  row->offer = cohort_risk_words_offer (ask, risk, person);
  row->sign = g_strdup (cohort_risk_sign_id (cohort_risk_sign (risk->signs)));
  row->record = cohort_risk_words_record (ask, risk);
  row->like = estimate_of (cohort_risk_record_of (ask, risk));
  row->chance = cohort_risk_words_share (risk->probability);
  row->action = cohort_risk_words_action (cohort_risk_sign (risk->signs));
  row->currency = segments->currencies[segments->currency[risk->segment]].code;
  row->to_renewal = (int) floor (risk->to_renewal);
  row->probability_ppm = isnan (risk->probability) ? -1 : llround (risk->probability * 1e6);
  row->loss_minor = -1;
  if (row->probability_ppm >= 0)
    {
      g_autofree char *money = NULL;

      row->loss_minor
          = (gint64) ((__int128) risk->monthly * row->probability_ppm / ((gint64) COHORT_AMOUNT_SCALE * 1000000));
      money = cohort_words_money (row->loss_minor, row->currency);
      /* Translators: an expected loss; %s is an amount */
      row->loss = g_strdup_printf (_ ("%s a month"), money);
    }
  else
    row->loss = g_strdup ("–");
  place (ask, row);
  if (cohort_risk_words_reasons (ask, risk, row, error))
    return row;
  row_free (row);
  return NULL;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const CohortRiskRow *x = *(CohortRiskRow *const *) a, *y = *(CohortRiskRow *const *) b;

  return (x->place != COHORT_RISK_SHOWN) - (y->place != COHORT_RISK_SHOWN);
}

static void
add_loss (CohortRiskReport *report, const char *currency, gint64 minor)
{
  guint i = 0;

  while (i < report->losses->len && g_array_index (report->losses, CohortRiskLoss, i).currency != currency)
    i++;
  if (i == report->losses->len)
    g_array_append_val (report->losses, ((CohortRiskLoss) { .currency = currency }));
  g_array_index (report->losses, CohortRiskLoss, i).minor += minor;
  g_array_index (report->losses, CohortRiskLoss, i).n++;
}

static void
add_total (CohortRiskReport *report)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autofree char *text = NULL;

  for (guint i = 0; i < report->rows->len; i++)
    {
      const CohortRiskRow *row = g_ptr_array_index (report->rows, i);

      if (row->place == COHORT_RISK_SHOWN && row->loss_minor > 0)
        {
          cohort_risk_add_sum (sums, row->currency, row->loss_minor);
          add_loss (report, row->currency, row->loss_minor);
        }
    }
  if (g_hash_table_size (sums) == 0)
    return;
  text = cohort_risk_words_sums (sums);
  /* Translators: %s are amounts, one a currency */
  report->total = g_strdup_printf (_ ("Expected loss: %s a month"), text);
}

static gboolean
add_rows (const CohortRiskAsk *ask, CohortRiskReport *report, gint64 only, GError **error)
{
  const CohortRiskState *state = ask->state;

  for (gsize i = 0; i < state->n_risks; i++)
    {
      const CohortRisk *risk = &state->risks[state->order[i]];
      gint64 member = cohort_ledger_snapshot_get_id (state->ledger, COHORT_ROWS_MEMBERS, risk->member);
      CohortRiskRow *row;

      if (only != 0 ? member != only : risk->signs == 0)
        continue;
      /* A card that failed is no wish to go: it stands in the list of those. */
      if (only == 0 && cohort_risk_sign (risk->signs) == COHORT_RISK_PAST_DUE
          && cohort_risk_failed_has (report, member))
        continue;
      if (report->rows->len == MOST_ROWS)
        {
          report->n_more++;
          continue;
        }
      row = row_new (ask, risk, error);
      if (row == NULL)
        return FALSE;
      g_ptr_array_add (report->rows, row);
      report->n_shown += row->place == COHORT_RISK_SHOWN;
    }
  g_ptr_array_sort (report->rows, compare_places);
  add_total (report);
  return TRUE;
}

/* ---- the others ---- */

char *
cohort_risk_name (const CohortRiskAsk *ask, guint32 member, GError **error)
{
  gint64 id = cohort_ledger_snapshot_get_id (ask->state->ledger, COHORT_ROWS_MEMBERS, member);
  g_autoptr (CohortRiskPerson) person = cohort_risk_person_load (ask->db, id, ask->until_us, error);

  return person != NULL ? cohort_risk_person_name (person) : NULL;
}

static char *
words_quiet (const CohortRiskState *state)
{
  const CohortRiskHistory *history = cohort_risk_state_history (state);
  g_autofree char *quiet = NULL;
  g_autofree char *all = NULL;

  if (history == NULL || history->quiet.n < 20)
    return g_strdup (_ ("They pay and were not seen for two months or longer. That alone says little."));
  quiet = cohort_risk_words_share ((double) history->quiet.left / history->quiet.n);
  all = cohort_risk_words_share ((double) history->usual.left / history->usual.n);
  /* Translators: %1$s and %2$s are percentages */
  return g_strdup_printf (
      _ ("They pay and were not seen for two months or longer. That alone says little: of the like, "
         "%1$s left within a month in your data; of all, %2$s."),
      quiet, all);
}

static gboolean
add_quiet (const CohortRiskAsk *ask, CohortRiskReport *report, GError **error)
{
  const CohortRiskState *state = ask->state;
  g_autofree char *count = NULL;

  if (state->activity != COHORT_RISK_ACTIVITY_KNOWN)
    return TRUE;
  for (gsize i = 0; i < state->n_risks; i++)
    {
      const CohortRisk *risk = &state->risks[i];
      char *name, *detail;

      if (!risk->quiet)
        continue;
      report->n_quiet++;
      if (report->quiet->len == COHORT_RISK_MOST_LINES)
        continue;
      name = cohort_risk_name (ask, risk->member, error);
      if (name == NULL)
        return FALSE;
      if (risk->rhythm.last == COHORT_DAY_NONE)
        detail = g_strdup (_ ("Never seen"));
      else
        {
          g_autofree char *day = cohort_words_day (risk->rhythm.last);

          /* Translators: %s is a day */
          detail = g_strdup_printf (_ ("Last seen on %s"), day);
        }
      g_ptr_array_add (report->quiet, cohort_risk_line_new (cohort_ledger_snapshot_get_id (
                                                                state->ledger, COHORT_ROWS_MEMBERS, risk->member),
                                                            name, detail));
    }
  count = cohort_words_count (report->n_quiet);
  report->quiet_title = g_strdup_printf (
      ngettext ("%s quiet member, not at risk", "%s quiet members, not at risk", report->n_quiet), count);
  report->quiet_detail = words_quiet (state);
  return TRUE;
}

static gboolean
add_upgrades (const CohortRiskAsk *ask, CohortRiskReport *report, GError **error)
{
  const CohortRiskState *state = ask->state;
  const CohortUpgrade *upgrades = state->upgrades;
  const gsize n = state->activity == COHORT_RISK_ACTIVITY_KNOWN ? state->n_upgrades : 0;
  const guint before = state->n_moved_up;

  for (gsize i = 0; i < MIN (n, 10); i++)
    {
      char *name = cohort_risk_name (ask, upgrades[i].member, error);

      if (name == NULL)
        return FALSE;
      g_ptr_array_add (
          report->upgrades,
          cohort_risk_line_new (
              cohort_ledger_snapshot_get_id (state->ledger, COHORT_ROWS_MEMBERS, upgrades[i].member), name,
              /* Translators: %1$u active days of 90, against %2$d that are usual among those who pay more */
              g_strdup_printf (_ ("Active on %1$u of 90 days; usual among those who pay more: %2$d"),
                               upgrades[i].active, (int) lround (upgrades[i].there))));
    }
  report->upgrade_detail
      = before == 0
            ? g_strdup (_ ("They use what they have as much as those who pay more. Nobody has moved up in your data so "
                           "far, so this is no forecast."))
            : g_strdup_printf (
                  ngettext ("They use what they have as much as those who pay more. So far %u member moved up.",
                            "They use what they have as much as those who pay more. So far %u moved up.", before),
                  before);
  return TRUE;
}

/* ---- all ---- */

static CohortRiskReport *
report_new (const CohortRiskState *state, gboolean past)
{
  CohortRiskReport *report = g_atomic_rc_box_new0 (CohortRiskReport);
  const CohortRiskHistory *history = cohort_risk_state_history (state);
  g_autofree char *day = cohort_words_day (state->as_of);

  report->as_of = state->as_of;
  report->n_paying = (guint) state->n_risks;
  report->judged = past
                       /* Translators: %s is a day */
                       ? g_strdup_printf (_ ("As of %s, by what was known then"), day)
                       /* Translators: %s is a day */
                       : g_strdup_printf (_ ("As of %s, where your data ends"), day);
  report->base = cohort_risk_words_base (state);
  report->usual = estimate_of (history != NULL ? &history->usual : NULL);
  report->losses = g_array_new (FALSE, TRUE, sizeof (CohortRiskLoss));
  report->method = cohort_risk_words_method (state);
  report->activity = cohort_risk_words_activity (state);
  report->payments_only = state->activity != COHORT_RISK_ACTIVITY_KNOWN;
  report->rows = g_ptr_array_new_with_free_func (row_free);
  report->failed = g_ptr_array_new_with_free_func (cohort_risk_line_free);
  report->failed_aside = g_ptr_array_new_with_free_func (cohort_risk_line_free);
  report->quiet = g_ptr_array_new_with_free_func (cohort_risk_line_free);
  report->upgrades = g_ptr_array_new_with_free_func (cohort_risk_line_free);
  report->said = g_ptr_array_new_with_free_func (cohort_risk_line_free);
  report->wants_fit = state->fit == NULL && state->history != NULL && state->n_risks > 0;
  report->may_fit = state->fit == NULL && state->history == NULL && state->n_risks > 0;
  return report;
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CohortRiskState) state = cohort_risk_cache_get (question->cache, db, &question->day, error);
  g_autoptr (GArray) deeds = g_array_new (FALSE, FALSE, sizeof (CohortRiskDeed));
  g_autoptr (CohortRiskReport) report = NULL;
  CohortRiskAsk ask = { .db = db, .state = state, .zone = question->zone, .deeds = deeds };

  if (state == NULL || !cohort_risk_each_note (db, take_note, deeds, error)
      || !cohort_risk_hold_out_load (db, &ask.hold_out_since, error))
    return NULL;
  ask.until_us = cohort_zone_day_start (question->zone, state->as_of + 1);
  report = report_new (state, question->day.as_of != COHORT_DAY_NONE);
  if (question->member == 0 && !cohort_risk_failed_add (&ask, report, error))
    return NULL;
  if (!add_rows (&ask, report, question->member, error))
    return NULL;
  if (question->member == 0
      && (!add_quiet (&ask, report, error) || !add_upgrades (&ask, report, error)
          || !cohort_risk_grades_add (&ask, report, error)))
    return NULL;
  return g_steal_pointer (&report);
}

static Question *
question_new (CohortSession *session, CohortDay as_of, gint64 member)
{
  Question *self = g_new0 (Question, 1);

  self->cache = cohort_risk_cache_ref (cohort_risk_cache_of (session));
  self->day = (CohortRiskDay) { cohort_session_get_today (session), as_of };
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->member = member;
  return self;
}

CohortRiskReport *
cohort_risk_report_load (CohortSession *session, CohortDay as_of, gint64 member, GError **error)
{
  Question *question = question_new (session, as_of, member);
  CohortRiskReport *report = cohort_store_read (cohort_session_get_store (session), answer, question, NULL, error);

  question_free (question);
  return report;
}

void
cohort_risk_report_load_async (CohortSession *session, CohortDay as_of, gint64 member, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), answer, question_new (session, as_of, member),
                           question_free, (GDestroyNotify) cohort_risk_report_unref, cancellable, callback, user_data);
}

CohortRiskReport *
cohort_risk_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}
