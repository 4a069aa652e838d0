"""Timeline templates: weeks and steps as an organisation writes them down once and runs them for every customer.

A week is counted from the start date: week 0 begins on it, week -1 a week before. A template is checked when it is made: every name
that a step, block, series or rule uses exists, and no steps wait for each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from orgdesk.core.phrases import phrase
from orgdesk.core.timeline.dependencies import order_steps
from orgdesk.core.timeline.errors import TemplateError


class OwnerKind(StrEnum):
    """Who does a step: `joint` is several owners together, `automatic` is the product itself."""

    UNIT = "unit"
    POSITION = "position"
    EXTERNAL = "external"
    JOINT = "joint"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a step; a joint owner has `parts` and no name of its own."""

    kind: OwnerKind
    name: str = ""
    parts: tuple["Owner", ...] = ()

    def __str__(self) -> str:
        """Return the owner as a template writes it."""
        if self.kind is OwnerKind.JOINT:
            return " + ".join(map(str, self.parts))
        return f"{self.kind.value}:{self.name}" if self.name else self.kind.value


AUTOMATIC = Owner(OwnerKind.AUTOMATIC)


class SessionKind(StrEnum):
    """How people meet."""

    PHONE = "phone"
    VIDEO = "video"
    VIRTUAL = "virtual"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True)
class Session:
    """A step that is a meeting: its kind, length in minutes, in how many parts it may be held, whether it follows a lesson plan."""

    kind: SessionKind
    minutes: int
    parts: int = 1
    lesson: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeField:
    """A fact that a step must record: `choices` limit it, none is free text."""

    key: str
    asks: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a template.

    `code` is what people call it and need not be unique, `key` is. `day` counts working days into the week. `days` is how many working
    days it occupies: 0 leaves room for what follows on the same day. `sizes` limits it to customers of those sizes, none is all.
    `after` are steps it waits for; `prepares` and `books` name a session that waits for it. `block` moves it with that block.
    `for_customer` is what the customer reads of it; a meeting without such words is shown by its title, unless it is `internal`.
    """

    key: str
    code: str
    title: str
    owner: Owner
    week: int
    day: int = 0
    days: int = 0
    after: tuple[str, ...] = ()
    prepares: str | None = None
    books: str | None = None
    block: str | None = None
    sizes: frozenset[str] = frozenset()
    optional: bool = False
    touchpoint: bool = False
    agenda: tuple[str, ...] = ()
    outcomes: tuple[OutcomeField, ...] = ()
    session: Session | None = None
    system: str | None = None
    tells: tuple[str, ...] = ()
    procedure_missing: bool = False
    for_customer: str | None = None
    internal: bool = False

    @property
    def words_for_customer(self) -> str:
        """Return what the customer reads of it, empty for what is the house's own."""
        if self.internal:
            return ""
        return self.for_customer or (self.title if self.session else "")


@dataclass(frozen=True, slots=True)
class Block:
    """A named group of steps that moves as one. Without the fact `needs` it is deferred, for the reason `otherwise`."""

    key: str
    title: str
    week: int
    needs: str | None = None
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class MailSeries:
    """Automatic mails on weekdays (0 is Monday) of a run of weeks, at a wall-clock minute of the customer's day.

    `started_by` is the step that puts the customer on the list; without one they are on it from the start.
    """

    key: str
    first_week: int
    last_week: int
    weekdays: tuple[int, ...]
    minute: int
    started_by: str | None = None


@dataclass(frozen=True, slots=True)
class CatchUp:
    """A call that repeats while a block is deferred and not booked, every so many weeks from the first to the last."""

    key: str
    title: str
    owner: Owner
    block: str
    first_week: int
    last_week: int
    every_weeks: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A customer of one of these sizes has completed when all the named steps are done; `week` is when that is planned.

    A size without such a rule has completed when every step that it has is done.
    """

    sizes: frozenset[str]
    steps: tuple[str, ...]
    week: int


@dataclass(frozen=True, slots=True)
class ParkingItem:
    """Something to decide or do that is no step yet: the template's parking lot."""

    key: str
    text: str
    owner: Owner
    state: str


@dataclass(frozen=True, slots=True)
class Resource:
    """People of an owner whom a plan needs from one week to another, each so many hours a week."""

    purpose: str
    owner: Owner
    first_week: int
    last_week: int
    hours: int
    people: int = 1


