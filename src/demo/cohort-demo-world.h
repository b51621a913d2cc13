// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The demo community "深夜编译 · Night Build" as plain values: what happened, before any file tells of it.
 *
 * Everything follows from (size, seed, anchor) by integer arithmetic, so that two machines make the same world. People
 * are numbered from 0, months from 1 to 24; month 24 ends on the anchor. Rows refer to each other by index, -1 for
 * none. Instants are UTC µs, money is minor units. Interactions are not kept: cohort_demo_world_foreach_interaction ()
 * makes those of one person after another. Immutable once made; any thread. No I/O, no clock, no locale. */

#pragma once

#include "cohort-civil.h"

#include <glib.h>

G_BEGIN_DECLS

#define COHORT_DEMO_MONTHS 24
#define COHORT_DEMO_SEED 96 /* close to the medians, with every story in it */
#define COHORT_DEMO_ZONE "Asia/Shanghai"
#define COHORT_DEMO_HOME "CNY"
/* China has one zone and has kept no summer time since 1992: the earliest anchor is in 1995. */
#define COHORT_DEMO_OFFSET_US (8 * 3600 * COHORT_US_PER_SECOND)

typedef enum
{
  COHORT_DEMO_SMALL,
  COHORT_DEMO_DEFAULT,
  COHORT_DEMO_LARGE,
  COHORT_DEMO_N_SIZES
} CohortDemoSize;

typedef enum
{
  COHORT_DEMO_STRIPE,
  COHORT_DEMO_PATREON,
  COHORT_DEMO_AFDIAN,
  COHORT_DEMO_ZSXQ,
  COHORT_DEMO_GITHUB,
  COHORT_DEMO_GHOST,    /* who never paid: readers of the newsletter */
  COHORT_DEMO_SUBSTACK, /* the first of those: the newsletter was there before */
  COHORT_DEMO_N_PROVIDERS
} CohortDemoProvider;

typedef enum
{
  COHORT_DEMO_BASIC,
  COHORT_DEMO_PREMIUM,
  COHORT_DEMO_VIP,
  COHORT_DEMO_N_TIERS
} CohortDemoTier;

typedef enum
{
  COHORT_DEMO_BLOG,
  COHORT_DEMO_README,
  COHORT_DEMO_FORUM, /* 掘金, 知乎 */
  COHORT_DEMO_VIDEO, /* B站, YouTube */
  COHORT_DEMO_REFERRAL,
  COHORT_DEMO_UNKNOWN,
  COHORT_DEMO_N_CHANNELS
} CohortDemoChannel;

/* How often somebody comes by. */
typedef enum
{
  COHORT_DEMO_DAILY,
  COHORT_DEMO_WEEKLY,
  COHORT_DEMO_MONTHLY,
  COHORT_DEMO_SILENT, /* pays and never clicks */
  COHORT_DEMO_N_RHYTHMS
} CohortDemoRhythm;

/* The stories that the application has to find by itself. */
typedef enum
{
  COHORT_DEMO_NO_STORY,
  COHORT_DEMO_HIATUS,
  COHORT_DEMO_COUPON_CLIFF,
  COHORT_DEMO_QUIET_VIP,
  COHORT_DEMO_ON_HOLIDAY, /* quiet too, and stays */
  COHORT_DEMO_DECLINES,
  COHORT_DEMO_PRICE_RISE,
  COHORT_DEMO_N_STORIES
} CohortDemoStory;

typedef enum
{
  COHORT_DEMO_STAYS,
  COHORT_DEMO_LEFT,   /* by their own will */
  COHORT_DEMO_FAILED, /* the card */
} CohortDemoEnd;

/* How the identities of one person can be told to be one. */
typedef enum
{
  COHORT_DEMO_NOT_TWICE,
  COHORT_DEMO_BY_EMAIL,
  COHORT_DEMO_BY_HANDLE,
  COHORT_DEMO_BY_NOTE, /* only a note says so */
} CohortDemoProof;

typedef struct
{
  const char *name;   /* (owned by the world) */
  const char *handle; /* likewise: ASCII, unique but for the planted ones */
  gboolean chinese;
  CohortDay joined_day;
  gint64 joined_us;
  CohortDemoChannel channel;
  CohortDemoRhythm rhythm;
  CohortDemoStory story;
  CohortDemoProof proof;
  CohortDay quiet_from, quiet_to; /* half-open; COHORT_DAY_NONE: never */
  int identity;                   /* the first one; the others have `next` */
  int ever_paid;                  /* the first subscription, or -1 */
} CohortDemoPerson;

typedef struct
{
  int person;
  int next; /* of the same person */
  CohortDemoProvider provider;
  const char *id;     /* (owned by the world) the provider's */
  const char *name;   /* as this provider has it */
  const char *handle; /* (nullable) */
  const char *email;  /* (nullable) always @example.com or @example.org */
  const char *note;   /* (nullable) */
  gint64 joined_us;
} CohortDemoIdentity;

