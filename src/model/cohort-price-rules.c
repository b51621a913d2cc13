// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-price-rules.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Patreon raises a tier by so much at the most, in cents. */
#define PATREON_MOST 2000

typedef struct
{
  const char *source_kind;
  const char *for_new; /* how a price for new members is made there */
  const char *for_all; /* and what it takes to move those who are there */
} Rule;

static const Rule rules[] = {
  { "patreon", N_ ("Patreon: members keep their price when you publish a new tier and unlist the old one."),
    N_ ("Patreon: members are told 31 days before, and the tier’s price is locked meanwhile.") },
  { "github", N_ ("GitHub Sponsors: a published tier keeps its price; publish a new tier and retire the old one."),
    N_ ("GitHub Sponsors: nobody can be moved to another tier; sponsors have to choose it themselves.") },
  { "stripe", N_ ("Stripe: a price cannot be changed; make a new one and archive the old one."),
    N_ ("Stripe: each subscription has to be moved to the new price; tell its member before.") },
  { "ghost", N_ ("Ghost: a tier’s new price holds for who joins from then on."),
    N_ ("Ghost: members who are there keep the price they joined with; they have to subscribe anew.") },
};

static const Rule *
find (const char *source_kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].source_kind, source_kind) == 0)
      return &rules[i];
  return NULL;
}

GPtrArray *
cohort_price_rules (const CohortPriceMove *move, gboolean *breaks)
{
  GPtrArray *lines = g_ptr_array_new ();
  const Rule *rule = find (move->source_kind);

  *breaks = FALSE;
  if (rule != NULL)
    g_ptr_array_add (lines, (gpointer) _ (move->for_all ? rule->for_all : rule->for_new));
  else
    g_ptr_array_add (lines, (gpointer) _ ("Look up what the service allows before you change a price there."));
  if (move->for_all && strcmp (move->source_kind, "patreon") == 0 && strcmp (move->currency, "USD") == 0
      && move->new_price - move->old_price > PATREON_MOST)
    {
      *breaks = TRUE;
      g_ptr_array_add (lines, (gpointer) _ ("Patreon raises a tier by $20 at the most: make a new tier instead."));
    }
  return lines;
}
