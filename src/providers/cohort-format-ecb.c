// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Exchange rates: the file of all reference rates of the European Central Bank.
 *
 * A row is a working day, a column a currency: how many units one euro was worth. "N/A" stands where a currency was not
 * quoted. The file ends with a comma, so its last column has no name. */

#include "config.h"

#include "cohort-format-ecb.h"

#include "cohort-decimal.h"
#include "cohort-format-private.h"
#include "cohort-formats.h"
#include "cohort-money.h"

#include <glib/gi18n-lib.h>

/**
 * cohort_ecb_add_rate:
 * @currency: as the bank writes it
 * @rate: units of @currency for one euro, with a decimal point
 *
 * Returns: %FALSE where it is no currency or no rate; then nothing was added
 */
gboolean
cohort_ecb_add_rate (CohortBatch *batch, CohortDay day, const char *currency, const char *rate)
{
  const char *iso = cohort_currency_intern (currency);
  g_autofree char *key = NULL;
  char text[COHORT_DAY_LEN];
  CohortRecord *record;
  gint64 rate_e9;

  if (iso == NULL || !cohort_decimal_parse_minor (rate, &COHORT_DECIMAL_POINT, 9, &rate_e9, NULL) || rate_e9 <= 0)
    return FALSE;
  key = g_strdup_printf ("day:%s:%s", cohort_day_print (day, text), iso);
  record = cohort_batch_add (batch, COHORT_RECORD_FX_RATE, key);
  cohort_record_set_int (record, COHORT_F_DAY, day);
  cohort_record_set_text (record, COHORT_F_BASE, "EUR");
  cohort_record_set_text (record, COHORT_F_QUOTE, iso);
  cohort_record_set_int (record, COHORT_F_RATE_E9, rate_e9);
  cohort_record_set_text (record, COHORT_F_ORIGIN, COHORT_ECB);
  return TRUE;
}

static gboolean
rates_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *iso;
  CohortDay day;

  cohort_reader_init (&reader, row, mapping, batch, error);
  if (cohort_reader_require (&reader, "Date") == NULL || !cohort_reader_day (&reader, "Date", &day))
    return cohort_reader_end (&reader);
  for (guint i = 0; (iso = cohort_currency_nth (i)) != NULL; i++)
    {
      const char *rate = cohort_row_get (row, iso);

      if (rate == NULL || *rate == '\0' || g_str_equal (rate, "N/A"))
        continue;
      if (!cohort_ecb_add_rate (batch, day, iso, rate))
        cohort_reader_bad_value (&reader, iso, _ ("it is no exchange rate"));
    }
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_ecb = {
  .id = "ecb-rates",
  .title = N_ ("European Central Bank exchange rates (CSV)"),
  .help = N_ ("On the bank’s site: Statistics, Euro foreign exchange reference rates, “Time series”, CSV."),
  .provider = COHORT_ECB,
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "Date", "USD", "JPY", "GBP", "CNY", NULL },
  .stream = "rates",
  .zone = "Europe/Berlin",
  .decimal = &COHORT_DECIMAL_POINT,
  .currency = "EUR",
  .row = rates_row,
};
