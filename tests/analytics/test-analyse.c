// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every method of the analyse tool as a program: no file, however poor, ends it otherwise than with a document that has
// a status, or with a sentence; the order of rows changes no figure; one thread or two give the same bytes.
#include "config.h"

#include "test-support.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define ROWS 150

/* @row: of @i below ROWS, without the line's end */
typedef struct
{
  const char *method, *options, *header;
  void (*row) (GString *line, guint i);
  const char *spoilt;   /* a row with a number that is none */
  const char *rest;     /* (nullable) a second file */
  gboolean order_draws; /* random draws go by rows: another order is another sample */
  double tolerance;     /* of a figure in another order; 0: 1e-9 */
} Case;

static const char *program;

/* A number below @below that depends on @i alone. */
static guint
draw (guint i, guint stream, guint below)
{
  guint32 x = i * 2654435761u + stream * 40503u + 12345u;

  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  x *= 3266489917u;
  x ^= x >> 16;
  return x % below;
}

static void
row_survival (GString *line, guint i)
{
  guint plan = draw (i, 1, 2);

  g_string_append_printf (line, "%u,%u,%s", 1 + draw (i, 2, plan ? 30 : 12), draw (i, 3, 3) != 0, plan ? "a" : "b");
}

static void
row_hazard (GString *line, guint i)
{
  guint x = draw (i, 1, 100);

  g_string_append_printf (line, "%u,%u.%u,%s", draw (i, 2, 150) < 20 + x, x, draw (i, 3, 10),
                          draw (i, 4, 2) ? "a" : "b");
}

static void
row_churn (GString *line, guint i)
{
  g_string_append_printf (line, "m%u,", i);
  row_hazard (line, i);
}

static void
row_pairs (GString *line, guint i)
{
  g_string_append_printf (line, "%u,%u", i / 6, (i / 6 % 2) * 10 + (i % 6 * 2 + draw (i, 1, 2)) % 14);
}

static void
row_lists (GString *line, guint i)
{
  guint from = draw (i, 1, 100);

  g_string_append_printf (line, "4 %u %u %u %u", from, from + 7, from + 20, from + 41);
}

static void
row_visitor (GString *line, guint i)
{
  g_string_append_printf (line, "%s,%u", i % 2 ? "b" : "a", draw (i, 1, 10) < 2 + i % 2 * 3);
}

static void
row_survey (GString *line, guint i)
{
  guint base = 3 + draw (i, 1, 8);

  g_string_append_printf (line, "%u,%u,%u,%u", base, base + 2 + draw (i, 2, 3), base + 6 + draw (i, 3, 3),
                          base + 12 + draw (i, 4, 5));
}

/* Few prices, as there are. */
static void
row_price (GString *line, guint i)
{
  g_string_append_printf (line, "%u,%u,%u", 5 + 3 * i, 500 - i, 60 - 10 * i);
}

static void
row_gabor (GString *line, guint i)
{
  guint price = 5 + 5 * (i % 4);

  g_string_append_printf (line, "%u,0.%02u", price, draw (i, 1, 90 - 3 * price));
}

static void
row_arm (GString *line, guint i)
{
  g_string_append_printf (line, "%u,%u,%u", 5 + i, 500, 60 - i * 50 / ROWS);
}

static void
row_bgnbd (GString *line, guint i)
{
  guint x = draw (i, 1, 4), last = 40 - draw (i, 2, 5);

  g_string_append_printf (line, "%u,%u,%u", x, x == 0 ? 0 : 1 + draw (i, 3, last), last);
}

static void
row_bgbb (GString *line, guint i)
{
  guint x = draw (i, 1, 6);

  g_string_append_printf (line, "%u,%u,6", x, x == 0 ? 0 : x + draw (i, 2, 7 - x));
}

static void
row_gamma (GString *line, guint i)
{
  g_string_append_printf (line, "%u,%u.5", 1 + draw (i, 1, 5), 10 + draw (i, 2, 60));
}

