"""Programs with tokens."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone


class Program:
    """A client that speaks JSON with a token."""

    def __init__(self, secret: str) -> None:
        self.client, self.secret = Client(), secret

    def __call__(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        sent = "" if body is None else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            f"/api/v1{address}",
            sent,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **named},
        )

    def get(self, address: str, **headers: str) -> Any:
        return self("GET", address, **headers)

    def post(self, address: str, body: Any = None, **headers: str) -> Any:
        return self("POST", address, {} if body is None else body, **headers)


@pytest.fixture(autouse=True)
def fresh_counts():
    """Calls are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def program(db):
    """`program(person, "tickets:write", …)` is a program with a token of that person; every scope when none is named."""
    from orgdesk.apps.api.actions import create_token
    from orgdesk.apps.api.scopes import SCOPES

    def one(person: Any, *scopes: str, days: int = 30) -> Program:
        at = timezone.now()
        made = create_token(person, name="a test", scopes=scopes or SCOPES, expires_at=at + timedelta(days=days), at=at)
        return Program(made.secret)

    return one
