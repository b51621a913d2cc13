// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-templates.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-sources.h"

static const char *const tiers[COHORT_TEMPLATE_N_TIERS]
    = { NC_ ("tier", "Basic"), NC_ ("tier", "Premium"), NC_ ("tier", "VIP") };

static const CohortTemplate templates[] = {
  { "programming",
    N_ ("Programming"),
    { N_ ("Languages"), N_ ("Tools"), N_ ("Architecture"), N_ ("Source reading"), N_ ("Career") },
    { { N_ ("Weekly note"), "week", 1, 0 },
      { N_ ("Source code of the examples"), "always", 1, 0 },
      { N_ ("Questions answered"), "month", 2, 1 },
      { N_ ("Live coding"), "month", 1, 1 },
      { N_ ("Code review"), "month", 1, 2 } } },
  { "teaching",
    N_ ("Teaching"),
    { N_ ("Lessons"), N_ ("Exercises"), N_ ("Exams"), N_ ("Learning methods"), N_ ("For parents") },
    { { N_ ("Weekly lesson"), "week", 1, 0 },
      { N_ ("Worksheets"), "always", 1, 0 },
      { N_ ("Homework reviewed"), "week", 1, 1 },
      { N_ ("Live class"), "month", 2, 1 },
      { N_ ("One-to-one talk"), "month", 1, 2 } } },
  { "health",
    N_ ("Health"),
    { N_ ("Food"), N_ ("Exercise"), N_ ("Sleep"), N_ ("Mind"), N_ ("Research explained") },
    { { N_ ("Weekly note"), "week", 1, 0 },
      { N_ ("Recipes and plans"), "always", 1, 0 },
      { N_ ("Monthly challenge"), "month", 1, 1 },
      { N_ ("Questions answered"), "month", 2, 1 },
      { N_ ("Personal plan"), "quarter", 1, 2 } } },
  { "finance",
    N_ ("Finance"),
    { N_ ("Saving"), N_ ("Investing"), N_ ("Taxes"), N_ ("Insurance"), N_ ("Markets") },
    { { N_ ("Weekly letter"), "week", 1, 0 },
      { N_ ("Spreadsheets"), "always", 1, 0 },
      { N_ ("Monthly report"), "month", 1, 1 },
      { N_ ("Questions answered"), "month", 2, 1 },
      { N_ ("Live discussion"), "month", 1, 2 } } },
  { "culture",
    N_ ("Culture"),
    { N_ ("Books"), N_ ("Music"), N_ ("Film"), N_ ("Art"), N_ ("History of ideas") },
    { { N_ ("Weekly essay"), "week", 1, 0 },
      { N_ ("Archive"), "always", 1, 0 },
      { N_ ("Reading circle"), "month", 1, 1 },
      { N_ ("Early access"), "always", 1, 1 },
      { N_ ("Evening together"), "quarter", 1, 2 } } },
  { "farming",
    N_ ("Farming"),
    { N_ ("Soil"), N_ ("Planting"), N_ ("Animals"), N_ ("Weather and seasons"), N_ ("Selling") },
    { { N_ ("Weekly field note"), "week", 1, 0 },
      { N_ ("Planting calendar"), "always", 1, 0 },
      { N_ ("Questions answered"), "month", 2, 1 },
      { N_ ("Seasonal box"), "quarter", 1, 1 },
      { N_ ("Visit to the farm"), "year", 1, 2 } } },
  { "environment",
    N_ ("Environment"),
    { N_ ("Climate"), N_ ("Nature"), N_ ("Energy"), N_ ("Living lightly"), N_ ("Policy") },
    { { N_ ("Weekly note"), "week", 1, 0 },
      { N_ ("Sources and data"), "always", 1, 0 },
      { N_ ("Monthly report"), "month", 1, 1 },
      { N_ ("Field day"), "quarter", 1, 1 },
      { N_ ("Live discussion"), "month", 1, 2 } } },
};

/**
 * cohort_templates_get:
 * @n_templates: (out): how many there are
 *
 * Returns: (transfer none): the templates
 */
const CohortTemplate *
cohort_templates_get (guint *n_templates)
{
  *n_templates = G_N_ELEMENTS (templates);
  return templates;
}

