// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One member who may leave: what they pay, why they are named, how often the like left, one proposal, and what can be
// done. Who was put aside shows why, and the way back. The row says what is wanted; the page does it.

#include "config.h"

#include "cohort-at-risk-row.h"

#include "cohort-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _CohortAtRiskRow
{
  GtkListBoxRow parent_instance;

  CohortRiskReport *report; /* (owned): holds the row */
  const CohortRiskRow *row;
};

G_DEFINE_FINAL_TYPE (CohortAtRiskRow, cohort_at_risk_row, GTK_TYPE_LIST_BOX_ROW)

static guint act_signal;

static GtkWidget *
make_label (const char *text, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_css_classes (label, (const char **) classes);
  return label;
}

static const char *const heading[] = { "heading", NULL };
static const char *const faint[] = { "dimmed", "caption", NULL };
static const char *const number[] = { "numeric", "heading", NULL };
static const char *const plain[] = { NULL };

static void
clicked_cb (GtkWidget *button, CohortAtRiskRow *self)
{
  cohort_at_risk_row_act (self, g_object_get_data (G_OBJECT (button), "verb"));
}

/* @name: for whoever does not see beside whom the button stands */
static GtkWidget *
add_button (CohortAtRiskRow *self, GtkWidget *box, const char *verb, const char *label, const char *name,
            gboolean usable)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data (G_OBJECT (button), "verb", (gpointer) verb);
  gtk_widget_set_sensitive (button, usable);
  cohort_ui_name (button, name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
  adw_wrap_box_append (ADW_WRAP_BOX (box), button);
  return button;
}

static GtkWidget *
make_buttons (CohortAtRiskRow *self, gboolean writable)
{
  GtkWidget *box = adw_wrap_box_new ();
  const CohortRiskRow *row = self->row;
  g_autofree char *draft = g_strdup_printf (_ ("Draft a Message to %s"), row->name);
  g_autofree char *done = g_strdup_printf (_ ("Mark %s as Done"), row->name);
  g_autofree char *snooze = g_strdup_printf (_ ("Put %s off for Two Weeks"), row->name);
  g_autofree char *deny = g_strdup_printf (_ ("%s Is Not a Risk"), row->name);
  g_autofree char *restore = g_strdup_printf (_ ("Put %s Back on the List"), row->name);
  g_autofree char *open = g_strdup_printf (_ ("Open %s"), row->name);
  GtkWidget *button;

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 6);
  gtk_widget_set_margin_top (box, 6);
  if (row->place == COHORT_RISK_SHOWN)
    {
      add_button (self, box, "draft", _ ("Draft _Message…"), draft, TRUE);
      add_button (self, box, "done", _ ("_Done"), done, writable);
      add_button (self, box, "snooze", _ ("_Snooze"), snooze, writable);
      add_button (self, box, "deny", _ ("_Not a Risk"), deny, writable);
    }
  else if (row->place != COHORT_RISK_HELD_OUT)
    add_button (self, box, "restore", _ ("Put _Back"), restore, writable);
  button = add_button (self, box, "open", _ ("_Profile"), open, TRUE);
  gtk_widget_add_css_class (button, "flat");
  return box;
}

static GtkWidget *
make_head (const CohortRiskRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *person = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *sums = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *loss = make_label (row->loss, number), *chance;
  /* Translators: a chance of leaving; %s is a percentage */
  g_autofree char *text = g_strdup_printf (_ ("%s within 30 days"), row->chance);

  chance = make_label (text, faint);
  gtk_label_set_xalign (GTK_LABEL (loss), 1);
  gtk_label_set_xalign (GTK_LABEL (chance), 1);
  gtk_widget_set_tooltip_text (loss, _ ("Expected loss: the chance of leaving times what they pay a month"));
  gtk_box_append (GTK_BOX (person), make_label (row->name, heading));
  gtk_box_append (GTK_BOX (person), make_label (row->offer, faint));
  gtk_box_append (GTK_BOX (sums), loss);
  gtk_box_append (GTK_BOX (sums), chance);
  gtk_widget_set_hexpand (person, TRUE);
  gtk_widget_set_valign (sums, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), person);
  gtk_box_append (GTK_BOX (box), sums);
  return box;
}

static void
append_why (const CohortRiskRow *row, GtkWidget *box)
{
  g_autofree char *reasons = g_strjoinv (" · ", row->reasons);
  /* Translators: why a member is named as at risk; %s are reasons */
  g_autofree char *why = g_strdup_printf (_ ("Why: %s"), reasons);

  if (*reasons != '\0')
    gtk_box_append (GTK_BOX (box), make_label (why, plain));
  if (row->staying != NULL)
    {
      /* Translators: what speaks for a member's staying; %s is a reason */
      g_autofree char *but = g_strdup_printf (_ ("For staying: %s"), row->staying);

      gtk_box_append (GTK_BOX (box), make_label (but, faint));
    }
  gtk_box_append (GTK_BOX (box), make_label (row->record, faint));
}

static void
build (CohortAtRiskRow *self, gboolean writable)
{
  const CohortRiskRow *row = self->row;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), make_head (row));
  append_why (row, box);
  if (row->done != NULL)
    gtk_box_append (GTK_BOX (box), make_label (row->done, plain));
  if (row->place == COHORT_RISK_SHOWN)
    {
      /* Translators: what to do about a member at risk; %s is a proposal */
      g_autofree char *proposal = g_strdup_printf (_ ("Proposal: %s"), row->action);

      gtk_box_append (GTK_BOX (box), make_label (proposal, plain));
    }
  gtk_box_append (GTK_BOX (box), make_buttons (self, writable));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, row->name, -1);
}

static void
cohort_at_risk_row_dispose (GObject *object)
{
  CohortAtRiskRow *self = COHORT_AT_RISK_ROW (object);

  g_clear_pointer (&self->report, cohort_risk_report_unref);
  G_OBJECT_CLASS (cohort_at_risk_row_parent_class)->dispose (object);
}

static void
cohort_at_risk_row_class_init (CohortAtRiskRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_at_risk_row_dispose;
  act_signal = g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                             G_TYPE_STRING);
}

static void
cohort_at_risk_row_init (CohortAtRiskRow *self)
{
}

/**
 * cohort_at_risk_row_new:
 * @report: held as long as the row lives
 * @row: one of its rows
 * @writable: whether anything can be decided
 */
GtkWidget *
cohort_at_risk_row_new (const CohortRiskReport *report, const CohortRiskRow *row, gboolean writable)
{
  CohortAtRiskRow *self = g_object_new (COHORT_TYPE_AT_RISK_ROW, NULL);

  self->report = cohort_risk_report_ref ((CohortRiskReport *) report);
  self->row = row;
  build (self, writable);
  return GTK_WIDGET (self);
}

/**
 * cohort_at_risk_row_get:
 *
 * Returns: (transfer none): as long as the widget lives
 */
const CohortRiskRow *
cohort_at_risk_row_get (CohortAtRiskRow *self)
{
  return self->row;
}

/**
 * cohort_at_risk_row_act:
 * @verb: as of the signal; one that the row does not offer now is left
 */
void
cohort_at_risk_row_act (CohortAtRiskRow *self, const char *verb)
{
  gboolean shown = self->row->place == COHORT_RISK_SHOWN;

  if (g_str_equal (verb, "open") || g_str_equal (verb, "restore") != shown)
    g_signal_emit (self, act_signal, 0, verb);
}
