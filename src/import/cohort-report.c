// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A report grows while one job runs and is never touched again once it was handed out. */

#include "config.h"

#include "cohort-report.h"

#include "cohort-money.h"
#include "cohort-tally.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
problem_free (gpointer data)
{
  CohortImportProblem *problem = data;

  g_free (problem->reason);
  g_free (problem->content);
  g_free (problem);
}

CohortImportReport *
cohort_report_new (const char *file, const char *format, const char *source, const char *const *doubled)
{
  CohortImportReport *self = g_atomic_rc_box_new0 (CohortImportReport);

  self->file = g_strdup (file);
  self->format = g_strdup (format);
  self->source = g_strdup (source);
  self->doubled = g_strdupv ((char **) doubled);
  self->totals = g_array_new (FALSE, TRUE, sizeof (CohortImportTotal));
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  self->months = g_array_new (FALSE, FALSE, sizeof (CohortMonth));
  self->months_new = g_array_new (FALSE, FALSE, sizeof (CohortMonth));
  self->months_lacking = g_array_new (FALSE, FALSE, sizeof (CohortMonth));
  self->first_day = COHORT_DAY_NONE;
  self->last_day = COHORT_DAY_NONE;
  return self;
}

CohortImportReport *
cohort_import_report_ref (CohortImportReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
report_clear (gpointer data)
{
  CohortImportReport *self = data;

  g_free (self->file);
  g_free (self->format);
  g_free (self->source);
  g_strfreev (self->doubled);
  g_array_unref (self->totals);
  g_ptr_array_unref (self->problems);
  g_array_unref (self->months);
  g_array_unref (self->months_new);
  g_array_unref (self->months_lacking);
}

void
cohort_import_report_unref (CohortImportReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

G_DEFINE_BOXED_TYPE (CohortImportReport, cohort_import_report, cohort_import_report_ref, cohort_import_report_unref)

/**
 * cohort_report_add:
 * @content: (nullable): of a row that was not taken
 *
 * Counts a row.
 */
void
cohort_report_add (CohortImportReport *self, const CohortOutcome *outcome, guint64 row, guint64 line,
                   const char *content)
{
  CohortImportProblem *problem;

  self->n_rows++;
  self->n[outcome->row_class]++;
  if (outcome->reason == NULL || self->problems->len == COHORT_REPORT_MAX_PROBLEMS)
    return;
  problem = g_new0 (CohortImportProblem, 1);
  problem->row = row;
  problem->line = line;
  problem->row_class = outcome->row_class;
  problem->reason = g_strdup (outcome->reason);
  problem->content = g_strdup (content);
  g_ptr_array_add (self->problems, problem);
}

/**
 * cohort_report_digest:
 *
 * Returns: @digest of the rows so far, with one more: two runs over a file that end with the same one classed every row
 *   alike
 */
guint64
cohort_report_digest (guint64 digest, CohortRowClass row_class)
{
  return cohort_tally_hash (digest, &row_class, sizeof row_class);
}

/* Money */

static gint64
get_int (const CohortRecord *record, CohortFieldId field, gboolean *known)
{
  const CohortValue *value = cohort_record_get_value (record, field);
  gboolean has = value != NULL && value->type == COHORT_VALUE_INT;

  if (known != NULL)
    *known = has;
  return has ? value->i : 0;
}

static const char *
get_text (const CohortRecord *record, CohortFieldId field)
{
  const CohortValue *value = cohort_record_get_value (record, field);

  return value != NULL && value->type == COHORT_VALUE_TEXT ? value->text : NULL;
}

static CohortImportTotal *
find_total (CohortImportReport *self, const char *currency)
{
  CohortImportTotal total = { .currency = cohort_currency_intern (currency) };
  guint place = 0;

  if (total.currency == NULL)
    return NULL;
  for (; place < self->totals->len; place++)
    {
      CohortImportTotal *other = &g_array_index (self->totals, CohortImportTotal, place);
      int order = strcmp (other->currency, total.currency);

      if (order == 0)
        return other;
      if (order > 0)
        break;
    }
  g_array_insert_val (self->totals, place, total);
  return &g_array_index (self->totals, CohortImportTotal, place);
}

static gboolean
add_amount (CohortImportReport *self, const char *currency, gint64 gross, gint64 fee, gint64 net, gboolean fee_known,
            GError **error)
{
  CohortImportTotal *total = currency != NULL ? find_total (self, currency) : NULL;

  if (total == NULL)
    return TRUE;
  total->n++;
  total->n_unknown_fees += !fee_known;
  if (cohort_add_i64 (total->gross_minor, gross, &total->gross_minor)
      && cohort_add_i64 (total->fee_minor, fee, &total->fee_minor)
      && cohort_add_i64 (total->net_minor, net, &total->net_minor))
    return TRUE;
  g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE,
               _ ("The amounts in %s add up to more than any sum of money."), total->currency);
  return FALSE;
}

static gboolean
add_payment (CohortImportReport *self, const CohortRecord *record, GError **error)
{
  gint64 gross = get_int (record, COHORT_F_GROSS_MINOR, NULL), fee, net, refunded;
  gboolean known;

  if (g_strcmp0 (get_text (record, COHORT_F_STATUS), "succeeded") != 0)
    return TRUE;
  fee = get_int (record, COHORT_F_FEE_MINOR, &known);
  if (!cohort_sub_i64 (gross, fee, &net))
    net = 0;
  if (!add_amount (self, get_text (record, COHORT_F_CURRENCY), gross, fee, net, known, error))
    return FALSE;
  refunded = get_int (record, COHORT_F_REFUNDED_MINOR, NULL);
  return refunded <= 0
         || add_amount (self, get_text (record, COHORT_F_CURRENCY), -refunded, 0, -refunded, FALSE, error);
}

static gboolean
add_record (CohortImportReport *self, const CohortRecord *record, GError **error)
{
  const char *currency = get_text (record, COHORT_F_CURRENCY);
  gint64 amount, fee;
  gboolean known;

  switch ((int) cohort_record_get_kind (record))
    {
    case COHORT_RECORD_PAYMENT:
      return add_payment (self, record, error);
    case COHORT_RECORD_BALANCE_ENTRY:
      fee = get_int (record, COHORT_F_FEE_MINOR, &known);
      return add_amount (self, currency, get_int (record, COHORT_F_GROSS_MINOR, NULL), fee,
                         get_int (record, COHORT_F_NET_MINOR, NULL), known, error);
    case COHORT_RECORD_IDENTITY_SNAPSHOT:
      amount = get_int (record, COHORT_F_LIFETIME_MINOR, NULL);
      return add_amount (self, currency, amount, 0, amount, FALSE, error);
    default:
      amount = get_int (record, COHORT_F_AMOUNT_MINOR, &known);
      return !known || add_amount (self, currency, amount, 0, amount, TRUE, error);
    }
}

static gboolean
has_kind (CohortBatch *batch, CohortRecordKind kind)
{
  for (guint i = 0; i < cohort_batch_get_n_records (batch); i++)
    if (cohort_record_get_kind (cohort_batch_get_record (batch, i)) == kind)
      return TRUE;
  return FALSE;
}

/* Several records may say parts of one thing: its amount is in the first. */
static gboolean
is_repeated (CohortBatch *batch, guint index)
{
  const CohortRecord *record = cohort_batch_get_record (batch, index);
  const char *key = cohort_record_get_key (record);

  for (guint i = 0; key != NULL && i < index; i++)
    {
      const CohortRecord *other = cohort_batch_get_record (batch, i);

      if (cohort_record_get_kind (other) == cohort_record_get_kind (record)
          && g_strcmp0 (cohort_record_get_key (other), key) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What of a row is to be added up, so that nothing is counted twice. A transfer to the bank is no income. */
static gboolean
choose_money (CohortBatch *batch, CohortRecordKind main, CohortRecordKind *kind)
{
  static const CohortRecordKind kinds[]
      = { COHORT_RECORD_BALANCE_ENTRY, COHORT_RECORD_PAYMENT, COHORT_RECORD_COST, COHORT_RECORD_IDENTITY_SNAPSHOT };

  if (has_kind (batch, COHORT_RECORD_PAYOUT))
    {
      *kind = COHORT_RECORD_PAYOUT;
      return main == COHORT_RECORD_PAYOUT;
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (has_kind (batch, kinds[i]))
      {
        *kind = kinds[i];
        return TRUE;
      }
  return FALSE;
}

/**
 * cohort_report_add_money:
 * @main: the record that the row is about
 *
 * Adds the money of a row that was taken: balance entries where the file has them, else payments that succeeded, else
 * costs, payouts or lifetime totals.
 */
gboolean
cohort_report_add_money (CohortImportReport *self, CohortBatch *batch, const CohortRecord *main, GError **error)
{
  CohortRecordKind kind;

  if (!choose_money (batch, cohort_record_get_kind (main), &kind))
    return TRUE;
  for (guint i = 0; i < cohort_batch_get_n_records (batch); i++)
    {
      const CohortRecord *record = cohort_batch_get_record (batch, i);

      if (cohort_record_get_kind (record) == kind && !is_repeated (batch, i) && !add_record (self, record, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * cohort_report_dup_totals:
 *
 * Returns: (transfer full): the totals as JSON, as the ledger keeps them with an import
 */
char *
cohort_report_dup_totals (const CohortImportReport *self)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < self->totals->len; i++)
    {
      const CohortImportTotal *total = &g_array_index (self->totals, CohortImportTotal, i);

      g_string_append_printf (out,
                              "%s{\"currency\":\"%s\",\"gross_minor\":%" G_GINT64_FORMAT
                              ",\"fee_minor\":%" G_GINT64_FORMAT ",\"net_minor\":%" G_GINT64_FORMAT "}",
                              i > 0 ? "," : "", total->currency, total->gross_minor, total->fee_minor,
                              total->net_minor);
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

/* Time */

/**
 * cohort_report_add_day:
 * @day: one that the file tells about, in the source's zone
 */
void
cohort_report_add_day (CohortImportReport *self, CohortDay day)
{
  if (!cohort_day_is_valid (day))
    return;
  if (self->first_day == COHORT_DAY_NONE || day < self->first_day)
    self->first_day = day;
  if (self->last_day == COHORT_DAY_NONE || day > self->last_day)
    self->last_day = day;
}

/**
 * cohort_report_add_time:
 *
 * Adds the day on which what @main tells of happened.
 */
void
cohort_report_add_time (CohortImportReport *self, const CohortRecord *main, const CohortZone *zone)
{
  static const struct
  {
    CohortRecordKind kind;
    CohortFieldId field;
  } times[] = {
    { COHORT_RECORD_PAYMENT, COHORT_F_OCCURRED_AT },
    { COHORT_RECORD_BALANCE_ENTRY, COHORT_F_OCCURRED_AT },
    { COHORT_RECORD_INTERACTION, COHORT_F_OCCURRED_AT },
    { COHORT_RECORD_QUESTION, COHORT_F_ASKED_AT },
    { COHORT_RECORD_PAYOUT, COHORT_F_PAID_AT },
    { COHORT_RECORD_POST, COHORT_F_PUBLISHED_AT },
    { COHORT_RECORD_COST, COHORT_F_DAY },
  };
  CohortRecordKind kind = cohort_record_get_kind (main);

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (times[i].kind == kind)
      {
        gboolean known;
        gint64 time = get_int (main, times[i].field, &known);

        if (known)
          cohort_report_add_day (self,
                                 times[i].field == COHORT_F_DAY ? (CohortDay) time : cohort_zone_day (zone, time));
      }
}
