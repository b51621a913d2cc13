/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-bench-peer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char *peers; /* folder of the peers' scripts */
static char *folder;      /* of the data written for them */

void
cohort_bench_peer_begin (const char *scripts)
{
  peers = scripts;
  folder = g_dir_make_tmp ("cohort-bench-XXXXXX", NULL);
  g_assert_nonnull (folder);
}

void
cohort_bench_peer_save (const char *name, gconstpointer data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* The seconds of processor time that the peer prints, or NaN where it is not here. */
static double
ask_peer (const char *language, const char *what, char **figure)
{
  static const struct
  {
    const char *language, *program, *script;
  } known[] = { { "R", "Rscript", "bench-peers.R" }, { "DuckDB", "node", "bench-peers.js" } };
  const char *program = "python3", *name = "bench-peers.py";
  g_autofree char *script = NULL;
  const char *argv[] = { NULL, NULL, what, folder, NULL };
  g_autofree char *out = NULL, *found = NULL;
  g_auto (GStrv) words = NULL;
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (language, known[i].language) == 0)
      {
        program = known[i].program;
        name = known[i].script;
      }
  script = g_build_filename (peers, name, NULL);
  argv[0] = program;
  argv[1] = script;
  found = g_find_program_in_path (program);
  *figure = NULL;
  if (found == NULL
      || !g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
                        NULL, &status, NULL)
      || status != 0)
    return NAN;
  words = g_strsplit (g_strstrip (out), " ", 2);
  if (words[0] == NULL || words[1] == NULL)
    return NAN;
  *figure = g_strdup (words[1]);
  return g_ascii_strtod (words[0], NULL);
}

gboolean
cohort_bench_peer_report (const char *what, double seconds, const char *figure, const char *language,
                          const char *method)
{
  g_autofree char *theirs = NULL;
  const double other = ask_peer (language, method, &theirs);

  if (isnan (other))
    {
      g_print ("%s: %.3f s (%s); no %s here\n", what, seconds, figure, language);
      return TRUE;
    }
  g_print ("%s: %.3f s (%s); %s %.3f s (%s): %.2f of its time\n", what, seconds, figure, language, other, theirs,
           seconds / other);
  return g_str_equal (figure, theirs);
}

void
cohort_bench_peer_end (void)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}
