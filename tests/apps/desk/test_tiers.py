"""The tiers: who is accountable, what each declares, and where a case goes from there."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk, ticket_limitations
from orgdesk.apps.desk.models import Declaration, Escalation, Notification, Resolution, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.work.models import WorkItem


@pytest.mark.acceptance("S0-11", issue=2)
@pytest.mark.acceptance("S0-11", issue=5)
@pytest.mark.acceptance("S0-11", issue=4)
def test_an_answer_at_tier_2_is_recorded_as_resolved_there(desk: Desk) -> None:
    ticket = desk.ask()
    desk.pass_up(ticket, "joyce")

    desk.declare(ticket, "can", "noor", text="Set the field back to “net”.")

    resolution = Resolution.objects.get(ticket=ticket)
    assert (resolution.tier, resolution.unit_key, resolution.by) == (2, "t2", desk.person("noor"))
    assert ticket.status == Ticket.Status.RESOLVED
    assert "answered at T2" in desk.page(f"/tickets/{ticket.key}")
    assert "Set the field back" in desk.page(f"/requests/{ticket.key}", by="nadia")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("cannot", marks=[pytest.mark.acceptance("S0-12", issue=issue) for issue in (2, 4, 5)]),
        "do_not_know",
    ],
)
def test_tier_2_escalates_to_quality_assurance_with_reason_and_evidence(desk: Desk, said: str) -> None:
    desk.page("/help?q=export+totals", by="nadia")
    ticket = desk.ask()
    desk.pass_up(ticket, "joyce")
    key = ticket_limitations(ticket)[0]

    desk.declare(ticket, said, "noor", text="The log shows a null total.", limitation=key)

    handed = Escalation.objects.filter(ticket=ticket).last()
    assert handed is not None
    assert (handed.kind, handed.from_unit, handed.to_unit) == (Escalation.Kind.FUNCTIONAL, "t2", "t3-qa")
    assert handed.reason == "The log shows a null total."
    assert handed.package["limitation"] == key
    assert handed.package["searched"] == ["export totals"]
    assert (ticket.tier, desk.step(ticket).unit_key) == (3, "t3-qa")
    assert desk.company.version.content.unit_by_key["t3-qa"].parent == "technical"
    assert "passed the case to T3 Quality Assurance" in desk.page(f"/tickets/{ticket.key}")


@pytest.mark.acceptance("S0-14", issue=2)
@pytest.mark.acceptance("S0-14", issue=5)
@pytest.mark.acceptance("S0-14", issue=4)
def test_i_cannot_at_tier_3_goes_to_the_technical_director(desk: Desk) -> None:
    ticket = desk.ask()

    desk.pass_up(ticket, "joyce", "noor", "yuki")

    step = desk.step(ticket)
    assert (step.kind, step.position_key) == ("gather", "technical-director")
    assert step.title in desk.page("/work/", by="tomas")
    handed = Escalation.objects.filter(ticket=ticket).last()
    assert handed is not None
    assert handed.to_position == "technical-director"


def test_the_technical_directors_path_ends_in_waiting_for_the_solution_never_nowhere(desk: Desk) -> None:
    ticket = desk.ask()
    desk.pass_up(ticket, "joyce", "noor", "yuki")

    for kind in ("gather", "assess", "action"):
        step = desk.step(ticket)
        assert step.kind == kind
        desk.as_("tomas").post(f"/work/{step.key}/outcome", {})

    assert not WorkItem.objects.open().about("ticket", ticket.key).exists()
    limitation = Limitation.objects.get()
    assert limitation.key in desk.page(f"/tickets/{ticket.key}")
    from orgdesk.apps.process.messages import receiver_of

    assert receiver_of("limitation_resolved", ticket.key)


@pytest.mark.acceptance("S0-15", issue=2)
@pytest.mark.acceptance("S0-15", issue=5)
@pytest.mark.acceptance("S0-15", issue=4)
def test_i_can_at_tier_3_resolves_there_and_captures_the_knowledge(desk: Desk) -> None:
    ticket = desk.ask("Totals differ by a cent")
    desk.pass_up(ticket, "joyce", "noor")

    desk.declare(ticket, "can", "yuki", text="Rounding follows the local rule; choose “round per line”.")

    resolution = Resolution.objects.get(ticket=ticket)
    assert (resolution.tier, resolution.unit_key) == (3, "t3-qa")
    assert resolution.article is not None
    draft = resolution.article.versions.get()
    assert (draft.title, draft.body) == ("Totals differ by a cent", resolution.answer)
    assert f"/knowledge/articles/{resolution.article.key}" in desk.page(f"/tickets/{ticket.key}")
    assert "round per line" in desk.page(f"/knowledge/articles/{resolution.article.key}", by="dario")


def test_any_answer_becomes_an_article_in_one_act_and_only_once(desk: Desk) -> None:
    ticket = desk.ask()
    desk.declare(ticket, "can", "joyce", text="Export by the menu.")

    first = desk.as_("joyce").post(f"/tickets/{ticket.key}/articles")
    second = desk.as_("pim").post(f"/tickets/{ticket.key}/articles")

    assert first["Location"] == second["Location"]
    assert "Export by the menu." in desk.page(first["Location"])
    assert Event.objects.filter(kind="knowledge.captured").count() == 1


@pytest.mark.acceptance("S0-17", issue=2)
@pytest.mark.acceptance("S0-17", issue=5)
@pytest.mark.acceptance("S0-17", issue=4)
def test_a_resolved_limitation_shows_on_every_linked_ticket(desk: Desk) -> None:
    first, second = desk.ask(), desk.ask("Export empty", by="tess")
    desk.pass_up(first, "joyce")
    limitation = Limitation.objects.get()
    desk.declare(second, "cannot", "pim", limitation=limitation.key)
    assert "limitation resolved" not in desk.page(f"/tickets/{first.key}")

    close_the_loop(desk, limitation)

    for ticket in (first, second):
        ticket.refresh_from_db()
        assert "limitation resolved" in desk.page(f"/tickets/{ticket.key}")
        assert ticket.status == Ticket.Status.RESOLVED


def close_the_loop(desk: Desk, limitation: Limitation) -> None:
    """As designed: accepted without a channel for training, published, told."""
    steps = (
        ("noor", "verifications", {"outcome": "is-verified", "note": "Seen."}),
        ("yuki", "qualifications", {"outcome": "as-designed", "note": "The field moved to the totals page."}),
        ("mara", "channels", {"channels": ["customers"], "note": "Tell them."}),
        (
            "dario",
            "publications",
            {"title": "Where the field went", "body": "See the totals page.", "audience": "public"},
        ),
    )
    for by, noun, given in steps:
        work = WorkItem.objects.open().get(subject_key=limitation.key)
        answer = desk.as_(by).post(f"/knowledge/limitations/{limitation.key}/{noun}", {"work": work.key, **given})
        assert answer.status_code == 302, (noun, answer.content.decode()[:3000])
    for _ in range(5):
        desk.work_through()


@pytest.mark.acceptance("S0-16", issue=2)
@pytest.mark.acceptance("S0-16", issue=5)
@pytest.mark.acceptance("S0-16", issue=4)
def test_i_cannot_without_a_limitation_is_refused_and_keeps_what_was_typed(desk: Desk) -> None:
    ticket = desk.ask()

    answer = desk.declare(ticket, "cannot", "joyce", text="I read the manual twice.")

    words = answer.content.decode()
    assert answer.status_code == 409
    assert "choose an open limitation, or describe a new one" in words
    assert "I read the manual twice." in words
    assert not Declaration.objects.exists()
    assert desk.step(ticket).kind == "answer-t1"

    assert desk.declare(ticket, "cannot", "joyce", title="Totals lack a field").status_code == 302
    limitation = Limitation.objects.get()
    assert (limitation.kind, limitation.title) == (Limitation.Kind.CANNOT, "Totals lack a field")
    assert desk.step(ticket).kind == "answer-t2"


def test_a_second_case_is_linked_to_the_open_limitation(desk: Desk) -> None:
    first, second = desk.ask(), desk.ask("Export empty", by="tess")
    desk.pass_up(first, "joyce")
    limitation = Limitation.objects.get()

    desk.declare(second, "cannot", "pim", limitation=limitation.key)

    assert Limitation.objects.count() == 1
    assert sorted(limitation.links.values_list("ticket_key", flat=True)) == sorted([first.key, second.key])
    assert limitation.key in desk.page(f"/tickets/{second.key}")


@pytest.mark.acceptance("S0-13", issue=2)
@pytest.mark.acceptance("S0-13", issue=4)
@pytest.mark.acceptance("S0-13", issue=5)
@pytest.mark.parametrize(
    ("outcome", "disposition"),
    [
        ("defect", "Bug"),
        ("change-internal", "internal"),
        ("change-external", "external"),
        ("as-designed", "designed"),
        ("not-reproducible", "reproducible"),
    ],
)
def test_tier_3_qualifies_the_limitation(desk: Desk, outcome: str, disposition: str) -> None:
    desk.pass_up(desk.ask(), "joyce")
    limitation = Limitation.objects.get()
    verify = WorkItem.objects.open().get(kind="verify")
    desk.as_("noor").post(f"/work/{verify.key}/outcome", {"outcome": "is-verified"})
    qualify = WorkItem.objects.open().get(kind="qualify")
    assert qualify.unit_key == "t3-qa"
    words = desk.page(f"/knowledge/limitations/{limitation.key}", by="yuki")
    assert disposition in words

    answer = desk.as_("yuki").post(
        f"/knowledge/limitations/{limitation.key}/qualifications",
        {"work": qualify.key, "outcome": outcome, "note": "Seen in the build of 4.2."},
    )

    assert answer.status_code == 302, answer.content.decode()
    said = limitation.qualifications.get()
    assert (said.disposition, said.by) == (outcome.replace("-", "_"), desk.person("yuki"))
    assert not WorkItem.objects.open().filter(kind="qualify").exists()


@pytest.mark.acceptance("S0-18", issue=2)
@pytest.mark.acceptance("S0-18", issue=5)
@pytest.mark.acceptance("S0-18", issue=4)
def test_i_do_not_know_is_a_limitation_of_its_own_kind(desk: Desk) -> None:
    ticket = desk.ask("Which field is tax?")

    desk.declare(ticket, "do_not_know", "joyce", title="Nobody wrote down the tax field")

    limitation = Limitation.objects.get()
    assert limitation.kind == Limitation.Kind.DO_NOT_KNOW
    assert limitation.kind != Limitation.Kind.CANNOT
    shown = desk.page(f"/knowledge/limitations/list?kind={Limitation.Kind.DO_NOT_KNOW}")
    assert limitation.key in shown
    assert limitation.key not in desk.page(f"/knowledge/limitations/list?kind={Limitation.Kind.CANNOT}")


@pytest.mark.acceptance("S0-19", issue=2)
@pytest.mark.acceptance("S0-19", issue=5)
@pytest.mark.acceptance("S0-19", issue=4)
def test_every_tier_declares_one_of_three_and_the_report_counts_them(desk: Desk) -> None:
    ticket = desk.ask()
    for by in ("joyce", "noor", "yuki"):
        shown = desk.page(f"/tickets/{ticket.key}", by=by)
        for said in ("can", "cannot", "do_not_know"):
            assert f'name="capability" value="{said}"' in shown
        desk.pass_up(ticket, by)

    rows = Declaration.objects.filter(ticket=ticket)
    assert [(row.tier, row.capability, row.by.name) for row in rows] == [
        (1, "cannot", "Joyce Bell"),
        (2, "cannot", "Noor Haddad"),
        (3, "cannot", "Yuki Tanabe"),
    ]
    assert all(row.at <= timezone.now() for row in rows)
    report = desk.as_("mara").get("/tickets/declarations")
    assert [(row["tier"], row["can"], row["cannot"], row["do_not_know"]) for row in report.context["rows"]] == [
        (1, 0, 1, 0),
        (2, 0, 1, 0),
        (3, 0, 1, 0),
    ]
    assert Event.objects.filter(kind="capability.declared").count() == 3


def test_the_worklist_is_no_way_around_the_declaration(desk: Desk) -> None:
    ticket = desk.ask()
    step = desk.step(ticket)

    for outcome in ("t1-cannot", "t1-do-not-know"):
        answer = desk.as_("joyce").post(f"/work/{step.key}/outcome", {"outcome": outcome}, follow=True)
        assert "Name what you cannot do or do not know" in answer.content.decode()

    assert desk.step(ticket).kind == "answer-t1"
    assert not Declaration.objects.exists()


def ask_authority(desk: Desk, by: str = "joyce") -> tuple[Ticket, Escalation]:
    ticket = desk.ask()
    given = {"position": "technical-director", "reason": "They threaten to leave."}
    assert desk.as_(by).post(f"/tickets/{ticket.key}/escalations", given).status_code == 302
    return ticket, Escalation.objects.get(ticket=ticket, kind="hierarchical")


def test_only_who_was_asked_for_authority_answers_and_the_asker_is_told(desk: Desk) -> None:
    ticket, asked = ask_authority(desk)
    answer = f"/tickets/{ticket.key}/escalations/{asked.pk}/answer"
    assert f'action="{answer}"' not in desk.page(f"/tickets/{ticket.key}")
    assert "Not answered yet" in desk.page(f"/tickets/{ticket.key}")

    desk.as_("joyce").post(answer, {"accept": "yes"})
    asked.refresh_from_db()
    assert asked.accepted is None

    assert f'action="{answer}"' in desk.page(f"/tickets/{ticket.key}", by="tomas")
    desk.as_("tomas").post(answer, {"accept": "yes"})
    asked.refresh_from_db()
    assert (asked.accepted, asked.answered_by) == (True, desk.person("tomas"))
    assert not WorkItem.objects.open().filter(kind="escalation").exists(), "what was answered waits in no worklist"
    assert "gives" in Notification.objects.get(person=desk.person("joyce"), ticket=ticket).words


def test_authority_called_done_in_the_worklist_is_given_and_an_ended_ticket_asks_for_none(desk: Desk) -> None:
    _ticket, asked = ask_authority(desk)
    item = WorkItem.objects.open().get(kind="escalation")
    desk.as_("tomas").post(f"/work/{item.key}/outcome", {})
    asked.refresh_from_db()
    assert asked.accepted is True

    another = desk.ask("Another")
    desk.as_("joyce").post(f"/tickets/{another.key}/escalations", {"position": "technical-director", "reason": "x"})
    desk.as_("joyce").post(f"/tickets/{another.key}/cancellations", {"reason": "Taken back"})
    assert not WorkItem.objects.open().about("ticket", another.key).exists()
