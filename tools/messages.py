"""Translations without gettext programs: `python -m tools.messages update`, `compile FILE…` or `check`.

`update` reads every message of the sources into the catalogue of every language, and keeps what was translated. A message that
nobody who speaks the language has looked at carries the comment "unreviewed"; a reviewer takes the comment away.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

if TYPE_CHECKING:
    from orgdesk.core.measures.definitions import Definition

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "orgdesk"
LOCALE = SOURCES / "locale"
UNREVIEWED = "unreviewed"
Key = tuple[str | None, str]
Keyword = tuple[int | tuple[int, str], ...] | None
_ONE, _PLURAL, _CONTEXT, _BOTH = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
_KEYWORDS = {
    name + lazy: spec
    for name, spec in {"gettext": _ONE, "ngettext": _PLURAL, "pgettext": _CONTEXT, "npgettext": _BOTH}.items()
    for lazy in ("", "_lazy")
} | {"_": _ONE, "gettext_noop": _ONE}
# What the core says: templates of str.format, filled at the doors after they were translated.
_BRACES = {"phrase": _ONE}
# A place for a value as Python writes it. "10 % of" is none, though a conversion with a space flag could look so.
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]")

_FIRST = datetime(2026, 11, 22, tzinfo=UTC)
"""The date in every head: when a message was touched is the history's to tell, and two updates of one source are the same file."""


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["compile"]:
        for name in arguments[1:]:
            compile_catalogue(Path(name))
        return 0
    if arguments == ["update"]:
        for path in catalogues():
            write_catalogue(path, updated(path))
        return 0
    if arguments == ["check"]:
        problems = [problem for path in catalogues() for problem in problems_of(path)]
        print("\n".join(problems) if problems else f"messages: {len(catalogues())} catalogues say everything")
        return 1 if problems else 0
    print(__doc__, file=sys.stderr)
    return 2


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_catalogue(path: Path) -> None:
    """Write the compiled form beside the source, and how much of it was reviewed."""
    catalogue = read_catalogue(path)
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalogue)
    state = {
        "messages": len(catalogue),
        "unreviewed": sum(UNREVIEWED in message.user_comments for message in catalogue),
    }
    path.with_suffix(".json").write_text(json.dumps(state) + "\n", encoding="utf-8")


def read_catalogue(path: Path, *, strict: bool = False) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parents[1].name, abort_invalid=strict)


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as target:
        write_po(target, catalogue, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)


def updated(path: Path) -> Catalog:
    """What the sources say now, with the translations of the catalogue that stands."""
    stands = {key_of(message): message for message in read_catalogue(path)}
    language = path.parents[1].name
    now = Catalog(locale=language, project="Orgdesk", charset="utf-8", fuzzy=False, header_comment="")
    now.creation_date = now.revision_date = _FIRST
    phrases = set(messages_of_sources(_BRACES))
    for key, (message, files) in messages_of_sources().items():
        known = stands.get(key)
        same = known is not None and isinstance(known.id, str) == isinstance(message, str)
        added = now.add(
            message,
            known.string if same and known else None,
            locations=[(name, 1) for name in sorted(files)],
            user_comments=known.user_comments if same and known else (),
            context=key[0],
        )
        added.flags = _flags(message, of_core=key in phrases)
    return now


def _flags(message: str | tuple[str, str], *, of_core: bool) -> set[str]:
    """How a message names its values, for a translator's editor."""
    if of_core:
        return {"python-brace-format"} if any(_brace_places(form) for form in _forms(message)) else set()
    return {"python-format"} if _PLACE.search(str(message)) else set()


def key_of(message: Message) -> Key:
    return message.context or None, message.id if isinstance(message.id, str) else message.id[0]


