// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl: the commands. Each reads its own arguments, opens the community, prints to stdout and
 * returns the exit status: 0 done, 1 could not or found faults, 2 wrong words. */

#pragma once

#include <json-glib/json-glib.h>

#include "cohort-period.h"
#include "cohort-proportion.h"
#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  char *file;    /* (nullable): the community; NULL: the one in the data folder */
  gboolean json; /* print one JSON document */
} CohortCli;

enum
{
  COHORT_CLI_OK = 0,
  COHORT_CLI_FAILED = 1,
  COHORT_CLI_USAGE = 2,
};

int cohort_cli_setup (CohortCli *self, int argc, char **argv);
int cohort_cli_import (CohortCli *self, int argc, char **argv);
int cohort_cli_formats (CohortCli *self, int argc, char **argv);
int cohort_cli_template (CohortCli *self, int argc, char **argv);
int cohort_cli_members (CohortCli *self, int argc, char **argv);
int cohort_cli_payments (CohortCli *self, int argc, char **argv);
int cohort_cli_metrics (CohortCli *self, int argc, char **argv);
int cohort_cli_bridge (CohortCli *self, int argc, char **argv);
int cohort_cli_reconcile (CohortCli *self, int argc, char **argv);
int cohort_cli_tax_year (CohortCli *self, int argc, char **argv);
int cohort_cli_rows (CohortCli *self, int argc, char **argv);
int cohort_cli_today (CohortCli *self, int argc, char **argv);
int cohort_cli_plan (CohortCli *self, int argc, char **argv);
int cohort_cli_at_risk (CohortCli *self, int argc, char **argv);
int cohort_cli_fit (CohortCli *self, int argc, char **argv);
int cohort_cli_suggest (CohortCli *self, int argc, char **argv);
int cohort_cli_what_if (CohortCli *self, int argc, char **argv);
int cohort_cli_experiment (CohortCli *self, int argc, char **argv);
int cohort_cli_points (CohortCli *self, int argc, char **argv);
int cohort_cli_history (CohortCli *self, int argc, char **argv);
int cohort_cli_undo (CohortCli *self, int argc, char **argv);
int cohort_cli_redo (CohortCli *self, int argc, char **argv);
int cohort_cli_duplicates (CohortCli *self, int argc, char **argv);
int cohort_cli_merge (CohortCli *self, int argc, char **argv);
int cohort_cli_split (CohortCli *self, int argc, char **argv);
int cohort_cli_source (CohortCli *self, int argc, char **argv);
int cohort_cli_sync (CohortCli *self, int argc, char **argv);
int cohort_cli_export (CohortCli *self, int argc, char **argv);
int cohort_cli_demo (CohortCli *self, int argc, char **argv);
int cohort_cli_check (CohortCli *self, int argc, char **argv);

/* Helpers of the commands */

/* @own: (nullable): the command's options besides the common ones; FALSE: a message was printed */
gboolean cohort_cli_parse (CohortCli *self, int *argc, char ***argv, const char *parameters, const GOptionEntry *own);
/* @key: (nullable): then @period stays as it is; FALSE: a message was printed */
gboolean cohort_cli_parse_period (const char *key, CohortPeriod *period);
/* Returns: (transfer full) (nullable): NULL: a message was printed */
CohortSession *cohort_cli_open (CohortCli *self, CohortSessionOpenFlags flags);
/* For a command without options of its own that only reads. Returns: (transfer full) (nullable): NULL with the exit
 * @status set */
CohortSession *cohort_cli_open_to_list (CohortCli *self, int argc, char **argv, int *status);
int cohort_cli_fail (const GError *error);
void cohort_cli_print_json (JsonBuilder *builder);
/* Prints @text so that nothing from outside can drive the terminal. */
void cohort_cli_print_text (const char *text);
void cohort_cli_print_line (const char *text); /* (nullable): then there is no line */
void cohort_cli_add_text (JsonBuilder *builder, const char *name, const char *text); /* (nullable) */
/* null where @value is none or infinite */
void cohort_cli_add_number (JsonBuilder *builder, const char *name, double value);
void cohort_cli_add_day (JsonBuilder *builder, const char *name, CohortDay day);
void cohort_cli_add_instant (JsonBuilder *builder, const char *name, gint64 us);
void cohort_cli_add_int (JsonBuilder *builder, const char *name, gint64 value);
/* null where it is not @known */
void cohort_cli_add_known_int (JsonBuilder *builder, const char *name, gboolean known, gint64 value);
/* Value, low, high (null where there is none) and n. */
void cohort_cli_add_estimate (JsonBuilder *builder, const char *name, const CohortEstimate *estimate);
void cohort_cli_add_flag (JsonBuilder *builder, const char *name, gboolean value);
/* The caller ends what these begin. */
void cohort_cli_begin_list (JsonBuilder *builder, const char *name);
void cohort_cli_begin_object (JsonBuilder *builder, const char *name);

G_END_DECLS
