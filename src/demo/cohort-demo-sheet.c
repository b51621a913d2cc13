// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-demo-sheet.h"

#include "cohort-format.h"

#include <string.h>

#define QUARTER 3 /* months */

#define COLUMNS(...)                                                                                                   \
  (const char *const[])                                                                                                \
  {                                                                                                                    \
    __VA_ARGS__, NULL                                                                                                  \
  }

#define CONTENT_COLUMNS                                                                                                \
  COLUMNS ("post_id", "title", "url", "kind", "status", "access", "published", "topics", "author", "minutes", "body")
#define CHANNEL_COLUMNS COLUMNS ("member_id", "handle", "joined", "source")
#define ACTIVITY_COLUMNS COLUMNS ("member_id", "handle", "kind", "time", "item", "post_id", "value")
#define QUESTION_COLUMNS                                                                                               \
  COLUMNS ("question_id", "asked", "question", "member_id", "handle", "topic", "answered", "answer")
#define COST_COLUMNS COLUMNS ("date", "category", "label", "amount", "currency", "minutes", "acquisition")

#define RATE_COLUMNS COLUMNS ("Date", "USD", "JPY", "GBP", "CNY", "HKD")

#define STRIPE_CUSTOMER_COLUMNS COLUMNS ("id", "Description", "Email", "Name", "Created (UTC)", "Delinquent", "Status")
#define STRIPE_SUBSCRIPTION_COLUMNS                                                                                    \
  COLUMNS ("id", "Customer ID", "Customer Email", "Customer Name", "Plan", "Product", "Quantity", "Currency",          \
           "Interval", "Interval Count", "Amount", "Status", "Created (UTC)", "Start Date (UTC)",                      \
           "Current Period Start (UTC)", "Current Period End (UTC)", "Trial Start (UTC)", "Trial End (UTC)", "Coupon", \
           "Canceled At (UTC)", "Cancel At Period End", "Ended At (UTC)", "Cancellation Reason")
#define STRIPE_PAYMENT_COLUMNS                                                                                         \
  COLUMNS ("id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Captured", "Converted Amount",        \
           "Converted Amount Refunded", "Converted Currency", "Decline Reason", "Description", "Fee",                  \
           "Refunded date (UTC)", "Status", "Seller Message", "Customer ID", "Customer Email", "Subscription ID")
#define STRIPE_BALANCE_COLUMNS                                                                                         \
  COLUMNS ("balance_transaction_id", "created_utc", "available_on_utc", "currency", "gross", "fee", "net",             \
           "reporting_category", "source_id", "description", "automatic_payout_id", "customer_id", "charge_id",        \
           "subscription_id")
#define PATREON_MEMBER_COLUMNS                                                                                         \
  COLUMNS ("Name", "Email", "Discord", "Patron Status", "Follows You", "Free Member", "Free Trial", "Lifetime Amount", \
           "Pledge Amount", "Charge Frequency", "Tier", "Addressee", "Street", "City", "State", "Zip", "Country",      \
           "Phone", "Patronage Since Date", "Last Charge Date", "Last Charge Status", "Additional Details", "User ID", \
           "Last Updated", "Currency", "Max Posts", "Access Expiration", "Next Charge Date", "Full country name",      \
           "Subscription Source")
#define PATREON_FORMER_COLUMNS                                                                                         \
  COLUMNS ("Name", "Email", "Twitter", "Discord", "Patron Status", "Follows You", "Lifetime Amount", "Pledge Amount",  \
           "Charge Frequency", "Tier", "Addressee", "Street", "City", "State", "Zip", "Country", "Phone",              \
           "Patronage Since Date", "Last Charge Date", "Last Charge Status", "Additional Details", "User ID",          \
           "Last Updated", "Currency", "Max Posts", "Access Expiration", "Next Charge Date")
#define PATREON_CHARGE_COLUMNS                                                                                         \
  COLUMNS ("payment_id", "date", "amount", "currency", "fee", "kind", "status", "member_id", "tier", "covers_from",    \
           "covers_to", "interval", "refund_of")
