// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Making the demo community: a file of its own, which never meets real numbers. */

#pragma once

#include "cohort-demo-world.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CohortDemoOptions:
 * @size: how many people
 * @seed: which of the worlds
 * @anchor: its last day
 * @emit: (nullable): a folder, made where it is missing, that keeps the files which were imported, with a mapping for
 *   each and a script that imports them
 * @truth: (nullable): a file for what is hidden from the application
 */
typedef struct
{
  CohortDemoSize size;
  guint64 seed;
  CohortDay anchor;
  const char *emit;
  const char *truth;
} CohortDemoOptions;

/* What was made. */
typedef struct
{
  CohortDemoFigures figures;
  guint64 rows; /* of all files imported */
} CohortDemoSummary;

#define COHORT_DEMO_ERROR (cohort_demo_error_quark ())
GQuark cohort_demo_error_quark (void);

/**
 * CohortDemoError:
 * @COHORT_DEMO_ERROR_EXISTS: there is a file already, which is left alone
 * @COHORT_DEMO_ERROR_ROWS: a file of the demo was not taken whole: a fault of the program
 */
typedef enum
{
  COHORT_DEMO_ERROR_EXISTS,
  COHORT_DEMO_ERROR_ROWS,
} CohortDemoError;

void cohort_demo_options_init (CohortDemoOptions *options);
gboolean cohort_demo_size_from_id (const char *id, CohortDemoSize *size);
gboolean cohort_demo_create (const char *path, const CohortDemoOptions *options, CohortDemoSummary *summary,
                             GCancellable *cancellable, GError **error);
void cohort_demo_create_async (const char *path, const CohortDemoOptions *options, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_demo_create_finish (GAsyncResult *result, GError **error);

G_END_DECLS
