/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The plan of content as rows: items, the posts and events of some days, what the tiers promise, and the writes that
 * the commands are made of. Plain functions for a connection's own thread; days are of the reporting zone, instants
 * UTC µs. What an item may become is not known here: model/ decides. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

#define COHORT_PLAN_BY_KIND G_GINT64_CONSTANT (-1) /* keeps a promise of its kind, if there is one */
#define COHORT_PLAN_NO_PROMISE G_GINT64_CONSTANT (0)

typedef struct
{
  gint64 id;
  char *title, *kind, *state;
  CohortDay due;                             /* COHORT_DAY_NONE: whenever */
  gint64 benefit;                            /* id, COHORT_PLAN_BY_KIND or COHORT_PLAN_NO_PROMISE */
  gint64 series;                             /* 0: none */
  char *author;                              /* (nullable) */
  char *pay;                                 /* (nullable): "fee" or "share" */
  gint64 fee;                                /* minor units */
  char *currency;                            /* (nullable): of the fee */
  gint64 share_bp;                           /* basis points */
  gint64 minutes;                            /* expected; -1: not said */
  gint64 spent;                              /* minutes noted for the item and its post */
  char *note;                                /* (nullable) */
  gint64 post_ref, event_ref;                /* what the item names, also while that is gone; 0: none */
  gint64 post;                               /* the same, 0 while it is gone */
  char *post_title, *post_status, *post_url; /* (nullable) */
  gint64 post_at;
  gint64 event; /* as for the post */
  gint64 event_at, event_end;
  char *place;            /* (nullable): of the event */
  gint64 capacity;        /* 0: any */
  gboolean event_by_hand; /* a person's own, which may be edited */
  guint invited, coming, came;
  char *tiers, *topics, *series_name; /* (nullable): names */
} CohortPlanRow;

typedef struct
{
  gint64 id;
  char *title, *kind, *status;
  char *access; /* (nullable) */
  char *source;
  gint64 at;
} CohortPlanPost;

typedef struct
{
  gint64 id;
  char *title;
  gint64 starts, ends; /* 0: not known */
} CohortPlanEvent;

typedef struct
{
  gint64 benefit;
  char *name, *cadence;
  guint slots;
  char *kind;  /* (nullable): what the person said: a kind of content or "none" */
  char *tiers; /* names, the first by id */
} CohortPlanPromiseRow;

void cohort_plan_row_free (CohortPlanRow *row);
void cohort_plan_post_free (CohortPlanPost *post);
void cohort_plan_event_free (CohortPlanEvent *event);
void cohort_plan_promise_row_free (CohortPlanPromiseRow *promise);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPlanRow, cohort_plan_row_free)

GPtrArray *cohort_plan_items (CohortDb *db, gint64 from_us, GError **error);
CohortPlanRow *cohort_plan_get (CohortDb *db, gint64 id, GError **error);
GPtrArray *cohort_plan_posts (CohortDb *db, gint64 from_us, gint64 to_us, GError **error);
GPtrArray *cohort_plan_events (CohortDb *db, gint64 from_us, gint64 to_us, GError **error);
GPtrArray *cohort_plan_promises (CohortDb *db, GError **error);
GHashTable *cohort_plan_refusals (CohortDb *db, GError **error);

/* A name to choose among, or one that is chosen. */
typedef struct
{
  gint64 id;
  char *name;
  gboolean chosen;
} CohortPlanName;

void cohort_plan_name_free (CohortPlanName *name);
/* @what: "tier", "topic" or "series"; @item: whose are chosen, or 0. Of one name there is one: the first by id. */
GPtrArray *cohort_plan_names (CohortDb *db, const char *what, gint64 item, GError **error);

typedef struct
{
  gint64 id, member;
  char *name;   /* (nullable) */
  char *answer; /* (nullable): invited, and said nothing yet */
  int came;     /* 1, 0; -1: not known */
} CohortPlanGuest;

void cohort_plan_guest_free (CohortPlanGuest *guest);
GPtrArray *cohort_plan_guests (CohortDb *db, gint64 event, GError **error);

/* Writes: on the writer, inside a step. cohort-plan-write.c */

gint64 cohort_plan_insert (CohortDb *db, const CohortPlanRow *row, GError **error);
gboolean cohort_plan_update (CohortDb *db, const CohortPlanRow *row, GError **error);
gboolean cohort_plan_delete (CohortDb *db, gint64 item, GError **error);
gboolean cohort_plan_set_names (CohortDb *db, gint64 item, const char *what, GArray *ids, GError **error);
gboolean cohort_plan_put_event (CohortDb *db, CohortPlanRow *row, gint64 source, GError **error);
gboolean cohort_plan_drop_event (CohortDb *db, CohortPlanRow *row, GError **error);
gboolean cohort_plan_refuse (CohortDb *db, gint64 item, gint64 post, GError **error);
gboolean cohort_plan_note_hours (CohortDb *db, gint64 item, gint64 post, CohortDay day, gint64 minutes,
                                 const char *what, GError **error);
gboolean cohort_plan_set_promise (CohortDb *db, gint64 benefit, const char *kind, GError **error);
gboolean cohort_plan_invite (CohortDb *db, gint64 event, gint64 item, CohortDay today, GError **error);
gboolean cohort_plan_set_came (CohortDb *db, gint64 attendance, int came, GError **error);

G_END_DECLS