typedef struct
{
  int person;
  int identity;
  CohortDemoTier tier;
  gboolean yearly;
  gboolean coupon;      /* half price for three months */
  gboolean second;      /* of somebody who pays or paid elsewhere too */
  const char *currency; /* static */
  gint64 price_minor;   /* list price of a term */
  CohortDay start, end; /* half-open: paid time; end is COHORT_DAY_MAX while it goes on */
  CohortDay paid_through;
  CohortDay asked_day; /* when they asked to leave, or COHORT_DAY_NONE */
  CohortDemoEnd how;
  CohortDemoStory story; /* what made them leave */
  int n_terms;
} CohortDemoSubscription;

typedef enum
{
  COHORT_DEMO_CHARGE,
  COHORT_DEMO_REFUND,
  COHORT_DEMO_DISPUTE,
} CohortDemoPaymentKind;

typedef enum
{
  COHORT_DEMO_MEMBERSHIP,
  COHORT_DEMO_TIP,
  COHORT_DEMO_COURSE,
} CohortDemoStream;

/* Faults planted in what the files say; the money itself moved as it should. */
typedef enum
{
  COHORT_DEMO_NO_FAULT,
  COHORT_DEMO_FAULT_ROUNDING,      /* 0.01 between the lines and the payout */
  COHORT_DEMO_FAULT_MISSING_MONTH, /* GitHub's file leaves these out */
  COHORT_DEMO_FAULT_MONTH_END,     /* paid out in one month by UTC, in another in Shanghai */
  COHORT_DEMO_FAULT_TWICE,         /* the file was imported twice */
  COHORT_DEMO_FAULT_YEARLY,        /* shown as $40 a month, e-mailed as $480 a year, paid out as an odd sum */
  COHORT_DEMO_FAULT_WRONG_SIGN,    /* a refund booked as if it came in */
  COHORT_DEMO_N_FAULTS
} CohortDemoFault;

typedef struct
{
  int identity;
  int subscription; /* -1: none */
  int parent;       /* of a refund or dispute: the charge */
  int payout;       /* Stripe: with which it was paid out; -1: not yet, or never */
  CohortDemoPaymentKind kind;
  CohortDemoStream stream;
  gboolean failed;
  CohortDemoFault fault;
  CohortDemoStory story;
  gint64 at_us;
  gint64 gross_minor; /* negative: given back */
  gint64 list_minor;  /* before a coupon */
  gint64 fee_minor;
  const char *currency; /* static */
  CohortDay covers_from, covers_to;
} CohortDemoPayment;

typedef struct
{
  CohortDemoProvider provider;
  gint64 at_us;
  gint64 amount_minor;
  const char *currency; /* static */
  CohortDemoFault fault;
} CohortDemoPayout;

typedef enum
{
  COHORT_DEMO_ARTICLE,
  COHORT_DEMO_LIVE,
  COHORT_DEMO_COURSE_ITSELF,
  COHORT_DEMO_LESSON,
  COHORT_DEMO_PODCAST,
  COHORT_DEMO_TIP_POST,
} CohortDemoPostKind;

typedef struct
{
  const char *id;    /* (owned by the world) */
  const char *title; /* likewise */
  const char *body;  /* static */
  CohortDemoPostKind kind;
  int course;            /* of a lesson: its course's post */
  guint topics[2];       /* cohort_demo_topics; the second may equal the first */
  CohortDemoTier access; /* the least tier; see `open` */
  gboolean open;         /* for everybody */
  int guest;             /* of cohort_demo_guests, or -1 */
  int minutes;           /* own work */
  gint64 at_us;
} CohortDemoPost;

typedef struct
{
  int identity;
  int post; /* -1: about nothing published */
  guint topic;
  gint64 asked_us;
  gint64 answered_us; /* 0: open */
  const char *text;   /* (owned by the world) */
  gboolean late;      /* open longer than the tier was promised, or answered so */
  const char *reply;  /* static: what answers it */
} CohortDemoQuestion;

typedef struct
{
  int identity;
  int lesson; /* post */
  gint64 handed_us;
  gint64 reviewed_us; /* 0: waits */
  int score;          /* 0 to 100; -1: none */
} CohortDemoSubmission;

typedef struct
{
  int subscription;
  gint64 at_us;
  const char *text; /* static */
  gboolean harsh;
} CohortDemoExit;

typedef struct
{
  CohortDay day;
  const char *category; /* static */
  const char *label;    /* static */
  gint64 amount_minor;  /* 0: only time */
  int minutes;
  gboolean acquisition;
} CohortDemoCost;

/* Two identities that look like one person and are two. */
typedef struct
{
  int a, b;        /* persons */
  const char *why; /* static: "name", "handle", "email" */
} CohortDemoLookalike;

