// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The two questions that a community is asked once, for scripts: what is not named stays as it is. */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-commands.h"

static char *currency;
static char *zone;

static const GOptionEntry options[] = {
  { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, N_ ("The home currency, such as CNY"), N_ ("ISO") },
  { "zone", 0, 0, G_OPTION_ARG_STRING, &zone, N_ ("The zone that months and days are counted in"), N_ ("ZONE") },
  G_OPTION_ENTRY_NULL,
};

static void
print_setup (const CohortCli *self, const char *home, const char *name)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!self->json)
    {
      g_print ("%s, %s\n", home, name);
      return;
    }
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "currency", home);
  cohort_cli_add_text (builder, "zone", name);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

int
cohort_cli_setup (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (CohortDone) done = NULL;
  g_autoptr (GError) error = NULL;
  const char *home, *name;
  gboolean ask;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, options))
    return COHORT_CLI_USAGE;
  ask = currency == NULL && zone == NULL;
  session = cohort_cli_open (self, ask ? COHORT_SESSION_OPEN_READ_ONLY : COHORT_SESSION_OPEN_CREATE);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  home = currency != NULL ? currency : cohort_session_get_home_currency (session);
  name = zone != NULL ? zone : cohort_session_get_zone_name (session);
  if (!ask)
    done = cohort_command_configure (session, home, name, &error);
  if (error == NULL)
    print_setup (self, home, name);
  cohort_session_close (session);
  return error != NULL ? cohort_cli_fail (error) : COHORT_CLI_OK;
}
