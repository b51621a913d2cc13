// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse METHOD [--option value…] FILE…: runs one method of src/analytics on files and prints one JSON
// document, for checking figures against other programs. A test tool, never installed; see docs/TESTING.md.
// It exits 0 also when the method refuses: "status" says why. 1: a file cannot be read; 2: wrong usage.
#include "config.h"

#include "analyse.h"

#include "analyse-purchases.h"

#include <locale.h>
#include <math.h>

static const struct
{
  const char *name;
  AnalyseMethod run;
} methods[] = {
  { "abtest", analyse_abtest },
  { "bandit", analyse_bandit },
  { "bgbb", analyse_bgbb },
  { "bgnbd", analyse_bgnbd },
  { "churn", analyse_churn },
  { "coldstart", analyse_coldstart },
  { "demand", analyse_demand },
  { "elasticity", analyse_elasticity },
  { "gaborgranger", analyse_gaborgranger },
  { "gammagamma", analyse_gammagamma },
  { "hazard", analyse_hazard },
  { "km", analyse_km },
  { "kmeans", analyse_kmeans },
  { "mrr", analyse_mrr },
  { "plan", analyse_plan },
  { "psm", analyse_psm },
  { "recommend", analyse_recommend },
  { "retention", analyse_retention },
  { "rfm", analyse_rfm },
  { "sequential", analyse_sequential },
};

/**
 * analyse_option:
 *
 * Returns: (transfer none) (nullable): the value given for --@name, or @fallback
 */
const char *
analyse_option (Analyse *analyse, const char *name, const char *fallback)
{
  const char *value = g_hash_table_lookup (analyse->options, name);

  g_hash_table_add (analyse->used, (gpointer) name);
  return value != NULL ? value : fallback;
}

/**
 * analyse_number:
 *
 * Returns: %FALSE with @error set where the value of --@name is no number
 */
gboolean
analyse_number (Analyse *analyse, const char *name, double fallback, double *value, GError **error)
{
  const char *text = analyse_option (analyse, name, NULL);
  char *end;

  *value = fallback;
  if (text == NULL)
    return TRUE;
  *value = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0')
    return TRUE;
  g_set_error (error, ANALYSE_ERROR, 2, "--%s wants a number, not “%s”", name, text);
  return FALSE;
}

/**
 * analyse_file:
 *
 * Returns: (transfer full): the file argument at @index as a table
 */
Table *
analyse_file (Analyse *analyse, guint index, GError **error)
{
  if (index < analyse->files->len)
    return table_load (analyse->files->pdata[index], error);
  g_set_error (error, ANALYSE_ERROR, 2, "%u more file%s needed", index + 1 - analyse->files->len,
               index + 1 - analyse->files->len == 1 ? " is" : "s are");
  return NULL;
}

/**
 * analyse_customers:
 *
 * Returns: (transfer full): the first file as a row a customer, also where its rows are purchases
 */
Table *
analyse_customers (Analyse *analyse, GError **error)
{
  if (analyse->files->len > 0)
    return purchases_load (analyse->files->pdata[0], error);
  return analyse_file (analyse, 0, error);
}

/**
 * analyse_column:
 * @option: names the column where given, as --@option NAME
 * @names: (array zero-terminated=1): the usual names, the first that the file has is taken
 *
 * Returns: the column, or -1; with @error set where @required or where the option names none
 */
int
analyse_column (Analyse *analyse, const Table *table, const char *option, const char *const *names, gboolean required,
                GError **error)
{
  const char *chosen = analyse_option (analyse, option, NULL);
  int column = chosen != NULL ? table_column (table, chosen) : -1;

  for (guint i = 0; chosen == NULL && column < 0 && names[i] != NULL; i++)
    column = table_column (table, names[i]);
  if (column < 0 && (chosen != NULL || required))
    g_set_error (error, ANALYSE_ERROR, 2, "no column “%s”; name one with --%s", chosen != NULL ? chosen : names[0],
                 option);
  return column;
}

static void
set_name (Analyse *analyse, const char *name)
{
  if (name != NULL)
    json_builder_set_member_name (analyse->out, name);
}

