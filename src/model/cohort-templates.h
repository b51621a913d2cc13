// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Beginnings for a community: tiers, topics and the names of benefits that are usual in a field. Applying one fills
 * them in as if typed by hand, in the person's language, as one step. */

#pragma once

#include "cohort-commands.h"

G_BEGIN_DECLS

#define COHORT_TEMPLATE_N_TIERS 3
#define COHORT_TEMPLATE_N_TOPICS 5
#define COHORT_TEMPLATE_N_BENEFITS 5

typedef struct
{
  const char *name;    /* to be translated */
  const char *cadence; /* as in the table benefit */
  guint slots;
  guint from_tier; /* the lowest tier that has it, from 0 */
} CohortTemplateBenefit;

typedef struct
{
  const char *id;
  const char *title;                            /* to be translated */
  const char *topics[COHORT_TEMPLATE_N_TOPICS]; /* to be translated */
  CohortTemplateBenefit benefits[COHORT_TEMPLATE_N_BENEFITS];
} CohortTemplate;

const CohortTemplate *cohort_templates_get (guint *n_templates);
/* The same for all, from the lowest. Returns: (array fixed-size=3): to be translated with the context "tier" */
/* Returns: (transfer full): "Tiers Basic, Premium, VIP; topics …; benefits …" */
char *cohort_template_describe (const CohortTemplate *self);

void cohort_command_apply_template_async (CohortSession *session, const char *id, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_apply_template (CohortSession *session, const char *id, GError **error);

G_END_DECLS
