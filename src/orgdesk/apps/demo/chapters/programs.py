"""Programs beside the people: a till that files requests, a report that reads figures, a warehouse that hears of incidents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from orgdesk.apps.api.actions import add_webhook, create_token, pause_webhook, revoke_token, rotate_secret
from orgdesk.apps.demo.moments import Moment

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life


def programs_come(life: Life, begin: datetime, until: datetime) -> Iterable[Moment]:
    """In the last month. The receiver of the webhook is invented, and nobody answers there: it is switched off again."""
    yield Moment(until - timedelta(days=28), _first_try)
    yield Moment(until - timedelta(days=20), _tokens)
    yield Moment(until - timedelta(days=6), _webhook)


def _first_try(life: Life) -> None:
    ada = life.person("ada")
    tried = create_token(
        ada, name="first try", scopes=["tickets:read"], expires_at=life.at + timedelta(days=30), at=life.at
    )
    revoke_token(tried.token, by=ada, at=life.at + timedelta(hours=2))


def _tokens(life: Life) -> None:
    end = life.at + timedelta(days=300)
    create_token(
        life.person("ada"), name="tills that file requests", scopes=["tickets:write"], expires_at=end, at=life.at
    )
    create_token(
        life.person("mara"), name="monthly report", scopes=["measures:read", "organisation:read"], expires_at=end, at=life.at
    )  # fmt: skip


def _webhook(life: Life) -> None:
    ada = life.person("ada")
    added = add_webhook(
        name="Warehouse", url="https://warehouse.brightwater.example/events", kinds=["incident.declared"],
        by=ada, at=life.at,
    )  # fmt: skip
    rotate_secret(added.webhook, by=ada, at=life.at + timedelta(hours=1))
    pause_webhook(added.webhook, by=ada, at=life.at + timedelta(hours=1, minutes=5))
