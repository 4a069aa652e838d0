"""What leaves by a webhook, signed as Standard Webhooks says: id, time and body under a shared secret."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import datetime
from typing import Any

from standardwebhooks.webhooks import Webhook as Signer

from orgdesk.apps.api.models import OLD_SECRET_HOLDS, Delivery, Webhook
from orgdesk.apps.events.models import Event
from orgdesk.apps.mail.sealing import unseal

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def body_of(event: Event) -> bytes:
    """The event without names and words: the receiver reads by the API what it may know."""
    objects = [{"type": one.object_type, "key": one.object_key} for one in event.subjects.all()]
    told: dict[str, Any] = {"objects": objects, "by": event.actor, "seat": event.position, "data": event.data}
    return json.dumps({"type": event.kind, "timestamp": event.at.isoformat(), "data": told}).encode()


def headers_of(delivery: Delivery, body: bytes, *, at: datetime) -> dict[str, str]:
    """Signed by the secret, and for a day after a rotation by the old one too."""
    signatures = [Signer(secret).sign(delivery.key, at, body.decode()) for secret in _secrets(delivery.webhook, at)]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Orgdesk-Webhooks/1",
        "webhook-id": delivery.key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _secrets(webhook: Webhook, at: datetime) -> list[str]:
    found = [unseal(webhook.sealed_secret)]
    if webhook.sealed_old_secret and webhook.rotated_at and at < webhook.rotated_at + OLD_SECRET_HOLDS:
        found.append(unseal(webhook.sealed_old_secret))
    return found
