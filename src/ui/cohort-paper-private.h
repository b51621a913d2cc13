// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a paper is made of, for cohort-paper.c, which fills it, and cohort-paper-layout.c, which lays it out. */

#pragma once

#include "cohort-paper.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_PAPER_HEADING,
  COHORT_PAPER_TEXT,
  COHORT_PAPER_TABLE,
  COHORT_PAPER_CHART
} CohortPaperKind;

typedef struct
{
  char *title; /* (owned) */
  gboolean is_number, wraps;
  double x, width; /* once it is laid out */
} CohortPaperPlace;

typedef struct
{
  CohortPaperKind kind;
  char *text; /* (owned) (nullable) of headings and texts */

  CohortPaperPlace *columns; /* (owned) (nullable) of tables */
  guint n_columns;
  GPtrArray *rows;  /* (owned) (nullable) (element-type GStrv) */
  GPtrArray *exact; /* (owned) (nullable) the same for a file */
  gboolean paper_only;

  CohortChart *chart;  /* (owned) (nullable) */
  GskRenderNode *node; /* (owned) (nullable) once it is laid out */
  double scale;        /* of the node on the paper */
} CohortPaperBlock;

/* What of a block goes to one page. */
typedef struct
{
  guint page;
  double y;
  const CohortPaperBlock *block;
  guint first, n; /* rows of a table */
} CohortPaperPiece;

struct _CohortPaper
{
  char *title, *detail; /* (owned) */
  GPtrArray *blocks;    /* (owned) (element-type CohortPaperBlock) */

  /* Of the paper */
  PangoLayout *layout; /* (owned) (nullable) before it is laid out */
  double width, height, point;
  double row_height, head_height; /* of a row of one line; of what stands on top of each page */
  GArray *pieces;                 /* (owned) (element-type CohortPaperPiece) */
  guint n_pages;
};

G_END_DECLS
