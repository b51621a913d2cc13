// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page of members at risk on paper and in files: the list with its reasons, failed cards, the quiet, and how often
// the list was right. Who was put aside is not named again.

#include "config.h"

#include "cohort-at-risk-paper.h"

#include "cohort-page-paper.h"

#include <glib/gi18n.h>

static void
pick_line (gconstpointer item, const char **title, const char **detail)
{
  *title = ((const CohortRiskLine *) item)->name;
  *detail = ((const CohortRiskLine *) item)->detail;
}

/* Those of the list; who was put aside is not called again on paper. */
static void
add_rows (CohortPaper *paper, const CohortRiskReport *report)
{
  const CohortPaperColumn columns[] = {
    { C_ ("paper", "Member"), FALSE, TRUE },   { C_ ("paper", "Reasons"), FALSE, TRUE },
    { C_ ("paper", "Chance"), TRUE },          { C_ ("paper", "Expected Loss"), TRUE },
    { C_ ("paper", "Proposal"), FALSE, TRUE },
  };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < report->rows->len; i++)
    {
      const CohortRiskRow *row = report->rows->pdata[i];
      g_autofree char *who = g_strjoin (" · ", row->name, row->offer, NULL);
      g_autofree char *why = g_strjoinv ("; ", row->reasons);
      const char *texts[] = { who, why, row->chance, row->loss ? row->loss : "", row->action ? row->action : "", NULL };

      if (row->place == COHORT_RISK_SHOWN)
        g_ptr_array_add (rows, g_strdupv ((GStrv) texts));
    }
  if (rows->len > 0)
    cohort_paper_add_table (paper, columns, G_N_ELEMENTS (columns), rows, NULL);
}

CohortPaper *
cohort_at_risk_paper_new (CohortPage *page, const CohortRiskReport *report)
{
  CohortPaper *paper = cohort_page_paper_new (page, report->judged);

  cohort_paper_add_text (paper, report->base);
  if (report->total != NULL)
    cohort_paper_add_text (paper, report->total);
  cohort_paper_add_text (paper, report->method);
  if (report->activity != NULL)
    cohort_paper_add_text (paper, report->activity);
  add_rows (paper, report);
  if (report->failed_title != NULL)
    cohort_page_paper_add_lines (paper, report->failed_title, report->failed, pick_line);
  if (report->quiet_title != NULL)
    cohort_page_paper_add_lines (paper, report->quiet_title, report->quiet, pick_line);
  if (report->grade_title != NULL)
    {
      cohort_paper_add_heading (paper, report->grade_title);
      if (report->grade_detail != NULL)
        cohort_paper_add_text (paper, report->grade_detail);
    }
  return paper;
}
