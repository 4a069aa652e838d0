"""What is known not to work, told to customers, as on its pages."""

from __future__ import annotations

from functools import partial

from ninja import Router

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.portal import forms

router = Router(auth=Scope("knowledge"))
looks = Router(auth=Scope("administration"))
_act = partial(offer, router)
_WORDS = "Tell customers in their words what does not work, or change it"

_act(
    "/limitations/{key}",
    "portal:issue-of-limitation",
    "tell_limitation_to_customers",
    f"{_WORDS}: of a limitation.",
    forms.IssueForm,
)
_act(
    "/incidents/{key}",
    "portal:issue-of-incident",
    "tell_incident_to_customers",
    f"{_WORDS}: of an incident.",
    forms.IssueForm,
)
_act("/{pk}/end", "portal:issue-end", "end_known_issue", "Show it no more.")
offer(
    looks,
    "",
    "portal:looks",
    "set_look_of_house",
    "Set the name, the colours and the logo that customers see.",
    forms.LookForm,
)
