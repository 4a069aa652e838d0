"""JSON in any length, one record after another: lines, a list, or a list inside an object, as desks write their exports."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from orgdesk.core.service.exchange.model import Oddity, Reason

MOST_RECORD = 64 * 1024 * 1024
"""Characters of the longest record that is read; the files of a message may stand in it."""
_CHUNK = 1 << 18
_KEPT = 100_000
_WRAPPED = re.compile(r'\s*\{\s*"(\w+)"\s*:\s*\[')
_NEXT_IN_LIST = re.compile(r"\}\s*,?\s*(?=\{)")
_NEARLY = 32
_decode = json.JSONDecoder(strict=False).raw_decode


@dataclass(frozen=True, slots=True)
class Record:
    """One object, the list it stood in (empty where it stood by itself), and the how manieth of its file it is."""

    value: Mapping[str, Any]
    list_name: str
    number: int


def read_records(stream: IO[bytes], *, lists: Collection[str] = ()) -> Iterator[Record | Oddity]:
    """The objects of a file in order. `lists` are names of lists that hold records ("tickets").

    What cannot be read is an oddity with its beginning; the reading goes on behind it. Memory holds one record.
    """
    text = _Text(stream)
    for number, (list_name, value) in enumerate(_values(text, lists), start=1):
        if isinstance(value, Oddity):
            yield Oddity(value.reason, where=f"#{number}", detail=value.detail, raw=value.raw)
        elif isinstance(value, Mapping):
            yield Record(value, list_name, number)
        elif value is not None:
            yield Oddity(Reason.UNREADABLE, where=f"#{number}", detail="not an object", raw=str(value)[:_KEPT])
    if text.odd:
        yield Oddity(Reason.WRONG_ENCODING, detail="not UTF-8 throughout; the rest was read as Windows-1252")


@dataclass
class _Text:
    """A window of the file, grown at its end and cut at its front."""

    stream: IO[bytes]
    held: str = ""
    ended: bool = False
    odd: bool = False
    chunk: int = _CHUNK
    decoder: codecs.IncrementalDecoder | None = field(default=None, repr=False)

    def grow(self) -> bool:
        """More text at the end; False when there is none."""
        block = self.stream.read(self.chunk) if not self.ended else b""
        if self.decoder is None:
            self.decoder = codecs.getincrementaldecoder(_encoding(block))()
        self.ended = not block
        before = len(self.held)
        self.held += self._decoded(block)
        return len(self.held) > before or not self.ended

    def skip(self, count: int) -> None:
        self.held = self.held[count:]
        self.chunk = _CHUNK

    def strip(self, signs: str = " \t\r\n\ufeff") -> None:
        """Cut these signs off the front, growing as needed."""
        self.held = self.held.lstrip(signs)
        while not self.held and self.grow():
            self.held = self.held.lstrip(signs)

    def _decoded(self, block: bytes) -> str:
        assert self.decoder is not None
        try:
            return self.decoder.decode(block, self.ended)
        except UnicodeDecodeError:
            self.odd = True
            waiting = self.decoder.getstate()[0]
            self.decoder.reset()
            return (waiting + block).decode("utf-8", _ODD_BYTES)


def _odd_bytes(problem: UnicodeError) -> tuple[str, int]:
    assert isinstance(problem, UnicodeDecodeError)
    return problem.object[problem.start : problem.end].decode("cp1252", "replace"), problem.end


_ODD_BYTES = "orgdesk-odd-bytes"
codecs.register_error(_ODD_BYTES, _odd_bytes)


def _encoding(block: bytes) -> str:
    if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8"


def _values(text: _Text, lists: Collection[str]) -> Iterator[tuple[str, Any]]:
    """Every value at the top of the file, or in a list there, with the name of the list."""
    text.strip()
    while text.held:
        while len(text.held) < 400 and text.grow():
            pass
        wrapped = _WRAPPED.match(text.held)
        if wrapped is not None and wrapped[1] in lists:
            text.skip(wrapped.end())
            yield from ((wrapped[1], value) for value in _elements(text))
            yield from ((name, value) for name, value in _unfolded(_rest_of_object(text), lists) if name)
        elif text.held.startswith("["):
            text.skip(1)
            yield from (("", value) for value in _elements(text))
        else:
            yield from _unfolded(_one(text, in_list=False), lists)
        text.strip(" \t\r\n,\ufeff")


def _unfolded(value: Any, lists: Collection[str]) -> Iterator[tuple[str, Any]]:
    """An object whose list of records does not come first is held whole, and its records are taken out of it."""
    inner = {name for name in lists if isinstance(value, Mapping) and isinstance(value.get(name), list)}
    if inner and "id" not in value:
        for name in sorted(inner):
            yield from ((name, one) for one in value[name])
    else:
        yield "", value


def _elements(text: _Text) -> Iterator[Any]:
    """The values up to the end of a list; a file that ends before it says so."""
    while True:
        text.strip(" \t\r\n,")
        if not text.held:
            yield Oddity(Reason.CUT_SHORT, detail="the file ends inside a list")
            return
        if text.held.startswith("]"):
            text.skip(1)
            return
        yield _one(text, in_list=True)


def _rest_of_object(text: _Text) -> Any:
    """Behind the list of a wrapping object stand counts, addresses of pages, and further lists."""
    begun = '{"_": 0'
    while True:
        try:
            value, end = _decode(begun + text.held)
        except (ValueError, RecursionError):
            if len(text.held) > MOST_RECORD or not text.grow():
                text.skip(len(text.held))
                return None
        else:
            text.skip(end - len(begun))
            return value


def _one(text: _Text, *, in_list: bool) -> Any:
    """The next value, or an oddity in its place."""
    while True:
        try:
            value, end = _decode(text.held)
        except json.JSONDecodeError as problem:
            if _is_cut(problem, text.held) and len(text.held) <= MOST_RECORD:
                text.chunk *= 2
                if text.grow():
                    continue
            return _give_up(text, str(problem.msg), in_list=in_list)
        except (ValueError, RecursionError) as problem:
            return _give_up(text, str(problem), in_list=in_list)
        else:
            text.skip(end)
            return value


def _is_cut(problem: json.JSONDecodeError, held: str) -> bool:
    """The window ends inside the value: nothing is wrong yet."""
    return problem.msg.startswith("Unterminated") or problem.pos >= len(held) - _NEARLY


def _give_up(text: _Text, detail: str, *, in_list: bool) -> Oddity:
    """Cut the value off where the next one seems to begin: at the next line, or at the next object of a list."""
    while True:
        found = _NEXT_IN_LIST.search(text.held, 1) if in_list else None
        at = found.end() if found else text.held.find("\n") + 1 if not in_list else 0
        if at or len(text.held) > MOST_RECORD or not text.grow():
            break
    at = at or len(text.held)
    raw = text.held[:at]
    reason = Reason.TOO_LARGE if len(raw) > MOST_RECORD else Reason.CUT_SHORT if text.ended and not found and in_list else Reason.UNREADABLE  # fmt: skip
    text.skip(at)
    return Oddity(reason, detail=detail, raw=raw.strip()[:_KEPT])
