// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"
#include "config-paths.h"

#include "cohort-words.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>

#include "cohort-money.h"
#include "cohort-scramble.h"

#define WORD_JOINER "\xe2\x81\xa0"

typedef struct
{
  const char *id;
  const char *context;
  const char *word;
} Word;

static CohortNumberStyle money_style;
static CohortNumberStyle count_style;
static gsize initialised;

/**
 * cohort_words_find_translations:
 *
 * Where the translations are: as installed, else below a data folder that the environment names, as when the program
 * runs from a folder of its own. For bindtextdomain(), after setlocale().
 *
 * Returns: (transfer full)
 */
char *
cohort_words_find_translations (void)
{
  const char *const *folders = g_get_system_data_dirs ();
  const char *const *languages = g_get_language_names ();

  for (guint i = 0; folders[i]; i++)
    for (guint j = 0; languages[j]; j++)
      {
        g_autofree char *folder = g_build_filename (folders[i], "locale", NULL);
        g_autofree char *catalog = g_build_filename (folder, languages[j], "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

        if (g_file_test (catalog, G_FILE_TEST_EXISTS))
          return g_steal_pointer (&folder);
      }
  return g_strdup (LOCALEDIR);
}

/**
 * cohort_words_init:
 *
 * Reads the separators of the locale. Call it on the main thread after setlocale().
 */
void
cohort_words_init (void)
{
  if (g_once_init_enter (&initialised))
    {
      const struct lconv *locale = localeconv ();
      const char *decimal = *locale->decimal_point != '\0' ? locale->decimal_point : ".";
      guint group = *locale->grouping > 0 && *locale->grouping < 10 ? *locale->grouping : 0;
      gboolean after = locale->p_cs_precedes == 0;

      money_style = (CohortNumberStyle) {
        .decimal = g_locale_to_utf8 (decimal, -1, NULL, NULL, NULL),
        .group = *locale->thousands_sep != '\0' ? g_locale_to_utf8 (locale->thousands_sep, -1, NULL, NULL, NULL) : NULL,
        .minus = "\xe2\x88\x92",
        .group_first = group,
        .group_rest = group,
        .placement = after ? COHORT_SYMBOL_AFTER_SPACE : COHORT_SYMBOL_BEFORE,
      };
      if (money_style.decimal == NULL)
        money_style.decimal = ".";
      if (money_style.group == NULL)
        {
          money_style.group = ",";
          if (g_str_equal (money_style.decimal, ","))
            money_style.group = "\xc2\xa0";
          money_style.group_first = money_style.group_rest = 3;
        }
      count_style = money_style;
      count_style.placement = COHORT_SYMBOL_NONE;
      g_once_init_leave (&initialised, 1);
    }
}

char *
cohort_words_count (gint64 n)
{
  return cohort_number_format (n, 0, &count_style);
}

/**
 * cohort_words_money:
 * @minor: in minor units of @currency
 *
 * Returns: (transfer full): "¥1,234.50"
 */
char *
cohort_words_money (gint64 minor, const char *currency)
{
  return cohort_money_format (cohort_scramble_amount (minor), currency, &money_style);
}

/**
 * cohort_words_money_brief:
 * @minor: an amount of nobody, as on an axis, or one that was replaced already: it is shown as it is
 *
 * Returns: (transfer full): "¥1,200": without a fraction of zeros
 */
char *
cohort_words_money_brief (gint64 minor, const char *currency)
{
  CohortNumberStyle style = money_style;

  style.trim = TRUE;
  return cohort_money_format (minor, currency, &style);
}

static char *
format_date (int year, int month, int day, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (year, month, day, 0, 0, 0);

  return date != NULL ? g_date_time_format (date, format) : g_strdup ("");
}

/**
 * cohort_words_day:
 *
 * Returns: (transfer full): "3 Sep 2026", or "" for %COHORT_DAY_NONE
 */
char *
cohort_words_day (CohortDay day)
{
  CohortYmd ymd;

  if (day == COHORT_DAY_NONE)
    return g_strdup ("");
  ymd = cohort_day_to_ymd (day);
  /* Translators: a day as it stands in a table, in strftime's letters: 3 Sep 2026 */
  return format_date (ymd.year, ymd.month, ymd.day, C_ ("date", "%-d %b %Y"));
}

char *
cohort_words_month (CohortMonth month)
{
  CohortYmd ymd = cohort_day_to_ymd (cohort_month_first_day (month));

  /* Translators: a month as it stands in a table, in strftime's letters: Sep 2026 */
  return format_date (ymd.year, ymd.month, 1, C_ ("month", "%b %Y"));
}

char *
cohort_words_time (gint64 us, CohortZone *zone)
{
  CohortDay day = cohort_zone_day (zone, us);
  gint64 seconds = (us - cohort_zone_day_start (zone, day)) / COHORT_US_PER_SECOND;
  CohortYmd ymd = cohort_day_to_ymd (day);
  g_autoptr (GDateTime) time = NULL;

  time = g_date_time_new_utc (ymd.year, ymd.month, ymd.day, MIN (seconds / 3600, 23), seconds / 60 % 60, 0);
  /* Translators: a day and a time in strftime's letters: 3 Sep 2026, 14:05 */
  return time != NULL ? g_date_time_format (time, C_ ("time", "%-d %b %Y, %H:%M")) : g_strdup ("");
}

char *
cohort_words_days (CohortDay from, CohortDay to)
{
  g_autofree char *first = cohort_words_day (from);
  g_autofree char *last = cohort_words_day (to > from ? to - 1 : from);

  /* Translators: the first and the last day of a stretch of time */
  return g_strdup_printf (C_ ("days", "%s – %s"), first, last);
}

char *
cohort_words_price (gint64 minor, const char *currency, const char *interval, gint64 count)
{
  g_autofree char *money = NULL;

  if (currency == NULL)
    return g_strdup ("");
  money = cohort_words_money (minor, currency);
  if (g_strcmp0 (interval, "day") == 0)
    return g_strdup_printf (ngettext ("%1$s / day", "%1$s / %2$d days", count), money, (int) count);
  if (g_strcmp0 (interval, "week") == 0)
    return g_strdup_printf (ngettext ("%1$s / week", "%1$s / %2$d weeks", count), money, (int) count);
  if (g_strcmp0 (interval, "month") == 0)
    return g_strdup_printf (ngettext ("%1$s / month", "%1$s / %2$d months", count), money, (int) count);
  if (g_strcmp0 (interval, "year") == 0)
    return g_strdup_printf (ngettext ("%1$s / year", "%1$s / %2$d years", count), money, (int) count);
  return g_steal_pointer (&money);
}

static const char *
look_up (const Word *words, gsize n_words, const char *id)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].id, id) == 0)
      return words[i].context != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, words[i].context, words[i].word)
                                      : g_dgettext (GETTEXT_PACKAGE, words[i].word);
  return id != NULL ? id : "";
}

