// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-sources-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_SOURCE_GROUP (cohort_source_group_get_type ())
G_DECLARE_FINAL_TYPE (CohortSourceGroup, cohort_source_group, COHORT, SOURCE_GROUP, AdwPreferencesGroup)

GtkWidget *cohort_source_group_new (CohortSession *session);
void cohort_source_group_set_report (CohortSourceGroup *self, CohortSourcesReport *owner,
                                     const CohortSourceReport *report);
void cohort_source_group_set_findings (CohortSourceGroup *self, GPtrArray *findings);
void cohort_source_group_ask_for_key (CohortSourceGroup *self);
gint64 cohort_source_group_get_source (CohortSourceGroup *self);

G_END_DECLS
