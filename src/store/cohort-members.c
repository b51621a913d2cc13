/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of members. A filter is written as a term that no index may serve (a + before the column), so that the index
 * of the order is walked and rows are left out on the way: a page never waits for a sort. */

#include "config.h"

#include "cohort-members.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-query.h"
#include "cohort-text.h"

/* Parameters. */
enum
{
  PARAM_DAY = 1,
  PARAM_STATE,
  PARAM_TIER,
  PARAM_SOURCE,
  PARAM_TAG,
  PARAM_WORDS,
  PARAM_FRAGMENT,
  PARAM_CURRENCY,
  PARAM_TIER_NAME,
  PARAM_TAG_NAME,
  PARAM_FIELD,
  PARAM_PAID_FROM = COHORT_PARAM_MORE,
  PARAM_PAID_TO,
  PARAM_ACTIVE_FROM,
  PARAM_ACTIVE_TO,
  PARAM_NET_CURRENCY,
  PARAM_NET_MIN,
  PARAM_NET_MAX,
  PARAM_FIELD_TEXT,
  PARAM_FIELD_FROM,
  PARAM_FIELD_TO,
  PARAM_MEMBERS,
};

G_STATIC_ASSERT ((int) PARAM_FIELD < (int) COHORT_PARAM_PART && (int) PARAM_MEMBERS < (int) COHORT_N_PARAMS);
G_STATIC_ASSERT (PARAM_PAID_FROM == 16 && PARAM_FIELD_TEXT == 23 && PARAM_FIELD_TO == 25
                 && PARAM_MEMBERS == 26); /* as written below */

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"

/* The first that applies; the numbers are CohortMemberState's. */
#define STATE                                                                                                          \
  "(CASE WHEN m.paid_from_day <= ?1 AND (m.paid_open OR m.paid_through_day > ?1) THEN 0 "                              \
  "WHEN m.paid_from_day <= ?1 AND m.grace_end_day > ?1 THEN 1 "                                                        \
  "WHEN m.held_from_day <= ?1 AND m.held_to_day > ?1 THEN 2 "                                                          \
  "WHEN m.trial_from_day <= ?1 AND m.trial_to_day > ?1 THEN 3 "                                                        \
  "WHEN m.first_paid_day <= ?1 OR m.gone OR m.n_identities = 0 THEN 5 ELSE 4 END)"

#define MEMBERS "member_now AS m"
#define OF_GENERATION "m.gen = " CURRENT
#define BY_NAME { "m.sort_name, m.member", "m.sort_name DESC, m.member DESC" }
#define NAME_KEY "m.sort_name, m.member"

/* Members with a key, in its order, then those without, by name. */
#define KEYED(column)                                                                                                  \
  {                                                                                                                    \
    { MEMBERS,                                                                                                         \
      OF_GENERATION " AND m." column " IS NOT NULL",                                                                   \
      { "m." column ", m.sort_name, m.member", "m." column " DESC, m.sort_name DESC, m.member DESC" },                 \
      "m." column ", m.sort_name, m.member",                                                                           \
      0 },                                                                                                             \
    { MEMBERS, OF_GENERATION " AND m." column " IS NULL", BY_NAME, NAME_KEY, 0 },                                      \
  }

#define STATE_PART(state) { MEMBERS, OF_GENERATION " AND " STATE " = ?12", BY_NAME, NAME_KEY, state }

static const CohortQueryPart by_name[] = { { MEMBERS, OF_GENERATION, BY_NAME, NAME_KEY, 0 } };
static const CohortQueryPart by_tier[] = KEYED ("tier_name");
static const CohortQueryPart by_paid_through[] = KEYED ("paid_through_day");
static const CohortQueryPart by_last_activity[] = KEYED ("last_activity");
static const CohortQueryPart by_joined[] = KEYED ("joined_at");
static const CohortQueryPart by_sources[]
    = { { MEMBERS,
          OF_GENERATION,
          { "m.sources, m.sort_name, m.member", "m.sources DESC, m.sort_name DESC, m.member DESC" },
          "m.sources, m.sort_name, m.member",
          0 } };
