// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What changed since the last review, and the six cards of the next one. What changed is asked of the metrics, over the
// days from the last that was known at that review to the last that is known now: an import after a review brings days
// that lie before it, and they are told at the next one.

#include "config.h"

#include "cohort-today-private.h"

#include <glib/gi18n-lib.h>

#include "cohort-ledger-rows.h"
#include "cohort-money.h"
#include "cohort-scramble.h"
#include "cohort-review-rows.h"
#include "cohort-today-rows.h"
#include "cohort-words.h"

#define WEEK 7
#define MOST_NAMES 8 /* on a card */

static const char *const change_metrics[] = { "members", "mrr", NULL };
static const char *const week_metrics[] = { "mrr", "streams", NULL };

CohortTodayLine *
cohort_today_line_new (char *title, char *detail)
{
  CohortTodayLine *self = g_new0 (CohortTodayLine, 1);

  self->title = title;
  self->detail = detail;
  return self;
}

void
cohort_today_line_free (gpointer data)
{
  CohortTodayLine *self = data;

  g_free (self->title);
  g_free (self->detail);
  g_clear_pointer (&self->rows, cohort_metric_rows_unref);
  g_free (self);
}

void
cohort_review_card_free (gpointer data)
{
  CohortReviewCard *self = data;

  g_free (self->headline);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static CohortReviewCard *
card_new (const char *id, const char *title, const char *page)
{
  CohortReviewCard *self = g_new0 (CohortReviewCard, 1);

  self->id = id;
  self->title = title;
  self->page = page;
  self->lines = g_ptr_array_new_with_free_func (cohort_today_line_free);
  return self;
}

/* ---- what changed ---- */

static gint64
minor_of (const CohortMetricReport *report, const char *part)
{
  const CohortMetricValue *value = cohort_metric_report_value (report, "mrr", part, report->scope->currency);
  gint64 minor;

  return value != NULL && cohort_mul_div_half_even (value->num, 1, COHORT_AMOUNT_SCALE, &minor) ? minor : 0;
}

static const char *
currency_of (const CohortMetricReport *report)
{
  const CohortMetricValue *value = cohort_metric_report_value (report, "mrr", "end", report->scope->currency);

  return value != NULL && value->status == COHORT_STATUS_OK ? value->currency : NULL;
}

/* "¥9,250.00 → ¥9,410.00 (+¥160.00)" */
static char *
from_to_words (gint64 from, gint64 to, const char *currency)
{
  g_autofree char *before = cohort_words_money (from, currency), *now = cohort_words_money (to, currency);
  g_autofree char *change = cohort_words_money (ABS (to - from), currency);

  if (to == from)
    return g_strdup (now);
  return g_strdup_printf ("%s → %s (%s%s)", before, now, to > from ? "+" : "−", change);
}

static CohortTodayLine *
add_line (GPtrArray *lines, char *title, char *detail)
{
  CohortTodayLine *line = cohort_today_line_new (title, detail);

  g_ptr_array_add (lines, line);
  return line;
}

/* A movement that did not happen is no news. */
static void
add_move (GPtrArray *lines, const CohortMetricReport *report, const char *metric, const char *part, const char *label)
{
  const char *currency = g_str_equal (metric, "mrr") ? report->scope->currency : NULL;
  const CohortMetricValue *value = cohort_metric_report_value (report, metric, part, currency);
  CohortTodayLine *line;

  if (value == NULL || value->n == 0)
    return;
  if (currency != NULL || value->currency != NULL)
    {
      gint64 minor;
      g_autofree char *count = cohort_words_count (value->n);
      g_autofree char *money = cohort_words_money (
          cohort_mul_div_half_even (value->num, 1, COHORT_AMOUNT_SCALE, &minor) ? minor : 0, value->currency);

      line = add_line (lines, g_strdup (label),
                       /* Translators: %1$s is an amount a month, %2$s a number of members */
                       g_strdup_printf (ngettext ("%1$s a month, %2$s member", "%1$s a month, %2$s members", value->n),
                                        money, count));
    }
  else
    {
      g_autofree char *count = cohort_words_count (value->n);

      line
          = add_line (lines, g_strdup (label), g_strdup_printf (ngettext ("%s member", "%s members", value->n), count));
    }
  line->rows = cohort_metric_rows_of (report, value, FALSE);
}

static void
add_changes (CohortTodayReport *self, const CohortMetricReport *report, guint n_failed)
{
  const char *currency = currency_of (report);

  add_move (self->changes, report, "members", "new", C_ ("change", "New"));
  add_move (self->changes, report, "members", "returned", C_ ("change", "Returned"));
  add_move (self->changes, report, "members", "left", C_ ("change", "Left"));
  if (n_failed > 0)
    {
      g_autofree char *count = cohort_words_count (n_failed);

      add_line (self->changes, g_strdup (C_ ("change", "Failed")),
                g_strdup_printf (ngettext ("%s payment", "%s payments", n_failed), count))
          ->page
          = "payments";
    }
  add_move (self->changes, report, "mrr", "expansion", C_ ("change", "Pay More"));
  add_move (self->changes, report, "mrr", "contraction", C_ ("change", "Pay Less"));
  if (currency != NULL)
    {
      const CohortMetricValue *end = cohort_metric_report_value (report, "mrr", "end", report->scope->currency);
      CohortTodayLine *line = add_line (self->changes, g_strdup (_ ("Monthly Recurring Revenue")),
                                        from_to_words (minor_of (report, "start"), minor_of (report, "end"), currency));

      line->rows = cohort_metric_rows_of (report, end, FALSE);
    }
}

/* ---- cards from the ledger ---- */

static void
add_data_card (CohortTodayReport *self)
{
  CohortReviewCard *card = card_new ("data", _ ("How Far the Data Reach"), "sources");
  guint n_old = 0;

  for (guint i = 0; i < self->sources->len; i++)
    {
      const CohortTodaySource *source = self->sources->pdata[i];

      n_old += source->is_old;
      add_line (card->lines, g_strdup (source->name), g_strdup (source->reach));
    }
  if (self->sources->len == 0)
    card->headline = g_strdup (_ ("Nothing imported yet"));
  else if (n_old == 0)
    card->headline = g_strdup_printf (
        ngettext ("%u source, up to date", "%u sources, all up to date", self->sources->len), self->sources->len);
  else
    /* Translators: %1$u of %2$u sources, %3$u is a number of days */
    card->headline = g_strdup_printf (_ ("%1$u of %2$u sources are older than %3$u days"), n_old, self->sources->len,
                                      COHORT_TODAY_OLD_DAYS);
  g_ptr_array_add (self->cards, card);
}

/* What came in, all streams together; of one currency, as the scope has it. */
static gint64
came_in (const CohortMetricReport *report, const char *currency)
{
  const CohortMetricAnswer *answer = cohort_metric_report_find (report, "streams");
  gint64 sum = 0, minor;

  for (guint i = 0; answer != NULL && i < answer->values->len; i++)
    {
      const CohortMetricValue *value = &g_array_index (answer->values, CohortMetricValue, i);

      if (g_strcmp0 (value->currency, currency) == 0
          && cohort_mul_div_half_even (value->num, 1, COHORT_AMOUNT_SCALE, &minor))
        sum += minor;
    }
  return sum;
}

static void
add_money_card (CohortTodayReport *self, const CohortMetricReport *week, const CohortMetricReport *before)
{
  CohortReviewCard *card = card_new ("money", _ ("Money Since Last Week"), "money");
  const char *currency = currency_of (week);

  if (currency == NULL)
    card->headline = g_strdup (_ ("There is no recurring revenue yet"));
  else
    {
      gint64 start = minor_of (week, "start"), end = minor_of (week, "end");
      g_autofree char *now = cohort_words_money (end, currency);
      g_autofree char *change = cohort_words_money (ABS (end - start), currency);
      g_autofree char *in = NULL, *in_before = NULL;

      if (start == end)
        /* Translators: %s is an amount */
        card->headline = g_strdup_printf (_ ("%s a month, as a week ago"), now);
      else
        /* Translators: both are amounts */
        card->headline = g_strdup_printf (end > start ? _ ("%1$s a month, %2$s more than a week ago")
                                                      : _ ("%1$s a month, %2$s less than a week ago"),
                                          now, change);
      add_move (card->lines, week, "mrr", "new", C_ ("change", "New"));
      add_move (card->lines, week, "mrr", "reactivation", C_ ("change", "Returned"));
      add_move (card->lines, week, "mrr", "expansion", C_ ("change", "Pay More"));
      add_move (card->lines, week, "mrr", "contraction", C_ ("change", "Pay Less"));
      add_move (card->lines, week, "mrr", "churn", C_ ("change", "Left"));
      in = cohort_words_money (came_in (week, currency), currency);
      in_before = cohort_words_money (came_in (before, currency), currency);
      add_line (card->lines, g_strdup (_ ("Came In")),
                /* Translators: both are amounts: of the last seven days and of those before */
                g_strdup_printf (_ ("%1$s in 7 days; %2$s in the 7 before"), in, in_before));
    }
  g_ptr_array_add (self->cards, card);
}

/* Why the last membership of each member ended, of those that ended by @until; one byte a member. */
static guint8 *
find_reasons (const CohortSegments *segments, CohortDay until)
{
  guint8 *reasons = g_malloc0 (segments->n_members + 1);
  g_autofree CohortDay *last = g_new (CohortDay, segments->n_members + 1);

  for (guint32 i = 0; i < segments->n_members; i++)
    last[i] = COHORT_DAY_MIN;
  for (gsize i = 0; segments->end_reason != NULL && i < segments->n; i++)
    {
      guint32 member = segments->member[i];

      if (segments->end[i] == COHORT_DAY_NONE || segments->end[i] > until || segments->end[i] < last[member])
        continue;
      last[member] = segments->end[i];
      reasons[member] = segments->end_reason[i];
    }
  return reasons;
}

static const char *
reason_words (CohortEndReason reason)
{
  if (reason == COHORT_END_VOLUNTARY)
    return _ ("By their own choice");
  return reason == COHORT_END_FAILED ? _ ("Their payment failed") : _ ("The reason is not known");
}

static gboolean
add_left_card (CohortTodayReport *self, const CohortMetricReport *changes, CohortDb *db, GError **error)
{
  CohortReviewCard *card = card_new ("left", _ ("Who Left, and Why"), "retention");
  const CohortMetricValue *left = cohort_metric_report_value (changes, "members", "left", NULL);
  g_autofree guint8 *reasons
      = find_reasons (cohort_ledger_snapshot_get_segments (changes->ledger), changes->scope->period.to);
  guint n = left != NULL ? left->n : 0, n_of[COHORT_N_END_REASONS] = { 0 };

  g_ptr_array_add (self->cards, card);
  for (guint i = 0; left != NULL && left->num_rows != NULL && i < left->num_rows->len; i++)
    {
      guint32 row = g_array_index (left->num_rows, guint32, i);
      g_autofree char *name = NULL;

      n_of[reasons[row]]++;
      if (i >= MOST_NAMES)
        continue;
      if (!cohort_ledger_member_name (
              db, cohort_ledger_snapshot_get_member_of (changes->ledger, COHORT_ROWS_MEMBERS, row), &name, error))
        return FALSE;
      add_line (card->lines,
                name != NULL && *name != '\0' ? cohort_scramble_name (name) : g_strdup (_ ("Name not known")),
                g_strdup (reason_words (reasons[row])));
    }
  if (n == 0)
    card->headline = g_strdup (_ ("Nobody left"));
  else
    card->headline = g_strdup_printf (
        /* Translators: of %1$u who left, %2$u chose to, of %3$u the payment failed, of %4$u nobody knows why */
        ngettext ("%1$u left: %2$u by choice, %3$u for a failed payment, %4$u unknown",
                  "%1$u left: %2$u by choice, %3$u for a failed payment, %4$u unknown", n),
        n, n_of[COHORT_END_VOLUNTARY], n_of[COHORT_END_FAILED], n_of[COHORT_END_UNKNOWN]);
  return TRUE;
}

/* ---- reading ---- */

typedef struct
{
  CohortReviewRow last;
  gboolean known;
} Last;

static void
take_last (const CohortReviewRow *row, gpointer data)
{
  *(Last *) data = (Last) { *row, TRUE };
}

typedef struct
{
  CohortTodayDraft *draft;
  CohortDay today;
} PutOff;

static const char *
card_page (const char *card)
{
  static const char *const pages[][2] = { { "data", "sources" }, { "money", "money" },     { "left", "retention" },
                                          { "risk", "at-risk" }, { "questions", "inbox" }, { "content", "content" } };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i][0], card))
      return pages[i][1];
  return "today";
}

