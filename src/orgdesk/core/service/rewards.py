"""A ledger of points that always balances: append-only entries over lots, the lot that expires first is spent first.

At every moment the balance is the sum of the entries, and the sum of what is left in the lots less the arrears. A reversal takes
from the lot that it undoes; what is spent of it already becomes arrears, which later credits pay first. A repeated key is the same
entry: it changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import ServiceRuleError


class EntryType(StrEnum):
    """Why points move."""

    EARNED = "earned"
    GOODWILL = "goodwill"
    BONUS = "bonus"
    REDEEMED = "redeemed"
    RESTORED = "restored"
    REVERSED = "reversed"
    EXPIRED = "expired"


CREDITS = frozenset({EntryType.EARNED, EntryType.GOODWILL, EntryType.BONUS})


@dataclass(frozen=True, slots=True)
class Lot:
    """Points of one credit with one day of expiry (the last day on which they count); None never expires."""

    key: str
    points: int
    left: int
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One posted movement: signed points, the lots that it drew from or gave back to, and the entry that it undoes."""

    key: str
    type: EntryType
    points: int
    on: date
    drawn: Mapping[str, int] = field(default_factory=dict)
    undoes: str = ""
    owed: int = 0
    """By how much this entry changed the arrears: positive where it made some, negative where it paid some."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lots and entries of one member, and the arrears: points taken back that had been spent already."""

    lots: Mapping[str, Lot] = field(default_factory=lambda: MappingProxyType({}))
    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    arrears: int = 0

    @property
    def balance(self) -> int:
        """What may be spent, less what is owed."""
        return sum(lot.left for lot in self.lots.values()) - self.arrears

    @property
    def is_balanced(self) -> bool:
        """Whether entries, lots and arrears tell the same number, and no lot holds less than nothing or more than it began with."""
        return self.balance == sum(entry.points for entry in self.entries.values()) and all(
            0 <= lot.left <= lot.points for lot in self.lots.values()
        )


def credit(
    ledger: Ledger,
    *,
    key: str,
    points: int,
    on: date,
    expires_on: date | None = None,
    type: EntryType = EntryType.EARNED,
) -> Ledger:
    """Give points as a new lot; arrears are paid from it first."""
    if (known := _known(ledger, key, type)) is not None:
        return known
    if points <= 0 or type not in CREDITS:
        raise ServiceRuleError(
            phrase(
                "{points} points cannot be given as {type}; a credit has at least one point.",
                points=points,
                type=type,
            )
        )
    if expires_on is not None and expires_on < on:
        raise ServiceRuleError(
            phrase(
                "Points given on {on} cannot expire on {expires_on}; give a later day.", on=on, expires_on=expires_on
            )
        )
    paid = min(points, ledger.arrears)
    lots = {**ledger.lots, key: Lot(key, points, points - paid, expires_on)}
    return _posted(ledger, lots, Entry(key, type, points, on, owed=-paid))


def redeem(ledger: Ledger, *, key: str, points: int, on: date) -> Ledger:
    """Spend points, from the lot that expires first; lots past their day do not count, even where nobody has expired them yet."""
    if (known := _known(ledger, key, EntryType.REDEEMED)) is not None:
        return known
    usable = [lot for lot in ledger.lots.values() if lot.left and not _past(lot, on)]
    there = sum(lot.left for lot in usable) - ledger.arrears
    if points <= 0 or points > there:
        raise ServiceRuleError(
            phrase(
                "{points} points cannot be redeemed; {there} are there on {on}.",
                points=points,
                there=max(0, there),
                on=on,
            )
        )
    drawn, lots = _draw(ledger.lots, sorted(usable, key=_first_to_expire), points)
    return _posted(ledger, lots, Entry(key, EntryType.REDEEMED, -points, on, MappingProxyType(drawn)))


def restore(ledger: Ledger, *, key: str, undoes: str, on: date, share: float = 1.0) -> Ledger:
    """Undo a redemption, whole or in part: the points go back into the lots that they came from, not more than were drawn."""
    if (known := _known(ledger, key, EntryType.RESTORED)) is not None:
        return known
    spent = _entry(ledger, undoes, EntryType.REDEEMED)
    open_points = -spent.points - _undone(ledger, undoes)
    points = min(open_points, round(-spent.points * share))
    if points <= 0:
        raise ServiceRuleError(phrase("Nothing of {undoes} is left to be restored.", undoes=undoes))
    back = _given_back(ledger, spent, points)
    lots = {**ledger.lots}
    for lot, part in back.items():
        lots[lot] = replace(lots[lot], left=lots[lot].left + part)
    return _posted(ledger, lots, Entry(key, EntryType.RESTORED, points, on, MappingProxyType(back), undoes))


