"""What the portal keeps itself."""

from orgdesk.apps.portal.models.known_issue import Affected, KnownIssue
from orgdesk.apps.portal.models.look import Look

__all__ = ["Affected", "KnownIssue", "Look"]
