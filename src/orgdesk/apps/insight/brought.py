"""Logs of other systems, opened: as cases to be mined, and in our own words to be measured."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.insight.files import read_objects
from orgdesk.apps.insight.models import BroughtLog, LogContent
from orgdesk.apps.process.other_logs import OtherLog
from orgdesk.core.measures.mining import EventLog, Meanings, ObjectLog, in_our_words, measures_told, unpack_log
from orgdesk.core.measures.mining.meanings import OPENED

SOURCE: Final = "brought"


def log_name(log: BroughtLog) -> str:
    """What it is called where measures are asked for."""
    return f"{SOURCE}:{log.key}"


def open_brought(key: str, person: Person) -> OtherLog | None:
    """The log of this key for measures; None where there is none that is read, or it may not be seen."""
    log = BroughtLog.objects.visible_to(person).filter(key=key, state=BroughtLog.State.READY).first()
    if log is None:
        return None
    address = reverse("insight:log-of-other", args=[log.key])
    meanings = meanings_of(log)
    told = _in_our_words(log.pk, log.read_at, _frozen(meanings))
    return OtherLog(
        name=log_name(log),
        title=log.title,
        caution=_("What its words mean here was said on its page"),
        address=address,
        process="",
        log=told.log,
        begin=datetime.fromisoformat(log.found["first"]),
        end=datetime.fromisoformat(log.found["last"]),
        happened=True,
        mined=address,
        tells=frozenset() if told.ours else measures_told(meanings),
    )


def cases_of(log: BroughtLog) -> EventLog:
    """Its cases with all their columns."""
    return _cases(log.pk, log.read_at)


def meanings_of(log: BroughtLog) -> Meanings:
    return Meanings(log.meanings.get("activities", {}), log.meanings.get("columns", {}))


@lru_cache(maxsize=4)
def _cases(pk: int, read_at: datetime) -> EventLog:
    packed = LogContent.objects.values_list("packed", flat=True).get(log=pk)
    return unpack_log(bytes(packed or b""))


_Frozen = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]


def _frozen(meanings: Meanings) -> _Frozen:
    return tuple(meanings.activities.items()), tuple(meanings.columns.items())


@dataclass(frozen=True)
class _Told:
    log: ObjectLog
    ours: bool
    """It speaks our own language."""


@lru_cache(maxsize=2)
def _in_our_words(pk: int, read_at: datetime, meanings: _Frozen) -> _Told:
    """A log of objects that speaks our language already (an export of ours) is taken as it is."""
    kind, source = LogContent.objects.values_list("log__kind", "source").get(log=pk)
    if kind.endswith("ocel"):
        whole = read_objects(zlib.decompress(bytes(source)), kind)
        if any(event.type == OPENED for event in whole.events):
            return _Told(whole, ours=True)
    return _Told(in_our_words(_cases(pk, read_at), Meanings(dict(meanings[0]), dict(meanings[1]))), ours=False)
