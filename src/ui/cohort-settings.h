// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *cohort_settings_get (void);
gboolean cohort_settings_get_single_letter_keys (void);

G_END_DECLS
