// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Who may leave, why, what was done about it, and how often the list was right. Immutable, shared by reference, made on
 * a reader thread; texts are in the person's language and locale. */

#pragma once

#include "cohort-proportion.h"
#include "cohort-session.h"

G_BEGIN_DECLS

/* Raised when the same data gives another answer. */
#define COHORT_RISK_METHOD_VERSION 2

typedef enum
{
  COHORT_RISK_SHOWN,
  COHORT_RISK_SNOOZED,  /* until a day */
  COHORT_RISK_DONE,     /* something was done within the last two weeks */
  COHORT_RISK_DENIED,   /* "not a risk" */
  COHORT_RISK_HELD_OUT, /* left alone on purpose, one in five */
} CohortRiskPlace;

/* One member. */
typedef struct
{
  gint64 member;
  char *name;
  char *offer;   /* "VIP · ¥199.00 / month · renews in 9 days" */
  char *sign;    /* id: "quiet" */
  GStrv reasons; /* each checkable: "nothing used since 19 May: 42 days (usual gap 5, longest 17)" */
  char *staying; /* (nullable): what speaks for their staying */
  char *record;  /* "People like this left 9 of 31 times in your data" */
  char *chance;  /* "14 %" of leaving within 30 days; "–" where nothing is known */
  char *loss;    /* expected, a month: "¥27.80 a month" */
  char *action;  /* "Write to them personally" */
  char *done;    /* (nullable): "Message on 12 Jun 2026; follow up on 26 Jun 2026" */
  char *contact; /* (nullable): an e-mail address */
  CohortRiskPlace place;
  gint64 note;         /* the row that put it there: a snooze's or verdict's id, else 0 */
  CohortEstimate like; /* of members with the same sign, who left within 30 days; no status OK: the record says why */
  gint64 probability_ppm; /* -1: not known */
  gint64 loss_minor;      /* expected, a month; -1: not known */
  const char *currency;   /* interned */
  int to_renewal;         /* days */
} CohortRiskRow;

/* What is expected to be lost a month to who is on the list, in one currency. */
typedef struct
{
  const char *currency; /* interned */
  gint64 minor;
  guint n; /* members */
} CohortRiskLoss;

/* A line of a list that says one thing of a member. */
typedef struct
{
  gint64 member;
  char *name, *detail;
  char *contact; /* (nullable) */
  char *done;    /* (nullable): of a failed payment that was dealt with: "Written to on 12 Jun 2026" */
} CohortRiskLine;

/* One graded month. */
typedef struct
{
  CohortDay day;
  char *title;   /* "1 May 2026" */
  char *summary; /* "12 named, 3 of them left; 4 left unnamed" */
  guint named, hits, missed, false_alarms, paying;
  GPtrArray *lines; /* (element-type CohortRiskLine): "named: nothing used for 41 days; left" */
} CohortRiskGrade;

/* Ten said probabilities against what happened. */
typedef struct
{
  char *said, *happened, *n; /* "10–20 %", "17.1 %", "41" */
} CohortRiskBin;

typedef struct
{
  CohortDay as_of;
  char *judged;         /* "As of 30 Jun 2026, where your data ends" */
  char *base;           /* "6–7 of 186 leave in a usual month" */
  CohortEstimate usual; /* the share that does */
  char *method;         /* "Rules only until 30 people have left; 12 have" */
  char *activity;       /* (nullable): that no activity was imported, or that it is old, and the one file to add */
  gboolean payments_only;
  char *total;        /* (nullable): "Expected loss ¥312.00 a month" */
  GArray *losses;     /* (element-type CohortRiskLoss): the same, in the order of the list */
  GPtrArray *rows;    /* (element-type CohortRiskRow), the greatest expected loss first; those put aside at the end */
  guint n_shown;      /* of them */
  guint n_more;       /* further ones that were left out of a very long list */
  char *failed_title; /* (nullable): "4 payments failed: ¥236.00" */
  GPtrArray *failed;  /* (element-type CohortRiskLine): the newest try first */
  GPtrArray *failed_aside; /* (element-type CohortRiskLine): of these, who was written to or put off; not in failed */
  char *quiet_title;       /* "42 quiet members, not at risk" */
  char *quiet_detail;      /* how often the like leave */
  GPtrArray *quiet;        /* (element-type CohortRiskLine) */
  guint n_quiet;
  GPtrArray *upgrades; /* (element-type CohortRiskLine) */
  char *upgrade_detail;
  gboolean wants_fit; /* forecasts are missing or stale, and soon made */
  gboolean may_fit;   /* they would take long: only when asked */
  guint n_paying;
  /* how good is this? */
  char *grade_title;  /* "In the last 12 months 61 were named, 17 of them left" */
  char *grade_detail; /* what chance would have done */
  GPtrArray *grades;  /* (element-type CohortRiskGrade), the newest first */
  char *model_title;  /* (nullable): how well the probabilities rank and fit */
  GPtrArray *bins;    /* (element-type CohortRiskBin) */
  char *said_title;   /* (nullable): what lists that were shown came to */
  GPtrArray *said;    /* (element-type CohortRiskLine): one a list that was kept and is old enough */
  char *treated;      /* what became of those who were written to, beside the others; it is no proof */
  GPtrArray *deeds;   /* (element-type CohortRiskLine): what was done for whom, and whether they stayed; newest first */
  gboolean holds_out; /* one in five is left alone */
  char *held_out;     /* what became of them, or what it is good for */
} CohortRiskReport;

CohortRiskReport *cohort_risk_report_ref (CohortRiskReport *self);
void cohort_risk_report_unref (CohortRiskReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRiskReport, cohort_risk_report_unref)

/* @as_of: COHORT_DAY_NONE: the last day known. @member: 0: everybody; else rows holds that member alone, or nobody */
CohortRiskReport *cohort_risk_report_load (CohortSession *session, CohortDay as_of, gint64 member, GError **error);
void cohort_risk_report_load_async (CohortSession *session, CohortDay as_of, gint64 member, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
CohortRiskReport *cohort_risk_report_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
