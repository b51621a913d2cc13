#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The spreadsheet of a tax year, read by a program that knows nothing of Cohort: as OpenDocument asks, and as the CSV says.

Usage: test-tax-year.py COHORTCTL. Prints TAP."""

import csv
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import traceback
import zipfile
from xml.etree import ElementTree

COHORTCTL = os.path.abspath(sys.argv[1])
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def table_of(element):
    """The cells of a table of a spreadsheet, each by its type, after what the format asks of it."""
    columns, *rows = element
    assert columns.tag == f"{{{ODF}table:1.0}}table-column"
    width = int(columns.get(f"{{{ODF}table:1.0}}number-columns-repeated"))
    table = []
    for row in rows:
        assert row.tag == f"{{{ODF}table:1.0}}table-row" and len(row) == width
        cells = []
        for cell in row:
            assert cell.tag == f"{{{ODF}table:1.0}}table-cell"
            kind = cell.get(f"{{{ODF}office:1.0}}value-type")
            shown = cell.findtext(f"{{{ODF}text:1.0}}p", "")
            if kind == "float":
                assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell.get(f"{{{ODF}office:1.0}}value"))
                assert cell.get(f"{{{ODF}office:1.0}}value") == shown
            elif kind == "date":
                assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell.get(f"{{{ODF}office:1.0}}date-value"))
            else:
                assert kind == "string" or kind is None and len(cell) == 0
            cells.append(shown)
        table.append(cells)
    return table


def test_a_tax_year_is_a_spreadsheet(folder):
    """Read by another program, byte by byte where the format says so: the same tables as in the CSV files."""
    community = os.path.join(folder, "a.cohort")
    subprocess.run([COHORTCTL, "--file", community, "demo", "--size", "small", "--anchor", "2026-06-30"], check=True,
                   stdout=subprocess.DEVNULL)
    # What a file may have called a source: no XML may hold it.
    with sqlite3.connect(community) as db:
        db.execute("UPDATE source SET name = 'a' || char(1) || '<b>&' || char(65535) WHERE kind = 'stripe'")
    db.close()
    subprocess.run([COHORTCTL, "--file", community, "tax-year", "2025", folder], check=True, stdout=subprocess.DEVNULL)
    path = os.path.join(folder, "tax-2025.ods")
    with open(path, "rb") as file:
        head = file.read(200)
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    # The type stands first, uncompressed, without extra field or descriptor: "magic" at the bytes 30 and 38.
    assert head[:4] == b"PK\3\4" and head[6:8] == b"\0\x08" and head[8:10] == head[28:30] == b"\0\0"
    assert head[30:38] == b"mimetype" and head[38:38 + len(kind)] == kind
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED and not first.extra
        manifest = ElementTree.fromstring(archive.read("META-INF/manifest.xml"))
        parts = {entry.get(f"{{{ODF}manifest:1.0}}full-path") for entry in manifest}
        assert parts == set(archive.namelist()) - {"mimetype", "META-INF/manifest.xml"} | {"/"}, parts
        content = ElementTree.fromstring(archive.read("content.xml"))
    assert content.tag == f"{{{ODF}office:1.0}}document-content"
    tables = content.find(f"{{{ODF}office:1.0}}body/{{{ODF}office:1.0}}spreadsheet")
    assert [table.get(f"{{{ODF}table:1.0}}name") for table in tables] == ["2025", "tie-out"]
    for table, name in zip(tables, ("tax-2025.csv", "tax-2025-tie-out.csv")):
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            written = list(csv.reader(file))
        assert len(written) > 5
        for row, wanted in zip(table_of(table), written, strict=True):
            assert [re.sub("[\\x01\uffff ]", " ", text) for text in wanted] == row, (row, wanted)


def main():
    print("1..1")
    with tempfile.TemporaryDirectory() as folder:
        try:
            test_a_tax_year_is_a_spreadsheet(folder)
        except (AssertionError, OSError, ElementTree.ParseError, subprocess.CalledProcessError, zipfile.BadZipFile):
            print("not ok 1 spreadsheet")
            print("# " + traceback.format_exc().replace("\n", "\n# "))
            return 1
    print("ok 1 spreadsheet")
    return 0


if __name__ == "__main__":
    sys.exit(main())
