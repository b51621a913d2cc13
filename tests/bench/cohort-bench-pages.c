/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-bench-pages.h"

#include "cohort-experiments.h"
#include "cohort-history-list.h"
#include "cohort-inbox-report.h"
#include "cohort-market-report.h"
#include "cohort-member-list.h"
#include "cohort-member-report.h"
#include "cohort-offer-report.h"
#include "cohort-plan-report.h"
#include "cohort-post-list.h"
#include "cohort-post-report.h"
#include "cohort-privacy.h"
#include "cohort-risk-marks.h"
#include "cohort-suggestion-report.h"
#include "cohort-what-if.h"

void
cohort_bench_ask_list (gpointer list, const char *sort)
{
  if (sort != NULL)
    cohort_paged_list_set_sort (list, sort, TRUE);
  for (gboolean loaded = FALSE; !loaded;)
    {
      g_autoptr (GObject) first = g_list_model_get_item (list, 0);

      if (first != NULL)
        g_object_get (first, "loaded", &loaded, NULL);
      if (!loaded && !cohort_paged_list_is_loading (list) && first == NULL)
        return;
      if (!loaded)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* ---- members ---- */

static void
ask_members (CohortSession *session, const char *sort)
{
  g_autoptr (CohortMemberList) list = cohort_member_list_new (session);

  cohort_bench_ask_list (list, sort);
}

static void
search_members (CohortSession *session, const char *text)
{
  g_autoptr (CohortMemberList) list = cohort_member_list_new (session);

  cohort_paged_list_set_search (COHORT_PAGED_LIST (list), text);
  cohort_bench_ask_list (list, NULL);
}

static void
filter_members (CohortSession *session, const char *status)
{
  g_autoptr (CohortMemberList) list = cohort_member_list_new (session);
  g_autoptr (CohortMemberFilter) filter = cohort_member_filter_new ();

  if (status != NULL)
    g_set_str (&filter->status, status);
  else
    filter->risk = 1;
  cohort_member_list_set_filter (list, filter);
  cohort_bench_ask_list (list, NULL);
}

static void
warm_risks (CohortSession *session, const char *with)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean was_known;

  cohort_risk_marks_warm_async (session, NULL, finish_cb, &result);
  g_assert_true (cohort_risk_marks_warm_finish (await (&result), &was_known, NULL));
}

static void
ask_member (CohortSession *session, const char *with)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CohortMemberReport) report = NULL;

  cohort_member_report_load_async (session, 1, NULL, finish_cb, &result);
  report = cohort_member_report_load_finish (await (&result), NULL);
  g_assert_nonnull (report);
}

static void
ask_copy (CohortSession *session, const char *with)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CohortPrivacyCopy) copy = NULL;

  cohort_privacy_copy_load_async (session, 1, NULL, finish_cb, &result);
  copy = cohort_privacy_copy_load_finish (await (&result), NULL);
  g_assert_nonnull (copy);
}

static void
ask_erasure (CohortSession *session, const char *with)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CohortPrivacyPlan) plan = NULL;

  cohort_privacy_plan_load_async (session, 1, NULL, finish_cb, &result);
  plan = cohort_privacy_plan_load_finish (await (&result), NULL);
  g_assert_nonnull (plan);
}

/* ---- content ---- */

static void
ask_plan (CohortSession *session, const char *with)
{
  const CohortDay today = cohort_session_get_today (session);
  g_autoptr (CohortPlanReport) report
      = cohort_plan_report_load (session, (CohortPeriod) { today - 31, today + 42 }, NULL);

  g_assert_nonnull (report);
}

static void
ask_library (CohortSession *session, const char *sort)
{
  g_autoptr (CohortPostList) list = cohort_post_list_new (session);

  cohort_bench_ask_list (list, sort);
}

static void
ask_post (CohortSession *session, const char *with)
{
  g_autoptr (CohortPostReport) report = cohort_post_report_load (session, 1, NULL);

  g_assert_nonnull (report);
}

/* ---- suggestions ---- */

static void
ask_suggestions (CohortSession *session, const char *with)
{
  g_autoptr (CohortSuggestionReport) report = cohort_suggestion_report_load (session, NULL);

  g_assert_nonnull (report);
}

