/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The attached tables. Adding one is one line here; see the rules in the header. */

#include "cohort-tables.h"

#include <string.h>

/* A domain whose rows the ledger snapshot, or what is kept beside it, is made of, themselves or by what is derived. */
#define FIGURES(domain) ((CohortDomains) (COHORT_DOMAIN_##domain | COHORT_DOMAIN_FIGURES))

#define IDENTITY(column) { COHORT_TOUCH_IDENTITY, column, NULL, NULL }
#define MEMBER(column) { COHORT_TOUCH_MEMBER, column, NULL, NULL }
#define IDENTITY_BY(column, sql) { COHORT_TOUCH_IDENTITY, column, sql, NULL }
#define IDENTITY_VIA(column, via, sql) { COHORT_TOUCH_IDENTITY, column, sql, via }
#define POST(column) { COHORT_TOUCH_POST, column, NULL, NULL }
#define POST_BY(column, sql) { COHORT_TOUCH_POST, column, sql, NULL }
#define QUESTION(column) { COHORT_TOUCH_QUESTION, column, NULL, NULL }
#define QUESTION_BY(column, sql) { COHORT_TOUCH_QUESTION, column, sql, NULL }
#define MEMBER_BY(column, sql) { COHORT_TOUCH_MEMBER, column, sql, NULL }

#define OF_SUBSCRIPTION "SELECT identity FROM subscription WHERE id = ?1"
#define OF_PAYMENT "SELECT identity FROM payment WHERE id = ?1"
#define OF_COVERAGE "SELECT identity FROM coverage WHERE id = ?1 UNION SELECT beneficiary FROM coverage WHERE id = ?1"
#define COVERED_BY                                                                                                     \
  "SELECT identity FROM coverage WHERE subscription = ?1 UNION SELECT beneficiary FROM coverage WHERE subscription = " \
  "?1"
#define OF_TIER                                                                                                        \
  "SELECT identity FROM subscription WHERE tier = ?1 "                                                                 \
  "UNION SELECT identity FROM coverage WHERE tier = ?1 UNION SELECT beneficiary FROM coverage WHERE tier = ?1 "        \
  "UNION SELECT c.beneficiary FROM subscription AS s CROSS JOIN coverage AS c ON c.subscription = s.id "               \
  "WHERE s.tier = ?1"
#define SHOWN_IN_TIER "SELECT member FROM member_now WHERE tier = ?1 AND gen IN (SELECT gen FROM derived_state)"
#define OF_PRICE                                                                                                       \
  "SELECT s.identity FROM subscription_version AS v CROSS JOIN subscription AS s ON s.id = v.subscription "            \
  "WHERE v.price = ?1"
#define OF_TAG "SELECT member FROM member_tag WHERE tag = ?1"

