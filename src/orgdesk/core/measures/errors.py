"""What can be wrong with what is to be measured."""

from __future__ import annotations

from difflib import get_close_matches

from orgdesk.core.phrases import phrase


class MeasureError(Exception):
    """Something cannot be measured; the message names the thing, the reason and the way on."""


class UnknownMeasureError(MeasureError):
    """A code that the catalogue does not know."""

    def __init__(self, code: str, known: tuple[str, ...]) -> None:
        near = ", ".join(get_close_matches(code.upper(), known)) or f"{known[0]} to {known[-1]}"
        super().__init__(phrase("No KPI is called {code!r}. Nearest: {near}.", code=code, near=near))


class LogError(MeasureError):
    """An event log that cannot be read at all."""