#define GITHUB_COLUMNS                                                                                                 \
  COLUMNS ("Sponsor Handle", "Sponsor Profile Name", "Sponsor Public Email", "Sponsorship Started On", "Is Public?",   \
           "Is Yearly?", "Transaction ID", "Tier Name", "Tier Monthly Amount", "Processed Amount", "Is Prorated?",     \
           "Status", "Transaction Date", "Metadata", "Country", "Region", "VAT")
#define ZSXQ_COLUMNS                                                                                                   \
  COLUMNS ("订单号", "用户编号", "用户昵称", "商品名称", "实付金额", "支付时间", "订单状态", "手续费", "生效时间",     \
           "到期时间", "类型", "收入类型", "原订单号")
#define SUBSTACK_COLUMNS COLUMNS ("email", "active_subscription", "expiry", "email_disabled", "created_at")
#define PATREON_EARNING_COLUMNS                                                                                        \
  COLUMNS ("Month - successful transactions", "Currency", "Membership gross earnings - Web and Android",               \
           "Membership gross earnings - iOS app", "Total gross earnings", "Patreon platform fees",                     \
           "Payment processing fees", "Currency exchange fee", "iOS app fee", "Merch costs (items + shipping)",        \
           "Total payment processing fees", "Refunds", "Patreon adjustments", "Recovered payments",                    \
           "Total net earnings")
#define STRIPE_INVOICE_COLUMNS                                                                                         \
  COLUMNS ("id", "Amount Due", "Billing", "Currency", "Customer", "Date (UTC)", "Number", "Paid", "Subscription",      \
           "Subtotal", "Total Discount Amount", "Applied Coupons", "Tax", "Total", "Amount Paid", "Status",            \
           "Minimum Line Item Period Start (UTC)", "Maximum Line Item Period End (UTC)", "Charge", "Customer Name",    \
           "Customer Email", "Paid At (UTC)", "Starting Balance", "Ending Balance")
#define GHOST_COLUMNS                                                                                                  \
  COLUMNS ("id", "email", "name", "note", "subscribed_to_emails", "complimentary_plan", "stripe_customer_id",          \
           "created_at", "deleted_at", "labels", "tiers")

#define CHANNELS(id, provider)                                                                                         \
  { id "-channels.csv", "generic-members", provider, 0, FALSE, FALSE, CHANNEL_COLUMNS, cohort_demo_channels }
#define ACTIVITY(id, provider)                                                                                         \
  { id "-activity.csv", "activity", provider, 0, FALSE, TRUE, ACTIVITY_COLUMNS, cohort_demo_activity }
#define QUESTIONS(id, provider)                                                                                        \
  { id "-questions.csv", "questions", provider, 0, FALSE, FALSE, QUESTION_COLUMNS, cohort_demo_questions }

/* In the order in which they are imported: what others refer to comes first. GitHub's come in two files, between which
 * a month is missing. */
