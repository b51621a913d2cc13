// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Deals as a person writes them down, with what is to be delivered; beside cohort-commands.h, which says how commands
 * work. A deal is never part of recurring revenue: what it pays arrives as a payment like any other. */

#pragma once

#include "cohort-civil.h"
#include "cohort-commands.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id; /* 0: a new one */
  char *title;
  CohortDay due, done; /* COHORT_DAY_NONE: open */
  gint64 plan_item;    /* 0: none */
} CohortDealPart;

/* All that a person says of a deal. */
typedef struct
{
  gint64 id; /* 0: a new one */
  char *partner;
  char *kind;  /* of cohort_deal_kinds () */
  char *state; /* of cohort_deal_states () */
  gint64 amount;
  char *currency;    /* (nullable): no money flows */
  CohortDay invoice; /* COHORT_DAY_NONE: not said */
  char *note;        /* (nullable) */
  GPtrArray *parts;  /* (element-type CohortDealPart): one that is not there any more is removed */
} CohortDealDraft;

CohortDealDraft *cohort_deal_draft_new (void);
CohortDealDraft *cohort_deal_draft_copy (const CohortDealDraft *self);
void cohort_deal_draft_free (CohortDealDraft *self);
CohortDealPart *cohort_deal_draft_add_part (CohortDealDraft *self, gint64 id, const char *title);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDealDraft, cohort_deal_draft_free)

/* Planned content that a part may be delivered with. */
typedef struct
{
  gint64 id;
  char *title; /* with its day */
} CohortDealChoice;

/* What the form of a deal shows. Immutable, shared by reference. */
typedef struct
{
  CohortDealDraft *draft;
  GPtrArray *plan; /* (element-type CohortDealChoice) */
} CohortDealForm;

CohortDealForm *cohort_deal_form_ref (CohortDealForm *self);
void cohort_deal_form_unref (CohortDealForm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDealForm, cohort_deal_form_unref)

/* @deal: 0: a new one */
void cohort_deal_form_load_async (CohortSession *session, gint64 deal, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
CohortDealForm *cohort_deal_form_load_finish (GAsyncResult *result, GError **error);
CohortDealForm *cohort_deal_form_load (CohortSession *session, gint64 deal, GError **error);

const char *const *cohort_deal_kinds (void);
const char *const *cohort_deal_states (void);
const char *cohort_deal_kind_word (const char *kind);
const char *cohort_deal_state_word (const char *state);

/* @draft: borrowed for the call. These end with cohort_command_finish(). */
void cohort_command_deal_save_async (CohortSession *session, const CohortDealDraft *draft, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_deal_save (CohortSession *session, const CohortDealDraft *draft, GError **error);
void cohort_command_deal_remove_async (CohortSession *session, gint64 deal, const char *partner,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_deal_remove (CohortSession *session, gint64 deal, const char *partner, GError **error);

G_END_DECLS
