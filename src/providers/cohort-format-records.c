// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Records as most formats make them. A %NULL key or a reader that has failed makes none, so that callers need not ask
 * before every fact. */

#include "cohort-format-private.h"

#include <string.h>

/**
 * cohort_money_negated:
 *
 * Returns: the amount with the other sign; the one amount that has no opposite is far beyond any money
 */
CohortMoney
cohort_money_negated (CohortMoney money)
{
  money.minor = money.minor == G_MININT64 ? G_MAXINT64 : -money.minor;
  return money;
}

/**
 * cohort_reader_add_identity:
 * @key: (nullable)
 *
 * Returns: (nullable) (transfer none): a record that only fills: what a payment's row says of its payer
 */
CohortRecord *
cohort_reader_add_identity (CohortReader *self, const char *key)
{
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_IDENTITY, key);

  cohort_record_set_mode (record, COHORT_RECORD_FILL);
  return record;
}

/**
 * cohort_reader_add_member:
 * @key: (nullable)
 *
 * Returns: (transfer none): a person as a list of members states them
 */
CohortRecord *
cohort_reader_add_member (CohortReader *self, const char *key)
{
  return cohort_batch_add (self->batch, COHORT_RECORD_IDENTITY, key);
}

/**
 * cohort_reader_set_instant:
 *
 * Sets @field to the time in @column, if there is one.
 */
void
cohort_reader_set_instant (CohortReader *self, CohortRecord *record, CohortFieldId field, const char *column)
{
  gint64 us;

  if (cohort_reader_instant (self, column, &us))
    cohort_record_set_int (record, field, us);
}

/**
 * cohort_reader_add_tier:
 * @name: (nullable)
 *
 * Adds the tier of a service that knows its tiers by name only.
 *
 * Returns: (nullable): the tier's key
 */
const char *
cohort_reader_add_tier (CohortReader *self, const char *name)
{
  const char *key;

  if (name == NULL)
    return NULL;
  key = cohort_reader_key (self, "name:%s", name);
  cohort_record_set_text (cohort_batch_add (self->batch, COHORT_RECORD_TIER, key), COHORT_F_NAME, name);
  return key;
}

/**
 * cohort_reader_add_subscription:
 * @identity: (nullable)
 *
 * Returns: (transfer none): a subscription of that person
 */
CohortRecord *
cohort_reader_add_subscription (CohortReader *self, const char *key, const char *identity)
{
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_SUBSCRIPTION, key);

  if (identity != NULL)
    cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, identity);
  return record;
}

/**
 * cohort_reader_add_version:
 * @effective_us: from when on the source says so
 * @raw_status: (nullable): the source's own word
 *
 * The key is the subscription and the day: a second look at the same day replaces the first.
 */
CohortRecord *
cohort_reader_add_version (CohortReader *self, const char *subscription, gint64 effective_us, const char *status,
                           const char *raw_status)
{
  const char *key = cohort_reader_key (self, "%s@%s", subscription, cohort_reader_day_tag (self, effective_us));
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_SUBSCRIPTION_VERSION, key);

  cohort_record_set_ref (record, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, subscription);
  cohort_record_set_int (record, COHORT_F_EFFECTIVE_FROM, effective_us);
  cohort_record_set_text (record, COHORT_F_STATUS, status);
  cohort_record_set_text (record, COHORT_F_RAW_STATUS, raw_status);
  return record;
}

/* Our word for how the subscription stood before @status, or %NULL where that says nothing of it. */
static const char *
status_before (const char *status)
{
  static const char *const were_active[] = { "active", "past_due", "paused", "ended", NULL };

  if (g_strv_contains (were_active, status))
    return "active";
  return strcmp (status, "comped") == 0 || strcmp (status, "trialing") == 0 ? status : NULL;
}

/**
 * cohort_reader_add_start:
 * @started_us: since when the source says the subscription runs
 * @version: how it stands by now
 *
 * Says that the subscription has run from @started_us until @version, on the terms of today: a list has no others. Only
 * the first list that has the subscription does so; when the next one shows other terms, they hold from then on.
 */
void
cohort_reader_add_start (CohortReader *self, const char *subscription, gint64 started_us, const CohortRecord *version)
{
  static const CohortFieldId terms[]
      = { COHORT_F_TIER,     COHORT_F_INTERVAL, COHORT_F_INTERVAL_COUNT, COHORT_F_UNIT_MINOR,
          COHORT_F_QUANTITY, COHORT_F_CURRENCY, COHORT_F_GIFT,           COHORT_F_OBSERVED_AT };
  const char *now = cohort_record_get_value (version, COHORT_F_STATUS)->text;
  const CohortValue *unit = cohort_record_get_value (version, COHORT_F_UNIT_MINOR);
  const char *status = status_before (now);
  CohortRecord *start;

  if (status == NULL || started_us >= cohort_record_get_value (version, COHORT_F_EFFECTIVE_FROM)->i)
    return;
  start = cohort_batch_add (self->batch, COHORT_RECORD_SUBSCRIPTION_VERSION,
                            cohort_reader_key (self, "%s@start", subscription));
  cohort_record_set_mode (start, COHORT_RECORD_CREATE);
  cohort_record_set_ref (start, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, subscription);
  cohort_record_set_int (start, COHORT_F_EFFECTIVE_FROM, started_us);
  cohort_record_set_text (start, COHORT_F_STATUS, status);
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      const CohortValue *value = cohort_record_get_value (version, terms[i]);

      /* What has ended costs nothing now, and cost something then. */
      if (value == NULL || (terms[i] == COHORT_F_UNIT_MINOR && unit->i == 0 && strcmp (now, "ended") == 0))
        continue;
      if (value->type == COHORT_VALUE_INT)
        cohort_record_set_int (start, terms[i], value->i);
      else if (value->type == COHORT_VALUE_TEXT)
        cohort_record_set_text (start, terms[i], value->text);
      else if (value->type == COHORT_VALUE_REF)
        cohort_record_set_ref (start, terms[i], value->ref_kind, value->text);
    }
}

