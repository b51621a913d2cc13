// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of commands share. A command is a request, a small struct that travels to the writer thread, and a
 * function that carries it out between the beginning and the end of a step. */

#pragma once

#include "cohort-commands.h"
#include "cohort-store.h"

G_BEGIN_DECLS

typedef struct _CohortCommandRequest CohortCommandRequest;

/* Writer thread, inside the step. FALSE with @error set takes all of it back. */
typedef gboolean (*CohortCommandRequestFunc) (CohortDb *db, const CohortCommandRequest *self, GError **error);

struct _CohortCommandRequest
{
  const char *kind; /* of the step; NULL: the request runs steps of its own */
  CohortCommandRequestFunc run;
  char *detail; /* (owned) JSON */
  gint64 now_us;
  gint64 id;     /* the member or note */
  GArray *ids;   /* (element-type gint64) (owned) (nullable) */
  char *name;    /* (owned) (nullable) */
  char *value;   /* (owned) (nullable) */
  gpointer more; /* (owned) (nullable): what a family of commands needs besides */
  GDestroyNotify free_more;
};

CohortCommandRequest *cohort_command_request_new (CohortSession *session, const char *kind,
                                                  CohortCommandRequestFunc run);
CohortCommandRequest *cohort_command_request_new_for_ids (CohortSession *session, const gint64 *ids, guint n_ids);
void cohort_command_request_free (gpointer data);
/* The step's detail: a text and a count, each under a name that may be NULL for none. */
void cohort_command_request_set_detail (CohortCommandRequest *self, const char *name, const char *text,
                                        const char *count_name, gint64 count);

/* The job of a request that is one step. */
gpointer cohort_command_request_run_step (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error);
/* Both take the request over. */
void cohort_command_request_start (CohortSession *session, CohortStoreJob job, CohortCommandRequest *request,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_request_run_now (CohortSession *session, CohortStoreJob job, CohortCommandRequest *request,
                                            GError **error);

/* @label: (transfer full) */
CohortDone *cohort_done_new (gint64 step, char *label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortCommandRequest, cohort_command_request_free)

G_END_DECLS
