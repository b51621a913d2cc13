// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-payment-list.h"

#include <glib/gi18n-lib.h>

#include "cohort-list-row-private.h"
#include "cohort-listing-private.h"
#include "cohort-paged-list-private.h"
#include "cohort-payments.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

#include <string.h>

/* The row */

struct _CohortPaymentRow
{
  CohortListRow parent_instance;

  gint64 member;
};

typedef struct
{
  CohortListRowClass parent_class;
} CohortPaymentRowClass;

G_DEFINE_FINAL_TYPE (CohortPaymentRow, cohort_payment_row, COHORT_TYPE_LIST_ROW)

static void
cohort_payment_row_class_init (CohortPaymentRowClass *klass)
{
  static const char *const names[]
      = { "date", "person", "kind", "kind-id", "state", "gross", "fee", "net", "currency", "source" };

  cohort_list_row_class_set_texts (COHORT_LIST_ROW_CLASS (klass), names, G_N_ELEMENTS (names));
}

static void
cohort_payment_row_init (CohortPaymentRow *self)
{
}

gint64
cohort_payment_row_get_id (gpointer row)
{
  return cohort_list_row_get_id (COHORT_LIST_ROW (row));
}

gint64
cohort_payment_row_get_member (gpointer row)
{
  return ((CohortPaymentRow *) row)->member;
}

/* The list */

struct _CohortPaymentList
{
  CohortPagedList parent_instance;

  char *currency; /* (nullable) */
  CohortPeriod period;
  gint64 source;
};

typedef struct
{
  CohortPagedListClass parent_class;
} CohortPaymentListClass;

G_DEFINE_FINAL_TYPE (CohortPaymentList, cohort_payment_list, COHORT_TYPE_PAGED_LIST)

typedef struct
{
  CohortAsked asked;
  CohortPaymentQuery query;
} OwnedQuery;

static void
owned_query_free (gpointer data)
{
  cohort_asked_clear (&((OwnedQuery *) data)->asked);
  g_free (data);
}

