// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Providers: how a service is asked, and how its answers become records.
 *
 * A provider is one `const CohortProvider` in one file and one line of cohort-providers.inc. Its functions are pure and
 * thread-safe: no clock, no network, no locale, no memory of earlier calls. Time, account and secrets come with the
 * call; the engine (sync/) sends, waits, retries, writes and keeps the tasks. See docs/ADDING-A-PROVIDER.md.
 *
 * A run of a source, as the engine drives it:
 *   plan ()      from the marks of the last run, the first tasks;
 *   request ()   a task as an HTTP request, built anew for every try;
 *   parse ()     the reply as records and follow-up tasks, all in one batch.
 * The records, the follow-up tasks and the end of the task are written in one transaction. When no task is left under a
 * root, the mark of that root moves on; so a root whose tasks fail is asked again from where it stood.
 *
 * What parse () answers:
 *   COHORT_OK              the batch is taken, the task is done;
 *   COHORT_RETRY_LATER     the same request again, not before batch's retry_at if it has one; nothing else is taken;
 *   COHORT_NEED_AUTH       the secrets are refused: renewed once if the provider can, else the person is asked;
 *   COHORT_DENIED_STREAM   this stream may not be read: it is left out of this run, with the error's words as warning;
 *   COHORT_BROKEN          the answer is not one of this service's; the run stops, with the error's words.
 * Every verdict but COHORT_OK sets an error whose message is a translated sentence. */

#pragma once

#include <glib.h>

#include "cohort-field.h"
#include "cohort-record.h"
#include "cohort-request.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

/* The account of a source: what the person typed of the fields that are no secrets. */
typedef struct
{
  const char *base_url;   /* without a slash at its end */
  GHashTable *values;     /* (element-type utf8 utf8): by the field's id */
  const CohortZone *zone; /* of the source's days */
} CohortAccount;

/* The secrets of an account by the field's id, and what a renewal adds ("access-token"). Their memory is cleared. */
typedef struct _CohortSecrets CohortSecrets;

CohortSecrets *cohort_secrets_new (void);
CohortSecrets *cohort_secrets_copy (const CohortSecrets *self);
void cohort_secrets_free (CohortSecrets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSecrets, cohort_secrets_free)
void cohort_secrets_set (CohortSecrets *self, const char *name, const char *value);
const char *cohort_secrets_get (const CohortSecrets *self, const char *name);
gboolean cohort_secrets_contain (const CohortSecrets *self, const char *text);
char *cohort_secrets_to_text (const CohortSecrets *self);
CohortSecrets *cohort_secrets_from_text (const char *text);

typedef struct
{
  const CohortAccount *account;
  const CohortSecrets *secrets;
  gint64 now_us;  /* UTC µs, of this machine's clock */
  gint64 skew_us; /* how far the service's clock is ahead of it */
} CohortCall;

const char *cohort_call_value (const CohortCall *self, const char *field);
const char *cohort_call_secret (const CohortCall *self, const char *field);
gint64 cohort_call_server_us (const CohortCall *self);

typedef enum
{
  COHORT_TASK_CHECK,  /* the cheapest read that shows that the secrets work; made by the engine, not by plan () */
  COHORT_TASK_PAGE,   /* a page of a list */
  COHORT_TASK_WINDOW, /* a stretch of time; one that is too full is halved */
  COHORT_TASK_REREAD  /* one thing by its id, or several */
} CohortTaskKind;

/* Unique by (root, stream, kind, args) within a run: a page that names its own cursor again ends the list. */
typedef struct
{
  const char *root;   /* the stream whose mark waits for this task */
  const char *stream; /* what is read */
  CohortTaskKind kind;
  const char *args; /* the provider's own; "" for the first page */
} CohortTask;

const char *cohort_task_kind_name (CohortTaskKind kind);
gboolean cohort_task_kind_from_name (const char *name, CohortTaskKind *kind);
gint cohort_task_compare (const CohortTask *a, const CohortTask *b);

/* What is to be asked first. */
typedef struct _CohortTasks CohortTasks;

CohortTasks *cohort_tasks_new (void);
void cohort_tasks_free (CohortTasks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTasks, cohort_tasks_free)
void cohort_tasks_add (CohortTasks *self, const char *root, const char *stream, CohortTaskKind kind, const char *args);
guint cohort_tasks_get_length (const CohortTasks *self);
const CohortTask *cohort_tasks_get (const CohortTasks *self, guint index);

