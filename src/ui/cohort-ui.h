// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void cohort_ui_init (void);
void cohort_ui_begin (void);
void cohort_ui_describe (AdwStatusPage *page, const char *text);
void cohort_ui_announce (GtkWidget *widget, const char *text);
void cohort_ui_name (GtkWidget *widget, const char *name);
GtkWidget *cohort_ui_spin_row_new (const char *title, double least, double most, double value);

gboolean cohort_ui_parse_amount (const char *text, const char *currency, gint64 *minor);

void cohort_ui_wrap_title (AdwPreferencesGroup *group);

void cohort_ui_set_help (AdwDialog *dialog, const char *topic);
const char *cohort_ui_get_help (AdwDialog *dialog);

G_END_DECLS
