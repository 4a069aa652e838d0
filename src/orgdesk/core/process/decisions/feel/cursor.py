"""Where reading stands in the tokens of a text: looking, taking, names of several words, and refusing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from .errors import FeelSyntaxError
from .lexer import Token, read_tokens
from .library import BUILTINS
from .names import KnownNames

NESTING_LIMIT = 120
KEYWORDS = frozenset(
    {"and", "or", "in", "between", "then", "else", "return", "satisfies", "instance", "if", "for", "some", "every"}
)
_BUILTIN_NAMES = KnownNames(name for name in BUILTINS if " " in name)


class Cursor:
    """One pass over the tokens of one text."""

    def __init__(self, text: str, names: Iterable[str] = ()) -> None:
        """Cut the text and make the names of several words known."""
        self._text = text
        self._tokens = read_tokens(text)
        self._at = 0
        self._nesting = 0
        self._filters = True
        self._known = KnownNames(names, _BUILTIN_NAMES)

    def _name_here(self) -> str:
        """Take the longest known name, or else all words up to the next keyword or sign."""
        known = self._known.match(self._tokens, self._at)
        if known is not None:
            self._at += known[1]
            return known[0]
        token = self._next()
        if token.kind != "name":
            self._at -= 1
            self._fail("A name is missing")
        words = [token.text]
        while self._peek().kind == "name" and self._peek().text not in KEYWORDS:
            words.append(self._next().text)
        return " ".join(words)

    def _words_until(self, stops: tuple[str, ...]) -> str:
        """Take a new name: everything up to a sign that ends it, which is taken too."""
        start = self._at
        while self._peek().text not in stops:
            if self._peek().kind not in ("name", "number") and self._peek().text not in tuple(".-/'+*"):
                self._fail("A name is expected")
            self._at += 1
        if self._at == start or self._tokens[start].kind != "name":
            self._fail("A name is missing")
        name = self._text[self._tokens[start].start : self._tokens[self._at - 1].end]
        self._at += 1
        return " ".join(name.split())

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _take(self, text: str) -> bool:
        token = self._tokens[self._at]
        if token.text == text and token.kind in ("op", "name"):
            self._at += 1
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._take(text):
            self._fail(f"{text!r} is expected")

    def _expect_end(self) -> None:
        if self._peek().kind != "end":
            self._fail(f"{self._peek().text!r} is not expected")

    def _fail(self, reason: str) -> NoReturn:
        raise FeelSyntaxError(self._text, self._peek().start, reason)
