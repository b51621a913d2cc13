// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one widget for a number on a page: what it is, the number, what stands behind it, how it compares. Where there
// is no number it says why in its place, never a bare dash.

#include "config.h"

#include "cohort-figure-tile.h"

#include "cohort-even-layout.h"
#include "cohort-figure-dialog.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define LEFT_TO_RIGHT "\xe2\x80\x8e" /* U+200E */

struct _CohortFigureTile
{
  GtkButton parent_instance;

  CohortSession *session;     /* (owned) (nullable) */
  CohortFigureReport *report; /* (owned) (nullable): keeps the figure alive */
  const CohortFigure *figure;
  GtkLabel *title, *value, *basis, *change;
};

G_DEFINE_FINAL_TYPE (CohortFigureTile, cohort_figure_tile, GTK_TYPE_BUTTON)

static void
cohort_figure_tile_clicked (GtkButton *button)
{
  CohortFigureTile *self = COHORT_FIGURE_TILE (button);

  if (self->figure != NULL)
    cohort_figure_dialog_present (GTK_WIDGET (self), self->session, self->report, self->figure);
}

static void
cohort_figure_tile_dispose (GObject *object)
{
  CohortFigureTile *self = COHORT_FIGURE_TILE (object);

  self->figure = NULL;
  g_clear_pointer (&self->report, cohort_figure_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_figure_tile_parent_class)->dispose (object);
}

static void
cohort_figure_tile_class_init (CohortFigureTileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_figure_tile_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = cohort_figure_tile_clicked;
}

static GtkLabel *
append_label (GtkWidget *box, const char *const *css_classes)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_widget_set_css_classes (label, (const char **) css_classes);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
cohort_figure_tile_init (CohortFigureTile *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->title = append_label (box, (const char *const[]) { "caption-heading", "dimmed", NULL });
  self->value = append_label (box, (const char *const[]) { "title-2", "numeric", NULL });
  self->basis = append_label (box, (const char *const[]) { "caption", "numeric", NULL });
  self->change = append_label (box, (const char *const[]) { "caption", "dimmed", "numeric", NULL });
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "figure");
}

GtkWidget *
cohort_figure_tile_new (void)
{
  return g_object_new (COHORT_TYPE_FIGURE_TILE, NULL);
}

static void
show (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static char *
join (const char *one, const char *two)
{
  if (one == NULL || two == NULL)
    return g_strdup (one != NULL ? one : two);
  return g_strconcat (one, " · ", two, NULL);
}

/**
 * cohort_figure_tile_set:
 * @figure: of @report
 */
void
cohort_figure_tile_set (CohortFigureTile *self, CohortSession *session, CohortFigureReport *report,
                        const CohortFigure *figure)
{
  g_autofree char *counts = NULL, *basis = NULL, *detail = NULL, *name = NULL;
  /* A number and its signs are read from the left in every language; alone they would take the window’s direction. */
  g_autofree char *value = figure->value != NULL ? g_strconcat (LEFT_TO_RIGHT, figure->value, NULL) : NULL;
  g_autofree char *change = figure->change != NULL ? cohort_words_keep_sign (g_strdup (figure->change)) : NULL;

  g_return_if_fail (COHORT_IS_FIGURE_TILE (self));

  g_set_object (&self->session, session);
  cohort_figure_report_ref (report);
  g_clear_pointer (&self->report, cohort_figure_report_unref);
  self->report = report;
  self->figure = figure;

  counts = join (figure->basis, figure->interval);
  basis = join (figure->period, counts);
  detail = join (basis, figure->reason);
  show (self->title, figure->title);
  show (self->value, value);
  show (self->basis, detail);
  show (self->change, change);
  name = figure->value != NULL ? g_strjoin (", ", figure->title, figure->value, detail, figure->change, NULL)
                               : g_strjoin (", ", figure->title, detail, NULL);
  cohort_ui_name (GTK_WIDGET (self), name);
}

struct _CohortFigureStrip
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (CohortFigureStrip, cohort_figure_strip, GTK_TYPE_WIDGET)

static void
cohort_figure_strip_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (cohort_figure_strip_parent_class)->dispose (object);
}

static void
cohort_figure_strip_class_init (CohortFigureStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_figure_strip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), COHORT_TYPE_EVEN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
cohort_figure_strip_init (CohortFigureStrip *self)
{
  cohort_ui_name (GTK_WIDGET (self), _ ("Figures"));
}

GtkWidget *
cohort_figure_strip_new (void)
{
  return g_object_new (COHORT_TYPE_FIGURE_STRIP, NULL);
}

/**
 * cohort_figure_strip_set:
 * @from: the first of the figures
 * @to: the one after the last; G_MAXUINT takes all
 *
 * Shows figures of @report in its order. The cards that are there already stay, so that focus does.
 */
void
cohort_figure_strip_set (CohortFigureStrip *self, CohortSession *session, CohortFigureReport *report, guint from,
                         guint to)
{
  GtkWidget *tile = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_return_if_fail (COHORT_IS_FIGURE_STRIP (self));

  for (guint i = from; i < MIN (to, report->figures->len); i++)
    {
      if (tile == NULL)
        {
          tile = cohort_figure_tile_new ();
          gtk_widget_insert_before (tile, GTK_WIDGET (self), NULL);
        }
      cohort_figure_tile_set (COHORT_FIGURE_TILE (tile), session, report, report->figures->pdata[i]);
      tile = gtk_widget_get_next_sibling (tile);
    }
  while (tile != NULL)
    {
      GtkWidget *over = tile;

      tile = gtk_widget_get_next_sibling (tile);
      gtk_widget_unparent (over);
    }
}
