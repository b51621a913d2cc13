#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that a line of text shows: licences, leftovers, sizes, amounts never read as doubles.

usage: sources.py SOURCE
"""

import os
import re
import sys

MAX_LINES = 600
LEFTOVER = re.compile(r'\b(TODO|FIXME|HACK|WIP)\b|^<{7} |^>{7} |^={7}$')
CODE_RULES = (
    (re.compile(r'^\s*#\s*if\s+0\b'), 'dead code (#if 0)'),
    (re.compile(r'(?<![\w])(strtod|strtof|atof|gets|sprintf|strcpy|strcat|strtok|tmpnam)\s*\('), 'function not used here'),
    (re.compile(r'\bg_print(err)?\s*\('), 'printing: use g_debug or g_message'),
    (re.compile(r'\bg_autofree\b[^;(=]*\b\w+\['), 'g_autofree of an array: it frees the first element alone'),
    (re.compile(r'\t'), 'tab'),
    (re.compile(r'[ \t]+$'), 'blank at the end of a line'),
)
# GTK's and libadwaita's animations stop where motion is not wanted; one of our own has to ask.
OWN_MOTION = re.compile(r'\bgtk_widget_add_tick_callback\s*\(')
ASKS_FOR_MOTION = 'adw_get_enable_animations'
# Without a role such a row, and the number in it, are nowhere in the accessibility tree.
SPIN_ROW = re.compile(r'Adw\.SpinRow\b.*\{|\badw_spin_row_new')
HAS_ROLE = 'accessible-role: list_item;'
MAY_PRINT = ('src/cli/', 'tests/')
MAY_READ_DOUBLES = ('tests/',)
TEXT = ('.c', '.h', '.py', '.sh', '.blp', '.build', '.sql', '.md', '.css', '.xml', '.in', '.ui', '.svg', '.page', '.json', '.supp')
NEED_LICENCE = ('.c', '.h', '.py', '.sh', '.blp', '.sql', '.css')
SPEAKS_OF_LEFTOVERS = ('tests/static/sources.py', 'tests/tools/run-tests.py')
SKIP = ('build', '.git', 'corpus', 'exports', 'metrics', 'golden', '__pycache__')


def files(source):
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if name not in SKIP and not os.path.islink(os.path.join(folder, name)))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), source)
            if name.endswith(TEXT) or path in ('dev', '.ci/run'):
                yield path


def check(source, path):
    with open(os.path.join(source, path), encoding='utf-8') as handle:
        lines = handle.read().splitlines()
    name = os.path.basename(path)
    if path not in SPEAKS_OF_LEFTOVERS:
        for number, line in enumerate(lines, 1):
            if LEFTOVER.search(line):
                yield f'{path}:{number}: left over: {line.strip()[:80]}'
    if name.endswith(NEED_LICENCE) or name == 'dev':
        head = '\n'.join(lines[:5])
        if 'SPDX-FileCopyrightText: The Cohort developers' not in head or 'SPDX-License-Identifier: GPL-3.0-or-later' not in head:
            yield f'{path}: lacks its two SPDX lines'
    if name.endswith(('.c', '.h', '.py', '.sh', '.blp')) or name == 'dev':
        if len(lines) > MAX_LINES:
            yield f'{path}: {len(lines)} lines, {MAX_LINES} at most'
    if name.endswith('.h') and '#pragma once' not in lines:
        yield f'{path}: lacks #pragma once'
    if path.startswith('src/ui/') and not any(ASKS_FOR_MOTION in line for line in lines):
        for number, line in enumerate(lines, 1):
            if OWN_MOTION.search(line):
                yield f'{path}:{number}: moves without asking whether motion is wanted'
    if path.startswith('src/ui/'):
        for number, line in enumerate(lines):
            if SPIN_ROW.search(line) and not any(HAS_ROLE in part for part in lines[number:number + 2]):
                yield f'{path}:{number + 1}: a spin row without a role: see cohort_ui_spin_row_new()'
    if name.endswith(('.c', '.h')):
        for number, line in enumerate(lines, 1):
            for pattern, what in CODE_RULES:
                if not pattern.search(line):
                    continue
                if (what.startswith('printing') and path.startswith(MAY_PRINT)) or \
                        (what.startswith('function') and path.startswith(MAY_READ_DOUBLES)):
                    continue
                yield f'{path}:{number}: {what}: {line.strip()[:80]}'


def main():
    source = os.path.abspath(sys.argv[1])
    count, faults = 0, []
    for path in files(source):
        count += 1
        faults += check(source, path)
    for fault in faults:
        print(fault)
    print(f'{count} files, {len(faults)} faults')
    return 1 if faults or not count else 0


if __name__ == '__main__':
    sys.exit(main())
