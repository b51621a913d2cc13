// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* From the store's rows to the arrays of analytics. Days are those of the community's zone; ids become dense indices;
 * actions of one person on one day are one entry with a count. */

#include "config.h"

#include "cohort-ledger-snapshot-private.h"

#include "cohort-id-map.h"
#include "cohort-ledger-rates.h"
#include "cohort-ledger-rows.h"
#include "cohort-money.h"
#include "cohort-order.h"
#include "cohort-risk-rows.h"
#include "cohort-setting.h"

#include <string.h>

/* Days in which giving everything back takes the sale back. */
#define COOLING_OFF 14
/* As everywhere, until the person chose. */
#define FALLBACK_ZONE "UTC"
#define FALLBACK_CURRENCY "USD"

typedef struct
{
  CohortLedgerSnapshot *snapshot;
  const CohortLedgerSnapshot *before; /* (nullable) */
  CohortZone *zone;
  CohortIdMap members;
  CohortIdMap tiers;
  CohortIdMap identities;         /* to indices of members */
  CohortIdMap subscription_lines; /* of those without a name */
  CohortIdMap identity_lines;     /* of terms without a subscription, likewise */
  GHashTable *named_lines;        /* "subscription line" -> index + 1 */
  guint32 n_lines;
  GHashTable *ends; /* member and day of an end -> reason */
  guint16 home;
  GArray *acted;           /* (nullable) (element-type guint32): who did something, as often as they did */
  GArray *days;            /* (nullable) (element-type CohortDay): and when */
  gboolean knows_channels; /* of anybody */
} Reading;

static const guint sizes[COHORT_N_LEDGER_COLUMNS] = {
  [COHORT_LEDGER_MEMBER_ID] = sizeof (gint64),         [COHORT_LEDGER_JOINED] = sizeof (CohortDay),
  [COHORT_LEDGER_REFERRED] = sizeof (guint8),          [COHORT_LEDGER_TIER_ID] = sizeof (gint64),
  [COHORT_LEDGER_LINK_IDENTITY] = sizeof (gint64),     [COHORT_LEDGER_LINK_MEMBER] = sizeof (guint32),
  [COHORT_LEDGER_SEGMENT_MEMBER] = sizeof (guint32),   [COHORT_LEDGER_SEGMENT_SUBSCRIPTION] = sizeof (guint32),
  [COHORT_LEDGER_SEGMENT_TIER] = sizeof (guint32),     [COHORT_LEDGER_SEGMENT_SOURCE] = sizeof (guint32),
  [COHORT_LEDGER_SEGMENT_START] = sizeof (CohortDay),  [COHORT_LEDGER_SEGMENT_END] = sizeof (CohortDay),
  [COHORT_LEDGER_SEGMENT_TERM] = sizeof (CohortDay),   [COHORT_LEDGER_SEGMENT_GRACE] = sizeof (CohortDay),
  [COHORT_LEDGER_SEGMENT_STATUS] = sizeof (guint8),    [COHORT_LEDGER_SEGMENT_INTERVAL] = sizeof (guint8),
  [COHORT_LEDGER_SEGMENT_COUNT] = sizeof (guint16),    [COHORT_LEDGER_SEGMENT_PRICE] = sizeof (gint64),
  [COHORT_LEDGER_SEGMENT_QUANTITY] = sizeof (guint32), [COHORT_LEDGER_SEGMENT_DISCOUNT] = sizeof (gint64),
  [COHORT_LEDGER_SEGMENT_CURRENCY] = sizeof (guint16), [COHORT_LEDGER_SEGMENT_END_REASON] = sizeof (guint8),
  [COHORT_LEDGER_SEGMENT_CHANGE] = sizeof (guint8),    [COHORT_LEDGER_SEGMENT_REPORTED] = sizeof (guint8),
  [COHORT_LEDGER_PAYMENT_ID] = sizeof (gint64),        [COHORT_LEDGER_PAYMENT_MEMBER] = sizeof (guint32),
  [COHORT_LEDGER_PAYMENT_DAY] = sizeof (CohortDay),    [COHORT_LEDGER_PAYMENT_GROSS] = sizeof (gint64),
  [COHORT_LEDGER_PAYMENT_FEE] = sizeof (gint64),       [COHORT_LEDGER_PAYMENT_TAX] = sizeof (gint64),
  [COHORT_LEDGER_PAYMENT_CURRENCY] = sizeof (guint16), [COHORT_LEDGER_PAYMENT_STREAM] = sizeof (guint16),
  [COHORT_LEDGER_PAYMENT_RECURRING] = sizeof (guint8), [COHORT_LEDGER_TERM_ID] = sizeof (gint64),
  [COHORT_LEDGER_TERM_MEMBER] = sizeof (guint32),      [COHORT_LEDGER_TERM_LINE] = sizeof (guint32),
  [COHORT_LEDGER_TERM_FROM] = sizeof (CohortDay),      [COHORT_LEDGER_TERM_TO] = sizeof (CohortDay),
  [COHORT_LEDGER_TERM_PAID] = sizeof (CohortDay),      [COHORT_LEDGER_TERM_AMOUNT] = sizeof (gint64),
  [COHORT_LEDGER_TERM_CURRENCY] = sizeof (guint16),    [COHORT_LEDGER_TERM_INTERVAL] = sizeof (guint8),
  [COHORT_LEDGER_TERM_END_REASON] = sizeof (guint8),   [COHORT_LEDGER_TERM_TAKEN_BACK] = sizeof (guint8),
  [COHORT_LEDGER_ACTION_MEMBER] = sizeof (guint32),    [COHORT_LEDGER_ACTION_DAY] = sizeof (CohortDay),
  [COHORT_LEDGER_ACTION_COUNT] = sizeof (guint32),     [COHORT_LEDGER_COST_ID] = sizeof (gint64),
  [COHORT_LEDGER_COST_DAY] = sizeof (CohortDay),       [COHORT_LEDGER_COST_AMOUNT] = sizeof (gint64),
  [COHORT_LEDGER_COST_CURRENCY] = sizeof (guint16),    [COHORT_LEDGER_COST_MINUTES] = sizeof (guint32),
  [COHORT_LEDGER_COST_ACQUISITION] = sizeof (guint8),
};

