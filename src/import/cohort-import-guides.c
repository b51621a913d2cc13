// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Which reports of a service are to be taken, and where: of those that write files of their own, what their formats
 * say; of those whose tables are read as any other, what is written here. Any thread. */

#include "config.h"

#include "cohort-import-types.h"

#include <glib/gi18n-lib.h>

/* Known by no format. */
static const CohortImportGuide others[] = {
  { "zsxq",
    N_ ("In the owner’s back office of 知识星球, in a browser: the list of members, and the details of the income. "
        "Save them as CSV; the columns are assigned once.") },
  { "xiaoetong",
    N_ ("In the back office of 小鹅通: Users, “Export”, and Orders, “Export”. Save them as CSV; the columns "
        "are assigned once.") },
  { "mbd", N_ ("In the back office of 面包多: the list of orders. Save it as CSV; the columns are assigned once.") },
};

/* Whether @text has @sentence already: several formats of a service may say the same. */
static gboolean
says (const GString *text, const char *sentence)
{
  return strstr (text->str, sentence) != NULL;
}

static char *
describe (const char *provider, const CohortImportFormat *formats, guint n_formats)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_formats; i++)
    if (g_strcmp0 (formats[i].provider, provider) == 0 && formats[i].help != NULL && !says (text, formats[i].help))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", formats[i].help);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_listed (const GArray *guides, const char *provider)
{
  for (guint i = 0; i < guides->len; i++)
    if (g_strcmp0 (g_array_index (guides, CohortImportGuide, i).provider, provider) == 0)
      return TRUE;
  return FALSE;
}

/**
 * cohort_import_guides:
 *
 * Returns: (transfer none) (array length=n_guides): every service of which reports can be read, once
 */
const CohortImportGuide *
cohort_import_guides (guint *n_guides)
{
  static GArray *guides = NULL;
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      guint n_formats;
      const CohortImportFormat *formats = cohort_import_formats (&n_formats);

      guides = g_array_new (FALSE, FALSE, sizeof (CohortImportGuide));
      for (guint i = 0; i < n_formats; i++)
        {
          CohortImportGuide guide = { formats[i].provider, NULL };

          /* TinyLetter is no more: there are files of it, but none to be had. */
          if (guide.provider == NULL || g_str_equal (guide.provider, "csv")
              || g_str_equal (guide.provider, "tinyletter") || is_listed (guides, guide.provider))
            continue;
          guide.help = describe (guide.provider, formats, n_formats);
          g_array_append_val (guides, guide);
        }
      for (guint i = 0; i < G_N_ELEMENTS (others); i++)
        {
          const CohortImportGuide guide = { others[i].provider, g_dgettext (GETTEXT_PACKAGE, others[i].help) };

          g_array_append_val (guides, guide);
        }
      g_once_init_leave (&once, 1);
    }
  *n_guides = guides->len;
  return (const CohortImportGuide *) guides->data;
}
