#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every header compiles on its own, and twice in one file.

usage: headers.py SOURCE BUILD
"""

import glob
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
from layers import flags_of  # noqa: E402


def check(job):
    header, directory, flags = job
    program = f'#include "{header}"\n#include "{header}"\n'
    command = [*flags, '-Wno-unused', '-fsyntax-only', '-x', 'c', '-']
    done = subprocess.run(command, cwd=directory, input=program, capture_output=True, text=True, check=False)
    return f'{header}\n{done.stderr}' if done.returncode else ''


def main():
    source, build = (os.path.abspath(path) for path in sys.argv[1:3])
    jobs = []
    for layer in sorted(os.listdir(os.path.join(source, 'src'))):
        found = flags_of(build, layer)
        if found:
            headers = glob.glob(os.path.join(source, 'src', layer, '**', '*.h'), recursive=True)
            jobs += [(header, *found) for header in sorted(headers)]
    with ThreadPoolExecutor(2) as pool:
        faults = [fault for fault in pool.map(check, jobs) if fault]
    for fault in faults:
        print(fault)
    print(f'{len(jobs)} headers, {len(faults)} faults')
    return 1 if faults or not jobs else 0


if __name__ == '__main__':
    sys.exit(main())