#define PUT(reading, column, type, value)                                                                              \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    type put_value = (type) (value);                                                                                   \
    g_array_append_vals ((reading)->snapshot->columns[COHORT_LEDGER_##column], &put_value, 1);                         \
  }                                                                                                                    \
  G_STMT_END

#define COLUMN_OF(array, type) ((const type *) (gconstpointer) (array)->data)
#define COLUMN(snapshot, column, type) COLUMN_OF ((snapshot)->columns[COHORT_LEDGER_##column], type)

static gint64 *
key_of (gint64 value)
{
  gint64 *key = g_new (gint64, 1);

  *key = value;
  return key;
}

G_STATIC_ASSERT (COHORT_ID_MAP_NONE == COHORT_INDEX_NONE);

static guint16
currency_of (Reading *self, const char *code)
{
  GArray *currencies = self->snapshot->currencies;
  CohortCurrency currency = { 0 };

  if (code == NULL)
    return self->home;
  for (guint i = 0; i < currencies->len; i++)
    if (strcmp (g_array_index (currencies, CohortCurrency, i).code, code) == 0)
      return (guint16) i;
  if (currencies->len == G_MAXUINT16)
    return self->home;
  currency.code = g_intern_string (code);
  currency.exponent = MAX (cohort_currency_exponent (code), 0);
  g_array_append_val (currencies, currency);
  return (guint16) (currencies->len - 1);
}

static guint16
stream_of (Reading *self, const char *stream)
{
  GPtrArray *streams = self->snapshot->streams;
  guint index;

  if (!g_ptr_array_find_with_equal_func (streams, stream, g_str_equal, &index))
    {
      index = streams->len;
      g_ptr_array_add (streams, (gpointer) g_intern_string (stream));
    }
  return (guint16) index;
}

static guint8
word_of (const char *const *words, guint n, const char *word)
{
  for (guint i = 0; i < n; i++)
    if (words[i] != NULL && g_strcmp0 (words[i], word) == 0)
      return (guint8) i;
  return 0;
}

guint8
cohort_ledger_interval (const char *interval)
{
  static const char *const words[] = { NULL, "day", "week", "month", "year" };

  return word_of (words, G_N_ELEMENTS (words), interval);
}

static guint8
end_reason_of (const char *reason)
{
  static const char *const words[] = { "unknown", "voluntary", "failed" };

  return word_of (words, G_N_ELEMENTS (words), reason);
}

static void
add_member (const CohortMemberRow *row, gpointer data)
{
  Reading *self = data;
  guint index = self->snapshot->columns[COHORT_LEDGER_MEMBER_ID]->len;
  CohortDay joined = row->joined_at != 0 ? cohort_zone_day (self->zone, row->joined_at) : row->first_paid;

  cohort_id_map_set (&self->members, row->id, index);
  PUT (self, MEMBER_ID, gint64, row->id);
  PUT (self, JOINED, CohortDay, joined);
  PUT (self, REFERRED, guint8, 0);
}

/* Where no file says where anybody came from, nobody is known to have been brought. */
static void
take_channel (gint64 member, gboolean referred, gpointer data)
{
  Reading *self = data;
  guint32 index = cohort_id_map_get (&self->members, member);

  self->knows_channels = TRUE;
  if (referred && index != COHORT_INDEX_NONE)
    g_array_index (self->snapshot->columns[COHORT_LEDGER_REFERRED], guint8, index) = 1;
}

static void
add_link (const CohortLinkRow *row, gpointer data)
{
  Reading *self = data;
  guint32 member = cohort_id_map_get (&self->members, row->member);

  if (member == COHORT_INDEX_NONE)
    return;
  cohort_id_map_set (&self->identities, row->identity, member);
  PUT (self, LINK_IDENTITY, gint64, row->identity);
  PUT (self, LINK_MEMBER, guint32, member);
}

/* Nobody is linked to what has no member: COHORT_INDEX_NONE. */
static guint32
member_of (Reading *self, gint64 identity)
{
  return cohort_id_map_get (&self->identities, identity);
}

static guint32
tier_of (Reading *self, gint64 id)
{
  guint32 index = id == 0 ? COHORT_INDEX_NONE : cohort_id_map_get (&self->tiers, id);

  if (id == 0 || index != COHORT_INDEX_NONE)
    return index;
  index = self->snapshot->columns[COHORT_LEDGER_TIER_ID]->len;
  cohort_id_map_set (&self->tiers, id, index);
  PUT (self, TIER_ID, gint64, id);
  return index;
}

static gint64
end_key (guint32 member, CohortDay day)
{
  return (gint64) (((guint64) member << 32) | (guint32) day);
}

static void
add_segment (const CohortSegmentRow *row, gpointer data)
{
  static const char *const statuses[] = { "paid", "past_due", "trial", "paused", "comp" };
  static const char *const changes[] = { NULL, "discount", "upgrade", "downgrade", "quantity", "price" };
  Reading *self = data;
  guint32 member = cohort_id_map_get (&self->members, row->member);
  guint8 reason = end_reason_of (row->end_reason);

  if (member == COHORT_INDEX_NONE)
    return;
  PUT (self, SEGMENT_MEMBER, guint32, member);
  PUT (self, SEGMENT_SUBSCRIPTION, guint32, row->subscription);
  PUT (self, SEGMENT_TIER, guint32, tier_of (self, row->tier));
  PUT (self, SEGMENT_SOURCE, guint32, row->source);
  PUT (self, SEGMENT_START, CohortDay, row->start);
  PUT (self, SEGMENT_END, CohortDay, row->end);
  PUT (self, SEGMENT_TERM, CohortDay, row->term);
  PUT (self, SEGMENT_GRACE, CohortDay, row->grace);
  PUT (self, SEGMENT_STATUS, guint8, word_of (statuses, G_N_ELEMENTS (statuses), row->status));
  PUT (self, SEGMENT_INTERVAL, guint8, cohort_ledger_interval (row->interval));
  PUT (self, SEGMENT_COUNT, guint16, CLAMP (row->interval_count, 0, G_MAXUINT16));
  PUT (self, SEGMENT_PRICE, gint64, row->price);
  PUT (self, SEGMENT_QUANTITY, guint32, CLAMP (row->quantity, 0, (gint64) G_MAXINT32));
  PUT (self, SEGMENT_DISCOUNT, gint64, row->discount);
  PUT (self, SEGMENT_CURRENCY, guint16, currency_of (self, row->currency));
  PUT (self, SEGMENT_END_REASON, guint8, reason);
  PUT (self, SEGMENT_CHANGE, guint8, word_of (changes, G_N_ELEMENTS (changes), row->change_reason));
  PUT (self, SEGMENT_REPORTED, guint8, row->reported);
  if (row->end_reason == NULL)
    return;
  /* A failed payment ends a segment after its grace: the term it was due for is known by either day. */
  if (row->end != COHORT_DAY_NONE)
    g_hash_table_insert (self->ends, key_of (end_key (member, row->end)), GUINT_TO_POINTER (reason));
  if (row->term != COHORT_DAY_NONE)
    g_hash_table_insert (self->ends, key_of (end_key (member, row->term)), GUINT_TO_POINTER (reason));
}

static void
add_payment (const CohortPaymentRow *row, gpointer data)
{
  Reading *self = data;

  PUT (self, PAYMENT_ID, gint64, row->id);
  PUT (self, PAYMENT_MEMBER, guint32, member_of (self, row->identity));
  PUT (self, PAYMENT_DAY, CohortDay, cohort_zone_day (self->zone, row->occurred_at));
  PUT (self, PAYMENT_GROSS, gint64, row->gross);
  PUT (self, PAYMENT_FEE, gint64, row->fee_known ? row->fee : COHORT_AMOUNT_UNKNOWN);
  PUT (self, PAYMENT_TAX, gint64, row->tax_known ? row->tax : COHORT_AMOUNT_UNKNOWN);
  PUT (self, PAYMENT_CURRENCY, guint16, currency_of (self, row->currency));
  PUT (self, PAYMENT_STREAM, guint16, stream_of (self, row->stream));
  PUT (self, PAYMENT_RECURRING, guint8, strcmp (row->stream, "membership") == 0);
}

/* Items of one subscription are lines of their own; without a subscription a person's terms are one line. */
static guint32
line_of (Reading *self, const CohortTermRow *row)
{
  const gboolean subscribed = row->subscription != 0, named = row->line != NULL && *row->line != '\0';
  const gint64 id = subscribed ? row->subscription : row->identity;
  CohortIdMap *unnamed = subscribed ? &self->subscription_lines : &self->identity_lines;
  g_autofree char *key = NULL;
  guint32 found;

  if (named)
    {
      key = g_strdup_printf ("%s%" G_GINT64_FORMAT " %s", subscribed ? "" : "i", id, row->line);
      found = GPOINTER_TO_UINT (g_hash_table_lookup (self->named_lines, key)) - 1;
    }
  else
    found = cohort_id_map_get (unnamed, id);
  if (found != COHORT_INDEX_NONE)
    return found;
  found = self->n_lines++;
  if (named)
    g_hash_table_insert (self->named_lines, g_steal_pointer (&key), GUINT_TO_POINTER (found + 1));
  else
    cohort_id_map_set (unnamed, id, found);
  return found;
}

static void
add_term (const CohortTermRow *row, gpointer data)
{
  Reading *self = data;
  guint32 member = member_of (self, row->identity);
  CohortDay from = cohort_zone_day (self->zone, row->from), to = cohort_zone_day (self->zone, row->to);
  CohortDay paid = row->paid_at != G_MININT64 ? cohort_zone_day (self->zone, row->paid_at) : COHORT_DAY_NONE;
  gint64 end = end_key (member, to);

  if (member == COHORT_INDEX_NONE)
    return;
  PUT (self, TERM_ID, gint64, row->id);
  PUT (self, TERM_MEMBER, guint32, member);
  PUT (self, TERM_LINE, guint32, line_of (self, row));
  PUT (self, TERM_FROM, CohortDay, from);
  PUT (self, TERM_TO, CohortDay, to);
  PUT (self, TERM_PAID, CohortDay, paid);
  PUT (self, TERM_AMOUNT, gint64, row->amount);
  PUT (self, TERM_CURRENCY, guint16, currency_of (self, row->currency));
  PUT (self, TERM_INTERVAL, guint8, cohort_ledger_interval (row->interval));
  PUT (self, TERM_END_REASON, guint8, GPOINTER_TO_UINT (g_hash_table_lookup (self->ends, &end)));
  PUT (self, TERM_TAKEN_BACK, guint8,
       row->refunded_at != G_MININT64 && cohort_zone_day (self->zone, row->refunded_at) <= from + COOLING_OFF);
}

static void
add_action (const CohortActionRow *row, gpointer data)
{
  Reading *self = data;
  guint32 member = member_of (self, row->identity);
  CohortDay day = cohort_zone_day (self->zone, row->occurred_at);

  if (member == COHORT_INDEX_NONE)
    return;
  g_array_append_val (self->acted, member);
  g_array_append_val (self->days, day);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  CohortDay x = *(const CohortDay *) a, y = *(const CohortDay *) b;

  return (x > y) - (x < y);
}

static void
put_days (Reading *self, guint32 member, const CohortDay *days, gsize n)
{
  for (gsize first = 0, last; first < n; first = last)
    {
      for (last = first; last < n && days[last] == days[first];)
        last++;
      PUT (self, ACTION_MEMBER, guint32, member);
      PUT (self, ACTION_DAY, CohortDay, days[first]);
      PUT (self, ACTION_COUNT, guint32, last - first);
    }
}

/* Person after person, day after day. */
static void
order_actions (Reading *self)
{
  guint32 n_members = self->snapshot->columns[COHORT_LEDGER_MEMBER_ID]->len;
  g_autofree gsize *starts = g_new (gsize, (gsize) n_members + 1);
  g_autofree guint32 *order
      = cohort_order_groups (COLUMN_OF (self->acted, guint32), self->acted->len, n_members, NULL, starts);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (CohortDay));

  for (guint32 m = 0; m < n_members; m++)
    {
      g_array_set_size (days, 0);
      for (gsize i = starts[m]; i < starts[m + 1]; i++)
        g_array_append_val (days, g_array_index (self->days, CohortDay, order[i]));
      if (days->len > 1)
        g_array_sort (days, compare_days);
      put_days (self, m, COLUMN_OF (days, CohortDay), days->len);
    }
}

