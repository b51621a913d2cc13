// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The kinds of steps that model/ writes, and the words for every kind. */

#pragma once

#include "cohort-history.h"
#include "cohort-journal.h"

G_BEGIN_DECLS

#define COHORT_STEP_CONFIGURE "configure"
#define COHORT_STEP_PREFERENCE "preference"
#define COHORT_STEP_TEMPLATE "template"
#define COHORT_STEP_EDIT_MEMBER "edit-member"
#define COHORT_STEP_ADD_NOTE "add-note"
#define COHORT_STEP_REMOVE_NOTE "remove-note"
#define COHORT_STEP_TAG "tag"
#define COHORT_STEP_UNTAG "untag"
#define COHORT_STEP_ADD_MEMBER "add-member"
#define COHORT_STEP_EDIT_NOTE "edit-note"
#define COHORT_STEP_SAVE_FILTER "save-filter"
#define COHORT_STEP_REMOVE_FILTER "remove-filter"
#define COHORT_STEP_ADD_FIELD "add-field"
#define COHORT_STEP_REMOVE_FIELD "remove-field"
#define COHORT_STEP_SET_FIELD "set-field"
#define COHORT_STEP_MERGE "merge"
#define COHORT_STEP_SPLIT "split"
#define COHORT_STEP_NOT_SAME "not-same"
#define COHORT_STEP_LATER "merge-later"
#define COHORT_STEP_PLAN_ADD "plan-add"
#define COHORT_STEP_PLAN_SAVE "plan-save"
#define COHORT_STEP_PLAN_MOVE "plan-move"
#define COHORT_STEP_PLAN_STATE "plan-state"
#define COHORT_STEP_PLAN_REMOVE "plan-remove"
#define COHORT_STEP_PLAN_LINK "plan-link"
#define COHORT_STEP_PLAN_UNLINK "plan-unlink"
#define COHORT_STEP_PLAN_REFUSE "plan-refuse"
#define COHORT_STEP_PLAN_HOURS "plan-hours"
#define COHORT_STEP_PROMISE "promise"
#define COHORT_STEP_INVITE "plan-invite"
#define COHORT_STEP_CAME "plan-came"
#define COHORT_STEP_ANSWER "answer"
#define COHORT_STEP_TAKE_BACK "answer-take-back"
#define COHORT_STEP_SET_ASIDE "question-aside"
#define COHORT_STEP_TAKE_UP "question-take-up"
#define COHORT_STEP_MAKE_IDEA "question-idea"
#define COHORT_STEP_HOMEWORK "homework"
#define COHORT_STEP_ANSWER_PROMISE "answer-promise"
#define COHORT_STEP_RUBRIC "rubric"
#define COHORT_STEP_SNIPPETS "snippets"
#define COHORT_STEP_ACCEPT_EXACT "accept-exact"
#define COHORT_STEP_ACCEPT_PAYOUT "accept-payout"
#define COHORT_STEP_LOCK_MONTHS "lock-months"
#define COHORT_STEP_DEAL_ADD "deal-add"
#define COHORT_STEP_DEAL_SAVE "deal-save"
#define COHORT_STEP_DEAL_REMOVE "deal-remove"
#define COHORT_STEP_COST_ADD "cost-add"
#define COHORT_STEP_COST_SAVE "cost-save"
#define COHORT_STEP_COST_REMOVE "cost-remove"

/* cohort-inbox-commands.c: NULL for a kind that is not of the inbox */
char *cohort_inbox_describe (const char *kind);
/* cohort-plan-commands.c: NULL for a kind that is not of the plan */
char *cohort_plan_describe (const char *kind, const char *name, gint64 day, gint64 state, gint64 minutes);
#define COHORT_STEP_DECIDE "decide"
#define COHORT_STEP_JUDGE "judge"
#define COHORT_STEP_REMOVE_DECISION "remove-decision"
#define COHORT_STEP_ADD_RIVAL "add-rival"
#define COHORT_STEP_CHANGE_RIVAL "change-rival"
#define COHORT_STEP_REMOVE_RIVAL "remove-rival"
#define COHORT_STEP_ADD_SURVEY "add-survey"
#define COHORT_STEP_REMOVE_SURVEY "remove-survey"
#define COHORT_STEP_POINTS "points"
#define COHORT_STEP_POINTS_END "points-end"
#define COHORT_STEP_POINTS_REDEEM "points-redeem"
#define COHORT_STEP_POINTS_RETURN "points-return"
#define COHORT_STEP_EXPERIMENT "experiment"
#define COHORT_STEP_EXPERIMENT_START "experiment-start"
#define COHORT_STEP_EXPERIMENT_ASSIGN "experiment-assign"
#define COHORT_STEP_EXPERIMENT_SHOWN "experiment-shown"
#define COHORT_STEP_EXPERIMENT_END "experiment-end"
#define COHORT_STEP_EXPERIMENT_GIVE_UP "experiment-give-up"
#define COHORT_STEP_EXPERIMENT_DECIDE "experiment-decide"
#define COHORT_STEP_EXPERIMENT_REMOVE "experiment-remove"
#define COHORT_STEP_SUGGESTION_ACCEPT "suggestion-accept"
#define COHORT_STEP_SENT "suggestion-sent"
#define COHORT_STEP_NOT_USEFUL "suggestion-refuse"
#define COHORT_STEP_RISK_DONE "risk-done"
#define COHORT_STEP_RISK_SNOOZE "risk-snooze"
#define COHORT_STEP_RISK_DENY "risk-deny"
#define COHORT_STEP_RISK_RESTORE "risk-restore"
#define COHORT_STEP_RISK_HOLD_OUT "risk-hold-out"
#define COHORT_STEP_RISK_HOLD_NONE "risk-hold-none"
#define COHORT_STEP_REVIEW "review"
#define COHORT_STEP_ACCEPT_CARD "accept-card"
#define COHORT_STEP_SNOOZE_CARD "snooze-card"
#define COHORT_STEP_STATE_FIGURE "state-figure"

/* cohort-experiment-words.c: NULL for a kind that is not of an experiment */
char *cohort_experiment_describe (const char *kind, const char *name);

/* cohort-points-words.c: NULL for a kind that is not of points */
char *cohort_points_describe (const char *kind, gint64 count);

char *cohort_history_describe (const char *kind, const char *detail_json);
CohortHistoryStep *cohort_history_step_new (const CohortJournalStep *step, CohortZone *zone);

G_END_DECLS
