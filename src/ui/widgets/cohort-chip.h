// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *cohort_chip_new (const char *text, const char *tooltip, GtkWidget **button);

G_END_DECLS