static const CohortDemoSheet sheets[] = {
  { "content.csv", "content", COHORT_DEMO_GHOST, 0, FALSE, FALSE, CONTENT_COLUMNS, cohort_demo_content },
  { "ghost-members.csv", "ghost-members", COHORT_DEMO_GHOST, 0, FALSE, FALSE, GHOST_COLUMNS,
    cohort_demo_ghost_members },
  { "stripe-customers.csv", "stripe-customers", COHORT_DEMO_STRIPE, 0, FALSE, FALSE, STRIPE_CUSTOMER_COLUMNS,
    cohort_demo_stripe_customers },
  { "stripe-subscriptions.csv", "stripe-subscriptions", COHORT_DEMO_STRIPE, 0, FALSE, FALSE,
    STRIPE_SUBSCRIPTION_COLUMNS, cohort_demo_stripe_subscriptions },
  { "stripe-payments.csv", "stripe-payments-unified", COHORT_DEMO_STRIPE, 0, FALSE, FALSE, STRIPE_PAYMENT_COLUMNS,
    cohort_demo_stripe_payments },
  { "stripe-invoices.csv", "stripe-invoices", COHORT_DEMO_STRIPE, 0, FALSE, FALSE, STRIPE_INVOICE_COLUMNS,
    cohort_demo_stripe_invoices },
  { "stripe-balance.csv", "stripe-balance", COHORT_DEMO_STRIPE, 0, FALSE, FALSE, STRIPE_BALANCE_COLUMNS,
    cohort_demo_stripe_balance },
  { "patreon-charges.csv", "generic-payments", COHORT_DEMO_PATREON, 0, FALSE, FALSE, PATREON_CHARGE_COLUMNS,
    cohort_demo_patreon_charges },
  { "patreon-former-members.csv", "patreon-members", COHORT_DEMO_PATREON, 0, FALSE, FALSE, PATREON_FORMER_COLUMNS,
    cohort_demo_patreon_former },
  { "patreon-members.csv", "patreon-members", COHORT_DEMO_PATREON, 0, FALSE, FALSE, PATREON_MEMBER_COLUMNS,
    cohort_demo_patreon_members },
  { "patreon-earnings.csv", "patreon-earnings", COHORT_DEMO_PATREON, 0, FALSE, FALSE, PATREON_EARNING_COLUMNS,
    cohort_demo_patreon_earnings },
  { "afdian-orders.json", "afdian-orders", COHORT_DEMO_AFDIAN, 0, FALSE, TRUE, NULL, cohort_demo_afdian_orders },
  { "zsxq-orders.csv", "generic-payments", COHORT_DEMO_ZSXQ, 0, TRUE, FALSE, ZSXQ_COLUMNS, cohort_demo_zsxq_orders,
    "GB18030" },
  { "github-sponsors-1.csv", "github-sponsors-csv", COHORT_DEMO_GITHUB, 1, FALSE, FALSE, GITHUB_COLUMNS,
    cohort_demo_github_sponsors },
  { "github-sponsors-2.csv", "github-sponsors-csv", COHORT_DEMO_GITHUB, 2, FALSE, FALSE, GITHUB_COLUMNS,
    cohort_demo_github_sponsors },
  { "github-sponsors-2.json", "github-sponsors-json", COHORT_DEMO_GITHUB, 2, FALSE, TRUE, NULL,
    cohort_demo_github_json },
  { "substack-signups.csv", "substack-signups", COHORT_DEMO_SUBSTACK, 0, FALSE, FALSE, SUBSTACK_COLUMNS,
    cohort_demo_substack_signups },
  CHANNELS ("ghost", COHORT_DEMO_GHOST),
  CHANNELS ("stripe", COHORT_DEMO_STRIPE),
  CHANNELS ("patreon", COHORT_DEMO_PATREON),
  CHANNELS ("afdian", COHORT_DEMO_AFDIAN),
  CHANNELS ("zsxq", COHORT_DEMO_ZSXQ),
  CHANNELS ("github", COHORT_DEMO_GITHUB),
  ACTIVITY ("ghost", COHORT_DEMO_GHOST),
  ACTIVITY ("stripe", COHORT_DEMO_STRIPE),
  ACTIVITY ("patreon", COHORT_DEMO_PATREON),
  ACTIVITY ("afdian", COHORT_DEMO_AFDIAN),
  ACTIVITY ("zsxq", COHORT_DEMO_ZSXQ),
  ACTIVITY ("github", COHORT_DEMO_GITHUB),
  QUESTIONS ("stripe", COHORT_DEMO_STRIPE),
  QUESTIONS ("patreon", COHORT_DEMO_PATREON),
  QUESTIONS ("afdian", COHORT_DEMO_AFDIAN),
  QUESTIONS ("zsxq", COHORT_DEMO_ZSXQ),
  QUESTIONS ("github", COHORT_DEMO_GITHUB),
  { "costs.csv", "costs", COHORT_DEMO_N_PROVIDERS, 0, FALSE, FALSE, COST_COLUMNS, cohort_demo_costs },
  { "eurofxref-hist.csv", "ecb-rates", COHORT_DEMO_N_PROVIDERS, 0, FALSE, FALSE, RATE_COLUMNS, cohort_demo_rates },
};

const CohortDemoSheet *
cohort_demo_sheets (guint *n_sheets)
{
  *n_sheets = G_N_ELEMENTS (sheets);
  return sheets;
}

