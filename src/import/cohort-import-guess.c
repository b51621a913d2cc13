// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the first rows of a file tell of how it is written. A guess that could go two ways is none: the person is asked,
 * or, row by row, what cannot be read in one way only. */

#include "config.h"

#include "cohort-import-settings.h"

#include <string.h>

/* Fields of the generic formats that hold money. */
static const char *const money_fields[] = { "amount", "fee", "net", "tax", "price", "lifetime", NULL };

static gboolean
same_name (const char *a, const char *b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

static gboolean
is_mapped (CohortImportSettings *self, const char *column, const char *const *fields)
{
  GHashTableIter iter;
  gpointer field, name;

  g_hash_table_iter_init (&iter, self->mapping->columns);
  while (g_hash_table_iter_next (&iter, &field, &name))
    if (same_name (name, column) && (fields == NULL || g_strv_contains (fields, field)))
      return TRUE;
  return FALSE;
}

/* Of a format whose columns are not mapped one by one, any column may be asked for. */
static gboolean
matters (CohortImportSettings *self, const CohortDetectedColumn *column, const char *const *fields)
{
  return self->format == NULL || self->format->fields == NULL || is_mapped (self, column->name, fields);
}

static CohortDecimalGuess
guess_decimal (CohortImportSettings *self)
{
  CohortDecimalEvidence sum = { 0 };

  for (guint i = 0; i < self->detected->columns->len; i++)
    {
      const CohortDetectedColumn *column = g_ptr_array_index (self->detected->columns, i);
      const CohortDecimalEvidence *one = &column->decimals;

      if (!matters (self, column, money_fields) || one->other > one->point + one->comma + one->ambiguous + one->plain)
        continue;
      sum.point += one->point;
      sum.comma += one->comma;
      sum.ambiguous += one->ambiguous;
      sum.plain += one->plain;
    }
  return cohort_decimal_evidence_answer (&sum);
}

static CohortDateGuess
guess_date_order (CohortImportSettings *self)
{
  CohortDateEvidence sum = { 0 };

  for (guint i = 0; i < self->detected->columns->len; i++)
    {
      const CohortDetectedColumn *column = g_ptr_array_index (self->detected->columns, i);
      const CohortDateEvidence *one = &column->dates;

      if (!matters (self, column, NULL) || one->other > one->ymd + one->mdy + one->dmy + one->ambiguous + one->plain)
        continue;
      sum.ymd += one->ymd;
      sum.mdy += one->mdy;
      sum.dmy += one->dmy;
      sum.ambiguous += one->ambiguous;
      sum.plain += one->plain;
    }
  return cohort_date_evidence_answer (&sum);
}

void
cohort_import_settings_guess_numbers (CohortImportSettings *self)
{
  CohortMapping *mapping = self->mapping;

  if (!mapping->decimal_known)
    {
      CohortDecimalGuess guess = guess_decimal (self);
      const CohortDecimalProfile *profile = cohort_decimal_guess_profile (guess);

      mapping->decimal_known = guess == COHORT_DECIMAL_GUESS_POINT || guess == COHORT_DECIMAL_GUESS_COMMA;
      if (mapping->decimal_known && profile != NULL)
        mapping->decimal = *profile;
      self->origins[COHORT_IMPORT_SETTING_DECIMAL]
          = guess == COHORT_DECIMAL_GUESS_AMBIGUOUS || guess == COHORT_DECIMAL_GUESS_CONFLICT
                ? COHORT_IMPORT_ORIGIN_NEEDED
                : COHORT_IMPORT_ORIGIN_GUESSED;
    }
  if (!mapping->date_order_known)
    {
      CohortDateGuess guess = guess_date_order (self);

      mapping->date_order_known
          = guess == COHORT_DATE_GUESS_YMD || guess == COHORT_DATE_GUESS_MDY || guess == COHORT_DATE_GUESS_DMY;
      if (mapping->date_order_known)
        mapping->date_order = (CohortDateOrder) (guess - 1);
      self->origins[COHORT_IMPORT_SETTING_DATE_ORDER]
          = guess == COHORT_DATE_GUESS_AMBIGUOUS || guess == COHORT_DATE_GUESS_CONFLICT ? COHORT_IMPORT_ORIGIN_NEEDED
                                                                                        : COHORT_IMPORT_ORIGIN_GUESSED;
    }
}

/* Whether amounts stand without a currency. */
static gboolean
needs_currency (CohortImportSettings *self)
{
  GHashTable *columns = self->mapping->columns;

  if (self->format == NULL || self->format->fields == NULL || g_hash_table_contains (columns, "currency")
      || g_hash_table_contains (self->mapping->constants, "currency"))
    return FALSE;
  for (guint i = 0; money_fields[i] != NULL; i++)
    if (g_hash_table_contains (columns, money_fields[i]))
      return TRUE;
  return FALSE;
}

void
cohort_import_settings_guess_zone_and_currency (CohortImportSettings *self)
{
  const CohortDetectedSource *source = cohort_detected_find_source (self->detected, self->source);
  CohortImportOrigin *zone = &self->origins[COHORT_IMPORT_SETTING_ZONE];
  CohortImportOrigin *currency = &self->origins[COHORT_IMPORT_SETTING_CURRENCY];

  if (*zone == COHORT_IMPORT_ORIGIN_GUESSED)
    {
      if (source != NULL && cohort_mapping_set_zone (self->mapping, source->zone, NULL))
        *zone = COHORT_IMPORT_ORIGIN_SAVED;
      else if (self->detected->ledger->zone != NULL)
        cohort_mapping_set_zone (self->mapping, self->detected->ledger->zone, NULL);
    }
  if (self->mapping->currency == NULL && source != NULL && source->currency != NULL)
    {
      g_set_str (&self->mapping->currency, source->currency);
      *currency = COHORT_IMPORT_ORIGIN_SAVED;
    }
  if (self->mapping->currency == NULL && *currency != COHORT_IMPORT_ORIGIN_CHOSEN)
    *currency = needs_currency (self) ? COHORT_IMPORT_ORIGIN_NEEDED : COHORT_IMPORT_ORIGIN_GUESSED;
}

/* Columns that people would rather not keep, whatever the file. */
static gboolean
looks_private (const char *name)
{
  static const char *const words[] = { "phone", "mobile",   "telephone", "street", "address line", "shipping address",
                                       "zip",   "postcode", "post code", "postal", "ip address",   "ip_address",
                                       "手机",  "电话",     "地址",      "身份证", "收货",         "邮编" };
  g_autofree char *lower = g_utf8_strdown (name, -1);

  /* 邮箱地址 is an e-mail address. */
  if (strstr (lower, "mail") != NULL || strstr (lower, "邮箱") != NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

void
cohort_import_settings_drop_private (CohortImportSettings *self)
{
  for (guint i = 0; i < self->detected->columns->len; i++)
    {
      const CohortDetectedColumn *column = g_ptr_array_index (self->detected->columns, i);

      if ((self->format != NULL && cohort_format_is_private (self->format, column->name))
          || (looks_private (column->name) && !is_mapped (self, column->name, NULL)))
        g_hash_table_add (self->mapping->dropped, g_strdup (column->name));
    }
}
