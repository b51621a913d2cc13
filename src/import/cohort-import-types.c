// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The lists that a window or a command line offers: formats, kinds of rows and their fields. Made once from the
 * formats' own descriptors, so that nobody above needs those. Any thread. */

#include "config.h"

#include "cohort-import-types.h"

#include "cohort-format.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (cohort - import - error - quark, cohort_import_error)

static const struct
{
  const char *id;
  const char *title;
} row_classes[] = {
  [COHORT_ROW_CLASS_NEW] = { "new", NC_ ("rows", "New") },
  [COHORT_ROW_CLASS_CHANGED] = { "changed", NC_ ("rows", "Changed") },
  [COHORT_ROW_CLASS_UNCHANGED] = { "unchanged", NC_ ("rows", "Unchanged") },
  [COHORT_ROW_CLASS_NEEDS_YOU] = { "needs_you", NC_ ("rows", "Needs you") },
  [COHORT_ROW_CLASS_REJECTED] = { "rejected", NC_ ("rows", "Rejected") },
};

const char *
cohort_row_class_id (CohortRowClass row_class)
{
  g_return_val_if_fail (row_class < COHORT_N_ROW_CLASSES, NULL);

  return row_classes[row_class].id;
}

const char *
cohort_row_class_title (CohortRowClass row_class)
{
  g_return_val_if_fail (row_class < COHORT_N_ROW_CLASSES, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "rows", row_classes[row_class].title);
}

static const CohortImportChoice targets[] = {
  { "members", N_ ("Members") },        { "payments", N_ ("Payments") },   { "activity", N_ ("Activity") },
  { "content", N_ ("Content") },        { "questions", N_ ("Questions") }, { "costs", N_ ("Costs") },
  { "benefits", N_ ("Benefits owed") },
};

static const char *
translate (const char *text)
{
  return text != NULL && *text != '\0' ? g_dgettext (GETTEXT_PACKAGE, text) : text;
}

/**
 * cohort_import_targets:
 *
 * Returns: (transfer none) (array length=n_targets): what rows of a mapped file can be
 */
const CohortImportChoice *
cohort_import_targets (guint *n_targets)
{
  static CohortImportChoice translated[G_N_ELEMENTS (targets)];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
        translated[i] = (CohortImportChoice) { targets[i].id, translate (targets[i].title) };
      g_once_init_leave (&once, 1);
    }
  *n_targets = G_N_ELEMENTS (targets);
  return translated;
}

/* Returns: (transfer full) (element-type CohortImportField): the fields of a generic format */
static GArray *
make_fields (const CohortFormat *format)
{
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (CohortImportField));

  for (const CohortFormatField *field = format->fields; field != NULL && field->id != NULL; field++)
    {
      CohortImportField shown = { field->id, translate (field->title), field->required && field->group == NULL };

      g_array_append_val (fields, shown);
    }
  return fields;
}

/**
 * cohort_import_target_fields:
 *
 * Returns: (transfer none) (array length=n_fields) (nullable): what a column of a file of @target can hold
 */
const CohortImportField *
cohort_import_target_fields (const char *target, guint *n_fields)
{
  static GArray *fields[G_N_ELEMENTS (targets)];
  static GMutex mutex;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  *n_fields = 0;
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      const CohortFormat *format = cohort_format_for_target (targets[i].id);

      if (g_strcmp0 (targets[i].id, target) != 0 || format == NULL)
        continue;
      if (fields[i] == NULL)
        fields[i] = make_fields (format);
      *n_fields = fields[i]->len;
      return &g_array_index (fields[i], CohortImportField, 0);
    }
  return NULL;
}

/**
 * cohort_import_formats:
 *
 * Returns: (transfer none) (array length=n_formats): every format that is recognised, the generic ones included
 */
const CohortImportFormat *
cohort_import_formats (guint *n_formats)
{
  static CohortImportFormat *shown = NULL;
  static gsize once = 0;
  const CohortFormat *const *formats = cohort_formats (n_formats);

  if (g_once_init_enter (&once))
    {
      shown = g_new0 (CohortImportFormat, *n_formats);
      for (guint i = 0; i < *n_formats; i++)
        shown[i] = (CohortImportFormat) { formats[i]->id, translate (formats[i]->title), formats[i]->provider,
                                          translate (formats[i]->help) };
      g_once_init_leave (&once, 1);
    }
  return shown;
}

char *
cohort_import_template (const char *target)
{
  return cohort_format_template (target);
}
