/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a report of who stays needs beside the segments: names of what members are told apart by, who came with which
 * promotion or from where, payments that failed, when something was published, what leavers wrote.
 *
 * Plain functions for a connection's own thread. Texts are the row's own and gone with the next one. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

typedef void (*CohortRetentionNameFunc) (gint64 id, const char *name, gpointer data);
typedef void (*CohortRetentionInstantFunc) (gint64 id, gint64 us, gpointer data);
/* @name: of what @member came with or from; @at_us: since when, 0 where not known */
typedef void (*CohortRetentionMemberFunc) (gint64 member, const char *name, gint64 at_us, gpointer data);
/* @at_us: 0 where not known */
typedef void (*CohortRetentionExitFunc) (gint64 member, const char *reason, const char *body, gint64 at_us,
                                         gpointer data);

gboolean cohort_retention_each_tier (CohortDb *db, CohortRetentionNameFunc func, gpointer data, GError **error);
gboolean cohort_retention_each_source (CohortDb *db, CohortRetentionNameFunc func, gpointer data, GError **error);
gboolean cohort_retention_each_coupon (CohortDb *db, CohortRetentionMemberFunc func, gpointer data, GError **error);
gboolean cohort_retention_each_channel (CohortDb *db, CohortRetentionMemberFunc func, gpointer data, GError **error);
gboolean cohort_retention_each_failure (CohortDb *db, CohortRetentionInstantFunc func, gpointer data, GError **error);
gboolean cohort_retention_each_post (CohortDb *db, CohortRetentionInstantFunc func, gpointer data, GError **error);
gboolean cohort_retention_each_exit (CohortDb *db, guint limit, CohortRetentionExitFunc func, gpointer data,
                                     GError **error);

G_END_DECLS
