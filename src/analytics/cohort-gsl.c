// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one place that touches what GSL and OpenBLAS keep for the whole process.
#include "config.h"

#include "cohort-gsl.h"

#include <gsl/gsl_errno.h>

/* Weak: another CBLAS may stand in for OpenBLAS. */
extern void openblas_set_num_threads (int n) __attribute__ ((weak));

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

/**
 * cohort_blas_single:
 *
 * Keeps OpenBLAS to one thread from now on, once: its results depend on how many share a product. Thread-safe.
 */
void
cohort_blas_single (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      if (openblas_set_num_threads != NULL)
        openblas_set_num_threads (1);
      g_once_init_leave (&once, 1);
    }
}
