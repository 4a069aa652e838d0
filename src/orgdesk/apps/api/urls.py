"""Addresses of the interface, and of the pages about it."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from orgdesk.apps.api.composing import interface
from orgdesk.apps.api.entering import entered
from orgdesk.apps.api.views import descriptions, tokens, webhooks

app_name = "api"


def _routes() -> list[URLPattern]:
    """Every route behind the one way in; what is no route is missing in the interface's own words."""
    patterns = [one for one in interface().urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    patterns.sort(key=lambda one: [part.startswith("<") for part in str(one.pattern).split("/")])  # names before keys
    for pattern in patterns:
        pattern.callback = entered(pattern.callback)
    return [*patterns, path("<path:rest>", entered(descriptions.nothing), name="nothing")]


urlpatterns = [
    path("api/", descriptions.reference, name="reference"),
    path("api/openapi.json", descriptions.openapi, name="openapi"),
    path("api/tokens", tokens.index, name="tokens"),
    path("api/tokens/<slug:key>/revocation", tokens.revoke, name="token-revocation"),
    path("api/webhooks", webhooks.index, name="webhooks"),
    path("api/webhooks/<slug:key>", webhooks.show, name="webhook"),
    path("api/webhooks/<slug:key>/secrets", webhooks.rotate, name="webhook-secrets"),
    path("api/webhooks/<slug:key>/changes", webhooks.change, name="webhook-changes"),
    path("api/webhooks/<slug:key>/pauses", webhooks.pause, name="webhook-pauses"),
    path("api/webhooks/<slug:key>/pauses/end", webhooks.resume, name="webhook-pause-end"),
    path("api/webhooks/<slug:key>/end", webhooks.end, name="webhook-end"),
    path("api/webhooks/<slug:key>/tests", webhooks.test, name="webhook-tests"),
    path("api/webhooks/<slug:key>/tries", webhooks.tries, name="webhook-tries"),
    path("api/v1/", include((_routes(), "rest"))),
]