const char *
cohort_demo_sheet_source_kind (const CohortDemoSheet *self)
{
  return self->provider < COHORT_DEMO_N_PROVIDERS ? cohort_demo_provider_id (self->provider)
                                                  : cohort_format_by_id (self->format)->provider;
}

const char *
cohort_demo_sheet_source_name (const CohortDemoSheet *self)
{
  static const char *const names[COHORT_DEMO_N_PROVIDERS + 1] = {
    "Stripe",     "Patreon", "爱发电", "知识星球", "GitHub Sponsors", "Night Build (Ghost)", "Night Build (Substack)",
    "Night Build"
  };

  if (g_str_equal (self->format, "ecb-rates"))
    return "European Central Bank";
  return names[self->provider];
}

/**
 * cohort_demo_sheet_last_day:
 *
 * Returns: the last day of which the sheet tells, where its rows alone do not say so; else %COHORT_DAY_NONE
 */
CohortDay
cohort_demo_sheet_last_day (const CohortDemoSheet *self, const CohortDemoWorld *world)
{
  const char *stream = cohort_format_by_id (self->format)->stream;

  if (self->part == 1)
    return cohort_month_first_day (world->missing_month) - 1;
  return g_str_equal (stream, "payments") ? world->anchor : COHORT_DAY_NONE;
}

/**
 * cohort_demo_sheet_n_files:
 *
 * Returns: over how many files the sheet is spread
 */
guint
cohort_demo_sheet_n_files (const CohortDemoSheet *self, const CohortDemoWorld *world)
{
  return self->split && world->size == COHORT_DEMO_LARGE ? COHORT_DEMO_MONTHS / QUARTER : 1;
}

/**
 * cohort_demo_sheet_dup_file_name:
 * @nth: which of its files, from 0
 *
 * Returns: (transfer full): "stripe-activity.csv", or "stripe-activity-1.csv" where there are several
 */
char *
cohort_demo_sheet_dup_file_name (const CohortDemoSheet *self, const CohortDemoWorld *world, guint nth)
{
  const char *dot = strrchr (self->file, '.');

  if (cohort_demo_sheet_n_files (self, world) == 1)
    return g_strdup (self->file);
  return g_strdup_printf ("%.*s-%u%s", (int) (dot - self->file), self->file, nth + 1, dot);
}

/* Cells */

void
cohort_demo_pen_text (CohortDemoPen *self, const char *text)
{
  cohort_csv_writer_plain (self->csv, text);
}

void
cohort_demo_pen_int (CohortDemoPen *self, gint64 value)
{
  cohort_csv_writer_int (self->csv, value);
}

void
cohort_demo_pen_amount (CohortDemoPen *self, gint64 minor, const char *currency)
{
  cohort_csv_writer_amount (self->csv, minor, currency);
}

/**
 * cohort_demo_dup_time:
 * @us: UTC µs, or already shifted to the zone that is to be shown
 * @between: what stands between day and time
 *
 * Returns: (transfer full): "2026-06-30 09:00:00"
 */
char *
cohort_demo_dup_time (gint64 us, const char *between)
{
  CohortDay day = (CohortDay) (us / COHORT_US_PER_DAY);
  int second = (int) (us % COHORT_US_PER_DAY / COHORT_US_PER_SECOND);
  char text[COHORT_DAY_LEN];

  return g_strdup_printf ("%s%s%02d:%02d:%02d", cohort_day_print (day, text), between, second / 3600, second / 60 % 60,
                          second % 60);
}

void
cohort_demo_pen_utc (CohortDemoPen *self, gint64 us)
{
  g_autofree char *text = cohort_demo_dup_time (us, " ");

  cohort_csv_writer_plain (self->csv, text);
}

/* In the community's zone. */
void
cohort_demo_pen_local (CohortDemoPen *self, gint64 us)
{
  cohort_demo_pen_utc (self, us + COHORT_DEMO_OFFSET_US);
}

void
cohort_demo_pen_day (CohortDemoPen *self, CohortDay day)
{
  char text[COHORT_DAY_LEN];

  cohort_csv_writer_plain (self->csv, cohort_day_print (day, text));
}

