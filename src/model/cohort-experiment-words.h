// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Experiments in words: what it takes, what to do today, what came of it. Any thread once cohort_words_init() ran. */

#pragma once

#include "cohort-experiments.h"

G_BEGIN_DECLS

/* (transfer none): translated, or the words of the command line */
const char *cohort_experiment_kind_title (CohortExperimentKind kind);
const char *cohort_experiment_kind_id (CohortExperimentKind kind);
const char *cohort_experiment_state_title (CohortExperimentState state);
const char *cohort_experiment_state_id (CohortExperimentState state);
const char *cohort_experiment_verb_title (CohortExperimentVerb verb);
const char *cohort_experiment_verb_id (CohortExperimentVerb verb);
const char *cohort_trial_metric_title (CohortTrialMetric metric);
const char *cohort_trial_metric_id (CohortTrialMetric metric);
const char *cohort_trial_verdict_id (CohortTrialVerdict verdict);

/* (transfer full) */
char *cohort_experiment_measure (const CohortTrialAsk *ask);
char *cohort_experiment_arm_text (const CohortExperimentDraft *draft, guint arm);
char *cohort_experiment_summary (const CohortExperiment *self);
char *cohort_experiment_refusal (const CohortExperimentDraft *draft, const CohortExperimentPlan *plan);
char *cohort_experiment_decision_title (const CohortExperiment *self, CohortExperimentVerb verb);
char *cohort_experiment_result_text (const CohortExperiment *self);
/* (transfer full) (element-type utf8) */
GPtrArray *cohort_experiment_plan_sentences (const CohortExperimentDraft *draft, const CohortExperimentPlan *plan);
GPtrArray *cohort_experiment_health_sentences (const CohortExperiment *self);
GPtrArray *cohort_experiment_result_sentences (const CohortExperiment *self);
/* As the state has it: of a draft, what it takes; of one that runs, how it goes; else what came of it. */
GPtrArray *cohort_experiment_sentences (const CohortExperiment *self);

G_END_DECLS
