"""Channels: one registry of doors, an adapter interface behind it, and the check of the least set.

An adapter turns what a channel sends into `Inbound`, and one of our answers into what the channel takes. Chat, forum and social networks
all come by the same interface; `webhook` is the adapter that works for any of them whose gateway can call an address.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.api.posting import post
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Channel, Ticket
from orgdesk.apps.mail.models import Mailbox

SIGNATURE = "X-Orgdesk-Signature"
_MOST_TEXT = 100_000


@dataclass(frozen=True)
class Inbound:
    """One message as it came: the sender's own number of it and of its thread, who wrote, and what."""

    external_id: str
    thread: str
    name: str
    address: str
    text: str
    subject: str = ""


class Adapter(Protocol):
    """How messages of a channel come and go."""

    def authentic(self, channel: Channel, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether the call is the channel's own."""

    def read(self, channel: Channel, body: bytes) -> Inbound:
        """Raises DeskRefused for what cannot be read, with the field that is missing."""

    def send(self, channel: Channel, *, thread: str, text: str, key: str) -> None:
        """Deliver an answer; `key` is the same at every try. Raises OSError when the channel does not take it."""


class WebhookAdapter:
    """JSON over HTTP, signed with the channel's secret in both directions (HMAC-SHA-256 of the body)."""

    def authentic(self, channel: Channel, body: bytes, headers: Mapping[str, str]) -> bool:
        return hmac.compare_digest(signature(channel.secret, body).encode(), headers.get(SIGNATURE, "").encode())

    def read(self, channel: Channel, body: bytes) -> Inbound:
        try:
            given = json.loads(body)
        except (ValueError, RecursionError):
            raise DeskRefused(_("The body is no JSON.")) from None
        if not isinstance(given, dict):
            raise DeskRefused(_("The body must be a JSON object."))
        return Inbound(
            external_id=_text(given, "id", 120),
            thread=_text(given, "thread", 120),
            name=_text(given, "name", 120),
            address=_address(given, channel),
            text=_text(given, "text", _MOST_TEXT),
            subject=_storable(str(given.get("subject") or ""))[:250],
        )

    def send(self, channel: Channel, *, thread: str, text: str, key: str) -> None:
        body = json.dumps({"id": key, "thread": thread, "text": text}).encode()
        headers = {"Content-Type": "application/json", SIGNATURE: signature(channel.secret, body)}
        try:
            post(channel.answer_url, body, headers)
        except OSError as problem:
            raise OSError(f"{channel.name} did not take the answer: {problem}") from problem


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


ADAPTERS: dict[str, Adapter] = {"webhook": WebhookAdapter()}
"""By the name that a channel's row holds; a further adapter is registered here by its app."""


@dataclass(frozen=True)
class Wanted:
    """One line of the least set: what kind of door, how many are wanted, how many are open."""

    label: str
    wanted: int
    doors: tuple[str, ...]

    @property
    def met(self) -> bool:
        return len(self.doors) >= self.wanted


LEAST_SET: tuple[tuple[object, tuple[str, ...], int], ...] = (
    (gettext_lazy("Call centre (phone)"), (Ticket.Channel.PHONE,), 1),
    (gettext_lazy("Help desk (e-mail)"), (Ticket.Channel.EMAIL,), 1),
    (gettext_lazy("Portal"), (Ticket.Channel.PORTAL,), 1),
    (gettext_lazy("Two social channels"), (Ticket.Channel.SOCIAL, Ticket.Channel.MESSENGER), 2),
    (gettext_lazy("Forum"), (Ticket.Channel.FORUM,), 1),
)


def open_doors() -> list[tuple[str, str]]:
    """Every open door with its kind: mailboxes, what is built in, and the registered channels."""
    built_in = [
        (Ticket.Channel.PORTAL.value, _("Portal")),
        (Ticket.Channel.WALK_IN.value, _("Walk-in, logged by the agent")),
    ]
    mail = [
        (Ticket.Channel.EMAIL.value, address) for address in Mailbox.objects.open().values_list("address", flat=True)
    ]
    rows = Channel.objects.filter(closed_at=None).values_list("kind", "name")
    return [*built_in, *mail, *rows]


def least_set() -> list[Wanted]:
    """The least set of channels beside what is open."""
    doors = open_doors()
    return [
        Wanted(str(label), wanted, tuple(name for kind, name in doors if kind in kinds))
        for label, kinds, wanted in LEAST_SET
    ]


def _text(given: Mapping[str, Any], field: str, most: int) -> str:
    said = given.get(field)
    value = _storable(said).strip() if isinstance(said, str) else ""
    if not value:
        raise DeskRefused(_("The field “%(field)s” is missing or no text.") % {"field": field})
    if len(value) > most:
        raise DeskRefused(
            _("The field “%(field)s” is longer than %(most)s characters.") % {"field": field, "most": most}
        )
    return value


def _storable(text: str) -> str:
    """Without what no database takes: zeros, and halves of signs that JSON can name."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _address(given: Mapping[str, Any], channel: Channel) -> str:
    """An e-mail address where the channel knows one; else one that leads nowhere and tells the senders apart."""
    address = _storable(str(given.get("email") or "")).strip().lower()
    if "@" in address and len(address) < 250:
        return address
    account = sha256(
        f"{channel.key}:{given.get('account') or given.get('thread')}".encode("utf-8", "replace")
    ).hexdigest()[:16]
    return f"{account}@{channel.key}.invalid"


def channel_of(key: str) -> Channel | None:
    """An open channel whose messages come by an adapter."""
    return Channel.objects.filter(key=key, closed_at=None, adapter__in=ADAPTERS).first()