def reverse(ledger: Ledger, *, key: str, undoes: str, on: date, share: float = 1.0) -> Ledger:
    """Undo a credit, whole or in part: its own lot gives the points back, and what was spent of it becomes arrears.

    Points of the lot that have expired are gone already and are not taken twice.
    """
    if (known := _known(ledger, key, EntryType.REVERSED)) is not None:
        return known
    given = ledger.entries.get(undoes)
    if given is None or given.type not in CREDITS:
        raise ServiceRuleError(phrase("{undoes} gave no points; name the entry that did.", undoes=undoes))
    points = min(given.points - _undone(ledger, undoes) - _expired(ledger, undoes), round(given.points * share))
    if points <= 0:
        raise ServiceRuleError(phrase("Nothing of {undoes} is left to be taken back.", undoes=undoes))
    lot = ledger.lots[undoes]
    there = min(lot.left, points)
    lots = {**ledger.lots, undoes: replace(lot, left=lot.left - there)}
    drawn = MappingProxyType({undoes: there} if there else {})
    return _posted(ledger, lots, Entry(key, EntryType.REVERSED, -points, on, drawn, undoes, owed=points - there))


def expire(ledger: Ledger, *, on: date) -> Ledger:
    """Expire what is left in every lot whose last day lies before `on`; what was spent is never touched."""
    for lot in sorted(ledger.lots.values(), key=_first_to_expire):
        if lot.left and _past(lot, on):
            number = sum(
                entry.type is EntryType.EXPIRED and entry.undoes == lot.key for entry in ledger.entries.values()
            )
            key = f"expiry:{lot.key}" + (f":{number}" if number else "")
            lots = {**ledger.lots, lot.key: replace(lot, left=0)}
            entry = Entry(key, EntryType.EXPIRED, -lot.left, on, MappingProxyType({lot.key: lot.left}), lot.key)
            ledger = _posted(ledger, lots, entry)
    return ledger


def expired_points(ledger: Ledger) -> Mapping[str, int]:
    """Points that expired, by lot."""
    found: dict[str, int] = {}
    for entry in ledger.entries.values():
        if entry.type is EntryType.EXPIRED:
            found[entry.undoes] = found.get(entry.undoes, 0) - entry.points
    return found


def _known(ledger: Ledger, key: str, type: EntryType) -> Ledger | None:
    """The same ledger where the key was posted already; a key used for another kind of entry is refused."""
    entry = ledger.entries.get(key)
    if entry is not None and entry.type is not type:
        raise ServiceRuleError(
            phrase("The key {key} belongs to an entry of type {type}; use another key.", key=key, type=entry.type)
        )
    return ledger if entry is not None else None


def _posted(ledger: Ledger, lots: Mapping[str, Lot], entry: Entry) -> Ledger:
    return Ledger(
        MappingProxyType({**lots}), MappingProxyType({**ledger.entries, entry.key: entry}), ledger.arrears + entry.owed
    )


def _draw(lots: Mapping[str, Lot], order: Iterable[Lot], points: int) -> tuple[dict[str, int], dict[str, Lot]]:
    left, drawn, after = points, {}, {**lots}
    for lot in order:
        part = min(lot.left, left)
        if part:
            drawn[lot.key] = part
            after[lot.key] = replace(lot, left=lot.left - part)
            left -= part
    return drawn, after


def _given_back(ledger: Ledger, spent: Entry, points: int) -> dict[str, int]:
    """How the points of a redemption go back: the lot drawn last gets them first, none more than is still out."""
    out = dict(spent.drawn)
    for entry in ledger.entries.values():
        if entry.type is EntryType.RESTORED and entry.undoes == spent.key:
            for lot, part in entry.drawn.items():
                out[lot] -= part
    back: dict[str, int] = {}
    for lot, part in reversed(out.items()):
        taken = min(part, points)
        if taken:
            back[lot] = taken
            points -= taken
    return back


def _entry(ledger: Ledger, key: str, type: EntryType) -> Entry:
    entry = ledger.entries.get(key)
    if entry is None or entry.type is not type:
        raise ServiceRuleError(phrase("{key} is no entry of type {type} of this member.", key=key, type=type))
    return entry


def _undone(ledger: Ledger, key: str) -> int:
    undoing = {EntryType.RESTORED, EntryType.REVERSED}
    return sum(abs(entry.points) for entry in ledger.entries.values() if entry.undoes == key and entry.type in undoing)


def _expired(ledger: Ledger, lot: str) -> int:
    return expired_points(ledger).get(lot, 0)


def _past(lot: Lot, on: date) -> bool:
    return lot.expires_on is not None and lot.expires_on < on


def _first_to_expire(lot: Lot) -> tuple[bool, date, str]:
    return lot.expires_on is None, lot.expires_on or date.max, lot.key
