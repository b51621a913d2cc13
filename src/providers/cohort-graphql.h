// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Asking by GraphQL: one address, a query with its variables, and an answer that may hold data and errors together.
 * Pure; any thread. */

#pragma once

#include <json-glib/json-glib.h>

#include "cohort-provider.h"

G_BEGIN_DECLS

/* What a stream asks, and where its list is in the answer. */
typedef struct
{
  const char *stream, *query, *path;
  gboolean has_since; /* the query can ask for what is newer */
} CohortGraphqlQuery;

void cohort_graphql_plan (const CohortGraphqlQuery *queries, guint n_queries, const CohortMarks *marks,
                          CohortTasks *out);
const CohortGraphqlQuery *cohort_graphql_find (const CohortGraphqlQuery *queries, guint n_queries, const char *stream);
void cohort_graphql_set_query (CohortRequest *request, const char *query, JsonObject *variables);
CohortVerdict cohort_graphql_reply (const CohortReply *reply, CohortBatch *batch, JsonNode **root, JsonObject **data,
                                    GError **error);

G_END_DECLS