static gboolean
same_column (const CohortLedgerSnapshot *one, const CohortLedgerSnapshot *other, CohortLedgerColumn column)
{
  const GArray *a = one->columns[column], *b = other->columns[column];

  return a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, (gsize) a->len * sizes[column]) == 0);
}

/* Activity is most of what there is to read, and most changes are none of it: it is taken over where nobody did
 * anything since, the same persons have the same accounts, and days begin when they did. */
static gboolean
take_actions_over (Reading *self)
{
  static const CohortLedgerColumn columns[]
      = { COHORT_LEDGER_ACTION_MEMBER, COHORT_LEDGER_ACTION_DAY, COHORT_LEDGER_ACTION_COUNT };
  const CohortLedgerSnapshot *before = self->before;

  if (before == NULL || before->activity != self->snapshot->activity || before->zone != self->snapshot->zone
      || !same_column (before, self->snapshot, COHORT_LEDGER_MEMBER_ID)
      || !same_column (before, self->snapshot, COHORT_LEDGER_LINK_IDENTITY)
      || !same_column (before, self->snapshot, COHORT_LEDGER_LINK_MEMBER))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_array_unref (self->snapshot->columns[columns[i]]);
      self->snapshot->columns[columns[i]] = g_array_ref (before->columns[columns[i]]);
    }
  return TRUE;
}

