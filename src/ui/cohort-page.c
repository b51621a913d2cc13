// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What all pages share: the header bar, the banner of a file that cannot be written, and the life of a
// report. A report is asked for when the page is first seen and whenever facts changed;
// a page that is not on the screen only remembers that it must ask. A new question cancels the one before.
// The old content stays, dimmed, until the new one is bound; a spinner appears only when that takes long.
//
// Templates of subclasses fill it by child types: "start" and "end" go to the header bar, "top" below it; the
// page itself is the "content" property.

#include "config.h"

#include "cohort-page.h"

#include "cohort-page-paper.h"
#include "cohort-scope-button.h"
#include "cohort-scramble.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

#define SPINNER_DELAY_MS 300

typedef struct
{
  CohortSession *session;    /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the report under way */
  gboolean stale;            /* ask when next seen */
  guint spinner_source;

  AdwToolbarView *toolbar_view;
  AdwHeaderBar *header_bar;
  GtkLabel *title; /* in place of the header bar's own where that has no room */
  AdwBanner *banner;
  AdwBanner *scramble_banner;
  AdwSpinner *spinner;
  GtkStack *stack;
  AdwBin *bin;
  AdwStatusPage *failure;
  GtkWidget *scope_button; /* (nullable): of a page that uses the scope */
} CohortPagePrivate;

typedef enum
{
  PROP_CONTENT = 1,
  PROP_SESSION,
} CohortPageProperty;

static GParamSpec *props[PROP_SESSION + 1];
static GtkBuildableIface *parent_buildable;

static void cohort_page_buildable_init (GtkBuildableIface *iface);

G_DEFINE_TYPE_WITH_CODE (CohortPage, cohort_page, ADW_TYPE_NAVIGATION_PAGE,
                         G_ADD_PRIVATE (CohortPage)
                             G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, cohort_page_buildable_init))

static CohortPagePrivate *
get_private (CohortPage *self)
{
  return cohort_page_get_instance_private (self);
}

static void
stop_waiting (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);

  g_clear_handle_id (&priv->spinner_source, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (priv->spinner), FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (priv->bin), "stale");
}

static void
cancel_report (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
}

static void
show_spinner_cb (gpointer data)
{
  CohortPagePrivate *priv = get_private (data);

  priv->spinner_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (priv->spinner), TRUE);
}

static void
session_changed_cb (CohortPage *self)
{
  cohort_page_reload (self);
}

static void
sync_banner_cb (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);
  const char *reason = cohort_session_is_read_only (priv->session)
                           ? cohort_session_get_read_only_reason (priv->session)
                           : cohort_session_get_recovery_message (priv->session);

  gboolean is_demo = reason == NULL && cohort_session_is_demo (priv->session);

  adw_banner_set_title (priv->banner, reason ? reason : is_demo ? _ ("Demo data: nobody in it is real") : "");
  adw_banner_set_button_label (priv->banner, is_demo ? _ ("_Discard Demo") : NULL);
  adw_banner_set_revealed (priv->banner, reason != NULL || is_demo);
}

static void
cohort_page_map (GtkWidget *widget)
{
  CohortPage *self = COHORT_PAGE (widget);

  GTK_WIDGET_CLASS (cohort_page_parent_class)->map (widget);
  if (get_private (self)->stale)
    cohort_page_reload (self);
}

