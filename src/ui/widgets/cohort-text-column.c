// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A column of text for lists of any length. A list realises some 200 rows around what is seen, so a cell is
// one GtkInscription, which asks nobody for its size, and one watch on its row, which is filled in when its page
// of the list arrives and again when facts changed. Sorting is the list's: the header only carries a key and a
// direction.

#include "config.h"

#include "cohort-text-column.h"

#include <adwaita.h>

#define SPEC_KEY "cohort-column-spec"

/**
 * cohort_text_align:
 * @is_number: whether it stands at the end of its line
 *
 * An inscription keeps left and right in both directions of text, so the sides are chosen here. A number is written
 * from left to right anywhere: from right to left, its sign would move behind it.
 */
void
cohort_text_align (GtkInscription *text, gboolean is_number)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (text)) == GTK_TEXT_DIR_RTL;

  gtk_inscription_set_xalign (text, is_number != is_rtl ? 1 : 0);
  if (is_number)
    gtk_widget_set_direction (GTK_WIDGET (text), GTK_TEXT_DIR_LTR);
}

/* By its first letter, as the Unicode standard tells the direction of a paragraph. */
static gboolean
begins_from_the_right (const char *words)
{
  const char *letter = words;

  while (*letter != '\0' && !g_unichar_isalpha (g_utf8_get_char (letter)))
    letter = g_utf8_next_char (letter);
  switch ((int) g_unichar_get_script (g_utf8_get_char (letter)))
    {
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_THAANA:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * cohort_text_show:
 * @text: aligned as no number
 * @words: (nullable): what it shows
 *
 * Words that are written against the direction of the window, a name in Arabic say, begin where all others do: by
 * itself an inscription would put them at the other end of its room.
 */
void
cohort_text_show (GtkInscription *text, const char *words)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (text)) == GTK_TEXT_DIR_RTL;
  gboolean turns = words != NULL && begins_from_the_right (words);

  gtk_inscription_set_xalign (text, is_rtl != turns ? 1 : 0);
  gtk_inscription_set_text (text, words);
}

static void
show_text (gpointer cell, CohortListRow *row)
{
  const CohortTextColumn *spec = g_object_get_data (cell, SPEC_KEY);

  const char *text = cohort_list_row_get_text (row, spec->text);

  if (spec->is_number)
    gtk_inscription_set_text (cell, text);
  else
    cohort_text_show (cell, text);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const CohortTextColumn *spec = data;
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  cohort_text_align (GTK_INSCRIPTION (cell), spec->is_number);
  if (spec->is_number)
    gtk_widget_add_css_class (cell, "numeric");
  if (spec->is_faint)
    gtk_widget_add_css_class (cell, "dimmed");
  g_object_set_data (G_OBJECT (cell), SPEC_KEY, (gpointer) spec);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const CohortTextColumn *spec = data;
  GtkWidget *cell = gtk_list_item_get_child (item);
  CohortListRow *row = gtk_list_item_get_item (item);

  cohort_list_row_watch (row, spec->text, show_text, cell);
  show_text (cell, row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  cohort_list_row_unwatch (gtk_list_item_get_item (item), gtk_list_item_get_child (item));
}

/**
 * cohort_text_column_set_up:
 * @spec: (scope forever): static
 */
void
cohort_text_column_set_up (GtkColumnViewColumn *column, const CohortTextColumn *spec)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  int width = gtk_column_view_column_get_fixed_width (column);

  g_object_set_data (G_OBJECT (column), SPEC_KEY, (gpointer) spec);
  if (width > 0) /* as much text, however large it is */
    gtk_column_view_column_set_fixed_width (
        column, (int) adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, width, gtk_settings_get_default ()));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer) spec);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), (gpointer) spec);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_column_view_column_set_factory (column, factory);
  if (spec->sort_key)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));

      gtk_column_view_column_set_sorter (column, sorter);
    }
  /* By which a person hides it; the key that the list sorts by where it is sorted. */
  gtk_column_view_column_set_id (column, spec->sort_key ? spec->sort_key : spec->text);
}

/**
 * cohort_text_column_get_sort_key:
 *
 * Returns: (transfer none) (nullable): what the list is asked to sort by
 */
const char *
cohort_text_column_get_sort_key (GtkColumnViewColumn *column)
{
  return column && gtk_column_view_column_get_sorter (column) ? gtk_column_view_column_get_id (column) : NULL;
}

/**
 * cohort_text_column_get_spec:
 *
 * Returns: (transfer none) (nullable): what the column was set up with
 */
const CohortTextColumn *
cohort_text_column_get_spec (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (column), SPEC_KEY);
}
