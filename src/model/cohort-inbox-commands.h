// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a person does with questions and homework, beside cohort-commands.h, which says how commands work. */

#pragma once

#include "cohort-commands.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_INBOX_EDIT_ANSWER,    /* item: the question; text: NULL: it was answered elsewhere */
  COHORT_INBOX_EDIT_TAKE_BACK, /* item */
  COHORT_INBOX_EDIT_SET_ASIDE, /* item */
  COHORT_INBOX_EDIT_TAKE_UP,   /* item */
  COHORT_INBOX_EDIT_MAKE_IDEA, /* item */
  COHORT_INBOX_EDIT_REVIEW,    /* item: the submission; texts: the lines; marks of each, 0: none; text (nullable) */
  COHORT_INBOX_EDIT_PROMISE,   /* item: the benefit; number: hours, 0: none, -1: go by its name */
  COHORT_INBOX_EDIT_RUBRIC,    /* texts: the lines; none: those proposed */
  COHORT_INBOX_EDIT_SNIPPETS,  /* texts */
  COHORT_N_INBOX_EDITS
} CohortInboxEditKind;

/* One edit; borrowed for the call only. */
typedef struct
{
  CohortInboxEditKind kind;
  gint64 item, number;
  const char *text;
  const char *const *texts; /* ended by NULL */
  const int *marks;         /* as many as texts */
} CohortInboxEdit;

void cohort_command_inbox_async (CohortSession *session, const CohortInboxEdit *edit, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_inbox (CohortSession *session, const CohortInboxEdit *edit, GError **error);

/* Of 100, from marks of 1 to 5, 0 where none was given; -1 where none was given at all */
int cohort_inbox_score (const int *marks, guint n_marks);

G_END_DECLS
