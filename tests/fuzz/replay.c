/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Feeds every file of the folders that are named to the target, as libFuzzer would: the corpus as an ordinary test. */

#include "fuzz.h"

#include <glib.h>

static guint
replay_folder (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *data = NULL;
      gsize len;

      g_file_get_contents (file, &data, &len, &error);
      g_assert_no_error (error);
      g_print ("# %s\n", file);
      LLVMFuzzerTestOneInput ((const uint8_t *) data, len);
      n++;
    }
  return n;
}

int
main (int argc, char *argv[])
{
  guint n = 0;

  LLVMFuzzerTestOneInput ((const uint8_t *) "", 0);
  for (int i = 1; i < argc; i++)
    n += replay_folder (argv[i]);
  g_print ("1..1\n%s 1 corpus of %u inputs\n", n > 0 ? "ok" : "not ok", n);
  return n > 0 ? 0 : 1;
}
