"""Staffing and kept bundles by the command line, without a database."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from core.rehearsal.bundles import two_tiers
from orgdesk.apps.rehearsal.playing import play_one
from orgdesk.core.rehearsal import fast


def command(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_load_is_sized_as_the_published_tables_say():
    told = json.loads(
        command(
            "staffing", "--arrivals=200", "--handling=3", "--share=88", "--within=0.3333", "--shrinkage=30", "--json"
        )
    )

    assert (told["agents"], told["seats"]) == (14, 20)
    with pytest.raises(CommandError, match="cannot be"):
        command("staffing", "--arrivals=-1", "--handling=3")


def test_a_kept_bundle_is_played_again_to_the_same_numbers(tmp_path):
    text = two_tiers().canonical.decode()
    kept = tmp_path / "bundle.json"
    kept.write_text(json.dumps({"bundles": [text], "seed": 3, "weeks": 1}))
    whole = json.loads(command("rehearse", "bundle", str(kept), "--replications=2", "--json"))
    told = whole["replications"]

    assert "No back-test is kept with it" in whole["trust"]
    assert told[1] == json.loads(json.dumps(play_one((text,), 168.0, 3, 1)))
    assert told[0] != told[1]
    kept.write_text('{"bundles": ["{}"], "seed": 3, "weeks": 1}')
    with pytest.raises(CommandError, match="cannot be played"):
        command("rehearse", "bundle", str(kept))


def test_kept_bundles_are_held_against_the_one_that_is_named(tmp_path):
    texts = [two_tiers(share, 3).canonical.decode() for share in (0.1, 0.3, 0.6)]
    kept = tmp_path / "bundle.json"
    kept.write_text(json.dumps({"bundles": texts, "seed": 3, "weeks": 2}))
    whole = json.loads(command("rehearse", "bundle", str(kept), "--replications=4", "--base=1", "--json"))

    apart = {one["bundle"]: one for one in whole["differences"] if one["measure"] == "hand-overs per case"}
    assert apart[0]["high"] < 0 < apart[2]["low"]
    assert 1 not in apart
    with pytest.raises(CommandError, match="there is no bundle 3; it holds 3"):
        command("rehearse", "bundle", str(kept), "--base=3")


def table(weeks: int, *more: str) -> str:
    """Five cases a working day, each resolved after two hours and some minutes."""
    rows, monday = ["number,opened_at,resolved_at"], datetime(2026, 1, 5, 9, tzinfo=UTC)
    for week in range(weeks):
        for day in range(5):
            for one in range(3 + (7 * week + 3 * day) % 5):
                came = monday + timedelta(weeks=week, days=day, hours=one)
                rows.append(
                    f"C{week}-{day}-{one},{came.isoformat()},{(came + timedelta(minutes=90 + 40 * one)).isoformat()}"
                )
    return "\n".join([*rows, *more])


def test_a_log_of_another_system_says_how_often_stated_intervals_held(tmp_path):
    kept = tmp_path / "cases.csv"
    kept.write_text(table(10))
    told = json.loads(
        command("rehearse", "backtest", str(kept), "--origins=4", "--until=2026-03-16", "--replications=20", "--json")
    )
    said = command("rehearse", "backtest", str(kept), "--origins=4", "--until=2026-03-16", "--replications=20")

    assert told["volume"]["origins"] == 4
    assert told["volume"]["stated"] == 28
    assert told["volume"]["coverage"] == told["volume"]["held"] / 28
    assert f"90% intervals held {told['volume']['held']} of 28" in said
    assert "as last week" in said


def test_rows_that_say_nothing_or_nonsense_are_counted_and_nothing_else_is_lost(tmp_path):
    kept, clean = tmp_path / "cases.csv", tmp_path / "clean.csv"
    clean.write_text(table(10))
    lines = table(10).splitlines()
    unordered = [
        lines[0],
        *reversed(lines[1:]),
        lines[5],
        ",2026-01-05T09:00:00+00:00,",
        "X1,nonsense,",
        "X2,2126-01-05T09:00:00+00:00,",
    ]
    kept.write_text("\n".join([*unordered, "X3,2026-01-06T09:00:00+00:00,2026-01-05T09:00:00+00:00"]))
    words = ["--origins=4", "--until=2026-03-16", "--replications=20", "--json"]
    told, plain = (json.loads(command("rehearse", "backtest", str(file), *words)) for file in (kept, clean))

    assert told["left_out"] == {
        "without a case": 1,
        "without a readable opening": 1,
        "opened in the future": 1,
        "resolved before it came or in the future: taken as open": 1,
    }
    assert told["cases"] == plain["cases"] + 1
    with pytest.raises(CommandError, match="no column opened among number"):
        command("rehearse", "backtest", str(kept), "--opened=opened")
    with pytest.raises(CommandError, match="fewer than 4 weeks to learn from and 40"):
        command("rehearse", "backtest", str(kept), "--origins=40")


def test_a_kept_bundle_leaves_its_log_in_the_live_logs_words(tmp_path):
    kept, log = tmp_path / "bundle.json", tmp_path / "log.jsonocel"
    kept.write_text(json.dumps({"bundles": [two_tiers().canonical.decode()], "seed": 3, "weeks": 1}))
    command("rehearse", "bundle", str(kept), "--log", str(log))
    told = json.loads(command("log", "mine", str(log), "--object-type=ticket", "--json"))

    assert told["activities"]["work.finished"] > 100
    assert told["activities"]["ticket.opened"] == told["cases"]


def test_the_player_is_made_ready_before_anybody_waits_for_it(monkeypatch):
    ready = command("rehearse", "warm")
    monkeypatch.setattr(fast, "is_fast", lambda: False)

    assert "The player is ready, after" in ready
    assert "no fast player here" in command("rehearse", "warm")
