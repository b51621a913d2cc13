// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A delimited file held as columns of text, for the analyse tool and the analytics tests. Small and strict:
// the application's importer is elsewhere. Errors are sentences for the one who runs the tool.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *names; /* of columns */
  gsize n_rows;
  GPtrArray *cells; /* n_rows x columns, row by row */
  GStringChunk *text;
} Table;

Table *table_load (const char *path, GError **error);
void table_free (Table *table);
int table_column (const Table *table, const char *name);
const char *table_cell (const Table *table, gsize row, int column);
double *table_numbers (const Table *table, int column, GError **error);
guint32 *table_levels (const Table *table, int column, GPtrArray **labels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

GQuark analyse_error_quark (void);
#define ANALYSE_ERROR (analyse_error_quark ())

G_END_DECLS
