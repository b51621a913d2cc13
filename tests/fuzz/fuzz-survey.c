// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A price survey from a stranger's table: any bytes are refused with a sentence or become answers, every line is one or
 * the other, and what was taken is computed without a figure that is none. The first byte picks the currency. */

#include "fuzz.h"

#include "cohort-market-report.h"
#include "cohort-market.h"

#include <math.h>
#include <string.h>

static void
check_text (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
check_crossing (const CohortCrossing *crossing)
{
  g_assert_true (isnan (crossing->middle) || (isfinite (crossing->middle) && crossing->first <= crossing->last));
}

static void
check_survey (const CohortSurveyFile *file)
{
  const guint n = file->answers->len;
  g_autofree double *prices = g_new0 (double, 4 * MAX (n, 1));
  g_autoptr (CohortPriceSurvey) survey = NULL;
  guint n_unusual = 0;

  for (guint i = 0; i < n; i++)
    {
      const CohortSurveyAnswer *answer = &g_array_index (file->answers, CohortSurveyAnswer, i);
      gboolean rises = TRUE;

      for (guint k = 0; k < 4; k++)
        {
          g_assert_cmpint (answer->price[k], >=, 0);
          rises = rises && (k == 0 || answer->price[k] > answer->price[k - 1]);
          prices[k * n + i] = (double) answer->price[k];
        }
      n_unusual += !rises;
    }
  g_assert_cmpuint (n_unusual, ==, file->n_unusual);
  survey = cohort_price_survey (prices, prices + n, prices + 2 * n, prices + 3 * n, NULL, NULL, n);
  g_assert_nonnull (survey);
  if (survey->status != COHORT_STATUS_OK)
    return;
  g_assert_cmpuint (survey->n + survey->n_invalid, ==, n);
  check_crossing (&survey->pmc);
  check_crossing (&survey->pme);
  check_crossing (&survey->idp);
  check_crossing (&survey->opp);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const currencies[] = { "EUR", "JPY", "KWD" };
  const char *currency = currencies[size > 0 ? data[0] % G_N_ELEMENTS (currencies) : 0];
  g_autoptr (GBytes) bytes = g_bytes_new_static (data + (size > 0), MIN (size - (size > 0), 1 << 16));
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSurveyFile) file = cohort_survey_file_read (bytes, currency, &error);
  g_autofree char *text = NULL;

  if (file == NULL)
    {
      g_assert_nonnull (error);
      check_text (error->message);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_true ((file->rejected != NULL) == (file->n_rejected > 0));
  text = cohort_survey_file_text (file);
  check_text (text);
  check_survey (file);
  return 0;
}
