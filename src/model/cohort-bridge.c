// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two causes are measured: days that lie otherwise in the service's zone than in the reporting one, and what another
// source books. Whatever is left then is named only if it is exactly one of the sums that services are known to take
// off: else it stands as not explained, and nothing is guessed.

#include "config.h"

#include "cohort-bridge.h"

#include <glib/gi18n-lib.h>

#include "cohort-bridge-rows.h"
#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-metric-words.h"
#include "cohort-today-private.h"
#include "cohort-zone.h"

static void
line_free (gpointer data)
{
  g_free (((CohortBridgeLine *) data)->title);
  g_free (data);
}

static void
bridge_free (gpointer data)
{
  CohortBridge *self = data;

  g_free (self->source_name);
  g_free (self->period);
  g_free (self->currency);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static void
add_line (CohortBridge *self, const char *id, const char *title, gint64 minor)
{
  CohortBridgeLine *line = g_new0 (CohortBridgeLine, 1);

  line->id = id;
  line->title = g_strdup (title);
  line->minor = minor;
  g_ptr_array_add (self->lines, line);
}

static void
add_cause (CohortBridge *self, const char *id, const char *title, gint64 minor)
{
  if (minor != 0)
    add_line (self, id, title, minor);
}

/* The remainder under the name of the one sum that it is, or under none. */
static void
add_remainder (CohortBridge *self, gint64 rest, const CohortBridgeSums *sums)
{
  const struct
  {
    const char *id, *title;
    gint64 minor;
  } known[] = {
    { "refunds", _ ("Refunds, which the service takes off"), -sums->refunded },
    { "fees", _ ("Fees, which the service takes off"), sums->fees },
    { "taxes", _ ("Taxes, which the service leaves out"), sums->taxes },
    { "pending", _ ("Payments on their way, which the service counts already"), -sums->pending },
    { "settled", _ ("Charged in other currencies, which the service pays out in this one"), -sums->settled },
  };

  for (guint i = 0; rest != 0 && i < G_N_ELEMENTS (known); i++)
    if (known[i].minor == rest)
      {
        add_line (self, known[i].id, known[i].title, rest);
        rest = 0;
      }
  self->unexplained = rest;
  add_line (self, "unexplained", _ ("Not explained"), rest);
}

static CohortBridge *
bridge_new (const CohortBridgeFigure *figure, const CohortBridgeSums *theirs, const CohortBridgeSums *ours)
{
  CohortBridge *self = g_new0 (CohortBridge, 1);
  gint64 shift = ours->charged - theirs->charged;

  self->source = figure->source;
  self->source_name = cohort_today_source_name (figure->source_kind, figure->source_name);
  self->period = cohort_words_period ((CohortPeriod) { figure->from, figure->to + 1 });
  self->currency = g_strdup (figure->currency);
  self->from = figure->from;
  self->to = figure->to;
  self->stated = figure->stated != 0;
  self->lines = g_ptr_array_new_with_free_func (line_free);
  add_line (self, "theirs", _ ("Charged, as the service says"), figure->value);
  add_cause (self, "zone", _ ("On another day in your time zone"), shift);
  add_cause (self, "elsewhere", _ ("Counted where the money is booked"), -theirs->elsewhere);
  add_remainder (self, ours->charged - figure->value - shift + theirs->elsewhere, theirs);
  add_line (self, "ours", _ ("Charged, as counted here"), ours->charged);
  return self;
}

static gpointer
read_bridges (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortZone *zone = data;
  g_autoptr (GPtrArray) figures = cohort_bridge_figures (db, error);
  g_autoptr (GPtrArray) bridges = g_ptr_array_new_with_free_func (bridge_free);

  for (guint i = 0; figures != NULL && i < figures->len; i++)
    {
      const CohortBridgeFigure *figure = figures->pdata[i];
      g_autoptr (CohortZone) own = cohort_zone_new (figure->zone, NULL);
      const CohortZone *theirs_zone = own != NULL ? own : zone;
      CohortBridgeSums theirs, ours;

      if (!cohort_bridge_sum (db, figure->source, figure->currency, cohort_zone_day_start (theirs_zone, figure->from),
                              cohort_zone_day_start (theirs_zone, figure->to + 1), &theirs, error)
          || !cohort_bridge_sum (db, figure->source, figure->currency, cohort_zone_day_start (zone, figure->from),
                                 cohort_zone_day_start (zone, figure->to + 1), &ours, error))
        return NULL;
      g_ptr_array_add (bridges, bridge_new (figure, &theirs, &ours));
    }
  return figures != NULL ? g_steal_pointer (&bridges) : NULL;
}

/* Waits for the answer. */
GPtrArray *
cohort_bridges_load (CohortSession *session, GError **error)
{
  return cohort_store_read (cohort_session_get_store (session), read_bridges, cohort_session_get_zone (session), NULL,
                            error);
}

void
cohort_bridges_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), read_bridges,
                           cohort_zone_ref (cohort_session_get_zone (session)), (GDestroyNotify) cohort_zone_unref,
                           (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
cohort_bridges_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/* ---- what is typed ---- */

typedef struct
{
  CohortMonth month;
  gint64 minor;
} Stated;

static gboolean
state (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Stated *stated = request->more;
  gint64 source;

  if (!cohort_bridge_find_source (db, request->name, &source, error))
    return FALSE;
  if (source != 0)
    return cohort_bridge_state (db, source, cohort_month_first_day (stated->month),
                                cohort_month_last_day (stated->month), stated->minor, request->value, request->now_us,
                                error);
  g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
               /* Translators: %s is what was given as the kind or the number of a source */
               _ ("There is not exactly one source “%s”. Name it by its number."), request->name);
  return FALSE;
}

static CohortCommandRequest *
state_request (CohortSession *session, const char *source, CohortMonth month, gint64 minor, const char *currency)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_STATE_FIGURE, state);
  Stated stated = { month, minor };

  request->name = g_strdup (source);
  request->value = g_strdup (currency);
  request->more = g_memdup2 (&stated, sizeof stated);
  request->free_more = g_free;
  return request;
}

CohortDone *
cohort_command_state_charged (CohortSession *session, const char *source, CohortMonth month, gint64 minor,
                              const char *currency, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         state_request (session, source, month, minor, currency), error);
}

void
cohort_command_state_charged_async (CohortSession *session, const char *source, CohortMonth month, gint64 minor,
                                    const char *currency, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                state_request (session, source, month, minor, currency), cancellable, callback,
                                user_data);
}
