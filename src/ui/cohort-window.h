// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-commands.h"
#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_WINDOW (cohort_window_get_type ())
G_DECLARE_FINAL_TYPE (CohortWindow, cohort_window, COHORT, WINDOW, AdwApplicationWindow)

/* Opens the window's file (again). The composition root knows the clock and the rest of it. */
typedef void (*CohortWindowOpen) (CohortWindow *self, gpointer data);

CohortWindow *cohort_window_new (GtkApplication *app, CohortWindowOpen open, gpointer data);

CohortSession *cohort_window_get_session (CohortWindow *self);
void cohort_window_set_session (CohortWindow *self, CohortSession *session);
void cohort_window_set_communities (CohortWindow *self, GMenuModel *communities);
void cohort_window_set_failure (CohortWindow *self, const GError *error);
void cohort_window_show_page (CohortWindow *self, const char *name);
void cohort_window_show_item (CohortWindow *self, const char *page, gint64 item);
void cohort_window_show_and_activate (CohortWindow *self, const char *page, const char *action, GVariant *target);

CohortWindow *cohort_window_of (GtkWidget *widget);
void cohort_window_import (CohortWindow *self, GListModel *files);
void cohort_window_undo_steps (CohortWindow *self, const gint64 *steps, guint n_steps);
void cohort_window_redo_step (CohortWindow *self, gint64 step);
void cohort_window_done_cb (GObject *session, GAsyncResult *result, gpointer window);
void cohort_window_toast_done (CohortWindow *self, const CohortDone *done);
void cohort_window_toast (CohortWindow *self, const char *text);

G_END_DECLS