static const CohortQueryPart by_state[] = {
  STATE_PART (COHORT_MEMBER_PAYING), STATE_PART (COHORT_MEMBER_PAST_DUE), STATE_PART (COHORT_MEMBER_HELD),
  STATE_PART (COHORT_MEMBER_TRIAL),  STATE_PART (COHORT_MEMBER_FREE),     STATE_PART (COHORT_MEMBER_FORMER),
};
static const CohortQueryPart by_state_descending[] = {
  STATE_PART (COHORT_MEMBER_FORMER), STATE_PART (COHORT_MEMBER_FREE),     STATE_PART (COHORT_MEMBER_TRIAL),
  STATE_PART (COHORT_MEMBER_HELD),   STATE_PART (COHORT_MEMBER_PAST_DUE), STATE_PART (COHORT_MEMBER_PAYING),
};
static const CohortQueryPart by_net[] = {
  { "member_money AS y CROSS JOIN member_now AS m ON m.gen = y.gen AND m.member = y.member",
    "y.gen = " CURRENT " AND y.currency = ?8",
    { "y.net_minor, y.member", "y.net_minor DESC, y.member DESC" },
    "y.net_minor, y.member",
    0 },
  { MEMBERS,
    OF_GENERATION " AND NOT EXISTS (SELECT 1 FROM member_money WHERE gen = m.gen AND member = m.member "
                  "AND currency = ?8)",
    BY_NAME, NAME_KEY, 0 },
};

/* Without a filter the money's own index is enough for the first part. */
static const CohortQueryPart by_net_of_all[] = {
  { "member_money AS m",
    OF_GENERATION " AND m.currency = ?8",
    { "m.net_minor, m.member", "m.net_minor DESC, m.member DESC" },
    "m.net_minor, m.member",
    0 },
  { MEMBERS,
    OF_GENERATION " AND NOT EXISTS (SELECT 1 FROM member_money WHERE gen = m.gen AND member = m.member "
                  "AND currency = ?8)",
    BY_NAME, NAME_KEY, 0 },
};

static const char *const state_ids[COHORT_N_MEMBER_STATES]
    = { "paying", "past_due", "held", "trial", "free", "former" };

#define COLUMNS                                                                                                        \
  "m.member, m.name, m.email, m.handle, m.tier, m.tier_name, m.first_paid_day, m.paid_through_day, m.last_activity, "  \
  "m.last_payment, m.joined_at, m.sources, m.n_identities, " STATE

/**
 * cohort_member_state_id:
 *
 * Returns: the word by which files and settings name a state. Any thread.
 */
const char *
cohort_member_state_id (CohortMemberState state)
{
  return state < COHORT_N_MEMBER_STATES ? state_ids[state] : NULL;
}

/**
 * cohort_member_state_from_id:
 * @id: (nullable)
 *
 * Returns: whether @id names a state. Any thread.
 */
gboolean
cohort_member_state_from_id (const char *id, CohortMemberState *out)
{
  for (int i = 0; i < COHORT_N_MEMBER_STATES; i++)
    if (g_strcmp0 (state_ids[i], id) == 0)
      {
        *out = (CohortMemberState) i;
        return TRUE;
      }
  return FALSE;
}

/* A query's plan, and the texts that its parameters point to. */
typedef struct
{
  CohortQueryPlan plan;
  GString *filter;
  char *words, *fragment;
} Plan;

