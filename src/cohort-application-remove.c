// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Taking a community off this computer. Another one is opened first; where that fails everything stays as it is. The
// files go when the window has gone, and with it the session that held them.

#include "config.h"

#include "cohort-application-remove.h"

#include "cohort-communities.h"
#include "cohort-secret-store.h"
#include "cohort-session.h"
#include "cohort-settings.h"
#include "cohort-store.h"
#include "cohort-sync-account.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

typedef struct
{
  CohortApplication *app; /* (unowned): lives longer */
  GtkWindow *window;      /* (unowned): compared alone */
  char *path, *title;
  char *other;        /* what is shown instead */
  GStrv keys;         /* (owned) (nullable): what to forget in the keyring */
  char *keys_failure; /* (nullable): why they are not known */
  gboolean for_good;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *self = data;

  g_free (self->path);
  g_free (self->title);
  g_free (self->other);
  g_strfreev (self->keys);
  g_free (self->keys_failure);
  g_free (self);
}

static CohortWindow *
find_window (CohortApplication *app, const char *path)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (app)); l; l = l->next)
    {
      CohortSession *session = COHORT_IS_WINDOW (l->data) ? cohort_window_get_session (l->data) : NULL;

      if (session && g_strcmp0 (cohort_session_get_path (session), path) == 0)
        return l->data;
    }
  return NULL;
}

static void
tell (CohortApplication *app, const char *text)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (app));

  if (COHORT_IS_WINDOW (active))
    cohort_window_toast (COHORT_WINDOW (active), text);
}

/* The keyring */

static gpointer
keys_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) accounts = cohort_sync_account_list (db, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; accounts && i < accounts->len; i++)
    g_strv_builder_add (builder, ((const CohortSyncAccount *) g_ptr_array_index (accounts, i))->secret);
  return accounts ? g_strv_builder_end (builder) : NULL;
}

typedef struct
{
  GStrv keys;
  char *done; /* what to say of the files */
} Forgetting;

static void
forgetting_free (gpointer data)
{
  Forgetting *self = data;

  g_strfreev (self->keys);
  g_free (self->done);
  g_free (self);
}