static gboolean
read_actions (Reading *self, CohortDb *db, GError **error)
{
  if (take_actions_over (self))
    return TRUE;
  self->acted = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->days = g_array_new (FALSE, FALSE, sizeof (CohortDay));
  if (!cohort_ledger_each_action (db, add_action, self, error))
    return FALSE;
  order_actions (self);
  return TRUE;
}

static void
add_cost (const CohortCostRow *row, gpointer data)
{
  Reading *self = data;

  PUT (self, COST_ID, gint64, row->id);
  PUT (self, COST_DAY, CohortDay, row->day);
  PUT (self, COST_AMOUNT, gint64, row->amount_known ? row->amount : COHORT_AMOUNT_UNKNOWN);
  PUT (self, COST_CURRENCY, guint16, currency_of (self, row->currency));
  PUT (self, COST_MINUTES, guint32, CLAMP (row->minutes, 0, (gint64) G_MAXINT32));
  PUT (self, COST_ACQUISITION, guint8, row->acquisition);
}

static void
show_segments (CohortLedgerSnapshot *self)
{
  self->segments = (CohortSegments) { .n = self->columns[COHORT_LEDGER_SEGMENT_MEMBER]->len,
                                      .member = COLUMN (self, SEGMENT_MEMBER, guint32),
                                      .subscription = COLUMN (self, SEGMENT_SUBSCRIPTION, guint32),
                                      .tier = COLUMN (self, SEGMENT_TIER, guint32),
                                      .source = COLUMN (self, SEGMENT_SOURCE, guint32),
                                      .start = COLUMN (self, SEGMENT_START, CohortDay),
                                      .end = COLUMN (self, SEGMENT_END, CohortDay),
                                      .term = COLUMN (self, SEGMENT_TERM, CohortDay),
                                      .grace = COLUMN (self, SEGMENT_GRACE, CohortDay),
                                      .status = COLUMN (self, SEGMENT_STATUS, guint8),
                                      .interval = COLUMN (self, SEGMENT_INTERVAL, guint8),
                                      .interval_count = COLUMN (self, SEGMENT_COUNT, guint16),
                                      .price = COLUMN (self, SEGMENT_PRICE, gint64),
                                      .quantity = COLUMN (self, SEGMENT_QUANTITY, guint32),
                                      .discount = COLUMN (self, SEGMENT_DISCOUNT, gint64),
                                      .currency = COLUMN (self, SEGMENT_CURRENCY, guint16),
                                      .end_reason = COLUMN (self, SEGMENT_END_REASON, guint8),
                                      .change_reason = COLUMN (self, SEGMENT_CHANGE, guint8),
                                      .reported = COLUMN (self, SEGMENT_REPORTED, guint8),
                                      .member_id = COLUMN (self, MEMBER_ID, gint64),
                                      .n_members = self->columns[COHORT_LEDGER_MEMBER_ID]->len,
                                      .n_tiers = self->columns[COHORT_LEDGER_TIER_ID]->len,
                                      .currencies = (const CohortCurrency *) (gconstpointer) self->currencies->data,
                                      .n_currencies = (guint16) self->currencies->len,
                                      .home = 0 };
}

