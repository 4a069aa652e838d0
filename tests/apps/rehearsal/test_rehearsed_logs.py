"""The log of a rehearsal is the live log's schema: measures and mining read it by the same doors."""

# ruff: noqa: F811 - the fixtures of the pages' tests

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from apps.rehearsal.test_rehearsal_pages import client, house, page, process, scenario, start, words, work  # noqa: F401
from orgdesk.apps.insight.numbers import show_all
from orgdesk.apps.insight.reading.other import records_of_other
from orgdesk.apps.rehearsal.logs import log_name, open_run
from orgdesk.core.measures import CATALOGUE, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def played(client, house, process):
    """A rehearsal of one scenario."""
    run = start(client, scenario("Today", process, house, a_day=40, shares={"said-verify": 30}), replications=2)
    work()
    return run


def command(*said: str) -> str:
    out = io.StringIO()
    call_command(*said, stdout=out)
    return out.getvalue()


def test_every_measure_can_be_asked_of_a_rehearsal_and_those_of_its_facts_have_values(client, house, played):
    found = open_run(f"{played.key}:0", house.joyce)
    shown = show_all(CATALOGUE, records_of_other(found), at=found.end, days=found.days)
    by_code = {one.definition.code: one.value for one in shown}
    known = {code for code, value in by_code.items() if value.standing is Standing.SHOWN}

    assert len(by_code) == len(CATALOGUE)
    assert {"TS-1", "TS-5", "TS-4", "TS-6", "TS-13"} <= known
    kept = played.parts.get(number=0).numbers[0]["measures"]
    assert by_code["TS-1"].value == kept["opened"]
    answer = words(client.get("/insight/", {"log": log_name(played, 0), "data": "1"}))
    assert "what follows was rehearsed; it did not happen" in answer
    assert "No back-test yet" in answer
    assert "TS-5" in answer
    one = words(client.get("/insight/measures/TS-5", {"log": log_name(played, 0)}))
    assert "it did not happen" in one
    assert "T-1" in one


def test_every_mining_view_works_on_a_rehearsal(client, played, process):
    live = words(client.get(reverse("insight:mining")))
    mined = words(client.get(reverse("insight:mined", args=["answering"]), {"log": log_name(played, 0)}))

    assert "No step of a run that began in this period is finished yet" in live
    for part in (
        "Where the time goes",
        "Beside the drawing",
        "Came back to a unit it had left",
        "Ways that cases went",
        "What followed what",
        "As it happened",
        "Hand-overs between units",
        "% as drawn",
    ):
        assert part in mined
    assert "it did not happen" in mined
    assert "Begin a draft from it" not in mined
    assert reverse("rehearsal:run", args=[played.key]) in mined
    assert log_name(played, 0).replace(":", "%3A") in page(client, played)


@pytest.mark.parametrize("kind", ["csv", "xes", "jsonocel", "xmlocel"])
def test_the_log_of_a_rehearsal_leaves_as_a_file_and_is_mined_and_measured_by_the_commands(
    client, played, tmp_path, kind
):
    answer = client.get(reverse("insight:log", args=[kind]), {"log": log_name(played, 0)})
    kept = tmp_path / f"log.{kind}"
    kept.write_bytes(b"".join(answer.streaming_content))

    opened = played.parts.get(number=0).numbers[0]["measures"]["opened"]
    type_of = ("--object-type=ticket",) if kind.endswith("ocel") else ()
    told = json.loads(command("log", "mine", str(kept), *type_of, "--json"))
    assert told["cases"] == opened
    assert told["activities"]["ticket.opened"] == opened
    if kind == "jsonocel":
        measured = json.loads(command("kpi", "show", "TS-1", "--log", str(kept), "--json"))
        assert measured["value"] == opened


def test_a_log_that_is_not_there_or_is_no_log_is_refused(client, played, tmp_path):
    assert client.get("/insight/", {"log": "rehearsal:none:0"}).status_code == 404
    assert client.get("/insight/", {"log": f"rehearsal:{played.key}:1"}).status_code == 404
    assert client.get("/insight/", {"log": "nothing"}).status_code == 404
    broken = tmp_path / "log.jsonocel"
    broken.write_text("{")
    with pytest.raises(CommandError, match=r"log\.jsonocel cannot be measured"):
        command("kpi", "list", "--log", str(broken))


def test_promises_and_hand_overs_of_the_log_are_those_of_the_rehearsal(client, house, played):
    found = open_run(f"{played.key}:0", house.joyce)
    records = records_of_other(found)
    kept = played.parts.get(number=0).numbers[0]["measures"]
    clocks = [one for one in records.of("clock") if one.facts["promise"] == "resolution"]
    handed = sum(event.type == "ticket.escalated" for event in found.log.events)

    assert sum(bool(one.facts["met"]) for one in clocks) / kept["opened"] == pytest.approx(
        kept["resolve promises kept"]
    )
    assert handed / kept["opened"] == pytest.approx(kept["hand-overs per case"])
    assert found.begin < timezone.now() < found.end or found.begin <= found.end