static void
cohort_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CohortPage *self = COHORT_PAGE (object);

  switch ((CohortPageProperty) id)
    {
    case PROP_CONTENT:
      adw_bin_set_child (get_private (self)->bin, g_value_get_object (value));
      break;
    case PROP_SESSION:
      cohort_page_set_session (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cohort_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CohortPagePrivate *priv = get_private (COHORT_PAGE (object));

  switch ((CohortPageProperty) id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, adw_bin_get_child (priv->bin));
      break;
    case PROP_SESSION:
      g_value_set_object (value, priv->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cohort_page_dispose (GObject *object)
{
  CohortPage *self = COHORT_PAGE (object);
  CohortPagePrivate *priv = get_private (self);

  g_clear_handle_id (&priv->spinner_source, g_source_remove);
  cancel_report (self);
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (cohort_page_parent_class)->dispose (object);
}

static void
cohort_page_class_init (CohortPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cohort_page_dispose;
  object_class->set_property = cohort_page_set_property;
  object_class->get_property = cohort_page_get_property;
  GTK_WIDGET_CLASS (klass)->map = cohort_page_map;

  props[PROP_CONTENT]
      = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, COHORT_TYPE_SESSION,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static GtkWidget *
make_failure (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);
  GtkWidget *again = gtk_button_new_with_mnemonic (_ ("_Try Again"));

  gtk_widget_set_halign (again, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (again, "pill");
  g_signal_connect_object (again, "clicked", G_CALLBACK (cohort_page_reload), self, G_CONNECT_SWAPPED);

  priv->failure = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (priv->failure, "dialog-warning-symbolic");
  adw_status_page_set_title (priv->failure, _ ("This Page Could Not Be Read"));
  adw_status_page_set_child (priv->failure, again);
  return GTK_WIDGET (priv->failure);
}

static GtkWidget *
make_title (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);

  priv->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (priv->title, TRUE);
  gtk_label_set_justify (priv->title, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (priv->title), "heading");
  gtk_widget_set_margin_bottom (GTK_WIDGET (priv->title), 6);
  gtk_widget_set_visible (GTK_WIDGET (priv->title), FALSE);
  g_object_bind_property (self, "title", priv->title, "label", G_BINDING_SYNC_CREATE);
  return GTK_WIDGET (priv->title);
}

static GtkWidget *
make_scramble_banner (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);

  priv->scramble_banner = ADW_BANNER (adw_banner_new (_ ("Names and amounts are scrambled")));
  adw_banner_set_button_label (priv->scramble_banner, _ ("_Show Them"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->scramble_banner), "app.scramble");
  g_object_bind_property (cohort_scramble_get_default (), "active", priv->scramble_banner, "revealed",
                          G_BINDING_SYNC_CREATE);
  return GTK_WIDGET (priv->scramble_banner);
}

static void
cohort_page_init (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);

  priv->stale = TRUE;
  priv->toolbar_view = ADW_TOOLBAR_VIEW (adw_toolbar_view_new ());
  priv->header_bar = ADW_HEADER_BAR (adw_header_bar_new ());
  priv->banner = ADW_BANNER (adw_banner_new (""));
  priv->spinner = ADW_SPINNER (adw_spinner_new ());
  priv->stack = GTK_STACK (gtk_stack_new ());
  priv->bin = ADW_BIN (adw_bin_new ());

  adw_banner_set_use_markup (priv->banner, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->banner), "app.discard-demo");
  gtk_widget_set_visible (GTK_WIDGET (priv->spinner), FALSE);
  adw_header_bar_pack_end (priv->header_bar, GTK_WIDGET (priv->spinner));
  adw_toolbar_view_add_top_bar (priv->toolbar_view, GTK_WIDGET (priv->header_bar));
  adw_toolbar_view_add_top_bar (priv->toolbar_view, make_title (self));
  adw_toolbar_view_add_top_bar (priv->toolbar_view, GTK_WIDGET (priv->banner));
  adw_toolbar_view_add_top_bar (priv->toolbar_view, make_scramble_banner (self));
  gtk_widget_add_css_class (GTK_WIDGET (priv->bin), "report");
  gtk_stack_add_named (priv->stack, GTK_WIDGET (priv->bin), "content");
  gtk_stack_add_named (priv->stack, make_failure (self), "failure");
  adw_toolbar_view_set_content (priv->toolbar_view, GTK_WIDGET (priv->stack));
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), GTK_WIDGET (priv->toolbar_view));
}

static void
cohort_page_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  CohortPagePrivate *priv = get_private (COHORT_PAGE (buildable));

  if (g_strcmp0 (type, "start") == 0)
    adw_header_bar_pack_start (priv->header_bar, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "end") == 0)
    adw_header_bar_pack_end (priv->header_bar, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "top") == 0)
    adw_toolbar_view_add_top_bar (priv->toolbar_view, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "bottom") == 0)
    adw_toolbar_view_add_bottom_bar (priv->toolbar_view, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
cohort_page_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = cohort_page_add_child;
}

