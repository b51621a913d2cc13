// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rules, not a model: each member is in exactly one segment, the first that fits in this order, so that what
// one should act upon comes before praise. Not paying: win-back where they paid once; else new, dormant, free
// lurker. Paying: new, at risk, dormant, champion, core, supporter, activated. The tenth who comment most is
// taken of those who pay and comment, by rank, ties by member id, so that it is a tenth on a quiet site too.
//
// Limits: the bounds (30, 60 and 8 days) are conventions; anything else about a member is a tag, not a
// segment. Refuses facts that contradict each other (more than 30 active days of 30; pays but never paid).
#include "config.h"

#include "cohort-lifecycle.h"

#include "cohort-order.h"

#include <glib/gi18n-lib.h>

#define NEW_DAYS 30
#define DORMANT_DAYS 60
#define CORE_DAYS 8
#define WINDOW 30
#define HARDLY 2

static CohortLifecycle
segment_of (const CohortLifecycleFacts *f, gboolean champion)
{
  gboolean fresh = f->days_member < NEW_DAYS && !f->activated;
  gboolean silent = f->activated && f->days_away >= DORMANT_DAYS;

  if (!f->pays)
    return f->paid_once ? COHORT_LIFECYCLE_WIN_BACK
           : fresh      ? COHORT_LIFECYCLE_NEW
           : silent     ? COHORT_LIFECYCLE_DORMANT
                        : COHORT_LIFECYCLE_LURKER;
  return fresh                         ? COHORT_LIFECYCLE_NEW
         : f->at_risk                  ? COHORT_LIFECYCLE_AT_RISK
         : silent                      ? COHORT_LIFECYCLE_DORMANT
         : champion || f->referred > 0 ? COHORT_LIFECYCLE_CHAMPION
         : f->active_days >= CORE_DAYS ? COHORT_LIFECYCLE_CORE
         : f->active_days < HARDLY     ? COHORT_LIFECYCLE_SUPPORTER
                                       : COHORT_LIFECYCLE_ACTIVATED;
}

/* The tenth of those who pay and comment. */
static void
mark_commenters (const CohortLifecycleFacts *facts, gsize n, guint8 *top)
{
  g_autofree double *comments = g_new (double, n);
  g_autofree guint32 *order = NULL;
  gsize among = 0;

  for (gsize i = 0; i < n; i++)
    {
      gboolean counts = facts[i].pays && facts[i].comments > 0;

      comments[i] = counts ? -(double) facts[i].comments : 0;
      among += counts;
    }
  order = cohort_order_doubles (comments, n);
  for (gsize rank = 0; rank < among / 10; rank++)
    top[order[rank]] = 1;
}

/**
 * cohort_lifecycle:
 * @segment: (out caller-allocates): a #CohortLifecycle for each of the @n members
 *
 * Returns: COHORT_STATUS_OK, or why not
 */
CohortStatus
cohort_lifecycle (const CohortLifecycleFacts *facts, gsize n, guint8 *segment)
{
  g_autofree guint8 *top = NULL;

  if (n == 0)
    return COHORT_STATUS_NO_DATA;
  if (n > COHORT_MAX_ROWS)
    return COHORT_STATUS_TOO_LARGE;
  for (gsize i = 0; i < n; i++)
    if (facts[i].active_days > WINDOW || (facts[i].pays && !facts[i].paid_once)
        || (facts[i].active_days > 0 && facts[i].days_away >= WINDOW))
      return COHORT_STATUS_BAD_INPUT;
  top = g_new0 (guint8, n);
  mark_commenters (facts, n, top);
  for (gsize i = 0; i < n; i++)
    segment[i] = segment_of (&facts[i], top[i]);
  return COHORT_STATUS_OK;
}

static const struct
{
  const char *id, *title;
} names[COHORT_N_LIFECYCLES] = {
  [COHORT_LIFECYCLE_NEW] = { "new", NC_ ("lifecycle", "New") },
  [COHORT_LIFECYCLE_ACTIVATED] = { "activated", NC_ ("lifecycle", "Regular") },
  [COHORT_LIFECYCLE_CORE] = { "core", NC_ ("lifecycle", "Core") },
  [COHORT_LIFECYCLE_AT_RISK] = { "at-risk", NC_ ("lifecycle", "At Risk") },
  [COHORT_LIFECYCLE_DORMANT] = { "dormant", NC_ ("lifecycle", "Dormant") },
  [COHORT_LIFECYCLE_WIN_BACK] = { "win-back", NC_ ("lifecycle", "To Win Back") },
  [COHORT_LIFECYCLE_CHAMPION] = { "champion", NC_ ("lifecycle", "Champion") },
  [COHORT_LIFECYCLE_SUPPORTER] = { "supporter", NC_ ("lifecycle", "Supporter") },
  [COHORT_LIFECYCLE_LURKER] = { "lurker", NC_ ("lifecycle", "Free Reader") },
};

/**
 * cohort_lifecycle_id:
 *
 * Returns: (transfer none) (nullable): a stable word for files and tests
 */
const char *
cohort_lifecycle_id (CohortLifecycle segment)
{
  return (guint) segment < COHORT_N_LIFECYCLES ? names[segment].id : NULL;
}

/**
 * cohort_lifecycle_title:
 *
 * Returns: (transfer none) (nullable): the segment's name, translated
 */
const char *
cohort_lifecycle_title (CohortLifecycle segment)
{
  return (guint) segment < COHORT_N_LIFECYCLES ? g_dpgettext2 (GETTEXT_PACKAGE, "lifecycle", names[segment].title)
                                               : NULL;
}
