// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The list of who was erased, which stands beside a community from anywhere and is read before anything is shown: any
 * bytes are no list, or become entries that can be looked for. */

#include "fuzz.h"

#include "cohort-erasure-private.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (CohortErasedList) list = cohort_erased_list_parse (text);

  if (list == NULL)
    return 0;
  g_assert_nonnull (list->salt);
  for (guint i = 0; i < list->entries->len; i++)
    {
      const CohortErasedEntry *entry = list->entries->pdata[i];
      GHashTableIter iter;
      const char *key;

      g_assert_cmpint (entry->number, >, 0);
      g_assert_cmpint (entry->number, <, G_MAXINT);
      g_hash_table_iter_init (&iter, entry->keys);
      while (g_hash_table_iter_next (&iter, (gpointer *) &key, NULL))
        {
          g_autofree char *hash = cohort_erasure_hash_key (list->salt, key);

          g_assert_cmpint (*key, !=, '\0');
          g_assert_true (g_utf8_validate (key, -1, NULL));
          g_assert_nonnull (hash);
        }
    }
  return 0;
}
