// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-what-if.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-commands.h"
#include "cohort-ledger-snapshot-private.h"
#include "cohort-ledger-tenures.h"
#include "cohort-offer-report-private.h"
#include "cohort-price-rules.h"
#include "cohort-residual.h"
#include "cohort-store.h"
#include "cohort-survival.h"

#define CONFIDENCE 0.95
#define BOOTSTRAP 200
#define SEED 1

static void
report_clear (gpointer data)
{
  CohortWhatIfReport *self = data;

  g_clear_pointer (&self->ledger, cohort_ledger_snapshot_unref);
  g_free (self->offer);
  g_free (self->source_name);
  g_free (self->source_kind);
  g_clear_pointer (&self->joiners, g_array_unref);
  g_clear_pointer (&self->affected, g_array_unref);
  g_clear_pointer (&self->kept, g_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
}

CohortWhatIfReport *
cohort_what_if_report_ref (CohortWhatIfReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_what_if_report_unref (CohortWhatIfReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* ---- how long people stay ---- */

typedef struct
{
  const CohortOfferReport *offers;
  const CohortSegments *segments;
  guint32 offer;
  const CohortTenureRows *rows; /* of everybody */
  guint32 *first_offer;         /* of each member: what they began with */
  gint32 *row_of;               /* of each member, in rows; -1: none */
  gboolean may_keep;            /* the offers are of the same state of the file as the ledger */
  const CohortRetention *curve; /* (nullable): kept with the ledger, or @own_curve */
  CohortRetention *own_curve;   /* (nullable) */
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->own_curve, cohort_retention_free);
  g_clear_pointer (&self->first_offer, g_free);
  g_clear_pointer (&self->row_of, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static void
find_first_offers (Work *self)
{
  const CohortSegments *segments = self->segments;

  self->rows = cohort_ledger_tenures (self->offers->ledger, self->offers->as_of);
  self->first_offer = g_new (guint32, (gsize) segments->n_members + 1);
  self->row_of = g_new (gint32, (gsize) segments->n_members + 1);
  for (guint32 m = 0; m < segments->n_members; m++)
    {
      self->first_offer[m] = COHORT_INDEX_NONE;
      self->row_of[m] = -1;
    }
  for (gsize i = 0; i < self->rows->n; i++)
    self->row_of[self->rows->member[i]] = (gint32) i;
  for (gsize i = 0; i < segments->n; i++)
    {
      guint32 member = segments->member[i];

      if (self->row_of[member] >= 0 && cohort_segment_counts (segments, i)
          && segments->start[i] == self->rows->first[self->row_of[member]])
        self->first_offer[member] = cohort_offer_report_index (self->offers, segments->tier[i]);
    }
}

static guint
count_of (const Work *self, guint32 first)
{
  guint n = 0;

  for (gsize i = 0; i < self->rows->n; i++)
    n += first == COHORT_INDEX_NONE || self->first_offer[self->rows->member[i]] == first;
  return n;
}

static void
curve_free (gpointer curve)
{
  cohort_retention_free (curve);
}

/* Another price asks for the same curve: it is kept. @name: of whose curve; @first: their offer, COHORT_INDEX_NONE: of
 * everybody */
static const CohortRetention *
find_curve (Work *self, const char *name, guint32 first, guint horizon)
{
  CohortLedgerSnapshot *ledger = self->offers->ledger;
  g_autofree char *key = g_strdup_printf ("price curve %d %u %s", self->offers->as_of, horizon, name);
  const CohortRetention *kept = cohort_ledger_snapshot_find (ledger, key);
  g_autoptr (CohortTenures) tenures = NULL;
  g_autofree double *months = NULL;
  g_autofree guint8 *event = NULL;
  gsize n = 0;
  CohortStatus status;

  if (kept != NULL)
    return kept;
  months = g_new (double, self->rows->n + 1);
  event = g_new (guint8, self->rows->n + 1);
  for (gsize i = 0; i < self->rows->n; i++)
    if (first == COHORT_INDEX_NONE || self->first_offer[self->rows->member[i]] == first)
      {
        months[n] = self->rows->months[i];
        event[n++] = self->rows->event[i];
      }
  tenures = cohort_tenures_new (months, event, n, 0, &status);
  if (tenures == NULL)
    return NULL;
  g_clear_pointer (&self->own_curve, cohort_retention_free);
  self->own_curve = cohort_retention_project (tenures, horizon, BOOTSTRAP, SEED);
  if (!self->may_keep)
    return self->own_curve;
  return cohort_ledger_snapshot_keep (ledger, key, g_steal_pointer (&self->own_curve), curve_free);
}

/* From those who began with the offer; from everybody where too few of them have left. */
static void
fit_curve (Work *self, CohortWhatIfReport *report, gboolean everybody)
{
  const guint32 first = everybody ? COHORT_INDEX_NONE : self->offer;
  g_autofree char *name = everybody ? g_strdup ("") : g_strdup_printf ("%s %s", report->source_name, report->offer);

  self->curve = find_curve (self, name, first, report->question.horizon);
  if (self->curve != NULL && self->curve->status == COHORT_STATUS_OK && self->curve->survival != NULL)
    {
      report->curve_of = everybody ? COHORT_CURVE_EVERYBODY : COHORT_CURVE_OFFER;
      report->model = self->curve->chosen;
      report->n_curve = count_of (self, first);
      report->n_left = (guint) self->curve->events;
    }
  else if (!everybody)
    fit_curve (self, report, TRUE);
}

/* ---- who joins, and who is there ---- */

static gboolean
is_of_offer (const Work *self, gsize row, const char *currency)
{
  return cohort_offer_report_index (self->offers, self->segments->tier[row]) == self->offer
         && strcmp (self->segments->currencies[self->segments->currency[row]].code, currency) == 0
         && cohort_segment_counts (self->segments, row);
}

static void
add_member (GArray *members, GHashTable *seen, guint32 member)
{
  if (g_hash_table_add (seen, GUINT_TO_POINTER (member + 1)))
    g_array_append_val (members, member);
}

static void
find_people (Work *self, CohortWhatIfReport *report, GArray *ages)
{
  const CohortSegments *segments = self->segments;
  g_autoptr (GHashTable) joined = g_hash_table_new (NULL, NULL), seen = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < segments->n; i++)
    {
      guint32 member = segments->member[i];
      gint64 net, monthly;
      gboolean is_here;

      if (!is_of_offer (self, i, report->currency) || segments->start[i] > self->offers->as_of
          || self->row_of[member] < 0)
        continue;
      if (cohort_period_contains (report->joined, segments->start[i])
          && segments->start[i] == self->rows->first[self->row_of[member]])
        add_member (report->joiners, joined, member);
      is_here = segments->end[i] == COHORT_DAY_NONE || segments->end[i] > self->offers->as_of;
      if (!is_here || g_hash_table_contains (seen, GUINT_TO_POINTER (member + 1)))
        continue;
      net = segments->price[i] * (gint64) MAX (segments->quantity[i], 1);
      monthly = cohort_segment_monthly (segments, i) / COHORT_AMOUNT_SCALE;
      if (report->question.policy == COHORT_PRICE_GRANDFATHER || segments->interval[i] != COHORT_INTERVAL_MONTH
          || segments->interval_count[i] != 1 || net >= report->question.new_price)
        {
          add_member (report->kept, seen, member);
          continue;
        }
      add_member (report->affected, seen, member);
      report->affected_old += monthly;
      g_array_append_val (ages, self->rows->months[self->row_of[member]]);
    }
}

/* ---- the two outlooks ---- */

static void
look_at_new (const Work *self, CohortWhatIfReport *report)
{
  const CohortWhatIf *question = &report->question;
  CohortNewPrice change = { .old_price = report->old_price,
                            .new_price = question->new_price,
                            .joiners = { report->joiners->len, COHORT_WHAT_IF_JOINED_MONTHS },
                            .horizon = question->horizon,
                            .yearly_discount = question->yearly_discount,
                            .fewer = question->fewer,
                            .extra_churn = question->extra_churn };

  report->new_only.break_even_fewer = 1 - change.old_price / change.new_price;
  report->new_only.status = COHORT_STATUS_TOO_FEW;
  if (report->curve_of == COHORT_CURVE_NONE)
    return;
  change.survival = self->curve->survival;
  change.lo = self->curve->lo;
  change.hi = self->curve->hi;
  report->new_only = cohort_price_new (&change, CONFIDENCE);
}

static void
look_at_those_there (const Work *self, CohortWhatIfReport *report, const GArray *ages)
{
  const CohortWhatIf *question = &report->question;
  guint horizon = question->horizon;
  g_autofree double *survival = g_new (double, horizon), *lo = g_new (double, horizon), *hi = g_new (double, horizon);
  CohortPriceChange change = { .policy = question->policy,
                               .members = ages->len,
                               .new_price = question->new_price,
                               .horizon = horizon,
                               .survival = survival,
                               .lo = lo,
                               .hi = hi,
                               .yearly_discount = question->yearly_discount,
                               .wait = question->wait,
                               .opt_in = question->opt_in,
                               .leave_at_once = question->leave_at_once,
                               .extra_churn = question->extra_churn };

  report->there.status = ages->len == 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_TOO_FEW;
  if (ages->len == 0 || report->curve_of == COHORT_CURVE_NONE)
    return;
  change.old_price = (double) report->affected_old / ages->len;
  report->there.status
      = cohort_residual_curve (&self->curve->fits[self->curve->chosen], (const double *) (gconstpointer) ages->data,
                               ages->len, self->curve->events, horizon, CONFIDENCE, survival, lo, hi);
  if (report->there.status == COHORT_STATUS_OK)
    report->there = cohort_price_change (&change);
}

/* ---- the report ---- */

static gboolean
is_share (double value)
{
  return value >= 0 && value <= 1;
}

static gboolean
check (const CohortWhatIf *question, GError **error)
{
  if (question->new_price > 0 && question->new_price <= G_GINT64_CONSTANT (1000000000000) && is_share (question->opt_in)
      && is_share (question->fewer) && is_share (question->leave_at_once) && is_share (question->extra_churn)
      && question->horizon <= COHORT_PRICE_CHANGE_MAX_MONTHS && question->wait <= COHORT_PRICE_CHANGE_MAX_MONTHS
      && question->yearly_discount > -1 && question->yearly_discount <= 10)
    return TRUE;
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                       _ ("A price must be above zero, a share between 0 and 100 %, and a time within 50 years."));
  return FALSE;
}

static CohortWhatIfReport *
report_new (const CohortWhatIf *question, const CohortOfferReport *offers, const CohortOffer *offer,
            const CohortOfferPrice *present)
{
  CohortWhatIfReport *report = g_atomic_rc_box_new0 (CohortWhatIfReport);

  report->ledger = cohort_ledger_snapshot_ref (offers->ledger);
  report->offer = g_strdup (offer->name);
  report->source_name = g_strdup (offer->source_name);
  report->source_kind = g_strdup (offer->source_kind);
  report->currency = present->currency;
  report->old_price = present->amount;
  report->question = *question;
  report->question.offer = report->offer;
  report->question.source = report->source_name;
  report->question.currency = report->currency;
  if (report->question.horizon == 0)
    report->question.horizon = COHORT_WHAT_IF_MONTHS;
  report->joined = cohort_period_last_full_months (offers->as_of, COHORT_WHAT_IF_JOINED_MONTHS);
  report->joiners = g_array_new (FALSE, FALSE, sizeof (guint32));
  report->affected = g_array_new (FALSE, FALSE, sizeof (guint32));
  report->kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  return report;
}

static CohortWhatIfReport *
look (const CohortOfferReport *offers, const CohortWhatIf *question, gboolean may_keep, GError **error)
{
  g_auto (Work) work
      = { .offers = offers, .segments = cohort_ledger_snapshot_get_segments (offers->ledger), .may_keep = may_keep };
  const CohortOffer *offer = cohort_offer_report_find (offers, question->offer, question->source);
  const CohortOfferPrice *present = offer != NULL ? cohort_offer_present_price (offer, question->currency) : NULL;
  g_autoptr (GArray) ages = g_array_new (FALSE, FALSE, sizeof (double));
  CohortWhatIfReport *report;
  CohortPriceMove move;

  if (present == NULL || present->amount <= 0)
    {
      g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                   offer == NULL ? _ ("There is no tier “%s”.") : _ ("Nobody pays for “%s” by the month."),
                   question->offer);
      return NULL;
    }
  g_ptr_array_find (offers->offers, offer, &work.offer);
  report = report_new (question, offers, offer, present);
  find_first_offers (&work);
  fit_curve (&work, report, FALSE);
  find_people (&work, report, ages);
  look_at_new (&work, report);
  look_at_those_there (&work, report, ages);
  move = (CohortPriceMove) { report->source_kind, report->currency, report->old_price, report->question.new_price,
                             report->question.policy != COHORT_PRICE_GRANDFATHER };
  report->rules = cohort_price_rules (&move, &report->breaks_rule);
  return report;
}

static void
what_if_free (gpointer data)
{
  CohortWhatIf *self = data;

  g_free ((char *) self->offer);
  g_free ((char *) self->source);
  g_free ((char *) self->currency);
  g_free (self);
}

static CohortLedgerQuestion *
question_new (CohortSession *session, const CohortWhatIf *question)
{
  CohortWhatIf *copy = g_memdup2 (question, sizeof *question);

  copy->offer = g_strdup (question->offer);
  copy->source = g_strdup (question->source);
  copy->currency = g_strdup (question->currency);
  return cohort_ledger_question_new (session, copy, what_if_free);
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortLedgerQuestion *self = data;
  const CohortWhatIf *question = self->more;
  g_autoptr (CohortLedgerSnapshot) ledger = NULL;
  g_autoptr (CohortOfferReport) offers = NULL;

  if (!check (question, error))
    return NULL;
  ledger = cohort_ledger_cache_get (self->cache, db, error);
  if (ledger != NULL)
    offers = cohort_offer_report_read (db, ledger, self->today, error);
  return offers != NULL ? look (offers, question, cohort_ledger_snapshot_is_of (ledger, db), error) : NULL;
}

/**
 * cohort_what_if_load_async:
 * @question: copied
 */
void
cohort_what_if_load_async (CohortSession *session, const CohortWhatIf *question, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_ledger_question_ask (question_new (session, question), session, answer,
                              (GDestroyNotify) cohort_what_if_report_unref, cohort_what_if_load_async, cancellable,
                              callback, user_data);
}

CohortWhatIfReport *
cohort_what_if_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cohort_what_if_load:
 *
 * Waits for the answer; for the command line and tests.
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortWhatIfReport *
cohort_what_if_load (CohortSession *session, const CohortWhatIf *question, GError **error)
{
  return cohort_ledger_question_wait (question_new (session, question), session, answer, error);
}
