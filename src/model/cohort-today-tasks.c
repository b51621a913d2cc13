// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The things to do. Each is told by one function, from the ledger in the job or from the report of another page; a new
// kind is a value of CohortTodayKind, a line of the table below and such a function. What was dealt with or put off is
// left out at the end.

#include "config.h"

#include "cohort-today-private.h"

#include <glib/gi18n-lib.h>

#include "cohort-backup.h"
#include "cohort-deals.h"
#include "cohort-decision.h"
#include "cohort-ledger-snapshot-private.h"
#include "cohort-reminders.h"
#include "cohort-review-rows.h"
#include "cohort-scramble.h"
#include "cohort-today-rows.h"
#include "cohort-words.h"

/* Failures within a week that are no accident: so many, and so many times as often as in the weeks before. */
#define INCIDENT_DAYS 7
#define INCIDENT_BEFORE 90
#define INCIDENT_FAILED 5
#define INCIDENT_TIMES 3

static const struct
{
  const char *id, *title;
} kinds[COHORT_N_TODAY_KINDS] = {
  [COHORT_TODAY_OLD_DATA] = { "old-data", N_ ("Old data") },
  [COHORT_TODAY_RATES] = { "rates", N_ ("Exchange rates that are missing") },
  [COHORT_TODAY_INCIDENT] = { "incident", N_ ("Many failures at one service") },
  [COHORT_TODAY_FAILED] = { "failed", N_ ("Failed payments") },
  [COHORT_TODAY_AT_RISK] = { "at-risk", N_ ("Members at risk") },
  [COHORT_TODAY_QUESTIONS] = { "questions", N_ ("Questions that wait") },
  [COHORT_TODAY_EMPTY_SLOT] = { "slot", N_ ("Promised content that is not planned") },
  [COHORT_TODAY_DELIVERABLE] = { "deliverable", N_ ("What partners are owed") },
  [COHORT_TODAY_DECISION] = { "decision", N_ ("Decisions to be judged") },
  [COHORT_TODAY_LATER] = { "review", N_ ("Put off in the review") },
  [COHORT_TODAY_PAYOUT] = { "payout", N_ ("Payouts that did not come") },
  [COHORT_TODAY_RENEWALS_DUE] = { "renewals", N_ ("Renewals that are due") },
  [COHORT_TODAY_ENDS] = { "ends", N_ ("Discounts that end") },
  [COHORT_TODAY_FINDINGS] = { "findings", N_ ("What does not fit together") },
  [COHORT_TODAY_COPY] = { "copy", N_ ("Copies that are old or on the same disk") },
};

const char *
cohort_today_kind_id (CohortTodayKind kind)
{
  return kinds[kind].id;
}

const char *
cohort_today_kind_title (CohortTodayKind kind)
{
  return _ (kinds[kind].title);
}

void
cohort_today_task_free (gpointer data)
{
  CohortTodayTask *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->detail);
  g_free (self);
}

static void
add_task (CohortTodayDraft *draft, CohortTodayTask task)
{
  if (task.kind != COHORT_TODAY_EMPTY_SLOT)
    task.day = COHORT_DAY_NONE;
  g_ptr_array_add (draft->report->tasks, g_memdup2 (&task, sizeof task));
}

char *
cohort_today_source_name (const char *kind, const char *name)
{
  const char *word = cohort_words_source_kind (kind);

  return name == NULL || *name == '\0' || g_str_equal (name, word) || g_str_equal (name, kind)
             ? g_strdup (word)
             : g_strdup_printf ("%s · %s", word, name);
}

/* ---- from the ledger ---- */

static void
add_old_data (CohortTodayDraft *draft)
{
  const GPtrArray *sources = draft->report->sources;
  g_autoptr (GString) names = g_string_new (NULL), id = g_string_new ("old-data");
  guint n = 0;

  for (guint i = 0; i < sources->len; i++)
    {
      const CohortTodaySource *source = sources->pdata[i];

      if (!source->is_old)
        continue;
      g_string_append_printf (names, "%s%s", n++ > 0 ? C_ ("between items", ", ") : "", source->name);
      g_string_append_printf (id, ":%u=%d", i, source->day);
    }
  if (n > 0)
    add_task (draft, (CohortTodayTask) {
                         .kind = COHORT_TODAY_OLD_DATA,
                         .id = g_string_free_and_steal (g_steal_pointer (&id)),
                         /* Translators: %2$u is a number of days */
                         .title = g_strdup_printf (ngettext ("%1$u source is older than %2$u days",
                                                             "%1$u sources are older than %2$u days", n),
                                                   n, COHORT_TODAY_OLD_DAYS),
                         .detail = g_string_free_and_steal (g_steal_pointer (&names)),
                         .verb = C_ ("today", "Update"),
                         .page = "sources",
                     });
}

