// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A kind of fact. Its name is also the name of its table. */
typedef enum
{
  COHORT_RECORD_IDENTITY,
  COHORT_RECORD_CONSENT,
  COHORT_RECORD_ATTRIBUTION,
  COHORT_RECORD_EXIT_NOTE,
  COHORT_RECORD_TIER,
  COHORT_RECORD_PRICE,
  COHORT_RECORD_PROMOTION,
  COHORT_RECORD_REDEMPTION,
  COHORT_RECORD_BENEFIT,
  COHORT_RECORD_BENEFIT_DUE,
  COHORT_RECORD_SUBSCRIPTION,
  COHORT_RECORD_SUBSCRIPTION_VERSION,
  COHORT_RECORD_PAYMENT,
  COHORT_RECORD_COVERAGE,
  COHORT_RECORD_PAYMENT_ALLOCATION,
  COHORT_RECORD_PAYOUT,
  COHORT_RECORD_BALANCE_ENTRY,
  COHORT_RECORD_IDENTITY_SNAPSHOT,
  COHORT_RECORD_SOURCE_FIGURE,
  COHORT_RECORD_COST,
  COHORT_RECORD_FX_RATE,
  COHORT_RECORD_POST,
  COHORT_RECORD_POST_COUNT,
  COHORT_RECORD_AUTHOR,
  COHORT_RECORD_CONTENT_AUTHOR,
  COHORT_RECORD_TOPIC,
  COHORT_RECORD_POST_TOPIC,
  COHORT_RECORD_INTERACTION,
  COHORT_RECORD_QUESTION,
  COHORT_RECORD_ANSWER,
  COHORT_N_RECORD_KINDS
} CohortRecordKind;

/* A field of some kinds. Its name is also the name of its column. */
typedef enum
{
  COHORT_F_ACCESS,
  COHORT_F_ACQUISITION,
  COHORT_F_ACTIVE,
  COHORT_F_AMOUNT_MINOR,
  COHORT_F_ANSWERED_AT,
  COHORT_F_ASKED_AT,
  COHORT_F_AT,
  COHORT_F_AUTHOR,
  COHORT_F_AUTOMATIC,
  COHORT_F_AVAILABLE_ON,
  COHORT_F_BASE,
  COHORT_F_BENEFICIARY,
  COHORT_F_BENEFIT,
  COHORT_F_BODY,
  COHORT_F_CADENCE,
  COHORT_F_CANCEL_AT,
  COHORT_F_CANCEL_FLAG,
  COHORT_F_CANCEL_REASON,
  COHORT_F_CATEGORY,
  COHORT_F_CHANNEL,
  COHORT_F_CODE,
  COHORT_F_COUNT,
  COHORT_F_COUNTRY,
  COHORT_F_COVERAGE,
  COHORT_F_COVERS_FROM,
  COHORT_F_COVERS_TO,
  COHORT_F_CURRENCY,
  COHORT_F_DAY,
  COHORT_F_DESCRIPTION,
  COHORT_F_DETAIL,
  COHORT_F_DISCOUNT_ENDS,
  COHORT_F_DISCOUNT_MINOR,
  COHORT_F_DONE_DAY,
  COHORT_F_DUE_DAY,
  COHORT_F_DURATION,
  COHORT_F_EFFECTIVE_FROM,
  COHORT_F_EMAIL,
  COHORT_F_ENDS,
  COHORT_F_FAILURE_CODE,
  COHORT_F_FEE_MINOR,
  COHORT_F_FIGURE,
  COHORT_F_FREE,
  COHORT_F_FROM_BALANCE,
  COHORT_F_FROM_DAY,
  COHORT_F_GIFT,
  COHORT_F_GONE_AT,
  COHORT_F_GRANTED,
  COHORT_F_GROSS_MINOR,
  COHORT_F_HANDLE,
  COHORT_F_IDENTITY,
  COHORT_F_INTERVAL,
  COHORT_F_INTERVAL_COUNT,
  COHORT_F_INVOICE_KEY,
  COHORT_F_ITEM,
  COHORT_F_JOINED_AT,
  COHORT_F_KIND,
  COHORT_F_LABEL,
  COHORT_F_LABELS,
  COHORT_F_LANGUAGE,
  COHORT_F_LIFETIME_MINOR,
  COHORT_F_LINE_KEY,
  COHORT_F_MAIL_OK,
  COHORT_F_MINUTES,
  COHORT_F_MONTHS,
  COHORT_F_NAME,
  COHORT_F_NET_MINOR,
  COHORT_F_NOTE,
  COHORT_F_OBSERVED_AT,
  COHORT_F_OCCURRED_AT,
  COHORT_F_ORIGIN,
  COHORT_F_PAID_AT,
  COHORT_F_PAID_THROUGH,
  COHORT_F_PARENT,
  COHORT_F_PAUSE_KIND,
  COHORT_F_PAYMENT,
  COHORT_F_PAYOUT,
  COHORT_F_PERCENT_BP,
  COHORT_F_POST,
  COHORT_F_PRICE,
  COHORT_F_PROMOTION,
  COHORT_F_PUBLISHED_AT,
  COHORT_F_QUANTITY,
  COHORT_F_QUESTION,
  COHORT_F_QUOTE,
  COHORT_F_RATE_E9,
  COHORT_F_RAW_STATUS,
  COHORT_F_REASON,
  COHORT_F_REFUNDED_AT,
  COHORT_F_REFUNDED_MINOR,
  COHORT_F_REFUNDED_SETTLE,
  COHORT_F_SEEN_AT,
  COHORT_F_SETTLE_CURRENCY,
  COHORT_F_SETTLE_FEE,
  COHORT_F_SETTLE_GROSS,
  COHORT_F_SETTLE_NET,
  COHORT_F_SLOTS,
  COHORT_F_STACKS,
  COHORT_F_STARTED_AT,
  COHORT_F_STARTS,
  COHORT_F_STATUS,
  COHORT_F_STREAM,
  COHORT_F_SUBSCRIPTION,
  COHORT_F_TAX_MINOR,
  COHORT_F_TIER,
  COHORT_F_TITLE,
  COHORT_F_TO_DAY,
  COHORT_F_TOPIC,
  COHORT_F_TRIAL_DAYS,
  COHORT_F_TRIAL_END,
  COHORT_F_TYPE,
  COHORT_F_UNIT_MINOR,
  COHORT_F_URL,
  COHORT_F_VALID_FROM,
  COHORT_F_VALID_TO,
  COHORT_F_VALUE,
  COHORT_N_FIELDS
} CohortFieldId;

