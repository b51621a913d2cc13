#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of a build folder through `meson test` and says how far they are.

usage: run-tests.py BUILD [meson test options]

Prints a line for each test program as it ends, with its suite and the time since the start, then the cases of each suite.
BUILD.count gets one line for all of them: `N passed, N failed[, N skipped]`. What is counted are cases (TAP lines); a program that
has none, or that ends badly without saying which case failed, counts as one. Fails when a case failed or when none ran.
The heavy suites (bench, soak, peers) run only when they are named.
"""

import json
import os
import re
import subprocess
import sys
import time

HEAVY = ('bench', 'soak', 'peers')
PATIENCE = '4'  # a machine with other things to do is no fault: only what hangs runs into its time
BAD = ('FAIL', 'ERROR', 'TIMEOUT', 'INTERRUPT', 'UNEXPECTEDPASS')
LINE = re.compile(r'^\s*(\d+)/(\d+)\s+(\S.*?)\s+(OK|SKIP|EXPECTEDFAIL|' + '|'.join(BAD) + r')\s+([\d.]+)s')
TAP = re.compile(r'^(ok|not ok)\b[^#]*(?:#\s*(SKIP|TODO))?', re.IGNORECASE)


def cases(result, stdout):
    """Passed, failed and skipped cases of one program."""
    passed = failed = skipped = 0
    for line in (stdout or '').splitlines():
        match = TAP.match(line)
        if not match:
            continue
        state, mark = match.group(1).lower(), (match.group(2) or '').upper()
        if mark == 'SKIP':
            skipped += 1
        elif state == 'ok' or mark == 'TODO':
            passed += 1
        else:
            failed += 1
    if result in BAD and failed == 0:
        failed = 1
    if passed + failed + skipped == 0:
        if result == 'SKIP':
            skipped = 1
        else:
            passed = 1
    return passed, failed, skipped


def short(name):
    """A test's own name; meson's logs put its project and suite before it."""
    return name.split(' / ')[-1].split(':')[-1].strip()


def clock(start):
    seconds = int(time.monotonic() - start)
    return f'{seconds // 60}:{seconds % 60:02d}'


def run_meson(build, options, suite_of, start):
    """Runs the tests; a line for each as it ends, and what meson prints of those that fail."""
    command = ['meson', 'test', '-C', build, '--no-rebuild', '--print-errorlogs', '--num-processes',
               os.environ.get('COHORT_TEST_JOBS', str(os.cpu_count() or 2)), *options]
    if '-t' not in options:
        command += ['-t', PATIENCE]
    if '--suite' not in options:
        for suite in HEAVY:
            command += ['--no-suite', suite]
    live = '--verbose' in options
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors='replace')
    for line in process.stdout:
        if line.startswith('Summary of Failures'):
            break
        match = LINE.match(line)
        if match and not live:
            number, total, name, state, took = match.groups()
            state = '' if state == 'OK' else f'  {state}'
            name = short(name)
            print(f'[{number}/{total} {clock(start)}] {suite_of.get(name, "other"):10} {name}  {took} s{state}', flush=True)
        elif live or (line.strip() and not line.startswith(('ninja:', 'Full log', 'Ok:', 'Fail:', 'Expected Fail:',
                                                            'Unexpected Pass:', 'Skipped:', 'Timeout:'))):
            print(line, end='', flush=True)
    process.stdout.read()
    return process.wait()


def results(build):
    """The programs of the last run, one JSON document a line."""
    try:
        with open(os.path.join(build, 'meson-logs', 'testlog.json'), encoding='utf-8') as log:
            return [json.loads(line) for line in log]
    except FileNotFoundError:
        return []


def suites_of(build):
    """The suite of each test program, by its name."""
    with open(os.path.join(build, 'meson-info', 'intro-tests.json'), encoding='utf-8') as tests:
        return {test['name']: test['suite'][0].split(':')[-1] for test in json.load(tests) if test['suite']}


def main():
    build, options = sys.argv[1], sys.argv[2:]
    start = time.monotonic()
    log = os.path.join(build, 'meson-logs', 'testlog.json')
    if os.path.exists(log):
        os.remove(log)
    suite_of = suites_of(build)
    status = run_meson(build, options, suite_of, start)

    suites = {}
    for test in results(build):
        counts = suites.setdefault(suite_of.get(short(test['name']), 'other'), [0, 0, 0, 0, 0.0])
        for index, value in enumerate(cases(test['result'], test.get('stdout'))):
            counts[index] += value
        counts[3] += 1
        counts[4] += test.get('duration', 0)
    for name, (passed, failed, skipped, programs, took) in sorted(suites.items()):
        print(f'{name:12} {programs:4} programs {passed:5} passed {failed:3} failed {skipped:3} skipped {took:7.1f} s')
    passed, failed, skipped = (sum(counts[index] for counts in suites.values()) for index in range(3))
    if status != 0 and failed == 0 and passed + skipped > 0:
        failed = 1
    if passed + failed == 0:
        print('no test ran')
    print(f'elapsed {clock(start)}')
    with open(f'{build}.count', 'w', encoding='utf-8') as count:
        count.write(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else '') + '\n')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
