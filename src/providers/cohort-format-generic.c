// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Files of anything else: members and payments by whatever columns the mapping assigns. Activity, content, questions
 * and costs are in cohort-format-generic-rest.c.
 *
 * A list of members says how things stand on the day of the file. A payment buys time when the row says how long: from
 * and until, a number of months, or a term. What it does not say stays unknown. */

#include "config.h"

#include "cohort-format-generic.h"
#include "cohort-formats.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * cohort_word_lookup:
 * @words: pairs of a person's word and ours, ending with %NULL
 * @text: (nullable)
 *
 * Returns: (nullable): our word for @text, in whatever ASCII case
 */
const char *
cohort_word_lookup (const CohortWord *words, const char *text)
{
  for (; text != NULL && words->word != NULL; words++)
    if (g_ascii_strcasecmp (words->word, text) == 0)
      return words->ours;
  return NULL;
}

/**
 * cohort_reader_add_person:
 * @is_list: whether the file is a list of members, whose word on them counts
 *
 * Adds the person of the fields member_id, email, handle and name.
 *
 * Returns: (nullable): the key; %NULL when nothing but a name, or nothing, is known
 */
const char *
cohort_reader_add_person (CohortReader *reader, gboolean is_list)
{
  const char *id = cohort_reader_text (reader, "member_id");
  const char *email = cohort_reader_clean (reader, "email");
  const char *handle = cohort_reader_clean (reader, "handle");
  const char *key = id != NULL ? cohort_reader_key (reader, "id:%s", id) : cohort_reader_email_key (reader, email);
  CohortRecord *person;

  if (key == NULL)
    key = cohort_reader_handle_key (reader, handle);
  if (key == NULL)
    return NULL;
  person = is_list ? cohort_reader_add_member (reader, key) : cohort_reader_add_identity (reader, key);
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (reader, "name"));
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  cohort_record_set_text (person, COHORT_F_HANDLE, handle);
  return key;
}

/* Members */

static const CohortWord member_states[] = {
  { "active", "active" },
  { "paid", "active" },
  { "paying", "active" },
  { "premium", "active" },
  { "有效", "active" },
  { "正常", "active" },
  { "已开通", "active" },
  { "生效中", "active" },
  { "trial", "trialing" },
  { "trialing", "trialing" },
  { "试用", "trialing" },
  { "试用中", "trialing" },
  { "past_due", "past_due" },
  { "past due", "past_due" },
  { "unpaid", "past_due" },
  { "欠费", "past_due" },
  { "paused", "paused" },
  { "暂停", "paused" },
  { "comped", "comped" },
  { "comp", "comped" },
  { "complimentary", "comped" },
  { "gift", "comped" },
  { "赠送", "comped" },
  { "体验", "comped" },
  { "ended", "ended" },
  { "expired", "ended" },
  { "cancelled", "ended" },
  { "canceled", "ended" },
  { "former", "ended" },
  { "inactive", "ended" },
  { "已过期", "ended" },
  { "已到期", "ended" },
  { "过期", "ended" },
  { "已失效", "ended" },
  { "已退出", "ended" },
  { "free", "free" },
  { "免费", "free" },
  { NULL },
};

static const char *
member_status (CohortReader *reader, gint64 *since, gboolean *has_end, gint64 *ends)
{
  const char *raw = cohort_reader_text (reader, "status");
  const char *status = cohort_word_lookup (member_states, raw);

  *since = cohort_reader_observed (reader);
  *has_end = cohort_reader_instant (reader, "paid_through", ends);
  if (raw == NULL)
    status = *has_end && *ends <= *since ? "ended" : "active";
  else if (status == NULL)
    status = "unknown";
  if (strcmp (status, "ended") == 0 && *has_end && *ends < *since)
    *since = *ends;
  return status;
}

