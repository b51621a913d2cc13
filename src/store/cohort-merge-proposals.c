/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may be the same person. The keys that stand more than once come from the indexes of identity, so that nothing has
 * to be kept beside them; what a person typed over an address or a handle is joined to them here.
 *
 * Names are not looked at. An address or a handle that many accounts of one source have is a shared mailbox or a
 * placeholder and speaks for nobody. Of people who all have one address only so many pairs are proposed as it takes to
 * make one of them. */

#include "config.h"

#include "cohort-merge.h"

#include <string.h>

#include "cohort-hash.h"
#include "cohort-text.h"

#define MAX_PEOPLE 32
#define MAX_PER_SOURCE 3
#define MAX_IDENTITIES "64"

/* One member bears a key at one source. */
typedef struct
{
  CohortEvidenceKind kind;
  char *key;
  gint64 member;
  char *source; /* its kind */
} Claim;

typedef struct
{
  gint64 one, other;
} Pair;

typedef struct
{
  CohortMergeVerdict verdict;
  CohortDay until;
  char *evidence;
} Verdict;

static void
claim_clear (gpointer data)
{
  g_free (((Claim *) data)->key);
  g_free (((Claim *) data)->source);
}

static void
verdict_free (gpointer data)
{
  g_free (((Verdict *) data)->evidence);
  g_free (data);
}

static void
evidence_free (gpointer data)
{
  CohortMergeEvidence *self = data;

  g_free (self->value);
  g_free (self->sources[0]);
  g_free (self->sources[1]);
  g_free (self);
}

void
cohort_merge_proposal_free (CohortMergeProposal *proposal)
{
  if (proposal == NULL)
    return;
  g_ptr_array_unref (proposal->evidence);
  g_free (proposal);
}

static guint
pair_hash (gconstpointer data)
{
  const Pair *pair = data;

  return g_int64_hash (&pair->one) * 31 + g_int64_hash (&pair->other);
}

static gboolean
pair_equal (gconstpointer a, gconstpointer b)
{
  return ((const Pair *) a)->one == ((const Pair *) b)->one && ((const Pair *) a)->other == ((const Pair *) b)->other;
}

static Pair
make_pair (gint64 a, gint64 b)
{
  return (Pair) { MIN (a, b), MAX (a, b) };
}

static void
add_claim (GArray *claims, CohortEvidenceKind kind, const char *key, gint64 member, const char *source)
{
  Claim claim = { kind, g_strdup (key), member, g_strdup (source) };

  g_array_append_val (claims, claim);
}

/* What nobody is called, and many are. */
static gboolean
is_placeholder (const char *handle)
{
  static const char *const words[] = {
    "-",    "admin", "anon",    "anonymous", "guest", "info",     "n/a", "na",   "none",
    "null", "test",  "unknown", "user",      "匿名",  "匿名用户", "无",  "未知",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], handle) == 0)
      return TRUE;
  return g_utf8_strlen (handle, -1) < 2;
}

/* ---- What the identities say ---- */

#define DOUBLES(column)                                                                                                \
  "SELECT k.key, l.member, s.kind FROM (SELECT " column " AS key FROM identity WHERE " column                          \
  " IS NOT NULL GROUP BY " column " HAVING count (*) BETWEEN 2 AND " MAX_IDENTITIES ") AS k"                           \
  " CROSS JOIN identity AS i ON i." column " = k.key CROSS JOIN identity_link AS l ON l.identity = i.id"               \
  " CROSS JOIN source AS s ON s.id = i.source"

#define BEARERS(column)                                                                                                \
  "SELECT i." column ", l.member, s.kind FROM identity AS i CROSS JOIN identity_link AS l ON l.identity = i.id"        \
  " CROSS JOIN source AS s ON s.id = i.source WHERE i." column " = ?1 LIMIT " MAX_IDENTITIES

