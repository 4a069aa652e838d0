"""Whether splits and joins of a bundle belong together: each join gathers what one split sent out, whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.bundle import Step, StepKind

_OVER = -1
"""Stands for the place behind all ends."""


def judge_splits(steps: Sequence[Step], stopping: Collection[int] = ()) -> list[str]:
    """What is wrong: branches that other steps bring together than a join, joins that may see tokens of no split, branches
    that come to one of the ends that are `stopping` the others (places)."""
    behind = _all_behind(steps)
    meetings = {
        place: _nearest(steps, behind, place) for place, step in enumerate(steps) if step.kind is StepKind.SPLIT
    }
    problems: list[str] = []
    for place, step in enumerate(steps):
        if step.kind is StepKind.SPLIT:
            meeting = meetings[place]
            if meeting != _OVER and steps[meeting].kind is not StepKind.JOIN:
                problems.append(
                    phrase(
                        "the branches of {split} meet at {meeting}, which lets each pass by itself; "
                        "join them with a gateway of the same kind",
                        split=_named(step),
                        meeting=_named(steps[meeting]),
                    )
                )
            elif meeting == _OVER and _strays(steps, meetings, place):
                problems.append(
                    phrase(
                        "some branches of {split} pass by the join of the others; lead all to it or to an end",
                        split=_named(step),
                    )
                )
            problems += [
                phrase(
                    "the end {end} stops all branches of {split} at once, which a rehearsal does "
                    "not play; let each branch end by itself",
                    end=_named(steps[one]),
                    split=_named(step),
                )
                for one in _reached(steps, place, meeting)
                if one in stopping
            ]
    return problems


def _all_behind(steps: Sequence[Step]) -> list[set[int]]:
    """For each step those that every way to an end goes through, itself included (post-dominators)."""
    everything = {*range(len(steps)), _OVER}
    behind = [{place, _OVER} if step.kind is StepKind.END else set(everything) for place, step in enumerate(steps)]
    changed = True
    while changed:
        changed = False
        for place, step in enumerate(steps):
            targets = [way.target for way in step.ways if way.share > 0 or step.kind is StepKind.SPLIT]
            if targets and step.kind is not StepKind.END:
                found = {place, *set.intersection(*(behind[target] for target in targets))}
                if found != behind[place]:
                    behind[place], changed = found, True
    return behind


def _nearest(steps: Sequence[Step], behind: list[set[int]], place: int) -> int:
    """The first step that all ways meet at: the one that has all others behind itself. At an end each branch just ends."""
    candidates = {one for one in behind[place] - {place, _OVER} if steps[one].kind is not StepKind.END}
    return max(candidates, key=lambda one: len(behind[one]), default=_OVER)


def _strays(steps: Sequence[Step], meetings: Mapping[int, int], place: int) -> list[int]:
    """Joins that the branches of a split come to; one that gathers a split within a branch is no concern of theirs."""
    found = dict.fromkeys(way.target for way in steps[place].ways)
    waiting = list(found)
    for one in waiting:
        meeting = meetings.get(one, _OVER)
        onward = steps[one if meeting == _OVER else meeting].ways
        fresh = [way.target for way in onward if way.target not in found]
        found.update(dict.fromkeys(fresh))
        waiting += fresh
    return [one for one in found if steps[one].kind is StepKind.JOIN]


def _reached(steps: Sequence[Step], place: int, meeting: int) -> list[int]:
    """Where the branches of a split come before they meet."""
    found = dict.fromkeys(way.target for way in steps[place].ways if way.target != meeting)
    waiting = list(found)
    for one in waiting:
        fresh = [way.target for way in steps[one].ways if way.target != meeting and way.target not in found]
        found.update(dict.fromkeys(fresh))
        waiting += fresh
    return waiting


def _named(step: Step) -> str:
    return f"{step.name or step.key!r} ({step.key})"
