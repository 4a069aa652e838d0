"""Imports from another desk and archives of everything, as on their pages."""

from __future__ import annotations

from functools import partial

from ninja import Router

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.filling import Answers
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.exchange import forms

router = Router(auth=Scope("administration"))
_act = partial(offer, router)

_act(
    "/imports",
    "exchange:runs",
    "bring_import_file",
    "Bring a file of another desk; it is read, and nothing taken yet.",
    forms.ParcelForm,
)
_act(
    "/imports/{key}/meanings",
    "exchange:meanings",
    "choose_import_meanings",
    "Say what states, priorities, groups and agents become, by the names that the page gives them.",
    answers=Answers,
)
_act(
    "/imports/{key}/columns",
    "exchange:columns",
    "choose_import_columns",
    "Say what the columns mean, by the names that the page gives them.",
    answers=Answers,
)
_act(
    "/imports/{key}/beginning", "exchange:begin", "begin_import_of", "Take it in; also go on with one that was stopped."
)
_act("/imports/{key}/stop", "exchange:stop", "stop_import_of", "Stop after the batch that is being written.")
_act("/archives", "exchange:exports", "ask_for_archive", "Make an archive of everything.")
_act("/archives/{key}/stop", "exchange:export-stop", "stop_archive_of", "Stop making an archive.")
