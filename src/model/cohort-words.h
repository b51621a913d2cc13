// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Numbers, days and the words of the ledger in the person's language and locale. The locale is read
 * once, by cohort_words_init() on the main thread before any other thread runs; after that every
 * function here may be called from any thread. */

#pragma once

#include "cohort-civil.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

char *cohort_words_find_translations (void);
void cohort_words_init (void);

char *cohort_words_count (gint64 n);
char *cohort_words_money (gint64 minor, const char *currency);
char *cohort_words_money_brief (gint64 minor, const char *currency);
char *cohort_words_day (CohortDay day);
char *cohort_words_month (CohortMonth month);
char *cohort_words_time (gint64 us, CohortZone *zone);
/* "1 Jan 2026 – 31 Jan 2026" for the half-open days [from, to) */
char *cohort_words_days (CohortDay from, CohortDay to);
/* "¥29.00 / month", "$480.00 / year", "$60.00 / 3 months" */
char *cohort_words_price (gint64 minor, const char *currency, const char *interval, gint64 count);

const char *cohort_words_status (const char *status_id);
const char *cohort_words_segment_status (const char *status_id);
const char *cohort_words_payment_kind (const char *kind_id);
const char *cohort_words_payment_state (const char *state_id);
const char *cohort_words_cadence (const char *cadence);
const char *cohort_words_source_kind (const char *kind);
char *cohort_words_source_kinds (const char *kinds);          /* separated by blanks */
char *cohort_words_table_count (const char *table, gint64 n); /* (nullable): NULL for tables nobody wants to hear of */

char *cohort_words_row_classes (gint64 n_new, gint64 n_changed, gint64 n_unchanged, gint64 n_needs_you,
                                gint64 n_rejected);
char *cohort_words_totals (gint64 gross, gint64 fee, gint64 net, gboolean fee_known, const char *currency);

char *cohort_words_keep_sign (char *text);
void cohort_words_add_sentence (GString *text, char *sentence);

char *cohort_words_doubled_columns (const char *const *names);
char *cohort_words_newer_import (gint64 imported_us, CohortZone *zone);

G_END_DECLS
