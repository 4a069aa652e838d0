"""The small company in which the table of permissions is walked: own and foreign things of every kind that an address can name."""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from orgdesk.apps.accounts.models import Person

AT = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
ROLES = {
    "anonymous": "", "contact": "jonas", "agent": "joyce", "lead": "ravi", "council": "tomas", "auditor": "vera",
    "account manager": "anna", "head": "mara", "administrator": "ada",
}  # fmt: skip
OWN, FOREIGN = "own", "foreign"
_ACCOUNTS = {OWN: "nordlicht-si", FOREIGN: "alder-foods"}
_PEOPLE = {OWN: "joyce", FOREIGN: "oskar"}
_CONTACTS = {OWN: "jonas", FOREIGN: "tess"}
_UNITS = {OWN: "t1", FOREIGN: "t2"}
_POSITIONS = {OWN: "t1-agent", FOREIGN: "account-manager-1"}
_PROCESS = "tiered-support"

# What a row must say to be one that the product itself could have written.
SAID: dict[str, dict[str, Any]] = {
    "desk.AutomationRule": {"trigger": "opened", "conditions": [], "acts": [["add_tag", "urgent"]]},
    "insight.Goal": {"code": "EX-1"},
}
# Whose unit writes it says nothing about who may read it; of these one is enough.
UNOWNED = {"knowledge.Article", "people.Course", "people.Delivery", "people.Posting", "rehearsal.Run"}

