/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Ledgers for tests: single facts in one call, and random ones of any size. Each call is SQL text to be run inside a
 * step; days are days of 2025, counted from 0, in UTC. */

#pragma once

#include "cohort-test-db.h"

#include "cohort-derived-build.h"

G_BEGIN_DECLS

#define LEDGER_DAY0 20089 /* 2025-01-01 */
#define LEDGER_US(day) ((LEDGER_DAY0 + (gint64) (day)) * G_GINT64_CONSTANT (86400000000))

char *ledger_source (gint64 id, const char *kind);
char *ledger_person (gint64 id, gint64 source, const char *name);
char *ledger_month (gint64 identity, gint64 subscription, int day, gint64 price);
char *ledger_span (gint64 source, const char *stream, int from, int to);
gint64 ledger_step (CohortDb *db, ...) G_GNUC_NULL_TERMINATED;
char *ledger_segments (CohortDb *db, gint64 identity);
void ledger_fill (CohortDb *db, int n_people);
void ledger_random_edit (CohortDb *db);

G_END_DECLS
