// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Shared by cohort-window.c (the states of the window), cohort-window-pages.c (the sidebar and its pages) and
// cohort-window-actions.c (what a person can do in it: import, undo, drop).

#pragma once

#include "cohort-operations-button.h"
#include "cohort-page.h"
#include "cohort-window.h"

G_BEGIN_DECLS

struct _CohortWindow
{
  AdwApplicationWindow parent_instance;

  CohortSession *session; /* (owned) (nullable) */
  CohortWindowOpen open;
  gpointer open_data;
  GListModel *pending_files; /* (owned) (nullable): to import as soon as there is a community */
  gboolean pending_connect;  /* a service is to be connected as soon as there is a community */
  char *pending_template;    /* (nullable): to be filled in as soon as the two questions are answered */

  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  AdwStatusPage *welcome;
  AdwStatusPage *failure;
  AdwNavigationSplitView *split_view;
  GtkListBox *sidebar_list;
  GtkRevealer *drop_revealer;
  GtkWidget *welcome_demo;
  GtkWidget *welcome_import;
  GMenu *edit_section;
  GMenu *communities_menu;
  AdwWindowTitle *sidebar_title;
  CohortOperationsButton *operations_button;

  CohortPage **pages; /* (owned) by the order of the table; made when first shown */
  guint n_pages;
  guint current;
  gboolean compact; /* there is no room for a title beside buttons */
};

/* What a page knows its window by, shown or not. */
#define COHORT_WINDOW_OF_PAGE "cohort-window"

void cohort_window_actions_class_init (GtkWidgetClass *widget_class);
void cohort_window_actions_init (CohortWindow *self);
void cohort_window_actions_attach (CohortWindow *self);
void cohort_window_actions_sync (CohortWindow *self);
void cohort_window_ask_setup (CohortWindow *self);
void cohort_window_files_class_init (GtkWidgetClass *widget_class);
void cohort_window_files_sync (CohortWindow *self);
gboolean cohort_window_is_busy (CohortWindow *self);
void cohort_window_toast_error (CohortWindow *self, const GError *error);
void cohort_window_pages_class_init (GtkWidgetClass *widget_class);
void cohort_window_pages_init (CohortWindow *self);
void cohort_window_pages_attach (CohortWindow *self);
void cohort_window_pages_dispose (CohortWindow *self);
void cohort_window_show_main (CohortWindow *self);
CohortPage *cohort_window_get_page (CohortWindow *self);

G_END_DECLS
