// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pages of the window, in the order of the sidebar. A new page is one line here and one folder in pages/.

#include "config.h"

#include "cohort-page-table.h"

#include "cohort-history-page.h"
#include "cohort-members-page.h"
#include "cohort-payments-page.h"
#include "cohort-sources-page.h"

#include <glib/gi18n.h>

static const CohortPageInfo pages[] = {
  { "members", N_ ("Members"), "cohort-members-symbolic", NULL, cohort_members_page_get_type },
  { "payments", N_ ("Payments"), "cohort-payments-symbolic", N_ ("Money"), cohort_payments_page_get_type },
  { "sources", N_ ("Sources"), "cohort-sources-symbolic", N_ ("Data"), cohort_sources_page_get_type },
  { "history", N_ ("History"), "cohort-history-symbolic", NULL, cohort_history_page_get_type },
};

/**
 * cohort_page_table_get:
 * @n_pages: (out): how many there are
 *
 * Returns: (transfer none): the table
 */
const CohortPageInfo *
cohort_page_table_get (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages);
  return pages;
}