static void
ask_suggestions_for (CohortSession *session, const char *with)
{
  const gboolean of_member = g_str_equal (with, "member");
  g_autoptr (GPtrArray) lines = cohort_suggestion_lines_load (session, of_member ? 1 : 0, of_member ? 0 : 1, NULL);

  g_assert_nonnull (lines);
}

/* ---- questions ---- */

static void
ask_inbox (CohortSession *session, const char *search)
{
  g_autoptr (CohortInboxReport) report = cohort_inbox_report_load (session, search, NULL);

  g_assert_nonnull (report);
}

static void
ask_passages (CohortSession *session, const char *with)
{
  g_autoptr (GPtrArray) passages = cohort_inbox_passages_load (session, 1, NULL);

  g_assert_nonnull (passages);
}

/* ---- prices ---- */

static void
ask_offers (CohortSession *session, const char *with)
{
  g_autoptr (CohortOfferReport) report = cohort_offer_report_load (session, NULL);

  g_assert_nonnull (report);
}

static void
ask_market (CohortSession *session, const char *with)
{
  g_autoptr (CohortMarketReport) report = cohort_market_report_load (session, NULL);

  g_assert_nonnull (report);
}

static void
ask_what_if (CohortSession *session, const char *offer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortWhatIfReport) report = cohort_what_if_load (
      session, &(CohortWhatIf) { .offer = offer, .new_price = 3000, .policy = COHORT_PRICE_SUNSET }, &error);

  g_assert_no_error (error);
}

static void
ask_experiments (CohortSession *session, const char *with)
{
  g_autoptr (CohortExperimentReport) report = cohort_experiment_report_load (session, NULL);

  g_assert_nonnull (report);
}

static void
ask_experiment_plan (CohortSession *session, const char *with)
{
  const CohortExperimentDraft draft = { .question = "?",
                                        .ask = { COHORT_TRIAL_STAYS, COHORT_TRIAL_NEW, 60 },
                                        .by_week = TRUE,
                                        .difference = 0.001,
                                        .leaving_limit = -1,
                                        .refund_limit = -1 };
  g_autoptr (CohortExperimentPlan) plan = cohort_experiment_plan_load (session, &draft, NULL);

  g_assert_nonnull (plan);
}

static void
ask_history (CohortSession *session, const char *with)
{
  g_autoptr (CohortPagedList) list = cohort_history_list_new (session);

  cohort_bench_ask_list (list, NULL);
}

static const CohortBenchPage pages[] = {
  { "Members: the first rows", ask_members, NULL },
  { "  by tier", ask_members, "tier" },
  { "  by status", ask_members, "status" },
  { "  by the last day paid", ask_members, "paid-through" },
  { "  by net", ask_members, "net" },
  { "  by the last activity", ask_members, "last-activity" },
  { "  by sources", ask_members, "sources" },
  { "  a search of a word", search_members, "yang" },
  { "  of a part of an address", search_members, "example.c" },
  { "  of two words", search_members, "jonas murphy" },
  { "  those who pay", filter_members, "paying" },
  { "  who is at risk, read once", warm_risks, NULL },
  { "  those at risk", filter_members, NULL },
  { "  a member", ask_member, NULL },
  { "  a copy for a member", ask_copy, NULL },
  { "  what erasing would do", ask_erasure, NULL },
  { "Content: the plan", ask_plan, NULL },
  { "  the library", ask_library, NULL },
  { "  by how many saw it", ask_library, "seen" },
  { "  by likes", ask_library, "likes" },
  { "  by comments", ask_library, "comments" },
  { "  a post", ask_post, NULL },
  { "Suggestions", ask_suggestions, NULL },
  { "  for a member", ask_suggestions_for, "member" },
  { "  for a post", ask_suggestions_for, "post" },
  { "Inbox", ask_inbox, NULL },
  { "  a search", ask_inbox, "pointer" },
  { "  passages for a question", ask_passages, NULL },
  { "Tiers & Pricing", ask_offers, NULL },
  { "  the market", ask_market, NULL },
  { "  what if", ask_what_if, "Premium" },
  { "  experiments", ask_experiments, NULL },
  { "  whether one can conclude", ask_experiment_plan, NULL },
  { "History", ask_history, NULL },
};

const CohortBenchPage *
cohort_bench_pages (gsize *n)
{
  *n = G_N_ELEMENTS (pages);
  return pages;
}
