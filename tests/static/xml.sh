#!/bin/sh
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Icons, MIME type, settings and help are well-formed; settings and help also valid where their tools are at hand.
set -eu
cd "$1"
find data help \( -name '*.svg' -o -name '*.xml' -o -name '*.xml.in' -o -name '*.page' \) -print0 | xargs -0r xmllint --noout
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for schema in data/*.gschema.xml.in data/*.gschema.xml; do
  [ -f "$schema" ] || continue
  sed -e 's/@APPLICATION_ID@/io.github.cohort_app.Cohort/g; s,@[A-Z_]*PATH@,/io/github/cohort_app/Cohort/,g' "$schema" \
    >"$work/$(basename "${schema%.in}")"
done
glib-compile-schemas --strict --dry-run "$work"
for language in help/*/; do
  [ -f "$language/index.page" ] || continue
  ! command -v yelp-check >/dev/null || yelp-check validate "$language"*.page
done
