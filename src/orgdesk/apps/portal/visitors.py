"""Who looks for an answer: a random key of the browser session, and the person where one is signed in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.http import HttpRequest

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.actions import note_search
from orgdesk.apps.knowledge.models import Reading, Search

_LATELY = timedelta(hours=2)


def visitor_of(request: HttpRequest) -> str:
    key = request.session.get("visitor")
    if not key:
        key = "v" + secrets.token_hex(8)
        request.session["visitor"] = key
    return str(key)


def person_of(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def remember_search(request: HttpRequest, words: str, *, found: int, at: datetime) -> Search | None:
    """Note a search once; the same words again, or none, are no new search."""
    words = " ".join(words.split())[:300]
    if not words:
        return None
    last = recent_searches(request, at=at).last()
    if last is not None and last.words == words:
        return last
    return note_search(words, found=found, visitor=visitor_of(request), person=person_of(request), at=at)


def recent_searches(request: HttpRequest, *, at: datetime) -> models.QuerySet[Search]:
    return Search.objects.filter(visitor=visitor_of(request), at__gte=at - _LATELY)


def recent_readings(request: HttpRequest, *, at: datetime) -> models.QuerySet[Reading]:
    return Reading.objects.filter(visitor=visitor_of(request), at__gte=at - _LATELY)
