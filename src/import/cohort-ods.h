// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @content: the content.xml; @made_us: UTC µs. Returns: (transfer full) (nullable): an OpenDocument spreadsheet; NULL
 * with a #CohortImportError */
GBytes *cohort_ods_make (GBytes *content, gint64 made_us, GError **error);

G_END_DECLS