static const CohortTable tables[] = {
  { "setting", FIGURES (SETTINGS), COHORT_OWNER_USER, {} },

  { "source", FIGURES (SOURCES), COHORT_OWNER_PROVIDER, {} },
  { "source_span", FIGURES (SOURCES), COHORT_OWNER_PROVIDER, {} },
  { "source_figure", COHORT_DOMAIN_SOURCES, COHORT_OWNER_PROVIDER, {} },
  { "pending_link", COHORT_DOMAIN_NONE, COHORT_OWNER_PROVIDER, {} },
  { "mark", COHORT_DOMAIN_NONE, COHORT_OWNER_PROVIDER, {} },

  { "identity", FIGURES (PEOPLE), COHORT_OWNER_PROVIDER, { IDENTITY ("id") } },
  { "member", FIGURES (PEOPLE), COHORT_OWNER_USER, { MEMBER ("id") } },
  { "identity_link", FIGURES (PEOPLE), COHORT_OWNER_USER, { IDENTITY ("identity"), MEMBER ("member") } },
  { "member_override", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, { MEMBER ("member") } },
  { "note", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, { MEMBER ("member") } },
  { "tag", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, { MEMBER_BY ("id", OF_TAG) } },
  { "member_tag", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, { MEMBER ("member") } },
  { "merge_verdict", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, {} },
  { "merge_snapshot", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, {} },
  { "saved_filter", COHORT_DOMAIN_SETTINGS, COHORT_OWNER_USER, {} },
  { "field", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, {} },
  { "member_field", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, {} },
  { "consent", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_PROVIDER, {} },
  { "attribution", FIGURES (PEOPLE), COHORT_OWNER_PROVIDER, {} },
  { "exit_note", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_PROVIDER, {} },
  { "intervention", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, {} },
  { "snooze", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, {} },
  { "risk_verdict", COHORT_DOMAIN_PEOPLE, COHORT_OWNER_USER, {} },

  { "tier", FIGURES (OFFER), COHORT_OWNER_PROVIDER, { IDENTITY_BY ("id", OF_TIER), MEMBER_BY ("id", SHOWN_IN_TIER) } },
  { "price", FIGURES (OFFER), COHORT_OWNER_PROVIDER, { IDENTITY_BY ("id", OF_PRICE) } },
  { "benefit", COHORT_DOMAIN_OFFER, COHORT_OWNER_PROVIDER, {} },
  { "tier_benefit", COHORT_DOMAIN_OFFER, COHORT_OWNER_PROVIDER, {} },
  { "benefit_due", COHORT_DOMAIN_OFFER, COHORT_OWNER_PROVIDER, { IDENTITY ("identity") } },
  { "market_price", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "promotion", COHORT_DOMAIN_OFFER, COHORT_OWNER_PROVIDER, {} },
  { "redemption", COHORT_DOMAIN_OFFER, COHORT_OWNER_PROVIDER, { IDENTITY ("identity") } },

  { "subscription",
    FIGURES (SUBSCRIPTION),
    COHORT_OWNER_PROVIDER,
    { IDENTITY ("identity"), IDENTITY_BY ("id", COVERED_BY) } },
  { "subscription_version",
    FIGURES (SUBSCRIPTION),
    COHORT_OWNER_PROVIDER,
    { IDENTITY_VIA ("subscription", "subscription", OF_SUBSCRIPTION) } },

  { "payment", FIGURES (MONEY), COHORT_OWNER_PROVIDER, { IDENTITY ("identity") } },
  { "coverage",
    FIGURES (MONEY),
    COHORT_OWNER_PROVIDER,
    { IDENTITY ("identity"), IDENTITY ("beneficiary"),
      IDENTITY_VIA ("subscription", "subscription", OF_SUBSCRIPTION) } },
  { "payment_allocation",
    FIGURES (MONEY),
    COHORT_OWNER_PROVIDER,
    { IDENTITY_VIA ("coverage", "coverage", OF_COVERAGE), IDENTITY_VIA ("payment", "payment", OF_PAYMENT) } },
  { "payout", FIGURES (MONEY), COHORT_OWNER_PROVIDER, {} },
  { "balance_entry", FIGURES (MONEY), COHORT_OWNER_PROVIDER, { IDENTITY_VIA ("payment", "payment", OF_PAYMENT) } },
  { "identity_snapshot", COHORT_DOMAIN_MONEY, COHORT_OWNER_PROVIDER, { IDENTITY ("identity") } },
  { "cost", FIGURES (MONEY), COHORT_OWNER_PROVIDER, {} },
  { "fx_rate", FIGURES (MONEY), COHORT_OWNER_PROVIDER, {} },
  { "deal", COHORT_DOMAIN_MONEY, COHORT_OWNER_USER, {} },
  { "deliverable", COHORT_DOMAIN_MONEY, COHORT_OWNER_USER, {} },
  { "reconciliation", COHORT_DOMAIN_MONEY, COHORT_OWNER_USER, {} },

  { "post", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, { POST ("id") } },
  { "post_count", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, {} },
  { "author", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, {} },
  { "content_author", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, {} },
  { "topic",
    COHORT_DOMAIN_CONTENT,
    COHORT_OWNER_PROVIDER,
    { POST_BY ("id", "SELECT post FROM post_topic WHERE topic = ?1"),
      QUESTION_BY ("id", "SELECT id FROM question WHERE topic = ?1") } },
  { "post_topic", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, { POST ("post") } },
  { "plan_item", COHORT_DOMAIN_CONTENT, COHORT_OWNER_USER, {} },
  { "hours", COHORT_DOMAIN_CONTENT, COHORT_OWNER_USER, {} },
  { "plan_tier", COHORT_DOMAIN_CONTENT, COHORT_OWNER_USER, {} },
  { "plan_topic", COHORT_DOMAIN_CONTENT, COHORT_OWNER_USER, {} },
  { "plan_refusal", COHORT_DOMAIN_CONTENT, COHORT_OWNER_USER, {} },
  { "decision", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "review", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "review_answer", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "stated_figure", COHORT_DOMAIN_SOURCES, COHORT_OWNER_USER, {} },
  { "suggestion", COHORT_DOMAIN_CONTENT, COHORT_OWNER_USER, {} },
  { "promise", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "experiment", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "experiment_version", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "arm", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "experiment_assignment", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "exposure", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "observation", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "observation_month", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "price_survey", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "price_answer", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "points_rules", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "points_rule", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "points_redeemed", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "series", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, {} },
  { "series_post", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, {} },
  { "enrolment", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, {} },
  { "lesson_progress", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, {} },
  { "event", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, {} },
  { "attendance", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_PROVIDER, {} },
  { "assignment", COHORT_DOMAIN_CONTENT, COHORT_OWNER_PROVIDER, {} },
  { "submission", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_PROVIDER, {} },

  { "interaction", FIGURES (ACTIVITY), COHORT_OWNER_PROVIDER, { IDENTITY ("identity") } },
  { "question", FIGURES (ACTIVITY), COHORT_OWNER_PROVIDER, { IDENTITY ("identity"), QUESTION ("id") } },
  { "answer", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_PROVIDER, { QUESTION ("question") } },
  { "reply", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_USER, { QUESTION ("question") } },
  { "question_aside", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_USER, {} },
  { "question_idea", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_USER, {} },
  { "answer_promise", COHORT_DOMAIN_OFFER, COHORT_OWNER_USER, {} },
  { "rubric_line", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_USER, {} },
  { "snippet", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_USER, {} },
  { "homework_review", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_USER, {} },
  { "homework_mark", COHORT_DOMAIN_ACTIVITY, COHORT_OWNER_USER, {} },
};

/**
 * cohort_schema_default:
 *
 * Returns: (transfer none): the schema of this version. Any thread.
 */
const CohortSchema *
cohort_schema_default (void)
{
  static gsize once = 0;
  static CohortSchema schema;

  if (g_once_init_enter (&once))
    {
      schema = (CohortSchema) { cohort_schema_steps, cohort_schema_n_steps, tables, G_N_ELEMENTS (tables) };
      g_once_init_leave (&once, 1);
    }
  return &schema;
}

/**
 * cohort_schema_find_table:
 *
 * Returns: (nullable) (transfer none): the attached table called @name. Any thread.
 */
const CohortTable *
cohort_schema_find_table (const CohortSchema *schema, const char *name)
{
  for (guint i = 0; i < schema->n_tables; i++)
    if (strcmp (schema->tables[i].name, name) == 0)
      return &schema->tables[i];
  return NULL;
}
