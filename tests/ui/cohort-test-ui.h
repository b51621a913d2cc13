// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* 2026-01-15 12:00 UTC */
#define COHORT_TEST_UI_NOW G_GINT64_CONSTANT (1768478400000000)

/* For main(): 77 without a display, else what the tests say. @limited: they also fail where a callback of ours keeps
 * the main loop too long. */
int cohort_test_ui_run (int *argc, char ***argv, gboolean limited, void (*add_tests) (void));

/* Loads the styles and icons as the program does; cohort_test_ui_run () does so by itself. */
void cohort_test_ui_style (void);
GtkApplication *cohort_test_ui_get_application (void);
CohortSession *cohort_test_ui_open (gboolean configured);
CohortSession *cohort_test_ui_open_at (const char *path);
/* The same file once more: another process holds it, so it can only be read. */
CohortSession *cohort_test_ui_open_again (CohortSession *session);
/* Drops the last reference and waits until the object is gone: a worker may let go of it a moment later. */
void cohort_test_ui_release (gpointer object);
void cohort_test_ui_close (CohortSession *session);

typedef gboolean (*CohortTestCheck) (gpointer data);
/* Runs the main loop until @check holds; fails after some seconds, naming @what. */
void cohort_test_ui_wait (CohortTestCheck check, gpointer data, const char *what);
/* Runs the main loop until there is nothing more to do at once. */
void cohort_test_ui_settle (void);

/* The first visible descendant of @type whose @property is @value, or NULL. */
GtkWidget *cohort_test_ui_find (GtkWidget *root, GType type, const char *property, const char *value);

G_END_DECLS
