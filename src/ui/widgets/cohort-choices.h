// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-import.h"

G_BEGIN_DECLS

/* A thing to choose: an id that is kept and a title that is shown. */
#define COHORT_TYPE_CHOICE (cohort_choice_get_type ())
G_DECLARE_FINAL_TYPE (CohortChoice, cohort_choice, COHORT, CHOICE, GObject)

void cohort_choices_append (GListStore *store, const char *id, const char *title);
void cohort_choices_set_model (AdwComboRow *row, GListStore *store, gboolean searchable);
void cohort_choices_select (AdwComboRow *row, const char *id);
const char *cohort_choices_get_selected (AdwComboRow *row);

void cohort_choices_fill_currencies (AdwComboRow *row);
void cohort_choices_fill_zones (AdwComboRow *row, const char *local);
void cohort_choices_fill_formats (AdwComboRow *row);
void cohort_choices_fill_setting (AdwComboRow *row, CohortImportSetting setting, gboolean is_open);
GListStore *cohort_choices_fields (const char *target);

gboolean cohort_choices_fill_sources (AdwComboRow *row, GPtrArray *sources, const char *kind);
void cohort_choices_select_source (AdwComboRow *row, gint64 source);
gint64 cohort_choices_get_selected_source (AdwComboRow *row);

const char *cohort_choices_delimiter (const char *delimiter);

G_END_DECLS
