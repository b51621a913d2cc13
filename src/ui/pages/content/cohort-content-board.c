// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-content-board.h"

#include "cohort-content-card.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define MAX_CARDS 100 /* of a column: more is no board */
#define FRESH_DAYS 30

struct _CohortContentBoard
{
  AdwBin parent_instance;

  GtkWidget *columns[COHORT_N_PLAN_STATES];
  GtkWidget *counts[COHORT_N_PLAN_STATES];
  GtkWidget *cards[COHORT_N_PLAN_STATES];
};

G_DEFINE_FINAL_TYPE (CohortContentBoard, cohort_content_board, ADW_TYPE_BIN)

static gboolean
dropped_cb (GtkWidget *column, gint64 item)
{
  const int state = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "cohort-state"));

  return gtk_widget_activate_action (column, "content.set-state", "(xi)", item, state);
}

static GtkWidget *
make_column (CohortContentBoard *self, CohortPlanState state)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (cohort_plan_state_word (state));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->counts[state] = gtk_label_new (NULL);
  self->cards[state] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (self->counts[state], "dimmed");
  gtk_widget_add_css_class (self->counts[state], "numeric");
  gtk_box_append (GTK_BOX (heading), title);
  gtk_box_append (GTK_BOX (heading), self->counts[state]);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->cards[state]);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (column), heading);
  gtk_box_append (GTK_BOX (column), scroller);
  gtk_widget_set_size_request (column, 148, -1);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_widget_add_css_class (column, "content-column");
  g_object_set_data (G_OBJECT (column), "cohort-state", GINT_TO_POINTER ((int) state));
  cohort_content_accept_drops (column, dropped_cb);
  return column;
}

static void
cohort_content_board_class_init (CohortContentBoardClass *klass)
{
}

static void
cohort_content_board_init (CohortContentBoard *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_widget_add_css_class (box, "content-board");
  for (guint i = 0; i < COHORT_N_PLAN_STATES; i++)
    {
      self->columns[i] = make_column (self, (CohortPlanState) i);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->cards[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      cohort_plan_state_word ((CohortPlanState) i), -1);
      gtk_box_append (GTK_BOX (box), self->columns[i]);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/* Of what is out only what is fresh: the library has the rest. */
static gboolean
is_shown (const CohortPlanReport *report, const CohortPlanEntry *entry)
{
  return (entry->item != 0 || entry->post != 0)
         && (entry->state != COHORT_PLAN_PUBLISHED || entry->day > report->today - FRESH_DAYS);
}

void
cohort_content_board_set_report (CohortContentBoard *self, CohortPlanReport *report)
{
  guint counts[COHORT_N_PLAN_STATES] = { 0 };

  g_return_if_fail (COHORT_IS_CONTENT_BOARD (self));

  for (guint i = 0; i < COHORT_N_PLAN_STATES; i++)
    {
      GtkWidget *child;

      while ((child = gtk_widget_get_first_child (self->cards[i])))
        gtk_box_remove (GTK_BOX (self->cards[i]), child);
    }
  for (guint i = 0; i < report->entries->len; i++)
    {
      const CohortPlanEntry *entry = g_ptr_array_index (report->entries, i);

      if (!is_shown (report, entry))
        continue;
      if (counts[entry->state]++ < MAX_CARDS)
        /* What came out last stands on top. */
        (entry->state == COHORT_PLAN_PUBLISHED ? gtk_box_prepend : gtk_box_append) (
            GTK_BOX (self->cards[entry->state]), cohort_content_card_new (report, entry, COHORT_CARD_DATED));
    }
  for (guint i = 0; i < COHORT_N_PLAN_STATES; i++)
    {
      g_autofree char *count = cohort_words_count (counts[i]);

      gtk_label_set_label (GTK_LABEL (self->counts[i]), count);
    }
}
