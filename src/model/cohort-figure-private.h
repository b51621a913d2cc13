// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-figure.h"
#include "cohort-ledger-snapshot-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *metric, *part;
} CohortFigureSource;

/* Another definition, or a part. */
typedef struct
{
  const char *title; /* to be translated */
  CohortFigureSource source;
} CohortFigureOther;

/* In the order of cohort_preferences_get_definitions (). */
typedef enum
{
  COHORT_BY_COHORT,
  COHORT_BY_ARTICLE,
  COHORT_BY_STRIPE,
  COHORT_N_BY
} CohortFigureBy;

typedef enum
{
  COHORT_FORMULA_QUOTIENT, /* num ÷ den, where that is the estimate */
  COHORT_FORMULA_MOVES,    /* start + new … = end */
  COHORT_FORMULA_GROWTH,   /* (end - start) ÷ start */
  COHORT_FORMULA_WORDS,    /* .formulas */
} CohortFormulaKind;

typedef struct
{
  const char *id;
  const char *title; /* (nullable) to be translated; NULL: the metric's */
  CohortFigureSource by[COHORT_N_BY];
  const char *pending; /* (nullable): the part that counts what cannot be judged yet */
  CohortFormulaKind formula_kind;
  const char *formulas[COHORT_N_BY]; /* (nullable) to be translated */
  const CohortFigureOther *others;
  guint n_others;
  gboolean is_fact; /* counted, not sampled: any change is one */
} CohortFigureKind;

const CohortFigureKind *cohort_figure_kind_find (const char *id);

/* What is known when a figure is put into words. */
typedef struct
{
  const CohortFigureKind *kind;
  CohortFigureBy by;
  const CohortMetricReport *now, *before, *each; /* (nullable) before, each */
  CohortDay today;
  const char *zone;
} CohortFigureContext;

/* For a report that has figures among other things: asked on the main thread, answered in its job. */
typedef struct _CohortFigureQuestion CohortFigureQuestion;

CohortFigureQuestion *cohort_figure_question_new (CohortSession *session, const CohortScope *scope,
                                                  const char *const *ids);
void cohort_figure_question_free (CohortFigureQuestion *self);
CohortLedgerSnapshot *cohort_figure_question_read (const CohortFigureQuestion *self, CohortDb *db, GError **error);
CohortFigureReport *cohort_figure_question_answer (const CohortFigureQuestion *self, CohortLedgerSnapshot *ledger,
                                                   GCancellable *cancellable, GError **error);

CohortFigure *cohort_figure_new (const CohortFigureContext *context);
void cohort_figure_free (CohortFigure *self);

G_END_DECLS
