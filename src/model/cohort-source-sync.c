// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* How asking a source's service goes, in words: what it is like, and what there is to do. */

#include "config.h"

#include "cohort-source-sync-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "cohort-words.h"

static CohortSourceSync
find_state (const CohortAccountEntry *account)
{
  static const struct
  {
    const char *id;
    CohortSourceSync state;
  } states[] = {
    { "sign_in", COHORT_SOURCE_SYNC_SIGN_IN },
    { "limited", COHORT_SOURCE_SYNC_LIMITED },
    { "unreachable", COHORT_SOURCE_SYNC_UNREACHABLE },
    { "broken", COHORT_SOURCE_SYNC_BROKEN },
  };

  if (account->paused)
    return COHORT_SOURCE_SYNC_PAUSED;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].id, account->state) == 0)
      return states[i].state;
  return COHORT_SOURCE_SYNC_OK;
}

static char *
describe_last (const CohortAccountEntry *account, CohortZone *zone)
{
  g_autofree char *when = NULL;
  g_autofree char *what = NULL;

  if (account->last_us == 0)
    return g_strdup (account->has_open ? _ ("Interrupted; it goes on from where it was.") : "");
  when = cohort_words_time (account->last_us, zone);
  if (account->n_new + account->n_changed == 0)
    /* Translators: %s is a date and time */
    return g_strdup_printf (_ ("%s: nothing new"), when);
  what = cohort_words_row_classes ((guint64) account->n_new, (guint64) account->n_changed, 0, 0, 0);
  /* Translators: %1$s is a date and time, %2$s such as “12 new, 3 changed” */
  return g_strdup_printf (_ ("%1$s: %2$s"), when, what);
}

static const char *
get_title (CohortSourceSync state, const CohortAccountEntry *account)
{
  switch (state)
    {
    case COHORT_SOURCE_SYNC_PAUSED:
      return _ ("Paused");
    case COHORT_SOURCE_SYNC_LIMITED:
      return _ ("The Service Asks to Wait");
    case COHORT_SOURCE_SYNC_UNREACHABLE:
      return _ ("Not Reachable");
    case COHORT_SOURCE_SYNC_SIGN_IN:
      return _ ("A Key Is Needed");
    case COHORT_SOURCE_SYNC_BROKEN:
      return _ ("Stopped");
    case COHORT_SOURCE_SYNC_NONE:
    case COHORT_SOURCE_SYNC_OK:
    default:
      return account->last_us != 0 ? _ ("Synchronised") : _ ("Connected");
    }
}

static char *
get_detail (CohortSourceSync state, const CohortAccountEntry *account, CohortZone *zone)
{
  if (state == COHORT_SOURCE_SYNC_PAUSED)
    return g_strdup (_ ("A synchronisation was undone. It stays so until you resume."));
  if (state == COHORT_SOURCE_SYNC_LIMITED && account->until_us != 0)
    {
      g_autofree char *until = cohort_words_time (account->until_us, zone);

      /* Translators: %s is a date and time */
      return g_strdup_printf (_ ("It can go on from %s."), until);
    }
  if (state != COHORT_SOURCE_SYNC_OK && account->message != NULL)
    return g_strdup (account->message);
  return describe_last (account, zone);
}

static GStrv
read_warnings (const char *json)
{
  g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (json_node_get_value_type (json_array_get_element (array, i)) == G_TYPE_STRING)
      g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

/* Fills in what @shown says of the account. */
void
cohort_source_sync_show (CohortSourceReport *shown, const CohortAccountEntry *account, CohortZone *zone)
{
  shown->sync = find_state (account);
  shown->sync_title = g_strdup (get_title (shown->sync, account));
  shown->sync_detail = get_detail (shown->sync, account, zone);
  shown->sync_warnings = read_warnings (account->warnings);
  shown->sync_step = account->step;
}
