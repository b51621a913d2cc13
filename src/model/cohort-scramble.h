// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Names and amounts replaced on the screen, for whoever shares it. The same input gives the same replacement as long
 * as the key is the same, and the key is new with each start, so nothing can be looked up. It is done where texts for
 * the screen are made, in this layer alone: the database, exports and searches never see it. While it is on, edits
 * that begin with what is shown are refused, or a replacement could be written back.
 *
 * The object tells the main thread; the functions below it may be called from any thread. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Property "active" (boolean). */
#define COHORT_TYPE_SCRAMBLE (cohort_scramble_get_type ())
G_DECLARE_FINAL_TYPE (CohortScramble, cohort_scramble, COHORT, SCRAMBLE, GObject)

CohortScramble *cohort_scramble_get_default (void);
/* @key: random, the same for as long as replacements are to stay; used from the next activation on */
void cohort_scramble_set_active (CohortScramble *self, gboolean active, guint64 key);

gboolean cohort_scramble_is_active (void);
/* All return a text to be freed: a copy while it is off, NULL for NULL. */
char *cohort_scramble_name (const char *name);
char *cohort_scramble_contact (const char *contact); /* an e-mail address, a handle or a link */
char *cohort_scramble_prose (const char *text);
gint64 cohort_scramble_amount (gint64 minor);

G_END_DECLS
