"""Address lists (RFC 5322 3.4) as they come: groups, comments, quotes, semicolons, encoded words in odd places."""

from __future__ import annotations

import re

from orgdesk.apps.mail.parsing.charsets import one_line
from orgdesk.apps.mail.parsing.model import Address, Notes, Trouble
from orgdesk.apps.mail.parsing.words import decode_words

MAX_CHARACTERS = 64 * 1024
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@(?:[^\s<>()\[\],;:\"']+|\[[^\]\s]{1,100}\])")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parse_addresses(value: str, notes: Notes, *, where: str, limit: int = 1000) -> tuple[Address, ...]:
    """The addresses of a header value whose encoded words are still encoded (decoding first would let a name inject one)."""
    found: list[Address] = []
    for chunk in _split(value[:MAX_CHARACTERS]):
        if len(found) >= limit:
            notes.add(Trouble.BROKEN_ADDRESS, f"{where}: more than {limit} addresses")
            break
        address = _parse_one(chunk, notes, where)
        if address is not None:
            found.append(address)
    return tuple(found)


def _split(value: str) -> list[str]:
    """The texts between the separators that stand outside quotes, comments and angle brackets."""
    chunks: list[str] = []
    start = 0
    for index, char in _outside(value):
        if char in ",;":
            chunks.append(value[start:index])
            start = index + 1
        elif char == ":" and "@" not in value[start:index] and "=?" not in value[start:index]:
            start = index + 1  # the name of a group
    chunks.append(value[start:])
    return [chunk.strip() for chunk in chunks if chunk.strip()]


def _outside(value: str) -> list[tuple[int, str]]:
    """The separators that count. A quote or bracket that is never closed counts as an ordinary character."""
    marks: list[tuple[int, str]] = []
    depth = 0
    index, length = 0, len(value)
    last_bracket, last_parenthesis, last_quote = value.rfind(">"), value.rfind(")"), value.rfind('"')
    while index < length:
        char = value[index]
        if char == "\\":
            index += 1
        elif char == '"' and depth == 0 and index < last_quote:
            close = _closing_quote(value, index)
            index = close if close > 0 else index
        elif char == "(" and (depth or index < last_parenthesis):
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif char == "<" and depth == 0 and index < last_bracket:
            close = value.find(">", index)
            index = close if close > 0 and value.find("<", index + 1, close) < 0 else index
        elif depth == 0 and char in ",;:":
            marks.append((index, char))
        index += 1
    return marks


def _closing_quote(value: str, start: int) -> int:
    index = start + 1
    while index < len(value):
        if value[index] == "\\":
            index += 1
        elif value[index] == '"':
            return index
        index += 1
    return -1


def _parse_one(chunk: str, notes: Notes, where: str) -> Address | None:
    opening = chunk.rfind("<")
    if opening >= 0:
        inner, _, rest = chunk[opening + 1 :].partition(">")
        name = _name(chunk[:opening], notes, where) or _name(_comment(rest), notes, where)
        address = _route_free(inner)
        if "@" not in address and "=?" in inner:
            address = decode_words(inner, notes, where=where)
    else:
        bare, comment = _without_comment(chunk)
        match = _ADDRESS.search(bare.replace('"', "")) if "=?" not in bare else None
        if match is None and "=?" in chunk:
            return _parse_decoded(decode_words(chunk, notes, where=where), notes, where)
        address = match[0] if match else ""
        name = _name(comment or ("" if match and match[0] == bare.strip() else bare.replace(address, "")), notes, where)
    address = one_line(address).replace(" ", "")
    if not address and not name:
        return None
    if address and "@" not in address and address.lower() != "mailer-daemon":
        notes.add(Trouble.BROKEN_ADDRESS, f"{where}: {address[:80]}")
    elif not address:
        notes.add(Trouble.BROKEN_ADDRESS, f"{where}: {chunk[:80]}")
    return Address(name, address)


def _parse_decoded(text: str, notes: Notes, where: str) -> Address | None:
    """A whole mailbox inside one encoded word: not allowed, and sent every day. Read as one, never as several."""
    matches = _ADDRESS.findall(text)
    notes.add(Trouble.BROKEN_ADDRESS, f"{where}: {text[:80]}")
    if len(matches) != 1:
        return Address(one_line(text), "")
    name = text.replace(matches[0], "").replace("<>", "").strip().strip("\"'").strip()
    return Address(one_line(name), matches[0])


def _route_free(inner: str) -> str:
    """The address without an old source route (`@a,@b:user@host`), blanks and quotes that need not be there."""
    inner = inner.strip()
    if inner.startswith("@") and ":" in inner:
        inner = inner.partition(":")[2]
    return inner.strip("'")


def _name(text: str, notes: Notes, where: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    text = _ESCAPED.sub(r"\1", text.replace('"', "") if '\\"' not in text else text)
    return one_line(decode_words(text, notes, where=where).strip().strip('"').strip())


def _comment(text: str) -> str:
    return _without_comment(text)[1]


def _without_comment(text: str) -> tuple[str, str]:
    outside: list[str] = []
    inside: list[str] = []
    depth = 0
    for char in text:
        if char == "(":
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        else:
            (inside if depth else outside).append(char)
    return "".join(outside), "".join(inside).strip()