/* A service that charges through another one's account keeps its number as a further key of the person. */
#define LINKS                                                                                                          \
  "SELECT substr (k.key, 10), l.member, s.kind FROM source AS s CROSS JOIN external_key AS k ON k.source = s.id"       \
  " AND k.kind = 'identity' AND k.key >= 'customer:' AND k.key < 'customer;'"                                          \
  " CROSS JOIN identity_link AS l ON l.identity = k.row CROSS JOIN identity AS i ON i.id = l.identity"                 \
  " WHERE s.kind <> 'stripe'"
#define LINKED                                                                                                         \
  "SELECT ?1, l.member, s.kind FROM source AS s CROSS JOIN external_key AS k ON k.source = s.id"                       \
  " AND k.kind = 'identity' AND k.key = 'id:' || ?1 CROSS JOIN identity_link AS l ON l.identity = k.row"               \
  " CROSS JOIN identity AS i ON i.id = l.identity WHERE s.kind = 'stripe'"

static gboolean
add_claims (CohortDb *db, const char *sql, const char *key, CohortEvidenceKind kind, GArray *claims, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  if (key != NULL)
    cohort_stmt_bind_text (stmt, 1, key);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    add_claim (claims, kind, cohort_stmt_text (stmt, 0), cohort_stmt_int64 (stmt, 1), cohort_stmt_text (stmt, 2));
  return step == COHORT_DONE;
}

static gboolean
add_links (CohortDb *db, GArray *claims, GError **error)
{
  guint before = claims->len, after;

  if (!add_claims (db, LINKS, NULL, COHORT_EVIDENCE_LINK, claims, error))
    return FALSE;
  after = claims->len;
  for (guint i = before; i < after; i++)
    {
      g_autofree char *key = g_strdup (g_array_index (claims, Claim, i).key);

      if (!add_claims (db, LINKED, key, COHORT_EVIDENCE_LINK, claims, error))
        return FALSE;
    }
  return TRUE;
}

/* What was typed over a provider's value counts like one, and finds who else bears it. */
static gboolean
add_typed (CohortDb *db, GArray *claims, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (
      db, "SELECT field = 'email', value, member FROM member_override WHERE field IN ('email', 'handle')", error);
  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gboolean email = cohort_stmt_int64 (stmt, 0) != 0;
      const char *value = cohort_stmt_text (stmt, 1);
      g_autofree char *key = email ? cohort_text_email_key (value) : cohort_text_handle_key (value);
      CohortEvidenceKind kind = email ? COHORT_EVIDENCE_EMAIL : COHORT_EVIDENCE_HANDLE;

      if (key == NULL)
        continue;
      add_claim (claims, kind, key, cohort_stmt_int64 (stmt, 2), "hand");
      if (!add_claims (db, email ? BEARERS ("email_key") : BEARERS ("handle_key"), key, kind, claims, error))
        return FALSE;
    }
  return step == COHORT_DONE;
}

/* ---- From claims to pairs ---- */

static int
compare_claims (gconstpointer x, gconstpointer y)
{
  const Claim *a = x, *b = y;
  int order = (int) a->kind - (int) b->kind;

  if (order == 0)
    order = strcmp (a->key, b->key);
  if (order == 0)
    order = (a->member > b->member) - (a->member < b->member);
  return order != 0 ? order : strcmp (a->source, b->source);
}

/* Two accounts at one provider never bear one handle, unless it is filled in by default. */
static gboolean
speaks (const Claim *a, const Claim *b)
{
  return a->kind != COHORT_EVIDENCE_HANDLE || strcmp (a->source, b->source) != 0;
}

