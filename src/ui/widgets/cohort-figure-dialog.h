// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-figure.h"

G_BEGIN_DECLS

AdwDialog *cohort_figure_dialog_present (GtkWidget *parent, CohortSession *session, CohortFigureReport *report,
                                         const CohortFigure *figure);

G_END_DECLS
