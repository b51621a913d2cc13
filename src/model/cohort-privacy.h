// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a person may ask for: a copy of everything that is known of them, and to be erased. The copy is data (JSON) and
 * rows for a table to read; erasing is told before, in words, and has no undo. Main thread. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  char *title, *detail; /* "4 notes, tags and fields", "…" */
} CohortPrivacyLine;

typedef struct
{
  char *name;         /* what is to be typed */
  gboolean is_erased; /* it was done already: the rest is empty */
  GPtrArray *removed; /* (element-type CohortPrivacyLine) */
  GPtrArray *kept;    /* (element-type CohortPrivacyLine): with why and until when */
  GPtrArray *look_at; /* (element-type CohortPrivacyLine): what is left to the person */
} CohortPrivacyPlan;

void cohort_privacy_plan_free (CohortPrivacyPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPrivacyPlan, cohort_privacy_plan_free)

void cohort_privacy_plan_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
CohortPrivacyPlan *cohort_privacy_plan_load_finish (GAsyncResult *result, GError **error);

typedef struct
{
  char *name;
  char *title, *detail; /* of the table to read */
  char *json;
  GPtrArray *rows; /* (element-type GStrv): section, what, text */
} CohortPrivacyCopy;

void cohort_privacy_copy_free (CohortPrivacyCopy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPrivacyCopy, cohort_privacy_copy_free)

void cohort_privacy_copy_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
CohortPrivacyCopy *cohort_privacy_copy_load_finish (GAsyncResult *result, GError **error);

/* Erases. There is no way back. */
void cohort_privacy_erase_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): the receipt, a sentence without a word of who it was */
char *cohort_privacy_erase_finish (GAsyncResult *result, GError **error);

G_END_DECLS
