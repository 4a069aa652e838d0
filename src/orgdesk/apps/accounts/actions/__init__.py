"""What can happen to people's accounts."""

from orgdesk.apps.accounts.actions.choose_language import choose_language
from orgdesk.apps.accounts.actions.grant_role import grant_role

__all__ = ["choose_language", "grant_role"]
