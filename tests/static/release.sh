#!/bin/sh
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
# The version of the build is the newest release of the metainfo and heads NEWS.
set -eu
cd "$1"
newest=$(sed -n 's/.*<release version="\([^"]*\)".*/\1/p' data/*.metainfo.xml.in | head -n 1)
[ "$newest" = "$2" ] || { echo "the metainfo's newest release is $newest, the build's version $2"; exit 1; }
head -n 3 NEWS | grep -q "$2" || { echo "NEWS does not begin with $2"; exit 1; }