def messages_of_sources(
    keywords: Mapping[str, Keyword] = _KEYWORDS | _BRACES,
) -> dict[Key, tuple[str | tuple[str, str], set[str]]]:
    """Each message with the files that it stands in; one that is also said in the plural is kept with its plural."""
    found: dict[Key, tuple[str | tuple[str, str], set[str]]] = {}
    for path, text in _texts():
        name = path.relative_to(SOURCES).as_posix()
        for _, message, _, context in extract("python", BytesIO(text.encode()), keywords=keywords):
            said = message if isinstance(message, str) else (message[0], message[1])
            key = (context or None, said if isinstance(said, str) else said[0])
            before, files = found.get(key, (said, set()))
            if said[0] if isinstance(said, tuple) else said:
                found[key] = (before if isinstance(before, tuple) else said, files | {name})
    for measure in _measures() if "phrase" in keywords else ():
        for words in _words_of(measure):
            said, files = found.get((None, words), (words, set()))
            found[(None, words)] = (said, files | {"core/measures/catalogue/__init__.py"})
    return dict(sorted(found.items(), key=lambda item: (min(item[1][1]), item[0][0] or "", item[0][1])))


def _words_of(measure: Definition) -> Iterator[str]:
    """What a page says of a measure: its name, its meaning, who owns it, what others report and where."""
    others = [measure.benchmark.text, measure.benchmark.source] if measure.benchmark else []
    yield from (words[:] for words in (measure.name, measure.meaning, measure.owner, *others))


def _measures() -> Iterable[Definition]:
    """The catalogue is data: its names and meanings are phrases without a call that could be found."""
    sys.path.insert(0, str(SOURCES.parent))
    from orgdesk.core.measures.catalogue import CATALOGUE

    return CATALOGUE


def _texts() -> Iterator[tuple[Path, str]]:
    """Python as it stands; templates as the Python that Django makes of their tags."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orgdesk.config.settings_test")
    from django.utils.translation.template import templatize

    for path in sorted(SOURCES.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for path in sorted(path for suffix in ("html", "txt", "xml", "svg") for path in SOURCES.rglob(f"*.{suffix}")):
        if "templates" in path.parts:
            yield path, " ".join(templatize(path.read_text(encoding="utf-8"), str(path)).split("\n")).strip()


def problems_of(path: Path) -> list[str]:
    """A broken file, a message that is missing or empty, or places that differ from the original's."""
    name = path.relative_to(ROOT)
    try:
        catalogue = read_catalogue(path, strict=True)
    except PoFileError as problem:
        return [f"{name}: {problem}"]
    stands = {key_of(message): message for message in catalogue if message.id}
    said, phrases = messages_of_sources(), set(messages_of_sources(_BRACES))
    untold = [key for key in said if key not in stands or not _is_whole(stands[key])]
    gone = [key for key in stands if key not in said]
    return [
        *(f"{name}: not translated: {key[1]!r} (python -m tools.messages update)" for key in untold),
        *(f"{name}: nobody says any more: {key[1]!r} (python -m tools.messages update)" for key in gone),
        *(
            f"{name}:{message.lineno}: the places for values differ: {key[1]!r}"
            for key, message in stands.items()
            if key not in untold and not _same_places(message, _brace_places if key in phrases else _percent_places)
        ),
    ]


def _is_whole(message: Message) -> bool:
    return bool(message.string) and all(_forms(message.string))


def _same_places(message: Message, places: Callable[[str], list[str]]) -> bool:
    """Every form names the places of the original; a form for one thing may leave the number out."""
    wanted = [places(original) for original in _forms(message.id)]
    return all(places(form) in wanted for form in _forms(message.string))


def _percent_places(form: str) -> list[str]:
    return sorted(_PLACE.findall(form))


def _brace_places(form: str) -> list[str]:
    """Names with how each is written; a form that str.format cannot read has a place that no original has."""
    try:
        pieces = [piece[1:] for piece in Formatter().parse(form) if piece[1] is not None]
    except ValueError as problem:
        return [str(problem)]
    return sorted(f"{name}!{conversion or ''}:{spec}" for name, spec, conversion in pieces)


def _forms(said: str | Iterable[str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
