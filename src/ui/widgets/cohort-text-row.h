// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rows of a list of preferences that hold words and are not to be pressed, and the menu at the end of one. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @subtitle: (nullable). Both are plain text and wrap. */
GtkWidget *cohort_text_row_new (const char *title, const char *subtitle);
GtkWidget *cohort_text_row_new_menu (GMenuModel *menu);

G_END_DECLS
