// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-paged-list.h"

G_BEGIN_DECLS

void cohort_sort_bind (GtkColumnView *view, CohortPagedList *list, const char *settings_prefix);

G_END_DECLS
