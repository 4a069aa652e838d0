"""Rows of the programming interface."""

from orgdesk.apps.api.models.kept_answer import KeptAnswer
from orgdesk.apps.api.models.token import ApiToken

__all__ = ["ApiToken", "KeptAnswer"]