static void
show_facts (CohortLedgerSnapshot *self)
{
  CohortFacts *facts = &self->facts;

  facts->people = (CohortPeople) { .n = self->segments.n_members, .joined = COLUMN (self, JOINED, CohortDay) };
  facts->payments = (CohortPayments) { .n = self->columns[COHORT_LEDGER_PAYMENT_ID]->len,
                                       .member = COLUMN (self, PAYMENT_MEMBER, guint32),
                                       .day = COLUMN (self, PAYMENT_DAY, CohortDay),
                                       .gross = COLUMN (self, PAYMENT_GROSS, gint64),
                                       .fee = COLUMN (self, PAYMENT_FEE, gint64),
                                       .tax = COLUMN (self, PAYMENT_TAX, gint64),
                                       .currency = COLUMN (self, PAYMENT_CURRENCY, guint16),
                                       .stream = COLUMN (self, PAYMENT_STREAM, guint16),
                                       .recurring = COLUMN (self, PAYMENT_RECURRING, guint8),
                                       .streams = (const char *const *) self->streams->pdata,
                                       .n_streams = (guint16) self->streams->len };
  facts->terms = (CohortTerms) { .n = self->columns[COHORT_LEDGER_TERM_ID]->len,
                                 .member = COLUMN (self, TERM_MEMBER, guint32),
                                 .line = COLUMN (self, TERM_LINE, guint32),
                                 .from = COLUMN (self, TERM_FROM, CohortDay),
                                 .to = COLUMN (self, TERM_TO, CohortDay),
                                 .paid = COLUMN (self, TERM_PAID, CohortDay),
                                 .amount = COLUMN (self, TERM_AMOUNT, gint64),
                                 .currency = COLUMN (self, TERM_CURRENCY, guint16),
                                 .interval = COLUMN (self, TERM_INTERVAL, guint8),
                                 .end_reason = COLUMN (self, TERM_END_REASON, guint8),
                                 .taken_back = COLUMN (self, TERM_TAKEN_BACK, guint8) };
  facts->actions = (CohortActions) { .n = self->columns[COHORT_LEDGER_ACTION_DAY]->len,
                                     .member = COLUMN (self, ACTION_MEMBER, guint32),
                                     .day = COLUMN (self, ACTION_DAY, CohortDay),
                                     .count = COLUMN (self, ACTION_COUNT, guint32) };
  facts->costs = (CohortCosts) { .n = self->columns[COHORT_LEDGER_COST_ID]->len,
                                 .day = COLUMN (self, COST_DAY, CohortDay),
                                 .amount = COLUMN (self, COST_AMOUNT, gint64),
                                 .currency = COLUMN (self, COST_CURRENCY, guint16),
                                 .minutes = COLUMN (self, COST_MINUTES, guint32),
                                 .acquisition = COLUMN (self, COST_ACQUISITION, guint8) };
  facts->visits = -1;
}