/**
 * cohort_reader_add_payment:
 * @identity: (nullable)
 * @kind: "charge", "refund", …
 * @gross: with the sign of its effect
 *
 * Returns: (transfer none): a payment that succeeded, its fee unknown
 */
CohortRecord *
cohort_reader_add_payment (CohortReader *self, const char *key, const char *identity, const char *kind, gint64 at,
                           CohortMoney gross)
{
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_PAYMENT, key);

  if (identity != NULL)
    cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, identity);
  cohort_record_set_text (record, COHORT_F_KIND, kind);
  cohort_record_set_text (record, COHORT_F_STATUS, "succeeded");
  cohort_record_set_int (record, COHORT_F_OCCURRED_AT, at);
  cohort_record_set_int (record, COHORT_F_GROSS_MINOR, gross.minor);
  if (gross.iso != NULL)
    cohort_record_set_text (record, COHORT_F_CURRENCY, gross.iso);
  return record;
}

/**
 * cohort_reader_add_refund:
 * @at: when it was first seen: these sources do not say when it was made
 * @refunded: the sum given back so far, above zero
 *
 * Adds a refund that the source shows as a property of the payment. Its day is that of the first file that shows it and
 * stays; its amount follows the source.
 */
CohortRecord *
cohort_reader_add_refund (CohortReader *self, const char *key, const char *payment, const char *identity, gint64 at,
                          CohortMoney refunded)
{
  CohortRecord *record;

  refunded = cohort_money_negated (refunded);
  record = cohort_reader_add_payment (self, key, identity, "refund", at, refunded);
  cohort_record_set_ref (record, COHORT_F_PARENT, COHORT_RECORD_PAYMENT, payment);
  cohort_record_set_mode (record, COHORT_RECORD_CREATE);
  cohort_record_set_int (cohort_batch_add (self->batch, COHORT_RECORD_PAYMENT, key), COHORT_F_GROSS_MINOR,
                         refunded.minor);
  return record;
}

/**
 * cohort_reader_infer_interval:
 * @interval: (out)
 * @count: (out)
 *
 * The length of a term that is given by its days: whole months where the days say so.
 */
void
cohort_reader_infer_interval (CohortReader *self, gint64 from_us, gint64 to_us, const char **interval, int *count)
{
  CohortDay from = cohort_zone_day (self->mapping->tz, from_us), to = cohort_zone_day (self->mapping->tz, to_us);

  for (int months = 1; months <= 60; months++)
    {
      CohortDay end = cohort_day_add_months (from, months);

      if (end == to || end == to + 1)
        {
          *interval = months % 12 == 0 ? "year" : "month";
          *count = months % 12 == 0 ? months / 12 : months;
          return;
        }
    }
  *interval = "day";
  *count = MAX (1, to - from);
}

/**
 * cohort_reader_add_term_coverage:
 *
 * Adds the time that was bought, keyed as the payment that bought it.
 */
CohortRecord *
cohort_reader_add_term_coverage (CohortReader *self, const CohortTerm *term)
{
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_COVERAGE, term->key);

  if (term->identity != NULL)
    cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, term->identity);
  if (term->subscription != NULL)
    cohort_record_set_ref (record, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, term->subscription);
  if (term->tier != NULL)
    cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, term->tier);
  cohort_record_set_text (record, COHORT_F_KIND, term->kind);
  cohort_record_set_int (record, COHORT_F_COVERS_FROM, term->from);
  cohort_record_set_int (record, COHORT_F_COVERS_TO,
                         cohort_reader_add_term (self, term->from, term->interval, term->count));
  cohort_record_set_text (record, COHORT_F_INTERVAL, term->interval);
  cohort_record_set_int (record, COHORT_F_INTERVAL_COUNT, term->count);
  cohort_record_set_int (record, COHORT_F_UNIT_MINOR, term->unit.minor);
  if (term->unit.iso != NULL)
    cohort_record_set_text (record, COHORT_F_CURRENCY, term->unit.iso);
  return record;
}

/**
 * cohort_reader_allocate:
 *
 * Says how much of @payment bought @coverage; keyed as the payment.
 */
