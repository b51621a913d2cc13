/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The entry point of a fuzz target: linked with libFuzzer it is fed mutations, linked with replay.c the committed
 * corpus. A target checks properties, not only that nothing crashes. */

#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
