// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-application.h"

G_BEGIN_DECLS

void cohort_application_remove_attach (CohortApplication *self);
/* Takes the community of @window off this computer once another one is shown in its place. @for_good: not by way of
 * the trash: what can be made again. @with_keys: those of its services go from the keyring as well. */
void cohort_application_remove (CohortApplication *self, GtkWindow *window, gboolean for_good, gboolean with_keys);

G_END_DECLS
