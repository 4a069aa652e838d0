"""What is found becomes work of the unit, is mended, checked and closed; and who reads what."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from apps.audit.conftest import House
from orgdesk.apps.audit.models import Audit, Finding
from orgdesk.apps.events.models import Event
from orgdesk.apps.voice.models import Improvement
from orgdesk.apps.work.models import WorkItem
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db

MENDED = {"correction": "Called the customer.", "cause": "No step for it.", "action": "Two questions in the script."}


def test_a_finding_is_mended_by_the_unit_and_closed_when_an_auditor_has_seen_that_it_helped(under_way: House) -> None:
    (item,) = under_way.draw(1)
    under_way.score(item, "checks-who-asks")
    finding = under_way.find()
    inbox = under_way.says("/work/", by="joyce")

    under_way.post(f"/audit/findings/{finding.key}/mending", by="ravi", **MENDED)
    own = under_way.post(f"/audit/findings/{finding.key}/check", by="ravi", effective="yes", words="Looks fine.")
    under_way.post(f"/audit/findings/{finding.key}/check", effective="yes", words="Heard twelve calls.")
    page = under_way.says(f"/audit/findings/{finding.key}", by="ravi")

    assert "Mend: Nobody asks who calls" in inbox
    assert "you do not hold that seat" in own or "Nobody checks their own work" in own
    assert "it helped" in page
    assert "Heard twelve calls." in page
    assert Finding.objects.get().closed_by == under_way.people["vera"]
    assert Improvement.objects.get(source="audit").source_key == finding.key
    kinds = ["finding.raised", "corrective_action.taken", "corrective_action.checked", "finding.closed"]
    assert list(Event.objects.about("finding", finding.key).of_kind(*kinds).values_list("kind", flat=True)) == kinds


def test_what_did_not_help_goes_back_with_another_day(under_way: House) -> None:
    under_way.draw(1)
    finding = under_way.find()
    under_way.post(f"/audit/findings/{finding.key}/mending", by="joyce", **MENDED)

    undated = under_way.post(f"/audit/findings/{finding.key}/check", effective="no", words="Nobody asks yet.")
    day = (under_way.now + timedelta(days=5)).date()
    under_way.post(
        f"/audit/findings/{finding.key}/check", effective="no", words="Nobody asks yet.", due_on=day.isoformat()
    )

    assert "say by when it is to be mended now" in undated
    again = under_way.work("corrective-action")
    assert again.due_at is not None
    assert (again.unit_key, again.due_at.date()) == ("t1", day)
    assert Finding.objects.open().count() == 1


def test_work_of_a_finding_is_not_done_by_saying_done(under_way: House) -> None:
    under_way.draw(1)
    under_way.find()
    item = under_way.work("corrective-action")

    told = under_way.post(f"/work/{item.key}/outcome", by="joyce", note="Done")

    assert "it needs more words than “done”" in told
    assert under_way.work("corrective-action") == item


def test_an_observation_asks_for_nothing_and_a_nonconformity_for_a_day(under_way: House) -> None:
    under_way.draw(1)
    under_way.find(severity="observation", due_on="")
    none = under_way.post(
        f"/audit/audits/{under_way.audit.key}/findings/new",
        severity="minor",
        title="Late",
        words="Often.",
        unit_key="t1",
    )

    assert not WorkItem.objects.open().filter(kind="corrective-action").exists()
    assert "To be mended by optional Say by when it is to be mended" in none  # at its field
    assert "No findings here" in under_way.says("/audit/findings?state=open")
    assert "Nobody asks who calls" in under_way.says("/audit/findings")


def test_an_audit_is_reported_when_all_is_scored_and_closed_when_all_is_mended(under_way: House) -> None:
    one, two = under_way.draw(2)
    under_way.score(one)
    early = under_way.stage("reported", conclusion="Good.")
    under_way.score(two)
    wordless = under_way.stage("reported", conclusion=" ")
    finding = under_way.find()
    under_way.stage("reported", conclusion="Answers hold.")
    open_still = under_way.stage("closed")
    under_way.post(f"/audit/findings/{finding.key}/mending", by="ravi", **MENDED)
    under_way.post(f"/audit/findings/{finding.key}/check", effective="yes", words="Heard twelve calls.")
    under_way.stage("closed")

    assert "1 drawn item is not scored yet." in early
    assert "Write a conclusion" in wordless
    assert "1 finding is not mended yet." in open_still
    assert under_way.audit.state == Audit.State.CLOSED
    assert not WorkItem.objects.open().filter(source="audit").exists()


def test_the_audited_read_what_concerns_them_once_it_is_reported(under_way: House) -> None:
    (item,) = under_way.draw(1)
    under_way.score(item, "uses-what-we-know", note="Look into the account first.")
    key = under_way.audit.key

    secret = under_way.says(f"/audit/audits/{key}", by="joyce")
    hidden = under_way.as_("joyce").get(f"/audit/items/{item.pk}").status_code
    under_way.stage("reported", conclusion="Answers hold.")
    told = under_way.says("/audit/mine", by="joyce")
    report = under_way.says(f"/audit/audits/{key}/report", by="joyce")

    assert item.key not in secret
    assert "once it is reported" in secret
    assert hidden == 404
    assert "Look into the account first." in told
    assert "Answers hold." in report
    assert "1 of 6 requests" in report
    assert "Joyce Bell" not in report.split("Audit report", 1)[1]
    assert "Look into the account first." not in under_way.says("/audit/mine", by="lena")
    assert under_way.as_("lena").get(f"/audit/items/{item.pk}").status_code == 404  # a colleague's score
    assert under_way.as_("ravi").get(f"/audit/items/{item.pk}").status_code == 200  # who answers for the unit
    assert under_way.as_("oskar").get(f"/audit/audits/{key}/report").status_code == 404
    assert under_way.as_("nadia").get(f"/audit/audits/{key}").status_code == 404


def test_the_programme_shows_what_is_planned_and_whom_nobody_looks_at(under_way: House) -> None:
    page = under_way.says("/audit/", by="ines")

    assert "T1 Support: Answers" in page
    assert "under way" in page
    assert "T2 Support" in page.split("are in no audit of this programme", 1)[1]
    assert "Audit T1 Support: Answers" in under_way.says("/work/")


def test_a_cancelled_audit_keeps_its_reason_and_leaves_no_work(under_way: House) -> None:
    told = under_way.stage("cancelled", reason="The unit moves house.")

    assert "The unit moves house." in told
    assert not WorkItem.objects.open().filter(kind="conduct-audit").exists()


@pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read
def test_measures_on_audits_read_what_the_audits_wrote(under_way: House) -> None:
    items = under_way.draw(3)
    under_way.score(items[0], "checks-who-asks")
    under_way.score(items[1], "uses-what-we-know")
    under_way.score(items[2])
    finding = under_way.find()
    under_way.stage("reported", conclusion="Good.")
    under_way.pass_days(15)
    wait_until_settled()

    pages = {code: under_way.says(f"/insight/measures/{code}") for code in ("EX-13", "EX-18", "EX-19", "EX-12")}

    assert f"Finding {finding.key}" in pages["EX-19"]
    assert "100 %" in pages["EX-18"]
    assert "3 cases, too few" in pages["EX-13"]
    assert "3 cases, too few" in pages["EX-12"]


def test_the_palette_finds_audits_and_their_pages(under_way: House) -> None:
    page = under_way.says("/search?q=answers")

    assert "Answers" in page
    assert "under way" in page
    assert "Scorecards" in under_way.says("/search?q=scorec")


def test_the_report_comes_as_a_pdf_with_its_numbers_and_findings_to_those_who_may_read_it(under_way: House) -> None:
    (item,) = under_way.draw(1)
    under_way.score(item, "uses-what-we-know", note="Look into the account first.")
    finding = under_way.find()
    under_way.stage("reported", conclusion="Answers *hold*, #not always.")
    address = f"/audit/audits/{under_way.audit.key}/report.pdf"

    made = under_way.as_("joyce").get(address)
    pages = text_of(made.content)

    assert made["Content-Type"] == "application/pdf"
    assert "Answers *hold*, #not always." in pages
    assert finding.title in pages
    assert "1 of 6" in pages
    assert "Joyce Bell" not in pages
    assert under_way.as_("oskar").get(address).status_code == 404


def text_of(document: bytes) -> str:
    """What a reader of the PDF sees, line breaks as spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages).split())
