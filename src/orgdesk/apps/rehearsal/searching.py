"""Play a search: each change by itself, then the likeliest two by two; what is found is kept as it comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from orgdesk.apps.rehearsal.aiming import COSTS, wanted_of
from orgdesk.apps.rehearsal.models import Run
from orgdesk.apps.rehearsal.playing import a_place, play_at
from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.errors import InputsRefused, RehearsalError
from orgdesk.core.rehearsal.levers import Kind, levers_of, most_of, pull
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.rehearsal.results import Estimate, estimate
from orgdesk.core.rehearsal.searching import (
    PAIRED,
    Found,
    Pair,
    Pulls,
    Trials,
    pairs_in_full,
    smallest,
    smallest_pair,
)

WEEK_HOURS: Final = 168.0
MANY_CASES: Final = 30_000
"""From so many cases on, over all that is tried, the fast player is worth its start."""
_TRIALS: Final = 4
_NEAREST: Final = 3
"""Where no pair reaches it, so many are told, to say how near they come."""
Row = dict[str, Any]


class Stopped(Exception):  # noqa: N818  somebody's wish, not a fault
    """The search was cancelled."""


def search(run: Run) -> None:
    """Answer `run.goal`, or go on where it was stopped. Raises Stopped, and RehearsalError where the one change asked for cannot be."""
    goal: dict[str, Any] = run.goal or {}
    bundle, wanted = read_bundle(run.bundles[0]), wanted_of(goal)
    versions: dict[str, Mapping[str, Any]] = {one["lever"]: one for one in goal.get("versions", [])}
    named = goal.get("lever") or (f"{Kind.PEOPLE}:{goal['team']}" if goal.get("team") else "")
    levers = [named] if named else [*versions, *levers_of(bundle, fewer=wanted.measure in COSTS)]
    rows: list[Row] = list((run.found or {}).get("levers", []))
    pairs: list[Row] = list((run.found or {}).get("pairs", []))
    told: Row = {"all": len(levers), "levers": rows, "pairs": pairs}
    most = {lever: 1 if lever in versions else most_of(bundle, lever) for lever in levers}
    many = bundle.arrivals.mean * run.weeks * WEEK_HOURS * run.replications * len(levers) * _TRIALS >= MANY_CASES
    with a_place() as place:

        def play(pulls: Pulls) -> Estimate:
            _stop_if_cancelled(run)
            text = _changed(bundle, pulls, versions).canonical.decode()
            hours, numbers = run.weeks * WEEK_HOURS, range(run.replications)
            played = sorted(play_at(place, [text], hours, run.seed, numbers, many=many))
            return _measured([numbers[0]["measures"] for _number, numbers in played], wanted.measure)

        trials = Trials(wanted, most, play)
        if not named and _is_met(trials):
            levers = [next(one for one in levers if one not in versions or "bundle" in versions[one])]
            told["all"], told["met"] = 1, True
        done = {row["lever"] for row in rows}
        for lever in levers:
            if lever not in done:
                rows.append(_tried(lever, trials, versions.get(lever), alone=bool(named)))
                _keep(run, told)
        if not named and not any(row["answer"] is not None for row in rows):
            told["paired"] = None
            _keep(run, told)
            whole = pairs_in_full([_found(row) for row in rows if row["told"]], trials)
            asked = [one for one in whole if wanted.reached(one.told.mean)][:PAIRED] or whole[:_NEAREST]
            told["looked_at"], told["paired"] = len(whole), len(asked)
            for pair in asked[len(pairs) :]:
                pairs.append(_tried_pair(pair, trials))
                _keep(run, told)
    run.found = {**rows[0], **told}


def _is_met(trials: Trials) -> bool:
    """Whether nothing need be changed; a rehearsal that cannot be played as it is may be with a change."""
    try:
        return trials.reach({})
    except RehearsalError:
        return False


def _tried(lever: str, trials: Trials, version: Mapping[str, Any] | None, *, alone: bool) -> Row:
    """One that explodes, or cannot be, stops no other."""
    if version is not None and "bundle" not in version:
        return {"lever": lever, "answer": None, "tried": [], "told": [], "problem": version["problem"]}
    try:
        found = smallest(lever, trials)
    except RehearsalError as refused:
        if alone:
            raise
        return {"lever": lever, "answer": None, "tried": [], "told": [], "problem": str(refused)}
    return {
        "lever": lever,
        "answer": found.answer[0] if found.answer else None,
        "tried": [(steps[0], one.mean) for steps, one in found.tried],
        "told": [(steps[0], one.mean, one.low, one.high) for steps, one in found.tried],
    }


def _tried_pair(pair: Pair, trials: Trials) -> Row:
    try:
        found = smallest_pair(pair, trials)
    except RehearsalError as refused:
        return {"levers": list(pair.levers), "answer": None, "told": [], "problem": str(refused)}
    told = [(list(steps), one.mean, one.low, one.high) for steps, one in found.tried]
    return {"levers": list(pair.levers), "answer": list(found.answer) if found.answer else None, "told": told}


def _found(row: Row) -> Found:
    """A row read back, whether it was made now or before a stop."""
    tried = tuple(((steps,), Estimate(mean, low, high, 0)) for steps, mean, low, high in row["told"])
    return Found((row["lever"],), None if row["answer"] is None else (row["answer"],), tried)


def _changed(bundle: Bundle, pulls: Pulls, versions: Mapping[str, Mapping[str, Any]]) -> Bundle:
    """Another version stands in place of the bundle, and the other change is made in it."""
    for lever, steps in sorted(pulls, key=lambda one: one[0] not in versions):
        bundle = read_bundle(versions[lever]["bundle"]) if lever in versions else pull(bundle, lever, steps)
    return bundle


def _measured(played: list[Mapping[str, float]], measure: str) -> Estimate:
    values = [one[measure] for one in played if measure in one]
    if not values:
        raise InputsRefused(phrase("What is wanted is not measured there: such people or such a step are missing."))
    return estimate(values)


def _stop_if_cancelled(run: Run) -> None:
    if Run.objects.filter(pk=run.pk).exclude(cancelled_at=None).exists():
        raise Stopped


def _keep(run: Run, told: Row) -> None:
    Run.objects.filter(pk=run.pk).update(found=told)
