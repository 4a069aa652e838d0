"""Sentences that can be translated: the core says them in English and keeps the template and the values apart.

A `Phrase` is its English sentence, so whoever knows nothing of translation shows, stores and compares it as text. Doors
look the template up in the reader's language and fill in the values (`orgdesk.ui.sayings.in_words`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from string import Formatter
from typing import Self


class Phrase(str):
    """An English sentence with the `template` (in the manner of `str.format`) and the `values` that it was made of."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """The English sentence, with what it was made of."""
        plain = {name: _plain(value) for name, value in values.items()}
        made = super().__new__(cls, template.format_map({name: _word(value) for name, value in plain.items()}))
        made.template, made.values = template, plain
        return made

    def __str__(self) -> str:
        """Itself: the text of an exception that was raised with a phrase is that phrase, to be said in any language."""
        return self

    def __reduce__(self) -> tuple[type[Phrase], tuple[str, dict[str, object]]]:
        return type(self), (self.template, dict(self.values))

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def said(self, look_up: Callable[[str], str]) -> str:
        """The sentence in another language: `look_up` gives the translation of a template, or what it was given.

        Phrases among the values are said in turn. Raises what `str.format` raises where a translation names another
        place than the template; the English sentence is then the way out.
        """
        spoken = {name: _spoken(value, look_up) for name, value in self.values.items()}
        return (look_up(self.template) if has_words(self.template) else self.template).format_map(spoken)


def phrase(template: str, /, **values: object) -> Phrase:
    """A sentence for people. `template` is a literal, so that the tools find it; braces in values mean nothing.

    Values may be phrases, which are said in turn, and members of enums, whose words are looked up too.
    """
    return Phrase(template, values)


def joined(parts: Iterable[object], separator: str = ", ") -> Phrase:
    """Phrases or names in a row, each said in turn."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Phrase(_literal(separator).join(f"{{{name}}}" for name in values), values)


def has_words(template: str) -> bool:
    """Whether a template says anything itself; one that only puts its values in a row is nothing for a translator."""
    return any(letter.isalpha() for literal, *_ in Formatter().parse(template) for letter in literal)


def _plain(value: object) -> object:
    """What is kept of a value: of an exception its words alone, not the frames that it holds."""
    return str(value) if isinstance(value, BaseException) else value


def _word(value: object) -> object:
    if isinstance(value, Enum):
        return value.value.replace("_", " ") if isinstance(value.value, str) else value.value
    return value


def _spoken(value: object, look_up: Callable[[str], str]) -> object:
    if isinstance(value, Phrase):
        return value.said(look_up)
    word = _word(value)
    return look_up(word) if isinstance(value, Enum) and isinstance(word, str) else word


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
