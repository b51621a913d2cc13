// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The palette: one entry that leads to every page, every action and every member; or, to search everywhere, to members
// (their notes too) and payments. The keyboard stays in the entry: arrows move the choice, Enter takes it. What the
// ledger holds is found by the same lists as the pages use, a few rows of each. After the word “Privacy”, a name finds
// what is known of that member.
//
// A choice is carried out when the dialog has closed, as most actions wait for no dialog to be in front.

#include "config.h"

#include "cohort-palette.h"

#include "cohort-member-list.h"
#include "cohort-palette-entry.h"
#include "cohort-payment-list.h"
#include "cohort-privacy-dialog.h"
#include "cohort-settings.h"
#include "cohort-ui.h"
#include "cohort-window-private.h"

#include <glib/gi18n.h>

#define RECENT_KEY "palette-recent"
#define N_RECENT 5
#define N_FOUND 8
#define N_FOUND_EVERYWHERE 25

struct _CohortPalette
{
  AdwDialog parent_instance;

  CohortWindow *window; /* (unowned): the dialog is in it */
  gboolean everywhere;
  GPtrArray *entries;         /* (owned) (element-type CohortPaletteEntry): pages and actions */
  CohortPagedList *members;   /* (owned) */
  CohortPagedList *payments;  /* (owned) (nullable) */
  CohortPaletteEntry *chosen; /* (owned) (nullable): to be carried out when closed */

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkListBox *list;
  AdwStatusPage *status;
  GtkWidget *probe; /* (unowned): tells whether an action is enabled */
};

G_DEFINE_FINAL_TYPE (CohortPalette, cohort_palette, ADW_TYPE_DIALOG)

static const char *
get_text (CohortPalette *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static CohortPaletteEntry *
get_entry (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "entry");
}

static GtkListBoxRow *
nth_row (CohortPalette *self, int n)
{
  return gtk_list_box_get_row_at_index (self->list, n);
}

static void
select_row (CohortPalette *self, GtkListBoxRow *row)
{
  graphene_rect_t bounds;

  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scrolled), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Takes @entry over. */
static GtkWidget *
append_row (CohortPalette *self, CohortPaletteEntry *entry, const char *heading)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = make_label (entry->title, NULL);
  GtkWidget *detail = make_label (NULL, "dimmed");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (entry->icon));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  if (entry->keys)
    {
      guint key;
      GdkModifierType modifiers;
      g_autofree char *label = NULL;

      gtk_accelerator_parse (entry->keys, &key, &modifiers);
      label = gtk_accelerator_get_label (key, modifiers);
      gtk_label_set_label (GTK_LABEL (detail), label);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, entry->title, -1);
  g_object_set_data_full (G_OBJECT (row), "entry", entry, (GDestroyNotify) cohort_palette_entry_free);
  g_object_set_data (G_OBJECT (row), "heading", (gpointer) heading);
  g_object_set_data (G_OBJECT (row), "title", title);
  g_object_set_data (G_OBJECT (row), "detail", detail);
  gtk_list_box_append (self->list, row);
  return row;
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *heading = g_object_get_data (G_OBJECT (row), "heading");
  const char *above = before ? g_object_get_data (G_OBJECT (before), "heading") : NULL;

  if (g_strcmp0 (heading, above) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  gtk_list_box_row_set_header (row, make_label (heading, "sidebar-heading"));
  gtk_widget_add_css_class (gtk_list_box_row_get_header (row), "heading");
  gtk_widget_add_css_class (gtk_list_box_row_get_header (row), "dimmed");
}

