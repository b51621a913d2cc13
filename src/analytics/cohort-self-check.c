// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The last 28 days are set aside; the model and plain popularity learn from what was read before them, and each lists
// @length items that a member had not read by then. The model is the one that serves: EDLAE-n, from 200 members on with
// iALS as a second voice. A hit is a list with something that the member
// then read for the first time. Members are judged who read both before and, something known before, after.
// The model is used where it hits more members; where it does not, a page says so and shows what is popular.
//
// Limits: one window of four weeks is one trial, so the sign test (McNemar's, exact) stands beside. What was
// published within the window nobody could have listed: it counts for neither. The newest reads and what a
// list itself made people read are not told apart.
#include "config.h"

#include "cohort-self-check.h"

#include "cohort-edlae.h"
#include "cohort-ials.h"
#include "cohort-recommend.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define MIN_JUDGED 20
#define MAX_LENGTH 100
#define SECOND_VOICE 200

typedef struct
{
  CohortReads *before, *after;
} Split;

static void
split_clear (Split *split)
{
  g_clear_pointer (&split->before, cohort_reads_free);
  g_clear_pointer (&split->after, cohort_reads_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Split, split_clear)

static CohortStatus
split_reads (const guint32 *member, const guint32 *item, const CohortDay *day, gsize n, guint32 n_members,
             guint32 n_items, CohortDay as_of, Split *split)
{
  g_autofree guint32 *members = g_new (guint32, n + 1), *items = g_new (guint32, n + 1);
  CohortDay cut = as_of - COHORT_SELF_CHECK_DAYS;
  CohortStatus status = COHORT_STATUS_OK;

  for (guint late = 0; late < 2 && status == COHORT_STATUS_OK; late++)
    {
      gsize m = 0;

      for (gsize i = 0; i < n; i++)
        if (day[i] <= as_of && (day[i] > cut) == late)
          {
            members[m] = member[i];
            items[m++] = item[i];
          }
      if (m == 0)
        return COHORT_STATUS_NO_DATA;
      *(late ? &split->after : &split->before) = cohort_reads_new (members, items, m, n_members, n_items, &status);
    }
  return status;
}

/* Marks what @member had read, and what nobody had, as barred; returns how many new ones they then read. */
static guint
mark (const Split *split, guint32 member, guint8 *barred, guint8 *wanted)
{
  const guint32 *items;
  gsize n = cohort_reads_of_member (split->before, member, &items);
  guint n_wanted = 0;

  for (guint32 i = 0; i < split->before->n_items; i++)
    barred[i] = split->before->item_start[i] == split->before->item_start[i + 1];
  for (gsize i = 0; i < n; i++)
    barred[items[i]] = 1;
  memset (wanted, 0, split->before->n_items);
  n = cohort_reads_of_member (split->after, member, &items);
  for (gsize i = 0; i < n; i++)
    if (!barred[items[i]])
      n_wanted += wanted[items[i]] = 1;
  return n_wanted;
}

typedef struct
{
  CohortEdlae *first;
  CohortIals *second; /* (nullable) */
  double *other;      /* n_items, for the second's scores */
} Model;

static void
model_clear (Model *model)
{
  g_clear_pointer (&model->first, cohort_edlae_free);
  g_clear_pointer (&model->second, cohort_ials_free);
  g_free (model->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Model, model_clear)

static CohortStatus
model_fit (Model *model, const CohortReads *reads)
{
  CohortEdlaeOptions options = cohort_edlae_defaults (reads->n_members);
  CohortIalsOptions second = COHORT_IALS_DEFAULT;

  model->first = cohort_edlae_fit (reads, &options);
  if (model->first->status != COHORT_STATUS_OK || reads->n_members < SECOND_VOICE)
    return model->first->status;
  model->second = cohort_ials_fit (reads, &second);
  model->other = g_new (double, reads->n_items);
  return model->second->status;
}

static void
model_score (const Model *model, const CohortReads *reads, guint32 member, double *scores)
{
  const guint32 *items;
  gsize n = cohort_reads_of_member (reads, member, &items);

  cohort_edlae_score (model->first, items, n, scores);
  if (model->second == NULL)
    return;
  cohort_ials_score (model->second, member, model->other);
  cohort_recommend_standardise (scores, reads->n_items);
  cohort_recommend_standardise (model->other, reads->n_items);
  cohort_recommend_blend (scores, model->other, reads->n_items);
}

static gboolean
hits (const double *scores, const guint8 *barred, const guint8 *wanted, guint32 n_items, guint length)
{
  guint n;
  g_autofree guint32 *top = cohort_recommend_top (scores, barred, n_items, length, &n);

  for (guint i = 0; i < n; i++)
    if (wanted[top[i]])
      return TRUE;
  return FALSE;
}

static void
finish (CohortSelfCheck *out, guint both, guint neither)
{
  guint judged = both + neither + out->only_model + out->only_popular;
  guint most = MAX (out->only_model, out->only_popular), differ = out->only_model + out->only_popular;

  out->model = cohort_proportion (both + out->only_model, judged, 0.95);
  out->popular = cohort_proportion (both + out->only_popular, judged, 0.95);
  if (differ > 0)
    out->p_value = fmin (1, 2 * gsl_cdf_binomial_Q (most - 1, 0.5, differ));
  out->use_model = judged >= MIN_JUDGED && out->only_model > out->only_popular;
  if (judged < MIN_JUDGED)
    out->status = judged == 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_TOO_FEW;
}

/**
 * cohort_self_check:
 * @member: who read; with @item and @day a row a read, @n of them, in any order
 * @as_of: the last day that counts
 * @length: of the lists, 1 to 100
 *
 * Returns: the model against popularity, or why that cannot be told yet
 */
CohortSelfCheck
cohort_self_check (const guint32 *member, const guint32 *item, const CohortDay *day, gsize n, guint32 n_members,
                   guint32 n_items, CohortDay as_of, guint length)
{
  CohortSelfCheck out = { .p_value = NAN };
  g_auto (Split) split = { NULL };
  g_auto (Model) model = { NULL };
  g_autofree double *scores = NULL, *popular = NULL;
  g_autofree guint8 *barred = NULL, *wanted = NULL;
  guint both = 0, neither = 0;

  if (n == 0 || length == 0 || length > MAX_LENGTH || as_of < COHORT_DAY_MIN + COHORT_SELF_CHECK_DAYS)
    out.status = n == 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_BAD_INPUT;
  else if (n > COHORT_MAX_ROWS)
    out.status = COHORT_STATUS_TOO_LARGE;
  else
    out.status = split_reads (member, item, day, n, n_members, n_items, as_of, &split);
  if (out.status != COHORT_STATUS_OK)
    return out;
  out.status = model_fit (&model, split.before);
  if (out.status != COHORT_STATUS_OK)
    return out;
  scores = g_new (double, n_items);
  popular = g_new (double, n_items);
  barred = g_new (guint8, n_items);
  wanted = g_new (guint8, n_items);
  cohort_popularity (split.before, popular);
  for (guint32 m = 0; m < n_members; m++)
    {
      gboolean by_model, by_popular;

      if (split.before->member_start[m] == split.before->member_start[m + 1] || mark (&split, m, barred, wanted) == 0)
        continue;
      model_score (&model, split.before, m, scores);
      by_model = hits (scores, barred, wanted, n_items, length);
      by_popular = hits (popular, barred, wanted, n_items, length);
      both += by_model && by_popular;
      neither += !by_model && !by_popular;
      out.only_model += by_model && !by_popular;
      out.only_popular += by_popular && !by_model;
    }
  finish (&out, both, neither);
  return out;
}
