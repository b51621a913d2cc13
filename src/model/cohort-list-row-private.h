// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* For the classes of rows and the lists that fill them. */

#pragma once

#include "cohort-list-row.h"

G_BEGIN_DECLS

struct _CohortListRowClass
{
  GObjectClass parent_class;

  guint n_texts;
  GParamSpec **pspecs; /* of the texts */
};

void cohort_list_row_class_set_texts (CohortListRowClass *klass, const char *const *names, guint n_names);

/* @texts: (array) (transfer full): one a property; notifies those that differ */
void cohort_list_row_fill (CohortListRow *self, gint64 id, char **texts);
/* The row is nobody's any more: it will go, or be filled anew. */
void cohort_list_row_clear (CohortListRow *self);

G_END_DECLS
