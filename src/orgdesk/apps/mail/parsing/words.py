"""Header texts: encoded words (RFC 2047), parameters (RFC 2231), and what mailers make of them."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from orgdesk.apps.mail.parsing.charsets import decode_text, one_line
from orgdesk.apps.mail.parsing.model import Notes, Trouble
from orgdesk.apps.mail.parsing.transfer import decode_base64

MAX_PARAMETERS = 200
MAX_VALUE = 64 * 1024

# Text with blanks or "?" inside is broken but common; a word may also end with the header instead of "?=".
_WORD = re.compile(r"=\?([\w.:+\-]{1,40})(?:\*[\w\-]{0,40})?\?([bBqQ])\?(.*?)(?:\?=|$)", re.DOTALL)
_PARAMETER = re.compile(r'\s*([^=;\s"]{1,200})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)\s*(?:;|$)', re.DOTALL)
_SECTION = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)


def decode_words(value: str, notes: Notes, *, where: str) -> str:
    """The readable text of a header value, as one line.

    Neighbouring words of one charset are joined before decoding: mailers cut characters in the middle.
    """
    if "=?" not in value:
        return _clean(value, notes, where)
    pieces: list[str] = []
    run: list[bytes] = []
    charset = ""
    end = 0
    for match in _WORD.finditer(value[:MAX_VALUE]):
        between = value[end : match.start()]
        label = match[1].lower()
        adjacent = end > 0 and not between.strip()
        if run and not (adjacent and label == charset):
            pieces.append(decode_text(b"".join(run), charset, notes, where=where))
            run = []
        if not adjacent:
            pieces.append(between)
        if not match[0].endswith("?="):
            notes.add(Trouble.BROKEN_ENCODED_WORD, where)
        charset, end = label, match.end()
        run.append(_word_bytes(match[2], match[3], notes, where))
    if run:
        pieces.append(decode_text(b"".join(run), charset, notes, where=where))
    pieces.append(value[end:MAX_VALUE])
    return _clean("".join(pieces), notes, where)


def parse_parameters(value: str, notes: Notes, *, where: str) -> tuple[str, dict[str, str]]:
    """The main value in lower case and its parameters, decoded; the first of a repeated parameter counts."""
    main, _, rest = value.partition(";")
    plain: dict[str, str] = {}
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for count, match in enumerate(_PARAMETER.finditer(rest[:MAX_VALUE])):
        if count >= MAX_PARAMETERS:
            break
        name, text = match[1].lower(), _unquote(match[2])
        section = _SECTION.match(name)
        if section is not None and (section[2] is not None or section[3]):
            sections.setdefault(section[1], []).append((int(section[2] or 0), bool(section[3]), text))
        elif name not in plain:
            plain[name] = decode_words(text, notes, where=where)
    for name, parts in sections.items():
        plain[name] = _join_sections(parts, notes, where)
    return one_line(main).lower(), plain


def _clean(text: str, notes: Notes, where: str) -> str:
    line = one_line(text.replace("\t", " "))
    if any(char in text for char in "\r\n\x00"):
        notes.add(Trouble.CONTROL_CHARACTERS, where)
    return line


def _word_bytes(encoding: str, text: str, notes: Notes, where: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding in "bB":
        data, whole = decode_base64(raw)
        if not whole:
            notes.add(Trouble.BROKEN_ENCODED_WORD, where)
        return data
    return binascii.a2b_qp(raw, header=True)


def _unquote(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        inner = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
        return _QUOTED_PAIR.sub(r"\1", inner) if '\\"' in inner or "\\\\" in inner else inner
    return text


def _join_sections(parts: list[tuple[int, bool, str]], notes: Notes, where: str) -> str:
    parts.sort(key=lambda part: part[0])
    charset = ""
    data = b""
    for position, (_, extended, text) in enumerate(parts):
        value = text
        if extended and position == 0 and text.count("'") >= 2:
            charset, _, value = text.split("'", 2)
        data += unquote_to_bytes(value) if extended else value.encode("utf-8", "replace")
    return one_line(decode_text(data, charset, notes, where=where))
