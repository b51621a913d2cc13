// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one place that touches GSL's process-wide error handler.
#include "config.h"

#include "cohort-gsl.h"

#include <gsl/gsl_errno.h>

/**
 * cohort_gsl_quiet:
 *
 * Turns GSL's aborting error handler off, once. Call it before any GSL function that can fail. Thread-safe.
 */
void
cohort_gsl_quiet (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      gsl_set_error_handler_off ();
      g_once_init_leave (&once, 1);
    }
}
