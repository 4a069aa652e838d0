"""Names of several words and signs, found in a run of tokens by the longest one that the scope knows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from .errors import FeelSyntaxError
from .lexer import Token, read_tokens


@lru_cache(maxsize=4096)
def split_name(name: str) -> tuple[str, ...]:
    """Cut a name into the texts of its tokens; a name that cannot be cut stays whole."""
    try:
        return tuple(token.text for token in read_tokens(name)[:-1])
    except FeelSyntaxError:
        return (name,)


class KnownNames:
    """The names a text may use, innermost last; each is found by its first word."""

    def __init__(self, names: Iterable[str] = (), outer: KnownNames | None = None) -> None:
        """Begin with names, and with those that are known outside."""
        self._by_first: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = dict(outer._by_first) if outer else {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known; one of a single word needs no entry."""
        words = split_name(name)
        entries = self._by_first.get(words[0], ()) if len(words) > 1 else ()
        if len(words) > 1 and (words, name) not in entries:
            self._by_first[words[0]] = tuple(sorted((*entries, (words, name)), key=lambda entry: -len(entry[0])))

    def match(self, tokens: list[Token], at: int) -> tuple[str, int] | None:
        """Find the longest known name that starts at a token: the name and how many tokens it takes."""
        for words, name in self._by_first.get(tokens[at].text, ()):
            end = at + len(words)
            if all(token.text == word for token, word in zip(tokens[at:end], words, strict=False)) and end < len(
                tokens
            ):
                return name, len(words)
        return None
