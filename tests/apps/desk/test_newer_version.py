"""Version 2.1 is in force: tiers, triage, declarations and the loop of knowledge stand there too, walked through the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from apps.desk.conftest import Desk, ticket_limitations
from orgdesk.apps.demo.company import found_company, put_into_force
from orgdesk.apps.desk.models import Declaration, Escalation, Resolution, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.models import Acknowledgement, Article, Limitation, Stage
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import offer_work
from orgdesk.apps.work.models import WorkItem


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Founded once and taken to version 2.1 in a transaction that is undone at the end."""
    at = timezone.now() - timedelta(hours=1)
    with django_db_blocker.unblock(), transaction.atomic():
        company = found_company(at=at)
        put_into_force(company.draft, proposed_by=company.staff["mara"], approved_by=company.staff["ada"], at=at)
        yield company
        transaction.set_rollback(True)


@pytest.fixture
def newer(founded: Any, db: None) -> Desk:
    version = lookup.active_version()
    assert version is not None
    assert version.label == "2.1"
    return Desk(founded)


@pytest.mark.acceptance("S1-9", issue=5)
@pytest.mark.acceptance("S1-9", issue=6)
def test_the_portal_leads_to_the_immediate_queue_and_self_help_stands_before_it(newer: Desk) -> None:
    dario, at = newer.person("dario"), timezone.now()
    version = write_article(title="Print the totals", body="Choose Print.", by=dario, at=at, unit_key="customer-portal")
    publish_article(version, audience=Article.Audience.PUBLIC, by=dario, at=at)
    assert "Print the totals" in newer.page("/help?q=totals", by="visitor")

    urgent = newer.ask("The tills are down", by="tess", urgent="on")
    calm = newer.ask("A question for next week", by="tess")

    live = newer.page("/tickets/queues/live")
    assert urgent.subject in live
    assert calm.subject not in live
    assert newer.step(calm).unit_key == "t1"


@pytest.mark.acceptance("S1-97", issue=5)
@pytest.mark.acceptance("S1-97", issue=6)
@pytest.mark.acceptance("S1-97", issue=7)
def test_electronic_commerce_has_a_queue_of_its_own_and_knowledge_stands_apart_from_service(newer: Desk) -> None:
    before, after = newer.company.version, newer.company.draft
    compared = newer.page(f"/organisation/versions/{before.key}/compare/{after.key}", by="mara")
    split = next(row for row in compared.split("<tr data-row") if "Knowledge Management" in row)
    assert "added" in split

    offer_work(
        kind="order",
        title="An order not confirmed",
        subject=("order", "W-17"),
        unit_key="e-commerce",
        at=timezone.now(),
    )

    queues = newer.page("/tickets/queues")
    assert "web shop" in next(row for row in queues.split("<tr>") if "/tickets/queues/e-commerce" in row)
    assert "An order not confirmed" in newer.page("/tickets/queues/e-commerce")
    assert "An order not confirmed" not in newer.page("/tickets/queues/t1")


@pytest.mark.acceptance("S1-10", issue=5)
@pytest.mark.acceptance("S1-10", issue=6)
def test_whoever_self_help_does_not_help_brings_the_search_along_to_tier_1(newer: Desk) -> None:
    newer.page("/help?q=export+of+totals", by="nadia")

    ticket = newer.ask()

    assert "export of totals" in newer.page(f"/tickets/{ticket.key}")
    assert newer.step(ticket).unit_key == "t1"


@pytest.mark.acceptance("S1-12", issue=2)
@pytest.mark.acceptance("S1-12", issue=4)
@pytest.mark.acceptance("S1-12", issue=5)
def test_tier_2_resolves_or_passes_to_quality_assurance(newer: Desk) -> None:
    solved, passed = newer.ask(), newer.ask("Export empty", by="tess")
    newer.pass_up(solved, "pim")
    newer.pass_up(passed, "pim", "noor")

    newer.declare(solved, "can", "noor", text="Set the field back.")

    assert Resolution.objects.get(ticket=solved).tier == 2
    assert "answered at T2" in newer.page(f"/tickets/{solved.key}")
    handed = Escalation.objects.filter(ticket=passed).last()
    assert handed is not None
    assert (handed.from_unit, handed.to_unit, handed.reason) == ("t2", "t3-qa", "noor tried.")
    assert "passed the case to T3 Quality Assurance" in newer.page(f"/tickets/{passed.key}")