void
cohort_demo_pen_blank (CohortDemoPen *self, guint n)
{
  for (guint i = 0; i < n; i++)
    cohort_csv_writer_plain (self->csv, NULL);
}

/* Into a sheet that is JSON. */
gboolean
cohort_demo_pen_raw (CohortDemoPen *self, const char *text)
{
  return g_output_stream_write_all (self->stream, text, strlen (text), NULL, self->cancellable, self->error);
}

/* A name as it stands in JSON; those of the demo hold nothing to escape but quotes. */
char *
cohort_demo_dup_quoted (const char *text)
{
  g_autoptr (GString) out = g_string_new ("\"");

  for (const char *c = text; c != NULL && *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
cohort_demo_pen_end (CohortDemoPen *self)
{
  self->n_rows++;
  return cohort_csv_writer_end_record (self->csv, self->cancellable, self->error);
}

static gboolean
write_csv (CohortDemoPen *pen)
{
  g_autoptr (CohortCsvWriter) csv = cohort_csv_writer_new (pen->stream, ',', COHORT_CSV_WRITER_NONE);

  pen->csv = csv;
  for (guint i = 0; pen->sheet->columns[i] != NULL; i++)
    cohort_demo_pen_text (pen, pen->sheet->columns[i]);
  return cohort_csv_writer_end_record (csv, pen->cancellable, pen->error) && pen->sheet->rows (pen)
         && cohort_csv_writer_finish (csv, pen->cancellable, pen->error);
}

/* Files tell by their time when they were made. */
static gboolean
set_time (GFile *file, const CohortDemoWorld *world, GCancellable *cancellable, GError **error)
{
  guint64 seconds = (guint64) (cohort_demo_instant (world->anchor, 86399) / COHORT_US_PER_SECOND);

  return g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, seconds, G_FILE_QUERY_INFO_NONE,
                                      cancellable, error);
}

gboolean
cohort_demo_pen_is_now (const CohortDemoPen *self, gint64 at_us)
{
  return at_us >= self->from_us && at_us < self->until_us;
}

/* Buffered, in the encoding of the sheet. */
static GOutputStream *
open_encoded (const CohortDemoSheet *self, GOutputStream *plain, GError **error)
{
  g_autoptr (GCharsetConverter) converter = NULL;
  g_autoptr (GOutputStream) encoded = NULL;

  if (self->encoding == NULL)
    return g_buffered_output_stream_new_sized (plain, 64 * 1024);
  converter = g_charset_converter_new (self->encoding, "UTF-8", error);
  if (converter == NULL)
    return NULL;
  encoded = g_converter_output_stream_new (plain, G_CONVERTER (converter));
  return g_buffered_output_stream_new_sized (encoded, 64 * 1024);
}

/**
 * cohort_demo_sheet_write:
 * @nth: which of its files, from 0
 * @file: replaced
 * @n_rows: (out): how many there are
 *
 * Writes the sheet as its service would.
 */
gboolean
cohort_demo_sheet_write (const CohortDemoSheet *self, const CohortDemoWorld *world, guint nth, GFile *file,
                         guint64 *n_rows, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) plain
      = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, cancellable, error);
  g_autoptr (GOutputStream) stream = NULL;
  CohortDemoPen pen = { .world = world, .sheet = self, .cancellable = cancellable, .error = error };

  guint n_files = cohort_demo_sheet_n_files (self, world), months = COHORT_DEMO_MONTHS / n_files;

  if (plain == NULL)
    return FALSE;
  pen.from_us = nth == 0 ? G_MININT64 : cohort_demo_instant (world->months[nth * months], 0);
  pen.until_us = nth + 1 == n_files ? G_MAXINT64 : cohort_demo_instant (world->months[(nth + 1) * months], 0);
  stream = open_encoded (self, G_OUTPUT_STREAM (plain), error);
  if (stream == NULL)
    return FALSE;
  pen.stream = stream;
  if (!(self->columns != NULL ? write_csv (&pen) : self->rows (&pen)))
    return FALSE;
  *n_rows = pen.n_rows;
  return g_output_stream_close (stream, cancellable, error) && set_time (file, world, cancellable, error);
}
