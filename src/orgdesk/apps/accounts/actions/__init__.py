"""What can happen to people's accounts."""

from orgdesk.apps.accounts.actions.grant_role import grant_role

__all__ = ["grant_role"]
