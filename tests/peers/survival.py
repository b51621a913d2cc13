#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Survival curves and the log-rank test beside R's survival package, on random members with ties and censoring.

usage: survival.py ANALYSE

The survival, its standard error, the log-log band and the chi-squared value have to agree to 1e-9.
"""

import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

ROUNDS = 20
TOLERANCE = 1e-9
PROGRAM = '''
library(survival)
d <- read.csv(commandArgs(TRUE)[1])
f <- survfit(Surv(time, event) ~ group, d, conf.type = "log-log")
l <- survdiff(Surv(time, event) ~ group, d)
k <- f$n.event > 0
cat(sprintf("%.17g", l$chisq), "\\n")
cat(sprintf("%.17g %.17g %.17g %.17g\\n", f$surv[k], f$surv[k] * f$std.err[k], f$lower[k], f$upper[k]), sep = "")
'''


def members(generator):
    """Some hundred members in two groups, many of them leaving on the same day."""
    rows = []
    for _ in range(generator.randrange(60, 400)):
        group = generator.randrange(2)
        time = 1 + int(generator.expovariate(0.05 if group else 0.08))
        rows.append((time, int(generator.random() < 0.7), 'ab'[group]))
    return rows


def numbers(text):
    return [float('nan') if word in ('NA', 'NaN') else float(word) for word in text.split()]


def differs(ours, theirs):
    if theirs != theirs:
        return False  # R has no band where nobody is left
    return abs(ours - theirs) > TOLERANCE * max(1, abs(theirs))


def compare(analyse, path):
    document = json.loads(subprocess.run([analyse, 'km', '--time', 'time', '--event', 'event', '--group', 'group', path],
                                         capture_output=True, text=True, check=True).stdout)
    first, *lines = subprocess.run(['Rscript', '--vanilla', '-e', PROGRAM, path], capture_output=True, text=True,
                                   check=True).stdout.splitlines()
    ours = [values for group in document['groups'] for index, values in
            enumerate(zip(group['survival'], group['se'], group['lo'], group['hi'])) if group['n_event'][index] > 0]
    theirs = [numbers(line) for line in lines if line.strip()]
    if len(ours) != len(theirs):
        return f'{len(ours)} steps, R has {len(theirs)}'
    if differs(document['log_rank']['chi2'], float(first)):
        return f"chi-squared {document['log_rank']['chi2']!r}, R has {first}"
    for step, (mine, other) in enumerate(zip(ours, theirs)):
        for name, left, right in zip(('survival', 'error', 'lower', 'upper'), mine, other):
            if left is not None and differs(left, right):
                return f'step {step}, {name}: {left!r}, R has {right!r}'
    return None


def main():
    if not shutil.which('Rscript'):
        print('1..0 # SKIP R is not here')
        return 0
    generator = random.Random(7)
    print(f'1..{ROUNDS}')
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, ROUNDS + 1):
            path = os.path.join(folder, 'members.csv')
            with open(path, 'w', newline='', encoding='utf-8') as handle:
                writer = csv.writer(handle)
                writer.writerow(('time', 'event', 'group'))
                writer.writerows(members(generator))
            fault = compare(sys.argv[1], path)
            failed += fault is not None
            print(f"{'not ok' if fault else 'ok'} {number} survival of random members" + (f' # {fault}' if fault else ''))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
