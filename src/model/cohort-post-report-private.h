// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-ledger-snapshot-private.h"
#include "cohort-post-return.h"

G_BEGIN_DECLS

/* What readers of posts did, over one snapshot of the ledger. Reader thread. */
typedef struct _CohortReaderFigures CohortReaderFigures;

CohortReaderFigures *cohort_reader_figures_new (CohortLedgerCache *cache, CohortDb *db, GError **error);
void cohort_reader_figures_free (CohortReaderFigures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortReaderFigures, cohort_reader_figures_free)
const char *cohort_reader_figures_get_home (CohortReaderFigures *self);

guint32 cohort_reader_figures_get_n_members (CohortReaderFigures *self);
/* Returns: the index of a member in the ledger's arrays; COHORT_INDEX_NONE: no member of it */
guint32 cohort_reader_figures_index (CohortReaderFigures *self, gint64 member);
/* Returns: (transfer none) */
const CohortPostReturns *cohort_reader_figures_get_returns (CohortReaderFigures *self);

/* @published: COHORT_DAY_NONE: without those it is compared with, which takes a look at everybody */
gboolean cohort_reader_figures_of (CohortReaderFigures *self, CohortDb *db, gint64 post, CohortDay published,
                                   CohortZone *zone, CohortDay today, CohortPostReturn *out, GError **error);

/* "88.0 % (22 of 25)", "8 of 9" where that is too few for a share, "–" */
char *cohort_words_stayed (const CohortEstimate *estimate);
/* "4 h 30 min", "–" */
char *cohort_words_minutes (gint64 minutes);

G_END_DECLS
