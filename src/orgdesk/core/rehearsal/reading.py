"""A bundle read back from its canonical JSON: what was kept is played again, to the last bit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.bundle import (
    FORMAT,
    Arrivals,
    Bundle,
    CaseKind,
    Knowledge,
    Reopening,
    Station,
    Step,
    StepKind,
    Targets,
    Team,
    Way,
)
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import Law, Shape
from orgdesk.core.rehearsal.timelines import Due, Onboarding, Session, Timeline

Data = Mapping[str, Any]


def read_bundle(text: str | bytes) -> Bundle:
    """The bundle whose `canonical` this is. Raises InputsRefused for anything else."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise InputsRefused(
                phrase(
                    "This bundle has format {written}, not {own}; make it anew from its scenario.",
                    written=data["format"],
                    own=FORMAT,
                )
            )
        return _bundle(data)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        if isinstance(problem, InputsRefused):
            raise
        raise InputsRefused(
            phrase("This is no bundle of a rehearsal ({problem}); make it anew from its scenario.", problem=problem)
        ) from problem


def _bundle(data: Data) -> Bundle:
    return Bundle(
        process=data["process"],
        start=data["start"],
        steps=tuple(_step(step) for step in data["steps"]),
        stations=tuple(Station(one["key"], tuple(one["servers"])) for one in data["stations"]),
        arrivals=Arrivals(**_tuples(data["arrivals"])),
        patience=_law(data["patience"]),
        reopening=Reopening(data["reopening"]["share"], _law(data["reopening"]["delay"])),
        targets=Targets(**data["targets"]),
        teams=tuple(_team(team) for team in data["teams"]),
        kinds=tuple(_kind(kind) for kind in data["kinds"]),
        knowledge=Knowledge(**data["knowledge"]),
        service=tuple(data["service"]),
        onboarding=_onboarding(data.get("onboarding", {})),
    )


def _onboarding(data: Data) -> Onboarding:
    return Onboarding(
        tuple(Session(**one) for one in data.get("sessions", ())),
        tuple(Due(**one) for one in data.get("due", ())),
        tuple(
            Timeline(one["key"], one["a_week"], tuple(Due(**work) for work in one["work"]))
            for one in data.get("timelines", ())
        ),
    )


def _step(data: Data) -> Step:
    ways = tuple(Way(**way) for way in data["ways"])
    laws = {"law": _law(data["law"]), "before": _law(data["before"])}
    return Step(**{**data, "kind": StepKind(data["kind"]), "ways": ways, **laws})


def _team(data: Data) -> Team:
    return Team(**{**_tuples(data), "laws": _laws(data)})


def _laws(data: Data) -> tuple[tuple[str, Law], ...]:
    return tuple((step, law) for step, one in data.get("laws", ()) if (law := _law(one)) is not None)


def _kind(data: Data) -> CaseKind:
    targets = Targets(**data["targets"]) if data["targets"] is not None else None
    return CaseKind(**{**data, "targets": targets, "laws": _laws(data)})


def _law(data: Data | None) -> Law | None:
    return None if data is None else Law(Shape(data["shape"]), tuple(data["values"]))


def _tuples(data: Data) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
