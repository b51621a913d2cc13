/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking a person out of a community: the one thing without undo.
 *
 * What was typed about them goes; what sources told stays as figures without words: payments keep date, amount,
 * currency and tier. The person is called by a number from then on. Steps of the history that hold a row of theirs
 * become history that cannot be undone. Keys by which sources know them are kept hashed, in the file and in
 * "FILE.copies/erased.json", so that an import finds the number and not the person, and an older copy that takes the
 * file's place loses the person again when it is opened. Copies themselves are left alone: they go by rotation. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

/**
 * CohortErasurePlan:
 * @n_identities: how many sources know the person
 * @n_own: rows that were typed about them and go: notes, tags, fields, and the like
 * @n_texts: rows of sources with words of theirs or about them, which are emptied: questions, answers, homework
 * @n_raw: answers of services, kept as they came, that go
 * @n_payments: stay, without a name
 * @n_activity: stay, without words
 * @n_steps: steps that can be undone now and cannot afterwards; -1: the history is too long to count them in passing
 * @n_mentions: notes, answers and plans about others that hold the person's name or address: they are left alone
 * @is_erased: it was done already
 *
 * What erasing somebody comes to.
 */
typedef struct
{
  gint64 n_identities, n_own, n_texts, n_raw, n_payments, n_activity, n_steps, n_mentions;
  gboolean is_erased;
} CohortErasurePlan;

gboolean cohort_erasure_plan (CohortDb *db, gint64 member, CohortErasurePlan *plan, GError **error);
gboolean cohort_erasure_run (CohortDb *db, gint64 member, const char *salt, gint64 now_us, gint64 *number,
                             GError **error);
gboolean cohort_erasure_settle (CohortDb *db, GError **error);
gboolean cohort_erasure_hand_on (const char *from, const char *to, GError **error);
char *cohort_erasure_name (gint64 number);

/* For whoever writes facts. @salt: (out) (nullable) (transfer full): NULL where nobody was erased */
gboolean cohort_erasure_load (CohortDb *db, char **salt, GHashTable **identities, GError **error);
char *cohort_erasure_hash_key (const char *salt, const char *key);
GHashTable *cohort_erasure_word_columns (CohortDb *db, const char *table, GError **error);
gboolean cohort_erasure_covers (CohortDb *db, gint64 source, const char *kind, const char *key, gboolean *covers,
                                GError **error);

G_END_DECLS
