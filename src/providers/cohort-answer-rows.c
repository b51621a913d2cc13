// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Answers whose things are what a file would hold: they are read by the file's format. Pure; see cohort-answer.h. */

#include "config.h"

#include "cohort-answer.h"

#include <glib/gi18n-lib.h>

/* A row that cannot be taken, or not without a question to the person, leaves nothing behind: it is tried first. */
static gboolean
can_read (const CohortFormat *format, const CohortRow *row, const CohortMapping *mapping, CohortBatch *trial)
{
  return format->row (row, mapping, trial, NULL) && cohort_batch_get_need (trial) == NULL;
}

/**
 * cohort_answer_read_row:
 *
 * Returns: whether the row could be read; one that could not leaves nothing
 */
gboolean
cohort_answer_read_row (CohortAnswer *self, const CohortFormat *format, const CohortRow *row,
                        const CohortMapping *mapping)
{
  g_autoptr (CohortBatch) trial = cohort_batch_new ();

  return can_read (format, row, mapping, trial) && format->row (row, mapping, self->batch, NULL);
}

/**
 * cohort_answer_tell_left:
 *
 * Warns of the things that could not be read, where there are any.
 */
void
cohort_answer_tell_left (CohortBatch *batch, guint n_left)
{
  if (n_left > 0)
    cohort_batch_warn (batch,
                       ngettext ("%u entry could not be read and was left out.",
                                 "%u entries could not be read and were left out.", n_left),
                       n_left);
}

/**
 * cohort_answer_read_rows:
 *
 * Reads the rows as those of a file. One that cannot be taken leaves nothing, and is told of.
 *
 * Returns: when the oldest payment of the page was made; %G_MAXINT64: there is none, or they are not newest first
 */
gint64
cohort_answer_read_rows (const CohortCall *call, const CohortFormat *format, CohortJsonRows *rows, CohortBatch *batch)
{
  g_autoptr (CohortMapping) mapping = cohort_mapping_new_for (format);
  g_autoptr (CohortRow) row = cohort_row_new ();
  g_autoptr (CohortBatch) trial = cohort_batch_new ();
  gint64 oldest = G_MAXINT64;
  gboolean newest_first = TRUE;
  guint n_names, n_left = 0;
  const char *const *names = cohort_json_rows_get_names (rows, &n_names);

  mapping->observed_us = cohort_call_server_us (call);
  cohort_row_set_columns (row, names, n_names);
  for (guint i = 0; i < cohort_json_rows_get_length (rows); i++)
    {
      cohort_batch_clear (trial);
      cohort_row_set_values (row, cohort_json_rows_get_values (rows, i), n_names);
      if (!can_read (format, row, mapping, trial))
        {
          n_left++;
          continue;
        }
      for (guint k = 0; k < cohort_batch_get_n_records (trial); k++)
        {
          const CohortRecord *record = cohort_batch_get_record (trial, k);
          const CohortValue *at = cohort_record_get_value (record, COHORT_F_OCCURRED_AT);

          /* What was given back has a later day than its payment. */
          if (cohort_record_get_kind (record) != COHORT_RECORD_PAYMENT || at == NULL
              || cohort_record_get_value (record, COHORT_F_PARENT) != NULL)
            continue;
          newest_first &= at->i <= oldest;
          oldest = MIN (oldest, at->i);
        }
      format->row (row, mapping, batch, NULL);
    }
  cohort_answer_tell_left (batch, n_left);
  return newest_first ? oldest : G_MAXINT64;
}
