// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* Asks for a folder and writes the tables of a calendar year into it. */
void cohort_money_tax_export (GtkWidget *parent, CohortSession *session, int year);

G_END_DECLS
