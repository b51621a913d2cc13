// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A batch of a service holds many things, a row of a file one. It is taken apart into things: a record that has a key,
 * with the records without one that follow it. They are taken in the order in which kinds depend on one another, so
 * that within a page it does not matter which was told first; between pages pending_link sees to that. A thing that
 * cannot be taken is left out and told of, as a row would be.
 *
 * The rules of keys, owners, series and opening balances are the classifier's and the ledger's: whether a thing came by
 * file or was asked for makes no difference. */

#include "config.h"

#include "cohort-pull.h"

#include "cohort-classifier-private.h"
#include "cohort-opening.h"
#include "cohort-refunded.h"

#include <glib/gi18n-lib.h>

/* Records `first` to `first + n - 1` of the batch. */
typedef struct
{
  CohortRecordKind kind; /* of the leading record */
  guint first, n;
} Thing;

typedef struct
{
  CohortDb *db;
  CohortBook *book;
  CohortClassifier *classifier;
  CohortBatch *view;
  gboolean careful;
  CohortPullCount *count;
} Pull;

void
cohort_pull_count_clear (CohortPullCount *self)
{
  g_clear_pointer (&self->reason, g_free);
}

static int
compare_things (gconstpointer a, gconstpointer b)
{
  const Thing *left = a, *right = b;

  if (left->kind != right->kind)
    return left->kind < right->kind ? -1 : 1;
  return left->first < right->first ? -1 : left->first > right->first;
}

static GArray *
split (CohortBatch *batch)
{
  GArray *things = g_array_new (FALSE, FALSE, sizeof (Thing));

  for (guint i = 0; i < cohort_batch_get_n_records (batch); i++)
    {
      CohortRecord *record = cohort_batch_get_record (batch, i);

      if (things->len == 0 || cohort_record_get_key (record) != NULL)
        {
          Thing thing = { cohort_record_get_kind (record), i, 1 };

          g_array_append_val (things, thing);
        }
      else
        g_array_index (things, Thing, things->len - 1).n++;
    }
  g_array_sort (things, compare_things);
  return things;
}

static void
leave_out (Pull *self, const char *reason)
{
  self->count->n_left++;
  if (self->count->reason == NULL)
    self->count->reason = g_strdup (reason);
}

static void
count_outcome (Pull *self, const CohortOutcome *outcome)
{
  if (outcome->reason != NULL)
    leave_out (self, outcome->reason);
  else if (outcome->row_class == COHORT_ROW_CLASS_NEW)
    self->count->n_new++;
  else if (outcome->row_class == COHORT_ROW_CLASS_CHANGED)
    self->count->n_changed++;
  else
    self->count->n_unchanged++;
}

/* With care, a thing that the tables refuse is taken back and left out. */
static gboolean
take (Pull *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  CohortOutcome outcome;

  if (self->careful && !cohort_db_savepoint (self->db, error))
    return FALSE;
  if (cohort_classifier_take (self->classifier, self->view, &outcome, &local))
    {
      count_outcome (self, &outcome);
      return !self->careful || cohort_db_release (self->db, error);
    }
  if (!self->careful || !g_error_matches (local, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONSTRAINT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  leave_out (self, _ ("A value of it is not one that the ledger can hold."));
  return cohort_db_rollback_to (self->db, error);
}

/* Whether all that a record refers to is here, where it says that it is nothing without. */
static gboolean
belongs (Pull *self, const CohortRecord *record, gboolean *does, GError **error)
{
  *does = TRUE;
  if (cohort_record_get_mode (record) != COHORT_RECORD_ATTACH)
    return TRUE;
  for (guint i = 0; *does && i < cohort_record_get_n_values (record); i++)
    {
      const CohortValue *value = cohort_record_get_nth_value (record, i);
      CohortKeyTarget target;

      if (value->type != COHORT_VALUE_REF)
        continue;
      if (!cohort_book_find_key (self->book, value->ref_kind, value->text, &target, error))
        return FALSE;
      *does = target.live;
    }
  return TRUE;
}

static gboolean
take_things (Pull *self, CohortBatch *batch, GError **error)
{
  g_autoptr (GArray) things = split (batch);

  for (guint i = 0; i < things->len; i++)
    {
      const Thing *thing = &g_array_index (things, Thing, i);
      gboolean does;

      if (!belongs (self, cohort_batch_get_record (batch, thing->first), &does, error))
        return FALSE;
      if (!does)
        continue;
      self->classifier->main_kind = thing->kind;
      cohort_batch_view (self->view, batch, thing->first, thing->n);
      if (!take (self, error))
        return FALSE;
    }
  return cohort_book_flush (self->book, error);
}

/**
 * cohort_pull_write:
 * @source: the source, which is there
 * @now_us: when a thing that the service states to be gone is noted as gone
 * @careful: whether every thing has a savepoint of its own: for the second try of a page after
 *   COHORT_STORE_ERROR_CONSTRAINT
 * @count: (out): what became of the things; clear it
 *
 * Writes the records of a page.
 *
 * Returns: FALSE when the ledger failed: the transaction is to be given up
 */
gboolean
cohort_pull_write (CohortDb *db, gint64 source, CohortBatch *batch, gint64 now_us, gboolean careful,
                   CohortPullCount *count, GError **error)
{
  g_autoptr (CohortBook) book = cohort_book_new (NULL);
  g_autoptr (CohortClassifier) classifier = cohort_classifier_new (book, COHORT_RECORD_IDENTITY, now_us);
  g_autoptr (CohortBatch) view = cohort_batch_new_view ();
  Pull self = { db, book, classifier, view, careful, count };
  gboolean done;

  *count = (CohortPullCount) { 0 };
  if (careful)
    cohort_book_write_at_once (book);
  if (!cohort_book_attach (book, db, source, error))
    return FALSE;
  done = take_things (&self, batch, error) && cohort_refunded_settle (book, db, source, error)
         && cohort_opening_settle (book, db, source, error);
  cohort_book_detach (book);
  return done;
}
