"""Templates as text: YAML read strictly, so that a misspelt word is an error with its place and not a silent default.

Owners are written `unit:support`, `position:head-of-support`, `external:sister-company/accounts`, `automatic`, and joined by ` + `.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import yaml

from orgdesk.core.phrases import phrase
from orgdesk.core.timeline.errors import TemplateError
from orgdesk.core.timeline.template import (
    AUTOMATIC,
    Block,
    CatchUp,
    Completion,
    MailSeries,
    OutcomeField,
    Owner,
    OwnerKind,
    ParkingItem,
    Resource,
    Session,
    SessionKind,
    Step,
    Template,
)

LONGEST = 200_000
DEEPEST = 12
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Data = Mapping[str, Any]
T = TypeVar("T")
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


def read_template(text: str) -> Template:
    """Read a template from YAML; raise `TemplateError` that names the place for anything that does not fit."""
    if len(text) > LONGEST:
        raise TemplateError(
            phrase("The template has {count} characters; at most {longest} are read.", count=len(text), longest=LONGEST)
        )
    try:
        unsafe = _unsafe(text)
        data = None if unsafe else yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise TemplateError(
            phrase("The template is no readable YAML: {problem}.", problem=" ".join(str(error).split()))
        ) from error
    if unsafe:
        raise TemplateError(unsafe)
    return read_data(data)


def read_data(data: object) -> Template:
    """Read a template from the names and values that its text says; raise `TemplateError` as for a text."""
    return _Reader(data, "template").template()


def _unsafe(text: str) -> str:
    """Say what makes a text dangerous to load, before it is: deep nesting costs squared time, aliases may unfold without end."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):
            return phrase("The template uses YAML aliases (*name); write the part out.")
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > DEEPEST:
            return phrase(
                "The template is nested more than {most} deep; lists of steps need no more than six.", most=DEEPEST
            )
    return ""


