// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-inbox-private.h"

#include <glib/gi18n-lib.h>

#include "cohort-scramble.h"
#include "cohort-text.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

#define US_PER_HOUR (3600 * COHORT_US_PER_SECOND)
#define HOURS_TOLD 48 /* what is nearer is told in hours */
#define DAYS_TOLD 7   /* what is farther, by its day */

char *
cohort_inbox_first_line (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = cohort_text_display (lines[i]);

      if (*line != '\0')
        return g_steal_pointer (&line);
    }
  return g_strdup ("");
}

char *
cohort_inbox_write_who (const CohortWriter *who, gboolean with_tier)
{
  g_autofree char *name
      = who->member != 0 ? cohort_text_person (who->name, who->handle, who->email) : g_strdup (_ ("Somebody unknown"));

  if (!with_tier)
    return g_steal_pointer (&name);
  if (who->member != 0 && who->tier_name == NULL)
    /* Translators: %s is the name of somebody who is no member now */
    return g_strdup_printf (_ ("%s · not a member"), name);
  return who->tier_name != NULL ? g_strdup_printf ("%s · %s", name, who->tier_name) : g_steal_pointer (&name);
}

char *
cohort_inbox_write_hours (guint hours)
{
  const guint days = hours / 24;

  if (hours % 24 != 0 || days == 0)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", hours), hours);
  return g_strdup_printf (ngettext ("%u day", "%u days", days), days);
}

/* "Overdue by 3 days", "Due in 5 hours", "Due 3 Jul 2026" */
char *
cohort_inbox_write_due (gint64 due_us, gint64 now_us, CohortZone *zone)
{
  const gboolean late = now_us > due_us;
  const gint64 hours = MAX ((late ? now_us - due_us : due_us - now_us) / US_PER_HOUR, 1), days = hours / 24;
  g_autofree char *day = NULL;

  if (hours <= HOURS_TOLD)
    return g_strdup_printf (late ? ngettext ("Overdue by %u hour", "Overdue by %u hours", (gulong) hours)
                                 : ngettext ("Due in %u hour", "Due in %u hours", (gulong) hours),
                            (guint) hours);
  if (late || days <= DAYS_TOLD)
    return g_strdup_printf (late ? ngettext ("Overdue by %u day", "Overdue by %u days", (gulong) days)
                                 : ngettext ("Due in %u day", "Due in %u days", (gulong) days),
                            (guint) MIN (days, G_MAXINT));
  day = cohort_words_day (cohort_zone_day (zone, due_us));
  /* Translators: %s is a day */
  return g_strdup_printf (_ ("Due %s"), day);
}

gboolean
cohort_inbox_may_open (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  return scheme != NULL && (g_str_equal (scheme, "https") || g_str_equal (scheme, "http"))
         && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}
