"""Where personal words stand, declared once: the export reads it, the erasure empties it, a page explains what stays.

A row about a person alone goes. Words in a row that others need are emptied, and the row stays. The person's own row loses name and
address, so whatever still points at it, an approval or a step in the log, points at nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person

ERASED = "[erased]"


@dataclass(frozen=True)
class Place:
    """Rows of one model that are a person's: `paths` lead to the person, `addresses` to their address as text.

    `said_by` lead to the person too, but only for customers: what staff wrote for the company is the company's.
    `empties` are the fields that become empty (or the value given); without any the row itself goes.
    """

    model: str
    label: str | Promise
    paths: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    empties: tuple[tuple[str, Any], ...] = ()

    def rows_of(self, person: Person) -> QuerySet[Any]:
        rows: QuerySet[Any] = self._model.objects.filter(self._theirs(person)).distinct()
        return rows

    @property
    def _model(self) -> Any:
        return apps.get_model(self.model)

    def _theirs(self, person: Person) -> Q:
        theirs = Q(pk__in=[])
        for path in self.paths + (() if person.is_staff else self.said_by):
            theirs |= Q(**{path: person})
        for path in self.addresses:
            theirs |= Q(**{f"{path}__iexact": person.email})
        return theirs


_SIGN_IN, _TICKETS, _MAIL = _("signing in"), _("requests, messages and files"), _("mail")
_VOICE, _SEARCHES, _SKILLS = _("feedback and surveys"), _("searches and readings"), _("skills, wishes and marks")
_HABITS, _ROLE = _("own views, drafts and notifications"), _("being a contact")

# Children stand before what they are reached through.
PLACES: tuple[Place, ...] = (
    Place("account.EmailAddress", _SIGN_IN, ("user",)),
    Place("mfa.Authenticator", _SIGN_IN, ("user",)),
    Place("accounts.Device", _SIGN_IN, ("person",)),
    Place("accounts.Identity", _SIGN_IN, ("person",)),
    Place("api.ApiToken", _SIGN_IN, ("person",)),
    Place("desk.Attachment", _TICKETS, ("message__ticket__requester",)),
    Place("desk.HeldFile", _TICKETS, ("held__ticket__requester",)),
    Place("desk.HeldReply", _TICKETS, ("ticket__requester",), empties=(("text", ""),)),
    Place("desk.Draft", _TICKETS, ("ticket__requester",)),
    Place(
        "desk.Message", _TICKETS, ("ticket__requester",), said_by=("author",),
        empties=(("text", ERASED), ("html", ""), ("quoted", ""), ("problems", [])),
    ),
    Place("desk.SideMessage", _TICKETS, ("conversation__ticket__requester",), empties=(("text", ERASED),)),
    Place("desk.Declaration", _TICKETS, ("ticket__requester",), empties=(("note", ""),)),
    Place("desk.Resolution", _TICKETS, ("ticket__requester",), empties=(("answer", ERASED),)),
    Place("desk.Ticket", _TICKETS, ("requester",), empties=(("subject", ERASED), ("custom", {}), ("outside_reference", ""))),
    Place("mail.RawSource", _MAIL, addresses=("mail__sender",), empties=(("data", b""),)),
    Place(
        "mail.IncomingMail", _MAIL, addresses=("sender",),
        empties=(("sender_name", ""), ("subject", ERASED), ("problems", []), ("sender", "")),
    ),
    Place("mail.OutgoingFile", _MAIL, addresses=("mail__first_recipient",)),
    Place(
        "mail.OutgoingMail", _MAIL, addresses=("first_recipient",),
        empties=(("subject", ERASED), ("text", ERASED), ("html", ""), ("to", []), ("cc", []), ("remaining", []), ("first_recipient", "")),
    ),
    Place("mail.DeliveryFailure", _MAIL, addresses=("recipient",), empties=(("recipient", ""), ("diagnostic", ""))),
    Place("voice.SurveyAnswer", _VOICE, ("invitation__person",), empties=(("words", ""),)),
    Place("voice.Feedback", _VOICE, ("person",), empties=(("title", ERASED), ("words", ERASED), ("answer", ""), ("person", None))),
    Place("voice.BoardMember", _VOICE, ("person",)),
    Place("knowledge.Search", _SEARCHES, ("person",), empties=(("words", ""), ("visitor", ""), ("person", None))),
    Place("knowledge.Reading", _SEARCHES, ("person",), empties=(("visitor", ""), ("person", None))),
    Place("customers.DepartmentContact", _ROLE, ("person",)),
    Place("customers.Contact", _ROLE, ("person",)),
    Place("timelines.Membership", _ROLE, ("person",)),
    Place("desk.Notification", _HABITS, ("person",)),
    Place("desk.Preferences", _HABITS, ("person",)),
    Place("desk.SavedView", _HABITS, ("owner",)),
    Place("desk.Viewing", _HABITS, ("person",)),
    Place("insight.Mailing", _HABITS, ("person",)),
    Place("organisation.Assignment", _SKILLS, ("person",), empties=(("alias", ""), ("note", ""))),
    Place("people.SkillRating", _SKILLS, ("person",)),
    Place("people.AuthorityGrant", _SKILLS, ("person",)),
    Place("people.TalentFlag", _SKILLS, ("person",)),
    Place("people.Aspiration", _SKILLS, ("person",)),
    Place("people.SuccessorName", _SKILLS, ("person",)),
    Place("people.Review", _SKILLS, ("application__person",), empties=(("words", ""),)),
    Place("people.Application", _SKILLS, ("person",), empties=(("words", ""), ("reason", ""))),
    Place("people.Assessment", _SKILLS, ("person",)),
    Place("people.Rotation", _SKILLS, ("person",), empties=(("words", ""),)),
    Place("work.Absence", _SKILLS, ("person",)),
    Place("work.ShiftOverride", _SKILLS, ("person",), empties=(("reason", ""),)),
    Place("work.Capacity", _SKILLS, ("person",)),
)  # fmt: skip

STAYS: tuple[tuple[str | Promise, str | Promise], ...] = (
    (
        _("The log of what happened"),
        _("Times, steps and keys stay, because promises to others are measured by them; the words beside them go, and the log says that they went."),
    ),
    (
        _("Tickets, returns, invoices and contracts as facts"),
        _("That something was asked, answered, sent or paid stays with its dates and its account; the company's own books need it."),
    ),
    (
        _("What somebody decided or wrote for the company"),
        _("Approvals, articles, versions of the chart and of processes stay; they show “erased person” instead of a name."),
    ),
    (
        _("Backups made before"),
        _("They hold what was there on their day. Keep them no longer than your rule says; after restoring one, this list is carried out again."),
    ),
)  # fmt: skip


def found(person: Person) -> Iterator[tuple[Place, QuerySet[Any]]]:
    """The places where something of the person stands."""
    for place in PLACES:
        rows = place.rows_of(person)
        if rows.exists():
            yield place, rows


def counted(person: Person) -> list[tuple[str | Promise, int]]:
    """How much stands where, by the words of the page."""
    counts: dict[str | Promise, int] = {}
    for place, rows in found(person):
        counts[place.label] = counts.get(place.label, 0) + rows.count()
    return list(counts.items())


def exported(person: Person) -> dict[str, Any]:
    """Everything that is kept of the person, as plain values by table."""
    told: dict[str, Any] = {"person": _plain(person)}
    told["person"].pop("password", None)
    for place, rows in found(person):
        told.setdefault(place.model, []).extend(_plain(row) for row in rows)
    return told


_SECRET = {"password", "data", "digest", "session_key", "token"}


def _plain(row: Model) -> dict[str, Any]:
    """The values of a row; what opens doors is left out."""
    return {
        field.name: field.value_to_string(row)
        if field.get_internal_type() != "JSONField"
        else field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in _SECRET
    }
