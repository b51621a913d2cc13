// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of fields between blanks: the customer first, the day as YYYYMMDD somewhere behind, the amount last, as CDNOW
// is published. Recency is days up to the last day of the file, frequency days with a purchase, money all that was
// paid.
#include "config.h"

#include "analyse-purchases.h"

#include "cohort-civil.h"

#include <string.h>

typedef struct
{
  CohortDay last;
  guint days;
  double money;
} Customer;

typedef struct
{
  GHashTable *customers; /* id to Customer */
  GHashTable *days;      /* "id day", each once */
  GPtrArray *ids;        /* in order of appearance */
  CohortDay last;
} Purchases;

static CohortDay
parse_day (const char *text)
{
  guint64 number;

  if (strlen (text) != 8 || !g_ascii_string_to_unsigned (text, 10, 10000101, 99991231, &number, NULL))
    return COHORT_DAY_NONE;
  return cohort_day_from_ymd (number / 10000, number / 100 % 100, number % 100);
}

/* FALSE where it is no purchase. */
static gboolean
add_line (Purchases *all, const char *line)
{
  g_auto (GStrv) raw = g_strsplit_set (line, " \r", -1);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  CohortDay day = COHORT_DAY_NONE;
  Customer *customer;
  char *end;
  double amount;

  for (guint i = 0; raw[i] != NULL; i++)
    if (raw[i][0] != '\0')
      g_ptr_array_add (fields, raw[i]);
  if (fields->len < 3)
    return FALSE;
  for (guint i = 1; i + 1 < fields->len && day == COHORT_DAY_NONE; i++)
    day = parse_day (fields->pdata[i]);
  amount = g_ascii_strtod (fields->pdata[fields->len - 1], &end);
  if (day == COHORT_DAY_NONE || *end != '\0')
    return FALSE;
  customer = g_hash_table_lookup (all->customers, fields->pdata[0]);
  if (customer == NULL)
    {
      char *id = g_strdup (fields->pdata[0]);

      customer = g_new0 (Customer, 1);
      customer->last = day;
      g_hash_table_insert (all->customers, id, customer);
      g_ptr_array_add (all->ids, id);
    }
  customer->last = MAX (customer->last, day);
  customer->money += amount;
  customer->days += g_hash_table_add (all->days, g_strdup_printf ("%s %d", (char *) fields->pdata[0], day));
  all->last = MAX (all->last, day);
  return TRUE;
}

static Table *
make_table (const Purchases *all)
{
  static const char *const names[] = { "customer", "recency", "frequency", "monetary" };
  Table *table = g_new0 (Table, 1);

  table->names = g_ptr_array_new ();
  table->cells = g_ptr_array_new ();
  table->text = g_string_chunk_new (1 << 16);
  table->n_rows = all->ids->len;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (table->names, (gpointer) names[i]);
  for (guint i = 0; i < all->ids->len; i++)
    {
      const Customer *customer = g_hash_table_lookup (all->customers, all->ids->pdata[i]);
      g_autofree char *recency = g_strdup_printf ("%d", all->last - customer->last);
      g_autofree char *days = g_strdup_printf ("%u", customer->days);
      char money[G_ASCII_DTOSTR_BUF_SIZE];

      g_ptr_array_add (table->cells, g_string_chunk_insert (table->text, all->ids->pdata[i]));
      g_ptr_array_add (table->cells, g_string_chunk_insert (table->text, recency));
      g_ptr_array_add (table->cells, g_string_chunk_insert (table->text, days));
      g_ptr_array_add (table->cells,
                       g_string_chunk_insert (table->text, g_ascii_dtostr (money, sizeof money, customer->money)));
    }
  return table;
}

/**
 * purchases_load:
 *
 * Returns: (transfer full) (nullable): a row a customer with the columns customer, recency, frequency and monetary; a
 *   file of another layout as table_load() reads it
 */
Table *
purchases_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Purchases all = { .last = COHORT_DAY_MIN };
  Table *table = NULL;
  gboolean fine = TRUE;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  all.customers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  all.days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  all.ids = g_ptr_array_new ();
  for (guint l = 0; lines[l] != NULL && fine; l++)
    fine = add_line (&all, lines[l]) || l == 0 || (lines[l][0] == '\0' && lines[l + 1] == NULL);
  if (fine && all.ids->len > 0)
    table = make_table (&all);
  g_hash_table_unref (all.customers);
  g_hash_table_unref (all.days);
  g_ptr_array_unref (all.ids);
  return table != NULL ? table : table_load (path, error);
}
