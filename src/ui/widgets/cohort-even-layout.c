// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Children of equal width in as few lines as there is room for, and of those lines each as full as the others: a flow
// box would leave what is over alone in a line of its own. The lines fill the width.

#include "config.h"

#include "cohort-even-layout.h"

#define GAP 12
#define MOST_COLUMNS 6

struct _CohortEvenLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (CohortEvenLayout, cohort_even_layout, GTK_TYPE_LAYOUT_MANAGER)

/**
 * cohort_even_layout_count_columns:
 * @n: children, one at least
 * @width: that there is, in pixels
 * @child_width: that the widest child would like
 *
 * Returns: how many stand beside each other
 */
guint
cohort_even_layout_count_columns (guint n, int width, int child_width)
{
  const guint room = (guint) CLAMP ((width + GAP) / (MAX (child_width, 1) + GAP), 1, (int) MIN (n, MOST_COLUMNS));
  const guint lines = (n + room - 1) / room;

  return (n + lines - 1) / lines;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* How many children there are, and what the widest of them needs and would like. */
static guint
ask_children (GtkWidget *widget, int *minimum, int *natural)
{
  guint n = 0;

  *minimum = *natural = 0;
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)), n++)
    {
      int least, liked;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &liked, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, liked);
    }
  return n;
}

/* The width of the children, where @columns of them share a line. */
static int
share (int width, guint columns)
{
  return MAX ((width - ((int) columns - 1) * GAP) / (int) columns, 0);
}

/* The height of the line that begins with @child, which moves on to the next line. */
static int
measure_line (GtkWidget **child, guint columns, int child_width)
{
  int height = 0;

  for (guint i = 0; i < columns && *child != NULL; i++)
    {
      int least, liked;

      gtk_widget_measure (*child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_measure (*child, GTK_ORIENTATION_VERTICAL, MAX (least, child_width), NULL, &liked, NULL, NULL);
      height = MAX (height, liked);
      *child = next_shown (gtk_widget_get_next_sibling (*child));
    }
  return height;
}

static GtkSizeRequestMode
cohort_even_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
cohort_even_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget));
  int least, liked, height = 0;
  const guint n = ask_children (widget, &least, &liked);
  const int in_one_line = (int) MIN (n, MOST_COLUMNS) * (liked + GAP) - GAP;
  guint columns;

  if (n == 0)
    {
      *minimum = *natural = 0;
      return;
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = in_one_line;
      return;
    }
  if (for_size < 0)
    for_size = in_one_line;
  columns = cohort_even_layout_count_columns (n, for_size, liked);
  while (child != NULL)
    height += measure_line (&child, columns, share (for_size, columns)) + GAP;
  *minimum = *natural = height - GAP;
}

static void
cohort_even_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  const gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)), *next = child;
  int least, liked, child_width, y = 0;
  const guint n = ask_children (widget, &least, &liked);
  const guint columns = n > 0 ? cohort_even_layout_count_columns (n, width, liked) : 1;

  child_width = MAX (share (width, columns), least);
  while (child != NULL)
    {
      const int line = measure_line (&next, columns, child_width);
      int x = 0;

      for (; child != next; child = next_shown (gtk_widget_get_next_sibling (child)), x += child_width + GAP)
        gtk_widget_size_allocate (
            child, &(GtkAllocation) { mirrored ? width - x - child_width : x, y, child_width, line }, -1);
      y += line + GAP;
    }
}

static void
cohort_even_layout_class_init (CohortEvenLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = cohort_even_layout_get_request_mode;
  layout_class->measure = cohort_even_layout_measure;
  layout_class->allocate = cohort_even_layout_allocate;
}

static void
cohort_even_layout_init (CohortEvenLayout *self)
{
}
