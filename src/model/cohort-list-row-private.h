// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the row objects of the lists have in common: an id, whether their page has arrived, and texts.
 * The properties of a row class are "loaded" and its texts, in the order of an array of names. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define COHORT_TYPE_LIST_ROW (cohort_list_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (CohortListRow, cohort_list_row, COHORT, LIST_ROW, GObject)

struct _CohortListRowClass
{
  GObjectClass parent_class;

  guint n_texts;
  GParamSpec **pspecs; /* of the texts */
};

void cohort_list_row_class_set_texts (CohortListRowClass *klass, const char *const *names, guint n_names);

gint64 cohort_list_row_get_id (CohortListRow *self);
/* @texts: (array) (transfer full): one a property; notifies those that differ */
void cohort_list_row_fill (CohortListRow *self, gint64 id, char **texts);

G_END_DECLS
