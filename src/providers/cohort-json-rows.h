// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

#include "cohort-format.h"

G_BEGIN_DECLS

/* CohortJsonRows: a JSON document as a table. */
typedef struct _CohortJsonRows CohortJsonRows;

CohortJsonRows *cohort_json_rows_new (const char *data, gsize len, GError **error);
void cohort_json_rows_free (CohortJsonRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortJsonRows, cohort_json_rows_free)
const CohortFormat *cohort_json_rows_detect (CohortJsonRows *self);
gboolean cohort_json_rows_set_path (CohortJsonRows *self, const char *path);
const char *const *cohort_json_rows_get_names (CohortJsonRows *self, guint *n_names);
guint cohort_json_rows_get_length (CohortJsonRows *self);
const char *const *cohort_json_rows_get_values (CohortJsonRows *self, guint index);
const char *cohort_json_rows_get_fault (CohortJsonRows *self);

G_END_DECLS
