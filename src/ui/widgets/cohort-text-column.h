// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-list-row.h"

G_BEGIN_DECLS

typedef struct
{
  const char *text;     /* the row's property that is shown */
  const char *sort_key; /* (nullable): the header cannot be clicked without */
  gboolean is_number;   /* tabular digits, aligned to the end */
  gboolean is_faint;
} CohortTextColumn;

void cohort_text_column_set_up (GtkColumnViewColumn *column, const CohortTextColumn *spec);
const char *cohort_text_column_get_sort_key (GtkColumnViewColumn *column);

const CohortTextColumn *cohort_text_column_get_spec (GtkColumnViewColumn *column);

void cohort_text_align (GtkInscription *text, gboolean is_number);
void cohort_text_show (GtkInscription *text, const char *words);

G_END_DECLS