class _Reader:
    """One mapping of the document: gives out its values by name and kind, and refuses names that nobody asked for."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, dict) or not all(isinstance(name, str) for name in data):
            raise TemplateError(
                phrase("At {where}: expected names with values, found {found}.", where=where, found=_shown(data))
            )
        self._data: dict[str, Any] = data
        self._where = where
        self._asked: set[str] = set()

    def template(self) -> Template:
        return self.done(
            Template(
                key=self.text("key"),
                version=self.whole("version"),
                title=self.text("title"),
                category=self.text("category"),
                author=self.text("author"),
                dated=self.get("dated", date),
                sizes=self.some("sizes", self.texts("sizes")),
                blocks=self.each("blocks", _Reader._block),
                steps=self.some("steps", self.each("steps", _Reader._step)),
                series=self.each("series", _Reader._series),
                catch_ups=self.each("catch_ups", _Reader._catch_up),
                completions=self.each("completions", _Reader._completion),
                parking=self.each("parking", _Reader._parking),
                resources=self.each("resources", _Reader._resource),
            )
        )

    def get(self, name: str, kind: type[T], default: T | None = None) -> T:
        self._asked.add(name)
        value = self._data.get(name, default)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            found = phrase("nothing") if name not in self._data else _shown(value)
            raise TemplateError(
                phrase(
                    "At {where}: {name!r} must be a {wanted}, found {found}.",
                    where=self._where,
                    name=name,
                    wanted=kind.__name__,
                    found=found,
                )
            )
        return value

    def text(self, name: str, default: str | None = None) -> str:
        value = self.get(name, str, default)
        if not value.strip() and default is None:
            raise TemplateError(phrase("At {where}: {name!r} is blank; write something.", where=self._where, name=name))
        return value

    def whole(self, name: str, default: int | None = None, *, least: int = -520, most: int = 100_000) -> int:
        value = self.get(name, int, default)
        if not least <= value <= most:
            raise TemplateError(
                phrase(
                    "At {where}: {name!r} must lie between {least} and {most}, found {value}.",
                    where=self._where,
                    name=name,
                    least=least,
                    most=most,
                    value=value,
                )
            )
        return value

    def week(self, name: str) -> int:
        return self.whole(name, most=520)

    def flag(self, name: str) -> bool:
        return self.get(name, bool, default=False)

    def texts(self, name: str) -> tuple[str, ...]:
        values = self.get(name, list, [])
        if not all(isinstance(value, str) for value in values):
            raise TemplateError(
                phrase("At {where}: {name!r} must be a list of texts; quote numbers.", where=self._where, name=name)
            )
        return tuple(values)

    def some(self, name: str, values: tuple[T, ...]) -> tuple[T, ...]:
        if not values:
            raise TemplateError(
                phrase(
                    "At {where}: {name!r} is empty; no plan could run. Name at least one.", where=self._where, name=name
                )
            )
        return values

    def option(self, name: str) -> str | None:
        return self.text(name, "") or None

    def each(self, name: str, read: Callable[["_Reader"], T]) -> tuple[T, ...]:
        items = self.get(name, list, [])
        return tuple(
            read(_Reader(item, f"{self._where} › {name} {place}")) for place, item in enumerate(items, start=1)
        )

    def owner(self) -> Owner:
        text = self.text("owner")
        try:
            return read_owner(text)
        except ValueError as error:
            raise TemplateError(
                phrase(
                    "At {where}: there is no owner {text!r}; write unit:support, or automatic.",
                    where=self._where,
                    text=text,
                )
            ) from error

    def done(self, built: T) -> T:
        odd = sorted(set(self._data) - self._asked)
        if odd:
            raise TemplateError(
                phrase(
                    "At {where}: {odd!r} means nothing here; known are {known}.",
                    where=self._where,
                    odd=odd[0],
                    known=", ".join(sorted(self._asked)),
                )
            )
        return built

    def _block(self) -> Block:
        return self.done(
            Block(
                self.text("key"),
                self.text("title"),
                self.week("week"),
                self.option("needs"),
                self.text("otherwise", ""),
            )
        )

    def _step(self) -> Step:
        key = self.text("key")
        self._where += f" ({key})"
        return self.done(
            Step(
                key=key,
                code=self.text("code", key),
                title=self.text("title"),
                owner=self.owner(),
                week=self.week("week"),
                day=self.whole("day", 0, least=0, most=6),
                days=self.whole("days", 0, least=0, most=260),
                after=self.texts("after"),
                prepares=self.option("prepares"),
                books=self.option("books"),
                block=self.option("block"),
                sizes=frozenset(self.texts("sizes")),
                optional=self.flag("optional"),
                touchpoint=self.flag("touchpoint"),
                agenda=self.texts("agenda"),
                outcomes=self.each("outcomes", _Reader._outcome),
                session=next(iter(self.each("session", _Reader._session)), None),
                system=self.option("system"),
                tells=self.texts("tells"),
                procedure_missing=self.flag("procedure_missing"),
                for_customer=self.option("for_customer"),
                internal=self.flag("internal"),
            )
        )

    def _outcome(self) -> OutcomeField:
        return self.done(OutcomeField(self.text("key"), self.text("asks"), self.texts("choices")))

    def _session(self) -> Session:
        kind = self.text("kind")
        if kind not in list(SessionKind):
            raise TemplateError(
                phrase(
                    "At {where}: there is no kind {kind!r}; choose among {known}.",
                    where=self._where,
                    kind=kind,
                    known=", ".join(SessionKind),
                )
            )
        minutes, parts = self.whole("minutes", least=1), self.whole("parts", 1, least=1, most=20)
        return self.done(Session(SessionKind(kind), minutes, parts, self.flag("lesson")))

    def _series(self) -> MailSeries:
        days = self.texts("on")
        odd = next((day for day in days if day not in WEEKDAYS), None)
        if odd is not None:
            raise TemplateError(
                phrase("At {where}: there is no weekday {odd!r}; write mon, tue … sun.", where=self._where, odd=odd)
            )
        weekdays = tuple(WEEKDAYS.index(day) for day in days)
        minute = self._minute()
        weeks = self.week("first_week"), self.week("last_week")
        return self.done(MailSeries(self.text("key"), *weeks, weekdays, minute, self.option("started_by")))

    def _minute(self) -> int:
        hour, _, minute = self.text("time").partition(":")
        if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
            raise TemplateError(
                phrase(
                    "At {where}: {time!r} is no time of day; write for example '09:00'.",
                    where=self._where,
                    time=self.text("time"),
                )
            )
        return int(hour) * 60 + int(minute)

    def _catch_up(self) -> CatchUp:
        weeks = self.week("first_week"), self.week("last_week"), self.whole("every_weeks", least=1, most=52)
        return self.done(CatchUp(self.text("key"), self.text("title"), self.owner(), self.text("block"), *weeks))

    def _completion(self) -> Completion:
        return self.done(Completion(frozenset(self.texts("sizes")), self.texts("steps"), self.week("week")))

    def _resource(self) -> Resource:
        owner = self.owner()
        if owner.kind not in (OwnerKind.UNIT, OwnerKind.POSITION):
            raise TemplateError(
                phrase("At {where}: only a unit or a position has people to assign; name one.", where=self._where)
            )
        first, last = self.week("first_week"), self.week("last_week")
        if last < first:
            raise TemplateError(
                phrase("At {where}: the last week comes before the first; exchange them.", where=self._where)
            )
        hours, people = self.whole("hours", least=1, most=168), self.whole("people", 1, least=1, most=50)
        return self.done(Resource(self.text("purpose"), owner, first, last, hours, people))

    def _parking(self) -> ParkingItem:
        return self.done(ParkingItem(self.text("key"), self.text("text"), self.owner(), self.text("state", "open")))


def read_owner(text: str) -> Owner:
    """Read an owner as it is written in a template; raise `ValueError` for what is none."""
    parts = [part.strip() for part in text.split(" + ")]
    if len(parts) > 1:
        return Owner(OwnerKind.JOINT, parts=tuple(read_owner(part) for part in parts))
    if text == OwnerKind.AUTOMATIC:
        return AUTOMATIC
    kind, _, name = text.partition(":")
    if not name or kind not in (OwnerKind.UNIT, OwnerKind.POSITION, OwnerKind.EXTERNAL):
        raise ValueError(text)
    return Owner(OwnerKind(kind), name)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
