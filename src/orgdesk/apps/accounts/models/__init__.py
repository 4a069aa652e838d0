"""People and their roles."""

from orgdesk.apps.accounts.models.person import Person, RoleGrant

__all__ = ["Person", "RoleGrant"]
