// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Exchange rates: the reference rates of the European Central Bank.
 *
 * Two files in one form: all working days since 1999, and those of the last 90 days. A day is an element with one child
 * a currency; a rate says how many units of the currency one euro is worth. They are set around 16:00 in Frankfurt and
 * for information only. No key and no account: who asks is not known to the bank beyond the address of this machine.
 *
 * A rate that was once published is not changed, but a day that was late is filled in: hence a week of overlap. */

#include "config.h"

#include "cohort-civil.h"
#include "cohort-format-ecb.h"
#include "cohort-provider.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RATES "rates"

/* Below the 90 days of the short file, weekends and holidays at its end included. */
#define SHORT_DAYS 80

/* The long file has 7 MB after a quarter of a century. */
#define MAX_BYTES (64u * 1024 * 1024)

static const CohortField fields[] = {
  { "since", N_ ("First Day"), "2020-01-01", N_ ("Rates of earlier days are left out."), COHORT_FIELD_REQUIRED,
    "2020-01-01", COHORT_FIELD_DAY, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { RATES, N_ ("Exchange Rates"), 7 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_FX_RATE, NULL },
};

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  CohortMark mark = cohort_marks_get (marks, RATES);
  gboolean recent = !mark.full && cohort_call_server_us (call) - mark.since_us < SHORT_DAYS * COHORT_US_PER_DAY;

  cohort_tasks_add (out, RATES, RATES, COHORT_TASK_WINDOW, recent ? "90d" : "all");
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  gboolean all = strcmp (task->args, "all") == 0;
  gboolean check = task->kind == COHORT_TASK_CHECK;

  cohort_request_add_path (out, check ? "/eurofxref-daily.xml"
                                : all ? "/eurofxref-hist.xml"
                                      : "/eurofxref-hist-90d.xml");
  cohort_request_set_max_bytes (out, MAX_BYTES);
  return TRUE;
}

/* The file on its way to records. */
typedef struct
{
  CohortBatch *batch;
  CohortDay first;  /* days before it are left out */
  CohortDay day;    /* of the element that is open */
  CohortDay newest; /* COHORT_DAY_NONE: no day yet */
  guint n_unknown;
} Reading;

static void
start_element_cb (GMarkupParseContext *context, const char *element, const char **names, const char **values,
                  gpointer user_data, GError **error)
{
  Reading *self = user_data;
  const char *currency = NULL, *rate = NULL;

  if (strcmp (element, "Cube") != 0)
    return;
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "time") == 0)
      {
        self->day = cohort_day_parse (values[i]);
        if (self->day != COHORT_DAY_NONE)
          self->newest = MAX (self->newest, self->day);
      }
    else if (strcmp (names[i], "currency") == 0)
      currency = values[i];
    else if (strcmp (names[i], "rate") == 0)
      rate = values[i];
  if (currency != NULL && rate != NULL && self->day != COHORT_DAY_NONE && self->day >= self->first)
    self->n_unknown += !cohort_ecb_add_rate (self->batch, self->day, currency, rate);
}

static gboolean
read_file (Reading *self, GBytes *body, GError **error)
{
  static const GMarkupParser parser = { .start_element = start_element_cb };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, self, NULL);
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  if (data != NULL && g_markup_parse_context_parse (context, data, (gssize) len, NULL)
      && g_markup_parse_context_end_parse (context, NULL) && self->newest != COHORT_DAY_NONE)
    return TRUE;
  g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_LATER, _ ("The file of rates is not whole."));
  return FALSE;
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  const char *since = cohort_call_value (call, "since");
  Reading reading
      = { batch, since != NULL ? cohort_day_parse (since) : COHORT_DAY_NONE, COHORT_DAY_NONE, COHORT_DAY_NONE, 0 };
  CohortVerdict verdict = cohort_reply_verdict (reply, error);

  if (verdict != COHORT_OK)
    return verdict;
  if (task->kind == COHORT_TASK_CHECK)
    reading.first = COHORT_DAY_MAX;
  if (!read_file (&reading, reply->body, error))
    return COHORT_RETRY_LATER;
  if (task->kind == COHORT_TASK_CHECK)
    {
      cohort_batch_set_account (batch, COHORT_ECB, NULL);
      return COHORT_OK;
    }
  cohort_batch_propose_mark (batch, RATES, reading.newest * COHORT_US_PER_DAY, NULL);
  if (reading.n_unknown > 0)
    cohort_batch_warn (batch, ngettext ("%u rate could not be read.", "%u rates could not be read.", reading.n_unknown),
                       reading.n_unknown);
  return COHORT_OK;
}

const CohortProvider cohort_provider_ecb = {
  .id = COHORT_ECB,
  .name = "European Central Bank",
  .scope = N_ ("Exchange rates are public: no account and no key is needed."),
  .help_page = "source-ecb",
  .base_url = "https://www.ecb.europa.eu/stats/eurofxref",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 1 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
