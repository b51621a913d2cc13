#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers: nobody uses what belongs to a layer above, nor what its own purity forbids.

usage: layers.py SOURCE BUILD

Three proofs for every folder of src/: the object files (nm) call only layers that theirs may see and none of the functions
forbidden to them; the headers of a higher layer do not compile with the folder's own flags; no include goes by a path.
"""

import glob
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

# docs/ARCHITECTURE.md has the same table.
MAY_SEE = {
    'base': (),
    'analytics': ('base',),
    'providers': ('base',),
    'store': ('base',),
    'import': ('base', 'providers', 'store'),
    'model': ('base', 'analytics', 'store'),
    'sync': ('base', 'providers', 'store', 'import'),
    'demo': ('base', 'providers', 'store', 'import'),
    'ui': ('base', 'model', 'import'),
    'cli': ('base', 'model', 'import', 'sync', 'demo'),
}
# ui and cli are given the headers of import, cli those of model; what these include of analytics comes along.
HEADERS_COME_ALONG = {'ui': ('analytics',), 'cli': ('analytics',)}

CLOCK = r'time|gettimeofday|clock_gettime|g_get_real_time|g_date_time_new_now(_\w+)?|g_time_zone_new_local'
LOCALE = r'setlocale|newlocale|uselocale|localeconv|nl_langinfo|g_get_language_names'
RANDOM = r'rand|srand|random|drand48|getrandom|g_random_\w+|g_rand_new'
FILES = (r'f?open(64|at|at64)?|creat|read|write|pread(64)?|pwrite(64)?|socket|connect|send|recv|unlink|rename|mkdir|system|popen|'
         r'fork|exec\w+|g_file_\w+|g_spawn_\w+|g_mkstemp\w*|g_open|g_fopen|g_unlink|g_rename')
OBJECTS = r'g_object_\w+|g_type_\w+|g_signal_\w+'
FLOAT_AMOUNTS = r'strtod|strtof|atof|g_strtod|g_ascii_strtod|json_\w+_get_double\w*'
TOOLKIT = r'gtk_\w+|gdk_\w+|gsk_\w+|adw_\w+|pango_\w+|cairo_\w+'
NETWORK = r'soup_\w+|g_socket_\w+|g_resolver_\w+'
SQL = r'sqlite3\w+'
EVERYWHERE_BELOW = (TOOLKIT, NETWORK, RANDOM)
FORBIDDEN = {
    'base': (CLOCK, LOCALE, FILES, FLOAT_AMOUNTS, SQL, *EVERYWHERE_BELOW),
    'analytics': (CLOCK, LOCALE, FILES, OBJECTS, SQL, *EVERYWHERE_BELOW),
    'providers': (CLOCK, LOCALE, FILES, FLOAT_AMOUNTS, SQL, *EVERYWHERE_BELOW),
    'store': (CLOCK, LOCALE, FLOAT_AMOUNTS, *EVERYWHERE_BELOW),
    'import': (CLOCK, LOCALE, FLOAT_AMOUNTS, SQL, *EVERYWHERE_BELOW),
    'model': (SQL, *EVERYWHERE_BELOW),
    'sync': (SQL, TOOLKIT),
    'demo': (CLOCK, LOCALE, SQL, TOOLKIT, NETWORK),
    'ui': (SQL, NETWORK),
    'cli': (SQL, TOOLKIT),
}
# What a layer needs all the same, and why.
ALLOWED = {
    'base': r'g_file_error_quark|g_file_get_type',
    'providers': r'json_node_get_double',  # json-glib has numbers as doubles only; 15 digits give back the text that stood there
}


def symbols(build, layer, kind):
    """Names that the archive of a layer defines or wants."""
    objects = sorted(glob.glob(os.path.join(build, 'src', layer, '**', '*.o'), recursive=True))
    names = {}
    for path in objects:
        output = subprocess.run(['nm', '-P', kind, path], capture_output=True, text=True, check=True).stdout
        for line in output.splitlines():
            fields = line.split()
            if fields:
                names.setdefault(fields[0].split('@')[0], os.path.basename(path)[:-2])
    return names


def check_symbols(build, layers):
    faults = []
    owner = {name: layer for layer in layers for name in symbols(build, layer, '--defined-only')}
    for layer in layers:
        forbidden = re.compile('|'.join(f'(?:{pattern})' for pattern in FORBIDDEN.get(layer, ())) or r'(?!)')
        allowed = re.compile(ALLOWED.get(layer, r'(?!)'))
        for name, where in sorted(symbols(build, layer, '--undefined-only').items()):
            if name in owner:
                if owner[name] != layer and owner[name] not in MAY_SEE[layer]:
                    faults.append(f'{layer}: {where} calls {name} of {owner[name]}')
            elif forbidden.fullmatch(name) and not allowed.fullmatch(name):
                faults.append(f'{layer}: {where} uses {name}')
    return faults


def flags_of(build, layer):
    """The compiler line of one file of the layer, without its file."""
    with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as database:
        for entry in json.load(database):
            source = os.path.normpath(os.path.join(entry['directory'], entry['file']))
            if source.endswith('.c') and os.path.dirname(source).endswith(f'/src/{layer}'): # not of a part with less
                words = shlex.split(entry['command'])
                if os.path.basename(words[0]) == 'ccache':
                    words = words[1:]
                flags = [words[0]]
                skip = False
                for word in words[1:]:
                    if skip:
                        skip = False
                    elif word in ('-o', '-MF', '-MQ', '-c'):
                        skip = True
                    elif word not in ('-MD', '-Werror') and not word.startswith('-fsanitize'):
                        flags.append(word)
                return entry['directory'], flags
    return None


def reaches(job):
    """Whether a file of the layer could include a header of the other one. Any will do: some want libraries of their own."""
    _, _, headers, directory, flags = job
    command = [*flags, '-w', '-fsyntax-only', '-x', 'c', '-']
    return any(subprocess.run(command, cwd=directory, input=f'#include "{header}"\n', capture_output=True, text=True,
                              check=False).returncode == 0 for header in headers)


def check_headers(source, build, layers):
    jobs, faults = [], []
    for layer in layers:
        found = flags_of(build, layer)
        if not found:
            continue
        for other in layers:
            headers = sorted(glob.glob(os.path.join(source, 'src', other, '*.h')))
            if other == layer or not headers or other in HEADERS_COME_ALONG.get(layer, ()):
                continue
            jobs.append((layer, other, [os.path.basename(header) for header in headers], *found))
    with ThreadPoolExecutor(2) as pool:
        outcomes = pool.map(reaches, jobs)
    for (layer, other, _, _, _), reached in zip(jobs, outcomes):
        if reached and other not in MAY_SEE[layer]:
            faults.append(f'{layer} reaches the headers of {other}: its include directories must not')
        elif not reached and other == 'base':
            faults.append(f'{layer} cannot include any header of base: this check would find nothing')
    return faults


def check_paths(source, layers):
    """An include by path would walk around the include directories."""
    faults = []
    for layer in layers:
        for path in glob.glob(os.path.join(source, 'src', layer, '**', '*.[ch]'), recursive=True):
            with open(path, encoding='utf-8') as text:
                for number, line in enumerate(text, 1):
                    match = re.match(r'\s*#\s*include\s+"([^"]*/[^"]*)"', line)
                    if match and not os.path.exists(os.path.join(source, 'src', layer, match.group(1))):
                        faults.append(f'{os.path.relpath(path, source)}:{number}: include by path: {match.group(1)}')
    return faults


def main():
    source, build = (os.path.abspath(path) for path in sys.argv[1:3])
    present = {entry for entry in os.listdir(os.path.join(source, 'src')) if os.path.isdir(os.path.join(source, 'src', entry))}
    unknown = present - set(MAY_SEE) - {'icons'}
    faults = [f'src/{name} is in no layer: name it in {os.path.basename(__file__)}' for name in sorted(unknown)]
    layers = [layer for layer in MAY_SEE if layer in present]
    faults += check_symbols(build, layers)
    faults += check_headers(source, build, layers)
    faults += check_paths(source, layers)
    for fault in faults:
        print(fault)
    print(f'{len(layers)} layers, {len(faults)} faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
