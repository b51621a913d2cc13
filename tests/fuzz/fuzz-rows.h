// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What must hold for any row that any format reads. */

#pragma once

#include "cohort-format.h"

#include <string.h>

static inline void
fuzz_check_text (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static inline void
fuzz_check_record (const CohortRecord *record)
{
  const CohortValue *from = cohort_record_get_value (record, COHORT_F_COVERS_FROM);
  const CohortValue *to = cohort_record_get_value (record, COHORT_F_COVERS_TO);

  for (guint i = 0; i < cohort_record_get_n_keys (record); i++)
    {
      const char *key = cohort_record_get_nth_key (record, i);

      fuzz_check_text (key);
      g_assert_nonnull (strchr (key, ':'));
    }
  for (guint i = 0; i < cohort_record_get_n_values (record); i++)
    {
      const CohortValue *value = cohort_record_get_nth_value (record, i);

      if (value->type == COHORT_VALUE_TEXT || value->type == COHORT_VALUE_REF)
        fuzz_check_text (value->text);
    }
  if (from != NULL && to != NULL)
    g_assert_cmpint (from->i, <=, to->i);
}

/* A row is rejected with an error, needs the user, or gives sound records; read again it gives as many. */
static inline void
fuzz_check_row (const CohortFormat *format, const CohortMapping *mapping, const CohortRow *row)
{
  g_autoptr (CohortBatch) batch = cohort_batch_new ();
  guint n_first = 0;

  for (int round = 0; round < 2; round++)
    {
      g_autoptr (GError) error = NULL;

      cohort_batch_clear (batch);
      if (!format->row (row, mapping, batch, &error))
        {
          g_assert_nonnull (error);
          fuzz_check_text (error->message);
          return;
        }
      g_assert_no_error (error);
      if (cohort_batch_get_need (batch) != NULL)
        fuzz_check_text (cohort_batch_get_need (batch));
      for (guint i = 0; i < cohort_batch_get_n_records (batch); i++)
        fuzz_check_record (cohort_batch_get_record (batch, i));
      g_assert_true (round == 0 || cohort_batch_get_n_records (batch) == n_first);
      n_first = cohort_batch_get_n_records (batch);
    }
}
