"""Acts on a draft that concern people: who evaluates a manager's team, and what a seat does."""

from __future__ import annotations

import re
from datetime import datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.actions.edit_version import edit_version
from orgdesk.apps.organisation.models import Version, VersionOperation
from orgdesk.core.organisation.edit import Operation, put_step
from orgdesk.core.organisation.edit_acts import change_position
from orgdesk.core.organisation.model import Duty, DutyKind, Evaluator


def name_evaluator(version: Version, *, manager: str, evaluator: str, by: Person, at: datetime) -> VersionOperation:
    """In a draft: the holder of `evaluator` judges the skills of the team of `manager`."""
    return edit_version(
        version,
        act=lambda draft: Operation(
            "name_evaluator", (put_step(draft.structure, "evaluators", Evaluator(manager, evaluator)),)
        ),
        by=by,
        at=at,
    )


def write_duties(version: Version, *, position: str, text: str, by: Person, at: datetime) -> VersionOperation:
    """In a draft: the duties of a seat, one a line, as `read_duty` reads them."""
    duties = tuple(read_duty(line) for line in text.splitlines() if line.strip())
    return edit_version(
        version, act=lambda draft: change_position(draft.structure, position, duties=duties), by=by, at=at
    )


_LOAD = re.compile(r"\[\s*>\s*(\d{1,6})\s*\]")
_CONDITION = re.compile(r"\(([^()]*)\)\s*$")
_KINDS = {"can": DutyKind.CAPABILITY, "may": DutyKind.AUTHORITY}


def read_duty(line: str) -> Duty:
    """One line: `Order processing`, `teaches: Packing`, `can: Write orders`, `may: Order parts (plant stands still)`, `Packing (when busy) [>10]`."""
    mark, colon, rest = line.partition(":")
    word = mark.strip().casefold()
    marked = bool(colon) and word in {*_KINDS, "teaches"}
    words = rest if marked else line
    load = _LOAD.search(words)
    words = _LOAD.sub("", words).strip()
    condition = _CONDITION.search(words)
    return Duty(
        activity=_CONDITION.sub("", words).strip(),
        kind=_KINDS.get(word, DutyKind.DUTY) if marked else DutyKind.DUTY,
        condition=condition.group(1).strip() if condition else "",
        teaches=marked and word == "teaches",
        above_load=int(load.group(1)) if load else None,
    )


def write_duty(duty: Duty) -> str:
    """The line that `read_duty` reads."""
    marks = {DutyKind.CAPABILITY: "can: ", DutyKind.AUTHORITY: "may: "}
    start = "teaches: " if duty.teaches else marks.get(duty.kind, "")
    condition = f" ({duty.condition})" if duty.condition else ""
    load = f" [>{duty.above_load}]" if duty.above_load is not None else ""
    return f"{start}{duty.activity}{condition}{load}"
