"""Lists of incidents, rules, trainings and self-help are searched, narrowed and taken along as files."""

from __future__ import annotations

from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.desk.actions import declare_incident as incidents
from orgdesk.apps.desk.actions.automate import write_rule
from orgdesk.apps.knowledge.actions import note_search


def test_incidents_are_searched_and_exported(desk: Desk) -> None:
    for title, severity in (("Portal down", "sev1"), ("Slow reports", "sev4")):
        incidents.declare_incident(
            title=title, severity=severity, unit_key=incidents.incident_units()[0], by=desk.person("ines"), at=timezone.now()
        )  # fmt: skip
    for query in ("q=reports", "severity=sev4"):
        page = desk.page(f"/tickets/incidents?{query}")
        assert "Slow reports" in page
        assert "Portal down" not in page
    assert "No open incident fits" in desk.page("/tickets/incidents?q=printer")
    file = desk.page("/tickets/incidents?severity=sev1&as=csv")
    assert "Portal down" in file
    assert "Slow reports" not in file


def test_rules_are_searched_and_exported(desk: Desk) -> None:
    for name in ("Mark key accounts", "Tell the lead"):
        write_rule(name=name, trigger="opened", conditions=[], acts=[("add_tag", "x")], by=desk.person("ravi"), at=timezone.now())  # fmt: skip
    assert "Tell the lead" not in desk.page("/tickets/automation?q=key", by="ravi")
    assert "No rule fits" in desk.page("/tickets/automation?state=on", by="ravi")
    assert "Mark key accounts" in desk.page("/tickets/automation?state=draft&as=csv", by="ravi")


def test_searches_are_exported_as_they_are_narrowed(desk: Desk) -> None:
    for words in ("paper roll", "amber light"):
        note_search(words, found=0, visitor="v1", person=None, at=timezone.now())
    file = desk.page("/knowledge/self-help/searches?q=amber&as=csv", by="dario")
    assert "amber light" in file
    assert "paper roll" not in file
    assert "No training is called so" in desk.page("/knowledge/trainings?q=nothing", by="dario")