static void
plan_clear (Plan *self)
{
  g_string_free (self->filter, TRUE);
  g_free (self->words);
  g_free (self->fragment);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static void
set_parts (Plan *self, CohortMemberSort sort, gboolean descending)
{
#define PARTS(array) self->plan.parts = (array), self->plan.n_parts = G_N_ELEMENTS (array)
  switch (sort)
    {
    case COHORT_MEMBER_SORT_TIER:
      PARTS (by_tier);
      break;
    case COHORT_MEMBER_SORT_STATE:
      PARTS (by_state);
      if (descending)
        PARTS (by_state_descending);
      break;
    case COHORT_MEMBER_SORT_PAID_THROUGH:
      PARTS (by_paid_through);
      break;
    case COHORT_MEMBER_SORT_NET:
      PARTS (by_net);
      break;
    case COHORT_MEMBER_SORT_LAST_ACTIVITY:
      PARTS (by_last_activity);
      break;
    case COHORT_MEMBER_SORT_JOINED:
      PARTS (by_joined);
      break;
    case COHORT_MEMBER_SORT_SOURCES:
      PARTS (by_sources);
      break;
    case COHORT_MEMBER_SORT_NAME:
    case COHORT_N_MEMBER_SORTS:
    default:
      PARTS (by_name);
      break;
    }
#undef PARTS
}

static void
add_search (Plan *self, const char *search)
{
  g_autofree char *text = g_strdup (search != NULL ? search : "");

  if (*g_strstrip (text) == '\0')
    return;
  self->words = cohort_text_search_query (text);
  self->fragment = cohort_query_fragment (text);
  self->plan.params[PARAM_WORDS].text = self->words;
  self->plan.params[PARAM_FRAGMENT].text = self->fragment;
  if (*self->words == '\0' && self->fragment == NULL)
    {
      g_string_append (self->filter, " AND 0");
      return;
    }
  g_string_append (self->filter, " AND +m.member IN (");
  if (*self->words != '\0')
    g_string_append (self->filter, "SELECT rowid FROM member_search WHERE member_search MATCH ?6");
  if (*self->words != '\0' && self->fragment != NULL)
    g_string_append (self->filter, " UNION ");
  if (self->fragment != NULL)
    g_string_append (self->filter, "SELECT rowid FROM member_fragment WHERE member_fragment MATCH ?7");
  g_string_append_c (self->filter, ')');
}

/* A field of numbers keeps them as decimals. */
#define FIELD_BOUND(compare, bound)                                                                                    \
  " AND CASE (SELECT kind FROM field WHERE id = ?11) WHEN 'number' "                                                   \
  "THEN CAST (value AS REAL) " compare " CAST (" bound " AS REAL) ELSE value " compare " " bound " END"

static void
add_field (Plan *self, const CohortMemberQuery *query)
{
  g_string_append (self->filter, " AND +m.member IN (SELECT member FROM member_field WHERE field = ?11");
  if (query->field_text != NULL)
    g_string_append (self->filter, " AND instr (lower (value), lower (?23)) > 0");
  if (query->field_from != NULL)
    g_string_append (self->filter, FIELD_BOUND (">=", "?24"));
  if (query->field_to != NULL)
    g_string_append (self->filter, FIELD_BOUND ("<=", "?25"));
  g_string_append_c (self->filter, ')');
}

static void
add_who (Plan *self, const CohortMemberQuery *query)
{
  if (query->state < COHORT_N_MEMBER_STATES)
    g_string_append (self->filter, " AND " STATE " = ?2");
  if (query->tier != 0)
    g_string_append (self->filter, " AND +m.tier = ?3");
  if (query->tier_name != NULL)
    g_string_append (self->filter, " AND coalesce (m.tier_name, '') = ?9");
  if (query->source != 0)
    g_string_append (self->filter, " AND +m.member IN (SELECT l.member FROM identity AS i CROSS JOIN identity_link "
                                   "AS l ON l.identity = i.id WHERE i.source = ?4)");
  if (query->tag != 0)
    g_string_append (self->filter, " AND +m.member IN (SELECT member FROM member_tag WHERE tag = ?5)");
  if (query->tag_name != NULL)
    g_string_append (self->filter, " AND +m.member IN (SELECT g.member FROM tag AS t CROSS JOIN member_tag AS g "
                                   "ON g.tag = t.id WHERE t.name = ?10)");
  if (query->notes != COHORT_MEMBER_ANY_NOTES)
    g_string_append_printf (self->filter, " AND +m.member %sIN (SELECT member FROM note)",
                            query->notes == COHORT_MEMBER_WITH_NOTES ? "" : "NOT ");
  if (query->members != NULL)
    g_string_append_printf (self->filter, " AND +m.member %sIN (SELECT value FROM json_each (?26))",
                            query->not_members ? "NOT " : "");
  if (query->field != 0)
    add_field (self, query);
}

static void
add_ranges (Plan *self, const CohortMemberQuery *query)
{
  /* Half-open in the table, inclusive here. */
  if (query->paid_from != COHORT_DAY_NONE)
    g_string_append (self->filter, " AND +m.paid_through_day > ?16");
  if (query->paid_to != COHORT_DAY_NONE)
    g_string_append (self->filter, " AND +m.paid_through_day - 1 <= ?17");
  if (query->active_from_us != 0)
    g_string_append (self->filter, " AND +m.last_activity >= ?18");
  if (query->active_to_us != 0)
    g_string_append (self->filter, " AND +m.last_activity < ?19");
  if (query->net_currency != NULL)
    g_string_append (self->filter, " AND EXISTS (SELECT 1 FROM member_money AS f WHERE f.gen = m.gen "
                                   "AND f.member = m.member AND f.currency = ?20 AND f.net_minor BETWEEN ?21 AND ?22)");
}

static void
set_params (CohortParam *params, const CohortMemberQuery *query)
{
  params[PARAM_DAY].number = query->day;
  params[PARAM_STATE].number = query->state;
  params[PARAM_TIER].number = query->tier;
  params[PARAM_TIER_NAME].text = query->tier_name;
  params[PARAM_SOURCE].number = query->source;
  params[PARAM_TAG].number = query->tag;
  params[PARAM_TAG_NAME].text = query->tag_name;
  params[PARAM_CURRENCY].text = query->currency != NULL ? query->currency : "";
  params[PARAM_PAID_FROM].number = query->paid_from;
  params[PARAM_PAID_TO].number = query->paid_to;
  params[PARAM_ACTIVE_FROM].number = query->active_from_us;
  params[PARAM_ACTIVE_TO].number = query->active_to_us;
  params[PARAM_NET_CURRENCY].text = query->net_currency;
  params[PARAM_NET_MIN].number = query->net_min;
  params[PARAM_NET_MAX].number = query->net_max;
  params[PARAM_FIELD].number = query->field;
  params[PARAM_FIELD_TEXT].text = query->field_text;
  params[PARAM_FIELD_FROM].text = query->field_from;
  params[PARAM_FIELD_TO].text = query->field_to;
  params[PARAM_MEMBERS].text = query->members;
}

static Plan
plan_new (const CohortMemberQuery *query)
{
  Plan self = { .plan = { .columns = "m.member", .id = "m.member", .descending = query->descending },
                .filter = g_string_new (NULL) };

  set_params (self.plan.params, query);
  set_parts (&self, query->sort, query->descending);
  add_who (&self, query);
  add_ranges (&self, query);
  add_search (&self, query->search);
  if (query->sort == COHORT_MEMBER_SORT_NET && self.filter->len == 0)
    self.plan.parts = by_net_of_all;
  self.plan.filter = self.filter->str;
  return self;
}

void
cohort_ledger_sum_free (CohortLedgerSum *sum)
{
  g_free (sum->currency);
  g_free (sum);
}

void
cohort_member_entry_free (CohortMemberEntry *entry)
{
  g_free (entry->name);
  g_free (entry->email);
  g_free (entry->handle);
  g_free (entry->tier_name);
  g_free (entry->sources);
  g_ptr_array_unref (entry->money);
  g_free (entry);
}

static CohortDay
day_or_none (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, column);
}

