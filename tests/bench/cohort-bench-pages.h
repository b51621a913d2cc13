/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

/* What the pages of members, content, suggestions, questions and prices ask for when they are opened, searched or
 * sorted. */
typedef struct
{
  const char *name;
  void (*ask) (CohortSession *session, const char *with);
  const char *with; /* (nullable) */
} CohortBenchPage;

const CohortBenchPage *cohort_bench_pages (gsize *n);

/* Until the first row of @list is here, in the order of @sort. */
void cohort_bench_ask_list (gpointer list, const char *sort);

G_END_DECLS
