// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-listing-private.h"

#include "cohort-payments.h"
#include "cohort-store.h"

#define PAGE_SIZE 1000

typedef struct
{
  const char *search; /* (nullable) */
  CohortDay today;
  CohortMemberVisit visit_member;
  CohortPaymentVisit visit_payment;
  gpointer data;
} Walk;

gboolean
cohort_listing_visit (const CohortMemberEntry *entry, CohortMemberVisit visit, gpointer data, GError **error)
{
  g_autofree CohortMoneyLine *money = g_new (CohortMoneyLine, entry->money->len + 1);
  CohortMemberLine line = {
    .id = entry->id,
    .name = entry->name,
    .email = entry->email,
    .handle = entry->handle,
    .tier = entry->tier_name,
    .status = cohort_member_state_id (entry->state),
    .first_paid = entry->first_paid,
    .paid_through = entry->paid_through,
    .joined_us = entry->joined_at,
    .last_activity_us = entry->last_activity,
    .sources = entry->sources,
    .money = money,
    .n_money = entry->money->len,
  };

  if (line.paid_through != COHORT_DAY_NONE && line.paid_through != COHORT_DAY_MAX)
    line.paid_through--;
  for (guint i = 0; i < entry->money->len; i++)
    {
      const CohortLedgerSum *sum = g_ptr_array_index (entry->money, i);

      money[i]
          = (CohortMoneyLine) { sum->currency, sum->gross, sum->fee, sum->net, sum->n_payments, sum->unknown_fees };
    }
  return visit (&line, data, error);
}

static gpointer
walk_members (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Walk *walk = data;
  CohortMemberQuery query = COHORT_MEMBER_QUERY_INIT (walk->today);

  query.search = walk->search;
  for (gint64 offset = 0;; offset += PAGE_SIZE)
    {
      g_autoptr (GPtrArray) page = cohort_members_page (db, &query, offset, PAGE_SIZE, error);

      if (page == NULL)
        return NULL;
      for (guint i = 0; i < page->len; i++)
        if (!cohort_listing_visit (g_ptr_array_index (page, i), walk->visit_member, walk->data, error))
          return NULL;
      if (page->len < PAGE_SIZE)
        return GINT_TO_POINTER (TRUE);
    }
}

static gboolean
visit_payment (const Walk *walk, const CohortPaymentEntry *entry, GError **error)
{
  CohortPaymentLine line = {
    .id = entry->id,
    .member = entry->member,
    .person = entry->person,
    .occurred_us = entry->occurred_at,
    .kind = entry->kind,
    .status = entry->status,
    .stream = entry->stream,
    .currency = entry->currency,
    .gross_minor = entry->gross,
    .fee_minor = entry->fee,
    .fee_known = entry->fee_known,
    .source = entry->source_name,
    .note = entry->note,
  };

  return walk->visit_payment (&line, walk->data, error);
}

gboolean
cohort_listing_visit_payments (CohortDb *db, const CohortPaymentQuery *query, CohortPaymentVisit visit, gpointer data,
                               GError **error)
{
  const Walk walk = { .visit_payment = visit, .data = data };

  for (gint64 offset = 0;; offset += PAGE_SIZE)
    {
      g_autoptr (GPtrArray) page = cohort_payments_page (db, query, offset, PAGE_SIZE, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        if (!visit_payment (&walk, g_ptr_array_index (page, i), error))
          return FALSE;
      if (page->len < PAGE_SIZE)
        return TRUE;
    }
}

static gpointer
walk_payments (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Walk *walk = data;
  CohortPaymentQuery query = COHORT_PAYMENT_QUERY_INIT;

  query.search = walk->search;
  return cohort_listing_visit_payments (db, &query, walk->visit_payment, walk->data, error) ? GINT_TO_POINTER (TRUE)
                                                                                            : NULL;
}

/**
 * cohort_listing_members:
 * @search: (nullable): words that a member must hold
 *
 * Visits the members by name.
 */
gboolean
cohort_listing_members (CohortSession *session, const char *search, CohortMemberVisit visit, gpointer data,
                        GError **error)
{
  Walk walk = { .search = search, .today = cohort_session_get_today (session), .visit_member = visit, .data = data };

  return cohort_store_read (cohort_session_get_store (session), walk_members, &walk, NULL, error) != NULL;
}

/**
 * cohort_listing_payments:
 * @search: (nullable): words that a payment must hold
 *
 * Visits the payments, oldest first.
 */
gboolean
cohort_listing_payments (CohortSession *session, const char *search, CohortPaymentVisit visit, gpointer data,
                         GError **error)
{
  Walk walk = { .search = search, .visit_payment = visit, .data = data };

  return cohort_store_read (cohort_session_get_store (session), walk_payments, &walk, NULL, error) != NULL;
}

static gpointer
load_currencies (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_members_currencies (db, error);
}

GPtrArray *
cohort_listing_currencies (CohortSession *session, GError **error)
{
  return cohort_store_read (cohort_session_get_store (session), load_currencies, NULL, NULL, error);
}
