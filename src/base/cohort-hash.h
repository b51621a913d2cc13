/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stable 128-bit key of a row's content, for rows that have no id of their own: the first half of SHA-256 over the
 * fields, each with its length before it, so that moving a border between fields changes the key. The value is kept in
 * databases: it must never change. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define COHORT_HASH_SIZE 16

/* Two hexadecimal digits a byte, and the NUL. */
#define COHORT_HASH_LEN (COHORT_HASH_SIZE * 2 + 1)

typedef struct
{
  guint8 bytes[COHORT_HASH_SIZE];
} CohortHash;

/* One hasher serves many rows, one after another; not for two threads at once. */
typedef struct _CohortHasher CohortHasher;

CohortHasher *cohort_hasher_new (void);
void cohort_hasher_free (CohortHasher *self);
void cohort_hasher_add (CohortHasher *self, const char *field, gssize len);
void cohort_hasher_add_int (CohortHasher *self, gint64 value);
CohortHash cohort_hasher_finish (CohortHasher *self);

CohortHash cohort_hash_fields (const char *const *fields, gsize n_fields);
gboolean cohort_hash_equal (const CohortHash *self, const CohortHash *other);
const char *cohort_hash_print (const CohortHash *self, char buffer[static COHORT_HASH_LEN]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortHasher, cohort_hasher_free)

G_END_DECLS
