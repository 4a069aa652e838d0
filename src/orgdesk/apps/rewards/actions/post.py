"""Post to the ledger: the core says what comes of it, the difference is written, each key once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.rewards.errors import RewardRefused
from orgdesk.apps.rewards.mapping import to_ledger
from orgdesk.apps.rewards.models import Entry, Lot, Membership
from orgdesk.core.service.returns import add_months
from orgdesk.core.service.rewards import EntryType, Ledger, credit, expire, redeem, restore, reverse
from orgdesk.ui.lengths import whole

Change = Callable[[Ledger], Ledger]
_MOST = 10_000_000
"""Points in one entry: a house that gives more of them at once has mistyped."""


def earn(membership: Membership, *, key: str, amount: Decimal, at: datetime, by: Person | None = None) -> Ledger:
    """Points for money spent; `key` is the invoice's or order's, so that a retry earns nothing twice."""
    points = int((amount * membership.programme.points_per_unit).to_integral_value(ROUND_DOWN))
    return give(membership, key=key, points=points, at=at, by=by)


def give(
    membership: Membership,
    *,
    key: str,
    points: int,
    at: datetime,
    type: str = "earned",
    words: str = "",
    by: Person | None = None,
) -> Ledger:
    if points > _MOST:
        raise RewardRefused(
            _("%(points)s points in one entry are too many; %(most)s are the most.")
            % {"points": points, "most": _MOST},
            field="amount",
        )
    on = timezone.localdate(at)
    expires = add_months(on, membership.programme.expiry_months)
    kind = EntryType(type)
    return _post(
        membership,
        lambda led: credit(led, key=key, points=points, on=on, expires_on=expires, type=kind),
        at=at,
        by=by,
        words=words,
    )


def redeem_points(
    membership: Membership, *, key: str, points: int, at: datetime, words: str = "", by: Person | None = None
) -> Ledger:
    on = timezone.localdate(at)
    return _post(membership, lambda led: redeem(led, key=key, points=points, on=on), at=at, by=by, words=words)


def restore_points(
    membership: Membership, *, key: str, undoes: str, at: datetime, share: float = 1.0, by: Person | None = None
) -> Ledger:
    """A redemption is called off, whole or in part."""
    on = timezone.localdate(at)
    return _post(membership, lambda led: restore(led, key=key, undoes=undoes, on=on, share=share), at=at, by=by)


def reverse_points(
    membership: Membership, *, key: str, undoes: str, at: datetime, share: float = 1.0, by: Person | None = None
) -> Ledger:
    """What was earned is taken back, since the money was."""
    on = timezone.localdate(at)
    return _post(membership, lambda led: reverse(led, key=key, undoes=undoes, on=on, share=share), at=at, by=by)


def expire_points(*, at: datetime) -> int:
    """How many memberships lost points: those with lots past their last day."""
    on = timezone.localdate(at)
    due = (
        Membership.objects.filter(lots__left__gt=0, lots__expires_on__lt=on)
        .distinct()
        .select_related("programme", "account")
    )
    rows = list(due)
    for membership in rows:
        _post(membership, lambda led: expire(led, on=on), at=at)
    return len(rows)


def _post(membership: Membership, change: Change, *, at: datetime, by: Person | None = None, words: str = "") -> Ledger:
    """Raises ServiceRuleError as the core refuses, RewardRefused for an account that is held out."""
    if membership.held_out:
        raise RewardRefused(
            _("%(account)s is held out to compare with; it neither earns nor redeems.")
            % {"account": membership.account}
        )
    with transaction.atomic():
        rows = Membership.objects.select_for_update(of=("self",)).select_related("programme", "account")
        membership = rows.get(pk=membership.pk)
        before = to_ledger(membership)
        after = change(before)
        for key in [key for key in after.entries if key not in before.entries]:
            _write(membership, after, key, at=at, by=by, words=words)
        _write_lots(membership, before, after)
        if after.arrears != before.arrears:
            membership.arrears = after.arrears
            membership.save(update_fields=["arrears"])
    return after


def _write(membership: Membership, after: Ledger, key: str, *, at: datetime, by: Person | None, words: str) -> None:
    entry = after.entries[key]
    Entry.objects.create(
        membership=membership,
        key=key,
        type=entry.type.value,
        points=entry.points,
        on=entry.on,
        drawn=dict(entry.drawn),
        undoes=entry.undoes,
        owed=entry.owed,
        words=whole(words, 160, "words"),
        by=by,
        at=at,
    )
    programme = membership.programme
    record_event(
        "points.posted",
        at=at,
        by=by.key if by else "",
        objects={"programme": programme.key, "account": membership.account.key, "membership": str(membership.pk)},
        data={
            "entry": key,
            "type": entry.type.value,
            "points": abs(entry.points),
            "balance": after.balance,
            "entries": sum(one.points for one in after.entries.values()),
            "open_lots": sum(lot.left for lot in after.lots.values()) - after.arrears,
            "drawn": dict(entry.drawn),
            "point_value": float(programme.point_value),
            "expected_redemption": programme.expected_redemption,
        },
    )


def _write_lots(membership: Membership, before: Ledger, after: Ledger) -> None:
    for key, lot in after.lots.items():
        known = before.lots.get(key)
        if known is None:
            Lot.objects.create(
                membership=membership, key=key, points=lot.points, left=lot.left, expires_on=lot.expires_on
            )
        elif known.left != lot.left:
            Lot.objects.filter(membership=membership, key=key).update(left=lot.left)