/* A card of the last review that was put off stands on the page when its time comes. */
static void
add_later (const CohortReviewAnswerRow *row, gpointer data)
{
  const PutOff *self = data;
  CohortTodayTask task = { .kind = COHORT_TODAY_LATER, .verb = C_ ("today", "Open"), .page = card_page (row->card) };

  if (row->until_day == COHORT_DAY_NONE || row->until_day > self->today)
    return;
  task.id = g_strdup_printf ("review:%" G_GINT64_FORMAT ":%s", row->review, row->card);
  task.title = g_strdup (row->title);
  task.detail = g_strdup (_ ("Put off in the last review"));
  task.day = COHORT_DAY_NONE;
  g_ptr_array_add (self->draft->report->tasks, g_memdup2 (&task, sizeof task));
}

static void
take_answer (const CohortReviewAnswerRow *row, gpointer data)
{
  CohortDay until = row->until_day != COHORT_DAY_NONE ? row->until_day : COHORT_DAY_MAX;

  g_hash_table_insert (data, g_strdup (row->card), g_memdup2 (&until, sizeof until));
}

static CohortMetricReport *
ask_metrics (CohortLedgerSnapshot *ledger, CohortMetricMemo *memo, CohortPeriod period, CohortDay today,
             const char *const *ids, GCancellable *cancellable, GError **error)
{
  gboolean mixed = cohort_ledger_snapshot_get_segments (ledger)->n_currencies > 1;
  g_autoptr (CohortScope) scope
      = cohort_scope_new (period, today, mixed ? cohort_ledger_snapshot_get_home (ledger) : NULL);

  if (!mixed && cohort_ledger_snapshot_get_segments (ledger)->n_currencies == 1)
    scope->currency = cohort_ledger_snapshot_get_segments (ledger)->currencies[0].code;
  return cohort_metric_report_new (ledger, memo, scope, ids, cancellable, error);
}

