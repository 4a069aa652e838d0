"""The language of conditions, counts, times and scripts: FEEL, and simple foreign spellings of the same.

Models drawn elsewhere say `${approved}`, `${state == 'open'}`, `not(bpmn:getDataObject('approved'))`. What has a plain
FEEL reading gets it; everything else is refused with its text. Nothing is ever run as code of another language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Protocol

from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import Expression

_LITERALS: Final = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")
_WRAPPED: Final = re.compile(r"[$#]\{(.*)\}", re.DOTALL)
_DATA_OBJECT: Final = re.compile(r"bpmn:getDataObject\(\s*\"(\w+)\"\s*\)")
_OPERATORS: Final = (
    (re.compile(r"=="), "="),
    (re.compile(r"&&"), " and "),
    (re.compile(r"\|\|"), " or "),
    (re.compile(r"!(?!=)\s*([\w.]+)"), r"not(\1)"),
)


class Language(Protocol):
    """Compiles the texts of a drawing; both methods raise ValueError with a reason for texts that they do not take."""

    def expression(self, text: str, language: str) -> Expression:
        """A condition, count, name or time; `language` is what the document says, often empty."""
        ...

    def script(self, text: str, language: str) -> Expression:
        """The body of a script task; a mapping it gives is merged into the data unless the task names a result."""
        ...


class Constant:
    """An expression that is always the same."""

    def __init__(self, value: object) -> None:
        self.value = value

    def evaluate(self, context: Mapping[str, object]) -> object:
        """The value, whatever the context."""
        return self.value


class Feel:
    """The language of our own drawings."""

    def expression(self, text: str, language: str) -> Expression:
        """Compile FEEL or a foreign spelling of it. Raises ValueError."""
        # Imported here: the definition and the game do not need a language, and decisions have imports of their own.
        from orgdesk.core.process.decisions.feel import FeelError, compile_expression

        feel = as_feel(text)
        if feel in {"true", "false"}:
            return Constant(feel == "true")
        try:
            return compile_expression(feel)
        except FeelError as problem:
            raise ValueError(
                phrase("{text!r} is no FEEL expression: {problem}", text=text, problem=problem)
            ) from problem

    def script(self, text: str, language: str) -> Expression:
        """Scripts are FEEL as well: they give a value or a context of values, and never run code. Raises ValueError."""
        if language and "feel" not in language.lower():
            raise ValueError(
                phrase("scripts in {language!r} are never run; write the script in FEEL", language=language)
            )
        return _Plain(self.expression(text, language))


def as_feel(text: str) -> str:
    """The FEEL reading of a condition as other tools spell it."""
    plain = text.strip()
    wrapped = _WRAPPED.fullmatch(plain)
    if plain.startswith("="):
        return plain[1:].strip()
    if wrapped is None and not any(sign in plain for sign in ("bpmn:", "==", "&&", "||")):
        return plain
    parts = _LITERALS.split(wrapped[1] if wrapped is not None else plain)
    spelled = "".join(_literal(part) if index % 2 else _operators(part) for index, part in enumerate(parts))
    return _DATA_OBJECT.sub(r"\1", spelled).strip()


def _literal(part: str) -> str:
    return part if part.startswith('"') else f'"{part[1:-1]}"'


def _operators(part: str) -> str:
    for pattern, replacement in _OPERATORS:
        part = pattern.sub(replacement, part)
    return part


class _Plain:
    """An expression whose values can be stored: FEEL's numbers, dates and durations become plain numbers and ISO text."""

    def __init__(self, inner: Expression) -> None:
        self._inner = inner

    def evaluate(self, context: Mapping[str, object]) -> object:
        return plain(self._inner.evaluate(context))


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    from orgdesk.core.process.decisions.feel import to_text

    if value is None or isinstance(value, bool | int | float | str):
        return value
    elif isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    elif isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    elif isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    else:
        return to_text(value)