static void
add_scope (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);
  CohortScopeModel *scope = cohort_scope_model_of (priv->session);

  priv->scope_button = cohort_scope_button_new (scope);
  adw_header_bar_pack_start (priv->header_bar, priv->scope_button);
  g_signal_connect_object (scope, "changed", G_CALLBACK (cohort_page_reload), self, G_CONNECT_SWAPPED);
}

/**
 * cohort_page_get_session:
 *
 * Returns: (transfer none) (nullable): the community that is shown
 */
CohortSession *
cohort_page_get_session (CohortPage *self)
{
  g_return_val_if_fail (COHORT_IS_PAGE (self), NULL);

  return get_private (self)->session;
}

/**
 * cohort_page_set_session:
 * @session: (transfer none): the community to show; given once
 */
void
cohort_page_set_session (CohortPage *self, CohortSession *session)
{
  CohortPagePrivate *priv = get_private (self);

  g_return_if_fail (COHORT_IS_PAGE (self));
  g_return_if_fail (priv->session == NULL);

  if (session == NULL)
    return;
  priv->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::read-only", G_CALLBACK (sync_banner_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::recovery-message", G_CALLBACK (sync_banner_cb), self, G_CONNECT_SWAPPED);
  sync_banner_cb (self);
  if (COHORT_PAGE_GET_CLASS (self)->uses_scope)
    add_scope (self);
  if (COHORT_PAGE_GET_CLASS (self)->attach)
    COHORT_PAGE_GET_CLASS (self)->attach (self, session);
  cohort_page_reload (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

/**
 * cohort_page_reload:
 *
 * Asks for the report again: at once when the page is on the screen, else when it comes there.
 */
void
cohort_page_reload (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);
  g_autoptr (GCancellable) cancellable = NULL;
  g_autoptr (CohortScope) scope = NULL;

  g_return_if_fail (COHORT_IS_PAGE (self));

  cancel_report (self);
  priv->stale = priv->session == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (priv->stale || COHORT_PAGE_GET_CLASS (self)->reload == NULL)
    return;

  cancellable = g_cancellable_new ();
  g_set_object (&priv->cancellable, cancellable);
  cohort_page_begin_load (self);
  if (COHORT_PAGE_GET_CLASS (self)->uses_scope)
    scope = cohort_scope_model_make_scope (cohort_scope_model_of (priv->session));
  COHORT_PAGE_GET_CLASS (self)->reload (self, scope, cancellable);
}

/**
 * cohort_page_begin_load:
 *
 * Something newer is on its way: dims what is shown. For pages that ask by themselves.
 */
void
cohort_page_begin_load (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);

  g_return_if_fail (COHORT_IS_PAGE (self));

  gtk_widget_add_css_class (GTK_WIDGET (priv->bin), "stale");
  if (priv->spinner_source == 0)
    priv->spinner_source = g_timeout_add_once (SPINNER_DELAY_MS, show_spinner_cb, self);
}

/**
 * cohort_page_end_load:
 * @error: (nullable): why there is no report
 *
 * The report is on the screen, or will not come. Not called for a report that was cancelled.
 */
void
cohort_page_end_load (CohortPage *self, const GError *error)
{
  CohortPagePrivate *priv = get_private (self);

  g_return_if_fail (COHORT_IS_PAGE (self));

  stop_waiting (self);
  if (error)
    cohort_ui_describe (priv->failure, error->message);
  gtk_stack_set_visible_child_name (priv->stack, error ? "failure" : "content");
  g_clear_object (&priv->cancellable);
}

