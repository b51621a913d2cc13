// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-session.h"
#include "cohort-store.h"

G_BEGIN_DECLS

/* What the session knows of the file's contents: read by one job, replaced whole. */
typedef struct
{
  GHashTable *settings; /* (element-type utf8 utf8) */
  GHashTable *views;    /* (element-type utf8 utf8) */
  CohortHoldings holdings;
  char *undo_label; /* (nullable) */
  char *redo_label; /* (nullable) */
} CohortSummary;

struct _CohortSession
{
  GObject parent_instance;

  CohortStore *store; /* (owned) */
  char *title;
  char *read_only_reason; /* (nullable) */
  char *recovery_message; /* (nullable) */
  CohortClock clock;
  gpointer clock_data;
  CohortSummary *summary;
  CohortZone *zone;
  GCancellable *cancellable; /* of the summary being read */
  gboolean refreshing;       /* derived rows are being built anew */
  GCancellable *copying;     /* (owned) (nullable): of the copy being made */
  char *second_folder;       /* (nullable): where each copy is made once more */
  CohortDay copied;          /* the day whose copy was seen to, in UTC; COHORT_DAY_NONE: none yet */
};

gpointer cohort_session_read_summary (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error);
void cohort_session_summary_free (gpointer data);
CohortSession *cohort_session_new (CohortStore *store, gpointer summary, CohortClock clock, gpointer clock_data,
                                   char *recovery_message);
void cohort_session_copy_if_due (CohortSession *self);
gboolean cohort_session_copy_now (CohortSession *self, GError **error);
void cohort_session_copy_at_close (CohortSession *self);
void cohort_session_take_message (CohortSession *self, char *message);

const char *cohort_summary_currency (const CohortSummary *self);
gboolean cohort_summary_same_settings (const CohortSummary *self, const CohortSummary *other);
const char *cohort_summary_zone (const CohortSummary *self);
void cohort_summary_keep_view (CohortSummary *self, CohortStore *store, const char *key, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSummary, cohort_session_summary_free)

G_END_DECLS
