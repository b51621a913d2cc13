// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The files that services would give the owner of the demo community, and the tables that a person would fill in beside
 * them. The ledger of the demo is made by importing these very files, so that it is what an import of them makes.
 *
 * A sheet is one line of the table in cohort-demo-sheet.c: its columns, and a function that writes its rows. Rows are
 * streamed; nothing of a sheet is kept. Any thread. */

#pragma once

#include "cohort-csv-writer.h"
#include "cohort-demo-world.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _CohortDemoSheet CohortDemoSheet;

/* What a sheet is written with. */
typedef struct
{
  const CohortDemoWorld *world;
  const CohortDemoSheet *sheet;
  CohortCsvWriter *csv;     /* NULL: the sheet is JSON */
  GOutputStream *stream;    /* for JSON */
  gint64 from_us, until_us; /* half-open: rows of a split sheet that belong here */
  guint64 n_rows;           /* written so far, the header not counted */
  GCancellable *cancellable;
  GError **error;
} CohortDemoPen;

struct _CohortDemoSheet
{
  const char *file;
  const char *format;          /* the format that it is to be read as */
  CohortDemoProvider provider; /* whose source it belongs to; COHORT_DEMO_N_PROVIDERS: the person's own tables */
  int part;                    /* of files of several parts: which one */
  gboolean twice;              /* it is imported once more, by mistake */
  gboolean split;              /* a large world gives a file for each quarter: readers keep something for every row */
  const char *const *columns;  /* NULL: JSON */
  gboolean (*rows) (CohortDemoPen *pen);
  const char *encoding; /* as iconv calls it; NULL: UTF-8 */
};

const CohortDemoSheet *cohort_demo_sheets (guint *n_sheets);
const char *cohort_demo_sheet_source_kind (const CohortDemoSheet *self);
const char *cohort_demo_sheet_source_name (const CohortDemoSheet *self);
CohortDay cohort_demo_sheet_last_day (const CohortDemoSheet *self, const CohortDemoWorld *world);
guint cohort_demo_sheet_n_files (const CohortDemoSheet *self, const CohortDemoWorld *world);
char *cohort_demo_sheet_dup_file_name (const CohortDemoSheet *self, const CohortDemoWorld *world, guint nth);
gboolean cohort_demo_sheet_write (const CohortDemoSheet *self, const CohortDemoWorld *world, guint nth, GFile *file,
                                  guint64 *n_rows, GCancellable *cancellable, GError **error);

/* Cells, from the left to the right, and the end of a row; for the functions of the sheets. */
void cohort_demo_pen_text (CohortDemoPen *self, const char *text);
void cohort_demo_pen_int (CohortDemoPen *self, gint64 value);
void cohort_demo_pen_amount (CohortDemoPen *self, gint64 minor, const char *currency);
void cohort_demo_pen_utc (CohortDemoPen *self, gint64 us);
void cohort_demo_pen_local (CohortDemoPen *self, gint64 us);
void cohort_demo_pen_day (CohortDemoPen *self, CohortDay day);
void cohort_demo_pen_blank (CohortDemoPen *self, guint n);
gboolean cohort_demo_pen_end (CohortDemoPen *self);
/* Whether what happened at that time belongs into the file at hand. */
gboolean cohort_demo_pen_is_now (const CohortDemoPen *self, gint64 at_us);
char *cohort_demo_dup_time (gint64 us, const char *between);
gboolean cohort_demo_pen_raw (CohortDemoPen *self, const char *text);
char *cohort_demo_dup_quoted (const char *text);

gboolean cohort_demo_stripe_customers (CohortDemoPen *pen);
gboolean cohort_demo_stripe_subscriptions (CohortDemoPen *pen);
gboolean cohort_demo_stripe_payments (CohortDemoPen *pen);
gboolean cohort_demo_stripe_invoices (CohortDemoPen *pen);
gboolean cohort_demo_stripe_balance (CohortDemoPen *pen);
gboolean cohort_demo_patreon_former (CohortDemoPen *pen);
gboolean cohort_demo_patreon_members (CohortDemoPen *pen);
gboolean cohort_demo_patreon_charges (CohortDemoPen *pen);
gboolean cohort_demo_patreon_earnings (CohortDemoPen *pen);
gboolean cohort_demo_github_sponsors (CohortDemoPen *pen);
gboolean cohort_demo_github_json (CohortDemoPen *pen);
gboolean cohort_demo_afdian_orders (CohortDemoPen *pen);
gboolean cohort_demo_zsxq_orders (CohortDemoPen *pen);
gboolean cohort_demo_ghost_members (CohortDemoPen *pen);
gboolean cohort_demo_substack_signups (CohortDemoPen *pen);
gboolean cohort_demo_channels (CohortDemoPen *pen);
gboolean cohort_demo_content (CohortDemoPen *pen);
gboolean cohort_demo_activity (CohortDemoPen *pen);
gboolean cohort_demo_questions (CohortDemoPen *pen);
gboolean cohort_demo_costs (CohortDemoPen *pen);
gboolean cohort_demo_rates (CohortDemoPen *pen);

G_END_DECLS
