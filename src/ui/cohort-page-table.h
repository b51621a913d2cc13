// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;  /* kept in settings; never shown */
  const char *title; /* to be translated */
  const char *icon_name;
  const char *group; /* (nullable): to be translated; heads the sidebar from this page to the next heading */
  GType (*get_type) (void);
} CohortPageInfo;

const CohortPageInfo *cohort_page_table_get (guint *n_pages);

G_END_DECLS
