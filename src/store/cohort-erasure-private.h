/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of erasing share. */

#pragma once

#include "cohort-erasure.h"
#include "cohort-owned.h"

G_BEGIN_DECLS

/* The words that name a person: names, addresses, handles, keys. */
GPtrArray *cohort_erasure_words (CohortOwned *owned, CohortDb *db, GError **error);
gboolean cohort_erasure_is_word (GPtrArray *words, const char *text);
gboolean cohort_erasure_holds_word (GPtrArray *words, const char *text);

gboolean cohort_erasure_rows (CohortOwned *owned, CohortDb *db, GError **error);
gboolean cohort_erasure_count_texts (CohortOwned *owned, CohortDb *db, gint64 *n_own, gint64 *n_texts, GError **error);
gboolean cohort_erasure_history (CohortDb *db, GArray *steps, GPtrArray *words, const char *name, GError **error);
gboolean cohort_erasure_mentions (CohortOwned *owned, CohortDb *db, GPtrArray *words, gint64 *n, GError **error);

/* All but the last in a transaction. */
gboolean cohort_erasure_note (CohortDb *db, gint64 number, const char *salt, gint64 erased_at, GError **error);
gboolean cohort_erasure_write (CohortOwned *owned, CohortDb *db, const char *salt, gint64 number, GError **error);
gboolean cohort_erasure_keep_keys (CohortDb *db, gint64 number, GHashTable *keys, GError **error);
gboolean cohort_erasure_commit (CohortDb *db, GError **error);
gboolean cohort_erasure_clean (CohortDb *db, GError **error);
void cohort_erasure_retry (CohortDb *db);
gboolean cohort_erasure_write_list (CohortDb *db, GError **error);
/* What stands beside the file: who was erased, by number, and the hashes of the keys that led to them. */
typedef struct
{
  gint64 number;    /* above 0 */
  gint64 at;        /* UTC µs */
  GHashTable *keys; /* (element-type utf8): a set */
} CohortErasedEntry;

typedef struct
{
  char *salt;
  GPtrArray *entries; /* (element-type CohortErasedEntry) */
} CohortErasedList;

CohortErasedList *cohort_erased_list_parse (const char *text);
void cohort_erased_list_free (CohortErasedList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortErasedList, cohort_erased_list_free)
gboolean cohort_erasure_each (CohortDb *db, const char *sql, gint64 value, GArray *ids, GError **error);

G_END_DECLS
