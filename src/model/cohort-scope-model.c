// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-scope-model.h"

#include <string.h>

#include "cohort-metric-words.h"
#include "cohort-money.h"
#include "cohort-payments.h"
#include "cohort-store.h"
#include "cohort-words.h"

#define SESSION_KEY "cohort-scope-model"
#define VIEW_PERIOD "period"
#define VIEW_CURRENCY "currency"
#define DAYS_MARK ".." /* between the days of a period that was chosen by hand, also where they are a month */

struct _CohortScopeModel
{
  GObject parent_instance;

  CohortSession *session; /* (unowned): owns the model */
  CohortSpan span;
  CohortPeriod period;
  const char *currency; /* (nullable) interned */
  char *label;
  char **currencies; /* (owned) */
  GCancellable *cancellable;
};

enum
{
  PROP_SPAN = 1,
  PROP_LABEL,
  PROP_CURRENCY,
  PROP_CURRENCIES,
  PROP_CAN_STEP_FORWARD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (CohortScopeModel, cohort_scope_model, G_TYPE_OBJECT)

static const struct
{
  CohortSpan span;
  const char *key;
} spans[] = {
  { COHORT_SPAN_ALL, "all" },
  { COHORT_SPAN_MONTH, "month" },
  { COHORT_SPAN_QUARTER, "quarter" },
  { COHORT_SPAN_YEAR, "year" },
};

/* The month, quarter or year that holds @day. */
static CohortPeriod
period_around (CohortSpan span, CohortDay day)
{
  CohortYmd ymd = cohort_day_to_ymd (day);

  switch (span)
    {
    case COHORT_SPAN_MONTH:
      return cohort_period_month (cohort_month_of_day (day));
    case COHORT_SPAN_QUARTER:
      return cohort_period_quarter (ymd.year, (ymd.month + 2) / 3);
    case COHORT_SPAN_YEAR:
      return cohort_period_year (ymd.year);
    case COHORT_SPAN_DAYS:
      return (CohortPeriod) { day, day + 1 };
    case COHORT_SPAN_ALL:
    default:
      return COHORT_PERIOD_EVERYTHING;
    }
}

static char *
describe (CohortSpan span, CohortPeriod period)
{
  return span == COHORT_SPAN_DAYS ? cohort_words_days (period.from, period.to) : cohort_words_period (period);
}

static void
keep (CohortScopeModel *self)
{
  CohortDay today = cohort_session_get_today (self->session);
  g_autofree char *key = NULL;

  if (self->span == COHORT_SPAN_DAYS)
    {
      g_autofree char *first = cohort_day_to_string (self->period.from);
      g_autofree char *last = cohort_day_to_string (self->period.to - 1);

      key = g_strconcat (first, DAYS_MARK, last, NULL);
    }
  else if (cohort_period_contains (self->period, today))
    key = g_strdup (spans[self->span].key);
  else
    key = cohort_period_to_key (self->period);
  cohort_session_keep_view (self->session, VIEW_PERIOD, key);
  cohort_session_keep_view (self->session, VIEW_CURRENCY, self->currency);
}

static void
set_period (CohortScopeModel *self, CohortSpan span, CohortPeriod period)
{
  GObject *object = G_OBJECT (self);

  if (self->span == span && self->label != NULL && cohort_period_equal (self->period, period))
    return;
  self->span = span;
  self->period = period;
  g_free (self->label);
  self->label = describe (span, period);
  g_object_notify_by_pspec (object, properties[PROP_SPAN]);
  g_object_notify_by_pspec (object, properties[PROP_LABEL]);
  g_object_notify_by_pspec (object, properties[PROP_CAN_STEP_FORWARD]);
  g_signal_emit (self, changed_signal, 0);
}

static CohortSpan
span_of_kind (CohortPeriodKind kind)
{
  switch (kind)
    {
    case COHORT_PERIOD_MONTH:
      return COHORT_SPAN_MONTH;
    case COHORT_PERIOD_QUARTER:
      return COHORT_SPAN_QUARTER;
    case COHORT_PERIOD_YEAR:
      return COHORT_SPAN_YEAR;
    case COHORT_PERIOD_ALL:
      return COHORT_SPAN_ALL;
    case COHORT_PERIOD_DAY:
    case COHORT_PERIOD_DAYS:
    default:
      return COHORT_SPAN_DAYS;
    }
}

/* What was looked at last; what cannot be read is forgotten. */
static void
restore (CohortScopeModel *self)
{
  const char *key = cohort_session_get_view (self->session, VIEW_PERIOD);
  const char *currency = cohort_session_get_view (self->session, VIEW_CURRENCY);
  CohortPeriod period;

  self->currency = cohort_currency_intern (currency);
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    if (g_strcmp0 (spans[i].key, key) == 0)
      {
        set_period (self, spans[i].span, period_around (spans[i].span, cohort_session_get_today (self->session)));
        return;
      }
  if (key != NULL && cohort_period_from_key (key, &period, NULL))
    set_period (self, strstr (key, DAYS_MARK) != NULL ? COHORT_SPAN_DAYS : span_of_kind (cohort_period_kind (period)),
                period);
  else
    set_period (self, COHORT_SPAN_ALL, COHORT_PERIOD_EVERYTHING);
}

static gpointer
read_currencies (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = cohort_payments_currencies (db, error);
  g_autoptr (GStrvBuilder) builder = NULL;

  if (found == NULL)
    return NULL;
  builder = g_strv_builder_new ();
  for (guint i = 0; i < found->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (found, i));
  return g_strv_builder_end (builder);
}

static void
currencies_cb (GObject *store, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) found = cohort_store_read_finish (COHORT_STORE (store), result, &error);
  CohortScopeModel *self;

