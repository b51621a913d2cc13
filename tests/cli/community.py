# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of cohortctl share. The program is the first word of the test's own command line."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
COHORTCTL = os.path.abspath(sys.argv[1])


class Community:
    """A community in a folder of its own."""

    def __init__(self, folder, name="a"):
        self.folder = folder
        self.path = os.path.join(folder, name + ".cohort")

    def run(self, *words, status=0):
        done = subprocess.run([COHORTCTL, "--file", self.path, *words], capture_output=True, text=True)
        assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
        return done

    def json(self, *words, status=0):
        return json.loads(self.run(*words, "--json", status=status).stdout)

    def count(self, table):
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as db:
            return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def main(names):
    """Runs each test_… of @names in a folder of its own, and prints TAP."""
    tests = [(name, function) for name, function in names.items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = False
    for number, (name, function) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="cohort-cli-") as folder:
            try:
                function(Community(folder))
                print(f"ok {number} {name}", flush=True)
            except AssertionError as error:
                failed = True
                print(f"not ok {number} {name}\n# {error}".replace("\n", "\n# ", 2), flush=True)
    sys.exit(failed)
