// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl what-if: what another price may do, before anybody is told of it. */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cohort-cli.h"
#include "cohort-decimal.h"
#include "cohort-metric-words.h"
#include "cohort-money.h"
#include "cohort-offer-words.h"
#include "cohort-what-if-words.h"

static char *source, *currency, *who;
static double fewer, leave, churn, opt_in = 0.5;
static int months = 24, wait_months = 3;

static const GOptionEntry options[] = {
  { "source", 0, 0, G_OPTION_ARG_STRING, &source, N_ ("Of which source, by name or kind (default: where most pay)"),
    N_ ("SOURCE") },
  { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, N_ ("Of the price (default: in which most pay)"), N_ ("CODE") },
  { "who", 0, 0, G_OPTION_ARG_STRING, &who, N_ ("Who pays it: new (default), lock, opt-in or all"), N_ ("WHO") },
  { "wait", 0, 0, G_OPTION_ARG_INT, &wait_months, N_ ("Months of notice, or of the old price (default: 3)"),
    N_ ("MONTHS") },
  { "opt-in", 0, 0, G_OPTION_ARG_DOUBLE, &opt_in, N_ ("Assumed share that agrees, 0 to 1 (default: 0.5)"),
    N_ ("SHARE") },
  { "fewer", 0, 0, G_OPTION_ARG_DOUBLE, &fewer, N_ ("Assumed share of joiners that stays away (default: 0)"),
    N_ ("SHARE") },
  { "leave", 0, 0, G_OPTION_ARG_DOUBLE, &leave, N_ ("Assumed share that leaves at once (default: 0)"), N_ ("SHARE") },
  { "churn", 0, 0, G_OPTION_ARG_DOUBLE, &churn, N_ ("Assumed churn a month on top (default: 0)"), N_ ("SHARE") },
  { "months", 0, 0, G_OPTION_ARG_INT, &months, N_ ("How far to look (default: 24)"), N_ ("MONTHS") },
  G_OPTION_ENTRY_NULL,
};

static void
add_members (JsonBuilder *builder, const char *name, const CohortLedgerSnapshot *ledger, const GArray *members)
{
  cohort_cli_begin_list (builder, name);
  for (guint i = 0; i < members->len; i++)
    json_builder_add_int_value (builder, cohort_ledger_snapshot_get_member_of (ledger, COHORT_ROWS_MEMBERS,
                                                                               g_array_index (members, guint32, i)));
  json_builder_end_array (builder);
}

/* Money in minor units, rounded. */
static void
add_people (JsonBuilder *builder, const CohortWhatIfReport *report)
{
  add_members (builder, "joiners", report->ledger, report->joiners);
  add_members (builder, "affected", report->ledger, report->affected);
  add_members (builder, "kept", report->ledger, report->kept);
  cohort_cli_begin_object (builder, "new_members");
  cohort_cli_add_text (builder, "status", cohort_words_status_id (report->new_only.status));
  cohort_cli_add_number (builder, "break_even_fewer", report->new_only.break_even_fewer);
  cohort_cli_add_number (builder, "break_even_churn", report->new_only.break_even_churn);
  cohort_cli_add_estimate (builder, "joiners_a_month", &report->new_only.joiners);
  cohort_cli_add_estimate (builder, "keep_minor", &report->new_only.keep);
  cohort_cli_add_estimate (builder, "change_minor", &report->new_only.change);
  cohort_cli_add_estimate (builder, "gain_minor", &report->new_only.gain);
  json_builder_end_object (builder);
  cohort_cli_begin_object (builder, "those_there");
  cohort_cli_add_text (builder, "status", cohort_words_status_id (report->there.status));
  cohort_cli_add_number (builder, "break_even_leave", report->there.break_even_leave);
  cohort_cli_add_number (builder, "break_even_churn", report->there.break_even_churn);
  cohort_cli_add_estimate (builder, "keep_minor", &report->there.keep);
  cohort_cli_add_estimate (builder, "change_minor", &report->there.change);
  cohort_cli_add_estimate (builder, "gain_minor", &report->there.gain);
  json_builder_end_object (builder);
}