typedef enum
{
  COHORT_VALUE_NULL,
  COHORT_VALUE_INT,  /* counts, minor units, UTC µs, days, booleans */
  COHORT_VALUE_TEXT, /* valid UTF-8 */
  COHORT_VALUE_REF,  /* the record (ref_kind, text) of the same source */
} CohortValueType;

typedef struct
{
  CohortFieldId field;
  CohortValueType type;
  CohortRecordKind ref_kind;
  gint64 i;
  const char *text; /* (owned by the batch) */
} CohortValue;

typedef struct _CohortBatch CohortBatch;
typedef struct _CohortRecord CohortRecord;

/* What a record may do to a row that is already there. */
typedef enum
{
  COHORT_RECORD_SET,    /* its fields replace the row's */
  COHORT_RECORD_FILL,   /* its fields go only where the row has none: a payer's name as one payment spells it */
  COHORT_RECORD_CREATE, /* it only makes the row; one that is there stays as it is */
  COHORT_RECORD_FIRST,  /* likewise, and only where nothing is known before it: too coarse a word to overrule */
  COHORT_RECORD_ATTACH, /* as SET, but only where all that it refers to is here; else it is nothing of ours: what
                           strangers wrote where members write, too. For pulls */
} CohortRecordMode;

/* What a field may hold in one kind. */
typedef struct
{
  CohortFieldId field;
  CohortValueType type;      /* INT, TEXT or REF */
  CohortRecordKind ref_kind; /* of a REF */
  gboolean required;         /* a new row without it is refused */
} CohortFieldSpec;

typedef struct
{
  const char *name; /* also the table's */
  const CohortFieldSpec *fields;
  guint n_fields;
  gboolean has_source; /* the table has a `source` column, filled by the writer */
} CohortKindSpec;

const CohortKindSpec *cohort_record_kind_spec (CohortRecordKind kind);
const CohortFieldSpec *cohort_record_field_spec (CohortRecordKind kind, CohortFieldId field);
const char *cohort_field_name (CohortFieldId field);

CohortBatch *cohort_batch_new (void);
void cohort_batch_free (CohortBatch *self);
void cohort_batch_clear (CohortBatch *self);
CohortBatch *cohort_batch_new_view (void);
void cohort_batch_view (CohortBatch *self, CohortBatch *whole, guint first, guint n);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortBatch, cohort_batch_free)