/* How far a stream was read by the runs before, as the next one has to take it. */
typedef struct
{
  gboolean full;      /* read everything: the first run, or the time for a full pass has come */
  gint64 since_us;    /* else: read what is newer, by the service's clock; the overlap is already taken off */
  const char *cursor; /* (nullable) else: what the last run proposed beside the time */
} CohortMark;

typedef struct _CohortMarks CohortMarks;

CohortMarks *cohort_marks_new (void);
void cohort_marks_free (CohortMarks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMarks, cohort_marks_free)
void cohort_marks_set (CohortMarks *self, const char *stream, const CohortMark *mark);
CohortMark cohort_marks_get (const CohortMarks *self, const char *stream);

/* What it means that a full pass did not bring a thing that an earlier one brought. Never that it is deleted here. */
typedef enum
{
  COHORT_ABSENT_NOTHING,  /* the list is no whole */
  COHORT_ABSENT_ARCHIVED, /* the thing is no longer offered or listed: `active` 0, `gone_at`, post "removed" */
  COHORT_ABSENT_ENDED     /* a subscription: a version with status "ended" from now on */
} CohortAbsence;

#define COHORT_PASS_NEVER G_MAXINT64 /* a full pass only once, at first */
#define COHORT_PASS_ALWAYS 0         /* every run reads everything: the service knows no "since" */

#define COHORT_US_PER_HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

typedef struct
{
  const char *id;        /* "customers"; stored, never changed */
  const char *title;     /* translatable: "Customers" */
  gint64 overlap_us;     /* how much of what was read is read again */
  gint64 full_after_us;  /* a full pass when the last one is older, or one of the two above */
  CohortAbsence absence; /* after a full pass, for records of kind `lists` */
  CohortRecordKind lists;
  const char *span; /* (nullable) stream of source_span that a full pass covers: "members", "payments", … */
} CohortStream;

/* What the service allows. 0: the engine's own. */
typedef struct
{
  guint concurrent; /* requests at a time */
  guint per_minute; /* requests a minute */
} CohortLimits;

typedef struct _CohortProvider CohortProvider;

struct _CohortProvider
{
  const char *id;            /* kind of the source, the same as that of its formats: "stripe" */
  const char *name;          /* the service's own name, not translated */
  const char *scope;         /* translatable: the least that the key has to be allowed, and where it is made */
  const char *help_page;     /* (nullable) page of the help: "source-stripe" */
  const char *base_url;      /* (nullable) without a slash at its end; NULL: the field "url" is the base */
  guint version;             /* of its reading: what an earlier version kept raw is read again */
  const CohortField *fields; /* ends with an entry whose id is NULL */
  const CohortStream *streams;
  guint n_streams;
  CohortLimits limits;

  void (*plan) (const CohortCall *call, const CohortMarks *marks, CohortTasks *out);
  gboolean (*request) (const CohortCall *call, const CohortTask *task, CohortRequest *request, GError **error);
  CohortVerdict (*parse) (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch,
                          GError **error);
  /* (nullable) Renewal of the secrets: the engine stores the new ones, and only then uses them. */
  gboolean (*auth_request) (const CohortCall *call, CohortRequest *request, GError **error);
  gboolean (*auth_parse) (const CohortCall *call, const CohortReply *reply, CohortSecrets *renewed, GError **error);
  /* (nullable) Reads again what cohort_batch_keep_raw () kept of a thing. */
  gboolean (*reread) (const CohortCall *call, const char *type, const char *text, CohortBatch *batch, GError **error);
};

const CohortProvider *const *cohort_providers (guint *n_providers);
const CohortProvider *cohort_provider_by_id (const char *id);
gboolean cohort_provider_has_secret (const CohortProvider *self);
const CohortStream *cohort_provider_find_stream (const CohortProvider *self, const char *id);

#define COHORT_PROVIDER_ERROR (cohort_provider_error_quark ())
GQuark cohort_provider_error_quark (void);
typedef enum
{
  COHORT_PROVIDER_ERROR_AUTH,      /* the secrets are refused */
  COHORT_PROVIDER_ERROR_DENIED,    /* something may not be read */
  COHORT_PROVIDER_ERROR_LATER,     /* the service is busy, or limits the rate */
  COHORT_PROVIDER_ERROR_BROKEN,    /* not an answer of this service */
  COHORT_PROVIDER_ERROR_INCOMPLETE /* a value is missing that the request needs */
} CohortProviderError;

G_END_DECLS
