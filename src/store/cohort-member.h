/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One member, in full. Plain functions for a connection's own thread. */

#pragma once

#include "cohort-members.h"
#include "cohort-segment-build.h"

G_BEGIN_DECLS

/* The person at one source, as the provider shows them. Texts (nullable) except @source_kind and @source_name. */
typedef struct
{
  gint64 id;
  gint64 source;
  char *source_kind, *source_name;
  char *name, *email, *handle, *url, *country, *language, *labels, *note, *raw_status;
  gint64 joined_at, seen_at, gone_at; /* UTC µs, 0: not known */
} CohortIdentityEntry;

/* A row of the segment table with the names it points to. */
typedef struct
{
  CohortBuiltSegment segment;
  gint64 identity;
  gint64 source;
  char *source_kind, *source_name; /* (nullable) when the source is gone */
  char *tier_name;                 /* (nullable) */
} CohortSegmentEntry;

typedef struct
{
  gint64 id;
  char *body;
  gint64 written_at; /* UTC µs */
} CohortNoteEntry;

typedef struct
{
  gint64 id; /* of the tag */
  char *name;
} CohortTagEntry;

/* What a person typed over a provider's value: field as in member_override. */
typedef struct
{
  char *field, *value;
} CohortOverrideEntry;

/* A field of the user's own. */
typedef struct
{
  gint64 id;
  char *name, *kind, *choices;
  char *value; /* (nullable) */
} CohortFieldEntry;

typedef struct
{
  CohortMemberEntry *entry;
  char *provider_name;            /* (nullable): the name without the person's own value */
  char *provider_email;           /* (nullable) */
  char *provider_handle;          /* (nullable) */
  char *url, *country, *language; /* (nullable): as shown */
  char *provider_url, *provider_country, *provider_language;
  GPtrArray *identities; /* (element-type CohortIdentityEntry), oldest first */
  GPtrArray *segments;   /* (element-type CohortSegmentEntry), newest first */
  GPtrArray *notes;      /* (element-type CohortNoteEntry), newest first */
  GPtrArray *tags;       /* (element-type CohortTagEntry), by name */
  GPtrArray *overrides;  /* (element-type CohortOverrideEntry) */
  GPtrArray *fields;     /* (element-type CohortFieldEntry): all there are */
  gint64 n_payments;
} CohortMemberDetail;

CohortMemberDetail *cohort_member_load (CohortDb *db, gint64 member, CohortDay day, GError **error);
void cohort_member_detail_free (CohortMemberDetail *detail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMemberDetail, cohort_member_detail_free)

GPtrArray *cohort_tags_load (CohortDb *db, GError **error);
gint64 cohort_tag_find (CohortDb *db, const char *name, GError **error);

G_END_DECLS