static void
add_rates (CohortTodayDraft *draft)
{
  const CohortFigureReport *figures = draft->report->figures;
  guint n = cohort_ledger_snapshot_get_segments (figures->now->ledger)->n_currencies;
  gboolean missing = FALSE;

  for (guint i = 0; i < figures->figures->len; i++)
    {
      const CohortFigure *figure = figures->figures->pdata[i];

      missing = missing || (figure->answer != NULL && figure->answer->status == COHORT_STATUS_NO_RATE);
    }
  if (missing)
    add_task (draft,
              (CohortTodayTask) {
                  .kind = COHORT_TODAY_RATES,
                  .id = g_strdup_printf ("rates:%u", n),
                  .title = g_strdup_printf (ngettext ("Money in %u currency cannot be added up",
                                                      "Money in %u currencies cannot be added up", n),
                                            n),
                  .detail = g_strdup (_ ("Exchange rates are missing. Those of the European Central Bank need no "
                                         "key and no account.")),
                  .verb = C_ ("today", "Get Rates"),
                  .page = "sources",
              });
}

typedef struct
{
  CohortTodayDraft *draft;
  const CohortTodayAsk *ask;
} Reading;

static gboolean
is_incident (const CohortTodayTries *tries)
{
  /* One in a hundred is what cards do anyway. */
  guint64 before = MAX ((guint64) tries->n_failed_before * 100, tries->n_tried_before);

  return tries->n_failed >= INCIDENT_FAILED && tries->n_tried_before > 0
         && (guint64) tries->n_failed * 100 * tries->n_tried_before >= INCIDENT_TIMES * before * tries->n_tried;
}

static void
add_incident (const CohortTodayTries *tries, const Reading *reading)
{
  g_autofree char *name = NULL;

  if (!is_incident (tries))
    return;
  name = cohort_today_source_name (tries->source_kind, tries->source_name);
  add_task (
      reading->draft,
      (CohortTodayTask) {
          .kind = COHORT_TODAY_INCIDENT,
          .id = g_strdup_printf ("incident:%" G_GINT64_FORMAT ":%d", tries->source, reading->draft->report->reach),
          /* Translators: %1$u of %2$u payments failed, %3$s is the name of a service */
          .title = g_strdup_printf (_ ("%1$u of %2$u payments failed at %3$s within a week"), tries->n_failed,
                                    tries->n_tried, name),
          /* Translators: %1$u of %2$u payments failed before */
          .detail = g_strdup_printf (_ ("In the 90 days before it were %1$u of %2$u. So many at once are the "
                                        "service’s doing, not a sign of what members think."),
                                     tries->n_failed_before, tries->n_tried_before),
          .verb = C_ ("today", "Look Into"),
          .page = "payments",
      });
}

static void
copy_tries (const CohortTodayTries *tries, gpointer data)
{
  CohortTodayTries copy = *tries;

  copy.source_kind = g_strdup (tries->source_kind);
  copy.source_name = g_strdup (tries->source_name);
  g_array_append_val ((GArray *) data, copy);
}

static void
tries_clear (gpointer data)
{
  CohortTodayTries *tries = data;

  g_free ((char *) tries->source_kind);
  g_free ((char *) tries->source_name);
}

static void
tries_unref (gpointer tries)
{
  g_array_unref (tries);
}

/* Kept beside the ledger: every try of three months is counted. */
static gboolean
read_incidents (const Reading *reading, CohortLedgerSnapshot *ledger, CohortDb *db, GError **error)
{
  const CohortZone *zone = reading->ask->zone;
  const CohortDay reach = reading->draft->report->reach;
  const gint64 end = cohort_zone_day_start (zone, reach + 1);
  const gint64 from = cohort_zone_day_start (zone, reach + 1 - INCIDENT_DAYS);
  const gint64 before = cohort_zone_day_start (zone, reach + 1 - INCIDENT_DAYS - INCIDENT_BEFORE);
  const gboolean keeps = cohort_ledger_snapshot_is_of (ledger, db);
  g_autofree char *key = g_strdup_printf ("tries %s %d", cohort_zone_name (zone), reach);
  const GArray *kept = keeps ? cohort_ledger_snapshot_find (ledger, key) : NULL;
  g_autoptr (GArray) tries = kept != NULL ? g_array_ref ((GArray *) kept) : NULL;

  if (tries == NULL)
    {
      tries = g_array_new (FALSE, FALSE, sizeof (CohortTodayTries));
      g_array_set_clear_func (tries, tries_clear);
      if (!cohort_today_each_tries (db, before, from, end, copy_tries, tries, error))
        return FALSE;
      if (keeps)
        cohort_ledger_snapshot_keep (ledger, key, g_array_ref (tries), tries_unref);
    }
  for (guint i = 0; i < tries->len; i++)
    add_incident (&g_array_index (tries, CohortTodayTries, i), reading);
  return TRUE;
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return *(const CohortDay *) a - *(const CohortDay *) b;
}

