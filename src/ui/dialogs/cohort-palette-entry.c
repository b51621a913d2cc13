// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-palette-entry.h"

#include "cohort-page-table.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct
{
  const char *action;
  const char *title; /* (nullable): said by the session or the page */
  const char *icon;
  const char *keys;
} actions[] = {
  { "win.import", N_ ("Import Files…"), "cohort-import-symbolic", "<Control>i" },
  { "win.new-item", NULL, "list-add-symbolic", "<Control>n" },
  { "win.search", N_ ("Search on This Page"), "edit-find-symbolic", "<Control>f" },
  { "win.search-everywhere", N_ ("Search Everywhere"), "edit-find-symbolic", "<Control><Shift>f" },
  { "win.scope", N_ ("Choose Period and Currency"), "x-office-calendar-symbolic", NULL },
  { "win.show-duplicates", N_ ("Review Possible Duplicates…"), "cohort-members-symbolic", NULL },
  { "win.undo", NULL, "edit-undo-symbolic", "<Control>z" },
  { "win.redo", NULL, "edit-redo-symbolic", "<Control><Shift>z" },
  { "win.export-view", N_ ("Export This View…"), "document-save-as-symbolic", "<Control><Shift>e" },
  { "win.print", N_ ("Print…"), "printer-symbolic", "<Control>p" },
  { "win.new-community", N_ ("New Community…"), "list-add-symbolic", NULL },
  { "win.open-file", N_ ("Open Community…"), "document-open-symbolic", "<Control>o" },
  { "win.save-copy", N_ ("Save a Copy…"), "document-save-symbolic", NULL },
  { "win.restore-copy", N_ ("Restore a Copy…"), "document-open-recent-symbolic", NULL },
  { "app.scramble", N_ ("Scramble Names and Amounts"), "view-conceal-symbolic", "<Control><Shift>h" },
  { "win.preferences", N_ ("Preferences"), "preferences-system-symbolic", "<Control>comma" },
  { "win.help", N_ ("Help"), "help-browser-symbolic", "F1" },
  { "win.show-help-overlay", N_ ("Keyboard Shortcuts"), "preferences-desktop-keyboard-symbolic", "<Control>question" },
  { "app.about", N_ ("About Cohort"), "help-about-symbolic", NULL },
};

void
cohort_palette_entry_free (CohortPaletteEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->id);
  g_free (entry->title);
  g_free (entry);
}

static const char *
get_title (guint index, CohortSession *session, const char *new_label)
{
  if (g_str_equal (actions[index].action, "win.undo"))
    return cohort_session_get_undo_label (session);
  if (g_str_equal (actions[index].action, "win.redo"))
    return cohort_session_get_redo_label (session);
  if (g_str_equal (actions[index].action, "win.new-item"))
    return new_label;
  return _ (actions[index].title);
}

static void
add (GPtrArray *entries, CohortPaletteKind kind, const char *id, const char *title, const char *icon, const char *keys)
{
  CohortPaletteEntry *entry = g_new0 (CohortPaletteEntry, 1);

  entry->kind = kind;
  entry->id = g_strdup (id);
  entry->title = g_strdup (title);
  entry->icon = icon;
  entry->keys = keys;
  g_ptr_array_add (entries, entry);
}

GPtrArray *
cohort_palette_entries_new (CohortSession *session, const char *new_label)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_palette_entry_free);
  guint n_pages;
  const CohortPageInfo *pages = cohort_page_table_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    add (entries, COHORT_PALETTE_PAGE, pages[i].name, _ (pages[i].title), pages[i].icon_name, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const char *title = get_title (i, session, new_label);

      if (title)
        add (entries, COHORT_PALETTE_ACTION, actions[i].action, title, actions[i].icon, actions[i].keys);
    }
  add (entries, COHORT_PALETTE_PRIVACY, "privacy", _ ("Privacy of a Member…"), "cohort-privacy-symbolic", NULL);
  return entries;
}

/* The letters of @word in @title in this order. Returns: how far they lie apart; G_MAXUINT: they are not there */
static guint
find_letters (const char *title, const char *word)
{
  guint gaps = 0;
  const char *at = title;

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      const char *found = g_utf8_strchr (at, -1, g_utf8_get_char (p));

      if (found == NULL)
        return G_MAXUINT;
      gaps += (guint) (found - at);
      at = g_utf8_next_char (found);
    }
  return gaps;
}

static guint
score_word (const char *title, const char *word)
{
  const char *found = strstr (title, word);
  guint gaps;

  if (found == title)
    return 0;
  if (found)
    return found[-1] == ' ' ? 1 : 2;
  gaps = find_letters (title, word);
  return gaps == G_MAXUINT ? gaps : 10 + gaps;
}

gboolean
cohort_palette_match (const char *title, const char *text, guint *score)
{
  g_autofree char *folded_title = g_utf8_casefold (title, -1);
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  *score = 0;
  for (guint i = 0; words[i]; i++)
    {
      guint word = *words[i] ? score_word (folded_title, words[i]) : 0;

      if (word == G_MAXUINT)
        return FALSE;
      *score += word;
    }
  return TRUE;
}

const char *
cohort_palette_get_privacy_name (const char *text)
{
  const char *end = strchr (text, ' ');
  g_autofree char *word = end ? g_utf8_casefold (text, end - text) : NULL;
  g_autofree char *wanted = g_utf8_casefold (_ ("Privacy"), -1);

  return g_strcmp0 (word, wanted) == 0 ? end + 1 : NULL;
}
