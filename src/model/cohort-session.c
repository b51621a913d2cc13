// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-session-private.h"

#include "cohort-communities.h"
#include "cohort-derived-build.h"
#include "cohort-setting.h"
#include "cohort-store.h"
#include "cohort-words.h"
#include "cohort-zone.h"

#define REFRESH_MEMBERS 500 /* in one job: some dozen milliseconds */

enum
{
  PROP_PATH = 1,
  PROP_TITLE,
  PROP_READ_ONLY,
  PROP_READ_ONLY_REASON,
  PROP_RECOVERY_MESSAGE,
  PROP_HOME_CURRENCY,
  PROP_ZONE,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_HOLDINGS,
  N_PROPS
};

enum
{
  CHANGED,
  SETTINGS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CohortSession, cohort_session, G_TYPE_OBJECT)

static void refresh_derived (CohortSession *self);

static void
notify_differences (CohortSession *self, const CohortSummary *old)
{
  const CohortSummary *now = self->summary;

  if (g_strcmp0 (cohort_summary_currency (old), cohort_summary_currency (now)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOME_CURRENCY]);
  if (g_strcmp0 (cohort_summary_zone (old), cohort_summary_zone (now)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZONE]);
  if (!cohort_summary_same_settings (old, now))
    g_signal_emit (self, signals[SETTINGS_CHANGED], 0);
  if (old->holdings != now->holdings)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOLDINGS]);
  if (g_strcmp0 (old->undo_label, now->undo_label) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDO_LABEL]);
  if (g_strcmp0 (old->redo_label, now->redo_label) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REDO_LABEL]);
}

static void
take_summary (CohortSession *self, CohortSummary *summary)
{
  g_autoptr (CohortSummary) old = g_steal_pointer (&self->summary);
  g_autoptr (GError) error = NULL;
  CohortZone *zone;

  self->summary = summary;
  zone = cohort_zone_new (cohort_summary_zone (summary), &error);
  if (zone == NULL)
    {
      g_warning ("The community's zone is not known here, UTC is used: %s", error->message);
      zone = cohort_zone_ref (cohort_zone_utc ());
    }
  g_clear_pointer (&self->zone, cohort_zone_unref);
  self->zone = zone;
  if (old != NULL)
    notify_differences (self, old);
  refresh_derived (self);
}

/* A changed zone or grace asks for other derived rows. They are built beside the ones in use, some members in a job,
 * so that other writes come between; the last job puts them in place and the store tells of the change. */
static gpointer
refresh_some (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean done;

  return cohort_derived_refresh (db, REFRESH_MEMBERS, &done, error) ? GINT_TO_POINTER (done ? 2 : 1) : NULL;
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortSession) self = COHORT_SESSION (user_data);
  g_autoptr (GError) error = NULL;
  int state = GPOINTER_TO_INT (cohort_store_write_finish (COHORT_STORE (source), result, &error));

  self->refreshing = FALSE;
  if (state == 1 && self->store != NULL)
    refresh_derived (self);
  else if (state == 0 && !g_error_matches (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CLOSED))
    g_warning ("Derived rows could not be built anew: %s", error->message);
}

static void
refresh_derived (CohortSession *self)
{
  if (self->refreshing || cohort_session_is_read_only (self))
    return;
  self->refreshing = TRUE;
  cohort_store_write_async (self->store, refresh_some, NULL, NULL, NULL, NULL, refreshed_cb, g_object_ref (self));
}

static void
summary_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CohortSummary *summary = cohort_store_read_finish (COHORT_STORE (source), result, &error);
  CohortSession *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_SESSION (user_data);
  if (summary != NULL)
    {
      take_summary (self, summary);
      cohort_session_copy_if_due (self);
    }
  else
    g_warning ("The community's settings could not be read: %s", error->message);
}

static void
store_changed_cb (CohortStore *store, guint domains, guint64 generation, gpointer user_data)
{
  CohortSession *self = COHORT_SESSION (user_data);

  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  cohort_store_read_async (self->store, cohort_session_read_summary, NULL, NULL, cohort_session_summary_free,
                           self->cancellable, summary_read_cb, self);
  g_signal_emit (self, signals[CHANGED], 0, domains);
}

/* @message: (transfer full) */
void
cohort_session_take_message (CohortSession *self, char *message)
{
  g_free (self->recovery_message);
  self->recovery_message = message;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECOVERY_MESSAGE]);
}

/* Takes @store, @summary (from cohort_session_read_summary()) and @recovery_message over. */
CohortSession *
cohort_session_new (CohortStore *store, gpointer summary, CohortClock clock, gpointer clock_data,
                    char *recovery_message)
{
  CohortSession *self = g_object_new (COHORT_TYPE_SESSION, NULL);

  cohort_words_init ();
  self->store = store;
  self->title = cohort_communities_title (cohort_store_get_path (store));
  self->clock = clock;
  self->clock_data = clock_data;
  self->recovery_message = recovery_message;
  if (cohort_store_is_read_only (store))
    self->read_only_reason = cohort_store_describe_read_only (store);
  take_summary (self, summary);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_DEFAULT);
  return self;
}

/**
 * cohort_session_close:
 *
 * Waits for what is being written and closes the file. The session is of no use afterwards.
 */
void
cohort_session_close (CohortSession *self)
{
  g_return_if_fail (COHORT_IS_SESSION (self));

  g_signal_handlers_disconnect_by_data (self->store, self);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->copying);
  cohort_session_copy_at_close (self);
  cohort_store_close (self->store);
}

CohortStore *
cohort_session_get_store (CohortSession *self)
{
  return self->store;
}

const char *
cohort_session_get_path (CohortSession *self)
{
  return cohort_store_get_path (self->store);
}