static void
row_rfm (GString *line, guint i)
{
  guint group = i % 3;

  g_string_append_printf (line, "%u.%02u,%u.%02u,%u.%02u", 1 + group * 200 + draw (i, 1, 30), draw (i, 4, 100),
                          20 / (1 + group * 4) + draw (i, 2, 3), draw (i, 5, 100), 500 / (1 + group * 9), i % 100);
}

static void
row_elasticity (GString *line, guint i)
{
  guint price = 5 + draw (i, 1, 50);

  g_string_append_printf (line, "%u,%u", 1 + 5000 / price + draw (i, 2, 20), price);
}

static void
row_segment (GString *line, guint i)
{
  guint start = draw (i, 1, 12), months = 1 + draw (i, 2, 12), end = start + months;

  g_string_append_printf (line, "m%u,s%u,%u-%02u-%02u,", i / 2, i, 2024 + start / 12, start % 12 + 1,
                          1 + draw (i, 3, 28));
  if (draw (i, 4, 3) != 0)
    g_string_append_printf (line, "%u-%02u-28", 2024 + end / 12, end % 12 + 1);
  g_string_append_printf (line, ",%s,%s,%u,%u,%u,%u,%s", draw (i, 5, 9) == 0 ? "past_due" : "paid",
                          draw (i, 6, 3) == 0 ? "year" : "month", 1u, 500 + draw (i, 7, 3000), 1 + draw (i, 8, 2),
                          draw (i, 9, 4) == 0 ? 25 * draw (i, 10, 5) : 0, draw (i, 11, 3) == 0 ? "EUR" : "USD");
}

#define RATES                                                                                                          \
  "month,currency,rate\n2024-01,EUR,1.08\n2024-02,EUR,1.09\n2024-03,EUR,1.07\n2024-04,EUR,1.05\n2024-05,EUR,1.05\n"    \
  "2024-06,EUR,1.06\n"
#define SEGMENTS "member,sub,start,end,status,interval,count,price_minor,qty,disc_pct,currency"

static const Case cases[] = {
  { "mrr", "--from 2024-01 --to 2024-07 --by interval", SEGMENTS, row_segment,
    "m1,s,2024-01-05,,paid,month,1,NaN,1,0,USD", RATES, FALSE },
  { "km", "--tau 10", "time,event,group", row_survival, "NaN,1,a", NULL, FALSE },
  { "retention", "--horizon 40 --bootstrap 20", "time,event,group", row_survival, "NaN,1,a", NULL, FALSE },
  { "hazard", "--label event", "event,x,plan", row_hazard, "1,NaN,a", NULL, FALSE },
  { "churn", "--label event --id id --folds fnv", "id,event,x,plan", row_churn, "m,1,inf,a", NULL, TRUE },
  { "recommend", "--model edlae", "member,item", row_pairs, "", NULL, FALSE },
  { "recommend", "--model ials --factors 8", "member,item", row_pairs, "", NULL, TRUE },
  { "recommend", "--model blend", "member,item", row_pairs, "", NULL, TRUE },
  { "recommend", "--model knn", "member,item", row_pairs, "", NULL, FALSE },
  { "recommend", "--model popularity", "member,item", row_pairs, "", NULL, FALSE },
  { "coldstart", "", NULL, row_lists, "3 -1 nan 7", NULL, FALSE },
  { "abtest", "", "arm,outcome", row_visitor, "a,NaN", NULL, FALSE },
  { "sequential", "", "arm,outcome", row_visitor, "a,2", NULL, FALSE },
  { "psm", "", "tch,ch,ex,tex", row_survey, "1,NaN,3,4", NULL, FALSE },
  { "gaborgranger", "", "price,likelihood", row_gabor, "5,NaN", NULL, FALSE },
  { "bandit", "--draws 200", "price,visitors,buyers", row_price, "1,NaN,3", NULL, TRUE },
  { "bgnbd", "", "x,t_x,T", row_bgnbd, "1,NaN,3", NULL, FALSE, 1e-5 },
  { "bgbb", "", "x,t_x,n", row_bgbb, "1,NaN,3", NULL, FALSE, 1e-5 },
  { "gammagamma", "", "x,zbar", row_gamma, "1,NaN", NULL, FALSE, 1e-5 },
  { "rfm", "", "recency,frequency,monetary", row_rfm, "1,NaN,3", NULL, FALSE },
  { "kmeans", "--k 3", "recency,frequency,monetary", row_rfm, "1,NaN,3", NULL, FALSE },
  { "elasticity", "", "quantity,price", row_elasticity, "NaN,1", NULL, FALSE },
  { "demand", "", "price,visitors,buyers", row_arm, "1,NaN,3", NULL, FALSE },
};

