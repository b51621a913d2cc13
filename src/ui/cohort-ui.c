// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The resources of the user interface, registered by a call: those of a static library are dropped by the
// linker when nothing names them.

#include "config.h"

#include "cohort-ui.h"

#include "cohort-ui-resources.h"

/**
 * cohort_ui_init:
 *
 * Makes templates, icons and styles known. Call it before the first widget, and before GtkApplication looks for
 * its own resources in startup; calling it again does nothing. Main thread.
 */
void
cohort_ui_init (void)
{
  static gboolean done;

  if (done)
    return;
  cohort_ui_resources_register_resource ();
  done = TRUE;
}
