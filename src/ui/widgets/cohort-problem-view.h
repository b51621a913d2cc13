// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COHORT_TYPE_PROBLEM_VIEW (cohort_problem_view_get_type ())
G_DECLARE_FINAL_TYPE (CohortProblemView, cohort_problem_view, COHORT, PROBLEM_VIEW, AdwBin)

/* A row of a file that is not in the ledger. The texts are copied. */
typedef struct
{
  const char *file; /* (nullable) where it goes without saying */
  guint64 row, line;
  gboolean rejected;
  const char *reason, *content;
} CohortProblemText;

GtkWidget *cohort_problem_view_new (void);
void cohort_problem_view_set (CohortProblemView *self, const CohortProblemText *problems, guint n_problems);

G_END_DECLS
