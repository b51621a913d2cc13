// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The parcel that makes a content.xml a spreadsheet: an archive with the type of the document and a list of its parts.
 */

#include "config.h"

#include "cohort-ods.h"

#include <string.h>

#include "cohort-archive.h"

#define TYPE "application/vnd.oasis.opendocument.spreadsheet"

static const char manifest[]
    = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
      "manifest:version=\"1.3\">"
      "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"" TYPE "\"/>"
      "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
      "</manifest:manifest>\n";

GBytes *
cohort_ods_make (GBytes *content, gint64 made_us, GError **error)
{
  static const char *const names[] = { "mimetype", "META-INF/manifest.xml", "content.xml" };
  g_autoptr (GBytes) type = g_bytes_new_static (TYPE, strlen (TYPE));
  g_autoptr (GBytes) parts = g_bytes_new_static (manifest, strlen (manifest));
  GBytes *const contents[] = { type, parts, content };

  return cohort_archive_make (names, contents, G_N_ELEMENTS (names), made_us, error);
}