static void
print_json (const CohortWhatIfReport *report, const GPtrArray *sentences)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "tier", report->offer);
  cohort_cli_add_text (builder, "source", report->source_name);
  cohort_cli_add_text (builder, "currency", report->currency);
  cohort_cli_add_int (builder, "old_price_minor", report->old_price);
  cohort_cli_add_int (builder, "new_price_minor", report->question.new_price);
  cohort_cli_add_text (builder, "who", cohort_price_policy_id (report->question.policy));
  cohort_cli_add_int (builder, "months", report->question.horizon);
  cohort_cli_add_flag (builder, "breaks_rule", report->breaks_rule);
  add_people (builder, report);
  cohort_cli_begin_list (builder, "sentences");
  for (guint i = 0; i < sentences->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (sentences, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

static void
print_words (const CohortWhatIfReport *report, const GPtrArray *sentences)
{
  g_autofree char *title = cohort_what_if_title (report);

  cohort_cli_print_text (title);
  g_print ("\n");
  for (guint i = 0; i < sentences->len; i++)
    {
      cohort_cli_print_text (g_ptr_array_index (sentences, i));
      g_print ("\n");
    }
}

/* ---- what is offered, and what came of former changes ---- */

static void
add_offer (JsonBuilder *builder, const CohortOffer *offer)
{
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "tier", offer->name);
  cohort_cli_add_text (builder, "source", offer->source_name);
  cohort_cli_add_int (builder, "paying", offer->n_paying);
  cohort_cli_begin_list (builder, "prices");
  for (guint i = 0; i < offer->prices->len; i++)
    {
      const CohortOfferPrice *price = &g_array_index (offer->prices, CohortOfferPrice, i);
      g_autofree char *text = cohort_offer_price_text (price);

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "price", text);
      cohort_cli_add_int (builder, "amount_minor", price->amount);
      cohort_cli_add_text (builder, "currency", price->currency);
      cohort_cli_add_day (builder, "first_paid", price->first);
      cohort_cli_add_int (builder, "began", price->n_began);
      cohort_cli_add_int (builder, "paying", price->n_paying);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_moved (JsonBuilder *builder, const CohortLedgerSnapshot *ledger, const CohortPriceMoved *moved)
{
  static const char *const verdicts[] = { "cannot-tell", "more", "fewer", "too-early" };
  g_autofree char *sentence = cohort_price_moved_sentence (moved), *still = cohort_price_moved_still (moved);

  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "tier", moved->offer);
  cohort_cli_add_text (builder, "source", moved->source_name);
  cohort_cli_add_text (builder, "currency", moved->currency);
  cohort_cli_add_int (builder, "from_minor", moved->from);
  cohort_cli_add_int (builder, "to_minor", moved->to);
  cohort_cli_add_day (builder, "day", moved->day);
  add_members (builder, "before", ledger, moved->before);
  add_members (builder, "after", ledger, moved->after);
  add_members (builder, "still_pay_the_old_price", ledger, moved->still);
  cohort_cli_add_estimate (builder, "ratio", &moved->ratio);
  cohort_cli_add_text (builder, "verdict", verdicts[moved->verdict]);
  cohort_cli_add_text (builder, "old_price", still);
  cohort_cli_add_text (builder, "sentence", sentence);
  json_builder_end_object (builder);
}

static void
add_end (JsonBuilder *builder, const CohortLedgerSnapshot *ledger, const CohortPromotionEnd *end)
{
  g_autofree char *sentence = cohort_promotion_end_sentence (end);

  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "promotion", end->name);
  cohort_cli_add_int (builder, "took", end->n_members);
  add_members (builder, "ended", ledger, end->ended);
  add_members (builder, "left", ledger, end->left);
  cohort_cli_add_estimate (builder, "cliff", &end->cliff);
  cohort_cli_add_estimate (builder, "usual", &end->usual);
  cohort_cli_add_number (builder, "chance", end->chance_cliff);
  cohort_cli_add_text (builder, "sentence", sentence);
  json_builder_end_object (builder);
}

