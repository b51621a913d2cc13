// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Taking a community off this computer. Another one is opened first; where that fails everything stays as it is. The
// files go when the window has gone, and with it the session that held them.

#include "config.h"

#include "cohort-application-remove.h"

#include "cohort-communities.h"
#include "cohort-session.h"
#include "cohort-settings.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

typedef struct
{
  CohortApplication *app; /* (unowned): lives longer */
  GtkWindow *window;      /* (unowned): compared alone */
  char *path, *title;
  char *other; /* what is shown instead */
  gboolean for_good;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *self = data;

  g_free (self->path);
  g_free (self->title);
  g_free (self->other);
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

static void
remove_files (const Removal *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *text = NULL;

  if (!cohort_communities_remove (self->path, self->for_good, &kept, &error))
    tell (self->app, error->message);
  else if (!self->for_good)
    {
      /* Translators: %s is the name of a community; in the second one, the other %s is a folder */
      text = kept == NULL ? g_strdup_printf (_ ("“%s” was moved to the trash"), self->title)
                          : g_strdup_printf (_ ("“%s” was moved to %s: there is no trash here"), self->title, kept);
      tell (self->app, text);
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
cohort_application_remove (CohortApplication *self, GtkWindow *window, gboolean for_good)
{
  CohortSession *session = cohort_window_get_session (COHORT_WINDOW (window));
  Removal *removal = g_new0 (Removal, 1);

  removal->app = self;
  removal->window = window;
  removal->path = g_strdup (cohort_session_get_path (session));
  removal->title = g_strdup (cohort_session_get_title (session));
  removal->other = get_other_path (removal->path);
  removal->for_good = for_good;
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
  CohortWindow *window = find_window (self, g_variant_get_bytestring (parameter));

  if (window && !cohort_session_is_read_only (cohort_window_get_session (window)))
    cohort_application_remove (self, GTK_WINDOW (window), FALSE);
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
    { .name = "remove-community", .activate = remove_community_cb, .parameter_type = "ay" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
