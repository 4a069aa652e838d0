"""What the portal keeps itself."""

from orgdesk.apps.portal.models.known_issue import Affected, KnownIssue

__all__ = ["Affected", "KnownIssue"]
