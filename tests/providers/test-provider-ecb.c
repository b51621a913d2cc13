// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The European Central Bank's rates: also the pattern of a provider's test. */

#include "cohort-provider-kit.h"

#include "cohort-civil.h"

#include <string.h>

static const CohortKitReply replies[] = {
  { .task = "check", .file = "ecb/eurofxref-daily.synthetic.xml" },
  { .task = "window rates all", .file = "ecb/eurofxref-hist.synthetic.xml" },
  { .task = "window rates 90d", .file = "ecb/eurofxref-daily.synthetic.xml" },
  { NULL },
};

static CohortKit
make_kit (const CohortKitReply *answers)
{
  return (CohortKit) { .provider = cohort_provider_by_id ("ecb"), .replies = answers };
}

static void
test_first (void)
{
  CohortKit kit = make_kit (replies);

  cohort_kit_assert_first (&kit, "ecb-first.txt");
}

/* Soon after, the short file is enough; after a long time it is not. */
static void
test_later (void)
{
  const gint64 noon = G_GINT64_CONSTANT (1782820800000000);
  CohortKitMark marks[] = { { "rates", { .since_us = noon - 5 * COHORT_US_PER_DAY } }, { NULL } };
  CohortKit kit = make_kit (replies);
  g_autofree char *soon = NULL;
  g_autofree char *late = NULL;

  kit.marks = marks;
  soon = cohort_kit_run (&kit);
  g_assert_true (g_str_has_prefix (soon, "window rates 90d\n"));
  marks[0].mark.since_us = noon - 81 * COHORT_US_PER_DAY;
  late = cohort_kit_run (&kit);
  g_assert_true (g_str_has_prefix (late, "window rates all\n"));
}

static void
test_faults (void)
{
  static const CohortKitReply bad[][2] = {
    { { .task = "window rates all", .body = "" }, { NULL } },
    { { .task = "window rates all", .body = "<a><Cube time='2026-06-29'>" }, { NULL } },
    { { .task = "window rates all", .body = "<html><body>Not here</body></html>" }, { NULL } },
    { { .task = "window rates all", .body = "{}" }, { NULL } },
    { { .task = "window rates all", .status = 503, .body = "" }, { NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      CohortKit kit = make_kit (bad[i]);
      g_autofree char *text = cohort_kit_run (&kit);

      g_assert_nonnull (strstr (text, "retry later:"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/provider-ecb/first", test_first);
  g_test_add_func ("/provider-ecb/later", test_later);
  g_test_add_func ("/provider-ecb/faults", test_faults);
  return g_test_run ();
}