static char *
since_words (const CohortTodayReport *self, CohortPeriod period)
{
  g_autofree char *day = NULL;

  if (self->reviewed == COHORT_DAY_NONE)
    {
      day = cohort_words_day (period.to - 1);
      /* Translators: %2$s is a day */
      return g_strdup_printf (_ ("In the %1$d days up to %2$s"), WEEK, day);
    }
  if (cohort_period_days (period) <= 0)
    {
      day = cohort_words_day (self->reviewed);
      return g_strdup_printf (_ ("Nothing newer was imported since the review on %s"), day);
    }
  day = cohort_words_days (period.from, period.to);
  /* Translators: %s is from one day to another */
  return g_strdup_printf (_ ("Since the last review: %s"), day);
}

/* What the ledger alone tells of it. Reader thread. */
gboolean
cohort_today_review_read (CohortTodayDraft *draft, const CohortTodayAsk *ask, CohortLedgerSnapshot *ledger,
                          CohortDb *db, GCancellable *cancellable, GError **error)
{
  CohortTodayReport *self = draft->report;
  PutOff put_off = { draft, ask->today };
  Last last = { .known = FALSE };
  CohortPeriod period = { self->reach - WEEK + 1, self->reach + 1 }, before = { period.from - WEEK, period.from },
               asked;
  g_autoptr (CohortMetricReport) changes = NULL, week = NULL, week_before = NULL;
  g_autoptr (CohortMetricMemo) memo = cohort_ledger_snapshot_memo (ledger);
  guint n_failed = 0;

  if (!cohort_review_each (db, 1, take_last, &last, error)
      || (last.known && !cohort_review_each_answer (db, last.last.id, add_later, &put_off, error))
      || !cohort_review_each_answer (db, 0, take_answer, draft->answers, error))
    return FALSE;
  week = ask_metrics (ledger, memo, period, ask->today, week_metrics, cancellable, error);
  if (week == NULL)
    return FALSE;
  week_before = ask_metrics (ledger, memo, before, ask->today, week_metrics, cancellable, error);
  self->reviewed = last.known ? last.last.day : COHORT_DAY_NONE;
  if (last.known)
    period.from = MIN (last.last.reach + 1, period.to);
  if (week_before == NULL
      || (cohort_period_days (period) > 0
          && !cohort_today_count_failed (db, cohort_zone_day_start (ask->zone, period.from),
                                         cohort_zone_day_start (ask->zone, period.to), &n_failed, error)))
    return FALSE;
  self->since = since_words (self, period);
  /* With nothing newer, the last week stands for it on the card of who left. */
  asked = cohort_period_days (period) > 0 ? period : (CohortPeriod) { self->reach - WEEK + 1, self->reach + 1 };
  changes = ask_metrics (ledger, memo, asked, ask->today, change_metrics, cancellable, error);
  if (changes == NULL)
    return FALSE;
  if (cohort_period_days (period) > 0)
    add_changes (self, changes, n_failed);
  add_data_card (self);
  add_money_card (self, week, week_before);
  return add_left_card (self, changes, db, error);
}