typedef struct
{
  int code;
  char *out, *err;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->out, g_free);
  g_clear_pointer (&answer->err, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
ask (const Case *c, const char *text, const char *threads, Answer *answer)
{
  g_autofree char *first = g_build_filename (g_get_user_data_dir (), "first.csv", NULL);
  g_autofree char *second = g_build_filename (g_get_user_data_dir (), "second.csv", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (GStrv) options = g_strsplit (c->options, " ", -1);
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "OPENBLAS_NUM_THREADS", threads, TRUE);
  g_autoptr (GError) error = NULL;
  int status;

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_assert_true (g_file_set_contents (first, text, -1, NULL));
  g_assert_true (g_file_set_contents (second, c->rest != NULL ? c->rest : text, -1, NULL));
  g_ptr_array_add (argv, (gpointer) program);
  g_ptr_array_add (argv, (gpointer) c->method);
  for (guint i = 0; options[i] != NULL && options[i][0] != '\0'; i++)
    g_ptr_array_add (argv, options[i]);
  g_ptr_array_add (argv, first);
  if (c->rest != NULL || c->header == NULL)
    g_ptr_array_add (argv, second);
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv->pdata, environment, G_SPAWN_DEFAULT, NULL, NULL, &answer->out,
                               &answer->err, &status, &error));
  g_assert_no_error (error);
  answer->code = g_spawn_check_wait_status (status, &error) ? 0 : error->code;
  if (answer->code != 0)
    g_assert_true (g_error_matches (error, G_SPAWN_EXIT_ERROR, 1) || g_error_matches (error, G_SPAWN_EXIT_ERROR, 2));
}

static char *
make_text (const Case *c, guint n, gboolean equal, gboolean backwards)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (c->row == row_price)
    n = MIN (n, 5);

  if (c->header != NULL)
    g_string_append_printf (text, "%s\n", c->header);
  for (guint i = 0; i < n; i++)
    {
      c->row (text, equal ? 0 : backwards ? n - 1 - i : i);
      g_string_append_c (text, '\n');
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static JsonObject *
document (JsonParser *parser, const Answer *answer)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (answer->code, ==, 0);
  json_parser_load_from_data (parser, answer->out, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static const char *
status_of (const Answer *answer, char **kept)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  *kept = g_strdup (json_object_get_string_member (document (parser, answer), "status"));
  return *kept;
}

/* A document with a status, or a sentence. */
static void
check_sound (const Case *c, const char *what, const Answer *answer)
{
  g_autofree char *status = NULL;

  g_test_message ("%s %s, %s: %d %s", c->method, c->options, what, answer->code,
                  answer->code == 0 ? status_of (answer, &status) : answer->err);
  if (answer->code != 0)
    g_assert_true (g_str_has_prefix (answer->err, "analyse: "));
  else
    g_assert_cmpstr (status, !=, NULL);
}

static void
test_poor_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autofree char *usual = make_text (c, ROWS, FALSE, FALSE), *none = make_text (c, 0, FALSE, FALSE);
      g_autofree char *spoilt = g_strdup_printf ("%s%s\n", usual, c->spoilt);
      g_autofree char *cut = g_strndup (usual, strlen (usual) * 2 / 3);
      const struct
      {
        const char *what;
        char *text;
      } files[] = { { "no rows", g_strdup (none) },
                    { "one row", make_text (c, 1, FALSE, FALSE) },
                    { "equal rows", make_text (c, ROWS, TRUE, FALSE) },
                    { "a number that is none", g_strdup (spoilt) },
                    { "cut short", g_strdup (cut) },
                    { "empty", g_strdup ("") },
                    { "no text", g_strdup ("\xff\xfe,\x01\n\"") } };

      for (guint f = 0; f < G_N_ELEMENTS (files); f++)
        {
          g_auto (Answer) answer = { 0 };

          ask (c, files[f].text, "1", &answer);
          check_sound (c, files[f].what, &answer);
          g_free (files[f].text);
        }
    }
}

