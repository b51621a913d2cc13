// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Archives: any bytes are refused with an error or listed and read, and whatever is put into an archive, a spreadsheet
 * among them, comes out of it again. */

#include "fuzz.h"

#include "cohort-archive.h"
#include "cohort-ods.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MADE G_GINT64_CONSTANT (1782820800000000)
/* What a fuzzer waits for: a few bytes may unpack to very many. */
#define MAX_READ (1 << 20)

/* A file that is only in memory. Returns: its descriptor */
static int
put (const void *data, gsize size, GFile **file)
{
  int fd = memfd_create ("archive", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  *file = g_file_new_for_path (path);
  return fd;
}

static GByteArray *
read_member (GFile *file, int member)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = cohort_archive_open (file, member, NULL, &error);
  GByteArray *content = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n = 0;

  g_assert_true ((stream != NULL) == (error == NULL));
  while (stream != NULL && content->len < MAX_READ
         && (n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error)) > 0)
    g_byte_array_append (content, buffer, (guint) n);
  g_assert_true (n >= 0 || error != NULL);
  return content;
}

static void
check_any (const uint8_t *data, size_t size)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = NULL;
  int fd = put (data, size, &file);

  members = cohort_archive_list (file, NULL, &error);
  g_assert_true ((members != NULL) == (error == NULL));
  for (guint i = 0; members != NULL && i < MIN (members->len, 16); i++)
    {
      const CohortArchiveMember *member = members->pdata[i];
      g_autoptr (GByteArray) content = read_member (file, member->member);

      g_assert_true (g_utf8_validate (member->name, -1, NULL));
    }
  close (fd);
}

static void
check_same (GFile *file, guint nth, const char *name, GBytes *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = cohort_archive_list (file, NULL, &error);
  const CohortArchiveMember *member;
  g_autoptr (GByteArray) content = NULL;
  gsize size;
  const void *bytes = g_bytes_get_data (expected, &size);

  g_assert_no_error (error);
  g_assert_cmpuint (members->len, >, nth);
  member = members->pdata[nth];
  content = read_member (file, member->member);
  g_assert_cmpstr (member->name, ==, name);
  g_assert_cmpuint (member->size, ==, size);
  g_assert_cmpmem (content->data, content->len, bytes, size);
}

static void
check_round_trip (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) content = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) ods = cohort_ods_make (content, MADE, &error);
  g_autoptr (GFile) file = NULL;
  const char *head;
  gsize ods_size;
  int fd;

  g_assert_no_error (error);
  head = g_bytes_get_data (ods, &ods_size);
  /* Where programs look for what a document is. */
  g_assert_cmpint (memcmp (head + 30, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet", 54), ==, 0);
  fd = put (head, ods_size, &file);
  check_same (file, 2, "content.xml", content);
  close (fd);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  size = MIN (size, 1 << 16);
  check_any (data, size);
  check_round_trip (data, size);
  return 0;
}