static gboolean
take_entry (CohortStmt *stmt, gpointer data, GError **error)
{
  CohortMemberEntry *entry = g_new0 (CohortMemberEntry, 1);

  entry->id = cohort_stmt_int64 (stmt, 0);
  entry->name = cohort_stmt_dup_text (stmt, 1);
  entry->email = cohort_stmt_dup_text (stmt, 2);
  entry->handle = cohort_stmt_dup_text (stmt, 3);
  entry->tier = cohort_stmt_int64 (stmt, 4);
  entry->tier_name = cohort_stmt_dup_text (stmt, 5);
  entry->first_paid = day_or_none (stmt, 6);
  entry->paid_through = day_or_none (stmt, 7);
  entry->last_activity = cohort_stmt_int64 (stmt, 8);
  entry->last_payment = cohort_stmt_int64 (stmt, 9);
  entry->joined_at = cohort_stmt_int64 (stmt, 10);
  entry->sources = cohort_stmt_dup_text (stmt, 11);
  entry->n_identities = (guint) cohort_stmt_int64 (stmt, 12);
  entry->state = (CohortMemberState) cohort_stmt_int64 (stmt, 13);
  entry->money = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_ledger_sum_free);
  g_ptr_array_add (data, entry);
  return TRUE;
}

static gboolean
load_money (CohortDb *db, CohortMemberEntry *entry, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (db,
                            "SELECT currency, gross_minor, fee_minor, net_minor, unknown_fees, n_payments "
                            "FROM member_money WHERE gen = " CURRENT " AND member = ?1 ORDER BY currency",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, entry->id);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortLedgerSum *sum = g_new0 (CohortLedgerSum, 1);

      sum->currency = cohort_stmt_dup_text (stmt, 0);
      sum->gross = cohort_stmt_int64 (stmt, 1);
      sum->fee = cohort_stmt_int64 (stmt, 2);
      sum->net = cohort_stmt_int64 (stmt, 3);
      sum->unknown_fees = cohort_stmt_int64 (stmt, 4);
      sum->n_payments = cohort_stmt_int64 (stmt, 5);
      g_ptr_array_add (entry->money, sum);
    }
  return step == COHORT_DONE;
}

