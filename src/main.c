// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The graphical program: locale set-up, then the application object. Everything else is in
// cohort-application.c.

#include "config.h"

#include "cohort-application.h"

#include <glib/gi18n.h>
#include <locale.h>

/* Where the translations are: as installed, else below a data folder that the environment names, as when the program
 * runs from a folder of its own. Returns: (transfer full) */
static char *
find_translations (void)
{
  const char *const *folders = g_get_system_data_dirs ();
  const char *const *languages = g_get_language_names ();

  for (guint i = 0; folders[i]; i++)
    for (guint j = 0; languages[j]; j++)
      {
        g_autofree char *folder = g_build_filename (folders[i], "locale", NULL);
        g_autofree char *catalog = g_build_filename (folder, languages[j], "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

        if (g_file_test (catalog, G_FILE_TEST_EXISTS))
          return g_steal_pointer (&folder);
      }
  return g_strdup (LOCALEDIR);
}

int
main (int argc, char *argv[])
{
  g_autoptr (CohortApplication) app = NULL;
  g_autofree char *translations = NULL;

  setlocale (LC_ALL, "");
  translations = find_translations ();
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Cohort"));

  app = cohort_application_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