static gboolean
read_settings (Reading *self, CohortDb *db, GError **error)
{
  g_autofree char *zone = NULL;
  g_autofree char *home = NULL;
  gint64 grace;

  if (!cohort_setting_get (db, COHORT_SETTING_ZONE, &zone, error)
      || !cohort_setting_get (db, COHORT_SETTING_HOME_CURRENCY, &home, error)
      || !cohort_setting_get_int (db, COHORT_SETTING_RENEWAL_GRACE, COHORT_DEFAULT_RENEWAL_GRACE, &grace, error))
    return FALSE;
  self->zone = cohort_zone_new (zone != NULL ? zone : FALLBACK_ZONE, error);
  self->snapshot->home = g_intern_string (home != NULL ? home : FALLBACK_CURRENCY);
  self->snapshot->facts.rules = COHORT_RULES_DEFAULT;
  self->snapshot->facts.rules.renewal_grace = (guint) CLAMP (grace, 0, 90);
  self->home = currency_of (self, self->snapshot->home);
  self->snapshot->activity = cohort_db_get_generation (db, COHORT_DOMAIN_ACTIVITY);
  if (self->zone != NULL)
    self->snapshot->zone = g_intern_string (cohort_zone_name (self->zone));
  return self->zone != NULL;
}

/* What is written down by hand has no file that says how far it reaches. */
static gboolean
read_reach (CohortLedgerSnapshot *snapshot, CohortDb *db, GError **error)
{
  const GArray *days = snapshot->columns[COHORT_LEDGER_PAYMENT_DAY];

  if (!cohort_risk_horizon (db, &snapshot->reach, error))
    return FALSE;
  for (guint i = 0; snapshot->reach != COHORT_DAY_NONE && i < days->len; i++)
    snapshot->reach = MAX (snapshot->reach, g_array_index (days, CohortDay, i));
  return TRUE;
}