static void
add_evidence (GHashTable *pairs, const Claim *a, const Claim *b)
{
  Pair pair = make_pair (a->member, b->member);
  CohortMergeProposal *proposal = g_hash_table_lookup (pairs, &pair);
  CohortMergeEvidence *evidence = g_new0 (CohortMergeEvidence, 1);

  if (proposal == NULL)
    {
      proposal = g_new0 (CohortMergeProposal, 1);
      proposal->members[0] = pair.one;
      proposal->members[1] = pair.other;
      proposal->evidence = g_ptr_array_new_with_free_func (evidence_free);
      g_hash_table_insert (pairs, g_memdup2 (&pair, sizeof pair), proposal);
    }
  proposal->strong = proposal->strong || a->kind != COHORT_EVIDENCE_HANDLE;
  evidence->kind = a->kind;
  evidence->value = g_strdup (a->key);
  evidence->sources[0] = g_strdup (a->source);
  evidence->sources[1] = g_strdup (b->source);
  g_ptr_array_add (proposal->evidence, evidence);
}

/* Whether one kind of source has more members of one key than a person has accounts. */
static gboolean
is_crowded (GArray *claims, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      const Claim *claim = &g_array_index (claims, Claim, i);
      guint n = 0;

      for (guint j = from; j < to; j++)
        n += strcmp (g_array_index (claims, Claim, j).source, claim->source) == 0;
      if (n > MAX_PER_SOURCE && strcmp (claim->source, "hand") != 0)
        return TRUE;
    }
  return FALSE;
}

/* The claims from @from to @to are of one key, by member. */
static void
pair_up (GHashTable *pairs, GArray *claims, guint from, guint to)
{
  const Claim *first = &g_array_index (claims, Claim, from);
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = from; i < to; i++)
    if (i == from || g_array_index (claims, Claim, i).member != g_array_index (claims, Claim, i - 1).member)
      g_array_append_val (starts, i);
  if (starts->len < 2 || starts->len > MAX_PEOPLE
      || (first->kind == COHORT_EVIDENCE_HANDLE && is_placeholder (first->key)) || is_crowded (claims, from, to))
    return;
  g_array_append_val (starts, to);
  for (guint one = 0; one + 2 < starts->len; one++)
    for (guint other = one + 1; other + 1 < starts->len; other++)
      {
        gboolean found = FALSE;

        for (guint i = g_array_index (starts, guint, one); i < g_array_index (starts, guint, one + 1) && !found; i++)
          for (guint j = g_array_index (starts, guint, other); j < g_array_index (starts, guint, other + 1) && !found;
               j++)
            {
              const Claim *a = &g_array_index (claims, Claim, i), *b = &g_array_index (claims, Claim, j);

              found = speaks (a, b);
              if (found)
                add_evidence (pairs, a, b);
            }
      }
}

/* Every pair that something speaks for, whatever was said of it. */
static GHashTable *
find_pairs (CohortDb *db, GError **error)
{
  g_autoptr (GHashTable) pairs
      = g_hash_table_new_full (pair_hash, pair_equal, g_free, (GDestroyNotify) cohort_merge_proposal_free);
  g_autoptr (GArray) claims = g_array_new (FALSE, FALSE, sizeof (Claim));
  guint from = 0;

  g_array_set_clear_func (claims, claim_clear);
  if (!add_claims (db, DOUBLES ("email_key"), NULL, COHORT_EVIDENCE_EMAIL, claims, error)
      || !add_claims (db, DOUBLES ("handle_key"), NULL, COHORT_EVIDENCE_HANDLE, claims, error)
      || !add_links (db, claims, error) || !add_typed (db, claims, error))
    return NULL;
  g_array_sort (claims, compare_claims);
  for (guint i = 1; i <= claims->len; i++)
    {
      const Claim *start = &g_array_index (claims, Claim, from);

      if (i < claims->len && g_array_index (claims, Claim, i).kind == start->kind
          && strcmp (g_array_index (claims, Claim, i).key, start->key) == 0)
        continue;
      pair_up (pairs, claims, from, i);
      from = i;
    }
  return g_steal_pointer (&pairs);
}