/* ---- cards from other reports ---- */

static void
add_risk_card (CohortTodayReport *self, const CohortRiskReport *risk)
{
  CohortReviewCard *card = card_new ("risk", _ ("Members at Risk"), "at-risk");
  guint n = 0;

  for (guint i = 0; i < risk->rows->len && n < COHORT_REVIEW_N_AT_RISK; i++)
    {
      const CohortRiskRow *row = risk->rows->pdata[i];

      if (row->place != COHORT_RISK_SHOWN)
        continue;
      n++;
      add_line (card->lines, g_strdup (row->name), g_strdup (row->reasons[0] != NULL ? row->reasons[0] : row->offer));
    }
  if (risk->n_shown == 0)
    card->headline = g_strdup (_ ("Nobody stands out"));
  else
    {
      guint all = risk->n_shown + risk->n_more;

      card->headline = g_strdup_printf (ngettext ("%u member at risk", "%u members at risk", all), all);
    }
  g_ptr_array_add (self->cards, card);
}

static void
add_questions_card (CohortTodayReport *self, const CohortInboxReport *inbox)
{
  CohortReviewCard *card = card_new ("questions", _ ("Questions That Wait"), "inbox");

  for (guint i = 0; i < MIN (inbox->questions->len, COHORT_INBOX_BRIEF); i++)
    {
      const CohortInboxQuestion *question = inbox->questions->pdata[i];

      add_line (card->lines, g_strdup (question->line),
                g_strdup (question->due != NULL ? question->due : question->asked));
    }
  if (inbox->n_waiting == 0)
    card->headline = g_strdup (_ ("No question waits"));
  else
    /* Translators: %1$u is a number of questions, %2$u how many of them are late */
    card->headline = g_strdup_printf (
        ngettext ("%1$u question waits, %2$u too long", "%1$u questions wait, %2$u too long", inbox->n_waiting),
        inbox->n_waiting, inbox->n_overdue);
  g_ptr_array_add (self->cards, card);
}

