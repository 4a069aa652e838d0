"""Play a search: each change by itself, then the likeliest two by two, then by three; what is found is kept as it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from orgdesk.apps.rehearsal.aiming import COSTS, kept, told_of, wanted_of
from orgdesk.apps.rehearsal.models import Run
from orgdesk.apps.rehearsal.playing import a_place, play_at
from orgdesk.apps.rehearsal.stopping import stop_if_cancelled
from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.errors import InputsRefused, RehearsalError
from orgdesk.core.rehearsal.levers import Kind, levers_of, most_of, pull
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.rehearsal.results import Estimate, estimate
from orgdesk.core.rehearsal.searching import (
    COMBINED,
    Found,
    Pulls,
    Together,
    Trials,
    number_of,
    pairs_worth,
    played_in_full,
    smallest,
    smallest_together,
    triples_worth,
)

WEEK_HOURS: Final = 168.0
MANY_CASES: Final = 30_000
"""From so many cases on, over all that is tried, the fast player is worth its start."""
_TRIALS: Final = 4
_NEAREST: Final = 3
"""Where no pair, or no triple, reaches it, so many are told, to say how near they come."""
Row = dict[str, Any]


def search(run: Run) -> None:
    """Answer `run.goal`, or go on where it was stopped. Raises Stopped, and RehearsalError where the one change asked for cannot be."""
    goal: dict[str, Any] = run.goal or {}
    bundle, wanted = read_bundle(run.bundles[0]), wanted_of(goal)
    versions: dict[str, Mapping[str, Any]] = {one["lever"]: one for one in goal.get("versions", [])}
    named = goal.get("lever") or (f"{Kind.PEOPLE}:{goal['team']}" if goal.get("team") else "")
    levers = [named] if named else [*versions, *levers_of(bundle, fewer=wanted.measure in COSTS)]
    rows: list[Row] = list((run.found or {}).get("levers", []))
    told: Row = {**_kept(run), "all": len(levers), "levers": rows}
    most = {lever: 1 if lever in versions else most_of(bundle, lever) for lever in levers}
    many = bundle.arrivals.mean * run.weeks * WEEK_HOURS * run.replications * len(levers) * _TRIALS >= MANY_CASES
    with a_place() as place:

        def play(pulls: Pulls) -> Estimate:
            stop_if_cancelled(run)
            text = _changed(bundle, pulls, versions).canonical.decode()
            hours, numbers = run.weeks * WEEK_HOURS, range(run.replications)
            played = sorted(play_at(place, [text], hours, run.seed, numbers, many=many))
            return _measured([numbers[0]["measures"] for _number, numbers in played], wanted.measure)

        trials = Trials(wanted, most, play, known=_known(told))
        if not named and _is_met(trials):
            levers = [next(one for one in levers if one not in versions or "bundle" in versions[one])]
            told["all"], told["met"] = 1, True
        done = {row["lever"] for row in rows}
        for lever in levers:
            if lever not in done:
                rows.append(_tried(lever, trials, versions.get(lever), alone=bool(named)))
                _keep(run, told)
        if not named and not _reached(rows):
            combining = _Combining(run, told, trials, [_found(row) for row in rows if row["told"]])
            pairs = combining.tried("pairs", pairs_worth(combining.alone, wanted), of=2)
            if pairs and not _reached(told["pairs"]):
                combining.tried("triples", triples_worth(combining.alone, pairs, wanted), of=3)
    run.found = {**rows[0], **told}


def _kept(run: Run) -> Row:
    """What an earlier sitting found of changes together."""
    found = run.found or {}
    return {name: found[name] for name in ("pairs", "triples", "full", "paired", "tripled") if name in found}


def _reached(rows: Sequence[Row]) -> bool:
    return any(row["answer"] is not None for row in rows)


@dataclass(frozen=True)
class _Combining:
    """Levers pulled together where none does alone. All that is worth it is played in full, then the nearest made small."""

    run: Run
    told: Row
    trials: Trials
    alone: list[Found]

    def tried(self, name: str, worth: list[Together], *, of: int) -> list[Together]:
        """Kept as `name`; how far it is in `told`: so many are looked at of those that are worth it, of all that there could be."""
        wanted, rows = self.trials.wanted, self.told.setdefault(name, [])
        said = self.told["paired" if of == 2 else "tripled"] = {
            "of": number_of(self.alone, of, wanted), "worth": len(worth), "looked_at": 0, "small": None,
        }  # fmt: skip
        played = []
        for one in worth:
            _keep(self.run, self.told)
            played.append(played_in_full(one, self.trials))
            said["looked_at"] += 1
            if (told := played[-1].told) is not None:
                self._remember(one, told)
        whole = sorted((one for one in played if one.told is not None), key=lambda one: one.ahead(wanted))
        nearest = [one for one in whole if one.told and wanted.reached(one.told.mean)][:COMBINED] or whole[:_NEAREST]
        said["small"] = len(nearest)
        for one in nearest[len(rows) :]:
            rows.append(_tried_together(one, self.trials))
            _keep(self.run, self.told)
        return whole

    def _remember(self, one: Together, told: Estimate) -> None:
        """So that none is played again after a stop."""
        full, row = self.told.setdefault("full", []), [list(one.levers), list(one.most), *kept(told)]
        if row not in full:
            full.append(row)


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
        "told": [(steps[0], *kept(one)) for steps, one in found.tried],
    }


def _tried_together(one: Together, trials: Trials) -> Row:
    try:
        found = smallest_together(one, trials)
    except RehearsalError as refused:
        return {"levers": list(one.levers), "answer": None, "told": [], "problem": str(refused)}
    told = [(list(steps), *kept(one)) for steps, one in found.tried]
    return {"levers": list(one.levers), "answer": list(found.answer) if found.answer else None, "told": told}


def _known(told: Row) -> dict[Pulls, Estimate]:
    """What was played before a stop, not to be played again."""
    alone = [([row["lever"]], [steps], *said) for row in told["levers"] for steps, *said in row["told"]]
    small = [(row["levers"], steps, *said) for name in ("pairs", "triples") for row in told.get(name, ()) for steps, *said in row["told"]]  # fmt: skip
    known: dict[Pulls, Estimate] = {}
    for levers, steps, mean, low, high in (*alone, *small, *told.get("full", ())):
        pulls = tuple((lever, number) for lever, number in sorted(zip(levers, steps, strict=True)) if number)
        known[pulls] = told_of(mean, low, high)
    return known


def _found(row: Row) -> Found:
    """A row read back, whether it was made now or before a stop."""
    tried = tuple(((steps,), told_of(mean, low, high)) for steps, mean, low, high in row["told"])
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


def _keep(run: Run, told: Row) -> None:
    Run.objects.filter(pk=run.pk).update(found=told)