# What stands behind a part of an address: the model and field; rows of the own and of a foreign account, person or unit.
OBJECTS: tuple[tuple[str, str], ...] = (
    ("administration/signing-in/<slug:key>", "accounts.Person.key"),
    ("administration/people/<slug:key>", "accounts.Person.key"),
    ("administration/erasures/<int:pk>", "operations.Erasure.pk"),
    ("scim/v2/Users/<slug:key>", "accounts.Person.key"),
    ("scim/v2/Groups/<slug:key>", "accounts.DirectoryGroup.key"),
    ("administration/effects/<int:pk>", "events.Outgoing.pk"),
    ("administration/mail/<int:pk>", "mail.OutgoingMail.pk"),
    ("answers/<slug:key>", "knowledge.Article.key"),
    ("customers/assets/<int:pk>", "customers.Asset.pk"),
    ("customers/check-ins/<int:pk>", "customers.CheckIn.pk"),
    ("customers/contracts/<int:pk>", "customers.Contract.pk"),
    ("customers/exceptions/<int:pk>", "customers.ExceptionItem.pk"),
    ("customers/hand-offs/<int:pk>", "customers.HandOff.pk"),
    ("customers/hints/<int:pk>", "customers.Hint.pk"),
    ("customers/invoices/<int:pk>", "customers.Invoice.pk"),
    ("customers/objectives/<int:pk>", "customers.Objective.pk"),
    ("customers/promises/<int:pk>", "customers.Promise.pk"),
    ("customers/reviews/<int:pk>", "customers.Review.pk"),
    ("customers/transfers/<int:pk>", "customers.Transfer.pk"),
    ("hand-offs/<slug:kind>", "customers.HandOffKind.key"),
    ("customers/<slug:key>", "customers.Account.key"),
    ("insight/changes/<int:pk>", "organisation.Activation.pk"),
    ("insight/dashboards/<slug:key>", "insight.Dashboard.key"),
    ("insight/goals/<int:pk>", "insight.Goal.pk"),
    ("knowledge/acknowledgements/<int:pk>", "knowledge.Acknowledgement.pk"),
    ("flags/<int:pk>", "knowledge.Flag.pk"),
    ("materials/<slug:key>", "knowledge.Article.key"),
    ("knowledge/articles/<slug:key>", "knowledge.Article.key"),
    ("knowledge/council/synonyms/<int:pk>", "knowledge.Synonyms.pk"),
    ("knowledge/limitations/<slug:key>", "knowledge.Limitation.key"),
    ("known-issues/limitations/<slug:key>", "knowledge.Limitation.key"),
    ("known-issues/incidents/<slug:key>", "desk.Incident.key"),
    ("known-issues/<int:pk>", "portal.KnownIssue.pk"),
    ("knowledge/trainings/<int:pk>", "knowledge.Training.pk"),
    ("organisation/imports/<slug:key>", "organisation.ChartImport.key"),
    ("embeddings/<int:number>", "organisation.Embedding.pk"),
    ("organisation/versions/<slug:key>", "organisation.Version.key"),
    ("people/applications/<slug:key>", "people.Application.key"),
    ("people/postings/<slug:key>", "people.Posting.key"),
    ("people/pulses/<int:number>", "people.CulturePulse.pk"),
    ("people/rotations/<int:number>", "people.Rotation.pk"),
    ("names/<int:number>", "people.SuccessorName.pk"),
    ("people/training/courses/<slug:key>", "people.Course.key"),
    ("people/training/deliveries/<int:number>", "people.Delivery.pk"),
    ("people/training/materials/<int:number>", "people.Material.pk"),
    ("people/training/plans/<int:number>", "people.CrossTraining.pk"),
    ("flags/<int:number>", "people.TalentFlag.pk"),
    ("flexes/<int:number>", "people.Flex.pk"),
    ("processes/drafts/kept/<int:pk>", "process.KeptFile.pk"),
    ("processes/faults/<int:pk>", "process.ProcessFault.pk"),
    ("processes/instances/<slug:key>", "process.Instance.key"),
    ("readings/<int:pk>", "knowledge.Reading.pk"),
    ("rehearse/cases/<slug:key>", "rehearsal.BusinessCase.key"),
    ("rehearse/scenarios/<slug:key>", "rehearsal.Scenario.key"),
    ("requests/<str:key>", "desk.Ticket.key"),
    ("returns/lines/<int:pk>", "returns.ReturnLine.pk"),
    ("returns/shipments/<int:pk>", "returns.Shipment.pk"),
    ("returns/<slug:key>", "returns.Return.key"),
    ("rewards/incentives/<slug:key>", "rewards.Incentive.key"),
    ("rewards/members/<int:pk>", "rewards.Membership.pk"),
    ("rewards/offers/<int:pk>", "rewards.Offer.pk"),
    ("rewards/programmes/<slug:key>", "rewards.Programme.key"),
    ("tickets/automation/<int:pk>", "desk.AutomationRule.pk"),
    ("tickets/boards/<slug:key>", "desk.RequestType.key"),
    ("holidays/<int:review>", "desk.HolidayReview.pk"),
    ("tickets/calendars/<int:pk>", "desk.BusinessCalendar.pk"),
    ("tickets/channels/<slug:key>", "desk.Channel.key"),
    ("tickets/fields/<int:pk>", "desk.CustomField.pk"),
    ("tickets/incidents/<str:key>", "desk.Incident.key"),
    ("tickets/problems/<str:key>", "desk.Problem.key"),
    ("tickets/promises/<int:pk>", "desk.ServicePolicy.pk"),
    ("queues/triage/<slug:work>", "work.WorkItem.key"),
    ("tickets/types/<slug:key>", "desk.RequestType.key"),
    ("tickets/views/<int:pk>", "desk.SavedView.pk"),
    ("escalations/<int:pk>", "desk.Escalation.pk"),
    ("held-replies/<int:pk>", "desk.HeldReply.pk"),
    ("messages/<int:pk>", "desk.Message.pk"),
    ("attachments/<int:pk>", "desk.Attachment.pk"),
    ("side-conversations/<int:pk>", "desk.SideConversation.pk"),
    ("site-notes/<int:pk>", "desk.SiteNote.pk"),
    ("tickets/<str:key>", "desk.Ticket.key"),
    ("timelines/bookings/<slug:key>", "timelines.Booking.key"),
    ("timelines/drafts/<slug:key>", "timelines.TemplateDraft.key"),
    ("timelines/holds/<int:pk>", "timelines.MailHold.pk"),
    ("timelines/members/<int:pk>", "timelines.Membership.pk"),
    ("timelines/parking/<int:pk>", "timelines.ParkingItem.pk"),
    ("timelines/plans/<slug:key>", "timelines.RunningPlan.key"),
    ("voice/boards/<slug:key>", "voice.Board.key"),
    ("voice/charters/<int:version>", "voice.Charter.version"),
    ("voice/feedback/<slug:key>", "voice.Feedback.key"),
    ("voice/improvements/<slug:key>", "voice.Improvement.key"),
    ("voice/judgements/<int:pk>", "voice.Judgement.pk"),
    ("voice/meetings/<int:pk>", "voice.BoardMeeting.pk"),
    ("voice/packs/<slug:key>", "voice.Pack.key"),
    ("voice/surveys/<slug:key>", "voice.Survey.key"),
    ("your-voice/<slug:key>", "voice.Feedback.key"),
    ("absences/<int:pk>", "work.Absence.pk"),
    ("work/routing/rules/<int:pk>", "work.RoutingRule.pk"),
    ("work/<slug:key>", "work.WorkItem.key"),
    ("api/tokens/<slug:key>", "api.ApiToken.key"),
    ("api/webhooks/<slug:key>", "api.Webhook.key"),
    ("v1/webhooks/<key>", "api.Webhook.key"),
    ("deliveries/<delivery>", "api.Delivery.key"),
    ("v1/organisation/versions/<key>", "organisation.Version.key"),
    ("v1/work/<key>", "work.WorkItem.key"),
    ("triage/<key>", "work.WorkItem.key"),
    ("v1/instances/<key>", "process.Instance.key"),
    ("faults/<number>", "process.ProcessFault.pk"),
    ("v1/accounts/<key>", "customers.Account.key"),
    ("v1/articles/<key>", "knowledge.Article.key"),
    ("v1/limitations/<key>", "knowledge.Limitation.key"),
    ("v1/tickets/<key>", "desk.Ticket.key"),
    ("attachments/<number>", "desk.Attachment.pk"),
    ("escalations/<number>", "desk.Escalation.pk"),
    ("side-conversations/<number>", "desk.SideConversation.pk"),
    ("v1/incidents/<key>", "desk.Incident.key"),
    ("v1/problems/<key>", "desk.Problem.key"),
    ("v1/plans/<key>", "timelines.RunningPlan.key"),
    ("v1/timelines/drafts/<key>", "timelines.TemplateDraft.key"),
)
FIXED: tuple[tuple[str, dict[str, str]], ...] = (
    ("<uuid:key>", {}),
    ("<slug:code>", {OWN: "EX-1"}),
    ("insight/mining/<str:key>", {OWN: _PROCESS}),
    ("customers/internal-services/<slug:key>", {OWN: "escalation-t1-t2"}),
    ("insight/units/<slug:key>", _UNITS),
    ("<slug:unit>", _UNITS),
    ("people/succession/<slug:position>", _POSITIONS),
    ("people/roles/<slug:position>", _POSITIONS),
    ("<slug:position>", {OWN: "t1-agent"}),
    ("processes/<str:key>", {OWN: _PROCESS}),
    ("<str:before>", {OWN: "1"}),
    ("<str:after>", {OWN: "1"}),
    ("translations/<str:language>", {OWN: "de"}),
    ("translations/<language>", {OWN: "de"}),
    ("versions/<int:number>", {OWN: "1"}),
    ("timelines/templates/<slug:key>", {OWN: "partner-onboarding"}),
    ("templates/<slug:key>/<int:number>", {OWN: "1"}),
    ("<int:mail>", {OWN: "1"}),
    ("<slug:series>", {OWN: "welcome-mails"}),
    ("v1/processes/<key>", {OWN: _PROCESS}),
    ("v1/processes/<key>/versions/<number>", {OWN: "1"}),
    ("v1/measures/<code>", {OWN: "EX-1"}),
    ("insight/log.<str:kind>", {OWN: "csv"}),
    ("drawing.<str:kind>", {OWN: "svg"}),
)