/* ---- Verdicts ---- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Hashes, so that no address is kept here a second time. */
static char *
describe_evidence (const CohortMergeProposal *proposal)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < proposal->evidence->len; i++)
    {
      const CohortMergeEvidence *evidence = g_ptr_array_index (proposal->evidence, i);
      const char *const kinds[] = { "link", "email", "handle" };
      const char *fields[] = { kinds[evidence->kind], evidence->value };
      CohortHash hash = cohort_hash_fields (fields, G_N_ELEMENTS (fields));
      char text[COHORT_HASH_LEN];

      g_ptr_array_add (hashes, g_strdup (cohort_hash_print (&hash, text)));
    }
  g_ptr_array_sort (hashes, compare_texts);
  g_ptr_array_add (hashes, NULL);
  return g_strjoinv (" ", (GStrv) hashes->pdata);
}

static gboolean
is_known (const Verdict *verdict, const CohortMergeProposal *proposal)
{
  g_autofree char *text = describe_evidence (proposal);
  g_auto (GStrv) now = g_strsplit (text, " ", -1);
  g_auto (GStrv) then = g_strsplit (verdict->evidence, " ", -1);

  for (guint i = 0; now[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) then, now[i]))
      return FALSE;
  return TRUE;
}

/* The last verdict of a pair counts; that two are not the same counts for good. */
static GHashTable *
load_verdicts (CohortDb *db, GError **error)
{
  g_autoptr (GHashTable) verdicts = g_hash_table_new_full (pair_hash, pair_equal, g_free, verdict_free);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT one, other, verdict, until_day, evidence FROM merge_verdict ORDER BY verdict = 'not_same', id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Pair pair = make_pair (cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1));
      Verdict *verdict = g_new0 (Verdict, 1);

      verdict->verdict = strcmp (cohort_stmt_text (stmt, 2), "later") == 0 ? COHORT_MERGE_LATER : COHORT_MERGE_NOT_SAME;
      verdict->until = cohort_stmt_is_null (stmt, 3) ? COHORT_DAY_MAX : (CohortDay) cohort_stmt_int64 (stmt, 3);
      verdict->evidence = cohort_stmt_dup_text (stmt, 4);
      g_hash_table_insert (verdicts, g_memdup2 (&pair, sizeof pair), verdict);
    }
  return step == COHORT_DONE ? g_steal_pointer (&verdicts) : NULL;
}

static int
compare_proposals (gconstpointer x, gconstpointer y)
{
  const CohortMergeProposal *a = *(const CohortMergeProposal *const *) x;
  const CohortMergeProposal *b = *(const CohortMergeProposal *const *) y;

  if (a->strong != b->strong)
    return a->strong ? -1 : 1;
  for (guint i = 0; i < 2; i++)
    if (a->members[i] != b->members[i])
      return a->members[i] < b->members[i] ? -1 : 1;
  return 0;
}

/* Which group a member is in, as the lowest number of it that is known. */
static gint64
group_of (GHashTable *groups, gint64 member)
{
  gint64 *above = g_hash_table_lookup (groups, &member);

  while (above != NULL && *above != member)
    {
      member = *above;
      above = g_hash_table_lookup (groups, &member);
    }
  return member;
}

/* Drops a pair whose members are one through the pairs before it. */
static void
drop_implied (GPtrArray *proposals)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  guint kept = 0;

  for (guint i = 0; i < proposals->len; i++)
    {
      CohortMergeProposal *proposal = g_ptr_array_index (proposals, i);
      gint64 one = group_of (groups, proposal->members[0]), other = group_of (groups, proposal->members[1]);

      if (one == other)
        {
          cohort_merge_proposal_free (proposal);
          continue;
        }
      g_hash_table_insert (groups, g_memdup2 (&other, sizeof other), g_memdup2 (&one, sizeof one));
      proposals->pdata[kept++] = proposal;
    }
  g_ptr_array_set_free_func (proposals, NULL);
  g_ptr_array_set_size (proposals, (int) kept);
  g_ptr_array_set_free_func (proposals, (GDestroyNotify) cohort_merge_proposal_free);
}

/**
 * cohort_merge_proposals_load:
 * @today: the day that "later" is measured against
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortMergeProposal) (nullable): pairs that may be one person, strong ones
 *   first; NULL with @error set
 */
