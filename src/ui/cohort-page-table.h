// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;  /* kept in settings; never shown */
  const char *group; /* to be translated: heads the pages that name it, which stand together; "" for the first ones */
  const char *title; /* to be translated */
  const char *icon_name;
  CohortHoldings holds; /* appears when the community holds any of these; COHORT_HOLDS_NOTHING: always there */
  GType (*get_type) (void);
} CohortPageInfo;

const CohortPageInfo *cohort_page_table_get (guint *n_pages);
gboolean cohort_page_table_is_shown (const CohortPageInfo *info, CohortHoldings holdings);
void cohort_page_table_set_shown (const CohortPageInfo *info, gboolean shown);

G_END_DECLS
