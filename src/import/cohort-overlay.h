// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of a preview would have written so far, laid over the ledger that nothing is written to. */

#pragma once

#include "cohort-record.h"

G_BEGIN_DECLS

typedef struct _CohortOverlay CohortOverlay;

CohortOverlay *cohort_overlay_new (void);
void cohort_overlay_free (CohortOverlay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortOverlay, cohort_overlay_free)

gint64 cohort_overlay_source (CohortOverlay *self, const char *kind, const char *name);
gboolean cohort_overlay_note_file (CohortOverlay *self, gint64 source, const char *format, gint64 made_us);

gboolean cohort_overlay_find_key (CohortOverlay *self, gint64 source, CohortRecordKind kind, const char *key,
                                  gint64 *row);
void cohort_overlay_set_key (CohortOverlay *self, gint64 source, CohortRecordKind kind, const char *key, gint64 row,
                             gboolean alone);
gboolean cohort_overlay_other_key (CohortOverlay *self, gint64 source, CohortRecordKind kind, const char *key,
                                   gint64 row);

gint64 cohort_overlay_add_row (CohortOverlay *self, CohortRecordKind kind);
gboolean cohort_overlay_get_field (CohortOverlay *self, CohortRecordKind kind, gint64 row, guint field, guint32 *value);
void cohort_overlay_set_fields (CohortOverlay *self, CohortRecordKind kind, gint64 row, guint32 mask,
                                const guint32 *values);

gboolean cohort_overlay_find_series (CohortOverlay *self, CohortRecordKind kind, guint64 group, gint64 time,
                                     gint64 *row, gint64 *row_time);
void cohort_overlay_add_series (CohortOverlay *self, CohortRecordKind kind, guint64 group, gint64 time, gint64 row);

G_END_DECLS