@pytest.mark.acceptance("S1-13", issue=2)
@pytest.mark.acceptance("S1-13", issue=4)
@pytest.mark.acceptance("S1-13", issue=5)
@pytest.mark.parametrize("outcome", ["defect", "change-internal", "change-external", "as-designed", "not-reproducible"])
def test_tier_3_says_what_a_limitation_is(newer: Desk, outcome: str) -> None:
    newer.pass_up(newer.ask(), "pim")
    limitation = Limitation.objects.get()
    answer_step(newer, limitation, "noor", "verifications", outcome="is-verified")

    answer_step(newer, limitation, "yuki", "qualifications", outcome=outcome, note="Seen in the build of 4.2.")

    said = limitation.qualifications.get()
    assert (said.disposition, said.by) == (outcome.replace("-", "_"), newer.person("yuki"))
    assert "Seen in the build of 4.2." in newer.page(f"/knowledge/limitations/{limitation.key}", by="mara")


@pytest.mark.acceptance("S1-14", issue=2)
@pytest.mark.acceptance("S1-14", issue=4)
@pytest.mark.acceptance("S1-14", issue=5)
def test_i_can_at_tier_3_resolves_there_and_leaves_an_article(newer: Desk) -> None:
    ticket = newer.ask("Totals differ by a cent")
    newer.pass_up(ticket, "pim", "noor")

    newer.declare(ticket, "can", "yuki", text="Choose “round per line”.")

    resolution = Resolution.objects.get(ticket=ticket)
    assert (resolution.tier, ticket.status) == (3, Ticket.Status.RESOLVED)
    assert resolution.article is not None
    assert "round per line" in newer.page(f"/knowledge/articles/{resolution.article.key}", by="dario")


@pytest.mark.acceptance("S1-15", issue=2)
@pytest.mark.acceptance("S1-15", issue=4)
@pytest.mark.acceptance("S1-15", issue=5)
def test_the_lower_tiers_declare_and_a_resolved_limitation_is_seen_on_the_ticket(newer: Desk) -> None:
    unknown, known = newer.ask("Which field is tax?"), newer.ask("Export stops", by="tess")
    assert newer.declare(unknown, "cannot", "lena").status_code == 409

    newer.declare(unknown, "do_not_know", "lena", title="Nobody wrote down the tax field")
    newer.pass_up(known, "pim")

    kinds = {row.ticket_id: (row.capability, row.limitation and row.limitation.kind) for row in _declarations()}
    assert kinds == {unknown.pk: ("do_not_know", "do_not_know"), known.pk: ("cannot", "cannot")}
    limitation = Limitation.objects.get(key=ticket_limitations(known)[0])
    close_the_loop(newer, limitation, outcome="as-designed")
    assert "limitation resolved" in newer.page(f"/tickets/{known.key}")
    assert "limitation resolved" not in newer.page(f"/tickets/{unknown.key}")


@pytest.mark.acceptance("S1-16", issue=2)
@pytest.mark.acceptance("S1-16", issue=4)
@pytest.mark.acceptance("S1-16", issue=5)
def test_i_cannot_at_tier_3_reaches_the_technical_director(newer: Desk) -> None:
    ticket = newer.ask()

    newer.pass_up(ticket, "pim", "noor", "yuki")

    step = newer.step(ticket)
    assert (step.kind, step.position_key) == ("gather", "technical-director")
    assert step.title in newer.page("/work/", by="tomas")
    assert step.title not in newer.page("/work/", by="yuki")


@pytest.mark.acceptance("S1-17", issue=2)
@pytest.mark.acceptance("S1-17", issue=4)
@pytest.mark.acceptance("S1-17", issue=5)
def test_work_that_nobody_receives_is_caught_and_dispatched(newer: Desk) -> None:
    three_hours_ago = timezone.now() - timedelta(hours=3)
    lost = offer_work(
        kind="ask", title="Answer", subject=("ticket", newer.ask().key), unit_key="gone-unit", at=three_hours_ago
    )
    assert "the chart has no “gone-unit”" in newer.page("/tickets/queues/triage", by="ravi")

    newer.as_("ravi").post(f"/tickets/queues/triage/{lost.key}/dispatches", {"unit": "t1", "reason": "About the till."})

    lost.refresh_from_db()
    assert lost.unit_key == "t1"
    assert Event.objects.get(kind="work.dispatched").data["unrouted_seconds"] >= 3 * 3600


