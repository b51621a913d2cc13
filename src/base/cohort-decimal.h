/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading amounts as people and programs write them, by an explicit profile: no locale, no double, no guess while
 * reading. Guessing is a step of its own (the evidence functions) whose answer may be that nobody can know.
 *
 * Read: blanks around; a sign before or after, "−", or parentheses as a minus; groups of three, or of India
 * (12,34,567), separated by the profile's group sign, a blank of any width or an apostrophe, one kind within a number;
 * full-width digits and signs; ".5" and "5.".
 * Not read: exponents, percent, other digits than ASCII and full-width ones, groups of another size.
 * Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_DECIMAL_EXACT = 0,
  COHORT_DECIMAL_ROUND = 1 << 0 /* round fraction digits beyond the exponent half-even; otherwise they are an error */
} CohortDecimalFlags;

typedef struct
{
  char decimal; /* '.' or ',' */
  char group;   /* the other of the two */
  CohortDecimalFlags flags;
} CohortDecimalProfile;

extern const CohortDecimalProfile COHORT_DECIMAL_POINT; /* 1,234.56 */
extern const CohortDecimalProfile COHORT_DECIMAL_COMMA; /* 1.234,56 */

gboolean cohort_decimal_parse_minor (const char *text, const CohortDecimalProfile *profile, int exponent, gint64 *minor,
                                     GError **error);
gboolean cohort_decimal_parse_money (const char *text, const CohortDecimalProfile *profile, const char *default_iso,
                                     gint64 *minor, const char **iso, GError **error);

typedef enum
{
  COHORT_DECIMAL_GUESS_NONE,      /* nothing speaks for either, and every text reads the same with both */
  COHORT_DECIMAL_GUESS_POINT,     /* 1,234.56 */
  COHORT_DECIMAL_GUESS_COMMA,     /* 1.234,56 */
  COHORT_DECIMAL_GUESS_AMBIGUOUS, /* only texts such as "1,234", which mean two amounts: a person has to say */
  COHORT_DECIMAL_GUESS_CONFLICT   /* some texts need one profile and some the other */
} CohortDecimalGuess;

/* How many texts speak for what; start with zeros. */
typedef struct
{
  guint point, comma, ambiguous, plain, other;
} CohortDecimalEvidence;

void cohort_decimal_evidence_add (CohortDecimalEvidence *evidence, const char *text);
CohortDecimalGuess cohort_decimal_evidence_answer (const CohortDecimalEvidence *evidence);
CohortDecimalGuess cohort_decimal_guess (const char *const *samples, gsize n_samples);
const CohortDecimalProfile *cohort_decimal_guess_profile (CohortDecimalGuess guess);

G_END_DECLS