static void
add_content_card (CohortTodayReport *self, const CohortPlanReport *plan)
{
  CohortReviewCard *card = card_new ("content", _ ("The Next 14 Days of Content"), "content");
  guint n = 0;

  for (guint i = 0; i < plan->slots->len; i++)
    {
      const CohortPlanSlot *slot = plan->slots->pdata[i];

      /* Translators: %s is the name of a benefit that a tier promises */
      add_line (card->lines, g_strdup_printf (_ ("Nothing is planned for “%s”"), slot->name),
                cohort_plan_slot_describe (slot));
    }
  for (guint i = 0; i < self->ahead->len; i++)
    {
      const CohortTodayAhead *ahead = self->ahead->pdata[i];

      if (ahead->day == COHORT_DAY_NONE || !g_str_equal (ahead->page, "content"))
        continue;
      n++;
      if (card->lines->len < MOST_NAMES)
        add_line (card->lines, g_strdup (ahead->title), g_strdup (ahead->detail));
    }
  /* Translators: %1$u is a number of things planned, %2$u of promised ones that are not */
  card->headline = g_strdup_printf (ngettext ("%1$u thing is planned, %2$u promised and not planned",
                                              "%1$u things are planned, %2$u promised and not planned", n),
                                    n, plan->slots->len);
  g_ptr_array_add (self->cards, card);
}

/* The other three, after what comes was told. Main thread. */
void
cohort_today_review_add (CohortTodayDraft *draft, const CohortTodayParts *parts)
{
  add_risk_card (draft->report, parts->risk);
  add_questions_card (draft->report, parts->inbox);
  add_content_card (draft->report, parts->plan);
}
