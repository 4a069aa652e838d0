"""Server-sent events over the event table: no broker, works across processes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.events.readers import Position, last_position
from orgdesk.apps.events.streams import news, pulse
from orgdesk.ui.audience import for_customers

_POLL = 1.0
_AWAY = timedelta(seconds=5)
"""What is not in the log is told again for the time in which a browser may have come back from its last stream."""
_HEARTBEAT = 15.0
_ASYNC_LIFE = 600.0
_SYNC_LIFE = 20.0
"""A synchronous server lends a thread to each stream; the browser comes back by itself with `Last-Event-ID`."""


@for_customers
@require_safe
def stream(request: HttpRequest) -> HttpResponseBase:
    """`?types=ticket,work` names the object types wanted; what the person may not see is never told."""
    types = [name for name in request.GET.get("types", "").split(",") if name]
    position = _begin(request)
    if isinstance(request, ASGIRequest):
        body: AsyncIterator[str] | Iterator[str] = _slow(request.user, types, position)
    else:
        body = _blocking(request.user, types, position)
    response = StreamingHttpResponse(body, content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _begin(request: HttpRequest) -> Position:
    asked = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    try:
        return Position.parse(asked)
    except ValueError:
        return last_position()


def _blocking(person: object, types: list[str], position: Position) -> Iterator[str]:
    yield f"retry: 2000\nid: {position}\n\n"
    ends, since = time.monotonic() + _SYNC_LIFE, timezone.now() - _AWAY
    while time.monotonic() < ends:
        blocks, position = news(person, position, types)
        yield from blocks
        now = timezone.now()
        yield from pulse(person, types, since=since, at=now)
        since = now
        time.sleep(_POLL)


async def _slow(person: object, types: list[str], position: Position) -> AsyncIterator[str]:
    yield f"retry: 2000\nid: {position}\n\n"
    ends, beat, since = time.monotonic() + _ASYNC_LIFE, time.monotonic(), timezone.now() - _AWAY
    while time.monotonic() < ends:
        blocks, position = await sync_to_async(news)(person, position, types)
        now = timezone.now()
        for block in [*blocks, *await sync_to_async(pulse)(person, types, since=since, at=now)]:
            yield block
        since = now
        if time.monotonic() - beat > _HEARTBEAT:
            beat = time.monotonic()
            yield ": still here\n\n"
        await asyncio.sleep(_POLL)
