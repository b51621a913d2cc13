// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl bridge: from what a service says that it charged in a month to what is counted here, line by line. */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-bridge.h"
#include "cohort-cli.h"
#include "cohort-decimal.h"
#include "cohort-money.h"
#include "cohort-period.h"
#include "cohort-words.h"

static char *source_text, *month_text, *charged_text;

static const GOptionEntry options[] = {
  { "source", 0, 0, G_OPTION_ARG_STRING, &source_text, N_ ("Of this source: its kind or number"), N_ ("SOURCE") },
  { "month", 0, 0, G_OPTION_ARG_STRING, &month_text, N_ ("Note what it says of this month"), N_ ("MONTH") },
  { "charged", 0, 0, G_OPTION_ARG_STRING, &charged_text, N_ ("How much it says that it charged: “225.00 USD”"),
    N_ ("AMOUNT") },
  G_OPTION_ENTRY_NULL,
};

static void
print_json (const GPtrArray *bridges)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < bridges->len; i++)
    {
      const CohortBridge *bridge = bridges->pdata[i];

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "source", bridge->source_name);
      cohort_cli_add_day (builder, "from", bridge->from);
      cohort_cli_add_day (builder, "to", bridge->to);
      cohort_cli_add_text (builder, "currency", bridge->currency);
      json_builder_set_member_name (builder, "typed");
      json_builder_add_boolean_value (builder, bridge->stated);
      json_builder_set_member_name (builder, "lines");
      json_builder_begin_array (builder);
      for (guint j = 0; j < bridge->lines->len; j++)
        {
          const CohortBridgeLine *line = bridge->lines->pdata[j];

          json_builder_begin_object (builder);
          cohort_cli_add_text (builder, "id", line->id);
          cohort_cli_add_text (builder, "title", line->title);
          json_builder_set_member_name (builder, "minor");
          json_builder_add_int_value (builder, line->minor);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  cohort_cli_print_json (builder);
}

static void
print_text (const GPtrArray *bridges)
{
  for (guint i = 0; i < bridges->len; i++)
    {
      const CohortBridge *bridge = bridges->pdata[i];

      cohort_cli_print_text (bridge->source_name);
      g_print ("\t%s\n", bridge->period);
      for (guint j = 0; j < bridge->lines->len; j++)
        {
          const CohortBridgeLine *line = bridge->lines->pdata[j];
          g_autofree char *money = cohort_words_money (line->minor, bridge->currency);

          g_print ("\t%s\t%s\n", line->title, money);
        }
    }
}

/* "225.00 USD" of "2026-05" */
static gboolean
note (CohortSession *session, GError **error)
{
  g_auto (GStrv) words = g_strsplit (charged_text, " ", 2);
  const char *currency = words[0] != NULL && words[1] != NULL ? cohort_currency_intern (words[1]) : NULL;
  g_autoptr (CohortDone) done = NULL;
  CohortPeriod period;
  gint64 minor;

  if (!cohort_period_from_key (month_text, &period, error))
    return FALSE;
  if (currency == NULL || cohort_period_kind (period) != COHORT_PERIOD_MONTH)
    {
      g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                           _ ("Write the month as 2026-05 and the amount with its currency, as in “225.00 USD”."));
      return FALSE;
    }
  if (!cohort_decimal_parse_minor (words[0], &COHORT_DECIMAL_POINT, cohort_currency_exponent (currency), &minor, error))
    return FALSE;
  done = cohort_command_state_charged (session, source_text, cohort_month_of_day (period.from), minor, currency, error);
  return done != NULL;
}

int
cohort_cli_bridge (CohortCli *self, int argc, char **argv)
{
  g_autoptr (GPtrArray) bridges = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  gboolean notes;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, options))
    return COHORT_CLI_USAGE;
  notes = source_text != NULL || month_text != NULL || charged_text != NULL;
  if (notes && (source_text == NULL || month_text == NULL || charged_text == NULL))
    {
      g_printerr ("%s\n", _ ("cohortctl: --source, --month and --charged belong together"));
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, notes ? COHORT_SESSION_OPEN_NONE : COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  if (notes && !note (session, &error))
    return cohort_cli_fail (error);
  bridges = cohort_bridges_load (session, &error);
  if (bridges == NULL)
    return cohort_cli_fail (error);
  if (self->json)
    print_json (bridges);
  else
    print_text (bridges);
  cohort_session_close (session);
  return COHORT_CLI_OK;
}
