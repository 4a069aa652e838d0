"""Take a file in: begun by somebody, done in batches that each are true or not at all, stopped and gone on with at any batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.exchange.actions.read_parcel import opened
from orgdesk.apps.exchange.actions.take_articles import take_articles
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.landing.ground import Ground
from orgdesk.apps.exchange.landing.merges import take_merges
from orgdesk.apps.exchange.landing.people import take_organisations, take_people
from orgdesk.apps.exchange.landing.report import Report, summed
from orgdesk.apps.exchange.landing.tickets import take_tickets
from orgdesk.apps.exchange.models import ImportRun
from orgdesk.apps.exchange.policies import may_exchange
from orgdesk.apps.exchange.reading import Reading
from orgdesk.core.service.exchange import Oddity, Part, Reason, SourceTicket

IMPORT = "exchange.import"
_PEOPLE_A_BATCH = 500
_PEOPLE, _TICKETS, _MERGES = "people", "tickets", "merges"
_ODD_RECORD = (DataError, IntegrityError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a record can cause that no reader foresaw; a lost database is another thing, and is tried again."""

T = TypeVar("T")
Clock = Callable[[], datetime]


def tickets_a_batch() -> int:
    """On SQLite about a third of a second: nobody who writes at the same time waits longer. PostgreSQL holds up nobody, so that more
    tickets share a commit and what is asked once a batch."""
    return 50 if connection.vendor == "sqlite" else 200


def begin_import(run: ImportRun, *, by: Person, at: datetime, later: bool = True) -> ImportRun:
    """Also goes on with one that was stopped or has failed. Raises ExchangeRefused for what was never read, or is done."""
    if not may_exchange(by):
        raise ExchangeRefused(_("Only administrators may bring data in; ask one."))
    startable = {ImportRun.State.READY, ImportRun.State.STOPPED, ImportRun.State.FAILED, ImportRun.State.IMPORTING}
    if run.state not in startable or not run.found:
        raise ExchangeRefused(
            _("“%(name)s” is %(state)s; it cannot be begun.") % {"name": run.name, "state": run.get_state_display()}
        )
    with transaction.atomic():
        run.state, run.failure = ImportRun.State.WAITING, ""
        run.begun_at = run.begun_at or at
        run.save(update_fields=["state", "failure", "begun_at"])
        event = record_event("import.begun", at=at, by=by.key, objects={"import": run.key}, data={"source": run.source})
        if later:
            send_later(event, IMPORT, {"run": run.key}, at=at)
    return run


def stop_import(run: ImportRun, *, by: Person, at: datetime) -> ImportRun:
    """It stops after the batch that is being written; what was taken stays."""
    with transaction.atomic():
        stopped = ImportRun.objects.filter(pk=run.pk, state__in=[ImportRun.State.WAITING, ImportRun.State.IMPORTING])
        if stopped.update(state=ImportRun.State.STOPPED):
            record_event("import.stopped", at=at, by=by.key, objects={"import": run.key})
    run.refresh_from_db()
    return run


def run_import(run: ImportRun, *, clock: Clock, told: Callable[[ImportRun], None] | None = None) -> bool:
    """Do what is left of it; False where another import is under way, or it was stopped. `told` hears of every batch."""
    if not _take_turn(run):
        return False
    at = clock()
    if run.contents == ImportRun.Contents.ARTICLES:
        whole = take_articles(run, clock=clock, told=told)
        if whole:
            _finish(run, at=clock())
        return whole
    with opened(run) as reading:
        ground = Ground.of(run, reading.parcel, Report(run, "taking"), at=at)
        work = _Work(run, reading, ground, clock, told)
        if work.people() and work.tickets() and work.merges():
            _finish(run, at=clock())
            return True
    return False


def fail_import(run: ImportRun, why: str) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.FAILED, failure=why[:2_000])