void
cohort_reader_allocate (CohortReader *self, const char *coverage, const char *payment, gint64 amount_minor)
{
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_PAYMENT_ALLOCATION, payment);

  cohort_record_set_ref (record, COHORT_F_COVERAGE, COHORT_RECORD_COVERAGE, coverage);
  cohort_record_set_ref (record, COHORT_F_PAYMENT, COHORT_RECORD_PAYMENT, payment);
  cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, amount_minor);
}

/**
 * cohort_reader_add_consent:
 * @at: when it was given or taken back
 */
void
cohort_reader_add_consent (CohortReader *self, const char *identity, const char *kind, gboolean granted, gint64 at)
{
  const char *key = cohort_reader_key (self, "%s:%s:%s:%s", identity, kind, granted ? "given" : "withdrawn",
                                       cohort_reader_day_tag (self, at));
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_CONSENT, key);

  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, identity);
  cohort_record_set_text (record, COHORT_F_KIND, kind);
  cohort_record_set_int (record, COHORT_F_GRANTED, granted);
  cohort_record_set_int (record, COHORT_F_AT, at);
}

typedef struct
{
  CohortRecordKind thing, link;
  CohortFieldId field;
} LinkKind;

static void
add_links (CohortReader *self, const char *post, const char *names, const char *separator, LinkKind kind)
{
  g_auto (GStrv) parts = g_strsplit (names, separator, -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *name = g_strstrip (parts[i]);
      const char *key, *link;
      CohortRecord *record;

      if (*name == '\0')
        continue;
      key = cohort_reader_key (self, "name:%s", name);
      link = cohort_reader_key (self, "%s:%s", post, name);
      cohort_record_set_text (cohort_batch_add (self->batch, kind.thing, key), COHORT_F_NAME, name);
      record = cohort_batch_add (self->batch, kind.link, link);
      cohort_record_set_ref (record, COHORT_F_POST, COHORT_RECORD_POST, post);
      cohort_record_set_ref (record, kind.field, kind.thing, key);
    }
}

/**
 * cohort_reader_add_topics:
 * @names: (nullable): several, parted by @separator
 */
void
cohort_reader_add_topics (CohortReader *self, const char *post, const char *names, const char *separator)
{
  static const LinkKind topics = { COHORT_RECORD_TOPIC, COHORT_RECORD_POST_TOPIC, COHORT_F_TOPIC };

  if (names != NULL)
    add_links (self, post, names, separator, topics);
}

void
cohort_reader_add_authors (CohortReader *self, const char *post, const char *names, const char *separator)
{
  static const LinkKind authors = { COHORT_RECORD_AUTHOR, COHORT_RECORD_CONTENT_AUTHOR, COHORT_F_AUTHOR };

  if (names != NULL)
    add_links (self, post, names, separator, authors);
}

/**
 * cohort_reader_add_count:
 * @kind: of the count: "open", "click", …
 *
 * Adds what @column counts for the post, as seen on the file's day.
 */
void
cohort_reader_add_count (CohortReader *self, const char *post, const char *kind, const char *column)
{
  gint64 observed = cohort_reader_observed (self);
  CohortRecord *record;
  gint64 count;

  if (!cohort_reader_int (self, column, &count))
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_POST_COUNT,
                             cohort_reader_key (self, "%s:%s@%s", post, kind, cohort_reader_day_tag (self, observed)));
  cohort_record_set_ref (record, COHORT_F_POST, COHORT_RECORD_POST, post);
  cohort_record_set_text (record, COHORT_F_KIND, kind);
  cohort_record_set_int (record, COHORT_F_OBSERVED_AT, observed);
  cohort_record_set_int (record, COHORT_F_COUNT, count);
}

/**
 * cohort_interval_from_text:
 * @text: a service's or a person's word for how often is paid: "monthly", "year", "季度"
 *
 * Returns: whether the word is known
 */
gboolean
cohort_interval_from_text (const char *text, const char **interval, int *count)
{
  static const struct
  {
    const char *word, *interval;
    int count;
  } words[] = {
    { "day", "day", 1 },         { "daily", "day", 1 },       { "week", "week", 1 },
    { "weekly", "week", 1 },     { "month", "month", 1 },     { "monthly", "month", 1 },
    { "quarter", "month", 3 },   { "quarterly", "month", 3 }, { "biannually", "month", 6 },
    { "half-year", "month", 6 }, { "year", "year", 1 },       { "yearly", "year", 1 },
    { "annual", "year", 1 },     { "annually", "year", 1 },   { "every_two_years", "year", 2 },
    { "日", "day", 1 },          { "天", "day", 1 },          { "周", "week", 1 },
    { "月", "month", 1 },        { "月付", "month", 1 },      { "按月", "month", 1 },
    { "季", "month", 3 },        { "季度", "month", 3 },      { "季付", "month", 3 },
    { "半年", "month", 6 },      { "年", "year", 1 },         { "年付", "year", 1 },
    { "按年", "year", 1 },       { "每月", "month", 1 },      { "每年", "year", 1 },
  };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i].word) == 0)
      {
        *interval = words[i].interval;
        *count = words[i].count;
        return TRUE;
      }
  return FALSE;
}
