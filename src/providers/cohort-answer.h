// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* CohortAnswer: an answer of a service on its way to records. It lends the providers what the file formats are made
 * with (keys, versions, terms, refunds), so that both make the same keys of the same things. On the stack. */

#pragma once

#include <json-glib/json-glib.h>

#include "cohort-format-private.h"
#include "cohort-json-rows.h"
#include "cohort-provider.h"

G_BEGIN_DECLS

typedef struct
{
  CohortReader reader;   /* has no row: its columns are not to be asked for */
  CohortMapping mapping; /* knows zone and time, and nothing else */
  const CohortCall *call;
  CohortBatch *batch;
} CohortAnswer;

#define COHORT_ANSWER_KEY(self, ...) cohort_reader_key (&(self)->reader, __VA_ARGS__)

void cohort_answer_init (CohortAnswer *self, const CohortCall *call, const CohortZone *zone, CohortBatch *batch);
void cohort_answer_clear (CohortAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortAnswer, cohort_answer_clear)

const char *cohort_answer_clean (CohortAnswer *self, const char *text);
const char *cohort_answer_text (CohortAnswer *self, JsonObject *object, const char *path);
void cohort_answer_set_text (CohortAnswer *self, JsonObject *object, const char *path, CohortRecord *record,
                             CohortFieldId field);
void cohort_answer_keep_raw (CohortAnswer *self, CohortRecordKind kind, const char *key, const char *type,
                             JsonObject *object, const char *const *leave_out);
const char *cohort_answer_plain (CohortAnswer *self, const char *html);
CohortMoney cohort_answer_money (gint64 minor, const char *iso);

gint64 cohort_answer_read_rows (const CohortCall *call, const CohortFormat *format, CohortJsonRows *rows,
                                CohortBatch *batch);
gboolean cohort_answer_read_row (CohortAnswer *self, const CohortFormat *format, const CohortRow *row,
                                 const CohortMapping *mapping);
void cohort_answer_tell_left (CohortBatch *batch, guint n_left);
CohortVerdict cohort_answer_unexpected (GError **error);
const char *cohort_answer_require_secret (const CohortCall *call, const char *field, GError **error);

/* How a subscription stands by now, as a list of subscriptions tells it. A time that is not known is 0. */
typedef struct
{
  const char *key, *person;
  const char *tier;        /* (nullable) */
  const char *status;      /* ours: "active", "trialing", "past_due", "paused", "comped", "ended", … */
  const char *raw;         /* (nullable) the service's word */
  const char *interval;    /* (nullable) "month" … */
  const char *iso;         /* (nullable) of `unit`; NULL: the price is not told */
  const char *pause, *why; /* (nullable) kind of pause; of an end: "voluntary", "failed", "unknown" */
  int count;
  gint64 unit, quantity;
  gint64 started;
  gint64 since; /* since when it stands so; 0: since it was seen so */
  gint64 trial_end, paid_through, cancel_at;
} CohortStanding;

void cohort_answer_add_standing (CohortAnswer *self, const CohortStanding *standing);

/* The arguments of a task: "name=value", parted by blanks; values are escaped as in an address. */
void cohort_args_add (GString *args, const char *name, const char *value);
void cohort_args_add_int (GString *args, const char *name, gint64 value);
void cohort_args_keep (GString *args, const char *from, ...) G_GNUC_NULL_TERMINATED;
char *cohort_args_get (const char *args, const char *name);
gboolean cohort_args_get_int (const char *args, const char *name, gint64 *value);
gboolean cohort_args_has (const char *args, const char *name);

void cohort_answer_plan_pages (const CohortStream *streams, guint n_streams, const CohortMarks *marks,
                               CohortTasks *out);
void cohort_answer_expect (CohortBatch *batch, const CohortTask *task, JsonObject *object, const char *total);

G_END_DECLS
