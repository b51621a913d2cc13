// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A card says its state by a sign that fills up on the way from idea to post, so that no colour has to be told from
// another. What has its post already, and what a service keeps, cannot be moved.

#include "config.h"

#include "cohort-content-card.h"

#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortContentCard
{
  GtkButton parent_instance;

  CohortPlanReport *report;     /* (owned): what the two point into */
  const CohortPlanEntry *entry; /* (nullable) */
  const CohortPlanSlot *slot;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (CohortContentCard, cohort_content_card, GTK_TYPE_BUTTON)

/**
 * cohort_content_card_sign:
 *
 * Returns: what stands before a title: the fuller the further
 */
const char *
cohort_content_card_sign (CohortPlanState state)
{
  static const char *const signs[COHORT_N_PLAN_STATES] = {
    [COHORT_PLAN_IDEA] = "○",  [COHORT_PLAN_PLANNED] = "◔",     [COHORT_PLAN_DRAFTING] = "◑",
    [COHORT_PLAN_READY] = "◕", [COHORT_PLAN_HANDED_OVER] = "●", [COHORT_PLAN_PUBLISHED] = "✓",
  };

  return signs[state];
}

static void
cohort_content_card_clicked (GtkButton *button)
{
  CohortContentCard *self = COHORT_CONTENT_CARD (button);

  if (self->slot)
    gtk_widget_activate_action (GTK_WIDGET (self), "content.plan-slot", "(xi)", self->slot->benefit, self->slot->due);
  else if (self->entry->item != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "content.open-item", "x", self->entry->item);
  else if (self->entry->post != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "content.open-post", "x", self->entry->post);
}

static GdkContentProvider *
prepare_cb (CohortContentCard *self)
{
  return cohort_content_card_is_movable (self) ? gdk_content_provider_new_typed (G_TYPE_INT64, self->entry->item)
                                               : NULL;
}

static void
drag_begin_cb (CohortContentCard *self, GdkDrag *drag, GtkDragSource *source)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, paintable, 12, 12);
}

static void
add_drag (CohortContentCard *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  /* Before the button takes the press for itself. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (source), GTK_PHASE_CAPTURE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  CohortContentDropped dropped = data;

  return dropped (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)), g_value_get_int64 (value));
}

void
cohort_content_accept_drops (GtkWidget *widget, CohortContentDropped dropped)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INT64, GDK_ACTION_MOVE);

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), dropped);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static gboolean
dropped_on_slot (GtkWidget *widget, gint64 item)
{
  CohortContentCard *self = COHORT_CONTENT_CARD (widget);

  return gtk_widget_activate_action (widget, "content.move", "(xix)", item, self->slot->due, self->slot->benefit);
}

static void
cohort_content_card_finalize (GObject *object)
{
  cohort_plan_report_unref (COHORT_CONTENT_CARD (object)->report);
  G_OBJECT_CLASS (cohort_content_card_parent_class)->finalize (object);
}

static void
cohort_content_card_class_init (CohortContentCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_content_card_finalize;
  GTK_BUTTON_CLASS (klass)->clicked = cohort_content_card_clicked;
}

static void
cohort_content_card_init (CohortContentCard *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "content-card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
}

static GtkWidget *
make_label (const char *text, int lines)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (label), lines > 1);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

/* @detail: (nullable): a second line */
static void
set_content (CohortContentCard *self, const char *sign, const char *title, const char *detail)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *mark = gtk_label_new (sign);
  GtkWidget *title_label = make_label (title, detail == NULL ? 2 : 4);

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_add_css_class (mark, "dimmed");
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (lines), title_label);
  if (detail == NULL)
    gtk_widget_add_css_class (title_label, "caption");
  else if (*detail)
    {
      GtkWidget *label = make_label (detail, 2);

      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dimmed");
      gtk_box_append (GTK_BOX (lines), label);
    }
  gtk_box_append (GTK_BOX (box), lines);
  gtk_button_set_child (GTK_BUTTON (self), box);
}

static void
set_name (CohortContentCard *self, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
}

/**
 * cohort_content_card_new:
 * @entry: of @report
 *
 * Returns: (transfer floating)
 */
GtkWidget *
cohort_content_card_new (CohortPlanReport *report, const CohortPlanEntry *entry, CohortCardStyle style)
{
  CohortContentCard *self = g_object_new (COHORT_TYPE_CONTENT_CARD, NULL);
  g_autofree char *state = cohort_plan_entry_describe_state (entry);
  g_autofree char *about = cohort_plan_entry_describe (entry);
  g_autofree char *detail = NULL;
  g_autofree char *day = cohort_words_day (entry->day);
  g_autofree char *dated = NULL;
  g_autofree char *name = NULL;

  self->report = cohort_plan_report_ref (report);
  self->entry = entry;
  detail = *about ? g_strdup_printf ("%s · %s", cohort_plan_kind_word (entry->kind), about)
                  : g_strdup (cohort_plan_kind_word (entry->kind));
  dated = *day ? g_strdup_printf ("%s · %s", day, detail) : g_strdup (detail);
  name = g_strdup_printf ("%s · %s · %s", entry->title, state, dated);
  set_content (self, cohort_content_card_sign (entry->state), entry->title,
               style == COHORT_CARD_TITLE  ? NULL
               : style == COHORT_CARD_FULL ? detail
                                           : dated);
  set_name (self, name);
  if (entry->state == COHORT_PLAN_PUBLISHED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "published");
  add_drag (self);
  return GTK_WIDGET (self);
}

/**
 * cohort_content_card_new_for_slot:
 * @slot: of @report
 *
 * Returns: (transfer floating): shaded; what is dropped on it keeps the promise
 */
GtkWidget *
cohort_content_card_new_for_slot (CohortPlanReport *report, const CohortPlanSlot *slot, CohortCardStyle style)
{
  CohortContentCard *self = g_object_new (COHORT_TYPE_CONTENT_CARD, NULL);
  g_autofree char *about = cohort_plan_slot_describe (slot);
  /* Translators: %1$s is what a tier promises, for which nothing is planned; %2$s for whom and by when */
  g_autofree char *name = g_strdup_printf (_ ("Empty: %1$s · %2$s"), slot->name, about);

  self->report = cohort_plan_report_ref (report);
  self->slot = slot;
  set_content (self, "+", slot->name, style == COHORT_CARD_TITLE ? NULL : slot->tiers);
  set_name (self, name);
  gtk_widget_add_css_class (GTK_WIDGET (self), "slot");
  cohort_content_accept_drops (GTK_WIDGET (self), dropped_on_slot);
  return GTK_WIDGET (self);
}

/* Returns: (transfer none) (nullable): NULL for a slot */
const CohortPlanEntry *
cohort_content_card_get_entry (CohortContentCard *self)
{
  g_return_val_if_fail (COHORT_IS_CONTENT_CARD (self), NULL);

  return self->entry;
}

gboolean
cohort_content_card_is_movable (CohortContentCard *self)
{
  g_return_val_if_fail (COHORT_IS_CONTENT_CARD (self), FALSE);

  return self->entry && self->entry->item != 0 && self->entry->post == 0;
}