@pytest.mark.acceptance("S1-23", issue=2)
@pytest.mark.acceptance("S1-23", issue=4)
@pytest.mark.acceptance("S1-23", issue=5)
def test_a_limitation_goes_from_gathered_to_the_transfer_of_knowledge(newer: Desk) -> None:
    ticket = newer.ask()
    newer.pass_up(ticket, "pim", "noor", "yuki")
    for kind in ("gather", "assess", "action"):
        step = WorkItem.objects.open().about("ticket", ticket.key).get()
        assert (step.kind, step.position_key) == (kind, "technical-director")
        newer.as_("tomas").post(f"/work/{step.key}/outcome", {})
    limitation = Limitation.objects.get()
    answer_step(newer, limitation, "noor", "verifications", outcome="is-verified")
    answer_step(newer, limitation, "yuki", "qualifications", outcome="defect", note="A field is missing.")
    assert WorkItem.objects.open().get(kind="solve").unit_key == "t4-development"

    answer_step(newer, limitation, "felix", "solutions", words="The field is back in 4.2.1.")
    answer_step(newer, limitation, "tomas", "approvals", kind="verify-technical", outcome="technical-passes")
    answer_step(newer, limitation, "mara", "approvals", kind="verify-experience", outcome="experience-passes")
    answer_step(newer, limitation, "felix", "transfers", note="Release note and sample.")

    limitation.refresh_from_db()
    assert limitation.stage == Stage.TRANSFER
    assert WorkItem.objects.open().get(kind="accept").unit_key == "knowledge-council"
    shown = newer.page(f"/knowledge/limitations/{limitation.key}", by="mara")
    assert "The field is back in 4.2.1." in shown
    assert "Release note and sample." in shown


@pytest.mark.acceptance("S1-27", issue=4)
@pytest.mark.acceptance("S1-27", issue=5)
def test_account_managers_read_the_solution_with_their_own_affected_accounts_first(newer: Desk) -> None:
    first, second = newer.ask(), newer.ask("Export empty", by="tess")
    newer.pass_up(first, "pim")
    limitation = Limitation.objects.get()
    newer.declare(second, "cannot", "pim", limitation=limitation.key)
    newer.as_("anna").post(
        "/customers/alder-foods/owner", {"person": newer.person("anna").pk, "stage": "service", "on": "2026-01-05"}
    )
    close_the_loop(newer, limitation, outcome="as-designed", channels=["account-operations"])

    row = Acknowledgement.objects.get(person=newer.person("anna"))
    shown = newer.page(f"/knowledge/trainings/{row.training_id}", by="anna")
    accounts = shown.partition("Accounts that were held up")[2]
    assert "See the totals page." in shown
    assert accounts.index("Alder Foods") < accounts.index("yours") < accounts.index("Harbour Fuels")
    assert second.reference in accounts


def answer_step(newer: Desk, limitation: Limitation, by: str, noun: str, kind: str = "", **given: Any) -> None:
    if kind:
        given["item"] = WorkItem.objects.open().get(subject_key=limitation.key, kind=kind).key
    answer = newer.as_(by).post(f"/knowledge/limitations/{limitation.key}/{noun}", given)
    assert answer.status_code == 302, (noun, answer.content.decode()[:2000])


def close_the_loop(newer: Desk, limitation: Limitation, *, outcome: str, channels: Any = ("customers",)) -> None:
    """Verified, qualified, accepted for these channels and published; what follows leaves by the worker."""
    answer_step(newer, limitation, "noor", "verifications", outcome="is-verified")
    answer_step(newer, limitation, "yuki", "qualifications", outcome=outcome, note="The field moved.")
    answer_step(newer, limitation, "mara", "channels", channels=list(channels), note="Tell them.")
    published = {"title": "Where the field went", "body": "See the totals page.", "audience": "public"}
    answer_step(newer, limitation, "dario", "publications", **published)
    for _ in range(5):
        newer.work_through()


def _declarations() -> Any:
    return Declaration.objects.select_related("limitation")
