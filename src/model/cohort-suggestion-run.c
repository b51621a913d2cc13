// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Makes the lists and the facts of each topic, and prints them; and reads back what was printed. What is read may come
 * from a file that somebody else wrote: every value is looked at before it is used. */

#include "config.h"

#include "cohort-suggestion-run-private.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "cohort-plan-state.h"

#define FORMAT "cohort-suggestions-1"
#define N_POSTS 5       /* that are proposed at one time */
#define MOST_PEOPLE 200 /* of one of them: what a mail program takes at once */

static const char *const bases[COHORT_N_PICK_BASES] = {
  [COHORT_PICK_MODEL] = "model", [COHORT_PICK_CONTENT] = "content", [COHORT_PICK_POPULAR] = "popular",
  [COHORT_PICK_TIER] = "tier",   [COHORT_PICK_RARE] = "rare",
};

void
cohort_suggestion_run_free (CohortSuggestionRun *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->topics->len; i++)
    {
      CohortSuggestionTopicFacts *topic = &g_array_index (self->topics, CohortSuggestionTopicFacts, i);

      g_free (topic->key);
      g_free (topic->name);
    }
  g_array_unref (self->topics);
  g_free (self->data_key);
  g_free (self);
}

/* ---- topics ---- */

static int
by_day (gconstpointer a, gconstpointer b)
{
  const CohortDay *one = a, *other = b;

  return *one < *other ? -1 : *one > *other;
}

/* The median of the days between two posts; what comes out on one day counts as one day apart. */
static double
usual_gap (GArray *days)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (CohortDay));

  if (days->len < 2)
    return NAN;
  for (guint i = 1; i < days->len; i++)
    {
      CohortDay gap = g_array_index (days, CohortDay, i) - g_array_index (days, CohortDay, i - 1);

      g_array_append_val (gaps, gap);
    }
  g_array_sort (gaps, by_day);
  return MAX (
      (g_array_index (gaps, CohortDay, (gaps->len - 1) / 2) + g_array_index (gaps, CohortDay, gaps->len / 2)) / 2.0, 1);
}

static const char *
usual_kind (const CohortSuggestionData *data, const CohortSuggestionTopic *topic)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  const char *usual = g_intern_static_string ("article");
  guint most = 0;

  for (guint i = 0; i < topic->posts->len; i++)
    {
      const char *kind
          = g_array_index (data->posts, CohortSuggestionPost, g_array_index (topic->posts, guint32, i)).kind;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, kind)) + 1;

      g_hash_table_insert (counts, (gpointer) kind, GUINT_TO_POINTER (n));
      if (n > most)
        {
          most = n;
          usual = kind;
        }
    }
  return usual;
}

static void
add_posts (const CohortSuggestionData *data, const CohortSuggestionTopic *topic, CohortSuggestionTopicFacts *facts)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (CohortDay));

  for (guint i = 0; i < topic->posts->len; i++)
    {
      guint32 index = g_array_index (topic->posts, guint32, i);
      const CohortSuggestionPost *post = &g_array_index (data->posts, CohortSuggestionPost, index);

      if (data->hidden[index])
        continue;
      facts->posts++;
      facts->minutes += MAX (post->minutes, 0);
      if (post->day != COHORT_DAY_NONE)
        g_array_append_val (days, post->day);
    }
  g_array_sort (days, by_day);
  facts->last = days->len > 0 ? g_array_index (days, CohortDay, days->len - 1) : COHORT_DAY_NONE;
  facts->gap = usual_gap (days);
}

/* Who first looked at a post of it within the period that ended a period ago. */
static void
add_readers (const CohortSuggestionData *data, const CohortSuggestionTopic *topic, const CohortReads *by_item,
             const CohortDay *days, const guint8 *paid, const guint8 *pays, CohortSuggestionTopicFacts *facts)
{
  const CohortDay cut = data->as_of - COHORT_SUGGESTION_PERIOD;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < topic->posts->len; i++)
    {
      guint32 item = g_array_index (topic->posts, guint32, i);

      for (gsize r = by_item->item_start[item]; r < by_item->item_start[item + 1]; r++)
        {
          guint32 member = by_item->item_member[r];

          if (!paid[member] || days[r] > cut || days[r] <= cut - COHORT_SUGGESTION_PERIOD
              || !g_hash_table_add (seen, GUINT_TO_POINTER (member + 1)))
            continue;
          facts->readers++;
          facts->kept += pays[member];
        }
    }
}

