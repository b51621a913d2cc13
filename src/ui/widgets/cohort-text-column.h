// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  const char *signal;   /* "notify::" and the row's property that is shown, a string */
  const char *sort_key; /* (nullable): the header cannot be clicked without */
  gboolean is_number;   /* tabular digits, aligned to the end */
  gboolean is_faint;
} CohortTextColumn;

void cohort_text_column_set_up (GtkColumnViewColumn *column, const CohortTextColumn *spec);
const char *cohort_text_column_get_sort_key (GtkColumnViewColumn *column);

typedef void (*CohortRowUpdate) (GtkWidget *cell, GObject *row);

void cohort_row_watch (GtkListItem *item, GtkWidget *cell, const char *signal, CohortRowUpdate update);
void cohort_row_unwatch (GtkListItem *item, GtkWidget *cell);

G_END_DECLS
