// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What waits for the person: questions, each with what its asker is promised; homework; and what leavers wrote.
 * Immutable, shared by reference, made on a reader thread. Times are counted to the last day that the data tell of: of
 * a file that is a month old nobody knows what was answered since. */

#pragma once

#include "cohort-question-state.h"
#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  gint64 member; /* 0: nobody knows who asked */
  char *who;     /* "Ada · VIP" */
  char *name;    /* "Ada" */
  char *line;    /* the beginning, on one line */
  char *text;    /* whole, as it was asked */
  char *about;   /* (nullable): "sqlite · under “WAL in Practice”" */
  char *asked;   /* "Asked 12 Jun 2026 · Ghost" */
  char *due;     /* (nullable): "Overdue by 3 days"; NULL once it is answered */
  char *promise; /* (nullable): "VIP: an answer within 2 days" */
  gboolean overdue;
  CohortQuestionState state;
  gboolean idea;  /* is in the plan */
  char *answer;   /* (nullable): the latest one */
  char *answered; /* (nullable): "Answered 13 Jun 2026" */
} CohortInboxQuestion;

typedef struct
{
  gint64 id, member;
  char *who;
  char *title;  /* of the assignment */
  char *text;   /* (nullable): what was handed in */
  char *url;    /* (nullable): where it is, if that is all that was handed in */
  char *detail; /* "Handed in 12 Jun 2026 · 3 days late" */
} CohortInboxSubmission;

typedef struct
{
  gint64 member;
  char *who;
  char *text;
  char *detail;
} CohortInboxNote;

/* What a benefit says of answers. */
typedef struct
{
  gint64 benefit;
  char *name, *tiers;
  guint hours;      /* in force; 0: it promises none */
  gboolean by_name; /* nobody said so: its name does */
} CohortInboxPromise;

typedef struct
{
  GPtrArray *questions; /* (element-type CohortInboxQuestion): the oldest first; of a search, the answered ones last */
  GPtrArray *aside;     /* likewise: put aside */
  GPtrArray *submissions; /* (element-type CohortInboxSubmission): the oldest first */
  GPtrArray *notes;       /* (element-type CohortInboxNote): the latest first */
  GPtrArray *promises;    /* (element-type CohortInboxPromise) */
  GStrv rubric, snippets;
  gboolean rubric_is_own;
  guint n_waiting, n_overdue; /* also while something is searched for */
  gint64 n_notes;             /* all, also those that are not listed */
  guint answer_days;          /* for those to whom nothing is promised */
  char *last_answer;          /* (nullable): "The last answer was given 2 days ago." */
  char *as_of;                /* (nullable): to which day times are counted, where that is not today */
} CohortInboxReport;

CohortInboxReport *cohort_inbox_report_ref (CohortInboxReport *self);
void cohort_inbox_report_unref (CohortInboxReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortInboxReport, cohort_inbox_report_unref)

/* @search: (nullable): questions and their answers in which all of it occurs */
void cohort_inbox_report_load_async (CohortSession *session, const char *search, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
CohortInboxReport *cohort_inbox_report_load_finish (GAsyncResult *result, GError **error);
CohortInboxReport *cohort_inbox_report_load (CohortSession *session, const char *search, GError **error);

/* Questions that a brief report tells, beside the first that waits too long. */
#define COHORT_INBOX_BRIEF 5

void cohort_inbox_brief_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
CohortInboxReport *cohort_inbox_brief_load (CohortSession *session, GError **error);

/* A passage of the person's own, to answer with. */
typedef struct
{
  char *title;
  char *detail; /* "Article · 3 May 2026", "Your answer · 1 Jun 2026" */
  char *text;   /* "" where there is only a link */
  char *url;    /* (nullable): that may be opened */
  char *insert; /* what goes into the answer: the text, and where it is from */
  gint64 post;  /* of the library, or 0 */
} CohortInboxPassage;

void cohort_inbox_passages_load_async (CohortSession *session, gint64 question, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type CohortInboxPassage) (nullable): what says most first */
GPtrArray *cohort_inbox_passages_load_finish (GAsyncResult *result, GError **error);
GPtrArray *cohort_inbox_passages_load (CohortSession *session, gint64 question, GError **error);

G_END_DECLS
