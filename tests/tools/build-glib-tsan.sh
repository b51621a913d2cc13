#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
# build-glib-tsan.sh PREFIX   builds GLib from the source package in /usr/src/cohort with ThreadSanitizer.
# GLib's own locks are futexes that the sanitizer cannot see in a plain build; every hand-over would look like a race. So
# would be what g_bit_lock () guards (weak references, toggle references), whose fast path is inline assembly that no
# instrument sees: it is built from the C that serves other processors.
set -euo pipefail
prefix=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir glib
tar -x -C glib --strip-components=1 -f /usr/src/cohort/glib2.0_*.orig.tar.xz
sed -i 's/#define USE_ASM_GOTO 1/#undef USE_ASM_GOTO/' glib/glib/gbitlock.c
grep -q '#undef USE_ASM_GOTO' glib/glib/gbitlock.c
meson setup glib build --prefix="$prefix" --libdir=lib --buildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false \
  -Dtests=false -Dintrospection=disabled -Dman-pages=disabled -Ddocumentation=false -Dnls=disabled -Dsysprof=disabled \
  -Dlibelf=disabled -Ddtrace=disabled -Dsystemtap=disabled -Dglib_debug=disabled
ninja -C build
meson install -C build --no-rebuild --quiet
