// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What no callback of ours may take. */
#define COHORT_LOOP_LIMIT_MS 8

typedef struct
{
  double own_ms;   /* the longest callback of ours */
  char *own_name;  /* (nullable): its source */
  GArray *busy_ms; /* (element-type double): each turn of the loop, from waking up to sleeping again */
} CohortLoopTimes;

void cohort_loop_watch_begin (void);
CohortLoopTimes *cohort_loop_watch_take (void);
void cohort_loop_times_free (CohortLoopTimes *times);
double cohort_loop_times_quantile (GArray *ms, double q);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortLoopTimes, cohort_loop_times_free)

G_END_DECLS
