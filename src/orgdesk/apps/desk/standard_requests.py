"""The kinds of requests that a new installation begins with; from then on they are data."""

from __future__ import annotations

from typing import Any

from orgdesk.apps.desk.models import RequestType

_EVERYBODY, _STAFF = RequestType.Audience.EVERYBODY, RequestType.Audience.STAFF
_TYPES = (
    ("installation", "Get installed", "Choose how your products are installed.", "customer-installation", _EVERYBODY),
    ("multi-site-licence", "Licence for several sites", "One hardware key for more than one site.",
     "multi-site-licence", _EVERYBODY),
    ("return", "Return or warranty", "Something is broken, wrong or not wanted.", "return-and-warranty", _EVERYBODY),
    ("complaint", "Complaint", "Something went wrong between us.", "complaint", _EVERYBODY),
    ("change-request", "Change request", "The product should do something that it does not.",
     "change-request", _EVERYBODY),
    ("large-scale-issue", "Large-scale issue", "Many customers, or an abnormal implementation.",
     "large-scale-issue", _STAFF),
    ("handoff-from-sales", "Hand-off from sales", "A customer won: to account management or to a project.",
     "handoff-from-sales", _STAFF),
    ("automation", "Automation", "A rule, a robot or a series of mails, governed by the knowledge council.",
     "automation-approval", _STAFF),
)  # fmt: skip


def make_standard_requests(**options: Any) -> None:
    """Called after every migration; what stands already is left alone. A kind is offered once its process is in force."""
    for number, (key, name, words, process, audience) in enumerate(_TYPES, start=1):
        begun = {"name": name, "words": words, "process_key": process, "audience": audience, "order": 10 * number}
        RequestType.objects.get_or_create(key=key, defaults=begun)