typedef struct
{
  CohortDemoSize size;
  guint64 seed;
  CohortDay anchor;                         /* the last day */
  CohortDay months[COHORT_DEMO_MONTHS + 1]; /* first days; the last one is the day after the anchor */
  GArray *people;                           /* (element-type CohortDemoPerson) by day of joining */
  GArray *identities;                       /* (element-type CohortDemoIdentity) */
  GArray *subscriptions;                    /* (element-type CohortDemoSubscription) */
  GArray *payments;                         /* (element-type CohortDemoPayment) by time */
  GArray *payouts;                          /* (element-type CohortDemoPayout) by time */
  GArray *posts;                            /* (element-type CohortDemoPost) by time */
  GArray *questions;                        /* (element-type CohortDemoQuestion) by time */
  GArray *submissions;                      /* (element-type CohortDemoSubmission) by time */
  GArray *exits;                            /* (element-type CohortDemoExit) by time */
  GArray *costs;                            /* (element-type CohortDemoCost) by day */
  GArray *lookalikes;                       /* (element-type CohortDemoLookalike) */
  CohortDay hiatus_from, hiatus_to;         /* half-open: nothing was published */
  CohortDay declines_from, declines_to;     /* half-open: the days of the incident */
  CohortMonth missing_month;                /* GitHub's files leave it out */
  GStringChunk *strings;
} CohortDemoWorld;

typedef enum
{
  COHORT_DEMO_READ,
  COHORT_DEMO_VISIT,
  COHORT_DEMO_OPEN,
  COHORT_DEMO_CLICK,
  COHORT_DEMO_COMMENT,
  COHORT_DEMO_LIKE,
  COHORT_DEMO_ATTEND,
  COHORT_DEMO_ACCESS,
  COHORT_DEMO_TIPPED,
  COHORT_DEMO_N_ACTIONS
} CohortDemoAction;

typedef struct
{
  int identity;
  int post; /* -1: none */
  CohortDemoAction action;
  gint64 at_us;
  gboolean fake; /* an open by a mail program that fetches everything */
} CohortDemoInteraction;

typedef gboolean (*CohortDemoInteractionFunc) (const CohortDemoInteraction *interaction, gpointer data);

/* Figures of the last day, for the self-test and the command's summary. */
typedef struct
{
  int registered, paying, ever_paid;
  gint64 mrr_minor;    /* home currency */
  int churn_bp;        /* of the last six months, a month, basis points */
  int failed_share_bp; /* of those who left in the last 24 months */
  int yearly_share_bp; /* of those paying */
  int tiers[COHORT_DEMO_N_TIERS];
  int providers[COHORT_DEMO_N_PROVIDERS];
  int payments, refunds, disputes;
} CohortDemoFigures;

CohortDemoWorld *cohort_demo_world_new (CohortDemoSize size, guint64 seed, CohortDay anchor);
void cohort_demo_world_free (CohortDemoWorld *self);
gboolean cohort_demo_world_foreach_interaction (const CohortDemoWorld *self, CohortDemoInteractionFunc func,
                                                gpointer data);
void cohort_demo_world_measure (const CohortDemoWorld *self, CohortDemoFigures *figures);
char *cohort_demo_world_dup_truth (const CohortDemoWorld *self);

CohortDemoPerson *cohort_demo_person (const CohortDemoWorld *self, int index);
CohortDemoIdentity *cohort_demo_identity (const CohortDemoWorld *self, int index);
CohortDemoSubscription *cohort_demo_subscription (const CohortDemoWorld *self, int index);
CohortDemoPayment *cohort_demo_payment (const CohortDemoWorld *self, int index);
CohortDemoPost *cohort_demo_post (const CohortDemoWorld *self, int index);

/* Words and tables of the story; static. */
const char *cohort_demo_provider_id (CohortDemoProvider provider); /* kind of the source */
const char *cohort_demo_tier_name (CohortDemoTier tier);
const char *cohort_demo_channel_name (CohortDemoChannel channel);
const char *cohort_demo_story_id (CohortDemoStory story);
const char *cohort_demo_fault_id (CohortDemoFault fault);
const char *cohort_demo_action_id (CohortDemoAction action);
gint64 cohort_demo_rate_e4 (const char *currency); /* home units for one, x 10,000 */
int cohort_demo_month_of (const CohortDemoWorld *self, CohortDay day);
gint64 cohort_demo_instant (CohortDay day, int second);
CohortDay cohort_demo_day_of (gint64 us);

#define COHORT_DEMO_N_TOPICS 7
#define COHORT_DEMO_N_GUESTS 2
extern const char *const cohort_demo_topics[COHORT_DEMO_N_TOPICS];
extern const char *const cohort_demo_guests[COHORT_DEMO_N_GUESTS];

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDemoWorld, cohort_demo_world_free)

G_END_DECLS
