// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Everything one screen shows of one person. Immutable, shared by reference, made on a reader thread;
 * texts are in the person's language and locale. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  char *source, *name, *email, *handle, *url, *labels, *note, *raw_status, *joined; /* (nullable) */
} CohortReportIdentity;

typedef struct
{
  char *period, *tier, *status, *source, *price; /* "1 Jan 2026 – 1 Feb 2026", …, "¥29.00 / month" */
  gboolean reported;                             /* the source reports states only, no payments */
} CohortReportSegment;

typedef struct
{
  gint64 id;
  char *body, *written;
} CohortReportNote;

/* What is known of the person: a field that every member has, by its id, or one of the user's own. */
typedef struct
{
  const char *id; /* "name", "email", "handle", "url", "country", "language"; NULL: the user's own */
  gint64 field;   /* of the user's own, else 0 */
  char *label;
  char *kind;     /* of the user's own: "text", "number", "date", "choice" */
  GStrv choices;  /* (nullable) */
  char *value;    /* "" where there is none */
  char *provider; /* (nullable): the sources' value, where another one was typed over it */
} CohortReportField;

typedef struct
{
  gint64 id;
  char *name, *name_by_provider; /* the latter (nullable): what was overridden */
  char *contact, *status, *status_id, *tier, *paid_through, *net, *last_activity, *joined;
  GPtrArray *fields;     /* (element-type CohortReportField): those of every member first */
  GPtrArray *identities; /* (element-type CohortReportIdentity) */
  GPtrArray *segments;   /* (element-type CohortReportSegment), newest first */
  GPtrArray *notes;      /* (element-type CohortReportNote), newest first */
  GStrv tags;
  guint64 n_payments;
} CohortMemberReport;

CohortMemberReport *cohort_member_report_ref (CohortMemberReport *self);
void cohort_member_report_unref (CohortMemberReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMemberReport, cohort_member_report_unref)

void cohort_member_report_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): G_IO_ERROR_NOT_FOUND when there is no such member (any more) */
CohortMemberReport *cohort_member_report_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
