// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A row of the lists beside which one thing is answered or reviewed, and the keys of such a list. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @state: (nullable): "Overdue by 3 days"; @late: it is marked as such */
GtkWidget *cohort_inbox_row_new (const char *title, const char *who, const char *state, gboolean late);

/* Makes J and K move in @list, and hands other letters and digits to @func as long as a row of it has the focus. */
typedef gboolean (*CohortInboxKeyFunc) (gpointer owner, guint key);
void cohort_inbox_row_add_keys (GtkListBox *list, CohortInboxKeyFunc func, gpointer owner);

/* Selects the row, brings it to sight, and gives it the focus if asked. Nothing happens where there is none. */
void cohort_inbox_row_select (GtkListBox *list, int index, gboolean focus);
gboolean cohort_inbox_row_has_focus (GtkListBox *list);

/* A plain text that wraps and can be selected. */
GtkWidget *cohort_inbox_text_new (const char *text, const char *style);

/* Opens an address of the web outside. */
void cohort_inbox_open_address (GtkWidget *widget, const char *url);

G_END_DECLS
