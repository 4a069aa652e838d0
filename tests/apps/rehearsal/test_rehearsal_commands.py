"""Staffing and kept bundles by the command line, without a database."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from core.rehearsal.bundles import two_tiers
from orgdesk.apps.rehearsal.playing import play_one


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
    told = json.loads(command("rehearse", "bundle", str(kept), "--replications=2", "--json"))

    assert told[1] == json.loads(json.dumps(play_one((text,), 168.0, 3, 1)))
    assert told[0] != told[1]
    kept.write_text('{"bundles": ["{}"], "seed": 3, "weeks": 1}')
    with pytest.raises(CommandError, match="cannot be played"):
        command("rehearse", "bundle", str(kept))