static void
forget_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Forgetting *self = task_data;
  g_autoptr (CohortSecretStore) keyring = cohort_secret_store_new ();
  GError *error = NULL;

  for (guint i = 0; self->keys[i] && !error; i++)
    cohort_secret_store_remove (keyring, self->keys[i], cancellable, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* One toast for all of it: the next one would take the place of the first. */
static void
tell_of_keys (CohortApplication *app, const char *done, const char *failure)
{
  g_autofree char *text = NULL;

  if (failure)
    /* Translators: “My Community” was moved to the trash; a sentence that says why */
    text = g_strdup_printf (_ ("%1$s. Its keys are still in the keyring: %2$s"), done, failure);
  else
    /* Translators: %s is as “My Community” was moved to the trash */
    text = g_strdup_printf (_ ("%s, and its keys were removed from the keyring"), done);
  tell (app, text);
}

static void
forgotten_cb (GObject *app, GAsyncResult *result, gpointer user_data)
{
  const Forgetting *forgetting = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  tell_of_keys (COHORT_APPLICATION (app), forgetting->done, error ? error->message : NULL);
}

static void
forget_keys (const Removal *self, const char *done)
{
  g_autoptr (GTask) task = g_task_new (self->app, NULL, forgotten_cb, NULL);
  Forgetting *forgetting = g_new0 (Forgetting, 1);

  forgetting->keys = g_strdupv (self->keys);
  forgetting->done = g_strdup (done);
  g_task_set_source_tag (task, forget_keys);
  g_task_set_task_data (task, forgetting, forgetting_free);
  g_task_run_in_thread (task, forget_thread);
}

static char *
say_where (const Removal *self, const char *kept)
{
  if (kept == NULL)
    /* Translators: %s is the name of a community */
    return g_strdup_printf (_ ("“%s” was moved to the trash"), self->title);
  /* Translators: the name of a community, and a folder */
  return g_strdup_printf (_ ("“%1$s” was moved to %2$s: there is no trash here"), self->title, kept);
}

static void
remove_files (const Removal *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *done = NULL;

  if (!cohort_communities_remove (self->path, self->for_good, &kept, &error))
    tell (self->app, error->message);
  else if (!self->for_good)
    {
      done = say_where (self, kept);
      if (self->keys_failure)
        tell_of_keys (self->app, done, self->keys_failure);
      else if (self->keys && self->keys[0])
        forget_keys (self, done);
      else
        tell (self->app, done);
    }
  cohort_application_list_communities (self->app);
}

static void
window_gone_cb (GtkApplication *app, GtkWindow *window, gpointer data)
{
  Removal *self = data;
  const gboolean replaced = find_window (self->app, self->other) != NULL;
  const gboolean is_last = g_str_equal (self->path, self->other);

  if (window != self->window)
    return;
  /* Closed by hand after the other one could not be opened: nothing is to be removed any more. */
  if (replaced || is_last)
    remove_files (self);
  if (is_last)
    {
      g_action_group_activate_action (G_ACTION_GROUP (app), "open-community", g_variant_new_bytestring (self->other));
      g_application_release (G_APPLICATION (app));
    }
  g_signal_handlers_disconnect_by_data (app, self); /* frees it */
}

/* Returns: (transfer full): the community that was used last beside the one at @path; without one that path itself
 * where it is the first community's, which then begins anew */
static char *
get_other_path (const char *path)
{
  GSettings *settings = cohort_settings_get ();
  g_auto (GStrv) known = settings ? g_settings_get_strv (settings, "communities") : NULL;
  g_auto (GStrv) all = cohort_communities_list ((const char *const *) known);

  for (guint i = 0; all[i]; i++)
    if (!g_str_equal (all[i], path))
      return g_strdup (all[i]);
  return cohort_session_default_path ();
}

void
cohort_application_remove (CohortApplication *self, GtkWindow *window, gboolean for_good, gboolean with_keys)
{
  CohortSession *session = cohort_window_get_session (COHORT_WINDOW (window));
  Removal *removal = g_new0 (Removal, 1);
  g_autoptr (GError) error = NULL;

  removal->app = self;
  removal->window = window;
  removal->path = g_strdup (cohort_session_get_path (session));
  removal->title = g_strdup (cohort_session_get_title (session));
  removal->other = get_other_path (removal->path);
  removal->for_good = for_good;
  if (with_keys)
    removal->keys = cohort_store_read (cohort_session_get_store (session), keys_job, NULL, NULL, &error);
  if (error)
    removal->keys_failure = g_strdup (error->message);
  g_signal_connect_data (self, "window-removed", G_CALLBACK (window_gone_cb), removal, removal_free, G_CONNECT_AFTER);
  if (g_str_equal (removal->path, removal->other))
    {
      g_application_hold (G_APPLICATION (self));
      gtk_window_close (window);
    }
  else
    g_action_group_activate_action (G_ACTION_GROUP (self), "open-community", g_variant_new_bytestring (removal->other));
}

static void
remove_community_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CohortApplication *self = user_data;
  g_autoptr (GVariant) path = g_variant_get_child_value (parameter, 0);
  CohortWindow *window = find_window (self, g_variant_get_bytestring (path));
  gboolean with_keys;

  if (window && !cohort_session_is_read_only (cohort_window_get_session (window)))
    {
      g_variant_get_child (parameter, 1, "b", &with_keys);
      cohort_application_remove (self, GTK_WINDOW (window), FALSE, with_keys);
    }
}

/**
 * cohort_application_remove_attach:
 *
 * Adds the action "remove-community".
 */
void
cohort_application_remove_attach (CohortApplication *self)
{
  static const GActionEntry actions[] = {
    { .name = "remove-community", .activate = remove_community_cb, .parameter_type = "(ayb)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
