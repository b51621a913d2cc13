// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The JSON that commands print: members of an object in one call each. What is not known is null, never left out. */

#include "config.h"

#include "cohort-cli.h"

#include "cohort-civil.h"

#include <math.h>

void
cohort_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  g_print ("%s\n", text);
}

void
cohort_cli_add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL && *text != '\0')
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
cohort_cli_add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
cohort_cli_add_day (JsonBuilder *builder, const char *name, CohortDay day)
{
  char buffer[COHORT_DAY_LEN];

  cohort_cli_add_text (builder, name,
                       day == COHORT_DAY_NONE || day == COHORT_DAY_MAX ? NULL : cohort_day_print (day, buffer));
}

void
cohort_cli_add_instant (JsonBuilder *builder, const char *name, gint64 us)
{
  g_autoptr (GDateTime) time = us != 0 ? g_date_time_new_from_unix_utc_usec (us) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  cohort_cli_add_text (builder, name, text);
}

void
cohort_cli_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
cohort_cli_add_known_int (JsonBuilder *builder, const char *name, gboolean known, gint64 value)
{
  json_builder_set_member_name (builder, name);
  if (known)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
cohort_cli_add_estimate (JsonBuilder *builder, const char *name, const CohortEstimate *estimate)
{
  cohort_cli_begin_object (builder, name);
  cohort_cli_add_number (builder, "value", estimate->estimate);
  cohort_cli_add_number (builder, "low", estimate->lo);
  cohort_cli_add_number (builder, "high", estimate->hi);
  cohort_cli_add_int (builder, "n", (gint64) estimate->n);
  json_builder_end_object (builder);
}

void
cohort_cli_add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
cohort_cli_begin_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

void
cohort_cli_begin_object (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}
