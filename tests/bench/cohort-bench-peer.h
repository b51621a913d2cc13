/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Holds what a bench measured against R, numpy, pandas or DuckDB on the same numbers in the same run. One at a time. */

/* @scripts: the folder of bench-peers.R, .py and .js */
void cohort_bench_peer_begin (const char *scripts);

/* Numbers as they lie in memory, in a file that the peers know by name. */
void cohort_bench_peer_save (const char *name, gconstpointer data, gsize size);

/* Prints @what beside the processor seconds of @language. @figure: one of the results, which both must print alike.
 * Returns: whether they did, or there is no such peer here */
gboolean cohort_bench_peer_report (const char *what, double seconds, const char *figure, const char *language,
                                   const char *method);

/* Removes what was saved. */
void cohort_bench_peer_end (void);

G_END_DECLS