GPtrArray *
cohort_merge_proposals_load (CohortDb *db, CohortDay today, GError **error)
{
  g_autoptr (GHashTable) pairs = find_pairs (db, error);
  g_autoptr (GHashTable) verdicts = pairs != NULL ? load_verdicts (db, error) : NULL;
  g_autoptr (GPtrArray) proposals = NULL;
  GHashTableIter iter;
  gpointer key, value;

  if (verdicts == NULL)
    return NULL;
  proposals = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_merge_proposal_free);
  g_hash_table_iter_init (&iter, pairs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Verdict *verdict = g_hash_table_lookup (verdicts, key);

      if (verdict != NULL
          && (verdict->verdict == COHORT_MERGE_NOT_SAME || (today < verdict->until && is_known (verdict, value))))
        continue;
      g_ptr_array_add (proposals, value);
      g_hash_table_iter_steal (&iter);
      g_free (key);
    }
  g_ptr_array_sort (proposals, compare_proposals);
  drop_implied (proposals);
  return g_steal_pointer (&proposals);
}

/**
 * cohort_merge_proposal_for:
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what speaks for two members being one person, whatever was said of them; without
 *   evidence where nothing does; NULL with @error set
 */
CohortMergeProposal *
cohort_merge_proposal_for (CohortDb *db, gint64 one, gint64 other, GError **error)
{
  g_autoptr (GHashTable) pairs = find_pairs (db, error);
  Pair pair = make_pair (one, other);
  CohortMergeProposal *proposal;
  gpointer key = NULL, value = NULL;

  if (pairs == NULL)
    return NULL;
  if (g_hash_table_steal_extended (pairs, &pair, &key, &value))
    {
      g_free (key);
      return value;
    }
  proposal = g_new0 (CohortMergeProposal, 1);
  proposal->members[0] = pair.one;
  proposal->members[1] = pair.other;
  proposal->evidence = g_ptr_array_new_with_free_func (evidence_free);
  return proposal;
}

static gboolean
forget_verdicts (CohortDb *db, Pair pair, GError **error)
{
  return cohort_db_run (db, "DELETE FROM merge_verdict WHERE (one = ?1 AND other = ?2) OR (one = ?2 AND other = ?1)",
                        COHORT_NUMBERS (pair.one, pair.other), error);
}

/**
 * cohort_merge_decide:
 * @verdict: what the person said
 * @until: for %COHORT_MERGE_LATER: the day to ask again, or %COHORT_DAY_MAX: when something new speaks for it
 * @now_us: the time, UTC µs
 * @error: return location
 *
 * Remembers a verdict, in place of an earlier one. To be called inside a step.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_merge_decide (CohortDb *db, gint64 one, gint64 other, CohortMergeVerdict verdict, CohortDay until, gint64 now_us,
                     GError **error)
{
  g_autoptr (CohortMergeProposal) proposal = cohort_merge_proposal_for (db, one, other, error);
  g_autofree char *evidence = proposal != NULL ? describe_evidence (proposal) : NULL;
  g_autoptr (CohortStmt) stmt = NULL;

  if (evidence == NULL || !forget_verdicts (db, make_pair (one, other), error))
    return FALSE;
  stmt = cohort_db_prepare (db,
                            "INSERT INTO merge_verdict (one, other, verdict, until_day, evidence, decided_at)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, proposal->members[0]);
  cohort_stmt_bind_int64 (stmt, 2, proposal->members[1]);
  cohort_stmt_bind_text (stmt, 3, verdict == COHORT_MERGE_LATER ? "later" : "not_same");
  cohort_stmt_bind_maybe (stmt, 4, verdict == COHORT_MERGE_LATER && until != COHORT_DAY_MAX, until);
  cohort_stmt_bind_text (stmt, 5, evidence);
  cohort_stmt_bind_int64 (stmt, 6, now_us);
  return cohort_stmt_run (stmt, error);
}
