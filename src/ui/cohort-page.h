// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-scope.h"
#include "cohort-session.h"
#include "cohort-paper.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PAGE (cohort_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (CohortPage, cohort_page, COHORT, PAGE, AdwNavigationPage)

struct _CohortPageClass
{
  AdwNavigationPageClass parent_class;

  /* A session was given: make what lives as long as it does. */
  void (*attach) (CohortPage *self, CohortSession *session);
  /* Ask for the page's one report; cohort_page_end_load () when it is bound or failed, nothing when it was
   * cancelled. @scope: (nullable): what is looked at, for a page that uses it; NULL is everything. */
  void (*reload) (CohortPage *self, const CohortScope *scope, GCancellable *cancellable);
  /* What a person can do on the page by a key or from the palette; a verb that is NULL is not offered. */
  void (*search) (CohortPage *self);      /* Ctrl+F */
  void (*new_item) (CohortPage *self);    /* Ctrl+N */
  void (*export_view) (CohortPage *self); /* Ctrl+Shift+E: what is listed or drawn now */
  void (*print) (CohortPage *self);       /* Ctrl+P */
  /* What is shown now, for paper and files: a page that has it prints and exports without the two above. Returns:
   * (transfer full) (nullable): there is nothing yet */
  CohortPaper *(*make_paper) (CohortPage *self);
  void (*show_item) (CohortPage *self, gint64 item); /* found elsewhere: bring it to sight and open it */

  const char *new_label; /* (nullable): what new_item does, to be translated: "Add Member" */
  const char *help;      /* (nullable): the page of the help that F1 opens */
  gboolean uses_scope;   /* reload is given the session's scope, and the header bar shows it */
};

typedef enum
{
  COHORT_PAGE_SEARCH,
  COHORT_PAGE_NEW,
  COHORT_PAGE_EXPORT,
  COHORT_PAGE_PRINT,
  COHORT_PAGE_SHOW_ITEM,
} CohortPageVerb;

CohortSession *cohort_page_get_session (CohortPage *self);
void cohort_page_set_session (CohortPage *self, CohortSession *session);
void cohort_page_reload (CohortPage *self);
void cohort_page_begin_load (CohortPage *self);
void cohort_page_end_load (CohortPage *self, const GError *error);
gboolean cohort_page_can (CohortPage *self, CohortPageVerb verb);
void cohort_page_perform (CohortPage *self, CohortPageVerb verb);
void cohort_page_show_item (CohortPage *self, gint64 item);
const char *cohort_page_get_new_label (CohortPage *self);
const char *cohort_page_get_help (CohortPage *self);
gboolean cohort_page_open_scope (CohortPage *self);
void cohort_page_set_bars_shown (CohortPage *self, gboolean shown);
void cohort_page_set_compact (CohortPage *self, gboolean compact);
void cohort_page_focus_content (CohortPage *self);
void cohort_page_set_key_capture (CohortPage *self, GtkSearchBar *bar);

G_END_DECLS
