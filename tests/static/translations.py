#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Translations: po/POTFILES names every file with text that a person sees, zh_CN says all of it, and in the words of
docs/GLOSSARY.md.

usage: translations.py SOURCE
"""

import os
import re
import subprocess
import sys
import tempfile

MARKED_C = re.compile(r'(?<!\w)(_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dgettext|g_dpgettext2|g_dpgettext)\s*\(\s*["(]')
MARKED_C_DOMAIN = re.compile(r'(?<!\w)(g_dn?gettext|g_dpgettext2?)\s*\(')
MARKED_BLP = re.compile(r'(?<!\w)C?_\s*\(\s*"')
# What the glossary has another word for. A service’s own name of a page may hold one.
NOT_OURS = {'打款': '提现', '成员': '会员', '档位': '等级', '账号': '账户', '你': '您'}
OF_A_SERVICE = ('成员列表',)


def other_words(path):
    """The lines that call a thing by a word that is not the glossary’s."""
    faults = []
    with open(path, encoding='utf-8') as handle:
        for number, line in enumerate(handle, 1):
            if line.startswith('#'):
                continue
            for word in OF_A_SERVICE:
                line = line.replace(word, '')
            faults += [f'{path}:{number}: {word} is {ours} in docs/GLOSSARY.md' for word, ours in NOT_OURS.items() if word in line]
    return faults


def has_text(path):
    if path.endswith(('.desktop.in', '.metainfo.xml.in')):
        return True
    with open(path, encoding='utf-8') as handle:
        text = handle.read()
    if path.endswith('.gschema.xml.in') or path.endswith('.gschema.xml'):
        return '<summary' in text
    if path.endswith('.ui'):
        return 'translatable="yes"' in text
    if path.endswith('.blp'):
        return bool(MARKED_BLP.search(text))
    text = re.sub(r'/\*.*?\*/', '', text, flags=re.DOTALL)
    return bool(MARKED_C.search(text) or MARKED_C_DOMAIN.search(text))


def compare(language, template):
    """The messages of the template that a language does not say, and those that it says and nobody asks for any more."""
    merged = subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', '-', f'po/{language}.po', template],
                            capture_output=True, text=True, check=True).stdout
    answers = []
    for choice in (('--untranslated', '--no-obsolete'), ('--only-obsolete',)):
        found = subprocess.run(['msgattrib', *choice, '--no-wrap', '--no-location', '-'], input=merged, capture_output=True,
                               text=True, check=True).stdout
        answers.append([line for line in found.splitlines() if re.match(r'(#~ )?msgid "(?!"$)', line)])
    return answers


def main():
    source = os.path.abspath(sys.argv[1])
    os.chdir(source)
    with open('po/POTFILES', encoding='utf-8') as handle:
        listed = [line.strip() for line in handle if line.strip() and not line.startswith('#')]
    faults = []
    if listed != sorted(set(listed)):
        faults.append('po/POTFILES is not sorted, or names a file twice')
    wanted = set()
    for top in ('src', 'data'):
        for folder, _, names in os.walk(top):
            wanted |= {os.path.join(folder, name) for name in names
                       if name.endswith(('.c', '.h', '.blp', '.ui', '.desktop.in', '.metainfo.xml.in', '.gschema.xml.in'))}
    wanted = {path for path in wanted if has_text(path)}
    faults += [f'po/POTFILES lacks {path}' for path in sorted(wanted - set(listed))]
    faults += [f'po/POTFILES names {path}, which has no text' for path in sorted(set(listed) - wanted) if os.path.exists(path)]
    faults += [f'po/POTFILES names {path}, which is not there' for path in listed if not os.path.exists(path)]

    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, 'cohort.pot')
        subprocess.run(['xgettext', '--from-code=UTF-8', '--add-comments', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2',
                        '--keyword=NC_:1c,2', '--keyword=g_dcgettext:2', '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3',
                        '--keyword=g_dgettext:2', '-o', template, *[path for path in listed if os.path.exists(path)]],
                       check=True, capture_output=True, env=dict(os.environ, GETTEXTDATADIRS='/usr/share/appstream'))
        with open('po/LINGUAS', encoding='utf-8') as handle:
            languages = [word for line in handle if not line.startswith('#') for word in line.split()]
        for language in languages:
            if language == 'zh_CN':
                faults += other_words('po/zh_CN.po') + other_words('help/zh_CN/zh_CN.po')
            for what, messages in zip(('lacks', 'has no use for'), compare(language, template)):
                if messages:
                    faults.append(f'po/{language}.po {what} {len(messages)} messages:\n' + '\n'.join(messages[:30]))
            checked = subprocess.run(['msgfmt', '--check', '-o', os.devnull, f'po/{language}.po'], capture_output=True, text=True,
                                     check=False)
            if checked.returncode:
                faults.append(checked.stderr)
    for fault in faults:
        print(fault)
    print(f'{len(listed)} files with text, {len(faults)} faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
