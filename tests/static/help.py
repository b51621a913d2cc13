#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sources name of the help is there, as is what its pages link to, and every page and dialog names some.

usage: help.py SOURCE
"""

import glob
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

MALLARD = '{http://projectmallard.org/1.0/}'
NAMED = (
    re.compile(r'cohort_ui_set_help \([^;]*?"([^"]+)"\)'),
    re.compile(r'->help = "([^"]+)"'),
    re.compile(r'\.help_page = "([^"]+)"'),
    re.compile(r'\? kind->help_page : "([^"]+)"'),
)
OPENS = re.compile(r'G_DEFINE[A-Z_]*TYPE[A-Z_]* \((\w+), \w+, (?:ADW_TYPE_DIALOG|ADW_TYPE_ALERT_DIALOG|ADW_TYPE_PREFERENCES_DIALOG|COHORT_TYPE_PAGE)\b')


def read_topics(folder):
    """Every topic of a language: pages, and sections as page#section; and what its pages link to."""
    topics, links = set(), set()
    for path in glob.glob(os.path.join(folder, '*.page')):
        page = ElementTree.parse(path).getroot()
        topics.add(page.get('id'))
        if page.get('id') != os.path.basename(path).removesuffix('.page'):
            topics.add(f'{path}: the id is not the name of the file')
        topics |= {f"{page.get('id')}#{section.get('id')}" for section in page.iter(f'{MALLARD}section')}
        for link in page.iter(f'{MALLARD}link'):
            target = link.get('xref')
            if target is not None and not target.endswith(':'):
                links.add(page.get('id') + target if target.startswith('#') else target)
    return topics, links


def main():
    os.chdir(sys.argv[1])
    topics, links = read_topics('help/C')
    faults = [f'help/C links to {link}, which is not there' for link in sorted(links - topics)]
    named = 0
    for path in sorted(glob.glob('src/**/*.c', recursive=True)):
        with open(path, encoding='utf-8') as file:
            text = file.read()
        found = [topic for pattern in NAMED for topic in pattern.findall(text)]
        named += len(found)
        faults += [f'{path}: there is no help named {topic}' for topic in found if topic not in topics]
        if OPENS.search(text) and not found and 'help_page' not in text:
            faults.append(f'{path}: {OPENS.search(text).group(1)} names no help')
    print('\n'.join(faults))
    return 1 if faults or named < 30 else 0


if __name__ == '__main__':
    sys.exit(main())