static gboolean
has_membership (CohortReader *reader)
{
  static const char *const fields[] = { "status", "tier", "started", "paid_through", "price", "interval" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (cohort_reader_text (reader, fields[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
set_term (CohortReader *reader, CohortRecord *version)
{
  const char *word = cohort_reader_text (reader, "interval");
  const char *interval;
  CohortMoney price;
  int count;

  if (word != NULL && !cohort_interval_from_text (word, &interval, &count))
    cohort_reader_bad_value (reader, "interval", _ ("no known interval"));
  else if (word != NULL)
    {
      cohort_record_set_text (version, COHORT_F_INTERVAL, interval);
      cohort_record_set_int (version, COHORT_F_INTERVAL_COUNT, count);
    }
  if (!cohort_reader_money (reader, "price", cohort_reader_currency (reader, "currency"), &price))
    return;
  cohort_record_set_int (version, COHORT_F_UNIT_MINOR, price.minor);
  cohort_record_set_int (version, COHORT_F_QUANTITY, 1);
  cohort_record_set_text (version, COHORT_F_CURRENCY, price.iso);
}

static void
add_membership (CohortReader *reader, const char *person)
{
  gint64 since, ends = 0, started;
  gboolean has_end;
  const char *status = member_status (reader, &since, &has_end, &ends);
  const char *tier;
  CohortRecord *record;

  if (strcmp (status, "free") == 0)
    return;
  tier = cohort_reader_add_tier (reader, cohort_reader_clean (reader, "tier"));
  record = cohort_reader_add_subscription (reader, person, person);
  cohort_record_set_text (record, COHORT_F_RAW_STATUS, cohort_reader_text (reader, "status"));
  cohort_reader_set_instant (reader, record, COHORT_F_STARTED_AT, "started");
  if (tier != NULL)
    cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  record = cohort_reader_add_version (reader, person, since, status, cohort_reader_text (reader, "status"));
  if (tier != NULL)
    cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  if (has_end && strcmp (status, "ended") != 0)
    cohort_record_set_int (record, COHORT_F_PAID_THROUGH, ends);
  set_term (reader, record);
  if (cohort_reader_instant (reader, "started", &started))
    cohort_reader_add_start (reader, person, started, record);
}

static void
add_lifetime (CohortReader *reader, const char *person)
{
  gint64 observed = cohort_reader_observed (reader);
  CohortRecord *snapshot;
  CohortMoney lifetime;

  if (!cohort_reader_money (reader, "lifetime", cohort_reader_currency (reader, "currency"), &lifetime)
      || lifetime.minor == 0)
    return;
  snapshot = cohort_batch_add (
      reader->batch, COHORT_RECORD_IDENTITY_SNAPSHOT,
      cohort_reader_key (reader, "%s:%s@%s", person, lifetime.iso, cohort_reader_day_tag (reader, observed)));
  cohort_record_set_ref (snapshot, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_int (snapshot, COHORT_F_OBSERVED_AT, observed);
  cohort_record_set_int (snapshot, COHORT_F_LIFETIME_MINOR, lifetime.minor);
  cohort_record_set_text (snapshot, COHORT_F_CURRENCY, lifetime.iso);
}

static void
add_channel (CohortReader *reader, const char *person)
{
  const char *channel = cohort_reader_clean (reader, "source");
  CohortRecord *record;

  if (channel == NULL)
    return;
  record = cohort_batch_add (reader->batch, COHORT_RECORD_ATTRIBUTION, cohort_reader_key (reader, "%s:first", person));
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_text (record, COHORT_F_CHANNEL, channel);
}

static gboolean
members_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  CohortRecord *person;
  const char *key;

  cohort_reader_init_fields (&reader, row, mapping, batch, error, cohort_fields_members);
  key = cohort_reader_add_person (&reader, TRUE);
  if (key == NULL)
    {
      cohort_batch_need (batch,
                         _ ("Nothing in this row says who it is about: a number, an e-mail address or a handle"));
      return TRUE;
    }
  person = cohort_batch_get_record (batch, cohort_batch_get_n_records (batch) - 1);
  cohort_record_set_text (person, COHORT_F_COUNTRY, cohort_reader_text (&reader, "country"));
  cohort_record_set_text (person, COHORT_F_LANGUAGE, cohort_reader_text (&reader, "language"));
  cohort_record_set_text (person, COHORT_F_NOTE, cohort_reader_clean (&reader, "note"));
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, cohort_reader_text (&reader, "status"));
  cohort_reader_set_labels (&reader, person, "labels", ",;|");
  cohort_reader_set_instant (&reader, person, COHORT_F_JOINED_AT, "joined");
  add_channel (&reader, key);
  if (has_membership (&reader))
    add_membership (&reader, key);
  add_lifetime (&reader, key);
  return cohort_reader_end (&reader);
}

/* Payments */

static const CohortWord payment_kinds[] = {
  { "charge", "charge" },         { "payment", "charge" },  { "sale", "charge" },
  { "收入", "charge" },           { "支付", "charge" },     { "付款", "charge" },
  { "refund", "refund" },         { "退款", "refund" },     { "dispute", "dispute" },
  { "chargeback", "dispute" },    { "拒付", "dispute" },    { "dispute_reversal", "dispute_reversal" },
  { "adjustment", "adjustment" }, { "调整", "adjustment" }, { NULL },
};

static const CohortWord payment_states[] = {
  { "succeeded", "succeeded" }, { "success", "succeeded" },  { "paid", "succeeded" },
  { "completed", "succeeded" }, { "complete", "succeeded" }, { "settled", "succeeded" },
  { "支付成功", "succeeded" },  { "已支付", "succeeded" },   { "已完成", "succeeded" },
  { "交易成功", "succeeded" },  { "成功", "succeeded" },     { "已付款", "succeeded" },
  { "pending", "pending" },     { "processing", "pending" }, { "待支付", "pending" },
  { "未支付", "pending" },      { "处理中", "pending" },     { "failed", "failed" },
  { "declined", "failed" },     { "canceled", "failed" },    { "cancelled", "failed" },
  { "已关闭", "failed" },       { "已取消", "failed" },      { "支付失败", "failed" },
  { "失败", "failed" },         { "交易关闭", "failed" },    { "refunded", "refunded" },
  { "已退款", "refunded" },     { "全额退款", "refunded" },  { NULL },
};

static const CohortWord streams[] = {
  { "membership", "membership" },
  { "subscription", "membership" },
  { "会员", "membership" },
  { "addon", "addon" },
  { "course", "course" },
  { "课程", "course" },
  { "专栏", "course" },
  { "download", "download" },
  { "tip", "tip" },
  { "donation", "tip" },
  { "打赏", "tip" },
  { "赞赏", "tip" },
  { "sponsor", "sponsor" },
  { "赞助", "sponsor" },
  { "ad", "ad" },
  { "广告", "ad" },
  { "product", "product" },
  { "商品", "product" },
  { "service", "service" },
  { "服务", "service" },
  { "other", "other" },
  { "其他", "other" },
  { NULL },
};

typedef struct
{
  const char *key, *person, *kind;
  CohortMoney amount;
  gint64 at;
} Payment;

/* Returns whether the row says for how long it pays. */
static gboolean
read_term (CohortReader *reader, const Payment *payment, CohortTerm *term, gint64 *ends)
{
  const char *word = cohort_reader_text (reader, "interval");
  gint64 months;

  term->from = payment->at;
  term->interval = NULL;
  *ends = G_MININT64;
  cohort_reader_instant (reader, "covers_from", &term->from);
  if (cohort_reader_int (reader, "months", &months))
    {
      if (months < 1 || months > 1200)
        cohort_reader_bad_value (reader, "months", _ ("no number of months"));
      term->interval = "month";
      term->count = (int) CLAMP (months, 1, 1200);
    }
  else if (word != NULL && !cohort_interval_from_text (word, &term->interval, &term->count))
    cohort_reader_bad_value (reader, "interval", _ ("no known interval"));
  if (cohort_reader_instant (reader, "covers_to", ends) && *ends < term->from)
    cohort_reader_bad_value (reader, "covers_to", _ ("before the time begins"));
  return cohort_reader_end (reader) && (term->interval != NULL || *ends != G_MININT64);
}

static void
add_time (CohortReader *reader, const Payment *payment, CohortRecord *record)
{
  const char *name = cohort_reader_clean (reader, "tier");
  CohortTerm term = { .key = payment->key, .identity = payment->person, .kind = "period", .unit = payment->amount };
  CohortRecord *coverage;
  gint64 ends;

  if (payment->person == NULL || !read_term (reader, payment, &term, &ends))
    return;
  if (term.interval == NULL)
    cohort_reader_infer_interval (reader, term.from, ends, &term.interval, &term.count);
  term.tier = cohort_reader_add_tier (reader, name);
  term.subscription = cohort_reader_key (reader, "%s:%s", payment->person, name != NULL ? name : "");
  cohort_reader_add_subscription (reader, term.subscription, payment->person);
  cohort_record_set_ref (record, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, term.subscription);
  coverage = cohort_reader_add_term_coverage (reader, &term);
  if (ends != G_MININT64)
    cohort_record_set_int (coverage, COHORT_F_COVERS_TO, ends);
  if (cohort_reader_flag (reader, "stacks"))
    cohort_record_set_int (coverage, COHORT_F_STACKS, TRUE);
  cohort_reader_allocate (reader, payment->key, payment->key, payment->amount.minor);
}

static void
set_fee (CohortReader *reader, CohortRecord *record, CohortMoney amount)
{
  CohortMoney fee, net, tax;
  gint64 rest;

  if (cohort_reader_money (reader, "fee", amount.iso, &fee))
    cohort_record_set_int (record, COHORT_F_FEE_MINOR, fee.minor < 0 ? cohort_money_negated (fee).minor : fee.minor);
  else if (cohort_reader_money (reader, "net", amount.iso, &net) && cohort_sub_i64 (amount.minor, net.minor, &rest))
    cohort_record_set_int (record, COHORT_F_FEE_MINOR, rest);
  if (cohort_reader_money (reader, "tax", amount.iso, &tax))
    cohort_record_set_int (record, COHORT_F_TAX_MINOR, tax.minor);
}

static const char *
read_kind (CohortReader *reader, CohortMoney *amount)
{
  const char *kind = cohort_word_lookup (payment_kinds, cohort_reader_text (reader, "kind"));

  if (kind == NULL)
    kind = amount->minor < 0 ? "refund" : "charge";
  if ((strcmp (kind, "refund") == 0 || strcmp (kind, "dispute") == 0) && amount->minor > 0)
    *amount = cohort_money_negated (*amount);
  return kind;
}

static const char *
payment_key (CohortReader *reader, const Payment *payment)
{
  const char *id = cohort_reader_text (reader, "payment_id");
  const char *name = cohort_reader_text (reader, "name");
  const char *who = payment->person != NULL ? payment->person : name != NULL ? name : "";

  if (id != NULL)
    return cohort_reader_key (reader, "id:%s%s", id, strcmp (payment->kind, "refund") == 0 ? ":refund" : "");
  return cohort_reader_key (reader, COHORT_ROW_KEY "%" G_GINT64_FORMAT ":%s:%" G_GINT64_FORMAT ":%s:%s", payment->at,
                            who, payment->amount.minor, payment->amount.iso, payment->kind);
}

static gboolean
payments_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *status, *refund_of;
  Payment payment = { 0 };
  CohortRecord *record;

  cohort_reader_init_fields (&reader, row, mapping, batch, error, cohort_fields_payments);
  cohort_reader_require (&reader, "date");
  cohort_reader_require (&reader, "amount");
  cohort_reader_instant (&reader, "date", &payment.at);
  cohort_reader_money (&reader, "amount", cohort_reader_currency (&reader, "currency"), &payment.amount);
  if (!cohort_reader_end (&reader) || cohort_batch_get_need (batch) != NULL)
    return cohort_reader_end (&reader);
  status = cohort_reader_text (&reader, "status");
  if (status != NULL && cohort_word_lookup (payment_states, status) == NULL)
    {
      cohort_batch_need (batch, _ ("The status “%s” does not say whether the payment succeeded"), status);
      return TRUE;
    }
  status = status != NULL ? cohort_word_lookup (payment_states, status) : "succeeded";
  payment.kind = read_kind (&reader, &payment.amount);
  payment.person = cohort_reader_add_person (&reader, FALSE);
  payment.key = payment_key (&reader, &payment);
  record = cohort_reader_add_payment (&reader, payment.key, payment.person, payment.kind, payment.at, payment.amount);
  cohort_record_set_text (record, COHORT_F_STATUS, strcmp (status, "refunded") == 0 ? "succeeded" : status);
  cohort_record_set_text (record, COHORT_F_STREAM,
                          cohort_word_lookup (streams, cohort_reader_text (&reader, "stream")));
  cohort_record_set_text (record, COHORT_F_NOTE, cohort_reader_clean (&reader, "note"));
  set_fee (&reader, record, payment.amount);
  refund_of = cohort_reader_text (&reader, "refund_of");
  if (refund_of != NULL)
    cohort_record_set_ref (record, COHORT_F_PARENT, COHORT_RECORD_PAYMENT,
                           cohort_reader_key (&reader, "id:%s", refund_of));
  if (strcmp (status, "refunded") == 0 && payment.amount.minor > 0)
    cohort_reader_add_refund (&reader, cohort_reader_key (&reader, "%s:refunded", payment.key), payment.key,
                              payment.person, MAX (payment.at, cohort_reader_observed (&reader)), payment.amount);
  if (strcmp (payment.kind, "charge") == 0 && (strcmp (status, "succeeded") == 0 || strcmp (status, "refunded") == 0))
    add_time (&reader, &payment, record);
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_generic_payments = {
  .id = "generic-payments",
  .title = N_ ("Payments (any CSV)"),
  .help = N_ ("Any table with one payment a row: day, amount, who, and if known how long it pays for. 知识星球, 小鹅通 "
              "and 面包多 export such tables."),
  .provider = "csv",
  .shape = COHORT_SHAPE_CSV,
  .stream = "payments",
  .target = "payments",
  .fields = cohort_fields_payments,
  .row = payments_row,
};

const CohortFormat cohort_format_generic_members = {
  .id = "generic-members",
  .title = N_ ("Members (any CSV)"),
  .help = N_ ("Any table with one member a row: a number, an e-mail address or a handle, and what else is known."),
  .provider = "csv",
  .shape = COHORT_SHAPE_CSV,
  .stream = "members",
  .target = "members",
  .fields = cohort_fields_members,
  .row = members_row,
};