class _Work:
    """The stages in their order, each going on behind the last piece that is done."""

    def __init__(
        self, run: ImportRun, reading: Reading, ground: Ground, clock: Clock, told: Callable[[ImportRun], None] | None
    ) -> None:
        self.run, self.reading, self.ground, self.clock, self.told = run, reading, ground, clock, told

    def people(self) -> bool:
        organisations = [one for _number, one in self.reading.organisations()]
        for _number, one in self.reading.people():
            if one.agent:
                self.ground.agents.add(one.id)
        if self.run.stage in {_TICKETS, _MERGES}:
            self.ground.domains.update(
                {domain.casefold(): self.ground.accounts[one.id] for one in organisations for domain in one.domains if one.id in self.ground.accounts}
            )  # fmt: skip
            return True
        if not self._step(_PEOPLE, self.run.position, lambda: take_organisations(self.ground, organisations)):
            return False
        for batch in _batches(self.reading.people(after=self.run.position), _PEOPLE_A_BATCH):
            listed = [one for _number, one in batch]
            if not self._step(_PEOPLE, batch[-1][0], lambda listed=listed: take_people(self.ground, listed)):  # type: ignore[misc]  # bound now
                return False
        self.run.position = 0
        self.run.stage = _TICKETS
        return True

    def tickets(self) -> bool:
        if self.run.stage == _MERGES:
            return True
        for batch in _batches(self.reading.tickets(after=self.run.position), tickets_a_batch()):
            if not self._tickets_of(batch):
                return False
        return True

    def merges(self) -> bool:
        into, follows = self.run.found.get("merges", {}), self.run.found.get("follows", {})
        return self._step(_MERGES, 0, lambda: take_merges(self.ground, into, follows))

    def _tickets_of(self, batch: list[tuple[int, str, SourceTicket]]) -> bool:
        """The batch at once; where that cannot be, one by one, so that only the odd one is left out."""
        several = [(digest, one) for _number, digest, one in batch]
        try:
            return self._step(_TICKETS, batch[-1][0], partial(take_tickets, self.ground, several), count=len(batch))
        except _ODD_RECORD:
            return all(self._alone(number, digest, one) for number, digest, one in batch)

    def _alone(self, number: int, digest: str, one: SourceTicket) -> bool:
        try:
            return self._step(_TICKETS, number, partial(take_tickets, self.ground, [(digest, one)]), count=1)
        except _ODD_RECORD as problem:
            self.ground.report.add(_refused(one, problem))
            return self._step(_TICKETS, number, partial(self.ground.report.count, "tickets_refused"), count=1)

    def _step(self, stage: str, position: int, work: Callable[[], object], *, count: int = 0) -> bool:
        """One transaction: the rows, the report and how far it is. False when somebody has stopped the import."""
        kept = self.ground.report.counts.copy(), list(self.ground.report.odd)
        known = _Known(self.ground)
        try:
            with transaction.atomic():
                standing = ImportRun.objects.select_for_update().get(pk=self.run.pk)
                if standing.state != ImportRun.State.IMPORTING:
                    return False
                work()
                self.ground.report.write()
                standing.taken = summed(standing.taken, (self.ground.report.counts - kept[0]).items())
                standing.stage, standing.position, standing.beat_at = stage, position, self.clock()
                standing.done = min(standing.done + count, standing.total)
                standing.save(update_fields=["taken", "stage", "position", "beat_at", "done"])
        except Exception:
            self.ground.report.counts, self.ground.report.odd = kept
            known.restore()
            raise
        self.run = self.ground.run = self.ground.report.run = standing
        if self.told is not None:
            self.told(standing)
        return True


class _Known:
    """What the ground knew before a batch: rows of a batch that came to nothing must not be remembered."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        every: tuple[dict[str, Any], ...] = (ground.people, ground.accounts, ground.tags, ground.fields)
        self.before = [(known, dict(known)) for known in every]

    def restore(self) -> None:
        for known, before in self.before:
            known.clear()
            known.update(before)


def _take_turn(run: ImportRun) -> bool:
    """One import at a time: the database itself refuses a second."""
    try:
        with transaction.atomic():
            mine = ImportRun.objects.filter(pk=run.pk, state__in=[ImportRun.State.WAITING, ImportRun.State.IMPORTING])
            taken = mine.update(state=ImportRun.State.IMPORTING)
    except IntegrityError:
        return False
    run.refresh_from_db()
    return bool(taken)


def _finish(run: ImportRun, *, at: datetime) -> None:
    with transaction.atomic():
        standing = ImportRun.objects.select_for_update().get(pk=run.pk)
        standing.state, standing.finished_at = ImportRun.State.DONE, at
        standing.save(update_fields=["state", "finished_at"])
        record_event(
            "import.finished", at=at, by=standing.by.key, objects={"import": standing.key}, data=standing.taken
        )
    run.refresh_from_db()


def _refused(one: SourceTicket, problem: Exception) -> Oddity:
    said = f"{type(problem).__name__}: {problem}"
    return Oddity(Reason.REFUSED, Part.TICKET, one.id, detail=said[:2_000], raw=one.subject)


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch
