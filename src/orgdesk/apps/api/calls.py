"""The type of a request that came with a token."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.api.models import ApiToken


class Call(SignedInRequest):
    """What a route gets: `user` is the token's person, `at` the one time of the call."""

    token: ApiToken
    at: datetime