/**
 * cohort_words_status:
 *
 * Returns: (transfer none): what a member is, in a word
 */
const char *
cohort_words_status (const char *status_id)
{
  static const Word words[] = {
    { "paying", "member", NC_ ("member", "Paying") }, { "past_due", "member", NC_ ("member", "Past due") },
    { "held", "member", NC_ ("member", "Held") },     { "trial", "member", NC_ ("member", "Trial") },
    { "free", "member", NC_ ("member", "Free") },     { "former", "member", NC_ ("member", "Former") },
  };

  return look_up (words, G_N_ELEMENTS (words), status_id);
}

const char *
cohort_words_segment_status (const char *status_id)
{
  static const Word words[] = {
    { "paid", "segment", NC_ ("segment", "Paid") },          { "past_due", "segment", NC_ ("segment", "Past due") },
    { "trial", "segment", NC_ ("segment", "Trial") },        { "paused", "segment", NC_ ("segment", "Paused") },
    { "comp", "segment", NC_ ("segment", "Complimentary") },
  };

  return look_up (words, G_N_ELEMENTS (words), status_id);
}

const char *
cohort_words_payment_kind (const char *kind_id)
{
  static const Word words[] = {
    { "charge", "payment", NC_ ("payment", "Payment") },
    { "refund", "payment", NC_ ("payment", "Refund") },
    { "dispute", "payment", NC_ ("payment", "Dispute") },
    { "dispute_reversal", "payment", NC_ ("payment", "Dispute won") },
    { "adjustment", "payment", NC_ ("payment", "Adjustment") },
    { "opening", "payment", NC_ ("payment", "Opening balance, no history") },
  };

  return look_up (words, G_N_ELEMENTS (words), kind_id);
}

const char *
cohort_words_payment_state (const char *state_id)
{
  static const Word words[] = {
    { "pending", "payment", NC_ ("payment", "Pending") },
    { "failed", "payment", NC_ ("payment", "Failed") },
  };

  return g_strcmp0 (state_id, "succeeded") == 0 ? "" : look_up (words, G_N_ELEMENTS (words), state_id);
}

/**
 * cohort_words_source_kind:
 * @kind: a provider's id
 *
 * Returns: (transfer none): the service's name as it writes itself
 */
