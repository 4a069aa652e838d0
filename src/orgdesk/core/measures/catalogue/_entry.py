"""One line of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from orgdesk.core.measures.definitions import Benchmark, Definition, Good
from orgdesk.core.measures.formulas import Formula
from orgdesk.core.phrases import phrase

UP, DOWN, BAND, CONTEXT = Good.UP, Good.DOWN, Good.BAND, Good.CONTEXT
Entry = Callable[..., Definition]


def entries(owner: str) -> Entry:
    """A function that writes definitions of this owner: code, name, meaning, good, formula, and what is told by name.

    `benchmark` is a pair of what others report and where; `paired` the code of the quality measure it is read with.
    """

    def entry(
        code: str,
        name: str,
        meaning: str,
        good: Good,
        formula: Formula,
        *,
        paired: str = "",
        benchmark: tuple[str, str] | None = None,
        minimum: int = 10,
        activity: bool = False,
        version: int = 1,
    ) -> Definition:
        # The tools read the catalogue itself for what is to be translated.
        told = Benchmark(*map(phrase, benchmark)) if benchmark else None
        leads = phrase(owner)
        return Definition(
            code, phrase(name), phrase(meaning), good, formula, leads, minimum, paired, activity, told, version
        )

    return entry
