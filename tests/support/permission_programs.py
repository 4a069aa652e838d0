"""Programs that walk the routes of the API for the table of permissions, each with a token of one role."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.test import Client

from support.permission_world import AT, World

NO_LIMITS = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
"""Calls are counted in the cache: the walk calls more often than anybody may."""
_ROUTES = "api:rest:"


def is_route(name: str) -> bool:
    return name.startswith(_ROUTES)


def methods_of(name: str) -> tuple[str, ...]:
    """A route knows one method; a page is asked for both."""
    return _methods().get(name.removeprefix(_ROUTES), ("GET",)) if is_route(name) else ("GET", "POST")


def program_of(world: World, role: str) -> Client:
    """Every scope, so that what is refused is refused to the person. A customer's token is one that the product would not make."""
    from orgdesk.apps.api.digests import digest_of
    from orgdesk.apps.api.models import ApiToken
    from orgdesk.apps.api.scopes import SCOPES

    reader, secret = world.reader(role), f"odk_{role}"
    if reader is None:
        return Client(raise_request_exception=False)
    ApiToken.objects.create(
        key=f"walk-{reader.pk}", person=reader, name=role, digest=digest_of(secret), hint="odk_", scopes=list(SCOPES),
        created_at=AT, last_used_at=AT, expires_at=AT + timedelta(days=1),
    )  # fmt: skip
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})


@cache
def _methods() -> dict[str, tuple[str, ...]]:
    from orgdesk.apps.api.composing import interface

    paths = interface().get_openapi_schema()["paths"]
    return {
        operation["operationId"]: (method.upper(),)
        for operations in paths.values()
        for method, operation in operations.items()
    }
