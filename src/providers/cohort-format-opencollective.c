// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Open Collective: the transactions export, whose columns the user chooses.
 *
 * Every row is a balance entry in the host's currency. Contributions and added funds, and their refunds, are payments;
 * the fees that stand in rows of their own (HOST_FEE, …) and what the collective spends (EXPENSE) are not. How often a
 * contribution comes is the order's frequency or, without that column, the first word of the description. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *key, *kind;
  CohortMoney amount, net;
  gint64 at;
} Transaction;

static const char *
id_key (CohortReader *reader, const char *id, const char *legacy, const char *brief)
{
  if (cohort_reader_text (reader, id) != NULL)
    return cohort_reader_key (reader, "id:%s", cohort_reader_text (reader, id));
  if (cohort_reader_text (reader, legacy) != NULL)
    return cohort_reader_key (reader, "legacy:%s", cohort_reader_text (reader, legacy));
  if (cohort_reader_text (reader, brief) != NULL)
    return cohort_reader_key (reader, "short:%s", cohort_reader_text (reader, brief));
  return NULL;
}

/* Files with other columns know the same transaction by its other ids. */
static void
add_ids (CohortReader *reader, CohortRecord *record)
{
  static const struct
  {
    const char *column, *type;
  } ids[] = { { "legacyId", "legacy" }, { "shortId", "short" } };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const char *id = cohort_reader_text (reader, ids[i].column);
      const char *key = id != NULL ? cohort_reader_key (reader, "%s:%s", ids[i].type, id) : NULL;

      if (key != NULL && strcmp (key, cohort_record_get_key (record)) != 0)
        cohort_record_add_key (record, key);
    }
}

static const char *
frequency (CohortReader *reader)
{
  const char *stated = cohort_reader_text (reader, "orderFrequency");
  const char *description = cohort_reader_text (reader, "description");

  if (stated != NULL)
    {
      if (g_ascii_strcasecmp (stated, "MONTHLY") == 0)
        return "month";
      return g_ascii_strcasecmp (stated, "YEARLY") == 0 ? "year" : NULL;
    }
  if (description == NULL)
    return NULL;
  if (g_ascii_strncasecmp (description, "monthly ", 8) == 0)
    return "month";
  return g_ascii_strncasecmp (description, "yearly ", 7) == 0 ? "year" : NULL;
}

static const char *
add_contributor (CohortReader *reader)
{
  const char *handle = cohort_reader_clean (reader, "oppositeAccountSlug");
  const char *key = cohort_reader_handle_key (reader, handle);
  CohortRecord *person;

  if (key == NULL)
    return NULL;
  person = cohort_reader_add_identity (reader, key);
  cohort_record_set_text (person, COHORT_F_HANDLE, handle);
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (reader, "oppositeAccountName"));
  cohort_record_set_text (person, COHORT_F_EMAIL, cohort_reader_clean (reader, "oppositeAccountEmail"));
  cohort_record_set_text (person, COHORT_F_URL, cohort_reader_key (reader, "https://opencollective.com/%s", handle));
  return key;
}

static void
add_time (CohortReader *reader, const Transaction *transaction, CohortRecord *payment, const char *person)
{
  const char *order = cohort_reader_text (reader, "orderId");
  CohortTerm term = {
    .key = transaction->key,
    .identity = person,
    .kind = "period",
    .from = cohort_reader_day_start (reader, transaction->at),
    .interval = frequency (reader),
    .count = 1,
    .unit = transaction->amount,
  };

  if (order == NULL)
    order = cohort_reader_text (reader, "orderLegacyId");
  term.subscription = order != NULL ? cohort_reader_key (reader, "order:%s", order) : person;
  if (term.subscription == NULL)
    return;
  cohort_reader_add_subscription (reader, term.subscription, person);
  cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, term.subscription);
  cohort_reader_add_term_coverage (reader, &term);
  cohort_reader_allocate (reader, transaction->key, transaction->key, transaction->amount.minor);
}

