#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every header compiles on its own, and twice in one file.

usage: headers.py SOURCE BUILD

A header that the file of its name includes first of all has been compiled on its own by the build; the others are here.
"""

import glob
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
from layers import flags_of  # noqa: E402


FIRST = re.compile(r'^#include ["<](?!config\.h)([^">]+)', re.MULTILINE)


def is_proven(header):
    """Whether the build would fail if the header needed another before it."""
    try:
        with open(header[:-1] + 'c', encoding='utf-8') as handle:
            first = FIRST.search(handle.read())
    except FileNotFoundError:
        return False
    return first is not None and first.group(1) == os.path.basename(header)


def check(job):
    header, directory, flags = job
    program = f'#include "{header}"\n#include "{header}"\n'
    command = [*flags, '-Wno-unused', '-fsyntax-only', '-x', 'c', '-']
    done = subprocess.run(command, cwd=directory, input=program, capture_output=True, text=True, check=False)
    return f'{header}\n{done.stderr}' if done.returncode else ''


def main():
    source, build = (os.path.abspath(path) for path in sys.argv[1:3])
    jobs, proven = [], 0
    for layer in sorted(os.listdir(os.path.join(source, 'src'))):
        found = flags_of(build, layer)
        if found:
            headers = glob.glob(os.path.join(source, 'src', layer, '**', '*.h'), recursive=True)
            proven += sum(map(is_proven, headers))
            jobs += [(header, *found) for header in sorted(headers) if not is_proven(header)]
    with ThreadPoolExecutor(2) as pool:
        faults = [fault for fault in pool.map(check, jobs) if fault]
    for fault in faults:
        print(fault)
    print(f'{proven} headers proven by the build, {len(jobs)} here, {len(faults)} faults')
    return 1 if faults or not proven else 0


if __name__ == '__main__':
    sys.exit(main())
