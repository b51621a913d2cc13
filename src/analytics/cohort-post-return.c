// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cohort-post-return.h"

#include "cohort-metric-private.h"

#define CONFIDENCE 0.95

/* Rows by member, so that one member's are found without a look at the others'. */
typedef struct
{
  guint32 *first; /* n_members + 1 */
  guint32 *rows;
} ByMember;

struct _CohortPostReturns
{
  const CohortSegments *segments;
  const CohortPayments *payments;
  ByMember of_segments, of_payments;
};

static void
by_member_init (ByMember *self, const guint32 *member, gsize n, guint32 n_members)
{
  self->first = g_new0 (guint32, (gsize) n_members + 2);
  self->rows = g_new (guint32, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    if (member[i] < n_members)
      self->first[member[i] + 2]++;
  for (guint32 m = 0; m < n_members; m++)
    self->first[m + 2] += self->first[m + 1];
  /* Each member's place runs on while it is filled, and ends where the next one's begins. */
  for (gsize i = 0; i < n; i++)
    if (member[i] < n_members)
      self->rows[self->first[member[i] + 1]++] = (guint32) i;
}

/**
 * cohort_post_returns_new:
 * @segments: borrowed for as long as the object lives
 * @payments: likewise
 *
 * Returns: (transfer full): ready to compute any number of posts
 */
CohortPostReturns *
cohort_post_returns_new (const CohortSegments *segments, const CohortPayments *payments)
{
  CohortPostReturns *self = g_new0 (CohortPostReturns, 1);

  self->segments = segments;
  self->payments = payments;
  by_member_init (&self->of_segments, segments->member, segments->n, segments->n_members);
  by_member_init (&self->of_payments, payments->member, payments->n, segments->n_members);
  return self;
}

void
cohort_post_returns_free (CohortPostReturns *self)
{
  if (self == NULL)
    return;
  g_free (self->of_segments.first);
  g_free (self->of_segments.rows);
  g_free (self->of_payments.first);
  g_free (self->of_payments.rows);
  g_free (self);
}

static gboolean
pays (const CohortPostReturns *self, guint32 member, CohortDay day)
{
  const CohortSegments *segments = self->segments;

  for (guint32 i = self->of_segments.first[member]; i < self->of_segments.first[member + 1]; i++)
    {
      const guint32 row = self->of_segments.rows[i];

      if (cohort_segment_counts (segments, row) && segments->start[row] <= day
          && (segments->end[row] == COHORT_DAY_NONE || segments->end[row] > day))
        return TRUE;
    }
  return FALSE;
}

static void
add_revenue (const CohortPostReturns *self, guint32 member, CohortDay from, CohortPostReturn *out)
{
  const CohortMetricCurrency home = { -1, self->segments->home };
  const CohortPayments *payments = self->payments;

  for (guint32 i = self->of_payments.first[member]; i < self->of_payments.first[member + 1]; i++)
    {
      const guint32 row = self->of_payments.rows[i];
      const CohortDay day = payments->day[row];
      gint64 amount;

      if (day < from || day >= from + COHORT_POST_PAYING_DAYS)
        continue;
      out->n_payments++;
      if (!cohort_metric_converts (self->segments, &home, payments->currency[row], day, payments->gross[row], &amount)
          || __builtin_add_overflow (out->revenue, amount, &out->revenue))
        out->n_unconverted++;
    }
}

/* Returns: how many paid when they saw it */
static guint
judge (const CohortPostReturns *self, const CohortReaders *readers, CohortDay today, CohortEstimate *out)
{
  guint64 judged = 0, stayed = 0;
  guint n_paying = 0;

  for (gsize i = 0; i < readers->n; i++)
    {
      const guint32 member = readers->member[i];
      const CohortDay first = readers->first[i];

      if (member >= self->segments->n_members || !pays (self, member, first))
        continue;
      n_paying++;
      if (first + COHORT_POST_STAY_DAYS > today)
        continue;
      judged++;
      stayed += pays (self, member, first + COHORT_POST_STAY_DAYS);
    }
  *out = cohort_proportion (stayed, judged, CONFIDENCE);
  return n_paying;
}

CohortEstimate
cohort_post_returns_stayed (const CohortPostReturns *self, const CohortReaders *readers, CohortDay today)
{
  CohortEstimate stayed;

  judge (self, readers, today, &stayed);
  return stayed;
}

/**
 * cohort_post_returns_compute:
 * @published: the day it came out; %COHORT_DAY_NONE: then there is nobody to compare with
 * @today: nobody is judged before their days have passed
 * @out: (out)
 */
void
cohort_post_returns_compute (const CohortPostReturns *self, const CohortReaders *readers, CohortDay published,
                             CohortDay today, CohortPostReturn *out)
{
  guint64 all = 0, kept = 0;

  *out = (CohortPostReturn) { .n_readers = (guint) readers->n };
  for (gsize i = 0; i < readers->n; i++)
    if (readers->member[i] < self->segments->n_members)
      add_revenue (self, readers->member[i], readers->first[i], out);
  out->n_paying = judge (self, readers, today, &out->stayed);
  for (guint32 m = 0;
       published != COHORT_DAY_NONE && published + COHORT_POST_STAY_DAYS <= today && m < self->segments->n_members; m++)
    if (pays (self, m, published))
      {
        all++;
        kept += pays (self, m, published + COHORT_POST_STAY_DAYS);
      }
  out->everyone = cohort_proportion (kept, all, CONFIDENCE);
}
