/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Form fields: what a person typed, cleaned and checked. A message never repeats the value: it may be a secret. */

#include "config.h"

#include "cohort-field.h"

#include "cohort-civil.h"
#include "cohort-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * cohort_url_is_safe:
 *
 * Returns: whether secrets may be sent to @url: https, or http on this machine; and whether it is a plain base to which
 *   paths can be added
 */
gboolean
cohort_url_is_safe (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *host;

  if (uri == NULL)
    return FALSE;
  host = g_uri_get_host (uri);
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    return FALSE;
  if (strcmp (g_uri_get_scheme (uri), "https") == 0)
    return TRUE;
  return strcmp (g_uri_get_scheme (uri), "http") == 0 && is_loopback (host);
}

static gboolean
has_prefix (const char *text, const char *prefixes)
{
  g_auto (GStrv) any = g_strsplit (prefixes, "|", -1);

  for (guint i = 0; any[i] != NULL; i++)
    if (g_str_has_prefix (text, any[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_number (const char *text)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL);
}

static const char *
find_fault (const CohortField *self, const char *value)
{
  if (*value == '\0')
    return self->flags & COHORT_FIELD_REQUIRED ? _ ("It is needed.") : NULL;
  if (!g_utf8_validate (value, -1, NULL))
    return _ ("It is not text.");
  for (const char *p = value; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return _ ("It has a line break or another control character in it.");
  if (self->prefixes != NULL && !has_prefix (value, self->prefixes))
    return _ ("It does not begin as it should: is it the right one?");
  if (self->form == COHORT_FIELD_URL && !cohort_url_is_safe (value))
    return _ ("It is not an address that begins with https:// and has no “?” or “#” in it.");
  if (self->form == COHORT_FIELD_DAY && cohort_day_parse (value) == COHORT_DAY_NONE)
    return _ ("It is not a day such as 2026-01-31.");
  if (self->form == COHORT_FIELD_NUMBER && !is_number (value))
    return _ ("It is not a whole number.");
  return NULL;
}

/**
 * cohort_field_clean:
 * @text: (nullable): as typed or pasted
 *
 * Takes the blanks around @text away, and the slashes at the end of an address.
 *
 * Returns: (transfer full) (nullable): the value, "" for none; or %NULL with COHORT_BASE_ERROR_SYNTAX and a sentence
 */
char *
cohort_field_clean (const CohortField *self, const char *text, GError **error)
{
  g_autofree char *value = g_strstrip (g_strdup (text != NULL ? text : ""));
  const char *fault;

  if (self->form == COHORT_FIELD_URL)
    for (gsize len = strlen (value); len > 0 && value[len - 1] == '/'; len--)
      value[len - 1] = '\0';
  fault = find_fault (self, value);
  if (fault == NULL)
    return g_steal_pointer (&value);
  g_set_error_literal (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_SYNTAX, fault);
  return NULL;
}
