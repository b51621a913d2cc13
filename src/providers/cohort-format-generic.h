// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the two files of generic formats share. */

#pragma once

#include "cohort-format-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *word, *ours;
} CohortWord;

const char *cohort_word_lookup (const CohortWord *words, const char *text);
const char *cohort_reader_add_person (CohortReader *reader, gboolean is_list);

G_END_DECLS