/* Nobody left, or all did, and at once. */
static void
test_all_alike (void)
{
  static const char *const lives[] = { "5,0,a", "5,1,a" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint l = 0; l < G_N_ELEMENTS (lives) && cases[i].row == row_survival; l++)
      {
        g_autoptr (GString) text = g_string_new ("time,event,group\n");
        g_auto (Answer) answer = { 0 };

        for (guint r = 0; r < ROWS; r++)
          g_string_append_printf (text, "%s\n", lives[l]);
        ask (&cases[i], text->str, "1", &answer);
        g_assert_cmpint (answer.code, ==, 0);
        check_sound (&cases[i], lives[l], &answer);
      }
}

/* Every figure of @a that stands for all rows, in @b too. */
static void
compare_figures (JsonObject *a, JsonObject *b, double tolerance)
{
  g_autoptr (GList) names = json_object_get_members (a);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *x = json_object_get_member (a, l->data), *y = json_object_get_member (b, l->data);

      g_assert_nonnull (y);
      if (JSON_NODE_HOLDS_OBJECT (x))
        compare_figures (json_node_get_object (x), json_node_get_object (y), tolerance);
      else if (JSON_NODE_HOLDS_VALUE (x) && json_node_get_value_type (x) != G_TYPE_STRING)
        {
          double one = json_node_get_double (x), other = json_node_get_double (y);

          if (!(fabs (one - other) <= tolerance * fmax (1, fabs (one))))
            g_test_message ("%s: %.17g or %.17g", (const char *) l->data, one, other);
          g_assert_true (fabs (one - other) <= tolerance * fmax (1, fabs (one)));
        }
      else if (JSON_NODE_HOLDS_VALUE (x))
        g_assert_cmpstr (json_node_get_string (x), ==, json_node_get_string (y));
    }
}

static void
test_order_and_threads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autofree char *text = make_text (c, ROWS, FALSE, FALSE), *turned = make_text (c, ROWS, FALSE, TRUE);
      g_auto (Answer) one = { 0 }, two = { 0 }, other = { 0 };
      g_autoptr (JsonParser) parser = json_parser_new (), turned_parser = json_parser_new ();
      g_autofree char *status = NULL;

      ask (c, text, "1", &one);
      ask (c, text, "2", &two);
      check_sound (c, "as usual", &one);
      g_assert_cmpint (one.code, ==, 0);
      g_assert_cmpstr (status_of (&one, &status), ==, "ok");
      g_assert_cmpstr (one.out, ==, two.out);
      /* Members and items are numbered as they come where a file names them by lines. */
      if (c->order_draws || c->header == NULL)
        continue;
      ask (c, turned, "1", &other);
      compare_figures (document (parser, &one), document (turned_parser, &other),
                       c->tolerance > 0 ? c->tolerance : 1e-9);
    }
}

static void
test_usage (void)
{
  static const Case wrong[] = { { "nothing", "", "a", row_rfm },
                                { "km", "--tau x", "time,event,group", row_survival },
                                { "km", "--no 1", "time,event,group", row_survival },
                                { "plan", "--p1 0.05 --p2", "a", row_rfm } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = make_text (&wrong[i], 3, FALSE, FALSE);
      g_auto (Answer) answer = { 0 };

      ask (&wrong[i], text, "1", &answer);
      g_assert_cmpint (answer.code, ==, 2);
      g_assert_cmpstr (answer.err, !=, "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  program = g_getenv ("COHORT_ANALYSE");
  g_test_add_func ("/analyse/poor-files", test_poor_files);
  g_test_add_func ("/analyse/all-alike", test_all_alike);
  g_test_add_func ("/analyse/order-and-threads", test_order_and_threads);
  g_test_add_func ("/analyse/usage", test_usage);
  return g_test_run ();
}
