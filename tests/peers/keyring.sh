#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
# keyring.sh TEST-SYNC-KEYRING   the keyring's cases against gnome-keyring's daemon, unlocked, on a session bus of its own.
set -euo pipefail
if ! command -v gnome-keyring-daemon >/dev/null; then
  echo '1..0 # SKIP gnome-keyring is not installed'
  exit 0
fi
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_RUNTIME_DIR=$home XDG_DATA_HOME=$home/data COHORT_TEST_KEYRING=service
unset SECRET_BACKEND
# shellcheck disable=SC2016
dbus-run-session -- bash -euc '
  printf %s "of a test" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  "$1"' keyring "$1"
