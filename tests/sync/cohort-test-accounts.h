// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* For tests: the made-up account of each service, as its kept answers and exports tell it. */

#pragma once

#include "cohort-test-service.h"

extern const TestService account_stripe, account_patreon, account_patreon_more, account_github_repositories,
    account_github, account_ghost, account_gumroad, account_gumroad_more, account_afdian, account_opencollective,
    account_discourse, account_lemonsqueezy, account_paddle, account_memberful, account_bmc, account_paypal;
extern const TestRoute account_stripe_later[];
