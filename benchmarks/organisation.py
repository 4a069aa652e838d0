"""Compare two versions of 10,000 positions, and run all checks on one: both are to take less than a second.

    python benchmarks/organisation.py [--positions 10000] [--runs 5]

The tree is random (heads with 3 to 10 reports), the later version has one position in twenty moved, retitled, added or
removed; one seat in six is vacant and everybody has three skills. Times are medians of
processor seconds of whole runs, nothing kept between them.
No peer is named for these: they are reported beside the second that was promised.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from orgdesk.core.organisation.checks import CheckContext, run_checks
from orgdesk.core.organisation.comparison import compare
from orgdesk.core.organisation.model import (
    Assignment,
    People,
    Person,
    Position,
    ReportingLine,
    SkillLevel,
    SkillRating,
    SkillRequirement,
    Structure,
    Unit,
)

PROMISED = 1.0
SKILLS = [f"skill {number}" for number in range(40)]


def main(*, positions: int = 10_000, runs: int = 5) -> list[tuple[str, str, str, str, str]]:
    """The rows of the table."""
    rng = random.Random(7)
    before = a_chart(positions, rng)
    after = later(before, rng)
    people = everybody(before, rng)
    works: list[tuple[str, Callable[[], object]]] = [
        (f"compare two versions of {positions:,} positions", lambda: compare(before, after)),
        ("compare them without common keys", lambda: compare(before, rekeyed(after), guess=True)),
        (f"all checks on {positions:,} positions", lambda: run_checks(CheckContext(fresh(before), people))),
    ]
    return [row(words, work, runs) for words, work in works]


def row(words: str, work: Callable[[], object], runs: int) -> tuple[str, str, str, str, str]:
    took = []
    for _run in range(runs):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    median = statistics.median(took)
    return words, f"{median:.2f} s", "promised", f"{PROMISED:.2f} s", f"{PROMISED / median:.1f} x"


def a_chart(count: int, rng: random.Random) -> Structure:
    """A random tree, a unit for every head."""
    positions, lines, units = [Position("p0", "Head of Service", "u0")], [], [Unit("u0", "Service", head="p0")]
    head = 0
    while len(positions) < count:
        unit = f"u{head}"
        if head:
            units.append(Unit(unit, f"Unit {head}", parent="u0", head=f"p{head}"))
        for _report in range(min(rng.randint(3, 10), count - len(positions))):
            key = f"p{len(positions)}"
            positions.append(Position(key, f"Title {rng.randint(0, 400)}", unit))
            lines.append(ReportingLine(key, f"p{head}"))
        head += 1
    asked = [SkillRequirement(one.key, rng.choice(SKILLS), SkillLevel.ABLE) for one in positions]
    return Structure(tuple(units), tuple(positions), tuple(lines), requirements=tuple(asked))


def later(before: Structure, rng: random.Random) -> Structure:
    """One in twenty differs: moved under another head, retitled, gone, or new."""
    bosses = [line.boss for line in before.lines]
    lines = [replace(line, boss=rng.choice(bosses)) if rng.random() < 0.01 else line for line in before.lines]
    kept = [
        replace(one, title=f"{one.title} renamed") if rng.random() < 0.02 else one
        for one in before.positions
        if one.key == "p0" or rng.random() > 0.01
    ]
    new = [Position(f"n{number}", f"New {number}", "u0") for number in range(len(kept) // 100)]
    return replace(before, positions=(*kept, *new), lines=tuple(lines))


def rekeyed(structure: Structure) -> Structure:
    """The same with other keys, as a later file from another system has them."""
    return replace(
        structure,
        positions=tuple(replace(one, key=f"x-{one.key}") for one in structure.positions),
        lines=tuple(replace(one, position=f"x-{one.position}", boss=f"x-{one.boss}") for one in structure.lines),
    )


def everybody(structure: Structure, rng: random.Random) -> People:
    held = [one for one in structure.positions if rng.random() > 1 / 6]
    persons = tuple(Person(f"h-{one.key}", f"Person {one.key}") for one in held)
    ratings = tuple(
        SkillRating(person.key, skill, SkillLevel(rng.randint(0, 4)))
        for person in persons
        for skill in rng.sample(SKILLS, 3)
    )
    seats = zip(persons, held, strict=True)
    return People(persons, tuple(Assignment(person.key, one.key) for person, one in seats), ratings)


def fresh(structure: Structure) -> Structure:
    """A copy without anything that was worked out before."""
    return replace(structure)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--positions", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    for told in main(**vars(parser.parse_args())):
        print(" · ".join(told))
