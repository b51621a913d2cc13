// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the palette offers besides what the ledger holds: pages and actions, and how well one fits what is typed. */

#pragma once

#include <gtk/gtk.h>

#include "cohort-session.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_PALETTE_PAGE,
  COHORT_PALETTE_ACTION,
  COHORT_PALETTE_MEMBER,
  COHORT_PALETTE_PAYMENT,
  COHORT_PALETTE_PRIVACY, /* what is known of a member; without one, the member is named next */
} CohortPaletteKind;

typedef struct
{
  CohortPaletteKind kind;
  char *id;         /* of the page or action; NULL for what the ledger holds */
  char *title;      /* as shown */
  const char *icon; /* static */
  const char *keys; /* (nullable) static: the accelerator */
  gint64 item;      /* the member; 0: none */
  guint score;      /* the less, the better */
} CohortPaletteEntry;

void cohort_palette_entry_free (CohortPaletteEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPaletteEntry, cohort_palette_entry_free)

/* Every page and action. @new_label: (nullable): what "new" does on the page at hand.
 * Returns: (transfer full) (element-type CohortPaletteEntry) */
GPtrArray *cohort_palette_entries_new (CohortSession *session, const char *new_label);
/* Returns: FALSE when @title does not fit; every word of @text must be in it, if only as letters in order */
gboolean cohort_palette_match (const char *title, const char *text, guint *score);
/* Of “Privacy Ada”, the name. Returns: (nullable): a part of @text; NULL when it does not begin with that word */
const char *cohort_palette_get_privacy_name (const char *text);

G_END_DECLS
