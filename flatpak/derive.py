#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same manifest with the modules' sources taken from Debian's source packages of the same versions.

usage: derive.py MANIFEST SOURCES OUTPUT

For a machine that cannot reach the hosts of the manifest. Debian repacks some of them: GSL comes without doc/, SQLite as its
full source tree. Nothing else of the manifest changes, and a version that differs is an error.
"""

import glob
import hashlib
import json
import os
import re
import sys

PACKAGES = {'openblas': 'openblas', 'gsl': 'gsl', 'sqlite': 'sqlite3'}


def version_of(url):
    name = os.path.basename(url)
    packed = re.search(r'autoconf-3(\d\d)(\d\d)00', name)
    if packed:
        return f'3.{int(packed.group(1))}.{int(packed.group(2))}'
    return re.search(r'-(\d[\d.]*\d)\.tar', name).group(1)


def main():
    manifest_path, sources, output = sys.argv[1:4]
    with open(manifest_path, encoding='utf-8') as handle:
        manifest = json.load(handle)
    for module in manifest['modules']:
        if module['name'] in PACKAGES:
            version = version_of(module['sources'][0]['url'])
            found = glob.glob(os.path.join(sources, f"{PACKAGES[module['name']]}_{version}*.orig.tar.*"))
            found = [path for path in found if not path.endswith('.asc')]
            if len(found) != 1:
                sys.exit(f"derive.py: no source package of {module['name']} {version} in {sources}")
            with open(found[0], 'rb') as archive:
                digest = hashlib.sha256(archive.read()).hexdigest()
            module['sources'] = [{'type': 'archive', 'path': found[0], 'sha256': digest}]
            if module['name'] == 'gsl':
                module['sources'].append({'type': 'shell', 'commands': ["sed -i 's/ doc / /; s/ doc$//' Makefile.in"]})
        for source in module['sources']:
            if source['type'] == 'dir':
                source['path'] = os.path.abspath(os.path.join(os.path.dirname(manifest_path), source['path']))
    with open(output, 'w', encoding='utf-8') as handle:
        json.dump(manifest, handle, indent=2)


if __name__ == '__main__':
    main()