/**
 * cohort_members_count:
 * @query: the sort does not matter
 * @out: (out): how many members there are
 * @error: return location
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_members_count (CohortDb *db, const CohortMemberQuery *query, gint64 *out, GError **error)
{
  g_auto (Plan) plan = plan_new (query);
  g_autofree char *sql
      = g_strdup_printf ("SELECT count (*) FROM " MEMBERS " WHERE " OF_GENERATION "%s", plan.filter->str);

  return cohort_query_int64 (db, sql, &plan.plan, NULL, out, error);
}

static gboolean
take_states (CohortStmt *stmt, gpointer data, GError **error)
{
  gint64 *out = data;

  for (int state = 0; state < COHORT_N_MEMBER_STATES; state++)
    out[state] = cohort_stmt_int64 (stmt, state);
  return TRUE;
}

/**
 * cohort_members_count_states:
 * @query: its state and sort do not matter
 * @out: (out): how many members are in each state
 * @error: return location
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_members_count_states (CohortDb *db, const CohortMemberQuery *query, gint64 out[static COHORT_N_MEMBER_STATES],
                             GError **error)
{
  CohortMemberQuery any = *query;
  g_auto (Plan) plan = { .filter = NULL };
  g_autofree char *sql = NULL;

  any.state = COHORT_MEMBER_ANY_STATE;
  plan = plan_new (&any);
  sql = g_strdup_printf ("SELECT sum (s = 0), sum (s = 1), sum (s = 2), sum (s = 3), sum (s = 4), sum (s = 5) "
                         "FROM (SELECT " STATE " AS s FROM " MEMBERS " WHERE " OF_GENERATION "%s)",
                         plan.filter->str);
  return cohort_query_each (db, sql, &plan.plan, NULL, take_states, out, error);
}

static gboolean
take_id (CohortStmt *stmt, gpointer data, GError **error)
{
  gint64 id = cohort_stmt_int64 (stmt, 0);

  g_array_append_val ((GArray *) data, id);
  return TRUE;
}

/**
 * cohort_members_page:
 * @offset: members left out from the beginning
 * @limit: members at most
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortMemberEntry) (nullable): %NULL with @error set
 */
