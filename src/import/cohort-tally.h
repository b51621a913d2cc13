// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A map from anything to a number, keeping 16 bytes of hash for each key: for millions of keys during one import. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CohortTally CohortTally;

typedef struct
{
  guint64 a, b;
} CohortTallyKey;

CohortTally *cohort_tally_new (void);
void cohort_tally_free (CohortTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTally, cohort_tally_free)

guint64 cohort_tally_hash (guint64 seed, gconstpointer data, gsize size);
CohortTallyKey cohort_tally_key (gint64 about, gint64 scope, gconstpointer data, gsize size);
gboolean cohort_tally_get (CohortTally *self, const CohortTallyKey *key, gint64 *value);
void cohort_tally_set (CohortTally *self, const CohortTallyKey *key, gint64 value);

G_END_DECLS
