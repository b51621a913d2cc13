// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reads the ledger anew and computes what pages share as soon as nothing has changed for a moment, so that a page that
 * is opened then finds it there (cohort-ledger-snapshot.h keeps it). For a window: a command that asks one question
 * must not pay for others. Main thread; the work is a reader's. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

void cohort_preparation_begin (CohortSession *session);
gboolean cohort_preparation_is_done (CohortSession *session);

G_END_DECLS
