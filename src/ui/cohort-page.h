// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-scope.h"
#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PAGE (cohort_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (CohortPage, cohort_page, COHORT, PAGE, AdwNavigationPage)

struct _CohortPageClass
{
  AdwNavigationPageClass parent_class;

  /* A session was given: make what lives as long as it does. */
  void (*attach) (CohortPage *self, CohortSession *session);
  /* Ask for the page's one report; cohort_page_end_load () when it is bound or failed, nothing when it was
   * cancelled. @scope: (nullable): what is looked at; NULL is everything. */
  void (*reload) (CohortPage *self, const CohortScope *scope, GCancellable *cancellable);
  /* Ctrl+F. NULL: there is nothing to search. */
  void (*search) (CohortPage *self);
};

CohortSession *cohort_page_get_session (CohortPage *self);
void cohort_page_set_session (CohortPage *self, CohortSession *session);
void cohort_page_reload (CohortPage *self);
void cohort_page_begin_load (CohortPage *self);
void cohort_page_end_load (CohortPage *self, const GError *error);
gboolean cohort_page_start_search (CohortPage *self);
void cohort_page_focus_content (CohortPage *self);
void cohort_page_set_key_capture (CohortPage *self, GtkSearchBar *bar);

G_END_DECLS
