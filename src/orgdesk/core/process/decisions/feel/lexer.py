"""Text to tokens. Names of several words are put together by the parser, which knows the scope."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orgdesk.core.phrases import phrase

from .errors import FeelSyntaxError

TEXT_LIMIT = 100_000

_START = r"?_A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_PART = _START + r"0-9\u00b7\u0300-\u036f\u203f-\u2040"
_TOKEN = re.compile(
    r"(?P<space>(?:[\s\u0085\u180e\u200b\ufeff]|//[^\n\r]*|/\*.*?\*/)+)"
    r"|(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r'|(?P<at>@\s*"(?:\\.|[^"\\\n])*")'
    r'|(?P<string>"(?:\\.|[^"\\\n])*")'
    rf"|(?P<name>[{_START}][{_PART}]*)"
    r"|(?P<op>\*\*|<=|>=|!=|\.\.|->|[-+*/()<>=,\[\]{}.:'@;&%#$!|^~])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "'": "'", '"': '"', "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: its kind (number, string, at, name, op, end), its text or value, where it starts and ends."""

    kind: str
    text: str
    start: int
    end: int


def read_tokens(text: str) -> list[Token]:
    """Cut a text into tokens, ending with one of kind `end`; raises FeelSyntaxError."""
    if len(text) > TEXT_LIMIT:
        raise FeelSyntaxError(text[:80], 0, phrase("The expression is longer than {most} characters", most=TEXT_LIMIT))
    tokens = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise FeelSyntaxError(text, position, _reason(text, position))
        kind = found.lastgroup or ""
        if kind != "space":
            tokens.append(Token(kind, _value(kind, found.group()), position, found.end()))
        position = found.end()
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _reason(text: str, position: int) -> str:
    if text[position] == '"':
        return "The string is not closed"
    elif text.startswith("/*", position):
        return "The comment is not closed"
    else:
        return f"The character {text[position]!r} means nothing"


def _value(kind: str, raw: str) -> str:
    if kind == "string":
        return unescape(raw[1:-1])
    elif kind == "at":
        return unescape(raw[raw.index('"') + 1 : -1])
    else:
        return raw


def unescape(text: str) -> str:
    """Resolve the escapes of a string literal; unknown ones stay as written."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_unescape_one, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape_one(found: re.Match[str]) -> str:
    body = found.group(1)
    if body[0] in "uU" and len(body) > 1:
        code = int(body[1:], 16)
        return chr(code) if code <= 0x10FFFF else found.group()
    return _SIMPLE.get(body, found.group())