/* Found in the ledger: the texts come with the page of the list. */
static void
found_loaded_cb (GObject *found, GParamSpec *pspec, GtkWidget *row)
{
  CohortPaletteEntry *entry = get_entry (GTK_LIST_BOX_ROW (row));
  g_autofree char *title = NULL, *detail = NULL, *more = NULL;
  g_autofree char *both = NULL;

  if (entry->kind != COHORT_PALETTE_PAYMENT)
    {
      g_object_get (found, "name", &title, "contact", &detail, "status", &more, NULL);
      entry->item = cohort_member_row_get_id (found);
    }
  else
    {
      g_object_get (found, "person", &title, "gross", &detail, "date", &more, NULL);
      entry->item = cohort_payment_row_get_member (found);
    }
  if (entry->kind == COHORT_PALETTE_PRIVACY && title)
    {
      g_autofree char *name = g_steal_pointer (&title);

      /* Translators: %s is the name of a member */
      title = g_strdup_printf (_ ("Privacy of %s"), name);
    }
  both = detail && *detail && more && *more ? g_strdup_printf ("%s · %s", detail, more)
                                            : g_strdup (detail ? detail : "");
  g_set_str (&entry->title, title);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "title"), title ? title : "");
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "detail"), both);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title ? title : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, both, -1);
}

static void
append_found (CohortPalette *self, CohortPagedList *list, CohortPaletteKind kind, const char *heading)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint most = self->everywhere ? N_FOUND_EVERYWHERE : N_FOUND;

  for (guint i = 0; i < MIN (n, most); i++)
    {
      g_autoptr (GObject) found = g_list_model_get_item (G_LIST_MODEL (list), i);
      CohortPaletteEntry *entry = g_new0 (CohortPaletteEntry, 1);
      GtkWidget *row;

      entry->kind = kind;
      entry->icon = kind == COHORT_PALETTE_MEMBER    ? "avatar-default-symbolic"
                    : kind == COHORT_PALETTE_PRIVACY ? "cohort-privacy-symbolic"
                                                     : "cohort-payments-symbolic";
      entry->title = g_strdup ("");
      row = append_row (self, entry, heading);
      g_object_set_data_full (G_OBJECT (row), "found", g_object_ref (found), g_object_unref);
      g_signal_connect_object (found, "notify", G_CALLBACK (found_loaded_cb), row, 0);
      found_loaded_cb (found, NULL, row);
    }
}

static gboolean
is_enabled (CohortPalette *self, const char *action)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->probe), action);
  return gtk_widget_get_sensitive (self->probe);
}

static CohortPaletteEntry *
copy_entry (const CohortPaletteEntry *entry)
{
  CohortPaletteEntry *copy = g_memdup2 (entry, sizeof *entry);

  copy->id = g_strdup (entry->id);
  copy->title = g_strdup (entry->title);
  return copy;
}

/* "page:members", as it is remembered. */
static char *
key_of (const CohortPaletteEntry *entry)
{
  return g_strconcat (entry->kind == COHORT_PALETTE_PAGE ? "page:" : "action:", entry->id, NULL);
}

static void
append_recent (CohortPalette *self)
{
  g_auto (GStrv) recent = cohort_settings_get () ? g_settings_get_strv (cohort_settings_get (), RECENT_KEY) : NULL;

  for (guint i = 0; recent && recent[i]; i++)
    for (guint j = 0; j < self->entries->len; j++)
      {
        const CohortPaletteEntry *entry = g_ptr_array_index (self->entries, j);
        g_autofree char *key = key_of (entry);

        if (g_str_equal (key, recent[i]) && (entry->kind == COHORT_PALETTE_PAGE || is_enabled (self, entry->id)))
          append_row (self, copy_entry (entry), _ ("Recent"));
      }
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const CohortPaletteEntry *one = a, *other = b;

  return one->score < other->score ? -1 : one->score > other->score;
}

static void
append_fitting (CohortPalette *self, gboolean pages, const char *heading)
{
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      CohortPaletteEntry *entry = g_ptr_array_index (self->entries, i);

      if ((entry->kind == COHORT_PALETTE_PAGE) == pages
          && cohort_palette_match (entry->title, get_text (self), &entry->score)
          && (entry->kind != COHORT_PALETTE_ACTION || is_enabled (self, entry->id)))
        g_ptr_array_add (fitting, entry);
    }
  g_ptr_array_sort_values_with_data (fitting, compare_cb, NULL);
  for (guint i = 0; i < fitting->len; i++)
    append_row (self, copy_entry (g_ptr_array_index (fitting, i)), heading);
}

