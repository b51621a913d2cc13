// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The window's actions on who is one person:
 *   win.show-duplicates       the list of possible duplicates
 *   win.merge-members (ax)    two or more members side by side, to be merged
 *   win.split-member (x)      whom to split off a merged member */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void cohort_merge_actions_class_init (GtkWidgetClass *widget_class);

G_END_DECLS
