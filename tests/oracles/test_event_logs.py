"""A log that nobody here wrote comes in whole, and what is known of it comes out."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from orgdesk.core.measures.mining import (
    ColumnMapping,
    align_all,
    arcs,
    model_of_arcs,
    read_csv,
    starts_and_ends,
    variants,
)
from orgdesk.core.measures.mining.tables import parse_moment

SUITES = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[3] / "shared" / "suites"))
ZIP = SUITES / "event-logs" / "uci_incident_event_log.zip"
MAPPING = ColumnMapping("number", "ident_state", "sys_updated_at")

pytestmark = [pytest.mark.suites, pytest.mark.skipif(not ZIP.exists(), reason=f"no event logs at {SUITES}")]


@pytest.fixture(scope="module")
def incidents():
    with zipfile.ZipFile(ZIP) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        with archive.open(name) as raw:
            return read_csv(io.TextIOWrapper(raw, encoding="utf-8"), MAPPING)


def test_every_event_and_column_comes_in(incidents):
    assert (len(incidents), len(incidents.cases), len(incidents.columns) + 3) == (141_712, 24_918, 36)
    assert incidents.left_out == ()
    assert "category 2" in incidents.columns


def test_states_arcs_and_variants_are_the_known_ones(incidents):
    counts = incidents.activity.counts()

    assert (len(arcs(incidents)), len(variants(incidents))) == (50, 2_080)
    assert [counts[name] for name in ("Active", "New", "Resolved", "Closed", "Awaiting User Info", "-100")] == [
        38_716, 36_407, 25_751, 24_985, 14_642, 5,
    ]  # fmt: skip
    assert [counts[name] for name in ("Awaiting Vendor", "Awaiting Problem", "Awaiting Evidence")] == [707, 461, 38]


def test_the_facts_of_the_cases_come_out(incidents):
    def last(column):
        return incidents.last_words(column)

    priorities = [word[:1] for word in last("priority")]
    moved = np.array([int(word) for word in last("reassignment_count")])

    assert [priorities.count(mark) for mark in "3421"] == [23_466, 774, 408, 270]
    assert last("made_sla").count("true") == 15_803
    assert last("knowledge").count("true") == 3_551
    assert sum(bool(word) for word in last("rfc")) == 176
    assert (round(100 * (moved > 0).mean(), 1), round(moved.mean(), 2)) == (45.6, 0.94)
    assert round(100 * np.mean([int(word) > 0 for word in last("reopen_count")]), 1) == 1.1


def test_groups_people_and_dates_come_out(incidents):
    opened = [parse_moment(word, MAPPING) for word in incidents.last_words("opened_at")]
    june = datetime(2016, 6, 1, tzinfo=UTC).timestamp() * 1e6

    groups, people = (set(incidents.columns[name].values) for name in ("assignment_group", "assigned_to"))
    assert (len(groups | {"?"}), len(people | {"?"})) == (79, 235)  # the source counts "none given" as one
    assert sum(at < june for at in opened) == 24_644
    assert datetime.fromtimestamp(min(opened) / 1e6, UTC).date().isoformat() == "2016-02-29"
    assert datetime.fromtimestamp(max(opened) / 1e6, UTC).date().isoformat() == "2017-02-16"


def test_times_to_resolve_are_the_known_ones(incidents):
    pairs = zip(incidents.last_words("opened_at"), incidents.last_words("resolved_at"), strict=True)
    hours = [(parse_moment(end, MAPPING) - parse_moment(start, MAPPING)) / 3.6e9 for start, end in pairs if end]

    assert np.median(hours) == pytest.approx(22.1, abs=0.1)
    assert np.quantile(hours, 0.9) == pytest.approx(381.5, abs=1)
    assert np.mean(hours) == pytest.approx(178.2, abs=0.5)


def test_every_variant_is_aligned_exactly_to_the_common_arcs(incidents):
    whole = sum(arc.count for arc in arcs(incidents))
    drawn, kept = [], 0
    for arc in arcs(incidents):
        if kept <= 0.9 * whole:
            drawn.append((arc.source, arc.target))
            kept += arc.count
    starts, ends = ([name for name, count in found.items() if count >= 498] for found in starts_and_ends(incidents))
    found = variants(incidents)

    costs = align_all(model_of_arcs(drawn, starts, ends), [one.activities for one in found])

    allowed = set(drawn)
    for one, cost in zip(found, costs, strict=True):
        steps = set(zip(one.activities, one.activities[1:], strict=False))
        fits = one.activities[0] in starts and one.activities[-1] in ends and steps <= allowed
        assert (cost == 0) is fits