static gboolean
is_searching (CohortPagedList *list)
{
  return list && cohort_paged_list_is_loading (list);
}

/* What members are searched for: all that is typed, or the name after the word. */
static const char *
get_wanted (CohortPalette *self, gboolean *privacy)
{
  const char *name = self->everywhere ? NULL : cohort_palette_get_privacy_name (get_text (self));

  *privacy = name != NULL;
  return name ? name : get_text (self);
}

static void
fill (CohortPalette *self)
{
  gboolean has_text = *get_text (self) != '\0', privacy;
  gboolean has_wanted = *get_wanted (self, &privacy) != '\0';
  gboolean searching = has_text && (is_searching (self->members) || is_searching (self->payments));

  gtk_list_box_remove_all (self->list);
  if (!self->everywhere && !has_text)
    append_recent (self);
  if (!self->everywhere)
    {
      append_fitting (self, TRUE, _ ("Pages"));
      append_fitting (self, FALSE, _ ("Actions"));
    }
  if (has_wanted && !is_searching (self->members))
    append_found (self, self->members, privacy ? COHORT_PALETTE_PRIVACY : COHORT_PALETTE_MEMBER, _ ("Members"));
  if (has_text && self->payments && !is_searching (self->payments))
    append_found (self, self->payments, COHORT_PALETTE_PAYMENT, _ ("Payments"));
  select_row (self, nth_row (self, 0));
  gtk_widget_set_visible (GTK_WIDGET (self->status), has_text);
  gtk_stack_set_visible_child_name (self->stack, nth_row (self, 0) || searching ? "list" : "empty");
}

/* A list has its answer, which is told to whoever cannot see it. */
static void
loading_cb (CohortPalette *self)
{
  guint n = 0;
  g_autofree char *text = NULL;

  if (is_searching (self->members) || is_searching (self->payments))
    return;
  fill (self);
  if (*get_text (self) == '\0')
    return;
  while (nth_row (self, (int) n))
    n++;
  text = g_strdup_printf (ngettext ("%u result", "%u results", n), n);
  cohort_ui_announce (GTK_WIDGET (self->entry), text);
}

static void
search_changed_cb (CohortPalette *self)
{
  gboolean privacy;

  cohort_paged_list_set_search (self->members, get_wanted (self, &privacy));
  if (self->payments)
    cohort_paged_list_set_search (self->payments, get_text (self));
  fill (self);
}

static void
remember (const CohortPaletteEntry *entry)
{
  GSettings *settings = cohort_settings_get ();
  g_auto (GStrv) before = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) now = NULL;

  if (settings == NULL || entry->id == NULL)
    return;
  before = g_settings_get_strv (settings, RECENT_KEY);
  key = key_of (entry);
  builder = g_strv_builder_new ();
  g_strv_builder_add (builder, key);
  for (guint i = 0, n = 1; before[i] && n < N_RECENT; i++)
    if (!g_str_equal (before[i], key))
      {
        g_strv_builder_add (builder, before[i]);
        n++;
      }
  now = g_strv_builder_end (builder);
  g_settings_set_strv (settings, RECENT_KEY, (const char *const *) now);
}

