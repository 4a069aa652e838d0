"""Types as they are written: `list<number>`, `context<name: string>`, `function<number> -> string`."""

from __future__ import annotations

from . import syntax as s
from .cursor import KEYWORDS, NESTING_LIMIT, Cursor


class TypeReader(Cursor):
    """Reads types, alone or inside an expression."""

    def read_type(self) -> s.TypeRef:
        """Read the whole text as a type."""
        node = self._type()
        self._expect_end()
        return node

    def _type(self) -> s.TypeRef:
        self._nesting += 1
        if self._nesting > NESTING_LIMIT:
            self._fail(f"The type is nested more than {NESTING_LIMIT} levels deep")
        name = self._type_name()
        names: list[str] = []
        arguments: list[s.TypeRef] = []
        if self._take("<"):
            while not self._take(">"):
                if arguments:
                    self._need(",")
                if name == "context":
                    names.append(self._words_until((":",)))
                arguments.append(self._type())
        result = self._type() if name == "function" and self._take("->") else None
        self._nesting -= 1
        return s.TypeRef(name, tuple(arguments), tuple(names), result)

    def _type_name(self) -> str:
        words: list[str] = []
        while self._peek().kind == "name" and not (words and self._ends_type(words)):
            words.append(self._next().text)
            while self._peek().text == "." and self._tokens[self._at + 1].kind == "name":
                self._at += 1
                words[-1] += "." + self._next().text
        if not words:
            self._fail("A type is missing")
        return " ".join(words)

    def _ends_type(self, words: list[str]) -> bool:
        """Whether the next word no longer belongs to the type, as the `and` of a condition does not."""
        word = self._peek().text
        if word == "and":
            return " ".join(words) not in ("date", "days", "years")
        return word in KEYWORDS or word == "external"
