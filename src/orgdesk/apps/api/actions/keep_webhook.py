"""Add a webhook, change it or its secret, switch it off for a while, end it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.errors import ApiRefused, NotAdministrator
from orgdesk.apps.api.models import Delivery, Webhook
from orgdesk.apps.api.policies import can_manage_webhooks
from orgdesk.apps.api.posting import AddressRefused, require_address
from orgdesk.apps.api.signing import new_secret
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.readers import EventReader
from orgdesk.apps.mail.sealing import seal
from orgdesk.ui.lengths import whole

READER = "webhooks"
_KIND = re.compile(r"[a-z][a-z_-]{0,40}\.(\*|[a-z][a-z_.-]{0,40})|\*")
_MOST = 50


@dataclass(frozen=True)
class Shared:
    """A webhook with its new secret: the only time that it is shown."""

    webhook: Webhook
    secret: str = field(repr=False)


def add_webhook(*, name: str, url: str, kinds: Iterable[str], by: Person, at: datetime) -> Shared:
    """It hears of what happens from now on. Raises ApiRefused, and NotAdministrator."""
    _require_right(by)
    wanted = _sensible(name, url, kinds)
    secret = new_secret()
    with transaction.atomic():
        _begin_to_listen()
        webhook = Webhook.objects.create(
            key="h" + secrets.token_hex(6),
            name=whole(name.strip(), 80, "name"),
            url=url,
            kinds=wanted,
            sealed_secret=seal(secret),
            created_by=by,
            created_at=at,
        )
        record_event("webhook.added", at=at, by=by.key, objects={"webhook": webhook.key}, data={"kinds": wanted})
    return Shared(webhook, secret)


def change_webhook(webhook: Webhook, *, name: str, url: str, kinds: Iterable[str], by: Person, at: datetime) -> Webhook:
    """Another name, address or choice of events, from now on; secret and history stay. Raises ApiRefused."""
    _require_right(by)
    wanted = _sensible(name, url, kinds)
    with transaction.atomic():
        kept = _still_open(webhook)
        kept.name, kept.url, kept.kinds = whole(name.strip(), 80, "name"), url, wanted
        kept.save(update_fields=["name", "url", "kinds"])
        record_event("webhook.changed", at=at, by=by.key, objects={"webhook": kept.key}, data={"kinds": wanted})
    return kept


def pause_webhook(webhook: Webhook, *, by: Person, at: datetime) -> Webhook:
    """It hears nothing until it is resumed; what waits is given up, where it can be tried again. Raises ApiRefused."""
    _require_right(by)
    with transaction.atomic():
        kept = _still_open(webhook)
        if kept.paused_at is None:
            kept.paused_at = at
            kept.save(update_fields=["paused_at"])
            kept.deliveries.filter(state=Delivery.State.WAITING).update(state=Delivery.State.GIVEN_UP)
            record_event("webhook.paused", at=at, by=by.key, objects={"webhook": kept.key})
    return kept


def resume_webhook(webhook: Webhook, *, by: Person, at: datetime) -> Webhook:
    """It hears of what happens from now on. Raises ApiRefused."""
    _require_right(by)
    with transaction.atomic():
        kept = _still_open(webhook)
        if kept.paused_at is not None:
            _begin_to_listen()
            kept.paused_at = None
            kept.save(update_fields=["paused_at"])
            record_event("webhook.resumed", at=at, by=by.key, objects={"webhook": kept.key})
    return kept


def rotate_secret(webhook: Webhook, *, by: Person, at: datetime) -> Shared:
    """A new secret; the old one signs beside it for a day."""
    _require_right(by)
    secret = new_secret()
    with transaction.atomic():
        kept = Webhook.objects.select_for_update().get(pk=webhook.pk)
        kept.sealed_old_secret, kept.sealed_secret, kept.rotated_at = kept.sealed_secret, seal(secret), at
        kept.save(update_fields=["sealed_old_secret", "sealed_secret", "rotated_at"])
        record_event("webhook.secret-rotated", at=at, by=by.key, objects={"webhook": kept.key})
    return Shared(kept, secret)


def end_webhook(webhook: Webhook, *, by: Person, at: datetime) -> Webhook:
    """Nothing more is sent to it, also not what waits."""
    _require_right(by)
    with transaction.atomic():
        kept = Webhook.objects.select_for_update().get(pk=webhook.pk)
        if kept.ended_at is None:
            kept.ended_at = at
            kept.save(update_fields=["ended_at"])
            record_event("webhook.ended", at=at, by=by.key, objects={"webhook": kept.key})
    return kept


def _require_right(by: Person) -> None:
    if not can_manage_webhooks(by):
        raise NotAdministrator(_("Only an administrator decides what is told to other systems; ask one."))


def _begin_to_listen() -> None:
    """Nobody listened: what happened meanwhile is passed over, or it would all be told at once."""
    if not Webhook.objects.listening().exists():
        EventReader(READER).skip()


def _still_open(webhook: Webhook) -> Webhook:
    kept = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if kept.ended_at is not None:
        raise ApiRefused(_("“%(name)s” was ended; add a new webhook.") % {"name": kept.name})
    return kept


def _sensible(name: str, url: str, kinds: Iterable[str]) -> list[str]:
    """The kinds in order. Raises ApiRefused."""
    wanted = sorted({kind.strip() for kind in kinds if kind.strip()})
    _require_sense(name, url, wanted)
    return wanted


def _require_sense(name: str, url: str, kinds: list[str]) -> None:
    if not name.strip():
        raise ApiRefused(_("Give the webhook a name, so that you know it again."))
    try:
        require_address(url)
    except AddressRefused as refusal:
        raise ApiRefused(str(refusal)) from refusal
    odd = [kind for kind in kinds if not _KIND.fullmatch(kind)]
    if odd or not kinds or len(kinds) > _MOST:
        words = _("Name the events by their kinds, such as ticket.opened or ticket.*, 50 at most; “%(odd)s” is none.")
        raise ApiRefused(words % {"odd": odd[0][:40] if odd else ""})