/* What an answer of a service says beside its records (cohort-batch-pull.c). */

/* What is to be asked next; its root is the task's that was answered. The texts are the batch's. */
typedef struct
{
  const char *stream;
  int kind; /* CohortTaskKind */
  const char *args;
} CohortFollowUp;

/* How far a stream is known to be read once its tasks are done. */
typedef struct
{
  const char *stream;
  gint64 up_to_us;    /* by the service's clock */
  const char *cursor; /* (nullable) */
} CohortProposedMark;

/* The service's own text of a thing of which not all is read yet. */
typedef struct
{
  CohortRecordKind kind; /* the record that the thing became … */
  const char *key;       /* … known by this key */
  const char *type;      /* the provider's word for the thing: "subscription" */
  const char *text;
} CohortRaw;

void cohort_batch_follow (CohortBatch *self, const char *stream, int kind, const char *args);
void cohort_batch_propose_mark (CohortBatch *self, const char *stream, gint64 up_to_us, const char *cursor);
void cohort_batch_keep_raw (CohortBatch *self, CohortRecordKind kind, const char *key, const char *type,
                            const char *text);
void cohort_batch_warn (CohortBatch *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void cohort_batch_set_retry_at (CohortBatch *self, gint64 at_us);
void cohort_batch_set_budget (CohortBatch *self, guint remaining, gint64 reset_us);
void cohort_batch_set_expected (CohortBatch *self, const char *stream, guint64 n_items);
void cohort_batch_set_items (CohortBatch *self, guint n_items);
void cohort_batch_set_account (CohortBatch *self, const char *id, const char *name);

guint cohort_batch_get_n_follow_ups (CohortBatch *self);
const CohortFollowUp *cohort_batch_get_follow_up (CohortBatch *self, guint index);
guint cohort_batch_get_n_marks (CohortBatch *self);
const CohortProposedMark *cohort_batch_get_mark (CohortBatch *self, guint index);
guint cohort_batch_get_n_raws (CohortBatch *self);
const CohortRaw *cohort_batch_get_raw (CohortBatch *self, guint index);
guint cohort_batch_get_n_warnings (CohortBatch *self);
const char *cohort_batch_get_warning (CohortBatch *self, guint index);
gint64 cohort_batch_get_retry_at (CohortBatch *self);
gboolean cohort_batch_get_budget (CohortBatch *self, guint *remaining, gint64 *reset_us);
guint64 cohort_batch_get_expected (CohortBatch *self, const char **stream);
guint cohort_batch_get_items (CohortBatch *self);
const char *cohort_batch_get_account (CohortBatch *self, const char **name);

CohortRecord *cohort_batch_add (CohortBatch *self, CohortRecordKind kind, const char *key);
void cohort_batch_need (CohortBatch *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
const char *cohort_batch_get_need (CohortBatch *self);
guint cohort_batch_get_n_records (CohortBatch *self);
CohortRecord *cohort_batch_get_record (CohortBatch *self, guint index);

void cohort_record_add_key (CohortRecord *self, const char *key);
void cohort_record_set_int (CohortRecord *self, CohortFieldId field, gint64 value);
void cohort_record_set_text (CohortRecord *self, CohortFieldId field, const char *value);
void cohort_record_set_text_len (CohortRecord *self, CohortFieldId field, const char *value, gsize len);
void cohort_record_set_null (CohortRecord *self, CohortFieldId field);
void cohort_record_set_ref (CohortRecord *self, CohortFieldId field, CohortRecordKind kind, const char *key);
void cohort_record_delete (CohortRecord *self);
void cohort_record_set_mode (CohortRecord *self, CohortRecordMode mode);

CohortRecordKind cohort_record_get_kind (const CohortRecord *self);
const char *cohort_record_get_key (const CohortRecord *self);
guint cohort_record_get_n_keys (const CohortRecord *self);
const char *cohort_record_get_nth_key (const CohortRecord *self, guint index);
gboolean cohort_record_is_tombstone (const CohortRecord *self);
CohortRecordMode cohort_record_get_mode (const CohortRecord *self);
guint cohort_record_get_n_values (const CohortRecord *self);
const CohortValue *cohort_record_get_nth_value (const CohortRecord *self, guint index);
const CohortValue *cohort_record_get_value (const CohortRecord *self, CohortFieldId field);

G_END_DECLS