@dataclass(frozen=True)
class Template:
    """One version of a timeline template."""

    key: str
    version: int
    title: str
    category: str
    author: str
    dated: date
    steps: tuple[Step, ...]
    sizes: tuple[str, ...]
    blocks: tuple[Block, ...] = ()
    series: tuple[MailSeries, ...] = ()
    catch_ups: tuple[CatchUp, ...] = ()
    completions: tuple[Completion, ...] = ()
    parking: tuple[ParkingItem, ...] = ()
    resources: tuple[Resource, ...] = ()

    def __post_init__(self) -> None:
        for what, keys in self._keys().items():
            repeated = _repeated(keys)
            if repeated is not None:
                raise TemplateError(
                    phrase(
                        "Template {key!r} has two {what} with the key {repeated!r}; rename one.",
                        key=self.key,
                        what=what,
                        repeated=repeated,
                    )
                )
        for where, what, name, known in self._names():
            if name not in known:
                raise TemplateError(
                    phrase(
                        "{where} of template {key!r} names the {what} {name!r}, which does not exist; add or mend it.",
                        where=where,
                        key=self.key,
                        what=what,
                        name=name,
                    )
                )
        _ = self.order

    @cached_property
    def by_key(self) -> dict[str, Step]:
        """Return the steps by their keys."""
        return {step.key: step for step in self.steps}

    @cached_property
    def block_by_key(self) -> dict[str, Block]:
        """Return the blocks by their keys."""
        return {block.key: block for block in self.blocks}

    @cached_property
    def waits_for(self) -> dict[str, tuple[str, ...]]:
        """Return for each step what it waits for: what it comes after, what prepares it, what books it."""
        waits = {step.key: list(step.after) for step in self.steps}
        for step in self.steps:
            for target in (step.prepares, step.books):
                if target is not None:
                    waits[target].append(step.key)
        return {key: tuple(dict.fromkeys(before)) for key, before in waits.items()}

    @cached_property
    def order(self) -> tuple[Step, ...]:
        """Return the steps so that each comes after what it waits for."""
        return tuple(self.by_key[key] for key in order_steps(self.waits_for))

    def completion_for(self, size: str) -> Completion | None:
        """Return the rule for customers of a size; None where every step of theirs counts."""
        return next((rule for rule in self.completions if size in rule.sizes), None)

    def days_before(self, before: str, step: str) -> int:
        """Return how many days `step` must wait from the start of `before`; a preparation is never left to the day itself."""
        earlier = self.by_key[before]
        return max(1, earlier.days) if earlier.prepares == step else earlier.days

    def block_of(self, step: Step) -> Block | None:
        """Return the block that a step moves with: its own, or that of the session it prepares."""
        key = step.block or (self.by_key[step.prepares].block if step.prepares else None)
        return self.block_by_key[key] if key else None

    def _keys(self) -> dict[str, list[str]]:
        return {
            phrase("steps"): [step.key for step in self.steps],
            phrase("blocks"): [block.key for block in self.blocks],
            phrase("mail series"): [series.key for series in self.series],
            phrase("catch-ups"): [catch_up.key for catch_up in self.catch_ups],
            phrase("parking items"): [item.key for item in self.parking],
            phrase("resources"): [resource.purpose for resource in self.resources],
        }

    def _names(self) -> Iterable[tuple[str, str, str, Iterable[str]]]:
        steps, blocks = self.by_key, self.block_by_key
        for step in self.steps:
            where = phrase("Step {step!r}", step=step.key)
            yield from (
                (where, phrase("step"), name, steps) for name in (*step.after, step.prepares, step.books) if name
            )
            yield from ((where, phrase("size"), name, self.sizes) for name in step.sizes)
            if step.block:
                yield where, phrase("block"), step.block, blocks
        for series in self.series:
            if series.started_by:
                yield phrase("Mail series {series!r}", series=series.key), phrase("step"), series.started_by, steps
        for catch_up in self.catch_ups:
            yield phrase("Catch-up {catch_up!r}", catch_up=catch_up.key), phrase("block"), catch_up.block, blocks
        for completion in self.completions:
            yield from ((phrase("A completion rule"), phrase("step"), name, steps) for name in completion.steps)
            yield from ((phrase("A completion rule"), phrase("size"), name, self.sizes) for name in completion.sizes)


def _repeated(keys: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return None
