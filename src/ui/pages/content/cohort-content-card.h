// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-plan-report.h"

G_BEGIN_DECLS

/* One thing of the plan, or a slot that is empty: a button that opens it and can be dragged. What it asks for are
 * actions of the page it lies on: content.open-item, content.open-post, content.plan-slot, content.move. */
#define COHORT_TYPE_CONTENT_CARD (cohort_content_card_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentCard, cohort_content_card, COHORT, CONTENT_CARD, GtkButton)

typedef enum
{
  COHORT_CARD_TITLE, /* one line */
  COHORT_CARD_FULL,  /* with kind, tiers and author */
  COHORT_CARD_DATED, /* the same with its day */
} CohortCardStyle;

GtkWidget *cohort_content_card_new (CohortPlanReport *report, const CohortPlanEntry *entry, CohortCardStyle style);
GtkWidget *cohort_content_card_new_for_slot (CohortPlanReport *report, const CohortPlanSlot *slot,
                                             CohortCardStyle style);
const CohortPlanEntry *cohort_content_card_get_entry (CohortContentCard *self);
gboolean cohort_content_card_is_movable (CohortContentCard *self);
const char *cohort_content_card_sign (CohortPlanState state);

/* Takes what is dragged over @widget: @dropped gets the item's id. */
typedef gboolean (*CohortContentDropped) (GtkWidget *widget, gint64 item);
void cohort_content_accept_drops (GtkWidget *widget, CohortContentDropped dropped);

G_END_DECLS