/* Later than usual by a quarter, and by three days at least: banks do not work at weekends. */
static void
add_payout (const CohortTodayPayouts *row, gpointer data)
{
  const Reading *reading = data;
  CohortDay gaps[COHORT_TODAY_PAYOUTS], last = cohort_zone_day (reading->ask->zone, row->at[0]);
  g_autofree char *name = NULL, *day = NULL;
  CohortDay usual;

  for (guint i = 0; i + 1 < row->n; i++)
    gaps[i] = cohort_zone_day (reading->ask->zone, row->at[i]) - cohort_zone_day (reading->ask->zone, row->at[i + 1]);
  qsort (gaps, row->n - 1, sizeof *gaps, compare_days);
  usual = MAX (gaps[(row->n - 1) / 2], 1);
  if (reading->ask->today - last <= usual + MAX (usual / 4, 3))
    return;
  name = cohort_today_source_name (row->source_kind, row->source_name);
  day = cohort_words_day (last);
  add_task (reading->draft,
            (CohortTodayTask) {
                .kind = COHORT_TODAY_PAYOUT,
                .id = g_strdup_printf ("payout:%" G_GINT64_FORMAT ":%d", row->source, last),
                /* Translators: %1$s is the name of a service, %2$s a day */
                .title = g_strdup_printf (_ ("No payout from %1$s since %2$s"), name, day),
                .detail = g_strdup_printf (ngettext ("One usually comes every day. Import it, or ask where it is.",
                                                     "One usually comes every %d days. Import it, or ask where it is.",
                                                     (gulong) usual),
                                           usual),
                .verb = C_ ("today", "Import"),
                .page = "sources",
            });
}

