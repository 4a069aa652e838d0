"""Two limitations that are the same become one, and part again."""

from __future__ import annotations

import pytest

from apps.knowledge.conftest import AT, hold_up
from orgdesk.apps.desk.models import Declaration
from orgdesk.apps.knowledge.models import Limitation, Stage
from orgdesk.apps.portal.actions import say_affected, show_issue
from orgdesk.apps.portal.models import KnownIssue
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.models import WorkItem


@pytest.fixture
def other(walk, limitation):
    """Tess meets the same as Nadia did."""
    return hold_up(walk, customer="tess", title="Totals cannot be saved as a file")


def merge(walk, gone, into, *, who="noor", reason="Both stop at the same line."):
    address = f"/knowledge/limitations/{gone.key}/merging"
    return walk.client(who).post(address, {"into": into.key, "reason": reason}, follow=True)


def test_what_waited_for_the_one_waits_for_the_other_which_stays(walk, limitation, other):
    issue = show_issue(other, title="Totals", words="No file.", audience="public", by=walk.staff["dario"], at=AT)
    say_affected(issue, by=walk.company.customers["omar"], at=AT)
    ticket = other.links.get().ticket_key

    answer = merge(walk, other, limitation).content.decode()

    assert "whoever waited waits for it" in answer
    assert set(limitation.links.values_list("ticket_key", flat=True)) >= {ticket}
    assert Declaration.objects.get(ticket__key=ticket).limitation == limitation
    issue.refresh_from_db()
    assert (issue.limitation, issue.solved_at) == (limitation, None)
    assert not WorkItem.objects.open().about("limitation", other.key).exists()
    gone = walk.page("joyce", other.key)
    assert f"{limitation.key} {limitation.title}" in gone.partition("It is the same as")[2]
    assert "Both stop at the same line." in gone
    assert f'/tickets/{ticket}"' in gone.partition("From ticket")[2].partition("</dl>")[0]
    assert other.title in walk.page("joyce", limitation.key)
    listed = walk.client("joyce").get("/knowledge/limitations/list").content.decode()
    assert f"The same as {limitation.key}" in listed
    assert Limitation.objects.ended("without").count() == 0


def test_those_whom_either_issue_holds_up_are_told_of_the_one_that_stays(walk, limitation, other):
    dario, omar, ruth = walk.staff["dario"], walk.company.customers["omar"], walk.company.customers["ruth"]
    for one, people in ((limitation, [omar]), (other, [omar, ruth])):
        issue = show_issue(one, title=one.title, words="No file.", audience="public", by=dario, at=AT)
        for person in people:
            say_affected(issue, by=person, at=AT)

    merge(walk, other, limitation)

    assert {row.person for row in limitation.known_issue.affected.all()} == {omar, ruth}
    assert limitation.known_issue.affected.filter(told_at=None).count() == 2
    assert KnownIssue.objects.get(limitation=other).hidden_at


def test_not_the_same_after_all_brings_its_tickets_back_and_begins_anew(walk, limitation, other):
    ticket = other.links.get().ticket_key
    merge(walk, other, limitation)

    unsaid = walk.client("noor").post(f"/knowledge/limitations/{other.key}/merging/end")
    walk.client("noor").post(f"/knowledge/limitations/{other.key}/merging/end", {"reason": "Another file."})

    other.refresh_from_db()
    assert unsaid.status_code == 422
    assert other.links.get().ticket_key == ticket
    assert ticket not in limitation.links.values_list("ticket_key", flat=True)
    assert Declaration.objects.get(ticket__key=ticket).limitation == other
    assert (other.merged_into, other.stage) == (None, Stage.VERIFYING)
    assert Instance.objects.active().about("limitation", other.key).count() == 1


def test_only_those_who_judge_limitations_make_them_one_and_never_with_itself(walk, limitation, other):
    foreign = merge(walk, other, limitation, who="joyce")
    itself = merge(walk, other, other)
    silent = merge(walk, other, limitation, reason=" ")

    assert [one.status_code for one in (foreign, itself, silent)] == [422, 422, 422]
    assert "second tier" in foreign.content.decode()
    assert "It is the same as another one" not in walk.page("joyce", other.key)
    assert Limitation.objects.filter(merged_into=None).count() == 2
    assert "I cannot" in walk.page("noor", other.key)
