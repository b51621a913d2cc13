# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads as much of a PDF as cairo writes: how many pages it has, and the text on them. For the walks beside it."""

import re
import zlib


def objects(data):
    """The objects by their number: pairs of what describes one, and its stream, which may be empty."""
    found = {}
    for match in re.finditer(rb'(\d+) 0 obj\b(.*?)(?:\bendobj|(?=\bstream\r?\n))', data, re.S):
        number, words, stream = int(match[1]), match[2], b''
        if data[match.end():match.end() + 6] == b'stream':
            begin = data.index(b'\n', match.end()) + 1
            stream = data[begin:data.index(b'endstream', begin)]
            if b'/FlateDecode' in words:
                stream = zlib.decompressobj().decompress(stream)
        found[number] = (words, stream)
        if b'/ObjStm' in words:
            first, n = (int(re.search(key + rb' (\d+)', words)[1]) for key in (rb'/First', rb'/N'))
            numbers = [int(word) for word in stream[:first].split()[:2 * n]]
            offsets = numbers[1::2] + [len(stream) - first]
            for index, inner in enumerate(numbers[::2]):
                found[inner] = (stream[first + offsets[index]:first + offsets[index + 1]], b'')
    return found


def characters(stream):
    """What the codes of a font stand for."""
    table = {}
    for block in re.findall(rb'beginbfchar(.*?)endbfchar', stream, re.S):
        for code, text in re.findall(rb'<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>', block):
            table[int(code, 16)] = bytes.fromhex(text.decode()).decode('utf-16-be')
    for block in re.findall(rb'beginbfrange(.*?)endbfrange', stream, re.S):
        for low, high, text in re.findall(rb'<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>', block):
            for code in range(int(low, 16), int(high, 16) + 1):
                table[code] = chr(int(text, 16) + code - int(low, 16))
        for low, texts in re.findall(rb'<([0-9a-fA-F]+)>\s*<[0-9a-fA-F]+>\s*\[(.*?)\]', block, re.S):
            for offset, text in enumerate(re.findall(rb'<([0-9a-fA-F]+)>', texts)):
                table[int(low, 16) + offset] = bytes.fromhex(text.decode()).decode('utf-16-be')
    return table


def fonts(found):
    """By the name that the pages use: the size of a code in bytes, and what the codes stand for."""
    known = {}
    for words, _ in list(found.values()):
        for name, number in re.findall(rb'/(f-\d+-\d+) (\d+) 0 R', words):
            font = found[int(number)][0]
            unicode_map = re.search(rb'/ToUnicode (\d+) 0 R', font)
            if unicode_map:
                known[name] = (2 if b'/Type0' in font else 1, characters(found[int(unicode_map[1])][1]))
    return known


def literal(raw):
    """The bytes of a string in round brackets."""
    return re.sub(rb'\\([0-7]{1,3}|.)', lambda match: bytes([int(match[1], 8)]) if match[1][:1].isdigit()
                  else {b'n': b'\n', b'r': b'\r', b't': b'\t', b'b': b'\b', b'f': b'\f'}.get(match[1], match[1]), raw, flags=re.S)


def text_of(stream, known):
    """Each piece that is drawn at once, on a line of its own."""
    lines, size, table = [], 1, None
    token = rb'/(f-\d+-\d+)\s+[\d.]+\s+Tf|\[((?:<[^>]*>|\((?:\\.|[^\\)])*\)|[^\]<(])*)\]\s*TJ|(<[^>]*>|\((?:\\.|[^\\)])*\))\s*Tj'
    for match in re.finditer(token, stream, re.S):
        if match[1]:
            size, table = known.get(match[1], (1, None))
            continue
        piece = ''
        for hexed, round_one in re.findall(rb'<([^>]*)>|\(((?:\\.|[^\\)])*)\)', match[2] or match[3], re.S):
            codes = bytes.fromhex(hexed.decode()) if hexed else literal(round_one)
            piece += codes.decode('cp1252', 'replace') if table is None else ''.join(
                table.get(int.from_bytes(codes[at:at + size], 'big'), '') for at in range(0, len(codes), size))
        lines.append(piece)
    return '\n'.join(lines)


def read(path):
    """The number of pages, and the text of all of them."""
    with open(path, 'rb') as file:
        data = file.read()
    if not data.startswith(b'%PDF-') or b'%%EOF' not in data[-16:]:
        raise ValueError(f'{path} is no whole PDF')
    found = objects(data)
    known = fonts(found)
    n_pages = sum(bool(re.search(rb'/Type\s*/Page\b(?!s)', words)) for words, _ in found.values())
    texts = [text_of(stream, known) for _, stream in found.values() if re.search(rb'/f-\d+-\d+ [\d.]+ Tf', stream)]
    return n_pages, '\n'.join(texts)
