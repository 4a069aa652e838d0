"""Where replications are played: here, in processes beside us, or on the machines of a Dask scheduler, by one setting each.

A replication is a function of bundle, hours, seed and number, so the place never changes the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from orgdesk.apps.rehearsal.errors import PlaceNotReached
from orgdesk.core.measures.intervals import quantile
from orgdesk.core.rehearsal import fast
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.oracle import MOST_EVENTS, explosion, play
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.rehearsal.results import Replication, replication_of
from orgdesk.core.rehearsal.tally import Tally, tally_of

SHARES = tuple(number / 40 for number in range(1, 40))
FEW_CASES = 2_000
_PATIENCE = 10
"""Seconds to wait for a scheduler."""
Numbers = dict[str, Any]


def play_all(
    texts: Sequence[str], hours: float, seed: int, numbers: Sequence[int]
) -> Iterator[tuple[int, list[Numbers]]]:
    """Each replication of the bundles as soon as it is there: (its number, what each bundle gave)."""
    with a_place() as place:
        yield from play_at(place, texts, hours, seed, numbers)


def play_at(
    place: Executor | None, texts: Sequence[str], hours: float, seed: int, numbers: Sequence[int], *, many: bool = False
) -> Iterator[tuple[int, list[Numbers]]]:
    """The same at a place that is kept open; `many` where it is one of so many that the fast player is worth its start."""
    if place is None:
        for number in numbers:
            yield number, play_one(tuple(texts), hours, seed, number, many=many)
    else:
        asked = {place.submit(play_one, tuple(texts), hours, seed, one, many=many): one for one in numbers}
        for done in as_completed(asked):
            yield asked[done], done.result()


def play_one(texts: tuple[str, ...], hours: float, seed: int, number: int, *, many: bool = False) -> list[Numbers]:
    """One replication of each bundle, with the same luck."""
    found = []
    for text in texts:
        bundle = _bundle(text)
        kept = _tally(bundle, hours, seed, number, many=many)
        found.append(numbers_of(replication_of(bundle, hours, kept)))
    return found


def numbers_of(played: Replication) -> Numbers:
    """What is kept of a replication: its measures, and the shape of how long cases took."""
    return {
        "measures": dict(played.measures),
        "resolve": [quantile(played.resolve, share) for share in SHARES] if played.resolve else [],
        "respond": [quantile(played.respond, share) for share in SHARES] if played.respond else [],
        "done": {step.step: step.done for step in played.steps},
    }


def _tally(bundle: Bundle, hours: float, seed: int, number: int, *, many: bool) -> Tally:
    """The player is chosen by the size of what was asked alone: so little is played before the fast one would be ready."""
    if bundle.arrivals.mean * hours > MOST_EVENTS:  # no room is made for what is refused in the end
        raise explosion(MOST_EVENTS, MOST_EVENTS / bundle.arrivals.mean, hours)
    if bundle.arrivals.mean * hours < FEW_CASES and not many:
        log = play(bundle, hours, seed=seed, replication=number)
        return tally_of(bundle, hours, log, seed=seed, replication=number)
    return fast.tally(bundle, hours, seed=seed, replication=number)


@contextmanager
def a_place() -> Iterator[Executor | None]:
    """Dask where a scheduler is named, else processes where more than one is wanted, else nothing."""
    address, workers = settings.ORGDESK_REHEARSAL_DASK, settings.ORGDESK_REHEARSAL_PROCESSES
    if address:
        with _client(address) as client:
            yield client.get_executor()
    elif workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield pool
    else:
        yield None


def _client(address: str) -> Any:
    try:
        return import_module("distributed").Client(address, timeout=_PATIENCE)  # the machines' own package
    except ModuleNotFoundError as problem:
        raise PlaceNotReached(address, _("the package `distributed` is not installed beside this worker")) from problem
    except OSError as problem:
        raise PlaceNotReached(address, _("it does not answer")) from problem


@lru_cache(maxsize=8)
def _bundle(text: str) -> Bundle:
    return read_bundle(text)
