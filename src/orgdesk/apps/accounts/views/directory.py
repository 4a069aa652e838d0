"""SCIM 2.0: the company's directory adds, changes and switches off people, and keeps groups. It comes with a token."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from orgdesk.apps.accounts import directory
from orgdesk.apps.accounts.actions import drop_group, drop_person, keep_group, keep_person
from orgdesk.apps.accounts.directory import DirectoryError, Said
from orgdesk.apps.accounts.models import DirectoryGroup
from orgdesk.ui.sayings import in_words

View = Callable[..., HttpResponse]


def for_the_directory(view: View) -> View:
    """Only with the token of the settings as bearer; without one in the settings the address does not exist."""

    @login_not_required
    @csrf_exempt  # no cookie opens it
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = settings.ORGDESK_SCIM_TOKEN
        if not wanted:
            raise Http404
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(wanted.encode(), given.encode()):
            return _refusal(DirectoryError("Bring the token of the settings.", status=401))
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except DirectoryError as problem:
            return _refusal(problem)

    return guarded


@for_the_directory
def configuration(request: HttpRequest) -> HttpResponse:
    no: dict[str, Any] = {"supported": False}
    return _answer(
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "patch": {"supported": True},
            "bulk": no | {"maxOperations": 0, "maxPayloadSize": 0},
            "filter": {"supported": True, "maxResults": directory.MOST},
            "changePassword": no,
            "sort": no,
            "etag": no,
            "authenticationSchemes": [{"type": "oauthbearertoken", "name": "Token", "description": "Bearer token"}],
        }
    )


@for_the_directory
def resource_types(request: HttpRequest) -> HttpResponse:
    kind = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
    return _list(
        [
            {"schemas": [kind], "id": name, "name": name, "endpoint": f"/{name}s", "schema": schema}
            for name, schema in (("User", directory.USER), ("Group", directory.GROUP))
        ]
    )


@for_the_directory
def users(request: HttpRequest) -> HttpResponse:
    base = _base(request)
    if request.method == "GET":
        found = directory.filtered(directory.people_known(), request.GET.get("filter", ""))
        return _page(request, found, lambda person: directory.user_resource(person, base))
    _only(request, "POST")
    said = Said.of_resource(_sent(request))
    person = keep_person(None, **vars(said), at=timezone.now())
    return _answer(directory.user_resource(person, base), status=201)


@for_the_directory
def user(request: HttpRequest, key: str) -> HttpResponse:
    person = _one(directory.people_known(), key)
    if request.method == "DELETE":
        drop_person(person, at=timezone.now())
        return HttpResponse(status=204)
    if request.method != "GET":
        _only(request, "PUT", "PATCH")
        sent = _sent(request)
        said = Said.of_resource(sent) if request.method == "PUT" else directory.patched(person, sent.get("Operations"))  # type: ignore[arg-type]
        person = keep_person(person, **vars(said), at=timezone.now())
    return _answer(directory.user_resource(person, _base(request)))


@for_the_directory
def groups(request: HttpRequest) -> HttpResponse:
    base = _base(request)
    if request.method == "GET":
        found = directory.filtered(directory.groups_known(), request.GET.get("filter", ""))
        return _page(request, found, lambda group: directory.group_resource(group, base))
    _only(request, "POST")
    group = _kept_group(None, _sent(request))
    return _answer(directory.group_resource(group, base), status=201)


@for_the_directory
def group(request: HttpRequest, key: str) -> HttpResponse:
    found: DirectoryGroup = _one(directory.groups_known(), key)
    if request.method == "DELETE":
        drop_group(found, at=timezone.now())
        return HttpResponse(status=204)
    if request.method == "PATCH":
        name, keys = directory.patched_members(found, _sent(request).get("Operations"))  # type: ignore[arg-type]
        people = directory.people_by_key(keys)
        found = keep_group(found, name=name, external_key=found.external_key, people=people, at=timezone.now())
    elif request.method != "GET":
        _only(request, "PUT")
        found = _kept_group(found, _sent(request))
    return _answer(directory.group_resource(found, _base(request)))


def _kept_group(found: DirectoryGroup | None, sent: dict[str, Any]) -> DirectoryGroup:
    people = directory.people_by_key(directory.members_of(sent.get("members") or []))
    name, external = str(sent.get("displayName") or "")[:200], str(sent.get("externalId") or "")[:200]
    return keep_group(found, name=name, external_key=external, people=people, at=timezone.now())


def _one(rows: QuerySet[Any], key: str) -> Any:
    found = rows.filter(key=key).first()
    if found is None:
        raise DirectoryError(_("There is no %(key)s here.") % {"key": key}, status=404)
    return found


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise DirectoryError(_("The body must be one JSON object."), kind="invalidSyntax")
    return sent


def _only(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        raise DirectoryError(_("%(method)s is not an act of this address.") % {"method": request.method}, status=405)


def _page(request: HttpRequest, rows: QuerySet[Any], shown: Callable[[Any], dict[str, Any]]) -> HttpResponse:
    start, count = max(1, _number(request, "startIndex", 1)), min(_number(request, "count", 100), directory.MOST)
    part = [shown(row) for row in rows[start - 1 : start - 1 + max(0, count)]]
    return _list(part, total=rows.count(), start=start)


def _number(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    return min(int(given), 10**9) if given.isascii() and given.isdigit() else default


def _list(part: list[dict[str, Any]], *, total: int | None = None, start: int = 1) -> HttpResponse:
    return _answer(
        {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": len(part) if total is None else total,
            "startIndex": start,
            "itemsPerPage": len(part),
            "Resources": part,
        }
    )


def _refusal(problem: DirectoryError) -> HttpResponse:
    said = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": str(problem.status),
        "detail": in_words(problem),
    }
    return _answer(said | ({"scimType": problem.kind} if problem.kind else {}), status=problem.status)


def _answer(said: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return JsonResponse(said, status=status, content_type="application/scim+json")


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/scim/v2")
