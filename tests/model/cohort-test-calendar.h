// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asserts that @ics is an iCalendar object by RFC 5545, with so many events and things to do. */
void cohort_test_calendar_check (const char *ics, guint n_events, guint n_todos);

G_END_DECLS