static CohortPaymentSort
sort_from_key (const char *key)
{
  static const struct
  {
    const char *key;
    CohortPaymentSort sort;
  } sorts[] = {
    { "date", COHORT_PAYMENT_SORT_DATE },     { "person", COHORT_PAYMENT_SORT_PERSON },
    { "gross", COHORT_PAYMENT_SORT_AMOUNT },  { "kind", COHORT_PAYMENT_SORT_KIND },
    { "source", COHORT_PAYMENT_SORT_SOURCE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (g_strcmp0 (sorts[i].key, key) == 0)
      return sorts[i].sort;
  return COHORT_PAYMENT_SORT_DATE;
}

static gpointer
cohort_payment_list_make_query (CohortPagedList *list)
{
  CohortPaymentList *self = COHORT_PAYMENT_LIST (list);
  const char *sort_key = cohort_paged_list_get_sort_key (list);
  OwnedQuery *owned = g_new0 (OwnedQuery, 1);

  cohort_asked_init (&owned->asked, list, self->currency);
  owned->query = (CohortPaymentQuery) COHORT_PAYMENT_QUERY_INIT;
  owned->query.search = owned->asked.search;
  owned->query.source = self->source;
  owned->query.currency = owned->asked.currency;
  if (cohort_period_kind (self->period) != COHORT_PERIOD_ALL)
    {
      CohortZone *zone = cohort_session_get_zone (cohort_paged_list_get_session (list));

      owned->query.from_us = cohort_zone_day_start (zone, self->period.from);
      owned->query.to_us = cohort_zone_day_start (zone, self->period.to);
    }
  owned->query.sort = sort_from_key (sort_key);
  owned->query.descending = sort_key != NULL ? cohort_paged_list_get_descending (list) : TRUE;
  return owned;
}

static gboolean
cohort_payment_list_count (CohortDb *db, gpointer query, guint64 *n, GError **error)
{
  const OwnedQuery *owned = query;
  gint64 count;

  if (!cohort_payments_count (db, &owned->query, &count, error))
    return FALSE;
  *n = count;
  return TRUE;
}

static GPtrArray *
cohort_payment_list_page (CohortDb *db, gpointer query, guint64 offset, guint limit, GError **error)
{
  const OwnedQuery *owned = query;

  return cohort_payments_page (db, &owned->query, offset, limit, error);
}

static void
cohort_payment_list_show (gpointer query, gpointer row, CohortShownRow *shown)
{
  const CohortPaymentEntry *entry = row;
  CohortZone *zone = ((const OwnedQuery *) query)->asked.zone;
  char *texts[] = {
    cohort_text_instant_day (entry->occurred_at, zone),
    entry->member != 0 ? cohort_text_person (entry->person, NULL, NULL) : g_strdup (""),
    g_strdup (cohort_words_payment_kind (entry->kind)),
    g_strdup (entry->kind),
    g_strdup (cohort_words_payment_state (entry->status)),
    cohort_words_money (entry->gross, entry->currency),
    entry->fee_known ? cohort_words_money (entry->fee, entry->currency)
                     /* Translators: in place of a fee that no source said */
                     : g_strdup (C_ ("fee", "Not known")),
    entry->fee_known ? cohort_words_money (entry->gross - entry->fee, entry->currency) : g_strdup (""),
    g_strdup (entry->currency),
    g_strdup (entry->source_name),
  };

  shown->id = entry->id;
  shown->other = entry->member;
  shown->n_texts = G_N_ELEMENTS (texts);
  memcpy (shown->texts, texts, sizeof texts);
}

static void
cohort_payment_list_take_other (gpointer item, gint64 member)
{
  ((CohortPaymentRow *) item)->member = member;
}

static void
cohort_payment_list_finalize (GObject *object)
{
  g_free (COHORT_PAYMENT_LIST (object)->currency);
  G_OBJECT_CLASS (cohort_payment_list_parent_class)->finalize (object);
}

static void
cohort_payment_list_class_init (CohortPaymentListClass *klass)
{
  CohortPagedListClass *list_class = COHORT_PAGED_LIST_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cohort_payment_list_finalize;
  list_class->domains = COHORT_DOMAIN_SOURCES | COHORT_DOMAIN_PEOPLE | COHORT_DOMAIN_MONEY | COHORT_DOMAIN_SETTINGS;
  list_class->item_type = COHORT_TYPE_PAYMENT_ROW;
  list_class->make_query = cohort_payment_list_make_query;
  list_class->free_query = owned_query_free;
  list_class->count = cohort_payment_list_count;
  list_class->page = cohort_payment_list_page;
  list_class->show = cohort_payment_list_show;
  list_class->take_other = cohort_payment_list_take_other;
}

static void
cohort_payment_list_init (CohortPaymentList *self)
{
  self->period = COHORT_PERIOD_EVERYTHING;
}

CohortPaymentList *
cohort_payment_list_new (CohortSession *session)
{
  return g_object_new (COHORT_TYPE_PAYMENT_LIST, "session", session, NULL);
}

void
cohort_payment_list_set_currency (CohortPaymentList *self, const char *currency)
{
  g_return_if_fail (COHORT_IS_PAYMENT_LIST (self));

  if (g_set_str (&self->currency, currency))
    cohort_paged_list_ask (COHORT_PAGED_LIST (self));
}

void
cohort_payment_list_set_period (CohortPaymentList *self, CohortPeriod period)
{
  g_return_if_fail (COHORT_IS_PAYMENT_LIST (self));

  if (cohort_period_equal (self->period, period))
    return;
  self->period = period;
  cohort_paged_list_ask (COHORT_PAGED_LIST (self));
}

void
cohort_payment_list_set_source (CohortPaymentList *self, gint64 source)
{
  g_return_if_fail (COHORT_IS_PAYMENT_LIST (self));

  if (self->source == source)
    return;
  self->source = source;
  cohort_paged_list_ask (COHORT_PAGED_LIST (self));
}

static CohortStore *
store_of (CohortPaymentList *self)
{
  return cohort_session_get_store (cohort_paged_list_get_session (COHORT_PAGED_LIST (self)));
}

static void
total_free (gpointer data)
{
  CohortPaymentTotal *self = data;

  g_free (self->currency);
  g_free (self->gross);
  g_free (self->fee);
  g_free (self->net);
  g_free (self);
}

static gpointer
load_totals (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const OwnedQuery *owned = data;
  CohortPaymentQuery query = owned->query;
  g_autoptr (GPtrArray) sums = NULL;
  GPtrArray *totals;

  query.status = "succeeded";
  sums = cohort_payments_sums (db, &query, error);
  if (sums == NULL)
    return NULL;
  totals = g_ptr_array_new_full (sums->len, total_free);
  for (guint i = 0; i < sums->len; i++)
    {
      const CohortLedgerSum *sum = g_ptr_array_index (sums, i);
      CohortPaymentTotal *total = g_new0 (CohortPaymentTotal, 1);

      total->currency = g_strdup (sum->currency);
      total->n_payments = sum->n_payments;
      total->n_unknown_fees = sum->unknown_fees;
      total->gross = cohort_words_money (sum->gross, sum->currency);
      total->fee = cohort_words_money (sum->fee, sum->currency);
      total->net = cohort_words_money (sum->net, sum->currency);
      g_ptr_array_add (totals, total);
    }
  return totals;
}

void
cohort_payment_list_get_totals_async (CohortPaymentList *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  cohort_store_read_async (store_of (self), load_totals, cohort_payment_list_make_query (COHORT_PAGED_LIST (self)),
                           owned_query_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
cohort_payment_list_get_totals_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

static gpointer
load_currencies (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_payments_currencies (db, error);
}

void
cohort_payment_list_get_currencies_async (CohortPaymentList *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (store_of (self), load_currencies, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           cancellable, callback, user_data);
}

GPtrArray *
cohort_payment_list_get_currencies_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/* Exporting */

typedef struct
{
  OwnedQuery *query;
  GFile *file;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  owned_query_free (self->query);
  g_object_unref (self->file);
  g_free (self);
}

static gpointer
export_payments (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Export *self = data;
  g_autoptr (GFileOutputStream) stream = g_file_replace (
      self->file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, cancellable, error);
  g_autoptr (GCancellable) stop = g_cancellable_new ();

  if (stream == NULL)
    return NULL;
  if (cohort_export_payments_of (db, &self->query->query, G_OUTPUT_STREAM (stream), error))
    return GINT_TO_POINTER (g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error));
  g_cancellable_cancel (stop); /* closed so, what was there before stays */
  g_output_stream_close (G_OUTPUT_STREAM (stream), stop, NULL);
  return NULL;
}

void
cohort_payment_list_export_async (CohortPaymentList *self, GFile *file, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Export *export = g_new0 (Export, 1);

  export->query = cohort_payment_list_make_query (COHORT_PAGED_LIST (self));
  export->file = g_object_ref (file);
  cohort_store_read_async (store_of (self), export_payments, export, export_free, NULL, cancellable, callback,
                           user_data);
}

gboolean
cohort_payment_list_export_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error) != NULL;
}
