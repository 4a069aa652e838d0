"""People, their roles, and where they are signed in."""

from orgdesk.apps.accounts.models.device import Device, RequiredFactor
from orgdesk.apps.accounts.models.identity import DirectoryGroup, Identity
from orgdesk.apps.accounts.models.person import Person, RoleGrant

__all__ = ["Device", "DirectoryGroup", "Identity", "Person", "RequiredFactor", "RoleGrant"]
