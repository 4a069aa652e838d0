"""Whom a token stands for."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema

from orgdesk.apps.api.calls import Call

router = Router()


class Me(Schema):
    """The person that a token acts as, and what it allows."""

    key: str
    name: str
    email: str
    language: str
    zone: str
    roles: list[str]
    scopes: list[str]
    expires_at: datetime


@router.get("", response=Me)
def read_me(request: Call) -> Me:
    """The person that this token acts as, and the scopes that it has. Any token may ask."""
    person = request.user
    return Me(
        key=person.key,
        name=person.name,
        email=person.email,
        language=person.language,
        zone=person.zone,
        roles=sorted(person.role_grants.filter(ended_at=None).values_list("role", flat=True)),
        scopes=request.token.scopes,
        expires_at=request.token.expires_at,
    )
