"""Walks every address as every role and keeps the answers as a table that people can read: docs/reference/permissions.md."""

from __future__ import annotations

import contextlib
import gc
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from orgdesk.apps.insight.reading import read_log
from orgdesk.apps.organisation.lookup import one_organisation
from support.page_acts import pages_offered
from support.permission_programs import NO_LIMITS, is_route, methods_of, program_of
from support.permission_world import ROLES, World

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "permissions.md"
Row = tuple[str, str, str]
_CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b.{0,20}?\"(?!django_session|axes_)", re.IGNORECASE)


def routes(resolver: URLResolver | None = None, namespace: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name and route of every address of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace or ""]))
            yield from routes(entry, inner, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield ":".join(filter(None, [namespace, entry.name or entry.lookup_str])), prefix + str(entry.pattern)


def declared() -> dict[Row, list[str]]:
    """The rows of the table: (address, method, whose) and the answer to each role."""
    rows: dict[Row, list[str]] = {}
    for line in TABLE.read_text("utf-8").splitlines() if TABLE.exists() else ():
        if line.startswith("| `"):
            address, method, whose, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            rows[address.strip("`"), method, whose] = cells
    return rows


def write(rows: dict[Row, list[str]]) -> None:
    head = _HEAD.format(roles=" | ".join(ROLES), line="---|" * len(ROLES))
    lines = [
        f"| `{name}` | {method} | {whose} | " + " | ".join(cells) + " |"
        for (name, method, whose), cells in rows.items()
    ]
    TABLE.write_text(head + "\n".join(lines) + "\n", "utf-8")


def walk(world: World) -> dict[Row, list[str]]:
    """The answers that the product gives now. Each request is undone before the next."""
    with _bare_pages():
        read_log()  # as the worker has: else whoever asks first would write what is read, which is no act of theirs
        people, programs = ({role: made(world, role) for role in ROLES} for made in (_client, program_of))
        found: dict[Row, list[str]] = {}
        route_of, offered = dict(routes()), pages_offered()
        for name, route in routes():
            clients = programs if is_route(name) else people
            alike = route_of.get(offered.get(name, ""), route)
            for whose, values in world.own_and_foreign(alike):
                address = _filled(route, values)
                for method in methods_of(name):
                    last = _ask(clients["administrator"], method, address)
                    if last != "405":
                        others = [client for role, client in clients.items() if role != "administrator"]
                        found[name, method, whose] = [*(_ask(client, method, address) for client in others), last]
    return found


def _filled(route: str, values: dict[str, str]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values[part[1]], route)


@contextlib.contextmanager
def _bare_pages() -> Iterator[None]:
    """Who may open a page is decided before it is drawn, and drawing takes the time; the organisation is the same for all."""
    logging.disable(logging.CRITICAL)
    gc.disable()
    with (
        one_organisation(),
        override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies", CACHES=NO_LIMITS),
        patch("orgdesk.apps.organisation.middleware.one_organisation", contextlib.nullcontext),
        patch("django.template.backends.django.Template.render", lambda *_args, **_named: ""),
        patch(
            "orgdesk.apps.accounts.middleware.note_security"
        ),  # that somebody was refused is written, and is no act of theirs
    ):
        yield
    gc.enable()
    logging.disable(logging.NOTSET)


def _client(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False)
    reader = world.reader(role)
    if reader is not None:
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _ask(client: Client, method: str, address: str) -> str:
    """The status; with a pen where the request wrote something."""
    written: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if _CHANGES.match(sql):
            written.append(sql)
        return execute(sql, *rest)

    kept = client.cookies.copy()
    with transaction.atomic(), connection.execute_wrapper(watch):
        if address.startswith("/api/v1/"):
            answer = client.generic(method, address, "{}", content_type="application/json")
        else:
            answer = client.generic(method, address, content_type="application/x-www-form-urlencoded")
        answer.close()
        transaction.set_rollback(True)
    client.cookies = kept
    if answer.status_code == 500 and answer.exc_info:
        return f"500 {answer.exc_info[0].__name__}: {answer.exc_info[1]}".replace("|", "/")
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/people/sign-in")
    return "sign in" if to_sign_in else f"{answer.status_code}{' ✎' if written and method == 'POST' else ''}"


_HEAD = """# Who may open what

Every address of the product, opened by a person of every role. A test walks all of them and holds this table equal to what the product
answers, so a new address needs a row: `python -m tools.permissions --write` writes it, and whoever reads the change judges it.

200 shown · 302 done or sent on · 400, 409, 422 understood and refused · 403 not theirs · 404 it does not exist for them · 405 no such act.
POST is sent with an empty form: ✎ says that even so something was written. *own* and *foreign*: a thing of the reader's own account, unit or
person, and one of another's. The people: a contact of Nordlicht SI, an agent and the lead of T1, the Technical Director, who sits
on the knowledge council, the auditor, the account manager of Nordlicht SI, the head of customer service (who edits chart and processes), the administrator.
Addresses that begin with `api:rest:` are called by a program with a token of that person, of every scope, and sent an empty object.

| address | method | whose | {roles} |
|---|---|---|{line}
"""
