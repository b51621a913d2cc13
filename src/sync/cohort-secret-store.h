// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Where secrets are kept: the desktop's secret service, or memory for tests. Synchronous; from any thread but the main
 * one, because a keyring may ask to be unlocked. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _CohortSecrets CohortSecrets;

typedef struct _CohortSecretStore CohortSecretStore;

CohortSecretStore *cohort_secret_store_new (void);
CohortSecretStore *cohort_secret_store_new_in_memory (void);
CohortSecretStore *cohort_secret_store_ref (CohortSecretStore *self);
void cohort_secret_store_unref (CohortSecretStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSecretStore, cohort_secret_store_unref)

CohortSecrets *cohort_secret_store_load (CohortSecretStore *self, const char *name, GCancellable *cancellable,
                                         GError **error);
gboolean cohort_secret_store_save (CohortSecretStore *self, const char *name, const char *label,
                                   const CohortSecrets *secrets, GCancellable *cancellable, GError **error);
gboolean cohort_secret_store_remove (CohortSecretStore *self, const char *name, GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
