// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-texts-private.h"

#include <glib/gi18n-lib.h>

#include "cohort-members.h"
#include "cohort-scramble.h"
#include "cohort-words.h"

char *
cohort_text_person (const char *name, const char *handle, const char *email)
{
  const char *const known[] = { name, handle, email };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i] != NULL && *known[i] != '\0')
      return i == 0 ? cohort_scramble_name (known[i]) : cohort_scramble_contact (known[i]);
  /* Translators: shown for a person of whom the source tells no name, handle or e-mail */
  return g_strdup (_ ("Name not known"));
}

char *
cohort_text_contact (const char *email, const char *handle)
{
  return cohort_scramble_contact (email != NULL ? email : handle != NULL ? handle : "");
}

static void
replace (char **text, char *(*scramble) (const char *) )
{
  g_autofree char *real = *text;

  *text = scramble (real);
}

void
cohort_text_shield (CohortMemberDetail *detail)
{
  if (!cohort_scramble_is_active ())
    return;
  replace (&detail->provider_name, cohort_scramble_name);
  replace (&detail->provider_email, cohort_scramble_contact);
  replace (&detail->provider_handle, cohort_scramble_contact);
  replace (&detail->url, cohort_scramble_contact);
  replace (&detail->provider_url, cohort_scramble_contact);
  for (guint i = 0; i < detail->fields->len; i++)
    replace (&((CohortFieldEntry *) g_ptr_array_index (detail->fields, i))->value, cohort_scramble_prose);
  for (guint i = 0; i < detail->identities->len; i++)
    {
      CohortIdentityEntry *identity = g_ptr_array_index (detail->identities, i);

      replace (&identity->name, cohort_scramble_name);
      replace (&identity->email, cohort_scramble_contact);
      replace (&identity->handle, cohort_scramble_contact);
      replace (&identity->url, cohort_scramble_contact);
      replace (&identity->note, cohort_scramble_prose);
    }
  for (guint i = 0; i < detail->notes->len; i++)
    replace (&((CohortNoteEntry *) g_ptr_array_index (detail->notes, i))->body, cohort_scramble_prose);
  for (guint i = 0; i < detail->overrides->len; i++)
    replace (&((CohortOverrideEntry *) g_ptr_array_index (detail->overrides, i))->value, cohort_scramble_prose);
}

char *
cohort_text_paid_through (CohortDay end)
{
  if (end == COHORT_DAY_MAX)
    /* Translators: how long a membership is paid: the source named no end */
    return g_strdup (C_ ("paid through", "No end known"));
  return cohort_words_day (end == COHORT_DAY_NONE ? end : end - 1);
}

char *
cohort_text_net (GPtrArray *money)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < money->len; i++)
    {
      const CohortLedgerSum *sum = g_ptr_array_index (money, i);
      g_autofree char *amount = cohort_words_money (sum->net, sum->currency);

      g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", amount);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

char *
cohort_text_instant_day (gint64 us, CohortZone *zone)
{
  return us != 0 ? cohort_words_day (cohort_zone_day (zone, us)) : g_strdup ("");
}
