"""Every address of the product; each app brings its own."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

_APPS = {
    "accounts": "people/",
    "people": "people/",
    "events": "events/",
    "organisation": "organisation/",
    "process": "processes/",
    "work": "work/",
    "desk": "tickets/",
    "knowledge": "knowledge/",
    "customers": "customers/",
    "demo": "demo/",
    "api": "",
    "insight": "insight/",
    "rehearsal": "rehearse/",
    "audit": "audit/",
    "timelines": "",
    "operations": "",
    "exchange": "",
    "voice": "",
    "returns": "",
    "rewards": "",
    "portal": "",
}

urlpatterns = [
    path("", include("orgdesk.ui.urls")),
    path("scim/v2/", include("orgdesk.apps.accounts.scim_urls")),
    *(
        path(prefix, include(f"orgdesk.apps.{app}.urls"))
        for app, prefix in _APPS.items()
        if find_spec(f"orgdesk.apps.{app}") and find_spec(f"orgdesk.apps.{app}.urls")
    ),
]

handler500 = "orgdesk.ui.views.faults.broken"
