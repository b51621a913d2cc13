// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Everything out: members.csv and payments.csv for other programs, and community.json, from which an
 * equal community can be made again. These functions wait. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

/* Writes the three files into @directory, which is made if need be; files of these names are replaced. */
gboolean cohort_export_all (CohortSession *session, GFile *directory, GError **error);

/* Whether @file is a community.json. */
gboolean cohort_export_is_community (GFile *file, GError **error);
/* Reads a community.json into this empty community, as one step. */
gboolean cohort_export_restore (CohortSession *session, GFile *file, guint64 *n_rows, GError **error);

G_END_DECLS
