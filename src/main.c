// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The graphical program: locale set-up, then the application object. Everything else is in
// cohort-application.c.

#include "config.h"

#include "cohort-application.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "cohort-words.h"

int
main (int argc, char *argv[])
{
  g_autoptr (CohortApplication) app = NULL;
  g_autofree char *translations = NULL;

  setlocale (LC_ALL, "");
  translations = cohort_words_find_translations ();
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Cohort"));

  app = cohort_application_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
