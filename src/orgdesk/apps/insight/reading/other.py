"""The records of a log that is not the desk's own: a rehearsal's, or one from a file."""

from __future__ import annotations

from functools import lru_cache

from orgdesk.apps.insight.reading.translation import Told, Translator
from orgdesk.apps.process.other_logs import OtherLog
from orgdesk.core.measures import Records, records_of
from orgdesk.core.measures.mining import ObjectLog

_NUMBERS = frozenset({"tier"})


def records_of_log(log: ObjectLog) -> Records:
    """What happened to each object, by the same reading as that of our own log."""
    translator, types = Translator(), {one.id: one.type for one in log.objects}
    told = (
        Told(
            number,
            event.type,
            event.at,
            event.attributes.get("resource", ""),
            {
                name: int(word) if name in _NUMBERS and word.isdigit() else word
                for name, word in event.attributes.items()
            },
            _by_type(event.objects, types),
        )
        for number, event in enumerate(log.events, 1)
    )
    return records_of(one for event in told for one in translator.translate(event))


def records_of_other(found: OtherLog) -> Records:
    """The same, remembered: page after page asks for it."""
    return _remembered(found.name, _Same(found.log))


class _Same:
    """A log as a key: the same object, not an equal one, as comparing two would take as long as reading them."""

    def __init__(self, log: ObjectLog) -> None:
        self.log = log

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.log is self.log

    def __hash__(self) -> int:
        return id(self.log)


@lru_cache(maxsize=4)
def _remembered(name: str, same: _Same) -> Records:
    return records_of_log(same.log)


def _by_type(links: tuple[tuple[str, str], ...], types: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, _qualifier in links:
        kind = types.get(name, "")
        found.setdefault(kind, []).append(name.removeprefix(f"{kind}:"))
    return found
