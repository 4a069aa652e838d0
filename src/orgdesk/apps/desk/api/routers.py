"""The routers that several modules of routes share."""

from __future__ import annotations

from ninja import Router

from orgdesk.apps.api.authentication import Scope

tickets = Router(auth=Scope("tickets"))
desk = Router(auth=Scope("tickets"))
setup = Router(auth=Scope("desk"))