const char *
cohort_session_get_title (CohortSession *self)
{
  return self->title;
}

gboolean
cohort_session_is_read_only (CohortSession *self)
{
  return cohort_store_is_read_only (self->store);
}

const char *
cohort_session_get_read_only_reason (CohortSession *self)
{
  return self->read_only_reason;
}

const char *
cohort_session_get_recovery_message (CohortSession *self)
{
  return self->recovery_message;
}

const char *
cohort_session_get_home_currency (CohortSession *self)
{
  return cohort_summary_currency (self->summary);
}

const char *
cohort_session_get_zone_name (CohortSession *self)
{
  return cohort_summary_zone (self->summary);
}

/* Returns: (transfer none): the reporting zone; take a reference to use it on another thread */
CohortZone *
cohort_session_get_zone (CohortSession *self)
{
  return self->zone;
}

const char *
cohort_session_get_undo_label (CohortSession *self)
{
  return self->summary->undo_label;
}

const char *
cohort_session_get_redo_label (CohortSession *self)
{
  return self->summary->redo_label;
}

gint64
cohort_session_get_now (CohortSession *self)
{
  return self->clock (self->clock_data);
}

CohortDay
cohort_session_get_today (CohortSession *self)
{
  return cohort_zone_day (self->zone, cohort_session_get_now (self));
}

void
cohort_session_refresh (CohortSession *self)
{
  g_signal_emit (self, signals[CHANGED], 0, COHORT_DOMAIN_ALL);
}

CohortHoldings
cohort_session_get_holdings (CohortSession *self)
{
  return self->summary->holdings;
}

/* Returns: (transfer none) (nullable): as it is kept in the file, NULL where it was never made; valid until the main
 * loop runs again */
const char *
cohort_session_get_setting (CohortSession *self, const char *key)
{
  return g_hash_table_lookup (self->summary->settings, key);
}

gboolean
cohort_session_is_demo (CohortSession *self)
{
  return g_strcmp0 (cohort_session_get_setting (self, COHORT_SETTING_DEMO), "1") == 0;
}

/* As cohort_session_get_setting(), of what is looked at and no setting: see cohort_session_keep_view(). */
const char *
cohort_session_get_view (CohortSession *self, const char *key)
{
  return g_hash_table_lookup (self->summary->views, key);
}

void
cohort_session_keep_view (CohortSession *self, const char *key, const char *value)
{
  cohort_summary_keep_view (self->summary, self->store, key, value);
}

gboolean
cohort_session_is_empty (CohortSession *self)
{
  return (self->summary->holdings & (COHORT_HOLDS_MEMBERS | COHORT_HOLDS_IMPORTS)) == 0;
}

gboolean
cohort_session_is_configured (CohortSession *self)
{
  return cohort_session_get_setting (self, COHORT_SETTING_HOME_CURRENCY) != NULL
         && cohort_session_get_setting (self, COHORT_SETTING_ZONE) != NULL;
}

static void
cohort_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CohortSession *self = COHORT_SESSION (object);

  switch (prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, cohort_session_get_path (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, cohort_session_is_read_only (self));
      break;
    case PROP_READ_ONLY_REASON:
      g_value_set_string (value, self->read_only_reason);
      break;
    case PROP_RECOVERY_MESSAGE:
      g_value_set_string (value, self->recovery_message);
      break;
    case PROP_HOME_CURRENCY:
      g_value_set_string (value, cohort_session_get_home_currency (self));
      break;
    case PROP_ZONE:
      g_value_set_string (value, cohort_session_get_zone_name (self));
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, cohort_session_get_undo_label (self));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, cohort_session_get_redo_label (self));
      break;
    case PROP_HOLDINGS:
      g_value_set_uint (value, cohort_session_get_holdings (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cohort_session_dispose (GObject *object)
{
  CohortSession *self = COHORT_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->copying);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->copying);
  g_clear_pointer (&self->second_folder, g_free);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (cohort_session_parent_class)->dispose (object);
}

static void
cohort_session_finalize (GObject *object)
{
  CohortSession *self = COHORT_SESSION (object);

  g_free (self->title);
  g_free (self->read_only_reason);
  g_free (self->recovery_message);
  g_clear_pointer (&self->summary, cohort_session_summary_free);
  g_clear_pointer (&self->zone, cohort_zone_unref);
  G_OBJECT_CLASS (cohort_session_parent_class)->finalize (object);
}

static void
cohort_session_class_init (CohortSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cohort_session_get_property;
  object_class->dispose = cohort_session_dispose;
  object_class->finalize = cohort_session_finalize;

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  properties[PROP_READ_ONLY_REASON] = g_param_spec_string ("read-only-reason", NULL, NULL, NULL, flags);
  properties[PROP_RECOVERY_MESSAGE] = g_param_spec_string ("recovery-message", NULL, NULL, NULL, flags);
  properties[PROP_HOME_CURRENCY] = g_param_spec_string ("home-currency", NULL, NULL, NULL, flags);
  properties[PROP_ZONE] = g_param_spec_string ("zone", NULL, NULL, NULL, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  properties[PROP_HOLDINGS] = g_param_spec_uint ("holdings", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CohortSession::settings-changed:
   *
   * What cohort_session_get_setting() gives is another. Comes after "changed", once the settings were read.
   */
  signals[SETTINGS_CHANGED] = g_signal_new ("settings-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);

  /**
   * CohortSession::changed:
   * @domains: what changed, as #CohortDomains
   *
   * Facts or settings changed. Emitted on the main thread, coalesced.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
cohort_session_init (CohortSession *self)
{
  self->copied = COHORT_DAY_NONE;
}