static gboolean
read_ends (const Reading *reading, CohortDb *db, GError **error)
{
  const CohortTodayAsk *ask = reading->ask;
  g_autofree char *day = NULL;
  gint64 first;
  guint n;

  if (!cohort_today_count_ends (db, cohort_zone_day_start (ask->zone, ask->today),
                                cohort_zone_day_start (ask->zone, ask->today + COHORT_TODAY_AHEAD), &n, &first, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  day = cohort_words_day (cohort_zone_day (ask->zone, first));
  add_task (reading->draft,
            (CohortTodayTask) {
                .kind = COHORT_TODAY_ENDS,
                .id = g_strdup_printf ("ends:%d:%u", cohort_zone_day (ask->zone, first), n),
                .title = g_strdup_printf (ngettext ("A discount of %u member ends within two weeks",
                                                    "Discounts of %u members end within two weeks", n),
                                          n),
                /* Translators: %s is a day */
                .detail = g_strdup_printf (_ ("The first on %s. Say beforehand what it will cost then."), day),
                .verb = C_ ("today", "See"),
                .page = "pricing",
            });
  return TRUE;
}

static gboolean
read_deals (const Reading *reading, CohortDb *db, GError **error)
{
  g_autoptr (GPtrArray) deals = cohort_deals_load (db, error);

  for (guint i = 0; deals != NULL && i < deals->len; i++)
    {
      const CohortDeal *deal = deals->pdata[i];
      g_autofree char *day = NULL, *partner = NULL;

      if (deal->due == COHORT_DAY_NONE || deal->due >= reading->ask->today + COHORT_TODAY_AHEAD)
        continue;
      day = cohort_words_day (deal->due);
      partner = cohort_scramble_name (deal->partner);
      add_task (reading->draft, (CohortTodayTask) {
                                    .kind = COHORT_TODAY_DELIVERABLE,
                                    .id = g_strdup_printf ("deliverable:%" G_GINT64_FORMAT ":%d", deal->id, deal->due),
                                    /* Translators: %1$s is what a partner is owed, %2$s the partner */
                                    .title = g_strdup_printf (_ ("“%1$s” for %2$s"), deal->due_title, partner),
                                    .detail = g_strdup_printf (
                                        deal->due < reading->ask->today ? _ ("Was due on %s") : _ ("Due on %s"), day),
                                    .verb = C_ ("today", "See"),
                                    .page = "money",
                                });
    }
  return deals != NULL;
}

static void
add_decision (const CohortDecisionRow *row, gpointer data)
{
  const Reading *reading = data;
  g_autofree char *day = NULL;

  if (row->verdict != NULL || row->check_day == COHORT_DAY_NONE || row->check_day > reading->ask->today)
    return;
  day = cohort_words_day (cohort_zone_day (reading->ask->zone, row->made_at));
  add_task (reading->draft,
            (CohortTodayTask) {
                .kind = COHORT_TODAY_DECISION,
                .id = g_strdup_printf ("decision:%" G_GINT64_FORMAT, row->id),
                /* Translators: %s is what was decided */
                .title = g_strdup_printf (_ ("Judge: %s"), row->title),
                .detail = row->expected != NULL
                              /* Translators: %1$s is a day, %2$s what was expected */
                              ? g_strdup_printf (_ ("Decided on %1$s. Expected: %2$s"), day, row->expected)
                              : g_strdup_printf (_ ("Decided on %s"), day),
                .verb = C_ ("today", "Judge"),
                .page = "pricing",
            });
}

/* ---- copies ---- */

static void
add_copy (const Reading *reading)
{
  const CohortTodayAsk *ask = reading->ask;
  g_autoptr (GPtrArray) copies = ask->path != NULL ? cohort_backup_list (ask->path, NULL) : NULL;
  const CohortBackup *newest = NULL;
  CohortTodayTask task = { .kind = COHORT_TODAY_COPY, .verb = C_ ("today", "Change"), .page = "preferences" };

  if (copies == NULL || reading->draft->report->sources->len == 0)
    return;
  for (guint i = 0; i < copies->len; i++)
    {
      const CohortBackup *copy = copies->pdata[i];

      if (copy->day != COHORT_BACKUP_NO_DAY && (newest == NULL || copy->day > newest->day))
        newest = copy;
    }
  if (newest != NULL && newest->day < ask->today - COHORT_TODAY_COPY_DAYS)
    {
      g_autofree char *day = cohort_words_day (newest->day);

      task.id = g_strdup_printf ("copy:%d", newest->day);
      task.title = g_strdup_printf (_ ("The newest copy of this community is of %s"), day);
      task.detail = g_strdup (_ ("One is made on each day of use. Is the disk full?"));
    }
  else if (ask->second_folder == NULL || cohort_backup_same_disk (ask->path, ask->second_folder))
    {
      task.id = g_strdup ("copy:disk");
      task.title = g_strdup (_ ("All copies lie on the same disk"));
      task.detail = g_strdup (_ ("When it fails, they are lost as well. Choose a second folder on another one."));
    }
  if (task.id != NULL)
    add_task (reading->draft, task);
}

/* Those that the ledger itself tells. Reader thread. */
gboolean
cohort_today_tasks_read (CohortTodayDraft *draft, const CohortTodayAsk *ask, CohortLedgerSnapshot *ledger, CohortDb *db,
                         GError **error)
{
  Reading reading = { draft, ask };

  add_old_data (draft);
  add_rates (draft);
  if (!read_incidents (&reading, ledger, db, error) || !cohort_today_each_payouts (db, add_payout, &reading, error)
      || !read_ends (&reading, db, error) || !read_deals (&reading, db, error)
      || !cohort_decision_each (db, add_decision, &reading, error))
    return FALSE;
  add_copy (&reading);
  return TRUE;
}

/* ---- from other reports ---- */

static void
add_findings (CohortTodayDraft *draft, const GPtrArray *findings)
{
  if (findings->len > 0)
    add_task (draft, (CohortTodayTask) {
                         .kind = COHORT_TODAY_FINDINGS,
                         .id = g_strdup_printf ("findings:%u", findings->len),
                         .title = g_strdup_printf (ngettext ("%u thing does not fit together",
                                                             "%u things do not fit together", findings->len),
                                                   findings->len),
                         .detail = g_strdup (
                             _ ("What services told contradicts itself, or is too little; Sources says where.")),
                         .verb = C_ ("today", "Look Into"),
                         .page = "sources",
                     });
}

static char *
failed_id (const CohortRiskReport *risk)
{
  g_autoptr (GString) members = g_string_new (NULL);

  for (guint i = 0; i < risk->failed->len; i++)
    g_string_append_printf (members, "%" G_GINT64_FORMAT " ",
                            ((const CohortRiskLine *) risk->failed->pdata[i])->member);
  return g_strdup_printf ("failed:%u:%08x", risk->failed->len, g_str_hash (members->str));
}

static void
add_risk (CohortTodayDraft *draft, const CohortRiskReport *risk)
{
  guint n = 0;

  if (risk->failed->len > 0)
    add_task (draft, (CohortTodayTask) {
                         .kind = COHORT_TODAY_FAILED,
                         .id = failed_id (risk),
                         .title = g_strdup (risk->failed_title),
                         .detail = g_strdup (_ ("A card that fails is no goodbye. A gentle note often suffices.")),
                         .verb = C_ ("today", "Follow Up"),
                         .page = "at-risk",
                     });
  for (guint i = 0; i < risk->rows->len && n < COHORT_TODAY_N_AT_RISK; i++)
    {
      const CohortRiskRow *row = risk->rows->pdata[i];

      if (row->place != COHORT_RISK_SHOWN)
        continue;
      n++;
      add_task (draft, (CohortTodayTask) {
                           .kind = COHORT_TODAY_AT_RISK,
                           .id = g_strdup_printf ("at-risk:%" G_GINT64_FORMAT, row->member),
                           /* Translators: %s is a member's name */
                           .title = g_strdup_printf (_ ("%s may leave"), row->name),
                           .detail = row->reasons[0] != NULL ? g_strdup_printf (_ ("Why: %s"), row->reasons[0])
                                                             : g_strdup (row->offer),
                           .verb = C_ ("today", "Act"),
                           .page = "at-risk",
                           .item = row->member,
                       });
    }
}

static void
add_questions (CohortTodayDraft *draft, const CohortInboxReport *inbox)
{
  for (guint i = 0; inbox->n_overdue > 0 && i < inbox->questions->len; i++)
    {
      const CohortInboxQuestion *question = inbox->questions->pdata[i];

      if (!question->overdue)
        continue;
      add_task (draft,
                (CohortTodayTask) {
                    .kind = COHORT_TODAY_QUESTIONS,
                    .id = g_strdup_printf ("questions:%u:%" G_GINT64_FORMAT, inbox->n_overdue, question->id),
                    .title = g_strdup_printf (ngettext ("%u question waits for longer than promised",
                                                        "%u questions wait for longer than promised", inbox->n_overdue),
                                              inbox->n_overdue),
                    .detail = g_strdup (question->line),
                    .verb = C_ ("today", "Answer"),
                    .page = "inbox",
                });
      return;
    }
}

static void
add_slots (CohortTodayDraft *draft, const CohortPlanReport *plan)
{
  g_autoptr (GPtrArray) reminders = cohort_reminders_of_plan (plan);

  for (guint i = 0; i < reminders->len; i++)
    {
      const CohortReminder *reminder = reminders->pdata[i];

      add_task (draft, (CohortTodayTask) {
                           .kind = COHORT_TODAY_EMPTY_SLOT,
                           .id = g_strdup (reminder->id),
                           .title = g_strdup (reminder->title),
                           .detail = g_strdup (reminder->detail),
                           .verb = C_ ("today", "Plan"),
                           .page = reminder->page,
                           .item = reminder->item,
                           .day = reminder->day,
                       });
    }
}

/* Main thread: what they say is in words already. */
void
cohort_today_tasks_add (CohortTodayDraft *draft, const CohortTodayParts *parts)
{
  add_findings (draft, parts->findings);
  add_risk (draft, parts->risk);
  add_questions (draft, parts->inbox);
  add_slots (draft, parts->plan);
}

static int
compare_tasks (gconstpointer a, gconstpointer b)
{
  return (int) ((const CohortTodayTask *) a)->kind - (int) ((const CohortTodayTask *) b)->kind;
}

static gboolean
is_put_off (const CohortTodayDraft *draft, const char *id, CohortDay today)
{
  CohortDay *until = g_hash_table_lookup (draft->answers, id);

  return until != NULL && *until > today;
}

/* Sorts them, and leaves out what a person took off the list. */
void
cohort_today_tasks_finish (CohortTodayDraft *draft, CohortDay today)
{
  GPtrArray *tasks = draft->report->tasks;

  for (guint i = tasks->len; i > 0; i--)
    if (is_put_off (draft, ((const CohortTodayTask *) tasks->pdata[i - 1])->id, today))
      {
        g_ptr_array_remove_index (tasks, i - 1);
        draft->report->n_put_off++;
      }
  g_ptr_array_sort_values (tasks, compare_tasks);
}