@dataclass
class World:
    """The people who try the addresses, and what the addresses name."""

    people: dict[str, Person]

    def reader(self, role: str) -> Person | None:
        return self.people[ROLES[role]] if ROLES[role] else None

    def own_and_foreign(self, route: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Each way to fill the address: whose things, and the values by the names of its parts."""
        own = self._values(route, OWN)
        yield (OWN if own else ""), own
        foreign = self._values(route, FOREIGN)
        if foreign != own:
            yield FOREIGN, foreign

    def _values(self, route: str, whose: str) -> dict[str, str]:
        names = re.finditer(r"<(?:\w+:)?(\w+)>", route)
        return {found[1]: self._value(route[: found.end()], found[1], whose) for found in names}

    def _value(self, so_far: str, name: str, whose: str) -> str:
        if so_far in {"people/<slug:key>", "api/v1/people/<key>"}:
            return self.people[_PEOPLE[whose]].key
        for ending, target in OBJECTS:
            if so_far.endswith(ending):
                label, _, field = target.rpartition(".")
                return str(getattr(row_of(apps.get_model(label), whose), field))
        for ending, values in FIXED:
            if so_far.endswith(ending) and values:
                return values.get(whose, values[OWN])
        return {"uuid": str(uuid.UUID(int=7)), "token": "forged"}.get(
            name, "7" if "<int:" in so_far.rsplit("/", maxsplit=1)[-1] else "none"
        )


def found_world() -> World:
    """The company with six weeks behind it: its chapters of people, customers, onboardings and voices, and a row of everything else."""
    from orgdesk.apps.demo.chapters import people_move, run_onboardings, serve_customers, voices
    from orgdesk.apps.demo.company import found_company
    from orgdesk.apps.demo.history import Life, live_moments, write_first_articles
    from orgdesk.apps.voice.actions.make_pack import make_pack

    begin = AT - timedelta(days=42)
    company = found_company(at=begin)
    life = Life(company=company, at=begin, rng=random.Random(7))
    write_first_articles(life)
    moments = [
        one for chapter in (people_move, serve_customers, run_onboardings, voices) for one in chapter(life, begin, AT)
    ]
    live_moments(life, sorted(moments, key=lambda one: one.at), until=AT)
    make_pack(since=begin, until=AT, at=AT)
    people = {**company.staff, **company.customers}
    for whose in (OWN, FOREIGN):
        _ask(people[_CONTACTS[whose]])
    _show_issue(people["dario"])
    return World(people)


def _show_issue(by: Person) -> None:
    """What customers read of a limitation."""
    from orgdesk.apps.knowledge.models import Limitation
    from orgdesk.apps.portal.actions import show_issue

    limitation = row_of(Limitation, OWN)
    show_issue(limitation, title="Exports stop", words="At noon.", audience="public", by=by, at=AT)  # type: ignore[arg-type]


def _ask(requester: Person) -> None:
    """A request with a file."""
    from django.core.files.base import ContentFile

    from orgdesk.apps.desk.actions import open_ticket
    from orgdesk.apps.desk.models import Attachment, Ticket

    asked = AT - timedelta(hours=2)
    ticket = open_ticket(
        subject="Export stops", text="At noon.", requester=requester, channel=Ticket.Channel.PORTAL, at=asked
    )
    Attachment.objects.create(
        message=ticket.messages.get(), file=ContentFile(b"a till roll", "roll.txt"), name="roll.txt",
        media_type="text/plain", size=11, sha256="0" * 64,
    )  # fmt: skip


def row_of(model: type[models.Model], whose: str) -> models.Model:
    """A row of the own account, person or unit, or of a foreign one; made where there is none."""
    path = _path_to_owner(model)
    rows = model._default_manager.order_by("pk")
    wanted = rows.filter(**{path[0]: path[1][whose]}) if path else rows
    return wanted.last() or _made_or_any(model, whose)


def _made_or_any(model: type[models.Model], whose: str) -> models.Model:
    """Some things exist once only: then the one that there is."""
    try:
        with transaction.atomic():
            return make_row(model, whose)
    except IntegrityError:
        return model._default_manager.order_by("pk").last()


_OWNERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("account__key", _ACCOUNTS), ("requester__email", {key: f"{who}@{_ACCOUNTS[key]}.example" for key, who in _CONTACTS.items()}),
    ("person__email", {key: f"{who}@brightwater.example" for key, who in _PEOPLE.items()}),
    ("owner__email", {key: f"{who}@brightwater.example" for key, who in _PEOPLE.items()}),
    ("by__email", {key: f"{who}@brightwater.example" for key, who in _PEOPLE.items()}),
    ("unit_key", _UNITS), ("unit", _UNITS),
)  # fmt: skip
_THROUGH = ("ticket", "message", "plan", "feedback", "head", "membership", "check_in")


def _path_to_owner(model: type[models.Model], depth: int = 3) -> tuple[str, dict[str, str]] | None:
    if model._meta.label in UNOWNED:
        return None
    if model._meta.label == "customers.Account":
        return "key", _ACCOUNTS
    fields = {field.name: field for field in model._meta.fields}
    for path, values in _OWNERS:
        name = path.partition("__")[0]
        if name in fields and (not fields[name].is_relation) == ("__" not in path):
            return path, values
    for name in _THROUGH:
        if depth and name in fields and fields[name].is_relation:
            further = _path_to_owner(fields[name].related_model, depth - 1)
            if further:
                return f"{name}__{further[0]}", further[1]
    return None


def make_row(model: type[models.Model], whose: str) -> models.Model:
    """A row with the least that its model asks for."""
    values = {field.name: _filled(field, whose) for field in model._meta.fields if _wants(field)}
    values |= SAID.get(model._meta.label, {})
    path = _path_to_owner(model)
    if path and path[0] in {"unit", "unit_key"}:
        values[path[0]] = path[1][whose]
    return model._default_manager.create(**values)


def _wants(field: models.Field[Any, Any]) -> bool:
    if field.is_relation and field.name in {"account", "ticket", "person", "owner", "by", "requester"}:
        return True
    return not (field.primary_key or field.has_default() or field.null or (field.blank and not field.is_relation))


def _filled(field: models.Field[Any, Any], whose: str) -> Any:
    if field.is_relation:
        if field.related_model is Person:
            return Person.objects.get(email=f"{_PEOPLE[whose]}@brightwater.example")
        return row_of(field.related_model, whose)
    if field.name == "end" and isinstance(field, models.DateTimeField):
        return AT + timedelta(hours=1)
    if field.choices:
        return field.flatchoices[0][0]
    if field.name == "key":
        return f"{field.model._meta.model_name}-{whose}"[: field.max_length or 40]
    kinds: tuple[tuple[type, Any], ...] = (
        (models.DateTimeField, AT), (models.DateField, date(2026, 10, 12)), (models.BooleanField, False),
        (models.DecimalField, Decimal(1)), (models.FloatField, 1.0), (models.IntegerField, 1), (models.JSONField, {}),
        (models.DurationField, timedelta(hours=1)), (models.TimeField, AT.time()), (models.BinaryField, b"x"),
        (models.FileField, "nothing.txt"),
    )  # fmt: skip
    return next((value for kind, value in kinds if isinstance(field, kind)), "words")