static void
add_payment (CohortReader *reader, const Transaction *transaction)
{
  gboolean is_refund = cohort_reader_flag (reader, "isRefund") || transaction->amount.minor < 0;
  const char *person = add_contributor (reader);
  const char *refunded = id_key (reader, "refundId", "refundLegacyId", "shortRefundId");
  gboolean recurs = frequency (reader) != NULL;
  CohortRecord *payment;
  CohortMoney tax;
  gint64 fee;

  payment = cohort_reader_add_payment (reader, transaction->key, person, is_refund ? "refund" : "charge",
                                       transaction->at, transaction->amount);
  add_ids (reader, payment);
  if (transaction->net.iso != NULL && cohort_sub_i64 (transaction->amount.minor, transaction->net.minor, &fee))
    cohort_record_set_int (payment, COHORT_F_FEE_MINOR, fee);
  if (cohort_reader_money (reader, "taxAmount", transaction->amount.iso, &tax))
    cohort_record_set_int (payment, COHORT_F_TAX_MINOR, is_refund ? tax.minor : ABS (tax.minor));
  cohort_record_set_text (payment, COHORT_F_STREAM,
                          recurs                                            ? "membership"
                          : strcmp (transaction->kind, "CONTRIBUTION") == 0 ? "tip"
                                                                            : "other");
  cohort_record_set_text (payment, COHORT_F_NOTE, cohort_reader_clean (reader, "orderMemo"));
  if (is_refund)
    {
      if (refunded != NULL)
        cohort_record_set_ref (payment, COHORT_F_PARENT, COHORT_RECORD_PAYMENT, refunded);
    }
  else if (recurs)
    add_time (reader, transaction, payment, person);
}

static void
add_entry (CohortReader *reader, const Transaction *transaction, gboolean is_payment)
{
  CohortRecord *entry = cohort_batch_add (reader->batch, COHORT_RECORD_BALANCE_ENTRY, transaction->key);
  CohortMoney net = transaction->net.iso != NULL ? transaction->net : transaction->amount;
  gint64 fee;

  add_ids (reader, entry);
  cohort_record_set_text (entry, COHORT_F_TYPE, transaction->kind);
  cohort_record_set_int (entry, COHORT_F_GROSS_MINOR, transaction->amount.minor);
  cohort_record_set_int (entry, COHORT_F_NET_MINOR, net.minor);
  if (cohort_sub_i64 (transaction->amount.minor, net.minor, &fee))
    cohort_record_set_int (entry, COHORT_F_FEE_MINOR, fee);
  cohort_record_set_text (entry, COHORT_F_CURRENCY, net.iso);
  cohort_record_set_int (entry, COHORT_F_OCCURRED_AT, transaction->at);
  cohort_record_set_text (entry, COHORT_F_DESCRIPTION, cohort_reader_clean (reader, "description"));
  if (is_payment)
    cohort_record_set_ref (entry, COHORT_F_PAYMENT, COHORT_RECORD_PAYMENT, transaction->key);
}

static gboolean
transactions_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  Transaction transaction = { 0 };
  const char *date, *iso;
  gboolean is_payment;

  cohort_reader_init (&reader, row, mapping, batch, error);
  date = cohort_row_has (row, "datetime") ? "datetime" : cohort_row_has (row, "date") ? "date" : "effectiveDate";
  transaction.kind = cohort_reader_require (&reader, "kind");
  cohort_reader_require (&reader, "amount");
  cohort_reader_require (&reader, date);
  if (!cohort_reader_end (&reader))
    return FALSE;
  iso = cohort_reader_currency (&reader, "currency");
  cohort_reader_instant (&reader, date, &transaction.at);
  cohort_reader_money (&reader, "amount", iso, &transaction.amount);
  cohort_reader_money (&reader, "netAmount", iso, &transaction.net);
  if (!cohort_reader_end (&reader) || cohort_batch_get_need (batch) != NULL)
    return cohort_reader_end (&reader);

  transaction.key = id_key (&reader, "id", "legacyId", "shortId");
  if (transaction.key == NULL)
    transaction.key = cohort_reader_key (&reader, COHORT_ROW_KEY "%s:%s:%s:%" G_GINT64_FORMAT,
                                         cohort_reader_text (&reader, date), transaction.kind,
                                         cohort_reader_text (&reader, "oppositeAccountSlug") != NULL
                                             ? cohort_reader_text (&reader, "oppositeAccountSlug")
                                             : "",
                                         transaction.amount.minor);
  is_payment = strcmp (transaction.kind, "CONTRIBUTION") == 0 || strcmp (transaction.kind, "ADDED_FUNDS") == 0;
  if (is_payment)
    add_payment (&reader, &transaction);
  add_entry (&reader, &transaction, is_payment);
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_opencollective = {
  .id = "opencollective-transactions",
  .title = N_ ("Open Collective transactions (CSV)"),
  .help = N_ ("On Open Collective: the collective's Transactions page, “Download CSV”, with the order's and the "
              "account's columns."),
  .provider = "opencollective",
  .shape = COHORT_SHAPE_CSV,
  .signature
  = (const char *const[]) { "type", "kind", "amount", "currency", "accountSlug", "oppositeAccountSlug", NULL },
  .stream = "payments",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns = (const char *const[]) { "taxIdNumber", "orderCustomData", NULL },
  .row = transactions_row,
};