static void
print_offers_json (const CohortOfferReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_add_day (builder, "as_of", report->as_of);
  cohort_cli_begin_list (builder, "tiers");
  for (guint i = 0; i < report->offers->len; i++)
    add_offer (builder, g_ptr_array_index (report->offers, i));
  json_builder_end_array (builder);
  cohort_cli_begin_list (builder, "changes");
  for (guint i = 0; i < report->moved->len; i++)
    add_moved (builder, report->ledger, g_ptr_array_index (report->moved, i));
  json_builder_end_array (builder);
  cohort_cli_begin_list (builder, "discounts");
  for (guint i = 0; i < report->ends->len; i++)
    add_end (builder, report->ledger, g_ptr_array_index (report->ends, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

static void
print_pair (char *title, char *text)
{
  cohort_cli_print_text (title);
  g_print ("\t");
  cohort_cli_print_text (text);
  g_print ("\n");
  g_free (title);
  g_free (text);
}

static void
print_offers (const CohortOfferReport *report)
{
  for (guint i = 0; i < report->offers->len; i++)
    {
      const CohortOffer *offer = g_ptr_array_index (report->offers, i);

      for (guint j = 0; j < offer->prices->len; j++)
        {
          const CohortOfferPrice *price = &g_array_index (offer->prices, CohortOfferPrice, j);
          g_autofree char *text = cohort_offer_price_text (price);

          print_pair (g_strdup_printf ("%s\t%s\t%s", offer->name, offer->source_name, text),
                      cohort_offer_price_people (price));
        }
    }
  for (guint i = 0; i < report->moved->len; i++)
    print_pair (cohort_price_moved_title (g_ptr_array_index (report->moved, i)),
                cohort_price_moved_sentence (g_ptr_array_index (report->moved, i)));
  for (guint i = 0; i < report->ends->len; i++)
    print_pair (cohort_promotion_end_title (g_ptr_array_index (report->ends, i)),
                cohort_promotion_end_sentence (g_ptr_array_index (report->ends, i)));
}

static int
list_offers (CohortCli *self)
{
  g_autoptr (CohortSession) session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  g_autoptr (CohortOfferReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (session == NULL)
    return COHORT_CLI_FAILED;
  report = cohort_offer_report_load (session, &error);
  if (report == NULL)
    return cohort_cli_fail (error);
  if (self->json)
    print_offers_json (report);
  else
    print_offers (report);
  cohort_session_close (session);
  return COHORT_CLI_OK;
}

/* ---- another price ---- */

/* The price is in the currency of the tier: that is known only with the offers. */
static gboolean
read_price (CohortSession *session, const char *text, CohortWhatIf *question, GError **error)
{
  g_autoptr (CohortOfferReport) offers = cohort_offer_report_load (session, error);
  const CohortOffer *offer;
  const CohortOfferPrice *present;
  const char *code;

  if (offers == NULL)
    return FALSE;
  offer = cohort_offer_report_find (offers, question->offer, question->source);
  present = offer != NULL ? cohort_offer_present_price (offer, question->currency) : NULL;
  code = present != NULL ? present->currency : cohort_session_get_home_currency (session);
  return cohort_decimal_parse_minor (text, &COHORT_DECIMAL_POINT, cohort_currency_exponent (code), &question->new_price,
                                     error);
}

int
cohort_cli_what_if (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortWhatIfReport) report = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GPtrArray) sentences = NULL;
  g_autoptr (GError) error = NULL;
  CohortWhatIf question = { 0 };

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("[TIER PRICE]"), options))
    return COHORT_CLI_USAGE;
  if (argc == 1)
    return list_offers (self);
  if (argc != 3)
    {
      g_printerr ("%s\n", _ ("cohortctl: name the tier and the new price a month"));
      return COHORT_CLI_USAGE;
    }
  if (months < 1 || wait_months < 0)
    {
      g_printerr ("%s\n", _ ("cohortctl: months are counted from 1, and a notice from 0"));
      return COHORT_CLI_USAGE;
    }
  if (who != NULL && !cohort_price_policy_from_id (who, &question.policy))
    {
      g_printerr (_ ("cohortctl: “%s” is none of new, lock, opt-in and all\n"), who);
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  question.offer = argv[1];
  question.source = source;
  question.currency = currency;
  question.wait = (guint) wait_months;
  question.opt_in = opt_in;
  question.fewer = fewer;
  question.leave_at_once = leave;
  question.extra_churn = churn;
  question.horizon = (guint) months;
  if (read_price (session, argv[2], &question, &error))
    report = cohort_what_if_load (session, &question, &error);
  if (report == NULL)
    return cohort_cli_fail (error);
  sentences = cohort_what_if_sentences (report);
  if (self->json)
    print_json (report, sentences);
  else
    print_words (report, sentences);
  cohort_session_close (session);
  return COHORT_CLI_OK;
}