/* The days of the reads in the order of @reads' items and members. */
static CohortDay *
sort_days (const CohortSuggestionData *data, const CohortReads *reads)
{
  CohortDay *days = g_new0 (CohortDay, reads->n + 1);

  for (guint i = 0; i < data->read_item->len; i++)
    {
      guint32 item = g_array_index (data->read_item, guint32, i),
              member = g_array_index (data->read_member, guint32, i);
      gsize lo = reads->item_start[item], hi = reads->item_start[item + 1];

      while (lo + 1 < hi)
        {
          gsize mid = lo + (hi - lo) / 2;

          if (reads->item_member[mid] <= member)
            lo = mid;
          else
            hi = mid;
        }
      days[lo] = g_array_index (data->read_day, CohortDay, i);
    }
  return days;
}

static void
find_topics (const CohortSuggestionData *data, CohortSuggestionRun *run)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (data->ledger);
  const CohortSuggesterInput input = cohort_suggestion_data_input (data);
  g_autofree guint8 *paid = cohort_suggestion_payers (segments, data->as_of - COHORT_SUGGESTION_PERIOD);
  g_autofree guint8 *pays = cohort_suggestion_payers (segments, data->as_of);
  CohortStatus status;
  g_autoptr (CohortReads) reads = cohort_reads_new (input.reads.member, input.reads.item, input.reads.n,
                                                    input.reads.n_members, input.reads.n_items, &status);
  g_autofree CohortDay *days = reads != NULL ? sort_days (data, reads) : NULL;

  for (guint32 m = 0; m < segments->n_members; m++)
    {
      run->members += paid[m];
      run->members_kept += paid[m] && pays[m];
      run->n_readers += reads != NULL && reads->member_start[m] < reads->member_start[m + 1];
    }
  for (guint i = 0; i < data->posts->len; i++)
    run->n_posts += !data->hidden[i];
  for (guint t = 0; t < data->topics->len; t++)
    {
      const CohortSuggestionTopic *topic = g_ptr_array_index (data->topics, t);
      CohortSuggestionTopicFacts facts = {
        .key = g_strdup (topic->key), .name = g_strdup (topic->name), .id = topic->id, .kind = usual_kind (data, topic)
      };

      add_posts (data, topic, &facts);
      if (reads != NULL)
        add_readers (data, topic, reads, days, paid, pays, &facts);
      g_array_append_val (run->topics, facts);
    }
}