const char *
cohort_words_source_kind (const char *kind)
{
  static const Word words[] = {
    { "afdian", NULL, "爱发电" },
    { "beehiiv", NULL, "beehiiv" },
    { "buttondown", NULL, "Buttondown" },
    { "buymeacoffee", NULL, "Buy Me a Coffee" },
    { "csv", "source", NC_ ("source", "Other file") },
    { "discourse", NULL, "Discourse" },
    { "ecb", "source", NC_ ("source", "European Central Bank") },
    { "ghost", NULL, "Ghost" },
    { "github", NULL, "GitHub Sponsors" },
    { "gumroad", NULL, "Gumroad" },
    { "hand", "source", NC_ ("source", "By hand") },
    { "kofi", NULL, "Ko-fi" },
    { "lemonsqueezy", NULL, "Lemon Squeezy" },
    { "liberapay", NULL, "Liberapay" },
    { "mailchimp", NULL, "Mailchimp" },
    { "mbd", NULL, "面包多" },
    { "memberful", NULL, "Memberful" },
    { "opencollective", NULL, "Open Collective" },
    { "paddle", NULL, "Paddle" },
    { "patreon", NULL, "Patreon" },
    { "paypal", NULL, "PayPal" },
    { "stripe", NULL, "Stripe" },
    { "substack", NULL, "Substack" },
    { "tinyletter", NULL, "TinyLetter" },
    { "xiaoetong", NULL, "小鹅通" },
    { "zsxq", NULL, "知识星球" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].id, kind) == 0)
      return words[i].context != NULL ? look_up (&words[i], 1, kind) : words[i].word;
  return kind != NULL ? kind : "";
}

