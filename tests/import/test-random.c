// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Random imports, edits, undos and redos. Whatever the way, each point of it is the same ledger whenever it is reached;
 * and importing everything again afterwards changes nothing that importing it in order would not have made. */

#include "config.h"

#include "cohort-test-import.h"

#include <locale.h>
#include <string.h>

#define N_OPERATIONS 60

typedef struct
{
  gint64 step;
  char *before, *after;
} Done;

static void
done_clear (gpointer data)
{
  Done *done = data;

  g_free (done->before);
  g_free (done->after);
}

/* The tables that undo brings back; keys and the record of imports outlive it. */
static char *
dump (CohortStore *store)
{
  return cohort_test_dump_store (store, FALSE);
}

/* A file with some of forty payments of ten people, some of them told otherwise than before. */
static char *
random_payments (void)
{
  GString *out = g_string_new ("payment_id,date,amount,currency,fee,member_id,email,name,tier,refund_of\n");
  guint n = (guint) g_test_rand_int_range (1, 25);

  for (guint i = 0; i < n; i++)
    {
      guint id = (guint) g_test_rand_int_range (0, 40), member = id % 10;
      gboolean refund = id % 7 == 6;

      g_string_append_printf (out, "p%u,2026-%02u-%02u,%s%u.00,%s,%s,m%u,m%u@example.org,Member %u%s,%s,", id,
                              id % 12 + 1, id % 28 + 1, refund ? "-" : "", id + 1, id % 5 == 0 ? "EUR" : "USD",
                              g_test_rand_int_range (0, 3) == 0 ? "0.10" : "", member, member % 4, member,
                              g_test_rand_int_range (0, 8) == 0 ? " II" : "", id % 3 == 0 ? "VIP" : "");
      g_string_append (out, refund ? "p" : "");
      if (refund)
        g_string_append_printf (out, "%u", id - 6);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static char *
random_members (void)
{
  GString *out = g_string_new ("member_id,email,name,status,tier,lifetime,currency\n");
  guint n = (guint) g_test_rand_int_range (1, 12);

  for (guint i = 0; i < n; i++)
    {
      guint member = (guint) g_test_rand_int_range (0, 12);

      g_string_append_printf (out, "m%u,m%u@example.org,Member %u,%s,%s,%u.00,USD\n", member, member % 4, member,
                              g_test_rand_int_range (0, 4) == 0 ? "expired" : "active", member % 2 ? "VIP" : "Basic",
                              (guint) g_test_rand_int_range (0, 3) * 50);
    }
  return g_string_free (out, FALSE);
}

static gint64
random_import (CohortStore *store)
{
  gboolean members = g_test_rand_int_range (0, 3) == 0;
  g_autofree char *content = members ? random_members () : random_payments ();
  gint64 made = COHORT_TEST_NOW - (gint64) g_test_rand_int_range (1, 200) * 43200 * G_USEC_PER_SEC;
  g_autoptr (GFile) file = cohort_test_file_bytes ("data.csv", content, strlen (content), made);
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  CohortImportReport *preview, *result;
  g_autofree char *shown = NULL, *was = NULL;

  cohort_import_file_set_source (cohort_test_nth (import, 0), 0, "csv", "random");
  preview = cohort_test_preview (import, 0);
  shown = cohort_test_describe (preview);
  result = cohort_test_apply (import, 0);
  was = cohort_test_describe (result);
  g_assert_cmpstr (shown, ==, was);
  return result->step;
}

static gint64
random_edit (CohortStore *store)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO note (member, body, written_at) SELECT id, 'n', %d FROM member WHERE id %% 5 = %d",
      g_test_rand_int_range (0, 1000), g_test_rand_int_range (0, 5));

  cohort_test_exec_step (store, sql);
  return cohort_test_ask (store, "SELECT ifnull (max (id), 0) FROM journal WHERE kind = 'edit' AND state = 'done'");
}

static void
do_one (CohortStore *store, GArray *done)
{
  Done one = { .before = dump (store) };
  gint64 last = cohort_test_ask (store, "SELECT ifnull (max (id), 0) FROM journal");

  one.step = g_test_rand_int_range (0, 4) == 0 ? random_edit (store) : random_import (store);
  one.after = dump (store);
  if (one.step > last)
    g_array_append_val (done, one);
  else
    {
      g_assert_cmpstr (one.before, ==, one.after);
      done_clear (&one);
    }
}

static void
go_back (CohortStore *store, GArray *done, guint n)
{
  g_autofree char *end = NULL;

  for (guint i = 0; i < n; i++)
    {
      const Done *one = &g_array_index (done, Done, done->len - 1 - i);
      g_autofree char *now = NULL;

      cohort_test_undo_step (store, one->step);
      now = dump (store);
      g_assert_cmpstr (now, ==, one->before);
    }
  for (guint i = n; i > 0; i--)
    {
      const Done *one = &g_array_index (done, Done, done->len - i);

      cohort_test_redo_step (store, one->step);
      g_free (end);
      end = dump (store);
      g_assert_cmpstr (end, ==, one->after);
    }
}

static void
test_random (void)
{
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (Done));

  g_array_set_clear_func (done, done_clear);
  for (guint i = 0; i < N_OPERATIONS; i++)
    {
      do_one (store, done);
      if (done->len > 0 && g_test_rand_int_range (0, 4) == 0)
        go_back (store, done, (guint) g_test_rand_int_range (1, (gint32) MIN (done->len, 6) + 1));
      if (i % 20 == 19)
        cohort_test_check_store (store);
    }
  go_back (store, done, done->len);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/import/random", test_random);
  status = g_test_run ();
  cohort_test_files_remove ();
  return status;
}
