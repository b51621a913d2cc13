// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Points, in sentences. Any thread once cohort_words_init () ran. What is returned is (transfer full) unless const. */

#pragma once

#include "cohort-points-report.h"

G_BEGIN_DECLS

const char *cohort_points_act_title (CohortPointsAct act);
/* "2 points, at most 5 times a day" */
char *cohort_points_rule_text (const CohortPointsRule *rule);
/* "Points last 12 months; 100 are worth $1.00" */
char *cohort_points_terms_text (const CohortPointsDraft *draft);

/* (element-type utf8): what the rules come to, all together */
GPtrArray *cohort_points_trial_sentences (const CohortPointsTrial *trial);
/* What one rule comes to, and what is suspicious of it. */
char *cohort_points_trial_rule_text (const CohortPointsTrial *trial, CohortPointsAct act);

/* "In force since 3 May 2026" */
char *cohort_points_rules_title (const CohortPointsRules *rules);
/* What the figures were when they were saved. */
char *cohort_points_rules_frozen (const CohortPointsRules *rules);
char *cohort_points_rules_rule_text (const CohortPointsRules *rules, CohortPointsAct act);
/* "12,300 points with 214 members · ¥61.50 – ¥123.00" */
char *cohort_points_report_summary (const CohortPointsReport *report);

/* "240 points, worth ¥2.40" and what became of the others */
char *cohort_member_points_title (const CohortMemberPoints *points);
char *cohort_member_points_text (const CohortMemberPoints *points);
char *cohort_points_gift_text (const CohortPointsGift *gift);

G_END_DECLS