static void
choose (CohortPalette *self, GtkListBoxRow *row)
{
  const CohortPaletteEntry *entry = row ? get_entry (row) : NULL;

  if (entry == NULL || (entry->kind == COHORT_PALETTE_PRIVACY && entry->id == NULL && entry->item == 0))
    return;
  if (entry->kind == COHORT_PALETTE_PRIVACY && entry->id != NULL)
    {
      g_autofree char *text = g_strconcat (_ ("Privacy"), " ", NULL);

      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
      gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      return;
    }
  g_clear_pointer (&self->chosen, cohort_palette_entry_free);
  self->chosen = copy_entry (entry);
  remember (self->chosen);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
row_activated_cb (CohortPalette *self, GtkListBoxRow *row)
{
  choose (self, row);
}

static void
entry_activated_cb (CohortPalette *self)
{
  choose (self, gtk_list_box_get_selected_row (self->list));
}

static void
stop_search_cb (CohortPalette *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static gboolean
key_cb (GtkEventController *controller, guint key, guint code, GdkModifierType modifiers, CohortPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row ? gtk_list_box_row_get_index (row) : -1;
  int step = key == GDK_KEY_Down        ? 1
             : key == GDK_KEY_Up        ? -1
             : key == GDK_KEY_Page_Down ? 8
             : key == GDK_KEY_Page_Up   ? -8
                                        : 0;

  if (step == 0)
    return GDK_EVENT_PROPAGATE;
  for (; step > 1 && nth_row (self, index + step) == NULL; step--)
    ;
  select_row (self, nth_row (self, MAX (index + step, 0)));
  return GDK_EVENT_STOP;
}

static void
carry_out (CohortWindow *window, const CohortPaletteEntry *entry)
{
  switch (entry->kind)
    {
    case COHORT_PALETTE_PAGE:
      gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", entry->id);
      break;
    case COHORT_PALETTE_ACTION:
      gtk_widget_activate_action (GTK_WIDGET (window), entry->id, NULL);
      break;
    case COHORT_PALETTE_PRIVACY:
      cohort_window_show_item (window, "members", entry->item);
      adw_dialog_present (ADW_DIALOG (cohort_privacy_dialog_new (cohort_window_get_session (window), entry->item)),
                          GTK_WIDGET (window));
      break;
    case COHORT_PALETTE_MEMBER:
    case COHORT_PALETTE_PAYMENT:
    default:
      if (entry->item != 0)
        cohort_window_show_item (window, "members", entry->item);
      else
        cohort_window_show_page (window, "payments");
    }
}

static void
cohort_palette_closed (AdwDialog *dialog)
{
  CohortPalette *self = COHORT_PALETTE (dialog);
  g_autoptr (CohortPaletteEntry) entry = g_steal_pointer (&self->chosen);

  if (entry)
    carry_out (self->window, entry);
}

static void
cohort_palette_dispose (GObject *object)
{
  CohortPalette *self = COHORT_PALETTE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_PALETTE);
  g_clear_object (&self->members);
  g_clear_object (&self->payments);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, cohort_palette_entry_free);
  G_OBJECT_CLASS (cohort_palette_parent_class)->dispose (object);
}

static void
cohort_palette_class_init (CohortPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_palette_dispose;
  ADW_DIALOG_CLASS (klass)->closed = cohort_palette_closed;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortPalette, entry);
  gtk_widget_class_bind_template_child (widget_class, CohortPalette, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortPalette, scrolled);
  gtk_widget_class_bind_template_child (widget_class, CohortPalette, list);
  gtk_widget_class_bind_template_child (widget_class, CohortPalette, status);
  gtk_widget_class_bind_template_child (widget_class, CohortPalette, probe);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
cohort_palette_init (CohortPalette *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "finding");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  /* Actions are known once there is a window around. */
  g_signal_connect (self, "map", G_CALLBACK (fill), NULL);
}

static CohortPagedList *
watch (CohortPalette *self, gpointer list)
{
  g_signal_connect_object (list, "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  return list;
}

/**
 * cohort_palette_new:
 * @window: what it leads through
 *
 * Returns: (transfer floating): the palette, to be presented in @window
 */
GtkWidget *
cohort_palette_new (CohortWindow *window, gboolean everywhere)
{
  CohortPalette *self = g_object_new (COHORT_TYPE_PALETTE, NULL);
  CohortSession *session = cohort_window_get_session (window);
  CohortPage *page = cohort_window_get_page (window);

  self->window = window;
  self->everywhere = everywhere;
  self->entries = cohort_palette_entries_new (session, page ? cohort_page_get_new_label (page) : NULL);
  self->members = watch (self, cohort_member_list_new (session));
  if (everywhere)
    {
      self->payments = watch (self, cohort_payment_list_new (session));
      adw_dialog_set_title (ADW_DIALOG (self), _ ("Search Everywhere"));
      g_object_set (self->entry, "placeholder-text", _ ("Member, note or payment"), NULL);
    }
  return GTK_WIDGET (self);
}