char *
cohort_template_describe (const CohortTemplate *self)
{
  const char *separator = C_ ("between items", ", ");
  g_autoptr (GString) topics = g_string_new (NULL);
  g_autoptr (GString) benefits = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < COHORT_TEMPLATE_N_TIERS; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? separator : "", g_dpgettext2 (GETTEXT_PACKAGE, "tier", tiers[i]));
  for (guint i = 0; i < COHORT_TEMPLATE_N_TOPICS; i++)
    g_string_append_printf (topics, "%s%s", i > 0 ? separator : "", _ (self->topics[i]));
  for (guint i = 0; i < COHORT_TEMPLATE_N_BENEFITS; i++)
    g_string_append_printf (benefits, "%s%s", i > 0 ? separator : "", _ (self->benefits[i].name));
  /* Translators: what a template fills in; each %s is a list of names */
  return g_strdup_printf (_ ("Tiers: %s. Topics: %s. Benefits: %s."), names->str, topics->str, benefits->str);
}

/* Applying */

static const CohortTemplate *
find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (templates); i++)
    if (g_strcmp0 (templates[i].id, id) == 0)
      return &templates[i];
  return NULL;
}

static gboolean
insert (CohortDb *db, const char *sql, gint64 first, const char *text, const char *more, gint64 last, gint64 *id,
        GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, first);
  if (text != NULL)
    cohort_stmt_bind_text (stmt, 2, text);
  if (more != NULL)
    cohort_stmt_bind_text (stmt, 3, more);
  if (last != 0)
    cohort_stmt_bind_int64 (stmt, more != NULL ? 4 : 2, last);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  *id = cohort_db_last_id (db);
  return TRUE;
}

static gboolean
add_benefit (CohortDb *db, const CohortTemplateBenefit *benefit, gint64 source, const gint64 *tier_ids, GError **error)
{
  gint64 id, link;

  if (!insert (db, "INSERT INTO benefit (source, name, cadence, slots) VALUES (?1, ?2, ?3, ?4)", source,
               _ (benefit->name), benefit->cadence, benefit->slots, &id, error))
    return FALSE;
  for (guint i = benefit->from_tier; i < COHORT_TEMPLATE_N_TIERS; i++)
    if (!insert (db, "INSERT INTO tier_benefit (tier, benefit) VALUES (?1, ?2)", tier_ids[i], NULL, NULL, id, &link,
                 error))
      return FALSE;
  return TRUE;
}

static gboolean
apply (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const CohortTemplate *self = find (request->name);
  gint64 tier_ids[COHORT_TEMPLATE_N_TIERS];
  gint64 source, topic;

  if (self == NULL)
    {
      g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, _ ("There is no template “%s”."),
                   request->name);
      return FALSE;
    }
  if (!cohort_sources_ensure_hand (db, request->value, &source, error))
    return FALSE;
  for (guint i = 0; i < COHORT_TEMPLATE_N_TIERS; i++)
    if (!insert (db, "INSERT INTO tier (source, name) VALUES (?1, ?2)", source,
                 g_dpgettext2 (GETTEXT_PACKAGE, "tier", tiers[i]), NULL, 0, &tier_ids[i], error))
      return FALSE;
  for (guint i = 0; i < COHORT_TEMPLATE_N_TOPICS; i++)
    if (!insert (db, "INSERT INTO topic (source, name) VALUES (?1, ?2)", source, _ (self->topics[i]), NULL, 0, &topic,
                 error))
      return FALSE;
  for (guint i = 0; i < COHORT_TEMPLATE_N_BENEFITS; i++)
    if (!add_benefit (db, &self->benefits[i], source, tier_ids, error))
      return FALSE;
  return TRUE;
}

static CohortCommandRequest *
make_request (CohortSession *session, const char *id)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_TEMPLATE, apply);

  request->name = g_strdup (id);
  request->value = g_strdup (cohort_session_get_zone_name (session));
  cohort_command_request_set_detail (request, "template", id, NULL, 0);
  return request;
}

void
cohort_command_apply_template_async (CohortSession *session, const char *id, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, make_request (session, id), cancellable,
                                callback, user_data);
}

CohortDone *
cohort_command_apply_template (CohortSession *session, const char *id, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, make_request (session, id), error);
}
