// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From named features to the columns of a design matrix, learned on some rows and applied to others.
// Pure and thread-safe; a design is immutable once made.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_FEATURE_NUMBER,
  COHORT_FEATURE_CATEGORY,
} CohortFeatureKind;

typedef struct
{
  const char *name;
  CohortFeatureKind kind;
  const double *numbers; /* of a number, finite */
  const guint32 *levels; /* of a category, below n_levels */
  guint32 n_levels;
} CohortFeature;

/* Features as columns of equal length. Borrowed. */
typedef struct
{
  gsize n;
  const CohortFeature *features;
  gsize n_features;
} CohortFrame;

typedef enum
{
  COHORT_DESIGN_PLAIN = 0,
  COHORT_DESIGN_SPLINES = 1 << 0,   /* numbers get a natural cubic spline of four knots */
  COHORT_DESIGN_REFERENCE = 1 << 1, /* categories lose their first level: for fits without a ridge */
  COHORT_DESIGN_RAW = 1 << 2,       /* numbers keep their unit */
} CohortDesignFlags;

typedef struct _CohortDesign CohortDesign;

CohortStatus cohort_frame_validate (const CohortFrame *frame);
CohortDesign *cohort_design_new (const CohortFrame *frame, const guint32 *rows, gsize n_rows, CohortDesignFlags flags);
void cohort_design_free (CohortDesign *design);
gsize cohort_design_width (const CohortDesign *design);
gsize cohort_design_feature (const CohortDesign *design, gsize column);
char *cohort_design_column_name (const CohortDesign *design, const CohortFrame *frame, gsize column);
void cohort_design_apply (const CohortDesign *design, const CohortFrame *frame, const guint32 *rows, gsize n_rows,
                          double *x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDesign, cohort_design_free)

G_END_DECLS