GPtrArray *
cohort_members_page (CohortDb *db, const CohortMemberQuery *query, gint64 offset, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_member_entry_free);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (Plan) plan = plan_new (query);

  /* The index of the order holds the id, so rows that are left out are not even looked at. */
  if (!cohort_query_page (db, &plan.plan, offset, limit, take_id, ids, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      CohortMemberEntry *entry = cohort_member_entry_load (db, g_array_index (ids, gint64, i), query->day, error);

      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }
  return g_steal_pointer (&entries);
}

/**
 * cohort_members_ids:
 * @error: return location
 *
 * Everybody whom the query finds, for "select all".
 *
 * Returns: (transfer full) (element-type gint64) (nullable): in the query's order; %NULL with @error set
 */
GArray *
cohort_members_ids (CohortDb *db, const CohortMemberQuery *query, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (Plan) plan = plan_new (query);

  return cohort_query_page (db, &plan.plan, 0, G_MAXUINT, take_id, ids, error) ? g_steal_pointer (&ids) : NULL;
}

/**
 * cohort_members_position:
 * @member: id
 * @error: return location
 *
 * Returns: how many members stand before @member; -1 when the query does not find it, -2 with @error set
 */
gint64
cohort_members_position (CohortDb *db, const CohortMemberQuery *query, gint64 member, GError **error)
{
  g_auto (Plan) plan = plan_new (query);

  return cohort_query_position (db, &plan.plan, member, error);
}

/**
 * cohort_members_currencies:
 * @error: return location
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the currencies that members paid in, in the order of their
 * codes; %NULL with @error set
 */
GPtrArray *
cohort_members_currencies (CohortDb *db, GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT min (currency) FROM member_money WHERE gen = " CURRENT " AND currency > ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  /* From one code to the next, along the index: as many steps as there are codes. */
  for (;;)
    {
      cohort_stmt_bind_text (stmt, 1, codes->len > 0 ? g_ptr_array_index (codes, codes->len - 1) : "");
      step = cohort_stmt_step (stmt, error);
      if (step != COHORT_ROW)
        return NULL;
      if (cohort_stmt_is_null (stmt, 0))
        return g_steal_pointer (&codes);
      g_ptr_array_add (codes, cohort_stmt_dup_text (stmt, 0));
      cohort_stmt_reset (stmt);
    }
}

/**
 * cohort_member_entry_load:
 * @member: id
 * @day: the day that the state is computed against
 * @error: return location; %COHORT_STORE_ERROR_NOT_FOUND when there is no such member (any more)
 *
 * Returns: (transfer full) (nullable): the member as a list shows them; %NULL with @error set
 */
CohortMemberEntry *
cohort_member_entry_load (CohortDb *db, gint64 member, CohortDay day, GError **error)
{
  CohortMemberQuery query = COHORT_MEMBER_QUERY_INIT (day);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_member_entry_free);
  g_auto (Plan) plan = plan_new (&query);

  plan.plan.params[COHORT_PARAM_ROW].number = member;
  if (!cohort_query_each (db, "SELECT " COLUMNS " FROM " MEMBERS " WHERE " OF_GENERATION " AND m.member = ?15",
                          &plan.plan, NULL, take_entry, entries, error))
    return NULL;
  if (entries->len == 0)
    {
      g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND,
                           _ ("This person is no longer in the ledger."));
      return NULL;
    }
  if (!load_money (db, g_ptr_array_index (entries, 0), error))
    return NULL;
  return g_ptr_array_steal_index (entries, 0);
}
