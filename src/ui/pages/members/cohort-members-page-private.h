// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Shared by cohort-members-page.c (the list, the search, the person beside it), cohort-members-filter.c (what is
// listed) and cohort-members-bulk.c (what is done with those who are selected).

#pragma once

#include "cohort-members-page.h"

#include "cohort-member-choices.h"
#include "cohort-member-list.h"
#include "cohort-member-pane.h"
#include "cohort-row-selection.h"

G_BEGIN_DECLS

struct _CohortMembersPage
{
  CohortPage parent_instance;

  CohortMemberList *list;        /* (owned) (nullable) before there is a session */
  CohortRowSelection *selection; /* (owned) (nullable) before there is a session */
  CohortMemberFilter *filter;    /* (owned) */
  CohortMemberChoices *choices;  /* (owned) (nullable) before they were read */
  GCancellable *choosing;        /* (owned) (nullable): reading them */
  gint64 refocus_until;          /* monotonic: mapped again by then, the list gets the focus back */
  gint64 chosen;                 /* the person in the pane, 0: nobody */
  GCancellable *find;            /* (owned) (nullable): looking for the chosen person's position */

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkWidget *filter_button;
  GtkWidget *add_button;
  AdwWrapBox *chips_box;
  GMenu *saved_section;
  GtkActionBar *bulk_bar;
  GtkLabel *selected_label;
  AdwOverlaySplitView *pane_view;
  GtkStack *stack;
  GtkColumnView *view;
  CohortMemberPane *pane;
  GtkColumnViewColumn *narrow_column;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *tier_column;
  GtkColumnViewColumn *status_column;
  GtkColumnViewColumn *paid_column;
  GtkColumnViewColumn *net_column;
  GtkColumnViewColumn *activity_column;
  GtkColumnViewColumn *risk_column;
  GtkColumnViewColumn *sources_column;
};

void cohort_members_filter_class_init (GtkWidgetClass *widget_class);
void cohort_members_filter_apply (CohortMembersPage *self);
void cohort_members_filter_set_status (CohortMembersPage *self, const char *status);
void cohort_members_filter_load_choices (CohortMembersPage *self);

void cohort_members_bulk_class_init (GtkWidgetClass *widget_class);
void cohort_members_bulk_init (CohortMembersPage *self);
void cohort_members_bulk_sync (CohortMembersPage *self);
void cohort_members_bulk_add_member (CohortMembersPage *self);
void cohort_members_bulk_export (CohortMembersPage *self, gboolean selected_only);

G_END_DECLS
