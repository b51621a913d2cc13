// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the methods of the analyse tool share: options, input files, and writing JSON.
#pragma once

#include "analyse-table.h"

#include "cohort-proportion.h"
#include "cohort-status.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  GHashTable *options; /* name without the dashes -> value */
  GHashTable *used;    /* the options that the method asked for */
  GPtrArray *files;
  JsonBuilder *out; /* inside the document's object */
} Analyse;

typedef gboolean (*AnalyseMethod) (Analyse *analyse, GError **error);

const char *analyse_option (Analyse *analyse, const char *name, const char *fallback);
gboolean analyse_number (Analyse *analyse, const char *name, double fallback, double *value, GError **error);
Table *analyse_file (Analyse *analyse, guint index, GError **error);
Table *analyse_customers (Analyse *analyse, GError **error);
int analyse_column (Analyse *analyse, const Table *table, const char *option, const char *const *names,
                    gboolean required, GError **error);

void put_text (Analyse *analyse, const char *name, const char *text);
void put_number (Analyse *analyse, const char *name, double value);
void put_count (Analyse *analyse, const char *name, gint64 value);
void put_status (Analyse *analyse, const char *name, CohortStatus status);
void put_numbers (Analyse *analyse, const char *name, const double *values, gsize n);
void put_estimate (Analyse *analyse, const char *name, const CohortEstimate *estimate);
void open_object (Analyse *analyse, const char *name);
void close_object (Analyse *analyse);
void open_array (Analyse *analyse, const char *name);
void close_array (Analyse *analyse);

gboolean analyse_churn (Analyse *analyse, GError **error);
gboolean analyse_coldstart (Analyse *analyse, GError **error);
gboolean analyse_hazard (Analyse *analyse, GError **error);
gboolean analyse_km (Analyse *analyse, GError **error);
gboolean analyse_kmeans (Analyse *analyse, GError **error);
gboolean analyse_mrr (Analyse *analyse, GError **error);
gboolean analyse_recommend (Analyse *analyse, GError **error);
gboolean analyse_abtest (Analyse *analyse, GError **error);
gboolean analyse_bandit (Analyse *analyse, GError **error);
gboolean analyse_gaborgranger (Analyse *analyse, GError **error);
gboolean analyse_plan (Analyse *analyse, GError **error);
gboolean analyse_psm (Analyse *analyse, GError **error);
gboolean analyse_sequential (Analyse *analyse, GError **error);
gboolean analyse_bgbb (Analyse *analyse, GError **error);
gboolean analyse_bgnbd (Analyse *analyse, GError **error);
gboolean analyse_demand (Analyse *analyse, GError **error);
gboolean analyse_elasticity (Analyse *analyse, GError **error);
gboolean analyse_gammagamma (Analyse *analyse, GError **error);
gboolean analyse_rfm (Analyse *analyse, GError **error);
gboolean analyse_retention (Analyse *analyse, GError **error);

G_END_DECLS
