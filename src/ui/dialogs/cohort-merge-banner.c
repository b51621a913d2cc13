// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// "3 possible duplicates · Review": appears by itself while there are some, in a file that can be written. Reads on its
// own, and only while it could be seen: a page that holds it needs to do no more than give it the session.

#include "config.h"

#include "cohort-merge-banner.h"

#include "cohort-merge-report.h"

#include <glib/gi18n.h>

struct _CohortMergeBanner
{
  AdwBin parent_instance;

  CohortSession *session;    /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the counting */
  gboolean stale;
  AdwBanner *banner;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CohortMergeBanner, cohort_merge_banner, ADW_TYPE_BIN)

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMergeList) list = cohort_merge_list_load_finish (result, &error);
  g_autofree char *title = NULL;
  CohortMergeBanner *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MERGE_BANNER (user_data);
  if (list != NULL && list->n > 0)
    {
      title = g_strdup_printf (ngettext ("%u possible duplicate", "%u possible duplicates", list->n), list->n);
      adw_banner_set_title (self->banner, title);
    }
  adw_banner_set_revealed (self->banner, title != NULL && !cohort_session_is_read_only (self->session));
}

static void
count (CohortMergeBanner *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale || self->session == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  cohort_merge_list_load_async (self->session, 0, self->cancellable, counted_cb, self);
}

static void
changed_cb (CohortMergeBanner *self, guint domains)
{
  if (domains & COHORT_DOMAIN_PEOPLE)
    count (self);
}

static void
set_session (CohortMergeBanner *self, CohortSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (!g_set_object (&self->session, session))
    return;
  if (session != NULL)
    g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  count (self);
}

static void
cohort_merge_banner_map (GtkWidget *widget)
{
  CohortMergeBanner *self = COHORT_MERGE_BANNER (widget);

  GTK_WIDGET_CLASS (cohort_merge_banner_parent_class)->map (widget);
  if (self->stale)
    count (self);
}

static void
cohort_merge_banner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, COHORT_MERGE_BANNER (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cohort_merge_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    set_session (COHORT_MERGE_BANNER (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cohort_merge_banner_dispose (GObject *object)
{
  CohortMergeBanner *self = COHORT_MERGE_BANNER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_merge_banner_parent_class)->dispose (object);
}

static void
cohort_merge_banner_class_init (CohortMergeBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cohort_merge_banner_dispose;
  object_class->get_property = cohort_merge_banner_get_property;
  object_class->set_property = cohort_merge_banner_set_property;
  GTK_WIDGET_CLASS (klass)->map = cohort_merge_banner_map;

  properties[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, COHORT_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cohort_merge_banner_init (CohortMergeBanner *self)
{
  self->stale = TRUE;
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->banner, FALSE);
  adw_banner_set_button_label (self->banner, _ ("_Review…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner), "win.show-duplicates");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}