  if (found == NULL)
    return;
  self = COHORT_SCOPE_MODEL (user_data);
  if (g_strv_equal ((const char *const *) found, (const char *const *) self->currencies))
    return;
  g_strfreev (self->currencies);
  self->currencies = g_steal_pointer (&found);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENCIES]);
  if (self->currency != NULL && !g_strv_contains ((const char *const *) self->currencies, self->currency))
    cohort_scope_model_set_currency (self, NULL);
}

static void
session_changed_cb (CohortScopeModel *self, guint domains)
{
  if ((domains & COHORT_DOMAIN_MONEY) == 0)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  cohort_store_read_async (cohort_session_get_store (self->session), read_currencies, NULL, NULL,
                           (GDestroyNotify) g_strfreev, self->cancellable, currencies_cb, self);
}

static void
cohort_scope_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CohortScopeModel *self = COHORT_SCOPE_MODEL (object);

  switch (prop_id)
    {
    case PROP_SPAN:
      g_value_set_uint (value, self->span);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_CURRENCY:
      g_value_set_string (value, self->currency);
      break;
    case PROP_CURRENCIES:
      g_value_set_boxed (value, self->currencies);
      break;
    case PROP_CAN_STEP_FORWARD:
      g_value_set_boolean (value, cohort_scope_model_can_step (self, 1));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cohort_scope_model_finalize (GObject *object)
{
  CohortScopeModel *self = COHORT_SCOPE_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_free (self->label);
  g_strfreev (self->currencies);
  G_OBJECT_CLASS (cohort_scope_model_parent_class)->finalize (object);
}

static void
cohort_scope_model_class_init (CohortScopeModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cohort_scope_model_get_property;
  object_class->finalize = cohort_scope_model_finalize;
  properties[PROP_SPAN] = g_param_spec_uint ("span", NULL, NULL, 0, COHORT_SPAN_DAYS, 0, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_CURRENCY] = g_param_spec_string ("currency", NULL, NULL, NULL, flags);
  properties[PROP_CURRENCIES] = g_param_spec_boxed ("currencies", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_CAN_STEP_FORWARD] = g_param_spec_boolean ("can-step-forward", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CohortScopeModel::changed:
   *
   * Another period or currency is looked at.
   */
  changed_signal
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cohort_scope_model_init (CohortScopeModel *self)
{
  self->currencies = g_new0 (char *, 1);
}

/**
 * cohort_scope_model_of:
 *
 * Returns: (transfer none): the scope of @session; it lives as long as the session
 */
CohortScopeModel *
cohort_scope_model_of (CohortSession *session)
{
  CohortScopeModel *self = g_object_get_data (G_OBJECT (session), SESSION_KEY);

  if (self == NULL)
    {
      self = g_object_new (COHORT_TYPE_SCOPE_MODEL, NULL);
      self->session = session;
      restore (self);
      g_object_set_data_full (G_OBJECT (session), SESSION_KEY, self, g_object_unref);
      g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
      session_changed_cb (self, COHORT_DOMAIN_MONEY);
    }
  return self;
}

/**
 * cohort_scope_model_set_span:
 * @span: how long a period; around today when the period before reached it, else around its last day
 */
void
cohort_scope_model_set_span (CohortScopeModel *self, CohortSpan span)
{
  CohortDay today, day;

  g_return_if_fail (COHORT_IS_SCOPE_MODEL (self));

  if (span == self->span)
    return;
  today = cohort_session_get_today (self->session);
  day = cohort_period_contains (self->period, today) ? today : self->period.to - 1;
  set_period (self, span,
              span == COHORT_SPAN_DAYS ? period_around (COHORT_SPAN_MONTH, day) : period_around (span, day));
  keep (self);
}

/**
 * cohort_scope_model_set_days:
 * @from: the first day
 * @to: the first day after; later than @from
 */
void
cohort_scope_model_set_days (CohortScopeModel *self, CohortDay from, CohortDay to)
{
  g_return_if_fail (COHORT_IS_SCOPE_MODEL (self));
  g_return_if_fail (from < to);

  set_period (self, COHORT_SPAN_DAYS, (CohortPeriod) { from, to });
  keep (self);
}

/* Moves by @n periods; not past the one that holds today. */
void
cohort_scope_model_step (CohortScopeModel *self, int n)
{
  g_return_if_fail (COHORT_IS_SCOPE_MODEL (self));

  if (!cohort_scope_model_can_step (self, n))
    return;
  set_period (self, self->span, cohort_period_shift (self->period, n));
  keep (self);
}

/**
 * cohort_scope_model_set_currency:
 * @currency: (nullable): ISO 4217; NULL: each by itself
 */
void
cohort_scope_model_set_currency (CohortScopeModel *self, const char *currency)
{
  const char *known = cohort_currency_intern (currency);

  g_return_if_fail (COHORT_IS_SCOPE_MODEL (self));

  if (self->currency == known)
    return;
  self->currency = known;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENCY]);
  g_signal_emit (self, changed_signal, 0);
  keep (self);
}

CohortSpan
cohort_scope_model_get_span (CohortScopeModel *self)
{
  return self->span;
}

CohortPeriod
cohort_scope_model_get_period (CohortScopeModel *self)
{
  return self->period;
}

const char *
cohort_scope_model_get_label (CohortScopeModel *self)
{
  return self->label;
}

const char *
cohort_scope_model_get_currency (CohortScopeModel *self)
{
  return self->currency;
}

const char *const *
cohort_scope_model_get_currencies (CohortScopeModel *self)
{
  return (const char *const *) self->currencies;
}

gboolean
cohort_scope_model_can_step (CohortScopeModel *self, int n)
{
  CohortPeriod next;

  if (self->span == COHORT_SPAN_ALL)
    return FALSE;
  next = cohort_period_shift (self->period, n);
  return next.to > next.from && next.from > COHORT_DAY_MIN
         && (n <= 0 || next.from <= cohort_session_get_today (self->session));
}

/**
 * cohort_scope_model_make_scope:
 *
 * Returns: (transfer full): what a report is asked about, as of today
 */
CohortScope *
cohort_scope_model_make_scope (CohortScopeModel *self)
{
  return cohort_scope_new (self->period, cohort_session_get_today (self->session), self->currency);
}
