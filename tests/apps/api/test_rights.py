"""Every route asks for a token, and for the scope of its area; none is there for whoever has less."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import resolve
from ninja import Schema

from orgdesk.apps.api.composing import interface
from orgdesk.apps.api.scopes import AREAS, SCOPES


def operations():
    """Every operation as method, address with keys filled in, and the scope that it names."""
    for address, found in interface().get_openapi_schema()["paths"].items():
        for method, operation in found.items():
            place = re.sub(r"{\w*(?:pk|number)\w*}", "1", address)
            filled = re.sub(r"{\w+}", "x", place)
            yield pytest.param(method.upper(), filled, operation["x-scope"], id=operation["operationId"])


def _call(client, method, address, **headers):
    return client.generic(method, address, json.dumps({}), content_type="application/json", headers=headers)


@pytest.mark.parametrize(("method", "address", "scope"), list(operations()))
def test_a_stranger_is_asked_for_a_token(method, address, scope, client, db):
    assert _call(client, method, address).status_code == 401


@pytest.mark.parametrize(("method", "address", "scope"), list(operations()))
def test_a_token_without_the_scope_is_refused(method, address, scope, program, cast):
    if scope == "any token":
        return
    area, _way = scope.split(":")
    enough = {scope, f"{area}:write"}
    poor = program(cast("joyce"), *[one for one in SCOPES if one not in enough])

    answer = _call(poor.client, method, address, Authorization=f"Bearer {poor.secret}")

    assert area in AREAS
    assert answer.status_code == 403
    assert scope in answer.json()["detail"]


def test_every_name_of_a_call_is_unique():
    names = [param.id for param in operations()]

    assert sorted(names) == sorted(set(names))


def test_no_two_shapes_share_a_name():
    """The description knows a shape by its name alone: the second would silently stand for the first."""
    interface()
    found, waiting = [], [Schema]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [one.__name__ for one in below if one.__module__.startswith("orgdesk.") and "[" not in one.__name__]

    assert "TicketShape" in found
    assert sorted(found) == sorted(set(found))


def test_no_address_with_a_name_is_hidden_behind_one_with_a_key():
    hidden = {}
    for address in interface().get_openapi_schema()["paths"]:
        route = re.sub(r"{(\w+)}", r"<\1>", address).lstrip("/")
        found = resolve(re.sub(r"{\w+}", "1", address)).route
        if found != route:
            hidden[route] = found

    assert hidden == {}
