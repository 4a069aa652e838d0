"""Hold a check-in: both topics are asked about, and what is found opens work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import ask, note_account, take_back
from orgdesk.apps.customers.errors import AlreadyAnswered, NotYourAccount, WordsMissing
from orgdesk.apps.customers.models import CheckIn, CheckInFinding
from orgdesk.apps.customers.policies import sits_in
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.check_ins import Finding, Outcome, Topic, check_outcome


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: its topic, the words, and whether it is large in scale or not normal."""

    topic: str
    text: str
    abnormal: bool = False


def hold_check_in(row: CheckIn, *, summary: str, found: Sequence[Found], by: Person, at: datetime) -> CheckIn:
    """A ticket is opened by whoever handles `checkin.found`; install issues and what is abnormal become work at once.

    Answered twice, the second is refused. Raises ServiceRuleError for a finding without words.
    """
    if not sits_in(by, row.rule.owner_unit, at=at):
        raise NotYourAccount(_("Check-ins are held by %(unit)s.") % {"unit": lookup.unit_name(row.rule.owner_unit)})
    if not summary.strip():
        raise WordsMissing(_("Say in a few words how it went."))
    check_outcome(Outcome(frozenset(Topic), summary, tuple(Finding(Topic(one.topic), one.text) for one in found)))
    with transaction.atomic():
        row = CheckIn.objects.select_for_update(of=("self",)).select_related("account", "rule").get(pk=row.pk)
        if row.held_at is not None:
            raise AlreadyAnswered(_("This check-in was held already; nothing was changed."))
        row.held_at, row.held_by, row.summary = at, by, summary
        row.save(update_fields=["held_at", "held_by", "summary"])
        take_back(row.account, f"i{row.pk}", at=at, by=by.key)
        note_account(
            "checkin.held",
            row.account,
            at=at,
            by=by.key,
            data={"day": row.day, "found": len(found), "due": row.due_on.isoformat()},
            text={"summary": summary},
            objects={"checkin": str(row.pk)},
        )
        for one in found:
            _follow(row, one, by=by, at=at)
    return row


def _follow(row: CheckIn, found: Found, *, by: Person, at: datetime) -> None:
    finding = CheckInFinding.objects.create(
        check_in=row, topic=found.topic, text=found.text, escalated_at=at if found.abnormal else None
    )
    note_account(
        "checkin.found",
        row.account,
        at=at,
        by=by.key,
        data={"topic": found.topic, "finding": finding.pk, "abnormal": found.abnormal},
        text={"finding": found.text},
    )
    if found.topic == CheckInFinding.Topic.INSTALL_ISSUE:
        title = _("Install issue: %(account)s") % {"account": row.account.name}
        ask(
            row.account, kind="install-issue", title=title, instructions=found.text, token=f"f{finding.pk}",
            unit=row.rule.issue_unit, at=at,
        )  # fmt: skip
    if found.abnormal:
        title = _("Abnormal or large in scale: %(account)s") % {"account": row.account.name}
        ask(
            row.account, kind="escalation", title=title, instructions=found.text, token=f"e{finding.pk}",
            unit=row.rule.escalation_unit, at=at,
        )  # fmt: skip
