// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is owed to whom, by whatever columns the mapping assigns: one promise to one person a row, until when, and when
 * it was kept. The same promise, person and day is the same row: a later file tells that it was kept. */

#include "config.h"

#include "cohort-format-generic.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>

static const CohortWord cadences[] = {
  { "always", "always" },  { "week", "week" },         { "weekly", "week" },
  { "每周", "week" },      { "month", "month" },       { "monthly", "month" },
  { "每月", "month" },     { "quarter", "quarter" },   { "每季", "quarter" },
  { "每季度", "quarter" }, { "quarterly", "quarter" }, { "year", "year" },
  { "yearly", "year" },    { "每年", "year" },         { "once", "once" },
  { "一次", "once" },      { "一直", "always" },       { NULL },
};

/* Only the first row that names a benefit makes it. */
static const char *
add_benefit (CohortReader *reader, const char *name)
{
  const char *key = cohort_reader_key (reader, "name:%s", name);
  const char *text = cohort_reader_text (reader, "cadence");
  const char *cadence = text != NULL ? cohort_word_lookup (cadences, text) : "once";
  CohortRecord *record;

  if (cadence == NULL)
    {
      cohort_reader_bad_value (reader, "cadence", _ ("no known interval"));
      return NULL;
    }
  record = cohort_batch_add (reader->batch, COHORT_RECORD_BENEFIT, key);
  cohort_record_set_mode (record, COHORT_RECORD_CREATE);
  cohort_record_set_text (record, COHORT_F_NAME, name);
  cohort_record_set_text (record, COHORT_F_CADENCE, cadence);
  return key;
}

static gboolean
benefits_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  CohortDay due = COHORT_DAY_NONE, done = COHORT_DAY_NONE;
  const char *person, *name, *benefit;
  CohortRecord *record;

  cohort_reader_init_fields (&reader, row, mapping, batch, error, cohort_fields_benefits);
  cohort_reader_require (&reader, "benefit");
  cohort_reader_require (&reader, "due");
  cohort_reader_day (&reader, "due", &due);
  person = cohort_reader_add_person (&reader, FALSE);
  if (person == NULL)
    cohort_batch_need (batch, _ ("Nothing in this row says who it is about: a number, an e-mail address or a handle"));
  if (!cohort_reader_end (&reader) || person == NULL || cohort_batch_get_need (batch) != NULL)
    return cohort_reader_end (&reader);

  name = cohort_reader_clean (&reader, "benefit");
  benefit = add_benefit (&reader, name);
  if (benefit == NULL)
    return FALSE;
  record = cohort_batch_add (
      batch, COHORT_RECORD_BENEFIT_DUE,
      cohort_reader_key (&reader, COHORT_ROW_KEY "%s:%d:%s", person, due, cohort_reader_digest (&reader, name)));
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_ref (record, COHORT_F_BENEFIT, COHORT_RECORD_BENEFIT, benefit);
  cohort_record_set_int (record, COHORT_F_DUE_DAY, due);
  if (cohort_reader_day (&reader, "done", &done))
    cohort_record_set_int (record, COHORT_F_DONE_DAY, done);
  cohort_record_set_text (record, COHORT_F_NOTE, cohort_reader_clean (&reader, "note"));
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_generic_benefits = {
  .id = "benefits",
  .title = N_ ("Benefits owed (any CSV)"),
  .help
  = N_ ("Any table with one promise to one person a row: the benefit, the day on which it is due, and when it was "
        "kept."),
  .provider = "csv",
  .shape = COHORT_SHAPE_CSV,
  .stream = "benefits",
  .target = "benefits",
  .fields = cohort_fields_benefits,
  .row = benefits_row,
};
