// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What to make next, and whom to send what, each with reasons that open their rows. Immutable, shared by reference,
 * made on a reader thread; texts are in the person's language and locale. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_SUGGESTION_MAKE, /* a topic */
  COHORT_SUGGESTION_SEND, /* a post, to some members */
} CohortSuggestionKind;

/* What a reason opens. */
typedef enum
{
  COHORT_EVIDENCE_QUESTIONS, /* open ones on a topic */
  COHORT_EVIDENCE_POSTS,     /* what came out on it, the latest first */
  COHORT_EVIDENCE_READERS,   /* members who read on it, and whether they stayed */
  COHORT_EVIDENCE_PEOPLE,    /* the people of the suggestion; of them those who saw a post, if it names one */
  COHORT_EVIDENCE_POST,      /* the post itself */
} CohortEvidence;

typedef struct
{
  CohortEvidence opens;
  gint64 post; /* 0: none */
  char *text;  /* "7 unanswered questions, 3 from Premium" */
} CohortSuggestionReason;

/* Somebody to whom a post may be sent. */
typedef struct
{
  gint64 member;
  char *name, *detail; /* why them: "they saw “A” and “B”" */
  char *contact;       /* (nullable): an e-mail address */
  gint64 because[2];   /* posts; 0: none */
} CohortSuggestionPerson;

typedef struct
{
  CohortSuggestionKind kind;
  char *topic, *topic_name; /* MAKE: its key, and as it is shown */
  gint64 topic_id;
  gint64 post;              /* SEND */
  char *title;              /* "Write: “…”", "Send: “…”" */
  char *idea;               /* MAKE: what the item of the plan is called */
  char *note;               /* MAKE: what it begins with: reasons and questions */
  char *why;                /* the reasons as one text */
  const char *content_kind; /* id */
  GPtrArray *reasons;       /* (element-type CohortSuggestionReason) */
  GPtrArray *people;        /* (element-type CohortSuggestionPerson): SEND: all of them */
} CohortSuggestion;

/* A post for one member, or a member for one post. */
typedef struct
{
  gint64 member, post;
  char *title, *detail, *contact; /* (nullable) contact */
} CohortSuggestionLine;

typedef struct
{
  CohortDay as_of;
  char *judged;     /* "As of 30 Jun 2026, where your data ends" */
  char *missing;    /* (nullable): what there is too little of; then nothing else is told */
  gboolean waits;   /* the lists are not made of the present ledger yet */
  gboolean on_wish; /* making them takes long: only when asked */
  gboolean by_model;
  GPtrArray *make, *send;           /* (element-type CohortSuggestion) */
  char *make_missing;               /* (nullable): why there is nothing to make */
  char *check_title, *check_detail; /* (nullable): how good the lists would have been, and what follows */
  char *outcome;                    /* (nullable): what came of what was sent */
} CohortSuggestionReport;

CohortSuggestionReport *cohort_suggestion_report_ref (CohortSuggestionReport *self);
void cohort_suggestion_report_unref (CohortSuggestionReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSuggestionReport, cohort_suggestion_report_unref)

void cohort_suggestion_report_load_async (CohortSession *session, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
CohortSuggestionReport *cohort_suggestion_report_load_finish (GAsyncResult *result, GError **error);
CohortSuggestionReport *cohort_suggestion_report_load (CohortSession *session, GError **error);

/* What may be sent to a member, or whom a post; one of the two is 0. (element-type CohortSuggestionLine): the best
 * first; empty where no lists are kept of the present ledger. */
void cohort_suggestion_lines_load_async (CohortSession *session, gint64 member, gint64 post, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *cohort_suggestion_lines_load_finish (GAsyncResult *result, GError **error);
GPtrArray *cohort_suggestion_lines_load (CohortSession *session, gint64 member, gint64 post, GError **error);

/* One row behind a reason. */
typedef struct
{
  char *title, *detail;
  gint64 member, post; /* what it opens; 0: none */
} CohortEvidenceRow;

/* The rows of a reason of a suggestion to make: QUESTIONS, POSTS or READERS. (element-type CohortEvidenceRow) */
void cohort_suggestion_evidence_load_async (CohortSession *session, CohortEvidence what, const char *topic,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
GPtrArray *cohort_suggestion_evidence_load_finish (GAsyncResult *result, GError **error);
GPtrArray *cohort_suggestion_evidence_load (CohortSession *session, CohortEvidence what, const char *topic,
                                            GError **error);
/* Those of a suggestion to send that @reason speaks of. Returns: (transfer full) (element-type CohortEvidenceRow) */
GPtrArray *cohort_suggestion_people (const CohortSuggestion *suggestion, const CohortSuggestionReason *reason);

G_END_DECLS
