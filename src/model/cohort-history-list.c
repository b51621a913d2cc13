// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-history-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-history-private.h"
#include "cohort-list-row-private.h"
#include "cohort-paged-list-private.h"

/* The row */

typedef struct
{
  CohortListRow parent_instance;
} CohortHistoryRow;

typedef struct
{
  CohortListRowClass parent_class;
} CohortHistoryRowClass;

G_DEFINE_FINAL_TYPE (CohortHistoryRow, cohort_history_row, COHORT_TYPE_LIST_ROW)

static void
cohort_history_row_class_init (CohortHistoryRowClass *klass)
{
  static const char *const names[] = { "label", "detail", "turn", "faded" };

  cohort_list_row_class_set_texts (COHORT_LIST_ROW_CLASS (klass), names, G_N_ELEMENTS (names));
}

static void
cohort_history_row_init (CohortHistoryRow *self)
{
}

/* The list */

typedef struct
{
  CohortPagedList parent_instance;
} CohortHistoryList;

typedef struct
{
  CohortPagedListClass parent_class;
} CohortHistoryListClass;

G_DEFINE_FINAL_TYPE (CohortHistoryList, cohort_history_list, COHORT_TYPE_PAGED_LIST)

static gpointer
cohort_history_list_make_query (CohortPagedList *list)
{
  CohortAsked *asked = g_new0 (CohortAsked, 1);

  cohort_asked_init (asked, list, NULL);
  return asked;
}

static void
query_free (gpointer data)
{
  cohort_asked_clear (data);
  g_free (data);
}

static gboolean
cohort_history_list_count (CohortDb *db, gpointer query, guint64 *n, GError **error)
{
  gint64 count;

  if (!cohort_db_get_int64 (db, "SELECT count (*) FROM journal", &count, error))
    return FALSE;
  *n = (guint64) count;
  return TRUE;
}

static GPtrArray *
cohort_history_list_page (CohortDb *db, gpointer query, guint64 offset, guint limit, GError **error)
{
  return cohort_journal_page (db, offset, limit, error);
}

static const char *
describe_state (CohortHistoryState state)
{
  switch (state)
    {
    case COHORT_HISTORY_UNDONE:
      return _ ("Undone");
    case COHORT_HISTORY_DROPPED:
      return _ ("Undone; later work took its place");
    case COHORT_HISTORY_BARRIER:
      return _ ("Nothing before this can be undone");
    case COHORT_HISTORY_DONE:
    default:
      return NULL;
    }
}

static char *
describe (const CohortHistoryStep *step)
{
  const char *const parts[] = { step->who, step->when, step->counts, describe_state (step->state) };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
cohort_history_list_show (gpointer query, gpointer row, CohortShownRow *shown)
{
  CohortHistoryStep *step = cohort_history_step_new (row, ((const CohortAsked *) query)->zone);
  gboolean stands = step->state == COHORT_HISTORY_DONE || step->state == COHORT_HISTORY_BARRIER;
  char *texts[] = {
    g_strdup (step->label),
    describe (step),
    g_strdup (step->can_undo   ? "undo"
              : step->can_redo ? "redo"
                               : ""),
    g_strdup (stands ? "" : "1"),
  };

  shown->id = step->id;
  shown->n_texts = G_N_ELEMENTS (texts);
  memcpy (shown->texts, texts, sizeof texts);
  cohort_history_step_free (step);
}

static void
cohort_history_list_class_init (CohortHistoryListClass *klass)
{
  CohortPagedListClass *list_class = COHORT_PAGED_LIST_CLASS (klass);

  list_class->domains = COHORT_DOMAIN_HISTORY | COHORT_DOMAIN_SETTINGS;
  list_class->item_type = COHORT_TYPE_HISTORY_ROW;
  list_class->make_query = cohort_history_list_make_query;
  list_class->free_query = query_free;
  list_class->count = cohort_history_list_count;
  list_class->page = cohort_history_list_page;
  list_class->show = cohort_history_list_show;
}

static void
cohort_history_list_init (CohortHistoryList *self)
{
}

/**
 * cohort_history_list_new:
 *
 * Returns: (transfer full): every step of the community, newest first
 */
CohortPagedList *
cohort_history_list_new (CohortSession *session)
{
  return g_object_new (COHORT_TYPE_HISTORY_LIST, "session", session, NULL);
}
