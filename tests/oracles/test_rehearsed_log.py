"""A rehearsal calibrated on the first part of a real log, by the command that anybody has, predicts what followed, within what it states."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

SUITES = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[3] / "shared" / "suites"))
ZIP = SUITES / "event-logs" / "uci_incident_event_log.zip"
# Public holidays of the weeks of the log, known beforehand to everybody: Good Friday, Tiradentes, Corpus Christi.
HOLIDAYS = ("2016-03-25", "2016-04-21", "2016-05-26")

pytestmark = [pytest.mark.suites, pytest.mark.skipif(not ZIP.exists(), reason=f"no event logs at {SUITES}")]


@pytest.fixture
def incidents(tmp_path):
    with zipfile.ZipFile(ZIP) as archive:
        return archive.extract(next(name for name in archive.namelist() if name.endswith(".csv")), tmp_path)


def test_stated_intervals_of_volume_and_time_to_resolve_hold_and_beat_last_week_again(incidents):
    out = io.StringIO()
    holidays = [f"--holiday={day}" for day in HOLIDAYS]
    words = ["--origins=9", "--until=2016-05-30", "--replications=80", *holidays]
    call_command("rehearse", "backtest", str(incidents), *words, "--json", stdout=out)
    told = json.loads(out.getvalue())

    assert told["cases"] == 24_918
    assert told["volume"]["origins"] == 9
    for record in (told["volume"], told["resolve"]):
        assert record["level"] == 0.9
        assert 0.85 <= record["coverage"] <= 0.95
        assert record["score"] < record["naive_score"]
    assert told["volume"]["stated"] == 63
    assert told["resolve"]["stated"] > 10_000