static void (*get_verb (CohortPage *self, CohortPageVerb verb)) (CohortPage *)
{
  CohortPageClass *klass = COHORT_PAGE_GET_CLASS (self);

  switch (verb)
    {
    case COHORT_PAGE_SEARCH:
      return klass->search;
    case COHORT_PAGE_NEW:
      return klass->new_item;
    case COHORT_PAGE_EXPORT:
      return klass->export_view || klass->make_paper == NULL ? klass->export_view : cohort_page_paper_export;
    case COHORT_PAGE_PRINT:
      return klass->print || klass->make_paper == NULL ? klass->print : cohort_page_paper_print;
    case COHORT_PAGE_SHOW_ITEM:
    default:
      return NULL;
    }
}

/**
 * cohort_page_can:
 *
 * Returns: whether the page offers @verb
 */
gboolean
cohort_page_can (CohortPage *self, CohortPageVerb verb)
{
  g_return_val_if_fail (COHORT_IS_PAGE (self), FALSE);

  if (verb == COHORT_PAGE_SHOW_ITEM)
    return COHORT_PAGE_GET_CLASS (self)->show_item != NULL;
  return get_verb (self, verb) != NULL;
}

/**
 * cohort_page_perform:
 * @verb: one that the page offers; another one does nothing
 */
void
cohort_page_perform (CohortPage *self, CohortPageVerb verb)
{
  g_return_if_fail (COHORT_IS_PAGE (self));

  if (get_verb (self, verb))
    get_verb (self, verb) (self);
}

/**
 * cohort_page_show_item:
 * @item: what the page lists: the id of a member, say
 */
void
cohort_page_show_item (CohortPage *self, gint64 item)
{
  g_return_if_fail (COHORT_IS_PAGE (self));

  if (COHORT_PAGE_GET_CLASS (self)->show_item)
    COHORT_PAGE_GET_CLASS (self)->show_item (self, item);
}

/* Returns: (nullable): what Ctrl+N does here, translated */
const char *
cohort_page_get_new_label (CohortPage *self)
{
  const char *label = COHORT_PAGE_GET_CLASS (self)->new_label;

  return label ? _ (label) : NULL;
}

/* Returns: (nullable): the page of the help that tells of this one */
const char *
cohort_page_get_help (CohortPage *self)
{
  return COHORT_PAGE_GET_CLASS (self)->help;
}

/* Opens the choice of period and currency. Returns: FALSE when the page has none */
gboolean
cohort_page_open_scope (CohortPage *self)
{
  CohortPagePrivate *priv = get_private (self);

  if (priv->scope_button)
    cohort_scope_button_popup (COHORT_SCOPE_BUTTON (priv->scope_button));
  return priv->scope_button != NULL;
}

/**
 * cohort_page_set_key_capture:
 * @bar: opens when a person begins to type anywhere on the page
 */
void
cohort_page_set_key_capture (CohortPage *self, GtkSearchBar *bar)
{
  g_return_if_fail (COHORT_IS_PAGE (self));

  gtk_search_bar_set_key_capture_widget (bar, GTK_WIDGET (get_private (self)->stack));
}

/**
 * cohort_page_set_bars_shown:
 * @shown: whether the header bar and what lies below it is there; %FALSE while something with a header bar of its own
 *   covers the page
 */
void
cohort_page_set_bars_shown (CohortPage *self, gboolean shown)
{
  g_return_if_fail (COHORT_IS_PAGE (self));

  adw_toolbar_view_set_reveal_top_bars (get_private (self)->toolbar_view, shown);
}

/**
 * cohort_page_set_compact:
 * @compact: there is no room for a title between the header bar's buttons: it gets a line of its own
 */
void
cohort_page_set_compact (CohortPage *self, gboolean compact)
{
  CohortPagePrivate *priv = get_private (self);

  g_return_if_fail (COHORT_IS_PAGE (self));

  adw_header_bar_set_show_title (priv->header_bar, !compact);
  gtk_widget_set_visible (GTK_WIDGET (priv->title), compact);
}

/**
 * cohort_page_focus_content:
 *
 * Moves the keyboard's focus to the page itself, past its header bar.
 */
void
cohort_page_focus_content (CohortPage *self)
{
  g_return_if_fail (COHORT_IS_PAGE (self));

  gtk_widget_child_focus (GTK_WIDGET (get_private (self)->stack), GTK_DIR_TAB_FORWARD);
}