static gboolean
read_tables (Reading *self, CohortDb *db, GError **error)
{
  return read_settings (self, db, error) && cohort_ledger_each_member (db, add_member, self, error)
         && cohort_ledger_each_link (db, add_link, self, error)
         && cohort_ledger_each_channel (db, take_channel, self, error)
         && cohort_ledger_each_segment (db, add_segment, self, error)
         && cohort_ledger_each_payment (db, add_payment, self, error)
         && cohort_ledger_each_term (db, add_term, self, error) && cohort_ledger_each_cost (db, add_cost, self, error)
         && read_actions (self, db, error);
}

/**
 * cohort_ledger_snapshot_read:
 *
 * Reads the tables of a connection's snapshot; takes about a second a million rows.
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortLedgerSnapshot *
cohort_ledger_snapshot_read (CohortDb *db, const CohortLedgerSnapshot *before, GError **error)
{
  g_autoptr (CohortLedgerSnapshot) snapshot = cohort_ledger_snapshot_new ();
  Reading self = { .snapshot = snapshot, .before = before };
  gboolean read;

  for (guint i = 0; i < COHORT_N_LEDGER_COLUMNS; i++)
    snapshot->columns[i] = g_array_new (FALSE, FALSE, sizes[i]);
  snapshot->currencies = g_array_new (FALSE, TRUE, sizeof (CohortCurrency));
  snapshot->rates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  snapshot->streams = g_ptr_array_new ();
  self.named_lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.ends = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  read = read_tables (&self, db, error) && read_reach (snapshot, db, error)
         && cohort_ledger_rates_read (db, snapshot->home, snapshot->currencies, snapshot->rates, error);
  g_clear_pointer (&self.acted, g_array_unref);
  g_clear_pointer (&self.days, g_array_unref);
  cohort_id_map_clear (&self.members);
  cohort_id_map_clear (&self.tiers);
  cohort_id_map_clear (&self.identities);
  cohort_id_map_clear (&self.subscription_lines);
  cohort_id_map_clear (&self.identity_lines);
  g_hash_table_unref (self.named_lines);
  g_hash_table_unref (self.ends);
  g_clear_pointer (&self.zone, cohort_zone_unref);
  if (!read)
    return NULL;
  show_segments (snapshot);
  show_facts (snapshot);
  if (self.knows_channels)
    snapshot->facts.people.referred = COLUMN (snapshot, REFERRED, guint8);
  snapshot->segments.checked = cohort_segments_validate (&snapshot->segments) == COHORT_STATUS_OK;
  snapshot->facts.checked = cohort_facts_validate (&snapshot->facts, &snapshot->segments) == COHORT_STATUS_OK;
  return g_steal_pointer (&snapshot);
}
