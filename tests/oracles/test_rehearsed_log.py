"""A rehearsal calibrated on the first part of a real log predicts what followed, within what it states."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from orgdesk.core.rehearsal.backtest import Seen, backtest

SUITES = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[3] / "shared" / "suites"))
ZIP = SUITES / "event-logs" / "uci_incident_event_log.zip"
START = datetime(2016, 2, 29, tzinfo=UTC)
# Public holidays of the weeks of the log, known beforehand to everybody: Good Friday, Tiradentes, Corpus Christi.
HOLIDAYS = {date(2016, 3, 25), date(2016, 4, 21), date(2016, 5, 26)}

pytestmark = [pytest.mark.suites, pytest.mark.skipif(not ZIP.exists(), reason=f"no event logs at {SUITES}")]


@pytest.fixture(scope="module")
def incidents():
    with zipfile.ZipFile(ZIP) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        with archive.open(name) as raw:
            last = {row["number"]: row for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8"))}
    return [Seen(moment(row["opened_at"]), moment(row["resolved_at"])) for row in last.values()]


def moment(word):
    return None if word == "?" else datetime.strptime(word, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


def test_stated_intervals_of_volume_and_time_to_resolve_hold_and_beat_last_week_again(incidents):
    origins = [START + timedelta(weeks=week) for week in range(4, 13)]
    trust = backtest(incidents, START, origins, level=0.9, replications=80, holidays=HOLIDAYS)

    assert trust.volume.origins == 9
    for record in (trust.volume, trust.resolve):
        assert 0.85 <= record.coverage <= 0.95
        assert record.beats_naive
    assert trust.volume.stated == 63
    assert trust.resolve.stated > 10_000
