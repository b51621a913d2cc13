// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

#include "cohort-format.h"

G_BEGIN_DECLS

/* CohortReader: one row on its way to records. The first fault stays and every later answer is "absent", so that a
 * format reads its columns one after another and asks once, at the end, whether all went well. On the stack. */
typedef struct
{
  const CohortRow *row;
  const CohortMapping *mapping;
  CohortBatch *batch;
  GError **error;
  GStringChunk *strings;           /* (owned) keys and cleaned texts, until cohort_reader_clear () */
  const CohortFormatField *fields; /* (nullable) generic formats: "column" means a field's id then */
  gboolean failed;
} CohortReader;

typedef struct
{
  gint64 minor;
  const char *iso; /* interned; NULL: the column is empty */
} CohortMoney;

void cohort_reader_init (CohortReader *self, const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch,
                         GError **error);
void cohort_reader_init_fields (CohortReader *self, const CohortRow *row, const CohortMapping *mapping,
                                CohortBatch *batch, GError **error, const CohortFormatField *fields);
void cohort_reader_clear (CohortReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortReader, cohort_reader_clear)
gboolean cohort_reader_end (const CohortReader *self);

const char *cohort_reader_text (CohortReader *self, const char *column);
const char *cohort_reader_require (CohortReader *self, const char *column);
const char *cohort_reader_clean (CohortReader *self, const char *column);
const char *cohort_reader_unescaped (CohortReader *self, const char *column);
gboolean cohort_reader_is (CohortReader *self, const char *column, const char *value);
gboolean cohort_reader_flag (CohortReader *self, const char *column);
gboolean cohort_reader_int (CohortReader *self, const char *column, gint64 *value);
gboolean cohort_reader_instant (CohortReader *self, const char *column, gint64 *us);
gboolean cohort_reader_stamp_text (CohortReader *self, const char *column, const char *text, CohortStamp *stamp);
gboolean cohort_reader_epoch (CohortReader *self, const char *column, gint64 *us);
gboolean cohort_reader_day (CohortReader *self, const char *column, CohortDay *day);
const char *cohort_reader_currency (CohortReader *self, const char *column);
gboolean cohort_reader_money (CohortReader *self, const char *column, const char *iso, CohortMoney *money);

void cohort_reader_bad_value (CohortReader *self, const char *column, const char *why);
void cohort_reader_missing (CohortReader *self, const char *column);

const char *cohort_reader_key (CohortReader *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
const char *cohort_reader_digest (CohortReader *self, const char *text);
const char *cohort_reader_email_key (CohortReader *self, const char *email);
const char *cohort_reader_handle_key (CohortReader *self, const char *handle);
void cohort_reader_set_labels (CohortReader *self, CohortRecord *person, const char *column, const char *separators);
const char *cohort_reader_join (CohortReader *self, const char *first, const char *second);

gint64 cohort_reader_day_start (CohortReader *self, gint64 us);
gint64 cohort_reader_add_term (CohortReader *self, gint64 us, const char *interval, int count);
gint64 cohort_reader_observed (CohortReader *self);
const char *cohort_reader_day_tag (CohortReader *self, gint64 us);
void cohort_reader_set_instant (CohortReader *self, CohortRecord *record, CohortFieldId field, const char *column);

CohortMoney cohort_money_negated (CohortMoney money);

/* Records as most formats make them (cohort-format-records.c) */

CohortRecord *cohort_reader_add_identity (CohortReader *self, const char *key);
CohortRecord *cohort_reader_add_member (CohortReader *self, const char *key);
const char *cohort_reader_add_tier (CohortReader *self, const char *name);
CohortRecord *cohort_reader_add_subscription (CohortReader *self, const char *key, const char *identity);
CohortRecord *cohort_reader_add_version (CohortReader *self, const char *subscription, gint64 effective_us,
                                         const char *status, const char *raw_status);
void cohort_reader_add_start (CohortReader *self, const char *subscription, gint64 started_us,
                              const CohortRecord *version);
CohortRecord *cohort_reader_add_payment (CohortReader *self, const char *key, const char *identity, const char *kind,
                                         gint64 at, CohortMoney gross);
CohortRecord *cohort_reader_add_refund (CohortReader *self, const char *key, const char *payment, const char *identity,
                                        gint64 at, CohortMoney refunded);

typedef struct
{
  const char *key;          /* of the payment that bought the time, or of the gift of it */
  const char *identity;     /* (nullable) */
  const char *subscription; /* (nullable) */
  const char *tier;         /* (nullable) */
  const char *kind;         /* "period", "proration", "oneoff" */
  gint64 from;
  const char *interval; /* "month" … */
  int count;
  CohortMoney unit; /* list price of the whole term */
} CohortTerm;

void cohort_reader_infer_interval (CohortReader *self, gint64 from_us, gint64 to_us, const char **interval, int *count);
CohortRecord *cohort_reader_add_term_coverage (CohortReader *self, const CohortTerm *term);
void cohort_reader_allocate (CohortReader *self, const char *coverage, const char *payment, gint64 amount_minor);
void cohort_reader_add_consent (CohortReader *self, const char *identity, const char *kind, gboolean granted,
                                gint64 at);
void cohort_reader_add_topics (CohortReader *self, const char *post, const char *names, const char *separator);
void cohort_reader_add_authors (CohortReader *self, const char *post, const char *names, const char *separator);
void cohort_reader_add_count (CohortReader *self, const char *post, const char *kind, const char *column);
gboolean cohort_interval_from_text (const char *text, const char **interval, int *count);

/* The fields of the generic formats (cohort-format-generic-fields.c) */
extern const CohortFormatField cohort_fields_members[], cohort_fields_payments[], cohort_fields_activity[],
    cohort_fields_content[], cohort_fields_questions[], cohort_fields_costs[], cohort_fields_benefits[];

/* For `date_order` of a descriptor. */
extern const CohortDateOrder cohort_order_ymd;

G_END_DECLS