/* ---- printing ---- */

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_topics (JsonBuilder *builder, const GArray *topics)
{
  json_builder_set_member_name (builder, "topics");
  json_builder_begin_array (builder);
  for (guint i = 0; i < topics->len; i++)
    {
      const CohortSuggestionTopicFacts *topic = &g_array_index (topics, CohortSuggestionTopicFacts, i);

      json_builder_begin_object (builder);
      add_text (builder, "key", topic->key);
      add_text (builder, "name", topic->name);
      add_int (builder, "id", topic->id);
      add_text (builder, "kind", topic->kind);
      add_int (builder, "posts", topic->posts);
      add_int (builder, "minutes", topic->minutes);
      if (topic->last != COHORT_DAY_NONE)
        add_int (builder, "last", topic->last);
      if (!isnan (topic->gap))
        add_int (builder, "gap_halves", llround (topic->gap * 2));
      add_int (builder, "readers", topic->readers);
      add_int (builder, "kept", topic->kept);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
print_head (const CohortSuggestionRun *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const CohortSelfCheck *check = &run->check;

  json_builder_begin_object (builder);
  add_text (builder, "format", FORMAT);
  add_text (builder, "data", run->data_key);
  add_int (builder, "as_of", run->as_of);
  add_int (builder, "status", run->status);
  add_int (builder, "posts", run->n_posts);
  add_int (builder, "readers", run->n_readers);
  add_int (builder, "members", run->members);
  add_int (builder, "members_kept", run->members_kept);
  add_int (builder, "by_model", run->by_model);
  add_int (builder, "check_status", check->status);
  if (check->status == COHORT_STATUS_OK || check->status == COHORT_STATUS_TOO_FEW)
    {
      add_int (builder, "judged", (gint64) check->model.den);
      add_int (builder, "model_hits", (gint64) check->model.num);
      add_int (builder, "popular_hits", (gint64) check->popular.num);
    }
  if (!isnan (check->p_value))
    add_int (builder, "p_ppm", llround (check->p_value * 1e6));
  add_int (builder, "only_model", check->only_model);
  add_int (builder, "only_popular", check->only_popular);
  add_topics (builder, run->topics);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
print_pick (const CohortSuggestionData *data, const CohortPick *pick, GString *out)
{
  const CohortSuggestionPost *posts = (const CohortSuggestionPost *) (gconstpointer) data->posts->data;

  g_string_append_printf (out, ",[%" G_GINT64_FORMAT ",\"%s\",%d", posts[pick->item].id, bases[pick->basis],
                          pick->sent);
  for (guint i = 0; i < G_N_ELEMENTS (pick->because); i++)
    if (pick->because[i] != COHORT_INDEX_NONE)
      g_string_append_printf (out, ",%" G_GINT64_FORMAT, posts[pick->because[i]].id);
  g_string_append_c (out, ']');
}

static void
print_picks (const CohortSuggestionData *data, const GArray *picks, GString *out)
{
  for (guint i = 0; i < picks->len; i++)
    {
      const CohortPick *pick = &g_array_index (picks, CohortPick, i);

      if (pick->place == 0)
        g_string_append_printf (out, "%s\n[%" G_GINT64_FORMAT, i > 0 ? "]" : "",
                                cohort_ledger_snapshot_get_id (data->ledger, COHORT_ROWS_MEMBERS, pick->member));
      print_pick (data, pick, out);
    }
  g_string_append (out, picks->len > 0 ? "]\n" : "\n");
}

char *
cohort_suggestion_run_print (const CohortSuggestionData *data, const char *data_key)
{
  const CohortSuggesterInput input = cohort_suggestion_data_input (data);
  g_autoptr (CohortSuggestions) made = cohort_suggester_run (&input);
  g_autoptr (CohortSuggestionRun) run = g_new0 (CohortSuggestionRun, 1);
  g_autoptr (GString) out = NULL;
  g_autofree char *head = NULL;

  cohort_suggester_share_out ((CohortPick *) (gpointer) made->picks->data, made->picks->len, input.reads.n_items,
                              N_POSTS, MOST_PEOPLE);
  run->data_key = g_strdup (data_key);
  run->as_of = data->as_of;
  run->status = made->status;
  run->by_model = made->by_model;
  run->check = made->check;
  run->topics = g_array_new (FALSE, TRUE, sizeof (CohortSuggestionTopicFacts));
  find_topics (data, run);
  head = print_head (run);
  out = g_string_new (head);
  print_picks (data, made->picks, out);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* ---- reading ---- */

static gint64
get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_int (node)
             : fallback;
}

static guint
get_count (JsonObject *object, const char *name)
{
  return (guint) CLAMP (get_int (object, name, 0), 0, G_MAXINT32);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : "";
}

static CohortDay
get_day (JsonObject *object, const char *name)
{
  gint64 day = get_int (object, name, COHORT_DAY_NONE);

  return day >= COHORT_DAY_MIN && day <= COHORT_DAY_MAX ? (CohortDay) day : COHORT_DAY_NONE;
}

static CohortStatus
get_status (JsonObject *object, const char *name)
{
  gint64 status = get_int (object, name, COHORT_STATUS_NO_DATA);

  return status >= 0 && status < COHORT_N_STATUSES ? (CohortStatus) status : COHORT_STATUS_NO_DATA;
}

static void
read_topics (JsonObject *object, CohortSuggestionRun *run)
{
  JsonNode *node = json_object_get_member (object, "topics");
  JsonArray *topics = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; topics != NULL && i < json_array_get_length (topics); i++)
    {
      JsonNode *element = json_array_get_element (topics, i);
      JsonObject *from = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      CohortSuggestionTopicFacts topic = { .gap = NAN };
      gint64 halves;

      if (from == NULL)
        continue;
      topic.key = g_strdup (get_text (from, "key"));
      topic.name = g_strdup (get_text (from, "name"));
      topic.id = get_int (from, "id", 0);
      topic.kind
          = g_intern_string (cohort_plan_kind_is_known (get_text (from, "kind")) ? get_text (from, "kind") : "article");
      topic.posts = get_count (from, "posts");
      topic.minutes = MAX (get_int (from, "minutes", 0), 0);
      topic.last = get_day (from, "last");
      halves = get_int (from, "gap_halves", 0);
      if (halves > 0)
        topic.gap = halves / 2.0;
      topic.readers = MIN (get_count (from, "readers"), run->members);
      topic.kept = MIN (MIN (get_count (from, "kept"), topic.readers), run->members_kept);
      g_array_append_val (run->topics, topic);
    }
}

static void
read_check (JsonObject *object, CohortSelfCheck *check)
{
  guint judged = get_count (object, "judged");

  check->status = get_status (object, "check_status");
  check->model = cohort_proportion (MIN (get_count (object, "model_hits"), judged), judged, 0.95);
  check->popular = cohort_proportion (MIN (get_count (object, "popular_hits"), judged), judged, 0.95);
  check->p_value = MIN (get_int (object, "p_ppm", 1000000), 1000000) / 1e6;
  check->only_model = get_count (object, "only_model");
  check->only_popular = get_count (object, "only_popular");
}

char *
cohort_suggestion_run_head (const char *text)
{
  const char *end = strchr (text, '\n');

  return end != NULL ? g_strndup (text, end - text) : g_strdup (text);
}

CohortSuggestionRun *
cohort_suggestion_run_parse (const char *text)
{
  g_autofree char *head = cohort_suggestion_run_head (text);
  g_autoptr (JsonNode) root = json_from_string (head, NULL);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  CohortSuggestionRun *run;

  if (object == NULL || !g_str_equal (get_text (object, "format"), FORMAT)
      || get_day (object, "as_of") == COHORT_DAY_NONE)
    return NULL;
  run = g_new0 (CohortSuggestionRun, 1);
  run->topics = g_array_new (FALSE, TRUE, sizeof (CohortSuggestionTopicFacts));
  run->data_key = g_strdup (get_text (object, "data"));
  run->as_of = get_day (object, "as_of");
  run->status = get_status (object, "status");
  run->n_posts = get_count (object, "posts");
  run->n_readers = get_count (object, "readers");
  run->members = get_count (object, "members");
  run->members_kept = MIN (get_count (object, "members_kept"), run->members);
  run->by_model = get_int (object, "by_model", 0) != 0;
  read_check (object, &run->check);
  read_topics (object, run);
  return run;
}

static gint64
element_int (JsonArray *array, guint index)
{
  JsonNode *node = index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_int (node)
             : 0;
}

static const char *
element_basis (JsonArray *array, guint index)
{
  JsonNode *node = index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_VALUE (node) && i < COHORT_N_PICK_BASES; i++)
    if (json_node_get_value_type (node) == G_TYPE_STRING && g_str_equal (json_node_get_string (node), bases[i]))
      return bases[i];
  return NULL;
}

static gboolean
each_of_member (JsonArray *list, CohortSuggestionPickFunc func, gpointer data, GError **error)
{
  for (guint i = 1; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonArray *pick = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      const char *basis = pick != NULL ? element_basis (pick, 1) : NULL;

      if (basis == NULL)
        continue;
      if (!func (element_int (list, 0), i, element_int (pick, 0), basis,
                 (const gint64[]) { element_int (pick, 3), element_int (pick, 4) }, element_int (pick, 2) != 0, data,
                 error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cohort_suggestion_run_each_pick (const char *text, CohortSuggestionPickFunc func, gpointer data, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  for (const char *line = strchr (text, '\n'); line != NULL && line[1] != '\0';)
    {
      const char *end = strchr (line + 1, '\n');
      gssize length = end != NULL ? end - line - 1 : (gssize) strlen (line + 1);
      JsonNode *root
          = json_parser_load_from_data (parser, line + 1, length, NULL) ? json_parser_get_root (parser) : NULL;

      if (root != NULL && JSON_NODE_HOLDS_ARRAY (root)
          && !each_of_member (json_node_get_array (root), func, data, error))
        return FALSE;
      line = end;
    }
  return TRUE;
}