char *
cohort_words_source_kinds (const char *kinds)
{
  g_auto (GStrv) ids = g_strsplit (kinds != NULL ? kinds : "", " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (char **id = ids; *id != NULL; id++)
    if (**id != '\0')
      {
        if (text->len > 0)
          g_string_append (text, C_ ("between items", ", "));
        g_string_append (text, cohort_words_source_kind (*id));
      }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * cohort_words_row_classes:
 *
 * Returns: (transfer full): what became of a file's rows, the classes that occur: "12 new, 174 unchanged, 3 need you"
 */
char *
cohort_words_row_classes (gint64 n_new, gint64 n_changed, gint64 n_unchanged, gint64 n_needs_you, gint64 n_rejected)
{
  const struct
  {
    gint64 n;
    const char *one, *many;
  } classes[] = {
    { n_new, N_ ("%s new"), N_ ("%s new") },
    { n_changed, N_ ("%s changed"), N_ ("%s changed") },
    { n_unchanged, N_ ("%s unchanged"), N_ ("%s unchanged") },
    { n_needs_you, N_ ("%s needs you"), N_ ("%s need you") },
    { n_rejected, N_ ("%s rejected"), N_ ("%s rejected") },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autofree char *count = cohort_words_count (classes[i].n);
      g_autoptr (GString) part = NULL;

      if (classes[i].n == 0)
        continue;
      part = g_string_new (g_dngettext (GETTEXT_PACKAGE, classes[i].one, classes[i].many, classes[i].n));
      g_string_replace (part, "%s", count, 1);
      g_string_append_printf (text, "%s%s", text->len > 0 ? C_ ("between items", ", ") : "", part->str);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * cohort_words_table_count:
 *
 * Returns: (transfer full) (nullable): "12 members", or %NULL for a table that only carries the others
 */
char *
cohort_words_table_count (const char *table, gint64 n)
{
  g_autofree char *count = cohort_words_count (n);

  if (g_str_equal (table, "member"))
    return g_strdup_printf (ngettext ("%s member", "%s members", n), count);
  if (g_str_equal (table, "identity"))
    return g_strdup_printf (ngettext ("%s profile", "%s profiles", n), count);
  if (g_str_equal (table, "subscription"))
    return g_strdup_printf (ngettext ("%s subscription", "%s subscriptions", n), count);
  if (g_str_equal (table, "payment"))
    return g_strdup_printf (ngettext ("%s payment", "%s payments", n), count);
  if (g_str_equal (table, "payout"))
    return g_strdup_printf (ngettext ("%s payout", "%s payouts", n), count);
  if (g_str_equal (table, "balance_entry"))
    return g_strdup_printf (ngettext ("%s balance line", "%s balance lines", n), count);
  if (g_str_equal (table, "tier"))
    return g_strdup_printf (ngettext ("%s tier", "%s tiers", n), count);
  if (g_str_equal (table, "benefit"))
    return g_strdup_printf (ngettext ("%s benefit", "%s benefits", n), count);
  if (g_str_equal (table, "topic"))
    return g_strdup_printf (ngettext ("%s topic", "%s topics", n), count);
  if (g_str_equal (table, "post"))
    return g_strdup_printf (ngettext ("%s post", "%s posts", n), count);
  if (g_str_equal (table, "interaction"))
    return g_strdup_printf (ngettext ("%s activity", "%s activities", n), count);
  if (g_str_equal (table, "question"))
    return g_strdup_printf (ngettext ("%s question", "%s questions", n), count);
  if (g_str_equal (table, "cost"))
    return g_strdup_printf (ngettext ("%s cost", "%s costs", n), count);
  if (g_str_equal (table, "note"))
    return g_strdup_printf (ngettext ("%s note", "%s notes", n), count);
  if (g_str_equal (table, "member_tag"))
    return g_strdup_printf (ngettext ("%s tag", "%s tags", n), count);
  if (g_str_equal (table, "member_override"))
    return g_strdup_printf (ngettext ("%s edited field", "%s edited fields", n), count);
  return NULL;
}

/**
 * cohort_words_totals:
 * @fee_known: whether any fee of the sum is known
 *
 * Returns: (transfer full): "gross ¥12.00, known fees ¥1.00, net ¥11.00", or that no fee is known
 */
char *
cohort_words_totals (gint64 gross, gint64 fee, gint64 net, gboolean fee_known, const char *currency)
{
  g_autofree char *gross_text = cohort_words_money (gross, currency);
  g_autofree char *fee_text = cohort_words_money (fee, currency);
  g_autofree char *net_text = cohort_words_money (net, currency);

  if (!fee_known)
    return g_strdup_printf (_ ("gross %s, fees not known"), gross_text);
  /* Translators: the sums of a list of payments in one currency */
  return g_strdup_printf (_ ("gross %1$s, known fees %2$s, net %3$s"), gross_text, fee_text, net_text);
}

/**
 * cohort_words_doubled_columns:
 * @names: of columns that a file has more than once
 *
 * Returns: (transfer full) (nullable): a sentence that says which of them is read; NULL when there are none
 */
char *
cohort_words_doubled_columns (const char *const *names)
{
  g_autofree char *list = g_strjoinv (C_ ("between columns in a list", "”, “"), (char **) names);

  if (*names == NULL)
    return NULL;
  return g_strdup_printf (
      /* Translators: the names of one or more columns */
      _ ("More than one column is called “%s”. Only the first is read; the file itself keeps the others."), list);
}

/**
 * cohort_words_newer_import:
 * @imported_us: when an export made later was imported; 0: none was
 *
 * Returns: (transfer full) (nullable): a sentence that says what becomes of what it said
 */
char *
cohort_words_newer_import (gint64 imported_us, CohortZone *zone)
{
  g_autofree char *when = imported_us != 0 ? cohort_words_time (imported_us, zone) : NULL;

  if (when == NULL)
    return NULL;
  /* Translators: %s is a time */
  return g_strdup_printf (
      _ ("This export is older than the one imported on %s: what both say becomes what this one says."), when);
}

/* Returns: (transfer none): how often a benefit is promised */
const char *
cohort_words_cadence (const char *cadence)
{
  static const struct
  {
    const char *cadence;
    const char *word;
  } words[] = {
    { "always", NC_ ("cadence", "Always") },     { "week", NC_ ("cadence", "Every week") },
    { "month", NC_ ("cadence", "Every month") }, { "quarter", NC_ ("cadence", "Every quarter") },
    { "year", NC_ ("cadence", "Every year") },   { "once", NC_ ("cadence", "Once") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].cadence, cadence) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "cadence", words[i].word);
  return cadence;
}

/**
 * cohort_words_keep_sign:
 * @text: (transfer full): with percentages, or amounts with a sign
 *
 * Returns: (transfer full): the same, no sign of percent alone on the next line, no plus or minus alone at a line's end
 */
char *
cohort_words_keep_sign (char *text)
{
  g_autofree char *owned = text;
  g_autoptr (GString) kept = g_string_new (text);

  g_string_replace (kept, " %", "\xc2\xa0%", 0);
  g_string_replace (kept, "+", "+" WORD_JOINER, 0);
  g_string_replace (kept, "−", "−" WORD_JOINER, 0);
  return g_string_free_and_steal (g_steal_pointer (&kept));
}

/**
 * cohort_words_add_sentence:
 * @text: sentences, or nothing yet
 * @sentence: (transfer full): the next one
 *
 * Appends one, with what stands between two sentences in the language.
 */
void
cohort_words_add_sentence (GString *text, char *sentence)
{
  g_autofree char *next = sentence, *both = NULL;

  if (text->len == 0)
    {
      g_string_append (text, next);
      return;
    }
  /* Translators: two sentences, with what stands between them in the language */
  both = g_strdup_printf (C_ ("sentences", "%1$s %2$s"), text->str, next);
  g_string_assign (text, both);
}
