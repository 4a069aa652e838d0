"""Event logs from and to XES (IEEE 1849), read as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO, Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from orgdesk.core.measures.errors import LogError
from orgdesk.core.measures.mining.log import EventLog, LeftOut, log_of_rows
from orgdesk.core.phrases import phrase

_VALUES: Final = frozenset({"string", "date", "int", "float", "boolean", "id"})
_NAMES: Final = {"org:resource": "resource", "org:group": "unit", "lifecycle:transition": "lifecycle"}
_KEYS: Final = {word: key for key, word in _NAMES.items()}


def read_xes(source: IO[bytes], *, now: datetime | None = None) -> EventLog:
    """The log of an XES file. Events without name or moment are left out with their reason. Raises LogError when it is not XES."""
    left_out: list[LeftOut] = []
    log = log_of_rows(_rows(source, left_out), now=now)
    return replace(log, left_out=tuple(left_out))


def _rows(source: IO[bytes], left_out: list[LeftOut]) -> Iterator[tuple[str, str, datetime, dict[str, str]]]:
    context = etree.iterparse(
        source,
        events=("end",),
        tag=("{*}trace",),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
    )
    number = 0
    try:
        for count, (_, trace) in enumerate(context, 1):
            case = _attributes(trace).get("concept:name", f"case {count}")
            for event in trace.iterchildren("{*}event"):
                number += 1
                row = _row(case, _attributes(event), number, left_out)
                if row is not None:
                    yield row
            _forget(trace)
    except etree.XMLSyntaxError as error:
        raise LogError(phrase("This is not a readable XES file: {problem}.", problem=error.msg)) from error
    if context.root is None or etree.QName(context.root).localname != "log":
        raise LogError(phrase("This is not an XES file: its outermost element is no log."))


def _row(
    case: str, found: dict[str, str], number: int, left_out: list[LeftOut]
) -> tuple[str, str, datetime, dict[str, str]] | None:
    name, text = found.pop("concept:name", ""), found.pop("time:timestamp", "")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        left_out.append(
            LeftOut(
                number,
                phrase("a moment that cannot be read") if text else phrase("no moment"),
                f"{case}, {name}, {text}"[:200],
            )
        )
        return None
    if not name:
        left_out.append(LeftOut(number, phrase("no activity"), f"{case}, {text}"[:200]))
        return None
    return case, name, at, {_NAMES.get(key, key): word for key, word in found.items()}


def _attributes(element: etree._Element) -> dict[str, str]:
    return {
        child.get("key", ""): child.get("value", "")
        for child in element
        if isinstance(child.tag, str) and etree.QName(child).localname in _VALUES
    }


def _forget(trace: etree._Element) -> None:
    """Free the memory of a trace that was read."""
    trace.clear()
    while trace.getprevious() is not None:
        del trace.getparent()[0]  # type: ignore[union-attr]


def write_xes(log: EventLog | Iterable[EventLog]) -> Iterator[str]:
    """The log as XES, piece by piece; it may come in parts, of cases each."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">\n'
    for name, prefix in (
        ("Concept", "concept"),
        ("Time", "time"),
        ("Organizational", "org"),
        ("Lifecycle", "lifecycle"),
    ):
        yield f'  <extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
    for part in [log] if isinstance(log, EventLog) else log:
        yield from _traces(part)
    yield "</log>\n"


def _traces(log: EventLog) -> Iterator[str]:
    starts = log.starts
    for number, case in enumerate(log.cases):
        yield f'  <trace>\n    <string key="concept:name" value={_quoted(case)}/>\n'
        for index in range(int(starts[number]), int(starts[number + 1])):
            yield _event(log, index)
        yield "  </trace>\n"


def _event(log: EventLog, index: int) -> str:
    words = [("concept:name", log.activity.word(index))]
    words += [(_KEYS.get(name, name), word) for name, column in log.columns.items() if (word := column.word(index))]
    told = "".join(f"<string key={_quoted(key)} value={_quoted(word)}/>" for key, word in words)
    return f'    <event>{told}<date key="time:timestamp" value="{log.moment(index).isoformat()}"/></event>\n'


def _quoted(text: str) -> str:
    """An attribute's value; signs that XML does not know become a space."""
    plain = "".join(sign if sign >= " " or sign in "\t\n" else " " for sign in text)
    return quoteattr(plain, {"\n": "&#10;", "\t": "&#9;"})
