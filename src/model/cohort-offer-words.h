// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Prices and what came of them, in sentences. Any thread once cohort_words_init () ran. */

#pragma once

#include "cohort-offer-report.h"

G_BEGIN_DECLS

char *cohort_offer_price_text (const CohortOfferPrice *price);
char *cohort_offer_benefit_text (const CohortOfferBenefit *benefit);
char *cohort_offer_price_people (const CohortOfferPrice *price);
char *cohort_price_moved_title (const CohortPriceMoved *moved);
char *cohort_price_moved_sentence (const CohortPriceMoved *moved);
char *cohort_price_moved_still (const CohortPriceMoved *moved);
char *cohort_promotion_end_title (const CohortPromotionEnd *end);
char *cohort_promotion_end_sentence (const CohortPromotionEnd *end);

G_END_DECLS
