#!/bin/sh
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
# The sources are as `./dev format` leaves them.
set -eu
cd "$1"
command -v clang-format >/dev/null || exit 77
find src tests -name '*.[ch]' -print0 | xargs -0r clang-format --dry-run --Werror
find src -name '*.blp' -print0 | xargs -0r blueprint-compiler format