void
put_text (Analyse *analyse, const char *name, const char *text)
{
  set_name (analyse, name);
  json_builder_add_string_value (analyse->out, text);
}

void
put_number (Analyse *analyse, const char *name, double value)
{
  set_name (analyse, name);
  if (isfinite (value))
    json_builder_add_double_value (analyse->out, value);
  else
    json_builder_add_null_value (analyse->out);
}

void
put_count (Analyse *analyse, const char *name, gint64 value)
{
  set_name (analyse, name);
  json_builder_add_int_value (analyse->out, value);
}

void
put_status (Analyse *analyse, const char *name, CohortStatus status)
{
  put_text (analyse, name, cohort_status_id (status));
}

void
put_numbers (Analyse *analyse, const char *name, const double *values, gsize n)
{
  open_array (analyse, name);
  for (gsize i = 0; i < n; i++)
    put_number (analyse, NULL, values[i]);
  close_array (analyse);
}

void
put_estimate (Analyse *analyse, const char *name, const CohortEstimate *estimate)
{
  open_object (analyse, name);
  put_status (analyse, "status", estimate->status);
  put_number (analyse, "estimate", estimate->estimate);
  put_number (analyse, "lo", estimate->lo);
  put_number (analyse, "hi", estimate->hi);
  put_count (analyse, "n", estimate->n);
  close_object (analyse);
}

void
open_object (Analyse *analyse, const char *name)
{
  set_name (analyse, name);
  json_builder_begin_object (analyse->out);
}

void
close_object (Analyse *analyse)
{
  json_builder_end_object (analyse->out);
}

void
open_array (Analyse *analyse, const char *name)
{
  set_name (analyse, name);
  json_builder_begin_array (analyse->out);
}

void
close_array (Analyse *analyse)
{
  json_builder_end_array (analyse->out);
}

static gboolean
parse_arguments (Analyse *analyse, int argc, char **argv)
{
  for (int i = 2; i < argc; i++)
    {
      if (!g_str_has_prefix (argv[i], "--"))
        {
          g_ptr_array_add (analyse->files, argv[i]);
          continue;
        }
      if (i + 1 == argc)
        {
          g_printerr ("analyse: %s wants a value\n", argv[i]);
          return FALSE;
        }
      g_hash_table_insert (analyse->options, argv[i] + 2, argv[i + 1]);
      i++;
    }
  return TRUE;
}

static gboolean
check_options (Analyse *analyse)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, analyse->options);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (analyse->used, name))
      {
        g_printerr ("analyse: this method knows no --%s\n", (const char *) name);
        return FALSE;
      }
  return TRUE;
}

static void
print_document (Analyse *analyse)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (analyse->out);
  root = json_builder_get_root (analyse->out);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  g_print ("%s\n", text);
}

static int
run (Analyse *analyse, const char *name)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (g_strcmp0 (methods[i].name, name) != 0)
        continue;
      open_object (analyse, NULL);
      put_text (analyse, "method", name);
      if (!methods[i].run (analyse, &error))
        {
          g_printerr ("analyse: %s\n", error->message);
          return error->domain == ANALYSE_ERROR && error->code == 2 ? 2 : 1;
        }
      if (!check_options (analyse))
        return 2;
      print_document (analyse);
      return 0;
    }
  g_printerr ("usage: analyse METHOD [--option value…] FILE…\nmethods:");
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_printerr (" %s", methods[i].name);
  g_printerr ("\n");
  return 2;
}

int
main (int argc, char **argv)
{
  Analyse analyse = { NULL };
  int code = 2;

  setlocale (LC_ALL, "");
  analyse.options = g_hash_table_new (g_str_hash, g_str_equal);
  analyse.used = g_hash_table_new (g_str_hash, g_str_equal);
  analyse.files = g_ptr_array_new ();
  analyse.out = json_builder_new ();
  if (parse_arguments (&analyse, argc, argv))
    code = run (&analyse, argc > 1 ? argv[1] : NULL);
  g_hash_table_unref (analyse.options);
  g_hash_table_unref (analyse.used);
  g_ptr_array_unref (analyse.files);
  g_object_unref (analyse.out);
  return code;
}
