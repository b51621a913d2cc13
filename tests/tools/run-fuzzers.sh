#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
# run-fuzzers.sh BUILD SECONDS [TARGET…]   runs the libFuzzer targets BUILD/tests/fuzz/fuzz-* one after the other.
# Seeds are tests/fuzz/corpus/TARGET; what is learnt stays in build/fuzz-corpus, what breaks in build/fuzz-found.
set -euo pipefail
build=$1 seconds=$2
shift 2
failed=0 ran=0 start=$SECONDS
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
for program in "$build"/tests/fuzz/fuzz-*; do
  name=${program##*/fuzz-}
  [ -f "$program" ] && [ -x "$program" ] || continue
  [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
  mkdir -p "build/fuzz-corpus/$name" build/fuzz-found
  seeds=()
  [ ! -d "tests/fuzz/corpus/$name" ] || seeds=("tests/fuzz/corpus/$name")
  log=build/fuzz-found/$name.log
  ran=$((ran + 1))
  if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="build/fuzz-found/$name-" "build/fuzz-corpus/$name" "${seeds[@]}" >"$log" 2>&1; then
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "[$((SECONDS - start)) s] $name: ${executed:-?} inputs, nothing broken"
  else
    failed=$((failed + 1))
    echo "[$((SECONDS - start)) s] $name: BROKEN, see $log"
    tail -n 25 "$log"
  fi
done
[ $ran -gt 0 ] || { echo 'no fuzz target was built'; exit 1; }
echo "$((ran - failed)) passed, $failed failed"
[ $failed -eq 0 ]
