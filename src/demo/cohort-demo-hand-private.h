// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-demo-hand.h"

G_BEGIN_DECLS

typedef struct
{
  CohortDb *db;
  const CohortDemoWorld *world;
  gint64 sources[COHORT_DEMO_N_PROVIDERS]; /* 0: nobody is there */
  gint64 own;                              /* the source "By hand" */
  gint64 event;                            /* the live session to come */
  GError **error;                          /* the first one; then nothing more is done */
} CohortDemoHand;

gint64 cohort_demo_hand_identity (CohortDemoHand *self, int identity);
gint64 cohort_demo_hand_post (CohortDemoHand *self, int post);
gint64 cohort_demo_hand_put (CohortDemoHand *self, const char *sql, const char *types, ...);
void cohort_demo_hand_ask (CohortDemoHand *self, gint64 *answer, const char *sql, const char *types, ...);

void cohort_demo_hand_content (CohortDemoHand *self);
void cohort_demo_hand_offer (CohortDemoHand *self);

G_END_DECLS
