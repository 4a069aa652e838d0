"""Hand a customer over, with the facts that the receiver needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import ask, lock_account, note_account, take_back
from orgdesk.apps.customers.errors import FactsMissing, NotSteady
from orgdesk.apps.customers.models import Account, HandOff, HandOffKind, Promise
from orgdesk.apps.customers.steadiness import criteria_of
from orgdesk.ui.lengths import whole

_ANSWERS = (
    {"key": "accept", "name": gettext_lazy("Accept"), "meaning": "approve"},
    {"key": "return", "name": gettext_lazy("Send back"), "meaning": "refuse"},
)


def hand_off(
    account: Account,
    kind: HandOffKind,
    *,
    facts: Mapping[str, str],
    channel: str,
    by: Person,
    at: datetime,
    promises: Iterable[tuple[str, date | None]] = (),
) -> HandOff:
    """The receiving unit gets it as work to accept or send back; while one waits, a repeated one is the same.

    Raises FactsMissing, which lists every fact that is required and not given; NotSteady, which lists what the account has not shown.
    """
    given = {fact["key"]: str(facts.get(fact["key"], "")).strip() for fact in kind.facts}
    missing = [fact["asks"] for fact in kind.facts if not given[fact["key"]]]
    if not channel.strip():
        missing.insert(0, _("Where the customer came from"))
    if missing:
        raise FactsMissing(_("The receiver needs to know: %(facts)s.") % {"facts": "; ".join(missing)})
    with transaction.atomic():
        account = lock_account(account)
        shown = criteria_of(account, kind.criteria, at=at)
        if lacking := [one.missing for one in shown if one.missing]:
            raise NotSteady(
                _("%(account)s is not steady yet: %(what)s.") % {"account": account, "what": "; ".join(lacking)}
            )
        there = account.hand_offs.filter(kind=kind, state=HandOff.State.OFFERED).first()
        if there is not None:
            return there
        row = HandOff.objects.create(
            account=account, kind=kind, channel=whole(channel.strip(), 80, "channel"), facts=given, offered_by=by, offered_at=at,
            shown={one.key: one.label for one in shown},
        )  # fmt: skip
        _promise(row, promises, at=at)
        take_back(account, back_token(kind), at=at, by=by.key)
        ask(
            account,
            kind="hand-off",
            title=_("%(kind)s: %(account)s") % {"kind": kind.title, "account": account.name},
            instructions="\n".join(f"{fact['asks']}: {given[fact['key']]}" for fact in kind.facts),
            token=f"h{row.pk}",
            unit=kind.unit_key,
            due_at=at + timedelta(hours=kind.hours),
            outcomes=[{**answer, "name": str(answer["name"])} for answer in _ANSWERS],
            data={"hand_off": row.pk},
            at=at,
        )
        required = [fact["key"] for fact in kind.facts]
        told = {"required": len(required), "filled": sum(bool(given.get(key)) for key in required)}
        note_account(
            "handoff.offered",
            account,
            at=at,
            by=by.key,
            data={"kind": kind.key, **told},
            objects={"handoff": str(row.pk)},
        )
    return row


def back_token(kind: HandOffKind) -> str:
    """Marks the work of completing what was sent back."""
    return f"back-{kind.pk}"


def _promise(row: HandOff, promises: Iterable[tuple[str, date | None]], *, at: datetime) -> None:
    """What is open already was promised once: said again after a return it is the same promise, with the day told last."""
    there = {one.text: one for one in row.account.promises.filter(kept_at=None)}
    for said, due_on in promises:
        text = whole(said.strip(), 250, "promises")
        if text and text not in there:
            there[text] = Promise.objects.create(
                account=row.account, hand_off=row, text=text, due_on=due_on, made_at=at
            )
        elif text and due_on is not None:
            Promise.objects.filter(pk=there[text].pk).update(due_on=due_on)
